package store

import (
	"bytes"
	"context"
	"slices"

	"clickwage/data/revision"
)

// Once is a campaign's value of a name: halves of the key, noise, messages to
// and from the other side, the release. It is made where there is none, kept,
// and then always the same. Two that make it at once get the one that was kept,
// so nothing that make gives is handed out unless it is kept. make may use the
// store.
func (s *Store) Once(ctx context.Context, campaign revision.Hash, name string, make func() ([]byte, error)) ([]byte, error) {
	value, found, err := s.Made(ctx, campaign, name)
	if err != nil || found {
		return value, err
	}
	made, err := make()
	if err != nil {
		return nil, err
	}
	if err := s.engine.Write(ctx, func(tx Tx) error {
		_, err := insert(ctx, tx, "INSERT INTO once (campaign, name, value)", [][]any{{campaign[:], name, made}})
		return err
	}); err != nil {
		return nil, err
	}
	value, _, err = s.Made(ctx, campaign, name)
	return value, err
}

// Made is a value of Once, if it was made.
func (s *Store) Made(ctx context.Context, campaign revision.Hash, name string) (value []byte, found bool, err error) {
	found, err = one(ctx, s.engine, []any{&value}, "SELECT value FROM once WHERE campaign = $1 AND name = $2", campaign[:], name)
	return value, found, err
}

// Budget changes the ledger of a series, which is empty at first, in one
// transaction that no other change of it overlaps. What spend refuses changes
// nothing. spend may be called again, and may not use the store.
func (s *Store) Budget(ctx context.Context, series string, spend func(ledger []byte) ([]byte, error)) error {
	return s.engine.Write(ctx, func(tx Tx) error {
		var ledger []byte
		// Writing what is there locks the row, in the engine with several writers.
		if _, err := one(ctx, tx, []any{&ledger}, `INSERT INTO budget (series, ledger) VALUES ($1, $2)
			ON CONFLICT (series) DO UPDATE SET ledger = budget.ledger RETURNING ledger`, series, []byte{}); err != nil {
			return err
		}
		next, err := spend(slices.Clone(ledger))
		if err != nil || bytes.Equal(next, ledger) {
			return err
		}
		_, err = tx.Exec(ctx, "UPDATE budget SET ledger = $2 WHERE series = $1", series, next)
		return err
	})
}

// Spent is the ledger of a series, empty where nothing was spent.
func (s *Store) Spent(ctx context.Context, series string) (ledger []byte, err error) {
	_, err = one(ctx, s.engine, []any{&ledger}, "SELECT ledger FROM budget WHERE series = $1", series)
	return ledger, err
}
