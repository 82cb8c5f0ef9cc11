package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"golang.org/x/image/draw"
)

func styled(t testing.TB, width, height int, scale float64) Style {
	t.Helper()
	regular, bold := readFonts(t)
	return Style{Width: width, Height: height, Scale: scale, Regular: regular, Bold: bold}
}

func picture(t testing.TB, s Spec, st Style) image.Image {
	t.Helper()
	file, err := Render(s, st, PNG)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// words are the texts of an SVG; a file that is no XML fails the test.
func words(t testing.TB, svg []byte) []string {
	t.Helper()
	var all []string
	reader := xml.NewDecoder(bytes.NewReader(svg))
	inside := false
	for {
		token, err := reader.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("not XML: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inside = token.Name.Local == "text"
			if token.Name.Local == "script" {
				t.Fatal("the picture holds a script")
			}
		case xml.CharData:
			if inside {
				all = append(all, string(token))
			}
		case xml.EndElement:
			inside = false
		}
	}
}

func pixels(img image.Image, want color.Color) (n int) {
	r, g, b, _ := want.RGBA()
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if r2, g2, b2, _ := img.At(x, y).RGBA(); r == r2 && g == g2 && b == b2 {
				n++
			}
		}
	}
	return n
}

func TestEveryChartShowsItsColours(t *testing.T) {
	for _, row := range []struct {
		name  string
		spec  Spec
		tones []Tone
		tints []Tone
	}{
		{"pay has its line and its band", hourlySpec(), []Tone{Paid}, []Tone{Paid}},
		{"time has its four parts and the outline of on call", timeSpec(true), []Tone{Paid, Pending, Lost, Other, OnCall}, nil},
		{"platforms have bars", barsSpec(), []Tone{Paid}, nil},
		{"rejections are the colour of what is lost", rejectionSpec(), []Tone{Lost}, []Tone{Lost}},
	} {
		for _, theme := range []Theme{Light, Dark} {
			t.Run(row.name, func(t *testing.T) {
				st := styled(t, 470, 240, 1)
				st.Theme = theme
				img := picture(t, row.spec, st)
				colours := theme.palette()
				if got := pixels(img, colours.surface); got < 470*240/3 {
					t.Errorf("%d pixels of ground", got)
				}
				for _, tone := range row.tones {
					if got := pixels(img, colours.fill[tone]); got < 100 {
						t.Errorf("%d pixels of tone %d", got, tone)
					}
				}
				for _, tone := range row.tints {
					if got := pixels(img, colours.tint[tone]); got < 100 {
						t.Errorf("%d pixels of shade %d", got, tone)
					}
				}
			})
		}
	}
}

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
		for _, n := range []int{0, 1, 2, 12, 500} {
			for chart, s := range oddSpecs(y, n) {
				t.Run(name+" in "+string(chart), func(t *testing.T) {
					st := styled(t, 300, 160, 1)
					if got := picture(t, s, st).Bounds().Size(); got != image.Pt(300, 160) {
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
						if got := pixels(picture(t, s, st), Light.palette().fill[Paid]); got != 0 {
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

func TestTextInSVGIsTextAndNothingElse(t *testing.T) {
	name := `R&D <script>alert("x")</script> ]]> 'a'`
	hourly, hours, bars := hourlySpec(), timeSpec(false), barsSpec()
	hourly.Title, hourly.Lines[0].Label, hourly.X[0].Label = name, name, name
	hours.Subtitle, hours.Stacks[0].Label = name, name
	bars.Bars[0].Label, bars.Bars[0].Note, bars.Bars[6].Instead, bars.Marks[0].Label = name, name, name, name
	for _, s := range []Spec{hourly, hours, bars, {Title: name, Empty: name}} {
		svg, err := Render(s, styled(t, 2000, 300, 1), SVG)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, w := range words(t, svg) {
			found = found || strings.Contains(w, name)
		}
		if !found {
			t.Errorf("%s: the name is not in %q", s.Name, words(t, svg))
		}
	}
	bad := barsSpec()
	bad.Bars[0].Label = "a\x00b\xffc\nd"
	svg, err := Render(bad, styled(t, 900, 300, 1), SVG)
	if err != nil {
		t.Fatal(err)
	}
	words(t, svg)
}

func TestSVGHasItsSizeAndTitleAndWeight(t *testing.T) {
	svg, err := Render(hourlySpec(), styled(t, 470, 240, 2), SVG)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<svg width="470" height="240" role="img" `, "<title>Pay per hour and the minimum wage</title>", "font-weight:600", "font-size:12.0px",
	} {
		if !bytes.Contains(svg, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
}

func TestTwiceTheScaleIsTwiceThePixelsAndNotAnEnlargement(t *testing.T) {
	for _, s := range []Spec{hourlySpec(), timeSpec(true), barsSpec()} {
		one, two := picture(t, s, styled(t, 470, 240, 1)), picture(t, s, styled(t, 470, 240, 2))
		if got := two.Bounds().Size(); got != image.Pt(940, 480) {
			t.Fatalf("size %v", got)
		}
		for name, scaler := range map[string]draw.Scaler{"nearest": draw.NearestNeighbor, "bilinear": draw.BiLinear, "cubic": draw.CatmullRom} {
			enlarged := image.NewRGBA(two.Bounds())
			scaler.Scale(enlarged, enlarged.Bounds(), one, one.Bounds(), draw.Src, nil)
			if differ := 940*480 - same(enlarged, two); differ < 940*480/100 {
				t.Errorf("%s: only %d pixels differ from the %s enlargement", s.Name, differ, name)
			}
		}
		// Half the large picture is the small one but for the edges.
		halved := image.NewRGBA(one.Bounds())
		draw.BiLinear.Scale(halved, halved.Bounds(), two, two.Bounds(), draw.Src, nil)
		if alike := same(halved, one); alike < 470*240*8/10 {
			t.Errorf("%s: only %d of %d pixels keep their place", s.Name, alike, 470*240)
		}
	}
}

func same(a, b image.Image) (n int) {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if color.RGBAModel.Convert(a.At(x, y)) == color.RGBAModel.Convert(b.At(x, y)) {
				n++
			}
		}
	}
	return n
}

func TestExactPixelsOfABrokenScale(t *testing.T) {
	st := styled(t, 470, 240, 1.25)
	st.Pixels = [2]int{589, 301}
	if got := picture(t, hourlySpec(), st).Bounds().Size(); got != image.Pt(589, 301) {
		t.Errorf("size %v", got)
	}
}

func TestGridLinesAreOnePixelThin(t *testing.T) {
	st := styled(t, 470, 240, 1)
	img := picture(t, timeSpec(false), st)
	border, thin := Light.palette().border, 0
	r, g, b, _ := border.RGBA()
	is := func(y int) bool {
		r2, g2, b2, _ := img.At(455, y).RGBA()
		return r == r2 && g == g2 && b == b2
	}
	for y := 1; y < 239; y++ {
		if is(y) {
			thin++
			if is(y-1) || is(y+1) {
				t.Errorf("line %d is thicker than a pixel", y)
			}
		}
	}
	if thin != 3 {
		t.Errorf("%d grid lines in full colour, want 3", thin)
	}
}

func TestTheSameSpecGivesTheSameBytes(t *testing.T) {
	for _, s := range []Spec{hourlySpec(), timeSpec(true), barsSpec(), rejectionSpec()} {
		for _, format := range []Format{PNG, SVG} {
			first, err := Render(s, styled(t, 470, 240, 1), format)
			if err != nil {
				t.Fatal(err)
			}
			again, err := Render(s, styled(t, 470, 240, 1), format)
			if err != nil || !bytes.Equal(first, again) {
				t.Errorf("%s as %s differs the second time (%v)", s.Name, format, err)
			}
		}
	}
}

func TestBareLeavesTitleAndLegendOut(t *testing.T) {
	st := styled(t, 470, 240, 1)
	for _, bare := range []bool{false, true} {
		st.Bare = bare
		svg, err := Render(timeSpec(false), st, SVG)
		if err != nil {
			t.Fatal(err)
		}
		all := strings.Join(words(t, svg), "|")
		for _, word := range []string{"Where the hours went", "Hours by week", "Other unpaid"} {
			if strings.Contains(all, word) == bare {
				t.Errorf("bare %v: %q in %s", bare, word, all)
			}
		}
	}
}

func TestALossStandsUnderTheZeroLine(t *testing.T) {
	s := hourlySpec()
	s.Lines[0].Y = []float64{3, -2, 3}
	s.X = s.X[:3]
	svg, err := Render(s, styled(t, 470, 240, 1), SVG)
	if err != nil {
		t.Fatal(err)
	}
	all := words(t, svg)
	if !has(all, "−2.5") && !has(all, "−2") || !has(all, "0") {
		t.Errorf("ticks %q", all)
	}
	bars := barsSpec()
	bars.Bars[0].Value = -1.4
	svg, err = Render(bars, styled(t, 470, 240, 1), SVG)
	if err != nil || !has(words(t, svg), "−1.40") {
		t.Errorf("bars %q, %v", words(t, svg), err)
	}
}

func has(all []string, word string) bool {
	for _, w := range all {
		if w == word {
			return true
		}
	}
	return false
}

func TestMorePlatformsThanRoomAreCounted(t *testing.T) {
	s := barsSpec()
	for len(s.Bars) < 40 {
		s.Bars = append(s.Bars, s.Bars[1])
	}
	svg, err := Render(s, styled(t, 470, 240, 1), SVG)
	if err != nil {
		t.Fatal(err)
	}
	shown, rest := 0, ""
	for _, w := range words(t, svg) {
		if strings.HasSuffix(w, " tasks") {
			shown++
		}
		if strings.HasPrefix(w, "+ ") {
			rest = w
		}
	}
	if shown < 6 || rest != "+ "+plain(float64(40-shown)) {
		t.Errorf("%d shown and %q", shown, rest)
	}
	st := styled(t, 470, Height(s, false), 1)
	if svg, err = Render(s, st, SVG); err != nil || strings.Count(strings.Join(words(t, svg), " "), " tasks") < 40 {
		t.Errorf("at its own height not all 40 are shown (%v)", err)
	}
}

func BenchmarkRender3650(b *testing.B) {
	s, st := jagged(3650), styled(b, 900, 300, 1)
	for b.Loop() {
		if _, err := Render(s, st, PNG); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRender12Weeks(b *testing.B) {
	s, st := hourlySpec(), styled(b, 470, 240, 2)
	for b.Loop() {
		if _, err := Render(s, st, PNG); err != nil {
			b.Fatal(err)
		}
	}
}
