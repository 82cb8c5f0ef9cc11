package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickwage/assets"
)

// Col is one column of a list: a fixed width at text scale 1, or a share of
// the room that the fixed ones leave.
type Col struct {
	Width float32
	Share float32 // above zero, Width is the least
	Right bool    // figures stand at the right
	Apart float32 // room before it besides the gap, such as between figures and words
}

// Columns are the columns of a list with the room between and beside them.
// Rows that share one Columns line up.
// Example: Columns{Cols: []Col{{Width: 46}, {Share: 1}, {Width: 60, Right: true}}, Gap: 12, Side: 12}.
type Columns struct {
	Cols []Col
	Gap  float32
	Side float32
	// Under is the column under which a second line begins in each plain row; 0:
	// rows have one line.
	Under int
}

// underHeight is how much a second line adds to a row, at text scale 1.
const underHeight = 18

// place returns the left edge and width of each column.
func (c Columns) place(width float32, out []area) []area {
	out = out[:0]
	spare, shares := width-2*c.Side-c.Gap*float32(max(0, len(c.Cols)-1)), float32(0)
	for _, col := range c.Cols {
		spare -= Unit(col.Width) + col.Apart
		shares += col.Share
	}
	x := c.Side
	for _, col := range c.Cols {
		w := Unit(col.Width)
		if col.Share > 0 {
			w += max(0, spare) * col.Share / shares
		}
		x += col.Apart
		out = append(out, area{X: snap(x), W: snap(x+w) - snap(x)})
		x += w + c.Gap
	}
	return out
}

// Cell is what a row shows in one column. A cell without a look shows Text in
// the row's look.
type Cell struct {
	Text  string
	Style Style // zero for the look of the row
	Tail  string
	// TailStyle is the look of Tail, which follows Text on the same line.
	TailStyle Style
	Mark      Mark // an icon with a word, instead of Text
	Swatch    Category
	Swatched  bool // a square of Swatch's colour stands first
	Span      int  // columns taken; 0 is 1
	Check     bool // a tick box, instead of Text
	Ticked    bool
	Hint      string // what the status line says under the pointer
}

// Width is how wide what the cell shows is in a row of a kind, at text scale 1.
func (c Cell) Width(kind RowKind) float32 {
	r := RowView{st: RowState{Kind: kind}}
	return r.cellWidth(c) / Unit(1)
}

// RowKind is the look of a whole row.
type RowKind int

// The kinds: of things, of column names, of a day, and of things on two lines.
const (
	RowPlain RowKind = iota
	RowHead
	RowDay
)

// RowState is what a row shows.
type RowState struct {
	Kind    RowKind
	Cells   []Cell
	Chosen  bool                // ticked or otherwise chosen: a tinted ground
	Current bool                // the keyboard is on it: a bar at its left
	Tint    fyne.ThemeColorName // another ground, such as ColorLostTint
	NoLine  bool                // no line under it
	// Under is a second line, where the columns have one.
	Under      string
	UnderStyle Style // zero for a caption
}

// RowView is one row of a list with columns. Put it into a widget.List, or into
// a Column. It does not take the focus: the list does.
type RowView struct {
	widget.BaseWidget
	Reads
	cols  Columns
	st    RowState
	hover bool
	at    []area
	// OnTapped is called with the column pressed, -1 between columns.
	OnTapped func(column int)
	// OnHint, or else the status line, is told the whole text of the cell under
	// the pointer if it is shortened, and "" when the pointer leaves.
	OnHint func(string)
}

var (
	_ fyne.Tappable     = (*RowView)(nil)
	_ desktop.Hoverable = (*RowView)(nil)
)

// NewRowView returns an empty row.
func NewRowView(cols Columns) *RowView {
	r := &RowView{cols: cols}
	r.ExtendBaseWidget(r)
	return r
}

// NewDayHeading returns a row that names a day; cells may span columns.
func NewDayHeading(cols Columns, cells ...Cell) *RowView {
	r := NewRowView(cols)
	r.st = RowState{Kind: RowDay, Cells: cells}
	return r
}

