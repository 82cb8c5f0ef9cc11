package present

import (
	"bytes"
	"context"
	"io"
	"strings"

	"clickwage/app/speech"
	"clickwage/data/dossier"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// paperWays is how the papers of a case are written.
type paperWays struct {
	language string
	paper    dossier.Paper
}

// papers are the sizes of paper.
func papers() []dossier.Paper { return []dossier.Paper{dossier.A4, dossier.Letter} }

// waysOf are those of the open case: the window's language on A4 unless chosen.
func (p *Cases) waysOf(id string) paperWays {
	if w, ok := p.letters.ways[id]; ok {
		return w
	}
	if o := p.opened(); o != nil && o.view.Case.ID == id {
		for _, part := range o.parts {
			if l := part.Letter; l != nil && l.Kind == "" {
				return paperWays{l.Language, dossier.Paper(l.Paper)}
			}
		}
	}
	return paperWays{language: p.desk.Language, paper: dossier.A4}
}

// typesetting is how papers are set, in a language that need not be the window's.
func (p *Cases) typesetting(w paperWays) (tracker.Typesetting, error) {
	spoken, err := speech.In(w.language)
	if err != nil {
		return tracker.Typesetting{}, err
	}
	f, look := p.format(), p.desk.Look()
	f.Say, f.Language = spoken.Say, w.language
	return tracker.Typesetting{
		Options: dossier.Options{
			Paper: w.paper, Language: w.language, Say: spoken.Say, Figures: f, Fonts: dossier.Fonts{Regular: look.Regular, Bold: look.Bold, Mono: look.Mono},
		},
		Charts: ChartPhrase(f),
	}, nil
}

// Expose adds the log of distressing work to the papers of the open case, or
// leaves it out. Adding it asks for the log's passphrase where it is locked, and
// holds for this run of the program only.
func (p *Cases) Expose(on bool) {
	if p.opened() == nil {
		return
	}
	id := p.id
	tick := func(on bool) {
		p.letters.exposed[id] = on
		p.draw()
		p.Changed()
	}
	tick(false) // until it is known that there is something to add
	if on && p.Logged() && p.Exposed != nil {
		p.Exposed(func(dossier.Exposure) { tick(true) })
	}
}

// exposed goes on with the sum of the log where it goes along; care says so.
func (p *Cases) exposed(then func(added *dossier.Exposure, care string)) {
	if !p.letters.exposed[p.id] || !p.Logged() || p.Exposed == nil {
		then(nil, "")
		return
	}
	p.Exposed(func(sum dossier.Exposure) { then(&sum, p.desk.Phrase("cases.exposure.care")) })
}

// compose fills a letter from the open case.
func (p *Cases) compose(kind int) func(context.Context) (string, error) {
	id := p.id
	set, err := p.typesetting(p.waysOf(id))
	return func(ctx context.Context) (string, error) {
		if err != nil {
			return "", err
		}
		return p.desk.Tracker.Letter(ctx, id, dossier.LetterKinds()[kind], set)
	}
}

// SaveLetter asks where the open letter goes, and writes it as it stands.
func (p *Cases) SaveLetter() {
	st := p.State.Case
	if st == nil || st.Draft == nil {
		return
	}
	p.Keep()
	say, text, id := p.desk.Phrase, st.Draft.Text, p.id
	set, err := p.typesetting(p.waysOf(id))
	if err != nil {
		p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
		return
	}
	s := p.newSaving(say("cases.letter.pdf"), say("cases.letter.saving"), p.fileName(string(dossier.LetterKinds()[st.Letter]), ".pdf"), false)
	s.ask(say("cases.dossier.busy"), func(ctx context.Context, path string) error {
		var pdf bytes.Buffer
		if err := p.desk.Tracker.LetterPDF(ctx, &pdf, id, text, set); err != nil {
			return err
		}
		return writePDF(path, pdf.Bytes())
	}, func(path string) {
		p.shell.Ask(fileDone(say, p.shell, say("cases.letter.saved"), say("cases.letter.checked"), path))
	})
}

// SaveDossier asks where the dossier goes and writes it.
func (p *Cases) SaveDossier() {
	if p.opened() != nil {
		p.exposed(p.saveDossier)
	}
}

func (p *Cases) saveDossier(added *dossier.Exposure, care string) {
	if p.opened() == nil {
		return
	}
	say, id := p.desk.Phrase, p.id
	set, err := p.typesetting(p.waysOf(id))
	if err != nil {
		p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
		return
	}
	set.Exposure = added
	s := p.newSaving(say("cases.dossier"), say("cases.dossier.words"), p.fileName("dossier", ".pdf"), false)
	s.dialog.Care = care
	pages := 0
	s.ask(say("cases.dossier.busy"), func(ctx context.Context, path string) error {
		pdf, err := p.desk.Tracker.Dossier(ctx, id, set)
		if err != nil {
			return err
		}
		pages = pagesOf(pdf)
		return writePDF(path, pdf)
	}, func(path string) {
		d := fileDone(say, p.shell, say("cases.dossier.saved"), say("cases.dossier.checked", pages), path)
		d.Words = append(d.Words, say("cases.bundle.note"))
		p.shell.Ask(d)
	})
}

// writePDF writes a file whole or not at all, and reads it back before it gets
// its name.
func writePDF(path string, pdf []byte) error {
	return tracker.WriteFile(path, func(w io.Writer) error { _, err := w.Write(pdf); return err },
		func(part string) error { return readBack(part, string(pdf)) })
}

// pagesOf is how many pages a PDF of ours has.
func pagesOf(pdf []byte) int {
	text := string(pdf)
	return strings.Count(text, "/Type /Page") - strings.Count(text, "/Type /Pages")
}

// mostCounted is how many tasks a case has at most for the pages of its dossier
// to be counted beforehand, which means to set it.
const mostCounted = 300

// pageCount is how many pages a dossier had, and of what.
type pageCount struct {
	id       string
	revision store.Edition
	ways     paperWays
	pages    int
}

// count finds how many pages the dossier of the open case has.
func (p *Cases) count() {
	o, id := p.opened(), p.id
	if o == nil || o.in == 0 || o.in > mostCounted {
		return
	}
	now := pageCount{id: id, revision: o.edition, ways: p.waysOf(id)}
	if have := p.counted; have.id == now.id && have.revision == now.revision && have.ways == now.ways {
		return
	}
	set, err := p.typesetting(now.ways)
	if err != nil {
		return // saving says why
	}
	ask(p.desk, &p.counting, func(ctx context.Context) ([]byte, error) { return p.desk.Tracker.Dossier(ctx, id, set) }, func(pdf []byte, err error) {
		if err != nil {
			return
		}
		now.pages = pagesOf(pdf)
		p.counted = now
		p.draw()
		p.Changed()
	})
}
