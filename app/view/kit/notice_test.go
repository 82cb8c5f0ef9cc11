package kit

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestTheBottomBarGoesAfterEightSeconds(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	var clock clockwork
	var seen []bool
	bar := NewBottomBar(clock.later, "Undo", "Ctrl Z", "Close")
	bar.OnVisible = func(v bool) { seen = append(seen, v) }
	onCanvas(t, bar, fyne.NewSize(500, 44))
	if bar.Visible() {
		t.Fatal("the bar shows before anything was done")
	}
	bar.Tell("Submitted.", func() {})
	clock.move(7 * time.Second)
	if !bar.Visible() || !slices.Contains(words(bar), "Submitted.") {
		t.Error("the bar went too early")
	}
	bar.Tell("Returned.", nil)
	clock.move(2 * time.Second)
	if !bar.Visible() {
		t.Error("the time of the first message hid the second")
	}
	if slices.Contains(words(bar), "Undo") {
		t.Error("there is an Undo for what cannot be undone")
	}
	clock.move(6 * time.Second)
	if bar.Visible() || len(clock.waiting) != 0 {
		t.Error("the bar stayed after eight seconds")
	}
	if !slices.Equal(seen, []bool{true, true, false}) {
		t.Errorf("told %v", seen)
	}
}

func TestUndoHidesTheBarAndIsDoneOnce(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	var clock clockwork
	undone := 0
	bar := NewBottomBar(clock.later, "Undo", "Ctrl Z", "Close")
	onCanvas(t, bar, fyne.NewSize(500, 44))
	bar.Tell("Submitted.", func() { undone++ })
	test.Tap(bar.undo)
	bar.Undo()
	if undone != 1 || bar.Visible() || len(clock.waiting) != 0 {
		t.Errorf("undone %d times, visible %v", undone, bar.Visible())
	}
}

func TestTheLoadingLineWaitsThreeTenthsOfASecond(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	var clock clockwork
	l := NewLoadingLine(clock.later)
	onCanvas(t, l, fyne.NewSize(200, 2))
	l.Start()
	l.Start()
	clock.move(200 * time.Millisecond)
	l.Stop()
	clock.move(time.Second)
	if l.Showing() {
		t.Error("quick work showed the line")
	}
	l.Start()
	clock.move(300 * time.Millisecond)
	if !l.Showing() || fills(l, ColorFocus) != 1 {
		t.Error("slow work did not show the line")
	}
	l.Stop()
	if l.Showing() || fills(l, ColorFocus) != 0 {
		t.Error("the line stayed after the work")
	}
}

func TestAnErrorSaysItsThreePartsInOrder(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	n := NewErrorNote("Could not write the backup: disk full.", "Your data is saved.", "Choose another folder.",
		NewButton(ButtonOptions{Text: "Choose folder"}))
	onCanvas(t, Column(0, n), fyne.NewSize(300, 200))
	want := "Could not write the backup: disk full. Your data is saved. Choose another folder."
	if got := n.Text(); got != want {
		t.Errorf("says %q, want %q", got, want)
	}
	drawn := strings.Join(words(n), " ")
	if drawn != want+" Choose folder" {
		t.Errorf("draws %q", drawn)
	}
	if got := n.Size().Height; got != n.HeightFor(300) {
		t.Errorf("is %.0f high, want %.0f", got, n.HeightFor(300))
	}
}

func TestAnEmptyPlaceSaysOneSentenceAndOffersOneButton(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	pressed := 0
	b := NewButton(ButtonOptions{Text: "Open ledger", OnTapped: func() { pressed++ }})
	e := NewEmptyState("No disputes.", b)
	onCanvas(t, e, fyne.NewSize(400, 300))
	if got := words(e); !slices.Equal(got, []string{"No disputes.", "Open ledger"}) {
		t.Errorf("says %q", got)
	}
	test.Tap(b)
	if pressed != 1 {
		t.Errorf("the button was pressed %d times", pressed)
	}
	alone := NewEmptyState("Nothing yet.", nil)
	onCanvas(t, alone, fyne.NewSize(400, 300))
	if got := words(alone); !slices.Equal(got, []string{"Nothing yet."}) {
		t.Errorf("without a button it says %q", got)
	}
}

func TestAHintCoversTheStatusAndGivesItBack(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	l := NewStatusLine()
	onCanvas(t, l, fyne.NewSize(300, 20))
	l.SetText("187 tasks")
	l.Hint("Searching  S")
	if got := words(l); !slices.Equal(got, []string{"Searching  S"}) {
		t.Errorf("with a hint it says %q", got)
	}
	l.Hint("")
	if got := words(l); !slices.Equal(got, []string{"187 tasks"}) {
		t.Errorf("after the hint it says %q", got)
	}
}

func TestATickOfTheClockAllocatesLittle(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	bar := NewStackBar(Segment{3, ColorPaid}, Segment{1, ColorLost})
	onCanvas(t, bar, fyne.NewSize(300, 20))
	shapes := func() []fyne.CanvasObject { return slices.Clone(test.WidgetRenderer(bar).Objects()) }
	before := shapes()
	bar.Set(Segment{4, ColorPaid}, Segment{1, ColorLost})
	if !slices.Equal(before, shapes()) {
		t.Error("new shapes were made for new numbers")
	}
	if got := testing.AllocsPerRun(50, bar.Refresh); got > 12 {
		t.Errorf("a repaint allocates %.0f times, want at most 12", got)
	}
}
