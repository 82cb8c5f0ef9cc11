package store

import (
	"strings"

	"clickwage/data/work"
)

// newRow is an imported submission with the time that came with it.
type newRow struct {
	sub   work.Submission
	spans []work.Interval
	batch int64
	key   []byte
	sealed
}

// newRows are written together. Their leaves are hashed while those before them
// are written: half of an import's work is hashing, which needs no ledger.
type newRows struct {
	rows   []newRow
	hashed chan struct{} // closed once each row is sealed
}

// together is how many new rows are written by one statement of each table. What
// a statement costs besides its rows, its savepoint and its cursors on eleven
// indexes, is more than one row does.
const together = 50

// insertRow takes in a new submission and its intervals, with one leaf for both.
// They are written with others, at the latest before anything else is read or
// written in the change.
func (tx *Tx) insertRow(sub work.Submission, spans []work.Interval, batch int64) error {
	if tx.replayed == nil { // those from before schema 0004 froze none
		sub.Freeze()
	}
	key, err := blob(string(sub.ID))
	if err != nil {
		return err
	}
	for at := range spans {
		spans[at].Submission, spans[at].Batch = sub.ID, sub.Batch
		if err := spans[at].Check(); err != nil {
			return err
		}
		tx.bulk.add(spans[at].Start, spans[at].End)
	}
	if err := tx.dirtyDay(placeOf(&sub, spans).anchor); err != nil {
		return err
	}
	row := newRow{sub: sub, spans: spans, batch: batch, key: key}
	if tx.replayed != nil { // with the leaf that it had
		seq, err := tx.revise(kindSubmission, key, head{}, false, rowFields(sub, spans))
		if err != nil {
			return err
		}
		row.seq = seq
		return tx.insertRows([]newRow{row})
	}
	if _, err := tx.store.random(row.seed[:]); err != nil {
		return err
	}
	if tx.rows = append(tx.rows, row); len(tx.rows) < together {
		return nil
	}
	before := tx.ahead
	tx.ahead = &newRows{tx.rows, make(chan struct{})}
	tx.rows = nil
	go tx.hash(tx.ahead)
	return tx.write(before)
}

// hash seals rows.
func (tx *Tx) hash(n *newRows) {
	defer close(n.hashed)
	for at := range n.rows {
		r := &n.rows[at]
		r.sealed = tx.sealed(kindSubmission, head{}, false, r.seed, rowFields(r.sub, r.spans))
	}
}

// writeRows writes the rows that wait.
func (tx *Tx) writeRows() error {
	before, rest := tx.ahead, &newRows{tx.rows, make(chan struct{})}
	tx.rows, tx.ahead = nil, nil // writing them asks for statements
	if err := tx.write(before); err != nil || len(rest.rows) == 0 {
		return err
	}
	tx.hash(rest)
	return tx.write(rest)
}

// dropRows forgets the rows that wait, once nobody looks at them.
func (tx *Tx) dropRows() {
	if tx.ahead != nil {
		<-tx.ahead.hashed
	}
	tx.rows, tx.ahead = nil, nil
}

// write writes rows: their revisions, themselves, and their time.
func (tx *Tx) write(n *newRows) error {
	if n == nil {
		return nil
	}
	<-n.hashed
	tx.writing = true // what it asks for comes before the rows that wait
	defer func() { tx.writing = false }()
	seq, err := tx.next("SELECT coalesce(max(seq), 0) FROM revision")
	if err != nil {
		return err
	}
	revisions := make([][]any, len(n.rows))
	for at := range n.rows {
		r := &n.rows[at]
		r.seq = seq + int64(at)
		revisions[at] = tx.revisionArgs(kindSubmission, r.key, head{}, false, r.sealed)
	}
	if err := tx.insertAll(insertRevision, revisions); err != nil {
		return err
	}
	tx.count += len(n.rows)
	return tx.insertRows(n.rows)
}

// insertRows writes rows whose revisions are written, and their time.
func (tx *Tx) insertRows(rows []newRow) error {
	first, err := tx.next("SELECT coalesce(max(n), 0) FROM submission")
	if err != nil {
		return err
	}
	submissions := make([][]any, 0, len(rows))
	intervals := make([][]any, 0, len(rows))
	for at, r := range rows {
		n := first + int64(at)
		args, err := tx.submissionArgs(r.key, r.sub, r.seq)
		if err != nil {
			return err
		}
		submissions = append(submissions, append(append(args, placeOf(&r.sub, r.spans).args()...), r.batch, n))
		for _, span := range r.spans {
			id, err := blob(string(span.ID))
			if err != nil {
				return err
			}
			args, err := tx.intervalArgsOf(id, n, span, r.seq)
			if err != nil {
				return err
			}
			intervals = append(intervals, append(args, r.batch, nil))
		}
	}
	if err := tx.insertAll(insertSubmission, submissions); err != nil {
		return err
	}
	return tx.insertAll(insertInterval, intervals)
}

// next is the number after the highest.
func (tx *Tx) next(highest string) (n int64, err error) {
	err = tx.queryRow(highest).Scan(&n)
	return n + 1, err
}

// insertAll writes many rows: together, and those over one by one.
func (tx *Tx) insertAll(insert string, rows [][]any) error {
	for len(rows) > 0 {
		n := 1
		if len(rows) >= together {
			n = together
		}
		args := make([]any, 0, n*len(rows[0]))
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		if _, err := tx.exec(many(insert, n), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// many makes of a statement that inserts one row one that inserts n.
func many(insert string, n int) string {
	tuple := insert[strings.LastIndexByte(insert, '('):]
	return insert + strings.Repeat(", "+tuple, n-1)
}
