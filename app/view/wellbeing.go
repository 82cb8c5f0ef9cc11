package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// Wellbeing is the page of the log of distressing work: a week in numbers, and
// its entries.
type Wellbeing struct {
	desk    *Desk
	model   *present.Wellbeing
	page    *kit.Page
	actions *fyne.Container // while it is unlocked
	body    *hanger
	unlock  *kit.Button
	room    Room
}

// NewWellbeing is the page of a presenter. home goes back to the settings.
func NewWellbeing(d *Desk, model *present.Wellbeing, home func()) *Wellbeing {
	say := d.Say
	w := &Wellbeing{desk: d, model: model, body: newHanger()}
	button := func(text string, icon assets.Icon, do func()) *kit.Button {
		return kit.NewButton(kit.ButtonOptions{Text: text, Icon: icon, OnTapped: do, OnHint: d.Hint})
	}
	w.unlock = kit.NewButton(kit.ButtonOptions{Text: say("well.unlock"), Main: true, OnTapped: model.Show, OnHint: d.Hint})
	add := kit.NewButton(kit.ButtonOptions{Text: say("well.add"), Icon: assets.IconPlus, Key: d.Key("exposure"), Main: true, OnTapped: model.Add, OnHint: d.Hint})
	w.actions = kit.Row(kit.GapSmall, button(say("well.lock"), assets.IconLock, model.Lock), add)
	title := kit.Row(kit.GapSmall, button(say("nav.settings"), assets.IconReturned, home), kit.Grow(kit.NewShortText(say("well.title"), kit.Title(), 90)))
	w.page = kit.NewPage(title, w.actions, scrolledPage(w.body))
	model.Changed = w.Render
	w.Render()
	return w
}

// Object is the page.
func (w *Wellbeing) Object() fyne.CanvasObject { return w.page }

// Fit sets the page for the room there is.
func (w *Wellbeing) Fit(r Room) {
	w.room = r
	w.page.SetLow(r.Low)
}

// Back does nothing; the page has nothing that stands beside it.
func (w *Wellbeing) Back() bool { return false }

// Render shows the presenter's state.
func (w *Wellbeing) Render() {
	st := w.model.State
	shownIf(w.actions, !st.Locked)
	if st.Locked {
		locked := kit.NewEmptyState(w.desk.Say("well.locked"), w.unlock)
		w.body.set(kit.Column(kit.GapMid, kit.NewCard(kit.CardOptions{Body: kit.PadSides(48, 0, locked)}), w.whole()))
	} else {
		w.body.set(kit.Column(kit.GapMid, w.week(st), w.entries(st), w.whole()))
	}
	w.page.Refresh()
}

// week is the week that is shown, with the ways to others.
func (w *Wellbeing) week(st present.WellState) fyne.CanvasObject {
	say := w.desk.Say
	step := func(text string, by int) *kit.Button {
		return kit.NewButton(kit.ButtonOptions{Text: say(text), Small: true, OnTapped: func() { w.model.Week(by) }, OnHint: w.desk.Hint})
	}
	ways := kit.Row(kit.GapSmall, step("well.before", -1))
	if st.Later {
		ways.Add(step("well.after", 1))
		ways.Add(step("well.thisweek", 0))
	}
	body := kit.Column(0)
	if st.Empty != "" {
		body.Add(kit.PadSides(28, 14, kit.NewParagraph(kit.Words(st.Empty, kit.Body().In(kit.ColorText2)))))
		return kit.NewCard(kit.CardOptions{Title: st.Week, Trailing: ways, Flush: true, Body: body})
	}
	w.table(body, st.Head, st.Tags)
	hard := append([]string{say("well.hard")}, st.Head[1:]...)
	w.table(body, hard, st.Hard)
	facts := kit.Grid(4, kit.GapMid)
	if w.room.Narrow {
		facts = kit.Grid(2, kit.GapMid)
	}
	for _, f := range st.Facts {
		facts.Add(kit.Column(0, kit.NewParagraph(kit.Words(f.Label, kit.Caption())), kit.NewParagraph(kit.Words(f.Value, kit.Body()))))
	}
	body.Add(kit.Pad(14, facts))
	return kit.NewCard(kit.CardOptions{Title: st.Week, Note: st.Total, Trailing: ways, Flush: true, Body: body})
}

// table adds rows of minutes by day under their head.
func (w *Wellbeing) table(into *fyne.Container, head []string, rows [][]string) {
	cols := kit.Columns{Gap: 8, Side: 14, Cols: []kit.Col{{Share: 1, Width: 150}}}
	for range head[1:] {
		cols.Cols = append(cols.Cols, kit.Col{Width: 52, Right: true})
	}
	cols.Cols[len(head)-1].Width = 72
	line := func(st kit.RowState) {
		row := kit.NewRowView(cols)
		row.OnHint = w.desk.Hint
		row.Set(st)
		into.Add(row)
	}
	line(kit.RowState{Kind: kit.RowHead, Cells: cellsOf(head)})
	for _, r := range rows {
		cells := cellsOf(r)
		cells[len(cells)-1].Style = kit.Body().Bolder()
		line(kit.RowState{Cells: cells})
	}
}

func (w *Wellbeing) entries(st present.WellState) fyne.CanvasObject {
	if len(st.Entries) == 0 {
		return kit.Column(0)
	}
	return kit.NewCard(kit.CardOptions{Title: w.desk.Say("well.entries"), Flush: true, Body: w.desk.entryList(st.Entries, w.model.Open)})
}

// whole is what can be done with the log as a whole.
func (w *Wellbeing) whole() fyne.CanvasObject {
	say := w.desk.Say
	button := func(key string, do func()) *kit.Button {
		return kit.NewButton(kit.ButtonOptions{Text: say(key), OnTapped: do, OnHint: w.desk.Hint})
	}
	return kit.Wrap(kit.GapSmall, kit.GapSmall, button("well.export", w.model.Export), button("well.phrase", w.model.ChangePassphrase), button("well.erase", w.model.Erase))
}
