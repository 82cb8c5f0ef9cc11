package tracker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"clickwage/data/money"
	"clickwage/data/receipts"
	"clickwage/data/store"
	"clickwage/data/work"
)

// PayoutOptions say what was received.
type PayoutOptions struct {
	At                                work.Instant // Defaults to now
	Amount                            money.Amount // Required; above zero
	Withheld                          money.Amount // kept by the platform or bank; it becomes a fee
	Platform, Worker, Reference, Note string       // Platform is required
	For                               []work.Allotment
}

// AddPayout keeps money received, and the fee that was withheld from it. An
// allotment without an amount takes all that its submission is owed.
func (t *Tracker) AddPayout(ctx context.Context, opt PayoutOptions) (work.Payout, error) {
	now := t.Now()
	p := work.Payout{
		ID: work.PayoutID(store.NewID()), At: opt.At, Amount: opt.Amount, Withheld: opt.Withheld, Platform: opt.Platform,
		Worker: opt.Worker, Reference: opt.Reference, Note: opt.Note, Source: work.Manual,
	}
	if !p.At.Known() {
		p.At = now
	}
	if p.Platform == "" {
		return p, fmt.Errorf("%w: name the platform that paid", work.ErrPayout)
	}
	if err := t.known(ctx, p.Amount.Currency, p.Withheld.Currency); err != nil {
		return p, err
	}
	err := t.write(ctx, store.Label{What: "payout", Source: work.Manual}, func(tx *store.Tx) error {
		if err := withhold(tx, &p); err != nil {
			return err
		}
		return allot(tx, &p, opt.For)
	})
	return p, err
}

// withhold brings the fee in the books in line with what a payout says was
// withheld from it.
func withhold(tx *store.Tx, p *work.Payout) error {
	if p.Withheld.Micros > 0 {
		if p.Fee == "" {
			p.Fee = work.EntryID(store.NewID())
		}
		return tx.PutEntry(work.Entry{
			ID: p.Fee, Kind: work.Fee, At: p.At, Amount: p.Withheld, Platform: p.Platform, Note: p.Reference, Source: work.Manual,
		})
	}
	fee := p.Fee
	p.Fee = ""
	if fee == "" {
		return nil
	}
	if err := tx.DeleteEntry(fee); !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return nil
}

// EditPayout gives a payout other facts; the tasks it pays for stay as they
// are, so opt.For is not looked at. The fee in the books follows Withheld.
func (t *Tracker) EditPayout(ctx context.Context, id work.PayoutID, opt PayoutOptions) (work.Payout, error) {
	if opt.Platform == "" {
		return work.Payout{}, fmt.Errorf("%w: name the platform that paid", work.ErrPayout)
	}
	if err := t.known(ctx, opt.Amount.Currency, opt.Withheld.Currency); err != nil {
		return work.Payout{}, err
	}
	return t.changePayout(ctx, "edit", id, func(tx *store.Tx, p *work.Payout) error {
		if opt.At.Known() {
			p.At = opt.At
		}
		p.Amount, p.Withheld, p.Platform, p.Worker = opt.Amount, opt.Withheld, opt.Platform, opt.Worker
		p.Reference, p.Note = opt.Reference, opt.Note
		if err := withhold(tx, p); err != nil {
			return err
		}
		return tx.PutPayout(*p)
	})
}

// allot gives parts of a payout to submissions, beside those that have some.
func allot(tx *store.Tx, p *work.Payout, parts []work.Allotment) error {
	payouts, err := tx.Payouts()
	if err != nil {
		return err
	}
	for _, part := range parts {
		sub, err := tx.Submission(part.Submission)
		if err != nil {
			return err
		}
		if part.Amount.Currency == "" {
			if part.Amount, err = owed(receipts.FromSubmission(sub), payouts, p.ID); err != nil {
				return err
			}
		}
		if have := sub.Currency(); have != part.Amount.Currency {
			return fmt.Errorf("part %s of submission %s in %s: %w", part.Amount, part.Submission, have, money.ErrCurrencies)
		}
		p.Allotments = slices.DeleteFunc(p.Allotments, func(a work.Allotment) bool { return a.Submission == part.Submission })
		p.Allotments = append(p.Allotments, part)
	}
	return tx.PutPayout(*p)
}

