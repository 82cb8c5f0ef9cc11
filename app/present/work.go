package present

import (
	"context"
	"slices"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// Work is the presenter of the page where work is timed.
type Work struct {
	desk     *Desk
	asking   asking
	first    asking     // of what runs, before all figures are read
	facts    *workFacts // nil until the first answer
	shown    string     // key of the timer in front
	typing   asking     // of the line in the field
	entering bool       // a line is being recorded
	turns    turns      // of what keys do with timers
	batch    *batch     // nil: none
	run      store.Run  // what the batch has done
	State    WorkState
	// Changed is told after every change of State.
	Changed func()
	// Ticked is told after a second that changed clocks only.
	Ticked func()
	// Drafted is told of a change of State.Quick alone.
	Drafted func()
	// Entered is told when a line was recorded, and which.
	Entered func(text string)
}

// workFacts is what the page knows of the ledger.
type workFacts struct {
	settings   tracker.Settings
	running    []work.Open
	tasks      map[work.SubmissionID]work.Submission
	favourites []store.Favourite
	day        tracker.DayView
	today      earnings.Report
	rates      []money.Quote
	platforms  []string
	run        store.Run // of the batch
}

// NewWork is the presenter of the Work page. Load fills it.
func NewWork(d *Desk) *Work {
	w := &Work{desk: d, Changed: func() {}, Ticked: func() {}, Drafted: func() {}, Entered: func(string) {}}
	w.State = WorkState{Loading: true}
	return w
}

// Load reads the ledger anew.
func (w *Work) Load() {
	var of *batch
	if w.batch != nil {
		now := *w.batch
		of = &now
	}
	w.loadRunning()
	ask(w.desk, &w.asking, func(ctx context.Context) (*workFacts, error) { return w.read(ctx, of) }, func(facts *workFacts, err error) {
		w.first.newest++ // this knows more
		if !w.desk.answered(err, &w.State.Loading, &w.State.Trouble, w.Changed) {
			return
		}
		quick := w.State.Quick
		w.facts = facts
		w.batched(facts.run)
		w.draw()
		w.State.Quick = quick
		w.Changed()
	})
}

// loadRunning shows what runs at once: a key is answered although the figures of a
// large ledger take longer.
func (w *Work) loadRunning() {
	if w.facts == nil {
		return
	}
	ask(w.desk, &w.first, func(ctx context.Context) (*workFacts, error) {
		f := &workFacts{tasks: map[work.SubmissionID]work.Submission{}}
		return f, w.readRunning(ctx, f)
	}, func(f *workFacts, err error) {
		if err != nil || w.facts == nil {
			return // the whole reading says so
		}
		quick := w.State.Quick
		now := *w.facts
		now.running, now.tasks = f.running, f.tasks
		w.facts = &now
		w.draw()
		w.State.Quick = quick
		w.Changed()
	})
}

func (w *Work) readRunning(ctx context.Context, f *workFacts) (err error) {
	if f.running, err = w.desk.Tracker.Running(ctx); err != nil {
		return err
	}
	for _, o := range f.running {
		if o.Submission == "" {
			continue
		}
		found, err := w.desk.Tracker.Record(ctx, string(o.Submission))
		if err != nil {
			return err
		}
		f.tasks[o.Submission] = *found.Submission
	}
	return nil
}

// read reads the ledger; of is the batch that is counted, nil for none.
func (w *Work) read(ctx context.Context, of *batch) (*workFacts, error) {
	t := w.desk.Tracker
	f := &workFacts{tasks: map[work.SubmissionID]work.Submission{}}
	var err error
	if f.settings, err = t.Settings(ctx); err != nil {
		return nil, err
	}
	if err = w.readRunning(ctx, f); err != nil {
		return nil, err
	}
	if of != nil {
		if f.run, err = t.RunOf(ctx, of.platform, of.title, of.since); err != nil {
			return nil, err
		}
	}
	if f.favourites, err = w.favouritesNow(ctx); err != nil {
		return nil, err
	}
	today, err := t.Today(ctx)
	if err != nil {
		return nil, err
	}
	if f.day, err = t.Day(ctx, today); err != nil {
		return nil, err
	}
	q, err := t.Query(ctx)
	if err != nil {
		return nil, err
	}
	q.From, q.To = &today, &today
	if f.today, err = t.Report(ctx, q); err != nil {
		return nil, err
	}
	if f.rates, err = t.Rates(ctx); err != nil {
		return nil, err
	}
	f.platforms, err = t.Platforms(ctx)
	return f, err
}

// Tick moves the clocks on; call it each second while the page is seen.
func (w *Work) Tick() {
	if w.facts == nil || len(w.facts.running) == 0 {
		return
	}
	before := w.State.Timers
	w.drawTimers(w.format())
	if slices.EqualFunc(before, w.State.Timers, alike) {
		w.Ticked()
	} else {
		w.Changed()
	}
}

// alike says whether two states of a timer differ in the digits of clocks alone,
// so that they take the same room.
func alike(a, b TimerState) bool {
	same := len(a.Clock) == len(b.Clock) && (a.Limit == nil) == (b.Limit == nil) && (a.Floor == nil) == (b.Floor == nil)
	if same && a.Limit != nil {
		same = len(a.Limit.Left) == len(b.Limit.Left) && a.Limit.Over == b.Limit.Over
	}
	if same && a.Floor != nil {
		same = len(a.Floor.Until) == len(b.Floor.Until) && a.Floor.Over == b.Floor.Over
	}
	a.Clock, a.Tab, a.Limit, a.Floor = b.Clock, b.Tab, b.Limit, b.Floor
	return same && a == b
}

func (w *Work) format() Format { return w.desk.format(w.facts.settings) }

// running is the timer in front; ok is false where nothing runs or is paused.
func (w *Work) running() (o work.Open, ok bool) {
	if w.facts == nil {
		return o, false
	}
	return inFront(w.facts.running, w.shown)
}

// Show puts another of the running timers in front.
func (w *Work) Show(key string) {
	w.shown = key
	if w.facts != nil {
		w.drawTimers(w.format())
		w.Changed()
	}
}

func (w *Work) started(ctx context.Context, opt tracker.StartOptions) (string, int, error) {
	o, err := w.desk.Tracker.Start(ctx, opt)
	return w.desk.Phrase("notice.started", titleOf(w.desk.Phrase, o)), 1, err
}

// titleOf is what a timer is called.
func titleOf(say Phrase, o work.Open) string {
	switch {
	case o.Activity != work.Task:
		return say("activity." + o.Activity.String())
	case o.Title != "":
		return o.Title
	case o.Where.Platform != "":
		return say("work.taskon", o.Where.Platform)
	}
	return say("work.task")
}

// onFront does something with the timer in front as it is now; ok is false where
// nothing runs or is paused. A key may come before the page has been told of the
// key before it: by what the page shows, a key in haste would start a second
// timer instead of stopping the first.
func (w *Work) onFront(do frontDeed) {
	w.turns.take(w.desk, func() deed { return w.front(do) })
}

// OnTask does what needs a task in front: at once where one is shown, else, for a
// key may be faster than the page, when all that was asked for before is done and
// there is one.
func (w *Work) OnTask(do func()) {
	if st := w.State; len(st.Timers) > 0 && st.Timers[st.Front].Task {
		do()
		return
	}
	task := false
	w.onFront(func(_ context.Context, o work.Open, ok bool) (string, int, error) {
		task = ok && o.Submission != ""
		return "", 0, nil
	})
	w.turns.take(w.desk, func() deed {
		if task {
			do()
		}
		return nil
	})
}

// frontDeed does something with the timer in front.
type frontDeed func(ctx context.Context, o work.Open, ok bool) (said string, changes int, err error)

func (w *Work) front(do frontDeed) deed {
	shown := w.shown
	return func(ctx context.Context) (string, int, error) {
		running, err := w.desk.Tracker.Running(ctx)
		if err != nil {
			return "", 0, err
		}
		o, ok := inFront(running, shown)
		return do(ctx, o, ok)
	}
}

// act does something with timers in its turn.
func (w *Work) act(do deed) { w.turns.take(w.desk, func() deed { return do }) }

// StartOrStop stops the timer in front, goes on with it where it is paused, or
// starts a task of which nothing is known yet.
func (w *Work) StartOrStop() {
	w.onFront(func(ctx context.Context, o work.Open, ok bool) (string, int, error) {
		if ok && !o.Paused {
			return w.end(ctx, o, nil)
		}
		return w.goOn(ctx, o, ok)
	})
}

// goOn goes on with a paused timer, or starts a task where there is none.
func (w *Work) goOn(ctx context.Context, o work.Open, ok bool) (string, int, error) {
	if !ok {
		return w.started(ctx, tracker.StartOptions{})
	}
	_, err := w.desk.Tracker.Resume(ctx, tracker.Key(o), false)
	return w.desk.Phrase("notice.resumed", titleOf(w.desk.Phrase, o)), 1, err
}

// inFront is the timer that is shown, else the first; ok is false where there is
// none.
func inFront(running []work.Open, shown string) (o work.Open, ok bool) {
	for _, o := range running {
		if tracker.Key(o) == shown {
			return o, true
		}
	}
	if len(running) == 0 {
		return o, false
	}
	return running[0], true
}

// Pause keeps the timer in front at hand, or goes on with it; where nothing runs
// a task begins.
func (w *Work) Pause() {
	w.onFront(func(ctx context.Context, o work.Open, ok bool) (string, int, error) {
		if !ok || o.Paused {
			return w.goOn(ctx, o, ok)
		}
		_, err := w.desk.Tracker.Pause(ctx, tracker.Key(o))
		return w.desk.Phrase("notice.paused", titleOf(w.desk.Phrase, o)), 1, err
	})
}

// Finish ends the task in front with an outcome, such as work.Submitted.
func (w *Work) Finish(outcome work.State) { w.onFront(w.finish(outcome)) }

func (w *Work) finish(outcome work.State) frontDeed {
	return func(ctx context.Context, o work.Open, ok bool) (string, int, error) {
		if !ok || o.Submission == "" {
			return "", 0, nil
		}
		return w.end(ctx, o, &outcome)
	}
}

// end stops a timer and says so.
func (w *Work) end(ctx context.Context, o work.Open, outcome *work.State) (string, int, error) {
	say, key := w.desk.Phrase, tracker.Key(o)
	stopped, err := w.desk.Tracker.Stop(ctx, key, outcome)
	if err != nil || len(stopped) == 0 {
		return "", 0, err
	}
	f := Format{Say: say}
	took, title := f.Total(stopped[0].Worked), titleOf(say, o)
	switch {
	case outcome != nil:
		return say("notice.outcome", title, say("state."+outcome.String()), took), 1, nil
	case o.Submission != "":
		return say("notice.stopped.open", title, took), 1, nil
	}
	return say("notice.stopped", title, took), 1, nil
}

// Next submits the task and starts the same again.
func (w *Work) Next() { w.act(w.next) }

func (w *Work) next(ctx context.Context) (string, int, error) {
	o, err := w.desk.Tracker.Next(ctx)
	return w.desk.Phrase("notice.next", titleOf(w.desk.Phrase, o)), 1, err
}

// Switch goes over to unpaid activity. A task in front is paused, so that one
// key goes on with it; the same activity again stops it.
func (w *Work) Switch(a work.Activity) {
	w.act(func(ctx context.Context) (string, int, error) {
		// What runs is asked now: a key may come before the page has been told
		// of the key before it.
		running, err := w.desk.Tracker.Running(ctx)
		if err != nil {
			return "", 0, err
		}
		i := slices.IndexFunc(running, func(o work.Open) bool { return o.Activity == a && !o.Paused })
		if i >= 0 {
			return w.end(ctx, running[i], nil)
		}
		_, err = w.desk.Tracker.Start(ctx, tracker.StartOptions{Activity: a, Pausing: true})
		return w.desk.Phrase("notice.started", w.desk.Phrase("activity."+a.String())), 1, err
	})
}

// elapsed is the time on a timer now.
func (w *Work) elapsed(o work.Open) time.Duration { return o.Elapsed(w.desk.Tracker.Now()) }
