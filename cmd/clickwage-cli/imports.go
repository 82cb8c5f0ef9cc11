package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"clickwage/cmd/console"
	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

type importCmd struct {
	File      string   `arg:"" help:"The file, folder or zip archive; - for text that is pasted here; or the word undo, followed by a batch."`
	Batch     string   `arg:"" optional:"" help:"With undo: which import."`
	Format    string   `help:"Its format, where its content does not tell: ${formats}."`
	Worker    string   `help:"Which worker id in the file is you; * for all."`
	Platform  string   `help:"The platform, where the file names none."`
	Zone      string   `help:"The time zone of times that have none, such as Europe/Lisbon."`
	DateOrder string   `help:"How to read 03/04/2026: dmy or mdy." enum:"dmy,mdy,ymd," default:""`
	Decimal   string   `help:"With --map: the decimal sign of amounts such as 1,000: comma or point." enum:"comma,point," default:""`
	Currency  string   `help:"The currency of amounts that have none."`
	Reward    string   `help:"The reward of every row, where the file has none." placeholder:"MONEY"`
	Encoding  string   `help:"The text's encoding, such as windows-1252."`
	Map       []string `help:"Which column holds what, for tables of no known format, such as --map start=Begin --map reward=Pay." sep:"none" placeholder:"FIELD=COLUMN"`
	Layout    string   `help:"With --map: how times are written, as Go writes 2 January 2006, 15:04:05."`
	Mapping   string   `help:"Read by a saved mapping." placeholder:"NAME"`
	Save      string   `name:"save-mapping" help:"With --map: keep the mapping and the answers under a name." placeholder:"NAME"`
	PastedAt  string   `help:"When a text that says '2 days ago' was copied; otherwise when the file was saved." placeholder:"TIME"`
	DryRun    bool     `help:"Only say what would happen."`
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
	File string `json:"file,omitempty"` // of several
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
		return console.Usage("import undo: which import? give the batch that it printed; a file of that name is ./undo")
	}
	if c.Batch != "" {
		return console.Usage("one file, folder or archive at a time: %s and %s", c.File, c.Batch)
	}
	opt, err := c.options()
	if err != nil {
		return err
	}
	var drop func()
	if c.File, drop, err = onDisk(c.File); err != nil {
		return err
	}
	defer drop()
	return s.with(func(t *tracker.Tracker) error {
		pasted, err := instant(s, t, c.PastedAt)
		if err != nil {
			return err
		}
		opt.Pasted = pasted.In(time.UTC)
		if err := t.Knows(s.ctx, opt.Currency); err != nil {
			return err
		}
		if c.Mapping != "" {
			saved, err := t.MappingNamed(s.ctx, c.Mapping)
			if err != nil {
				return fmt.Errorf("%w; clickwage-cli mapping list shows those there are", err)
			}
			if opt, err = saved.Fill(opt); err != nil {
				return err
			}
		}
		if t.IsSeveral(c.File) {
			return c.all(s, t, opt)
		}
		return c.one(s, t, opt)
	})
}

func (c *importCmd) one(s *session, t *tracker.Tracker, opt importer.Options) error {
	var result tracker.Imported
	if c.DryRun {
		preview, err := t.PreviewFile(s.ctx, c.File, opt, nil)
		if err != nil {
			return c.advise(s, t, err)
		}
		result, result.Batch = preview.Imported, ""
	} else {
		var err error
		if result, err = t.ImportFile(s.ctx, c.File, opt, progress(s.err)); err != nil {
			return c.advise(s, t, err)
		}
		if err := c.save(s, t, opt); err != nil {
			return err
		}
	}
	return s.print(importOf(result), func(w io.Writer) { c.tell(w, result) })
}

// save keeps the mapping that a file was read by.
func (c *importCmd) save(s *session, t *tracker.Tracker, opt importer.Options) error {
	if c.Save == "" {
		return nil
	}
	found, err := t.InspectFile(s.ctx, c.File, opt, nil)
	if err != nil {
		return err
	}
	return t.SaveMapping(s.ctx, c.Save, opt, found.Header)
}

