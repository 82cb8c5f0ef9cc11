package tracker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"clickwage/data/importer"
	"clickwage/data/store"
	"clickwage/data/work"
)

// Imported is what an import did.
type Imported struct {
	Format       importer.Format
	File         string // its name, without folders
	Rows         int    // of this worker: added, updated, unchanged and skipped
	Added        int
	Updated      int
	Unchanged    int
	Skipped      int
	OtherWorkers int
	Problems     []importer.Problem `json:"-"`
	Batch        work.BatchID       `json:"-"`
}

// PreviewRow is a row of a file and what importing it would do.
type PreviewRow struct {
	importer.Row
	Outcome store.Outcome
}

// Preview is what importing a file would do; nothing is written.
type Preview struct {
	Found importer.Found
	Imported
	Rows []PreviewRow // the first of them
}

// previewed is how many rows a preview keeps.
const previewed = 2000

// InspectFile looks what a file is and what must be asked before reading it.
func (t *Tracker) InspectFile(ctx context.Context, path string, opt importer.Options) (importer.Found, error) {
	file, err := open(path)
	if err != nil {
		return importer.Found{}, err
	}
	defer file.Close()
	found, err := importer.Inspect(file, t.complete(opt))
	if err != nil {
		return found, fmt.Errorf("import %s: %w", filepath.Base(path), err)
	}
	return found, nil
}

// open opens a file that can be read twice, as an import does: once to see what
// it is, and once to take it in. Opening a pipe would wait for its writer.
func open(path string) (*os.File, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, notOpened(path, err)
	case info.IsDir():
		return nil, notOpened(path, errors.New("it is a folder"))
	case !info.Mode().IsRegular():
		return nil, notOpened(path, errors.New("it is no file on a disk; save what it says to one first"))
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, notOpened(path, err)
	}
	return file, nil
}

func notOpened(path string, err error) error { return notOpenedAs("import", path, err) }

func notOpenedAs(what, path string, err error) error {
	var cause *os.PathError
	if errors.As(err, &cause) {
		err = cause.Err
	}
	return fmt.Errorf("%s %s: the file cannot be opened: %w", what, path, err)
}

func (t *Tracker) complete(opt importer.Options) importer.Options {
	opt.Now, opt.NewID = t.now(), store.NewID
	return opt
}

// PreviewFile reads a file and compares it with the ledger, writing nothing.
func (t *Tracker) PreviewFile(ctx context.Context, path string, opt importer.Options) (Preview, error) {
	found, err := t.InspectFile(ctx, path, opt)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Found: found}
	var undecided []importer.Row // in the file's order, which is that of the decisions
	p.Imported, err = t.read(ctx, path, opt, store.ImportOptions{Dry: true, Decide: func(_ store.Row, outcome store.Outcome) {
		if len(p.Rows) < previewed {
			p.Rows = append(p.Rows, PreviewRow{undecided[0], outcome})
		}
		undecided = undecided[1:]
	}}, func(r importer.Row) { undecided = append(undecided, r) })
	return p, err
}

// ImportFile brings a file into the ledger as one batch, or leaves the ledger
// as it was. Importing a file again changes nothing.
func (t *Tracker) ImportFile(ctx context.Context, path string, opt importer.Options, progress func(rows int)) (Imported, error) {
	if _, err := t.InspectFile(ctx, path, opt); errors.Is(err, importer.ErrArchive) {
		return t.importArchive(ctx, path, progress)
	} else if err != nil {
		return Imported{}, err
	}
	rows := 0
	done, err := t.read(ctx, path, opt, store.ImportOptions{}, func(importer.Row) {
		if rows++; progress != nil && rows%1000 == 0 {
			progress(rows)
		}
	})
	if err == nil {
		t.emit(Change{})
	}
	return done, err
}

// read streams a file's rows into an import of the store.
func (t *Tracker) read(ctx context.Context, path string, opt importer.Options, into store.ImportOptions, see func(importer.Row)) (Imported, error) {
	file, err := open(path)
	if err != nil {
		return Imported{}, err
	}
	defer file.Close()
	name := filepath.Base(path)
	into.Label = store.Label{Source: work.Imported, Detail: name}
	if format, err := importer.Recognise(file, t.complete(opt)); err == nil {
		into.Own = format.Own()
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return Imported{}, notOpened(path, err)
	}
	if opt.Pasted.IsZero() {
		// A file keeps when its text was copied, so that importing it again
		// means the same times.
		if info, err := file.Stat(); err == nil && info.ModTime().Before(t.now()) {
			opt.Pasted = info.ModTime()
		}
	}
	batch, err := t.store.BeginImport(ctx, into)
	if err != nil {
		return Imported{}, fmt.Errorf("import %s: %w", name, err)
	}
	done := Imported{File: name, Batch: batch.Batch()}
	sum, err := importer.Read(file, t.complete(opt), func(r importer.Row) error {
		see(r)
		if err := ctx.Err(); err != nil {
			return err
		}
		return batch.Add(ctx, store.Row{Line: r.Line, Submission: r.Submission, Intervals: r.Intervals, Entry: r.Entry, Within: r.Within})
	}, func(p importer.Problem) { done.Problems = append(done.Problems, p) })
	if err == nil {
		err = t.seal(ctx, batch, &done, sum)
	}
	if err != nil {
		return Imported{}, errors.Join(fmt.Errorf("import %s: %w", name, err), batch.Abort(ctx))
	}
	return done, nil
}

func (t *Tracker) seal(ctx context.Context, batch *store.Import, done *Imported, sum importer.Summary) error {
	if err := batch.Flush(ctx); err != nil {
		return err
	}
	done.Format, done.Rows, done.Skipped, done.OtherWorkers = sum.Format, sum.Rows, sum.Skipped, sum.OtherWorkers
	done.Added, done.Updated, done.Unchanged = batch.Counts[store.Added], batch.Counts[store.Updated], batch.Counts[store.Unchanged]
	detail, err := json.Marshal(done)
	if err != nil {
		return err
	}
	if done.Added+done.Updated == 0 {
		done.Batch = "" // there is nothing to take back
	}
	return batch.Seal(ctx, string(detail))
}

// UndoImport takes back a whole import; records edited since are kept and named.
// It is an act of its own, which Undo takes back.
func (t *Tracker) UndoImport(ctx context.Context, batch work.BatchID) (store.Undoing, error) {
	c, err := t.store.Batch(ctx, batch)
	if err != nil {
		return store.Undoing{}, err
	}
	return t.told(t.store.UndoChange(ctx, c, "import undo"))
}

// LastImport is the newest import of a file that stands; ok is false where
// there is none. The example is no import of the worker's.
func (t *Tracker) LastImport(ctx context.Context) (c store.Change, done Imported, ok bool, err error) {
	changes, err := t.store.Imports(ctx, 2)
	if err != nil {
		return c, done, false, err
	}
	for _, c := range changes {
		done := Imported{}
		if err := json.Unmarshal([]byte(c.Detail), &done); err != nil {
			return c, done, false, err
		}
		if done.Format != "" {
			done.Batch = work.BatchID(c.ID)
			return c, done, true, nil
		}
	}
	return c, done, false, nil
}
