package present

import (
	"context"
	"maps"
	"strings"

	"clickwage/app/speech"
	"clickwage/data/dossier"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// letterDesk are the letters of the case that is open. What was typed is kept in
// the ledger when it is left alone for a while, and before anything else is done.
type letterDesk struct {
	asking  asking
	open    int // index of letterKinds; -1: none
	number  int
	shown   string                      // the text that is shown or was typed last
	filled  map[string]string           // from the case, by case, kind and language
	typed   map[string]store.CaseLetter // likewise, until it was read back from the ledger
	kept    map[string]bool             // of what was typed: it is in the ledger, or false: being written
	still   int                         // seconds since something was typed
	ways    map[string]paperWays        // chosen, until the ledger says the same; by case
	exposed map[string]bool             // cases with whose papers the log of distressing work goes
}

func newLetterDesk() letterDesk {
	return letterDesk{open: -1, filled: map[string]string{}, typed: map[string]store.CaseLetter{}, kept: map[string]bool{}, ways: map[string]paperWays{}, exposed: map[string]bool{}}
}

func (l *letterDesk) close() { l.open = -1 }

// The ways of a case, in the order they are shown.
const (
	wayPreset = iota
	wayRecipient
	wayLanguage
	wayPaper
)

// ways are what is chosen about how the papers are written.
func (p *Cases) ways(f Format, c store.Case) []CaseWay {
	w := p.waysOf(c.ID)
	all := []CaseWay{
		wayPreset: {Label: f.Say("cases.preset")}, wayRecipient: {Label: f.Say("cases.recipient")},
		wayLanguage: {Label: f.Say("settings.language")}, wayPaper: {Label: f.Say("cases.paper")},
	}
	add := func(way int, text string, chosen bool) {
		if chosen {
			all[way].Chosen = len(all[way].Options)
		}
		all[way].Options = append(all[way].Options, text)
	}
	for _, one := range tracker.Presets() {
		add(wayPreset, f.Say("cases.preset."+string(one)), one == c.Preset)
	}
	for _, one := range tracker.Recipients() {
		add(wayRecipient, f.Say("cases.recipient."+string(one)), one == c.Recipient)
	}
	for _, one := range speech.Languages() {
		add(wayLanguage, one.Name, one.Code == w.language)
	}
	for _, one := range papers() {
		add(wayPaper, string(one), one == w.paper)
	}
	return all
}

// Way chooses the preset with 0, the recipient with 1, the language of what is
// written with 2 and its paper with 3.
func (p *Cases) Way(way, to int) {
	o := p.opened()
	if o == nil || to < 0 {
		return
	}
	id, w := o.view.Case.ID, p.waysOf(o.view.Case.ID)
	switch way {
	case wayPreset:
		p.act(p.desk.Phrase("notice.case.edited"), func(ctx context.Context, id string) error {
			_, err := p.desk.Tracker.EditCase(ctx, id, func(c *store.Case) { c.Preset = tracker.Presets()[to] })
			return err
		})
		return
	case wayRecipient:
		p.act(p.desk.Phrase("notice.case.edited"), func(ctx context.Context, id string) error {
			_, err := p.desk.Tracker.EditCase(ctx, id, func(c *store.Case) { c.Recipient = tracker.Recipients()[to] })
			return err
		})
		return
	case wayLanguage:
		w.language = speech.Languages()[to].Code
	case wayPaper:
		w.paper = papers()[to]
	}
	p.Keep()
	p.letters.ways[id] = w
	p.act(p.desk.Phrase("notice.case.edited"), func(ctx context.Context, id string) error {
		return p.desk.Tracker.KeepLetter(ctx, id, store.CaseLetter{Language: w.language, Paper: string(w.paper)})
	})
	p.fill()
}

// letterKey names a letter: its case, kind and language.
func letterKey(id, kind, language string) string { return id + " " + kind + " " + language }

// letter is the one that is open: as it was typed, as it is kept, or as it was
// filled from the case; ok is false until it is filled.
func (p *Cases) letter() (text string, ok bool) {
	kind, w := dossier.LetterKinds()[p.letters.open], p.waysOf(p.id)
	key := letterKey(p.id, string(kind), w.language)
	if typed, ok := p.letters.typed[key]; ok {
		return typed.Text, true
	}
	for _, part := range p.opened().parts {
		if l := part.Letter; l != nil && l.Kind == string(kind) && l.Language == w.language {
			return l.Text, true
		}
	}
	text, ok = p.letters.filled[key]
	return text, ok
}

// Letter opens a letter, as it was left or filled from the case; -1 closes it.
func (p *Cases) Letter(kind int) {
	if p.opened() == nil {
		return
	}
	p.Keep()
	if p.letters.open = kind; kind >= 0 {
		p.letters.number++
	}
	p.fill()
}

// fill draws the open letter, and fills it from the case where it has no text yet.
func (p *Cases) fill() {
	if p.letters.open >= 0 && p.opened() != nil {
		if _, ok := p.letter(); !ok {
			kind := p.letters.open
			key := letterKey(p.id, string(dossier.LetterKinds()[kind]), p.waysOf(p.id).language)
			ask(p.desk, &p.letters.asking, p.compose(kind), func(text string, err error) {
				if err != nil {
					p.letters.close()
					p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
				} else {
					p.letters.filled[key] = text
				}
				p.draw()
				p.Changed()
			})
			return
		}
	}
	p.draw()
	p.Changed()
}

// LetterAnew fills the open letter from the case again; what was typed goes, and
// the notice brings it back.
func (p *Cases) LetterAnew() {
	if p.letters.open < 0 || p.opened() == nil {
		return
	}
	id, kind, language := p.id, string(dossier.LetterKinds()[p.letters.open]), p.waysOf(p.id).language
	key := letterKey(id, kind, language)
	typed, ok := p.letters.typed[key]
	delete(p.letters.typed, key)
	delete(p.letters.filled, key)
	p.letters.number++
	p.desk.act(func(ctx context.Context) (string, int, error) {
		if ok && strings.TrimSpace(typed.Text) != "" {
			if err := p.desk.Tracker.KeepLetter(ctx, id, typed); err != nil {
				return "", 0, err
			}
		}
		parts, err := p.desk.Tracker.CaseParts(ctx, id)
		for _, part := range parts {
			if l := part.Letter; l != nil && l.Kind == kind && l.Language == language {
				return p.desk.Phrase("notice.letter.anew"), 1, p.desk.Tracker.RemoveCase(ctx, part.ID)
			}
		}
		return "", 0, err
	})
	p.fill()
}

// patience is how long a letter is left alone, in seconds, before what was typed
// is kept in the ledger.
const patience = 10

// Second keeps what was typed a while ago; call it each second.
func (p *Cases) Second() {
	if p.letters.still++; p.letters.still == patience {
		p.Keep()
	}
}

// Keep keeps in the ledger what was typed into letters.
func (p *Cases) Keep() {
	for key, l := range maps.Clone(p.letters.typed) {
		if _, begun := p.letters.kept[key]; begun || strings.TrimSpace(l.Text) == "" {
			continue
		}
		p.letters.kept[key] = false
		id, _, _ := strings.Cut(key, " ")
		var err error
		p.desk.Run(func() { err = p.desk.Tracker.KeepLetter(context.Background(), id, l) }, func() {
			_, same := p.letters.kept[key] // nothing more was typed meanwhile
			switch {
			case err != nil:
				delete(p.letters.kept, key)
				p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
			case same:
				p.letters.kept[key] = true
			}
		})
	}
}

// readBack forgets what was typed where the ledger has it now.
func (l *letterDesk) readBack() {
	for key, kept := range l.kept {
		if kept {
			delete(l.typed, key)
			delete(l.kept, key)
		}
	}
}

// Typed takes what was typed into the open letter.
func (p *Cases) Typed(text string) {
	if p.letters.open < 0 || p.opened() == nil {
		return
	}
	kind, w := string(dossier.LetterKinds()[p.letters.open]), p.waysOf(p.id)
	key := letterKey(p.id, kind, w.language)
	delete(p.letters.kept, key)
	p.letters.typed[key] = store.CaseLetter{Kind: kind, Language: w.language, Paper: string(w.paper), Text: text}
	p.letters.shown, p.letters.still = text, 0
	if st := p.State.Case; st != nil && st.Draft != nil {
		st.Draft.Text, st.Draft.Words = text, p.draftWords(p.format(), text)
		p.Changed()
	}
}

// Copied says that the letter is in the clipboard.
func (p *Cases) Copied() { p.desk.Tell(Notice{Text: p.desk.Phrase("notice.letter.copied")}) }

func (p *Cases) draftWords(f Format, text string) string {
	language := p.waysOf(p.id).language
	for _, l := range speech.Languages() {
		if l.Code == language {
			language = l.Name
		}
	}
	return f.Say("cases.letter.words", len(strings.Fields(text)), language)
}

// drawLetters names the letters and shows the one that is open.
func (p *Cases) drawLetters(f Format, o *openCase, st *CaseState) {
	for _, kind := range dossier.LetterKinds() {
		st.Letters = append(st.Letters, f.Say("cases.letter."+string(kind)))
	}
	if st.Letter = p.letters.open; st.Letter < 0 || o.in == 0 {
		return
	}
	text, ok := p.letter()
	if !ok {
		return // being filled
	}
	if text != p.letters.shown { // by an undo, or another program
		p.letters.number++
		p.letters.shown = text
	}
	st.Draft = &DraftState{Number: p.letters.number, Heading: f.Say("cases.letter.draft", st.Letters[st.Letter]), Words: p.draftWords(f, text), Text: text}
}
