package view

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// Collective is the page of figures that workers pool: who asks for what, all that
// would leave, and what has left.
type Collective struct {
	desk     *Desk
	model    *present.Collective
	page     *kit.Page
	given    *kit.StatusMark
	loading  *kit.LoadingLine
	body     *hanger
	content  fyne.CanvasObject
	chips    *hanger
	asks     *hanger
	offer    *hanger
	history  *hanger
	sides    *sides
	add      *kit.Button
	first    *kit.Button // the same, where there is nothing else
	main     *kit.Button
	beside   *kit.Button
	withdraw *kit.Button
	remove   *kit.Button
	foot     *fyne.Container
	words    *kit.Paragraph
	reviews  *kit.Switch
	empty    fyne.CanvasObject
	last     present.CollectiveState
	drawn    bool
}

// NewCollective is the page of a presenter.
func NewCollective(d *Desk, model *present.Collective) *Collective {
	p := &Collective{desk: d, model: model, body: newHanger(), chips: newHanger(), asks: newHanger(), offer: newHanger(), history: newHanger()}
	p.given = kit.NewStatusMark(kit.Mark{})
	p.loading = kit.NewLoadingLine(d.Later)
	p.add = kit.NewButton(kit.ButtonOptions{Text: d.Say("collective.add"), Icon: assets.IconPlus, Key: d.Key("campaign.add"), OnTapped: model.Add, OnHint: d.Hint})
	p.main = kit.NewButton(kit.ButtonOptions{Main: true, Icon: assets.IconSave, Key: d.Key("main"), OnTapped: model.Main, OnHint: d.Hint})
	p.beside = kit.NewButton(kit.ButtonOptions{OnTapped: model.Beside, OnHint: d.Hint})
	p.withdraw = kit.NewButton(kit.ButtonOptions{Text: d.Say("collective.withdraw"), Icon: assets.IconReturned, OnTapped: model.Withdraw, OnHint: d.Hint})
	p.remove = kit.NewButton(kit.ButtonOptions{Text: d.Say("collective.remove"), Small: true, OnTapped: model.Remove, OnHint: d.Hint})
	p.words = kit.NewParagraph()
	p.reviews = kit.NewSwitch(d.Say("collective.reviews"), true, model.LetReviews)
	p.foot = kit.Column(kit.GapSmall, kit.Wrap(kit.GapSmall, kit.GapSmall, p.main, p.beside, p.withdraw), p.words)
	p.sides = newSides(p.asks, kit.Column(kit.GapMid, p.offer, p.history))
	p.content = scrolledPage(kit.Column(kit.GapMid, p.chips, p.sides))
	p.first = kit.NewButton(kit.ButtonOptions{Text: d.Say("collective.add"), Icon: assets.IconPlus, Main: true, OnTapped: model.Add, OnHint: d.Hint})
	p.page = kit.NewPage(kit.NewShortText(d.Say("nav.collective"), kit.Title(), 90), kit.Row(kit.GapMid, p.given, p.add), container.NewBorder(p.loading, nil, nil, nil, p.body))
	p.page.SetMost(mostWide)
	model.Changed = p.Render
	return p
}

// Object is the page.
func (p *Collective) Object() fyne.CanvasObject { return p.page }

// Parts are what F6 goes through.
func (p *Collective) Parts() []fyne.CanvasObject {
	return []fyne.CanvasObject{p.asks, p.offer, p.history}
}

// Fit sets the page for the room there is.
func (p *Collective) Fit(r Room) {
	p.page.SetLow(r.Low)
	p.add.SetCompact(kit.Compact{NoKey: r.Narrow})
	p.sides.setNarrow(r.Narrow)
}

// Render shows the presenter's state.
func (p *Collective) Render() {
	st := p.model.State
	if st.Loading {
		p.loading.Start()
	} else {
		p.loading.Stop()
	}
	show(p.given, st.Trouble == nil)
	if show(p.add, st.Trouble == nil && st.Campaign != nil); st.Trouble != nil {
		p.body.set(kit.Column(0, p.desk.troubleNote(*st.Trouble, p.model.Load)))
		return
	}
	if !st.Read {
		return
	}
	p.given.Set(markOf(st.Given))
	if st.Campaign == nil {
		p.renderEmpty(st)
		return
	}
	p.body.set(p.content)
	p.renderButtons(*st.Campaign)
	if p.drawn && reflect.DeepEqual(p.last, st) {
		return
	}
	p.renderChips(st.Campaigns)
	p.asks.set(p.asksCard(*st.Campaign))
	p.offer.set(p.offerCard(*st.Campaign))
	p.history.set(p.historyCard(st.History))
	p.last, p.drawn = st, true
	p.sides.Refresh()
	p.content.Refresh()
}

