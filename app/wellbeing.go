package app

import (
	"time"

	"clickwage/app/idle"
	"clickwage/app/present"
	"clickwage/app/view"
	"clickwage/data/work"
)

// wellbeing makes the presenters of the log of distressing work and of whom to
// turn to.
func (w *Window) wellbeing() {
	shell := w.asks.of(w.opt.Replace)
	w.well, w.support = present.NewWellbeing(w.desk, shell), present.NewSupport(w.desk, shell)
	w.well.Turned = func() {
		if !w.well.State.On && w.open == view.ScreenWellbeing {
			w.Go(view.ScreenSettings)
		}
		w.choices.Load()
		w.cases.Tick()
	}
	w.cases.Logged, w.cases.Exposed = func() bool { return w.well.State.On }, w.well.Added
	w.well.Opened = func() { w.Go(view.ScreenWellbeing); w.well.Show() }
	w.away.Kept = func(a work.Absence) { w.breaks.Worked(idle.Gone(a)) }
}

// noteExposure adds to the log of distressing work, where the worker keeps one.
func (w *Window) noteExposure() {
	if w.well.State.On {
		w.leave()
		w.well.Add()
	}
}

// remind keeps the worker's rule of breaks, each second.
func (w *Window) remind(hidden bool) {
	w.well.Second(hidden)
	task, since, rule := w.work.Labour(w.well.Counts)
	now := idle.Labour{Now: w.opt.Tracker.Reading(), Task: task, Since: since}
	if w.absences != nil {
		if a, away := w.absences.watch.Away(); away {
			now.Gone = max(time.Second, idle.Gone(a))
		}
	}
	if !w.breaks.Feed(idle.Rest{After: rule.After, For: rule.For}, now) {
		return
	}
	told := w.desk.RestNotice(rule, w.breaks.Since(), func() { w.breaks.Snooze(present.Snooze) })
	w.desk.Tell(told)
	if hidden && w.opt.Notify != nil {
		w.opt.Notify(w.desk.Phrase("rest.title"), told.Text)
	}
}
