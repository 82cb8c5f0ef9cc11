package chart

import (
	"fmt"
	"math"
	"strings"

	"github.com/golang/freetype/truetype"
	gochart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
	"golang.org/x/image/math/fixed"
)

// dpi makes one typographic unit one unit of the screen in an SVG.
const dpi = 72

// pen draws in units of the screen on go-chart's renderer, which counts pixels.
// Edges of rectangles fall on whole pixels, so that thin lines are crisp.
type pen struct {
	palette
	scale float64
	svg   bool
	fonts [2]*truetype.Font // regular, bold
}

// face is a size of a typeface.
type face struct {
	size float64
	bold bool
}

// The sizes of text.
var (
	small   = face{12, false}
	strong  = face{12, true}
	body    = face{13, false}
	figure  = face{13, true}
	heading = face{14, true}
)

func newPen(st Style, format Format) (*pen, error) {
	p := &pen{palette: st.Theme.palette(), scale: st.Scale, svg: format == SVG}
	if p.svg {
		p.scale = 1
	}
	for i, file := range [2][]byte{st.Regular, st.Bold} {
		var err error
		switch {
		case len(file) > 0:
			p.fonts[i], err = truetype.Parse(file)
		case i == 1:
			p.fonts[i] = p.fonts[0]
		default:
			p.fonts[i], err = gochart.GetDefaultFont()
		}
		if err != nil {
			return nil, fmt.Errorf("chart typeface: %w", err)
		}
	}
	return p, nil
}

func (p *pen) font(f face) *truetype.Font {
	if f.bold {
		return p.fonts[1]
	}
	return p.fonts[0]
}

// width is how wide a text is, in units of the screen.
func (p *pen) width(text string, f face) float64 {
	typeface, size := p.font(f), fixed.Int26_6(f.size*64)
	var sum fixed.Int26_6
	before := truetype.Index(0)
	for i, letter := range text {
		index := typeface.Index(letter)
		if i > 0 {
			sum += typeface.Kern(size, before, index)
		}
		sum += typeface.HMetric(size, index).AdvanceWidth
		before = index
	}
	return float64(sum) / 64
}

// fit is the text on one line, shortened to a width.
func (p *pen) fit(text string, f face, width float64) string {
	text = strings.Join(strings.Fields(text), " ")
	if p.width(text, f) <= width {
		return text
	}
	letters := []rune(text)
	letters = letters[:min(len(letters), max(0, int(width)))] // no letter worth reading is narrower than a unit
	for len(letters) > 0 {
		letters = letters[:len(letters)-1]
		if short := strings.TrimRight(string(letters), " ") + "…"; p.width(short, f) <= width {
			return short
		}
	}
	return ""
}

// px is a place in pixels.
func (p *pen) px(v float64) int { return round(v * p.scale) }

// thick is the thickness of a thin line in pixels.
func (p *pen) thick() int { return max(1, round(p.scale)) }

// alignment of a text to its place.
type alignment uint8

const (
	left alignment = iota
	centre
	right
)

// text writes with its baseline at y.
func (p *pen) text(r gochart.Renderer, words string, x, y float64, f face, colour drawing.Color, align alignment) {
	if words == "" {
		return
	}
	switch align {
	case centre:
		x -= p.width(words, f) / 2
	case right:
		x -= p.width(words, f)
	}
	r.ResetStyle()
	r.SetFont(p.font(f))
	// The raster renderer takes 64 points to the inch, the vector one 72.
	size := f.size * p.scale
	if !p.svg {
		size *= 64. / dpi
	}
	r.SetFontSize(size)
	r.SetFontColor(colour)
	r.Text(words, p.px(x), p.px(y))
}

// box fills a rectangle given in pixels.
func (p *pen) box(r gochart.Renderer, x0, y0, x1, y1 int, colour drawing.Color) {
	if x1 <= x0 || y1 <= y0 {
		return
	}
	p.polygon(r, colour, [][2]int{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}})
}

