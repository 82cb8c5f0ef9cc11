package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"clickwage/data/money"
	"clickwage/data/work"
)

// Filter chooses records of the ledger. The zero Filter is all of it.
type Filter struct {
	From, To   work.Instant // begun at or after From and before To; zero: open
	Platforms  []string
	Accounts   []string // the worker's ids on platforms
	Requesters []string
	States     []work.State  // of submissions; other intervals are left out
	Search     string        // words in titles, requesters, platforms, reasons and notes, or an id
	Least      *money.Amount // rewards of at least so much, in its currency
	Most       *money.Amount
	Source     *work.Source // how it was captured
	Batch      work.BatchID
	OnlyTasks  bool
	Review     bool // only what waits for the worker to look at
	NoTime     bool // submissions without an interval
	First      int  // of Keys, at most so many, the latest; 0: all
}

// onlyTasks says whether the filter leaves out all but submissions.
func (f Filter) onlyTasks() bool {
	return f.OnlyTasks || len(f.States) > 0 || f.NoTime || f.Least != nil || f.Most != nil
}

// OnlyDays says whether nothing but days narrows the filter.
func (f Filter) OnlyDays() bool {
	return !f.onlyTasks() && len(f.Platforms)+len(f.Accounts)+len(f.Requesters) == 0 && f.Search == "" && f.Source == nil && f.Batch == "" && !f.Review
}

// Key finds one record: a submission or an interval of its own.
type Key struct {
	n  int64        // of the row; of an interval below zero
	At work.Instant // when it began; zero: not known
}

// Task says whether it is a submission.
func (k Key) Task() bool { return k.n > 0 }

// keyOf is the key of a row without its instant.
func keyOf(row int64, task bool) Key {
	if !task {
		row = -row
	}
	return Key{n: row}
}

// Keys are the records that a filter chooses, the latest begun first; those
// without a time come last. A key is 16 bytes, so that a million can be held
// while only the rows on the screen are read.
func (s *Store) Keys(ctx context.Context, f Filter) ([]Key, error) {
	tasks, others, nothing, err := s.clauses(ctx, f)
	if err != nil || nothing {
		return nil, err
	}
	first := ""
	if f.First > 0 {
		first = fmt.Sprintf(" LIMIT %d", f.First)
	}
	all, err := s.keys(ctx, tasks, "s.n, s.born", " ORDER BY s.born DESC, s.n DESC"+first, true)
	if err != nil || f.onlyTasks() {
		return all, err
	}
	rest, err := s.keys(ctx, others, "i.n, i.start", " ORDER BY i.start DESC, i.n DESC"+first, false)
	if err != nil {
		return nil, err
	}
	all = mergeKeys(all, rest)
	if f.First > 0 {
		all = all[:min(f.First, len(all))]
	}
	return all, nil
}

// Count is how many submissions and how many other intervals a filter chooses.
func (s *Store) Count(ctx context.Context, f Filter) (tasks, others int, err error) {
	of, rest, nothing, err := s.clauses(ctx, f)
	if err != nil || nothing {
		return 0, 0, err
	}
	if tasks, err = s.count(ctx, of); err != nil || f.onlyTasks() {
		return tasks, 0, err
	}
	others, err = s.count(ctx, rest)
	return tasks, others, err
}

func (s *Store) count(ctx context.Context, c clause) (n int, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT count(*)"+c.text(), c.args...).Scan(&n)
	return n, explain(err, s.path)
}

// clauses are what a filter asks of submissions and of other intervals.
func (s *Store) clauses(ctx context.Context, f Filter) (tasks, others clause, nothing bool, err error) {
	hidden, err := s.hidden(ctx)
	if err != nil {
		return tasks, others, false, err
	}
	tasks, others = f.submissions(hidden), f.intervals(hidden)
	nothing, err = s.search(ctx, f, &tasks, &others)
	return tasks, others, nothing, err
}

// mergeKeys merges b into a, of which it takes the room; of equal instants a's come
// first.
func mergeKeys(a, b []Key) []Key {
	left := len(a)
	a = append(a, b...)
	for at := len(a) - 1; len(b) > 0; at-- {
		last := b[len(b)-1]
		if left > 0 && a[left-1].At < last.At {
			left--
			a[at] = a[left]
			continue
		}
		a[at], b = last, b[:len(b)-1]
	}
	return a
}

type clause struct {
	from  string
	where []string
	args  []any
}

func (c *clause) and(where string, args ...any) {
	c.where, c.args = append(c.where, where), append(c.args, args...)
}

// named asks that a column holds one of some names.
func (c *clause) named(column string, kind nameKind, names []string) {
	if len(names) == 0 {
		return
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(names)), ", ")
	args := []any{int64(kind)}
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
	c := clause{from: " FROM submission s"}
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
	c.named("s.platform", platformName, f.Platforms)
	c.named("s.worker", workerName, f.Accounts)
	c.named("s.requester", requesterName, f.Requesters)
	if len(f.States) > 0 {
		list := make([]string, len(f.States))
		for i, state := range f.States {
			list[i] = fmt.Sprint(int(state))
		}
		c.and("s.state IN (" + strings.Join(list, ", ") + ")")
	}
	if f.Least != nil {
		c.and("s.currency = ? AND s.reward >= ?", string(f.Least.Currency), f.Least.Micros)
	}
	if f.Most != nil {
		c.and("s.currency = ? AND s.reward <= ?", string(f.Most.Currency), f.Most.Micros)
	}
	if f.Source != nil {
		c.and("(s.source = ? OR s.captured >> ? & 1)", int64(*f.Source), int64(*f.Source))
	}
	const runs = "EXISTS (SELECT 1 FROM running r WHERE r.submission = s.n)"
	if f.Review {
		c.and("(s.looked OR s.state = 0 AND NOT " + runs + " OR s.state IN (2, 9, 10) AND s.reward IS NULL)")
	}
	if f.NoTime {
		c.and("s.captured = 0 AND NOT " + runs)
	}
	f.batch(&c, "s.batch")
	return c
}

