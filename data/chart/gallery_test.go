package chart

import (
	"math"
	"os"
	"path/filepath"
	"testing"
)

// readFonts are the typefaces that the window and the terminal hand in.
func readFonts(t testing.TB) (regular, bold []byte) {
	t.Helper()
	for i, name := range []string{"IBMPlexSans-Regular.ttf", "IBMPlexSans-SemiBold.ttf"} {
		file, err := os.ReadFile(filepath.Join("..", "..", "assets", "fonts", name))
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			regular = file
		} else {
			bold = file
		}
	}
	return regular, bold
}

func weeks(labels ...string) []Point {
	var x []Point
	for i, l := range labels {
		x = append(x, Point{Key: "2026-W" + string(rune('A'+i)), Label: l, Long: l + " 2026"})
	}
	return x
}

func autumn() []Point {
	return weeks("7 Sep", "14 Sep", "21 Sep", "28 Sep", "5 Oct", "12 Oct", "19 Oct", "26 Oct", "2 Nov", "9 Nov", "16 Nov", "23 Nov")
}

var euro = Unit{Before: "€", Decimals: 2, Code: "EUR/h"}

func hourlySpec() Spec {
	low := []float64{3.9, 4.2, 4.6, 3.7, 4.4, 5.6, 4.9, 4.4, 3.9, 4.5, 3.9, 3.43}
	high := []float64{3.9, 4.2, 4.6, 3.7, 4.4, 5.6, 5.3, 4.9, 4.9, 6.0, 5.9, 6.28}
	return Spec{
		Name: Hourly, Title: "Pay per hour and the minimum wage", Unit: euro, X: autumn(),
		Subtitle: "€ per hour by week. Shaded: if pending is refused or paid.",
		Lines:    []Line{{Key: "effective", Label: "You", Y: []float64{3.9, 4.2, 4.6, 3.7, 4.4, 5.6, 5.1, 4.7, 4.3, 5.4, 4.9, 4.73}}},
		Bands:    []Band{{Low: Edge{"worst", "If pending is refused", low}, High: Edge{"best", "If pending is paid", high}}},
		Marks: []Mark{
			{Key: "floor", Label: "Your floor", Value: 6},
			{Key: "minimum", Label: "PT minimum", Value: 5.31, Dashed: true},
		},
		Columns: []Column{{"week", "Week"}}, Empty: "No decided work in these dates yet.",
	}
}

func timeSpec(onCall bool) Spec {
	s := Spec{
		Name: Time, Title: "Where the hours went", Subtitle: "Hours by week", Unit: Unit{After: " h", Decimals: 1, Code: "h"}, X: autumn(),
		Stacks: []Stack{
			{"paid", "Paid", Paid, []float64{14, 15, 16, 12, 15, 18, 17, 16, 13, 15, 11, 1}},
			{"pending", "Pending", Pending, []float64{3, 3, 2, 3, 2.5, 2, 2.2, 2.9, 4.5, 5.5, 7.6, 1.3}},
			{"unpaid", "Unpaid task", Lost, []float64{2, 1.5, 1.7, 3.2, 2, 1.2, 1.5, 2, 2.1, 1, 1.2, 0.3}},
			{"other", "Other unpaid", Other, []float64{5.4, 4.9, 5.1, 5.6, 5, 4.7, 4.8, 5.3, 6, 5.2, 5.5, 1.3}},
		},
		Columns: []Column{{"week", "Week"}}, Empty: "No time recorded in these dates.",
	}
	if onCall {
		s.Stacks = append(s.Stacks, Stack{"oncall", "On call", OnCall, []float64{0, 2, 3, 0, 0, 4, 1, 0.5, 0, 0, 6, 2}})
	}
	return s
}

func barsSpec() Spec {
	nan := math.NaN()
	return Spec{
		Name: Platforms, Title: "By platform", Subtitle: "€ per hour, shared unpaid time included", Unit: euro,
		Bars: []Bar{
			{Key: "Outlier", Label: "Outlier", Value: 11.4, Note: "38 tasks", Count: 38},
			{Key: "Prolific", Label: "Prolific", Value: 6.9, Note: "214 tasks", Count: 214},
			{Key: "DataAnnotation", Label: "DataAnnotation", Value: 6.2, Note: "21 tasks", Count: 21},
			{Key: "Clickworker", Label: "Clickworker", Value: 3.8, Note: "71 tasks", Count: 71},
			{Key: "Toloka", Label: "Toloka", Value: 2.6, Note: "121 tasks", Count: 121},
			{Key: "Microworkers", Label: "Microworkers", Value: 1.1, Note: "52 tasks", Count: 52},
			{Key: "UHRS", Label: "UHRS", Value: nan, Instead: "too few tasks to say", Note: "3 tasks", Count: 3},
		},
		Marks:   []Mark{{Key: "floor", Label: "Your floor", Value: 6}},
		Columns: []Column{{"platform", "Platform"}, {"effective", "Per hour"}, {"tasks", "Tasks"}},
		Empty:   "No work in these dates.",
	}
}

