package store

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"clickwage/data/pool"
	"clickwage/data/revision"
)

// BatchID names a batch.
type BatchID struct {
	Campaign revision.Hash
	Number   uint32
}

// The steps of a report in a batch.
const (
	waiting  = 0
	prepared = 1
	finished = 2
)

// Refusal says which check of a report failed.
type Refusal string

// The checks, in the order that they come in.
const (
	Unsigned Refusal = "form"  // form, token or signature
	Unsealed Refusal = "seal"  // this side cannot open its share
	Unheard  Refusal = "other" // the other side cannot open its share
	Unproven Refusal = "proof" // the proofs do not pass
)

// AddBatch keeps which reports are added up together, and puts them into the
// queue. Repeating it changes nothing. ErrHeld where one is not held here,
// ErrBatched where one is in another batch or the number has other reports,
// pool.ErrTooEarly while intake goes on.
func (s *Store) AddBatch(ctx context.Context, campaign revision.Hash, b pool.Batch) error {
	rows := make([][]any, len(b.Reports))
	for i, id := range b.Reports {
		rows[i] = []any{campaign[:], id[:], int64(b.Number), int64(i)}
	}
	return s.engine.Write(ctx, func(tx Tx) error {
		if stopped, err := s.stopped(ctx, tx, campaign); err != nil || !stopped {
			return whichOf(err, pool.ErrTooEarly)
		}
		n, err := insert(ctx, tx, "INSERT INTO batch (campaign, number, reports)", [][]any{{campaign[:], int64(b.Number), int64(len(rows))}})
		if err != nil {
			return err
		}
		if n == 0 {
			return sameBatch(ctx, tx, campaign, b)
		}
		n, err = insert(ctx, tx, "INSERT INTO task (campaign, report, batch, place)", rows)
		if err != nil || n != int64(len(rows)) {
			return whichOf(err, ErrBatched)
		}
		var held int64 // intake has stopped, so what is held stays
		_, err = one(ctx, tx, []any{&held}, `SELECT count(*) FROM task t JOIN contribution c ON c.campaign = t.campaign AND c.report = t.report
			WHERE t.campaign = $1 AND t.batch = $2 AND c.file IS NOT NULL`, campaign[:], int64(b.Number))
		if err == nil && held != n {
			err = ErrHeld
		}
		return err
	})
}

func sameBatch(ctx context.Context, tx Tx, campaign revision.Hash, b pool.Batch) error {
	kept, err := reports(ctx, tx, "SELECT report FROM task WHERE campaign = $1 AND batch = $2 ORDER BY place", campaign[:], int64(b.Number))
	if err == nil && !slices.Equal(kept, b.Reports) {
		err = ErrBatched
	}
	return err
}

// Batch is a batch as AddBatch has kept it. found is false where there is none.
func (s *Store) Batch(ctx context.Context, id BatchID) (b pool.Batch, found bool, err error) {
	found, err = one(ctx, s.engine, nil, "SELECT 1 FROM batch WHERE campaign = $1 AND number = $2", id.Campaign[:], int64(id.Number))
	if err != nil || !found {
		return b, found, err
	}
	b.Number = id.Number
	b.Reports, err = reports(ctx, s.engine, "SELECT report FROM task WHERE campaign = $1 AND batch = $2 ORDER BY place", id.Campaign[:], int64(id.Number))
	return b, true, err
}

// Take asks for reports of a batch to work on.
type Take struct {
	Batch BatchID       // Required
	Most  int           // Required: reports at once
	Now   time.Time     // Required: claims that ran out before it are taken over
	Lease time.Duration // Required: until when nobody else takes them; longer than the work takes
}

// Claim are reports that a worker has taken. An empty one says that there are
// none that nobody works on.
type Claim struct {
	ID    uuid.UUID
	Batch BatchID
	Tasks []Task
}

// Task is one report of a claim.
type Task struct {
	Report pool.ReportID
	File   []byte        // to prepare: the contribution
	Own    pool.Prepared // to finish: this side's half, empty where it was refused
	Other  []byte        // and the other side's, empty where it has none
}

// take marks reports at a step as a worker's. and is what else must hold.
func (s *Store) take(ctx context.Context, t Take, step int, and string) (Claim, error) {
	c := Claim{ID: uuid.New(), Batch: t.Batch}
	err := s.engine.Write(ctx, func(tx Tx) (err error) {
		_, err = tx.Exec(ctx, `WITH free AS MATERIALIZED (
			SELECT report FROM task WHERE campaign = $1 AND batch = $2 AND step = $3 AND until <= $4 `+and+` ORDER BY place LIMIT $5`+s.engine.Words().Skip+`)
			UPDATE task SET claim = $6, until = $7 WHERE campaign = $1 AND report IN (SELECT report FROM free)`,
			t.Batch.Campaign[:], int64(t.Batch.Number), int64(step), t.Now.UnixMicro(), int64(t.Most), c.ID[:], ends(t.Now, t.Lease))
		return err
	})
	return c, err
}

