package app

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"clickwage/app/view"
)

// A key that is held comes again without going down again.
func TestAHeldKeyActsOnce(t *testing.T) {
	w := newWindow(t)
	did := listened(w)
	w.held.hears = true // a canvas of tests does not tell
	c := w.Canvas()
	w.Go(view.ScreenWork)
	c.Unfocus()
	s := &fyne.KeyEvent{Name: fyne.KeyS}
	w.held.pressed(s)
	for range 3 {
		w.typed(s)
	}
	if want := []string{"activity.search"}; !slices.Equal(*did, want) {
		t.Errorf("held: did %v, want %v", *did, want)
	}
	w.held.pressed(s)
	w.typed(s)
	if len(*did) != 2 {
		t.Errorf("pressed again: did %v", *did)
	}

	// Enter ends the line that is typed; held, it would submit what has just begun.
	*did = nil
	w.newTask()
	entry := w.workAt.Field.Entry()
	w.workAt.Field.SetText("prolific Image study 0.60GBP")
	enter := &fyne.KeyEvent{Name: fyne.KeyReturn}
	entry.TypedKey(enter)
	if c.Focused() != nil {
		t.Fatal("the field still has the keyboard")
	}
	w.typed(enter)
	if len(*did) != 0 {
		t.Errorf("held after a line: did %v", *did)
	}
}
