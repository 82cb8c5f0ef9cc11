package view

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// Cases is the page of disputes: the cases at the left, the one that is open in
// the middle, and what goes with it at the right. Where there is little room the
// right column is tabs of the middle.
type Cases struct {
	desk    *Desk
	model   *present.Cases
	page    *kit.Page
	title   *titled
	summary *kit.Text
	add     *kit.Button
	loading *kit.LoadingLine
	body    *hanger
	layout  *thirdsLayout
	thirds  *fyne.Container
	list    *caseList
	middle  *hanger
	side    *hanger
	open    *caseView
	form    *blankView
	tabs    *kit.ChipRow
	tab     int
	opener  func() fyne.Focusable // where the keyboard goes when the form is closed
	last    present.CasesState
	room    Room
	// OnTab opens another half of the page, OnRejected the tasks that were
	// rejected, OnRecord a task in the ledger.
	OnTab      func(int)
	OnRejected func()
	OnRecord   func(id string)
	// OnCopy puts a text into the clipboard, OnPaste attaches what is there.
	OnCopy  func(string)
	OnPaste func()
}

// disputeTabs are the halves of the page of disputes.
func disputeTabs(d *Desk, chosen int, choose func(int)) *kit.ChipRow {
	return segments([]string{d.Say("tab.cases"), d.Say("tab.due"), d.Say("tab.rules")}, chosen, choose)
}

// NewCases is the page of a presenter.
func NewCases(d *Desk, model *present.Cases) *Cases {
	nothing := func() {}
	p := &Cases{
		desk: d, model: model, body: newHanger(), middle: newHanger(), side: newHanger(), layout: &thirdsLayout{},
		OnTab: func(int) {}, OnRejected: nothing, OnRecord: func(string) {}, OnCopy: func(string) {}, OnPaste: nothing,
	}
	p.title = newTitled(d.Say("nav.disputes"), disputeTabs(d, 0, func(i int) { p.OnTab(i) }))
	p.summary = kit.NewShortText("", kit.Caption(), 60)
	p.add = kit.NewButton(kit.ButtonOptions{Text: d.Say("cases.new"), Icon: assets.IconPlus, Key: d.Key("dispute"), OnTapped: model.New, OnHint: d.Hint})
	p.loading = kit.NewLoadingLine(d.Later)
	p.list = newCaseList(p)
	p.thirds = container.New(p.layout, p.list.card, p.middle, p.side)
	p.page = kit.NewPage(kit.Row(kit.GapMid, p.title.name, p.title.tabs, p.summary), p.add, container.NewBorder(p.loading, nil, nil, nil, p.body))
	p.tabs = kit.NewChipRow([]string{d.Say("cases.tab.case"), d.Say("cases.exhibits"), d.Say("cases.loss"), d.Say("cases.tab.save")}, 0, p.Tab)
	model.Changed = p.Render
	return p
}

// Object is the page.
func (p *Cases) Object() fyne.CanvasObject { return p.page }

// Tabs is where the keyboard is after the half was chosen by it.
func (p *Cases) Tabs() fyne.Focusable { return p.title.Tabs() }

// List is the list that keys act in; nil where no case is open.
func (p *Cases) List() fyne.Focusable {
	if p.open == nil {
		return nil
	}
	return p.open.tasks.list
}

// Parts are what F6 goes through.
func (p *Cases) Parts() []fyne.CanvasObject {
	parts := []fyne.CanvasObject{p.list.card, p.middle}
	if !p.room.Narrow {
		parts = append(parts, p.side)
	}
	return parts
}

// Fit takes the room there is.
func (p *Cases) Fit(r Room) {
	if p.room == r {
		return
	}
	p.room = r
	p.title.fit(r)
	p.page.SetLow(r.Low)
	p.layout.narrow = r.Narrow
	p.add.SetCompact(kit.Compact{NoKey: r.Narrow})
	show(p.summary, !r.Narrow)
	if p.open != nil {
		p.open.arrange()
	}
	p.Render()
}

// Tab shows, where there is little room, the case with 0, its exhibits with 1,
// the loss with 2, and what is saved with 3.
func (p *Cases) Tab(i int) {
	p.tab = i
	p.tabs.Choose(i)
	if p.open != nil {
		p.open.arrange()
	}
	p.Render()
}

// Back closes the form, then the case where it covers nothing; it reports
// whether something was closed.
func (p *Cases) Back() bool {
	switch {
	case p.model.State.Form != nil:
		p.model.CloseForm()
	case p.room.Narrow && p.tab != 0:
		p.Tab(0)
	default:
		return false
	}
	return true
}

// Render shows the presenter's state.
func (p *Cases) Render() {
	st := p.model.State
	if st.Loading {
		p.loading.Start()
	} else {
		p.loading.Stop()
	}
	p.title.tabs.Choose(0)
	p.summary.SetText(st.Summary)
	if st.Trouble != nil {
		p.body.set(kit.Column(0, p.desk.troubleNote(*st.Trouble, p.model.Load)))
		return
	}
	if !st.Read {
		return
	}
	if len(st.Open)+len(st.Closed)+len(st.Proposals) == 0 && st.Form == nil {
		p.body.set(p.empty())
		p.last = st
		return
	}
	p.body.set(p.thirds)
	p.list.render(st)
	p.renderCase(st)
	p.renderForm(st)
	p.last = st
	p.thirds.Refresh()
}

func (p *Cases) empty() fyne.CanvasObject {
	button := kit.NewButton(kit.ButtonOptions{Text: p.desk.Say("disputes.button"), Icon: assets.IconLedger, Main: true, OnTapped: func() { p.OnRejected() }, OnHint: p.desk.Hint})
	return kit.NewCard(kit.CardOptions{Fill: true, Body: kit.NewEmptyState(p.desk.Say("disputes.empty"), button)})
}

