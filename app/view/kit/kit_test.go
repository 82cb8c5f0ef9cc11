package kit

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// inTheme starts a test app that looks like Clickwage.
func inTheme(t testing.TB, mode Mode, scale float32) {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(NewTheme(mode, scale))
}

// onCanvas puts an object on a window of that size.
func onCanvas(t testing.TB, o fyne.CanvasObject, size fyne.Size) fyne.Canvas {
	t.Helper()
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	w.Resize(size)
	return w.Canvas()
}

// walk calls do with every shape of an object, and whether it is drawn.
func walk(o fyne.CanvasObject, do func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	switch x := o.(type) {
	case *fyne.Container:
		for _, c := range x.Objects {
			walk(c, do)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(x).Objects() {
			walk(c, do)
		}
	default:
		do(o)
	}
}

// words returns the texts that an object draws, in order.
func words(o fyne.CanvasObject) []string {
	var out []string
	walk(o, func(s fyne.CanvasObject) {
		if t, ok := s.(*canvas.Text); ok && t.Text != "" {
			out = append(out, t.Text)
		}
	})
	return out
}

// fills counts the rectangles of a colour.
func fills(o fyne.CanvasObject, name fyne.ThemeColorName) int {
	n := 0
	walk(o, func(s fyne.CanvasObject) {
		if r, ok := s.(*canvas.Rectangle); ok && r.FillColor == Color(name) && r.Size().Width > 0 {
			n++
		}
	})
	return n
}

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

// clockwork is a Later that a test moves by hand.
type clockwork struct {
	waiting map[int]alarm
	now     time.Duration
	next    int
}

type alarm struct {
	at time.Duration
	f  func()
}

func (c *clockwork) later(d time.Duration, f func()) (cancel func()) {
	if c.waiting == nil {
		c.waiting = map[int]alarm{}
	}
	id := c.next
	c.next++
	c.waiting[id] = alarm{c.now + d, f}
	return func() { delete(c.waiting, id) }
}

func (c *clockwork) move(d time.Duration) {
	c.now += d
	for id, a := range c.waiting {
		if a.at <= c.now {
			delete(c.waiting, id)
			a.f()
		}
	}
}

// OpenGL leaves out what lies outside a scroller by its bounds: the line of a
// large ground must have the height of what it fills.
func TestTheLineOfALargeGroundIsAsHighAsIt(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	panel := NewPanel(ColorInk)
	onCanvas(t, panel, fyne.NewSize(200, 600))
	lines := 0
	walk(panel, func(o fyne.CanvasObject) {
		if l, ok := o.(*canvas.Line); ok {
			lines++
			if l.Size().Height < 590 || l.StrokeWidth < 190 {
				t.Errorf("a line %v high and %v thick", l.Size().Height, l.StrokeWidth)
			}
		}
	})
	if lines != 1 {
		t.Errorf("%d lines, want 1", lines)
	}
}

func TestAShapeWhoseCornersMeetIsDrawnAsOne(t *testing.T) {
	for name, c := range map[string]struct {
		at     area
		radius float32
		want   bool
	}{
		"a small one":            {area{W: 60, H: 28}, 4, true},
		"a card":                 {area{W: 590, H: 210}, RadiusCard, false},
		"a wide chip":            {area{W: 230, H: 28}, 14, true},
		"a page without corners": {area{W: 900, H: 560}, 0, false},
	} {
		if got := c.at.plain(c.radius); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
