package present

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"clickwage/data/importer"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// Import is the presenter of the page that brings files in.
type Import struct {
	desk    *Desk
	asking  asking
	lasting asking
	paths   []string
	options importer.Options
	first   bool // nothing was recalled for this file yet
	found   importer.Found
	several bool
	whole   bool // a Clickwage archive, which becomes a ledger
	preview *tracker.Preview
	all     *tracker.ImportedAll
	mapping *mapping
	saved   []tracker.Mapping // for this header
	every   []tracker.Mapping
	past    []tracker.PastImport
	filter  int
	zone    string // what is typed to find a zone
	expand  bool   // answered questions are shown
	facts   tracker.Settings

	stop      context.CancelFunc // of what is read now
	running   context.Context
	importing bool
	drop      func() // removes a pasted text

	State      ImportState
	Changed    func()
	Progressed func() // State.Progress alone differs
}

// NewImport is the presenter of the Import page.
func NewImport(d *Desk) *Import {
	nothing := func() {}
	return &Import{desk: d, Changed: nothing, Progressed: nothing, stop: nothing, drop: nothing}
}

// pastShown is how many imports are listed.
const pastShown = 50

// Load reads what was imported before.
func (p *Import) Load() {
	type answer struct {
		past     []tracker.PastImport
		every    []tracker.Mapping
		settings tracker.Settings
	}
	ask(p.desk, &p.lasting, func(ctx context.Context) (a answer, err error) {
		if a.settings, err = p.desk.Tracker.Settings(ctx); err != nil {
			return a, err
		}
		if a.every, err = p.desk.Tracker.Mappings(ctx); err != nil {
			return a, err
		}
		a.past, err = p.desk.Tracker.PastImports(ctx, pastShown)
		return a, err
	}, func(a answer, err error) {
		if err == nil {
			p.facts, p.past, p.every = a.settings, a.past, a.every
			p.drawPast()
		}
		p.Changed()
	})
}

// Open looks at a file, or at all files of a folder or a zip archive.
func (p *Import) Open(path string) {
	path = strings.TrimSpace(path)
	if path != "" {
		p.OpenAll([]string{path})
	}
}

// OpenAll looks at several files and folders together.
func (p *Import) OpenAll(paths []string) {
	if p.importing || len(paths) == 0 {
		return
	}
	p.putAway()
	for _, path := range paths {
		p.paths = append(p.paths, pathOf(path))
	}
	p.look()
}

func pathOf(text string) string { return strings.TrimPrefix(strings.TrimSpace(text), "file://") }

// Paste takes in a text from the clipboard: the paths of files, or rows.
func (p *Import) Paste(text string) {
	if p.importing {
		return
	}
	if strings.TrimSpace(text) == "" {
		p.desk.Tell(Notice{Text: p.desk.Phrase("import.paste.empty")})
		return
	}
	if paths := filesIn(text); len(paths) > 0 {
		p.OpenAll(paths)
		return
	}
	path, drop, err := p.desk.Tracker.Paste(text)
	if err != nil {
		p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
		return
	}
	p.putAway()
	p.paths, p.drop = []string{path}, drop
	p.look()
}

// manyPasted is how many lines of a clipboard may be names of files.
const manyPasted = 1000

// filesIn are the files that a text names, one a line; none where a line is
// something else.
func filesIn(text string) []string {
	if len(text) > 1<<20 {
		return nil
	}
	var paths []string
	for line := range strings.Lines(text) {
		path := pathOf(line)
		if path == "" {
			continue
		}
		if _, err := os.Stat(path); err != nil || !filepath.IsAbs(path) || len(paths) == manyPasted {
			return nil
		}
		paths = append(paths, path)
	}
	return paths
}

// putAway forgets the file, and removes it where it was pasted.
func (p *Import) putAway() {
	p.asking.newest++
	p.stop()
	p.drop()
	*p = Import{
		desk: p.desk, asking: p.asking, lasting: p.lasting, facts: p.facts, past: p.past, every: p.every, first: true,
		stop: func() {}, drop: func() {}, Changed: p.Changed, Progressed: p.Progressed,
	}
	p.drawPast()
}

// Cancel puts the file away. An import that runs is taken back first, which the
// page says when it is so.
func (p *Import) Cancel() {
	if p.importing {
		p.stop()
		p.State.Progress = &ProgressState{Text: p.desk.Phrase("import.cancelling"), Share: p.State.Progress.Share}
		p.Changed()
		return
	}
	read := p.State.Loading
	p.putAway()
	if read {
		p.State.Done = &DoneState{Text: p.desk.Phrase("import.cancelled.look")}
	}
	p.Changed()
}

// Leave ends what runs and removes a pasted text, when the window closes.
func (p *Import) Leave() {
	p.stop()
	p.drop()
}

// begin is the context of a new piece of reading; what was read before ends.
func (p *Import) begin(key string) (context.Context, func(tracker.Progress)) {
	p.stop()
	var ctx context.Context
	ctx, p.stop = context.WithCancel(context.Background())
	p.running = ctx
	p.State.Loading, p.State.Trouble, p.State.Done = true, nil, nil
	p.State.Progress = nil
	if p.importing {
		p.State.Progress = &ProgressState{Text: p.desk.Phrase(key, p.called()), Cancel: true}
	}
	return ctx, p.progress(ctx, key)
}

// brief is how many bytes are read so fast that no bar need come and go.
const brief = 1 << 20

