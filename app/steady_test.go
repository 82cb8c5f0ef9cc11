package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"clickwage/app/view"
	"clickwage/app/view/kit"
)

// under is how far down the tiles of the Work page begin.
func (w *Window) under(t *testing.T) float32 {
	t.Helper()
	var tile *kit.Tile
	walk(w.workAt.Object(), func(o fyne.CanvasObject) {
		if at, ok := o.(*kit.Tile); ok && tile == nil {
			tile = at
		}
	})
	if tile == nil {
		t.Fatal("there are no tiles")
	}
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(tile).Y
}

func TestAStartMovesNothingOnTheWorkPage(t *testing.T) {
	w := newWindow(t)
	w.window.Resize(fyne.NewSize(1200, 760))
	w.Load()
	idle := w.under(t)
	for _, line := range []string{"", "prolific ordinary", "prolific ordinary £1.80 30m"} {
		if line == "" {
			w.work.StartOrStop()
		} else {
			w.work.Enter(line)
		}
		w.Load()
		if len(w.work.State.Timers) == 0 {
			t.Fatalf("%q starts nothing", line)
		}
		if got := w.under(t); got-idle > 1 || idle-got > 1 { // a line of words is rounded
			t.Errorf("the tiles begin at %v, and at %v while %q runs", idle, got, line)
		}
	}
}

func TestThePagesAreReadAheadOfTheirOpening(t *testing.T) {
	w := newWindow(t)
	ledger := w.pages[view.ScreenLedger].(*view.Ledger)
	if ledger.Shown() {
		t.Fatal("the ledger was read before it was asked for")
	}
	w.ahead()
	if !ledger.Shown() || len(w.pay.State.Tiles) == 0 {
		t.Errorf("read ahead: ledger %v, %d figures of pay", ledger.Shown(), len(w.pay.State.Tiles))
	}
	if got := w.open; got != view.ScreenWork {
		t.Errorf("page %d is open", got)
	}
}
