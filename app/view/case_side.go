package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// letters are the buttons of the letters and the one that is open.
type letters struct {
	page    *Cases
	box     *fyne.Container
	buttons []*kit.Button
	row     *fyne.Container
	draft   *hanger
	heading *kit.Text
	words   *kit.Text
	field   *kit.Field
	number  int
}

// letterIcons are those of the letters, in their order.
var letterIcons = []assets.Icon{assets.IconMessages, assets.IconAppeal, assets.IconFile, assets.IconQuestion, assets.IconDisputes, assets.IconCollective}

func newLetters(p *Cases) *letters {
	l := &letters{page: p, row: kit.Wrap(kit.GapSmall, kit.GapSmall), draft: newHanger()}
	l.box = kit.Column(kit.GapSmall, headed(p.desk.Say("cases.letters")), l.row, l.draft)
	return l
}

func (l *letters) render(st present.CaseState) {
	p := l.page
	if len(l.buttons) != len(st.Letters) {
		l.buttons, l.row.Objects = nil, nil
		for i, text := range st.Letters {
			b := kit.NewButton(kit.ButtonOptions{Text: text, Icon: letterIcons[min(i, len(letterIcons)-1)], Small: true, OnTapped: func() { p.model.Letter(i) }, OnHint: p.desk.Hint})
			l.buttons = append(l.buttons, b)
			l.row.Add(b)
		}
	}
	show(l.box, len(st.Letters) > 0)
	if st.Draft == nil {
		l.draft.set(nil)
		l.number = 0
		return
	}
	if l.number != st.Draft.Number || l.draft.held() == nil {
		l.number = st.Draft.Number
		l.draft.set(l.draftCard(*st.Draft))
	}
	l.heading.SetText(st.Draft.Heading)
	l.words.SetText(st.Draft.Words)
	l.box.Refresh()
}

func (l *letters) draftCard(st present.DraftState) fyne.CanvasObject {
	p := l.page
	say := p.desk.Say
	l.heading, l.words = kit.NewShortText(st.Heading, kit.Body().Bolder(), 60), kit.NewText(st.Words, kit.Caption())
	l.field = kit.NewField(kit.FieldOptions{Text: st.Text, Lines: 9, OnChanged: p.model.Typed, OnHint: p.desk.Hint})
	foot := kit.Wrap(kit.GapSmall, kit.GapSmall,
		p.small("cases.letter.copy", assets.IconPaperclip, func() { p.OnCopy(l.field.Text()); p.model.Copied() }),
		p.small("cases.letter.pdf", assets.IconFile, p.model.SaveLetter),
		p.small("cases.letter.anew", assets.IconReturned, p.model.LetterAnew),
		p.small("shell.close", assets.IconCross, func() { p.model.Letter(-1) }))
	return kit.Column(kit.GapSmall, kit.Row(kit.GapSmall, kit.Grow(l.heading), l.words), l.field, foot,
		kit.NewParagraph(kit.Words(say("cases.letter.note"), kit.Caption())))
}

// lossCard is what was lost; time stands under it and is not added.
func (v *caseView) lossCard(st present.LossState) fyne.CanvasObject {
	box := kit.Column(6)
	for _, r := range st.Rows {
		label, value := kit.Body(), kit.Body().Bolder()
		if r.Claim {
			box.Add(kit.Line())
			label = label.Bolder()
		}
		row := kit.Row(kit.GapSmall, kit.Grow(kit.NewShortText(r.Label, label, 60)))
		if r.Count != "" {
			row.Add(kit.NewText(r.Count, kit.Body().In(kit.ColorText2)))
		}
		row.Add(kit.NewText(r.Value, value))
		box.Add(row)
		if r.About != "" {
			box.Add(kit.NewParagraph(kit.Words(r.About, kit.Caption())))
		}
	}
	for _, n := range st.Notes {
		box.Add(kit.NewParagraph(kit.Words(n, kit.Caption())))
	}
	return kit.NewCard(kit.CardOptions{Title: v.page.desk.Say("cases.loss"), Body: box})
}

