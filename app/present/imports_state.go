package present

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"strconv"

	"clickwage/data/importer"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// ImportState is what the Import page shows.
type ImportState struct {
	Loading   bool
	Progress  *ProgressState
	Trouble   *Trouble
	File      *FileState
	Questions []QuestionState
	Answers   []string // where the questions are put away: what was answered, and what stays unknown
	Mapping   *MappingState
	Counts    []CountState
	Filters   []FilterState
	Head      []string
	Rows      []ImportRow
	FileHead  []string
	Files     []FileRow // of several, instead of Rows
	Button    string    // "": nothing to import, or questions are open
	Words     string    // beside the button
	Problems  string    // button that saves the problems as text; "": there are none
	Done      *DoneState
	Past      []PastState
	Saved     []SavedState
}

// ProgressState is how far the reading has come.
type ProgressState struct {
	Text   string
	Share  float64 // of the bytes; 0 where it is not known
	Cancel bool
}

// FileState is the file and what it turned out to be.
type FileState struct{ Name, Format, About string }

// QuestionState is what only the worker knows.
type QuestionState struct {
	Kind     importer.Question
	Title    string
	Note     string
	Options  []string
	Chosen   int // -1: not answered
	Field    bool
	Search   bool   // typing narrows the options
	Text     string // of a field
	Optional bool
}

// MappingState is a table whose columns the worker names.
type MappingState struct {
	Open    bool
	Columns []ColumnState
	Options []string // of each field: none, then the columns
	Fields  []MappedState
	Name    string   // under which it is saved
	Saved   []string // mappings for this header
	Chosen  int      // of Saved, from 1; 0: none
	Words   string   // what is still missing
}

// ColumnState is a column of the file.
type ColumnState struct{ Name, Samples, Use string }

// MappedState is a field and its column.
type MappedState struct {
	Label, Note string
	Chosen      int
}

// CountState is how many rows an outcome has.
type CountState struct {
	Tone        Tone
	Count, Text string
}

// ImportRow is a row of the preview.
type ImportRow struct {
	Line, Title, Reward, Started, Took, Status, Note string
	Result                                           string
	Tone                                             Tone
	Problem                                          bool
}

// FileRow is one of several files.
type FileRow struct {
	Name, Format, Added, Updated, Unchanged, Skipped, Note string
	Problem                                                bool
}

// DoneState is what became of the files.
type DoneState struct {
	Text   string
	Undo   string // "": there is nothing to take back
	Batch  work.BatchID
	Ledger bool // there is something to see
}

// PastState is an import that stands.
type PastState struct {
	When, File, About string
	Batch             work.BatchID
}

// SavedState is a saved mapping.
type SavedState struct{ Name, About string }

func (p *Import) called() string {
	switch {
	case len(p.paths) == 0:
		return ""
	case len(p.paths) > 1:
		return p.desk.Phrase("import.files", len(p.paths))
	}
	return p.fileName(filepath.Base(filepath.Clean(p.paths[0])))
}

// fileName is a file's name; a pasted text has none.
func (p *Import) fileName(name string) string {
	if name == tracker.PastedName {
		return p.desk.Phrase("import.pasted")
	}
	return name
}

func (p *Import) progressOf(key string, now tracker.Progress) *ProgressState {
	say := p.desk.Phrase
	st := &ProgressState{Text: say(key, p.called()), Cancel: true}
	if now.Total > 0 {
		st.Share = float64(now.Read) / float64(now.Total)
		st.Text = joined("  ·  ", st.Text, say("format.percent", strconv.Itoa(int(st.Share*100))))
	}
	if now.Rows > 0 {
		st.Text = joined("  ·  ", st.Text, say("count.rows", now.Rows))
	}
	return st
}

