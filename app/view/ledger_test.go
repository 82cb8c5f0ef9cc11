package view

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickwage/app/present"
	"clickwage/app/view/kit"
)

// chipSaying is the chip of a row whose text begins so.
func chipSaying(t *testing.T, o fyne.CanvasObject, text string) *kit.Chip {
	t.Helper()
	var found *kit.Chip
	walk(o, func(o fyne.CanvasObject) {
		if c, ok := o.(*kit.Chip); ok && found == nil && strings.HasPrefix(c.Text(), text) {
			found = c
		}
	})
	if found == nil {
		t.Fatalf("no chip says %q", text)
	}
	return found
}

func TestPressingAHeadingSortsAndSaysSo(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	hint := ""
	s.view.Hint = func(text string) { hint = text }
	l := s.ledger()
	onCanvas(t, l.Object(), fyne.NewSize(1024, 760))
	contains(t, l.head, "Started ↓")
	l.head.OnTapped(5)
	contains(t, l.head, "Reward ↓")
	if !strings.Contains(hint, "Sorted by reward, the largest first") {
		t.Errorf("the status line says %q", hint)
	}
	if got := words(l.list); strings.Contains(got, "tasks") {
		t.Errorf("a list by reward has headings of days: %s", got)
	}
	l.head.OnTapped(5)
	contains(t, l.head, "Reward ↑")
}

func TestAFilterIsSeenAndClearedByOnePress(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	l := s.ledger()
	onCanvas(t, l.Object(), fyne.NewSize(1024, 760))
	all := l.model.State.Items
	l.Search.Focus()
	test.Type(l.Search.Entry(), "toloka")
	if l.model.State.Items >= all || !l.chips.clear.Visible() {
		t.Fatalf("%d of %d rows, and the way back is shown: %v", l.model.State.Items, all, l.chips.clear.Visible())
	}
	test.Tap(chipSaying(t, l.chips.box, s.view.Say("filter.filtered")))
	if l.model.State.Items != all || l.Search.Text() != "" || l.chips.clear.Visible() {
		t.Errorf("cleared: %d of %d rows, the field holds %q", l.model.State.Items, all, l.Search.Text())
	}
}

func TestRarerFiltersOpenUnderTheOthers(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	l := s.ledger()
	c := onCanvas(t, l.Object(), fyne.NewSize(1024, 760))
	top := func() float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(l.body).Y }
	before := top()
	test.Tap(chipSaying(t, l.chips.box, s.view.Say("filter.more")))
	if !l.chips.second.Visible() || top() <= before {
		t.Fatal("they are not shown, or lie over the list")
	}
	test.Tap(l.chips.lists[present.ChipState])
	list, ok := c.Overlays().Top().(fyne.Focusable)
	if !ok {
		t.Fatal("no list is open")
	}
	for range 2 {
		list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !l.chips.lists[present.ChipState].Selected() || !strings.Contains(words(l.list), s.view.Say("state.submitted")) {
		t.Errorf("pending alone: got %s", words(l.list))
	}
	test.Tap(l.chips.lists[present.ChipReward])
	contains(t, l.side, s.view.Say("filter.reward.from"), s.view.Say("filter.reward.to"))
}

func TestTheStatusOfWhatIsTickedIsAskedForWithAReason(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	l := s.ledger()
	onCanvas(t, l.Object(), fyne.NewSize(1024, 760))
	l.act(present.ListFirst)
	l.act(present.ListExtendDown)
	contains(t, l.bar, "2 selected")
	l.act(present.ListStatus)
	contains(t, l.side, s.view.Say("field.state"), s.view.Say("field.reason"))
	l.back()
	if l.form != nil {
		t.Error("Esc does not close the form")
	}
	l.act(present.ListEdit)
	contains(t, l.side, s.view.Say("field.requester"), s.view.Say("ledger.why"))
}

func TestWarningsAreSettledInPlaceOfTheList(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	s.odd(t)
	l := s.ledger()
	onCanvas(t, l.Object(), fyne.NewSize(1024, 760))
	test.Tap(chipSaying(t, l.chips.box, s.view.Say("filter.review")))
	contains(t, l.settle.list, "Over the time allowed", "30:00 were allowed", "Cut to the limit", "Keep as it is")
	before := l.model.State.Settle.Items
	var mend *kit.Button
	walk(l.settle.list, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && b.Text() == "Cut to the limit" && mend == nil {
			mend = b
		}
	})
	if mend == nil {
		t.Fatal("there is no button for the mend")
	}
	test.Tap(mend)
	l.model.Load()
	if got := l.model.State.Settle.Items; got != before-1 {
		t.Errorf("settled: %d of %d are left", got, before)
	}
	s.told[len(s.told)-1].Undo()
	l.model.Load()
	if got := l.model.State.Settle.Items; got != before {
		t.Errorf("undone: %d, want %d", got, before)
	}
	l.settle.act(present.ListDown)
	contains(t, l.side, l.model.State.Detail.Title)
	test.Tap(l.chips.toggle[0])
	if l.model.State.Settle != nil || !l.list.Visible() {
		t.Error("the list does not come back")
	}
}