// Set changes what the row shows.
func (r *RowView) Set(st RowState) {
	if sameRow(r.st, st) {
		return
	}
	st.Cells = slices.Clone(st.Cells)
	r.st = st
	r.Refresh()
}

// SetColumns changes the columns, when the window changes its width.
func (r *RowView) SetColumns(c Columns) {
	if r.cols.Gap == c.Gap && r.cols.Side == c.Side && r.cols.Under == c.Under && slices.Equal(r.cols.Cols, c.Cols) {
		return
	}
	r.cols = c
	r.Refresh()
}

// State returns what the row shows.
func (r *RowView) State() RowState { return r.st }

func sameRow(a, b RowState) bool {
	return a.Kind == b.Kind && a.Chosen == b.Chosen && a.Current == b.Current && a.Tint == b.Tint &&
		a.NoLine == b.NoLine && a.Under == b.Under && a.UnderStyle == b.UnderStyle && slices.Equal(a.Cells, b.Cells)
}

// Tapped implements fyne.Tappable.
func (r *RowView) Tapped(ev *fyne.PointEvent) {
	if r.OnTapped != nil {
		r.OnTapped(r.columnAt(ev.Position.X))
	}
}

// columnAt returns the column under x. Half the gap belongs to each neighbour,
// so that a tick box is a target of 28 pixels.
func (r *RowView) columnAt(x float32) int {
	for i, a := range r.at {
		left, right := a.X-r.cols.Gap/2, a.X+a.W+r.cols.Gap/2
		if i == 0 {
			left = 0
		}
		if x >= left && x < right {
			return i
		}
	}
	return -1
}

// MouseIn implements desktop.Hoverable.
func (r *RowView) MouseIn(ev *desktop.MouseEvent) {
	r.hover = true
	r.Refresh()
	r.MouseMoved(ev)
}

// MouseMoved implements desktop.Hoverable.
func (r *RowView) MouseMoved(ev *desktop.MouseEvent) {
	if ev != nil {
		tell(r, r.OnHint, r.hintAt(ev.Position))
	}
}

// hintAt is what there is to say of what lies under the pointer.
func (r *RowView) hintAt(at fyne.Position) string {
	if under, ok := r.under(r.Size()); ok && at.Y >= under.Y {
		if r.underStyle().width(r.st.Under) > under.W+0.5 {
			return r.st.Under
		}
		return ""
	}
	return r.cut(r.columnAt(at.X))
}

// under is where the second line stands; ok is false where there is none.
func (r *RowView) under(size fyne.Size) (a area, ok bool) {
	if r.cols.Under == 0 || r.st.Kind != RowPlain || r.cols.Under >= len(r.at) {
		return area{}, false
	}
	x, height := r.at[r.cols.Under].X, Unit(underHeight)
	return area{x, size.Height - height - Unit(5), size.Width - r.cols.Side - x, height}, true
}

func (r *RowView) underStyle() Style {
	if r.st.UnderStyle != (Style{}) {
		return r.st.UnderStyle
	}
	return Caption()
}

// cut returns the hint of a column's cell, or its whole text if it does not fit.
func (r *RowView) cut(column int) string {
	first := 0
	for _, c := range r.st.Cells {
		span := max(1, c.Span)
		if column >= first && column < first+span && first+span <= len(r.at) {
			if c.Hint != "" {
				return c.Hint
			}
			last := r.at[first+span-1]
			if r.cellWidth(c) > last.X+last.W-r.at[first].X+0.5 {
				return c.Text + c.Tail + c.Mark.Text
			}
			return ""
		}
		first += span
	}
	return ""
}

func (r *RowView) cellWidth(c Cell) float32 {
	if c.Mark != (Mark{}) {
		return c.Mark.width(Caption())
	}
	w := r.style(c).width(c.Text) + r.tailStyle(c).width(c.Tail)
	if c.Swatched {
		w += swatchPx() + 6
	}
	return w
}

// MouseOut implements desktop.Hoverable.
func (r *RowView) MouseOut() {
	r.hover = false
	tell(r, r.OnHint, "")
	r.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *RowView) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(r, r.minSize, r.draw)
}