// renderEmpty says what could be done where no campaign is known; what was given
// before is listed all the same.
func (p *Collective) renderEmpty(st present.CollectiveState) {
	if !p.drawn || !reflect.DeepEqual(p.last, st) {
		box := kit.Column(kit.GapMid, kit.NewCard(kit.CardOptions{Title: p.desk.Say("collective.heading"), Body: kit.PadSides(40, 0, kit.NewEmptyState(p.desk.Say("collective.empty"), p.first))}))
		if len(st.History) > 0 {
			box.Add(p.historyCard(st.History))
		}
		p.empty = scrolledPage(box)
	}
	p.body.set(p.empty)
	p.last, p.drawn = st, true
}

func (p *Collective) renderButtons(st present.CampaignState) {
	free := st.Busy == ""
	icon := assets.IconSave
	switch {
	case st.Step == present.StepAnswer:
		icon = assets.IconImport
	case st.Step == present.StepGive && st.Beside != "":
		icon = assets.IconSubmit
	}
	p.main.SetIcon(icon)
	enable(p.main, free, st.Main)
	enable(p.beside, free, st.Beside)
	withdraw := ""
	if st.CanWithdraw {
		withdraw = p.desk.Say("collective.withdraw")
	}
	enable(p.withdraw, free, withdraw)
	enable(p.remove, free, p.desk.Say("collective.remove"))
	words := st.Words
	if st.Busy != "" {
		words = st.Busy
	}
	p.words.SetSpans(kit.Words(words, kit.Caption()))
}

// renderChips offers the campaigns where there are several.
func (p *Collective) renderChips(all []present.FilterState) {
	if show(p.chips, len(all) > 1); len(all) < 2 {
		return
	}
	texts, chosen := make([]string, len(all)), 0
	for i, one := range all {
		if texts[i] = one.Text; one.Chosen {
			chosen = i
		}
	}
	row := kit.NewChipRow(texts, chosen, p.model.Choose)
	row.SetWrapping()
	p.chips.set(row)
}

// ruleIcons stand beside what a campaign's rules are about.
var ruleIcons = map[present.RuleAbout]assets.Icon{
	present.AboutPeriod: assets.IconCalendar, present.AboutAsked: assets.IconQuestion, present.AboutBounds: assets.IconEarnings,
	present.AboutGroup: assets.IconCollective, present.AboutNoise: assets.IconLock, present.AboutReaders: assets.IconInfo, present.AboutLeaving: assets.IconReturned,
	present.AboutReviews: assets.IconMessages,
}

// A rule's words stand under its heading, which has an icon before it.
const (
	ruleGap    = 8
	ruleIndent = 29
)

// asksCard is who asks, and for what.
func (p *Collective) asksCard(st present.CampaignState) fyne.CanvasObject {
	who := kit.Column(2, kit.NewParagraph(kit.Words(st.Name, kit.Body().Bolder())), kit.NewParagraph(kit.Words(st.Collective, kit.Body())))
	box := kit.Column(10, who)
	if st.Step != present.StepDamaged {
		signed := markOf(st.Signed)
		who.Add(kit.NewParagraph(kit.Words(st.Contact, kit.Caption())))
		box.Add(container.NewStack(kit.Column(0, kit.NewStatusMark(kit.Mark{Icon: signed.Icon, Color: signed.Color})),
			kit.PadEach(0, 0, 0, ruleIndent, kit.NewParagraph(kit.Words(signed.Text, kit.Caption().In(signed.Color))))))
	}
	for _, r := range st.Rules {
		icon, text, heading := ruleIcons[r.About], kit.Caption(), kit.Caption().In(kit.ColorText).Bolder()
		if r.Care {
			icon, text = assets.IconWarning, text.In(kit.ColorPendingText)
		}
		box.Add(kit.Line())
		box.Add(kit.Column(2, kit.Row(ruleGap, kit.NewStatusMark(kit.Mark{Icon: icon, Color: text.Color}), kit.Grow(kit.NewParagraph(kit.Words(r.Heading, heading)))),
			kit.PadEach(0, 0, 0, ruleIndent, kit.NewParagraph(kit.Words(r.Text, text)))))
	}
	box.Add(kit.Line())
	box.Add(kit.Column(2, kit.NewParagraph(kit.Words(p.desk.Say("collective.hash"), kit.Caption().In(kit.ColorText).Bolder())),
		kit.NewText(st.Hash, kit.Caption().Fixed()), kit.NewParagraph(kit.Words(p.desk.Say("collective.hash.note"), kit.Caption()))))
	box.Add(kit.Row(0, p.remove, kit.Space()))
	card := kit.CardOptions{Title: p.desk.Say("collective.asks"), Body: box}
	if st.Open != "" {
		card.Trailing = kit.NewTag(st.Open)
	}
	return kit.NewCard(card)
}

