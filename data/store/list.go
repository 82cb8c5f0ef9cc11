package store

import (
	"context"
	"fmt"
	"strings"

	"clickwage/data/work"
)

// Filter chooses records of the ledger. The zero Filter is all of it.
type Filter struct {
	From, To  work.Instant // begun at or after From and before To; zero: open
	Platforms []string
	States    []work.State // of submissions; other intervals are left out
	Search    string       // in titles, requesters, reasons, notes and ids; any case
	Source    *work.Source // how it was captured
	Batch     work.BatchID
	OnlyTasks bool
	Review    bool // only what waits for the worker to look at
	NoTime    bool // submissions without an interval
}

// Key finds one record: a submission or an interval of its own.
type Key struct {
	n    int64
	At   work.Instant // when it began; zero: not known
	Task bool         // a submission
}

// Keys are the records that a filter chooses, the latest begun first; those
// without a time come last. A key is 24 bytes, so that a million can be held
// while only the rows on the screen are read.
func (s *Store) Keys(ctx context.Context, f Filter) ([]Key, error) {
	hidden, err := s.hidden(ctx)
	if err != nil {
		return nil, err
	}
	tasks, err := s.keys(ctx, f.submissions(hidden), true)
	if err != nil || f.OnlyTasks || len(f.States) > 0 || f.NoTime {
		return tasks, err
	}
	others, err := s.keys(ctx, f.intervals(hidden), false)
	if err != nil {
		return nil, err
	}
	return mergeKeys(tasks, others), nil
}

func mergeKeys(a, b []Key) []Key {
	out := make([]Key, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].At >= b[0].At {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

type clause struct {
	from  string
	where []string
	args  []any
}

func (c *clause) and(where string, args ...any) {
	c.where, c.args = append(c.where, where), append(c.args, args...)
}

func (c *clause) platforms(column string, names []string) {
	if len(names) == 0 {
		return
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(names)), ", ")
	args := []any{int64(platformName)}
	for _, name := range names {
		args = append(args, name)
	}
	c.and(column+" IN (SELECT n FROM name WHERE kind = ? AND text IN ("+marks+"))", args...)
}

// like is a pattern for text anywhere in a column.
func like(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text) + "%"
}

func (f Filter) submissions(hidden string) clause {
	c := clause{from: "SELECT s.n, s.born FROM submission s"}
	if hidden != "" {
		c.and("(s.batch IS NULL OR s.batch NOT IN (" + hidden + "))")
	}
	if f.From.Known() {
		c.and("s.born >= ?", int64(f.From))
	}
	if f.To.Known() {
		c.and("s.born < ?", int64(f.To))
		if !f.From.Known() {
			c.and("s.born <> 0")
		}
	}
	c.platforms("s.platform", f.Platforms)
	if len(f.States) > 0 {
		list := make([]string, len(f.States))
		for i, state := range f.States {
			list[i] = fmt.Sprint(int(state))
		}
		c.and("s.state IN (" + strings.Join(list, ", ") + ")")
	}
	if f.Search != "" {
		p := like(f.Search)
		c.and(`(s.title IN (SELECT n FROM name WHERE text LIKE ? ESCAPE '\') OR s.requester IN (SELECT n FROM name WHERE text LIKE ? ESCAPE '\')
 OR s.reason LIKE ? ESCAPE '\' OR s.note LIKE ? ESCAPE '\' OR s.platform_id = ? OR s.code = ?)`, p, p, p, p, f.Search, f.Search)
	}
	if f.Source != nil {
		c.and("(s.source = ? OR EXISTS (SELECT 1 FROM interval i WHERE i.submission = s.n AND i.source = ?))", int64(*f.Source), int64(*f.Source))
	}
	if f.Review {
		c.and(`(s.state = 0 AND NOT EXISTS (SELECT 1 FROM running r WHERE r.submission = s.n) OR s.state IN (2, 9, 10) AND s.reward IS NULL
 OR EXISTS (SELECT 1 FROM interval i WHERE i.submission = s.n AND i.review <> 0))`)
	}
	if f.NoTime {
		c.and("NOT EXISTS (SELECT 1 FROM interval i WHERE i.submission = s.n) AND NOT EXISTS (SELECT 1 FROM running r WHERE r.submission = s.n)")
	}
	f.batch(&c, "s.batch")
	c.from += c.whereText() + " ORDER BY s.born DESC, s.n DESC"
	return c
}

func (f Filter) intervals(hidden string) clause {
	c := clause{from: "SELECT i.n, i.start FROM interval i"}
	c.and("i.submission IS NULL")
	if hidden != "" {
		c.and("(i.batch IS NULL OR i.batch NOT IN (" + hidden + "))")
	}
	if f.From.Known() {
		c.and("i.start >= ?", int64(f.From))
	}
	if f.To.Known() {
		c.and("i.start < ?", int64(f.To))
	}
	c.platforms("i.platform", f.Platforms)
	if f.Search != "" {
		p := like(f.Search)
		c.and(`(i.title IN (SELECT n FROM name WHERE text LIKE ? ESCAPE '\') OR i.requester IN (SELECT n FROM name WHERE text LIKE ? ESCAPE '\')
 OR i.note LIKE ? ESCAPE '\')`, p, p, p)
	}
	if f.Source != nil {
		c.and("i.source = ?", int64(*f.Source))
	}
	if f.Review {
		c.and("(i.review <> 0 OR i.activity = 0)")
	}
	f.batch(&c, "i.batch")
	c.from += c.whereText() + " ORDER BY i.start DESC, i.n DESC"
	return c
}

