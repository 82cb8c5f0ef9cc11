package chart

import (
	"bytes"
	"fmt"
	"strings"

	gochart "github.com/wcharczuk/go-chart/v2"
)

// Render draws a spec. The same spec and style give the same bytes. It fails
// only on a format or typeface that cannot be used and on a size that is too
// large; a spec without anything to draw becomes its plain sentence.
func Render(s Spec, st Style, format Format) ([]byte, error) {
	if _, err := ParseFormat(string(format)); err != nil {
		return nil, err
	}
	st, err := st.settled()
	if err != nil {
		return nil, err
	}
	p, err := newPen(st, format)
	if err != nil {
		return nil, err
	}
	pixels := st.Pixels
	provider := gochart.PNG
	if p.svg {
		pixels, provider = [2]int{st.Width, st.Height}, escapedSVG
	}
	sh := &sheet{Spec: s, pen: p, bare: st.Bare, w: float64(pixels[0]) / p.scale, h: float64(pixels[1]) / p.scale}
	drawn := sh.draw()
	drawn.Width, drawn.Height, drawn.DPI = pixels[0], pixels[1], dpi
	drawn.Font = p.fonts[0]
	var out bytes.Buffer
	if err := drawn.Render(provider, &out); err != nil {
		return nil, fmt.Errorf("chart %s: %w", s.Name, err)
	}
	if p.svg {
		return dressed(out.Bytes(), s.Title, st, p), nil
	}
	return out.Bytes(), nil
}

// sheet is a spec being drawn: what is on it and how much room there is, in
// units of the screen.
type sheet struct {
	Spec
	*pen
	bare   bool
	w, h   float64
	layers []gochart.Series

	top, bottom, left, right float64 // margins around the plot
}

// layer is one thing drawn, on pixels of the whole picture; the box is the plot.
type layer func(r gochart.Renderer, box gochart.Box, x, y gochart.Range)

// GetName implements go-chart's Series, as do the others.
func (layer) GetName() string             { return "" }
func (layer) GetYAxis() gochart.YAxisType { return gochart.YAxisPrimary }
func (layer) GetStyle() gochart.Style     { return gochart.Style{} }
func (layer) Validate() error             { return nil }

// Render draws the layer.
func (l layer) Render(r gochart.Renderer, box gochart.Box, x, y gochart.Range, _ gochart.Style) {
	l(r, box, x, y)
}

func (sh *sheet) add(l layer) { sh.layers = append(sh.layers, l) }

// draw lays the sheet out.
func (sh *sheet) draw() gochart.Chart {
	x, y := &gochart.ContinuousRange{Max: 1}, &gochart.ContinuousRange{Max: 1}
	if !sh.bare {
		sh.top, sh.bottom, sh.left, sh.right = 14, 14, 14, 14
		sh.headings()
	}
	switch {
	case sh.IsEmpty():
		sh.sentence()
	case len(sh.Bars) > 0:
		sh.bars()
	default:
		axis := newAxis(sh.extent())
		y.Min, y.Max = axis.low, axis.high
		x.Min, x.Max = sh.breadth()
		sh.plot(axis)
	}
	surface := gochart.Style{FillColor: sh.surface, StrokeColor: sh.surface, StrokeWidth: 1}
	ground := surface
	ground.Padding = sh.padding()
	return gochart.Chart{
		Background: ground, Canvas: surface, Series: sh.layers,
		XAxis: gochart.XAxis{Style: gochart.Hidden(), Range: x}, YAxis: gochart.YAxis{Style: gochart.Hidden(), Range: y},
		YAxisSecondary: gochart.YAxis{Style: gochart.Hidden()},
	}
}

// padding is the margins in pixels, with at least a little left for the plot.
func (sh *sheet) padding() gochart.Box {
	const least = 8
	if room := sh.w - least; sh.left+sh.right > room {
		sh.right = max(0, room-sh.left)
		sh.left = max(0, min(sh.left, room))
	}
	if room := sh.h - least; sh.top+sh.bottom > room {
		sh.bottom = max(0, room-sh.top)
		sh.top = max(0, min(sh.top, room))
	}
	return gochart.NewBox(sh.px(sh.top), sh.px(sh.left), sh.px(sh.right), sh.px(sh.bottom))
}

// breadth is the range of the horizontal axis: points from edge to edge, columns
// with half a step beside them.
func (sh *sheet) breadth() (low, high float64) {
	n := float64(len(sh.X))
	if len(sh.Stacks) > 0 || n < 2 {
		return -0.5, max(n, 1) - 0.5
	}
	return 0, n - 1
}

// headings writes title, subtitle and legend and takes their room.
func (sh *sheet) headings() {
	room := sh.w - sh.left - sh.right
	line := func(words string, f face, height float64, x float64) {
		y := sh.top + height - 5
		colour := sh.text2
		if f.bold {
			colour = sh.palette.text
		}
		words = sh.fit(words, f, room)
		sh.add(func(r gochart.Renderer, _ gochart.Box, _, _ gochart.Range) {
			sh.text(r, words, x, y, f, colour, left)
		})
		sh.top += height
	}
	if sh.Title != "" {
		line(sh.Title, heading, 19, sh.left)
	}
	if sh.Subtitle != "" {
		line(sh.Subtitle, small, 18, sh.left)
	}
	if !sh.IsEmpty() {
		sh.legend()
	}
	sh.top += 6
}

// legend names the parts of stacks, on as many lines as it takes.
func (sh *sheet) legend() {
	if len(sh.Stacks) == 0 {
		return
	}
	x, end := sh.left, sh.w-sh.right
	for _, s := range sh.Stacks {
		words := sh.fit(s.Label, small, end-sh.left-16)
		width := 16 + sh.width(words, small)
		if x > sh.left && x+width > end {
			x = sh.left
			sh.top += 18
		}
		at, y := x, sh.top+13
		sh.add(func(r gochart.Renderer, _ gochart.Box, _, _ gochart.Range) {
			x0, y0, side := sh.px(at), sh.px(y-9), sh.px(10)
			if s.Tone == OnCall {
				sh.outline(r, x0, y0, x0+side, y0+side, sh.of(sh.fill, s.Tone))
			} else {
				sh.rounded(r, x0, y0, x0+side, y0+side, sh.px(2), sh.of(sh.fill, s.Tone))
			}
			if s.Tone == Lost {
				sh.hatch(r, [4]int{x0, y0, x0 + side, y0 + side})
			}
			sh.text(r, words, at+16, y, small, sh.palette.text, left)
		})
		x += width + 20
	}
	sh.top += 18
}

// sentence says why there is nothing to see.
func (sh *sheet) sentence() {
	lines := sh.wrap(sh.Empty, body, sh.w-32)
	middle := sh.top + (sh.h-sh.top-sh.bottom)/2
	sh.add(func(r gochart.Renderer, _ gochart.Box, _, _ gochart.Range) {
		for i, line := range lines {
			sh.text(r, line, sh.w/2, middle+5+18*(float64(i)-float64(len(lines)-1)/2), body, sh.text2, centre)
		}
	})
}

// wrap breaks a text into lines; a word that is wider than a line is shortened.
func (p *pen) wrap(text string, f face, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		longer := strings.TrimSpace(line + " " + word)
		if p.width(longer, f) <= width {
			line = longer
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = p.fit(word, f, width)
	}
	return append(lines, line)
}
