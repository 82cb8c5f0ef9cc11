package kit

import "fyne.io/fyne/v2"

// TwoLineState is what a row of two lines shows.
type TwoLineState struct {
	Title   string
	Caption string
	Value   string // at the right of the title
	// ValueStyle defaults to Body. Money that will not come is Crossed.
	ValueStyle Style
	Mark       Mark // at the right of the caption
	Chosen     bool // opened beside the list: a tinted ground
	NoLine     bool // no line over it
}

// TwoLine is a row 44 high: a title with a figure, and a caption with a mark.
type TwoLine struct {
	tap
	st TwoLineState
}

// NewTwoLine returns a row; onTap may be nil.
func NewTwoLine(st TwoLineState, onTap func(), onHint func(string)) *TwoLine {
	t := &TwoLine{st: st}
	t.onTap, t.onHint = onTap, onHint
	t.begin(t, func() string { return named(t.st.Title, t.st.Value, t.st.Caption, t.st.Mark.Text) })
	if onTap == nil {
		t.Disable()
	}
	return t
}

// Set changes what is shown.
func (t *TwoLine) Set(st TwoLineState) {
	if t.st != st {
		t.st = st
		t.Refresh()
	}
}

// SetOnTapped changes what a press does; nil makes the row unpressable.
func (t *TwoLine) SetOnTapped(f func()) {
	t.onTap = f
	if f == nil {
		t.Disable()
	} else {
		t.Enable()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *TwoLine) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(t, func() fyne.Size { return fyne.NewSize(160, Unit(TwoLineHeight)+1) }, t.draw)
}

func (t *TwoLine) draw(s *sheet, a area) {
	switch {
	case t.focus:
		s.frame(a, Color(ColorSurface), Color(ColorFocus), edging{RadiusKey, 2})
	case t.st.Chosen:
		s.rect(a, Color(ColorSelected), 0)
	case t.hot():
		s.rect(a, Color(ColorHover), 0)
	}
	if !t.st.NoLine {
		s.rect(area{0, 0, a.W, 1}, Color(ColorBorder), 0)
	}
	const side = 13 // a flush body begins 1 inside the card
	value := t.st.ValueStyle
	if value == (Style{}) {
		value = Body()
	}
	vw, mw := snap(value.width(t.st.Value)+0.5), snap(t.st.Mark.width(Caption())+0.5)
	first, second := snap(Body().lineHeight()), snap(Caption().lineHeight())
	y := floor((a.H - first - second - 2) / 2)
	right := a.W - side
	s.text(right-vw, y, vw+1, t.st.Value, value)
	s.text(side, y, right-vw-12-side, t.st.Title, Body())
	y += first + 2
	s.mark(area{right - mw, y, mw, second}, t.st.Mark, true)
	s.text(side, y, right-mw-12-side, t.st.Caption, Caption())
}
