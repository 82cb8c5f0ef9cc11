package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// Welcome is what a worker sees first: three questions and three ways to begin.
type Welcome struct {
	page *kit.Page
	// OnStart, OnImport and OnExample begin in one of three ways.
	OnStart, OnImport, OnExample func()
	// OnBring is for a worker who has a ledger already.
	OnBring func()
}

// NewWelcome is the first page, over the settings.
func NewWelcome(d *Desk, model *present.Settings) *Welcome {
	w := &Welcome{OnStart: func() {}, OnImport: func() {}, OnExample: func() {}, OnBring: func() {}}
	say := d.Say
	st := model.State
	language := kit.NewSelect(kit.SelectOptions{Label: say("settings.language"), Note: say("welcome.later"), Options: st.Languages.Options, Chosen: st.Languages.Chosen, OnChosen: model.Language, OnHint: d.Hint})
	money := kit.NewSelect(kit.SelectOptions{Label: say("welcome.money"), Note: say("welcome.money.note"), Options: st.Currencies.Options, Chosen: st.Currencies.Chosen, OnChosen: model.Currency, OnHint: d.Hint})
	var floor *kit.Field
	floor = kit.NewField(kit.FieldOptions{Label: say("settings.floor"), Note: say("welcome.floor.note"), Text: st.Floor, OnSubmitted: model.Floor, OnHint: d.Hint,
		OnFocus: func(on bool) {
			if !on {
				model.Floor(floor.Text())
			}
		}})
	model.Changed = func() {
		language.SetOptions(model.State.Languages.Options, model.State.Languages.Chosen)
		money.SetOptions(model.State.Currencies.Options, model.State.Currencies.Chosen)
		floor.SetError(model.State.FloorWrong)
	}
	begin := func(key, cap string, icon assets.Icon, strong bool, do func()) fyne.CanvasObject {
		button := kit.NewButton(kit.ButtonOptions{Text: say(key + ".do"), Icon: icon, Key: cap, Main: strong, OnTapped: do, OnHint: d.Hint})
		return kit.NewCard(kit.CardOptions{Strong: strong, Body: kit.Row(kit.GapLarge,
			kit.Grow(kit.Column(2, kit.NewShortText(say(key), kit.Heading(), 100), kit.NewParagraph(kit.Words(say(key+".note", cap), kit.Caption())))), button)})
	}
	promises := kit.Grid(3, kit.GapLarge)
	for _, key := range []string{"welcome.private", "welcome.watch", "welcome.keys"} {
		promises.Add(kit.NewParagraph(kit.Words(say(key), kit.Caption())))
	}
	body := kit.Column(kit.GapLarge,
		kit.NewParagraph(kit.Words(say("welcome.title"), kit.Figure(kit.SizeFigureMid))),
		kit.NewParagraph(kit.Words(say("welcome.words"), kit.Body().In(kit.ColorText2))),
		kit.Grid(3, kit.GapMid, language, money, floor),
		begin("welcome.start", d.Key("welcome.start"), assets.IconPlay, true, func() { w.OnStart() }),
		begin("welcome.import", d.Key("import"), assets.IconImport, false, func() { w.OnImport() }),
		begin("welcome.example", d.Key("welcome.example"), assets.IconEarnings, false, func() { w.OnExample() }),
		kit.Row(0, kit.NewLink(say("welcome.bring"), func() { w.OnBring() }), kit.Space()),
		kit.Line(), promises,
	)
	w.page = kit.NewPage(nil, nil, scrolled(kit.Row(0, kit.Space(), kit.Sized(680, 0, body), kit.Space())))
	return w
}

// Object is the page.
func (w *Welcome) Object() fyne.CanvasObject { return w.page }

// Fit sets the page for the room there is.
func (w *Welcome) Fit(r Room) { w.page.SetLow(r.Low) }