// tasks reads a claim's reports with two more columns of theirs each.
func (s *Store) tasks(ctx context.Context, c *Claim, sql string, columns func(*Task) []any) error {
	return s.engine.Query(ctx, func(scan Scan) error {
		var id []byte
		var t Task
		if err := scan(append([]any{&id}, columns(&t)...)...); err != nil {
			return err
		}
		t.Report = pool.ReportID(id)
		c.Tasks = append(c.Tasks, t)
		return nil
	}, sql+" WHERE t.campaign = $1 AND t.batch = $2 AND t.claim = $3 ORDER BY t.place", c.Batch.Campaign[:], int64(c.Batch.Number), c.ID[:])
}

// ToPrepare claims reports whose check has not begun.
func (s *Store) ToPrepare(ctx context.Context, t Take) (Claim, error) {
	c, err := s.take(ctx, t, waiting, "")
	if err != nil {
		return c, err
	}
	return c, s.tasks(ctx, &c, "SELECT t.report, c.file FROM task t JOIN contribution c ON c.campaign = t.campaign AND c.report = t.report",
		func(t *Task) []any { return []any{&t.File} })
}

// Half is what became of preparing a report.
type Half struct {
	Prepared pool.Prepared // empty where it is refused
	Why      Refusal       // empty where it is not
}

// Prepared keeps this side's half of each report of a claim, in its order. What
// is there already stays: preparing a report again gives the same bytes.
func (s *Store) Prepared(ctx context.Context, c Claim, halves []Half) error {
	rows := make([][]any, len(c.Tasks))
	for i, t := range c.Tasks {
		rows[i] = []any{c.Batch.Campaign[:], t.Report[:], some(halves[i].Prepared.State), some(halves[i].Prepared.Share)}
	}
	return s.engine.Write(ctx, func(tx Tx) error {
		if _, err := insert(ctx, tx, "INSERT INTO half (campaign, report, state, share)", rows); err != nil {
			return err
		}
		for i, t := range c.Tasks {
			if _, err := tx.Exec(ctx, "UPDATE task SET step = $3, why = $4, until = 0 WHERE campaign = $1 AND report = $2 AND step = $5",
				c.Batch.Campaign[:], t.Report[:], int64(prepared), string(halves[i].Why), int64(waiting)); err != nil {
				return err
			}
		}
		return nil
	})
}

// some are bytes that are never null.
func some(b []byte) []byte { return append([]byte{}, b...) }

// Halves are this side's halves from a place of the batch on, at most so many,
// to be signed for the other side. The same arguments give the same.
// ErrUnfinished where one is not prepared yet, or was erased.
func (s *Store) Halves(ctx context.Context, id BatchID, from, most int) (shares [][]byte, err error) {
	behind := false
	err = s.engine.Query(ctx, func(scan Scan) error {
		var missing bool
		var share []byte
		if err := scan(&missing, &share); err != nil {
			return err
		}
		behind = behind || missing
		shares = append(shares, share)
		return nil
	}, `SELECT h.report IS NULL, h.share FROM task t LEFT JOIN half h ON h.campaign = t.campaign AND h.report = t.report
		WHERE t.campaign = $1 AND t.batch = $2 AND t.place >= $3 ORDER BY t.place LIMIT $4`, id.Campaign[:], int64(id.Number), int64(from), int64(most))
	if err == nil && behind {
		return nil, ErrUnfinished
	}
	return shares, err
}

// Answer keeps the other side's halves from a place of the batch on. Repeating
// it changes nothing; other halves of the same reports are refused with
// ErrOther, and more than the batch has with ErrHeld.
func (s *Store) Answer(ctx context.Context, id BatchID, h pool.Halves) error {
	return s.engine.Write(ctx, func(tx Tx) error {
		ids, err := reports(ctx, tx, "SELECT report FROM task WHERE campaign = $1 AND batch = $2 AND place >= $3 ORDER BY place LIMIT $4",
			id.Campaign[:], int64(id.Number), int64(h.From), int64(len(h.Shares)))
		if err != nil {
			return err
		}
		if len(ids) != len(h.Shares) {
			return ErrHeld
		}
		rows := make([][]any, len(ids))
		for i := range ids {
			rows[i] = []any{id.Campaign[:], ids[i][:], some(h.Shares[i])}
		}
		n, err := insert(ctx, tx, "INSERT INTO other (campaign, report, share)", rows)
		if err != nil || n == int64(len(rows)) {
			return err
		}
		for _, row := range rows {
			same, err := one(ctx, tx, nil, "SELECT 1 FROM other WHERE campaign = $1 AND report = $2 AND share = $3", row...)
			if err != nil || !same {
				return whichOf(err, ErrOther)
			}
		}
		return nil
	})
}

// ToFinish claims reports of which both halves are there.
func (s *Store) ToFinish(ctx context.Context, t Take) (Claim, error) {
	c, err := s.take(ctx, t, prepared, "AND EXISTS (SELECT 1 FROM other o WHERE o.campaign = task.campaign AND o.report = task.report)")
	if err != nil {
		return c, err
	}
	return c, s.tasks(ctx, &c, `SELECT t.report, h.state, h.share, o.share FROM task t JOIN half h ON h.campaign = t.campaign AND h.report = t.report
		JOIN other o ON o.campaign = t.campaign AND o.report = t.report`,
		func(t *Task) []any { return []any{&t.Own.State, &t.Own.Share, &t.Other} })
}

