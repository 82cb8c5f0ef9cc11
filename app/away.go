package app

import (
	"time"

	"clickwage/app/idle"
	"clickwage/app/present"
	"clickwage/app/view"
)

// absences looks whether the worker is at the computer. Its source is used by
// the goroutine that keeps the window, its watch by the window's own.
type absences struct {
	source idle.Source
	watch  idle.Watch
	found  func(name string)
}

// look is one look at the worker's presence.
type look struct {
	idle   time.Duration
	known  bool
	events []idle.Event
}

// open finds a source and returns what closes it.
func (a *absences) open(presence func() idle.Source) (closing func()) {
	if a == nil || presence == nil {
		return func() {}
	}
	a.source = presence()
	a.found(a.source.Name())
	return func() { _ = a.source.Close() } // the window is gone
}

func (a *absences) look() look {
	if a == nil || a.source == nil {
		return look{}
	}
	since, err := a.source.Idle()
	return look{since, err == nil, a.source.Events()}
}

// absent makes the presenter of absences anew and keeps what is watched.
func (w *Window) absent() {
	w.away = present.NewAway(w.desk)
	if w.absences == nil {
		w.absences = &absences{found: func(name string) { w.using.main(func() { w.choices.Senses(name) }) }}
	}
	w.away.Answered = func() {
		if w.absences != nil {
			w.absences.watch.Answered()
		}
	}
	w.away.Changed = func() {
		w.workAt.RenderAway()
		w.renderMini()
		w.sayAway()
	}
}

// sayAway tells of the question at the foot of the other pages.
func (w *Window) sayAway() {
	if w.open == view.ScreenWork {
		w.status.SetText("")
	} else {
		w.status.SetText(w.away.State.Line)
	}
}

// heed asks about an absence that a look tells of.
func (w *Window) heed(l look) {
	since, last, threshold, ok := w.work.Watched()
	if w.absences == nil || !ok {
		return
	}
	watch := &w.absences.watch
	watch.Threshold = threshold
	ended, over := watch.Feed(idle.Sample{Now: w.opt.Tracker.Reading(), Idle: l.idle, Known: l.known, Events: l.events, Since: since, Seen: last})
	if over {
		w.away.Ended(ended)
	}
	w.away.Gone(watch.Away())
}
