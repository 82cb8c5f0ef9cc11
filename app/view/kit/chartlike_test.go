package kit

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// tallest returns the height of the first rectangle of a colour.
func tallest(o fyne.CanvasObject, name fyne.ThemeColorName) float32 {
	h := float32(0)
	walk(o, func(s fyne.CanvasObject) {
		if r, ok := s.(*canvas.Rectangle); ok && r.FillColor == Color(name) {
			h = max(h, r.Size().Height)
		}
	})
	return h
}

func TestTheStripCodesCategoriesByHeight(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	d := NewDayStrip(StripState{From: 8, To: 18, Blocks: []Block{
		{Start: 8, End: 9, Category: CategoryPaid}, {Start: 9, End: 10, Category: CategoryOther}, {Start: 10, End: 11, Category: CategoryOnCall}, {Start: 11, End: 12, Category: CategoryLost}}})
	onCanvas(t, d, fyne.NewSize(600, 66))
	if got := tallest(d, ColorPaid); got != stripFull {
		t.Errorf("paid is %.0f high, want %d", got, stripFull)
	}
	if got, want := tallest(d, ColorOther), snap(stripFull*0.6); got != want {
		t.Errorf("other unpaid is %.0f high, want %.0f", got, want)
	}
	if got := tallest(d, ColorCallText); got != stripCall {
		t.Errorf("on call is %.0f high, want %d", got, stripCall)
	}
	crosses := 0
	walk(d, func(o fyne.CanvasObject) {
		if _, ok := o.(*canvas.Image); ok {
			crosses++
		}
	})
	if crosses != 1 {
		t.Errorf("%d crosses, want one on the lost task", crosses)
	}
}

func TestTheStripTakesAnyNumberOfBlocks(t *testing.T) {
	for _, n := range []int{0, 1, 300, 301, 5000} {
		inTheme(t, AlwaysLight, 1)
		st := StripState{From: 0, To: 24}
		for i := range n {
			start := 24 * float64(i) / float64(n)
			st.Blocks = append(st.Blocks, Block{Start: start, End: start + 24/float64(n), Category: Category(i % 5)})
		}
		d := NewDayStrip(st)
		onCanvas(t, d, fyne.NewSize(600, 66))
		shapes := 0
		walk(d, func(o fyne.CanvasObject) {
			shapes++
			if r, ok := o.(*canvas.Rectangle); ok && r.FillColor == Color(ColorPaid) && r.Size().Width < 2 {
				t.Errorf("with %d blocks one is %.1f wide, want at least 2", n, r.Size().Width)
			}
		})
		if shapes > 3*max(n, 1) && shapes > 2*600/2+10 {
			t.Errorf("%d blocks make %d shapes on 600 pixels", n, shapes)
		}
	}
}

func TestAStripeTakesTheCategoryWithMostOfIt(t *testing.T) {
	st := StripState{From: 0, To: 4, Blocks: []Block{
		{Start: 0, End: 0.4, Category: CategoryPaid}, {Start: 0.4, End: 1, Category: CategoryOther}, {Start: 2, End: 2.1, Category: CategoryLost}, {Start: 2.5, End: 4, Category: CategoryPending}}}
	got := bucket(st, 4)
	want := []Category{CategoryOther, -1, CategoryPending, CategoryPending}
	if !slices.Equal(got, want) {
		t.Errorf("stripes are %v, want %v", got, want)
	}
}

func TestTheScaleDrawsNothingForTheUnknown(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	sc := NewScale(ScaleState{Max: 10, FloorLabel: "Your floor"})
	onCanvas(t, sc, fyne.NewSize(300, 60))
	if n := fills(sc, ColorText) + fills(sc, ColorCall); n != 0 || len(words(sc)) != 0 {
		t.Errorf("an unknown rate draws %d shapes and says %q", n, words(sc))
	}
	sc.Set(ScaleState{Max: 10, Low: at(3), High: at(6), Value: at(4.7), Floor: at(9.9), FloorLabel: "Your floor €9.90"})
	if fills(sc, ColorCall) != 1 || fills(sc, ColorText) != 2 {
		t.Errorf("band %d, dot and line %d, want 1 and 2", fills(sc, ColorCall), fills(sc, ColorText))
	}
	walk(sc, func(o fyne.CanvasObject) {
		if txt, ok := o.(*canvas.Text); ok && txt.Position().X+txt.Size().Width > 301 {
			t.Errorf("%q goes out at the right", txt.Text)
		}
	})
}

