package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"clickwage/data/work"
)

const intervalColumns = `i.n, i.id, s.id, i.activity, i.start, i.stop, i.zone, i.shift, i.source, i.entered, i.platform, i.requester,
 i.title, i.review, i.clock, i.superseded, i.note, c.id, i.worker, i.rev`

const fromInterval = ` FROM interval i LEFT JOIN submission s ON s.n = i.submission LEFT JOIN change c ON c.n = i.batch `

type intervalRow struct {
	work.Interval
	n, rev int64
}

func (s *Store) scanInterval(ctx context.Context, q querier, r row) (intervalRow, error) {
	var (
		out                                      intervalRow
		id, submission, batch                    []byte
		zone, platform, requester, title, worker int64
		clock                                    string
	)
	err := r.Scan(&out.n, &id, &submission, &out.Activity, &out.Start, &out.End, &zone, &out.Offset, &out.Source, &out.Entered,
		&platform, &requester, &title, &out.Review, &clock, &out.Superseded, &out.Note, &batch, &worker, &out.rev)
	if err != nil {
		return out, err
	}
	for _, name := range []struct {
		number int64
		into   *string
	}{
		{platform, &out.Where.Platform}, {requester, &out.Where.Requester}, {title, &out.Title}, {zone, &out.Zone}, {worker, &out.Where.Worker},
	} {
		if *name.into, err = s.nameText(ctx, q, name.number); err != nil {
			return out, err
		}
	}
	out.ID, out.Submission = work.IntervalID(uuidText(id)), work.SubmissionID(uuidText(submission))
	out.Batch, out.Clock = work.BatchID(uuidText(batch)), parseClock(clock)
	return out, nil
}

func (s *Store) intervalRows(ctx context.Context, q querier, where string, args ...any) ([]intervalRow, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+intervalColumns+fromInterval+where, args...)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []intervalRow
	for rows.Next() {
		one, err := s.scanInterval(ctx, q, rows)
		if err != nil {
			return nil, explain(err, s.path)
		}
		all = append(all, one)
	}
	return all, explain(rows.Err(), s.path)
}

// Intervals are those of a submission, in order of time.
func (s *Store) Intervals(ctx context.Context, id work.SubmissionID) ([]work.Interval, error) {
	return s.intervalsOf(ctx, s.read, id)
}

// Intervals are those of a submission as this change sees them.
func (tx *Tx) Intervals(id work.SubmissionID) ([]work.Interval, error) {
	return tx.store.intervalsOf(tx.ctx, tx, id)
}

func (s *Store) intervalsOf(ctx context.Context, q querier, id work.SubmissionID) ([]work.Interval, error) {
	key, err := blob(string(id))
	if err != nil {
		return nil, err
	}
	rows, err := s.intervalRows(ctx, q, "WHERE i.submission = (SELECT n FROM submission WHERE id = ?) ORDER BY i.start, i.n", key)
	return intervals(rows), err
}

func intervals(rows []intervalRow) []work.Interval {
	out := make([]work.Interval, len(rows))
	for i, r := range rows {
		out[i] = r.Interval
	}
	return out
}

// Interval is an interval that belongs to no submission; ErrNotFound where
// there is none.
func (s *Store) Interval(ctx context.Context, id work.IntervalID) (work.Interval, error) {
	found, err := s.otherInterval(ctx, s.read, id)
	return found.Interval, err
}

func (s *Store) otherInterval(ctx context.Context, q querier, id work.IntervalID) (intervalRow, error) {
	key, err := blob(string(id))
	if err != nil {
		return intervalRow{}, err
	}
	rows, err := s.intervalRows(ctx, q, "WHERE i.id = ? AND i.submission IS NULL", key)
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("interval %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return intervalRow{}, err
	}
	return rows[0], nil
}

