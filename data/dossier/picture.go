package dossier

import (
	"codeberg.org/go-pdf/fpdf"
	"rsc.io/qr"

	"clickwage/data/chart"
)

// picture is a chart, drawn as shapes, under its title.
type picture struct {
	spec    chart.Spec
	summary string // in words, for those who listen
	fonts   *fonts
}

// A chart is laid out for so many units of the screen, of which it leaves some
// at its edges; the page shows what is between them at its own width.
const (
	chartWidth = 648
	chartEdge  = 14
)

func (p picture) style(s *sheet) chart.Style {
	tall := 230
	if len(p.spec.Bars) > 0 {
		tall = chart.Height(p.spec, false)
	}
	return chart.Style{Width: chartWidth, Height: tall, Regular: s.files[regular], Bold: s.files[bold]}
}

func (p picture) scale(s *sheet) float64 { return s.room() / (chartWidth - 2*chartEdge) }

func (p picture) least(s *sheet) float64 { return float64(p.style(s).Height)*p.scale(s) + 4 }

func (p picture) lay(s *sheet) {
	c := &canvas{sheet: s, x: margin - chartEdge*p.scale(s), y: s.y, scale: p.scale(s)}
	if err := chart.Draw(p.spec, p.style(s), c); err != nil && s.err == nil {
		s.err = err
	}
	s.y += p.least(s)
	s.told(p.summary)
}

func (p picture) words() []string {
	// Whatever is drawn is heard: the same strokes, on a sheet that is thrown away.
	s := &sheet{fonts: p.fonts, pages: []*page{{}}, w: chartWidth}
	c := &canvas{sheet: s, scale: 1}
	if chart.Draw(p.spec, p.style(s), c) != nil {
		return []string{p.summary}
	}
	return append(c.said, p.summary)
}

func (s *sheet) told(summary string) {
	for _, l := range s.lines([]span{{summary, noteFace}}, s.room()) {
		s.put(l, margin, s.y, noteFace.lead())
		s.y += noteFace.lead()
	}
	s.y += 10
}

// canvas draws a chart on a sheet.
type canvas struct {
	sheet       *sheet
	x, y, scale float64
	said        []string
}

func (c *canvas) at(x, y float64) (float64, float64) { return c.x + x*c.scale, c.y + y*c.scale }

// MoveTo implements chart.Canvas, as do the others.
func (c *canvas) MoveTo(x, y float64) {
	x, y = c.at(x, y)
	c.sheet.draw(func(pdf *fpdf.Fpdf) { pdf.MoveTo(x, y) })
}

// LineTo draws a straight line.
func (c *canvas) LineTo(x, y float64) {
	x, y = c.at(x, y)
	c.sheet.draw(func(pdf *fpdf.Fpdf) { pdf.LineTo(x, y) })
}

// QuadTo draws a curve.
func (c *canvas) QuadTo(cx, cy, x, y float64) {
	cx, cy = c.at(cx, cy)
	x, y = c.at(x, y)
	c.sheet.draw(func(pdf *fpdf.Fpdf) { pdf.CurveTo(cx, cy, x, y) })
}

// Close ends a shape where it began.
func (c *canvas) Close() { c.sheet.draw(func(pdf *fpdf.Fpdf) { pdf.ClosePath() }) }

// Fill fills the shape.
func (c *canvas) Fill(of chart.RGB) {
	c.sheet.draw(func(pdf *fpdf.Fpdf) {
		pdf.SetFillColor(int(of.R), int(of.G), int(of.B))
		pdf.DrawPath("F")
	})
}

// Stroke draws the line.
func (c *canvas) Stroke(of chart.RGB, wide float64) {
	thick := wide * c.scale
	c.sheet.draw(func(pdf *fpdf.Fpdf) {
		pdf.SetDrawColor(int(of.R), int(of.G), int(of.B))
		pdf.SetLineWidth(thick)
		pdf.DrawPath("D")
	})
}

// Text writes words with their baseline at y.
func (c *canvas) Text(words string, x, y, size float64, strong bool, of chart.RGB) {
	x, y = c.at(x, y)
	f := face{regular, size * c.scale, shade{int(of.R), int(of.G), int(of.B)}}
	if strong {
		f.weight = bold
	}
	words = c.sheet.clean(words)
	c.said = append(c.said, words)
	c.sheet.draw(func(pdf *fpdf.Fpdf) {
		set(pdf, f)
		pdf.Text(x, y, words)
	})
}

// code is a QR code with lines beside it.
type code struct {
	content string
	beside  []span // a line each
}

const codeSide = 132.

func (q code) least(*sheet) float64 { return codeSide + 12 }

func (q code) lay(s *sheet) {
	made, err := qr.Encode(q.content, qr.L)
	if err != nil {
		// Too long for a code: the text beside it says the same.
		made = &qr.Code{}
	}
	x0, y0 := margin, s.y
	s.refs["code"] = len(s.pages)
	s.draw(func(pdf *fpdf.Fpdf) {
		pdf.SetFillColor(0, 0, 0)
		for y := range made.Size {
			for x := 0; x < made.Size; x++ {
				start := x
				for x < made.Size && made.Black(x, y) {
					x++
				}
				if x > start {
					module := codeSide / float64(made.Size)
					pdf.Rect(x0+float64(start)*module, y0+float64(y)*module, float64(x-start)*module, module, "F")
				}
			}
		}
	})
	y := s.y
	left := margin + codeSide + 20
	for _, one := range q.beside {
		for _, l := range s.lines([]span{one}, s.w-margin-left) {
			s.put(l, left, y, one.face.lead())
			y += one.face.lead()
		}
		y += 2
	}
	s.y = max(s.y+codeSide, y) + 12
}

func (q code) words() []string { return words(q.beside) }