func rejectionSpec() Spec {
	nan := math.NaN()
	return Spec{
		Name: Rejections, Title: "Rejected tasks", Subtitle: "% of decided tasks by week. Shaded: likely range, 95%, if tasks are independent.",
		Unit: Unit{After: "%", Decimals: 1, Code: "%"}, X: autumn(),
		Lines: []Line{{"rate", "Rejected", Lost, []float64{2, 3, 2.5, 8, 4, nan, nan, 1, 2, 6, nan, 2.7}}},
		Bands: []Band{{
			Lost, Edge{"low", "Likely at least", []float64{1, 1.2, 1, 4, 2, nan, nan, 0.2, 1, 3, nan, 1.6}},
			Edge{"high", "Likely at most", []float64{5, 7, 6, 14, 9, nan, nan, 4, 6, 12, nan, 4.7}},
		}},
		Columns: []Column{{"week", "Week"}},
	}
}

// jagged is a long line without any order, the slowest that go-chart draws.
func jagged(n int) Spec {
	s := Spec{Name: Hourly, Title: "Ten years of days", Subtitle: "€ per hour by day", Unit: euro}
	line := Line{Key: "effective", Label: "You"}
	band := Band{}
	state := uint32(1)
	for i := range n {
		state = state*1664525 + 1013904223
		v := 3 + 4*float64(state>>8)/float64(1<<24)
		s.X = append(s.X, Point{Label: "1 Jan " + string(rune('A'+i%26))})
		line.Y = append(line.Y, v)
		band.Low.Y, band.High.Y = append(band.Low.Y, v-0.5), append(band.High.Y, v+1)
	}
	s.Lines, s.Bands = []Line{line}, []Band{band}
	return s
}

// TestGallery writes every chart in both themes, two sizes and two scales to
// the folder in GALLERY, to be looked at.
func TestGallery(t *testing.T) {
	folder := os.Getenv("GALLERY")
	if folder == "" {
		t.Skip("GALLERY names no folder")
	}
	empty, one, loss := hourlySpec(), hourlySpec(), barsSpec()
	empty.Lines[0].Y = nil
	one.X = one.X[:1]
	loss.Bars[5].Value = -1.4
	fallen := hourlySpec()
	fallen.Lines[0].Y = []float64{3.9, 4.2, math.NaN(), math.NaN(), 4.4, -1.6, -0.5, 4.7, math.NaN(), 5.4, math.NaN(), 4.73}
	specs := map[string]Spec{
		"hourly": hourlySpec(), "time": timeSpec(false), "oncall": timeSpec(true), "platforms": barsSpec(), "rejections": rejectionSpec(),
		"empty": empty, "one": one, "loss": loss, "fallen": fallen, "jagged": jagged(3650),
	}
	regular, bold := readFonts(t)
	for name, s := range specs {
		for _, st := range []Style{{Width: 470, Height: 240}, {Width: 900, Height: 300}, {Width: 470, Height: 190, Bare: true}} {
			for theme, dark := range []string{"light", "dark"} {
				for scale, times := range []string{"1x", "2x"} {
					st.Theme, st.Scale, st.Regular, st.Bold = Theme(theme), float64(scale+1), regular, bold
					for _, f := range []Format{PNG, SVG} {
						if f == SVG && scale == 1 {
							continue
						}
						file, err := Render(s, st, f)
						if err != nil {
							t.Fatal(err)
						}
						size := map[int]string{240: "card", 300: "wide", 190: "bare"}[st.Height]
						path := filepath.Join(folder, name+"-"+size+"-"+dark+"-"+times+"."+string(f))
						if err := os.WriteFile(path, file, 0o644); err != nil {
							t.Fatal(err)
						}
					}
				}
			}
		}
	}
}
