package chart

import (
	"strconv"

	gochart "github.com/wcharczuk/go-chart/v2"
)

// The heights of a row of bars: what it likes, and the least a text needs.
const (
	rowHeight = 28
	rowLeast  = 17
)

// Height is how tall a picture of a spec with bars has to be to show every row
// in comfort; 0 for a spec without bars, which fits any height.
func Height(s Spec, bare bool) int {
	if len(s.Bars) == 0 {
		return 0
	}
	height := rowHeight*len(s.Bars) + 8 + 18*len(s.Marks)
	if !bare {
		height += 28 + 19 + 18 + 6
	}
	return height
}

// table is where the columns of a chart with bars stand.
type table struct {
	rows                []Bar
	left                int // rows that have no room
	y, row              float64
	bar0, bar1          float64 // from where to where bars reach
	value, note, labels float64 // right edges of figure and note, width of names
	low, high           float64
}

// bars draws one row for each bar: name, bar, figure, note.
func (sh *sheet) bars() {
	t := sh.columnsOfBars()
	sh.add(func(r gochart.Renderer, _ gochart.Box, _, _ gochart.Range) {
		for i, b := range t.rows {
			sh.row(r, t, b, t.y+t.row*float64(i))
		}
		if t.left > 0 {
			sh.text(r, "+ "+strconv.Itoa(t.left), sh.edge(), t.y+t.row*float64(len(t.rows))+t.row/2+4, small, sh.text2, left)
		}
		sh.upright(r, t)
	})
}

func (sh *sheet) columnsOfBars() table {
	t := table{rows: sh.Bars, y: sh.top + 2}
	for _, m := range sh.Marks {
		if m.Label != "" {
			t.y += 18
		}
	}
	room := sh.h - t.y - sh.bottom
	t.row = min(rowHeight, room/float64(len(t.rows)))
	if t.row < rowLeast {
		t.row = rowLeast
		fit := min(len(t.rows), max(1, int(room/rowLeast)-1))
		t.rows, t.left = t.rows[:fit], len(t.rows)-fit
	}
	figures, notes := 0.0, 0.0
	for _, b := range t.rows {
		t.labels = max(t.labels, sh.width(b.Label, body))
		notes = max(notes, sh.width(b.Note, small))
		if known(b.Value) {
			figures = max(figures, sh.width(sh.Unit.number(b.Value, sh.Unit.Decimals), figure))
			t.low, t.high = min(t.low, b.Value), max(t.high, b.Value)
		}
	}
	for _, m := range sh.Marks {
		if known(m.Value) {
			t.low, t.high = min(t.low, m.Value), max(t.high, m.Value)
		}
	}
	if t.high-t.low < 1e-9 {
		t.high = t.low + 1
	}
	t.labels = min(t.labels, sh.w*0.34)
	t.note = sh.w - sh.edge()
	notes = min(notes, sh.w*0.25)
	t.value = t.note - notes
	if notes > 0 {
		t.value -= 16
	}
	t.bar0 = sh.edge() + t.labels + 12
	t.bar1 = max(t.bar0+8, t.value-figures-12)
	return t
}

func (t table) x(v float64) float64 {
	return t.bar0 + (t.bar1-t.bar0)*(v-t.low)/(t.high-t.low)
}

func (sh *sheet) row(r gochart.Renderer, t table, b Bar, y float64) {
	base := y + t.row/2 + 4.5
	sh.text(r, sh.fit(b.Label, body, t.labels), sh.edge(), base, body, sh.palette.text, left)
	sh.text(r, sh.fit(b.Note, small, sh.w*0.25), t.note, base, small, sh.text2, right)
	if !known(b.Value) {
		sh.text(r, sh.fit(b.Instead, small, t.value-t.bar0), t.bar0, base, small, sh.text2, left)
		return
	}
	sh.text(r, sh.Unit.number(b.Value, sh.Unit.Decimals), t.value, base, figure, sh.palette.text, right)
	from, to := t.x(min(0, b.Value)), t.x(max(0, b.Value))
	half := min(5.5, t.row*0.3)
	sh.rounded(r, sh.px(from), sh.px(y+t.row/2-half), max(sh.px(to), sh.px(from)+sh.thick()), sh.px(y+t.row/2+half), sh.px(2), sh.of(sh.fill, b.Tone))
}

// upright draws the line at zero where there is a loss, and the marks with
// their names over them.
func (sh *sheet) upright(r gochart.Renderer, t table) {
	// Rows without a bar come last and have words where the line would be.
	rows := len(t.rows)
	for rows > 1 && !known(t.rows[rows-1].Value) {
		rows--
	}
	end := t.y + t.row*float64(rows)
	if t.low < 0 {
		x := sh.px(t.x(0))
		sh.box(r, x, sh.px(t.y), x+sh.thick(), sh.px(end), sh.border2)
	}
	over := t.y - 5
	for _, m := range sh.Marks {
		if !known(m.Value) {
			continue
		}
		x := sh.px(t.x(m.Value))
		sh.box(r, x, sh.px(over+4), x+sh.thick(), sh.px(end), sh.palette.text)
		if m.Label == "" {
			continue
		}
		words := sh.fit(m.Label+" "+sh.ending(m.Value), small, sh.w-2*sh.edge())
		half := sh.width(words, small) / 2
		middle := max(sh.edge()+half, min(t.x(m.Value), sh.w-sh.edge()-half))
		sh.text(r, words, middle, over, small, sh.palette.text, centre)
		over -= 18
	}
}
