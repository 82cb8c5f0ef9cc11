package present

import (
	"context"
	"errors"

	"clickwage/data/importer"
	"clickwage/data/tracker"
)

// lookOptions say how to look.
type lookOptions struct {
	opt      importer.Options
	first    bool // recall answers and mappings
	drawn    *mapping
	progress func(tracker.Progress)
}

func (d *Desk) look(ctx context.Context, paths []string, o lookOptions) (l looked, err error) {
	if l.settings, err = d.Tracker.Settings(ctx); err != nil {
		return l, err
	}
	l.options, l.mapping = o.opt, o.drawn
	if l.several = len(paths) > 1 || d.Tracker.IsSeveral(paths[0]); l.several {
		all, err := d.Tracker.ImportAll(ctx, paths, o.opt, true, o.progress)
		l.all, l.found = &all, askedOf(all)
		return l, err
	}
	path := paths[0]
	l.found, err = d.Tracker.InspectFile(ctx, path, base(o.opt), o.progress)
	var unknown *importer.Unknown
	switch {
	case errors.Is(err, importer.ErrArchive):
		l.whole = true
		l.found.Format = importer.ClickwageArchive
		return l, nil
	case errors.As(err, &unknown):
		if l, err = d.mapped(ctx, path, o, l); err != nil || l.options.Mapping == nil {
			return l, err
		}
		l.found, err = d.Tracker.InspectFile(ctx, path, base(l.options), o.progress)
	}
	if err != nil {
		return l, err
	}
	if l.found.Decimal != "" {
		l.options.Decimal = "" // the file shows it, whatever a saved mapping had of another
	}
	if o.first {
		if l.options, err = d.Tracker.Recall(ctx, l.found, l.options); err != nil {
			return l, err
		}
	}
	if !answered(l.found, l.options) {
		return l, nil
	}
	preview, err := d.Tracker.PreviewFile(ctx, path, l.options, o.progress)
	l.preview = &preview
	return l, err
}

// base is what decides how a file is read at all, so that every question of it
// is still asked.
func base(opt importer.Options) importer.Options {
	return importer.Options{Encoding: opt.Encoding, Mapping: opt.Mapping}
}

// mapped takes the saved mapping of a table of no known format, or begins one.
func (d *Desk) mapped(ctx context.Context, path string, o lookOptions, l looked) (looked, error) {
	header, rows, err := d.Tracker.SampleFile(ctx, path, o.opt.Encoding, sampled)
	if err != nil {
		return l, err
	}
	if l.saved, err = d.Tracker.MappingsFor(ctx, header); err != nil {
		return l, err
	}
	if o.first && len(l.saved) > 0 {
		l.mapping = newMapping(header, rows)
		l.mapping.take(l.saved[0])
		l.options, err = l.saved[0].Fill(l.options)
		return l, err
	}
	if o.first {
		l.mapping = newMapping(header, rows)
		l.mapping.columns, l.mapping.open = importer.Suggest(header).Columns, true
		l.options.Mapping = l.mapping.mapping()
	}
	l.found = importer.Found{Format: importer.Mapped, Header: header, Columns: len(header)}
	return l, nil
}

// askedOf is what several files must be asked about, as of one.
func askedOf(all tracker.ImportedAll) (found importer.Found) {
	found.Format = tracker.Several
	for _, r := range all.Files {
		found.Rows += r.Rows
		var open *importer.Unanswered
		if errors.As(r.Err, &open) {
			found = keepAsked(importer.Found{
				Questions: open.Questions, Workers: open.Workers, Example: open.Example, Readings: open.Readings, Amount: open.Amount,
			}, found)
		}
	}
	return found
}

// keepAsked keeps what was asked before beside what is asked now.
func keepAsked(before, now importer.Found) importer.Found {
	for _, q := range before.Questions {
		if !contains(now.Questions, q) {
			now.Questions = append(now.Questions, q)
		}
	}
	for _, w := range before.Workers {
		known := false
		for _, have := range now.Workers {
			known = known || have.ID == w.ID
		}
		if !known {
			now.Workers = append(now.Workers, w)
		}
	}
	if now.Example == "" {
		now.Example = before.Example
	}
	if now.Readings[0] == "" {
		now.Readings = before.Readings
	}
	if now.Amount == "" {
		now.Amount = before.Amount
	}
	return now
}
