package view

import (
	"strings"

	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// keyList is the card of Settings where keys are changed.
type keyList struct {
	desk   *Desk
	model  *present.Settings
	card   *kit.Card
	unread *hanger
	groups *fyne.Container
	all    *kit.Button
	lines  map[string]*keyLine
	said   string // the texts that the lines were made with
	room   Room
	// refused is the line of a key that was refused since it was drawn last; nil
	// for none.
	refused fyne.CanvasObject
}

// keyLine is an action with its key, and what was wrong with another.
type keyLine struct {
	key   *kit.KeyButton
	back  *kit.Button
	wrong *kit.Paragraph
	said  string // in wrong
	row   *fyne.Container
}

func newKeyList(d *Desk, model *present.Settings) *keyList {
	l := &keyList{desk: d, model: model, unread: newHanger(), lines: map[string]*keyLine{}, groups: kit.Grid(2, 28)}
	l.unread.Hide()
	l.all = kit.NewButton(kit.ButtonOptions{Text: d.Say("keys.reset.all"), Small: true, OnTapped: model.UnbindAll, OnHint: d.Hint})
	words := kit.NewParagraph(kit.Words(d.Say("keys.words"), kit.Caption()))
	l.card = kit.NewCard(kit.CardOptions{Title: d.Say("settings.keys"), Trailing: l.all, Body: kit.Column(kit.GapMid, words, l.unread, l.groups)})
	return l
}

func (l *keyList) fit(r Room) {
	l.room = r
	l.groups.Layout = kit.Grid(2, 28).Layout
	if r.Narrow {
		l.groups.Layout = kit.Column(kit.GapLarge).Layout
	}
	l.groups.Refresh()
}

func (l *keyList) render(st present.KeysState) {
	l.refused = nil
	if len(st.Groups) == 0 {
		return
	}
	if said := textsOfKeys(st); said != l.said { // also after a change of language
		l.said = said
		l.make(st)
	}
	l.unread.set(nil)
	if st.Unread != "" {
		l.unread.set(kit.NewNote(kit.NoteWarn, "", st.Unread))
	}
	shownIf(l.unread, st.Unread != "")
	enable(l.all, st.Changed, l.desk.Say("keys.reset.all"))
	for _, g := range st.Groups {
		for _, k := range g.Lines {
			line := l.lines[k.ID]
			line.key.SetKey(k.Key)
			shownIf(line.back, k.Chosen)
			line.wrong.SetSpans(kit.Words(k.Wrong, kit.Caption().In(kit.ColorLostText)))
			shownIf(line.wrong, k.Wrong != "")
			if k.Wrong != "" && k.Wrong != line.said {
				l.refused = line.row
			}
			line.said = k.Wrong
			line.row.Refresh()
		}
	}
	l.groups.Refresh()
	l.card.Refresh()
}

func textsOfKeys(st present.KeysState) string {
	var all strings.Builder
	for _, g := range st.Groups {
		all.WriteString(g.Name)
		for _, k := range g.Lines {
			all.WriteString(k.Text)
		}
	}
	return all.String()
}

// make sets the groups in two columns of about the same height: the first, and
// those after it.
func (l *keyList) make(st present.KeysState) {
	columns := [2]*fyne.Container{kit.Column(kit.GapLarge), kit.Column(kit.GapLarge)}
	total, above := 0, 0
	for _, g := range st.Groups {
		total += len(g.Lines) + 1
	}
	for _, g := range st.Groups {
		column := columns[0]
		if above+len(g.Lines)/2 > total/2 {
			column = columns[1]
		}
		above += len(g.Lines) + 1
		box := kit.Column(kit.GapTiny, kit.NewText(g.Name, kit.Body().Bolder()))
		for _, k := range g.Lines {
			box.Add(kit.Line())
			box.Add(l.line(k))
		}
		column.Add(box)
	}
	l.groups.Objects = []fyne.CanvasObject{columns[0], columns[1]}
}

func (l *keyList) line(k present.KeyLine) fyne.CanvasObject {
	d := l.desk
	line := &keyLine{wrong: kit.NewParagraph()}
	line.key = kit.NewKeyButton(kit.KeyButtonOptions{Key: k.Key, Prompt: d.Say("keys.press"), Name: k.Text, OnHint: d.Hint, OnKey: func(name fyne.KeyName, held fyne.KeyModifier) {
		pressed, known := KeyOf(name, held)
		l.model.Bind(k.ID, pressed, known)
	}})
	line.back = kit.NewButton(kit.ButtonOptions{Icon: assets.IconReturned, Bare: true, Hint: d.Say("keys.reset", k.Text), OnHint: d.Hint, OnTapped: func() {
		l.model.Unbind(k.ID)
		l.focus(k.ID)
	}})
	if k.Fixed {
		line.key.Disable()
	}
	name := kit.Row(kit.GapSmall, kit.Grow(kit.NewShortText(k.Text, kit.Body(), 60)), line.back, line.key)
	line.row = kit.Column(2, name, line.wrong)
	l.lines[k.ID] = line
	return line.row
}

// focus puts the keyboard on the key of an action.
func (l *keyList) focus(id string) {
	line, ok := l.lines[id]
	if !ok {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(line.key); c != nil {
		c.Focus(line.key)
	}
}

// first is the key of the first action.
func (l *keyList) first() fyne.Focusable {
	for _, a := range present.Actions() {
		if line, ok := l.lines[a.ID]; ok && !a.Fixed {
			return line.key
		}
	}
	return l.all
}
