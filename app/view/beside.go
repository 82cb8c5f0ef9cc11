package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"clickwage/app/present"
	"clickwage/app/view/kit"
)

// beside sets an object at the right of a page that is longer than the window,
// each at its own height; where there is little room it comes first, over the
// page.
type beside struct {
	widget.BaseWidget
	layout *besideLayout
	box    *fyne.Container
}

// besideWidth is how wide the object at the right is.
const besideWidth = 316

func newBeside(main, side fyne.CanvasObject) *beside {
	b := &beside{layout: &besideLayout{}}
	b.box = container.New(b.layout, main, side)
	b.ExtendBaseWidget(b)
	return b
}

// HeightFor is the height at a width.
func (b *beside) HeightFor(width float32) float32 { return b.layout.height(b.box.Objects, width) }

// Refresh implements fyne.Widget.
func (b *beside) Refresh() { b.box.Refresh() }

// CreateRenderer implements fyne.Widget.
func (b *beside) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.box) }

type besideLayout struct {
	over bool
	w    float32
}

func (l *besideLayout) each(objs []fyne.CanvasObject, width float32, do func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	main, side := objs[0], objs[1]
	high := kit.HeightFor(side, besideWidth)
	switch {
	case high == 0 || !side.Visible():
		h := kit.HeightFor(main, width)
		do(main, 0, 0, width, h)
		do(side, width, 0, 0, 0)
		return h
	case l.over:
		high = kit.HeightFor(side, width)
		h := kit.HeightFor(main, width)
		do(side, 0, 0, width, high)
		do(main, 0, high+kit.GapMid, width, h)
		return high + kit.GapMid + h
	}
	w := width - besideWidth - kit.GapMid
	h := kit.HeightFor(main, w)
	do(main, 0, 0, w, h)
	do(side, w+kit.GapMid, 0, besideWidth, high)
	return max(h, high)
}

func (l *besideLayout) height(objs []fyne.CanvasObject, width float32) float32 {
	return l.each(objs, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

// MinSize implements fyne.Layout.
func (l *besideLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, l.height(objs, max(300, l.w)))
}

// Layout implements fyne.Layout.
func (l *besideLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	l.w = size.Width
	l.each(objs, size.Width, func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	})
}

// entryList is rows that open something; a row without an id is only read.
func (d *Desk) entryList(rows []present.EntryRow, open func(id string)) *fyne.Container {
	box := kit.Column(0)
	for i, r := range rows {
		var tap func()
		if r.ID != "" && open != nil {
			tap = func() { open(r.ID) }
		}
		box.Add(kit.NewTwoLine(kit.TwoLineState{Title: r.Title, Caption: r.Caption, Value: r.Value, Mark: markOf(r.Mark), NoLine: i == 0}, tap, d.Hint))
	}
	return box
}

// factList is names with their values, which wrap.
func factList(facts []present.Fact) *fyne.Container {
	box := kit.Column(6)
	for _, f := range facts {
		box.Add(kit.Column(0, kit.NewParagraph(kit.Words(f.Label, kit.Caption())), kit.NewParagraph(kit.Words(f.Value, kit.Body()))))
	}
	return box
}

// closer is the button at the top right of what stands beside a list.
func (d *Desk) closer(closing func()) *kit.Button {
	return kit.NewButton(kit.ButtonOptions{Icon: iconClose, Bare: true, Hint: d.Say("bar.close"), Key: "Esc", OnTapped: closing, OnHint: d.Hint})
}

// segments are two or more views of one page, of which one is chosen: pressed,
// or reached by Tab and chosen by Space. Each page draws its own.
func segments(texts []string, chosen int, choose func(int)) *kit.ChipRow {
	return kit.NewChipRow(texts, chosen, choose)
}

// titled is a page's name with its segments; where there is little room the
// segments stand alone, each of which names the page well enough.
type titled struct {
	row  *fyne.Container
	name *kit.Text
	tabs *kit.ChipRow
}

func newTitled(name string, tabs *kit.ChipRow) *titled {
	t := &titled{name: kit.NewShortText(name, kit.Title(), 60), tabs: tabs}
	t.row = kit.Row(kit.GapMid, t.name, tabs)
	return t
}

// Tabs is where the keyboard is after a segment was chosen by it.
func (t *titled) Tabs() fyne.Focusable { return t.tabs.Chips()[max(0, t.tabs.Chosen())] }

func (t *titled) fit(r Room) { show(t.name, !r.Narrow) }

// reach brings the keyboard, if it is anywhere on the page, to something that
// was just opened. After a press with the pointer it is nowhere.
func (d *Desk) reach(page fyne.CanvasObject, to fyne.Focusable) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(page); c != nil && c.Focused() != nil && to != nil {
		c.Focus(to)
	}
}
