package view

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickwage/app/view/kit"
	"clickwage/data/work"
)

// A line is typed, a kind of before is taken by the keyboard, and what was typed
// is never replaced without a key that takes.
func TestAKindOfBeforeIsTakenByTheKeyboard(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	w := s.work()
	c := onCanvas(t, w.Object(), fyne.NewSize(1024, 700))
	w.model.Load()
	w.model.Enter("prolific Image study 0.60GBP 10m")
	w.model.Load()
	w.model.Finish(work.Submitted)
	w.model.Load()
	key := func(name fyne.KeyName) { w.Field.Entry().TypedKey(&fyne.KeyEvent{Name: name}) }
	w.Field.Focus()
	list := w.typing.list
	if !list.Visible() {
		t.Fatal("nothing stands under the field that has the keyboard")
	}
	contains(t, w.Object(), "Image study", "as on 23 Nov 2026")
	test.Type(w.Field.Entry(), "ima")
	if w.Field.Text() != "ima" {
		t.Errorf("what was typed became %q", w.Field.Text())
	}
	if tab, ok := w.Field.Entry().(fyne.Tabbable); !ok || !tab.AcceptsTab() {
		t.Error("Tab would leave the field")
	}
	key(fyne.KeyDown)
	key(fyne.KeyReturn)
	if w.Field.Text() != "Prolific Image study " || len(w.model.State.Timers) != 0 {
		t.Errorf("Enter on a kind: %q, timers %+v", w.Field.Text(), w.model.State.Timers)
	}
	test.Type(w.Field.Entry(), "4m approved")
	contains(t, w.Object(), "Enter records it as done", "£0.60", "Approved")
	key(fyne.KeyEscape)
	if list.Visible() || !w.Field.Focused() {
		t.Error("Esc closes the list first, and stays in the field")
	}
	key(fyne.KeyReturn)
	w.model.Load()
	if rows := w.model.State.Today.Rows; len(rows) != 2 || rows[0].Mark.Text != "Approved" && rows[1].Mark.Text != "Approved" {
		t.Errorf("rows: %+v", rows)
	}
	if c.Focused() != nil || w.Field.Text() != "" || list.Visible() {
		t.Error("the field keeps the keyboard, its text or its list")
	}
}

func TestALineInDoubtIsToldAndStays(t *testing.T) {
	s := newStage(t, "de", kit.AlwaysDark)
	w := s.work()
	onCanvas(t, w.Object(), fyne.NewSize(848, 500))
	w.model.Load()
	w.Field.Focus()
	test.Type(w.Field.Entry(), "mturk Etiketten 1,000USD 4m genehmigt")
	w.Field.Entry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !strings.HasPrefix(w.Field.Text(), "mturk") || !w.Field.Focused() {
		t.Errorf("the field has %q", w.Field.Text())
	}
	contains(t, w.Object(), "Noch nicht klar", "1.00 oder 1000.00")
	list := w.typing.list
	if end := list.Position().Y + list.Size().Height; end > 500 || list.Position().X < 0 {
		t.Errorf("the list ends at %g and begins at %g", end, list.Position().X)
	}
}

func TestAFavouriteInFocusIsMovedAndFreed(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	w := s.work()
	c := onCanvas(t, w.Object(), fyne.NewSize(1024, 700))
	w.model.Load()
	w.model.Enter("mturk hit 0.05USD")
	w.model.Load()
	w.Place(1)
	w.model.Load()
	c.Focus(w.favourites[0])
	w.Place(4)
	w.model.Load()
	if f := w.model.State.Favourites; f[0].Title != "" || f[3].Title != "hit" {
		t.Errorf("moved: %+v", f)
	}
	c.Focus(w.favourites[3])
	w.favourites[3].TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	w.model.Load()
	if f := w.model.State.Favourites; f[3].Title != "" {
		t.Errorf("freed: %+v", f)
	}
}
