package present

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"clickwage/data/store"
	"clickwage/data/tracker"
)

// The choices of what is exported.
const (
	exportShown = iota
	exportTicked
	exportAll
)

// exporting is the dialog that writes the ledger to a file.
type exporting struct {
	ledger *Ledger
	shell  Shell
	dialog *Dialog
	format *Pick
	what   *Pick
	folder *Asked
	stamp  string
	ticked []store.Key
}

// Export asks what to write, in which format and where, and writes it whole or
// not at all.
func (l *Ledger) Export(shell Shell) {
	say := l.desk.Phrase
	e := &exporting{ledger: l, shell: shell, stamp: l.desk.Tracker.Now().In(time.UTC).Format("clickwage-2006-01-02-150405")}
	for k := range l.ticked {
		e.ticked = append(e.ticked, k)
	}
	draw := func(int) { e.draw() }
	e.format = &Pick{Label: say("export.format"), Options: formatNames(say), OnChosen: draw}
	e.what = &Pick{Label: say("export.what"), Options: []string{say("export.what.shown"), say("export.what.ticked", len(e.ticked)), say("export.what.all")}, OnChosen: draw}
	if len(e.ticked) > 0 {
		e.what.Chosen = exportTicked
	}
	e.folder = &Asked{
		Label: say("export.where"), Text: filepath.Join(filepath.Dir(l.desk.Tracker.Path()), "exports"), Browse: say("dialog.choose"), OnText: func(string) { e.draw() },
		OnBrowse: func(f *Asked) {
			shell.Browse(Browsing{Folder: true, Title: say("export.where.title")}, func(path string) { f.Text = path; e.draw() })
		},
	}
	e.dialog = &Dialog{
		Title: say("export.title"), Words: []string{""}, Picks: []*Pick{e.format, e.what}, Fields: []*Asked{e.folder},
		Do: say("export.do"), OnDo: e.write, Close: say("dialog.cancel"),
	}
	e.draw()
	shell.Ask(e.dialog)
}

func formatNames(say Phrase) []string {
	var names []string
	for _, end := range tracker.ExportEnds() {
		names = append(names, say("export.format."+end[1:]))
	}
	return names
}

func (e *exporting) end() string { return tracker.ExportEnds()[e.format.Chosen] }

func (e *exporting) path() string {
	return filepath.Join(strings.TrimSpace(e.folder.Text), e.stamp+e.end())
}

func (e *exporting) draw() {
	say := e.ledger.desk.Phrase
	archive := e.end() == tracker.ArchiveEnd
	e.what.Hidden = archive
	e.dialog.Words[0] = say("export.note." + e.end()[1:])
	e.folder.Note = say("export.file", filepath.Base(e.path()))
	none := !archive && e.what.Chosen == exportTicked && len(e.ticked) == 0
	e.dialog.Ready = strings.TrimSpace(e.folder.Text) != "" && !none
	e.dialog.Trouble = nil
	if none {
		e.dialog.Trouble = &Trouble{Happened: say("export.none"), Todo: say("export.none.todo")}
	}
	e.dialog.change()
}

func (e *exporting) write() {
	l, path, what := e.ledger, e.path(), e.what.Chosen
	v := l.view
	var done tracker.Exported
	e.dialog.working(l.desk, l.desk.Phrase("export.busy"), func() error {
		ctx := context.Background()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		var f store.Filter
		var err error
		switch {
		case what == exportTicked && e.end() != tracker.ArchiveEnd:
			done, err = l.desk.Tracker.ExportKeys(ctx, path, e.ticked)
			return err
		case what == exportShown:
			if f, _, err = l.desk.Tracker.Choose(ctx, v); err != nil {
				return err
			}
		}
		done, err = l.desk.Tracker.ExportFile(ctx, path, f)
		return err
	}, func() { e.shell.Ask(e.written(done)) })
}

// written says where the file is.
func (e *exporting) written(done tracker.Exported) *Dialog {
	say := e.ledger.desk.Phrase
	words := say("export.done", done.Records)
	if e.end() == tracker.ArchiveEnd {
		words = say("export.done.archive", done.Revisions)
	}
	return fileDone(say, e.shell, say("export.done.title"), words, done.File)
}

// fileDone is the dialog that names a file that was written.
func fileDone(say Phrase, shell Shell, title, words, path string) *Dialog {
	return &Dialog{
		Title: title, Words: []string{words}, Facts: []Fact{{say("dialog.file"), path}},
		Also: say("dialog.reveal"), OnAlso: func() { shell.Reveal(filepath.Dir(path)) }, Close: say("dialog.done"),
	}
}

// exportPath is a new file in the folder beside the ledger.
func (d *Desk) exportPath(name, end string) string {
	at := d.Tracker.Now().In(time.UTC)
	return filepath.Join(filepath.Dir(d.Tracker.Path()), "exports", name+at.Format("-2006-01-02-150405")+end)
}
