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

// Checked is what a check of the ledger looked at.
type Checked struct {
	Revisions   int
	Erased      int // revisions whose values were erased; their leaves stand
	Records     int
	Checkpoints int
	SQLite      string   // version of the engine
	Problems    []string // empty where all is well
}

// Check lets SQLite check the file, hashes every revision anew, compares the
// current state with the latest revisions, and makes the derived days anew. It
// sees the ledger as it stood at one instant, whatever is written meanwhile.
func (s *Store) Check(ctx context.Context) (Checked, error) {
	var out Checked
	err := s.snapshot(ctx, func(conn *sql.Conn, now *Store) error {
		c := &checker{store: now, conn: conn, out: &out, stmts: map[string]*sql.Stmt{}}
		defer closeAll(c.stmts)
		if err := integrityOf(ctx, now.read); err != nil {
			return err
		}
		if err := now.read.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&out.SQLite); err != nil {
			return err
		}
		for _, step := range []func(context.Context) error{func(ctx context.Context) error { return c.revisions(ctx, 0) }, c.records, c.timers, c.entries, c.payouts, c.docket, c.epochs, c.checkpoints, c.heads, c.days} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	return out, explain(err, s.path)
}

// checker looks for what does not agree.
type checker struct {
	store *Store
	conn  *sql.Conn // what the store reads by
	out   *Checked

	followed bits // revisions that another one follows
	shared   bits // leaves of imported rows, which stand for several records
	held     bits // revisions that the current state, or the list of what is gone, points to
	hidden   bits // revisions of imports that are not sealed
	last     int64
	columns  columns
	parsed   struct {
		seq    int64
		values body
	}
	roots *roots
	stmts map[string]*sql.Stmt // closed with the snapshot's connection
}

// bits are a set of small numbers.
type bits []uint64

func (b *bits) add(n int64) {
	for int64(len(*b)) <= n>>6 {
		*b = append(*b, 0)
	}
	(*b)[n>>6] |= 1 << (n & 63)
}

func (b bits) has(n int64) bool { return n>>6 < int64(len(b)) && b[n>>6]>>(n&63)&1 == 1 }

func (c *checker) found(format string, args ...any) {
	c.out.Problems = append(c.out.Problems, fmt.Sprintf(format, args...))
}

// revisions hashes every revision after one from its stored values and salts.
func (c *checker) revisions(ctx context.Context, after int64) error {
	var err error
	if c.columns, err = columnsFrom(ctx, c.store.read); err != nil {
		return err
	}
	rows, err := c.store.read.QueryContext(ctx, `SELECT r.seq, r.kind, r.record, r.gone, r.at, r.source, r.why, r.seed, r.leaf, r.body,
 coalesce(r.prev, 0), p.leaf, coalesce(c.at = r.at AND c.source = r.source AND c.first < r.seq, 0), coalesce(c.sealed, 1)
 FROM revision r LEFT JOIN revision p ON p.seq = r.prev LEFT JOIN change c ON c.n = r.change WHERE r.seq > ? ORDER BY r.seq`, after)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := c.revision(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (c *checker) revision(r row) error {
	var (
		seq, follows           int64
		kind, why, text        string
		gone, ofChange, sealed bool
		at                     work.Instant
		source                 work.Source
		record, seed, leaf     []byte
		prev                   []byte
	)
	if err := r.Scan(&seq, &kind, &record, &gone, &at, &source, &why, &seed, &leaf, &text, &follows, &prev, &ofChange, &sealed); err != nil {
		return err
	}
	c.out.Revisions++
	c.last = seq
	if follows > 0 {
		c.followed.add(follows)
	}
	if !sealed {
		c.hidden.add(seq)
	}
	if text == "" && len(seed) == 0 && why == "" {
		c.out.Erased++
		c.held.add(seq) // no record is left of it, and its leaf stands
		return nil
	}
	values, err := parseBody(text)
	if err == nil && kind == kindSubmission && values.flag("row") {
		c.shared.add(seq)
	}
	fields, unknown := columnsOf(kind, values, c.columns.lacking(kind, seq))
	if err != nil || unknown != nil || len(seed) != len(revision.Seed{}) {
		c.found("revision %d cannot be read", seq)
		return nil
	}
	switch {
	case !bytes.Equal(hashAgain(leafOf(kind, hashOf(prev), gone, at, source, why, fields), seed), leaf):
		c.found("revision %d was altered: its hash does not match", seq)
	case !isNamed(kind) && values.text("id") != uuidText(record):
		c.found("revision %d is filed under another record", seq)
	case !ofChange:
		c.found("revision %d does not belong to its change", seq)
	}
	return nil
}

// hashAgain is the hash of a leaf by its stored seed.
func hashAgain(l revision.Leaf, seed []byte) []byte {
	sown := revision.Seed(seed)
	sum := revision.Sum(l.Append(nil, &sown))
	return sum[:]
}

// hashOf is a stored leaf's hash; nil where there is none.
func hashOf(stored []byte) *revision.Hash {
	if len(stored) != revision.Size {
		return nil
	}
	sum := revision.Hash(stored)
	return &sum
}

// columns are the last revisions whose leaves lack the columns that a later
// schema added: of records with schema 0004, of epochs with checkpoints.
type columns struct{ records, epochs int64 }

func columnsFrom(ctx context.Context, q querier) (c columns, err error) {
	err = q.QueryRowContext(ctx, `SELECT CAST(value AS INTEGER),
 (SELECT CAST(coalesce(max(value), '9223372036854775807') AS INTEGER) FROM meta WHERE key = 'columns_cosigned')
 FROM meta WHERE key = 'columns_0004'`).Scan(&c.records, &c.epochs)
	return c, err
}

// lacking is the column that the leaf of a revision has not; "" where it has all.
func (c columns) lacking(kind string, seq int64) string {
	switch {
	case kind == kindSubmission && seq <= c.records:
		return "promise"
	case (kind == kindInterval || kind == kindTimer) && seq <= c.records:
		return "worker"
	case kind == kindEpoch && seq <= c.epochs:
		return "cosigned"
	}
	return ""
}

// isNamed says whether records of a kind are known by a name and not by an id.
func isNamed(kind string) bool {
	return kind == kindSetting || kind == kindSettled || kind == kindAdopted
}

// columnsOf is every column of a revision's kind but one, with the values it
// stores.
func columnsOf(kind string, values body, lacking string) ([]revision.Field, error) {
	var fields []revision.Field
	switch {
	case kind == kindSubmission && values.flag("row"):
		fields = rowFields(work.Submission{}, nil)
	case kind == kindSubmission:
		fields = submissionFields(work.Submission{})
	case kind == kindInterval:
		fields = intervalFields(work.Interval{})
	case kind == kindTimer:
		fields = timerFields(work.Open{})
	case kind == kindEntry:
		fields = entryFields(work.Entry{})
	case kind == kindEpoch:
		fields = epochFields(Epoch{})
	case kind == kindSetting:
		fields = settingFields(setting{})
	case kind == kindSettled:
		fields = settledFields(Settled{})
	case kind == kindPayout:
		fields = payoutFields(work.Payout{})
	case kind == kindCosigned:
		fields = cosignedFields(Cosignature{})
	case kind == kindAdopted:
		fields = adoptedFields(adopted{})
	case filed(kind):
		fields = filedFields(kind, values) // a contribution without answers has no column for them
	default:
		return nil, fmt.Errorf("revision of kind %q: unknown", kind)
	}
	fields = slices.DeleteFunc(fields, func(f revision.Field) bool { return f.Name == lacking })
	if known := filled(fields, values); known != len(values) {
		return nil, fmt.Errorf("revision with %d columns that its kind has not", len(values)-known)
	}
	return fields, nil
}

// filled gives columns their values; it returns how many of the values it used.
func filled(columns []revision.Field, values body) (known int) {
	for i := range columns {
		value, ok := values[columns[i].Name]
		columns[i].Value = value
		if ok {
			known++
		}
	}
	return known
}

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

// epochs compares the times that the ledger went on from a backup with their
// revisions.
func (c *checker) epochs(ctx context.Context) error {
	all, err := c.store.Epochs(ctx)
	if err != nil {
		return err
	}
	for _, e := range all {
		var text string
		err := c.store.read.QueryRowContext(ctx, "SELECT r.body FROM epoch e JOIN revision r ON r.seq = e.rev WHERE e.rev = ? AND r.kind = ?", e.First, kindEpoch).Scan(&text)
		values, unread := parseBody(text)
		switch {
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return err
		case err != nil || unread != nil || differ(epochFields(values.epoch()), epochFields(e)):
			c.found("epoch %s differs from its revision", e.ID)
			continue
		}
		c.held.add(e.First)
	}
	return nil
}

// heads looks for records that the revisions know and the current state does not.
func (c *checker) heads(ctx context.Context) error {
	rows, err := c.store.read.QueryContext(ctx, "SELECT g.rev, r.record = g.record FROM gone g LEFT JOIN revision r ON r.seq = g.rev")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		var same sql.NullBool
		if err := rows.Scan(&seq, &same); err != nil {
			return err
		}
		if !same.Bool || c.followed.has(seq) {
			c.found("a removed record does not point to its latest revision")
			continue
		}
		c.held.add(seq)
	}
	for seq := int64(1); seq <= c.last; seq++ {
		if !c.followed.has(seq) && !c.held.has(seq) && !c.hidden.has(seq) {
			c.found("revision %d: the record that it made is missing", seq)
		}
	}
	return rows.Err()
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
