package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// Welcome is what a worker sees first: three questions, each of which can be
// left, and the ways to begin. What is answered is kept at once.
type Welcome struct {
	model    *present.Settings
	page     *kit.Page
	language *kit.Select
	country  *kit.Select
	money    *kit.Select
	floor    *kit.Field
	proposal *kit.Paragraph
	ticks    []*kit.Chip
	chips    *fyne.Container // the ticks in their lines
	ways     *hanger
	promises *fyne.Container
	title    *kit.Paragraph
	body     *fyne.Container
	room     Room
	desk     *Desk
	// OnStart, OnImport and OnExample begin in one of three ways.
	OnStart, OnImport, OnExample func()
	// OnBring is for a worker who has a ledger already.
	OnBring func()
}

// welcomeWidth is how wide the questions are.
const welcomeWidth = 780

// NewWelcome is the first page, over the settings.
func NewWelcome(d *Desk, model *present.Settings) *Welcome {
	w := &Welcome{desk: d, model: model, OnStart: func() {}, OnImport: func() {}, OnExample: func() {}, OnBring: func() {}}
	say := d.Say
	w.language = kit.NewSelect(kit.SelectOptions{Label: say("settings.language"), Note: say("welcome.later"), OnChosen: model.Language, OnHint: d.Hint})
	w.country = kit.NewSelect(kit.SelectOptions{Label: say("welcome.country"), OnChosen: model.Home, OnHint: d.Hint})
	w.money = kit.NewSelect(kit.SelectOptions{Label: say("welcome.money"), Note: say("welcome.money.note"), OnChosen: model.Currency, OnHint: d.Hint})
	w.floor = kit.NewField(kit.FieldOptions{Label: say("settings.floor"), Note: say("welcome.floor.note"), OnSubmitted: model.Floor, OnHint: d.Hint,
		OnFocus: func(on bool) {
			if !on {
				model.Floor(w.floor.Text())
			}
		}})
	w.proposal = kit.NewParagraph()
	w.proposal.Hide()
	w.title = kit.NewParagraph()
	w.ways, w.chips = newHanger(), kit.Wrap(6, 6)
	w.promises = kit.Column(kit.GapMid, kit.Line(), w.promised("welcome.private", "welcome.watch", "welcome.keys"))
	w.body = kit.Column(kit.GapLarge,
		kit.Column(kit.GapSmall, w.title, kit.NewParagraph(kit.Words(say("welcome.words"), kit.Body().In(kit.ColorText2)))),
		kit.Column(kit.GapSmall, kit.Grid(4, kit.GapMid, w.language, w.country, w.money, w.floor), w.proposal),
		w.platforms(),
		w.ways,
		kit.Row(0, kit.NewLink(say("welcome.bring"), func() { w.OnBring() }), kit.Space()),
		w.promises,
	)
	w.page = kit.NewPage(nil, nil, scrolledPage(kit.Row(0, kit.Space(), kit.Sized(welcomeWidth, 0, w.body), kit.Space())))
	model.Changed = w.Render
	w.arrange()
	w.Render()
	return w
}

func (w *Welcome) promised(keys ...string) fyne.CanvasObject {
	grid := kit.Grid(len(keys), kit.GapLarge)
	for _, key := range keys {
		grid.Add(kit.NewParagraph(kit.Words(w.desk.Say(key), kit.Caption())))
	}
	return grid
}

// platforms are the third question.
func (w *Welcome) platforms() fyne.CanvasObject {
	return kit.Column(6, kit.NewSpans(kit.Span{Text: w.desk.Say("welcome.platforms") + "  ", Style: kit.Caption().In(kit.ColorText).Bolder()},
		kit.Span{Text: w.desk.Say("welcome.platforms.note"), Style: kit.Caption()}), w.chips)
}

// renderTicks changes the chips in their places, so that the keyboard stays.
func (w *Welcome) renderTicks(all []present.Ticked) {
	for i := len(w.ticks); i < len(all); i++ {
		chip := kit.NewChip(kit.ChipOptions{OnTapped: func() { w.model.TickPlatform(i) }, OnHint: w.desk.Hint})
		w.ticks = append(w.ticks, chip)
		w.chips.Add(chip)
	}
	for i, tick := range all {
		w.ticks[i].SetText(tick.Text, "")
		w.ticks[i].SetTicked(tick.On)
	}
}

