package present

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"clickwage/data/evidence"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// Browse looks for a file and attaches it.
func (p *Cases) Browse() {
	if p.opened() != nil {
		p.shell.Browse(Browsing{Title: p.desk.Phrase("cases.attach.title")}, func(path string) { p.Attach([]string{path}) })
	}
}

// Attach copies files into the case that is open. Each is a change of its own;
// the first that cannot be taken ends it, and what came before it stays.
func (p *Cases) Attach(paths []string) {
	id := p.id
	if id == "" || len(paths) == 0 {
		return
	}
	done := 0
	var err error
	p.desk.Run(func() {
		for _, path := range paths {
			if _, err = p.desk.Tracker.Attach(context.Background(), id, tracker.AttachOptions{Path: path, Kind: kindOf(path)}); err != nil {
				return
			}
			done++
		}
	}, func() {
		text := ""
		if done > 0 {
			text = p.desk.Phrase("notice.case.attached", done)
		}
		if err != nil {
			text = sentences(text, p.desk.trouble(err).line())
		}
		n := Notice{Text: text}
		if done > 0 {
			n.Undo = func() { p.desk.undo(done) }
		}
		p.desk.Tell(n)
	})
}

// kindOf guesses from a name what a file is; the worker says better.
func kindOf(path string) evidence.AttachmentKind {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".png", ".jpg", ".jpeg", ".webp", ".gif", ".heic":
		return evidence.Screenshot
	case ".eml", ".msg", ".mbox":
		return evidence.Mail
	}
	return evidence.Other
}

// Paste attaches what the clipboard holds: the files it names, or else its text
// as a file.
func (p *Cases) Paste(text string) {
	switch {
	case p.opened() == nil: // none is, or it is not read yet
		return
	case strings.TrimSpace(text) == "":
		p.desk.Tell(Notice{Text: p.desk.Phrase("cases.paste.empty")})
		return
	}
	if paths := filesIn(text); len(paths) > 0 {
		p.Attach(paths)
		return
	}
	id, name := p.id, p.desk.Tracker.Now().In(p.format().Zone).Format("clipboard-2006-01-02-150405.txt")
	p.act(p.desk.Phrase("notice.case.attached", 1), func(ctx context.Context, _ string) error { return p.attachText(ctx, id, name, text) })
}

// attachText attaches a text under a name; the file it needs for a moment is
// removed.
func (p *Cases) attachText(ctx context.Context, id, name, text string) (err error) {
	folder, err := os.MkdirTemp("", "clickwage-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return err
	}
	_, err = p.desk.Tracker.Attach(ctx, id, tracker.AttachOptions{Path: path})
	return err
}

// Exhibit opens a form for what is said of an exhibit.
func (p *Cases) Exhibit(id string) {
	o := p.opened()
	if o == nil {
		return
	}
	var e *store.Exhibit
	for _, part := range o.parts {
		if part.Exhibit != nil && part.ID == id {
			e = part.Exhibit
		}
	}
	if e == nil {
		return
	}
	f := p.format()
	kind := BlankLine{Name: "kind", Label: f.Say("cases.exhibit.kind")}
	for i, k := range tracker.AttachmentKinds() {
		if kind.Options = append(kind.Options, f.Say("cases.exhibit."+string(k))); k == e.Kind {
			kind.Chosen = i
		}
	}
	withheld := BlankLine{Name: "withheld", Label: f.Say("cases.exhibit.disclose"), Options: []string{f.Say("cases.exhibit.open"), f.Say("cases.exhibit.hash")}, Note: f.Say("cases.exhibit.disclose.note")}
	if e.Withheld {
		withheld.Chosen = 1
	}
	taken := ""
	if e.Captured.Known() {
		taken = e.Captured.In(f.Zone).Format(moment)
	}
	b := &Blank{Heading: legible(e.Name), Save: f.Say("form.edit.save"), Lines: []BlankLine{
		kind, withheld, {Name: "note", Label: f.Say("field.note"), Note: f.Say("cases.exhibit.note"), Text: e.Note, Rows: 3},
		{Name: "taken", Label: f.Say("cases.exhibit.when"), Note: f.Say("cases.exhibit.when.note"), Text: taken},
	}}
	b.keep = func(b *Blank) (func(context.Context) (string, int, error), bool) {
		r := reading{b: b, f: f}
		at := r.moment("taken")
		return p.keeping(f.Say("notice.case.exhibit"), func(ctx context.Context, of string) error {
			return p.desk.Tracker.EditExhibit(ctx, of, id, func(e *store.Exhibit) {
				e.Kind, e.Withheld = tracker.AttachmentKinds()[b.line("kind").Chosen], b.line("withheld").Chosen == 1
				e.Note, e.Captured = b.text("note"), at
			})
		}), !r.wrong
	}
	p.show(b)
}

// moment reads a day with a time, before now; what is empty is not known.
func (r *reading) moment(name string) work.Instant {
	text := r.b.text(name)
	if text == "" {
		return 0
	}
	at, err := tracker.ParseTime(text, r.f.Zone)
	if err != nil {
		r.refuse(name, "cases.wrong.moment")
		return 0
	}
	if at > work.At(r.f.Now) {
		r.refuse(name, "blank.wrong.future")
	}
	return at
}
