package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"clickwage/data/work"
)

// querier is what reads: the pool, or the writing connection in a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Label says what a change is, for the history and for undoing.
type Label struct {
	What   string      // Required: a stable word such as "start", "mark", "import"
	Source work.Source // who made it
	Detail string      // JSON or plain text shown with it, such as a file's name
	Why    string      // the worker's reason, kept with every revision
}

// Tx is one change in the making. It is valid only inside Write.
type Tx struct {
	ctx     context.Context
	store   *Store
	label   Label
	change  int64
	at      work.Instant
	bulk    *dirtySpan // an import's own chunk: one span for all its rows
	count   int
	stale   []dirtySpan // the first that this change has marked
	rows    []newRow    // of an import, not written yet; see insertRow
	ahead   *newRows    // those before rows, not written yet either
	writing bool        // those rows, now

	replayed *storedRevision // an archive's own, in place of a new one; see reviseAgain
}

// At is the moment of the change.
func (tx *Tx) At() work.Instant { return tx.at }

// Write makes one change whole or not at all: do writes through the Tx, and an
// error of its, or of the disk, leaves the ledger as it was. A change without
// any revision is not kept. It returns the number of the change, 0 where
// nothing changed.
func (s *Store) Write(ctx context.Context, label Label, do func(*Tx) error) (int64, error) {
	if err := s.refusal(); err != nil {
		return 0, err
	}
	tx := &Tx{ctx: ctx, store: s, label: label, at: s.instant()}
	id := NewID()
	err := s.unseen(ctx, func() error {
		if err := tx.open(id, true); err != nil {
			return err
		}
		if err := do(tx); err != nil {
			return err
		}
		if tx.count == 0 {
			_, err := tx.exec("DELETE FROM change WHERE n = ?", tx.change)
			return err
		}
		return nil
	})
	var lost commitError
	if errors.As(err, &lost) {
		err = s.lookUp(ctx, id, tx, err)
	}
	if err != nil {
		return 0, explain(err, s.path)
	}
	if tx.count == 0 {
		return 0, nil
	}
	s.told.Add(1)
	return tx.change, nil
}

func (tx *Tx) open(id string, sealed bool) error {
	key, err := blob(id)
	if err != nil {
		return err
	}
	result, err := tx.exec(`INSERT INTO change (id, at, label, source, detail, sealed, first)
 VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(seq), 0) FROM revision))`,
		key, int64(tx.at), tx.label.What, int64(tx.label.Source), tx.label.Detail, sealed)
	if err != nil {
		return err
	}
	tx.change, err = result.LastInsertId()
	return err
}

// commitError is a commit that failed: what it would have written may be there.
type commitError struct{ error }

func (e commitError) Unwrap() error { return e.error }

// lookUp opens the file anew after a failed commit and looks whether the change
// is there: a failed commit is unknown, not absent. Readers keep their
// connections, which the failure leaves whole.
func (s *Store) lookUp(ctx context.Context, id string, tx *Tx, failure error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.dropWriter() // its commit has failed, and so may its end
	if err := s.connectWriter(ctx); err != nil {
		return errors.Join(failure, err)
	}
	key, err := blob(id)
	if err != nil {
		return err
	}
	if err := s.conn.QueryRowContext(ctx, "SELECT n FROM change WHERE id = ?", key).Scan(&tx.change); err != nil {
		return failure
	}
	return nil
}

// patience bounds how long a change waits for those of other programs. It is
// long because a refused change is an entry the worker must make again, and a
// starved computer keeps a lock for seconds.
const patience = 30 * time.Second

// locked runs do in one transaction of the writing connection, alone in this
// process and, by a lock beside the ledger, over processes. The lock is what
// lets a timer in before the next chunk of another program's import.
func (s *Store) locked(ctx context.Context, do func() error) error {
	err := s.unseen(ctx, do)
	if err == nil {
		s.told.Add(1)
	}
	return err
}