// AnyInterval is an interval by its id, wherever it belongs; ErrNotFound where
// there is none. One of a submission is looked for among all, since ids of
// intervals have no index.
func (tx *Tx) AnyInterval(id work.IntervalID) (work.Interval, error) {
	found, err := tx.store.otherInterval(tx.ctx, tx, id)
	if !errors.Is(err, ErrNotFound) {
		return found.Interval, err
	}
	key, err := blob(string(id))
	if err != nil {
		return work.Interval{}, err
	}
	rows, err := tx.store.intervalRows(tx.ctx, tx, "WHERE i.id = ? AND i.submission IS NOT NULL", key)
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("interval %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return work.Interval{}, err
	}
	return rows[0].Interval, nil
}

// current finds an interval wherever it belongs now.
func (tx *Tx) current(i work.Interval) (intervalRow, error) {
	found, err := tx.store.otherInterval(tx.ctx, tx, i.ID)
	if !errors.Is(err, ErrNotFound) || i.Submission == "" {
		return found, err
	}
	n, err := tx.submissionNumber(i.Submission)
	if err != nil {
		return found, err
	}
	key, err := blob(string(i.ID))
	if err != nil {
		return found, err
	}
	rows, err := tx.store.intervalRows(tx.ctx, tx, "WHERE i.submission = ? AND i.id = ?", n, key)
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("interval %s: %w", i.ID, ErrNotFound)
	}
	if err != nil {
		return found, err
	}
	return rows[0], nil
}

// PutInterval writes an interval, new or changed. One that ends a running
// timer has the timer's id and takes its place and its history.
func (tx *Tx) PutInterval(i work.Interval) error {
	if err := i.Check(); err != nil {
		return err
	}
	key, err := blob(string(i.ID))
	if err != nil {
		return err
	}
	old, err := tx.current(i)
	switch {
	case errors.Is(err, ErrNotFound):
		return tx.insertInterval(key, i)
	case err != nil:
		return err
	}
	i.Batch = old.Batch
	fields := intervalFields(i)
	if !differ(fields, intervalFields(old.Interval)) {
		return nil
	}
	last, err := tx.headAt(old.rev)
	if err != nil {
		return err
	}
	seq, err := tx.revise(kindInterval, key, last, false, fields)
	if err != nil {
		return err
	}
	args, err := tx.intervalArgs(key, i, seq)
	if err != nil {
		return err
	}
	if _, err := tx.exec(updateInterval, append(args, old.n)...); err != nil {
		return err
	}
	if err := tx.dirty(old.Start, old.End); err != nil {
		return err
	}
	return tx.spread(i)
}

func (tx *Tx) insertInterval(key []byte, i work.Interval) error {
	last, err := tx.takeTimer(key)
	if err != nil {
		return err
	}
	if last.seq == 0 {
		if last, err = tx.buried(key); err != nil {
			return err
		}
		if err := tx.unbury(key); err != nil {
			return err
		}
	}
	seq, err := tx.revise(kindInterval, key, last, false, intervalFields(i))
	if err != nil {
		return err
	}
	args, err := tx.intervalArgs(key, i, seq)
	if err != nil {
		return err
	}
	batch, err := tx.batchNumber(i.Batch)
	if err != nil {
		return err
	}
	if _, err := tx.exec(insertInterval, append(args, batch, nil)...); err != nil {
		return err
	}
	return tx.spread(i)
}

// MoveInterval writes an interval that changes its owner: from is where and
// what it is now, and to is what it shall be. Its history goes with it.
func (tx *Tx) MoveInterval(from, to work.Interval) error {
	if err := to.Check(); err != nil {
		return err
	}
	old, err := tx.current(from)
	if err != nil {
		return err
	}
	key, err := blob(string(to.ID))
	if err != nil {
		return err
	}
	last, err := tx.headAt(old.rev)
	if err != nil {
		return err
	}
	to.Batch = old.Batch
	seq, err := tx.revise(kindInterval, key, last, false, intervalFields(to))
	if err != nil {
		return err
	}
	args, err := tx.intervalArgs(key, to, seq)
	if err != nil {
		return err
	}
	if _, err := tx.exec(updateInterval, append(args, old.n)...); err != nil {
		return err
	}
	if err := tx.left(old); err != nil {
		return err
	}
	return tx.spread(to)
}