// all imports a folder or an archive. It fails where not one file could be read.
func (c *importCmd) all(s *session, t *tracker.Tracker, opt importer.Options) error {
	if c.Save != "" {
		return console.Usage("a mapping is saved with one file")
	}
	result, err := t.ImportAll(s.ctx, []string{c.File}, opt, c.DryRun, progress(s.err))
	if err != nil {
		return c.advise(s, t, err)
	}
	if c.DryRun {
		result.Batch = ""
	}
	out := importAllJSON{importJSON: importOf(result.Imported), Files: []fileJSON{}}
	read := 0
	for i, f := range result.Files {
		one := fileJSON{File: f.File, importJSON: importOf(f.Imported)}
		if f.Err != nil {
			result.Files[i].Err = c.advice(s, t, f.Err)
			one.Problems = []problemJSON{{Why: console.OneLine(result.Files[i].Err)}}
		} else {
			read++
		}
		for _, p := range one.Problems {
			out.Problems = append(out.Problems, problemJSON{File: f.File, Line: p.Line, Why: p.Why})
		}
		out.Files = append(out.Files, one)
	}
	if read == 0 {
		return fmt.Errorf("import %s: none of %d files could be read%s; nothing was imported", result.File, len(result.Files), firstOf(result.Files))
	}
	return s.print(out, func(w io.Writer) {
		left := 0
		for _, f := range result.Files {
			if f.Err == nil {
				c.tell(w, f.Imported)
				continue
			}
			if left++; left <= told {
				fmt.Fprintf(w, "left out: %s\n", console.OneLine(f.Err))
			}
		}
		more(w, left, "files were left out")
		c.tell(w, result.Imported)
	})
}

// told is how many files or lines are named before the rest is only counted: a
// folder may hold thousands that are no exports.
const told = 20

// more counts what was not named.
func more(w io.Writer, n int, what string) {
	if n > told {
		fmt.Fprintf(w, "and %d more %s; --json names all\n", n-told, what)
	}
}

// firstOf is the first reason why a file was left out, as an example.
func firstOf(files []tracker.FileResult) string {
	if len(files) == 0 {
		return ""
	}
	return ": " + console.OneLine(files[0].Err)
}

// importAllJSON is the sum of several files, with the shape of one, and each.
type importAllJSON struct {
	importJSON
	Files []fileJSON `json:"files"`
}

type fileJSON struct {
	File string `json:"file"`
	importJSON
}

func (c *importCmd) options() (importer.Options, error) {
	opt := importer.Options{
		Format: importer.Format(c.Format), Worker: c.Worker, Platform: c.Platform, DateOrder: c.DateOrder, Decimal: c.Decimal, Encoding: c.Encoding,
	}
	var err error
	if c.Zone != "" {
		if opt.Zone, err = tracker.LoadZone(c.Zone); err != nil {
			return opt, console.Misused(err)
		}
	}
	if c.Currency != "" {
		if opt.Currency, err = money.ParseCurrency(c.Currency); err != nil {
			return opt, console.Misused(err)
		}
	}
	if opt.Reward, err = reward(c.Reward); err != nil {
		return opt, err
	}
	opt.Mapping, err = c.mapping()
	return opt, err
}

// mapping is what --map says; nil where it says nothing.
func (c *importCmd) mapping() (*importer.Mapping, error) {
	switch {
	case len(c.Map) == 0 && (c.Save != "" || c.Layout != ""):
		return nil, console.Usage("--save-mapping and --layout go with --map")
	case len(c.Map) == 0:
		return nil, nil
	case c.Mapping != "":
		return nil, console.Usage("either --map or --mapping")
	}
	m := &importer.Mapping{Columns: map[importer.Field]string{}, Layout: c.Layout}
	for _, pair := range c.Map {
		field, column, ok := strings.Cut(pair, "=")
		if !ok || column == "" {
			return nil, console.Usage("--map %s: write FIELD=COLUMN, such as start=Begin", pair)
		}
		if !slices.Contains(importer.Fields(), importer.Field(field)) {
			return nil, console.Usage("--map %s: no such field; there are %s", pair, fieldList())
		}
		m.Columns[importer.Field(field)] = column
	}
	return m, nil
}

func fieldList() string {
	var names []string
	for _, f := range importer.Fields() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

// advise says that nothing was imported, and what to do.
func (c *importCmd) advise(s *session, t *tracker.Tracker, err error) error {
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("import %s: stopped; nothing was imported", filepath.Base(c.File))
	}
	return fmt.Errorf("%w; nothing was imported", c.advice(s, t, err))
}

