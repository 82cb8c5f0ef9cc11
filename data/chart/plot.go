package chart

import (
	"math"

	gochart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// ending is a label at the right edge: what a line or mark is called.
type ending struct {
	words  string
	value  float64
	f      face
	colour drawing.Color
}

// plot lays out a chart with axes: shades first, the grid over them, then
// columns, marks and lines, and words on top.
func (sh *sheet) plot(a axis) {
	ticks := a.labels(sh.Unit)
	for _, t := range ticks {
		sh.left = max(sh.left, sh.edge()+sh.width(t, small)+8)
	}
	endings := sh.endings()
	widest := 0.0
	for i := range endings {
		endings[i].words = sh.fit(endings[i].words, endings[i].f, sh.w*0.4)
		widest = max(widest, sh.width(endings[i].words, endings[i].f))
	}
	if widest > 0 {
		sh.right = sh.edge() + widest + 8
	} else {
		sh.right = max(sh.right, 8)
	}
	sh.top, sh.bottom = sh.top+8, sh.bottom+22
	for _, b := range sh.Bands {
		sh.band(b)
	}
	sh.grid(a, ticks)
	sh.columns()
	sh.marks()
	for _, l := range sh.Lines {
		sh.line(l)
	}
	sh.below()
	sh.beside(endings)
}

// edge is the margin that the picture keeps at its sides.
func (sh *sheet) edge() float64 {
	if sh.bare {
		return 1
	}
	return 14
}

// grid draws a line and a number at every tick; the line at zero is stronger.
func (sh *sheet) grid(a axis, words []string) {
	sh.add(func(r gochart.Renderer, box gochart.Box, _, y gochart.Range) {
		for i, t := range a.ticks {
			at := box.Bottom - y.Translate(t)
			if t != 0 {
				sh.across(r, box.Left, box.Right, at, false, sh.border)
			}
			sh.text(r, words[i], float64(box.Left)/sh.scale-7, float64(at)/sh.scale+4, small, sh.text2, right)
		}
		sh.across(r, box.Left, box.Right, box.Bottom-y.Translate(0), false, sh.border2)
	})
}

// below writes the labels of the horizontal axis, as many as have room.
func (sh *sheet) below() {
	sh.add(func(r gochart.Renderer, box gochart.Box, x, _ gochart.Range) {
		lefts := make([]float64, len(sh.X))
		widths := make([]float64, len(sh.X))
		for i, p := range sh.X {
			widths[i] = sh.width(p.Label, small)
			middle := float64(box.Left+x.Translate(float64(i))) / sh.scale
			lefts[i] = max(0, min(middle-widths[i]/2, sh.w-widths[i]))
		}
		chosen := thin(len(sh.X), 12, func(i int) (float64, float64) { return lefts[i], lefts[i] + widths[i] })
		for _, i := range chosen {
			sh.text(r, sh.X[i].Label, lefts[i], float64(box.Bottom)/sh.scale+17, small, sh.text2, left)
		}
	})
}

// band fills a shade; a stretch of one point gets the width of a thumb.
func (sh *sheet) band(b Band) {
	parts := slabs(b, len(sh.X))
	sh.add(func(r gochart.Renderer, box gochart.Box, x, y gochart.Range) {
		for _, part := range parts {
			var corners [][2]int
			for _, s := range part {
				corners = append(corners, [2]int{box.Left + x.Translate(float64(s.x)), box.Bottom - y.Translate(s.high)})
			}
			for i := len(part) - 1; i >= 0; i-- {
				s := part[i]
				corners = append(corners, [2]int{box.Left + x.Translate(float64(s.x)), box.Bottom - y.Translate(s.low)})
			}
			if len(part) == 1 {
				d := sh.px(5)
				sh.box(r, max(box.Left, corners[0][0]-d), corners[0][1], min(box.Right, corners[0][0]+d), corners[1][1], sh.of(sh.tint, b.Tone))
				continue
			}
			sh.polygon(r, sh.of(sh.tint, b.Tone), corners)
		}
	})
}

// columns draws the stacks, each part from where the one below ends, with a
// thin line of ground between them.
func (sh *sheet) columns() {
	if len(sh.Stacks) == 0 {
		return
	}
	sh.add(func(r gochart.Renderer, box gochart.Box, _, y gochart.Range) {
		stacks, n := merged(sh.Stacks, len(sh.X), box.Width()/max(1, sh.px(4)))
		step := float64(box.Width()) / float64(n)
		width := max(1, min(round(step*0.78), sh.px(56)))
		for i := range n {
			x0 := box.Left + round(step*(float64(i)+0.5)-float64(width)/2)
			up, down := 0.0, 0.0
			for _, s := range stacks {
				v := at(s.Y, i)
				if !known(v) || v == 0 {
					continue
				}
				base := &up
				if v < 0 {
					base = &down
				}
				y0, y1 := box.Bottom-y.Translate(*base+v), box.Bottom-y.Translate(*base)
				first := *base == 0
				*base += v
				sh.part(r, [4]int{x0, min(y0, y1), x0 + width, max(y0, y1)}, s.Tone, first)
			}
		}
	})
}

// part draws one part of a column, given in pixels.
func (sh *sheet) part(r gochart.Renderer, at [4]int, t Tone, first bool) {
	if !first && at[3]-at[1] > 2*sh.thick() {
		at[3] -= sh.thick()
	}
	colour := sh.of(sh.fill, t)
	if t == OnCall {
		sh.box(r, at[0], at[1], at[2], at[3], sh.surface)
		sh.outline(r, at[0], at[1], at[2], at[3], colour)
		return
	}
	sh.box(r, at[0], at[1], at[2], at[3], colour)
	if t == Lost {
		sh.hatch(r, at)
	}
}

// marks draws the reference lines.
func (sh *sheet) marks() {
	for _, m := range sh.Marks {
		if !known(m.Value) {
			continue
		}
		sh.add(func(r gochart.Renderer, box gochart.Box, _, y gochart.Range) {
			colour := sh.palette.text
			if m.Dashed {
				colour = sh.text2
			}
			sh.across(r, box.Left, box.Right, box.Bottom-y.Translate(m.Value), m.Dashed, colour)
		})
	}
}

// line draws a line as go-chart series, each short enough to be fast, its
// points where they are few, and a larger dot at its end.
func (sh *sheet) line(l Line) {
	colour := sh.of(sh.fill, l.Tone)
	all := runs(l.Y, len(sh.X))
	width := 2 * sh.scale
	if len(sh.X) > maxPoints/2 {
		width = sh.scale // a dense line would run together
	}
	for _, run := range all {
		for from := 0; from+1 < len(run); from += chunk - 1 {
			s := gochart.ContinuousSeries{Style: gochart.Style{StrokeColor: colour, StrokeWidth: width}}
			for _, p := range run[from:min(from+chunk, len(run))] {
				s.XValues, s.YValues = append(s.XValues, float64(p.x)), append(s.YValues, p.y)
			}
			sh.layers = append(sh.layers, s)
		}
	}
	few := len(sh.X) <= 40
	sh.add(func(r gochart.Renderer, box gochart.Box, x, y gochart.Range) {
		for i, run := range all {
			for j, p := range run {
				radius := 0.0
				switch {
				case i == len(all)-1 && j == len(run)-1:
					radius = 4
				case few || len(run) == 1:
					radius = 2.5
				default:
					continue
				}
				sh.dot(r, box.Left+x.Translate(float64(p.x)), box.Bottom-y.Translate(p.y), radius, colour)
			}
		}
	})
}

// endings are what stands at the right: marks by their value, lines by their
// last known one.
func (sh *sheet) endings() []ending {
	var all []ending
	for _, m := range sh.Marks {
		if m.Label != "" && known(m.Value) {
			colour := sh.palette.text
			if m.Dashed {
				colour = sh.text2
			}
			all = append(all, ending{m.Label + " " + sh.ending(m.Value), m.Value, small, colour})
		}
	}
	for _, l := range sh.Lines {
		if last, v := lastKnown(l.Y, len(sh.X)); last >= 0 && l.Label != "" {
			all = append(all, ending{l.Label + " " + sh.ending(v), v, strong, sh.of(sh.label, l.Tone)})
		}
	}
	return all
}

// ending is a figure beside its name: a currency's sign before it is on the
// axis already, a percent sign after it reads better repeated.
func (sh *sheet) ending(v float64) string {
	return sh.Unit.number(v, sh.Unit.Decimals) + sh.Unit.After
}

func lastKnown(y []float64, n int) (int, float64) {
	for i := n - 1; i >= 0; i-- {
		if v := at(y, i); known(v) {
			return i, v
		}
	}
	return -1, math.NaN()
}

// beside writes the endings, apart from each other.
func (sh *sheet) beside(endings []ending) {
	if len(endings) == 0 {
		return
	}
	sh.add(func(r gochart.Renderer, box gochart.Box, _, y gochart.Range) {
		want := make([]float64, len(endings))
		for i, e := range endings {
			want[i] = float64(box.Bottom-y.Translate(e.value)) / sh.scale
		}
		places := spread(want, 16, float64(box.Top)/sh.scale, float64(box.Bottom)/sh.scale)
		for i, e := range endings {
			sh.text(r, e.words, float64(box.Right)/sh.scale+8, places[i]+4, e.f, e.colour, left)
		}
	})
}
