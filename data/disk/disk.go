// Package disk writes files whole or not at all, and private. A program that is
// killed while it writes leaves a temporary file, which the next one sweeps.
// It knows nothing of what the files hold, and imports nothing of ours.
package disk

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
)

// pattern names files that are being written. Their writer holds a lock on
// them, so that one without a lock is what a killed program left.
const pattern = ".clickwage-part-*"

// Replace writes a private file whole or not at all: into a temporary file
// beside it, which is synced and then takes its name. check, which may be nil,
// reads what was written before it gets its name. What killed programs left in
// the folder is swept first. An existing file is replaced.
func Replace(path string, write func(io.Writer) error, check func(part string) error) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return &fs.PathError{Op: "write", Path: path, Err: errors.New("it is no file")}
	}
	folder := filepath.Dir(path)
	Sweep(folder)
	part, err := os.CreateTemp(folder, pattern) // 0600
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
	return SyncFolder(folder)
}

// Bytes writes what it is given, to hand to Replace.
func Bytes(all []byte) func(io.Writer) error {
	return func(w io.Writer) error { _, err := w.Write(all); return err }
}

// openIsLocked says that nobody can delete a file that is open, as on Windows,
// where a lock on a part would keep its own writer out and the name with it.
const openIsLocked = runtime.GOOS == "windows"

// stale is how old a temporary file is before it is swept, so that one that is
// made this moment and not locked yet stays.
const stale = time.Minute

// Sweep deletes from a folder the temporary files of programs that were killed
// more than a minute ago. It is best effort: what cannot be deleted does no
// harm.
func Sweep(folder string) {
	left, _ := filepath.Glob(filepath.Join(folder, pattern)) // the pattern is well formed
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

// Scratch makes a private folder beside other files, which done deletes, or,
// after a kill, Sweep.
func Scratch(beside string) (folder string, done func(), err error) {
	Sweep(beside)
	folder, err = os.MkdirTemp(beside, pattern) // 0700
	if err != nil {
		return "", nil, err
	}
	lock := flock.New(lockOf(folder, true))
	done = func() { lock.Close(); os.RemoveAll(folder) }
	if _, err := lock.TryLock(); err != nil {
		done()
		return "", nil, err
	}
	return folder, done, nil
}

// SyncFolder makes names given in a folder last through a power cut. Windows
// has no such call: its file system keeps a journal of names.
func SyncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}
