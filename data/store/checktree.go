package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"clickwage/data/evidence"
	"clickwage/data/keys"
	"clickwage/data/revision"
)

// checkpoints holds every signed head, and what others have signed of it,
// against the tree.
func (c *checker) checkpoints(ctx context.Context) error {
	tree, err := c.tree(ctx)
	if err != nil {
		return err
	}
	all, err := checkpointsOf(ctx, c.store.read)
	if err != nil {
		return err
	}
	public, err := workerKeysOf(ctx, c.store.read)
	if err != nil {
		return err
	}
	c.out.Checkpoints = len(all)
	for i, one := range all {
		c.checkpoint(tree, i+1, one)
	}
	c.workerKeys(public, all)
	return c.cosignatures(ctx, all)
}

// roots are those of the tree of the stored leaves, when it had the sizes that a
// check asks about, and now.
type roots struct {
	size int64
	at   map[int64]revision.Hash
}

// tree reads the roots, once: the leaves go by, so that nothing grows with them.
func (c *checker) tree(ctx context.Context) (*roots, error) {
	if c.roots != nil {
		return c.roots, nil
	}
	asked := map[int64]bool{}
	err := c.store.eachRow(ctx, "SELECT size FROM checkpoint UNION SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?", func(r *sql.Rows) error {
		var size int64
		err := r.Scan(&size)
		asked[size] = true
		return err
	}, verifiedKey)
	if err != nil {
		return nil, err
	}
	var tree revision.Tree
	now := &roots{at: map[int64]revision.Hash{0: tree.Root()}}
	err = eachLeaf(ctx, c.store.read, func(leaf revision.Hash) {
		tree.Add(leaf)
		if asked[tree.Size()] {
			now.at[tree.Size()] = tree.Root()
		}
	})
	if err != nil {
		return nil, err
	}
	now.size = tree.Size()
	now.at[now.size] = tree.Root()
	c.roots = now
	return now, nil
}

func (c *checker) checkpoint(tree *roots, n int, one Checkpoint) {
	if root, ok := tree.at[one.Size]; !ok || root != one.Root {
		c.found("checkpoint %d: the first %d revisions are not those that were signed", n, one.Size)
	}
	if text, err := keys.OpenNote(one.Note, one.Public); err != nil || text != one.Text() {
		c.found("checkpoint %d was altered: its key has not signed it", n)
	}
	for _, t := range one.Tokens {
		if _, err := t.check(one.Note); err != nil {
			c.found("checkpoint %d: its timestamp: %v", n, err)
		}
	}
}

// workerKeys looks for keys that were not handed over, and checkpoints of others.
func (c *checker) workerKeys(public []WorkerKey, all []Checkpoint) {
	known := map[string]bool{}
	for i, k := range public {
		known[k.Public] = true
		if i == 0 || k.Lost != "" {
			continue
		}
		if _, err := evidence.CheckHandover(k.Handover, public[i-1].Public, k.Public); err != nil {
			c.found("key %d: %v", i+1, err)
		}
	}
	for i, one := range all {
		if !known[one.Public] {
			c.found("checkpoint %d was signed by a key that is not the worker's", i+1)
		}
	}
}

func (c *checker) cosignatures(ctx context.Context, all []Checkpoint) error {
	rows, err := cosignaturesOf(ctx, c.store.read)
	if err != nil {
		return err
	}
	signed := map[revision.Checkpoint][]byte{}
	for _, one := range all {
		signed[one.Checkpoint] = one.Note
	}
	for _, r := range rows {
		var text string
		err := c.store.read.QueryRowContext(ctx, "SELECT body FROM revision WHERE seq = ? AND kind = ?", r.rev, kindCosigned).Scan(&text)
		values, unread := parseBody(text)
		switch {
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return err
		case err != nil || unread != nil || differ(cosignedFields(values.cosignature()), cosignedFields(r.Cosignature)):
			c.found("cosignature %s differs from its revision", r.ID)
			continue
		}
		c.held.add(r.rev)
		seen, err := keys.Cosigned(keys.AddSignature(signed[r.Checkpoint], r.Line), r.Witness)
		if err != nil || seen.UnixMicro() != int64(r.Seen) {
			c.found("cosignature %s: %s has signed no such checkpoint", r.ID, nameOf(r.Witness))
		}
	}
	return nil
}

const verifiedKey = "verified" // how far Verified went, as "size root"

// Seen is what CheckNew looked at.
type Seen struct {
	Before   int64 // revisions that were hashed anew by an earlier one
	Now      int64 // by this one
	Problems []string
}

// CheckNew hashes anew the revisions that were recorded since it last did, holds
// the leaves before them against the root that they had then, and every
// checkpoint against the tree. Check looks at all; this is for each start.
func (s *Store) CheckNew(ctx context.Context) (Seen, error) {
	var done Seen
	var now State
	turn, err := s.far.Conn(ctx) // of what looks through the whole ledger: see whole
	if err != nil {
		return done, explain(err, s.path)
	}
	defer turn.Close()
	err = s.snapshot(ctx, func(conn *sql.Conn, at *Store) error {
		c := &checker{store: at, conn: conn, out: &Checked{}, stmts: map[string]*sql.Stmt{}}
		before, err := c.verified(ctx)
		if err != nil {
			return err
		}
		if err := c.revisions(ctx, before.Size); err != nil {
			return err
		}
		if err := c.checkpoints(ctx); err != nil {
			return err
		}
		tree, err := c.tree(ctx)
		if err != nil {
			return err
		}
		now.Size, now.Root = tree.size, tree.at[tree.size]
		done = Seen{Before: before.Size, Now: int64(c.out.Revisions), Problems: c.out.Problems}
		return nil
	})
	if err != nil || len(done.Problems) > 0 || done.Now == 0 || s.refusal() != nil {
		return done, explain(err, s.path)
	}
	return done, explain(s.unseen(ctx, func() error {
		_, err := s.conn.ExecContext(ctx, "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", verifiedKey, fmt.Sprintf("%d %x", now.Size, now.Root))
		return err
	}), s.path)
}

// verified is how far an earlier CheckNew went; nothing where the leaves are no
// longer those that it saw.
func (c *checker) verified(ctx context.Context) (State, error) {
	var text string
	err := c.store.read.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = ?", verifiedKey).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return State{}, nil
	}
	if err != nil {
		return State{}, err
	}
	first, root, _ := strings.Cut(text, " ")
	size, _ := strconv.ParseInt(first, 10, 64)
	tree, err := c.tree(ctx)
	if err != nil {
		return State{}, err
	}
	sum, ok := tree.at[size]
	if !ok || fmt.Sprintf("%x", sum) != root {
		c.found("the first %d revisions are not those that were verified before", size)
		return State{}, nil
	}
	return State{size, sum}, nil
}
