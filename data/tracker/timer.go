package tracker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/work"
)

// ErrNoTimer is returned where a timer was to be changed and none runs.
var ErrNoTimer = errors.New("no timer is running")

// StartOptions say what begins. The zero value is a task of which nothing is
// known yet.
type StartOptions struct {
	Activity                   work.Activity
	Platform, Requester, Title string
	Reward                     *money.Amount // nil: not known
	Account                    string        // the worker's id on the platform, where there are several
	Limit                      time.Duration // zero: none known
	Promised
	Parallel bool // what runs goes on beside it
	Pausing  bool // tasks that run are paused, not ended, in the same change
	label    string
}

// Start begins a timer, ending what ran unless Parallel. For a task it opens a
// submission with what was advertised. The timer is in the ledger, with its
// exact start, when Start returns.
func (t *Tracker) Start(ctx context.Context, opt StartOptions) (work.Open, error) {
	var started work.Open
	if err := payable(opt.Reward); err != nil {
		return started, err
	}
	if err := opt.Promised.check(); err != nil {
		return started, err
	}
	if err := t.known(ctx, currencyOf(opt.Reward)); err != nil {
		return started, err
	}
	if opt.label == "" {
		opt.label = "start"
	}
	now := t.reading()
	err := t.write(ctx, store.Label{What: opt.label, Source: work.Timer}, func(tx *store.Tx) error {
		if !opt.Parallel {
			if err := t.endRunning(tx, now, opt.Pausing); err != nil {
				return err
			}
		}
		var err error
		started, err = t.begin(ctx, tx, opt, now)
		return err
	})
	return started, err
}

// begin writes a new timer, and for a task its submission.
func (t *Tracker) begin(ctx context.Context, tx *store.Tx, opt StartOptions, now work.Reading) (work.Open, error) {
	zone, offset, err := t.captured(ctx, now.Wall)
	if err != nil {
		return work.Open{}, err
	}
	o := work.Open{
		ID: work.IntervalID(store.NewID()), Activity: opt.Activity, Start: now.Wall, Began: now.Wall,
		Zone: zone, Offset: offset, Where: work.Account{Platform: opt.Platform, Worker: opt.Account, Requester: opt.Requester},
		Title: opt.Title, Limit: opt.Limit, Reading: now, Alive: now,
	}
	if opt.Activity == work.Task {
		sub := work.Submission{
			ID: work.SubmissionID(store.NewID()), Account: o.Where, Title: opt.Title, Accepted: now.Wall,
			Advertised: work.Offer{Limit: opt.Limit}, Zone: zone, Source: work.Timer, RecordedAt: now.Wall,
			Events: []work.Event{{State: work.Accepted, At: now.Wall, Recorded: now.Wall, Source: work.Timer}},
		}
		if opt.Reward != nil {
			sub.Advertised.Reward, sub.Advertised.RewardKnown = *opt.Reward, true
		}
		opt.Promised.onto(&sub)
		if err := tx.PutSubmission(sub); err != nil {
			return o, err
		}
		o.Submission = sub.ID
	}
	return o, tx.PutTimer(o)
}

