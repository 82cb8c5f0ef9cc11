package present

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// ImportState is what the Import page shows.
type ImportState struct {
	Loading   bool
	Trouble   *Trouble
	File      *FileState
	Questions []QuestionState
	Counts    []CountState
	Filters   []FilterState
	Head      []string
	Rows      []ImportRow
	Button    string // "": nothing to import, or questions are open
	Words     string // beside the button
	Progress  string
	Done      string // what the import did
	Last      *LastState
}

// FileState is the file and what it turned out to be.
type FileState struct{ Name, Format, About string }

// QuestionState is what only the worker knows.
type QuestionState struct {
	Kind    importer.Question
	Title   string
	Note    string
	Options []string
	Chosen  int // -1: not answered
	Field   bool
	Text    string // of a field
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

// LastState is the newest import that stands.
type LastState struct{ Text, Undo string }

// Import is the presenter of the page that brings files in.
type Import struct {
	desk    *Desk
	asking  asking
	lasting asking
	path    string
	options importer.Options
	found   importer.Found
	preview *tracker.Preview
	last    work.BatchID
	filter  int
	facts   tracker.Settings
	State   ImportState
	Changed func()
}

// NewImport is the presenter of the Import page.
func NewImport(d *Desk) *Import { return &Import{desk: d, Changed: func() {}} }

// Load reads what was imported last.
func (p *Import) Load() {
	type answer struct {
		change   store.Change
		done     tracker.Imported
		ok       bool
		settings tracker.Settings
	}
	ask(p.desk, &p.lasting, func(ctx context.Context) (a answer, err error) {
		if a.settings, err = p.desk.Tracker.Settings(ctx); err != nil {
			return a, err
		}
		a.change, a.done, a.ok, err = p.desk.Tracker.LastImport(ctx)
		return a, err
	}, func(a answer, err error) {
		p.State.Last = nil
		if err == nil {
			p.facts = a.settings
		}
		if err == nil && a.ok {
			f := p.desk.format(a.settings)
			p.last = a.done.Batch
			p.State.Last = &LastState{
				Text: f.Say("import.last", a.done.File, f.Moment(a.change.At.In(f.Zone)), a.done.Added, a.done.Updated),
				Undo: f.Say("import.undo"),
			}
		}
		p.Changed()
	})
}

// Open looks at a file.
func (p *Import) Open(path string) {
	path = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(path), "file://"))
	if path == "" {
		return
	}
	p.path, p.options, p.preview, p.filter = path, importer.Options{}, nil, 0
	p.State = ImportState{Last: p.State.Last}
	p.look()
}

// Cancel puts the file away.
func (p *Import) Cancel() {
	p.asking.newest++
	p.path, p.preview = "", nil
	p.State = ImportState{Last: p.State.Last}
	p.Changed()
}

type looked struct {
	found    importer.Found
	preview  *tracker.Preview
	settings tracker.Settings
}

// look inspects the file and, where nothing is to be asked, previews it.
func (p *Import) look() {
	path, opt := p.path, p.options
	p.State.Loading = true
	p.Changed()
	ask(p.desk, &p.asking, func(ctx context.Context) (l looked, err error) {
		if l.settings, err = p.desk.Tracker.Settings(ctx); err != nil {
			return l, err
		}
		if l.found, err = p.desk.Tracker.InspectFile(ctx, path, importer.Options{}); err != nil {
			return l, err
		}
		if !answered(l.found, opt) {
			return l, nil
		}
		preview, err := p.desk.Tracker.PreviewFile(ctx, path, opt)
		l.preview = &preview
		return l, err
	}, func(l looked, err error) {
		p.State.Loading = false
		var open *importer.Unanswered
		if errors.As(err, &open) {
			l.found.Questions, l.preview, err = open.Questions, nil, nil
		}
		if err != nil {
			trouble := p.desk.trouble(err)
			p.State.Trouble = &trouble
			p.State.File = &FileState{Name: filepath.Base(path)}
			p.Changed()
			return
		}
		p.found, p.preview, p.facts = l.found, l.preview, l.settings
		p.draw()
		p.Changed()
	})
}

// answered says whether every question of a file has its answer.
func answered(found importer.Found, opt importer.Options) bool {
	for _, q := range found.Questions {
		switch {
		case q == importer.AskWorker && opt.Worker == "", q == importer.AskZone && opt.Zone == nil,
			q == importer.AskDateOrder && opt.DateOrder == "", q == importer.AskCurrency && opt.Currency == "",
			q == importer.AskEncoding && opt.Encoding == "":
			return false
		}
	}
	return true
}

