package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gofrs/flock"

	"clickwage/data/work"
)

// Row is one row of an export, in the ledger's words.
type Row struct {
	Line       int
	Submission *work.Submission
	Intervals  []work.Interval
	Entry      *work.Entry
	Within     time.Duration // how far the submission's time may be off; 0: it is exact, or not known
}

// Outcome is what an import did, or would do, with a row.
type Outcome uint8

// The outcomes.
const (
	Added Outcome = iota
	Updated
	Unchanged
)

// String is the word in files. Example: "added".
func (o Outcome) String() string { return [...]string{"added", "updated", "unchanged"}[o] }

// chunk is how many rows are committed together, chunkText how many bytes of
// text they hold at most. A timer waits for one chunk at most.
const (
	chunk     = 500
	chunkText = 4 << 20
)

// Import is a batch in the making. Its rows are committed in chunks and stay
// out of every figure and list until Seal; one that is never sealed is taken
// back, here by Abort or when the ledger is next opened.
type Import struct {
	store    *Store
	id       string
	at       work.Instant
	n        int64
	lock     *flock.Flock
	pending  []Row
	text     int            // bytes of text in pending, about
	ordinals map[string]int // rows without id and time, counted by what they say
	opt      ImportOptions
	seen     map[string]bool            // in a dry run, what earlier chunks would have added
	matched  map[work.SubmissionID]bool // what rows without an exact time were found to be
	span     dirtySpan                  // of all chunks
	ids      *knownIDs                  // nil until a row is looked for by its id alone
	Counts   [3]int                     // by Outcome
}

// errDry rolls back a chunk of a dry run.
var errDry = errors.New("dry run")

// ImportOptions say how to import.
type ImportOptions struct {
	Label  Label
	Own    bool               // the rows come from a Clickwage, so an id that is known is the same record
	Dry    bool               // look only: every chunk is rolled back
	Decide func(Row, Outcome) // hears of each row's outcome; may be nil
}

// BeginImport starts a batch. One import runs at a time on a ledger, over all
// programs: ErrBusy.
func (s *Store) BeginImport(ctx context.Context, opt ImportOptions) (*Import, error) {
	if err := s.refusal(); err != nil {
		return nil, err
	}
	if opt.Dry {
		return &Import{store: s, opt: opt, id: NewID(), at: s.instant(), ordinals: map[string]int{}, seen: map[string]bool{}}, nil
	}
	lock := flock.New(s.path + "-import")
	if ok, err := lock.TryLock(); err != nil || !ok {
		return nil, errors.Join(fmt.Errorf("another import is running: %w", ErrBusy), err)
	}
	opt.Label.What = "import"
	i := &Import{store: s, opt: opt, id: NewID(), at: s.instant(), lock: lock, ordinals: map[string]int{}}
	err := s.locked(ctx, func() error {
		tx := i.tx(ctx)
		if err := tx.open(i.id, false); err != nil {
			return err
		}
		i.n = tx.change
		return nil
	})
	if err != nil {
		lock.Close()
		return nil, explain(err, s.path)
	}
	return i, nil
}

func (i *Import) tx(ctx context.Context) *Tx {
	return &Tx{ctx: ctx, store: i.store, label: i.opt.Label, change: i.n, at: i.at, bulk: &dirtySpan{}}
}

// NextFile makes the rows that follow those of another file, a Clickwage's own
// or not. It commits what came before, so that Counts hold whole files.
func (i *Import) NextFile(ctx context.Context, own bool) error {
	err := i.Flush(ctx)
	i.opt.Own = own
	return err
}

// Batch is the id of the import.
func (i *Import) Batch() work.BatchID { return work.BatchID(i.id) }

// Add takes in a row.
func (i *Import) Add(ctx context.Context, r Row) error {
	i.pending = append(i.pending, r)
	if i.text += textOf(r); len(i.pending) < chunk && i.text < chunkText {
		return nil
	}
	return i.Flush(ctx)
}

// textOf is how many bytes of text a row brings, where that may be many.
func textOf(r Row) int {
	n := 0
	if s := r.Submission; s != nil {
		n = len(s.Title) + len(s.Note) + len(s.Code) + len(s.Reason) + len(s.Account.PlatformID) + len(s.Account.Requester) + len(s.Account.TaskID)
	}
	for _, i := range r.Intervals {
		n += len(i.Title) + len(i.Note) + len(i.Where.Requester)
	}
	return n
}