// advice adds which options answer what the file could not tell.
func (c *importCmd) advice(s *session, t *tracker.Tracker, err error) error {
	var unknown *importer.Unknown
	if errors.As(err, &unknown) {
		return c.offerMapper(s, t, unknown, err)
	}
	var asked *importer.Unanswered
	if !errors.As(err, &asked) {
		return err
	}
	options := map[importer.Question]string{
		importer.AskWorker: "--worker", importer.AskZone: "--zone", importer.AskDateOrder: "--date-order",
		importer.AskCurrency: "--currency", importer.AskEncoding: "--encoding", importer.AskReward: "--reward",
		importer.AskPlatform: "--platform", importer.AskDecimal: "--decimal",
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
	return fmt.Errorf("%w%s; answer with %s", err, who, strings.Join(use, " "))
}

// offerMapper adds how a table of no known format is read: by a saved mapping
// of its header, else by naming its columns, with an example of this header.
func (c *importCmd) offerMapper(s *session, t *tracker.Tracker, u *importer.Unknown, err error) error {
	saved, lookup := t.MappingsFor(s.ctx, u.Header)
	if lookup != nil {
		return errors.Join(err, lookup)
	}
	if len(saved) > 0 {
		return fmt.Errorf("%w; a saved mapping fits: --mapping %s", err, quoted(saved[0].Name))
	}
	m := importer.Suggest(u.Header)
	if m.Columns[importer.FieldStart] == "" {
		m.Columns[importer.FieldStart] = "COLUMN"
	}
	var example []string
	for _, f := range append([]importer.Field{importer.FieldStart, importer.FieldEnd}, importer.Fields()...) {
		if word := "--map " + quoted(string(f)+"="+m.Columns[f]); m.Columns[f] != "" && !slices.Contains(example, word) {
			example = append(example, word)
		}
	}
	if m.Columns[importer.FieldPlatform] == "" {
		example = append(example, "--platform NAME")
	}
	return fmt.Errorf("%w; for example %s --save-mapping NAME", err, strings.Join(example, " "))
}

// quoted is a word as a shell takes it.
func quoted(word string) string {
	if strings.IndexFunc(word, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("=._-:/", r)
	}) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// progress shows how far an import is, where somebody watches.
func progress(w io.Writer) func(tracker.Progress) {
	if !terminal(w) {
		return nil
	}
	began := time.Now()
	return func(p tracker.Progress) {
		if now := time.Now(); now.Sub(began) > time.Second && p.Total > 0 {
			began = now
			fmt.Fprintf(w, "%d%%, %d rows\n", min(100, 100*p.Read/p.Total), p.Rows)
		}
	}
}

func importOf(r tracker.Imported) importJSON {
	out := importJSON{
		Format: r.Format, Rows: r.Rows, Added: r.Added, Updated: r.Updated, Unchanged: r.Unchanged, Skipped: r.Skipped,
		OtherWorkers: r.OtherWorkers, Problems: []problemJSON{}, Batch: orNull(string(r.Batch)),
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, problemJSON{Line: p.Line, Why: p.Why.Error()})
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
	for _, p := range r.Problems[:min(told, len(r.Problems))] {
		fmt.Fprintf(w, "line %d: %s\n", p.Line, p.Why)
	}
	more(w, len(r.Problems), "lines were skipped")
	if r.Batch != "" && r.Added+r.Updated > 0 {
		fmt.Fprintf(w, "take it back with: clickwage-cli import undo %s\n", r.Batch)
	}
}

type mappingCmd struct {
	List   mappingListCmd   `cmd:"" help:"The saved mappings."`
	Remove mappingRemoveCmd `cmd:"" help:"Forget a saved mapping."`
}

type mappingListCmd struct{}

func (mappingListCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		all, err := t.Mappings(s.ctx)
		if err != nil {
			return err
		}
		if all == nil {
			all = []tracker.Mapping{}
		}
		return s.print(all, func(w io.Writer) {
			for _, m := range all {
				fmt.Fprintf(w, "%s:", m.Name)
				for _, f := range importer.Fields() {
					if column := m.Columns[f]; column != "" {
						fmt.Fprintf(w, " %s=%s", f, column)
					}
				}
				fmt.Fprintln(w)
			}
		})
	})
}

type mappingRemoveCmd struct {
	Name string `arg:"" help:"Which one."`
}

func (c *mappingRemoveCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		if err := t.RemoveMapping(s.ctx, c.Name); err != nil {
			return err
		}
		return s.print(map[string]string{"removed": c.Name}, func(w io.Writer) { fmt.Fprintf(w, "removed mapping %s\n", c.Name) })
	})
}
