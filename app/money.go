package app

import (
	"strconv"

	"fyne.io/fyne/v2"

	"clickwage/app/view"
)

// moneyPages makes the pages about payments and about what falls due.
func (w *Window) moneyPages(pay *view.Earnings) {
	paid, due := view.NewPayments(w.drawing, w.paid), view.NewDue(w.drawing, w.due)
	paid.OnRecord, due.OnRecord = w.record, w.record
	paid.OnRates = func() { w.pick("rates.pick", w.paid.ImportRates) }
	pay.OnTab, paid.OnTab = w.openHalf, w.openHalf
	w.halves = [2]view.Page{pay, paid}
	w.pages[view.ScreenEarnings] = w.halves[w.half]
	w.due.Changed = func() { due.Render(); w.drawBadge() }
	w.disputePages(due)
}

// record shows a record in the ledger. The page is opened first: what it reads by
// itself would else be the newer answer, and the record's would be dropped.
func (w *Window) record(id string) {
	w.Go(view.ScreenLedger)
	w.ledger.Seek(id)
}

// openHalf opens the pay with 0, the payments with 1.
func (w *Window) openHalf(i int) {
	if i == w.half {
		return
	}
	focused := w.Canvas().Focused() != nil
	w.half = i
	w.pages[view.ScreenEarnings] = w.halves[i]
	w.halves[i].Fit(w.room)
	w.Go(view.ScreenEarnings)
	if focused {
		w.Canvas().Focus(w.halves[i].(interface{ Tabs() fyne.Focusable }).Tabs())
	}
}

func (w *Window) loadHalf() {
	if w.half == 0 {
		w.pay.Load()
		return
	}
	w.paid.Load()
}

// drawBadge counts beside the page's name what falls due within seven days.
func (w *Window) drawBadge() {
	if w.nav == nil {
		return
	}
	badge := ""
	if n := w.due.State.Badge; n > 0 {
		badge = strconv.Itoa(n)
	}
	w.nav.Items()[view.ScreenDisputes].SetBadge(badge)
}

// watchDue keeps the deadlines true: read anew at most every two seconds and
// only after a change, counted down each minute, and told ahead.
func (w *Window) watchDue(half int) {
	if half%4 == 0 {
		w.using.main(w.reread)
	}
	if half%120 == 0 {
		w.using.main(func() {
			w.due.Tick()
			w.cases.Tick()
			if w.opt.Notify != nil {
				w.desk.Remind(w.opt.Notify)
			}
		})
	}
}

// reread reads what was put off: deadlines, unless their own page has read them
// already, and what is odd in the ledger.
func (w *Window) reread() {
	w.ledger.Rewatch()
	if w.due.Ready() && w.stale.Swap(false) && w.open != view.ScreenDisputes {
		w.due.Load()
	}
}

// back closes what stands beside a page's list.
func (w *Window) back() {
	if page, ok := w.pages[w.open].(interface{ Back() bool }); ok {
		page.Back()
	}
}