// Flush commits the rows taken in so far, so that Counts are whole.
func (i *Import) Flush(ctx context.Context) error {
	if len(i.pending) == 0 {
		return nil
	}
	var outcomes []Outcome
	var span dirtySpan
	err := i.store.unsynced(ctx, func() error {
		outcomes = outcomes[:0]
		tx := i.tx(ctx)
		defer tx.dropRows()
		if i.opt.Dry {
			if err := tx.open(i.id, false); err != nil {
				return err
			}
			i.n = tx.change
		}
		known, err := i.known(tx)
		if err != nil {
			return err
		}
		for at := range i.pending {
			outcome, err := i.take(tx, known, &i.pending[at])
			if err != nil {
				return fmt.Errorf("line %d: %w", i.pending[at].Line, err)
			}
			outcomes = append(outcomes, outcome)
		}
		if i.opt.Dry {
			return errDry
		}
		if err := tx.writeRows(); err != nil {
			return err
		}
		span = *tx.bulk
		tx.bulk = nil
		return tx.dirtyAll(span)
	})
	if err != nil && !errors.Is(err, errDry) {
		return explain(err, i.store.path)
	}
	if span.start.Known() {
		i.span.add(span.start, span.stop)
	}
	i.span.dayless = i.span.dayless || span.dayless
	for at, outcome := range outcomes {
		i.Counts[outcome]++
		if i.opt.Decide != nil {
			i.opt.Decide(i.pending[at], outcome)
		}
	}
	clear(i.pending)
	i.pending, i.text = i.pending[:0], 0
	return nil
}

// Seal makes the batch part of the ledger.
func (i *Import) Seal(ctx context.Context, detail string) error {
	if err := i.Flush(ctx); err != nil || i.opt.Dry {
		return err
	}
	err := i.store.locked(ctx, func() error {
		tx := i.tx(ctx)
		if i.Counts[Added]+i.Counts[Updated] == 0 {
			_, err := tx.exec("DELETE FROM change WHERE n = ?", i.n) // nothing to take back
			return err
		}
		if _, err := tx.exec("UPDATE change SET sealed = 1, detail = ? WHERE n = ?", detail, i.n); err != nil {
			return err
		}
		// A figure that was read meanwhile made its days without the batch.
		tx.bulk = nil
		return tx.dirtyAll(i.span)
	})
	if err != nil {
		return explain(err, i.store.path)
	}
	lock := i.lock
	i.lock = nil
	return lock.Close()
}

// Abort takes back what was committed of the batch.
func (i *Import) Abort(ctx context.Context) error {
	if i.lock == nil {
		return nil
	}
	defer i.lock.Close()
	return i.store.takeBack(context.WithoutCancel(ctx), i.n)
}

