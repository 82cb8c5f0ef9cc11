package view

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// detailView shows one record in full.
type detailView struct {
	desk  *Desk
	model *present.Ledger
	page  *Ledger
	card  *kit.Card
	last  *present.DetailState
	wide  bool
}

func newDetailView(d *Desk, model *present.Ledger, page *Ledger) *detailView {
	v := &detailView{desk: d, model: model, page: page}
	v.card = kit.NewCard(kit.CardOptions{Flush: true, Fill: true, Body: kit.NewEmptyState(d.Say("ledger.choose"), nil)})
	return v
}

func (v *detailView) render(st *present.DetailState, narrow bool) {
	if reflect.DeepEqual(st, v.last) && narrow == v.wide {
		return
	}
	v.last, v.wide = st, narrow
	if st == nil {
		v.card.SetBody(kit.NewEmptyState(v.desk.Say("ledger.choose"), nil))
		return
	}
	box := kit.Column(0, v.top(st, narrow))
	section := func(o fyne.CanvasObject) {
		box.Add(kit.Line())
		box.Add(kit.PadSides(10, 14, o))
	}
	section(v.time(st))
	if st.Reason != "" {
		section(kit.Column(4, kit.NewText(v.desk.Say("ledger.reason"), kit.Body().Bolder()), kit.NewParagraph(kit.Plain(st.Reason, kit.Body())...)))
	}
	if st.Note != "" {
		section(kit.NewParagraph(kit.Plain(st.Note, kit.Body())...))
	}
	section(v.history(st))
	v.card.SetBody(container.NewBorder(nil, v.foot(st), nil, nil, kit.PadEach(0, 3, 0, 0, scrolled(box))))
}

func (v *detailView) top(st *present.DetailState, narrow bool) fyne.CanvasObject {
	first := kit.Row(kit.GapSmall)
	if narrow {
		first.Add(kit.NewButton(kit.ButtonOptions{Icon: assets.IconCross, Bare: true, Hint: v.desk.Say("ledger.back"), Key: "Esc", OnTapped: v.page.back, OnHint: v.desk.Hint}))
	}
	if st.Platform != "" {
		first.Add(kit.NewTag(st.Platform))
	}
	first.Add(kit.Space())
	first.Add(kit.NewStatusMark(markOf(st.Mark)))
	box := kit.Column(4, first, kit.NewParagraph(kit.Plain(st.Title, kit.Heading())...))
	if st.Requester != "" {
		box.Add(kit.NewParagraph(kit.Plain(st.Requester, kit.Caption())...))
	}
	if st.Number != "" {
		box.Add(kit.NewShortText(st.Number, kit.Caption().Fixed(), 40))
	}
	facts := kit.Wrap(kit.GapLarge, kit.GapSmall)
	for _, f := range st.Facts {
		facts.Add(kit.Column(0, kit.NewText(f.Label, kit.Caption()), kit.NewText(f.Value, kit.Body().Bolder())))
	}
	box.Add(kit.PadEach(6, 0, 0, 0, facts))
	return kit.PadSides(12, 14, box)
}

func (v *detailView) time(st *present.DetailState) fyne.CanvasObject {
	box := kit.Column(6, kit.Row(kit.GapSmall, kit.NewText(v.desk.Say("ledger.time"), kit.Body().Bolder()), kit.Space(), kit.NewText(st.SpansNote, kit.Caption())))
	for _, s := range st.Spans {
		mark := markOf(s.Source)
		box.Add(kit.Column(0,
			kit.Row(kit.GapSmall, kit.NewLegend(kit.LegendEntry{Category: categories[s.Tone]}), kit.Grow(kit.NewShortText(s.Text, kit.Body(), 60)), kit.NewText(s.Took, kit.Body())),
			kit.PadEach(0, 0, 0, 18, kit.NewStatusMark(mark))))
	}
	if len(st.Spans) == 0 {
		box.Add(kit.NewParagraph(kit.Plain(v.desk.Say("ledger.notimes"), kit.Caption())...))
	}
	if st.Review != "" {
		box.Add(kit.NewNote(kit.NoteCare, v.desk.Say("ledger.waits"), st.Review,
			kit.NewButton(kit.ButtonOptions{Text: v.desk.Say("ledger.confirm"), Small: true, OnTapped: v.model.Confirm, OnHint: v.desk.Hint})))
	}
	return box
}