func (p *Cases) renderCase(st present.CasesState) {
	if p.layout.alone = st.Case == nil; p.layout.alone {
		p.open = nil
		p.middle.set(kit.NewCard(kit.CardOptions{Fill: true, Body: kit.NewEmptyState(p.desk.Say("cases.choose"), nil)}))
		p.side.set(nil)
		return
	}
	if p.open == nil || p.open.id != st.Case.ID {
		p.open = newCaseView(p, st.Case.ID)
	}
	p.open.render(*st.Case)
	p.open.arrange()
}

// renderForm sets the form that is open into the right column, or over the case
// where there is none.
func (p *Cases) renderForm(st present.CasesState) {
	if st.Form == nil {
		if p.form != nil {
			p.form = nil
			if p.open != nil {
				p.open.arrange()
			}
			p.reopen()
		}
		return
	}
	fresh := p.form == nil || p.form.blank != st.Form
	if fresh {
		p.form = newBlankView(p.desk, p.page, st.Form, p.model.Submit, p.model.CloseForm)
	}
	place := p.side
	if p.room.Narrow || st.Case == nil {
		place = p.middle
	}
	if fresh || place.held() == nil || p.last.Form == nil {
		place.set(kit.PadEach(0, -barRoom, 0, 0, scrolled(kit.PadEach(0, barRoom, 0, 0, kit.Column(0, p.form.card)))))
	}
	p.form.render()
	if fresh {
		p.thirds.Refresh()
		p.form.focus(false)
	}
}

// from remembers where the keyboard is to come back to, then does something.
func (p *Cases) from(where func() fyne.Focusable, do func()) func() {
	return func() {
		if p.opener = nil; p.focused() {
			p.opener = where
		}
		do()
	}
}

func (p *Cases) focused() bool {
	c := fyne.CurrentApp().Driver().CanvasForObject(p.page)
	return c != nil && c.Focused() != nil
}

func (p *Cases) reopen() {
	c := fyne.CurrentApp().Driver().CanvasForObject(p.page)
	if c == nil || p.opener == nil {
		return
	}
	if to := p.opener(); to != nil {
		c.Focus(to)
	}
	p.opener = nil
}

// small is a small button.
func (p *Cases) small(key string, icon assets.Icon, do func()) *kit.Button {
	return kit.NewButton(kit.ButtonOptions{Text: p.desk.Say(key), Icon: icon, Small: true, OnTapped: do, OnHint: p.desk.Hint})
}

// bin is a button that takes something out; it names what.
func (p *Cases) bin(what string, do func()) *kit.Button {
	return kit.NewButton(kit.ButtonOptions{Icon: assets.IconTrash, Bare: true, Hint: p.desk.Say("ledger.remove") + "  " + what, OnTapped: do, OnHint: p.desk.Hint})
}

// caseList is the column of cases and of what is proposed.
type caseList struct {
	page *Cases
	card *kit.Card
	box  *fyne.Container
	rows map[string]*kit.ThreeLine
	last []string // what stands in it, in order
}

func newCaseList(p *Cases) *caseList {
	l := &caseList{page: p, box: kit.Column(0), rows: map[string]*kit.ThreeLine{}}
	l.card = kit.NewCard(kit.CardOptions{Flush: true, Fill: true, Body: scrolled(l.box)})
	return l
}

// render changes rows in their places where the same cases stand in the same
// order, so that the keyboard stays where it is.
func (l *caseList) render(st present.CasesState) {
	order := []string{st.Ended}
	for _, r := range append(append([]present.CaseRow{}, st.Open...), st.Closed...) {
		order = append(order, r.ID)
	}
	same := reflect.DeepEqual(order, l.last) && reflect.DeepEqual(st.Proposals, l.page.last.Proposals)
	if !same {
		l.build(st)
		l.last = order
	}
	for _, r := range append(append([]present.CaseRow{}, st.Open...), st.Closed...) {
		l.rows[r.ID].Set(kit.ThreeLineState{Title: r.Name, Caption: r.Caption, Mark: markOf(r.Due), Chosen: r.Chosen})
	}
	l.card.Refresh()
}

func (l *caseList) build(st present.CasesState) {
	say := l.page.desk.Say
	l.box.Objects = nil
	head := func(key, note string) {
		row := kit.Row(kit.GapSmall, kit.NewText(say(key), kit.Heading()), kit.Space(), kit.NewShortText(note, kit.Caption(), 30))
		l.box.Add(kit.PadSides(10, 12, row))
		l.box.Add(kit.Line())
	}
	rows := map[string]*kit.ThreeLine{}
	add := func(all []present.CaseRow) {
		for _, r := range all {
			row := l.rows[r.ID]
			if row == nil {
				row = kit.NewThreeLine(kit.ThreeLineState{}, func() { l.page.model.Open(r.ID) }, l.page.desk.Hint)
			}
			rows[r.ID] = row
			l.box.Add(row)
		}
	}
	if len(st.Open) > 0 {
		head("cases.open", say("cases.bydeadline"))
		add(st.Open)
	}
	if len(st.Proposals) > 0 {
		head("cases.proposed", "")
		for i, one := range st.Proposals {
			l.box.Add(kit.NewThreeLine(kit.ThreeLineState{
				Title: one.Title, Caption: one.Caption, Mark: kit.Mark{Icon: assets.IconPlus, Text: say("cases.take"), Color: kit.ColorText},
			}, func() { l.page.model.Take(i) }, l.page.desk.Hint))
		}
	}
	if len(st.Closed) > 0 {
		head("cases.closed", st.Ended)
		add(st.Closed)
	}
	l.rows = rows
	l.box.Refresh()
}
