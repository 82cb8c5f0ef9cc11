package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"clickwage/data/earnings"
	"clickwage/data/revision"
	"clickwage/data/work"
)

// records compares submissions and intervals with their latest revisions.
func (c *checker) records(ctx context.Context) error {
	keys, err := c.store.Keys(ctx, Filter{})
	if err != nil {
		return err
	}
	for page := range slices.Chunk(keys, 400) {
		records, err := c.store.Records(ctx, page)
		if err != nil {
			return err
		}
		for _, r := range records {
			if err := c.record(ctx, r); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *checker) record(ctx context.Context, r Record) error {
	c.out.Records++
	if r.Interval != nil {
		return c.interval(ctx, *r.Interval, "x.submission IS NULL")
	}
	if r.Submission == nil {
		c.found("a record of the list is missing")
		return nil
	}
	sub := *r.Submission
	err := c.compare(ctx, state{kindSubmission, string(sub.ID), submissionFields(sub), placing(r)},
		"concat_ws(' ', x.born, x.anchor, x.spent, x.captured, x.looked, x.events) FROM submission x JOIN revision r ON r.seq = x.rev WHERE x.id = ?")
	if err != nil {
		return err
	}
	for _, i := range r.Intervals {
		if err := c.interval(ctx, i, "x.submission = (SELECT n FROM submission WHERE id = ?)", string(sub.ID)); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) interval(ctx context.Context, i work.Interval, where string, owner ...string) error {
	return c.compare(ctx, state{kindInterval, string(i.ID), intervalFields(i), clockText(i.Clock)},
		"x.clock FROM interval x JOIN revision r ON r.seq = x.rev WHERE x.id = ? AND "+where, owner...)
}

// placing is where a submission stands in lists, as its events and intervals
// say, and its events as they are written.
func placing(r Record) string {
	p := placeOf(r.Submission, r.Intervals)
	looked := 0
	if p.looked {
		looked = 1
	}
	return fmt.Sprintf("%d %d %d %d %d %s", p.born, p.anchor, p.spent, p.captured, looked, eventsValue(r.Submission.Events))
}

func (c *checker) timers(ctx context.Context) error {
	open, err := c.store.Running(ctx)
	if err != nil {
		return err
	}
	for _, o := range open {
		if err := c.compare(ctx, state{kindTimer, string(o.ID), timerFields(o), ""}, "'' FROM running x JOIN revision r ON r.seq = x.rev WHERE x.id = ?"); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) entries(ctx context.Context) error {
	all, err := c.store.Entries(ctx, -1<<63, 0)
	if err != nil {
		return err
	}
	for _, e := range all {
		c.out.Records++
		if err := c.compare(ctx, state{kindEntry, string(e.ID), entryFields(e), ""}, "'' FROM entry x JOIN revision r ON r.seq = x.rev WHERE x.id = ?"); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) payouts(ctx context.Context) error {
	all, err := c.store.Payouts(ctx)
	if err != nil {
		return err
	}
	for _, p := range all {
		c.out.Records++
		if err := c.compare(ctx, state{kindPayout, string(p.ID), payoutFields(p), string(allotmentsValue(p.Allotments))},
			"x.allotments FROM payout x JOIN revision r ON r.seq = x.rev WHERE x.id = ?"); err != nil {
			return err
		}
	}
	return nil
}

// state is a record as its row says.
type state struct {
	kind, id string
	fields   []revision.Field
	packed   string // columns that are read into several fields, or follow from them, as they would be written
}

// compare holds a record against the revision that its row names. The query is
// what follows "SELECT r.seq, r.kind, r.body, ".
func (c *checker) compare(ctx context.Context, now state, query string, owner ...string) error {
	var args []any
	for _, one := range append([]string{now.id}, owner...) {
		key, err := blob(one)
		if err != nil {
			c.found("a %s has an id that cannot be: %q", now.kind, one)
			return nil
		}
		args = append(args, key)
	}
	var seq int64
	var have, text, packed string
	stmt, err := c.stmt(ctx, "SELECT r.seq, r.kind, r.body, "+query)
	if err != nil {
		return err
	}
	err = stmt.QueryRowContext(ctx, args...).Scan(&seq, &have, &text, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		c.found("%s %s has no revision", now.kind, now.id)
		return nil
	}
	if err != nil {
		return err
	}
	c.held.add(seq)
	values, err := c.body(seq, text)
	switch {
	case err != nil:
		c.found("%s %s: its latest revision cannot be read", now.kind, now.id)
	case c.followed.has(seq) && !c.shared.has(seq):
		c.found("%s %s is not at its latest revision", now.kind, now.id)
	case packed != now.packed || differ(recordFields(now, have, values), now.fields):
		c.found("%s %s differs from its latest revision", now.kind, now.id)
	}
	return nil
}

// stmt is a statement, prepared once.
func (c *checker) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if known, ok := c.stmts[query]; ok {
		return known, nil
	}
	fresh, err := c.conn.PrepareContext(ctx, query)
	if err == nil {
		c.stmts[query] = fresh
	}
	return fresh, err
}

// body reads a revision's values, once for the records of a shared leaf.
func (c *checker) body(seq int64, text string) (values body, err error) {
	if c.parsed.seq == seq {
		return c.parsed.values, nil
	}
	if values, err = parseBody(text); err == nil {
		c.parsed.seq, c.parsed.values = seq, values
	}
	return values, err
}

// recordFields are a record's columns as a revision of the kind it has says.
func recordFields(now state, have string, values body) []revision.Field {
	switch {
	case now.kind == kindSubmission:
		return submissionFields(values.submission())
	case now.kind == kindTimer:
		return timerFields(values.timer())
	case now.kind == kindEntry:
		return entryFields(values.entry())
	case now.kind == kindPayout:
		return payoutFields(values.payout())
	case filed(now.kind):
		return filedFields(now.kind, values)
	case have == kindInterval:
		return intervalFields(values.interval())
	}
	for _, i := range values.rowIntervals() {
		if string(i.ID) == now.id {
			return intervalFields(i)
		}
	}
	return nil
}

// days makes the derived days anew. Days that are stale are made before they
// are read, so nothing is wrong with those.
func (c *checker) days(ctx context.Context) error {
	zone, dayStart, err := c.store.days(ctx)
	if err != nil {
		c.found("the settings of the ledger cannot be read: %v", err)
		return nil
	}
	if fresh, err := c.store.fresh(ctx, derivedStamp(zone, dayStart)); err != nil || !fresh {
		return err
	}
	b, err := c.store.Books(ctx)
	if errors.Is(err, ErrDamaged) {
		c.found("%v", err)
		return nil
	}
	if err != nil {
		return err
	}
	want, err := packed(earnings.Lines(b, zone, dayStart, nil))
	if err != nil {
		return err
	}
	rows, err := c.store.read.QueryContext(ctx, "SELECT day, lines FROM day")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var day int64
		var lines []byte
		if err := rows.Scan(&day, &lines); err != nil {
			return err
		}
		if !sameLines(lines, want[day]) {
			c.found("derived day %d differs from what its entries say", day)
		}
		delete(want, day)
	}
	for day := range want {
		c.found("derived day %d is missing", day)
	}
	return rows.Err()
}

// sameLines compares the lines of a day, in any order.
func sameLines(a, b []byte) bool {
	first, ok := sortedLines(a)
	second, also := sortedLines(b)
	return ok && also && slices.EqualFunc(first, second, bytes.Equal)
}

func sortedLines(rest []byte) (all [][]byte, ok bool) {
	for len(rest) > 0 {
		_, after, err := earnings.DecodeLine(rest)
		if err != nil {
			return nil, false
		}
		all = append(all, rest[:len(rest)-len(after)])
		rest = after
	}
	slices.SortFunc(all, bytes.Compare)
	return all, true
}
