package tracker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"clickwage/data/importer"
	"clickwage/data/store"
)

// Several is the Format of an import of several files.
const Several importer.Format = "folder"

// FileResult is what an import of several files did with one of them.
type FileResult struct {
	Imported
	Err error // why it was left out whole; nothing of it is in the ledger
}

// ImportedAll is what an import of several files did: in sum, and file by file.
type ImportedAll struct {
	Imported
	Files []FileResult
}

// ImportAll brings all files of a folder or of a zip archive into the ledger as
// one batch, each recognised by itself, or leaves the ledger as it was. A file
// that is of no known format, must be asked about or cannot be unpacked is left
// out and named. With dry it only says what it would do.
func (t *Tracker) ImportAll(ctx context.Context, path string, opt importer.Options, dry bool, progress func(Progress)) (ImportedAll, error) {
	list := archive
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		list = t.folder
	}
	all, err := list(path)
	if err != nil {
		return ImportedAll{}, err
	}
	defer all.close()
	v := visit{dry: dry, progress: progress}
	name := filepath.Base(filepath.Clean(path))
	batch, err := t.beginImport(ctx, name, v)
	if err != nil {
		return ImportedAll{}, err
	}
	var size int64
	for _, f := range all.files {
		size += f.size
	}
	done := ImportedAll{Imported: Imported{Format: Several, File: name, Batch: batch.Batch()}}
	m := newMeter(progress, size)
	for _, f := range all.files {
		result, err := t.oneOf(ctx, batch, f, opt, v, m)
		if err != nil {
			return ImportedAll{}, errors.Join(err, batch.Abort(ctx))
		}
		done.add(result)
	}
	for _, r := range all.refused {
		done.add(FileResult{Imported: Imported{File: r.name}, Err: fmt.Errorf("import %s: %w", r.name, r.err)})
	}
	if err := sealBatch(ctx, batch, &done.Imported); err != nil {
		return ImportedAll{}, errors.Join(err, batch.Abort(ctx))
	}
	m.end()
	if !dry {
		t.emit(Change{})
	}
	return done, nil
}

// oneOf brings in one of several files. What keeps it out is in its result; the
// error is what ends the whole import.
func (t *Tracker) oneOf(ctx context.Context, batch *store.Import, f source, opt importer.Options, v visit, m *meter) (FileResult, error) {
	mapped := opt.Mapping // for the files that need it
	opt.Mapping = nil
	found, err := t.inspect(ctx, f, opt, m)
	var unknown *importer.Unknown
	if mapped != nil && errors.As(err, &unknown) {
		opt.Mapping = mapped
		found, err = t.inspect(ctx, f, opt, nil)
	}
	if ctx.Err() != nil {
		return FileResult{}, fmt.Errorf("import %s: %w", f.name, ctx.Err())
	}
	if err == nil && found.Ask() != nil {
		err = fmt.Errorf("import %s: %w", f.name, found.Ask())
	}
	if err != nil {
		return FileResult{Imported: Imported{File: f.name}, Err: err}, nil
	}
	done, err := t.bring(ctx, batch, task{f, found, opt}, v, m)
	return FileResult{Imported: done}, err
}

func (a *ImportedAll) add(r FileResult) {
	a.Rows += r.Rows
	a.Added += r.Added
	a.Updated += r.Updated
	a.Unchanged += r.Unchanged
	a.Skipped += r.Skipped
	a.OtherWorkers += r.OtherWorkers
	a.Files = append(a.Files, r)
}
