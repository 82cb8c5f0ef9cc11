package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickwage/app/present"
	"clickwage/app/view/kit"
)

// beside sets something that was opened at the right of a long page, each with
// a scroll bar of its own, so that it is seen wherever the page is; where there
// is little room it covers the page.
type beside struct {
	layout *sideLayout
	box    *fyne.Container
	held   *hanger
	scroll *container.Scroll
	narrow bool
}

func newBeside(main fyne.CanvasObject) *beside {
	b := &beside{layout: &sideLayout{side: 316, gap: kit.GapLarge, hide: true}, held: newHanger()}
	b.scroll = container.NewVScroll(kit.PadEach(0, barRoom, 0, 0, kit.Column(0, b.held)))
	b.box = container.New(b.layout, scrolledPage(main), kit.PadEach(0, -barRoom, 0, 0, b.scroll))
	return b
}

// set shows an object from its top, or nothing.
func (b *beside) set(o fyne.CanvasObject) {
	if b.held.held() == o && b.layout.hide == (o == nil) && b.layout.cover == (b.narrow && o != nil) {
		return
	}
	if b.held.held() != o {
		b.scroll.Offset = fyne.Position{}
	}
	b.held.set(o)
	b.layout.hide, b.layout.cover = o == nil, b.narrow && o != nil
	b.Refresh()
}

func (b *beside) fit(r Room) {
	b.narrow = r.Narrow
	b.layout.cover = b.narrow && !b.layout.hide
	b.Refresh()
}

// Refresh lays both out anew, after their heights have changed.
func (b *beside) Refresh() {
	b.box.Refresh()
	b.scroll.Refresh()
}

// entryList is rows that open something; a row without an id is only read.
func (d *Desk) entryList(rows []present.EntryRow, open func(id string)) *fyne.Container {
	box := kit.Column(0)
	for i, r := range rows {
		var tap func()
		if r.ID != "" && open != nil {
			tap = func() { open(r.ID) }
		}
		box.Add(kit.NewTwoLine(kit.TwoLineState{Title: r.Title, Caption: r.Caption, Value: r.Value, Mark: markOf(r.Mark), NoLine: i == 0}, tap, d.Hint))
	}
	return box
}

// factList is names with their values, which wrap.
func factList(facts []present.Fact) *fyne.Container {
	box := kit.Column(6)
	for _, f := range facts {
		box.Add(kit.Column(0, kit.NewParagraph(kit.Words(f.Label, kit.Caption())), kit.NewParagraph(kit.Words(f.Value, kit.Body()))))
	}
	return box
}

// closer is the button at the top right of what stands beside a list.
func (d *Desk) closer(closing func()) *kit.Button {
	return kit.NewButton(kit.ButtonOptions{Icon: iconClose, Bare: true, Hint: d.Say("bar.close"), Key: "Esc", OnTapped: closing, OnHint: d.Hint})
}

// segments are two or more views of one page, of which one is chosen: pressed,
// or reached by Tab and chosen by Space. Each page draws its own.
func segments(texts []string, chosen int, choose func(int)) *kit.ChipRow {
	return kit.NewChipRow(texts, chosen, choose)
}

// titled is a page's name with its segments; where there is little room the
// segments stand alone, each of which names the page well enough.
type titled struct {
	row  *fyne.Container
	name *kit.Text
	tabs *kit.ChipRow
}

func newTitled(name string, tabs *kit.ChipRow) *titled {
	t := &titled{name: kit.NewShortText(name, kit.Title(), 60), tabs: tabs}
	t.row = kit.Row(kit.GapMid, t.name, tabs)
	return t
}

// Tabs is where the keyboard is after a segment was chosen by it.
func (t *titled) Tabs() fyne.Focusable { return t.tabs.Chips()[max(0, t.tabs.Chosen())] }

func (t *titled) fit(r Room) { show(t.name, !r.Narrow) }

// reach brings the keyboard, if it is anywhere on the page, to something that
// was just opened. After a press with the pointer it is nowhere.
func (d *Desk) reach(page fyne.CanvasObject, to fyne.Focusable) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(page); c != nil && c.Focused() != nil && to != nil {
		c.Focus(to)
	}
}
