package store

import (
	"context"
	"errors"

	"clickwage/data/pool"
	"clickwage/data/revision"
)

// ErrNoFile is returned for a contribution that is not held, or no longer.
var ErrNoFile = errors.New("contribution: it is not held here")

// File is the file of a contribution that is held, by its report id; ErrNoFile
// of another.
func (s *Store) File(ctx context.Context, campaign revision.Hash, id pool.ReportID) (file []byte, err error) {
	_, err = one(ctx, s.engine, []any{&file}, "SELECT file FROM contribution WHERE campaign = $1 AND report = $2", campaign[:], id[:])
	if err == nil && file == nil {
		err = ErrNoFile
	}
	return file, err
}

// Holding are the reports that are held at the moment, sorted, whether intake
// goes on or not.
func (s *Store) Holding(ctx context.Context, campaign revision.Hash) ([]pool.ReportID, error) {
	return reports(ctx, s.engine, "SELECT report FROM contribution WHERE campaign = $1 AND file IS NOT NULL ORDER BY report", campaign[:])
}