func (f Filter) intervals(hidden string) clause {
	c := clause{from: " FROM interval i"}
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
	c.named("i.platform", platformName, f.Platforms)
	c.named("i.requester", requesterName, f.Requesters)
	c.named("i.worker", workerName, f.Accounts)
	if f.Source != nil {
		c.and("i.source = ?", int64(*f.Source))
	}
	if f.Review {
		c.and("(i.review <> 0 OR i.activity = 0)")
	}
	f.batch(&c, "i.batch")
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

// text is the query from FROM on.
func (c *clause) text() string {
	if len(c.where) == 0 {
		return c.from
	}
	return c.from + " WHERE " + strings.Join(c.where, " AND ")
}

// mostRoom is for how many keys room is made at once, at most: the last row's number
// may be damaged.
const mostRoom = 2_000_000

func (s *Store) keys(ctx context.Context, c clause, columns, order string, task bool) ([]Key, error) {
	var all []Key
	if len(c.where) == 0 && !strings.Contains(order, "LIMIT") { // the whole ledger, whose size an index tells
		var most int
		if err := s.read.QueryRowContext(ctx, "SELECT coalesce(max(n), 0) FROM submission").Scan(&most); err != nil {
			return nil, explain(err, s.path)
		}
		all = make([]Key, 0, min(max(most, 0), mostRoom)*51/50)
	}
	rows, err := s.read.QueryContext(ctx, "SELECT "+columns+c.text()+order, c.args...)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	for rows.Next() {
		var row int64
		var at work.Instant
		if err := rows.Scan(&row, &at); err != nil {
			return nil, err
		}
		k := keyOf(row, task)
		k.At = at
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
// entry of money, or a payout.
type Record struct {
	Submission *work.Submission
	Intervals  []work.Interval // of the submission
	Interval   *work.Interval
	Entry      *work.Entry
	Payout     *work.Payout
}

// Records reads the records of some keys, in their order. A key whose record
// has gone since yields an empty Record.
func (s *Store) Records(ctx context.Context, keys []Key) ([]Record, error) {
	out := make([]Record, len(keys))
	at := map[Key]int{}
	for i, k := range keys {
		at[Key{n: k.n}] = i
	}
	tasks, others := numbers(keys)
	if err := s.readTasks(ctx, tasks, func(n int64, sub *work.Submission, spans []work.Interval) {
		out[at[keyOf(n, true)]] = Record{Submission: sub, Intervals: spans}
	}); err != nil {
		return nil, err
	}
	if others == "" {
		return out, nil
	}
	rows, err := s.intervalRows(ctx, s.read, "WHERE i.n IN ("+others+")")
	for i := range rows {
		out[at[keyOf(rows[i].n, false)]] = Record{Interval: &rows[i].Interval}
	}
	return out, err
}

// Tasks are submissions with their time, in the order of their ids; those that
// are not in the ledger are left out. It reads them together, as a list does.
func (s *Store) Tasks(ctx context.Context, ids []work.SubmissionID) ([]Record, error) {
	text, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	var list []byte
	err = s.eachRow(ctx, "SELECT n FROM submission WHERE id IN (SELECT unhex(value, '-') FROM json_each(?))", func(r *sql.Rows) error {
		var n int64
		err := r.Scan(&n)
		if len(list) > 0 {
			list = append(list, ',')
		}
		list = strconv.AppendInt(list, n, 10)
		return err
	}, string(text))
	if err != nil {
		return nil, explain(err, s.path)
	}
	found := make(map[work.SubmissionID]Record, len(ids))
	if err := s.readTasks(ctx, string(list), func(_ int64, sub *work.Submission, spans []work.Interval) {
		found[sub.ID] = Record{Submission: sub, Intervals: spans}
	}); err != nil {
		return nil, err
	}
	var out []Record
	for _, id := range ids {
		if r, ok := found[id]; ok {
			out = append(out, r)
		}
	}
	return out, nil
}

// numbers lists the rows of some keys, as SQL: of submissions and of intervals.
func numbers(keys []Key) (tasks, others string) {
	var of [2][]byte
	for _, k := range keys {
		list := &of[0]
		row := k.n
		if !k.Task() {
			list, row = &of[1], -row
		}
		if len(*list) > 0 {
			*list = append(*list, ',')
		}
		*list = strconv.AppendInt(*list, row, 10)
	}
	return string(of[0]), string(of[1])
}

func (s *Store) readTasks(ctx context.Context, list string, each func(int64, *work.Submission, []work.Interval)) error {
	if list == "" {
		return nil
	}
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
	return s.record(ctx, s.rows(), id)
}

// Record is one record as this change sees it.
func (tx *Tx) Record(id string) (Record, error) { return tx.store.record(tx.ctx, tx, id) }

func (s *Store) record(ctx context.Context, q querier, id string) (Record, error) {
	sub, err := s.submissionRow(ctx, q, work.SubmissionID(id))
	if err == nil {
		spans, err := s.intervalsOf(ctx, q, sub.ID)
		return Record{Submission: &sub.Submission, Intervals: spans}, err
	}
	if i, other := s.otherInterval(ctx, q, work.IntervalID(id)); other == nil {
		return Record{Interval: &i.Interval}, nil
	}
	if e, other := s.entryRow(ctx, q, work.EntryID(id)); other == nil {
		return Record{Entry: &e.Entry}, nil
	}
	if p, other := s.Payout(ctx, work.PayoutID(id)); other == nil {
		return Record{Payout: &p}, nil
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
