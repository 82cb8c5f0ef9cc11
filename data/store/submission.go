package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"clickwage/data/money"
	"clickwage/data/work"
)

const submissionColumns = `s.n, s.id, s.platform, s.platform_id, s.worker, s.requester, s.requester_id, s.task_id, s.title,
 s.reward, s.bonus, s.reversal, s.currency, s.time_limit, s.estimate, s.state, s.reason, s.accepted, s.submitted, s.decided,
 s.events, s.note, s.code, s.zone, s.source, c.id, s.recorded, s.anchor, s.promise, s.rev`

const fromSubmission = ` FROM submission s LEFT JOIN change c ON c.n = s.batch `

// submissionRow is a submission with what only the store knows of it.
type submissionRow struct {
	work.Submission
	n, rev int64
	anchor work.Instant
}

func (s *Store) scanSubmission(ctx context.Context, q querier, r row) (submissionRow, error) {
	var (
		out                                    submissionRow
		id, batch                              []byte
		platform, worker, requester, title     int64
		zone                                   int64
		reward                                 sql.NullInt64
		bonus, reversal, limit, estimate       int64
		accepted, submitted, decided, recorded int64
		currency, events, promise              string
	)
	err := r.Scan(&out.n, &id, &platform, &out.Account.PlatformID, &worker, &requester, &out.Account.RequesterID,
		&out.Account.TaskID, &title, &reward, &bonus, &reversal, &currency, &limit, &estimate, &out.State, &out.Reason,
		&accepted, &submitted, &decided, &events, &out.Note, &out.Code, &zone, &out.Source, &batch, &recorded, &out.anchor, &promise, &out.rev)
	if err != nil {
		return out, err
	}
	for _, name := range []struct {
		number int64
		into   *string
	}{
		{platform, &out.Account.Platform}, {worker, &out.Account.Worker}, {requester, &out.Account.Requester},
		{title, &out.Title}, {zone, &out.Zone},
	} {
		if *name.into, err = s.nameText(ctx, q, name.number); err != nil {
			return out, err
		}
	}
	c := money.Currency(currency)
	out.ID, out.Batch = work.SubmissionID(uuidText(id)), work.BatchID(uuidText(batch))
	out.Advertised = offerOf(reward, c, limit, estimate)
	if err := out.SetPromise(promise); err != nil {
		return out, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	out.Credit = work.Credit{Bonus: amountOrNone(bonus, c), Reversal: amountOrNone(reversal, c)}
	out.Accepted, out.Submitted = work.Instant(accepted), work.Instant(submitted)
	out.Decided, out.RecordedAt = work.Instant(decided), work.Instant(recorded)
	out.Events = decodeEvents([]byte(events))
	return out, nil
}

// scanOffer reads what a submission offers, and its promise as text.
func scanOffer(r row, n *int64, id *[]byte) (sub work.Submission, promise string, err error) {
	var reward sql.NullInt64
	var limit, estimate int64
	var currency money.Currency
	err = r.Scan(n, id, &promise, &reward, &limit, &estimate, &currency)
	sub.Advertised = offerOf(reward, currency, limit, estimate)
	return sub, promise, err
}

func offerOf(reward sql.NullInt64, c money.Currency, limit, estimate int64) work.Offer {
	return work.Offer{
		Reward: money.Of(reward.Int64, c), RewardKnown: reward.Valid,
		Limit: time.Duration(limit) * time.Microsecond, Estimate: time.Duration(estimate) * time.Microsecond,
	}
}

func amountOrNone(micros int64, c money.Currency) money.Amount {
	if micros == 0 {
		return money.Amount{}
	}
	return money.Of(micros, c)
}

// Submission is the submission as it stands now; ErrNotFound where there is none.
func (s *Store) Submission(ctx context.Context, id work.SubmissionID) (work.Submission, error) {
	found, err := s.submissionRow(ctx, s.rows(), id)
	return found.Submission, err
}

// Submission is the submission as this change sees it.
func (tx *Tx) Submission(id work.SubmissionID) (work.Submission, error) {
	found, err := tx.store.submissionRow(tx.ctx, tx, id)
	return found.Submission, err
}

func (s *Store) submissionRow(ctx context.Context, q querier, id work.SubmissionID) (submissionRow, error) {
	key, err := blob(string(id))
	if err != nil {
		return submissionRow{}, err
	}
	found, err := s.scanSubmission(ctx, q, q.QueryRowContext(ctx, "SELECT "+submissionColumns+fromSubmission+"WHERE s.id = ?", key))
	if errors.Is(err, sql.ErrNoRows) {
		return found, fmt.Errorf("submission %s: %w", id, ErrNotFound)
	}
	return found, explain(err, s.path)
}

// PutSubmission writes a submission, new or changed; its events are settled and
// its promise is frozen first. Nothing is written where nothing differs.
func (tx *Tx) PutSubmission(sub work.Submission) error {
	if tx.replayed == nil { // those from before schema 0004 froze none
		sub.Freeze()
	}
	return tx.putSubmission(sub)
}

// putSubmission is PutSubmission of a state that the record had before.
func (tx *Tx) putSubmission(sub work.Submission) error {
	sub.Settle()
	key, err := blob(string(sub.ID))
	if err != nil {
		return err
	}
	old, err := tx.store.submissionRow(tx.ctx, tx, sub.ID)
	switch {
	case errors.Is(err, ErrNotFound):
		return tx.insertSubmission(key, sub)
	case err != nil:
		return err
	}
	sub.Batch = old.Batch
	fields := submissionFields(sub)
	if !differ(fields, submissionFields(old.Submission)) {
		return nil
	}
	last, err := tx.headAt(old.rev)
	if err != nil {
		return err
	}
	seq, err := tx.revise(kindSubmission, key, last, false, fields)
	if err != nil {
		return err
	}
	args, err := tx.submissionArgs(key, sub, seq)
	if err != nil {
		return err
	}
	if _, err := tx.exec(updateSubmission, append(args, old.n)...); err != nil {
		return err
	}
	if err := tx.dirtyDay(old.anchor); err != nil {
		return err
	}
	return tx.place(old.n, sub)
}

func (tx *Tx) insertSubmission(key []byte, sub work.Submission) error {
	last, err := tx.buried(key)
	if err != nil {
		return err
	}
	seq, err := tx.revise(kindSubmission, key, last, false, submissionFields(sub))
	if err != nil {
		return err
	}
	if last.seq != 0 {
		if err := tx.unbury(key); err != nil {
			return err
		}
	}
	batch, err := tx.batchNumber(sub.Batch)
	if err != nil {
		return err
	}
	args, err := tx.submissionArgs(key, sub, seq)
	if err != nil {
		return err
	}
	result, err := tx.exec(insertSubmission, slices.Concat(args, placeOf(&sub, nil).args(), []any{batch, nil})...)
	if err != nil {
		return err
	}
	n, err := result.LastInsertId()
	if err != nil {
		return err
	}
	return tx.place(n, sub)
}

func (tx *Tx) batchNumber(id work.BatchID) (any, error) {
	if id == "" {
		return nil, nil
	}
	key, err := blob(string(id))
	if err != nil {
		return nil, err
	}
	var n int64
	err = tx.queryRow("SELECT n FROM change WHERE id = ?", key).Scan(&n)
	return nullable(n), err
}

const (
	insertSubmission = `INSERT INTO submission (id, platform, platform_id, worker, requester, requester_id, task_id, title,
 reward, bonus, reversal, currency, time_limit, estimate, state, reason, accepted, submitted, decided, events, note, code,
 zone, source, recorded, promise, rev, born, anchor, spent, captured, looked, batch, n)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateSubmission = `UPDATE submission SET id = ?, platform = ?, platform_id = ?, worker = ?, requester = ?, requester_id = ?,
 task_id = ?, title = ?, reward = ?, bonus = ?, reversal = ?, currency = ?, time_limit = ?, estimate = ?, state = ?, reason = ?,
 accepted = ?, submitted = ?, decided = ?, events = ?, note = ?, code = ?, zone = ?, source = ?, recorded = ?, promise = ?, rev = ? WHERE n = ?`
)

// submissionArgs are the values of the columns id to rev.
func (tx *Tx) submissionArgs(key []byte, sub work.Submission, seq any) ([]any, error) {
	var numbers [5]int64
	for i, name := range []struct {
		kind nameKind
		text string
	}{
		{platformName, sub.Account.Platform}, {workerName, sub.Account.Worker},
		{requesterName, sub.Account.Requester}, {titleName, sub.Title}, {zoneName, sub.Zone},
	} {
		n, err := tx.name(name.kind, name.text)
		if err != nil {
			return nil, err
		}
		numbers[i] = n
	}
	var reward any
	if sub.Advertised.RewardKnown {
		reward = sub.Advertised.Reward.Micros
	}
	return []any{
		key, numbers[0], sub.Account.PlatformID, numbers[1], numbers[2], sub.Account.RequesterID, sub.Account.TaskID, numbers[3],
		reward, sub.Credit.Bonus.Micros, sub.Credit.Reversal.Micros, string(sub.Currency()),
		sub.Advertised.Limit.Microseconds(), sub.Advertised.Estimate.Microseconds(), int64(sub.State), sub.Reason,
		int64(sub.Accepted), int64(sub.Submitted), int64(sub.Decided), string(eventsValue(sub.Events)), sub.Note, sub.Code,
		numbers[4], int64(sub.Source), int64(sub.RecordedAt), sub.PromiseText(), seq,
	}, nil
}

// DeleteSubmission takes a submission out of the current state; its revisions
// stay. Its intervals are the caller's to delete first.
func (tx *Tx) DeleteSubmission(id work.SubmissionID) error {
	old, err := tx.store.submissionRow(tx.ctx, tx, id)
	if err != nil {
		return err
	}
	key, err := blob(string(id))
	if err != nil {
		return err
	}
	last, err := tx.headAt(old.rev)
	if err != nil {
		return err
	}
	if err := tx.bury(kindSubmission, key, last, submissionFields(old.Submission)); err != nil {
		return err
	}
	if err := tx.dirtyDay(old.anchor); err != nil {
		return err
	}
	_, err = tx.exec("DELETE FROM submission WHERE n = ?", old.n)
	return err
}

func (tx *Tx) submissionNumber(id work.SubmissionID) (int64, error) {
	if id == "" {
		return 0, nil
	}
	key, err := blob(string(id))
	if err != nil {
		return 0, err
	}
	var n int64
	err = tx.queryRow("SELECT n FROM submission WHERE id = ?", key).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("submission %s: %w", id, ErrNotFound)
	}
	return n, err
}
