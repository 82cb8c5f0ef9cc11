package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"clickwage/data/disk"
)

// Backup writes a whole copy of the ledger to a new file, opens and checks it,
// and only then gives it its name. An existing file is never written over.
func (s *Store) Backup(ctx context.Context, to string) error {
	if _, err := os.Stat(to); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("backup %s: %w; name a new one", to, fs.ErrExist)
	}
	part := to + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("backup %s: %w", to, cause(err))
	}
	file, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("backup %s: %w", to, cause(err))
	}
	file.Close()
	if err := s.copyTo(ctx, part); err != nil {
		os.Remove(part)
		return fmt.Errorf("backup %s: %w", to, explain(err, to))
	}
	if err := os.Rename(part, to); err != nil {
		return fmt.Errorf("backup %s: %w", to, cause(err))
	}
	return disk.SyncFolder(filepath.Dir(to))
}

// cause is what the file system says without the name of the part, which
// nobody asked for.
func cause(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

func (s *Store) copyTo(ctx context.Context, part string) error {
	db, err := sql.Open("sqlite", dsn(s.path, waits))
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", part); err != nil {
		return err
	}
	if err := integrity(ctx, part); err != nil {
		return err
	}
	file, err := os.OpenFile(part, os.O_RDWR, 0) // Windows syncs only what may be written
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// integrity opens a file for reading only and lets SQLite check all of it.
func integrity(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", dsn(path, "query_only(1)"))
	if err != nil {
		return err
	}
	defer db.Close()
	return integrityOf(ctx, db)
}

func integrityOf(ctx context.Context, db querier) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, strings.Join(strings.Fields(verdict), " "))
	}
	return nil
}
