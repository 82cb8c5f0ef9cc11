package release

import (
	"math"
	"strconv"
)

// chart is a picture in two widths: for a column of text and for a phone.
type chart struct {
	Label string // what it shows, for those who do not see it
	Sizes []picture
}

// picture is an SVG as plain marks, so that the template can escape every text.
type picture struct {
	Class  string // wide or narrow
	W, H   string
	Rects  []rect
	Lines  []stroke
	Dots   []dot
	Labels []label
}

type rect struct{ Class, X, Y, W, H string }
type stroke struct{ Class, X1, Y1, X2, Y2 string }
type dot struct{ X, Y string }
type label struct{ Class, X, Y, Anchor, Text string }

// px is a length to a tenth.
func px(v float64) string { return strconv.FormatFloat(math.Round(10*v)/10, 'f', -1, 64) }

func (p *picture) rect(class string, x, y, w, h float64) {
	p.Rects = append(p.Rects, rect{class, px(x), px(y), px(w), px(max(0, h))})
}

func (p *picture) line(class string, x1, y1, x2, y2 float64) {
	p.Lines = append(p.Lines, stroke{class, px(x1), px(y1), px(x2), px(y2)})
}

func (p *picture) text(class, anchor, text string, x, y float64) {
	p.Labels = append(p.Labels, label{class, px(x), px(y), anchor, text})
}

// size is a picture's measures in pixels.
type size struct {
	class         string
	width, height float64
}

// histogram draws a table's published counts, with the span of the noise.
func (r Release) histogram(w Words, title string, i int, t Table) *chart {
	c := &chart{Label: title + ": " + w.say("histogram")}
	if median, ok := t.Figure(Median); ok {
		value, span := r.shown(w, median)
		c.Label += ". " + w.say("figure.median") + ": " + value + " (" + span + ") " + r.unit(w, Median)
	}
	away := 0.0
	if scales, err := ScalesOf(r.Campaign); err == nil {
		s := survey{scale: scales.Platforms}
		if i == 0 {
			s.scale = scales.Overall
		}
		away = z * math.Sqrt(s.variance())
	}
	for _, s := range []size{{"wide", 560, 260}, {"narrow", 312, 220}} {
		c.Sizes = append(c.Sizes, r.bars(w, s, t, away))
	}
	return c
}

// bars is a histogram at one size. Bins are drawn equally wide: they are, by the
// logarithm of pay, but for the two without an end.
func (r Release) bars(w Words, s size, t Table, away float64) picture {
	p := picture{Class: s.class, W: px(s.width), H: px(s.height)}
	least, most := 0.0, 1.0
	for _, count := range t.Counts {
		least, most = min(least, float64(count)-away), max(most, float64(count)+away)
	}
	top, bottom, left := 40.0, s.height-foot, 40.0
	y := func(v float64) float64 { return bottom - (v-least)/(most-least)*(bottom-top) }
	pitch := (s.width - left - 4) / float64(len(t.Counts))
	step := gridStep(most-least, 6)
	for v := math.Ceil(least/step) * step; v <= most; v += step {
		p.line("grid", left, y(v), s.width, y(v))
		p.text("tick", "end", w.count(int64(v)), left-7, y(v)+4)
	}
	gap := min(3, pitch/5)
	for bin, count := range t.Counts {
		x, v := left+float64(bin)*pitch, float64(count)
		p.rect("bar", x+gap/2, min(y(v), y(0)), pitch-gap, math.Abs(y(v)-y(0)))
		p.line("noise", x+pitch/2, y(v-away), x+pitch/2, y(v+away))
	}
	p.line("zero", left, y(0), s.width, y(0))
	r.edgeTicks(w, &p, s, left, pitch, bottom)
	in := area{s.width, bottom, left, pitch, 0}
	if f, ok := t.Figure(Median); ok && f.Open == "" {
		r.mark(&p, "median", w.say("mark.median", w.pay(f.Value)), f.Value, in)
	}
	in.row = 16
	r.mark(&p, "floor", w.say("mark.floor", w.pay(r.Terms.Floor)), r.Terms.Floor, in)
	return p
}

// The measures of pictures, in pixels: below the bars or ranges, above ranges,
// and of one of them.
const (
	foot       = 38.0
	rangesHead = 34.0
	rangesRow  = 44.0
)

// every is how many edges there are to one that is named, so that names fit: a
// digit is 7.3 wide.
func (r Release) every(w Words, pitch float64) int {
	widest := 0
	for _, edge := range r.Campaign.Edges {
		widest = max(widest, len(w.pay(edge)))
	}
	return int(math.Ceil(max(52, 7.3*float64(widest)+8) / pitch))
}