// offerCard is all that would leave, with the buttons that let it; where nothing
// can, why not.
func (p *Collective) offerCard(st present.CampaignState) fyne.CanvasObject {
	say := p.desk.Say
	switch st.Step {
	case present.StepDamaged:
		again := kit.NewButton(kit.ButtonOptions{Text: say("collective.add"), Small: true, OnTapped: p.model.Add, OnHint: p.desk.Hint})
		return kit.NewNote(kit.NoteWarn, st.Trouble.Happened, st.Trouble.Safe+" "+st.Trouble.Todo, again)
	case present.StepClosed:
		return kit.NewNote(kit.NoteInfo, "", st.Words)
	}
	box := kit.Column(kit.GapMid)
	size := ""
	if o := st.Offer; o != nil {
		size = o.Size
		box.Add(kit.NewParagraph(kit.Words(o.Words, kit.Caption())))
		for _, b := range o.Blocks {
			box.Add(offerTable(p.desk, b))
		}
		if o.Counts {
			p.reviews.SetOn(!o.Without)
			box.Add(kit.Column(2, kit.Row(kit.GapSmall, kit.Grow(kit.NewParagraph(kit.Words(say("collective.reviews"), kit.Body().Bolder()))), p.reviews), kit.NewParagraph(kit.Words(say("collective.reviews.words"), kit.Caption()))))
		}
		for _, b := range o.Reviews {
			box.Add(offerTable(p.desk, b))
		}
		notes := kit.Column(4)
		for _, n := range o.Notes {
			notes.Add(kit.NewParagraph(kit.Words(n, kit.Caption())))
		}
		box.Add(notes)
		if o.File != "" {
			box.Add(kit.Column(0, kit.NewText(say("collective.file"), kit.Caption()), kit.NewShortText(o.File, kit.Caption().In(kit.ColorText).Fixed(), 100)))
		}
		if o.Alone != "" {
			box.Add(kit.NewNote(kit.NoteWarn, o.Alone, ""))
		}
	}
	if st.Trouble != nil {
		own := kit.NewButton(kit.ButtonOptions{Text: say("collective.button"), Small: true, OnTapped: func() { p.model.Own() }, OnHint: p.desk.Hint})
		box.Add(kit.NewNote(kit.NoteInfo, st.Trouble.Happened, st.Trouble.Safe+" "+st.Trouble.Todo, own))
	}
	if st.Main+st.Beside+st.Words != "" || st.CanWithdraw {
		box.Add(kit.Line())
		box.Add(p.foot)
	}
	return kit.NewCard(kit.CardOptions{Title: say("collective.everything"), Note: st.Name, Sub: size, Body: box})
}

// offerTable is a few tables of a contribution side by side, its figures in the
// face of machines: they are what is encoded.
func offerTable(d *Desk, b present.OfferBlock) fyne.CanvasObject {
	cols := kit.Columns{Cols: []kit.Col{{Width: 96, Share: 1}}, Gap: kit.GapMid, Side: 14}
	if b.Title != "" {
		cols.Cols[0].Share = 3 // questions are longer than what is summed
	}
	head := []kit.Cell{{Text: b.Title, Style: kit.Caption().In(kit.ColorText).Bolder()}}
	for _, name := range b.Heads {
		cols.Cols = append(cols.Cols, kit.Col{Width: 96, Share: 1, Right: true})
		head = append(head, kit.Cell{Text: name, Style: kit.Caption().In(kit.ColorText).Bolder().Right()})
	}
	box := kit.Column(0)
	add := func(cells []kit.Cell, last bool) {
		row := kit.NewRowView(cols)
		row.OnHint = d.Hint
		row.Set(kit.RowState{Cells: cells, Tint: kit.ColorSunken, NoLine: last})
		box.Add(row)
	}
	add(head, false)
	for i, r := range b.Rows {
		cells := []kit.Cell{{Text: r[0]}}
		for _, value := range r[1:] {
			cells = append(cells, kit.Cell{Text: value, Style: kit.Caption().In(kit.ColorText).Fixed().Right()})
		}
		add(cells, i == len(b.Rows)-1)
	}
	return box
}

// historyCard is what was given when to whom.
func (p *Collective) historyCard(rows []present.GivenRow) fyne.CanvasObject {
	say := p.desk.Say
	if len(rows) == 0 {
		return kit.NewCard(kit.CardOptions{Title: say("collective.history"), Body: kit.NewParagraph(kit.Words(say("collective.history.empty"), kit.Caption()))})
	}
	box := kit.Column(0)
	for i, r := range rows {
		box.Add(kit.NewTwoLine(kit.TwoLineState{Title: r.Title, Caption: r.Caption, Value: r.Value, ValueStyle: kit.Caption().Fixed(), Mark: markOf(r.Mark), NoLine: i == 0},
			func() { p.model.Show(r.ID) }, p.desk.Hint))
	}
	return kit.NewCard(kit.CardOptions{Title: say("collective.history"), Flush: true, Body: box})
}
