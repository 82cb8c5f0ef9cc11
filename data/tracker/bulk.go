package tracker

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"clickwage/data/store"
	"clickwage/data/work"
)

// Correction is what is corrected on one or many records at once.
type Correction struct {
	Fields map[string]string // by their names in the list; see Edit
	State  *work.State       // of submissions; nil: as it was
	At     work.Instant      // when the state took effect; zero: now
	Reason string            // kept with every revision, and as the reason of the state
}

// ErrNoField is returned where nothing is to be corrected.
var ErrNoField = fmt.Errorf("nothing to edit: name a field or a state")

// Correct changes the same fields of many records, or their state, all of them
// or none: one change, which one undo takes back.
func (t *Tracker) Correct(ctx context.Context, ids []string, c Correction) error {
	if len(c.Fields) == 0 && c.State == nil {
		return ErrNoField
	}
	zone, err := t.Zone(ctx)
	if err != nil {
		return err
	}
	now := t.Now()
	if !c.At.Known() {
		c.At = now
	}
	return t.write(ctx, store.Label{What: "edit", Source: work.Manual, Why: c.Reason}, func(tx *store.Tx) error {
		for _, id := range ids {
			found, err := recordOrTime(tx, id)
			if err != nil {
				return err
			}
			e := editor{zone: zone, now: now}
			if err := e.correct(&found, c); err != nil {
				return about(ids, id, err)
			}
			if (c.Fields["start"] != "" || c.Fields["end"] != "") && overlong(found) {
				return about(ids, id, work.ErrEndless)
			}
			if err := put(tx, found); err != nil {
				return about(ids, id, err)
			}
		}
		return nil
	})
}

// overlong says whether a record's time is longer than anybody can have meant.
func overlong(r store.Record) bool {
	return r.Interval != nil && r.Interval.Overlong() || slices.ContainsFunc(r.Intervals, work.Interval.Overlong)
}

// recordOrTime is a record, or one of the intervals of a task.
func recordOrTime(tx *store.Tx, id string) (store.Record, error) {
	r, err := tx.Record(id)
	if !errors.Is(err, store.ErrNotFound) {
		return r, err
	}
	i, other := tx.AnyInterval(work.IntervalID(id))
	if other != nil {
		return r, err
	}
	return store.Record{Interval: &i}, nil
}

// about names the record that an error is about, where there are several.
func about(ids []string, id string, err error) error {
	if len(ids) == 1 {
		return err
	}
	return fmt.Errorf("%s: %w; none was changed", id, err)
}

func (e editor) correct(r *store.Record, c Correction) error {
	for _, name := range slices.Sorted(maps.Keys(c.Fields)) {
		value := c.Fields[name]
		var err error
		switch {
		case r.Submission != nil:
			err = e.submission(r, name, value)
		case r.Interval != nil:
			err = e.interval(r.Interval, name, value)
		default:
			err = fmt.Errorf("money without a task has no such field")
		}
		if err != nil {
			return fmt.Errorf("%s %q: %w", name, value, err)
		}
	}
	if err := checkTimes(*r); err != nil {
		return err
	}
	if r.Submission != nil && touchesMoney(c.Fields) {
		if err := plausible(*r.Submission); err != nil {
			return err
		}
	}
	if c.State == nil {
		return nil
	}
	if r.Submission == nil {
		return fmt.Errorf("only a task has a state")
	}
	return markOne(r.Submission, MarkOptions{State: c.State, Reason: c.Reason, At: c.At}, e.now)
}

func touchesMoney(fields map[string]string) bool {
	for _, name := range []string{"reward", "bonus", "reversal"} {
		if _, ok := fields[name]; ok {
			return true
		}
	}
	return false
}

// checkTimes refuses times that cannot be, once all fields are in place, so
// that a start and an end can be moved together.
func checkTimes(r store.Record) error {
	spans := r.Intervals
	if r.Interval != nil {
		spans = []work.Interval{*r.Interval}
	}
	for _, i := range spans {
		if err := i.Check(); err != nil {
			return err
		}
	}
	return nil
}
