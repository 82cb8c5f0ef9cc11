package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"clickwage/data/money"
	"clickwage/data/work"
)

type entryRow struct {
	work.Entry
	n, rev int64
}

func (s *Store) entryRows(ctx context.Context, q querier, where string, args ...any) ([]entryRow, error) {
	rows, err := q.QueryContext(ctx, `SELECT e.n, e.id, e.kind, e.at, e.amount, e.currency, e.platform, e.note, e.source, c.id, e.rev
 FROM entry e LEFT JOIN change c ON c.n = e.batch `+where, args...)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []entryRow
	for rows.Next() {
		var (
			one              entryRow
			id, batch        []byte
			micros, platform int64
			currency         money.Currency
		)
		if err := rows.Scan(&one.n, &id, &one.Kind, &one.At, &micros, &currency, &platform, &one.Note, &one.Source, &batch, &one.rev); err != nil {
			return nil, err
		}
		one.ID, one.Batch, one.Amount = work.EntryID(uuidText(id)), work.BatchID(uuidText(batch)), money.Of(micros, currency)
		if one.Platform, err = s.nameText(ctx, q, platform); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, explain(rows.Err(), s.path)
}

// Entry is money without a task; ErrNotFound where there is none.
func (s *Store) Entry(ctx context.Context, id work.EntryID) (work.Entry, error) {
	found, err := s.entryRow(ctx, s.read, id)
	return found.Entry, err
}

func (s *Store) entryRow(ctx context.Context, q querier, id work.EntryID) (entryRow, error) {
	key, err := blob(string(id))
	if err != nil {
		return entryRow{}, err
	}
	rows, err := s.entryRows(ctx, q, "WHERE e.id = ?", key)
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("entry %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return entryRow{}, err
	}
	return rows[0], nil
}

// PutEntry writes money without a task, new or changed.
func (tx *Tx) PutEntry(e work.Entry) error {
	key, err := blob(string(e.ID))
	if err != nil {
		return err
	}
	if e.Amount.Micros <= 0 || e.Amount.Currency == "" {
		return fmt.Errorf("amount %s: must be above zero, with a currency", e.Amount)
	}
	old, err := tx.store.entryRow(tx.ctx, tx, e.ID)
	var last head
	switch {
	case errors.Is(err, ErrNotFound):
		last, err = tx.buried(key)
	case err == nil:
		e.Batch = old.Batch
		if !differ(entryFields(e), entryFields(old.Entry)) {
			return nil
		}
		last, err = tx.headAt(old.rev)
	}
	if err != nil {
		return err
	}
	seq, err := tx.revise(kindEntry, key, last, false, entryFields(e))
	if err != nil {
		return err
	}
	platform, err := tx.name(platformName, e.Platform)
	if err != nil {
		return err
	}
	args := []any{key, int64(e.Kind), int64(e.At), e.Amount.Micros, string(e.Amount.Currency), platform, e.Note, int64(e.Source), seq}
	if old.n != 0 {
		_, err = tx.exec("UPDATE entry SET id = ?, kind = ?, at = ?, amount = ?, currency = ?, platform = ?, note = ?, source = ?, rev = ? WHERE n = ?", append(args, old.n)...)
	} else {
		err = tx.insertEntry(key, args, e.Batch)
	}
	if err != nil {
		return err
	}
	if err := tx.dirty(old.At, old.At); err != nil {
		return err
	}
	return tx.dirty(e.At, e.At)
}

func (tx *Tx) insertEntry(key []byte, args []any, of work.BatchID) error {
	if err := tx.unbury(key); err != nil {
		return err
	}
	batch, err := tx.batchNumber(of)
	if err != nil {
		return err
	}
	_, err = tx.exec("INSERT INTO entry (id, kind, at, amount, currency, platform, note, source, rev, batch) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", append(args, batch)...)
	return err
}

// DeleteEntry takes money without a task out of the current state.
func (tx *Tx) DeleteEntry(id work.EntryID) error {
	old, err := tx.store.entryRow(tx.ctx, tx, id)
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
	if err := tx.bury(kindEntry, key, last, entryFields(old.Entry)); err != nil {
		return err
	}
	if err := tx.dirty(old.At, old.At); err != nil {
		return err
	}
	_, err = tx.exec("DELETE FROM entry WHERE n = ?", old.n)
	return err
}

// headOf is the latest revision of any record of the ledger.
func (s *Store) headOf(ctx context.Context, id string) (int64, error) {
	key, err := blob(id)
	if err != nil {
		return 0, err
	}
	for _, query := range []string{
		"SELECT rev FROM submission WHERE id = ?", "SELECT rev FROM interval WHERE id = ? AND submission IS NULL",
		"SELECT rev FROM running WHERE id = ?", "SELECT rev FROM entry WHERE id = ?", "SELECT rev FROM payout WHERE id = ?", "SELECT rev FROM docket WHERE id = ?", "SELECT rev FROM gone WHERE record = ?",
	} {
		var seq int64
		err := s.read.QueryRowContext(ctx, query, key).Scan(&seq)
		if err == nil {
			return seq, nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return 0, explain(err, s.path)
		}
	}
	return 0, fmt.Errorf("%s: %w", id, ErrNotFound)
}
