package tracker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"clickwage/data/keys"
	"clickwage/data/store"
)

// BackupIfDue makes the backup of the worker's day beside the ledger and lets
// older ones go: the last three, seven daily and twelve monthly stay. made is
// "" where none was due. Call it after the work that was asked for is done:
// in the window after the first frame.
func (t *Tracker) BackupIfDue(ctx context.Context) (made string, err error) {
	zone, err := t.Zone(ctx)
	if err != nil {
		return "", err
	}
	return t.store.BackupIfDue(ctx, zone)
}

// SealedEnd is how the name of a sealed backup in the ledger's folder ends.
const SealedEnd = ".age"

// Backup is one in the folder beside the ledger.
type Backup struct {
	store.Copy
	Sealed bool // a passphrase opens it; none is ever deleted by itself
}

// Backups are the ledger's own, the newest first.
func (t *Tracker) Backups() ([]Backup, error) { return BackupsOf(t.Path()) }

// BackupsOf are those of a ledger that may be closed or damaged.
func BackupsOf(ledger string) ([]Backup, error) {
	plain, err := store.Copies(ledger)
	if err != nil {
		return nil, err
	}
	sealed, err := store.CopiesEnding(ledger, ".db"+SealedEnd)
	var all []Backup
	for _, c := range plain {
		all = append(all, Backup{Copy: c})
	}
	for _, c := range sealed {
		all = append(all, Backup{c, true})
	}
	slices.SortStableFunc(all, func(a, b Backup) int { return b.At.Compare(a.At) })
	return all, err
}

// BackupNow makes a checked backup in the ledger's folder and says where. With a
// passphrase it is sealed.
func (t *Tracker) BackupNow(ctx context.Context, passphrase string) (path string, err error) {
	if passphrase == "" {
		return t.store.BackupNow(ctx)
	}
	folder := store.BackupFolder(t.Path())
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", notWritten(folder, err)
	}
	path = filepath.Join(folder, store.CopyName(t.Path(), t.now(), "")+SealedEnd)
	return path, t.BackupSealed(ctx, path, passphrase)
}

// GlanceAtBackup counts what a plain backup holds, without checking it.
func GlanceAtBackup(ctx context.Context, path string) (store.Verified, error) {
	return store.Glance(ctx, path)
}

// VerifyBackup opens a backup for reading only, checks all of it and counts
// what it holds. A sealed one needs its passphrase.
func VerifyBackup(ctx context.Context, path, passphrase string) (v store.Verified, err error) {
	err = plainly(path, passphrase, filepath.Dir(path), func(plain string) error {
		v, err = store.Verify(ctx, plain)
		return err
	})
	return v, err
}

// ErrPassphrase is returned where a passphrase does not open a sealed file.
var ErrPassphrase = keys.ErrPassphrase

// BackupSealed writes a whole copy of the ledger to a new file that a
// passphrase seals, opens it again and compares it with the ledger's copy
// before it gets its name.
func (t *Tracker) BackupSealed(ctx context.Context, to, passphrase string) error {
	if _, err := os.Stat(to); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("backup %s: %w; name a new one", to, fs.ErrExist)
	}
	return t.copied(ctx, filepath.Dir(to), func(plain string) error {
		return seal(to, passphrase, func(w io.Writer) error { return copyInto(w, plain) })
	})
}

// copied hands do a checked copy of the ledger that is deleted afterwards.
func (t *Tracker) copied(ctx context.Context, folder string, do func(plain string) error) error {
	return inScratch(folder, func(scratch string) error {
		plain := filepath.Join(scratch, packedLedger)
		if err := t.store.Backup(ctx, plain); err != nil {
			return err
		}
		return do(plain)
	})
}

func copyInto(w io.Writer, path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	_, err = io.Copy(w, in)
	return err
}

// seal writes a sealed file whole or not at all.
func seal(to, passphrase string, write func(io.Writer) error) error {
	return notWritten(to, keys.SealFile(to, passphrase, write))
}

// IsSealed says whether a file needs a passphrase.
func IsSealed(path string) (bool, error) {
	file, err := os.Open(path)
	if err != nil {
		return false, notOpenedAs("backup", path, err)
	}
	defer file.Close()
	first := make([]byte, 64)
	n, err := io.ReadFull(file, first)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return false, notOpenedAs("backup", path, err)
	}
	return keys.Sealed(first[:n]), nil
}

// plainly hands do the file, or what it is sealed in a private scratch folder
// that is deleted afterwards.
func plainly(path, passphrase, scratchIn string, do func(plain string) error) error {
	sealed, err := IsSealed(path)
	if err != nil {
		return err
	}
	if !sealed {
		return do(path)
	}
	return inScratch(scratchIn, func(scratch string) error {
		plain := filepath.Join(scratch, packedLedger)
		err := unsealed(path, passphrase, func(in io.Reader) error { return privateFile(plain, in) })
		if err != nil {
			return fmt.Errorf("backup %s: %w", path, err)
		}
		return do(plain)
	})
}

// unsealed hands do what a sealed file holds.
func unsealed(path, passphrase string, do func(io.Reader) error) error {
	err := keys.OpenFile(path, passphrase, do)
	if cause := (*fs.PathError)(nil); errors.As(err, &cause) && cause.Op == "open" && cause.Path == path {
		return notOpenedAs("backup", path, err)
	}
	return err
}

// privateFile writes a file in a scratch folder.
func privateFile(path string, in io.Reader) error {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// RestoreOptions say how a ledger goes on from a backup.
type RestoreOptions struct {
	Path       string           // Required: the ledger's file
	From       string           // Required: a backup, plain or sealed
	Passphrase string           // of a sealed one
	Reason     string           // Defaults to the backup's name; kept in the ledger
	Now        func() time.Time // Defaults to time.Now
	Window     bool             // the caller is the ledger's window and has closed its Tracker
}

// ErrWindow is returned where a window has the ledger open.
var ErrWindow = errors.New("a window has the ledger open; close it first, nothing was changed")

// Restore puts a backup in the place of the ledger, which is moved aside and
// never deleted, and opens a new epoch in it. No Tracker may be open on it.
// Errors: ErrWindow, store.ErrBusy, keys.ErrPassphrase, those of VerifyBackup.
func Restore(ctx context.Context, opt RestoreOptions) (done store.Restored, err error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Reason == "" {
		opt.Reason = "went on from backup " + filepath.Base(opt.From)
	}
	return replaceLedger(ctx, opt, false)
}

func replaceLedger(ctx context.Context, opt RestoreOptions, same bool) (done store.Restored, err error) {
	if err := os.MkdirAll(filepath.Dir(opt.Path), 0o700); err != nil {
		return done, err
	}
	if !opt.Window {
		window := flock.New(opt.Path + "-window")
		if free, err := window.TryLock(); err != nil || !free {
			return done, errors.Join(fmt.Errorf("ledger %s: %w", opt.Path, ErrWindow), err)
		}
		defer window.Close()
	}
	err = plainly(opt.From, opt.Passphrase, filepath.Dir(opt.Path), func(plain string) error {
		done, err = store.Restore(ctx, store.RestoreOptions{Path: opt.Path, From: plain, Reason: opt.Reason, Now: opt.Now, Same: same})
		return err
	})
	return done, err
}

// Epochs are the times that the ledger went on from a backup.
func (t *Tracker) Epochs(ctx context.Context) ([]store.Epoch, error) { return t.store.Epochs(ctx) }

// State is how far the ledger's revisions go.
func (t *Tracker) State(ctx context.Context) (store.State, error) { return t.store.State(ctx) }
