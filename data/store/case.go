package store

import (
	"context"
	"errors"
	"fmt"

	"clickwage/data/evidence"
	"clickwage/data/revision"
	"clickwage/data/work"
)

// Kinds of record of a dispute.
const (
	kindCase    = "case"
	kindReply   = "reply"
	kindExhibit = "exhibit"
	kindMessage = "message"
	kindStep    = "step"
	kindLetter  = "letter"
)

// caseKinds are all of them, for queries.
const caseKinds = "'" + kindCase + "', '" + kindReply + "', '" + kindExhibit + "', '" + kindMessage + "', '" + kindStep + "', '" + kindLetter + "'"

// docketKinds are the kinds of all records of the docket, for queries.
const docketKinds = caseKinds + ", '" + kindReview + "', '" + kindCampaign + "', '" + kindContribution + "'"

// filed says whether records of a kind stand in the docket.
func filed(kind string) bool {
	switch kind {
	case kindCase, kindReply, kindExhibit, kindMessage, kindStep, kindLetter, kindReview, kindCampaign, kindContribution:
		return true
	}
	return false
}

// Case is a dispute as the worker keeps it; see evidence.Case. What belongs to
// it are records of their own, see CasePart.
type Case struct {
	ID, Name          string
	Preset            evidence.Preset
	Recipient         evidence.Recipient
	Opened            work.Instant
	Zone              string
	Worker, Against   evidence.Party
	Platform, Account string
	Claim             evidence.Claim
	Tasks             []work.SubmissionID // each once, in the order they were added
	Study             *evidence.StudyTimes
	Redacted          []evidence.Redaction
}

// CasePart is what belongs to a case; one of its five kinds is not nil.
type CasePart struct {
	ID, Case string
	Reply    *evidence.Reply
	Exhibit  *Exhibit
	Message  *evidence.Message
	Step     *CaseStep
	Letter   *CaseLetter
}

// CaseLetter is how a paper of a case is written: a letter as the worker edited
// it, or, without a kind and a text, the language and paper that were chosen for
// all papers of the case. It is never disclosed.
type CaseLetter struct {
	Kind, Language, Paper, Text string
}

// Exhibit is a file in a case; its content is kept under its sum.
type Exhibit struct {
	evidence.Attachment
	Path string // where the worker's file was; never disclosed
}

// CaseStep is what happened to a case, with the submissions that it paid for.
type CaseStep struct {
	evidence.Step
	Parts []work.Allotment // add up to Recovered
}

func (p CasePart) kind() string {
	switch {
	case p.Reply != nil:
		return kindReply
	case p.Exhibit != nil:
		return kindExhibit
	case p.Message != nil:
		return kindMessage
	case p.Letter != nil:
		return kindLetter
	}
	return kindStep
}

type docketRow struct {
	n, rev     int64
	id, owner  []byte
	kind, text string
	values     body
}

