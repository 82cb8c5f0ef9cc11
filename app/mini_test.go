package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/seen"
	"clickwage/app/view"
	"clickwage/data/work"
)

// inMini presses a key in the mini window.
func (w *Window) inMini(t *testing.T, key fyne.KeyName) {
	t.Helper()
	if w.mini.window == nil {
		t.Fatalf("the mini window is not open for %s", key)
	}
	w.mini.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key})
}

func TestTheMiniWindowTakesTheKeysOfTheWorkPage(t *testing.T) {
	w := newWindow(t)
	w.Go(view.ScreenLedger)
	w.hit(t, "Ctrl M")
	if w.mini.window == nil {
		t.Fatal("Ctrl M opens no mini window")
	}
	activity := func() work.Activity {
		t.Helper()
		all, err := w.opt.Tracker.Running(t.Context())
		if err != nil || len(all) == 0 {
			t.Fatalf("running: %v, %v", all, err)
		}
		for _, o := range all {
			if !o.Paused {
				return o.Activity
			}
		}
		return all[0].Activity
	}
	w.inMini(t, fyne.KeyS)
	w.Load()
	if got := activity(); got != work.Search {
		t.Errorf("S times %v", got)
	}
	w.inMini(t, fyne.KeyS)
	w.Load()
	w.inMini(t, fyne.Key1)
	w.Load()
	if got := activity(); got != work.Task {
		t.Errorf("1 times %v", got)
	}
	front := w.work.State.Timers[w.work.State.Front]
	if st := w.work.Mini(); st.Title != front.Title || st.Clock != front.Clock || !st.Live {
		t.Errorf("the mini window shows %+v, the page %+v", st, front)
	}
	w.inMini(t, fyne.KeyEnter)
	w.Load()
	if n := len(w.work.State.Timers); n != 0 {
		t.Errorf("%d timers run after Enter", n)
	}
	w.inMini(t, fyne.KeyEscape)
	if w.mini.window != nil || w.open != view.ScreenLedger {
		t.Errorf("Esc: open %v, page %v", w.mini.window != nil, w.open)
	}
}

func TestWhatTheMiniWindowHasNoRoomForOpensTheWholeOne(t *testing.T) {
	w := newWindow(t)
	w.opt.Later = func(_ time.Duration, do func()) func() { do(); return func() {} } // Fyne's test driver takes the last window for each
	w.Mini()
	w.inMini(t, fyne.Key1)
	w.Load()
	w.inMini(t, fyne.KeyO)
	if w.mini.window != nil || w.open != view.ScreenWork || w.Canvas().Overlays().Top() == nil {
		t.Error("O does not ask for the outcome in the whole window")
	}
	w.covers.leave()
	w.Canvas().Overlays().Remove(w.Canvas().Overlays().Top())
	w.Mini()
	w.miniPress(present.Key{Ctrl: true, Name: "I"})
	if w.mini.window != nil || w.open != view.ScreenImport {
		t.Errorf("Ctrl I in the mini window leaves it open on page %v", w.open)
	}
}

func TestTheMiniWindowComesBackWhereItStood(t *testing.T) {
	w := newWindow(t)
	w.Mini()
	w.stood(seen.Point{X: 700, Y: 90}, true)
	w.stood(seen.Point{}, false) // it is minimised
	w.whole()
	w.mini.at = seen.Point{}
	w.Mini()
	if want := (seen.Point{X: 700, Y: 90}); w.mini.at != want {
		t.Errorf("it is opened at %v, want %v", w.mini.at, want)
	}
}

func TestTheMiniWindowIsHiddenBeforeItCloses(t *testing.T) {
	w := newWindow(t)
	var later []func()
	w.opt.Later = func(_ time.Duration, do func()) func() {
		later = append(later, do)
		return func() {}
	}
	w.Mini()
	closed := 0
	small := w.mini.window
	small.SetOnClosed(func() { closed++; w.miniClosed(small) })
	w.inMini(t, fyne.KeyEscape)
	if w.mini.window != nil || closed != 0 || len(later) != 1 {
		t.Fatalf("after Esc: open %v, closed %d times, %d to be done", w.mini.window != nil, closed, len(later))
	}
	w.Mini()
	later[0]()
	if closed != 1 || w.mini.window == nil {
		t.Errorf("the former one closed %d times, the next one is open: %v", closed, w.mini.window != nil)
	}
}
