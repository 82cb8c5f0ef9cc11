package app

import (
	"fyne.io/fyne/v2"

	"clickwage/app/view"
)

// disputePages makes the two pages of disputes: the cases, and what falls due
// with the rules by which it does.
func (w *Window) disputePages(due *view.Due) {
	cases := view.NewCases(w.drawing, w.cases)
	cases.OnRecord = w.record
	cases.OnRejected = func() { w.ledger.Filter(2); w.Go(view.ScreenLedger) }
	cases.OnCopy = w.opt.App.Clipboard().SetContent
	cases.OnTab, due.OnTab = w.openDisputes, w.openDisputes
	w.disputes = [2]view.Page{cases, due}
	w.pages[view.ScreenDisputes] = w.disputes[min(w.dispart, 1)]
}

// openDisputes opens the cases with 0, what falls due with 1, the rules with 2.
func (w *Window) openDisputes(part int) {
	focused := w.Canvas().Focused() != nil
	w.dispart = part
	page := w.disputes[min(part, 1)]
	w.pages[view.ScreenDisputes] = page
	if due, ok := page.(*view.Due); ok {
		due.Tab(part - 1)
	}
	page.Fit(w.room)
	w.Go(view.ScreenDisputes)
	if focused {
		w.Canvas().Focus(page.(interface{ Tabs() fyne.Focusable }).Tabs())
	}
}

// dispute makes a case of what is ticked in the ledger, or adds it to one; from
// other pages, or where nothing is ticked, it shows the cases.
func (w *Window) dispute() {
	if w.open == view.ScreenLedger && w.ledger.State.Ticked > 0 {
		w.cases.Dispute()
		return
	}
	w.leave()
	w.openDisputes(0)
}

// onLedger does something on the Ledger page alone: its list is not the only one.
func (w *Window) onLedger(do func()) func() {
	return func() {
		if w.open == view.ScreenLedger {
			do()
		}
	}
}
