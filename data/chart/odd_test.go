package chart

import (
	"image"
	"math"
	"strings"
	"testing"
)

// odd are the data that go-chart alone fails, hangs or panics on.
func odd() map[string]func(n int) []float64 {
	fill := func(v float64) func(int) []float64 {
		return func(n int) []float64 {
			y := make([]float64, n)
			for i := range y {
				y[i] = v
			}
			return y
		}
	}
	return map[string]func(int) []float64{
		"nothing":            func(int) []float64 { return nil },
		"all zero":           fill(0),
		"all equal":          fill(4.2),
		"all tiny":           fill(1e-300),
		"all huge":           fill(1e300),
		"never known":        fill(math.NaN()),
		"endless":            fill(math.Inf(1)),
		"all a loss":         fill(-3),
		"shorter than the x": func(n int) []float64 { return fill(2)(n / 2) },
		"longer than the x":  func(n int) []float64 { return fill(2)(n + 7) },
		"one known of many":  func(n int) []float64 { y := unknown(n); copy(y[n/2:], []float64{1}); return y },
		"a gap at each other": func(n int) []float64 {
			y := fill(3)(n)
			for i := 0; i < n; i += 2 {
				y[i] = math.NaN()
			}
			return y
		},
		"from gain to loss": func(n int) []float64 {
			y := fill(3)(n)
			for i := 0; i < n; i += 3 {
				y[i] = -2
			}
			return y
		},
	}
}

func oddSpecs(y func(int) []float64, n int) map[Name]Spec {
	x := make([]Point, n)
	for i := range x {
		x[i] = Point{Key: "k", Label: "1 Sep", Long: "1 Sep 2026"}
	}
	hourly, rejections, hours, bars := hourlySpec(), rejectionSpec(), timeSpec(true), barsSpec()
	for _, s := range []*Spec{&hourly, &rejections, &hours} {
		s.X, s.Empty = x, "Nothing to see yet."
	}
	for _, s := range []*Spec{&hourly, &rejections} {
		s.Lines[0].Y, s.Bands[0].Low.Y, s.Bands[0].High.Y = y(n), y(n), y(n)
	}
	for i := range hours.Stacks {
		hours.Stacks[i].Y = y(n)
	}
	bars.Bars, bars.Empty = nil, "Nothing to see yet."
	for _, v := range y(n) {
		bars.Bars = append(bars.Bars, Bar{Key: "a", Label: "A platform", Value: v, Note: "12 tasks"})
	}
	return map[Name]Spec{Hourly: hourly, Rejections: rejections, Time: hours, Platforms: bars}
}

func TestOddDataGiveAPictureAndNeverAnError(t *testing.T) {
	for name, y := range odd() {
		for _, n := range []int{0, 1, 2, 450} {
			for chart, s := range oddSpecs(y, n) {
				t.Run(name+" in "+string(chart), func(t *testing.T) {
					st := styled(t, 200, 120, 1)
					img := picture(t, s, st)
					if got := img.Bounds().Size(); got != image.Pt(200, 120) {
						t.Errorf("size %v", got)
					}
					svg, err := Render(s, st, SVG)
					if err != nil {
						t.Fatal(err)
					}
					said := strings.Contains(strings.Join(words(t, svg), " "), "Nothing to see yet.")
					if said != s.IsEmpty() {
						t.Errorf("sentence shown: %v, nothing to draw: %v", said, s.IsEmpty())
					}
					if s.IsEmpty() {
						if got := pixels(img, Light.palette().fill[Paid]); got != 0 {
							t.Errorf("%d pixels of pay where nothing is known", got)
						}
					}
					if Summary(s, English) == "" {
						t.Error("no words")
					}
					if header, rows := Numbers(s); len(rows) > 0 && len(header) != len(rows[0]) {
						t.Errorf("%d heads over %d cells", len(header), len(rows[0]))
					}
				})
			}
		}
	}
}

func TestASpecWithoutAnythingIsABlankSheet(t *testing.T) {
	for _, format := range []Format{PNG, SVG} {
		if _, err := Render(Spec{}, Style{}, format); err != nil {
			t.Error(err)
		}
	}
	if got := picture(t, Spec{}, Style{}).Bounds().Size(); got != image.Pt(470, 240) {
		t.Errorf("size %v, want the default", got)
	}
}

func TestTinyAndVastSizes(t *testing.T) {
	for _, s := range []Spec{hourlySpec(), timeSpec(true), barsSpec(), rejectionSpec(), {Empty: "Nothing."}} {
		for _, size := range [][2]int{{1, 1}, {9, 300}, {300, 9}, {40, 40}, {120, 90}, {2000, 60}} {
			st := styled(t, size[0], size[1], 1)
			if got := picture(t, s, st).Bounds().Size(); got != image.Pt(size[0], size[1]) {
				t.Errorf("%s: size %v, want %v", s.Name, got, size)
			}
		}
	}
	for _, st := range []Style{{Width: 100_000, Height: 5}, {Width: 8000, Height: 8000, Scale: 2}, {Pixels: [2]int{9000, 10}}} {
		if _, err := Render(hourlySpec(), st, PNG); err == nil {
			t.Errorf("%d by %d was drawn", st.Width, st.Height)
		}
	}
}

func TestFaultyStylesAreRefusedByName(t *testing.T) {
	if _, err := Render(hourlySpec(), Style{}, "gif"); err == nil || !strings.Contains(err.Error(), `"gif"`) {
		t.Errorf("format: %v", err)
	}
	if _, err := Render(hourlySpec(), Style{Regular: []byte("no typeface")}, PNG); err == nil || !strings.Contains(err.Error(), "typeface") {
		t.Errorf("typeface: %v", err)
	}
	if _, err := ParseTheme("pink"); err == nil {
		t.Error("a pink theme")
	}
}