// Finished keeps which reports of a claim do not count, and the sum of this
// side's shares of those that do, in one transaction. Repeating it changes
// nothing. ErrClaim where another worker has taken one of them over: then
// nothing is kept, and what is free is to be claimed again.
func (s *Store) Finished(ctx context.Context, c Claim, refused map[pool.ReportID]Refusal, sum pool.Share) error {
	share, err := sum.Bytes()
	if err != nil {
		return err
	}
	campaign, number := c.Batch.Campaign[:], int64(c.Batch.Number)
	return s.engine.Write(ctx, func(tx Tx) error {
		n, err := tx.Exec(ctx, "UPDATE task SET step = $4 WHERE campaign = $1 AND batch = $2 AND claim = $3 AND step = $5",
			campaign, number, c.ID[:], int64(finished), int64(prepared))
		if err != nil {
			return err
		}
		if n != int64(len(c.Tasks)) {
			done, err := one(ctx, tx, nil, "SELECT 1 FROM part WHERE campaign = $1 AND batch = $2 AND claim = $3", campaign, number, c.ID[:])
			if done {
				return err
			}
			return whichOf(err, ErrClaim)
		}
		for id, why := range refused {
			if _, err := tx.Exec(ctx, "UPDATE task SET why = $3 WHERE campaign = $1 AND report = $2 AND why = ''", campaign, id[:], string(why)); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, "INSERT INTO part (campaign, batch, claim, share) VALUES ($1, $2, $3, $4)", campaign, number, c.ID[:], share)
		return err
	})
}

// Refused is a report that does not count.
type Refused struct {
	Report pool.ReportID
	Why    Refusal
}

// Result is how far a batch is.
type Result struct {
	Waiting, Prepared, Counted int
	Refused                    []Refused // of those that are finished, sorted by report
}

// Done says whether every report of the batch is finished.
func (r Result) Done() bool { return r.Waiting == 0 && r.Prepared == 0 }

// Checked is the outcome to be signed for the other side.
func (r Result) Checked(batch revision.Hash) pool.Checked {
	c := pool.Checked{Batch: batch}
	for _, refused := range r.Refused {
		c.Refused = append(c.Refused, refused.Report)
	}
	return c
}

// Result says how far a batch is.
func (s *Store) Result(ctx context.Context, id BatchID) (r Result, err error) {
	if _, err = one(ctx, s.engine, []any{&r.Waiting, &r.Prepared, &r.Counted}, `SELECT count(CASE WHEN step = 0 THEN 1 END), count(CASE WHEN step = 1 THEN 1 END),
		count(CASE WHEN step = 2 AND why = '' THEN 1 END) FROM task WHERE campaign = $1 AND batch = $2`, id.Campaign[:], int64(id.Number)); err != nil {
		return r, err
	}
	err = s.engine.Query(ctx, func(scan Scan) error {
		var report []byte
		var why string
		if err := scan(&report, &why); err != nil {
			return err
		}
		r.Refused = append(r.Refused, Refused{pool.ReportID(report), Refusal(why)})
		return nil
	}, "SELECT report, why FROM task WHERE campaign = $1 AND batch = $2 AND step = 2 AND why <> '' ORDER BY report", id.Campaign[:], int64(id.Number))
	return r, err
}

// erasedName is the value of Once with the number of contributions that were erased.
const erasedName = "erased"

// Erase empties what is kept of the contributions and the checks of a campaign
// whose batches are finished. That there were some, and the sums, stay.
// ErrUnfinished before.
func (s *Store) Erase(ctx context.Context, campaign revision.Hash) error {
	return s.engine.Write(ctx, func(tx Tx) error {
		if stopped, err := s.stopped(ctx, tx, campaign); err != nil || !stopped {
			return whichOf(err, pool.ErrTooEarly)
		}
		if left, err := one(ctx, tx, nil, "SELECT 1 FROM task WHERE campaign = $1 AND step <> 2 LIMIT 1", campaign[:]); err != nil || left {
			return whichOf(err, ErrUnfinished)
		}
		erased, err := tx.Exec(ctx, "UPDATE contribution SET file = NULL WHERE campaign = $1 AND file IS NOT NULL", campaign[:])
		if err != nil {
			return err
		}
		// The first time counts: intake has stopped, so there is nothing later.
		if _, err := insert(ctx, tx, "INSERT INTO once (campaign, name, value)", [][]any{{campaign[:], erasedName, strconv.AppendInt(nil, erased, 10)}}); err != nil {
			return err
		}
		for _, sql := range []string{"DELETE FROM half WHERE campaign = $1", "DELETE FROM other WHERE campaign = $1"} {
			if _, err := tx.Exec(ctx, sql, campaign[:]); err != nil {
				return err
			}
		}
		return nil
	})
}
