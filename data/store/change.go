package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

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
