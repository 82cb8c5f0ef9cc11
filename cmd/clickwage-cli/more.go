package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"clickwage/data/exporter"
	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// undone says what an undo did, and what it had to keep.
func undone(s *session, verb string, do func(context.Context) (store.Undoing, error)) error {
	u, err := do(s.ctx)
	if err != nil {
		return err
	}
	at := u.Change.At.In(time.Local).Format("2006-01-02 15:04:05")
	kept := u.Kept
	if kept == nil {
		kept = []string{}
	}
	return s.print(map[string]any{"change": u.Change.What, "at": rfc(u.Change.At), "kept": kept}, func(w io.Writer) {
		fmt.Fprintf(w, "%s: %s of %s\n", verb, u.Change.What, at)
		for _, id := range u.Kept {
			fmt.Fprintf(w, "kept, because it was edited since: %s\n", id)
		}
	})
}

type historyCmd struct {
	ID string `arg:"" help:"Which entry."`
}

type historyJSON struct {
	At     *string `json:"at"`
	Source string  `json:"source"`
	Field  string  `json:"field"`
	Old    *string `json:"old"`
	New    *string `json:"new"`
	Reason string  `json:"reason"`
}

func (c *historyCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		lines, err := t.History(s.ctx, c.ID)
		if err != nil {
			return err
		}
		list := []historyJSON{}
		for _, l := range lines {
			list = append(list, historyJSON{rfc(l.At), l.Source.String(), l.Field, orNull(l.Old), orNull(l.New), l.Why})
		}
		return s.print(list, func(w io.Writer) {
			for _, l := range lines {
				fmt.Fprintf(w, "%s  %-8s  %s: %s -> %s", l.At.In(time.Local).Format("2006-01-02 15:04:05"), l.Source, l.Field, orDash(l.Old), orDash(l.New))
				if l.Why != "" {
					fmt.Fprintf(w, "  (%s)", l.Why)
				}
				fmt.Fprintln(w)
			}
		})
	})
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

type importCmd struct {
	File      string `arg:"" help:"The file; or the word undo, followed by a batch."`
	Batch     string `arg:"" optional:"" help:"With undo: which import."`
	Format    string `help:"Its format, where the header does not tell."`
	Worker    string `help:"Which worker id in the file is you; * for all."`
	Platform  string `help:"The platform, where the file names none."`
	Zone      string `help:"The time zone of times that have none, such as Europe/Lisbon."`
	DateOrder string `help:"How to read 03/04/2026: dmy or mdy." enum:"dmy,mdy,ymd," default:""`
	Currency  string `help:"The currency of amounts that have none."`
	Reward    string `help:"The reward of every row, where the file has none." placeholder:"MONEY"`
	Encoding  string `help:"The text's encoding, such as windows-1252."`
	DryRun    bool   `help:"Only say what would happen."`
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
			return undone(s, "took back", func(ctx context.Context) (store.Undoing, error) {
				return t.UndoImport(ctx, work.BatchID(c.Batch))
			})
		})
	}
	if c.Batch != "" {
		return usage("one file at a time: %s and %s", c.File, c.Batch)
	}
	opt, err := c.options()
	if err != nil {
		return err
	}
	return s.with(func(t *tracker.Tracker) error {
		var result tracker.Imported
		if c.DryRun {
			preview, err := t.PreviewFile(s.ctx, c.File, opt)
			if err != nil {
				return c.advise(err)
			}
			result, result.Batch = preview.Imported, ""
		} else if result, err = t.ImportFile(s.ctx, c.File, opt, progress(s.err)); err != nil {
			return c.advise(err)
		}
		return s.print(importOf(result), func(w io.Writer) { c.tell(w, result) })
	})
}

