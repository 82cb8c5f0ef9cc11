package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"clickwage/app/view"
)

func TestTheEarningsPageHasTwoHalves(t *testing.T) {
	w := newWindow(t)
	w.Go(view.ScreenEarnings)
	pay := w.halves[0].(*view.Earnings)
	w.Canvas().Focus(pay.Tabs())
	w.openHalf(1)
	paid := w.halves[1].(*view.Payments)
	if w.pages[view.ScreenEarnings] != view.Page(paid) || len(w.paid.State.Owed) == 0 {
		t.Fatal("the payments are not shown")
	}
	if w.Canvas().Focused() != paid.Tabs() {
		t.Errorf("the keyboard is at %T, want the segment that was chosen", w.Canvas().Focused())
	}
	w.paid.AddPayout()
	w.Canvas().Unfocus()
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.paid.State.Form != nil {
		t.Error("Esc leaves the form open")
	}
	w.openHalf(0)
	if w.pages[view.ScreenEarnings] != view.Page(pay) {
		t.Error("there is no way back to the pay")
	}
}

func TestTheNavigationCountsWhatFallsDueWithinSevenDays(t *testing.T) {
	w := newWindow(t)
	due := w.due.State
	if due.Badge == 0 {
		t.Fatal("the example has nothing due")
	}
	want := 0
	for _, r := range due.Rows {
		if !r.Passed {
			want++
		}
	}
	if due.Badge > want {
		t.Errorf("the badge says %d, of %d that come at all", due.Badge, want)
	}
	if w.due.State.Summary == "" || w.opt.Notify != nil {
		t.Error("under test nothing is told to the desktop")
	}
}

func TestADeadlineOpensItsTaskHoweverFarDown(t *testing.T) {
	w := newWindow(t)
	rows := w.due.State.Rows
	task := rows[len(rows)-1].Task
	var waiting []func()
	w.desk.Run = func(work, done func()) { waiting = append(waiting, func() { work(); done() }) }
	w.record(task)
	for len(waiting) > 0 {
		next := waiting[0]
		waiting = waiting[1:]
		next()
	}
	if d := w.ledger.State.Detail; d == nil || d.ID != task {
		t.Errorf("the detail shows %+v, want task %s", d, task)
	}
}
