package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

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

// lasting are the labels of changes that no undo takes back.
const lasting = "'" + labelRestore + "', 'erase', '" + labelAdopt + "', '" + labelWitness + "', '" + labelLost + "', '" + labelContribution + "'"

// Undo takes back the newest change that has not been taken back, by appending
// revisions that restore what was before.
func (s *Store) Undo(ctx context.Context) (Undoing, error) {
	return s.undoNewest(ctx, "undo", `SELECT `+changeColumns+` FROM change
 WHERE sealed = 1 AND undone IS NULL AND label NOT IN ('undo', 'sweep', `+lasting+`) ORDER BY n DESC LIMIT 1`)
}

// Redo takes back the newest undo, unless something was changed since. The
// undoing of an import, where it was the last act, is one as well.
func (s *Store) Redo(ctx context.Context) (Undoing, error) {
	return s.undoNewest(ctx, "redo", `SELECT `+changeColumns+` FROM change
 WHERE sealed = 1 AND undone IS NULL AND (label = 'undo'
   AND n > (SELECT coalesce(max(n), 0) FROM change WHERE label NOT IN ('undo', 'redo', 'sweep', '`+labelWitness+`'))
   OR label = 'import undo' AND n = (SELECT max(n) FROM change WHERE label <> 'sweep')) ORDER BY n DESC LIMIT 1`)
}

// errOvertaken is returned inside of undoNewest where another change became the
// newest while the writers' lock was waited for.
var errOvertaken = errors.New("another change came in between")

func (s *Store) undoNewest(ctx context.Context, what, query string) (Undoing, error) {
	for {
		c, err := scanChange(s.read.QueryRowContext(ctx, query))
		if errors.Is(err, sql.ErrNoRows) {
			return Undoing{}, ErrNothing
		}
		if err != nil {
			return Undoing{}, explain(err, s.path)
		}
		done, err := s.undo(ctx, c, what, func() error {
			// This undo itself is no candidate, and the readers do not see it yet.
			now, err := scanChange(s.read.QueryRowContext(ctx, query))
			if err == nil && now.N != c.N || errors.Is(err, sql.ErrNoRows) {
				return errOvertaken
			}
			return err
		})
		if !errors.Is(err, errOvertaken) {
			return done, err
		}
	}
}

// UndoChange takes back one change, whichever it is. Records that were changed
// since, or that later ones rest on, are kept and named.
func (s *Store) UndoChange(ctx context.Context, c Change, what string) (Undoing, error) {
	return s.undo(ctx, c, what, func() error { return nil })
}

func (s *Store) undo(ctx context.Context, c Change, what string, still func() error) (Undoing, error) {
	acts, err := s.acts(ctx, c)
	if err != nil {
		return Undoing{}, err
	}
	done := Undoing{Change: acts[0].Change}
	switch {
	case c.Undone != 0:
		return done, fmt.Errorf("change %d was taken back already: %w", c.N, ErrNothing)
	case c.What == labelRestore:
		return done, fmt.Errorf("going back to a backup is not taken back; restore the ledger that was moved aside: %w", ErrNothing)
	}
	_, err = s.Write(ctx, Label{What: what, Source: work.Manual, Detail: done.Change.What}, func(tx *Tx) error {
		if err := still(); err != nil {
			return err
		}
		if c.What == "import" {
			tx.bulk = &dirtySpan{}
		}
		if done.Kept, err = tx.restoreAll(c.N); err != nil {
			return err
		}
		if span := tx.bulk; span != nil {
			tx.bulk = nil
			if err := tx.dirty(span.start, span.stop); err != nil {
				return err
			}
		}
		return tx.link(c, acts)
	})
	return done, err
}

// restoreAll brings back what was before a change, its last revision first, and
// names the records that were edited since.
func (tx *Tx) restoreAll(change int64) (kept []string, err error) {
	for before := int64(math.MaxInt64); ; {
		page, err := tx.revisionsOf(change, before)
		if err != nil || len(page) == 0 {
			return kept, err
		}
		for _, r := range page {
			edited, err := tx.restore(r)
			if err != nil {
				return kept, err
			}
			if edited {
				kept = append(kept, uuidText(r.record))
			}
		}
		before = page[len(page)-1].seq
	}
}

// link notes on both sides that a change was taken back, and on the acts that it
// is about whether each stands now.
func (tx *Tx) link(c Change, acts []act) error {
	tx.count++ // an undo is kept even where every record had been edited since
	if _, err := tx.exec("UPDATE change SET undoes = ? WHERE n = ?", c.N, tx.change); err != nil {
		return err
	}
	if _, err := tx.exec("UPDATE change SET undone = ? WHERE n = ?", tx.change, c.N); err != nil {
		return err
	}
	for _, a := range acts {
		var undone any
		if !a.stands {
			undone = tx.change
		}
		if _, err := tx.exec("UPDATE change SET undone = ? WHERE n = ?", undone, a.N); err != nil {
			return err
		}
	}
	return nil
}

// act is what the worker did at the root of an undo or redo.
type act struct {
	Change
	stands bool // once the change that it was found from is taken back
}

