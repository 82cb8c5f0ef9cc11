package tracker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

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

// ImportAll brings all files of folders, of zip archives and those that are
// named themselves into the ledger as one batch, each recognised by itself, or
// leaves the ledger as it was. A file that is of no known format, must be asked
// about or cannot be unpacked is left out and named. With dry it only says what
// it would do.
func (t *Tracker) ImportAll(ctx context.Context, paths []string, opt importer.Options, dry bool, progress func(Progress)) (ImportedAll, error) {
	all, err := t.gather(paths)
	if err != nil {
		return ImportedAll{}, err
	}
	defer all.close()
	v := visit{dry: dry, progress: progress}
	name := named(paths)
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

// gather lists the files of all paths.
func (t *Tracker) gather(paths []string) (*several, error) {
	all := &several{}
	var opened []func() error
	all.close = func() error {
		var err error
		for _, end := range opened {
			err = errors.Join(err, end())
		}
		return err
	}
	for _, path := range paths {
		list := archive
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			list = t.folder
		} else if len(paths) > 1 && !t.IsSeveral(path) {
			if err := all.take(t, path, filepath.Base(path)); err != nil {
				return nil, errors.Join(err, all.close())
			}
			continue
		}
		part, err := list(path)
		if err != nil {
			return nil, errors.Join(err, all.close())
		}
		opened = append(opened, part.close)
		all.files, all.refused = append(all.files, part.files...), append(all.refused, part.refused...)
	}
	return all, nil
}

// named is what several files are called together.
func named(paths []string) string {
	names := make([]string, 0, 3)
	for _, path := range paths[:min(len(paths), 3)] {
		names = append(names, filepath.Base(filepath.Clean(path)))
	}
	if len(paths) > 3 {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
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
