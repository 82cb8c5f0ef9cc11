package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickwage/assets"
)

// choices is what an open list offers. done is called once, with -1 when
// nothing was chosen.
type choices struct {
	options []string
	at      int
	anchor  area // the control, in the canvas
	done    func(int)
}

// choiceList lies over the whole canvas, so that a press beside it closes it,
// and draws a list under its anchor, or above when there is more room.
type choiceList struct {
	widget.BaseWidget
	choices
	canvas fyne.Canvas
	chosen int // at the opening, ticked
	top    int // first option drawn
	typed  string
}

var (
	_ fyne.Focusable    = (*choiceList)(nil)
	_ fyne.Tappable     = (*choiceList)(nil)
	_ fyne.Scrollable   = (*choiceList)(nil)
	_ desktop.Hoverable = (*choiceList)(nil)
)

// ShowChoices opens a list under an object, for a chip that ends in a chevron.
// onChosen is not called when the user turns away.
func ShowChoices(under fyne.CanvasObject, options []string, chosen int, onChosen func(int)) {
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(under)
	anchor := area{pos.X, pos.Y, under.Size().Width, under.Size().Height}
	openChoices(under, choices{options: options, at: chosen, anchor: anchor, done: func(i int) {
		if i >= 0 && onChosen != nil {
			onChosen(i)
		}
	}})
}

func openChoices(from fyne.CanvasObject, c choices) *choiceList {
	on := fyne.CurrentApp().Driver().CanvasForObject(from)
	if on == nil {
		return nil
	}
	l := &choiceList{choices: c, canvas: on, chosen: c.at}
	l.at = max(0, l.at)
	l.ExtendBaseWidget(l)
	on.Overlays().Add(l)
	l.Resize(on.Size())
	l.reveal()
	on.Focus(l)
	return l
}

func (l *choiceList) close(i int) {
	if l.done == nil {
		return
	}
	done := l.done
	l.done = nil
	l.canvas.Overlays().Remove(l)
	done(i)
}

func (l *choiceList) rowHeight() float32 { return Unit(RowHeight) }

// box is where the list is drawn.
func (l *choiceList) box() area {
	w := l.anchor.W
	for _, o := range l.options {
		w = max(w, Body().width(o)+8+8+8+12+markPx())
	}
	size := l.Size()
	w = min(snap(w), size.Width-16)
	want := float32(len(l.options))*l.rowHeight() + 8
	below := size.Height - l.anchor.Y - l.anchor.H - 4 - 8
	above := l.anchor.Y - 4 - 8
	x := max(8, min(l.anchor.X, size.Width-w-8))
	if want > below && above > below {
		h := l.whole(min(want, above))
		return area{x, l.anchor.Y - 4 - h, w, h}
	}
	return area{x, l.anchor.Y + l.anchor.H + 4, w, l.whole(min(want, below))}
}

// whole shortens a height to whole rows, at least one.
func (l *choiceList) whole(h float32) float32 {
	return max(1, floor((h-8)/l.rowHeight()))*l.rowHeight() + 8
}

func (l *choiceList) fits() int { return int((l.box().H - 8) / l.rowHeight()) }

func (l *choiceList) reveal() {
	fits := l.fits()
	l.top = max(0, min(l.top, l.at))
	if l.at >= l.top+fits {
		l.top = l.at - fits + 1
	}
	l.Refresh()
}

func (l *choiceList) rowAt(p fyne.Position) int {
	b := l.box()
	if p.X < b.X || p.X > b.X+b.W || p.Y < b.Y+4 || p.Y >= b.Y+b.H-4 {
		return -1
	}
	if i := l.top + int((p.Y-b.Y-4)/l.rowHeight()); i < len(l.options) {
		return i
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (l *choiceList) Tapped(ev *fyne.PointEvent) { l.close(l.rowAt(ev.Position)) }

// Scrolled implements fyne.Scrollable.
func (l *choiceList) Scrolled(ev *fyne.ScrollEvent) {
	step := 1
	if ev.Scrolled.DY > 0 {
		step = -1
	}
	l.top = max(0, min(l.top+step, len(l.options)-l.fits()))
	l.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (l *choiceList) MouseIn(ev *desktop.MouseEvent) { l.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (l *choiceList) MouseMoved(ev *desktop.MouseEvent) {
	if i := l.rowAt(ev.Position); i >= 0 && i != l.at {
		l.at = i
		l.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (l *choiceList) MouseOut() {}

// FocusGained implements fyne.Focusable.
func (l *choiceList) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (l *choiceList) FocusLost() {}

// TypedKey implements fyne.Focusable.
func (l *choiceList) TypedKey(ev *fyne.KeyEvent) {
	last := len(l.options) - 1
	switch ev.Name {
	case fyne.KeyUp:
		l.at = max(0, l.at-1)
	case fyne.KeyDown:
		l.at = min(last, l.at+1)
	case fyne.KeyHome:
		l.at = 0
	case fyne.KeyEnd:
		l.at = last
	case fyne.KeyPageUp:
		l.at = max(0, l.at-l.fits())
	case fyne.KeyPageDown:
		l.at = min(last, l.at+l.fits())
	case fyne.KeyReturn, fyne.KeyEnter:
		l.close(l.at)
		return
	case fyne.KeyEscape:
		l.close(-1)
		return
	case fyne.KeySpace:
		if l.typed == "" {
			l.close(l.at)
		}
		return
	default:
		return
	}
	l.typed = ""
	l.reveal()
}

// TypedRune implements fyne.Focusable: letters in a row narrow the jump.
func (l *choiceList) TypedRune(r rune) {
	if r == ' ' && l.typed == "" {
		return
	}
	l.typed += string(r)
	i := jump(l.options, l.at, l.typed)
	if i < 0 {
		l.typed = string(r)
		i = jump(l.options, l.at, l.typed)
	}
	if i >= 0 {
		l.at = i
		l.reveal()
	}
}

// CreateRenderer implements fyne.Widget.
func (l *choiceList) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(l, func() fyne.Size { return fyne.Size{} }, l.draw)
}

func (l *choiceList) draw(s *sheet, _ area) {
	b := l.box()
	s.frame(b, Color(ColorSurface), Color(ColorEdge), edging{RadiusControl, 1})
	h := l.rowHeight()
	for n := range l.fits() {
		i := l.top + n
		if i >= len(l.options) {
			return
		}
		row := area{b.X + 4, b.Y + 4 + float32(n)*h, b.W - 8, h}
		st := Body()
		if i == l.at {
			s.rect(row, Color(ColorSelected), RadiusKey)
		}
		if i == l.chosen {
			st = st.Bolder()
			s.icon(row.X+row.W-8-markPx(), row.Y+floor((h-markPx())/2), markPx(), assets.IconCheck, ColorText)
		}
		s.textMid(area{row.X + 8, row.Y, row.W - 8 - 12 - markPx(), h}, l.options[i], st)
	}
}
