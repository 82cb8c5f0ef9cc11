package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite"

	"clickwage/data/disk"
)

// applicationID marks the file as a store of pooling: "Clkp".
const applicationID = 0x436c6b70

// Why a file is not opened.
var (
	ErrNotStore = errors.New("not a store of Clickwage's pooling")
	ErrNewer    = errors.New("it was written by a newer Clickwage")
)

// Open opens the store in one file, creating it, private (0600), where there is
// none. ErrNotStore for somebody else's file, which is left as it is.
func Open(ctx context.Context, path string) (*Store, error) {
	place := func(err error) error { return fmt.Errorf("store %s: %w", path, err) }
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	switch {
	case err == nil:
		if err := errors.Join(file.Close(), disk.SyncFolder(filepath.Dir(path))); err != nil {
			return nil, place(err)
		}
	case !errors.Is(err, fs.ErrExist):
		return nil, place(err)
	}
	if err := ours(ctx, path); err != nil {
		return nil, place(err)
	}
	e := &sqlite{}
	// secure_delete: what was withdrawn or replaced is overwritten in the file.
	if e.write, err = sql.Open("sqlite", dsn(path, "journal_mode(WAL)", "synchronous(FULL)", "secure_delete(1)")); err == nil {
		e.write.SetMaxOpenConns(1)
		e.read, err = sql.Open("sqlite", dsn(path, "query_only(1)"))
	}
	if err == nil {
		e.read.SetMaxOpenConns(4)
		err = e.migrate(ctx)
	}
	if err != nil {
		return nil, errors.Join(place(err), e.Close())
	}
	return New(e), nil
}

func dsn(path string, pragmas ...string) string {
	pragmas = append([]string{"busy_timeout(10000)", "foreign_keys(1)", "trusted_schema(0)"}, pragmas...)
	q := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + q.Encode()
}

// ours looks whose file it is by a connection that changes nothing.
func ours(ctx context.Context, path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() == 0 {
		return err
	}
	if !info.Mode().IsRegular() {
		return ErrNotStore
	}
	db, err := sql.Open("sqlite", dsn(path, "query_only(1)"))
	if err != nil {
		return err
	}
	defer db.Close()
	var id, tables int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil {
		return fmt.Errorf("%w: %w", ErrNotStore, err)
	}
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return err
	}
	if tables > 0 && id != applicationID {
		return ErrNotStore
	}
	return nil
}

// sqlite is the embedded engine: one connection that writes, and some that only
// read.
type sqlite struct{ write, read *sql.DB }

func (e *sqlite) Words() Words { return Words{} }

func (e *sqlite) Close() error {
	var errs []error
	for _, db := range []*sql.DB{e.read, e.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

func (e *sqlite) Query(ctx context.Context, each func(Scan) error, sql string, args ...any) error {
	return eachRow(ctx, e.read, each, sql, args)
}

func (e *sqlite) Write(ctx context.Context, change func(Tx) error) error {
	tx, err := e.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := change(sqliteTx{tx}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

type sqliteTx struct{ *sql.Tx }

func (t sqliteTx) Exec(ctx context.Context, sql string, args ...any) (int64, error) {
	done, err := t.ExecContext(ctx, sql, args...)
	if err != nil {
		return 0, err
	}
	return done.RowsAffected()
}

func (t sqliteTx) Query(ctx context.Context, each func(Scan) error, sql string, args ...any) error {
	return eachRow(ctx, t.Tx, each, sql, args)
}

func eachRow(ctx context.Context, db interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}, each func(Scan) error, sql string, args []any) error {
	rows, err := db.QueryContext(ctx, sql, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	return Each(rows, each)
}

// migrate brings the file to this program's tables, in one transaction.
func (e *sqlite) migrate(ctx context.Context) error {
	steps, err := Steps()
	if err != nil {
		return err
	}
	return e.Write(ctx, func(tx Tx) error {
		var version int
		if _, err := one(ctx, tx, []any{&version}, "PRAGMA user_version"); err != nil {
			return err
		}
		if version > len(steps) {
			return ErrNewer
		}
		if version == len(steps) {
			return nil
		}
		marks := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, len(steps))
		for _, script := range append(steps[version:], marks) {
			if _, err := tx.Exec(ctx, strings.ReplaceAll(script, "BYTEA", "BLOB")); err != nil {
				return err
			}
		}
		return nil
	})
}
