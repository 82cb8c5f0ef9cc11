package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"clickwage/data/revision"
	"clickwage/data/work"
)

// Checked is what a check of the ledger looked at.
type Checked struct {
	Revisions   int
	Erased      int // revisions whose values were erased; their leaves stand
	Records     int
	Checkpoints int
	SQLite      string   // version of the engine
	Problems    []string // empty where all is well
}

// Check lets SQLite check the file, hashes every revision anew, compares the
// current state with the latest revisions, and makes the derived days anew. It
// sees the ledger as it stood at one instant, whatever is written meanwhile.
func (s *Store) Check(ctx context.Context) (Checked, error) {
	var out Checked
	err := s.snapshot(ctx, func(conn *sql.Conn, now *Store) error {
		c := &checker{store: now, conn: conn, out: &out, stmts: map[string]*sql.Stmt{}}
		defer closeAll(c.stmts)
		if err := integrityOf(ctx, now.read); err != nil {
			return err
		}
		if err := now.read.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&out.SQLite); err != nil {
			return err
		}
		for _, step := range []func(context.Context) error{func(ctx context.Context) error { return c.revisions(ctx, 0) }, c.records, c.timers, c.entries, c.payouts, c.docket, c.epochs, c.checkpoints, c.heads, c.days} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	return out, explain(err, s.path)
}

// checker looks for what does not agree.
type checker struct {
	store *Store
	conn  *sql.Conn // what the store reads by
	out   *Checked

	followed bits // revisions that another one follows
	shared   bits // leaves of imported rows, which stand for several records
	held     bits // revisions that the current state, or the list of what is gone, points to
	hidden   bits // revisions of imports that are not sealed
	last     int64
	columns  columns
	parsed   struct {
		seq    int64
		values body
	}
	roots *roots
	stmts map[string]*sql.Stmt // closed with the snapshot's connection
}

// bits are a set of small numbers.
type bits []uint64

func (b *bits) add(n int64) {
	for int64(len(*b)) <= n>>6 {
		*b = append(*b, 0)
	}
	(*b)[n>>6] |= 1 << (n & 63)
}

func (b bits) has(n int64) bool { return n>>6 < int64(len(b)) && b[n>>6]>>(n&63)&1 == 1 }

func (c *checker) found(format string, args ...any) {
	c.out.Problems = append(c.out.Problems, fmt.Sprintf(format, args...))
}

// revisions hashes every revision after one from its stored values and salts.
func (c *checker) revisions(ctx context.Context, after int64) error {
	var err error
	if c.columns, err = columnsFrom(ctx, c.store.read); err != nil {
		return err
	}
	rows, err := c.store.read.QueryContext(ctx, `SELECT r.seq, r.kind, r.record, r.gone, r.at, r.source, r.why, r.seed, r.leaf, r.body,
 coalesce(r.prev, 0), p.leaf, coalesce(c.at = r.at AND c.source = r.source AND c.first < r.seq, 0), coalesce(c.sealed, 1)
 FROM revision r LEFT JOIN revision p ON p.seq = r.prev LEFT JOIN change c ON c.n = r.change WHERE r.seq > ? ORDER BY r.seq`, after)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := c.revision(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (c *checker) revision(r row) error {
	var (
		seq, follows           int64
		kind, why, text        string
		gone, ofChange, sealed bool
		at                     work.Instant
		source                 work.Source
		record, seed, leaf     []byte
		prev                   []byte
	)
	if err := r.Scan(&seq, &kind, &record, &gone, &at, &source, &why, &seed, &leaf, &text, &follows, &prev, &ofChange, &sealed); err != nil {
		return err
	}
	c.out.Revisions++
	c.last = seq
	if follows > 0 {
		c.followed.add(follows)
	}
	if !sealed {
		c.hidden.add(seq)
	}
	if text == "" && len(seed) == 0 && why == "" {
		c.out.Erased++
		c.held.add(seq) // no record is left of it, and its leaf stands
		return nil
	}
	values, err := parseBody(text)
	if err == nil && kind == kindSubmission && values.flag("row") {
		c.shared.add(seq)
	}
	fields, unknown := columnsOf(kind, values, c.columns.lacking(kind, seq))
	if err != nil || unknown != nil || len(seed) != len(revision.Seed{}) {
		c.found("revision %d cannot be read", seq)
		return nil
	}
	switch {
	case !bytes.Equal(hashAgain(leafOf(kind, hashOf(prev), gone, at, source, why, fields), seed), leaf):
		c.found("revision %d was altered: its hash does not match", seq)
	case !isNamed(kind) && values.text("id") != uuidText(record):
		c.found("revision %d is filed under another record", seq)
	case !ofChange:
		c.found("revision %d does not belong to its change", seq)
	}
	return nil
}

// hashAgain is the hash of a leaf by its stored seed.
func hashAgain(l revision.Leaf, seed []byte) []byte {
	sown := revision.Seed(seed)
	sum := revision.Sum(l.Append(nil, &sown))
	return sum[:]
}

// hashOf is a stored leaf's hash; nil where there is none.
func hashOf(stored []byte) *revision.Hash {
	if len(stored) != revision.Size {
		return nil
	}
	sum := revision.Hash(stored)
	return &sum
}

// epochs compares the times that the ledger went on from a backup with their
// revisions.
func (c *checker) epochs(ctx context.Context) error {
	all, err := c.store.Epochs(ctx)
	if err != nil {
		return err
	}
	for _, e := range all {
		var text string
		err := c.store.read.QueryRowContext(ctx, "SELECT r.body FROM epoch e JOIN revision r ON r.seq = e.rev WHERE e.rev = ? AND r.kind = ?", e.First, kindEpoch).Scan(&text)
		values, unread := parseBody(text)
		switch {
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return err
		case err != nil || unread != nil || differ(epochFields(values.epoch()), epochFields(e)):
			c.found("epoch %s differs from its revision", e.ID)
			continue
		}
		c.held.add(e.First)
	}
	return nil
}

// heads looks for records that the revisions know and the current state does not.
func (c *checker) heads(ctx context.Context) error {
	rows, err := c.store.read.QueryContext(ctx, "SELECT g.rev, r.record = g.record FROM gone g LEFT JOIN revision r ON r.seq = g.rev")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		var same sql.NullBool
		if err := rows.Scan(&seq, &same); err != nil {
			return err
		}
		if !same.Bool || c.followed.has(seq) {
			c.found("a removed record does not point to its latest revision")
			continue
		}
		c.held.add(seq)
	}
	for seq := int64(1); seq <= c.last; seq++ {
		if !c.followed.has(seq) && !c.held.has(seq) && !c.hidden.has(seq) {
			c.found("revision %d: the record that it made is missing", seq)
		}
	}
	return rows.Err()
}
