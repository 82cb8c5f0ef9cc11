package tracker

import (
	"context"
	"errors"
	"fmt"

	"clickwage/data/store"
	"clickwage/data/work"
	"clickwage/data/work/warning"
)

// Warnings are what is odd in the ledger and not settled, the latest first.
func (t *Tracker) Warnings(ctx context.Context) (warning.Found, error) { return t.store.Warnings(ctx) }

// asItIs is how a warning is settled where nothing is mended.
const asItIs = "as it is"

// ErrNoWarning is returned for a key that no open warning has.
var ErrNoWarning = errors.New("no open warning has this key")

// Settle settles a warning for good: with mend by the change that it proposes,
// else as it is, which also counts time that waited to be looked at. Undoing
// opens it again and takes the mend back.
func (t *Tracker) Settle(ctx context.Context, key string, mend bool) error {
	found, err := t.store.Warnings(ctx)
	if err != nil {
		return err
	}
	for _, w := range found.Warnings {
		if w.Key == key {
			return t.settleOne(ctx, w, mend)
		}
	}
	return fmt.Errorf("%s: %w", key, ErrNoWarning)
}

func (t *Tracker) settleOne(ctx context.Context, w warning.Warning, mend bool) error {
	how := asItIs
	if mend {
		if w.Mend == warning.MendNone {
			return fmt.Errorf("%s: only you know how to mend it; correct the record, or settle it as it is", w.Key)
		}
		how = string(w.Mend)
	}
	return t.write(ctx, store.Label{What: "settle", Source: work.Manual, Detail: w.Key}, func(tx *store.Tx) error {
		if err := tx.Settle(store.Settled{Key: w.Key, How: how}); err != nil {
			return err
		}
		switch {
		case !mend && (w.Kind == warning.OverLimit || w.Kind == warning.ClockKind || w.Kind == warning.LongTimer):
			return confirmOne(tx, w.Records[0])
		case !mend:
			return nil
		case w.Mend == warning.MendMerge:
			_, err := mergeTwo(tx, w.Records[0], w.Records[1])
			return err
		case w.Mend == warning.MendBreak:
			return cutBreak(tx, w)
		}
		return t.cut(tx, w)
	})
}

// cut shortens the last interval of a warning's record by what is over its
// limit, or by what the computer slept of it, and counts the rest.
func (t *Tracker) cut(tx *store.Tx, w warning.Warning) error {
	r, err := tx.Record(w.Records[0])
	if err != nil {
		return err
	}
	spans := r.Intervals
	if r.Interval != nil {
		spans = []work.Interval{*r.Interval}
	}
	over := w.Length - w.Limit
	for at := len(spans) - 1; at >= 0; at-- {
		i := spans[at]
		switch {
		case i.Superseded || w.Mend == warning.MendSleep && i.Start != w.At:
			continue
		case w.Mend == warning.MendSleep:
			over = i.Clock.Slept
		}
		if over >= i.Duration() {
			return fmt.Errorf("nothing would be left of the last interval; correct its times yourself")
		}
		i.End, i.Source, i.Entered, i.Review = i.End.Add(-over), work.Manual, tx.At(), work.ReviewNone
		return tx.PutInterval(i)
	}
	return fmt.Errorf("%s: its time is gone: %w", w.Records[0], store.ErrNotFound)
}

// cutBreak takes a break out of the typed work around it, which ends where the
// break begins and, where it was longer, goes on after it.
func cutBreak(tx *store.Tx, w warning.Warning) error {
	from, to := w.At, w.At.Add(w.Length)
	for _, id := range w.Records {
		r, err := tx.Record(id)
		if err != nil {
			return err
		}
		spans := r.Intervals
		if r.Interval != nil {
			spans = []work.Interval{*r.Interval}
		}
		for _, i := range spans {
			if i.Activity == work.Break || i.Source != work.Manual || i.Superseded || i.End <= from || i.Start >= to {
				continue
			}
			if err := cutOut(tx, i, from, to); err != nil {
				return err
			}
		}
	}
	return nil
}

// cutOut leaves of an interval what lies outside of a span of time.
func cutOut(tx *store.Tx, i work.Interval, from, to work.Instant) error {
	head, tail := i, i
	head.End, head.Entered = min(i.End, from), tx.At()
	tail.Start, tail.Entered = max(i.Start, to), tx.At()
	switch {
	case head.End > head.Start && tail.End > tail.Start:
		tail.ID = work.IntervalID(store.NewID())
		return errors.Join(tx.PutInterval(head), tx.PutInterval(tail))
	case head.End > head.Start:
		return tx.PutInterval(head)
	case tail.End > tail.Start:
		return tx.PutInterval(tail)
	}
	return tx.DeleteInterval(i)
}
