package tracker

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/gofrs/flock"

	"clickwage/data/store"
)

// partPattern names files that are being written. Their writer holds a lock on
// them, so that one without a lock is what a killed program left.
const partPattern = ".clickwage-part-*"

// WriteFile writes a private file whole or not at all: into a temporary file
// beside it, which is synced and then takes its name. check, which may be nil,
// reads what was written before it gets its name. What killed programs left in
// the folder is swept first. An existing file is replaced.
func WriteFile(path string, write func(io.Writer) error, check func(part string) error) error {
	return notWritten(path, replaceFile(path, write, check))
}

// replaceFile is WriteFile with the error as the system tells it.
func replaceFile(path string, write func(io.Writer) error, check func(part string) error) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return &fs.PathError{Op: "write", Path: path, Err: errors.New("it is no file")}
	}
	folder := filepath.Dir(path)
	SweepParts(folder)
	part, err := os.CreateTemp(folder, partPattern) // 0600
	if err != nil {
		return err
	}
	defer os.Remove(part.Name())
	if !openIsLocked {
		lock := flock.New(part.Name())
		if _, err := lock.TryLock(); err != nil {
			return errors.Join(err, part.Close())
		}
		defer lock.Close()
	}
	buffered := bufio.NewWriterSize(part, 1<<16)
	err = write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err := errors.Join(err, part.Sync(), part.Close()); err != nil {
		return err
	}
	if check != nil {
		if err := check(part.Name()); err != nil {
			return fmt.Errorf("what was written does not read back: %w", err)
		}
	}
	if err := os.Rename(part.Name(), path); err != nil {
		return err
	}
	return store.SyncFolder(folder)
}

// openIsLocked says that nobody can delete a file that is open, as on Windows,
// where a lock on a part would keep its own writer out and the name with it.
const openIsLocked = runtime.GOOS == "windows"

// stale is how old a temporary file is before it is swept, so that one that is
// made this moment and not locked yet stays.
const stale = time.Minute

// SweepParts deletes from a folder the temporary files of programs that were
// killed more than a minute ago. It is best effort: what cannot be deleted does
// no harm.
func SweepParts(folder string) {
	left, _ := filepath.Glob(filepath.Join(folder, partPattern)) // the pattern is well formed
	for _, path := range left {
		info, err := os.Lstat(path)
		if err != nil || time.Since(info.ModTime()) < stale {
			continue
		}
		lock := flock.New(lockOf(path, info.IsDir()), flock.SetFlag(os.O_RDWR|os.O_CREATE))
		free, err := lock.TryLock()
		if openIsLocked {
			lock.Close()
		}
		if err == nil && free {
			os.RemoveAll(path)
		}
		lock.Close()
	}
}

func lockOf(part string, folder bool) string {
	if folder {
		return filepath.Join(part, "lock")
	}
	return part
}

// inScratch hands do a private folder that is deleted afterwards, or, after a
// kill, by SweepParts.
func inScratch(beside string, do func(folder string) error) error {
	SweepParts(beside)
	scratch, err := os.MkdirTemp(beside, partPattern) // 0700
	if err != nil {
		return notWritten(beside, err)
	}
	defer os.RemoveAll(scratch)
	lock := flock.New(lockOf(scratch, true))
	if _, err := lock.TryLock(); err != nil {
		return notWritten(beside, err)
	}
	defer lock.Close()
	return do(scratch)
}

// notWritten says which file could not be written, and that nothing is lost.
func notWritten(path string, err error) error {
	if err == nil {
		return nil
	}
	var cause *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &cause):
		return fmt.Errorf("%s cannot be written: %w; the ledger is as it was, choose another folder", path, cause.Err)
	case errors.As(err, &link):
		return fmt.Errorf("%s cannot be written: %w; the ledger is as it was, choose another folder", path, link.Err)
	}
	return fmt.Errorf("%s was not written: %w; the ledger is as it was", path, err)
}
