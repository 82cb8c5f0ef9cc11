package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"clickwage/app/view/kit"
)

// sides sets something narrow to the left of something wide, each as high as it
// is; where there is little room what is wide comes first, and the other under it.
type sides struct {
	widget.BaseWidget
	layout *sidesLayout
	box    *fyne.Container
}

func newSides(left, right fyne.CanvasObject) *sides {
	s := &sides{layout: &sidesLayout{}}
	s.box = container.New(s.layout, left, right)
	s.ExtendBaseWidget(s)
	return s
}

func (s *sides) setNarrow(narrow bool) {
	if s.layout.narrow != narrow {
		s.layout.narrow = narrow
		s.Refresh()
	}
}

// HeightFor is the height at a width.
func (s *sides) HeightFor(width float32) float32 { return s.layout.height(s.box.Objects, width) }

// Held implements kit.Holder.
func (s *sides) Held() []fyne.CanvasObject { return s.box.Objects }

// Refresh implements fyne.Widget.
func (s *sides) Refresh() { s.box.Refresh() }

// CreateRenderer implements fyne.Widget.
func (s *sides) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.box) }

type sidesLayout struct {
	narrow bool
	w      float32
}

// leftWide is how wide the left side is at text scale 1.
const leftWide = 308

func (l *sidesLayout) widths(width float32) (left, right float32) {
	if l.narrow {
		return width, width
	}
	left = kit.Unit(leftWide)
	return left, max(0, width-left-kit.GapMid)
}

func (l *sidesLayout) height(objs []fyne.CanvasObject, width float32) float32 {
	left, right := l.widths(width)
	a, b := kit.HeightFor(objs[0], left), kit.HeightFor(objs[1], right)
	if l.narrow {
		return a + kit.GapMid + b
	}
	return max(a, b)
}

// MinSize implements fyne.Layout.
func (l *sidesLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, l.height(objs, max(300, l.w)))
}

// Layout implements fyne.Layout.
func (l *sidesLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	l.w = size.Width
	left, right := l.widths(size.Width)
	a, b := kit.HeightFor(objs[0], left), kit.HeightFor(objs[1], right)
	x, y := left+kit.GapMid, float32(0)
	if l.narrow {
		x, y = 0, b+kit.GapMid
	}
	objs[0].Move(fyne.NewPos(0, y))
	objs[0].Resize(fyne.NewSize(left, a))
	objs[1].Move(fyne.NewPos(x, 0))
	objs[1].Resize(fyne.NewSize(right, b))
}
