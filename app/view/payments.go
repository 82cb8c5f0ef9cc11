package view

import (
	"reflect"

	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// Payments is the page about what is owed and what arrived.
type Payments struct {
	desk  *Desk
	model *present.Payments
	page  *kit.Page
	title *titled
	body  *hanger
	by    *kit.ChipRow
	add   *kit.Button
	owed  *hanger
	lists *hanger
	split *beside
	form  *blankView
	// proposal is drawn in the payout that is open; first is what the keyboard
	// comes to in it.
	proposal *proposalView
	first    fyne.Focusable
	room     Room
	last     present.PaymentsState
	// OnTab opens the page's other half, OnRecord a task in the ledger.
	OnTab    func(int)
	OnRecord func(id string)
	// OnRates asks for a file of exchange rates.
	OnRates func()
}

// NewPayments is the page of a presenter.
func NewPayments(d *Desk, model *present.Payments) *Payments {
	p := &Payments{
		desk: d, model: model, body: newHanger(), owed: newHanger(), lists: newHanger(),
		OnTab: func(int) {}, OnRecord: func(string) {}, OnRates: func() {},
	}
	say := d.Say
	p.title = newTitled(say("nav.earnings"), segments([]string{say("tab.pay"), say("tab.payments")}, 1, func(i int) { p.OnTab(i) }))
	p.by = kit.NewChipRow([]string{say("payments.by.platform"), say("payments.by.requester")}, 0, model.By)
	p.split = newBeside(kit.Column(kit.GapMid, p.owed, p.lists))
	p.add = kit.NewButton(kit.ButtonOptions{Text: say("payments.add"), Icon: assets.IconPlus, Main: true, OnTapped: model.AddPayout, OnHint: d.Hint})
	p.page = kit.NewPage(p.title.row, p.add, p.body)
	p.page.SetMost(mostWide)
	model.Changed = p.Render
	return p
}

// Object is the page.
func (p *Payments) Object() fyne.CanvasObject { return p.page }

// Tabs is the segment of this half.
func (p *Payments) Tabs() fyne.Focusable { return p.title.Tabs() }

// Fit takes the room there is.
func (p *Payments) Fit(r Room) {
	if p.room == r {
		return
	}
	p.room = r
	p.title.fit(r)
	p.page.SetLow(r.Low)
	p.split.fit(r)
	p.last = present.PaymentsState{}
	p.Render()
}

// Back closes what stands beside the lists; it reports whether something did.
func (p *Payments) Back() bool {
	st := p.model.State
	if st.Form == nil && st.Payout == nil && st.Pair == nil {
		return false
	}
	p.model.Close()
	return true
}

// Render shows the presenter's state.
func (p *Payments) Render() {
	st := p.model.State
	p.title.tabs.Choose(1)
	if st.Trouble != nil {
		p.body.set(kit.Column(0, p.desk.troubleNote(*st.Trouble, p.model.Load)))
		return
	}
	if len(st.Head) == 0 {
		return // nothing was read yet
	}
	p.body.set(p.split.box)
	p.by.Choose(st.By.Chosen)
	if !reflect.DeepEqual(p.last.Owed, st.Owed) || !reflect.DeepEqual(p.last.Head, st.Head) || !reflect.DeepEqual(p.last.Notes, st.Notes) {
		p.owed.set(p.owedCard(st))
	}
	if !sameLists(p.last, st) {
		p.lists.set(kit.Column(kit.GapMid, p.payoutCard(st), p.entryCard(st), p.rateCard(st)))
	}
	p.add.Set(kit.ButtonOptions{Text: p.desk.Say("payments.add"), Icon: assets.IconPlus, Main: st.Form == nil}) // one dark button
	p.renderSide(st)
	p.last = st
	p.split.Refresh()
}

func sameLists(a, b present.PaymentsState) bool {
	return len(a.Head) > 0 && reflect.DeepEqual(a.Payouts, b.Payouts) && reflect.DeepEqual(a.Entries, b.Entries) &&
		reflect.DeepEqual(a.Rates, b.Rates) && reflect.DeepEqual(a.Points, b.Points) && a.MorePaid == b.MorePaid
}

// renderSide shows the form, the payout or the rate that is open.
func (p *Payments) renderSide(st present.PaymentsState) {
	switch {
	case st.Form != nil:
		fresh := p.form == nil || p.form.blank != st.Form
		if fresh {
			p.form = newBlankView(p.desk, p.page, st.Form, p.model.Submit, p.model.Close)
		}
		p.split.set(p.form.card)
		p.form.render()
		if fresh {
			p.split.Refresh()
			p.form.focus(false)
		}
		return
	case st.Payout != nil:
		p.renderPayout(*st.Payout)
	case st.Pair != nil:
		p.split.set(p.pairSide(*st.Pair))
	default:
		p.split.set(nil)
	}
	p.form = nil
}

// renderPayout shows the payout that is open. Ticking a task changes what is
// there in its place, so that the keyboard stays on the task.
func (p *Payments) renderPayout(st present.PayoutState) {
	last := p.last.Payout
	if p.form == nil && p.split.held.held() != nil && last != nil {
		if reflect.DeepEqual(*last, st) {
			return
		}
		if last.ID == st.ID && last.Proposal != nil && st.Proposal != nil && len(last.Proposal.Parts) == len(st.Proposal.Parts) {
			p.proposal.render(*st.Proposal)
			return
		}
	}
	p.split.set(p.payoutSide(st))
	p.split.Refresh()
	p.desk.reach(p.page, p.first)
}

// owedColumns are those of the table of what is owed.
var owedColumns = kit.Columns{Gap: 12, Cols: []kit.Col{
	{Width: 104, Share: 3}, {Width: 76, Share: 1, Right: true}, {Width: 76, Share: 1, Right: true}, {Width: 106, Share: 1, Right: true}, {Width: 76, Share: 1, Right: true}, {Width: 76, Share: 1, Right: true},
}}

func (p *Payments) owedCard(st present.PaymentsState) fyne.CanvasObject {
	if len(st.Owed) == 0 {
		return kit.NewCard(kit.CardOptions{Title: p.desk.Say("payments.owed"), Body: kit.NewEmptyState(p.desk.Say("payments.owed.empty"),
			kit.NewButton(kit.ButtonOptions{Text: p.desk.Say("ledger.import"), Icon: assets.IconImport, OnTapped: func() { p.desk.Go(ScreenImport) }, OnHint: p.desk.Hint}))})
	}
	box := kit.Column(0)
	row := func(state kit.RowState) {
		r := kit.NewRowView(owedColumns)
		r.OnHint = p.desk.Hint
		r.Set(state)
		box.Add(r)
	}
	head := kit.RowState{Kind: kit.RowHead}
	for _, text := range st.Head {
		head.Cells = append(head.Cells, kit.Cell{Text: text})
	}
	row(head)
	for _, o := range st.Owed {
		body := kit.Body()
		if o.Total {
			body = body.Bolder()
		}
		quiet := body.In(kit.ColorText2)
		late := kit.Cell{Mark: markOf(o.Late)}
		row(kit.RowState{NoLine: o.Waits != "", Cells: []kit.Cell{
			{Text: o.Name, Style: body.Bolder(), Tail: o.Tail, TailStyle: kit.Caption()}, {Text: o.Cells[0], Style: body.Bolder()}, {Text: o.Cells[1], Style: quiet},
			late, {Text: o.Cells[2], Style: body}, {Text: o.Cells[3], Style: quiet},
		}})
		if o.Waits == "" {
			continue
		}
		box.Add(kit.PadEach(0, 0, 8, 0, waiting(o)))
		box.Add(kit.Line())
	}
	for _, note := range st.Notes {
		box.Add(kit.PadEach(8, 0, 0, 0, kit.NewParagraph(kit.Words(note, kit.Caption()))))
	}
	return kit.NewCard(kit.CardOptions{Title: p.desk.Say("payments.owed"), Trailing: p.by, Body: kit.PadEach(8, 0, 0, 0, box)})
}

// waiting is how long money has been waited for, as a bar and in words.
func waiting(o present.OwedRow) fyne.CanvasObject {
	words := kit.NewParagraph(kit.Words(o.Waits, kit.Caption()))
	if len(o.Ages) == 0 {
		return words
	}
	var segments []kit.Segment
	for _, a := range o.Ages {
		segments = append(segments, kit.Segment{Value: a.Size, Color: fillColors[a.Tone]})
	}
	bar := kit.NewThinStackBar(8, segments...)
	bar.SetAlt(o.Waits)
	return kit.Row(kit.GapMid, kit.Sized(120, 0, bar), kit.Grow(words))
}

// listCard is a list in a card with its button, or what to do where it is empty.
func (d *Desk) listCard(title, empty string, list *fyne.Container, button *kit.Button) fyne.CanvasObject {
	if len(list.Objects) == 0 {
		return kit.NewCard(kit.CardOptions{Title: title, Body: kit.NewEmptyState(empty, button)})
	}
	return kit.NewCard(kit.CardOptions{Title: title, Trailing: button, Flush: true, Body: list})
}

func (p *Payments) small(key string, icon assets.Icon, do func()) *kit.Button {
	return kit.NewButton(kit.ButtonOptions{Text: p.desk.Say(key), Icon: icon, Small: true, OnTapped: do, OnHint: p.desk.Hint})
}

func (p *Payments) payoutCard(st present.PaymentsState) fyne.CanvasObject {
	list := p.desk.entryList(st.Payouts, p.model.Open)
	if st.MorePaid > 0 {
		list.Add(kit.PadSides(0, 14, kit.Row(0, kit.NewLink(p.desk.Say("payments.more", st.MorePaid), p.model.ShowAll), kit.Space())))
	}
	if len(st.Payouts) > 0 { // the button at the top of the page adds more
		return kit.NewCard(kit.CardOptions{Title: p.desk.Say("payments.payouts"), Flush: true, Body: list})
	}
	return p.desk.listCard(p.desk.Say("payments.payouts"), p.desk.Say("payments.payouts.empty"), list, p.small("payments.add", assets.IconPlus, p.model.AddPayout))
}

func (p *Payments) entryCard(st present.PaymentsState) fyne.CanvasObject {
	list := kit.Column(0)
	for i, r := range st.Entries {
		line := kit.NewTwoLine(kit.TwoLineState{Title: r.Title, Caption: r.Caption, Value: r.Value, Mark: markOf(r.Mark), NoLine: i == 0}, nil, p.desk.Hint)
		if r.ID == "" {
			list.Add(kit.PadEach(0, 28, 0, 0, line))
			continue
		}
		remove := kit.NewButton(kit.ButtonOptions{Icon: assets.IconTrash, Bare: true, Hint: p.desk.Say("ledger.remove") + "  " + r.Title + "  " + r.Value, OnTapped: func() { p.model.Remove(r.ID) }, OnHint: p.desk.Hint})
		list.Add(kit.Row(0, kit.Grow(line), remove))
	}
	return p.desk.listCard(p.desk.Say("payments.entries"), p.desk.Say("payments.entries.empty"), list, p.small("payments.entry.new", assets.IconPlus, p.model.AddEntry))
}

func (p *Payments) rateCard(st present.PaymentsState) fyne.CanvasObject {
	list := p.desk.entryList(st.Points, p.model.OpenPair)
	for _, r := range p.desk.entryList(st.Rates, p.model.OpenPair).Objects {
		list.Add(r)
	}
	more := kit.Row(kit.GapSmall, p.small("rates.type", assets.IconPencil, p.model.AddRate), p.small("points.button", assets.IconPlus, p.model.AddPoints))
	bring := p.small("rates.import", assets.IconImport, func() { p.OnRates() })
	card := kit.CardOptions{Title: p.desk.Say("rates.title"), Trailing: more, Flush: true, Body: list}
	if len(list.Objects) == 0 {
		card.Body, card.Flush = kit.NewEmptyState(p.desk.Say("rates.empty"), bring), false
	} else {
		card.Trailing = kit.Row(kit.GapSmall, bring, more)
	}
	return kit.NewCard(card)
}

// payoutSide is one payout with its tasks, or with those proposed.
func (p *Payments) payoutSide(st present.PayoutState) fyne.CanvasObject {
	say := p.desk.Say
	closer := p.desk.closer(p.model.Close)
	p.first = closer
	box := kit.Column(10,
		kit.NewShortText(st.Amount, kit.Figure(kit.SizeFigureSmall), 60),
		kit.NewStatusMark(markOf(st.Mark)), factList(st.Facts))
	if st.Proposal != nil {
		p.addProposal(box, *st.Proposal)
	} else {
		p.addParts(box, st)
	}
	box.Add(kit.Line())
	box.Add(kit.Wrap(kit.GapSmall, kit.GapSmall,
		kit.NewButton(kit.ButtonOptions{Text: say("ledger.edit"), Icon: assets.IconPencil, Small: true, OnTapped: p.model.EditPayout, OnHint: p.desk.Hint}),
		kit.NewButton(kit.ButtonOptions{Text: say("ledger.remove"), Icon: assets.IconTrash, Small: true, OnTapped: func() { p.model.Remove(st.ID) }, OnHint: p.desk.Hint})))
	return kit.NewCard(kit.CardOptions{Title: say("payments.payout", st.Title), Trailing: closer, Body: box})
}

func (p *Payments) addParts(box *fyne.Container, st present.PayoutState) {
	say := p.desk.Say
	if len(st.Parts) > 0 {
		box.Add(kit.Line())
		box.Add(kit.Row(kit.GapSmall, kit.Grow(kit.NewShortText(say("payments.tasks"), kit.Body().Bolder(), 60)),
			kit.NewLink(say("payments.unmatch.all"), func() { p.model.Unmatch(-1) })))
	}
	list := kit.Column(0)
	for i, part := range st.Parts {
		line := kit.NewTwoLine(kit.TwoLineState{Title: part.Title, Caption: part.Caption, Value: part.Value, NoLine: i == 0}, func() { p.OnRecord(part.ID) }, p.desk.Hint)
		off := kit.NewButton(kit.ButtonOptions{Icon: assets.IconCross, Bare: true, Hint: say("payments.unmatch") + "  " + part.Title, OnTapped: func() { p.model.Unmatch(i) }, OnHint: p.desk.Hint})
		list.Add(kit.Row(0, kit.Grow(line), off))
	}
	box.Add(kit.PadEach(0, 0, 0, -13, list))
	if st.More > 0 {
		box.Add(kit.NewParagraph(kit.Words(say("payments.parts.more", st.More), kit.Caption())))
	}
	if st.CanMatch {
		match := kit.NewButton(kit.ButtonOptions{Text: say("payments.match"), Icon: assets.IconLedger, OnTapped: p.model.Propose, OnHint: p.desk.Hint})
		p.first = match
		box.Add(kit.Row(0, match, kit.Space()))
	}
}

// proposalView is the tasks that a payout could pay for.
type proposalView struct {
	desk    *Desk
	mark    *kit.StatusMark
	words   *kit.Paragraph
	confirm *kit.Button
	lines   []*kit.TwoLine
}

func (p *Payments) addProposal(box *fyne.Container, st present.ProposalState) {
	v := &proposalView{desk: p.desk, mark: kit.NewStatusMark(kit.Mark{}), words: kit.NewParagraph()}
	v.confirm = kit.NewButton(kit.ButtonOptions{Text: st.Confirm, Icon: assets.IconCheck, OnTapped: p.model.Confirm, OnHint: p.desk.Hint})
	list := kit.Column(0)
	for i := range st.Parts {
		line := kit.NewTwoLine(kit.TwoLineState{}, func() { p.model.Tick(i) }, p.desk.Hint)
		v.lines = append(v.lines, line)
		list.Add(line)
	}
	box.Add(kit.Line())
	box.Add(v.mark)
	box.Add(v.words)
	box.Add(kit.Row(0, v.confirm, kit.Space()))
	box.Add(kit.PadEach(0, -13, 0, -13, list))
	if st.More > 0 {
		box.Add(kit.NewParagraph(kit.Words(p.desk.Say("payments.parts.more", st.More), kit.Caption())))
	}
	v.render(st)
	p.proposal, p.first = v, v.confirm
}

// render shows ticks and what they come to.
func (v *proposalView) render(st present.ProposalState) {
	mark := kit.Mark{Icon: assets.IconInfo, Color: kit.ColorPendingText, Text: v.desk.Say("payments.inexact")}
	if st.Exact {
		mark = kit.Mark{Icon: assets.IconCheck, Color: kit.ColorPaidText, Text: v.desk.Say("payments.exact")}
	}
	v.mark.Set(mark)
	v.words.SetSpans(kit.Words(st.Words, kit.Body()))
	show(v.mark, st.Confirm != "")
	show(v.confirm, st.Confirm != "")
	v.confirm.Set(kit.ButtonOptions{Text: st.Confirm, Icon: assets.IconCheck})
	for i, part := range st.Parts {
		v.lines[i].Set(kit.TwoLineState{Title: part.Title, Caption: part.Caption, Value: part.Value, Mark: markOf(part.Mark)})
	}
}

// pairSide is the history of a rate.
func (p *Payments) pairSide(st present.PairState) fyne.CanvasObject {
	box := kit.Column(8)
	wide := func(rows []present.EntryRow) fyne.CanvasObject {
		return kit.PadEach(0, -13, 0, -13, p.desk.entryList(rows, nil))
	}
	box.Add(wide(st.Rows))
	if st.More > 0 {
		box.Add(kit.NewParagraph(kit.Words(p.desk.Say("rates.more", st.More), kit.Caption())))
	}
	if len(st.Former) > 0 {
		box.Add(kit.Line())
		box.Add(kit.NewText(p.desk.Say("rates.former"), kit.Body().Bolder()))
		box.Add(wide(st.Former))
	}
	return kit.NewCard(kit.CardOptions{Title: st.Title, Trailing: p.desk.closer(p.model.Close), Body: box})
}
