package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"clickwage/assets"
)

// Switch turns one thing on or off at once.
type Switch struct {
	tap
	on       bool
	OnChange func(bool)
}

// NewSwitch returns a switch. label names it for the status line and for
// screen readers.
func NewSwitch(label string, on bool, onChange func(bool)) *Switch {
	s := &Switch{on: on, OnChange: onChange}
	s.onTap = func() {
		s.SetOn(!s.on)
		if s.OnChange != nil {
			s.OnChange(s.on)
		}
	}
	s.begin(s, func() string { return label })
	return s
}

// On reports the state.
func (s *Switch) On() bool { return s.on }

// SetOn changes the state without calling OnChange.
func (s *Switch) SetOn(on bool) {
	if s.on != on {
		s.on = on
		s.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Switch) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(s, func() fyne.Size { return fyne.NewSize(42, Unit(ChipHeight)) }, s.draw)
}

func (s *Switch) draw(sh *sheet, a area) {
	const w, h = 36, 20
	x, y := a.W-w-3, floor((a.H-h)/2)
	if s.focus {
		sh.rect(area{x - 3, y - 3, w + 6, h + 6}, Color(ColorFocus), h/2+3)
		sh.rect(area{x - 1, y - 1, w + 2, h + 2}, Color(ColorSurface), h/2+1)
	}
	ground, knob := ColorEdge, x+h/2
	if s.on {
		ground, knob = ColorInk, x+w-h/2
	}
	if s.Disabled() {
		ground = ColorBorder
	}
	sh.rect(area{x, y, w, h}, Color(ground), h/2)
	sh.disc(knob, y+h/2, 7, Color(ColorSurface))
	if s.on {
		sh.icon(x+6, y+5, 10, assets.IconCheck, ColorOnInk)
	}
}

// Radio is one of several things of which one is chosen.
type Radio struct {
	tap
	text   string
	chosen bool
	around *RadioRow
}

// Text returns what stands beside the circle.
func (r *Radio) Text() string { return r.text }

// Chosen reports whether it is the one.
func (r *Radio) Chosen() bool { return r.chosen }

// TypedKey implements fyne.Focusable: the arrows choose the neighbour.
func (r *Radio) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		r.around.step(r, -1)
	case fyne.KeyRight, fyne.KeyDown:
		r.around.step(r, 1)
	default:
		r.tap.TypedKey(ev)
	}
}

// CreateRenderer implements fyne.Widget.
func (r *Radio) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(r, func() fyne.Size {
		return fyne.NewSize(snap(16+8+Body().Bolder().width(r.text)+1), Unit(ChipHeight))
	}, r.draw)
}

func (r *Radio) draw(s *sheet, a area) {
	mid := floor(a.H / 2)
	edge, st := ColorEdge, Body()
	if r.chosen {
		edge, st = ColorInk, st.Bolder()
	}
	if r.focus {
		s.disc(8, mid, 11, Color(ColorFocus))
		s.disc(8, mid, 9, Color(ColorSurface))
	}
	s.disc(8, mid, 8, Color(edge))
	s.disc(8, mid, 6.5, Color(hoverOr(r.hot(), ColorSurface)))
	if r.chosen {
		s.disc(8, mid, 4, Color(ColorInk))
	}
	s.textMid(area{24, 0, a.W - 24 + 1, a.H}, r.text, st)
}

// RadioRow offers things of which one is chosen, side by side.
type RadioRow struct {
	widget.BaseWidget
	radios   []*Radio
	box      *fyne.Container
	OnChosen func(int)
}

// NewRadioRow returns a row with chosen selected; -1 selects none.
func NewRadioRow(texts []string, chosen int, onChosen func(int)) *RadioRow {
	row := &RadioRow{box: Wrap(18, 4), OnChosen: onChosen}
	for i, text := range texts {
		r := &Radio{text: text, chosen: i == chosen, around: row}
		r.onTap = func() { row.press(i) }
		r.begin(r, func() string { return text })
		row.radios = append(row.radios, r)
		row.box.Add(r)
	}
	row.ExtendBaseWidget(row)
	return row
}

func (r *RadioRow) press(i int) {
	r.Choose(i)
	if r.OnChosen != nil {
		r.OnChosen(i)
	}
}

func (r *RadioRow) step(from *Radio, by int) {
	for i, radio := range r.radios {
		if to := i + by; radio == from && to >= 0 && to < len(r.radios) {
			r.press(to)
			if c := fyne.CurrentApp().Driver().CanvasForObject(from); c != nil {
				c.Focus(r.radios[to])
			}
			return
		}
	}
}

// Choose selects one without calling OnChosen.
func (r *RadioRow) Choose(i int) {
	for n, radio := range r.radios {
		if radio.chosen != (n == i) {
			radio.chosen = n == i
			radio.Refresh()
		}
	}
}

// Chosen returns the index of the choice, -1 for none.
func (r *RadioRow) Chosen() int {
	for i, radio := range r.radios {
		if radio.chosen {
			return i
		}
	}
	return -1
}

// Radios returns the single choices.
func (r *RadioRow) Radios() []*Radio { return r.radios }

// HeightFor returns the height at that width.
func (r *RadioRow) HeightFor(w float32) float32 { return HeightFor(r.box, w) }

// MinSize implements fyne.CanvasObject: all on one line.
func (r *RadioRow) MinSize() fyne.Size {
	w := float32(18 * max(0, len(r.radios)-1))
	for _, radio := range r.radios {
		w += radio.MinSize().Width
	}
	return fyne.NewSize(w, r.box.MinSize().Height)
}

// CreateRenderer implements fyne.Widget.
func (r *RadioRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.box) }
