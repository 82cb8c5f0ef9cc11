package tracker

import (
	"context"
	"errors"
	"fmt"
	"os"

	"clickwage/data/store"
)

// DamagedError says that a ledger cannot be trusted and which backup to go back
// to. It wraps store.ErrDamaged. Nothing was changed or deleted.
type DamagedError struct {
	Path   string
	Backup *store.Copy // the newest that is whole; nil where there is none
	Cause  error
}

// Error is one line: what happened, what is safe, what to do.
func (e *DamagedError) Error() string {
	text := fmt.Sprintf("ledger %s is damaged (%v); nothing was deleted; ", e.Path, e.Cause)
	if e.Backup == nil {
		return text + "there is no whole backup beside it: copy the file to a safe place, then look for a backup of your own and give it to clickwage-cli restore FILE"
	}
	return text + fmt.Sprintf("the last whole backup is of %s, go back to it with: clickwage-cli restore %s", e.Backup.At.Format("2006-01-02 15:04 UTC"), e.Backup.Path)
}

// Is makes the error one of store.ErrDamaged.
func (e *DamagedError) Is(target error) bool { return target == store.ErrDamaged }

// Unwrap is the cause.
func (e *DamagedError) Unwrap() error { return e.Cause }

// LastWholeBackup is the newest of a ledger's own backups that opens and is
// sound; nil where there is none.
func LastWholeBackup(ctx context.Context, ledger string) (*store.Copy, error) {
	all, err := store.Copies(ledger)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if _, err := store.Verify(ctx, all[i].Path); err == nil {
			return &all[i], nil
		}
	}
	return nil, nil
}

// Guided adds to an error of a damaged ledger what to do; it returns others as
// they are. A file that is no database any more is a damaged ledger where
// backups of it lie beside it.
func Guided(ctx context.Context, ledger string, err error) error {
	var done *DamagedError
	if err == nil || errors.As(err, &done) || !errors.Is(err, store.ErrDamaged) && !errors.Is(err, store.ErrNotLedger) {
		return err
	}
	backup, unread := LastWholeBackup(ctx, ledger)
	if unread != nil {
		return errors.Join(err, unread)
	}
	if backup == nil && !errors.Is(err, store.ErrDamaged) {
		return err
	}
	return &DamagedError{Path: ledger, Backup: backup, Cause: err}
}

// openDamaged opens a damaged ledger for reading only where that is possible.
func openDamaged(ctx context.Context, opt Options, cause error) (*store.Store, error) {
	if !errors.Is(cause, store.ErrDamaged) {
		return nil, cause
	}
	if _, err := os.Stat(opt.Path); err != nil {
		return nil, cause
	}
	opened, err := store.Open(ctx, store.Options{Path: opt.Path, Now: opt.Now, Look: true})
	if err != nil {
		return nil, cause
	}
	return opened, nil
}

// Damage is why the ledger is open for reading only and what to do; nil where
// it is sound as far as is known.
func (t *Tracker) Damage() error { return t.damage }
