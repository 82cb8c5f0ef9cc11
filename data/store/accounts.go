package store

import (
	"context"

	"clickwage/data/work"
)

// Account is a worker's account on a platform as the records name it.
type Account struct {
	Platform, Worker string // Worker is "" where the platform has one account only
	Records          int    // tasks, and time without one
}

const recordsByPlace = `(SELECT id, platform, worker FROM submission UNION ALL SELECT id, platform, worker FROM interval WHERE submission IS NULL)`

// Accounts are all of them, by platform and then by the worker's id.
func (s *Store) Accounts(ctx context.Context) ([]Account, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT p.text, coalesce(w.text, ''), count(*) FROM `+recordsByPlace+` r
 JOIN name p ON p.n = r.platform LEFT JOIN name w ON w.n = r.worker WHERE p.text <> '' GROUP BY 1, 2 ORDER BY lower(p.text), 2`)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []Account
	for rows.Next() {
		var a Account
		if err := rows.Scan(&a.Platform, &a.Worker, &a.Records); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, explain(rows.Err(), s.path)
}

// IDsOf are the ids of an account's records.
func (tx *Tx) IDsOf(a work.Account) ([]string, error) {
	var all []string
	err := tx.each(`SELECT `+idText+` FROM `+recordsByPlace+` r JOIN name p ON p.n = r.platform LEFT JOIN name w ON w.n = r.worker
 WHERE p.text = ? AND coalesce(w.text, '') = ?`, func(r row) error {
		var id string
		err := r.Scan(&id)
		all = append(all, id)
		return err
	}, a.Platform, a.Worker)
	return all, err
}
