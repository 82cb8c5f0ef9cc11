package store

import (
	"context"
	"errors"
	"fmt"

	"clickwage/data/evidence"
	"clickwage/data/keys"
	"clickwage/data/revision"
	"clickwage/data/work"
)

// What can be wrong with signing the ledger.
var (
	ErrNoCheckpoint = errors.New("the ledger has no signed checkpoint that covers it yet")
	ErrEmpty        = errors.New("the ledger has no revisions yet, so there is nothing to sign")
	ErrOtherKey     = errors.New("the key is not the one that this ledger is signed with")
	ErrRewritten    = errors.New("the revisions are not those of the last checkpoint; something has altered the ledger, and nothing was signed")
)

// Checkpoint is a head of the ledger's tree that the worker signed.
type Checkpoint struct {
	revision.Checkpoint
	At           work.Instant
	Note         []byte // as the worker's key alone signed it
	Public       string // of that key
	Cosignatures []Cosignature
	Tokens       []Token // answered ones, the oldest first
	n            int64
}

// Signed is the note with the cosignatures it has.
func (c Checkpoint) Signed() []byte {
	signed := c.Note
	for _, one := range c.Cosignatures {
		signed = keys.AddSignature(signed, one.Line)
	}
	return signed
}

// Log is the tree of all revisions, made of their stored leaves.
func (s *Store) Log(ctx context.Context) (*revision.Log, error) {
	log, err := logOf(ctx, s.read)
	return log, explain(err, s.path)
}

func logOf(ctx context.Context, q querier) (*revision.Log, error) {
	var leaves []revision.Hash
	err := eachLeaf(ctx, q, func(leaf revision.Hash) { leaves = append(leaves, leaf) })
	if err != nil {
		return nil, err
	}
	return revision.NewLog(leaves)
}

// Checkpoints are all of the ledger, the oldest first.
func (s *Store) Checkpoints(ctx context.Context) ([]Checkpoint, error) {
	all, err := checkpointsOf(ctx, s.read)
	return all, explain(err, s.path)
}

