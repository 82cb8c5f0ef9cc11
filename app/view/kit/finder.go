package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickwage/assets"
)

// FinderRow is something that can be done or gone to.
type FinderRow struct {
	Text string
	Tail string // second-rank, after the text
	Kind string // at the right, such as "Platform"
	Key  string // the key that does the same, as a cap
}

// FinderOptions say what a finder asks and who is told. All but Empty are
// required.
type FinderOptions struct {
	Placeholder string
	Empty       string // said where there are no rows
	OnTyped     func(string)
	OnChosen    func(int)
	OnClose     func()
}

// Finder is a field over the darkened window with a list under it. Typing
// narrows the list, Up and Down go through it, Enter takes the row, Esc closes.
type Finder struct {
	widget.BaseWidget
	o       FinderOptions
	on      fyne.Canvas
	field   *Field
	rows    []FinderRow
	at, top int
}

var (
	_ fyne.Tappable     = (*Finder)(nil)
	_ fyne.Scrollable   = (*Finder)(nil)
	_ desktop.Hoverable = (*Finder)(nil)
)

// ShowFinder opens a finder over a canvas; the field has the keyboard.
func ShowFinder(on fyne.Canvas, o FinderOptions) *Finder {
	f := &Finder{o: o, on: on}
	f.field = NewField(FieldOptions{Placeholder: o.Placeholder, Icon: assets.IconSearch, OnChanged: func(text string) {
		f.at, f.top = 0, 0
		o.OnTyped(text)
	}})
	f.field.entry.onKey = f.key
	f.ExtendBaseWidget(f)
	on.Overlays().Add(f)
	f.Resize(on.Size())
	on.Focus(f.field.Entry())
	return f
}

// Set shows other rows. The row chosen stays at its place.
func (f *Finder) Set(rows []FinderRow, empty string) {
	f.rows, f.o.Empty = rows, empty
	f.at = max(0, min(f.at, len(rows)-1))
	f.reveal()
}

// Close takes the finder away; the keyboard is where it was before.
func (f *Finder) Close() { f.on.Overlays().Remove(f) }

// key does what a key means beside typing.
func (f *Finder) key(ev *fyne.KeyEvent) (done bool) {
	last := len(f.rows) - 1
	switch ev.Name {
	case fyne.KeyDown:
		f.at = min(last, f.at+1)
	case fyne.KeyUp:
		f.at = max(0, f.at-1)
	case fyne.KeyPageDown:
		f.at = min(last, f.at+f.fits())
	case fyne.KeyPageUp:
		f.at = max(0, f.at-f.fits())
	case fyne.KeyReturn, fyne.KeyEnter:
		f.take(f.at)
		return true
	case fyne.KeyEscape:
		f.o.OnClose()
		return true
	default:
		return false
	}
	f.at = max(0, f.at)
	f.reveal()
	return true
}

func (f *Finder) take(i int) {
	if i >= 0 && i < len(f.rows) {
		f.o.OnChosen(i)
	}
}

const (
	finderWidth = 640
	finderPad   = 8
	finderRow   = 32
)

func (f *Finder) rowHeight() float32 { return Unit(finderRow) }

// box is the card; it keeps its height while rows come and go.
func (f *Finder) box() area {
	size := f.Size()
	w := min(Unit(finderWidth), size.Width-2*dialogMargin)
	y := max(dialogMargin, snap(size.Height/9))
	head := Unit(ControlHeight) + 2*finderPad
	rows := max(3, floor(min(12*f.rowHeight(), size.Height-y-dialogMargin-head-finderPad)/f.rowHeight()))
	return area{snap((size.Width - w) / 2), y, w, head + rows*f.rowHeight() + finderPad}
}

// list is where the rows stand.
func (f *Finder) list() area {
	b := f.box()
	head := Unit(ControlHeight) + 2*finderPad
	return area{b.X + 4, b.Y + head, b.W - 8, b.H - head - finderPad}
}

