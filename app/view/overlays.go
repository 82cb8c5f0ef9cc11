package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
)

// Palette is the command palette over the window.
type Palette struct{ finder *kit.Finder }

// ShowPalette opens the palette of a presenter; shut is told to close it. Before a
// row is done the palette is shut, so that the keyboard is where it was.
func ShowPalette(d *Desk, on fyne.Canvas, model *present.Palette, shut func()) *Palette {
	p := &Palette{}
	p.finder = kit.ShowFinder(on, kit.FinderOptions{
		Placeholder: d.Say("palette.hint"), OnTyped: model.Type, OnClose: shut,
		OnChosen: func(i int) {
			shut()
			model.Do(i)
		},
	})
	model.Changed = func() {
		rows := make([]kit.FinderRow, len(model.State.Rows))
		for i, r := range model.State.Rows {
			rows[i] = kit.FinderRow{Text: r.Text, Tail: r.Tail, Kind: r.Kind, Key: r.Key}
		}
		p.finder.Set(rows, model.State.Empty)
	}
	model.Open()
	return p
}

// Shut takes the palette away.
func (p *Palette) Shut() { p.finder.Close() }

// KeySheet is the sheet of all keys over the window.
type KeySheet struct{ shown *kit.Dialog }

// ShowKeySheet opens the sheet; shut is told to close it.
func ShowKeySheet(d *Desk, on fyne.Canvas, groups []present.SheetGroup, shut, settings func()) *KeySheet {
	columns := []*fyne.Container{kit.Column(kit.GapMid), kit.Column(kit.GapMid), kit.Column(kit.GapMid)}
	for i, g := range groups {
		lines := kit.Column(3, kit.PadEach(0, 0, 4, 0, kit.NewShortText(g.Name, kit.Body().Bolder(), 60)))
		widest := float32(0)
		for _, l := range g.Lines {
			widest = max(widest, kit.NewKeyCap(l.Key).MinSize().Width)
		}
		for _, l := range g.Lines {
			caps := kit.Sized(widest, 0, kit.Row(0, kit.NewKeyCap(l.Key), kit.Space()))
			lines.Add(kit.Row(10, caps, kit.Grow(kit.NewParagraph(kit.Words(l.Text, kit.Caption().In(kit.ColorText))))))
		}
		columns[min(i, len(columns)-1)].Add(lines)
	}
	body := kit.Grid(len(columns), kit.GapLarge, columns[0], columns[1], columns[2])
	done := kit.NewButton(kit.ButtonOptions{Text: d.Say("dialog.close"), Key: "Esc", OnTapped: shut, OnHint: d.Hint})
	change := kit.NewButton(kit.ButtonOptions{Text: d.Say("keys.change"), OnTapped: func() { shut(); settings() }, OnHint: d.Hint})
	s := &KeySheet{kit.ShowDialog(on, kit.DialogOptions{
		Title: d.Say("settings.keys"), Body: body, Foot: kit.Row(kit.GapSmall, kit.Space(), change, done), Width: sheetWidth, OnEscape: shut,
	})}
	on.Focus(done)
	return s
}

// sheetWidth is the width of the sheet at text scale 1.
const sheetWidth = 880

// Shut takes the sheet away.
func (s *KeySheet) Shut() { s.shown.Close() }