// way is one of the ways to begin.
type way struct {
	key, cap string
	icon     assets.Icon
	do       func()
}

// arrange lays the ways out: cards with their words, or only their buttons where
// there is little height.
func (w *Welcome) arrange() {
	say := w.desk.Say
	ways := []way{
		{"welcome.start", w.desk.Key("welcome.start"), assets.IconPlay, func() { w.OnStart() }},
		{"welcome.import", w.desk.Key("import"), assets.IconImport, func() { w.OnImport() }},
		{"welcome.example", w.desk.Key("welcome.example"), assets.IconEarnings, func() { w.OnExample() }},
	}
	size := kit.SizeFigureMid
	if w.room.Low {
		size = kit.SizeFigureSmall
	}
	w.title.SetSpans(kit.Words(say("welcome.title"), kit.Figure(size)))
	show(w.promises, !w.room.Low)
	gap := float32(kit.GapLarge)
	if w.room.Low {
		gap = 10
	}
	kit.SetGap(w.body, gap)
	if w.room.Low {
		row := kit.Wrap(kit.GapSmall, kit.GapSmall)
		for i, one := range ways {
			row.Add(kit.NewButton(kit.ButtonOptions{Text: say(one.key), Icon: one.icon, Key: one.cap, Main: i == 0, OnTapped: one.do, OnHint: w.desk.Hint}))
		}
		w.ways.set(row)
		return
	}
	grid := kit.Grid(len(ways), kit.GapMid)
	for i, one := range ways {
		button := kit.NewButton(kit.ButtonOptions{Text: say(one.key + ".do"), Icon: one.icon, Key: one.cap, Main: i == 0, OnTapped: one.do, OnHint: w.desk.Hint})
		words := kit.Column(2, kit.NewParagraph(kit.Words(say(one.key), kit.Heading())), kit.NewParagraph(kit.Words(say(one.key+".note", one.cap), kit.Caption())))
		grid.Add(kit.NewCard(kit.CardOptions{Strong: i == 0, Fill: true, Body: kit.Column(kit.GapMid, words, kit.Space(), kit.Row(0, button, kit.Space()))}))
	}
	w.ways.set(grid)
}

// Render shows the presenter's state.
func (w *Welcome) Render() {
	st := w.model.State
	if st.Loading || st.Trouble != nil {
		return
	}
	w.language.SetOptions(st.Languages.Options, st.Languages.Chosen)
	w.country.SetOptions(append([]string{w.desk.Say("welcome.country.none")}, st.Countries.Options[1:]...), st.Countries.Chosen)
	w.country.SetNote(st.First.Zone)
	w.money.SetOptions(st.Currencies.Options, st.Currencies.Chosen)
	if !w.floor.Focused() && w.floor.Text() != st.Floor && st.FloorWrong == "" {
		w.floor.SetText(st.Floor)
	}
	w.floor.SetError(st.FloorWrong)
	w.proposal.SetSpans(kit.Words(st.First.Floor, kit.Caption()))
	show(w.proposal, st.First.Floor != "")
	w.renderTicks(st.First.Platforms)
	w.body.Refresh()
	w.page.Refresh()
}

// Language is the field that a change of language comes back to.
func (w *Welcome) Language() fyne.Focusable { return w.language }

// Scrolls says whether the page is longer than its place.
func (w *Welcome) Scrolls() bool {
	return kit.HeightFor(w.body, w.body.Size().Width) > w.page.Body().Size().Height
}

// Country is the field of the first question.
func (w *Welcome) Country() fyne.Focusable { return w.country }

// Object is the page.
func (w *Welcome) Object() fyne.CanvasObject { return w.page }

// Fit sets the page for the room there is.
func (w *Welcome) Fit(r Room) {
	if w.room == r {
		return
	}
	w.room = r
	w.page.SetLow(r.Low)
	w.arrange()
	w.Render()
}