// endRunning ends every timer that runs, or pauses it where it is a task's and
// that is asked for; paused ones stay paused.
func (t *Tracker) endRunning(tx *store.Tx, now work.Reading, pausing bool) error {
	open, err := tx.Running()
	if err != nil {
		return err
	}
	for _, o := range open {
		switch {
		case o.Paused:
		case pausing && o.Activity == work.Task:
			_, err = t.pause(tx, o, now)
		default:
			err = t.end(tx, o, now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// end writes the interval of a timer that stops running, or drops a paused one.
func (t *Tracker) end(tx *store.Tx, o work.Open, now work.Reading) error {
	if o.Paused {
		return tx.DeleteTimer(o)
	}
	return tx.PutInterval(closing(o, now))
}

// closing is the interval of a timer ended now. Where the wall clock stands
// before the start, its length is taken from the time since boot.
func closing(o work.Open, now work.Reading) work.Interval {
	clock, end := work.Between(o.Reading, now), now.Wall
	if end <= o.Start {
		end = o.Start + 1
		if !clock.Rebooted && now.Boot > o.Reading.Boot {
			end = o.Start.Add(now.Boot - o.Reading.Boot)
		}
	}
	i := work.Interval{
		ID: o.ID, Submission: o.Submission, Activity: o.Activity, Start: o.Start, End: end, Zone: o.Zone, Offset: o.Offset,
		Source: work.Timer, Entered: now.Wall, Clock: clock,
		Review: work.ReviewOf(clock, o.Before+end.Sub(o.Start), o.Limit),
	}
	if o.Submission == "" {
		i.Where, i.Title = o.Where, o.Title
	}
	return i
}

// Stopped is a timer that was ended.
type Stopped struct {
	work.Open
	Worked time.Duration
}

// Key is the id by which people know the timer: its submission's, or its own.
func Key(o work.Open) string {
	if o.Submission != "" {
		return string(o.Submission)
	}
	return string(o.ID)
}

// Stop ends the timer with this id (a submission's or a timer's), or every one
// where id is "". An outcome, where not nil, is what became of the tasks.
// Without one a task waits in the list to review.
func (t *Tracker) Stop(ctx context.Context, id string, outcome *work.State) ([]Stopped, error) {
	now := t.reading()
	var stopped []Stopped
	err := t.write(ctx, store.Label{What: "stop", Source: work.Timer}, func(tx *store.Tx) error {
		stopped = stopped[:0]
		open, err := pick(tx, id)
		if err != nil {
			return err
		}
		for _, o := range open {
			if err := t.end(tx, o, now); err != nil {
				return err
			}
			stopped = append(stopped, Stopped{o, o.Elapsed(now.Wall)})
			if outcome == nil || o.Submission == "" {
				continue
			}
			if err := settle(tx, o.Submission, *outcome, now.Wall); err != nil {
				return err
			}
		}
		return nil
	})
	return stopped, err
}

// pick is the timers that an id means; ErrNoTimer where it means none.
func pick(tx *store.Tx, id string) ([]work.Open, error) {
	open, err := tx.Running()
	if err != nil {
		return nil, err
	}
	if id == "" && len(open) > 0 {
		return open, nil
	}
	for _, o := range open {
		if string(o.ID) == id || string(o.Submission) == id {
			return []work.Open{o}, nil
		}
	}
	if id != "" {
		return nil, fmt.Errorf("%s: %w of that id", id, ErrNoTimer)
	}
	return nil, ErrNoTimer
}

// settle adds the events that lead a submission to an outcome now.
func settle(tx *store.Tx, id work.SubmissionID, outcome work.State, now work.Instant) error {
	sub, err := tx.Submission(id)
	if err != nil {
		return err
	}
	for _, state := range path(sub.State, outcome) {
		sub.Events = append(sub.Events, work.Event{State: state, At: now, Recorded: now, Source: work.Timer})
	}
	return tx.PutSubmission(sub)
}

// path is the states between one and another: a decision on work that was
// never submitted submits it first.
func path(from, to work.State) []work.State {
	if from == to {
		return nil
	}
	if _, err := work.Follow(from, to); err != nil && from == work.Accepted {
		return []work.State{work.Submitted, to}
	}
	return []work.State{to}
}

// pause ends the present stretch of a timer that runs and keeps it at hand.
func (t *Tracker) pause(tx *store.Tx, o work.Open, now work.Reading) (work.Open, error) {
	if err := t.end(tx, o, now); err != nil {
		return o, err
	}
	o.Before, o.Paused = o.Elapsed(now.Wall), true
	o.ID, o.Start, o.Reading, o.Alive = work.IntervalID(store.NewID()), now.Wall, now, now
	return o, tx.PutTimer(o)
}

// Pause ends the present stretch of a timer, or of all where id is "", and
// keeps the timer at hand. Pauses are no time.
func (t *Tracker) Pause(ctx context.Context, id string) ([]work.Open, error) {
	now := t.reading()
	var paused []work.Open
	err := t.write(ctx, store.Label{What: "pause", Source: work.Timer}, func(tx *store.Tx) error {
		paused = paused[:0]
		open, err := pick(tx, id)
		if err != nil {
			return err
		}
		for _, o := range open {
			if o.Paused {
				continue
			}
			if o, err = t.pause(tx, o, now); err != nil {
				return err
			}
			paused = append(paused, o)
		}
		if len(paused) == 0 {
			return fmt.Errorf("paused already: %w", ErrNoTimer)
		}
		return nil
	})
	return paused, err
}

// Resume goes on with a paused timer, or with the latest begun where id is "",
// ending what runs unless parallel.
func (t *Tracker) Resume(ctx context.Context, id string, parallel bool) (work.Open, error) {
	now := t.reading()
	var resumed work.Open
	err := t.write(ctx, store.Label{What: "resume", Source: work.Timer}, func(tx *store.Tx) error {
		open, err := pick(tx, id)
		if err != nil {
			return err
		}
		found := false
		for _, o := range open {
			if o.Paused && !found {
				resumed, found = o, true
			}
		}
		if !found {
			return fmt.Errorf("nothing is paused: %w", ErrNoTimer)
		}
		if !parallel {
			if err := t.endRunning(tx, now, false); err != nil {
				return err
			}
		}
		resumed.Paused, resumed.Start, resumed.Reading, resumed.Alive = false, now.Wall, now, now
		return tx.PutTimer(resumed)
	})
	return resumed, err
}

// Next submits the running task and starts the same kind again; with none
// running it starts the kind of task that was done last.
func (t *Tracker) Next(ctx context.Context) (work.Open, error) {
	now := t.reading()
	last, err := t.lastTask(ctx)
	if err != nil {
		return work.Open{}, err
	}
	var started work.Open
	err = t.write(ctx, store.Label{What: "next", Source: work.Timer}, func(tx *store.Tx) error {
		open, err := tx.Running()
		if err != nil {
			return err
		}
		for _, o := range open {
			if o.Paused {
				continue
			}
			if err := t.end(tx, o, now); err != nil {
				return err
			}
			if o.Submission == last.ID {
				if err := settle(tx, o.Submission, work.Submitted, now.Wall); err != nil {
					return err
				}
			}
		}
		started, err = t.begin(ctx, tx, again(last), now)
		return err
	})
	return started, err
}

// again is what starts the same kind of task.
func again(sub work.Submission) StartOptions {
	opt := StartOptions{
		Platform: sub.Account.Platform, Requester: sub.Account.Requester, Title: sub.Title, Limit: sub.Advertised.Limit,
		Account: sub.Account.Worker, Promised: Promised{Estimate: sub.Advertised.Estimate, Hourly: sub.Promise.Hourly, Terms: sub.Promise.Terms},
	}
	if sub.Advertised.RewardKnown {
		reward := sub.Advertised.Reward
		opt.Reward = &reward
	}
	return opt
}

// ErrNoTask is returned where the same task is wanted again and there was none.
var ErrNoTask = errors.New("there is no task yet to do again")

// lastTask is the running task, else the one that began last.
func (t *Tracker) lastTask(ctx context.Context) (work.Submission, error) {
	open, err := t.store.Running(ctx)
	if err != nil {
		return work.Submission{}, err
	}
	for _, o := range open {
		if o.Submission != "" && !o.Paused {
			return t.store.Submission(ctx, o.Submission)
		}
	}
	last, err := t.store.Latest(ctx)
	if errors.Is(err, store.ErrNotFound) {
		err = ErrNoTask
	}
	return last, err
}

// Toggle is for one key of the desktop: it pauses what runs, else goes on with
// what was paused, else starts a task. Nothing gets an outcome by it. It
// returns what runs afterwards, ok false for nothing.
func (t *Tracker) Toggle(ctx context.Context) (running work.Open, ok bool, err error) {
	open, err := t.store.Running(ctx)
	if err != nil {
		return running, false, err
	}
	paused := false
	for _, o := range open {
		if !o.Paused {
			_, err := t.Pause(ctx, "")
			return running, false, err
		}
		paused = true
	}
	if paused {
		running, err = t.Resume(ctx, "", false)
		return running, err == nil, err
	}
	running, err = t.Start(ctx, StartOptions{})
	return running, err == nil, err
}

// Running are the timers that run or are paused, the latest begun first.
func (t *Tracker) Running(ctx context.Context) ([]work.Open, error) { return t.store.Running(ctx) }