func (f *Finder) fits() int { return int(f.list().H/f.rowHeight() + 0.01) }

func (f *Finder) reveal() {
	f.top = max(0, min(f.top, f.at))
	if fits := f.fits(); f.at >= f.top+fits {
		f.top = f.at - fits + 1
	}
	f.Refresh()
}

func (f *Finder) rowAt(p fyne.Position) int {
	l := f.list()
	if p.X < l.X || p.X > l.X+l.W || p.Y < l.Y || p.Y >= l.Y+l.H {
		return -1
	}
	if i := f.top + int((p.Y-l.Y)/f.rowHeight()); i < len(f.rows) {
		return i
	}
	return -1
}

// Tapped implements fyne.Tappable: a press beside the card closes.
func (f *Finder) Tapped(ev *fyne.PointEvent) {
	b := f.box()
	if p := ev.Position; p.X < b.X || p.X > b.X+b.W || p.Y < b.Y || p.Y > b.Y+b.H {
		f.o.OnClose()
		return
	}
	f.take(f.rowAt(ev.Position))
}

// Scrolled implements fyne.Scrollable.
func (f *Finder) Scrolled(ev *fyne.ScrollEvent) {
	step := 1
	if ev.Scrolled.DY > 0 {
		step = -1
	}
	f.top = max(0, min(f.top+step, len(f.rows)-f.fits()))
	f.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (f *Finder) MouseIn(*desktop.MouseEvent) {}

// MouseMoved implements desktop.Hoverable: what moves under a resting pointer is
// not chosen.
func (f *Finder) MouseMoved(ev *desktop.MouseEvent) {
	if i := f.rowAt(ev.Position); i >= 0 && i != f.at {
		f.at = i
		f.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (f *Finder) MouseOut() {}

// CreateRenderer implements fyne.Widget.
func (f *Finder) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(f, func() fyne.Size { return fyne.Size{} }, f.draw)
}

func (f *Finder) draw(s *sheet, a area) {
	s.rect(a, color.NRGBA{A: 0x73}, 0)
	b, l := f.box(), f.list()
	s.frame(b, Color(ColorSurface), Color(ColorEdge), edging{RadiusCard, 1})
	s.child(f.field, area{b.X + finderPad, b.Y + finderPad, b.W - 2*finderPad, Unit(ControlHeight)})
	if len(f.rows) == 0 {
		s.wrapped(area{l.X + 10, l.Y + 8, l.W - 20, 0}, f.o.Empty, Body().In(ColorText2))
		return
	}
	kinds := float32(0)
	for _, r := range f.rows {
		kinds = max(kinds, snap(Caption().width(r.Kind)+0.5))
	}
	for n := range f.fits() {
		if i := f.top + n; i < len(f.rows) {
			f.drawRow(s, area{l.X, l.Y + float32(n)*f.rowHeight(), l.W, f.rowHeight()}, i, kinds)
		}
	}
}

// drawRow draws the text at the left, with its tail in what is left, its key at
// the right, and behind that a column of kinds.
func (f *Finder) drawRow(s *sheet, a area, i int, kinds float32) {
	r := f.rows[i]
	if i == f.at {
		s.rect(a, Color(ColorSelected), RadiusKey)
		s.rect(area{a.X, a.Y + 6, 3, a.H - 12}, Color(ColorFocus), 1)
	}
	right := a.X + a.W - 12 - kinds
	s.textMid(area{right, a.Y, kinds + 1, a.H}, r.Kind, Caption())
	right -= 16
	if key := keyCapWidth(r.Key); key > 0 {
		right -= key
		s.keyCap(right, a.Y+a.H/2, r.Key, false)
		right -= 12
	}
	x := a.X + 12
	room := right - x
	drawn := s.textMid(area{x, a.Y, room, a.H}, r.Text, Body())
	if left := room - drawn - 10; r.Tail != "" && left > 30 {
		s.textMid(area{x + drawn + 10, a.Y, left, a.H}, r.Tail, Caption())
	}
}
