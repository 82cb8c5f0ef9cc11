package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/golang/freetype/truetype"
	gochart "github.com/wcharczuk/go-chart/v2"
)

// escaped is go-chart's vector renderer with the text made safe, which its own
// is not: a platform's name may hold any sign.
type escaped struct{ gochart.Renderer }

// Text writes the words and nothing but the words.
func (e escaped) Text(words string, x, y int) { e.Renderer.Text(safe(words), x, y) }

func escapedSVG(width, height int) (gochart.Renderer, error) {
	r, err := gochart.SVG(width, height)
	return escaped{r}, err
}

func safe(words string) string {
	var out strings.Builder
	// A Builder never fails, and EscapeText fails only with its writer.
	_ = xml.EscapeText(&out, []byte(words))
	return out.String()
}

// dressed gives go-chart's SVG a size, a title for screen readers, and a weight
// for viewers that lack the typeface.
func dressed(svg []byte, title string, st Style, p *pen) []byte {
	head := fmt.Sprintf(`<svg width="%d" height="%d" role="img" `, st.Width, st.Height)
	svg = bytes.Replace(svg, []byte("<svg "), []byte(head), 1)
	if title != "" {
		svg = bytes.Replace(svg, []byte(">"), []byte("><title>"+safe(title)+"</title>"), 1)
	}
	regular, bold := p.fonts[0].Name(truetype.NameIDFontFamily), p.fonts[1].Name(truetype.NameIDFontFamily)
	if bold != regular {
		named := []byte("'" + bold + "',sans-serif")
		svg = bytes.ReplaceAll(svg, named, []byte("'"+bold+"','"+regular+"',sans-serif;font-weight:600"))
	}
	return svg
}
