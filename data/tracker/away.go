package tracker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"clickwage/data/store"
	"clickwage/data/work"
)

// Away is an absence that waits for the worker's word, with the intervals that
// it took out of what was timed. Without intervals it is not in the ledger yet.
type Away struct {
	work.Absence
	Intervals []work.Interval
}

// Answer is what the worker says an absence was. The zero value is work, as it
// was timed.
type Answer struct {
	Activity *work.Activity // it was this; nil: it was work
	Drop     bool           // it was nothing: the timer is to have stopped when the worker left
	At       work.Instant   // where known, only from then on; before it, it was work
}

// String is the answer as the history says it.
func (a Answer) String() string {
	said := "work"
	switch {
	case a.Drop:
		said = "discarded"
	case a.Activity != nil:
		said = a.Activity.String()
	}
	if a.At.Known() {
		said = fmt.Sprintf("work until %s, then %s", a.At.In(time.UTC).Format(time.RFC3339), said)
	}
	return "away: " + said
}

// ErrNotAway is returned for an absence in which nothing was timed, or that was
// answered already.
var ErrNotAway = errors.New("no time of this absence waits for an answer")

// Reading is one look at the computer's clocks.
func (t *Tracker) Reading() work.Reading { return t.reading() }

// NoteAway takes an absence out of what was timed: its time becomes intervals of
// their own that wait to be looked at, and timers that run go on from its end.
// Nothing is lost or gained. noted is false where nothing was timed then.
func (t *Tracker) NoteAway(ctx context.Context, a work.Absence) (noted bool, err error) {
	err = t.away(ctx, store.Label{What: "away", Source: work.Timer}, a, func(_ *store.Tx, cut []work.Interval) error {
		noted = len(cut) > 0
		return nil
	})
	return noted, err
}

// AnswerAway settles an absence, as one change that can be undone, whether or
// not it was noted before. Timers that run stay running from its end on.
func (t *Tracker) AnswerAway(ctx context.Context, a Away, answer Answer) error {
	if at := answer.At; at.Known() && (at <= a.From.Wall || at >= a.To.Wall) {
		return fmt.Errorf("that moment does not lie inside the absence; nothing was changed")
	}
	label := store.Label{What: "answer", Source: work.Manual, Why: answer.String()}
	settle := func(tx *store.Tx, cut []work.Interval) error {
		if len(cut) == 0 {
			return ErrNotAway
		}
		return answerEach(tx, cut, answer)
	}
	if len(a.Intervals) == 0 {
		return t.away(ctx, label, a.Absence, settle)
	}
	return t.write(ctx, label, func(tx *store.Tx) error {
		var cut []work.Interval
		for _, i := range a.Intervals {
			now, err := tx.AnyInterval(i.ID)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			if err == nil && now.Review == work.ReviewAway {
				cut = append(cut, now)
			}
		}
		return settle(tx, cut)
	})
}

// away cuts an absence out of all that was timed and hands on what was cut.
func (t *Tracker) away(ctx context.Context, label store.Label, a work.Absence, then func(*store.Tx, []work.Interval) error) error {
	ended, err := t.timed(ctx, a.From.Wall, a.To.Wall)
	if err != nil {
		return err
	}
	return t.write(ctx, label, func(tx *store.Tx) error {
		var all []work.Interval
		open, err := tx.Running()
		if err != nil {
			return err
		}
		for _, o := range open {
			if o.Paused || o.Start >= a.To.Wall || a.Duration() <= 0 {
				continue
			}
			cut, err := cutTimer(tx, o, a)
			if err != nil {
				return err
			}
			all = append(all, cut)
		}
		for _, id := range ended {
			i, err := tx.AnyInterval(id)
			if err != nil {
				return err
			}
			cut, err := cutInterval(tx, i, a)
			if err != nil {
				return err
			}
			all = append(all, cut)
		}
		return then(tx, all)
	})
}

// timed are the intervals of timers that lie at least partly in a span and were
// not cut out of it yet.
func (t *Tracker) timed(ctx context.Context, from, to work.Instant) ([]work.IntervalID, error) {
	keys, err := t.store.Keys(ctx, store.Filter{From: from.Add(-24 * time.Hour), To: to})
	if err != nil {
		return nil, err
	}
	records, err := t.store.Records(ctx, keys)
	var all []work.IntervalID
	for _, i := range intervalsOf(records) {
		if i.Source == work.Timer && !i.Superseded && i.Review != work.ReviewAway && i.Start < to && from < i.End {
			all = append(all, i.ID)
		}
	}
	return all, err
}

func intervalsOf(records []store.Record) []work.Interval {
	var all []work.Interval
	for _, r := range records {
		if r.Interval != nil {
			all = append(all, *r.Interval)
		}
		all = append(all, r.Intervals...)
	}
	return all
}

// cutTimer ends a timer's stretch where the absence begins and lets it go on
// from where it ends.
func cutTimer(tx *store.Tx, o work.Open, a work.Absence) (cut work.Interval, err error) {
	from := a.From
	if o.Start < from.Wall {
		if err := tx.PutInterval(closing(o, from)); err != nil {
			return cut, err
		}
		o.Before += from.Wall.Sub(o.Start)
		o.ID, o.Start, o.Reading = work.IntervalID(store.NewID()), from.Wall, from
	}
	cut = closing(o, a.To)
	cut.ID, cut.Review, cut.Entered = work.IntervalID(store.NewID()), work.ReviewAway, tx.At()
	if err := tx.PutInterval(cut); err != nil {
		return cut, err
	}
	o.Before += a.To.Wall.Sub(o.Start)
	o.Start, o.Reading, o.Alive = a.To.Wall, a.To, a.To
	return cut, tx.PutTimer(o)
}

