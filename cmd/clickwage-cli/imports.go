package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

type importCmd struct {
	File      string            `arg:"" help:"The file; - for text that is pasted here; or the word undo, followed by a batch."`
	Batch     string            `arg:"" optional:"" help:"With undo: which import."`
	Format    string            `help:"Its format, where its content does not tell: ${formats}."`
	Worker    string            `help:"Which worker id in the file is you; * for all."`
	Platform  string            `help:"The platform, where the file names none."`
	Zone      string            `help:"The time zone of times that have none, such as Europe/Lisbon."`
	DateOrder string            `help:"How to read 03/04/2026: dmy or mdy." enum:"dmy,mdy,ymd," default:""`
	Currency  string            `help:"The currency of amounts that have none."`
	Reward    string            `help:"The reward of every row, where the file has none." placeholder:"MONEY"`
	Map       map[string]string `help:"Which column holds what, for a file of no known format, once for each: start, end, minutes, date, title, requester, platform, platform_id, reward, bonus, state, reason, worker, note." placeholder:"FIELD=COLUMN" mapsep:"none"`
	Encoding  string            `help:"The text's encoding, such as windows-1252."`
	PastedAt  string            `help:"When a text that says '2 days ago' was copied; otherwise when the file was saved." placeholder:"TIME"`
	DryRun    bool              `help:"Only say what would happen."`
}

type importJSON struct {
	Format       importer.Format `json:"format"`
	Rows         int             `json:"rows"`
	Added        int             `json:"added"`
	Updated      int             `json:"updated"`
	Unchanged    int             `json:"unchanged"`
	Skipped      int             `json:"skipped"`
	OtherWorkers int             `json:"other_workers"`
	Problems     []problemJSON   `json:"problems"`
	Batch        *string         `json:"batch"`
}

type problemJSON struct {
	Line int    `json:"line"`
	Why  string `json:"why"`
}

func (c *importCmd) Run(s *session) error {
	if c.File == "undo" && c.Batch != "" {
		return s.with(func(t *tracker.Tracker) error {
			return undone(s, t, "took back", func(ctx context.Context) (store.Undoing, error) {
				return t.UndoImport(ctx, work.BatchID(c.Batch))
			})
		})
	}
	if c.File == "undo" {
		return usage("import undo: which import? give the batch that it printed; a file of that name is ./undo")
	}
	if c.Batch != "" {
		return usage("one file at a time: %s and %s", c.File, c.Batch)
	}
	opt, err := c.options()
	if err != nil {
		return err
	}
	path, drop, err := onDisk(c.File)
	if err != nil {
		return err
	}
	defer drop()
	return s.with(func(t *tracker.Tracker) error {
		pasted, err := instant(s, t, c.PastedAt)
		if err != nil {
			return err
		}
		opt.Pasted = pasted.In(time.UTC)
		var result tracker.Imported
		if c.DryRun {
			preview, err := t.PreviewFile(s.ctx, path, opt)
			if err != nil {
				return c.advise(err)
			}
			result, result.Batch = preview.Imported, ""
		} else if result, err = t.ImportFile(s.ctx, path, opt, progress(s.err)); err != nil {
			return c.advise(err)
		}
		return s.print(importOf(result), func(w io.Writer) { c.tell(w, result) })
	})
}

func (c *importCmd) options() (importer.Options, error) {
	opt := importer.Options{
		Format: importer.Format(c.Format), Worker: c.Worker, Platform: c.Platform, DateOrder: c.DateOrder, Encoding: c.Encoding,
	}
	if len(c.Map) > 0 {
		opt.Mapping = &importer.Mapping{Columns: map[importer.Field]string{}}
		for field, column := range c.Map {
			opt.Mapping.Columns[importer.Field(field)] = column
		}
	}
	var err error
	if c.Zone != "" {
		if opt.Zone, err = tracker.LoadZone(c.Zone); err != nil {
			return opt, usageError{err}
		}
	}
	if c.Currency != "" {
		if opt.Currency, err = money.ParseCurrency(c.Currency); err != nil {
			return opt, usageError{err}
		}
	}
	opt.Reward, err = reward(c.Reward)
	return opt, err
}

// advise adds which options answer what the file could not tell.
func (c *importCmd) advise(err error) error {
	var unknown *importer.Unknown
	if errors.As(err, &unknown) {
		return fmt.Errorf("%w, such as --map start=%q --map title=%q; nothing was imported", err, "Begun at", "Task")
	}
	var asked *importer.Unanswered
	if !errors.As(err, &asked) {
		return fmt.Errorf("%w; nothing was imported", err)
	}
	options := map[importer.Question]string{
		importer.AskWorker: "--worker", importer.AskZone: "--zone", importer.AskDateOrder: "--date-order",
		importer.AskCurrency: "--currency", importer.AskEncoding: "--encoding", importer.AskReward: "--reward",
		importer.AskPlatform: "--platform",
	}
	var use []string
	for _, q := range asked.Questions {
		if option, ok := options[q]; ok {
			use = append(use, option)
		}
	}
	var who string
	if slices.Contains(asked.Questions, importer.AskWorker) {
		for _, w := range asked.Workers[:min(3, len(asked.Workers))] {
			who += fmt.Sprintf(" %s (%d rows)", w.ID, w.Rows)
		}
	}
	if who != "" {
		who = "; most rows:" + who
	}
	return fmt.Errorf("%w%s; answer with %s; nothing was imported", err, who, strings.Join(use, " "))
}

// progress shows how far an import is, where somebody watches.
func progress(w io.Writer) func(int) {
	if !terminal(w) {
		return nil
	}
	began := time.Now()
	return func(rows int) {
		if now := time.Now(); now.Sub(began) > time.Second {
			began = now
			fmt.Fprintf(w, "%d rows\n", rows)
		}
	}
}

func importOf(r tracker.Imported) importJSON {
	out := importJSON{
		Format: r.Format, Rows: r.Rows, Added: r.Added, Updated: r.Updated, Unchanged: r.Unchanged, Skipped: r.Skipped,
		OtherWorkers: r.OtherWorkers, Problems: []problemJSON{}, Batch: orNull(string(r.Batch)),
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, problemJSON(p))
	}
	return out
}

func (c *importCmd) tell(w io.Writer, r tracker.Imported) {
	verb := "imported"
	if c.DryRun {
		verb = "would import"
	}
	fmt.Fprintf(w, "%s %s (%s): %d added, %d updated, %d unchanged, %d skipped\n", verb, r.File, r.Format, r.Added, r.Updated, r.Unchanged, r.Skipped)
	if r.Rows == 0 && r.OtherWorkers > 0 {
		fmt.Fprintf(w, "no row is of worker %s; the file holds %d rows of others\n", c.Worker, r.OtherWorkers)
	} else if r.OtherWorkers > 0 {
		fmt.Fprintf(w, "%d rows of other workers were left out\n", r.OtherWorkers)
	}
	for _, p := range r.Problems {
		fmt.Fprintf(w, "line %d: %s\n", p.Line, p.Why)
	}
	if r.Batch != "" && r.Added+r.Updated > 0 {
		fmt.Fprintf(w, "take it back with: clickwage-cli import undo %s\n", r.Batch)
	}
}
