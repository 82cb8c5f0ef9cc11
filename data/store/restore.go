package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"clickwage/data/disk"
	"clickwage/data/evidence"
	"clickwage/data/work"
)

// RestoreOptions say how a ledger goes on from a backup.
type RestoreOptions struct {
	Path   string           // Required: the ledger's file; it need not exist
	From   string           // Required: the plain backup; it is only read
	Reason string           // Required, unless Same: kept in the first revision of the new epoch
	Now    func() time.Time // Required
	Same   bool             // the backup is this very ledger on its way to another computer: no new epoch, nothing may be replaced
}

// Restored is what a restore did.
type Restored struct {
	Aside string // where the ledger lies that was in its place; "" where there was none
	Epoch Epoch  // zero with Same
	Verified
}

// Restore puts a backup in the place of a ledger and opens a new epoch in it.
// The present ledger is moved aside and never deleted, and at every instant the
// path holds the old or the new. Errors: ErrBusy where another program has the
// ledger open; ErrNewer for a backup of a newer Clickwage; those of Verify.
func Restore(ctx context.Context, opt RestoreOptions) (Restored, error) {
	var done Restored
	var err error
	if done.Verified, err = Verify(ctx, opt.From); err != nil {
		return done, err
	}
	if done.Schema > Schema() {
		return done, fmt.Errorf("backup %s: %w", opt.From, ErrNewer)
	}
	if err := os.MkdirAll(filepath.Dir(opt.Path), 0o700); err != nil {
		return done, err
	}
	lock := flock.New(opt.Path + "-lock")
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if ok, err := lock.TryLockContext(wait, time.Millisecond); err != nil || !ok {
		return done, errors.Join(fmt.Errorf("ledger %s: %w", opt.Path, ErrBusy), ctx.Err())
	}
	defer lock.Close()
	left, err := calm(ctx, opt.Path)
	if err != nil {
		return done, err
	}
	if opt.Same && left != nil && left.state.Size > 0 {
		return done, fmt.Errorf("ledger %s: %w", opt.Path, ErrNotEmpty)
	}
	fresh := opt.Path + ".restoring"
	defer removeLedger(fresh)
	if done.Epoch, err = prepare(ctx, fresh, left, opt); err != nil {
		return done, err
	}
	done.Aside, err = swapIn(fresh, opt.Path, opt.Now())
	return done, err
}

// calm brings a ledger into one file that nobody has open and says how far its
// revisions go; nil where there is none, or it cannot be read.
func calm(ctx context.Context, path string) (*leaving, error) {
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		return nil, nil
	}
	db, err := sql.Open("sqlite", dsn(path, "busy_timeout(1000)"))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	left, err := leavingOf(ctx, db)
	if err = explain(err, path); errors.Is(err, ErrDamaged) || errors.Is(err, ErrNotLedger) || errors.Is(err, sql.ErrNoRows) {
		return nil, nil // it is moved aside as it is
	}
	if err != nil {
		return nil, err
	}
	var mode string
	// Only a connection that is alone can leave the write-ahead log.
	err = explain(db.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode), path)
	if errors.Is(err, ErrBusy) || err == nil && mode != "delete" {
		return nil, fmt.Errorf("ledger %s: another program has it open, so nothing was changed; close it and try again: %w", path, ErrBusy)
	}
	return &left, err
}

// prepare makes the ledger that will be put in place: the backup's content,
// brought to this schema, with the first revision of a new epoch.
func prepare(ctx context.Context, fresh string, left *leaving, opt RestoreOptions) (e Epoch, err error) {
	removeLedger(fresh)
	if err := copyFile(opt.From, fresh); err != nil {
		return e, err
	}
	options := Options{Path: fresh, Now: opt.Now, fresh: true}
	if left != nil {
		options.name = left.origin.Ledger // of a backup from before ledgers had names
	}
	s, err := Open(ctx, options)
	if err != nil {
		return e, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.sweep(ctx); err != nil {
		return e, err
	}
	if !opt.Same {
		if e, err = s.openEpoch(ctx, opt.Reason, left); err != nil {
			return e, err
		}
	}
	var mode string
	if err := s.closeReaders(); err != nil {
		return e, err
	}
	if err := s.conn.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode); err != nil || mode != "delete" {
		return e, fmt.Errorf("the copy of the backup stays in mode %q: %w", mode, err)
	}
	return e, integrityOf(ctx, s.conn)
}

