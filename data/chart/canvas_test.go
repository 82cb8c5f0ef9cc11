package chart

import (
	"fmt"
	"slices"
	"testing"
)

// notes is a canvas that writes down what is drawn on it.
type notes struct {
	w, h     float64
	strokes  []string
	said     []string
	outside  int
	unclosed int
}

func (n *notes) at(what string, xy ...float64) {
	n.strokes = append(n.strokes, fmt.Sprint(what, xy))
	for i := 0; i < len(xy); i += 2 {
		if xy[i] < -1 || xy[i] > n.w+1 || xy[i+1] < -1 || xy[i+1] > n.h+1 {
			n.outside++
		}
	}
}

func (n *notes) MoveTo(x, y float64)         { n.unclosed++; n.at("M", x, y) }
func (n *notes) LineTo(x, y float64)         { n.at("L", x, y) }
func (n *notes) QuadTo(cx, cy, x, y float64) { n.at("Q", cx, cy, x, y) }
func (n *notes) Close()                      {}
func (n *notes) Fill(c RGB)                  { n.unclosed = 0; n.at(fmt.Sprint("fill", c)) }
func (n *notes) Stroke(c RGB, wide float64)  { n.unclosed = 0; n.at(fmt.Sprint("stroke", c, wide)) }
func (n *notes) Text(words string, x, y, size float64, bold bool, c RGB) {
	n.said = append(n.said, words)
	n.at(fmt.Sprint("text ", words, size, bold, c), x, y)
}

func TestACanvasHearsAndSeesWhatAPictureShows(t *testing.T) {
	for _, s := range []Spec{hourlySpec(), timeSpec(false), barsSpec(), {Title: "Nothing", Empty: "No work in these dates."}} {
		st := styled(t, 640, 300, 1)
		svg, err := Render(s, st, SVG)
		if err != nil {
			t.Fatal(err)
		}
		first, second := &notes{w: 640, h: 300}, &notes{w: 640, h: 300}
		for _, n := range []*notes{first, second} {
			if err := Draw(s, st, n); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(first.strokes, second.strokes) {
			t.Errorf("%s: two drawings differ", s.Name)
		}
		want := words(t, svg)
		for _, said := range first.said {
			if !slices.Contains(want, said) {
				t.Errorf("%s: %q is not in the picture", s.Name, said)
			}
		}
		if len(first.said) < 2 || first.outside > 0 || first.unclosed > 0 {
			t.Errorf("%s: %d texts, %d places outside, %d paths left open", s.Name, len(first.said), first.outside, first.unclosed)
		}
	}
	if err := Draw(hourlySpec(), Style{Width: 100_000, Height: 10}, &notes{}); err == nil {
		t.Error("a chart as wide as a street is drawn")
	}
}
