package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// padLayout keeps a margin around one object.
type padLayout struct{ top, right, bottom, left float32 }

// Pad keeps the same margin on all sides of an object.
func Pad(px float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(padLayout{px, px, px, px}, o)
}

// PadSides keeps one margin above and below an object and another beside it.
func PadSides(vertical, horizontal float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(padLayout{vertical, horizontal, vertical, horizontal}, o)
}

// PadEach keeps a margin on each side of an object.
func PadEach(top, right, bottom, left float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(padLayout{top, right, bottom, left}, o)
}

func (l padLayout) heightFor(objs []fyne.CanvasObject, w float32) float32 {
	h := float32(0)
	for _, o := range shown(objs) {
		h = max(h, HeightFor(o, w-l.left-l.right))
	}
	return h + l.top + l.bottom
}

// MinSize implements fyne.Layout.
func (l padLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range shown(objs) {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(l.left+l.right, l.top+l.bottom)
}

// Layout implements fyne.Layout.
func (l padLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	for _, o := range shown(objs) {
		place(o, area{l.left, l.top, size.Width - l.left - l.right, size.Height - l.top - l.bottom})
	}
}

// sized asks for a size of its own whatever its content asks.
type sizedLayout struct{ w, h float32 }

// Sized gives an object a least width and height of ours; zero keeps its own.
// Example: Sized(286, 0, detail) is a column 286 wide.
func Sized(w, h float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(sizedLayout{w, h}, o)
}

func (l sizedLayout) heightFor(objs []fyne.CanvasObject, w float32) float32 {
	if l.h > 0 || len(objs) == 0 {
		return l.h
	}
	return HeightFor(objs[0], w)
}

// MinSize implements fyne.Layout.
func (l sizedLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	if len(objs) > 0 {
		size = objs[0].MinSize()
	}
	if l.w > 0 {
		size.Width = l.w
	}
	if l.h > 0 {
		size.Height = l.h
	}
	return size
}

// Layout implements fyne.Layout.
func (l sizedLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objs {
		place(o, areaOf(size))
	}
}

// Panel is a plain ground in one of the design's colours.
type Panel struct {
	widget.BaseWidget
	color fyne.ThemeColorName
	least fyne.Size
}

// NewPanel returns a ground in that colour; put it first in a stack.
func NewPanel(c fyne.ThemeColorName) *Panel {
	p := &Panel{color: c}
	p.ExtendBaseWidget(p)
	return p
}

// Line is a decorating line, 1 pixel high, as wide as there is room.
func Line() *Panel {
	p := NewPanel(ColorBorder)
	p.least = fyne.NewSize(1, 1)
	return p
}

// LineDown is a decorating line, 1 pixel wide, as high as there is room.
func LineDown() *Panel { return Line() }

// SetColor changes the colour.
func (p *Panel) SetColor(c fyne.ThemeColorName) {
	if p.color != c {
		p.color = c
		p.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(p, func() fyne.Size { return p.least }, func(s *sheet, a area) {
		s.rect(a, Color(p.color), 0)
	})
}
