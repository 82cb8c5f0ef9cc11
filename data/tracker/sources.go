package tracker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"clickwage/data/importer"
)

// Progress is how far an import has come. A file is read twice: looked through,
// and taken in; both count.
type Progress struct {
	Read, Total int64 // bytes; Total is 0 where it is not known
	Rows        int   // taken in
}

// meter adds up what is read of all files of an import and tells it, at most
// once every so many bytes.
type meter struct {
	progress func(Progress)
	now      Progress
	told     int64
}

func newMeter(progress func(Progress), size int64) *meter {
	if progress == nil {
		return nil
	}
	return &meter{progress: progress, now: Progress{Total: 2 * size}}
}

// between is how many bytes lie between two signals of progress.
const between = 256 << 10

func (m *meter) add(n int) {
	if m == nil {
		return
	}
	m.now.Read += int64(n)
	if m.now.Read-m.told >= between {
		m.told = m.now.Read
		m.progress(m.now)
	}
}

// end tells that all is read, what was left out included.
func (m *meter) end() {
	if m != nil {
		m.now.Read = m.now.Total
		m.progress(m.now)
	}
}

func (m *meter) row() {
	if m != nil {
		m.now.Rows++
	}
}

// source is a file to import, on the disk or in an archive.
type source struct {
	name  string // as the person knows it, without the folders above
	size  int64
	saved time.Time // when it was last written; zero: not known
	open  func() (io.ReadCloser, error)
}

// onDisk is a file by its path.
func (t *Tracker) onDisk(path string) (source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return source{}, notOpened(path, err)
	}
	if t.owns(info) {
		return source{}, notOpened(path, importer.Refuse(importer.RefusedDatabase, errors.New("it belongs to this ledger")))
	}
	switch { // opening a pipe would wait for its writer
	case info.IsDir():
		return source{}, notOpened(path, errors.New("it is a folder"))
	case !info.Mode().IsRegular():
		return source{}, notOpened(path, importer.Refuse(importer.RefusedPath, errors.New("it is no file on a disk; save what it says to one first")))
	}
	return source{name: filepath.Base(path), size: info.Size(), saved: info.ModTime(), open: func() (io.ReadCloser, error) {
		file, err := os.Open(path)
		if err != nil {
			return nil, notOpened(path, err)
		}
		return file, nil
	}}, nil
}

// owns says whether a file is one of the open ledger's: closing a handle on it
// would drop SQLite's locks.
func (t *Tracker) owns(file os.FileInfo) bool {
	for _, end := range []string{"", "-wal", "-shm", "-lock", "-import", exposureEnd} {
		if own, err := os.Stat(t.Path() + end); err == nil && os.SameFile(own, file) {
			return true
		}
	}
	return false
}

func notOpened(path string, err error) error { return notOpenedAs("import", path, err) }

func notOpenedAs(what, path string, err error) error {
	var cause *os.PathError
	if errors.As(err, &cause) {
		err = cause.Err
	}
	return fmt.Errorf("%s %s: the file cannot be opened: %w", what, path, err)
}

// read hands the file's bytes to do; they end with the error of ctx where it is
// done.
func (s source) read(ctx context.Context, m *meter, do func(io.Reader) error) error {
	file, err := s.open()
	if err != nil {
		return err
	}
	defer file.Close()
	return do(&metered{ctx, file, m})
}

// metered is a file that counts what is read of it and ends when it is told to.
// It cannot be read twice, so that only this package decides how often it is.
type metered struct {
	ctx   context.Context
	from  io.Reader
	meter *meter
}

func (r *metered) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.from.Read(p)
	r.meter.add(n)
	return n, err
}