// cutInterval does the same to time whose timer was stopped before the absence
// was noted. What the clocks did in it is then told by the absence.
func cutInterval(tx *store.Tx, i work.Interval, a work.Absence) (work.Interval, error) {
	cut, tail := i, i
	cut.Start, cut.End = max(i.Start, a.From.Wall), min(i.End, a.To.Wall)
	cut.Review, cut.Clock = work.ReviewAway, a.Clock()
	tail.Start = cut.End
	i.End = cut.Start
	for _, rest := range []*work.Interval{&i, &tail} {
		if rest.Review == work.ReviewOf(rest.Clock, 0, 0) {
			rest.Review = work.ReviewNone
		}
		rest.Clock = work.Clock{}
	}
	if i.End > i.Start {
		if err := tx.PutInterval(i); err != nil {
			return cut, err
		}
		cut.ID = work.IntervalID(store.NewID())
	}
	if tail.End > tail.Start {
		tail.ID = work.IntervalID(store.NewID())
		if err := tx.PutInterval(tail); err != nil {
			return cut, err
		}
	}
	return cut, tx.PutInterval(cut)
}

// answerEach settles what was cut out of parallel timers: each loses what was
// not its time, and an activity instead is written once, from the first of them.
func answerEach(tx *store.Tx, cut []work.Interval, answer Answer) error {
	slices.SortStableFunc(cut, func(a, b work.Interval) int { return cmp.Compare(a.Start, b.Start) })
	written := answer.Drop
	for _, i := range cut {
		kept, rest := i, i
		kept.Review = work.ReviewNone
		if answer.Activity == nil && !answer.Drop || i.End <= answer.At {
			if err := tx.PutInterval(kept); err != nil {
				return err
			}
			continue
		}
		if i.Start < answer.At {
			kept.End, rest.Start = answer.At, answer.At
			if err := tx.PutInterval(kept); err != nil {
				return err
			}
			rest.ID = work.IntervalID(store.NewID())
		}
		if err := lessBefore(tx, i, rest.Duration()); err != nil {
			return err
		}
		if err := putRest(tx, i, rest, answer, written); err != nil {
			return err
		}
		written = true
	}
	return nil
}

// putRest writes the time that was not work as the activity it was, or takes
// it away where that is written already. An interval that is all of it keeps
// its history.
func putRest(tx *store.Tx, i, rest work.Interval, answer Answer, written bool) error {
	if written {
		if rest.ID == i.ID {
			return tx.DeleteInterval(i)
		}
		return nil
	}
	as := *answer.Activity
	rest, err := destined(tx, rest, Destination{Activity: &as})
	if err != nil {
		return err
	}
	rest.Review = work.ReviewNone
	if as == work.Break {
		rest.Where, rest.Title = work.Account{}, ""
	}
	if rest.ID == i.ID && i.Submission != "" {
		return tx.MoveInterval(i, rest)
	}
	return tx.PutInterval(rest)
}

// lessBefore takes time off what a running timer shows, which it no longer has.
func lessBefore(tx *store.Tx, i work.Interval, less time.Duration) error {
	open, err := tx.Running()
	if err != nil {
		return err
	}
	for _, o := range open {
		same := o.Submission == i.Submission && o.Activity == i.Activity && o.Where == i.Where && o.Title == i.Title
		if i.Submission != "" {
			same = o.Submission == i.Submission
		}
		if same && o.Began <= i.Start && i.End <= o.Start {
			o.Before = max(0, o.Before-less)
			return tx.PutTimer(o)
		}
	}
	return nil
}

// Waiting are the absences of the last day that wait for an answer, the newest
// first.
func (t *Tracker) Waiting(ctx context.Context) ([]Away, error) {
	now := t.Now()
	keys, err := t.store.Keys(ctx, store.Filter{From: now.Add(-48 * time.Hour), To: now.Add(time.Minute), Review: true})
	if err != nil {
		return nil, err
	}
	records, err := t.store.Records(ctx, keys)
	if err != nil {
		return nil, err
	}
	var all []Away
	for _, i := range intervalsOf(records) {
		if i.Review == work.ReviewAway && !i.Superseded && i.End > now.Add(-24*time.Hour) {
			all = together(all, i)
		}
	}
	slices.SortFunc(all, func(a, b Away) int { return cmp.Compare(b.To.Wall, a.To.Wall) })
	return all, nil
}

// together adds an interval to the absence that it was cut out of: parallel
// timers leave one each, which end at the same instant.
func together(all []Away, i work.Interval) []Away {
	for n := range all {
		if a := &all[n]; a.To.Wall == i.End {
			if i.Start < a.From.Wall {
				a.From = readings(i).From
			}
			a.Intervals = append(a.Intervals, i)
			return all
		}
	}
	return append(all, Away{readings(i), []work.Interval{i}})
}

// readings are an absence's clocks, as far as its interval tells them.
func readings(i work.Interval) work.Absence {
	length := i.Duration() - i.Clock.Jump
	a := work.Absence{From: work.Reading{Wall: i.Start, ID: "from"}, To: work.Reading{Wall: i.End, Boot: length, Mono: length - i.Clock.Slept, ID: "from"}}
	if i.Clock.Rebooted {
		a.To.ID = "to"
	}
	return a
}
