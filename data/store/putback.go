package store

import (
	"database/sql"
	"errors"
	"fmt"

	"clickwage/data/revision"
	"clickwage/data/work"
)

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
	if err := tx.dirtyDay(anchor); err != nil {
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