func TestMoneyPartsAreProportionalAndNeverVanish(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	b := NewStackBar(Segment{30, ColorPaid}, Segment{10, ColorPending}, Segment{0.01, ColorLost}, Segment{-3, ColorOther})
	onCanvas(t, b, fyne.NewSize(400, 14))
	width := map[fyne.ThemeColorName]float32{}
	for _, n := range []fyne.ThemeColorName{ColorPaid, ColorPending, ColorLost, ColorOther} {
		walk(b, func(o fyne.CanvasObject) {
			if r, ok := o.(*canvas.Rectangle); ok && r.FillColor == Color(n) {
				width[n] = r.Size().Width
			}
		})
	}
	if got := width[ColorPaid] / width[ColorPending]; got < 2.8 || got > 3.1 {
		t.Errorf("30 to 10 is drawn as %.2f to 1", got)
	}
	if width[ColorLost] < 3 || width[ColorOther] != 0 {
		t.Errorf("a cent is %.0f wide and a negative %.0f, want at least 3 and none", width[ColorLost], width[ColorOther])
	}
}

func TestBarsSayWhenThereAreTooFewTasks(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	b := NewBars()
	b.Set([]Bar{{Label: "Outlier", Fraction: 1, Value: "11.40", Note: "38 tasks"}, {Label: "UHRS", Note: "3 tasks", Instead: "too few tasks to say"}}, nil)
	onCanvas(t, b, fyne.NewSize(380, 60))
	if fills(b, ColorPaid) != 1 || fills(b, ColorText) != 0 {
		t.Errorf("%d bars and %d lines, want one bar and no floor line", fills(b, ColorPaid), fills(b, ColorText))
	}
	if !slices.Contains(words(b), "too few tasks to say") {
		t.Errorf("says %q", words(b))
	}
}

func TestAProgressLineIsHeldBetweenEmptyAndFull(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	p := NewProgressLine()
	onCanvas(t, p, fyne.NewSize(200, 6))
	for fraction, want := range map[float64]float32{-1: 0, 0.5: 100, 9: 200} {
		p.Set(fraction, ColorLive)
		got := float32(0)
		walk(p, func(o fyne.CanvasObject) {
			if r, ok := o.(*canvas.Rectangle); ok && r.FillColor == Color(ColorLive) {
				got = r.Size().Width
			}
		})
		if got != want {
			t.Errorf("%.1f is drawn %.0f wide, want %.0f", fraction, got, want)
		}
	}
}

func TestAChartAsksForItsSizeAndKeepsTheOldPictureOnAnError(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	c := NewChartImage("Pay per hour, 12 weeks, 4.62 on average", fyne.NewSize(100, 50))
	var asked []image.Point
	c.OnSize = func(px image.Point, _ float32) { asked = append(asked, px) }
	w := test.NewTempWindow(t, c)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(300, 150))
	c.Refresh()
	if len(asked) == 0 || asked[len(asked)-1] != image.Pt(300, 150) {
		t.Errorf("asked for %v, want 300 by 150 last", asked)
	}
	n := len(asked)
	c.Refresh()
	if len(asked) != n {
		t.Error("asked again for the same size")
	}
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 300, 150))); err != nil {
		t.Fatal(err)
	}
	if err := c.SetPNG(b.Bytes(), "new words"); err != nil || c.Alt() != "new words" {
		t.Errorf("a good picture: %v, %q", err, c.Alt())
	}
	if err := c.SetPNG([]byte("no picture"), "other"); err == nil || c.Alt() != "new words" {
		t.Errorf("a bad picture: %v, %q", err, c.Alt())
	}
}

func TestTheStripTellsTheBlockUnderThePointer(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	hint := "untouched"
	d := NewDayStrip(StripState{From: 8, To: 18, Blocks: []Block{{Start: 9, End: 10, Category: CategoryPaid, Hint: "Faces and trust, 09:00 to 10:00"}}})
	d.OnHint = func(s string) { hint = s }
	onCanvas(t, d, fyne.NewSize(1000, 66))
	over := func(x float32) {
		d.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 40)}})
	}
	over(150)
	if hint != "Faces and trust, 09:00 to 10:00" {
		t.Errorf("over the block the hint is %q", hint)
	}
	over(250)
	if hint != "" {
		t.Errorf("beside it the hint is %q, want none", hint)
	}
}

func TestAChartSaysItselfInWordsAndLeavesRoomForItsLink(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	hint := ""
	c := NewChartImage("Pay per hour by week", fyne.NewSize(100, 50))
	c.OnHint = func(s string) { hint = s }
	c.Link = NewLink("Show as table", nil)
	onCanvas(t, c, fyne.NewSize(300, 178))
	c.MouseIn(nil)
	if hint != "Pay per hour by week" || c.AccessibilityLabel() != hint+"\nShow as table" {
		t.Errorf("the hint is %q and the label %q", hint, c.AccessibilityLabel())
	}
	if px, _ := c.Pixels(); px != image.Pt(300, 150) {
		t.Errorf("the picture has %v, want 300 by 150", px)
	}
	if !slices.Contains(words(c), "Show as table") {
		t.Errorf("says %q", words(c))
	}
}
