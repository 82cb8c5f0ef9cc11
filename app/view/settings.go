package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// Settings is the page of the worker's choices. What is chosen is kept at once.
type Settings struct {
	desk     *Desk
	model    *present.Settings
	page     *kit.Page
	columns  *fyne.Container
	notes    *hanger
	language *kit.Select
	themes   *kit.ChipRow
	sizes    *kit.ChipRow
	currency *kit.Select
	floor    *kit.Field
	zone     *kit.Select
	dayStart *kit.Select
	remind   *kit.Select
	path     *kit.Paragraph
	last     *kit.Paragraph
	room     Room
	cards    []fyne.CanvasObject
}

// KeyLine is a line of the list of keys.
type KeyLine struct{ Text, Key string }

// NewSettings is the page of a presenter; keys are listed on it.
func NewSettings(d *Desk, model *present.Settings, keys []KeyLine) *Settings {
	s := &Settings{desk: d, model: model, notes: newHanger()}
	say := d.Say
	s.language = kit.NewSelect(kit.SelectOptions{OnChosen: model.Language, OnHint: d.Hint})
	s.themes = kit.NewChipRow([]string{say("theme.system"), say("theme.light"), say("theme.dark")}, 0, model.Theme)
	s.sizes = kit.NewChipRow([]string{"90", "100", "115", "130"}, 1, model.Size)
	s.currency = kit.NewSelect(kit.SelectOptions{OnChosen: model.Currency, OnHint: d.Hint})
	s.floor = kit.NewField(kit.FieldOptions{OnSubmitted: model.Floor, OnHint: d.Hint, OnFocus: func(on bool) {
		if !on {
			model.Floor(s.floor.Text())
		}
	}})
	s.zone = kit.NewSelect(kit.SelectOptions{OnChosen: model.Zone, OnHint: d.Hint})
	s.dayStart = kit.NewSelect(kit.SelectOptions{OnChosen: model.DayStart, OnHint: d.Hint})
	s.remind = kit.NewSelect(kit.SelectOptions{OnChosen: model.Remind, OnHint: d.Hint})
	s.path, s.last = kit.NewParagraph(), kit.NewParagraph()
	s.cards = []fyne.CanvasObject{
		kit.Column(kit.GapMid,
			s.card("settings.look",
				s.line("settings.language", "settings.language.note", kit.Sized(170, 0, s.language)),
				s.line("settings.theme", "", s.themes), s.line("settings.size", "", s.sizes)),
			s.card("settings.money",
				s.line("settings.currency", "settings.currency.note", kit.Sized(170, 0, s.currency)),
				s.line("settings.floor", "settings.floor.note", kit.Sized(110, 0, s.floor))),
			s.card("settings.time",
				s.line("settings.zone", "settings.zone.note", kit.Sized(190, 0, s.zone)),
				s.line("settings.daystart", "settings.daystart.note", kit.Sized(110, 0, s.dayStart)),
				s.line("settings.remind", "settings.remind.note", kit.Sized(170, 0, s.remind))),
		),
		kit.Column(kit.GapMid, s.backups(), s.keys(keys)),
	}
	s.columns = kit.Grid(2, kit.GapMid, s.cards...)
	body := scrolledPage(kit.Column(kit.GapMid, s.notes, s.columns))
	s.page = kit.NewPage(kit.NewShortText(say("nav.settings"), kit.Title(), 90), nil, body)
	model.Changed = s.Render
	s.Render()
	return s
}

func (s *Settings) card(title string, lines ...fyne.CanvasObject) fyne.CanvasObject {
	body := kit.Column(kit.GapSmall)
	for _, l := range lines {
		body.Add(kit.Line())
		body.Add(l)
	}
	return kit.NewCard(kit.CardOptions{Title: s.desk.Say(title), Body: body})
}

// line is a choice with its name and what it is for.
func (s *Settings) line(name, note string, control fyne.CanvasObject) fyne.CanvasObject {
	words := kit.Column(2, kit.NewShortText(s.desk.Say(name), kit.Body(), 60))
	if note != "" {
		words.Add(kit.NewParagraph(kit.Words(s.desk.Say(note), kit.Caption())))
	}
	return kit.Row(kit.GapMid, kit.Grow(words), control)
}

func (s *Settings) backups() fyne.CanvasObject {
	say := s.desk.Say
	now := kit.NewButton(kit.ButtonOptions{Text: say("settings.backup.now"), Icon: assets.IconSave, OnTapped: s.model.BackUp, OnHint: s.desk.Hint})
	return kit.NewCard(kit.CardOptions{Title: say("settings.backup"), Body: kit.Column(kit.GapSmall,
		kit.Line(),
		kit.Column(2, kit.NewText(say("settings.ledger"), kit.Body()), s.path),
		kit.Line(),
		kit.Row(kit.GapMid, kit.Grow(kit.Column(2, kit.NewShortText(say("settings.backup.last"), kit.Body(), 60), s.last)), now),
	)})
}

func (s *Settings) keys(keys []KeyLine) fyne.CanvasObject {
	body := kit.Column(kit.GapTiny)
	for _, k := range keys {
		body.Add(kit.Line())
		body.Add(kit.Row(kit.GapSmall, kit.Grow(kit.NewShortText(k.Text, kit.Body(), 60)), kit.NewKeyCap(k.Key)))
	}
	return kit.NewCard(kit.CardOptions{Title: s.desk.Say("settings.keys"), Body: body})
}

// Object is the page.
func (s *Settings) Object() fyne.CanvasObject { return s.page }

// Fit sets the page for the room there is.
func (s *Settings) Fit(r Room) {
	if s.room == r {
		return
	}
	s.room = r
	s.page.SetLow(r.Low)
	s.columns.Layout = kit.Grid(map[bool]int{true: 1, false: 2}[r.Narrow], kit.GapMid).Layout
	s.columns.Refresh()
}

// Render shows the presenter's state.
func (s *Settings) Render() {
	st := s.model.State
	switch {
	case st.Trouble != nil:
		s.notes.set(s.desk.troubleNote(*st.Trouble, s.model.Load))
	case st.Example:
		s.notes.set(s.desk.exampleNote(s.model.RemoveExample))
	default:
		s.notes.set(nil)
	}
	s.language.SetOptions(st.Languages.Options, st.Languages.Chosen)
	s.currency.SetOptions(st.Currencies.Options, st.Currencies.Chosen)
	s.zone.SetOptions(st.Zones.Options, st.Zones.Chosen)
	s.dayStart.SetOptions(st.DayStarts.Options, st.DayStarts.Chosen)
	s.remind.SetOptions(st.Reminders.Options, st.Reminders.Chosen)
	s.themes.Choose(st.Themes.Chosen)
	for i, chip := range s.sizes.Chips() {
		if i < len(st.Sizes.Options) {
			chip.SetText(st.Sizes.Options[i], "")
		}
	}
	s.sizes.Choose(st.Sizes.Chosen)
	if !s.floor.Focused() {
		s.floor.SetText(st.Floor)
	}
	s.floor.SetError(st.FloorWrong)
	s.path.SetSpans(kit.Words(st.Path, kit.Caption()))
	s.last.SetSpans(kit.Words(st.Backup, kit.Caption()))
	s.columns.Refresh()
}
