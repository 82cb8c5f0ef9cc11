package store

import (
	"bytes"
	"database/sql"
	"errors"

	"clickwage/data/revision"
	"clickwage/data/work"
)

// head is the latest revision of a record; seq 0 where it has none.
type head struct {
	seq  int64
	leaf *revision.Hash
}

func (tx *Tx) headAt(seq int64) (h head, err error) {
	if seq == 0 {
		return h, nil
	}
	var leaf []byte
	h.seq = seq
	err = tx.queryRow("SELECT leaf FROM revision WHERE seq = ?", seq).Scan(&leaf)
	if err == nil {
		sum := revision.Hash(leaf)
		h.leaf = &sum
	}
	return h, err
}

// buried is the head of a record that is no longer in the current state.
func (tx *Tx) buried(id []byte) (head, error) {
	var seq int64
	err := tx.queryRow("SELECT rev FROM gone WHERE record = ?", id).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return head{}, nil
	}
	if err != nil {
		return head{}, err
	}
	return tx.headAt(seq)
}

// lastOf is the latest revision of a record: the one it stands in, or where it
// stands in none, rev 0, the one that took it out.
func (tx *Tx) lastOf(id []byte, rev int64) (head, error) {
	if rev == 0 {
		return tx.buried(id)
	}
	return tx.headAt(rev)
}

// differ says whether two states of a record differ in any column.
func differ(a, b []revision.Field) bool {
	return !bytes.Equal(revision.Object(nil, a), revision.Object(nil, b))
}

// revise appends a revision of a record after its last one.
func (tx *Tx) revise(kind string, id []byte, last head, gone bool, fields []revision.Field) (int64, error) {
	if tx.replayed != nil {
		return tx.reviseAgain(kind, id, last, gone, fields)
	}
	var seed revision.Seed
	if _, err := tx.store.random(seed[:]); err != nil {
		return 0, err
	}
	result, err := tx.exec(insertRevision, tx.revisionArgs(kind, id, last, gone, tx.sealed(kind, last, gone, seed, fields))...)
	if err != nil {
		return 0, err
	}
	tx.count++
	return result.LastInsertId()
}

const insertRevision = `INSERT INTO revision (change, kind, record, gone, prev, at, source, why, seed, leaf, body, seq)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// sealed is what a revision keeps of its record.
type sealed struct {
	seed revision.Seed
	leaf revision.Hash
	body string
	seq  any // nil: the next one
}

// sealed only reads the change, so that another goroutine may call it.
func (tx *Tx) sealed(kind string, last head, gone bool, seed revision.Seed, fields []revision.Field) sealed {
	leaf := revision.Sum(tx.leaf(kind, last.leaf, gone, fields).Append(nil, &seed))
	return sealed{seed: seed, leaf: leaf, body: string(revision.Object(nil, fields))}
}

// revisionArgs are the values of a revision's columns.
func (tx *Tx) revisionArgs(kind string, id []byte, last head, gone bool, s sealed) []any {
	return []any{tx.change, kind, id, gone, nullable(last.seq), int64(tx.at), int64(tx.label.Source), tx.label.Why,
		s.seed[:], s.leaf[:], s.body, s.seq}
}

// leaf is the revision's leaf: the record's columns and who changed it when and why.
func (tx *Tx) leaf(kind string, prev *revision.Hash, gone bool, fields []revision.Field) revision.Leaf {
	return leafOf(kind, prev, gone, tx.at, tx.label.Source, tx.label.Why, fields)
}

func leafOf(kind string, prev *revision.Hash, gone bool, at work.Instant, by work.Source, why string, fields []revision.Field) revision.Leaf {
	all := make([]revision.Field, 0, len(fields)+3)
	all = append(all, // an underscore sorts before every column
		revision.Field{Name: "_at", Value: instantValue(at)},
		revision.Field{Name: "_by", Value: revision.String(by.String())},
		revision.Field{Name: "_why", Value: textValue(why)})
	return revision.Leaf{Kind: kind, Gone: gone, Prev: prev, Fields: append(all, fields...)}
}

func nullable(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

// bury takes a record out of the current state: a tombstone keeps its values.
func (tx *Tx) bury(kind string, id []byte, last head, fields []revision.Field) error {
	seq, err := tx.revise(kind, id, last, true, fields)
	if err != nil {
		return err
	}
	_, err = tx.exec("INSERT OR REPLACE INTO gone (record, rev) VALUES (?, ?)", id, seq)
	return err
}

func (tx *Tx) unbury(id []byte) error {
	_, err := tx.exec("DELETE FROM gone WHERE record = ?", id)
	return err
}
