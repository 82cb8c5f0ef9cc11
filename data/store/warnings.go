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
// over submissions, one more over them where some may be odd beside the others,
// and one over intervals. What it holds does not grow as the ledger does.
func (s *Store) Warnings(ctx context.Context) (found warning.Found, err error) {
	err = s.whole(ctx, func(at *Store) error {
		found, err = at.warnings(ctx)
		return err
	})
	return found, err
}

func (s *Store) warnings(ctx context.Context) (warning.Found, error) {
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
		Title: func(n int64) string { return texts.text(n) },
	})
	if err := s.watch(ctx, f, hidden); err != nil {
		return warning.Found{}, explain(err, s.path)
	}
	return f.Done(), nil
}

// watch feeds a Finder.
func (s *Store) watch(ctx context.Context, f *warning.Finder, hidden string) error {
	err := s.eachRow(ctx, `SELECT n, id, platform, requester, title, platform_id, currency, reward, time_limit, spent, state, accepted, submitted,
 decided, anchor, n IN (SELECT submission FROM running WHERE submission IS NOT NULL) FROM submission`+visible(hidden, "")+" ORDER BY n", watchSubmission(f))
	if err == nil && f.Wants() {
		err = s.eachRow(ctx, "SELECT id, platform, requester, platform_id, currency, reward, anchor FROM submission"+
			visible(hidden, "")+" ORDER BY n", watchAgain(f))
	}
	if err != nil {
		return err
	}
	of, own := "s.n = i.submission", ""
	if hidden != "" {
		of += " AND (s.batch IS NULL OR s.batch NOT IN (" + hidden + "))"
		own = " WHERE (i.batch IS NULL OR i.batch NOT IN (" + hidden + "))"
	}
	return s.eachRow(ctx, `SELECT i.id, i.activity, i.start, i.stop, i.source, i.review, i.superseded,
 coalesce(s.n, 0), coalesce(s.id, x''), coalesce(s.platform, 0), coalesce(s.title, 0)
 FROM interval i LEFT JOIN submission s ON `+of+own+" ORDER BY i.start", watchInterval(f))
}

// watched is what of a submission's row is read by other types than its own.
type watched struct {
	id, platformID, currency sql.RawBytes
	reward                   sql.NullInt64
	currencies               shared[money.Currency]
}

func (w *watched) into(one *warning.Submission) {
	copy(one.ID[:], w.id)
	one.PlatformID, one.Currency = w.platformID, w.currencies.of(w.currency)
	one.Reward, one.RewardKnown = w.reward.Int64, w.reward.Valid
}

func watchSubmission(f *warning.Finder) func(*sql.Rows) error {
	var one warning.Submission
	var limit, spent int64
	w := watched{currencies: shared[money.Currency]{}}
	return func(r *sql.Rows) error {
		if err := r.Scan(&one.N, &w.id, &one.Platform, &one.Requester, &one.Title, &w.platformID, &w.currency, &w.reward, &limit, &spent, &one.State,
			&one.Accepted, &one.Submitted, &one.Decided, &one.Anchor, &one.Running); err != nil {
			return err
		}
		if !one.State.Known() || !moments(one.Accepted, one.Submitted, one.Decided, one.Anchor) {
			return damaged("submission", one.N, nil)
		}
		w.into(&one)
		one.Limit, one.Spent = time.Duration(limit)*time.Microsecond, time.Duration(spent)*time.Microsecond
		f.Submission(one)
		return nil
	}
}

func watchAgain(f *warning.Finder) func(*sql.Rows) error {
	var one warning.Submission
	w := watched{currencies: shared[money.Currency]{}}
	return func(r *sql.Rows) error {
		if err := r.Scan(&w.id, &one.Platform, &one.Requester, &w.platformID, &w.currency, &w.reward, &one.Anchor); err != nil {
			return err
		}
		w.into(&one)
		f.Again(one)
		return nil
	}
}

func watchInterval(f *warning.Finder) func(*sql.Rows) error {
	var one warning.Interval
	var id, of sql.RawBytes
	return func(r *sql.Rows) error {
		if err := r.Scan(&id, &one.Activity, &one.Start, &one.End, &one.Source, &one.Review, &one.Superseded,
			&one.Submission, &of, &one.Of.Platform, &one.Of.Title); err != nil {
			return err
		}
		if !one.Activity.Known() || !one.Source.Known() || !runs(int64(one.Start), int64(one.End)) {
			return damaged("interval", uuidText(id), nil)
		}
		copy(one.ID[:], id)
		one.Of.ID = [16]byte{}
		copy(one.Of.ID[:], of)
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
