package store

import (
	"context"
	"database/sql"
	"time"

	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work/warning"
)

// Warnings are what is odd in the ledger and not settled, found in one pass
// over submissions and one over intervals.
func (s *Store) Warnings(ctx context.Context) (warning.Found, error) {
	zone, dayStart, err := s.days(ctx)
	if err != nil {
		return warning.Found{}, err
	}
	hidden, err := s.hidden(ctx)
	if err != nil {
		return warning.Found{}, err
	}
	settled, err := s.SettledKeys(ctx)
	if err != nil {
		return warning.Found{}, err
	}
	texts, err := s.allNames(ctx, s.read)
	if err != nil {
		return warning.Found{}, err
	}
	f := warning.NewFinder(warning.Options{
		Now: s.instant(), Days: timeline.NewDays(zone, dayStart), Settled: settled,
		ID:    func(id [16]byte) string { return uuidText(id[:]) },
		Title: func(n int64) string { return texts[n] },
	})
	if err := s.eachRow(ctx, `SELECT n, id, platform, requester, title, platform_id, currency, reward, time_limit, state, accepted, submitted,
 decided, anchor, n IN (SELECT submission FROM running WHERE submission IS NOT NULL) FROM submission`+visible(hidden, "")+" ORDER BY n", watchSubmission(f)); err != nil {
		return warning.Found{}, explain(err, s.path)
	}
	if err := s.eachRow(ctx, "SELECT id, coalesce(submission, 0), activity, start, stop, source, review, superseded FROM interval"+
		visible(hidden, "")+" ORDER BY n", watchInterval(f)); err != nil {
		return warning.Found{}, explain(err, s.path)
	}
	return f.Done(), nil
}

func watchSubmission(f *warning.Finder) func(*sql.Rows) error {
	currencies := map[string]money.Currency{}
	return func(r *sql.Rows) error {
		var (
			one                      warning.Submission
			id, platformID, currency sql.RawBytes
			reward                   sql.NullInt64
			limit                    int64
		)
		if err := r.Scan(&one.N, &id, &one.Platform, &one.Requester, &one.Title, &platformID, &currency, &reward, &limit, &one.State,
			&one.Accepted, &one.Submitted, &one.Decided, &one.Anchor, &one.Running); err != nil {
			return err
		}
		copy(one.ID[:], id)
		one.PlatformID = string(platformID)
		shared, ok := currencies[string(currency)]
		if !ok {
			shared = money.Currency(currency)
			currencies[string(currency)] = shared
		}
		one.Currency, one.Reward, one.RewardKnown = shared, reward.Int64, reward.Valid
		one.Limit = time.Duration(limit) * time.Microsecond
		f.Submission(one)
		return nil
	}
}

func watchInterval(f *warning.Finder) func(*sql.Rows) error {
	return func(r *sql.Rows) error {
		var one warning.Interval
		var id sql.RawBytes
		if err := r.Scan(&id, &one.Submission, &one.Activity, &one.Start, &one.End, &one.Source, &one.Review, &one.Superseded); err != nil {
			return err
		}
		copy(one.ID[:], id)
		f.Interval(one)
		return nil
	}
}

func (s *Store) eachRow(ctx context.Context, query string, do func(*sql.Rows) error, args ...any) error {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := do(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
