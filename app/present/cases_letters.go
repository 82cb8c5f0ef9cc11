package present

import (
	"context"
	"fmt"
	"strings"

	"clickwage/app/speech"
	"clickwage/data/dossier"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// letterDesk are the letters of the case that is open, as far as they were
// opened: what was typed is kept while the window is open.
type letterDesk struct {
	asking asking
	open   int // index of letterKinds; -1: none
	number int
	drafts map[string]string // by case, kind and language
	ways   map[string]paperWays
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
	p.letters.ways[id] = w
	if p.letters.open >= 0 {
		p.Letter(p.letters.open)
		return
	}
	p.draw()
	p.Changed()
}

// draftKey names a draft.
func (p *Cases) draftKey(kind int) string {
	return fmt.Sprintf("%s %d %s", p.id, kind, p.waysOf(p.id).language)
}

// Letter opens a letter, as it was left or filled from the case; -1 closes it.
func (p *Cases) Letter(kind int) {
	if p.opened() == nil {
		return
	}
	p.letters.open = kind
	if kind < 0 {
		p.draw()
		p.Changed()
		return
	}
	key := p.draftKey(kind)
	if _, kept := p.letters.drafts[key]; kept {
		p.letters.number++
		p.draw()
		p.Changed()
		return
	}
	ask(p.desk, &p.letters.asking, p.compose(kind), func(text string, err error) {
		if err != nil {
			p.letters.close()
			p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
		} else {
			p.letters.drafts[key] = text
			p.letters.number++
		}
		p.draw()
		p.Changed()
	})
}

// LetterAnew fills the open letter from the case again; what was typed goes, and
// the notice brings it back.
func (p *Cases) LetterAnew() {
	kind := p.letters.open
	if kind < 0 || p.opened() == nil {
		return
	}
	key := p.draftKey(kind)
	old := p.letters.drafts[key]
	delete(p.letters.drafts, key)
	p.Letter(kind)
	p.desk.Tell(Notice{Text: p.desk.Phrase("notice.letter.anew"), Word: p.desk.Phrase("cases.letter.back"), Undo: func() {
		p.letters.drafts[key] = old
		p.Letter(kind)
	}})
}

// Typed keeps what was typed into the open letter.
func (p *Cases) Typed(text string) {
	if p.letters.open < 0 {
		return
	}
	p.letters.drafts[p.draftKey(p.letters.open)] = text
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
	text, ok := p.letters.drafts[p.draftKey(st.Letter)]
	if !ok {
		return // being filled
	}
	st.Draft = &DraftState{Number: p.letters.number, Heading: f.Say("cases.letter.draft", st.Letters[st.Letter]), Words: p.draftWords(f, text), Text: text}
}
