package store

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"clickwage/data/work"
)

// identity is what makes two rows the same submission: the platform's own id,
// else platform, title and start. Never what may change.
func identity(s *work.Submission, born work.Instant) string {
	if s.Account.PlatformID != "" {
		return strings.ToLower(s.Account.Platform) + "\x00" + s.Account.PlatformID
	}
	return strings.ToLower(s.Account.Platform) + "\x00\x00" + s.Title + "\x00" + strconv.FormatInt(int64(born), 10)
}

// identities maps what is in the ledger already to row numbers.
type identities struct {
	submissions map[string][]work.SubmissionID // several only for rows without id and time
	aliases     map[string]work.SubmissionID   // of rows merged into another submission
	intervals   map[string]bool
	entries     map[string]bool
	near        []near
}

// known reads the identities of the span of time that the rows lie in, so that
// no unique index on a random id is needed.
func (i *Import) known(tx *Tx) (*identities, error) {
	rows := i.pending
	k := &identities{submissions: map[string][]work.SubmissionID{}, aliases: map[string]work.SubmissionID{}, intervals: map[string]bool{}, entries: map[string]bool{}}
	var subs, spans, entries dirtySpan
	timeless := false
	for _, r := range rows {
		switch {
		case r.Submission != nil:
			r.Submission.Settle()
			at := placeOf(r.Submission, r.Intervals).born
			timeless = timeless || !at.Known()
			if at.Known() && !r.namedOnly() {
				around := placed(r)
				subs.add(at.Add(-around), at.Add(around))
			}
		case r.Entry != nil:
			entries.add(r.Entry.At, r.Entry.At)
		default:
			for _, i := range r.Intervals {
				spans.add(i.Start, i.Start)
			}
		}
	}
	queries := []struct {
		span  dirtySpan
		where string
		scan  func(row) error
	}{
		{subs, `SELECT s.id, coalesce(p.text, ''), s.platform_id, coalesce(t.text, ''), s.born FROM submission s LEFT JOIN name p ON p.n = s.platform
 LEFT JOIN name t ON t.n = s.title WHERE s.born BETWEEN ? AND ? ORDER BY s.n`, k.addSubmission},
		{spans, `SELECT i.start, i.stop, i.activity, coalesce(t.text, ''), i.source FROM interval i LEFT JOIN name t ON t.n = i.title
 WHERE i.start BETWEEN ? AND ? AND i.submission IS NULL`, k.addInterval},
		{entries, "SELECT at, kind, amount, currency, note FROM entry WHERE at BETWEEN ? AND ?", k.addEntry},
	}
	if subs.start.Known() {
		if err := tx.each("SELECT a.key, a.keep FROM alias a JOIN submission s ON s.id = a.keep WHERE a.born BETWEEN ? AND ?", func(r row) error {
			var key string
			var keep []byte
			err := r.Scan(&key, &keep)
			k.aliases[key] = work.SubmissionID(uuidText(keep))
			return err
		}, int64(subs.start), int64(subs.stop)); err != nil {
			return nil, err
		}
	}
	if timeless {
		queries = append(queries, queries[0])
		queries[3].span = dirtySpan{}
	}
	for at, q := range queries {
		if at < 3 && !q.span.start.Known() {
			continue
		}
		if err := tx.each(q.where, q.scan, int64(q.span.start), int64(q.span.stop)); err != nil {
			return nil, err
		}
	}
	return k, i.elsewhere(tx, k)
}

// placed is how far off the instant may lie by which a row is found again: two
// files may lay the inferred work of one day in different orders.
func placed(r Row) time.Duration {
	if !r.Submission.Accepted.Known() && len(r.Intervals) > 0 && r.Intervals[0].Source == work.Inferred {
		return 24 * time.Hour
	}
	return 0
}

func (tx *Tx) each(query string, scan func(row) error, args ...any) error {
	rows, err := tx.query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (k *identities) addSubmission(r row) error {
	var s work.Submission
	var id []byte
	var at work.Instant
	if err := r.Scan(&id, &s.Account.Platform, &s.Account.PlatformID, &s.Title, &at); err != nil {
		return err
	}
	key := identity(&s, at)
	k.submissions[key] = append(k.submissions[key], work.SubmissionID(uuidText(id)))
	return nil
}

func (k *identities) addInterval(r row) error {
	var i work.Interval
	if err := r.Scan(&i.Start, &i.End, &i.Activity, &i.Title, &i.Source); err != nil {
		return err
	}
	k.intervals[intervalIdentity(i)] = true
	return nil
}

func intervalIdentity(i work.Interval) string {
	return fmt.Sprintf("%d\x00%d\x00%d\x00%s\x00%d", i.Start, i.End, i.Activity, i.Title, i.Source)
}

func (k *identities) addEntry(r row) error {
	var e work.Entry
	if err := r.Scan(&e.At, &e.Kind, &e.Amount.Micros, &e.Amount.Currency, &e.Note); err != nil {
		return err
	}
	k.entries[entryIdentity(e)] = true
	return nil
}

func entryIdentity(e work.Entry) string {
	return fmt.Sprintf("%d\x00%d\x00%s\x00%s", e.At, e.Kind, e.Amount, e.Note)
}
