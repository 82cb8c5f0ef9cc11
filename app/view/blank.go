package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

const iconClose = assets.IconCross

// blankView is a form of a few lines in a card. It is kept while the form is
// open, so that what is typed stays where it is.
type blankView struct {
	blank  *present.Blank
	page   fyne.CanvasObject
	card   *kit.Card
	wrong  *hanger
	fields []*kit.Field // nil where a line is chosen from a list
}

// leastSelect is how narrow a list to choose from may become: what is cut is
// told by the status line.
const leastSelect = 160

func newBlankView(d *Desk, page fyne.CanvasObject, b *present.Blank, submit, cancel func()) *blankView {
	v := &blankView{blank: b, page: page, wrong: newHanger(), fields: make([]*kit.Field, len(b.Lines))}
	try := func() {
		submit()
		v.focus(true)
	}
	box := kit.Column(10)
	if b.Note != "" {
		box.Add(kit.NewParagraph(kit.Words(b.Note, kit.Caption())))
	}
	for i := range b.Lines {
		line := &b.Lines[i]
		if len(line.Options) > 0 {
			box.Add(kit.Sized(leastSelect, 0, kit.NewSelect(kit.SelectOptions{
				Label: line.Label, Note: line.Note, Options: line.Options, Chosen: line.Chosen, OnHint: d.Hint, OnChosen: func(n int) { line.Chosen = n },
			})))
			continue
		}
		v.fields[i] = kit.NewField(kit.FieldOptions{
			Label: line.Label, Note: line.Note, Text: line.Text, Lines: line.Rows, OnHint: d.Hint, OnChanged: func(text string) { line.Text = text },
			OnSubmitted: func(string) { try() },
		})
		box.Add(v.fields[i])
	}
	box.Add(v.wrong)
	box.Add(kit.Wrap(kit.GapSmall, kit.GapSmall,
		kit.NewButton(kit.ButtonOptions{Text: b.Save, Key: d.Key("main"), Main: true, OnTapped: try, OnHint: d.Hint}),
		kit.NewButton(kit.ButtonOptions{Text: d.Say("form.cancel"), Key: "Esc", OnTapped: cancel, OnHint: d.Hint})))
	v.card = kit.NewCard(kit.CardOptions{Title: b.Heading, Body: box})
	return v
}

// render says what is wrong.
func (v *blankView) render() {
	for i, f := range v.fields {
		if f != nil {
			f.SetError(v.blank.Lines[i].Wrong)
		}
	}
	var note fyne.CanvasObject
	if v.blank.Wrong != "" {
		note = kit.NewErrorNote(v.blank.Wrong, "", "")
	}
	v.wrong.set(note)
	v.card.Refresh()
}

// focus puts the keyboard into the first field, or into the first that is wrong.
// A form that was just opened is not known to be on a canvas yet, its page is.
func (v *blankView) focus(wrong bool) {
	c := fyne.CurrentApp().Driver().CanvasForObject(v.page)
	if c == nil {
		return
	}
	for i, f := range v.fields {
		if f != nil && (!wrong || v.blank.Lines[i].Wrong != "") {
			c.Focus(f.Entry())
			return
		}
	}
}
