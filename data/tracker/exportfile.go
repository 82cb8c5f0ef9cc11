package tracker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"clickwage/data/exporter"
	"clickwage/data/importer"
	"clickwage/data/store"
)

// ArchiveEnd is how the name of a whole archive ends.
const ArchiveEnd = ".clickwage"

// ExportEnds are the ends of the names of files that ExportFile writes.
func ExportEnds() []string { return []string{".csv", ".jsonl", ".xlsx", ".ics", ArchiveEnd} }

// ErrExportEnd is returned for a file whose name ends otherwise.
var ErrExportEnd = errors.New("the name must end in .csv, .jsonl, .xlsx, .ics or " + ArchiveEnd)

// Exported is what an export wrote.
type Exported struct {
	File      string
	Records   int // of current state
	Revisions int // of an archive
}

// ExportFile writes what a filter chooses to a file, whole or not at all, in the
// format that the end of its name says: .csv and .jsonl read back losslessly,
// .xlsx and .ics are to look at, and .clickwage is the archive of the whole
// ledger, which takes no filter (see ArchiveFile).
func (t *Tracker) ExportFile(ctx context.Context, path string, f store.Filter) (Exported, error) {
	done := Exported{File: path}
	end := strings.ToLower(filepath.Ext(path))
	if !slices.Contains(ExportEnds(), end) {
		return done, fmt.Errorf("export %s: %w", path, ErrExportEnd)
	}
	if end == ArchiveEnd {
		return t.ArchiveFile(ctx, path)
	}
	records, err := t.Export(ctx, f)
	if err != nil {
		return done, err
	}
	return t.exportRecords(ctx, path, records)
}

// ExportKeys writes the records of some keys to a file, as ExportFile does; there
// is no archive of them.
func (t *Tracker) ExportKeys(ctx context.Context, path string, keys []store.Key) (Exported, error) {
	if end := strings.ToLower(filepath.Ext(path)); end == ArchiveEnd || !slices.Contains(ExportEnds(), end) {
		return Exported{File: path}, fmt.Errorf("export %s: %w", path, ErrExportEnd)
	}
	return t.exportRecords(ctx, path, t.ExportChosen(ctx, keys))
}

func (t *Tracker) exportRecords(ctx context.Context, path string, records exporter.Next) (Exported, error) {
	done := Exported{File: path}
	counted := func() (exporter.Record, bool, error) {
		r, ok, err := records()
		if ok {
			done.Records++
		}
		return r, ok, err
	}
	zone, err := t.Zone(ctx)
	if err != nil {
		return done, err
	}
	err = WriteFile(path, func(w io.Writer) error {
		switch strings.ToLower(filepath.Ext(path)) {
		case ".csv":
			return exporter.CSV(w, counted)
		case ".jsonl":
			return exporter.JSONLines(w, counted)
		case ".xlsx":
			return exporter.XLSX(w, counted, zone)
		case ".ics":
			return exporter.ICS(w, counted)
		}
		return ErrExportEnd
	}, nil)
	return done, err
}

// ArchiveFile writes the whole ledger with every change and revision, settings,
// rates and favourites. Importing it into an empty ledger and writing it again
// gives the same bytes.
func (t *Tracker) ArchiveFile(ctx context.Context, path string) (Exported, error) {
	done := Exported{File: path}
	err := WriteFile(path, func(w io.Writer) error {
		held, err := t.store.WriteArchive(ctx, w)
		done.Revisions = held.Revisions
		return err
	}, nil)
	return done, err
}

// importArchive makes this empty ledger the one that an archive holds.
func (t *Tracker) importArchive(ctx context.Context, path string, progress func(Progress)) (Imported, error) {
	done := Imported{Format: importer.ClickwageArchive, File: filepath.Base(path)}
	file, err := os.Open(path)
	if err != nil {
		return done, notOpened(path, err)
	}
	defer file.Close()
	held, err := t.store.ReadArchive(ctx, file, func(revisions int) {
		if progress != nil {
			progress(Progress{Rows: revisions})
		}
	})
	if errors.Is(err, store.ErrNotEmpty) {
		err = fmt.Errorf("%w; an archive becomes a whole new ledger: choose a new file for it (--ledger FILE), or import a .jsonl export into this one", err)
	}
	if err != nil {
		return done, fmt.Errorf("import %s: %w", done.File, err)
	}
	done.Rows, done.Added = held.Revisions, held.Revisions
	t.emit(Change{})
	return done, nil
}
