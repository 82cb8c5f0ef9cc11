package chart

import (
	"fmt"
	"io"
	"math"

	"github.com/golang/freetype/truetype"
	gochart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// Canvas is something that draws shapes and text, such as a page of print. Its
// lengths are units of the screen from the upper left corner.
type Canvas interface {
	MoveTo(x, y float64)
	LineTo(x, y float64)
	QuadTo(cx, cy, x, y float64) // a curve with one control point
	Close()
	Fill(RGB)                   // the path, which is over with it
	Stroke(c RGB, wide float64) // likewise
	Text(words string, x, y, size float64, bold bool, c RGB)
}

// RGB is a colour without transparency.
type RGB struct{ R, G, B uint8 }

// fine is how many steps a unit of the screen has on a canvas.
const fine = 16

// Draw draws a spec as shapes and text. The same spec and style give the same
// strokes. It fails as Render does.
func Draw(s Spec, st Style, on Canvas) error {
	st, err := st.settled()
	if err != nil {
		return err
	}
	p, err := newPen(st, SVG)
	if err != nil {
		return err
	}
	p.scale = fine
	sh := &sheet{Spec: s, pen: p, bare: st.Bare, w: float64(st.Width), h: float64(st.Height)}
	drawn := sh.draw()
	drawn.Width, drawn.Height, drawn.DPI = st.Width*fine, st.Height*fine, dpi
	drawn.Font = p.fonts[0]
	provider := func(int, int) (gochart.Renderer, error) {
		return &onCanvas{on: on, strong: p.fonts[1], regular: p.fonts[0]}, nil
	}
	if err := drawn.Render(provider, io.Discard); err != nil {
		return fmt.Errorf("chart %s: %w", s.Name, err)
	}
	return nil
}

// onCanvas is go-chart's renderer on a canvas.
type onCanvas struct {
	on              Canvas
	strong, regular *truetype.Font
	font            *truetype.Font
	size, wide      float64
	fill, line, ink drawing.Color
}

func unit(v int) float64 { return float64(v) / fine }

func rgb(c drawing.Color) RGB { return RGB{c.R, c.G, c.B} }

// The methods implement go-chart's Renderer.
func (o *onCanvas) ResetStyle() {
	o.fill, o.line, o.ink, o.wide = drawing.Color{}, drawing.Color{}, drawing.Color{}, 0
}
func (o *onCanvas) GetDPI() float64                { return dpi }
func (o *onCanvas) SetDPI(float64)                 {}
func (o *onCanvas) SetClassName(string)            {}
func (o *onCanvas) SetStrokeColor(c drawing.Color) { o.line = c }
func (o *onCanvas) SetFillColor(c drawing.Color)   { o.fill = c }
func (o *onCanvas) SetStrokeWidth(w float64)       { o.wide = w }
func (o *onCanvas) SetStrokeDashArray([]float64)   {}
func (o *onCanvas) SetFont(f *truetype.Font)       { o.font = f }
func (o *onCanvas) SetFontColor(c drawing.Color)   { o.ink = c }
func (o *onCanvas) SetFontSize(size float64)       { o.size = size }
func (o *onCanvas) SetTextRotation(float64)        {}
func (o *onCanvas) ClearTextRotation()             {}
func (o *onCanvas) Save(io.Writer) error           { return nil }
func (o *onCanvas) MeasureText(string) gochart.Box { return gochart.Box{} } // pen measures
func (o *onCanvas) MoveTo(x, y int)                { o.on.MoveTo(unit(x), unit(y)) }
func (o *onCanvas) LineTo(x, y int)                { o.on.LineTo(unit(x), unit(y)) }
func (o *onCanvas) QuadCurveTo(cx, cy, x, y int)   { o.on.QuadTo(unit(cx), unit(cy), unit(x), unit(y)) }
func (o *onCanvas) Close()                         { o.on.Close() }
func (o *onCanvas) Fill()                          { o.on.Fill(rgb(o.fill)) }
func (o *onCanvas) Stroke()                        { o.on.Stroke(rgb(o.line), o.wide/fine) }
func (o *onCanvas) FillStroke()                    { o.on.Fill(rgb(o.fill)) }
func (o *onCanvas) Text(words string, x, y int) {
	o.on.Text(words, unit(x), unit(y), o.size/fine, o.font == o.strong && o.strong != o.regular, rgb(o.ink))
}

// ArcTo goes around in short straight steps.
func (o *onCanvas) ArcTo(cx, cy int, rx, ry, start, delta float64) {
	const steps = 48
	for i := range steps + 1 {
		angle := start + delta*float64(i)/steps
		o.on.LineTo(unit(cx)+rx/fine*math.Cos(angle), unit(cy)+ry/fine*math.Sin(angle))
	}
}

// Circle fills a circle.
func (o *onCanvas) Circle(radius float64, x, y int) {
	o.on.MoveTo(unit(x)+radius/fine, unit(y))
	o.ArcTo(x, y, radius, radius, 0, 2*math.Pi)
	o.on.Close()
	o.on.Fill(rgb(o.fill))
}
