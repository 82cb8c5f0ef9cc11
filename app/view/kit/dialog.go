package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// DialogOptions say what a dialog shows.
type DialogOptions struct {
	Title string
	Body  fyne.CanvasObject
	Foot  fyne.CanvasObject // its buttons
	Width float32           // defaults to 520
	// OnEscape is told of Esc on what has the keyboard in the dialog.
	OnEscape func()
}

// Dialog is a card over the darkened window. It takes every press and key until
// it is closed, and its body scrolls where the window is lower than it.
type Dialog struct {
	widget.BaseWidget
	Reads
	o      DialogOptions
	on     fyne.Canvas
	scroll *container.Scroll
}

var _ fyne.Tappable = (*Dialog)(nil) // presses beside the card end here

// ShowDialog opens a dialog over a canvas.
func ShowDialog(on fyne.Canvas, o DialogOptions) *Dialog {
	if o.Width == 0 {
		o.Width = 520
	}
	d := &Dialog{o: o, on: on, scroll: container.NewVScroll(PadEach(focusRoom, dialogPad-focusRoom, focusRoom, focusRoom, o.Body))}
	d.ExtendBaseWidget(d)
	on.Overlays().Add(d)
	d.Resize(on.Size())
	return d
}

// Escape does what Esc does on a widget of the stock.
func Escape(o fyne.CanvasObject) { letGo(o) }

// Close takes the dialog away.
func (d *Dialog) Close() { d.on.Overlays().Remove(d) }

// Tapped implements fyne.Tappable.
func (d *Dialog) Tapped(*fyne.PointEvent) {}

// CreateRenderer implements fyne.Widget.
func (d *Dialog) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(d, func() fyne.Size { return fyne.Size{} }, d.draw)
}

// focusRoom is what a ring of focus needs beside the body, which is cut there.
const dialogPad, dialogMargin, focusRoom = 20, 16, 3

func (d *Dialog) draw(s *sheet, a area) {
	s.rect(a, color.NRGBA{A: 0x73}, 0)
	w := min(Unit(d.o.Width), a.W-2*dialogMargin)
	in := w - 2*dialogPad
	head, foot := Unit(TopBarHeight)-4, HeightFor(d.o.Foot, in)+dialogPad+GapMid
	body := min(HeightFor(d.scroll.Content, in+dialogPad), a.H-2*dialogMargin-head-foot)
	card := area{snap((a.W - w) / 2), 0, w, head + body + foot}
	card.Y = max(dialogMargin, snap((a.H-card.H)/2.4))
	s.frame(card, Color(ColorSurface), Color(ColorEdge), edging{RadiusCard, 1})
	s.textMid(area{card.X + dialogPad, card.Y + 4, in, head - 4}, d.o.Title, Title())
	// Its bar stands in the margin.
	s.child(d.scroll, area{card.X + dialogPad - focusRoom, card.Y + head, in + dialogPad, body})
	s.child(d.o.Foot, area{card.X + dialogPad, card.Y + card.H - foot + GapMid, in, foot - dialogPad - GapMid})
}
