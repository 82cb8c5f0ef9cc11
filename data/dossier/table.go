package dossier

import "strings"

// column is a column of a table.
type column struct {
	head  string
	right bool    // figures stand to the right
	flex  bool    // takes what room is left
	most  float64 // widest, in points; 0: as its cells ask
	least float64 // narrowest, where its head has more to say than its cells
	face  face    // zero: cellFace
}

// table repeats its head on every page and keeps its last row with the total.
type table struct {
	columns []column
	rows    [][]string
	total   []string // "" where a column has none; nil: no total
	size    float64  // of the cells; 0: as cellFace
	gap     float64  // between columns; 0: as cellGap
}

const (
	cellGap  = 9.
	rowPad   = 3.4
	headLead = 11.
)

// of is the face of a column's cells.
func (t table) of(c column) face {
	f := cellFace
	if c.face != (face{}) {
		f = c.face
	}
	if t.size > 0 {
		f.size = t.size
	}
	return f
}

func (t table) strong(c column) face {
	f := t.of(c)
	f.weight = bold
	return f
}

// lead is the height of a line of the cells.
func (t table) lead() float64 { return t.of(column{}).size * 1.4 }

func (t table) between() float64 {
	if t.gap > 0 {
		return t.gap
	}
	return cellGap
}

// tableHead is how the head of a column is written.
var tableHead = face{regular, 7.8, grey}

// head is tableHead, smaller in a table of small letters, so that no head makes
// a column wider than what stands in it.
func (t table) head() face {
	f := tableHead
	f.size = min(f.size, 0.92*t.of(column{}).size)
	return f
}

// widths shares the room: every column as wide as its widest cell asks, flexible
// ones the rest, in the measure of what they ask.
func (t table) widths(s *sheet) []float64 {
	out := make([]float64, len(t.columns))
	rest := s.room() - t.between()*float64(len(t.columns)-1)
	flexible, asked := 0, 0.0
	for i, c := range t.columns {
		for _, word := range t.cells(i) {
			for text := range strings.SplitSeq(word, "\n") {
				out[i] = max(out[i], s.wide(text, t.of(c)))
			}
		}
		if c.most > 0 && !c.flex {
			out[i] = min(out[i], c.most)
		}
		for word := range strings.FieldsSeq(c.head) {
			out[i] = max(out[i], c.least, min(s.wide(word, t.head()), 70))
		}
		if t.total != nil {
			out[i] = max(out[i], min(s.wide(t.total[i], t.strong(c)), 150))
		}
		out[i] += 0.1
		if c.flex {
			flexible++
			asked += out[i]
		} else {
			rest -= out[i]
		}
	}
	if flexible == 0 {
		return out
	}
	left := rest
	for i, c := range t.columns {
		if c.flex {
			out[i] = max(40, rest*out[i]/asked*0.5+rest/float64(flexible)*0.5)
			left -= out[i]
		}
	}
	return out
}

func (t table) cells(column int) []string {
	out := make([]string, 0, len(t.rows))
	for _, row := range t.rows {
		out = append(out, row[column])
	}
	return out
}

// cellsOf breaks the cells of a row.
func (t table) cellsOf(s *sheet, row []string, widths []float64, of func(column) face) (cells [][]line, tallest int) {
	for i, text := range row {
		lines := s.lines([]span{{text, of(t.columns[i])}}, widths[i])
		cells = append(cells, lines)
		tallest = max(tallest, len(lines))
	}
	return cells, tallest
}

// put draws lines from..to of every cell.
func (t table) put(s *sheet, cells [][]line, widths []float64, from, to int) []op {
	var ops []op
	x := margin
	for i, lines := range cells {
		for j := from; j < min(to, len(lines)); j++ {
			at := x
			if t.columns[i].right {
				at = x + widths[i] - lines[j].width
			}
			ops = append(ops, s.writes(lines[j], at, s.y+rowPad+float64(j-from)*t.lead(), t.lead()))
		}
		x += widths[i] + t.between()
	}
	return ops
}

// header draws the head; where the table goes on, as words said before.
func (t table) header(s *sheet, widths []float64, again bool) {
	heads := make([]string, len(t.columns))
	for i, c := range t.columns {
		heads[i] = c.head
	}
	cells, tallest := t.cellsOf(s, heads, widths, func(column) face { return t.head() })
	ops := t.put(s, cells, widths, 0, tallest)
	tall := float64(tallest)*headLead + 2*rowPad
	ops = append(ops, ruled(margin, s.w-margin, s.y+tall, 0.6, hairline))
	p := s.pages[len(s.pages)-1]
	if again {
		p.repeats = append(p.repeats, ops...)
		p.again = append(p.again, heads...)
	} else {
		p.ops = append(p.ops, ops...)
	}
	s.y += tall
}

func (t table) headTall(s *sheet, widths []float64) float64 {
	heads := make([]string, len(t.columns))
	for i, c := range t.columns {
		heads[i] = c.head
	}
	_, tallest := t.cellsOf(s, heads, widths, func(column) face { return t.head() })
	return float64(tallest)*headLead + 2*rowPad
}

func (t table) least(s *sheet) float64 {
	widths := t.widths(s)
	tall := t.headTall(s, widths)
	if len(t.rows) > 0 {
		_, n := t.cellsOf(s, t.rows[0], widths, t.of)
		tall += float64(min(n, 6))*t.lead() + 2*rowPad
	}
	return tall
}

func (t table) lay(s *sheet) {
	widths := t.widths(s)
	t.header(s, widths, false)
	for i, row := range t.rows {
		cells, n := t.cellsOf(s, row, widths, t.of)
		after := 0.0
		if i == len(t.rows)-1 && t.total != nil {
			after = t.lead() + 2*rowPad
		}
		t.row(s, cells, n, widths, after)
		if i < len(t.rows)-1 || t.total == nil {
			s.rule(margin, s.w-margin, s.y, 0.4, hairline)
		}
	}
	if t.total != nil {
		s.rule(margin, s.w-margin, s.y, 0.9, ink)
		cells, n := t.cellsOf(s, t.total, widths, t.strong)
		s.draws(t.put(s, cells, widths, 0, n))
		s.y += float64(n)*t.lead() + 2*rowPad
	}
	s.y += 6
}

func (s *sheet) draws(ops []op) {
	for _, o := range ops {
		s.draw(o)
	}
}

// row draws a row, on a page of its own if need be, and over pages where it is
// taller than one.
func (t table) row(s *sheet, cells [][]line, n int, widths []float64, after float64) {
	tall := float64(n)*t.lead() + 2*rowPad
	full := s.bottom() - bodyTop - 40
	if s.y+tall+after > s.bottom()+0.01 && tall <= full {
		s.newPage()
		t.header(s, widths, true)
	}
	for from := 0; from < n; {
		fits := int((s.bottom() - s.y - 2*rowPad) / t.lead())
		if fits < 1 {
			s.newPage()
			t.header(s, widths, true)
			continue
		}
		to := min(n, from+fits)
		s.draws(t.put(s, cells, widths, from, to))
		s.y += float64(to-from)*t.lead() + 2*rowPad
		from = to
	}
}

func (t table) words() []string {
	var out []string
	for _, c := range t.columns {
		out = append(out, c.head)
	}
	for _, row := range t.rows {
		out = append(out, row...)
	}
	return append(out, t.total...)
}