// edgeTicks names as many edges as fit.
func (r Release) edgeTicks(w Words, p *picture, s size, left, pitch, bottom float64) {
	for i := 0; i < len(r.Campaign.Edges); i += r.every(w, pitch) {
		x := left + float64(i+1)*pitch
		p.line("tickmark", x, bottom, x, bottom+4)
		p.text("tick", "middle", w.pay(r.Campaign.Edges[i]), x, bottom+18)
	}
	p.text("axis", "end", w.say("unit.pay", r.Campaign.Currency), s.width, bottom+34)
}

// area is where a mark goes: right and bottom end of the picture's inside, where
// bins begin and how wide they are, and the row of the mark's words.
type area struct{ right, bottom, left, pitch, row float64 }

// mark draws a line at a pay with words beside it, on the side with room.
func (r Release) mark(p *picture, class, text string, pay int64, in area) {
	at, ok := r.place(pay)
	if !ok {
		return
	}
	x := in.left + at*in.pitch
	p.line(class, x, in.row+4, x, in.bottom)
	anchor, off := "start", 5.0
	if x > in.right-100 { // as wide as the words can be
		anchor, off = "end", -5
	}
	p.text(class+"label", anchor, text, x+off, in.row+12)
}

// place is where a pay lies, in bins from the left. ok is false in the two bins
// without an end.
func (r Release) place(pay int64) (bins float64, ok bool) {
	_, bins, ok = histogram{r.Campaign.Edges, make([]float64, r.Campaign.Bins())}.under(pay)
	return bins, ok
}

// gridStep is a round distance of at most so many grid lines over a span.
func gridStep(span float64, lines int) float64 {
	for _, s := range steps() {
		if span/float64(s) <= float64(lines) {
			return float64(s)
		}
	}
	return span
}

// medians draws the median of each platform that tells one, with its interval.
func (r Release) medians(w Words) *chart {
	c := &chart{Label: w.say("medians")}
	var tables []Table
	for _, t := range r.Tables {
		if f, ok := t.Figure(Median); ok {
			if t.Of == "" {
				t.Of = w.say("table.all")
			}
			value, span := r.shown(w, f)
			c.Label += ". " + t.Of + ": " + value + " (" + span + ")"
			tables = append(tables, t)
		}
	}
	height := rangesHead + rangesRow*float64(len(tables)) + foot
	for _, s := range []size{{"wide", 912, height}, {"narrow", 312, height}} {
		c.Sizes = append(c.Sizes, r.ranges(w, s, tables))
	}
	return c
}

// ranges is a row for each table: the quartiles, the interval and the median.
func (r Release) ranges(w Words, s size, tables []Table) picture {
	p := picture{Class: s.class, W: px(s.width), H: px(s.height)}
	pitch, bottom := s.width/float64(r.Campaign.Bins()), s.height-foot
	for i := 0; i < len(r.Campaign.Edges); i += r.every(w, pitch) {
		at := float64(i+1) * pitch
		p.line("grid", at, rangesHead, at, bottom)
	}
	r.mark(&p, "floor", w.say("mark.floor", w.pay(r.Terms.Floor)), r.Terms.Floor, area{s.width, bottom, 0, pitch, 2})
	x := func(f Figure, v int64) float64 { return r.along(f, v) * pitch }
	for i, t := range tables {
		y := rangesHead + rangesRow*float64(i) + 30
		median, _ := t.Figure(Median)
		lower, _ := t.Figure(LowerQuartile)
		upper, _ := t.Figure(UpperQuartile)
		value, span := r.shown(w, median)
		p.text("name", "start", shortened(t.Of, int((s.width-150)/9)), 0, y-12)
		p.text("figure", "end", value+" ("+span+")", s.width, y-12)
		p.line("quartiles", x(lower, lower.Value), y, x(upper, upper.Value), y)
		p.line("interval", x(median, median.Low), y, x(median, median.High), y)
		p.Dots = append(p.Dots, dot{px(x(median, median.Value)), px(y)})
	}
	r.edgeTicks(w, &p, s, 0, pitch, bottom)
	return p
}

// along is where a value of a figure lies, in bins from the left; what is beyond
// the outermost edges is at the ends.
func (r Release) along(f Figure, v int64) float64 {
	if at, ok := r.place(v); ok && (v != f.Value || f.Open == "") && (v != f.Low || !f.LowOpen) && (v != f.High || !f.HighOpen) {
		return at
	}
	if v <= r.Campaign.Edges[0] {
		return 0
	}
	return float64(r.Campaign.Bins())
}

// shortened is a name of at most so many letters; the table beside has it whole.
func shortened(name string, letters int) string {
	if all := []rune(name); len(all) > letters {
		return string(all[:letters-1]) + "…"
	}
	return name
}
