package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"clickwage/data/evidence"
	"clickwage/data/revision"
	"clickwage/data/work"
)

const kindEpoch = "epoch"

// State is how far a ledger's revisions go: their number and the root of the
// RFC 6962 tree over their leaves.
type State struct {
	Size int64
	Root revision.Hash
}

// Epoch begins where a ledger went on from a backup. Its first revision cites
// the state gone on from, the state left behind, and the reason.
type Epoch struct {
	ID     string
	At     work.Instant
	Reason string
	From   State  // of the backup
	Left   *State // of the ledger moved aside; nil where it could not be read
	// Cosigned is the last checkpoint that each witness has cosigned before.
	Cosigned []evidence.Cited
	First    int64 // the revision that opened the epoch
}

// State reads the leaves of every revision.
func (s *Store) State(ctx context.Context) (State, error) {
	state, err := stateOf(ctx, s.read)
	return state, explain(err, s.path)
}

func stateOf(ctx context.Context, q querier) (State, error) {
	var tree revision.Tree
	err := eachLeaf(ctx, q, tree.Add)
	return State{tree.Size(), tree.Root()}, err
}

// eachLeaf hands over the leaf of every revision in its order.
func eachLeaf(ctx context.Context, q querier, take func(revision.Hash)) error {
	rows, err := q.QueryContext(ctx, "SELECT leaf FROM revision ORDER BY seq")
	if err != nil {
		return err
	}
	defer rows.Close()
	for n := 1; rows.Next(); n++ {
		var leaf sql.RawBytes
		if err := rows.Scan(&leaf); err != nil {
			return err
		}
		if len(leaf) != revision.Size {
			return fmt.Errorf("revision %d: %w: its leaf has %d bytes", n, ErrDamaged, len(leaf))
		}
		take(revision.Hash(leaf))
	}
	return rows.Err()
}

// Epochs are the times that the ledger went on from a backup, the first first.
func (s *Store) Epochs(ctx context.Context) ([]Epoch, error) {
	all, err := epochsOf(ctx, s.read)
	return all, explain(err, s.path)
}

func epochsOf(ctx context.Context, q querier) ([]Epoch, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, at, reason, first_seq, size, root, left_size, left_root, cosigned FROM epoch ORDER BY n")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Epoch
	for rows.Next() {
		var (
			e                  Epoch
			id, root, leftRoot []byte
			leftSize           sql.NullInt64
			cosigned           string
		)
		if err := rows.Scan(&id, &e.At, &e.Reason, &e.First, &e.From.Size, &root, &leftSize, &leftRoot, &cosigned); err != nil {
			return nil, err
		}
		e.ID = uuidText(id)
		copy(e.From.Root[:], root)
		e.Cosigned = evidence.ParseCited(cosigned)
		if leftSize.Valid {
			e.Left = &State{Size: leftSize.Int64}
			copy(e.Left.Root[:], leftRoot)
		}
		all = append(all, e)
	}
	return all, rows.Err()
}

// PutEpoch opens an epoch. It is the last thing of a change, and no undo
// takes it back.
func (tx *Tx) PutEpoch(e Epoch) error {
	key, err := blob(e.ID)
	if err != nil {
		return err
	}
	seq, err := tx.revise(kindEpoch, key, head{}, false, epochFields(e))
	if err != nil {
		return err
	}
	var leftSize, leftRoot any
	if e.Left != nil {
		leftSize, leftRoot = e.Left.Size, e.Left.Root[:]
	}
	_, err = tx.exec(`INSERT INTO epoch (id, at, reason, first_seq, size, root, left_size, left_root, cosigned, rev)
 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, key, int64(e.At), e.Reason, seq, e.From.Size, e.From.Root[:], leftSize, leftRoot, evidence.CitedText(e.Cosigned), seq)
	return err
}

func epochFields(e Epoch) []revision.Field {
	size := func(s *State) []byte {
		if s == nil {
			return nil
		}
		return textValue(strconv.FormatInt(s.Size, 10))
	}
	root := func(s *State) []byte {
		if s == nil {
			return nil
		}
		return textValue(hex.EncodeToString(s.Root[:]))
	}
	return []revision.Field{ // sorted by name
		{Name: "at", Value: instantValue(e.At)},
		{Name: "cosigned", Value: textValue(evidence.CitedText(e.Cosigned))},
		{Name: "id", Value: textValue(e.ID)},
		{Name: "left_root", Value: root(e.Left)},
		{Name: "left_size", Value: size(e.Left)},
		{Name: "reason", Value: textValue(e.Reason)},
		{Name: "root", Value: root(&e.From)},
		{Name: "size", Value: size(&e.From)},
	}
}

func (b body) state(size, root string) (State, bool) {
	n, err := strconv.ParseInt(b.text(size), 10, 64)
	sum, bad := hex.DecodeString(b.text(root))
	if errors.Join(err, bad) != nil || len(sum) != revision.Size {
		return State{}, false
	}
	return State{n, revision.Hash(sum)}, true
}

func (b body) epoch() Epoch {
	e := Epoch{ID: b.text("id"), At: b.instant("at"), Reason: b.text("reason"), Cosigned: evidence.ParseCited(b.text("cosigned"))}
	e.From, _ = b.state("size", "root")
	if left, ok := b.state("left_size", "left_root"); ok {
		e.Left = &left
	}
	return e
}