func (p *Import) draw() {
	f := p.desk.format(p.facts)
	past, saved := p.State.Past, p.State.Saved
	p.State = ImportState{Past: past, Saved: saved, Mapping: p.drawMapping(f)}
	p.State.File = &FileState{Name: p.called()}
	if p.found.Format != "" { // the encoding is known
		p.State.File.Format, p.State.File.About = f.Say("format."+string(p.found.Format)), p.about(f)
	}
	if p.mapping != nil && p.mapping.name == "" {
		p.State.File.Format = "" // nobody recognised it
	}
	for _, q := range p.found.Questions {
		p.State.Questions = append(p.State.Questions, p.question(f, q))
	}
	for _, q := range p.found.Optional {
		if !contains(p.found.Questions, q) {
			p.State.Questions = append(p.State.Questions, p.typed(f, q))
		}
	}
	if (p.preview != nil || p.all != nil && answered(p.found, p.options)) && !p.expand && len(p.State.Questions) > 0 {
		p.State.Answers, p.State.Questions = p.answers(f), nil
	}
	switch {
	case p.whole:
		p.State.Button, p.State.Words = f.Say("import.button.archive"), f.Say("import.archive")
	case p.all != nil:
		p.drawFiles(f)
	case p.preview != nil:
		p.drawPreview(f)
	}
}

func (p *Import) about(f Format) string {
	switch {
	case p.whole:
		return ""
	case p.all != nil:
		return f.Say("import.files", len(p.all.Files))
	case p.mapping != nil && p.mapping.name == "":
		return joined("  ·  ", f.Say("import.map.unknown"), f.Say("import.columns", p.found.Columns))
	case p.mapping != nil && p.mapping.name != "":
		return joined("  ·  ", f.Say("import.map.by", p.mapping.name), f.Say("count.rows", p.found.Rows))
	}
	return f.Say("import.about", p.found.Rows, p.found.Columns, p.found.UnknownColumns)
}

// drawPast lists the imports that stand, and the saved mappings.
func (p *Import) drawPast() {
	p.State.Past, p.State.Saved = nil, nil
	if p.facts.Zone == nil {
		return
	}
	f := p.desk.format(p.facts)
	for _, past := range p.past {
		p.State.Past = append(p.State.Past, PastState{
			When: f.Moment(past.At.In(f.Zone)), File: p.fileName(past.File), Batch: past.Batch,
			About: joined("  ·  ", f.Say("format."+string(past.Format)), f.Say("import.past", past.Added, past.Updated, past.Unchanged, past.Skipped)),
		})
	}
	for _, m := range p.every {
		p.State.Saved = append(p.State.Saved, SavedState{Name: m.Name, About: f.Say("import.columns", len(m.Header))})
	}
}

func counted(f Format, done tracker.Imported) []CountState {
	say := f.Say
	return []CountState{
		{Paid, say("count.plain", done.Added), say("import.toadd")}, {Pending, say("count.plain", done.Updated), say("import.toupdate")},
		{Quiet, say("count.plain", done.Unchanged), say("import.nochange")}, {Lost, say("count.plain", done.Skipped), say("import.skipped")},
	}
}

// importFilters are what the chips over the preview show.
var importFilters = []string{"import.all", "import.added", "import.updated", "import.unchanged", "import.problems"}

// shownProblems is how many problems the list shows; all of them can be saved.
const shownProblems = 500