func checkpointsOf(ctx context.Context, q querier) ([]Checkpoint, error) {
	rows, err := q.QueryContext(ctx, "SELECT n, at, origin, size, root, note, public FROM checkpoint ORDER BY n")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Checkpoint
	for rows.Next() {
		var c Checkpoint
		var root []byte
		if err := rows.Scan(&c.n, &c.At, &c.Origin, &c.Size, &root, &c.Note, &c.Public); err != nil {
			return nil, err
		}
		copy(c.Root[:], root)
		all = append(all, c)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return all, witnessed(ctx, q, all)
}

// witnessed adds to checkpoints who has seen them.
func witnessed(ctx context.Context, q querier, all []Checkpoint) error {
	lines, err := cosignaturesOf(ctx, q)
	if err != nil {
		return err
	}
	tokens, err := tokensOf(ctx, q)
	if err != nil {
		return err
	}
	for i := range all {
		for _, one := range lines {
			if one.Checkpoint == all[i].Checkpoint {
				all[i].Cosignatures = append(all[i].Cosignatures, one.Cosignature)
			}
		}
		for _, one := range tokens {
			if one.checkpoint == all[i].n && len(one.Reply) > 0 {
				all[i].Tokens = append(all[i].Tokens, one)
			}
		}
	}
	return nil
}

// Sign signs the ledger's present head and keeps the checkpoint. Where the last
// one is of the same head and key, that is returned and fresh is false. Errors:
// ErrEmpty, ErrOtherKey, ErrRewritten.
func (s *Store) Sign(ctx context.Context, key keys.Signing) (c Checkpoint, fresh bool, err error) {
	if err := s.refusal(); err != nil {
		return c, false, err
	}
	// Leaves are only ever appended, so the tree is made outside of the lock.
	if c, fresh, err = s.head(ctx, key.Public()); err != nil || !fresh {
		return c, false, explain(err, s.path)
	}
	if c.Note, err = key.Sign(c.Text()); err != nil {
		return c, false, err
	}
	c.At = s.instant()
	err = s.locked(ctx, func() error {
		result, err := s.conn.ExecContext(ctx, "INSERT INTO checkpoint (at, origin, size, root, note, public) VALUES (?, ?, ?, ?, ?, ?)",
			int64(c.At), c.Origin, c.Size, c.Root[:], string(c.Note), c.Public)
		if err == nil {
			c.n, err = result.LastInsertId()
		}
		return err
	})
	return c, true, explain(err, s.path)
}

// head is the checkpoint to be signed with a key, or the last one where nothing
// was recorded since.
func (s *Store) head(ctx context.Context, public string) (c Checkpoint, fresh bool, err error) {
	known, err := s.WorkerKeys(ctx)
	if err != nil {
		return c, false, err
	}
	if len(known) == 0 || known[len(known)-1].Public != public {
		return c, false, ErrOtherKey
	}
	origin, err := s.Origin(ctx)
	if err != nil {
		return c, false, err
	}
	all, err := s.Checkpoints(ctx)
	if err != nil {
		return c, false, err
	}
	log, err := s.Log(ctx)
	if err != nil {
		return c, false, err
	}
	if log.Size() == 0 {
		return c, false, ErrEmpty
	}
	c = Checkpoint{Public: public, Checkpoint: revision.Checkpoint{Origin: origin.Epoch, Size: log.Size()}}
	if c.Root, err = log.Root(log.Size()); err != nil || len(all) == 0 {
		return c, true, err
	}
	last := all[len(all)-1]
	if root, err := log.Root(last.Size); err != nil || root != last.Root {
		return c, false, errors.Join(ErrRewritten, err)
	}
	if last.Checkpoint == c.Checkpoint && last.Public == public {
		return last, false, nil
	}
	return c, true, nil
}

// WorkerKey is a public key of the worker's, and how it came after the one before.
type WorkerKey struct {
	Public   string
	At       work.Instant
	Handover []byte // the note by which the former key handed over; nil for the first, and where it was lost
	Lost     string // why the former key could not hand over
}

// WorkerKeys are the worker's, the one in use last.
func (s *Store) WorkerKeys(ctx context.Context) ([]WorkerKey, error) {
	all, err := workerKeysOf(ctx, s.read)
	return all, explain(err, s.path)
}

func workerKeysOf(ctx context.Context, q querier) ([]WorkerKey, error) {
	rows, err := q.QueryContext(ctx, "SELECT at, public, handover, lost FROM worker_key ORDER BY n")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []WorkerKey
	for rows.Next() {
		var k WorkerKey
		var handover string
		if err := rows.Scan(&k.At, &k.Public, &handover, &k.Lost); err != nil {
			return nil, err
		}
		if handover != "" {
			k.Handover = []byte(handover)
		}
		all = append(all, k)
	}
	return all, rows.Err()
}

const labelLost = "key lost"

// PutWorkerKey makes a key the one that the ledger is signed with. After a
// former one it needs that one's hand-over, or the reason of its loss, which
// opens a new epoch. Errors: evidence.ErrHandover, ErrOtherKey for a key of
// another ledger's name.
func (s *Store) PutWorkerKey(ctx context.Context, k WorkerKey) error {
	if err := s.refusal(); err != nil {
		return err
	}
	if k.Lost != "" {
		from, err := s.State(ctx)
		if err != nil {
			return err
		}
		cited, err := s.Cosigned(ctx)
		if err != nil {
			return err
		}
		_, err = s.Write(ctx, Label{What: labelLost, Source: work.Manual, Detail: k.Lost, Why: k.Lost}, func(tx *Tx) error {
			if err := tx.PutEpoch(Epoch{ID: NewID(), At: tx.at, Reason: k.Lost, From: from, Cosigned: cited}); err != nil {
				return err
			}
			return tx.putWorkerKey(k)
		})
		return err
	}
	return explain(s.locked(ctx, func() error {
		return (&Tx{ctx: ctx, store: s, at: s.instant()}).putWorkerKey(k)
	}), s.path)
}

func (tx *Tx) putWorkerKey(k WorkerKey) error {
	origin, err := originOf(tx.ctx, tx)
	if err != nil {
		return err
	}
	if name, err := keys.Name(k.Public); err != nil || name != origin.Ledger {
		return fmt.Errorf("a key named %q, and the ledger is %q: %w", nameOf(k.Public), origin.Ledger, errors.Join(ErrOtherKey, err))
	}
	all, err := workerKeysOf(tx.ctx, tx)
	if err != nil {
		return err
	}
	if len(all) > 0 && k.Lost == "" {
		if _, err := evidence.CheckHandover(k.Handover, all[len(all)-1].Public, k.Public); err != nil {
			return err
		}
	}
	_, err = tx.exec("INSERT INTO worker_key (at, public, handover, lost) VALUES (?, ?, ?, ?)", int64(tx.at), k.Public, string(k.Handover), k.Lost)
	return err
}
