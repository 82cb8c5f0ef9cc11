package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
)

// sideForm is a form in place of the detail.
type sideForm struct {
	card  *kit.Card
	first fyne.Focusable // has the keyboard at first; nil for none
}

// sideText is what a form says besides its fields.
type sideText struct{ heading, words, save string }

// finish puts the fields between heading and buttons. save "" leaves its button out.
func (f *sideForm) finish(d *Desk, text sideText, fields *fyne.Container, save, cancel func()) {
	buttons := kit.Wrap(kit.GapSmall, kit.GapSmall)
	if text.save != "" {
		buttons.Add(kit.NewButton(kit.ButtonOptions{Text: text.save, Key: d.Key("main"), Main: true, OnTapped: save, OnHint: d.Hint}))
	}
	buttons.Add(kit.NewButton(kit.ButtonOptions{Text: d.Say("form.cancel"), Key: "Esc", OnTapped: cancel, OnHint: d.Hint}))
	foot := kit.Column(0, kit.Line(), kit.PadSides(10, 12, buttons))
	box := kit.Column(10)
	if text.words != "" {
		box.Add(kit.NewParagraph(kit.Plain(text.words, kit.Caption())...))
	}
	box.Add(fields)
	f.card = kit.NewCard(kit.CardOptions{
		Title: text.heading, Flush: true, Fill: true, Body: kit.Column(0, kit.Grow(scrolled(kit.PadSides(12, 14, box))), foot), // buttons that wrap make the foot higher
	})
}

// focus puts the keyboard into the form. A form that was never drawn does not
// know its canvas, so that of something beside it is asked.
func (f *sideForm) focus(beside fyne.CanvasObject) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(beside); c != nil && f.first != nil {
		c.Focus(f.first)
	}
}

// newPromptView asks for the fields of a prompt; Enter in a field saves.
func newPromptView(d *Desk, p *present.Prompt, done func()) *sideForm {
	v := &sideForm{}
	fields := make([]*kit.Field, len(p.Fields))
	choices := make([]*kit.Select, len(p.Fields))
	box := kit.Column(10)
	save := func() {
		wrong := p.Submit()
		if wrong == nil {
			done()
			return
		}
		for i, text := range wrong {
			switch {
			case i < len(fields) && fields[i] != nil:
				fields[i].SetError(text)
			case i < len(choices) && choices[i] != nil:
				choices[i].SetNote(text)
			}
		}
	}
	for i, f := range p.Fields {
		if f.Options != nil {
			choices[i] = kit.NewSelect(kit.SelectOptions{
				Label: f.Label, Note: f.Note, Empty: d.Say("ledger.nostatus"), Options: f.Options, Chosen: f.Chosen, OnHint: d.Hint, OnChosen: func(to int) { f.Chosen = to },
			})
			if v.first == nil {
				v.first = choices[i]
			}
			box.Add(choices[i])
			continue
		}
		fields[i] = kit.NewField(kit.FieldOptions{
			Label: f.Label, Text: f.Text, Note: f.Note, OnHint: d.Hint,
			OnChanged: func(text string) { f.Text = text }, OnSubmitted: func(string) { save() },
		})
		if v.first == nil {
			v.first = fields[i].Entry()
		}
		box.Add(fields[i])
	}
	v.finish(d, sideText{p.Heading, p.Words, p.Save}, box, save, done)
	return v
}

// newPickView lets something be searched for; Enter takes the first that was found.
func newPickView(d *Desk, p *present.Picker, done func()) *sideForm {
	v := &sideForm{}
	found := kit.Column(0)
	var first func()
	show := func(options []present.PickOption) {
		found.Objects, first = nil, nil
		for _, o := range options {
			choose := func() {
				done()
				p.Choose(o.ID)
			}
			if first == nil {
				first = choose
			}
			found.Add(kit.NewTwoLine(kit.TwoLineState{Title: o.Title, Caption: o.Tail}, choose, d.Hint))
		}
		if len(options) == 0 {
			found.Add(kit.NewParagraph(kit.Plain(d.Say("ledger.none"), kit.Caption())...))
		}
		found.Refresh()
	}
	field := kit.NewSearch(p.Hint, "", func(text string) { p.Find(text, show) })
	v.first = field.Entry()
	field.SetOnSubmitted(func(string) {
		if first != nil {
			first()
		}
	})
	p.Find("", show)
	v.finish(d, sideText{heading: p.Heading}, kit.Column(10, field, found), nil, done)
	return v
}