var (
	encodings = []string{"windows-1252", "utf-16", "iso-8859-15", "windows-1251"}
	orders    = []string{"dmy", "mdy"}
)

// Answer takes the answer to a question, by its index in Options.
func (p *Import) Answer(kind importer.Question, i int) {
	switch kind {
	case importer.AskWorker:
		p.options.Worker = importer.Everybody
		if i < len(p.workers()) {
			p.options.Worker = p.workers()[i].ID
		}
	case importer.AskZone:
		p.options.Zone = p.zones()[i]
	case importer.AskDateOrder:
		p.options.DateOrder = orders[i]
	case importer.AskCurrency:
		p.options.Currency = p.currencies()[i]
	case importer.AskEncoding:
		p.options.Encoding = encodings[i]
	}
	p.look()
}

// Fill takes a typed answer: the reward or the platform.
func (p *Import) Fill(kind importer.Question, text string) {
	text = strings.TrimSpace(text)
	switch kind {
	case importer.AskWorker:
		p.options.Worker = text
	case importer.AskReward:
		p.options.Reward = nil
		if text != "" {
			amount, err := money.Parse(text, p.facts.Currency)
			if err != nil {
				p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
				return
			}
			p.options.Reward = &amount
		}
	case importer.AskPlatform:
		p.options.Platform = text
	case importer.AskTitle:
		p.options.Title = text
	}
	p.look()
}

// offeredWorkers is how many workers are listed; the others are typed.
const offeredWorkers = 12

func (p *Import) workers() []importer.WorkerCount {
	return p.found.Workers[:min(len(p.found.Workers), offeredWorkers)]
}

func (p *Import) zones() []*time.Location {
	zones := []*time.Location{p.facts.Zone}
	for _, name := range []string{"UTC", "Europe/London", "Europe/Paris", "America/New_York", "America/Los_Angeles"} {
		if zone, err := time.LoadLocation(name); err == nil && p.facts.Zone != nil && zone.String() != p.facts.Zone.String() {
			zones = append(zones, zone)
		}
	}
	return zones
}

func (p *Import) currencies() []money.Currency {
	all := []money.Currency{"USD", "EUR", "GBP"}
	if home := p.facts.Currency; home != "" && !slices.Contains(all, home) {
		all = append([]money.Currency{home}, all...)
	}
	return all
}

// Filter shows all rows, or those of one outcome.
func (p *Import) Filter(i int) {
	p.filter = i
	p.draw()
	p.Changed()
}

// Import brings the file into the ledger.
func (p *Import) Import() {
	if p.preview == nil || p.State.Button == "" || p.State.Loading {
		return
	}
	path, opt := p.path, p.options
	p.State.Loading, p.State.Progress = true, p.desk.Phrase("import.running")
	p.Changed()
	ask(p.desk, &p.asking, func(ctx context.Context) (tracker.Imported, error) {
		return p.desk.Tracker.ImportFile(ctx, path, opt, nil)
	}, func(done tracker.Imported, err error) {
		p.State.Loading, p.State.Progress = false, ""
		if err != nil {
			trouble := p.desk.trouble(err)
			p.State.Trouble = &trouble
			p.Changed()
			return
		}
		p.path, p.preview = "", nil
		said := p.desk.Phrase("import.done", filepath.Base(path), done.Added, done.Updated, done.Unchanged, done.Skipped)
		p.State = ImportState{Done: said, Last: p.State.Last}
		batch := done.Batch
		p.desk.Tell(Notice{Text: said, Undo: func() { p.undo(batch) }})
		p.Load()
	})
}

// UndoLast takes back the newest import.
func (p *Import) UndoLast() { p.undo(p.last) }

func (p *Import) undo(batch work.BatchID) {
	p.desk.act(func(ctx context.Context) (string, int, error) {
		done, err := p.desk.Tracker.UndoImport(ctx, batch)
		if len(done.Kept) > 0 {
			return p.desk.Phrase("import.undone.kept", len(done.Kept)), 0, err
		}
		return p.desk.Phrase("import.undone"), 0, err
	})
}

func lineOf(n int) string { return strconv.Itoa(n) }