// outline draws the inside edge of a rectangle given in pixels.
func (p *pen) outline(r gochart.Renderer, x0, y0, x1, y1 int, colour drawing.Color) {
	t := p.thick()
	p.box(r, x0, y0, x1, min(y0+t, y1), colour)
	p.box(r, x0, max(y1-t, y0), x1, y1, colour)
	p.box(r, x0, y0, min(x0+t, x1), y1, colour)
	p.box(r, max(x1-t, x0), y0, x1, y1, colour)
}

// hatch draws thin strokes of ground across a rectangle given in pixels, from the
// bottom left to the top right: without colours lost time is as dark as paid.
func (p *pen) hatch(r gochart.Renderer, at [4]int) {
	x0, y0, x1, y1 := at[0], at[1], at[2], at[3]
	if x1-x0 < p.px(6) || y1-y0 < 2*p.thick() {
		return
	}
	thick, step := p.thick(), max(4, p.px(6))
	for x := x0 - (y1 - y0) - (x0+y0)%step; x < x1; x += step { // the same strokes wherever a part stands
		fromX, fromY, toX, toY := x, y1, x+y1-y0, y0
		if fromX < x0 {
			fromX, fromY = x0, y1-(x0-x)
		}
		if toX > x1-thick {
			toX, toY = x1-thick, y1-(x1-thick-x)
		}
		if fromX < toX {
			p.polygon(r, p.surface, [][2]int{{fromX, fromY}, {fromX + thick, fromY}, {toX + thick, toY}, {toX, toY}})
		}
	}
}

func (p *pen) polygon(r gochart.Renderer, colour drawing.Color, corners [][2]int) {
	r.ResetStyle()
	r.SetFillColor(colour)
	for i, c := range corners {
		if i == 0 {
			r.MoveTo(c[0], c[1])
		} else {
			r.LineTo(c[0], c[1])
		}
	}
	r.Close()
	r.Fill()
}

// rounded fills a rectangle with corners of a radius, all in pixels.
func (p *pen) rounded(r gochart.Renderer, x0, y0, x1, y1, radius int, colour drawing.Color) {
	if x1 <= x0 || y1 <= y0 {
		return
	}
	d := min(radius, (x1-x0)/2, (y1-y0)/2)
	r.ResetStyle()
	r.SetFillColor(colour)
	r.MoveTo(x0+d, y0)
	r.LineTo(x1-d, y0)
	r.QuadCurveTo(x1, y0, x1, y0+d)
	r.LineTo(x1, y1-d)
	r.QuadCurveTo(x1, y1, x1-d, y1)
	r.LineTo(x0+d, y1)
	r.QuadCurveTo(x0, y1, x0, y1-d)
	r.LineTo(x0, y0+d)
	r.QuadCurveTo(x0, y0, x0+d, y0)
	r.Close()
	r.Fill()
}

// across draws a thin horizontal line with its middle at y, in pixels.
func (p *pen) across(r gochart.Renderer, x0, x1, y int, dashed bool, colour drawing.Color) {
	top := y - p.thick()/2
	if !dashed {
		p.box(r, x0, top, x1, top+p.thick(), colour)
		return
	}
	dash, gap := max(1, p.px(4)), max(1, p.px(3))
	for x := x0; x < x1; x += dash + gap {
		p.box(r, x, top, min(x+dash, x1), top+p.thick(), colour)
	}
}

// dot fills a circle, its middle in pixels, its radius in units of the screen.
func (p *pen) dot(r gochart.Renderer, x, y int, radius float64, colour drawing.Color) {
	r.ResetStyle()
	r.SetFillColor(colour)
	size := max(1, radius*p.scale)
	if p.svg {
		r.Circle(size, x, y)
		return
	}
	// The raster renderer's own circle bulges; an arc is round.
	r.MoveTo(x+round(size), y)
	r.ArcTo(x, y, size, size, 0, 2*math.Pi)
	r.Close()
	r.Fill()
}