func (r *RowView) minSize() fyne.Size {
	w := 2*r.cols.Side + r.cols.Gap*float32(max(0, len(r.cols.Cols)-1))
	for _, c := range r.cols.Cols {
		w += Unit(c.Width)
	}
	h := float32(RowHeight)
	switch r.st.Kind {
	case RowHead:
		h = 32
	case RowDay:
		h = 28
	case RowPlain:
		if r.cols.Under > 0 {
			h += underHeight
		}
	}
	return fyne.NewSize(w, Unit(h))
}

func (r *RowView) style(c Cell) Style {
	if c.Style != (Style{}) {
		return c.Style
	}
	if r.st.Kind != RowPlain {
		return Caption()
	}
	return Body()
}

func (r *RowView) tailStyle(c Cell) Style {
	switch {
	case c.TailStyle != (Style{}):
		return c.TailStyle
	case r.st.Kind == RowPlain:
		return Body().In(ColorText2)
	}
	return Caption()
}

func (r *RowView) draw(s *sheet, a area) {
	if fill := r.ground(); fill != "" {
		s.rect(a, Color(fill), 0)
	}
	if !r.st.NoLine {
		s.rect(area{0, a.H - 1, a.W, 1}, Color(ColorBorder), 0)
	}
	if r.st.Current {
		s.rect(area{0, 0, 3, a.H - 1}, Color(ColorFocus), 0)
	}
	r.at = r.cols.place(a.W, r.at)
	height := a.H - 1
	if under, ok := r.under(fyne.NewSize(a.W, a.H)); ok {
		s.textMid(under, r.st.Under, r.underStyle())
		height = under.Y
	}
	first := 0
	for _, c := range r.st.Cells {
		last := first + max(1, c.Span) - 1
		if last >= len(r.at) {
			return
		}
		x := r.at[first].X
		cell := area{x, 0, r.at[last].X + r.at[last].W - x, height}
		r.drawCell(s, cell, c, r.cols.Cols[last].Right)
		first = last + 1
	}
}

func (r *RowView) ground() fyne.ThemeColorName {
	switch {
	case r.st.Tint != "":
		return r.st.Tint
	case r.st.Chosen:
		return ColorPaidTint
	case r.st.Kind == RowDay:
		return ColorBg
	case r.hover && r.st.Kind == RowPlain && r.OnTapped != nil:
		return ColorHover
	}
	return ""
}

func (r *RowView) drawCell(s *sheet, a area, c Cell, right bool) {
	switch {
	case c.Check:
		s.tickBox(a.X, a.H/2, c.Ticked)
		return
	case c.Mark != (Mark{}):
		if c.Mark.Icon == "" && !right { // its word stands under those beside icons
			a.X += markPx() + 6
			a.W -= markPx() + 6
		}
		s.mark(a, c.Mark, right)
		return
	}
	if c.Swatched {
		s.swatch(a.X, a.H/2, c.Swatch, SwatchFull)
		a.X += swatchPx() + 6
		a.W -= swatchPx() + 6
	}
	st := r.style(c)
	if c.Tail == "" {
		if right && st.Align == fyne.TextAlignLeading {
			st = st.Right()
		}
		s.textMid(area{a.X, 0, a.W, a.H}, c.Text, st)
		return
	}
	w := s.textMid(area{a.X, 0, a.W, a.H}, c.Text, st)
	if rest := a.W - w; rest > 14 {
		s.textMid(area{a.X + w, 0, rest, a.H}, c.Tail, r.tailStyle(c))
	}
}

// tickBox draws a box of 15 pixels centred on the height mid.
func (s *sheet) tickBox(x, mid float32, ticked bool) {
	b := area{x, floor(mid - 7.5), 15, 15}
	if !ticked {
		s.frame(b, Color(ColorSurface), Color(ColorEdge), edging{RadiusKey, 1})
		return
	}
	s.rect(b, Color(ColorInk), RadiusKey)
	s.icon(b.X+2, b.Y+2, 11, assets.IconCheck, ColorOnInk)
}