func (p *Import) drawPreview(f Format) {
	v, say := p.preview, f.Say
	p.State.Head = []string{
		say("import.head.row"), say("import.head.result"), say("import.head.title"), say("import.head.reward"),
		say("import.head.started"), say("import.head.took"), say("import.head.status"), say("import.head.note"),
	}
	p.State.Counts = counted(f, v.Imported)
	counts := []int{v.Added + v.Updated + v.Unchanged + v.Skipped, v.Added, v.Updated, v.Unchanged, v.Skipped}
	for i, key := range importFilters {
		p.State.Filters = append(p.State.Filters, FilterState{Text: say(key), Count: say("count.plain", counts[i]), Chosen: i == p.filter})
	}
	if p.filter == 0 || p.filter == len(outcomes)+1 {
		for _, problem := range v.Problems[:min(len(v.Problems), shownProblems)] {
			p.State.Rows = append(p.State.Rows, ImportRow{
				Line: strconv.Itoa(problem.Line), Result: say("import.result.skipped"), Tone: Lost, Problem: true, Note: unreadFor(say, problem.Why),
				Reward: Dash, Took: Dash,
			})
		}
	}
	var shown []tracker.PreviewRow
	day := f.Day
	for _, r := range v.Rows {
		if p.filter != 0 && (p.filter > len(outcomes) || r.Outcome != outcomes[p.filter-1]) {
			continue
		}
		shown = append(shown, r)
		if began := beganAt(r); began.Known() && began.In(f.Zone).Year() != f.Now.Year() {
			day = f.Date // of all, so that they line up
		}
	}
	for _, r := range shown {
		p.State.Rows = append(p.State.Rows, importRow(f, r, day))
	}
	p.drawButton(f, v.Imported)
	if p.State.Rows == nil {
		p.State.Rows = []ImportRow{}
	}
}

func (p *Import) drawButton(f Format, done tracker.Imported) {
	p.State.Words = f.Say("import.nothing")
	if n := done.Added + done.Updated; n > 0 {
		p.State.Button = f.Say("import.button", n)
		p.State.Words = f.Say("import.safe")
	}
	if done.OtherWorkers > 0 {
		p.State.Words = sentences(p.State.Words, f.Say("import.others", done.OtherWorkers))
	}
	if n := len(p.problemLines()); n > 0 {
		p.State.Problems = f.Say("import.problems.save")
	}
}

func fileHead(say Phrase) []string {
	return []string{
		say("import.head.file"), say("import.head.format"), say("import.head.added"), say("import.head.updated"),
		say("import.head.unchanged"), say("import.head.skipped"), say("import.head.note"),
	}
}

func (p *Import) drawFiles(f Format) {
	p.State.Counts = counted(f, p.all.Imported)
	p.State.FileHead, p.State.Files = fileHead(f.Say), filesOf(f, *p.all)
	p.drawButton(f, p.all.Imported)
}

func filesOf(f Format, all tracker.ImportedAll) []FileRow {
	rows := []FileRow{}
	for _, r := range all.Files {
		if r.Err != nil {
			rows = append(rows, FileRow{Name: r.File, Problem: true, Note: TroubleOf(f.Say, r.Err).line()})
			continue
		}
		row := FileRow{Name: r.File, Format: f.Say("format." + string(r.Format))}
		for _, n := range []struct {
			count int
			into  *string
		}{{r.Added, &row.Added}, {r.Updated, &row.Updated}, {r.Unchanged, &row.Unchanged}, {r.Skipped, &row.Skipped}} {
			*n.into = f.Say("count.plain", n.count)
		}
		if r.Skipped > 0 {
			row.Note = f.Say("import.file.skipped")
		}
		rows = append(rows, row)
	}
	return rows
}

// problemText is every row that could not be read, a line each.
type problemText []string

func (t problemText) write(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, line := range t {
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (p *Import) problemLines() (lines problemText) {
	add := func(done tracker.Imported) {
		for _, problem := range done.Problems {
			lines = append(lines, p.desk.Phrase("import.problem", p.fileName(done.File), strconv.Itoa(problem.Line), unreadFor(p.desk.Phrase, problem.Why)))
		}
	}
	if p.preview != nil {
		add(p.preview.Imported)
	}
	if p.all != nil {
		for _, r := range p.all.Files {
			if r.Err != nil {
				lines = append(lines, joined(": ", p.fileName(r.File), TroubleOf(p.desk.Phrase, r.Err).line()))
			}
			add(r.Imported)
		}
	}
	return lines
}
