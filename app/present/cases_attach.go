package present

import (
	"context"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
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

// drawExhibits names the exhibits by letters, in the order they were added.
func (p *Cases) drawExhibits(f Format, o *openCase, st *CaseState) {
	right, wrong, waiting, moved := 0, 0, 0, 0
	for _, part := range o.parts {
		e := part.Exhibit
		if e == nil {
			continue
		}
		sum := hex.EncodeToString(e.Sum[:])
		row := ExhibitState{
			ID: e.ID, Letter: exhibitLetter(len(st.Exhibits)), Name: legible(e.Name), Hash: sum[:4] + "…" + sum[60:],
			Whole: joined("  ", "SHA-256 "+sum, f.Say("size.kb", f.Say("count.plain", int((e.Size+999)/1000)))), Withheld: e.Withheld,
		}
		when := f.Say("cases.exhibit.added", f.Moment(e.Added.In(f.Zone)))
		if e.Captured.Known() {
			when = f.Say("cases.exhibit.taken", f.Moment(e.Captured.In(f.Zone)))
		}
		row.Caption = joined(" · ", f.Say("cases.exhibit."+string(e.Kind)), when)
		if e.Withheld {
			row.Wrong = Mark{SignInfo, f.Say("cases.exhibit.withheld"), Pending}
		}
		switch seen, ok := p.checked[e.ID]; {
		case !ok:
			waiting++
		case seen.Kept != nil:
			wrong++
			row.Wrong = Mark{SignCross, f.Say("cases.exhibit.broken"), Lost}
		default:
			right++
			if seen.Original != tracker.OriginalSame {
				moved++
				row.Caption = joined(" · ", row.Caption, f.Say("cases.original."+string(seen.Original)))
			}
		}
		st.Exhibits = append(st.Exhibits, row)
	}
	switch {
	case len(st.Exhibits) == 0 || waiting > 0:
	case wrong > 0:
		st.Matching = Mark{SignCross, f.Say("cases.match.wrong", wrong), Lost}
	default:
		st.Matching = Mark{SignCheck, f.Say("cases.match", right), Live}
		if moved > 0 {
			st.Matching.Text = sentences(st.Matching.Text, f.Say("cases.match.moved", moved))
		}
	}
}

// exhibitLetter is A, B and so on to Z, then AA.
func exhibitLetter(n int) string {
	if n < 26 {
		return string(rune('A' + n))
	}
	return exhibitLetter(n/26-1) + string(rune('A'+n%26))
}

// check compares the exhibits of the open case with their hashes, where one was
// not compared yet.
func (p *Cases) check() {
	o, id := p.opened(), p.id
	if o == nil || !slices.ContainsFunc(o.parts, func(part store.CasePart) bool {
		_, done := p.checked[part.ID]
		return part.Exhibit != nil && !done
	}) {
		return
	}
	ask(p.desk, &p.checking, func(ctx context.Context) ([]tracker.VerifiedFile, error) { return p.desk.Tracker.VerifyFiles(ctx, id) },
		func(all []tracker.VerifiedFile, err error) {
			if err != nil {
				p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
				return
			}
			for _, one := range all {
				p.checked[one.Exhibit.ID] = one
			}
			p.draw()
			p.Changed()
		})
}
