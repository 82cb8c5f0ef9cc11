package tracker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/work"
)

// Merge makes one submission of two that are the same: a timed one and an
// imported one, or the same row brought twice. The one whose time is the better
// record stays, which is the timer's before typed before imported. It takes
// over all events, reasons and what it did not know; the other's time is kept
// beside its own and not counted twice. It returns the id of what stands.
func (t *Tracker) Merge(ctx context.Context, one, two string) (kept string, err error) {
	if one == two {
		return "", fmt.Errorf("%s cannot be merged with itself", one)
	}
	err = t.write(ctx, store.Label{What: "merge", Source: work.Manual}, func(tx *store.Tx) error {
		kept, err = mergeTwo(tx, one, two)
		return err
	})
	return kept, err
}

func mergeTwo(tx *store.Tx, one, two string) (kept string, err error) {
	keep, err := mergeable(tx, one)
	if err != nil {
		return "", err
	}
	other, err := mergeable(tx, two)
	if err != nil {
		return "", err
	}
	if bestSource(other) < bestSource(keep) {
		keep, other = other, keep
	}
	if err := sameTask(*keep.Submission, *other.Submission); err != nil {
		return "", err
	}
	keep.Submission.Absorb(*other.Submission)
	if err := tx.PutSubmission(*keep.Submission); err != nil {
		return "", err
	}
	for _, i := range other.Intervals {
		moved := i
		moved.Submission = keep.Submission.ID
		moved.Superseded = i.Superseded || outdone(i, keep)
		if err := tx.MoveInterval(i, moved); err != nil {
			return "", err
		}
	}
	if err := tx.Alias(*other.Submission, other.Intervals, keep.Submission.ID); err != nil {
		return "", err
	}
	if err := replaceInCases(tx, other.Submission.ID, keep.Submission.ID); err != nil {
		return "", err
	}
	return string(keep.Submission.ID), tx.DeleteSubmission(other.Submission.ID)
}

// replaceInCases lets every case with a submission have another in its place.
func replaceInCases(tx *store.Tx, gone, keep work.SubmissionID) error {
	cases, err := tx.Cases()
	if err != nil {
		return err
	}
	for _, c := range cases {
		at := slices.Index(c.Tasks, gone)
		switch {
		case at < 0:
			continue
		case slices.Contains(c.Tasks, keep):
			c.Tasks = slices.Delete(c.Tasks, at, at+1)
		default:
			c.Tasks[at] = keep
		}
		if err := tx.PutCase(c); err != nil {
			return err
		}
	}
	return nil
}

// mergeable is a submission that no timer runs on.
func mergeable(tx *store.Tx, id string) (store.Record, error) {
	r, err := tx.Record(id)
	if err != nil {
		return r, err
	}
	if r.Submission == nil {
		return r, fmt.Errorf("%s is no task, so it cannot be merged", id)
	}
	open, err := tx.Running()
	if err != nil {
		return r, err
	}
	for _, o := range open {
		if o.Submission == r.Submission.ID {
			return r, fmt.Errorf("a timer is at work on %s; stop it first", id)
		}
	}
	return r, nil
}

// bestSource is the most trustworthy record of a submission's time.
func bestSource(r store.Record) work.Source {
	best := work.Inferred + 1 // no time at all
	for _, i := range r.Intervals {
		if !i.Superseded {
			best = min(best, i.Source)
		}
	}
	return best
}

// outdone says whether the time of the submission that stands is counted
// instead of an interval of the other: a better record, or one of the same span.
func outdone(i work.Interval, keep store.Record) bool {
	for _, own := range keep.Intervals {
		if !own.Superseded && (own.Source < i.Source || own.Start < i.End && i.Start < own.End) {
			return true
		}
	}
	return false
}

// sameTask refuses two submissions that cannot be one.
func sameTask(a, b work.Submission) error {
	for _, name := range []struct{ what, one, two string }{
		{"platforms", a.Account.Platform, b.Account.Platform}, {"accounts", a.Account.Worker, b.Account.Worker},
		{"ids on the platform", a.Account.PlatformID, b.Account.PlatformID},
	} {
		if name.one != "" && name.two != "" && !strings.EqualFold(name.one, name.two) {
			return fmt.Errorf("two %s, %s and %s: these are two tasks; nothing was merged", name.what, name.one, name.two)
		}
	}
	if one, two := a.Currency(), b.Currency(); one != "" && two != "" && one != two {
		return fmt.Errorf("one is paid in %s and one in %s: %w; nothing was merged", one, two, money.ErrCurrencies)
	}
	return nil
}