func (c *importCmd) options() (importer.Options, error) {
	opt := importer.Options{
		Format: importer.Format(c.Format), Worker: c.Worker, Platform: c.Platform, DateOrder: c.DateOrder, Encoding: c.Encoding,
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
	for _, w := range asked.Workers[:min(3, len(asked.Workers))] {
		who += fmt.Sprintf(" %s (%d rows)", w.ID, w.Rows)
	}
	if who != "" {
		who = ", most rows:" + who
	}
	return fmt.Errorf("%w%s; answer with %s; nothing was imported", err, who, strings.Join(use, " "))
}

// progress shows how far an import is, where somebody watches.
func progress(w io.Writer) func(int) {
	file, ok := w.(*os.File)
	if !ok {
		return nil
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	began := time.Now()
	return func(rows int) {
		if time.Since(began) > time.Second {
			fmt.Fprintf(file, "\r%d rows", rows)
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
	fmt.Fprintf(w, "%s %s (%s): %d added, %d updated, %d unchanged, %d skipped\n", verb, filepath.Base(c.File), r.Format, r.Added, r.Updated, r.Unchanged, r.Skipped)
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

type exportCmd struct {
	File   string `arg:"" help:"A new file that ends in .csv or .jsonl."`
	filter `embed:""`
}

func (c *exportCmd) Run(s *session) error {
	write := map[string]func(io.Writer, exporter.Next) error{".csv": exporter.CSV, ".jsonl": exporter.JSONLines}[strings.ToLower(filepath.Ext(c.File))]
	if write == nil {
		return usage("export %s: the file must end in .csv or .jsonl", c.File)
	}
	return s.with(func(t *tracker.Tracker) error {
		f, err := c.chosen(s, t)
		if err != nil {
			return err
		}
		records, err := t.Export(s.ctx, f)
		if err != nil {
			return err
		}
		n := 0
		err = whole(c.File, func(w io.Writer) error {
			return write(w, func() (exporter.Record, bool, error) {
				r, ok, err := records()
				if ok {
					n++
				}
				return r, ok, err
			})
		})
		if err != nil {
			return err
		}
		return s.print(map[string]any{"file": c.File, "records": n}, func(w io.Writer) {
			fmt.Fprintf(w, "wrote %d records to %s\n", n, c.File)
		})
	})
}

// whole writes a file whole or not at all.
func whole(path string, write func(io.Writer) error) error {
	part, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-*")
	if err != nil {
		return plainPath(path, err)
	}
	defer os.Remove(part.Name())
	if err := errors.Join(write(part), part.Sync(), part.Close()); err != nil {
		return plainPath(path, err)
	}
	if err := os.Rename(part.Name(), path); err != nil {
		return plainPath(path, err)
	}
	return nil
}

// plainPath says which file could not be written, and that nothing is lost.
func plainPath(path string, err error) error {
	var cause *fs.PathError
	if errors.As(err, &cause) {
		err = cause.Err
	}
	return fmt.Errorf("%s cannot be written: %w; the ledger is as it was, choose another folder", path, err)
}

type backupCmd struct {
	File string `arg:"" help:"A new file."`
}

func (c *backupCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		if err := t.Backup(s.ctx, c.File); err != nil {
			return err
		}
		return s.print(map[string]any{"file": c.File}, func(w io.Writer) {
			fmt.Fprintf(w, "the ledger was copied to %s, opened and checked\n", c.File)
		})
	})
}

type checkCmd struct{}

func (checkCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		checked, err := t.Check(s.ctx)
		if err != nil {
			return err
		}
		problems := checked.Problems
		if problems == nil {
			problems = []string{}
		}
		err = s.print(map[string]any{
			"ok": len(problems) == 0, "revisions": checked.Revisions, "records": checked.Records, "sqlite": checked.SQLite, "problems": problems,
		}, func(w io.Writer) {
			for _, p := range problems {
				fmt.Fprintln(w, p)
			}
			if len(problems) == 0 {
				fmt.Fprintf(w, "all is well: %d records, %d revisions (SQLite %s)\n", checked.Records, checked.Revisions, checked.SQLite)
			}
		})
		if err == nil && len(problems) > 0 {
			err = fmt.Errorf("%d problems; nothing was changed, a backup from before can be compared", len(problems))
		}
		return err
	})
}

type demoCmd struct{}

func (demoCmd) Run(s *session) error {
	if s.path == "" {
		return usage("demo needs a ledger of its own: clickwage-cli demo --ledger FILE")
	}
	return s.with(func(t *tracker.Tracker) error {
		if err := t.FillExample(s.ctx); err != nil {
			return err
		}
		return s.print(map[string]any{"ledger": s.path}, func(w io.Writer) {
			fmt.Fprintf(w, "wrote example data to %s\n", s.path)
		})
	})
}

type rateCmd struct {
	Set  rateSetCmd  `cmd:"" help:"Keep a rate: rate set EUR USD 1.0812 --date 2026-11-20 --source ECB."`
	List rateListCmd `cmd:"" help:"The rates that the ledger knows."`
}

type rateSetCmd struct {
	From   string `arg:"" help:"One unit of this currency"`
	To     string `arg:"" help:"was worth so much of this one."`
	Rate   string `arg:"" help:"The rate, such as 1.0812."`
	Date   string `help:"From which day; default today." placeholder:"DAY"`
	Source string `help:"Who published it." default:"typed"`
}

func (c *rateSetCmd) Run(s *session) error {
	from, err := money.ParseCurrency(c.From)
	if err != nil {
		return usageError{err}
	}
	to, err := money.ParseCurrency(c.To)
	if err != nil {
		return usageError{err}
	}
	return s.with(func(t *tracker.Tracker) error {
		if c.Date == "" {
			today, err := t.Today(s.ctx)
			if err != nil {
				return err
			}
			c.Date = today.String()
		}
		if err := t.SetRate(s.ctx, money.Quote{From: from, To: to, Rate: c.Rate, Date: c.Date, Source: c.Source}); err != nil {
			return err
		}
		return s.print(map[string]any{"from": from, "to": to, "rate": c.Rate, "date": c.Date}, func(w io.Writer) {
			fmt.Fprintf(w, "1 %s = %s %s from %s (%s)\n", from, c.Rate, to, c.Date, c.Source)
		})
	})
}

type rateListCmd struct{}

func (rateListCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		rates, err := t.Rates(s.ctx)
		if err != nil {
			return err
		}
		list := []map[string]string{}
		for _, q := range rates {
			list = append(list, map[string]string{"from": string(q.From), "to": string(q.To), "rate": q.Rate, "date": q.Date, "source": q.Source})
		}
		return s.print(list, func(w io.Writer) {
			for _, q := range rates {
				fmt.Fprintf(w, "%s  1 %s = %s %s  (%s)\n", q.Date, q.From, q.Rate, q.To, q.Source)
			}
		})
	})
}

type completionCmd struct{}

// Run prints a completion function that offers the commands and their options.
func (completionCmd) Run(s *session) error {
	var names, cases []string
	for _, node := range s.model.Children {
		names = append(names, node.Name)
		var flags []string
		for _, group := range node.AllFlags(true) {
			for _, flag := range group {
				flags = append(flags, "--"+flag.Name)
			}
		}
		cases = append(cases, fmt.Sprintf("    %s) words=%q ;;", node.Name, strings.Join(flags, " ")))
	}
	fmt.Fprintf(s.out, `_clickwage_cli() {
  local words=%q
  case "${COMP_WORDS[1]}" in
%s
  esac
  [ "$COMP_CWORD" -eq 1 ] && words=%q
  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
  [ "${#COMPREPLY[@]}" -eq 0 ] && COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _clickwage_cli clickwage-cli
`, strings.Join(names, " "), strings.Join(cases, "\n"), strings.Join(names, " "))
	return nil
}