// acts are what a change is about, the nearest first: itself, or what it undoes
// or redoes, and for the undoing of an import, which is an act of its own, that
// import as well.
func (s *Store) acts(ctx context.Context, c Change) ([]act, error) {
	var all []act
	for stands := false; ; stands = !stands {
		if c.What != "undo" && c.What != "redo" {
			all = append(all, act{c, stands})
		}
		if c.Undoes == 0 {
			return all, nil
		}
		var err error
		if c, err = scanChange(s.read.QueryRowContext(ctx, "SELECT "+changeColumns+" FROM change WHERE n = ?", c.Undoes)); err != nil {
			return nil, explain(err, s.path)
		}
	}
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

// revisionsOf lists a change's revisions before one, newest first and a page at
// a time: an import may have millions. They lie close together: an import's are
// mixed only with what other programs wrote meanwhile.
func (tx *Tx) revisionsOf(change, before int64) ([]revisionRow, error) {
	rows, err := tx.query("SELECT "+revisionColumns+` FROM revision
 WHERE seq > (SELECT first FROM change WHERE n = ?) AND seq < ? AND change = ? ORDER BY seq DESC LIMIT 1000`, change, before, change)
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
	if r.body == "" {
		return true, nil // erased: nothing says what was before
	}
	parsed, err := parseBody(r.body)
	if err != nil {
		return false, err
	}
	if r.kind == kindSubmission && parsed.flag("row") {
		return tx.restoreRow(r, parsed)
	}
	switch r.kind {
	case kindSetting:
		return tx.restoreSetting(parsed)
	case kindSettled:
		return tx.restoreSettled(parsed, r)
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
		if found.body == "" {
			return true, nil
		}
		if !found.gone {
			before = &found
		}
	}
	if needed, err := tx.needed(r, parsed, before); err != nil || needed {
		return err == nil, err
	}
	return false, tx.swap(r, parsed, before)
}

// needed says whether bringing back what was before a revision would leave a
// record without the one that it belongs to: a later change may have given time
// to a submission that this one began, or a part to a case.
func (tx *Tx) needed(r revisionRow, parsed body, before *revisionRow) (bool, error) {
	query, key := "", r.record
	switch {
	case r.gone && before == nil:
		return false, nil
	case before == nil && r.kind == kindSubmission:
		query = `SELECT EXISTS (SELECT 1 FROM submission s WHERE s.id = ?1 AND
 (EXISTS (SELECT 1 FROM interval WHERE submission = s.n) OR EXISTS (SELECT 1 FROM running WHERE submission = s.n)))`
	case before == nil && r.kind == kindCase:
		query = "SELECT EXISTS (SELECT 1 FROM docket WHERE owner = ?1 AND id <> ?1)"
	case before != nil && (before.kind == kindInterval || before.kind == kindTimer):
		values, err := parseBody(before.body)
		if err != nil {
			return false, err
		}
		owner := values.text("submission")
		if owner == "" {
			return false, nil
		}
		if key, err = blob(owner); err != nil {
			return false, err
		}
		query = "SELECT NOT EXISTS (SELECT 1 FROM submission WHERE id = ?1)"
	default:
		return false, nil
	}
	var is bool
	err := tx.queryRow(query, key).Scan(&is)
	return is, err
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
				return tx.putBack(now, parsed, i)
			}
		}
		return tx.putSubmission(old.submission())
	case kindInterval:
		return tx.putBack(now, parsed, old.interval())
	case kindTimer:
		return tx.PutTimer(old.timer())
	case kindEpoch:
		return tx.PutEpoch(old.epoch())
	case kindCosigned:
		return tx.putCosignature(old.cosignature())
	case kindPayout:
		return tx.PutPayout(old.payout())
	case kindCase:
		return tx.PutCase(old.disputed())
	case kindReview:
		return tx.PutReview(old.review())
	case kindCampaign:
		return tx.PutCampaign(old.campaign())
	case kindContribution:
		return tx.PutContribution(old.contribution())
	case kindReply, kindExhibit, kindMessage, kindStep, kindLetter:
		return tx.PutCasePart(old.part(before.kind))
	}
	return tx.PutEntry(old.entry())
}

// putBack gives an interval its former state, wherever it belongs now.
func (tx *Tx) putBack(now revisionRow, parsed body, i work.Interval) error {
	if present := parsed.interval(); now.kind == kindInterval && !now.gone && present.Submission != i.Submission {
		return tx.MoveInterval(present, i)
	}
	return tx.PutInterval(i)
}

// shelve takes an interval out of the current state where a running timer takes
// its place: the timer's revision follows the interval's.
func (tx *Tx) shelve(now revisionRow, i work.Interval) error {
	found, err := tx.current(i)
	if err != nil {
		return err
	}
	if _, err := tx.exec("INSERT OR REPLACE INTO gone (record, rev) VALUES (?, ?)", now.record, found.rev); err != nil {
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
	case kindCase, kindReply, kindExhibit, kindMessage, kindStep, kindLetter, kindReview, kindCampaign, kindContribution:
		return tx.DeleteCasePart(values.text("id"))
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
	case kindCase, kindReply, kindExhibit, kindMessage, kindStep, kindLetter, kindReview, kindCampaign, kindContribution:
		var found docketRow
		found, err = docketRowOf(tx.ctx, tx, uuidText(r.record))
		now, then = filedFields(r.kind, found.values), filedFields(r.kind, values)
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