// Split cuts an interval in two at a moment inside it; id is the interval's, or
// that of a task with one interval there. Nothing is lost or gained: both parts
// keep what is known of the whole. It returns the id of the later part.
func (t *Tracker) Split(ctx context.Context, id string, at work.Instant) (later string, err error) {
	err = t.write(ctx, store.Label{What: "split", Source: work.Manual}, func(tx *store.Tx) error {
		i, err := intervalAt(tx, id, at)
		if err != nil {
			return err
		}
		if at <= i.Start || at >= i.End {
			return fmt.Errorf("that moment does not lie inside the interval; nothing was split")
		}
		rest := i
		rest.ID, rest.Start = work.IntervalID(store.NewID()), at
		if zone, err := LoadZone(i.Zone); err == nil {
			_, rest.Offset = at.In(zone).Zone()
		}
		i.End, later = at, string(rest.ID)
		if err := tx.PutInterval(i); err != nil {
			return err
		}
		return tx.PutInterval(rest)
	})
	return later, err
}

// intervalAt is the interval that an id means: its own, or the one of a task at
// a moment, or the only one of a task.
func intervalAt(tx *store.Tx, id string, at work.Instant) (work.Interval, error) {
	i, err := tx.AnyInterval(work.IntervalID(id))
	if !errors.Is(err, store.ErrNotFound) {
		return i, err
	}
	spans, err := tx.Intervals(work.SubmissionID(id))
	if err != nil {
		return i, err
	}
	var inside []work.Interval
	for _, span := range spans {
		if !at.Known() || span.Start < at && at < span.End {
			inside = append(inside, span)
		}
	}
	switch len(inside) {
	case 0:
		return i, fmt.Errorf("%s has no such time: %w", id, store.ErrNotFound)
	case 1:
		return inside[0], nil
	}
	return i, fmt.Errorf("%s has %d intervals there; name one by its id, which list --json shows", id, len(inside))
}

// Destination is where time is moved to: a submission, or an activity.
type Destination struct {
	Submission string         // "" for an activity
	Activity   *work.Activity // Required without a submission
}

// Move gives an interval to another submission, or makes an activity of it, or
// makes an activity a submission's time. The time stays as long as it was and
// where it was captured; an activity keeps the platform, requester and title of
// the task that it was taken from.
func (t *Tracker) Move(ctx context.Context, id string, to Destination) error {
	return t.write(ctx, store.Label{What: "move", Source: work.Manual}, func(tx *store.Tx) error {
		from, err := intervalAt(tx, id, 0)
		if err != nil {
			return err
		}
		moved, err := destined(tx, from, to)
		if err != nil {
			return err
		}
		if moved.Submission == from.Submission {
			return tx.PutInterval(moved)
		}
		return tx.MoveInterval(from, moved)
	})
}

func destined(tx *store.Tx, i work.Interval, to Destination) (work.Interval, error) {
	if to.Submission != "" {
		if _, err := tx.Submission(work.SubmissionID(to.Submission)); err != nil {
			return i, err
		}
		i.Submission, i.Activity, i.Where, i.Title = work.SubmissionID(to.Submission), work.Task, work.Account{}, ""
		if i.Review == work.ReviewUnsettled {
			i.Review = work.ReviewNone // it was to be settled by exactly this
		}
		return i, nil
	}
	if to.Activity == nil {
		return i, fmt.Errorf("nowhere to move to: name a submission or an activity")
	}
	if *to.Activity == work.Task {
		return i, fmt.Errorf("time on a task needs the submission it belongs to")
	}
	if i.Submission != "" {
		sub, err := tx.Submission(i.Submission)
		if err != nil {
			return i, err
		}
		i.Where = work.Account{Platform: sub.Account.Platform, Worker: sub.Account.Worker, Requester: sub.Account.Requester}
		i.Title, i.Submission = sub.Title, ""
	}
	i.Activity = *to.Activity
	return i, nil
}
