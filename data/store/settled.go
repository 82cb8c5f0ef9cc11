package store

import (
	"context"

	"clickwage/data/revision"
	"clickwage/data/work"
)

// Settled is a warning that the worker has looked at. Its key holds the kind,
// the records and the facts, so other facts are another warning.
type Settled struct {
	Key string
	How string // "as it is", or the mend; "" where settling was undone
}

func settledFields(s Settled) []revision.Field {
	return []revision.Field{ // sorted by name
		{Name: "how", Value: textValue(s.How)},
		{Name: "key", Value: textValue(s.Key)},
	}
}

// SettledKeys are the keys of all settled warnings.
func (s *Store) SettledKeys(ctx context.Context) (map[string]bool, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT key FROM settled")
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	keys := map[string]bool{}
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, err
		}
		keys[key] = true
	}
	return keys, rows.Err()
}

// Settle keeps that a warning is settled; one without How is open again.
func (tx *Tx) Settle(s Settled) error {
	if err := tx.reviseNamed(kindSettled, s.Key, settledFields(s)); err != nil {
		return err
	}
	id := named(kindSettled, s.Key)
	if s.How == "" {
		_, err := tx.exec("DELETE FROM settled WHERE id = ?", id)
		return err
	}
	_, err := tx.exec("INSERT OR REPLACE INTO settled (id, key, how, rev) VALUES (?, ?, ?, (SELECT rev FROM gone WHERE record = ?))", id, s.Key, s.How, id)
	return err
}

// restoreSettled opens a warning again, or settles it as an undo took it.
func (tx *Tx) restoreSettled(values body, r revisionRow) (kept bool, err error) {
	before := Settled{Key: values.text("key")}
	if r.prev != 0 {
		found, err := scanRevision(tx.queryRow("SELECT "+revisionColumns+" FROM revision WHERE seq = ?", r.prev))
		if err != nil {
			return false, err
		}
		old, err := parseBody(found.body)
		if err != nil {
			return false, err
		}
		before.How = old.text("how")
	}
	return false, tx.Settle(before)
}

// Alias lets later imports find a submission that was merged into another one.
func (tx *Tx) Alias(merged work.Submission, spans []work.Interval, keep work.SubmissionID) error {
	key, err := blob(string(keep))
	if err != nil {
		return err
	}
	at := placeOf(&merged, spans).born
	if !at.Known() {
		return nil
	}
	_, err = tx.exec("INSERT OR REPLACE INTO alias (born, key, keep) VALUES (?, ?, ?)", int64(at), identity(&merged, at), key)
	return err
}