// leaving is what a restore must know of a ledger.
type leaving struct {
	state    State
	origin   Origin // zero where it has no name yet
	cosigned []evidence.Cited
	keys     []WorkerKey
	passes   []Pass
}

func leavingOf(ctx context.Context, q querier) (l leaving, err error) {
	if l.state, err = stateOf(ctx, q); err != nil {
		return l, err
	}
	if l.passes, err = passesOf(ctx, q); err != nil {
		return l, err
	}
	var named bool
	err = q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'cosignature')").Scan(&named)
	if err != nil || !named {
		return l, err
	}
	if l.origin, err = originOf(ctx, q); err != nil {
		return l, err
	}
	if l.cosigned, err = citedOf(ctx, q); err != nil {
		return l, err
	}
	l.keys, err = workerKeysOf(ctx, q)
	return l, err
}

// laterKeys keeps the keys that came after those of the backup.
func (s *Store) laterKeys(ctx context.Context, have, all []WorkerKey) error {
	for i, k := range all {
		if i < len(have) && have[i].Public != k.Public {
			return nil // another line of keys: the backup goes on with its own
		}
	}
	return s.locked(ctx, func() error {
		for _, k := range all[min(len(have), len(all)):] {
			_, err := s.conn.ExecContext(ctx, "INSERT INTO worker_key (at, public, handover, lost) VALUES (?, ?, ?, ?)", int64(k.At), k.Public, string(k.Handover), k.Lost)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

const labelRestore = "restore"

// openEpoch says in a first revision where the ledger goes on, and keeps what
// the ledger that is left knows and the backup does not: the worker's later keys,
// secrets of campaigns, and the witnesses' later cosignatures.
func (s *Store) openEpoch(ctx context.Context, reason string, left *leaving) (Epoch, error) {
	from, err := leavingOf(ctx, s.read)
	if err != nil {
		return Epoch{}, err
	}
	e := Epoch{ID: NewID(), At: s.instant(), Reason: reason, From: from.state, Cosigned: from.cosigned}
	if left != nil {
		e.Left = &left.state
		if left.origin.Ledger == from.origin.Ledger {
			e.Cosigned = left.cosigned
			if err := errors.Join(s.laterKeys(ctx, from.keys, left.keys), s.laterPasses(ctx, left.passes)); err != nil {
				return Epoch{}, err
			}
		}
	}
	_, err = s.Write(ctx, Label{What: labelRestore, Source: work.Manual, Detail: reason, Why: reason}, func(tx *Tx) error {
		return tx.PutEpoch(e)
	})
	e.First = from.state.Size + 1
	return e, err
}

// swapIn puts a file in the place of a ledger that is moved aside, with the
// write-ahead log that a damaged one still has.
func swapIn(fresh, path string, now time.Time) (aside string, err error) {
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		aside = path + ".before-restore-" + now.UTC().Format("20060102T150405.000")
		for _, end := range []string{"-wal", "-shm", ""} {
			if err := keepAside(path+end, aside+end); err != nil {
				return "", fmt.Errorf("the present ledger could not be moved aside, so it was left as it is: %w", err)
			}
		}
		if err := disk.SyncFolder(filepath.Dir(path)); err != nil {
			return "", err
		}
	}
	for _, end := range []string{"-wal", "-shm"} { // they are not the new ledger's
		if err := os.Remove(path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return aside, err
		}
	}
	if err := os.Rename(fresh, path); err != nil {
		return aside, err
	}
	return aside, disk.SyncFolder(filepath.Dir(path))
}

// keepAside gives a file a second name, by a copy where the disk has no links.
func keepAside(path, aside string) error {
	err := os.Link(path, aside)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return copyFile(path, aside)
}

// copyFile makes a private copy that is on the disk when it returns. The source
// is no open ledger.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// removeLedger deletes a file of this package's own making and its companions.
func removeLedger(path string) {
	for _, end := range []string{"", "-wal", "-shm", "-journal", "-lock", "-import"} {
		os.Remove(path + end)
	}
}

// look opens a file for reading only; it writes not even a companion.
func look(path string) (*sql.DB, error) {
	return sql.Open("sqlite", strings.Replace(dsn(path, "query_only(1)", "busy_timeout(1000)"), "?", "?mode=ro&", 1))
}