// sweep takes back imports that were killed before they were sealed, unless
// one is running right now.
func (s *Store) sweep(ctx context.Context) error {
	rows, err := s.read.QueryContext(ctx, "SELECT n FROM change WHERE sealed = 0")
	if err != nil {
		return err
	}
	var left []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return errors.Join(err, rows.Close())
		}
		left = append(left, n)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil || len(left) == 0 {
		return err
	}
	lock := flock.New(s.path + "-import")
	if ok, err := lock.TryLock(); err != nil || !ok {
		return err
	}
	defer lock.Close()
	for _, n := range left {
		if err := s.takeBack(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) takeBack(ctx context.Context, n int64) error {
	c, err := scanChange(s.read.QueryRowContext(ctx, "SELECT "+changeColumns+" FROM change WHERE n = ?", n))
	if err != nil {
		return explain(err, s.path)
	}
	if _, err := s.UndoChange(ctx, c, "sweep"); err != nil {
		return err
	}
	err = s.locked(ctx, func() error {
		_, err := s.conn.ExecContext(ctx, "UPDATE change SET sealed = 1 WHERE n = ?", n)
		return err
	})
	return explain(err, s.path)
}

// take writes one row, or finds that the ledger knows it.
func (i *Import) take(tx *Tx, k *identities, r *Row) (Outcome, error) {
	if i.opt.Own {
		if known, err := tx.knowsID(r); known || err != nil {
			return i.takeOwn(tx, r, err)
		}
	}
	switch {
	case r.Submission != nil:
		return i.takeSubmission(tx, k, r)
	case r.Entry != nil:
		key := entryIdentity(*r.Entry)
		if k.entries[key] {
			return Unchanged, nil
		}
		k.entries[key] = true
		e := *r.Entry
		e.Batch = i.Batch()
		return Added, tx.PutEntry(e)
	}
	outcome := Unchanged
	for _, span := range r.Intervals {
		key := intervalIdentity(span)
		if k.intervals[key] {
			continue
		}
		k.intervals[key] = true
		span.Batch = i.Batch()
		if err := i.putTime(tx, span); err != nil {
			return Added, err
		}
		outcome = Added
	}
	return outcome, nil
}

// putTime writes time without a submission. A dry run need not: nothing reads it
// before it would be rolled back.
func (i *Import) putTime(tx *Tx, span work.Interval) error {
	if i.opt.Dry {
		return span.Check()
	}
	return tx.PutInterval(span)
}

// knowsID says whether the ledger holds a record of the row's own id.
func (tx *Tx) knowsID(r *Row) (bool, error) {
	query, id := "", ""
	switch {
	case r.Submission != nil:
		query, id = "SELECT count(*) FROM submission WHERE id = ?", string(r.Submission.ID)
	case r.Entry != nil:
		query, id = "SELECT count(*) FROM entry WHERE id = ?", string(r.Entry.ID)
	case len(r.Intervals) == 1:
		query, id = "SELECT count(*) FROM interval WHERE id = ? AND submission IS NULL", string(r.Intervals[0].ID)
	default:
		return false, nil
	}
	key, err := blob(id)
	if err != nil {
		return false, err
	}
	var n int
	err = tx.queryRow(query, key).Scan(&n)
	return n > 0, err
}

func (i *Import) takeOwn(tx *Tx, r *Row, err error) (Outcome, error) {
	if err != nil || r.Submission == nil {
		return Unchanged, err
	}
	return i.absorb(tx, r.Submission.ID, r)
}

func (i *Import) takeSubmission(tx *Tx, k *identities, r *Row) (Outcome, error) {
	at := placeOf(r.Submission, r.Intervals).born
	if r.Within > 0 && at.Known() && r.Submission.Account.PlatformID == "" {
		return i.takeNear(tx, k, r)
	}
	key := identity(r.Submission, at)
	nth := 0
	if !at.Known() && r.Submission.Account.PlatformID == "" {
		nth = i.ordinals[key]
		i.ordinals[key]++
	}
	if same := k.submissions[key]; nth < len(same) {
		return i.absorb(tx, same[nth], r)
	}
	if keep, ok := k.aliases[key]; ok {
		return i.absorb(tx, keep, r)
	}
	if i.opt.Dry {
		unique := fmt.Sprintf("%s\x00%d", key, nth)
		if i.seen[unique] {
			return Unchanged, nil
		}
		i.seen[unique] = true
	}
	sub := r.Submission.Clone()
	sub.Batch = i.Batch()
	k.submissions[key] = append(k.submissions[key], sub.ID)
	return Added, tx.insertRow(sub, r.Intervals, i.n)
}

// absorb takes into a known submission what the row knows beyond it.
func (i *Import) absorb(tx *Tx, id work.SubmissionID, r *Row) (Outcome, error) {
	known, err := tx.Submission(id)
	if err != nil {
		return Unchanged, err
	}
	outcome := Unchanged
	if known.Absorb(*r.Submission) {
		outcome = Updated
		if err := tx.PutSubmission(known); err != nil {
			return outcome, err
		}
	}
	if len(r.Intervals) == 0 {
		return outcome, nil
	}
	have, err := tx.Intervals(id)
	if err != nil || len(have) > 0 {
		return outcome, err
	}
	for _, span := range r.Intervals {
		span.Submission, span.Batch = id, i.Batch()
		if err := tx.PutInterval(span); err != nil {
			return outcome, err
		}
	}
	return Updated, nil
}
