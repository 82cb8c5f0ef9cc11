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

// AddOptions say what is typed later.
type AddOptions struct {
	Start, End                 work.Instant // Required; End after Start
	Activity                   work.Activity
	Platform, Requester, Title string
	Account                    string        // the worker's id on the platform, where there are several
	Reward                     *money.Amount // nil: not known
	Bonus                      money.Amount
	Limit                      time.Duration
	Promised
	State        work.State // of a task
	Reason, Note string
}

// Add keeps work that is typed later. It returns the id of the submission, or
// of the interval of another activity. Such time says that it was typed.
func (t *Tracker) Add(ctx context.Context, opt AddOptions) (string, error) {
	ids, err := t.AddMany(ctx, opt, 1)
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// AddMany keeps n equal pieces of work that is typed later, as one change. The
// time from Start to End is divided among them, one after the other: they add up
// to it exactly, and no two differ by more than a microsecond. The reward and
// the bonus are those of each. It returns the ids in the order of the work.
func (t *Tracker) AddMany(ctx context.Context, opt AddOptions, n int) ([]string, error) {
	if err := t.addable(ctx, opt, n); err != nil {
		return nil, err
	}
	zone, err := t.Zone(ctx)
	if err != nil {
		return nil, err
	}
	now := t.Now()
	var ids []string
	err = t.write(ctx, store.Label{What: "add", Source: work.Manual}, func(tx *store.Tx) error {
		ids = ids[:0]
		for i := range int64(n) {
			one := opt
			one.Start, one.End = part(opt, i, int64(n)), part(opt, i+1, int64(n))
			id, err := putTyped(tx, one, zone, now)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids, err
}

// part is where the i-th of n equal parts of the time begins. Whole parts and
// the rest are divided apart, so that no product can overflow.
func part(opt AddOptions, i, n int64) work.Instant {
	span := int64(opt.End - opt.Start)
	return opt.Start + work.Instant(span/n*i+span%n*i/n)
}

// addable says why work cannot be kept.
func (t *Tracker) addable(ctx context.Context, opt AddOptions, n int) error {
	if n < 1 {
		return fmt.Errorf("%d tasks: at least one", n)
	}
	if err := (work.Interval{Activity: opt.Activity, Start: opt.Start, End: opt.End, Source: work.Manual}).Check(); err != nil {
		return err
	}
	if (work.Interval{Start: opt.Start, End: opt.End}).Overlong() {
		return work.ErrEndless
	}
	if int64(opt.End-opt.Start) < int64(n) {
		return fmt.Errorf("%d tasks do not fit into that time: %w", n, work.ErrOrder)
	}
	if err := payable(opt.Reward, &opt.Bonus); err != nil {
		return err
	}
	if opt.Reward != nil && !opt.Bonus.IsZero() && opt.Reward.Currency != opt.Bonus.Currency {
		return fmt.Errorf("reward %s and bonus %s: %w", opt.Reward, opt.Bonus, money.ErrCurrencies)
	}
	if err := opt.Promised.check(); err != nil {
		return err
	}
	return t.known(ctx, opt.Bonus.Currency, currencyOf(opt.Reward))
}

// payable says which of some amounts, nil for one that is not known, nobody can be
// paid at once.
func payable(amounts ...*money.Amount) error {
	for _, a := range amounts {
		if a == nil {
			continue
		}
		if err := a.Check(); err != nil {
			return fmt.Errorf("amount %s: %w", a, err)
		}
	}
	return nil
}

// putTyped writes one piece of work that is typed later.
func putTyped(tx *store.Tx, opt AddOptions, zone *time.Location, now work.Instant) (string, error) {
	_, offset := opt.Start.In(zone).Zone()
	span := work.Interval{
		ID: work.IntervalID(store.NewID()), Activity: opt.Activity, Start: opt.Start, End: opt.End, Zone: zone.String(), Offset: offset,
		Source: work.Manual, Entered: now, Note: opt.Note,
	}
	if opt.Activity != work.Task {
		span.Where, span.Title = work.Account{Platform: opt.Platform, Worker: opt.Account, Requester: opt.Requester}, opt.Title
		return string(span.ID), tx.PutInterval(span)
	}
	sub := typed(opt, zone.String(), now)
	if err := tx.PutSubmission(sub); err != nil {
		return "", err
	}
	span.Submission = sub.ID
	return string(sub.ID), tx.PutInterval(span)
}

// typed is the submission of work that is typed later.
func typed(opt AddOptions, zone string, now work.Instant) work.Submission {
	sub := work.Submission{
		ID: work.SubmissionID(store.NewID()), Title: opt.Title, Note: opt.Note, Accepted: opt.Start, Zone: zone,
		Account:    work.Account{Platform: opt.Platform, Worker: opt.Account, Requester: opt.Requester},
		Advertised: work.Offer{Limit: opt.Limit}, Credit: work.Credit{Bonus: opt.Bonus}, Source: work.Manual, RecordedAt: now,
	}
	if opt.Reward != nil {
		sub.Advertised.Reward, sub.Advertised.RewardKnown = *opt.Reward, true
	}
	opt.Promised.onto(&sub)
	event := func(state work.State, at work.Instant, reason string) {
		sub.Events = append(sub.Events, work.Event{State: state, At: at, Recorded: now, Source: work.Manual, Reason: reason})
	}
	event(work.Accepted, opt.Start, "")
	for _, state := range path(work.Accepted, opt.State) {
		switch {
		case state == work.Submitted || !decisionOfClient(state):
			event(state, opt.End, reasonAt(state, opt))
		case opt.End > now: // a clock that is set wrong must not put the decision before the work
			event(state, opt.End, opt.Reason)
		default:
			event(state, 0, opt.Reason) // nobody said when
		}
	}
	return sub
}

func reasonAt(state work.State, opt AddOptions) string {
	if state == opt.State {
		return opt.Reason
	}
	return ""
}

// decisionOfClient says whether a state comes about later than the work's end.
func decisionOfClient(s work.State) bool {
	switch s {
	case work.Approved, work.Rejected, work.Cancelled, work.Overturned, work.Reversed:
		return true
	}
	return false
}

// MarkOptions say what became of submissions.
type MarkOptions struct {
	State    *work.State // nil: no new state, only money
	Reason   string
	At       work.Instant // when it took effect; zero: now, or the newest event where that lies ahead
	Bonus    money.Amount // the whole bonus or partial payment credited; zero: as it was
	Reversal money.Amount // the whole sum taken back; zero: as it was
}

// Mark records a decision on each of the submissions, all or none.
func (t *Tracker) Mark(ctx context.Context, ids []string, opt MarkOptions) error {
	if opt.State == nil && opt.Bonus.IsZero() && opt.Reversal.IsZero() {
		return fmt.Errorf("nothing to mark: give a state, a bonus or a reversal")
	}
	if err := payable(&opt.Bonus, &opt.Reversal); err != nil {
		return err
	}
	if err := t.known(ctx, opt.Bonus.Currency, opt.Reversal.Currency); err != nil {
		return err
	}
	now := t.Now()
	return t.write(ctx, store.Label{What: "mark", Source: work.Manual, Why: opt.Reason}, func(tx *store.Tx) error {
		for _, id := range ids {
			sub, err := t.markable(ctx, tx, id)
			if err != nil {
				return err
			}
			if err := markOne(&sub, opt, now); err != nil {
				return fmt.Errorf("submission %s: %w", id, err)
			}
			if err := tx.PutSubmission(sub); err != nil {
				return err
			}
		}
		return nil
	})
}

// markable is a submission; time without one has no outcome.
func (t *Tracker) markable(ctx context.Context, tx *store.Tx, id string) (work.Submission, error) {
	sub, err := tx.Submission(work.SubmissionID(id))
	if errors.Is(err, store.ErrNotFound) {
		if found, lookup := t.store.Record(ctx, id); lookup == nil && found.Interval != nil {
			return sub, fmt.Errorf("%s is %s time without a task, so it has no outcome", id, found.Interval.Activity)
		}
	}
	return sub, err
}

func markOne(sub *work.Submission, opt MarkOptions, now work.Instant) error {
	if !opt.At.Known() {
		opt.At = now
		for _, e := range sub.Events {
			opt.At = max(opt.At, e.At)
		}
	}
	if opt.State != nil {
		for _, want := range path(sub.State, *opt.State) {
			state, err := work.Follow(sub.State, want)
			if err != nil {
				return err
			}
			event := work.Event{State: state, At: opt.At, Recorded: now, Source: work.Manual}
			if want == *opt.State {
				event.Reason = opt.Reason
			}
			sub.Events = append(sub.Events, event)
			sub.Settle()
		}
	}
	for _, m := range []struct {
		news money.Amount
		into *money.Amount
	}{{opt.Bonus, &sub.Credit.Bonus}, {opt.Reversal, &sub.Credit.Reversal}} {
		if m.news.IsZero() {
			continue
		}
		if have := sub.Currency(); have != "" && have != m.news.Currency {
			return fmt.Errorf("%s on a submission in %s: %w", m.news, have, money.ErrCurrencies)
		}
		*m.into = m.news
	}
	if opt.Bonus.IsZero() && opt.Reversal.IsZero() {
		return nil
	}
	return plausible(*sub)
}

// plausible refuses to take back more than was credited. What was credited is
// not known where the reward is not.
func plausible(sub work.Submission) error {
	credited := work.Credited(sub.State, sub.Advertised.Reward.Micros, sub.Credit.Bonus.Micros)
	if sub.State.Earns() && !sub.Advertised.RewardKnown || sub.Credit.Reversal.Micros <= credited {
		return nil
	}
	return fmt.Errorf("reversal %s: at most what was credited, %s; nothing was changed", sub.Credit.Reversal, money.Of(credited, sub.Currency()))
}

// Edit changes fields of a record, by their names in the list: title, requester,
// platform, platform_id, worker, reward, bonus, reversal, limit, estimate,
// hourly, terms, note, code, start, end, activity, review. Time whose start or
// end is changed was typed, and says so from then on; its history keeps what the
// timer said. The parts of a promise can be filled in and not be changed. A value
// that cannot be read is a ValueError.
func (t *Tracker) Edit(ctx context.Context, id string, fields map[string]string) error {
	return t.Correct(ctx, []string{id}, Correction{Fields: fields})
}

func put(tx *store.Tx, r store.Record) error {
	if r.Interval != nil {
		return tx.PutInterval(*r.Interval)
	}
	if err := tx.PutSubmission(*r.Submission); err != nil {
		return err
	}
	for _, i := range r.Intervals {
		if err := tx.PutInterval(i); err != nil {
			return err
		}
	}
	return nil
}

// Remove takes records, or single intervals of tasks, out of the ledger; undoing
// brings them back.
func (t *Tracker) Remove(ctx context.Context, ids []string) error {
	return t.write(ctx, store.Label{What: "remove", Source: work.Manual}, func(tx *store.Tx) error {
		for _, id := range ids {
			found, err := recordOrTime(tx, id)
			if err != nil {
				return err
			}
			if err := removeOne(tx, found); err != nil {
				return err
			}
		}
		return nil
	})
}

func removeOne(tx *store.Tx, r store.Record) error {
	switch {
	case r.Entry != nil:
		return tx.DeleteEntry(r.Entry.ID)
	case r.Payout != nil:
		return removePayout(tx, *r.Payout)
	case r.Interval != nil:
		return tx.DeleteInterval(*r.Interval)
	}
	open, err := tx.Running()
	if err != nil {
		return err
	}
	for _, o := range open {
		if o.Submission == r.Submission.ID {
			if err := tx.DeleteTimer(o); err != nil {
				return err
			}
		}
	}
	for _, i := range r.Intervals {
		if err := tx.DeleteInterval(i); err != nil {
			return err
		}
	}
	return tx.DeleteSubmission(r.Submission.ID)
}

// Confirm settles intervals that wait to be looked at: their time counts as it
// stands from now on.
func (t *Tracker) Confirm(ctx context.Context, id string) error {
	return t.write(ctx, store.Label{What: "confirm", Source: work.Manual}, func(tx *store.Tx) error {
		return confirmOne(tx, id)
	})
}

func confirmOne(tx *store.Tx, id string) error {
	found, err := tx.Record(id)
	if err != nil {
		return err
	}
	if found.Interval != nil {
		found.Interval.Review = work.ReviewNone
		return tx.PutInterval(*found.Interval)
	}
	for _, i := range found.Intervals {
		i.Review = work.ReviewNone
		if err := tx.PutInterval(i); err != nil {
			return err
		}
	}
	return nil
}

// Undo takes back the newest change that still stands.
func (t *Tracker) Undo(ctx context.Context) (store.Undoing, error) {
	return t.told(t.store.Undo(ctx))
}

// Redo brings back what the newest undo took.
func (t *Tracker) Redo(ctx context.Context) (store.Undoing, error) {
	return t.told(t.store.Redo(ctx))
}

// LastChange is the newest change of one record that can be taken back by
// itself; store.ErrNothing where there is none.
func (t *Tracker) LastChange(ctx context.Context, id string) (store.Change, error) {
	return t.store.LastChange(ctx, id)
}

// UndoLastOf takes back the newest change of one record, with all that the same
// change did to others. What was changed since is kept and named.
func (t *Tracker) UndoLastOf(ctx context.Context, id string) (store.Undoing, error) {
	c, err := t.store.LastChange(ctx, id)
	if err != nil {
		return store.Undoing{}, err
	}
	return t.told(t.store.UndoChange(ctx, c, "undo"))
}

func (t *Tracker) told(u store.Undoing, err error) (store.Undoing, error) {
	if err == nil {
		t.emit(Change{})
	}
	return u, err
}

// History lists what was ever changed of a record, oldest first.
func (t *Tracker) History(ctx context.Context, id string) ([]store.HistoryLine, error) {
	return t.store.History(ctx, id)
}

// Keys are the records that a filter chooses, the latest begun first.
func (t *Tracker) Keys(ctx context.Context, f store.Filter) ([]store.Key, error) {
	return t.store.Keys(ctx, f)
}

// Records reads the records of some keys.
func (t *Tracker) Records(ctx context.Context, keys []store.Key) ([]store.Record, error) {
	return t.store.Records(ctx, keys)
}

// Sums adds up the time and money of some records, by currency and state.
func (t *Tracker) Sums(ctx context.Context, keys []store.Key) ([]store.Sum, error) {
	return t.store.Sums(ctx, keys)
}

// Tasks are submissions with their time, in the order of their ids; those that
// are not in the ledger are left out.
func (t *Tracker) Tasks(ctx context.Context, ids []work.SubmissionID) ([]store.Record, error) {
	return t.store.Tasks(ctx, ids)
}

// Edition tells whether a list of records may differ from one read before.
func (t *Tracker) Edition(ctx context.Context) (store.Edition, error) { return t.store.Edition(ctx) }

// KeyOf is the key of a record by its id; store.ErrNotFound where it has none.
func (t *Tracker) KeyOf(ctx context.Context, id string) (store.Key, error) {
	return t.store.KeyOf(ctx, id)
}

// Record is one record by its id.
func (t *Tracker) Record(ctx context.Context, id string) (store.Record, error) {
	return t.store.Record(ctx, id)
}

// Names lists what the ledger knows for completion: "platform", "requester" or
// "title".
func (t *Tracker) Names(ctx context.Context, what string) ([]string, error) {
	return t.store.Names(ctx, what)
}

// Changes are the newest changes of the ledger.
func (t *Tracker) Changes(ctx context.Context, limit int) ([]store.Change, error) {
	return t.store.Changes(ctx, limit)
}

// Backup writes a checked copy of the ledger to a new file.
func (t *Tracker) Backup(ctx context.Context, to string) error { return t.store.Backup(ctx, to) }

// Check checks the file, every revision and the current state.
func (t *Tracker) Check(ctx context.Context) (store.Checked, error) {
	checked, err := t.store.Check(ctx)
	return checked, Guided(ctx, t.Path(), err)
}
