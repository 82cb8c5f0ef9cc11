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
	if st.About.Platform != "" {
		box.Add(v.reviews(st))
	}
	facts := kit.Wrap(kit.GapLarge, kit.GapSmall)
	for _, f := range st.Facts {
		facts.Add(kit.Column(0, kit.NewText(f.Label, kit.Caption()), kit.NewText(f.Value, kit.Body().Bolder())))
	}
	box.Add(kit.PadEach(6, 0, 0, 0, facts))
	if st.Promise != "" {
		box.Add(kit.PadEach(2, 0, 0, 0, kit.NewParagraph(kit.Plain(st.Promise, kit.Caption())...)))
	}
	return kit.PadSides(12, 14, box)
}

// reviews is what is said of whoever gave the task, as a quiet line that opens it.
func (v *detailView) reviews(st *present.DetailState) fyne.CanvasObject {
	text := st.Reviews
	if text == "" {
		text = v.desk.Say("rating.write")
	}
	link := kit.NewLink(text, func() { v.page.OnReview() })
	link.SetOnHint(v.desk.Hint)
	return kit.Row(0, link, kit.Space())
}

func (v *detailView) time(st *present.DetailState) fyne.CanvasObject {
	box := kit.Column(6, kit.Row(kit.GapSmall, kit.NewText(v.desk.Say("ledger.time"), kit.Body().Bolder()), kit.Space(), kit.NewText(st.SpansNote, kit.Caption())))
	for _, s := range st.Spans {
		box.Add(v.span(s))
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

// span is one stretch of time with what can be done with it.
func (v *detailView) span(s present.SpanState) fyne.CanvasObject {
	var steps *kit.Button
	steps = kit.NewButton(kit.ButtonOptions{
		Icon: assets.IconChevronDown, Bare: true, Small: true, Hint: v.desk.Say("ledger.step"), OnHint: v.desk.Hint,
		OnTapped: func() {
			kit.ShowChoices(steps, v.model.SpanSteps(), -1, func(i int) { v.step(steps, s.ID, present.SpanStep(i)) })
		},
	})
	source := markOf(s.Source)
	return kit.Row(2, kit.Grow(kit.Column(0,
		kit.Row(kit.GapSmall, kit.NewLegend(kit.LegendEntry{Category: categories[s.Tone]}), kit.Grow(kit.NewShortText(s.Text, kit.Body(), 60)), kit.NewText(s.Took, kit.Body())),
		kit.PadEach(0, 0, 0, 22, kit.Row(2, kit.NewStatusMark(kit.Mark{Icon: source.Icon, Color: source.Color}), kit.Grow(kit.NewParagraph(kit.Plain(source.Text, kit.Caption())...)))))), steps)
}

// step does something with a stretch of time.
func (v *detailView) step(under fyne.CanvasObject, id string, step present.SpanStep) {
	switch step {
	case present.SpanMove:
		v.page.pick(v.model.PickTask(id))
	case present.SpanActivity:
		kit.ShowChoices(under, v.model.Activities(), -1, func(i int) { v.model.MakeActivity(id, i) })
	case present.SpanRemove:
		v.model.RemoveSpan(id)
	default:
		v.model.AskTime(id, step, v.page.ask)
	}
}

func (v *detailView) history(st *present.DetailState) fyne.CanvasObject {
	box := kit.Column(6, kit.NewText(v.desk.Say("ledger.history"), kit.Body().Bolder()))
	when := float32(84) // as wide as the language's moments are
	for _, h := range st.History {
		when = max(when, kit.NewText(h.When, kit.Caption()).MinSize().Width/kit.Unit(1)+8)
	}
	for _, h := range st.History {
		box.Add(v.change(h, when))
	}
	if st.Earlier > 0 {
		box.Add(kit.Row(0, kit.NewLink(v.desk.Say("ledger.earlier", st.Earlier), v.model.ShowHistory), kit.Space()))
	}
	return box
}

// change is one line of the history: when, beside old to new, by whom and why.
func (v *detailView) change(h present.HistoryState, when float32) fyne.CanvasObject {
	quiet := kit.Body().In(kit.ColorText2)
	var what []kit.Span
	if !h.State {
		what = append(what, kit.Words(h.Field+" ", quiet))
	}
	if h.Old != "" {
		what = append(what, kit.Words(h.Old, kit.Body()), kit.Words(" "+v.desk.Say("ledger.to")+" ", quiet))
	}
	what = append(what, kit.Words(h.New, kit.Body().Bolder()))
	who := h.Who
	if h.Why != "" {
		who += " · " + v.desk.Say("settle.called", h.Why)
	}
	return container.New(&besideLayout{left: when}, kit.NewText(h.When, kit.Caption()),
		kit.Column(0, kit.NewParagraph(what...), kit.NewParagraph(kit.Plain(who, kit.Caption())...)))
}

// besideLayout sets a narrow column before one whose height follows its width.
type besideLayout struct{ left, width float32 }

// MinSize implements fyne.Layout.
func (b *besideLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(kit.Unit(b.left)+60, kit.HeightFor(objs[1], max(60, b.width-kit.Unit(b.left))))
}

// Layout implements fyne.Layout.
func (b *besideLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	b.width = size.Width
	left := kit.Unit(b.left)
	objs[0].Move(fyne.NewPos(0, 1))
	objs[0].Resize(fyne.NewSize(left, objs[0].MinSize().Height))
	objs[1].Move(fyne.NewPos(left, 0))
	objs[1].Resize(fyne.NewSize(size.Width-left, size.Height))
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
	if st.Last != "" {
		buttons.Add(kit.NewButton(kit.ButtonOptions{Icon: assets.IconReturned, Hint: st.Last, OnTapped: v.model.UndoLast, OnHint: v.desk.Hint}))
	}
	buttons.Add(kit.NewButton(kit.ButtonOptions{Text: v.desk.Say("ledger.edit"), Key: v.desk.Key(present.ListEdit), OnTapped: v.page.Edit, OnHint: v.desk.Hint}))
	buttons.Add(kit.NewButton(kit.ButtonOptions{Icon: assets.IconTrash, Hint: v.desk.Say("ledger.remove"), OnTapped: v.model.Remove, OnHint: v.desk.Hint}))
	return kit.Column(0, kit.Line(), kit.PadSides(10, 12, buttons))
}

func newFormView(d *Desk, model *present.Ledger, f present.Form, done func()) *sideForm {
	v := &sideForm{}
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
	v.first = platform.Entry()
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
	v.finish(d, sideText{heading: f.Heading, save: f.Save}, box, save, done)
	return v
}
