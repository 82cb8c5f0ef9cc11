package store

import (
	"context"
	"fmt"
)

// Kept is something that the worker saved by name, such as a mapping of
// columns. What its value means is its kind's affair.
type Kept struct{ Name, Value string }

// Keep saves a value by name; one of the same kind and name is replaced.
func (s *Store) Keep(ctx context.Context, kind string, k Kept) error {
	if err := s.refusal(); err != nil {
		return err
	}
	err := s.locked(ctx, func() error {
		_, err := s.conn.ExecContext(ctx, "INSERT OR REPLACE INTO kept (kind, name, value) VALUES (?, ?, ?)", kind, k.Name, k.Value)
		return err
	})
	return explain(err, s.path)
}

// AllKept are the saved values of a kind, by name.
func (s *Store) AllKept(ctx context.Context, kind string) ([]Kept, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT name, value FROM kept WHERE kind = ? ORDER BY name", kind)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []Kept
	for rows.Next() {
		var k Kept
		if err := rows.Scan(&k.Name, &k.Value); err != nil {
			return nil, err
		}
		all = append(all, k)
	}
	return all, rows.Err()
}

// Forget removes a saved value; ErrNotFound where there is none.
func (s *Store) Forget(ctx context.Context, kind, name string) error {
	if err := s.refusal(); err != nil {
		return err
	}
	err := s.locked(ctx, func() error {
		result, err := s.conn.ExecContext(ctx, "DELETE FROM kept WHERE kind = ? AND name = ?", kind, name)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n > 0 {
			return err
		}
		return fmt.Errorf("%s %q: %w", kind, name, ErrNotFound)
	})
	return explain(err, s.path)
}