func docketRows(ctx context.Context, q querier, where string, args ...any) ([]docketRow, error) {
	rows, err := q.QueryContext(ctx, "SELECT n, id, owner, kind, body, rev FROM docket "+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []docketRow
	for rows.Next() {
		var one docketRow
		if err := rows.Scan(&one.n, &one.id, &one.owner, &one.kind, &one.text, &one.rev); err != nil {
			return nil, err
		}
		if one.values, err = parseBody(one.text); err != nil || !filed(one.kind) {
			return nil, fmt.Errorf("%s %s: %w", one.kind, uuidText(one.id), ErrDamaged)
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// Cases are all disputes, the newest first.
func (s *Store) Cases(ctx context.Context) ([]Case, error) {
	all, err := casesOf(ctx, s.read)
	return all, explain(err, s.path)
}

// Cases are all disputes as this change sees them, the newest first.
func (tx *Tx) Cases() ([]Case, error) { return casesOf(tx.ctx, tx) }

func casesOf(ctx context.Context, q querier) ([]Case, error) {
	rows, err := docketRows(ctx, q, "WHERE kind = '"+kindCase+"' ORDER BY id DESC")
	all := make([]Case, len(rows))
	for i, r := range rows {
		all[i] = r.values.disputed()
	}
	return all, err
}

// Case is one dispute; ErrNotFound where there is none of this id.
func (s *Store) Case(ctx context.Context, id string) (Case, error) {
	c, err := caseOf(ctx, s.read, id)
	return c, explain(err, s.path)
}

// Case is one dispute as this change sees it.
func (tx *Tx) Case(id string) (Case, error) { return caseOf(tx.ctx, tx, id) }

func caseOf(ctx context.Context, q querier, id string) (Case, error) {
	found, err := docketRowAs(ctx, q, kindCase, id)
	if err != nil {
		return Case{}, err
	}
	return found.values.disputed(), nil
}

// docketRowAs is a record of the docket of one kind.
func docketRowAs(ctx context.Context, q querier, kind, id string) (docketRow, error) {
	found, err := docketRowOf(ctx, q, id)
	if err == nil && found.kind != kind || errors.Is(err, ErrNotFound) {
		err = fmt.Errorf("%s %s: %w", kind, id, ErrNotFound)
	}
	return found, err
}

func docketRowOf(ctx context.Context, q querier, id string) (docketRow, error) {
	key, err := blob(id)
	if err != nil {
		return docketRow{}, err
	}
	rows, err := docketRows(ctx, q, "WHERE id = ?", key)
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	if err != nil {
		return docketRow{}, err
	}
	return rows[0], nil
}

// CaseParts are what belongs to a case, in the order it was added.
func (s *Store) CaseParts(ctx context.Context, id string) ([]CasePart, error) {
	all, err := partsOfCase(ctx, s.read, id)
	return all, explain(err, s.path)
}

// CaseParts are what belongs to a case as this change sees it.
func (tx *Tx) CaseParts(id string) ([]CasePart, error) { return partsOfCase(tx.ctx, tx, id) }

func partsOfCase(ctx context.Context, q querier, id string) ([]CasePart, error) {
	key, err := blob(id)
	if err != nil {
		return nil, err
	}
	rows, err := docketRows(ctx, q, "WHERE owner = ? AND kind <> '"+kindCase+"' ORDER BY id", key)
	all := make([]CasePart, len(rows))
	for i, r := range rows {
		all[i] = r.values.part(r.kind)
	}
	return all, err
}

// PutCase writes a dispute, new or changed.
func (tx *Tx) PutCase(c Case) error { return tx.file(kindCase, c.ID, c.ID, caseFields(c)) }

// PutCasePart writes what belongs to a dispute, new or changed. The content of
// an exhibit must be there: see PutContent.
func (tx *Tx) PutCasePart(p CasePart) error {
	if p.Exhibit != nil {
		var there bool
		if err := tx.queryRow("SELECT EXISTS (SELECT 1 FROM attachment WHERE sum = ?)", p.Exhibit.Sum[:]).Scan(&there); err != nil {
			return err
		}
		if !there {
			return fmt.Errorf("exhibit %s: its content is missing: %w", p.ID, ErrNotFound)
		}
	}
	return tx.file(p.kind(), p.ID, p.Case, partFields(p))
}

// file writes a record of the docket.
func (tx *Tx) file(kind, id, owner string, fields []revision.Field) error {
	key, err := blob(id)
	if err != nil {
		return err
	}
	of, err := blob(owner)
	if err != nil {
		return err
	}
	old, err := docketRowOf(tx.ctx, tx, id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	text := string(revision.Object(nil, fields))
	if old.n != 0 && old.text == text {
		return nil
	}
	last, err := tx.lastOf(key, old.rev)
	if err != nil {
		return err
	}
	seq, err := tx.revise(kind, key, last, false, fields)
	if err != nil {
		return err
	}
	if old.n != 0 {
		_, err = tx.exec("UPDATE docket SET body = ?, rev = ? WHERE n = ?", text, seq, old.n)
		return err
	}
	if err := tx.unbury(key); err != nil {
		return err
	}
	_, err = tx.exec("INSERT INTO docket (id, owner, kind, body, rev) VALUES (?, ?, ?, ?, ?)", key, of, kind, text, seq)
	return err
}

// unfile takes a record out of the docket.
func (tx *Tx) unfile(r docketRow) error {
	last, err := tx.headAt(r.rev)
	if err != nil {
		return err
	}
	if err := tx.bury(r.kind, r.id, last, filedFields(r.kind, r.values)); err != nil {
		return err
	}
	_, err = tx.exec("DELETE FROM docket WHERE n = ?", r.n)
	return err
}

// DeleteCasePart takes what belongs to a dispute out of it.
func (tx *Tx) DeleteCasePart(id string) error {
	found, err := docketRowOf(tx.ctx, tx, id)
	if err != nil {
		return err
	}
	return tx.unfile(found)
}

// DeleteCase takes a dispute out of the current state, with all that belongs to
// it. The content of its exhibits stays until it is erased.
func (tx *Tx) DeleteCase(id string) error {
	found, err := docketRowOf(tx.ctx, tx, id)
	if err != nil {
		return err
	}
	parts, err := docketRows(tx.ctx, tx, "WHERE owner = ? AND n <> ? ORDER BY n", found.id, found.n)
	if err != nil {
		return err
	}
	for _, part := range append(parts, found) {
		if err := tx.unfile(part); err != nil {
			return err
		}
	}
	return nil
}
