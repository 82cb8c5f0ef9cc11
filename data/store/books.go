package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"strings"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/work"
)

// Books are the whole ledger, as it is at one moment, as figures are computed from
// it, without rates: see Rates.
func (s *Store) Books(ctx context.Context) (b earnings.Books, err error) {
	err = s.settled(ctx, func(at *Store) error {
		b, err = at.books(ctx, at.read, "", "")
		return err
	})
	return b, explain(err, s.path)
}

// BooksBetween are the Books of all that touches a span of time: submissions
// whose day may lie in it with all their intervals, and every interval that
// runs beside one of those, so that shares are those of the whole ledger.
func (s *Store) BooksBetween(ctx context.Context, from, to work.Instant) (b earnings.Books, err error) {
	err = s.settled(ctx, func(at *Store) error {
		b, err = at.booksBetween(ctx, at.read, from, to)
		return err
	})
	return b, explain(err, s.path)
}

// longest is the length beyond which intervals are looked up by an index of
// their own.
const longest = 24 * time.Hour

func (s *Store) booksBetween(ctx context.Context, q querier, from, to work.Instant) (earnings.Books, error) {
	inside := fmt.Sprintf("anchor >= %d AND anchor < %d", from, to)
	var low, high int64
	err := q.QueryRowContext(ctx, `SELECT coalesce(min(start), ?1), coalesce(max(stop), ?2) FROM interval
 WHERE submission IN (SELECT n FROM submission WHERE `+inside+`)`, int64(from), int64(to)).Scan(&low, &high)
	if err != nil {
		return earnings.Books{}, explain(err, s.path)
	}
	low, high = min(low, int64(from)), max(high, int64(to))
	spans := fmt.Sprintf("n IN (SELECT n FROM interval WHERE start >= %d AND start < %d UNION SELECT n FROM interval INDEXED BY interval_long WHERE stop - start > %d AND start < %d) AND stop > %d",
		low-longest.Microseconds(), high, longest.Microseconds(), high, low)
	subs := fmt.Sprintf("n IN (SELECT n FROM submission WHERE %s UNION SELECT submission FROM interval WHERE %s)", inside, spans)
	b, err := s.books(ctx, q, subs, spans)
	if err != nil {
		return b, err
	}
	keep := b.Entries[:0]
	for _, e := range b.Entries {
		if e.At >= from && e.At < to {
			keep = append(keep, e)
		}
	}
	b.Entries = keep
	return b, nil
}

// books reads the books of some rows; "" chooses all.
func (s *Store) books(ctx context.Context, q querier, subs, spans string) (earnings.Books, error) {
	b, _, err := s.indexedBooks(ctx, q, subs, spans)
	return b, err
}

// indexedBooks are books with where each submission's row is in them.
func (s *Store) indexedBooks(ctx context.Context, q querier, subs, spans string) (b earnings.Books, index map[int64]int32, err error) {
	hidden, err := s.hidden(ctx)
	if err != nil {
		return b, nil, err
	}
	texts, err := s.allNames(ctx, q)
	if err != nil {
		return b, nil, err
	}
	index, err = s.bookSubmissions(ctx, q, visible(hidden, subs), texts, &b)
	if err != nil {
		return b, nil, explain(err, s.path)
	}
	if err := s.bookIntervals(ctx, q, visible(hidden, spans), texts, index, &b); err != nil {
		return b, nil, explain(err, s.path)
	}
	entries, err := s.entryRows(ctx, q, visible(hidden, ""))
	if err != nil {
		return b, nil, err
	}
	for _, e := range entries {
		b.Entries = append(b.Entries, earnings.Entry{At: e.At, Kind: e.Kind, Amount: e.Amount, Platform: e.Platform})
	}
	return b, index, nil
}

// visible leaves out the rows of imports that are not sealed.
func visible(hidden, where string) string {
	var all []string
	if hidden != "" {
		all = append(all, "(batch IS NULL OR batch NOT IN ("+hidden+"))")
	}
	if where != "" {
		all = append(all, where)
	}
	if len(all) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(all, " AND ")
}

func (s *Store) allNames(ctx context.Context, q querier) (dictionary, error) {
	rows, err := q.QueryContext(ctx, "SELECT n, text FROM name ORDER BY n")
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	texts := dictionary{""}
	for rows.Next() {
		var n int
		var text string
		if err := rows.Scan(&n, &text); err != nil {
			return nil, err
		}
		if n < 0 || n > mostNames {
			return nil, damaged("name", n, nil)
		}
		for len(texts) <= n {
			texts = append(texts, "")
		}
		texts[n] = text
	}
	return texts, rows.Err()
}

