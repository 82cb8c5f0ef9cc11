package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"clickwage/data/money"
	"clickwage/data/revision"
	"clickwage/data/work"
)

type payoutRow struct {
	work.Payout
	n, rev int64
}

func (s *Store) payoutRows(ctx context.Context, q querier, where string, args ...any) ([]payoutRow, error) {
	rows, err := q.QueryContext(ctx, `SELECT n, id, at, amount, currency, withheld, fee, platform, worker, reference, note, allotments, source, rev
 FROM payout `+where, args...)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []payoutRow
	for rows.Next() {
		var (
			one                                payoutRow
			id, fee                            []byte
			micros, withheld, platform, worker int64
			currency                           money.Currency
			parts                              []byte
		)
		if err := rows.Scan(&one.n, &id, &one.At, &micros, &currency, &withheld, &fee, &platform, &worker, &one.Reference, &one.Note, &parts, &one.Source, &one.rev); err != nil {
			return nil, err
		}
		one.ID, one.Fee, one.Amount = work.PayoutID(uuidText(id)), work.EntryID(uuidText(fee)), money.Of(micros, currency)
		if withheld != 0 {
			one.Withheld = money.Of(withheld, currency)
		}
		one.Allotments = decodeAllotments(parts)
		if one.Platform, err = s.nameText(ctx, q, platform); err != nil {
			return nil, err
		}
		if one.Worker, err = s.nameText(ctx, q, worker); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, explain(rows.Err(), s.path)
}

func (s *Store) payoutRow(ctx context.Context, q querier, id work.PayoutID) (payoutRow, error) {
	key, err := blob(string(id))
	if err != nil {
		return payoutRow{}, err
	}
	rows, err := s.payoutRows(ctx, q, "WHERE id = ?", key)
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("payout %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return payoutRow{}, err
	}
	return rows[0], nil
}

// Payouts are all money received, the newest first.
func (s *Store) Payouts(ctx context.Context) ([]work.Payout, error) {
	return s.payouts(ctx, s.read)
}

// Payouts are all money received as this change sees it, the newest first.
func (tx *Tx) Payouts() ([]work.Payout, error) { return tx.store.payouts(tx.ctx, tx) }

func (s *Store) payouts(ctx context.Context, q querier) ([]work.Payout, error) {
	rows, err := s.payoutRows(ctx, q, "ORDER BY at DESC, n DESC")
	all := make([]work.Payout, len(rows))
	for i, r := range rows {
		all[i] = r.Payout
	}
	return all, err
}

// Payout is money received; ErrNotFound where there is none of this id.
func (s *Store) Payout(ctx context.Context, id work.PayoutID) (work.Payout, error) {
	found, err := s.payoutRow(ctx, s.read, id)
	return found.Payout, err
}

// Payout is money received as this change sees it.
func (tx *Tx) Payout(id work.PayoutID) (work.Payout, error) {
	found, err := tx.store.payoutRow(tx.ctx, tx, id)
	return found.Payout, err
}

// PutPayout writes money received, new or changed. The error wraps
// work.ErrPayout where it is impossible.
func (tx *Tx) PutPayout(p work.Payout) error {
	p.Settle()
	if err := p.Check(); err != nil {
		return err
	}
	key, err := blob(string(p.ID))
	if err != nil {
		return err
	}
	old, err := tx.store.payoutRow(tx.ctx, tx, p.ID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	fields := payoutFields(p)
	if old.n != 0 && !differ(fields, payoutFields(old.Payout)) {
		return nil
	}
	last, err := tx.lastOf(key, old.rev)
	if err != nil {
		return err
	}
	seq, err := tx.revise(kindPayout, key, last, false, fields)
	if err != nil {
		return err
	}
	args, err := tx.payoutArgs(key, p, seq)
	if err != nil {
		return err
	}
	if old.n != 0 {
		_, err = tx.exec(`UPDATE payout SET id = ?, at = ?, amount = ?, currency = ?, withheld = ?, fee = ?, platform = ?, worker = ?,
 reference = ?, note = ?, allotments = ?, source = ?, rev = ? WHERE n = ?`, append(args, old.n)...)
		return err
	}
	if err := tx.unbury(key); err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO payout (id, at, amount, currency, withheld, fee, platform, worker, reference, note, allotments, source, rev)
 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, args...)
	return err
}

func (tx *Tx) payoutArgs(key []byte, p work.Payout, seq int64) ([]any, error) {
	platform, err := tx.name(platformName, p.Platform)
	if err != nil {
		return nil, err
	}
	worker, err := tx.name(workerName, p.Worker)
	if err != nil {
		return nil, err
	}
	var fee any
	if p.Fee != "" {
		if fee, err = blob(string(p.Fee)); err != nil {
			return nil, err
		}
	}
	return []any{
		key, int64(p.At), p.Amount.Micros, string(p.Amount.Currency), p.Withheld.Micros, fee, platform, worker, p.Reference, p.Note,
		string(allotmentsValue(p.Allotments)), int64(p.Source), seq,
	}, nil
}

// DeletePayout takes money received out of the current state.
func (tx *Tx) DeletePayout(id work.PayoutID) error {
	old, err := tx.store.payoutRow(tx.ctx, tx, id)
	if err != nil {
		return err
	}
	key, err := blob(string(id))
	if err != nil {
		return err
	}
	last, err := tx.headAt(old.rev)
	if err != nil {
		return err
	}
	if err := tx.bury(kindPayout, key, last, payoutFields(old.Payout)); err != nil {
		return err
	}
	_, err = tx.exec("DELETE FROM payout WHERE n = ?", old.n)
	return err
}

func payoutFields(p work.Payout) []revision.Field {
	return []revision.Field{ // sorted by name
		{Name: "allotments", Value: allotmentsValue(p.Allotments)},
		{Name: "amount", Value: amountValue(p.Amount, true)},
		{Name: "at", Value: instantValue(p.At)},
		{Name: "fee", Value: textValue(string(p.Fee))},
		{Name: "id", Value: textValue(string(p.ID))},
		{Name: "note", Value: textValue(p.Note)},
		{Name: "platform", Value: textValue(p.Platform)},
		{Name: "reference", Value: textValue(p.Reference)},
		{Name: "source", Value: revision.String(p.Source.String())},
		{Name: "withheld", Value: amountValue(p.Withheld, !p.Withheld.IsZero())},
		{Name: "worker", Value: textValue(p.Worker)},
	}
}

func (b body) payout() work.Payout {
	p := work.Payout{
		ID: work.PayoutID(b.text("id")), At: b.instant("at"), Fee: work.EntryID(b.text("fee")), Platform: b.text("platform"),
		Worker: b.text("worker"), Reference: b.text("reference"), Note: b.text("note"), Allotments: decodeAllotments(b["allotments"]),
	}
	p.Amount, _ = b.amount("amount")
	p.Withheld, _ = b.amount("withheld")
	p.Source, _ = work.ParseSource(b.text("source"))
	return p
}

// allotmentsValue is the list of parts as canonical JSON.
func allotmentsValue(parts []work.Allotment) []byte {
	if len(parts) == 0 {
		return nil
	}
	dst := []byte{'['}
	for i, a := range parts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = revision.Object(dst, []revision.Field{
			{Name: "amount", Value: amountValue(a.Amount, true)}, {Name: "submission", Value: textValue(string(a.Submission))},
		})
	}
	return append(dst, ']')
}

func decodeAllotments(raw []byte) []work.Allotment {
	var list []struct{ Amount, Submission string }
	if len(raw) == 0 || json.Unmarshal(raw, &list) != nil {
		return nil
	}
	parts := make([]work.Allotment, len(list))
	for i, one := range list {
		parts[i].Submission = work.SubmissionID(one.Submission)
		parts[i].Amount, _ = money.Parse(one.Amount, "")
	}
	return parts
}