// progress shows how far the reading is that a context belongs to.
func (p *Import) progress(ctx context.Context, key string) func(tracker.Progress) {
	return func(now tracker.Progress) {
		p.desk.Post(func() {
			if p.running != ctx || ctx.Err() != nil || !p.State.Loading || p.State.Progress == nil && now.Read < brief {
				return
			}
			begun := p.State.Progress != nil
			p.State.Progress = p.progressOf(key, now)
			if begun {
				p.Progressed()
			} else {
				p.Changed()
			}
		})
	}
}

// Retell says anew what is known of the file, after a change of language.
func (p *Import) Retell() {
	if len(p.paths) > 0 && !p.State.Loading && p.State.Trouble == nil {
		p.draw()
	}
	p.Load()
}

type looked struct {
	found    importer.Found
	options  importer.Options
	several  bool
	whole    bool
	preview  *tracker.Preview
	all      *tracker.ImportedAll
	mapping  *mapping
	saved    []tracker.Mapping
	settings tracker.Settings
}

// look inspects the files and, where nothing is to be asked, previews them.
func (p *Import) look() {
	ctx, progress := p.begin("import.looking")
	paths, opt, first, drawn := p.paths, p.options, p.first, p.mapping
	p.Changed()
	ask(p.desk, &p.asking, func(context.Context) (looked, error) {
		return p.desk.look(ctx, paths, lookOptions{opt, first, drawn, progress})
	}, func(l looked, err error) {
		p.State.Loading, p.State.Progress = false, nil
		var open *importer.Unanswered
		if errors.As(err, &open) {
			l.found.Questions, l.found.Example, l.found.Readings, err = open.Questions, open.Example, open.Readings, nil
			l.found.Amount = open.Amount
		}
		if err != nil {
			trouble := p.desk.trouble(err)
			p.State = ImportState{Trouble: &trouble, File: &FileState{Name: p.called()}, Past: p.State.Past, Saved: p.State.Saved}
			p.Changed()
			return
		}
		if !first && l.several {
			l.found = keepAsked(p.found, l.found)
		}
		if l.saved == nil {
			l.saved = p.saved
		}
		p.first, p.options, p.found, p.several, p.whole = false, l.options, l.found, l.several, l.whole
		p.preview, p.all, p.mapping, p.saved, p.facts = l.preview, l.all, l.mapping, l.saved, l.settings
		p.draw()
		p.Changed()
	})
}

// Import brings the files into the ledger.
func (p *Import) Import() {
	if p.State.Button == "" || p.State.Loading || p.importing {
		return
	}
	p.importing = true
	ctx, progress := p.begin("import.running")
	paths, opt, several := p.paths, p.options, p.several
	format, asked := p.found.Format, len(p.found.Questions)+len(p.found.Optional) > 0
	p.Changed()
	ask(p.desk, &p.asking, func(context.Context) (done tracker.ImportedAll, err error) {
		if several {
			return p.desk.Tracker.ImportAll(ctx, paths, opt, false, progress)
		}
		if done.Imported, err = p.desk.Tracker.ImportFile(ctx, paths[0], opt, progress); err == nil && asked {
			err = p.desk.Tracker.RememberAnswers(context.WithoutCancel(ctx), format, opt)
		}
		return done, err
	}, func(done tracker.ImportedAll, err error) {
		p.importing = false
		p.State.Loading, p.State.Progress = false, nil
		switch {
		case errors.Is(err, context.Canceled):
			p.putAway()
			p.State.Done = &DoneState{Text: p.desk.Phrase("import.cancelled")}
		case err != nil:
			trouble := p.desk.trouble(err)
			p.State.Trouble = &trouble
		default:
			p.finished(done)
		}
		p.Load()
	})
}

// finished puts the files away and says what came of them.
func (p *Import) finished(done tracker.ImportedAll) {
	f := p.desk.format(p.facts)
	said := f.Say("import.done", p.called(), done.Added, done.Updated, done.Unchanged, done.Skipped)
	if p.whole {
		said = f.Say("import.done.archive", p.called(), f.Say("count.plain", done.Rows))
	}
	p.putAway()
	p.State.Done = &DoneState{Text: said, Ledger: true}
	if len(done.Files) > 0 {
		p.State.FileHead, p.State.Files = fileHead(f.Say), filesOf(f, done)
	}
	if batch := done.Batch; batch != "" {
		p.State.Done.Batch = batch
		p.State.Done.Undo = f.Say("import.undo")
	}
}

// Undo takes back an import.
func (p *Import) Undo(batch work.BatchID) {
	if p.State.Done != nil && p.State.Done.Batch == batch {
		p.putAway()
	}
	p.desk.act(func(ctx context.Context) (string, int, error) {
		done, err := p.desk.Tracker.UndoImport(ctx, batch)
		if len(done.Kept) > 0 {
			return p.desk.Phrase("import.undone.kept", len(done.Kept)), 0, err
		}
		return p.desk.Phrase("import.undone"), 0, err
	})
}

// SaveProblems writes every row that could not be read, with its line and why,
// into a text beside the ledger, and says where.
func (p *Import) SaveProblems() {
	lines, path := p.problemLines(), p.desk.exportPath("clickwage-problems", ".txt")
	p.desk.act(func(context.Context) (string, int, error) {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return "", 0, err
		}
		err := tracker.WriteFile(path, lines.write, nil)
		return p.desk.Phrase("import.problems.saved", len(lines), path), 0, err
	})
}

// Filter shows all rows, or those of one outcome.
func (p *Import) Filter(i int) {
	p.filter = i
	p.draw()
	p.Changed()
}

// ShowAnswers shows the questions again that were answered, or puts them away.
func (p *Import) ShowAnswers(on bool) {
	p.expand = on
	p.draw()
	p.Changed()
}

var outcomes = [...]store.Outcome{store.Added, store.Updated, store.Unchanged}
