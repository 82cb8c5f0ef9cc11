package view

import (
	"reflect"

	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// Due is the page of disputes: what falls due, the rules by which it does, and
// how a case is begun.
type Due struct {
	desk  *Desk
	model *present.Due
	page  *kit.Page
	title *titled
	body  *hanger
	chips *kit.ChipRow
	list  *hanger
	rows  []*kit.TwoLine
	rules *hanger
	split *beside
	main  *hanger
	form  *blankView
	tab   int
	room  Room
	last  present.DueState
	// OnRecord shows a task in the ledger.
	OnRecord func(id string)
	// OnTab opens another part of the page of disputes.
	OnTab func(int)
}

// NewDue is the page of a presenter.
func NewDue(d *Desk, model *present.Due) *Due {
	p := &Due{desk: d, model: model, body: newHanger(), list: newHanger(), rules: newHanger(), main: newHanger(), OnRecord: func(string) {}, OnTab: func(int) {}}
	p.title = newTitled(d.Say("nav.disputes"), disputeTabs(d, 1, func(i int) { p.OnTab(i) }))
	texts := make([]string, 5)
	p.chips = kit.NewChipRow(texts, 0, model.Filter)
	p.split = newBeside(p.main)
	p.page = kit.NewPage(p.title.row, nil, p.body)
	p.page.SetMost(mostWide)
	model.Changed = p.Render
	p.Tab(0)
	return p
}

// Tab shows what falls due with 0, the rules with 1.
func (p *Due) Tab(i int) {
	p.tab = i
	p.title.tabs.Choose(1 + i)
	p.arrange()
	p.model.Close()
}

// arrange lays out the tab that is open.
func (p *Due) arrange() {
	switch {
	case p.tab == 1:
		p.main.set(p.rules)
	default:
		p.main.set(kit.Column(kit.GapMid, p.chips, p.list))
	}
}

// Tabs is where the keyboard is after this part was chosen by it.
func (p *Due) Tabs() fyne.Focusable { return p.title.Tabs() }

// Object is the page.
func (p *Due) Object() fyne.CanvasObject { return p.page }

// Fit takes the room there is.
func (p *Due) Fit(r Room) {
	if p.room == r {
		return
	}
	p.room = r
	p.title.fit(r)
	p.page.SetLow(r.Low)
	p.arrange()
	p.split.fit(r)
	p.Render()
}

// Back closes what stands beside the lists; it reports whether something did.
func (p *Due) Back() bool {
	st := p.model.State
	if st.Form == nil && st.Detail == nil && st.Rule == nil {
		return false
	}
	p.model.Close()
	return true
}

// Render shows the presenter's state.
func (p *Due) Render() {
	st := p.model.State
	if st.Trouble != nil {
		p.body.set(kit.Column(0, p.desk.troubleNote(*st.Trouble, p.model.Load)))
		return
	}
	if len(st.Filters) == 0 {
		return // nothing was read yet
	}
	p.body.set(p.split.box)
	for i, chip := range p.chips.Chips() {
		chip.SetText(st.Filters[i].Text, st.Filters[i].Count)
		if st.Filters[i].Chosen {
			p.chips.Choose(i)
		}
	}
	p.renderList(st)
	if !reflect.DeepEqual(p.last.Rules, st.Rules) {
		p.rules.set(p.ruleCards(st.Rules))
	}
	p.renderSide(st)
	p.last = st
	p.arrange()
	p.split.Refresh()
}

// renderList changes the rows in their places, so that the keyboard stays where
// it is while they count down.
func (p *Due) renderList(st present.DueState) {
	if len(st.Rows) == 0 {
		p.rows = nil
		p.list.set(kit.NewCard(kit.CardOptions{Title: p.desk.Say("tab.due"), Body: kit.NewEmptyState(st.Empty,
			kit.NewButton(kit.ButtonOptions{Text: p.desk.Say("due.rules"), OnTapped: func() { p.Tab(1); p.OnTab(2) }, OnHint: p.desk.Hint}))}))
		return
	}
	if len(p.rows) != len(st.Rows) || p.last.More != st.More || p.last.Beyond != st.Beyond || p.last.Summary != st.Summary {
		p.rows = nil
		box := kit.Column(0)
		for i := range st.Rows {
			row := kit.NewTwoLine(kit.TwoLineState{}, func() { p.model.Choose(i) }, p.desk.Hint)
			p.rows = append(p.rows, row)
			box.Add(row)
		}
		if st.More > 0 {
			box.Add(kit.PadSides(0, 14, kit.Row(0, kit.NewLink(p.desk.Say("due.more", st.More), p.model.ShowMore), kit.Space())))
		}
		foot := kit.Column(4, kit.NewParagraph(kit.Words(p.desk.Say("due.help"), kit.Caption())))
		if st.Beyond != "" {
			foot.Add(kit.NewParagraph(kit.Words(st.Beyond, kit.Caption())))
		}
		box.Add(kit.Line())
		box.Add(kit.PadSides(10, 14, foot))
		p.list.set(kit.NewCard(kit.CardOptions{Title: p.desk.Say("tab.due"), Trailing: kit.NewText(st.Summary, kit.Caption()), Flush: true, Body: box}))
	}
	for i, r := range st.Rows {
		value := kit.Body().Bolder()
		if r.Passed {
			value = kit.Body().In(kit.ColorText2)
		}
		p.rows[i].Set(kit.TwoLineState{Title: r.Title, Caption: r.Caption, Value: r.When, ValueStyle: value, Mark: markOf(r.Kind), Chosen: i == st.Chosen, NoLine: i == 0})
	}
}

func (p *Due) renderSide(st present.DueState) {
	switch {
	case st.Form != nil:
		fresh := p.form == nil || p.form.blank != st.Form
		if fresh {
			p.form = newBlankView(p.desk, p.page, st.Form, p.model.Submit, p.model.Close)
			p.split.set(p.form.card)
		}
		p.form.render()
		if fresh {
			p.split.Refresh()
			p.form.focus(false)
		}
		return
	case st.Detail != nil:
		if p.split.held.held() == nil || p.form != nil || !reflect.DeepEqual(p.last.Detail, st.Detail) {
			card, first := p.detailCard(*st.Detail)
			p.split.set(card)
			if p.last.Detail == nil || p.last.Detail.Task != st.Detail.Task || p.last.Detail.Rule != st.Detail.Rule {
				p.split.Refresh()
				p.desk.reach(p.page, first)
			}
		}
	case st.Rule != nil:
		if p.split.held.held() == nil || p.form != nil || !reflect.DeepEqual(p.last.Rule, st.Rule) {
			card, first := p.ruleCard(*st.Rule)
			p.split.set(card)
			p.split.Refresh()
			p.desk.reach(p.page, first)
		}
	default:
		p.split.set(nil)
	}
	p.form = nil
}

// said is words under their name, in a column.
func (p *Due) said(box *fyne.Container, key, text string) {
	if text != "" {
		box.Add(kit.Column(0, kit.NewText(p.desk.Say(key), kit.Caption()), kit.NewParagraph(kit.Words(text, kit.Body()))))
	}
}

func (p *Due) detailCard(st present.DueDetail) (fyne.CanvasObject, fyne.Focusable) {
	say := p.desk.Say
	open := kit.NewButton(kit.ButtonOptions{Text: say("due.open"), Icon: assets.IconLedger, Main: true, OnTapped: func() { p.OnRecord(st.Task) }, OnHint: p.desk.Hint})
	rule := kit.NewButton(kit.ButtonOptions{Text: say("due.rule"), OnTapped: func() { p.Tab(1); p.OnTab(2); p.model.OpenRule(st.Rule) }, OnHint: p.desk.Hint})
	box := kit.Column(10,
		kit.Row(kit.GapSmall, kit.Grow(kit.NewStatusMark(markOf(st.Kind))), p.desk.closer(p.model.Close)),
		kit.NewParagraph(kit.Words(st.When, kit.Figure(kit.SizeFigureSmall))),
		kit.NewParagraph(kit.Words(st.At+" · "+st.Platform, kit.Caption())))
	p.said(box, "due.do", st.Do)
	box.Add(kit.Wrap(kit.GapSmall, kit.GapSmall, open, rule))
	box.Add(kit.Line())
	p.said(box, "due.rule", st.Says)
	box.Add(kit.NewParagraph(kit.Words(st.Source, kit.Caption())))
	box.Add(sureLine(st.Sure))
	return kit.NewCard(kit.CardOptions{Title: st.Title, Body: box}), open
}

// sureLine is how sure a rule is; it wraps, for a warning is not to be cut.
func sureLine(m present.Mark) fyne.CanvasObject {
	mark := markOf(m)
	return kit.Row(6, kit.NewStatusMark(kit.Mark{Icon: mark.Icon, Color: mark.Color}), kit.Grow(kit.NewParagraph(kit.Words(mark.Text, kit.Caption().In(mark.Color)))))
}
