package tracker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

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
func (t *Tracker) InspectFile(ctx context.Context, path string, opt importer.Options, progress func(Progress)) (importer.Found, error) {
	f, err := t.onDisk(path)
	if err != nil {
		return importer.Found{}, err
	}
	return t.inspect(ctx, f, opt, newMeter(progress, f.size))
}

// SampleFile is the header of a table and its first records, for a person to say
// which column holds what.
func (t *Tracker) SampleFile(ctx context.Context, path, encoding string, records int) (header []string, rows [][]string, err error) {
	f, err := t.onDisk(path)
	if err != nil {
		return nil, nil, err
	}
	err = f.read(ctx, nil, func(r io.Reader) error {
		header, rows, err = importer.Sample(r, encoding, records)
		return err
	})
	if err != nil {
		err = fmt.Errorf("import %s: %w", f.name, err)
	}
	return header, rows, err
}

func (t *Tracker) inspect(ctx context.Context, f source, opt importer.Options, m *meter) (found importer.Found, err error) {
	err = f.read(ctx, m, func(r io.Reader) error {
		found, err = importer.Inspect(r, t.complete(opt))
		return err
	})
	if err != nil {
		err = fmt.Errorf("import %s: %w", f.name, err)
	}
	return found, err
}

func (t *Tracker) complete(opt importer.Options) importer.Options {
	opt.Now, opt.NewID = t.now(), store.NewID
	return opt
}

// PreviewFile reads a file and compares it with the ledger, writing nothing.
func (t *Tracker) PreviewFile(ctx context.Context, path string, opt importer.Options, progress func(Progress)) (Preview, error) {
	var p Preview
	var undecided []importer.Row // in the file's order, which is that of the decisions
	var err error
	p.Imported, p.Found, err = t.importOne(ctx, path, opt, visit{
		dry: true, progress: progress, see: func(r importer.Row) { undecided = append(undecided, r) },
		decide: func(_ store.Row, outcome store.Outcome) {
			if len(p.Rows) < previewed {
				p.Rows = append(p.Rows, PreviewRow{undecided[0], outcome})
			}
			undecided = undecided[1:]
		},
	})
	return p, err
}

// ImportFile brings a file into the ledger as one batch, or leaves the ledger
// as it was. Importing a file again changes nothing.
func (t *Tracker) ImportFile(ctx context.Context, path string, opt importer.Options, progress func(Progress)) (Imported, error) {
	done, _, err := t.importOne(ctx, path, opt, visit{progress: progress})
	if errors.Is(err, importer.ErrArchive) {
		return t.importArchive(ctx, path, progress)
	}
	if err == nil {
		t.emit(Change{})
	}
	return done, err
}

// visit says how files are gone through, and who hears of it.
type visit struct {
	dry      bool
	see      func(importer.Row)             // each row that is read; may be nil
	decide   func(store.Row, store.Outcome) // what became of it; may be nil
	progress func(Progress)                 // may be nil
}

func (t *Tracker) importOne(ctx context.Context, path string, opt importer.Options, v visit) (done Imported, found importer.Found, err error) {
	f, err := t.onDisk(path)
	if err != nil {
		return done, found, err
	}
	m := newMeter(v.progress, f.size)
	if found, err = t.inspect(ctx, f, opt, m); err == nil && found.Ask() != nil {
		err = fmt.Errorf("import %s: %w", f.name, found.Ask())
	}
	if err != nil {
		return done, found, err
	}
	batch, err := t.beginImport(ctx, f.name, v)
	if err != nil {
		return done, found, err
	}
	done, err = t.bring(ctx, batch, task{f, found, opt}, v, m)
	if err == nil {
		done.Batch = batch.Batch()
		err = sealBatch(ctx, batch, &done)
	}
	if err != nil {
		return Imported{}, found, errors.Join(err, batch.Abort(ctx))
	}
	m.end()
	return done, found, nil
}

func (t *Tracker) beginImport(ctx context.Context, name string, v visit) (*store.Import, error) {
	batch, err := t.store.BeginImport(ctx, store.ImportOptions{
		Label: store.Label{Source: work.Imported, Detail: name}, Dry: v.dry, Decide: v.decide,
	})
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", name, err)
	}
	return batch, nil
}

// task is a file with what a look through it has shown.
type task struct {
	source
	found importer.Found
	opt   importer.Options
}

// manyProblems bounds the problems that are kept of one file; more are counted
// among the skipped rows.
const manyProblems = 100_000

// bring streams a file's rows into a batch and counts what they did.
func (t *Tracker) bring(ctx context.Context, batch *store.Import, f task, v visit, m *meter) (Imported, error) {
	done := Imported{File: f.name}
	opt := f.found.Settle(f.opt)
	opt.Format = f.opt.Format // what the header says, it says again
	if opt.Pasted.IsZero() && f.saved.Before(t.now()) {
		opt.Pasted = f.saved // so that importing a pasted text again means the same times
	}
	err := batch.NextFile(ctx, f.found.Format.Own())
	before := batch.Counts
	var sum importer.Summary
	if err == nil {
		err = f.read(ctx, m, func(r io.Reader) error {
			sum, err = importer.Read(r, t.complete(opt), func(r importer.Row) error {
				m.row()
				if v.see != nil {
					v.see(r)
				}
				return batch.Add(ctx, store.Row{Line: r.Line, Submission: r.Submission, Intervals: r.Intervals, Entry: r.Entry, Within: r.Within})
			}, func(p importer.Problem) {
				if len(done.Problems) < manyProblems {
					done.Problems = append(done.Problems, p)
				}
			})
			return err
		})
	}
	if err == nil {
		err = batch.Flush(ctx)
	}
	if err != nil {
		return done, fmt.Errorf("import %s: %w", f.name, err)
	}
	done.Format, done.Rows, done.Skipped, done.OtherWorkers = sum.Format, sum.Rows, sum.Skipped, sum.OtherWorkers
	done.Added = batch.Counts[store.Added] - before[store.Added]
	done.Updated = batch.Counts[store.Updated] - before[store.Updated]
	done.Unchanged = batch.Counts[store.Unchanged] - before[store.Unchanged]
	return done, nil
}

// sealBatch makes the batch part of the ledger.
func sealBatch(ctx context.Context, batch *store.Import, done *Imported) error {
	detail, err := json.Marshal(done)
	if err != nil {
		return err
	}
	if done.Added+done.Updated == 0 {
		done.Batch = "" // there is nothing to take back
	}
	if err := batch.Seal(ctx, string(detail)); err != nil {
		return fmt.Errorf("import %s: %w", done.File, err)
	}
	return nil
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

// PastImport is an import that stands.
type PastImport struct {
	store.Change
	Imported
}

// PastImports are the newest imports of files that stand, the newest first. The
// example is no import of the worker's.
func (t *Tracker) PastImports(ctx context.Context, limit int) ([]PastImport, error) {
	changes, err := t.store.Imports(ctx, limit+1)
	if err != nil {
		return nil, err
	}
	var all []PastImport
	for _, c := range changes {
		past := PastImport{Change: c}
		if err := json.Unmarshal([]byte(c.Detail), &past.Imported); err != nil {
			return nil, err
		}
		if past.Format != "" && len(all) < limit {
			past.Batch = work.BatchID(c.ID)
			all = append(all, past)
		}
	}
	return all, nil
}
