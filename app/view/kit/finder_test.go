package kit

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// finding is an open finder that counts what it is asked.
type finding struct {
	*Finder
	c      fyne.Canvas
	typed  string
	chosen []int
	closed int
}

func newFinding(t *testing.T, size fyne.Size, rows int) *finding {
	t.Helper()
	inTheme(t, AlwaysLight, 1)
	f := &finding{c: onCanvas(t, NewPanel(ColorBg), size)}
	f.Finder = ShowFinder(f.c, FinderOptions{
		Placeholder: "Find", OnTyped: func(text string) { f.typed = text },
		OnChosen: func(i int) { f.chosen = append(f.chosen, i) }, OnClose: func() { f.closed++ },
	})
	f.show(rows)
	return f
}

func (f *finding) show(rows int) {
	all := make([]FinderRow, rows)
	for i := range all {
		all[i] = FinderRow{Text: fmt.Sprint("Row ", i), Kind: "Task"}
	}
	f.Set(all, "Nothing has all these words.")
}

func (f *finding) press(names ...fyne.KeyName) {
	for _, name := range names {
		f.c.Focused().TypedKey(key(name))
	}
}

func TestAFinderIsTypedIntoAndGoneThroughByKeys(t *testing.T) {
	f := newFinding(t, fyne.NewSize(900, 560), 40)
	page := f.fits()
	for _, step := range []struct {
		name string
		keys []fyne.KeyName
		at   int
	}{
		{"Up stays on the first", []fyne.KeyName{fyne.KeyUp}, 0},
		{"Down", []fyne.KeyName{fyne.KeyDown, fyne.KeyDown}, 2},
		{"a page down", []fyne.KeyName{fyne.KeyPageDown}, 2 + page},
		{"a page up", []fyne.KeyName{fyne.KeyPageUp}, 2},
		{"pages end on the last", []fyne.KeyName{fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyDown}, 39},
	} {
		f.press(step.keys...)
		if f.at != step.at || f.at < f.top || f.at >= f.top+page {
			t.Errorf("%s: on row %d of those from %d, want %d", step.name, f.at, f.top, step.at)
		}
	}
	f.press(fyne.KeyReturn)
	if fmt.Sprint(f.chosen) != "[39]" {
		t.Errorf("Enter chose %v", f.chosen)
	}
	test.Type(f.c.Focused(), "led")
	if f.typed != "led" || f.at != 0 || f.top != 0 {
		t.Errorf("typed %q, on row %d of those from %d", f.typed, f.at, f.top)
	}
	f.press(fyne.KeyDown, fyne.KeyDown)
	if f.show(2); f.at != 1 {
		t.Errorf("of two rows it is on %d", f.at)
	}
	if f.show(0); f.at != 0 {
		t.Errorf("of no rows it is on %d", f.at)
	}
	f.press(fyne.KeyDown, fyne.KeyReturn)
	if len(f.chosen) != 1 {
		t.Errorf("of no rows it chose %v", f.chosen)
	}
	if f.press(fyne.KeyEscape); f.closed != 1 {
		t.Errorf("Esc closed it %d times", f.closed)
	}
	if f.Close(); f.c.Overlays().Top() != nil {
		t.Error("it is still there")
	}
}

func TestAFinderIsPressedAndScrolled(t *testing.T) {
	f := newFinding(t, fyne.NewSize(900, 560), 40)
	list, box := f.list(), f.box()
	third := &fyne.PointEvent{Position: fyne.NewPos(list.X+20, list.Y+2.5*f.rowHeight())}
	f.Tapped(third)
	f.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -10)})
	f.Tapped(third)
	if fmt.Sprint(f.chosen) != "[2 3]" {
		t.Errorf("pressed the third row, before and after a step: %v", f.chosen)
	}
	for range 100 {
		f.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -10)})
	}
	if f.top != 40-f.fits() {
		t.Errorf("scrolled to row %d", f.top)
	}
	f.Tapped(&fyne.PointEvent{Position: fyne.NewPos(box.X+20, box.Y+4)})
	if len(f.chosen) != 2 || f.closed != 0 {
		t.Errorf("pressed beside the rows: chose %v, closed %d times", f.chosen, f.closed)
	}
	if f.Tapped(&fyne.PointEvent{Position: fyne.NewPos(2, 2)}); f.closed != 1 {
		t.Errorf("pressed beside the card: closed %d times", f.closed)
	}
}

func TestAFinderFitsALowWindow(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(900, 560), fyne.NewSize(500, 300), fyne.NewSize(2560, 1440)} {
		f := newFinding(t, size, 40)
		if b := f.box(); b.X < 0 || b.X+b.W > size.Width || b.Y+b.H > size.Height || f.fits() < 3 {
			t.Errorf("in %v the card is %+v with %d rows", size, b, f.fits())
		}
	}
}
