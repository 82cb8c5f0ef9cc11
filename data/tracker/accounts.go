package tracker

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"clickwage/data/store"
	"clickwage/data/work"
)

// Accounts are the worker's accounts on platforms, as the records name them.
func (t *Tracker) Accounts(ctx context.Context) ([]store.Account, error) {
	return t.store.Accounts(ctx)
}

// ErrNoName is returned where a platform would be left without a name.
var ErrNoName = errors.New("a platform needs a name")

// Rename gives a platform, or the worker's account on it, another name in all
// its tasks, times and payouts: one change, which one undo takes back. Fees have
// no account and keep the name that they were noted with. An existing name joins the two. It fails with
// store.ErrRunning while a timer is at work there.
func (t *Tracker) Rename(ctx context.Context, from, to work.Account) (records int, err error) {
	to.Platform, to.Worker = strings.TrimSpace(to.Platform), strings.TrimSpace(to.Worker)
	if to.Platform == "" {
		return 0, ErrNoName
	}
	running, err := t.Running(ctx)
	if err != nil {
		return 0, err
	}
	for _, o := range running {
		if o.Where.Platform == from.Platform && o.Where.Worker == from.Worker {
			return 0, fmt.Errorf("%s: %w", from.Platform, store.ErrRunning)
		}
	}
	err = t.write(ctx, store.Label{What: "edit", Source: work.Manual}, func(tx *store.Tx) error {
		ids, err := tx.IDsOf(from)
		if err != nil {
			return err
		}
		records = len(ids)
		for _, id := range ids {
			r, err := tx.Record(id)
			if err != nil {
				return err
			}
			if r.Submission != nil {
				r.Submission.Account.Platform, r.Submission.Account.Worker = to.Platform, to.Worker
			} else {
				r.Interval.Where.Platform, r.Interval.Where.Worker = to.Platform, to.Worker
			}
			if err := put(tx, r); err != nil {
				return err
			}
		}
		return renamePayouts(tx, from, to)
	})
	return records, err
}

func renamePayouts(tx *store.Tx, from, to work.Account) error {
	all, err := tx.Payouts()
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.Platform != from.Platform || p.Worker != from.Worker {
			continue
		}
		p.Platform, p.Worker = to.Platform, to.Worker
		if err := tx.PutPayout(p); err != nil {
			return err
		}
	}
	return nil
}