func (f Filter) batch(c *clause, column string) {
	if f.Batch == "" {
		return
	}
	key, err := blob(string(f.Batch))
	if err != nil {
		key = []byte{}
	}
	c.and(column+" = (SELECT n FROM change WHERE id = ?)", key)
}

func (c *clause) whereText() string {
	if len(c.where) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.where, " AND ")
}

func (s *Store) keys(ctx context.Context, c clause, task bool) ([]Key, error) {
	rows, err := s.read.QueryContext(ctx, c.from, c.args...)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []Key
	for rows.Next() {
		k := Key{Task: task}
		if err := rows.Scan(&k.n, &k.At); err != nil {
			return nil, err
		}
		all = append(all, k)
	}
	return all, explain(rows.Err(), s.path)
}

// hidden lists the imports that are not sealed yet, as SQL; "" where none is.
func (s *Store) hidden(ctx context.Context) (string, error) {
	var list string
	err := s.read.QueryRowContext(ctx, "SELECT coalesce(group_concat(n), '') FROM change WHERE sealed = 0").Scan(&list)
	return list, explain(err, s.path)
}

// Record is a submission with its intervals, or an interval of its own, or an
// entry of money.
type Record struct {
	Submission *work.Submission
	Intervals  []work.Interval // of the submission
	Interval   *work.Interval
	Entry      *work.Entry
}

// Records reads the records of some keys, in their order. A key whose record
// has gone since yields an empty Record.
func (s *Store) Records(ctx context.Context, keys []Key) ([]Record, error) {
	out := make([]Record, len(keys))
	at := map[Key]int{}
	var tasks, others []string
	for i, k := range keys {
		at[Key{n: k.n, Task: k.Task}] = i
		if k.Task {
			tasks = append(tasks, fmt.Sprint(k.n))
		} else {
			others = append(others, fmt.Sprint(k.n))
		}
	}
	if err := s.readTasks(ctx, tasks, func(n int64, sub *work.Submission, spans []work.Interval) {
		out[at[Key{n: n, Task: true}]] = Record{Submission: sub, Intervals: spans}
	}); err != nil {
		return nil, err
	}
	if len(others) == 0 {
		return out, nil
	}
	rows, err := s.intervalRows(ctx, s.read, "WHERE i.n IN ("+strings.Join(others, ",")+")")
	for i := range rows {
		out[at[Key{n: rows[i].n}]] = Record{Interval: &rows[i].Interval}
	}
	return out, err
}

func (s *Store) readTasks(ctx context.Context, numbers []string, each func(int64, *work.Submission, []work.Interval)) error {
	if len(numbers) == 0 {
		return nil
	}
	list := strings.Join(numbers, ",")
	spans, err := s.intervalRows(ctx, s.read, "WHERE i.submission IN ("+list+") ORDER BY i.start, i.n")
	if err != nil {
		return err
	}
	of := map[work.SubmissionID][]work.Interval{}
	for _, span := range spans {
		of[span.Submission] = append(of[span.Submission], span.Interval)
	}
	rows, err := s.read.QueryContext(ctx, "SELECT "+submissionColumns+fromSubmission+"WHERE s.n IN ("+list+")")
	if err != nil {
		return explain(err, s.path)
	}
	defer rows.Close()
	for rows.Next() {
		found, err := s.scanSubmission(ctx, s.read, rows)
		if err != nil {
			return explain(err, s.path)
		}
		each(found.n, &found.Submission, of[found.ID])
	}
	return rows.Err()
}

// Entries are the money without a task in a span of time; zero instants: all.
func (s *Store) Entries(ctx context.Context, from, to work.Instant) ([]work.Entry, error) {
	if !to.Known() {
		to = 1<<62 - 1
	}
	rows, err := s.entryRows(ctx, s.read, "WHERE e.at >= ? AND e.at < ? ORDER BY e.at, e.n", int64(from), int64(to))
	out := make([]work.Entry, len(rows))
	for i, r := range rows {
		out[i] = r.Entry
	}
	return out, err
}

// Record is one record by its id, whatever it is; ErrNotFound where there is none.
func (s *Store) Record(ctx context.Context, id string) (Record, error) {
	sub, err := s.Submission(ctx, work.SubmissionID(id))
	if err == nil {
		spans, err := s.Intervals(ctx, sub.ID)
		return Record{Submission: &sub, Intervals: spans}, err
	}
	if i, other := s.Interval(ctx, work.IntervalID(id)); other == nil {
		return Record{Interval: &i}, nil
	}
	if e, other := s.Entry(ctx, work.EntryID(id)); other == nil {
		return Record{Entry: &e}, nil
	}
	return Record{}, err
}

// Reach is the first and the last instant that anything of the ledger belongs
// to; both are now where it is empty.
func (s *Store) Reach(ctx context.Context) (first, last work.Instant, err error) {
	now := int64(s.instant())
	err = s.read.QueryRowContext(ctx, `SELECT coalesce(min(x), ?1), coalesce(max(y), ?1) FROM (
 SELECT (SELECT min(anchor) FROM submission WHERE anchor > 0) AS x, (SELECT max(anchor) FROM submission) AS y
 UNION ALL SELECT (SELECT min(start) FROM interval), (SELECT max(start) FROM interval))`, now).Scan(&first, &last)
	return first, last, explain(err, s.path)
}
