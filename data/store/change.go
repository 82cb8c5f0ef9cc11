package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"clickwage/data/revision"
	"clickwage/data/work"
)

// Change is one act of the worker or of an import.
type Change struct {
	N      int64
	ID     string
	At     work.Instant
	What   string // such as "start", "mark", "import"
	Source work.Source
	Detail string
	Undoes int64 // the change this one took back; 0: none
	Undone int64 // the change that took this one back; 0: none
}

const changeColumns = "n, id, at, label, source, detail, coalesce(undoes, 0), coalesce(undone, 0)"

func scanChange(r row) (c Change, err error) {
	var id []byte
	err = r.Scan(&c.N, &id, &c.At, &c.What, &c.Source, &c.Detail, &c.Undoes, &c.Undone)
	c.ID = uuidText(id)
	return c, err
}

// Changes are the last so many sealed changes, the newest first.
func (s *Store) Changes(ctx context.Context, limit int) ([]Change, error) {
	return s.changes(ctx, "", limit)
}

// Imports are the last so many imports that stand, the newest first.
func (s *Store) Imports(ctx context.Context, limit int) ([]Change, error) {
	return s.changes(ctx, " AND label = 'import' AND undone IS NULL", limit)
}

func (s *Store) changes(ctx context.Context, and string, limit int) ([]Change, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT "+changeColumns+" FROM change WHERE sealed = 1"+and+" ORDER BY n DESC LIMIT ?", limit)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []Change
	for rows.Next() {
		c, err := scanChange(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

// Batch is the change of an import; ErrNotFound where there is none of this id.
func (s *Store) Batch(ctx context.Context, id work.BatchID) (Change, error) {
	key, err := blob(string(id))
	if err != nil {
		return Change{}, err
	}
	c, err := scanChange(s.read.QueryRowContext(ctx, "SELECT "+changeColumns+" FROM change WHERE id = ? AND label = 'import'", key))
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("import %s: %w", id, ErrNotFound)
	}
	return c, explain(err, s.path)
}

// ErrNothing is returned where there is nothing to undo or redo.
var ErrNothing = errors.New("nothing to undo")

// Undoing is what an undo did.
type Undoing struct {
	Change Change   // what was taken back
	Kept   []string // ids of records edited since, which were left as they are
}

// Undo takes back the newest change that has not been taken back, by appending
// revisions that restore what was before.
func (s *Store) Undo(ctx context.Context) (Undoing, error) {
	return s.undoNewest(ctx, "undo", `SELECT `+changeColumns+` FROM change
 WHERE sealed = 1 AND undone IS NULL AND label NOT IN ('undo', 'sweep') ORDER BY n DESC LIMIT 1`)
}

// Redo takes back the newest undo, unless something was changed since.
func (s *Store) Redo(ctx context.Context) (Undoing, error) {
	return s.undoNewest(ctx, "redo", `SELECT `+changeColumns+` FROM change
 WHERE sealed = 1 AND undone IS NULL AND label = 'undo'
   AND n > (SELECT coalesce(max(n), 0) FROM change WHERE label NOT IN ('undo', 'redo', 'sweep')) ORDER BY n DESC LIMIT 1`)
}

func (s *Store) undoNewest(ctx context.Context, what, query string) (Undoing, error) {
	c, err := scanChange(s.read.QueryRowContext(ctx, query))
	if errors.Is(err, sql.ErrNoRows) {
		return Undoing{}, ErrNothing
	}
	if err != nil {
		return Undoing{}, explain(err, s.path)
	}
	return s.UndoChange(ctx, c, what)
}

// UndoChange takes back one change, whichever it is. Records that were changed
// since are kept and named.
func (s *Store) UndoChange(ctx context.Context, c Change, what string) (Undoing, error) {
	root, err := s.root(ctx, c)
	done := Undoing{Change: root}
	if err == nil && c.Undone != 0 {
		err = fmt.Errorf("change %d was taken back already: %w", c.N, ErrNothing)
	}
	if err != nil {
		return done, err
	}
	_, err = s.Write(ctx, Label{What: what, Source: work.Manual, Detail: root.What}, func(tx *Tx) error {
		done.Kept = nil
		revisions, err := tx.revisionsOf(c.N)
		if err != nil {
			return err
		}
		if c.What == "import" {
			tx.bulk = &dirtySpan{}
		}
		for i := len(revisions) - 1; i >= 0; i-- {
			kept, err := tx.restore(revisions[i])
			if err != nil {
				return err
			}
			if kept {
				done.Kept = append(done.Kept, uuidText(revisions[i].record))
			}
		}
		if span := tx.bulk; span != nil {
			tx.bulk = nil
			if err := tx.dirty(span.start, span.stop); err != nil {
				return err
			}
		}
		return tx.link(c, root.N, what == "redo")
	})
	return done, err
}

// link notes on both sides that a change was taken back, and on the act of the
// worker at the root of it whether that stands now.
func (tx *Tx) link(c Change, root int64, stands bool) error {
	tx.count++ // an undo is kept even where every record had been edited since
	if _, err := tx.exec("UPDATE change SET undoes = ? WHERE n = ?", c.N, tx.change); err != nil {
		return err
	}
	if _, err := tx.exec("UPDATE change SET undone = ? WHERE n = ?", tx.change, c.N); err != nil {
		return err
	}
	var undone any
	if !stands {
		undone = tx.change
	}
	_, err := tx.exec("UPDATE change SET undone = ? WHERE n = ?", undone, root)
	return err
}

// root is the act of the worker that an undo or redo, of whatever depth, is about.
func (s *Store) root(ctx context.Context, c Change) (Change, error) {
	for c.Undoes != 0 {
		var err error
		if c, err = scanChange(s.read.QueryRowContext(ctx, "SELECT "+changeColumns+" FROM change WHERE n = ?", c.Undoes)); err != nil {
			return c, explain(err, s.path)
		}
	}
	return c, nil
}

type revisionRow struct {
	seq, prev int64
	kind      string
	record    []byte
	body      string
	gone      bool
}

const revisionColumns = "seq, coalesce(prev, 0), kind, record, body, gone"

func scanRevision(r row) (out revisionRow, err error) {
	err = r.Scan(&out.seq, &out.prev, &out.kind, &out.record, &out.body, &out.gone)
	return out, err
}

// revisionsOf lists a change's revisions. They lie close together: an import's
// are mixed only with what other programs wrote meanwhile.
func (tx *Tx) revisionsOf(change int64) ([]revisionRow, error) {
	rows, err := tx.query("SELECT "+revisionColumns+` FROM revision
 WHERE seq > (SELECT first FROM change WHERE n = ?) AND change = ? ORDER BY seq`, change, change)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []revisionRow
	for rows.Next() {
		one, err := scanRevision(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// restore brings a record back to what it was before a revision, unless it has
// been changed since.
func (tx *Tx) restore(r revisionRow) (kept bool, err error) {
	parsed, err := parseBody(r.body)
	if err != nil {
		return false, err
	}
	if r.kind == kindSubmission && parsed.flag("row") {
		return tx.restoreRow(r, parsed)
	}
	if same, err := tx.stands(r, parsed); err != nil || !same {
		return err == nil, err
	}
	var before *revisionRow
	if r.prev != 0 {
		found, err := scanRevision(tx.queryRow("SELECT "+revisionColumns+" FROM revision WHERE seq = ?", r.prev))
		if err != nil {
			return false, err
		}
		if !found.gone {
			before = &found
		}
	}
	return false, tx.swap(r, parsed, before)
}

// restoreRow takes back an imported row: its one leaf brought a submission and
// its intervals. Where any of them was edited since, all are kept.
func (tx *Tx) restoreRow(r revisionRow, parsed body) (kept bool, err error) {
	var n, rev int64
	var anchor work.Instant
	err = tx.queryRow("SELECT n, rev, anchor FROM submission WHERE id = ?", r.record).Scan(&n, &rev, &anchor)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	spans := parsed.rowIntervals()
	untouched, err := tx.untouched(r, n, rev, parsed, spans)
	if err != nil || !untouched {
		return err == nil, err
	}
	last, err := tx.headAt(rev)
	if err != nil {
		return false, err
	}
	for i, values := range parsed.rowBodies() {
		if err := tx.dropInterval(n, spans[i], last, values); err != nil {
			return false, err
		}
	}
	fields := submissionFields(work.Submission{})
	filled(fields, parsed)
	if err := tx.bury(kindSubmission, r.record, last, fields); err != nil {
		return false, err
	}
	if err := tx.dirty(anchor, anchor); err != nil {
		return false, err
	}
	_, err = tx.exec("DELETE FROM submission WHERE n = ?", n)
	return false, err
}

// untouched says whether a row's submission and intervals are those it brought:
// by their revision, else by what they say.
func (tx *Tx) untouched(r revisionRow, n, rev int64, parsed body, spans []work.Interval) (bool, error) {
	var others, all int
	err := tx.queryRow("SELECT count(*) FILTER (WHERE rev <> ?), count(*) FROM interval WHERE submission = ?", r.seq, n).Scan(&others, &all)
	if err != nil || all != len(spans) {
		return false, err
	}
	if rev == r.seq && others == 0 {
		return true, nil
	}
	same, err := tx.stands(r, parsed)
	if err != nil || !same {
		return false, err
	}
	now, err := tx.Intervals(work.SubmissionID(uuidText(r.record)))
	if err != nil {
		return false, err
	}
	for i := range spans {
		if differ(intervalFields(now[i]), intervalFields(spans[i])) {
			return false, nil
		}
	}
	return true, nil
}

// dropInterval takes an untouched interval of a row out of the current state.
func (tx *Tx) dropInterval(submission int64, i work.Interval, last head, values body) error {
	key, err := blob(string(i.ID))
	if err != nil {
		return err
	}
	var rev int64
	if err := tx.queryRow("SELECT rev FROM interval WHERE submission = ? AND id = ?", submission, key).Scan(&rev); err != nil {
		return err
	}
	if rev != last.seq {
		if last, err = tx.headAt(rev); err != nil {
			return err
		}
	}
	fields := intervalFields(work.Interval{})
	filled(fields, values)
	if err := tx.bury(kindInterval, key, last, fields); err != nil {
		return err
	}
	if err := tx.dirty(i.Start, i.End); err != nil {
		return err
	}
	_, err = tx.exec("DELETE FROM interval WHERE submission = ? AND id = ?", submission, key)
	return err
}

// swap puts the record's former state in place of its present one, with one
// revision for it, so that taking back the undo finds the record untouched.
func (tx *Tx) swap(now revisionRow, parsed body, before *revisionRow) error {
	if before == nil {
		if now.gone {
			return nil
		}
		return tx.remove(now.kind, parsed)
	}
	if now.kind == kindInterval && before.kind == kindTimer && !now.gone {
		if err := tx.shelve(now, parsed.interval()); err != nil {
			return err
		}
	}
	old, err := parseBody(before.body)
	if err != nil {
		return err
	}
	switch before.kind {
	case kindSubmission:
		for _, i := range old.rowIntervals() {
			if now.kind == kindInterval && string(i.ID) == uuidText(now.record) {
				return tx.PutInterval(i)
			}
		}
		return tx.PutSubmission(old.submission())
	case kindInterval:
		return tx.PutInterval(old.interval())
	case kindTimer:
		return tx.PutTimer(old.timer())
	case kindPayout:
		return tx.PutPayout(old.payout())
	}
	return tx.PutEntry(old.entry())
}

// shelve takes an interval out of the current state where a running timer takes
// its place: the timer's revision follows the interval's.
func (tx *Tx) shelve(now revisionRow, i work.Interval) error {
	found, err := tx.current(i)
	if err != nil {
		return err
	}
	if _, err := tx.exec("INSERT OR REPLACE INTO gone (record, rev) VALUES (?, ?)", now.record, now.seq); err != nil {
		return err
	}
	return tx.withdraw(found)
}

func (tx *Tx) remove(kind string, values body) error {
	switch kind {
	case kindSubmission:
		return tx.DeleteSubmission(values.submission().ID)
	case kindInterval:
		return tx.DeleteInterval(values.interval())
	case kindTimer:
		return tx.DeleteTimer(values.timer())
	case kindPayout:
		return tx.DeletePayout(values.payout().ID)
	}
	return tx.DeleteEntry(values.entry().ID)
}

// stands says whether a record's present state is the one that a revision made.
func (tx *Tx) stands(r revisionRow, values body) (bool, error) {
	var now, then []revision.Field
	var err error
	switch r.kind {
	case kindSubmission:
		var found work.Submission
		found, err = tx.Submission(work.SubmissionID(uuidText(r.record)))
		now, then = submissionFields(found), submissionFields(values.submission())
	case kindInterval:
		var found intervalRow
		found, err = tx.current(values.interval())
		now, then = intervalFields(found.Interval), intervalFields(values.interval())
	case kindTimer:
		var found work.Open
		found, err = tx.timer(work.IntervalID(uuidText(r.record)))
		now, then = timerFields(found), timerFields(values.timer())
	case kindPayout:
		var found payoutRow
		found, err = tx.store.payoutRow(tx.ctx, tx, work.PayoutID(uuidText(r.record)))
		now, then = payoutFields(found.Payout), payoutFields(values.payout())
	default:
		var found entryRow
		found, err = tx.store.entryRow(tx.ctx, tx, work.EntryID(uuidText(r.record)))
		now, then = entryFields(found.Entry), entryFields(values.entry())
	}
	if errors.Is(err, ErrNotFound) {
		return r.gone, nil
	}
	return err == nil && !r.gone && !differ(now, then), err
}

func (tx *Tx) timer(id work.IntervalID) (work.Open, error) {
	open, err := tx.Running()
	if err != nil {
		return work.Open{}, err
	}
	for _, o := range open {
		if o.ID == id {
			return o, nil
		}
	}
	return work.Open{}, fmt.Errorf("timer %s: %w", id, ErrNotFound)
}

// HistoryLine is one value of a record that changed.
type HistoryLine struct {
	At       work.Instant
	Source   work.Source
	Field    string
	Old, New string // "" where there was, or is, none
	Why      string
}

// History lists what was ever changed of a record, oldest first: for a
// submission its intervals too.
func (s *Store) History(ctx context.Context, id string) ([]HistoryLine, error) {
	seq, err := s.headOf(ctx, id)
	if err != nil {
		return nil, err
	}
	lines, err := s.chain(ctx, seq)
	if err != nil {
		return nil, err
	}
	key, err := blob(id)
	if err != nil {
		return nil, err
	}
	spans, err := s.intervalRows(ctx, s.read, "WHERE i.submission = (SELECT n FROM submission WHERE id = ?) ORDER BY i.start", key)
	if err != nil {
		return nil, err
	}
	for at, span := range spans {
		if span.rev == seq {
			continue // it came with the submission and was never touched
		}
		more, err := s.chain(ctx, span.rev)
		if err != nil {
			return nil, err
		}
		for _, line := range more {
			line.Field = fmt.Sprintf("time %d %s", at+1, line.Field)
			lines = append(lines, line)
		}
	}
	slices.SortStableFunc(lines, func(a, b HistoryLine) int { return cmp.Compare(a.At, b.At) })
	return lines, nil
}

type versionRow struct {
	revisionRow
	at     work.Instant
	source work.Source
	why    string
}

// chain follows a record's revisions back to the first.
func (s *Store) chain(ctx context.Context, seq int64) ([]HistoryLine, error) {
	var versions []versionRow
	for seq != 0 {
		var v versionRow
		err := s.read.QueryRowContext(ctx, "SELECT "+revisionColumns+", at, source, why FROM revision WHERE seq = ?", seq).
			Scan(&v.seq, &v.prev, &v.kind, &v.record, &v.body, &v.gone, &v.at, &v.source, &v.why)
		if err != nil {
			return nil, explain(err, s.path)
		}
		versions = append(versions, v)
		seq = v.prev
	}
	var lines []HistoryLine
	before := body{}
	for i := len(versions) - 1; i >= 0; i-- {
		after, err := parseBody(versions[i].body)
		if err != nil {
			return nil, err
		}
		if versions[i].gone {
			after = body{}
		}
		lines = append(lines, differences(versions[i], before, after)...)
		before = after
	}
	return lines, nil
}

// quiet are columns that follow from others or say nothing to a person.
var quiet = map[string]bool{"events": true, "row": true, "work": true, "recorded": true}

func differences(v versionRow, before, after body) []HistoryLine {
	line := func(field, old, new string) HistoryLine {
		return HistoryLine{At: v.at, Source: v.source, Field: field, Old: old, New: new, Why: v.why}
	}
	var lines []HistoryLine
	if v.gone {
		return []HistoryLine{line("record", "kept", "removed")}
	}
	for _, name := range sortedNames(before, after) {
		if quiet[name] || string(before[name]) == string(after[name]) {
			continue
		}
		lines = append(lines, line(name, plain(before[name]), plain(after[name])))
	}
	return lines
}

func sortedNames(a, b body) []string {
	var names []string
	for name := range a {
		names = append(names, name)
	}
	for name := range b {
		if _, both := a[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// plain is a value as a person reads it.
func plain(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return strings.Trim(string(raw), `"`)
}
