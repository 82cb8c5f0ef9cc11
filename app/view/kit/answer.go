package kit

import "fyne.io/fyne/v2"

// AnswerState is what a row of an answer shows: the point with where it is
// written, the answer to it, and how far the answer is.
type AnswerState struct {
	Point, Source string
	Answer        string
	Quiet         bool // the answer is a hint, not an answer
	Mark          Mark
	NoLine        bool // no line under it
}

// AnswerRow is a row of three columns whose texts wrap. It is pressed to write
// the answer.
type AnswerRow struct {
	tap
	st    AnswerState
	width float32
}

// NewAnswerRow returns a row.
func NewAnswerRow(st AnswerState, onTap func(), onHint func(string)) *AnswerRow {
	r := &AnswerRow{st: st}
	r.onTap, r.onHint = onTap, onHint
	r.begin(r, func() string { return named(r.st.Point, r.st.Mark.Text) })
	return r
}

// State returns what is shown.
func (r *AnswerRow) State() AnswerState { return r.st }

// Set changes what is shown.
func (r *AnswerRow) Set(st AnswerState) {
	if r.st != st {
		r.st = st
		r.Refresh()
	}
}

const answerGap = 16

// columns are the widths of point, answer and mark.
func (r *AnswerRow) columns(w float32) (point, answer, mark float32) {
	mark = min(snap(r.st.Mark.width(Caption())+1), w/3)
	rest := max(0, w-mark-2*answerGap)
	share := float32(0.45)
	if r.st.Quiet {
		share = 0.6
	}
	point = floor(rest * share)
	return point, rest - point, mark
}

func (r *AnswerRow) answerStyle() Style {
	if r.st.Quiet {
		return Caption()
	}
	return Caption().In(ColorText)
}

// HeightFor returns the height at that width.
func (r *AnswerRow) HeightFor(w float32) float32 {
	point, answer, _ := r.columns(w)
	left := wrappedHeight(r.st.Point, point, Caption().Bolder())
	if r.st.Source != "" {
		left += wrappedHeight(r.st.Source, point, Caption()) + 1
	}
	return ceil(max(left, wrappedHeight(r.st.Answer, answer, r.answerStyle()), Unit(14))) + 2*9
}

// CreateRenderer implements fyne.Widget.
func (r *AnswerRow) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(r, func() fyne.Size { return fyne.NewSize(260, r.HeightFor(max(260, r.width))) }, r.draw)
}

func (r *AnswerRow) draw(s *sheet, a area) {
	r.width = a.W
	ring := area{-6, 1, a.W + 12, a.H - 2}
	switch {
	case r.focus:
		s.frame(ring, Color(ColorSurface), Color(ColorFocus), edging{RadiusKey, 2})
	case r.hot():
		s.rect(ring, Color(ColorHover), RadiusKey)
	}
	if !r.st.NoLine && !r.focus {
		s.rect(area{0, a.H - 1, a.W, 1}, Color(ColorBorder), 0)
	}
	point, answer, mark := r.columns(a.W)
	head := Caption().In(ColorText).Bolder()
	s.wrapped(area{0, 9, point, 0}, r.st.Point, head)
	s.wrapped(area{0, 9 + wrappedHeight(r.st.Point, point, head) + 1, point, 0}, r.st.Source, Caption())
	s.wrapped(area{point + answerGap, 9, answer, 0}, r.st.Answer, r.answerStyle())
	s.mark(area{a.W - mark, 9, mark, snap(Caption().lineHeight())}, r.st.Mark, true)
}
