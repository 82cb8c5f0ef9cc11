package kit_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"clickwage/app/view/kit"
)

// A day of thousands of tasks costs no more than one that fills the list.
func TestRowsExistOnlyWhereTheyAreSeen(t *testing.T) {
	test.NewTempApp(t)
	texts := make([]string, 5000)
	for i := range texts {
		texts[i] = fmt.Sprint("Task ", i)
	}
	made := 0
	rows := kit.NewRows(func() float32 { return 50 }, func(i int) fyne.CanvasObject {
		made++
		return kit.NewTwoLine(kit.TwoLineState{Title: texts[i]}, func() {}, nil)
	}, func(i int, o fyne.CanvasObject) { o.(*kit.TwoLine).Set(kit.TwoLineState{Title: texts[i]}) })
	rows.Show(len(texts), nil)
	w := test.NewTempWindow(t, rows.Object())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(300, 400))
	if made == 0 || made > 20 {
		t.Fatalf("%d rows of 50 were made for a list 400 high", made)
	}
	scroll := rows.Object().(*container.Scroll)
	if got := scroll.Content.MinSize().Height; got != 50*5000 {
		t.Errorf("the list is %v high", got)
	}

	for range 200 { // by the keyboard, one row after the other
		w.Canvas().FocusNext()
	}
	focused, ok := w.Canvas().Focused().(*kit.TwoLine)
	if !ok {
		t.Fatalf("the keyboard is on %T", w.Canvas().Focused())
	}
	at := focused.Position().Y - scroll.Offset.Y
	if focused.Position().Y != 199*50 || at < 0 || at+50 > 400 {
		t.Errorf("after 200 steps the keyboard is on the row at %v, %v in sight", focused.Position().Y, at)
	}
	if made > 300 {
		t.Errorf("%d rows were made on the way over 200", made)
	}

	rows.Show(3, nil)
	if got := scroll.Content.(*fyne.Container).Objects; len(got) != 3 || scroll.Offset.Y != 0 {
		t.Errorf("of a list that became shorter %d rows are there, scrolled by %v", len(got), scroll.Offset.Y)
	}
	empty := kit.NewEmptyState("Nothing yet", nil)
	rows.Show(0, empty)
	if got := scroll.Content.(*fyne.Container).Objects; len(got) != 1 || got[0] != empty {
		t.Errorf("without rows stands %v", got)
	}
}