// owed is what of a submission no other payout has.
func owed(task receipts.Task, payouts []work.Payout, own work.PayoutID) (money.Amount, error) {
	open := task.Net
	for _, p := range payouts {
		for _, a := range p.Allotments {
			if a.Submission == task.ID && p.ID != own {
				open -= a.Amount.Micros
			}
		}
	}
	if open <= 0 {
		return money.Amount{}, fmt.Errorf("submission %s: nothing is owed for it, so say which part of the payout is meant", task.ID)
	}
	return money.Of(open, task.Currency), nil
}

// ProposeMatch says which submissions a payout seems to pay for. It changes
// nothing: Match does, with the parts that the worker has seen.
func (t *Tracker) ProposeMatch(ctx context.Context, id work.PayoutID) (work.Payout, receipts.Proposal, error) {
	p, err := t.store.Payout(ctx, id)
	if err != nil {
		return p, receipts.Proposal{}, err
	}
	tasks, err := t.store.Owed(ctx)
	if err != nil {
		return p, receipts.Proposal{}, err
	}
	payouts, err := t.store.Payouts(ctx)
	return p, receipts.Propose(p, tasks, payouts), err
}

// Match gives parts of a payout to submissions; a part without an amount is all
// that its submission is owed. Parts that the submissions had are replaced.
func (t *Tracker) Match(ctx context.Context, id work.PayoutID, parts []work.Allotment) (work.Payout, error) {
	return t.changePayout(ctx, "match", id, func(tx *store.Tx, p *work.Payout) error { return allot(tx, p, parts) })
}

// Unmatch takes a payout away from some submissions; from all where none is
// named.
func (t *Tracker) Unmatch(ctx context.Context, id work.PayoutID, of []work.SubmissionID) (work.Payout, error) {
	return t.changePayout(ctx, "unmatch", id, func(tx *store.Tx, p *work.Payout) error {
		before := len(p.Allotments)
		p.Allotments = slices.DeleteFunc(p.Allotments, func(a work.Allotment) bool {
			return len(of) == 0 || slices.Contains(of, a.Submission)
		})
		if before-len(p.Allotments) < len(of) || before == 0 {
			return fmt.Errorf("payout %s: not matched with that: %w", id, store.ErrNotFound)
		}
		return tx.PutPayout(*p)
	})
}

func (t *Tracker) changePayout(ctx context.Context, what string, id work.PayoutID, do func(*store.Tx, *work.Payout) error) (p work.Payout, err error) {
	err = t.write(ctx, store.Label{What: what, Source: work.Manual}, func(tx *store.Tx) error {
		if p, err = tx.Payout(id); err != nil {
			return err
		}
		return do(tx, &p)
	})
	return p, err
}

// removePayout takes money received out of the ledger, with the fee that was
// withheld from it. Undoing brings both back.
func removePayout(tx *store.Tx, p work.Payout) error {
	id := p.ID
	p.Withheld.Micros = 0
	if err := withhold(tx, &p); err != nil {
		return err
	}
	return tx.DeletePayout(id)
}

// Payouts are all money received, the newest first.
func (t *Tracker) Payouts(ctx context.Context) ([]work.Payout, error) { return t.store.Payouts(ctx) }

// Money compares what was earned with what arrived, now, by the platforms'
// rules for payment.
func (t *Tracker) Money(ctx context.Context, by receipts.By) (receipts.Report, error) {
	tasks, err := t.store.Owed(ctx)
	if err != nil {
		return receipts.Report{}, err
	}
	payouts, err := t.store.Payouts(ctx)
	if err != nil {
		return receipts.Report{}, err
	}
	rules, err := t.Rules(ctx)
	if err != nil {
		return receipts.Report{}, err
	}
	return receipts.Compute(tasks, payouts, receipts.Query{
		By: by, Now: t.Now(), Due: func(platform string) (time.Duration, bool) { return rules.PaymentAfter(platform) },
	}), nil
}

// AddEntry keeps money without a task: a fee, or an adjustment that was earned.
func (t *Tracker) AddEntry(ctx context.Context, e work.Entry) (work.Entry, error) {
	e.ID, e.Source = work.EntryID(store.NewID()), work.Manual
	if !e.At.Known() {
		e.At = t.Now()
	}
	if err := t.known(ctx, e.Amount.Currency); err != nil {
		return e, err
	}
	return e, t.write(ctx, store.Label{What: e.Kind.String(), Source: work.Manual}, func(tx *store.Tx) error { return tx.PutEntry(e) })
}

// Entries are the money without a task in a span of time, the oldest first;
// zero instants: all.
func (t *Tracker) Entries(ctx context.Context, from, to work.Instant) ([]work.Entry, error) {
	return t.store.Entries(ctx, from, to)
}