// dictionary is the text of each number of the dictionary.
type dictionary []string

// mostNames bounds the memory that a damaged number can ask for.
const mostNames = 1 << 27

// of are the texts of numbers; a damaged ledger may hold numbers of none.
func (d dictionary) of(n ...int64) (texts [4]string, err error) {
	for i, one := range n {
		if one < 0 || one >= int64(len(d)) {
			return texts, fmt.Errorf("%w: there is no name %d", ErrDamaged, one)
		}
		texts[i] = d[one]
	}
	return texts, nil
}

// damaged says which row holds what no row can.
func damaged(kind string, row any, cause error) error {
	if cause == nil {
		cause = ErrDamaged
	}
	return fmt.Errorf("%s %v cannot be read: %w", kind, row, cause)
}

// runs says whether an interval can run so: days without end must not be made of
// what a failing disk left.
func runs(start, end int64) bool {
	return start <= end && moments(work.Instant(start), work.Instant(end)) && end-start <= work.Lifetime.Microseconds()
}

// moments says whether all are in the years that there are.
func moments(all ...work.Instant) bool {
	for _, at := range all {
		if at < work.FirstInstant || at > work.LastInstant {
			return false
		}
	}
	return true
}

// text is the text of one number, for words only; "" where there is none.
func (d dictionary) text(n int64) string {
	text, _ := d.of(n)
	return text[0]
}

func (s *Store) bookSubmissions(ctx context.Context, q querier, where string, texts dictionary, b *earnings.Books) (map[int64]int32, error) {
	rows, err := q.QueryContext(ctx, `SELECT n, platform, requester, title, worker, currency, coalesce(reward, `+fmt.Sprint(int64(math.MinInt64))+`),
 bonus, reversal, submitted, accepted, anchor, state FROM submission`+where)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	index := map[int64]int32{}
	currencies := shared[money.Currency]{}
	for rows.Next() {
		var n, platform, requester, title, worker int64
		var currency sql.RawBytes
		var one earnings.Submission
		if err := rows.Scan(&n, &platform, &requester, &title, &worker, &currency, &one.Reward, &one.Bonus, &one.Reversal,
			&one.Submitted, &one.Accepted, &one.Anchor, &one.State); err != nil {
			return nil, err
		}
		if one.RewardKnown = one.Reward != math.MinInt64; !one.RewardKnown {
			one.Reward = 0
		}
		names, err := texts.of(platform, requester, title, worker)
		if err != nil || !one.State.Known() || !moments(one.Anchor, one.Submitted, one.Accepted) {
			return nil, damaged("submission", n, err)
		}
		one.Platform, one.Requester, one.Title, one.Account, one.Currency = names[0], names[1], names[2], names[3], currencies.of(currency)
		index[n] = int32(len(b.Submissions))
		b.Submissions = append(b.Submissions, one)
	}
	return index, rows.Err()
}

func (s *Store) bookIntervals(ctx context.Context, q querier, where string, texts dictionary, index map[int64]int32, b *earnings.Books) error {
	rows, err := q.QueryContext(ctx, "SELECT n, coalesce(submission, 0), start, stop, activity, source, review, platform, requester, title, worker, superseded FROM interval"+where)
	if err != nil {
		return err
	}
	defer rows.Close()
	places := map[earnings.Place]int32{}
	for rows.Next() {
		var n, submission, review, platform, requester, title, worker int64
		var superseded bool
		one := earnings.Interval{Submission: -1, Place: -1}
		if err := rows.Scan(&n, &submission, &one.Start, &one.End, &one.Activity, &one.Source, &review, &platform, &requester, &title, &worker, &superseded); err != nil {
			return err
		}
		if superseded {
			continue
		}
		names, err := texts.of(platform, requester, title, worker)
		if err != nil || !one.Activity.Known() || !one.Source.Known() || !runs(one.Start, one.End) {
			return damaged("interval", n, err)
		}
		one.Review = review != 0
		at, ok := index[submission]
		switch {
		case ok && submission != 0:
			one.Submission = at
		case submission != 0:
			continue // of a submission that is not visible
		default:
			place := earnings.Place{Platform: names[0], Requester: names[1], Title: names[2], Account: names[3]}
			at, known := places[place]
			if !known {
				at = int32(len(b.Places))
				places[place], b.Places = at, append(b.Places, place)
			}
			one.Place = at
		}
		b.Intervals = append(b.Intervals, one)
	}
	return rows.Err()
}
