package store

import (
	"context"

	"clickwage/data/earnings"
	"clickwage/data/work"
)

// Promises compares what was advertised with what was paid, for each key; by is
// what is grouped by, "submission" for each one alone.
func (s *Store) Promises(ctx context.Context, q earnings.Query, by string) (all []earnings.Kept, err error) {
	err = s.settled(ctx, func(at *Store) error {
		all, err = at.promises(ctx, q, by)
		return err
	})
	return all, explain(err, s.path)
}

func (s *Store) promises(ctx context.Context, q earnings.Query, by string) ([]earnings.Kept, error) {
	b, index, err := s.indexedBooks(ctx, s.read, "", "")
	if err != nil {
		return nil, err
	}
	ids := map[int]string{}
	rows, err := s.read.QueryContext(ctx, "SELECT n, id, promise, reward, time_limit, estimate, currency FROM submission")
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		var id []byte
		sub, promise, err := scanOffer(rows, &n, &id)
		if err != nil {
			return nil, explain(err, s.path)
		}
		at, visible := index[n]
		if !visible {
			continue
		}
		if by == "submission" {
			ids[int(at)] = uuidText(id)
		}
		if err := sub.SetPromise(promise); err != nil {
			return nil, err
		}
		if kept := sub.Promise; kept != (work.Promise{}) {
			b.Submissions[at].Promise = &kept
		}
	}
	if err := rows.Err(); err != nil {
		return nil, explain(err, s.path)
	}
	return earnings.Promises(b, q, func(at int) string {
		of := &b.Submissions[at]
		switch by {
		case "submission":
			return ids[at]
		case "platform":
			return of.Platform
		case "requester":
			return of.Requester
		case "title":
			return of.Title
		case "account":
			return of.Account
		}
		return ""
	}), nil
}
