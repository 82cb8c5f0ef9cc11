package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/view/kit"
)

// density is how close activities and favourites of the Work page stand. All
// heights are those at text scale 1.
type density struct {
	gap       float32 // between timer, activities and favourites
	between   float32 // between tiles
	tile      float32 // height of an activity
	favourite float32 // height of a favourite; under 44 it has no caption
}

// densities are those there are, the roomiest first.
func densities() []density {
	return []density{
		{gap: kit.GapMid, between: kit.GapSmall, tile: 36, favourite: 52},
		{gap: 6, between: 6, tile: kit.ControlHeight, favourite: kit.TwoLineHeight},
		{gap: 5, between: 6, tile: kit.ControlHeight, favourite: kit.ControlHeight},
	}
}

// settle takes the roomiest density at which timer, activities and favourites
// stand in that height without scrolling, or the closest.
func (w *Work) settle(height float32) {
	w.height = height
	all := densities()
	chosen := all[len(all)-1]
	for _, d := range all {
		if w.needs(d) <= height {
			chosen = d
			break
		}
	}
	if w.density == chosen {
		return
	}
	w.density = chosen
	kit.SetGap(w.left, chosen.gap)
	for _, box := range w.spaced {
		kit.SetGap(box, chosen.between)
	}
	for _, t := range w.tiles {
		t.SetLow(chosen.tile < 36)
	}
	for _, f := range w.favourites {
		f.SetHeight(chosen.favourite)
	}
	w.left.Refresh()
}

// needs is the height of the left column at a density.
func (w *Work) needs(d density) float32 {
	width := max(400, w.left.Size().Width)
	h := kit.HeightFor(w.card.card, width)
	if w.notes.Visible() {
		h += kit.HeightFor(w.notes, width) + d.gap
	}
	head := kit.HeightFor(w.actHead, width)
	h += 2*d.gap + 2*(head+d.between) + 2*kit.Unit(d.tile) + d.between
	shown := 0
	for _, f := range w.favourites {
		if f.Visible() {
			shown++
		}
	}
	rows := float32((shown + 2) / 3)
	return h + rows*kit.Unit(d.favourite) + max(0, rows-1)*d.between
}

// dayLayout sets the day under the rest, and tells the height that is left.
type dayLayout struct{ onHeight func(float32) }

// MinSize implements fyne.Layout.
func (l *dayLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	top, day := objs[0].MinSize(), objs[1].MinSize()
	return fyne.NewSize(max(top.Width, day.Width), top.Height+kit.GapMid+day.Height)
}

// Layout implements fyne.Layout.
func (l *dayLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	day := kit.HeightFor(objs[1], size.Width)
	rest := max(0, size.Height-day-kit.GapMid)
	objs[0].Move(fyne.NewPos(0, 0))
	objs[0].Resize(fyne.NewSize(size.Width, rest))
	objs[1].Move(fyne.NewPos(0, size.Height-day))
	objs[1].Resize(fyne.NewSize(size.Width, day))
	l.onHeight(rest)
}