// takeTimer ends a running timer of this id and returns its last revision.
func (tx *Tx) takeTimer(key []byte) (head, error) {
	var seq int64
	err := tx.queryRow("SELECT rev FROM running WHERE id = ?", key).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return head{}, nil
	}
	if err != nil {
		return head{}, err
	}
	if _, err := tx.exec("DELETE FROM running WHERE id = ?", key); err != nil {
		return head{}, err
	}
	return tx.headAt(seq)
}

const (
	insertInterval = `INSERT INTO interval (id, submission, activity, start, stop, zone, shift, source, entered, platform, requester,
 title, review, clock, superseded, note, worker, rev, batch, n) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateInterval = `UPDATE interval SET id = ?, submission = ?, activity = ?, start = ?, stop = ?, zone = ?, shift = ?, source = ?,
 entered = ?, platform = ?, requester = ?, title = ?, review = ?, clock = ?, superseded = ?, note = ?, worker = ?, rev = ? WHERE n = ?`
)

// intervalArgs are the values of the columns id to rev.
func (tx *Tx) intervalArgs(key []byte, i work.Interval, seq int64) ([]any, error) {
	submission, err := tx.submissionNumber(i.Submission)
	if err != nil {
		return nil, err
	}
	return tx.intervalArgsOf(key, submission, i, seq)
}

func (tx *Tx) intervalArgsOf(key []byte, submission int64, i work.Interval, seq any) ([]any, error) {
	var numbers [5]int64
	for at, name := range []struct {
		kind nameKind
		text string
	}{
		{zoneName, i.Zone}, {platformName, i.Where.Platform}, {requesterName, i.Where.Requester}, {titleName, i.Title},
		{workerName, i.Where.Worker},
	} {
		n, err := tx.name(name.kind, name.text)
		if err != nil {
			return nil, err
		}
		numbers[at] = n
	}
	return []any{
		key, nullable(submission), int64(i.Activity), int64(i.Start), int64(i.End), numbers[0], int64(i.Offset), int64(i.Source),
		int64(i.Entered), numbers[1], numbers[2], numbers[3], int64(i.Review), clockText(i.Clock), i.Superseded, i.Note, numbers[4], seq,
	}, nil
}

// spread marks what a changed interval touches.
func (tx *Tx) spread(i work.Interval) error {
	if err := tx.dirty(i.Start, i.End); err != nil || i.Submission == "" {
		return err
	}
	owner, err := tx.store.submissionRow(tx.ctx, tx, i.Submission)
	if err != nil {
		return err
	}
	if err := tx.dirtyDay(owner.anchor); err != nil {
		return err
	}
	return tx.place(owner.n, owner.Submission)
}

// DeleteInterval takes an interval out of the current state; its revisions stay.
func (tx *Tx) DeleteInterval(i work.Interval) error {
	old, err := tx.current(i)
	if err != nil {
		return err
	}
	key, err := blob(string(i.ID))
	if err != nil {
		return err
	}
	last, err := tx.headAt(old.rev)
	if err != nil {
		return err
	}
	if err := tx.bury(kindInterval, key, last, intervalFields(old.Interval)); err != nil {
		return err
	}
	return tx.withdraw(old)
}

// withdraw deletes an interval's row.
func (tx *Tx) withdraw(old intervalRow) error {
	if _, err := tx.exec("DELETE FROM interval WHERE n = ?", old.n); err != nil {
		return err
	}
	return tx.left(old)
}

// left marks what an interval touched that is no longer there.
func (tx *Tx) left(old intervalRow) error {
	if err := tx.dirty(old.Start, old.End); err != nil || old.Submission == "" {
		return err
	}
	owner, err := tx.store.submissionRow(tx.ctx, tx, old.Submission)
	if err != nil {
		return err
	}
	if err := tx.dirtyDay(owner.anchor); err != nil {
		return err
	}
	return tx.place(owner.n, owner.Submission)
}
