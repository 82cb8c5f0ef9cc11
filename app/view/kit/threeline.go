package kit

import "fyne.io/fyne/v2"

// ThreeLineState is what a row of three lines shows.
type ThreeLineState struct {
	Title, Caption string
	Mark           Mark
	Chosen         bool // it is open: a tinted ground
	NoLine         bool // no line under it
}

// ThreeLine is a row of a narrow list: a title, a caption and a mark, one under
// the other. What does not fit is told by the status line.
type ThreeLine struct {
	tap
	st ThreeLineState
}

// NewThreeLine returns a row that opens something.
func NewThreeLine(st ThreeLineState, onTap func(), onHint func(string)) *ThreeLine {
	t := &ThreeLine{st: st}
	t.onTap, t.onHint = onTap, onHint
	t.begin(t, func() string { return named(t.st.Title, t.st.Caption, t.st.Mark.Text) })
	return t
}

// State returns what is shown.
func (t *ThreeLine) State() ThreeLineState { return t.st }

// Set changes what is shown.
func (t *ThreeLine) Set(st ThreeLineState) {
	if t.st != st {
		t.st = st
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *ThreeLine) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(t, func() fyne.Size { return fyne.NewSize(120, t.height()) }, t.draw)
}

func (t *ThreeLine) height() float32 {
	lines := snap(Body().lineHeight()) + snap(Caption().lineHeight())
	if t.st.Mark != (Mark{}) {
		lines += snap(Caption().lineHeight()) + 2
	}
	return lines + 2 + 2*9
}

func (t *ThreeLine) draw(s *sheet, a area) {
	switch {
	case t.focus:
		s.frame(a, Color(ColorSurface), Color(ColorFocus), edging{RadiusKey, 2})
	case t.st.Chosen:
		s.rect(a, Color(ColorSelected), 0)
	case t.hot():
		s.rect(a, Color(ColorHover), 0)
	}
	if !t.st.NoLine && !t.focus {
		s.rect(area{0, a.H - 1, a.W, 1}, Color(ColorBorder), 0)
	}
	const side = 12
	w := a.W - 2*side
	y := float32(9)
	s.text(side, y, w, t.st.Title, Body().Bolder())
	y += snap(Body().lineHeight()) + 2
	s.text(side, y, w, t.st.Caption, Caption())
	y += snap(Caption().lineHeight()) + 2
	s.mark(area{side, y, w, snap(Caption().lineHeight())}, t.st.Mark, false)
}
