package view

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/data/tracker"
)

func (s *stage) payments(t testing.TB) *Payments {
	t.Helper()
	model := present.NewPayments(s.desk)
	page := NewPayments(s.view, model)
	t.Cleanup(s.tracker.Subscribe(func(tracker.Change) { model.Load() }))
	model.Load()
	return page
}

func (s *stage) dues(t testing.TB) *Due {
	t.Helper()
	model := present.NewDue(s.desk)
	page := NewDue(s.view, model)
	t.Cleanup(s.tracker.Subscribe(func(tracker.Change) { model.Load() }))
	model.Load()
	return page
}

// button is the button with a text.
func button(t *testing.T, o fyne.CanvasObject, text string) *kit.Button {
	t.Helper()
	var found *kit.Button
	walk(o, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && b.Text() == text {
			found = b
		}
	})
	if found == nil {
		t.Fatalf("there is no button %q; there is:\n%s", text, words(o))
	}
	return found
}

func TestPaymentsShowWhatIsOwedInWords(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	p := s.payments(t)
	onCanvas(t, p.Object(), fyne.NewSize(1024, 2400))
	contains(t, p.Object(), "Clickworker", "All in EUR", "All in USD", "up to 7 days", s.view.Say("payments.late"), "EXAMPLE-", "1 EUR = 1.0812 USD", s.view.Say("payments.withheld"))
}

func TestAPayoutIsMatchedByTheKeyboardAlone(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	p := s.payments(t)
	c := onCanvas(t, p.Object(), fyne.NewSize(1024, 760))
	var first *kit.TwoLine
	walk(p.lists, func(o fyne.CanvasObject) {
		if line, ok := o.(*kit.TwoLine); ok && first == nil {
			first = line
		}
	})
	press := func(name fyne.KeyName) { c.Focused().TypedKey(&fyne.KeyEvent{Name: name}) }
	c.Focus(first)
	press(fyne.KeyReturn)
	contains(t, p.split.held, s.view.Say("payments.match"), "£")
	if b, ok := c.Focused().(*kit.Button); !ok || b.Text() != s.view.Say("payments.match") {
		t.Fatalf("the keyboard is at %T, want the button that goes on", c.Focused())
	}
	press(fyne.KeySpace)
	contains(t, p.split.held, s.view.Say("payments.exact"), s.view.Say("payments.part.whole"))
	c.Focus(p.proposal.lines[0])
	press(fyne.KeySpace)
	if c.Focused() != p.proposal.lines[0] {
		t.Error("ticking a task takes the keyboard away from it")
	}
	contains(t, p.split.held, s.view.Say("payments.inexact"), s.view.Say("payments.part.not"))
	press(fyne.KeySpace)
	c.Focus(p.proposal.confirm)
	press(fyne.KeyReturn)
	contains(t, p.split.held, s.view.Say("payments.tasks"), s.view.Say("payments.unmatch.all"))
	if !p.Back() || p.Back() || !p.split.layout.hide {
		t.Error("Esc closes the payout once")
	}
}

func TestAFormOfPaymentsTakesTheKeyboardAndSaysWhatIsWrong(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	p := s.payments(t)
	c := onCanvas(t, p.Object(), fyne.NewSize(1024, 760))
	contains(t, p.Object(), s.view.Say("payments.owed.empty"), s.view.Say("rates.type"))
	test.Tap(p.add)
	if c.Focused() != p.form.fields[0].Entry() {
		t.Fatalf("the keyboard is at %T, want the first field", c.Focused())
	}
	test.Type(c.Focused(), "Prolific")
	test.Tap(button(t, p.split.held, s.view.Say("form.edit.save")))
	contains(t, p.split.held, s.view.Say("form.wrong.reward"))
	if c.Focused() != p.form.fields[1].Entry() {
		t.Error("the keyboard is not at the field that is wrong")
	}
	test.Type(c.Focused(), "12.50USD")
	test.Tap(button(t, p.split.held, s.view.Say("form.edit.save")))
	contains(t, p.Object(), "$12.50", s.view.Say("payments.unmatched"))
	if !p.split.layout.hide {
		t.Error("the form stays open")
	}
}

func TestWhatFallsDueIsOpenedInTheLedgerAndItsRuleReplaced(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	p := s.dues(t)
	c := onCanvas(t, p.Object(), fyne.NewSize(1024, 760))
	contains(t, p.Object(), s.view.Say("tab.cases"), s.view.Say("due.help"), p.model.State.Rows[0].When)
	opened := ""
	p.OnRecord = func(id string) { opened = id }
	c.Focus(p.rows[1])
	p.rows[1].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	contains(t, p.split.held, s.view.Say("due.do"), "Source: ")
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if opened == "" || opened != p.model.State.Rows[1].Task {
		t.Errorf("opened %q, want the second row's task", opened)
	}
	first := p.rows[0]
	s.clock = s.clock.Add(3600e9)
	p.model.Tick()
	if p.rows[0] != first {
		t.Error("counting down makes the rows anew, so the keyboard would be lost")
	}
	p.Tab(1)
	contains(t, p.Object(), "Clickworker", s.view.Say("rules.sure.read"), s.view.Say("rules.unknown"))
	p.model.OpenRule("clickworker-payment")
	contains(t, p.split.held, "10 days", s.view.Say("rules.past"))
	test.Tap(button(t, p.split.held, s.view.Say("rules.reset")))
	rules, err := s.tracker.Rules(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if r, _ := rules.Find("clickworker-payment"); r.Own {
		t.Error("the own rule is still there")
	}
}

func TestWhatIsOpenedCoversThePageWhereThereIsLittleRoom(t *testing.T) {
	s := newStage(t, "fr", kit.AlwaysDark)
	s.fill(t)
	p := s.dues(t)
	p.Fit(Room{Narrow: true, Low: true})
	onCanvas(t, p.Object(), fyne.NewSize(848, 560))
	p.model.Choose(0)
	if p.split.box.Objects[0].Visible() || !p.split.box.Objects[1].Visible() {
		t.Error("the detail does not cover the list")
	}
	p.Fit(Room{})
	if p.model.State.Detail == nil || !p.split.box.Objects[0].Visible() || !p.split.box.Objects[1].Visible() {
		t.Error("more room does not set the detail beside the list")
	}
	p.Fit(Room{Narrow: true, Low: true})
	p.Back()
	if !p.split.box.Objects[0].Visible() {
		t.Error("Esc does not go back to the list")
	}
}