// unseen is locked for what no page shows.
func (s *Store) unseen(ctx context.Context, do func() error) error {
	return s.alone(ctx, func() error { return s.transact(ctx, do) })
}

// unsynced is locked for a chunk of an import that is not sealed: nobody has
// been told that it is there, so its commit need not reach the disk before the
// next change's, whose own syncing brings it there first. After a power cut the
// ledger stands as of a commit between the two.
func (s *Store) unsynced(ctx context.Context, do func() error) error {
	return s.alone(ctx, func() error {
		if err := s.connected(ctx); err != nil {
			return err
		}
		whole := context.WithoutCancel(ctx) // a statement that was cut off may have been carried out
		if _, err := s.conn.ExecContext(whole, "PRAGMA synchronous = NORMAL"); err != nil {
			return err
		}
		err := s.transact(ctx, do)
		_, back := s.conn.ExecContext(whole, "PRAGMA synchronous = FULL")
		return errors.Join(err, back)
	})
}

// alone runs do while nobody else, in this process or another, does.
func (s *Store) alone(ctx context.Context, do func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if ok, err := s.lock.TryLockContext(wait, time.Millisecond); err != nil || !ok {
		if wait.Err() != nil && ctx.Err() == nil {
			return ErrBusy
		}
		return errors.Join(ctx.Err(), err)
	}
	defer s.lock.Unlock()
	if err := s.stillThere(); err != nil {
		return err
	}
	return do()
}

// connected opens the writing connection anew where a failure has taken it.
func (s *Store) connected(ctx context.Context) error {
	if s.conn != nil {
		return nil
	}
	return s.connectWriter(ctx)
}

