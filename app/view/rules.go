package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// ruleCards are the rules, a card for each platform.
func (p *Due) ruleCards(groups []present.RuleGroup) fyne.CanvasObject {
	say := p.desk.Say
	add := kit.NewButton(kit.ButtonOptions{Text: say("rules.add"), Icon: assets.IconPlus, Small: true, OnTapped: p.model.AddRule, OnHint: p.desk.Hint})
	box := kit.Column(kit.GapMid, kit.Row(kit.GapMid, kit.Grow(kit.NewParagraph(kit.Words(say("rules.words"), kit.Caption()))), add))
	for _, g := range groups {
		box.Add(kit.NewCard(kit.CardOptions{Title: g.Platform, Flush: true, Body: p.desk.entryList(g.Rules, p.model.OpenRule)}))
	}
	return box
}

// ruleCard is one rule with its former versions.
func (p *Due) ruleCard(st present.RuleState) (fyne.CanvasObject, fyne.Focusable) {
	say := p.desk.Say
	edit := kit.NewButton(kit.ButtonOptions{Text: say("rules.edit"), Icon: assets.IconPencil, OnTapped: p.model.EditRule, OnHint: p.desk.Hint})
	buttons := kit.Wrap(kit.GapSmall, kit.GapSmall, edit)
	if st.Own {
		buttons.Add(kit.NewButton(kit.ButtonOptions{Text: say("rules.reset"), Icon: assets.IconReturned, OnTapped: p.model.ResetRule, OnHint: p.desk.Hint}))
	}
	box := kit.Column(10, kit.Row(kit.GapSmall, kit.Grow(kit.NewShortText(st.Span, kit.Figure(kit.SizeFigureSmall), 60)), p.desk.closer(p.model.Close)))
	box.Add(kit.NewParagraph(kit.Words(st.Says, kit.Body())))
	p.said(box, "due.do", st.Do)
	box.Add(kit.NewParagraph(kit.Words(st.Source, kit.Caption())))
	box.Add(sureLine(st.Sure))
	box.Add(buttons)
	if len(st.Past) > 0 {
		box.Add(kit.Line())
		box.Add(kit.NewText(say("rules.past"), kit.Body().Bolder()))
		box.Add(factList(st.Past))
	}
	return kit.NewCard(kit.CardOptions{Title: st.Title, Body: box}), edit
}