func (v *caseView) exhibitCard(st present.CaseState) fyne.CanvasObject {
	p := v.page
	say := p.desk.Say
	box := kit.Column(0)
	for i, e := range st.Exhibits {
		caption := kit.TwoLineState{Title: e.Name, Caption: e.Caption, Value: e.Hash, ValueStyle: kit.Caption().Fixed(), Mark: markOf(e.Wrong), NoLine: i == 0}
		row := kit.NewTwoLine(caption, nil, func(text string) {
			if text != "" {
				text += "  " + e.Whole
			}
			p.desk.Hint(text)
		})
		row.SetOnTapped(p.from(func() fyne.Focusable { return v.attach }, func() { p.model.Exhibit(e.ID) }))
		box.Add(kit.Row(0, kit.PadEach(0, 0, 0, 13, kit.NewText(e.Letter, kit.Body().Bolder())), kit.Grow(row), p.bin(e.Name, func() { p.model.RemovePart(e.ID) })))
	}
	foot := kit.Column(6)
	if st.Matching.Text != "" {
		foot.Add(kit.Row(6, kit.NewStatusMark(kit.Mark{Icon: signs[st.Matching.Sign], Color: textColors[st.Matching.Tone]}),
			kit.Grow(kit.NewParagraph(kit.Words(st.Matching.Text, kit.Caption().In(textColors[st.Matching.Tone]))))))
	}
	foot.Add(kit.NewParagraph(kit.Words(say("cases.exhibits.drop"), kit.Caption())))
	if len(st.Exhibits) > 0 {
		box.Add(kit.Line())
	}
	box.Add(kit.PadSides(10, 14, foot))
	return kit.NewCard(kit.CardOptions{Title: say("cases.exhibits"), Trailing: v.attach, Flush: true, Body: box})
}

// waysCard is how the dossier is written, and what is kept back.
func (v *caseView) waysCard(st present.CaseState) fyne.CanvasObject {
	p := v.page
	say := p.desk.Say
	box := kit.Column(10)
	for i, w := range st.Ways {
		choice := kit.NewSelect(kit.SelectOptions{Label: w.Label, Options: w.Options, Chosen: w.Chosen, OnHint: p.desk.Hint, OnChosen: func(to int) { p.model.Way(i, to) }})
		box.Add(kit.Sized(leastSelect, 0, choice))
	}
	add := p.small("cases.redact", assets.IconLock, nil)
	add.SetOnTapped(p.from(func() fyne.Focusable { return add }, p.model.Redact))
	box.Add(kit.Line())
	box.Add(kit.NewText(say("cases.redacted"), kit.Body().Bolder()))
	for _, r := range st.Redacted {
		words := kit.Column(1, kit.NewShortText(r.Title, kit.Body(), 60), kit.NewParagraph(kit.Words(r.Caption, kit.Caption())))
		box.Add(kit.Row(kit.GapSmall, kit.Grow(words), p.bin(r.Title, func() { p.model.Unredact(r.ID) })))
	}
	if len(st.Redacted) == 0 {
		box.Add(kit.NewParagraph(kit.Words(say("cases.redacted.none"), kit.Caption())))
	}
	box.Add(kit.Row(0, add, kit.Space()))
	if st.Exposure.Kept {
		label := say("cases.exposure")
		box.Add(kit.Line())
		if v.exposed == nil { // it keeps the keyboard when the card is made anew
			v.exposed = kit.NewSwitch(label, st.Exposure.On, p.model.Expose)
		}
		box.Add(kit.Row(kit.GapSmall, kit.Grow(kit.NewShortText(label, kit.Body().Bolder(), 60)), v.exposed))
		box.Add(kit.NewParagraph(kit.Words(say("cases.exposure.words"), kit.Caption())))
	}
	return kit.NewCard(kit.CardOptions{Title: say("cases.ways"), Body: box})
}

// proofCard says who has seen the history that the case rests on.
func (v *caseView) proofCard(st present.ProofState) fyne.CanvasObject {
	p := v.page
	say := p.desk.Say
	links := kit.Wrap(kit.GapMid, 0)
	for _, one := range []struct {
		shown bool
		key   string
		do    func()
	}{
		{st.Lost, "cases.key.restore", p.model.RestoreKey}, {!st.Lost, "cases.witness.ask", p.model.AskWitness}, {true, "cases.witness.add", p.model.AddWitness},
		{st.Signed, "cases.token.ask", p.model.AskToken}, {st.Signed, "cases.token.add", p.model.AddToken}, {st.Here, "cases.key.backup", p.model.BackUpKey},
	} {
		if one.shown {
			links.Add(kit.NewLink(say(one.key), one.do))
		}
	}
	return kit.NewCard(kit.CardOptions{Title: say("cases.proof"), Body: kit.Column(6,
		kit.NewStatusMark(markOf(st.Mark)), kit.NewParagraph(kit.Words(st.Words, kit.Caption())), links)})
}

// saver is the card with the page's dark button.
type saver struct {
	card    *kit.Card
	dossier *kit.Button
}

func newSaver(p *Cases) *saver {
	say := p.desk.Say
	s := &saver{}
	s.dossier = kit.NewButton(kit.ButtonOptions{Icon: assets.IconFile, Main: true, Key: p.desk.Key("main"), OnTapped: p.model.SaveDossier, OnHint: p.desk.Hint})
	bundle := kit.NewButton(kit.ButtonOptions{Text: say("cases.bundle"), Icon: assets.IconLock, OnTapped: p.model.SaveBundle, OnHint: p.desk.Hint})
	s.card = kit.NewCard(kit.CardOptions{Body: kit.Column(kit.GapSmall, s.dossier, bundle, kit.NewParagraph(kit.Words(say("cases.bundle.note"), kit.Caption())))})
	return s
}