// transact runs do in one transaction.
func (s *Store) transact(ctx context.Context, do func() error) error {
	if err := s.connected(ctx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	// Cut off, it might have begun all the same.
	if err := s.command(context.WithoutCancel(ctx), "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := s.hear(ctx)
	if err == nil {
		err = s.sameNames(ctx)
	}
	if err == nil {
		err = do()
	}
	if err != nil {
		s.names.settle(false)
		return errors.Join(err, s.rollBack(context.WithoutCancel(ctx)))
	}
	if err := s.command(context.WithoutCancel(ctx), "COMMIT"); err != nil {
		s.names.settle(false)
		for _, query := range []string{"ROLLBACK", overwrite} { // the disk may refuse these, too
			_, _ = s.conn.ExecContext(context.WithoutCancel(ctx), query)
		}
		return commitError{err}
	}
	s.names.settle(true)
	return nil
}

// rollBack ends a transaction that came to nothing. SQLite itself has ended one
// whose statement was cut off while it wrote, and one that found the disk full;
// that none is open shows where a new one can begin.
func (s *Store) rollBack(ctx context.Context) error {
	_, err := s.conn.ExecContext(ctx, "ROLLBACK")
	if err == nil {
		return nil
	}
	if _, open := s.conn.ExecContext(ctx, "BEGIN"); open != nil {
		return err
	}
	_, err = s.conn.ExecContext(ctx, "ROLLBACK")
	return err
}

// overwrite counts failed commits, and by that takes the place of what one left
// at the end of the log. The next start after a crash would else bring that back,
// though the worker was told that it was not kept.
const overwrite = `INSERT INTO meta (key, value) VALUES ('failed_commits', '1')
 ON CONFLICT (key) DO UPDATE SET value = CAST(value + 1 AS TEXT)`

// stillThere refuses to write into a file that a restore has moved aside. It is
// called under the lock that a restore holds.
func (s *Store) stillThere() error {
	now, err := os.Stat(s.path)
	if err != nil || !os.SameFile(s.file, now) {
		return fmt.Errorf("ledger %s: %w", s.path, ErrMoved)
	}
	return nil
}

// prepared is a statement of the writing connection, prepared once.
func (s *Store) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	if known, ok := s.stmts[query]; ok {
		return known, nil
	}
	fresh, err := s.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.stmts[query] = fresh
	return fresh, nil
}

// command carries out a statement of the writing connection that has no values.
func (s *Store) command(ctx context.Context, query string) error {
	stmt, err := s.prepared(ctx, query)
	if err == nil {
		_, err = stmt.ExecContext(ctx)
	}
	return err
}

// one scans the one row that a statement of the writing connection gives.
func (s *Store) one(ctx context.Context, into any, query string) error {
	stmt, err := s.prepared(ctx, query)
	if err != nil {
		return err
	}
	return stmt.QueryRowContext(ctx).Scan(into)
}

// stmt is a prepared statement. What it reads or writes comes after the rows
// that wait.
func (tx *Tx) stmt(query string) (*sql.Stmt, error) {
	if !tx.writing {
		if err := tx.writeRows(); err != nil {
			return nil, err
		}
	}
	return tx.store.prepared(tx.ctx, query)
}

func (tx *Tx) exec(query string, args ...any) (sql.Result, error) {
	stmt, err := tx.stmt(query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(tx.ctx, args...)
}

type row interface{ Scan(...any) error }

type badRow struct{ error }

func (b badRow) Scan(...any) error { return b.error }

func (tx *Tx) queryRow(query string, args ...any) row {
	stmt, err := tx.stmt(query)
	if err != nil {
		return badRow{err}
	}
	return stmt.QueryRowContext(tx.ctx, args...)
}

func (tx *Tx) query(query string, args ...any) (*sql.Rows, error) {
	stmt, err := tx.stmt(query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(tx.ctx, args...)
}

// QueryContext makes a change read what it has written, by prepared statements.
func (tx *Tx) QueryContext(_ context.Context, query string, args ...any) (*sql.Rows, error) {
	return tx.query(query, args...)
}

// QueryRowContext is QueryContext for one row.
func (tx *Tx) QueryRowContext(_ context.Context, query string, args ...any) *sql.Row {
	stmt, err := tx.stmt(query)
	if err != nil {
		return tx.store.conn.QueryRowContext(tx.ctx, query, args...) // which tells the same error
	}
	return stmt.QueryRowContext(tx.ctx, args...)
}

// dirty marks a span of time whose days must be computed anew.
func (tx *Tx) dirty(start, stop work.Instant) error {
	if !start.Known() {
		return nil
	}
	if tx.bulk != nil {
		tx.bulk.add(start, max(start, stop))
		return nil
	}
	span := dirtySpan{start: start, stop: max(start, stop)}
	if slices.ContainsFunc(tx.stale, span.within) {
		return nil
	}
	if len(tx.stale) < 8 { // a change of few records marks the same span for each
		tx.stale = append(tx.stale, span)
	}
	_, err := tx.exec("INSERT INTO dirty (start, stop) VALUES (?, ?)", int64(span.start), int64(span.stop))
	return err
}

// dirtyDay marks the day that an anchor lies in; those without one share a row.
func (tx *Tx) dirtyDay(anchor work.Instant) error {
	return tx.dirtyAll(dirtySpan{anchor, anchor, !anchor.Known()})
}

// dirtyAll marks all that was gathered.
func (tx *Tx) dirtyAll(d dirtySpan) error {
	none := dirtySpan{dayless: true}
	switch {
	case !d.dayless || slices.Contains(tx.stale, none):
	case tx.bulk != nil:
		tx.bulk.dayless = true
	default:
		tx.stale = append(tx.stale, none)
		if _, err := tx.exec("INSERT INTO dirty (start, stop) VALUES (0, 0)"); err != nil {
			return err
		}
	}
	return tx.dirty(d.start, d.stop)
}

// dirtySpan gathers the spans of many rows.
type dirtySpan struct {
	start, stop work.Instant
	dayless     bool // a submission of which no instant is known is among them
}

func (d dirtySpan) within(of dirtySpan) bool { return of.start <= d.start && d.stop <= of.stop }

func (d *dirtySpan) add(start, stop work.Instant) {
	if d.start == 0 || start < d.start {
		d.start = start
	}
	d.stop = max(d.stop, stop)
}