func (v *detailView) history(st *present.DetailState) fyne.CanvasObject {
	box := kit.Column(6, kit.NewText(v.desk.Say("ledger.history"), kit.Body().Bolder()))
	for _, h := range st.History {
		what := []kit.Span{kit.Words(h.Field+" ", kit.Body())}
		if h.Old != "" {
			what = append(what, kit.Words(v.desk.Say("ledger.was", h.Old), kit.Body().In(kit.ColorText2)))
		}
		what = append(what, kit.Words(h.New, kit.Body().Bolder()))
		who := h.Who
		if h.Why != "" {
			who += " · " + h.Why
		}
		box.Add(kit.Column(0, kit.NewParagraph(what...), kit.NewParagraph(kit.Plain(h.When+"  "+who, kit.Caption())...)))
	}
	if st.Earlier > 0 {
		box.Add(kit.Row(0, kit.NewLink(v.desk.Say("ledger.earlier", st.Earlier), v.model.ShowHistory), kit.Space()))
	}
	return box
}

func (v *detailView) foot(st *present.DetailState) fyne.CanvasObject {
	buttons := kit.Wrap(kit.GapSmall, kit.GapSmall)
	if len(st.Next) > 0 {
		var texts []string
		for _, n := range st.Next {
			texts = append(texts, n.Text)
		}
		var mark *kit.Button
		mark = kit.NewButton(kit.ButtonOptions{Text: v.desk.Say("ledger.mark"), OnHint: v.desk.Hint, OnTapped: func() {
			kit.ShowChoices(mark, texts, -1, func(i int) { v.model.Mark(st.Next[i].State) })
		}})
		buttons.Add(mark)
	}
	buttons.Add(kit.NewButton(kit.ButtonOptions{Text: v.desk.Say("ledger.edit"), Key: "F2", OnTapped: v.page.Edit, OnHint: v.desk.Hint}))
	buttons.Add(kit.NewButton(kit.ButtonOptions{Icon: assets.IconTrash, Hint: v.desk.Say("ledger.remove"), OnTapped: v.model.Remove, OnHint: v.desk.Hint}))
	return kit.Column(0, kit.Line(), kit.PadSides(10, 12, buttons))
}

// formView is the form for work that is typed or mended.
type formView struct {
	card  *kit.Card
	first *kit.Field
}

func newFormView(d *Desk, model *present.Ledger, f present.Form, done func()) *formView {
	v := &formView{}
	say, choices, form := d.Say, model.FormChoices(), f
	box := kit.Column(10)
	field := func(label string, into *string, note string) *kit.Field {
		one := kit.NewField(kit.FieldOptions{Label: say(label), Text: *into, Note: note, OnHint: d.Hint, OnChanged: func(text string) { *into = text }})
		box.Add(one)
		return one
	}
	if f.ID == "" {
		box.Add(kit.NewSelect(kit.SelectOptions{Label: say("form.activity"), Options: choices.Activities, Chosen: f.Activity, OnHint: d.Hint, OnChosen: func(i int) { form.Activity = i; form.Task = i == 0 }}))
	}
	platform := field("form.platform", &form.Platform, "")
	v.first = platform
	field("form.title", &form.Title, "")
	field("form.requester", &form.Requester, "")
	var reward, day, start, end *kit.Field
	if f.Task {
		reward = field("form.reward", &form.Reward, say("form.reward.hint"))
	}
	if !f.Several {
		day = field("form.day", &form.Day, say("form.day.note"))
		start, end = field("form.start", &form.Start, ""), field("form.end", &form.End, "")
	}
	if f.ID == "" {
		box.Add(kit.NewSelect(kit.SelectOptions{Label: say("form.outcome"), Options: choices.Outcomes, Chosen: f.Outcome, OnHint: d.Hint, OnChosen: func(i int) { form.Outcome = i }}))
	}
	field("form.note", &form.Note, "")
	save := func() {
		wrong, ok := model.Submit(form, done)
		if ok {
			return
		}
		for _, w := range []struct {
			field *kit.Field
			text  string
		}{{platform, wrong.Platform}, {reward, wrong.Reward}, {day, wrong.Day}, {start, wrong.Start}, {end, wrong.End}} {
			if w.field != nil {
				w.field.SetError(w.text)
			}
		}
	}
	foot := kit.Column(0, kit.Line(), kit.PadSides(10, 12, kit.Wrap(kit.GapSmall, kit.GapSmall,
		kit.NewButton(kit.ButtonOptions{Text: f.Save, Main: true, OnTapped: save, OnHint: d.Hint}),
		kit.NewButton(kit.ButtonOptions{Text: say("form.cancel"), Key: "Esc", OnTapped: done, OnHint: d.Hint}))))
	v.card = kit.NewCard(kit.CardOptions{
		Title: f.Heading, Flush: true, Fill: true, Body: container.NewBorder(nil, foot, nil, nil, scrolled(kit.PadSides(12, 14, box))),
	})
	return v
}
