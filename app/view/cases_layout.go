package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/view/kit"
)

// thirdsLayout sets the cases, the case and what goes with it side by side. In a
// narrow window the third is left out: the page shows it in the second's place.
type thirdsLayout struct {
	narrow bool
	alone  bool // nothing goes with what is in the middle
}

// The columns' widths at text scale 1.
const (
	caseListWide   = 212
	caseListNarrow = 188
	caseSideWide   = 272
)

// MinSize implements fyne.Layout.
func (l *thirdsLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(600, 200) }

// Layout implements fyne.Layout.
func (l *thirdsLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	list, middle, side := objs[0], objs[1], objs[2]
	left, right := kit.Unit(caseListWide), kit.Unit(caseSideWide)
	if l.narrow {
		left = kit.Unit(caseListNarrow)
	}
	beside := !l.narrow && !l.alone
	show(side, beside)
	list.Move(fyne.NewPos(0, 0))
	list.Resize(fyne.NewSize(left, size.Height))
	width := size.Width - left - kit.GapMid
	if beside {
		width -= right + kit.GapMid
		side.Move(fyne.NewPos(size.Width-right, 0))
		side.Resize(fyne.NewSize(right, size.Height))
	}
	middle.Move(fyne.NewPos(left+kit.GapMid, 0))
	middle.Resize(fyne.NewSize(max(0, width), size.Height))
}
