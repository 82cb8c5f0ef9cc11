package app

import (
	"fmt"

	"clickwage/app/present"
	"clickwage/app/view"
	"clickwage/app/view/kit"
	"clickwage/data/work"
)

// deeds are what each action of present.Actions does, by its id.
func (w *Window) deeds() map[string]func() {
	all := map[string]func(){
		"settings":      func() { w.Go(view.ScreenSettings) },
		"startstop":     w.work.StartOrStop,
		"new":           w.newTask,
		"palette":       w.palette,
		"search":        w.search,
		"main":          w.main,
		"undo":          w.desk.Undo,
		"redo":          w.desk.Redo,
		"import":        func() { w.leave(); w.Go(view.ScreenImport) },
		"open":          func() { w.leave(); w.Go(view.ScreenImport); w.browse() },
		"export":        w.export,
		"dispute":       w.dispute,
		"rate":          w.rate,
		"campaign.add":  w.addCampaign,
		"backup":        w.choices.BackUp,
		"mini":          w.Mini,
		"exposure":      w.noteExposure,
		"keys":          w.keySheet,
		"pane":          func() { w.pane(false) },
		"pane.back":     func() { w.pane(true) },
		"focus":         func() { w.window.Canvas().FocusNext() },
		"focus.back":    func() { w.window.Canvas().FocusPrevious() },
		"back":          w.escape,
		"quit":          w.window.Close,
		"paste":         func() { w.work.Paste(w.opt.App.Clipboard().Content()) },
		"paste.rows":    func() { w.Go(view.ScreenImport); w.pasteRows() },
		"paste.exhibit": func() { w.cases.Paste(w.opt.App.Clipboard().Content()) },
	}
	for n := range 6 {
		all[fmt.Sprintf("screen.%d", n+1)] = func() { w.Go(view.Screen(n)) }
	}
	all["campaign.token"], all["contribute.save"], all["contribute.withdraw"] = w.pooling.Token, w.pooling.Save, w.pooling.Withdraw
	w.workDeeds(all)
	w.listDeeds(all)
	all["welcome.start"] = func() { w.welcomed.OnStart() }
	all["welcome.example"] = func() { w.welcomed.OnExample() }
	return all
}

func (w *Window) workDeeds(all map[string]func()) {
	all["toggle"] = w.work.StartOrStop
	all["submitted"] = w.work.Done
	all["next"] = w.work.Next
	all["returned"] = func() { w.work.Finish(work.Returned) }
	all["other"] = func() { w.show(view.ScreenWork); w.workAt.OtherOutcome() }
	all["pause"] = w.work.Pause
	all["batch"] = w.work.Batch
	all["favourite.clear"] = w.workAt.Free
	all["favourite"] = w.work.Star
	for _, a := range work.Activities() {
		all["activity."+a.String()] = func() { w.work.Switch(a) }
	}
	for slot := 1; slot <= 9; slot++ {
		all[fmt.Sprintf("favourite.%d", slot)] = func() { w.work.Favourite(slot) }
		all[fmt.Sprintf("place.%d", slot)] = func() { w.workAt.Place(slot) }
	}
	answer := func(do func()) func() {
		return func() {
			if w.away.State.Asked && !w.away.State.Splitting {
				do()
			}
		}
	}
	all["away.work"] = answer(w.away.Keep)
	all["away.break"] = answer(func() { w.away.Was(work.Break) })
	all["away.other"] = answer(func() { w.show(view.ScreenWork); w.workAt.AwayOther() })
	all["away.split"] = answer(func() { w.show(view.ScreenWork); w.away.Split(true) })
	all["away.drop"] = answer(w.away.Drop)
}

func (w *Window) listDeeds(all map[string]func()) {
	for _, a := range w.desk.Keys.Actions() {
		if a.At == present.InLists {
			all[a.ID] = func() { w.inList(a.ID) }
		}
	}
	all[present.ListAll] = w.onLedger(w.ledger.TickEvery)
	all[present.ListCopy] = w.onLedger(func() { w.ledger.Copy(w.opt.App.Clipboard().SetContent) })
}

// show opens a page unless it is open.
func (w *Window) show(s view.Screen) {
	if w.open != s || w.welcome {
		w.leave()
		w.Go(s)
	}
}

// newTask puts the keyboard into the field for a new task.
func (w *Window) newTask() {
	w.leave()
	w.Go(view.ScreenWork)
	w.window.Canvas().Focus(w.workAt.Field.Entry())
}

// search puts the keyboard into the ledger's search field.
func (w *Window) search() {
	w.Go(view.ScreenLedger)
	if page, ok := w.pages[view.ScreenLedger].(*view.Ledger); ok {
		w.window.Canvas().Focus(page.Search.Entry())
	}
}

// main presses the page's dark button, where it has one.
func (w *Window) main() {
	if w.welcome && w.open == view.ScreenWork {
		w.welcomed.OnStart()
		return
	}
	if button := kit.MainButton(w.pages[w.open].Object()); button != nil {
		button.Press()
	}
}

// export asks what of the ledger is to be written, where it is seen.
func (w *Window) export() {
	w.leave()
	w.Go(view.ScreenLedger)
	w.ledger.Export(w.asks.of(w.opt.Replace))
}

// rate shows what is said of whoever gave the record that is open in the ledger;
// elsewhere it asks whom it is about.
func (w *Window) rate() {
	w.leave()
	if detail := w.ledger.State.Detail; w.open == view.ScreenLedger && detail != nil && detail.About.Platform != "" {
		w.ratings.Open(detail.About)
		return
	}
	w.ratings.Choose()
}

// addCampaign asks for a campaign's file, where campaigns are seen.
func (w *Window) addCampaign() {
	w.show(view.ScreenCollective)
	w.pooling.Add()
}

// escape takes the keyboard from where it is and goes back a step.
func (w *Window) escape() {
	w.window.Canvas().Unfocus()
	w.back()
}
