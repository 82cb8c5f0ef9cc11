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

// In greys paid and lost time are the same: strokes tell them apart.
func TestLostTimeIsHatched(t *testing.T) {
	for _, theme := range []Theme{Light, Dark} {
		st := styled(t, 470, 240, 1)
		st.Theme = theme
		img := picture(t, timeSpec(true), st)
		colours := theme.palette()
		// crossed counts the pixels between two of one colour that are of another.
		crossed := func(tone Tone) (n int) {
			r, g, b, _ := colours.fill[tone].RGBA()
			is := func(x, y int) bool {
				r2, g2, b2, _ := img.At(x, y).RGBA()
				return r == r2 && g == g2 && b == b2
			}
			for y := range 240 {
				for x := 2; x < 468; x++ {
					if is(x-2, y) && !is(x, y) && is(x+2, y) {
						n++
					}
				}
			}
			return n
		}
		if lost, paid := crossed(Lost), crossed(Paid); lost < 50 || paid > lost/10 {
			t.Errorf("theme %v: lost time is crossed in %d places, paid in %d", theme, lost, paid)
		}
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

func TestALossHasABarOfItsOwnLength(t *testing.T) {
	s := barsSpec()
	s.Bars, s.Marks = s.Bars[:2], nil
	s.Bars[1].Value = -s.Bars[0].Value
	img, blue := picture(t, s, styled(t, 470, 240, 1)), Light.palette().fill[Paid]
	var rows [2]int
	for i := range rows {
		top := 14 + 19 + 18 + 6 + 2 + rowHeight*i
		rows[i] = pixels(img.(interface {
			SubImage(image.Rectangle) image.Image
		}).SubImage(image.Rect(0, top, 470, top+rowHeight)), blue)
	}
	if rows[0] < 500 || rows[0]-rows[1] > 20 || rows[1]-rows[0] > 20 {
		t.Errorf("%d pixels of gain and %d of as large a loss", rows[0], rows[1])
	}
}

func TestTextIsAsWideAsItIsMeasured(t *testing.T) {
	st := styled(t, 470, 240, 2)
	p, err := newPen(st, PNG)
	if err != nil {
		t.Fatal(err)
	}
	const title = "Where the hours went"
	img := picture(t, Spec{Title: title}, st)
	right := 0
	for y := range 480 {
		for x := range 940 {
			if r, _, _, _ := img.At(x, y).RGBA(); r < 0x8000 {
				right = max(right, x)
			}
		}
	}
	if want := 2 * (14 + p.width(title, heading)); math.Abs(float64(right)-want) > 3 {
		t.Errorf("the title ends at %d, want %v", right, want)
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
