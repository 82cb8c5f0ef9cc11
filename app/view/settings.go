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
	refused  string // what was wrong with the floor, as it was drawn last
	zone     *kit.Select
	dayStart *kit.Select
	remind   *kit.Select
	country  *kit.Select
	wage     *kit.Paragraph
	wageNote *kit.Paragraph
	take     *kit.Button
	takeLine *fyne.Container
	away     *kit.Select
	senses   *kit.Paragraph
	closings *kit.Select
	closing  *kit.Paragraph
	path     *kit.Paragraph
	last     *kit.Paragraph
	safe     *kit.StatusMark
	buttons  map[string]*kit.Button // by the phrase of their line
	changes  []*kit.Button          // what cannot be done with a ledger that is open for reading only
	room     Room
	cards    []fyne.CanvasObject
	safety   *present.Safety
	well     *present.Wellbeing
	support  *present.Support
	keys     *keyList
	keep     *kit.Button // begins the log, or opens it
	kept     *kit.Paragraph
	rests    [3]*kit.Select
	restMore fyne.CanvasObject // what is asked only where breaks are told
	restBy   fyne.CanvasObject
}

// Wellness is what the settings of well-being are made with.
type Wellness struct {
	Log     *present.Wellbeing
	Support *present.Support
}

// NewSettings is the page of a presenter.
func NewSettings(d *Desk, model *present.Settings, safety *present.Safety, wellness Wellness) *Settings {
	s := &Settings{desk: d, model: model, safety: safety, well: wellness.Log, support: wellness.Support, notes: newHanger(), buttons: map[string]*kit.Button{}}
	say := d.Say
	s.language = kit.NewSelect(kit.SelectOptions{OnChosen: model.Language, OnHint: d.Hint})
	s.themes = kit.NewChipRow([]string{say("theme.system"), say("theme.light"), say("theme.dark")}, 0, model.Theme)
	s.sizes = kit.NewChipRow([]string{"90", "100", "115", "130"}, 1, model.Size)
	s.currency = kit.NewSelect(kit.SelectOptions{OnChosen: model.Currency, OnHint: d.Hint})
	s.floor = kit.NewField(kit.FieldOptions{Name: d.Say("settings.floor"), OnSubmitted: model.Floor, OnHint: d.Hint, OnFocus: func(on bool) {
		if !on {
			model.Floor(s.floor.Text())
		}
	}})
	s.zone = kit.NewSelect(kit.SelectOptions{OnChosen: model.Zone, OnHint: d.Hint})
	s.dayStart = kit.NewSelect(kit.SelectOptions{OnChosen: model.DayStart, OnHint: d.Hint})
	s.remind = kit.NewSelect(kit.SelectOptions{OnChosen: model.Remind, OnHint: d.Hint})
	s.country = kit.NewSelect(kit.SelectOptions{OnChosen: model.Country, OnHint: d.Hint})
	s.path, s.last, s.wage, s.wageNote = kit.NewParagraph(), kit.NewParagraph(), kit.NewParagraph(), kit.NewParagraph()
	s.take = kit.NewButton(kit.ButtonOptions{Small: true, OnTapped: model.TakeWage, OnHint: d.Hint})
	s.takeLine = kit.Row(0, s.take, kit.Space())
	s.safe = kit.NewStatusMark(kit.Mark{})
	s.away, s.senses = kit.NewSelect(kit.SelectOptions{OnChosen: model.Away, OnHint: d.Hint}), kit.NewParagraph()
	s.closings, s.closing = kit.NewSelect(kit.SelectOptions{OnChosen: model.Closing, OnHint: d.Hint}), kit.NewParagraph()
	s.cards = []fyne.CanvasObject{
		kit.Column(kit.GapMid,
			s.card("settings.look",
				s.line("settings.language", "settings.language.note", kit.Sized(170, 0, s.language)),
				s.line("settings.theme", "", s.themes), s.line("settings.size", "", s.sizes),
				kit.Row(kit.GapMid, kit.Grow(kit.Column(2, kit.NewShortText(say("settings.closing"), kit.Body(), 60), s.closing)), kit.Sized(170, 0, s.closings))),
			s.card("settings.money",
				s.line("settings.currency", "settings.currency.note", kit.Sized(170, 0, s.currency)),
				s.line("settings.floor", "settings.floor.note", kit.Sized(110, 0, s.floor)),
				s.minimum()),
			s.card("settings.time",
				s.line("settings.zone", "settings.zone.note", kit.Sized(190, 0, s.zone)),
				s.line("settings.daystart", "settings.daystart.note", kit.Sized(110, 0, s.dayStart)),
				s.line("settings.remind", "settings.remind.note", kit.Sized(170, 0, s.remind)),
				kit.Row(kit.GapMid, kit.Grow(kit.Column(2, kit.NewShortText(say("settings.away"), kit.Body(), 60), s.senses)), kit.Sized(140, 0, s.away))),
		),
		kit.Column(kit.GapMid, s.backups(), s.ledger(), s.wellbeing()),
	}
	s.columns = kit.Grid(2, kit.GapMid, s.cards...)
	s.keys = newKeyList(d, model)
	body := scrolledPage(kit.Column(kit.GapMid, s.notes, s.columns, s.keys.card))
	s.page = kit.NewPage(kit.NewShortText(say("nav.settings"), kit.Title(), 90), nil, body)
	s.page.SetMost(mostLines)
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
	if b, ok := control.(*kit.Button); ok {
		s.buttons[name] = b
	}
	words := kit.Column(2, kit.NewShortText(s.desk.Say(name), kit.Body(), 60))
	if note != "" {
		words.Add(kit.NewParagraph(kit.Words(s.desk.Say(note), kit.Caption())))
	}
	return kit.Row(kit.GapMid, kit.Grow(words), control)
}

// minimum is the reference of a country, with what to know of it under it.
func (s *Settings) minimum() fyne.CanvasObject {
	return kit.Column(kit.GapSmall,
		kit.Row(kit.GapMid, kit.Grow(kit.Column(2, kit.NewShortText(s.desk.Say("settings.wage"), kit.Body(), 60), s.wage)), kit.Sized(190, 0, s.country)),
		s.wageNote, s.takeLine)
}

// button is one of a line of the page; those that change the ledger are shown
// disabled where it is open for reading only.
func (s *Settings) button(key string, icon assets.Icon, changes bool, do func()) *kit.Button {
	b := kit.NewButton(kit.ButtonOptions{Text: s.desk.Say(key), Icon: icon, OnTapped: do, OnHint: s.desk.Hint})
	if changes {
		s.changes = append(s.changes, b)
	}
	return b
}

func (s *Settings) backups() fyne.CanvasObject {
	say := s.desk.Say
	now := s.button("settings.backup.now", "", true, s.model.BackUp)
	back := s.button("settings.restore", "", false, s.safety.Restore)
	folder := s.button("settings.backup.folder", "", false, s.safety.OpenBackups)
	seal := s.button("settings.seal.do", "", true, s.safety.BackUpSealed)
	s.buttons["settings.restore"] = back
	last := kit.Column(2, kit.NewShortText(say("settings.backup.last"), kit.Body(), 60), s.last)
	return kit.NewCard(kit.CardOptions{Title: say("settings.backup"), Trailing: s.safe, Body: kit.Column(kit.GapSmall,
		kit.Line(), kit.Row(kit.GapMid, kit.Grow(last), kit.Row(kit.GapTiny+2, now, back)),
		kit.Line(), s.line("settings.backup.daily", "settings.backup.daily.note", folder),
		kit.Line(), s.line("settings.seal", "settings.seal.note", seal),
	)})
}

// ledger is what can be done with the ledger as a whole.
func (s *Settings) ledger() fyne.CanvasObject {
	say := s.desk.Say
	file := kit.Column(2, kit.NewShortText(say("settings.ledger"), kit.Body(), 60), s.path)
	reveal := s.button("dialog.reveal", "", false, s.safety.OpenFolder)
	s.buttons["settings.ledger"] = reveal
	return kit.NewCard(kit.CardOptions{Title: say("settings.data"), Body: kit.Column(kit.GapSmall,
		kit.Line(), kit.Row(kit.GapMid, kit.Grow(file), reveal),
		kit.Line(), s.line("accounts.title", "settings.accounts.note", s.button("settings.accounts.do", "", true, s.safety.Accounts)),
		kit.Line(), s.line("settings.pack", "settings.pack.note", s.button("settings.pack.do", "", false, s.safety.Pack)),
		kit.Line(), s.line("settings.erase", "settings.erase.note", s.button("settings.erase.do", "", true, s.safety.Erase)),
	)})
}

// Reach puts the keyboard on a setting of present.SettingNames, and so into sight.
func (s *Settings) Reach(c fyne.Canvas, name string) {
	at := map[string]fyne.Focusable{
		"settings.language": s.language, "settings.theme": s.themes.Chips()[0], "settings.size": s.sizes.Chips()[0], "settings.currency": s.currency,
		"settings.floor": s.floor.Entry(), "settings.wage": s.country, "settings.zone": s.zone, "settings.daystart": s.dayStart, "settings.remind": s.remind,
		"settings.away": s.away, "settings.keys": s.keys.first(),
	}[name]
	if b, ok := s.buttons[name]; ok {
		at = b
	}
	if at != nil {
		c.Focus(at)
	}
}

// Language is the list of languages, for the focus to come back to.
func (s *Settings) Language() fyne.Focusable { return s.language }

// Object is the page.
func (s *Settings) Object() fyne.CanvasObject { return s.page }

// Fit sets the page for the room there is.
func (s *Settings) Fit(r Room) {
	if s.room == r {
		return
	}
	s.room = r
	s.page.SetLow(r.Low)
	s.columns.Layout = kit.Grid(2, kit.GapMid).Layout
	if r.Narrow {
		s.columns.Layout = kit.Column(kit.GapMid).Layout // each card as high as it is
	}
	s.columns.Refresh()
	s.keys.fit(r)
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
	s.away.SetOptions(st.Aways.Options, st.Aways.Chosen)
	s.senses.SetSpans(kit.Words(st.Senses, kit.Caption()))
	s.closings.SetOptions(st.Closings.Options, st.Closings.Chosen)
	s.closing.SetSpans(kit.Words(st.Closing, kit.Caption()))
	s.renderWage()
	s.renderWell()
	for _, b := range s.changes {
		if st.ReadOnly {
			b.Disable()
		} else {
			b.Enable()
		}
	}
	s.safe.Set(kit.Mark{})
	if st.Safe {
		s.safe.Set(kit.Mark{Icon: assets.IconCheck, Text: s.desk.Say("settings.backup.safe"), Color: kit.ColorLive})
	}
	s.path.SetSpans(kit.Words(st.Path, kit.Caption()))
	s.last.SetSpans(kit.Words(st.Backup, kit.Caption()))
	s.keys.render(st.Keys)
	s.columns.Refresh()
	s.showWrong(st.FloorWrong)
}

// showWrong scrolls what has just been refused into sight, with the reason.
func (s *Settings) showWrong(floor string) {
	if s.keys.refused != nil {
		kit.Reveal(s.keys.refused)
	}
	if floor != "" && floor != s.refused {
		kit.Reveal(s.floor)
	}
	s.refused = floor
}

func (s *Settings) renderWage() {
	st := s.model.State
	s.country.SetOptions(st.Countries.Options, st.Countries.Chosen)
	s.wage.SetSpans(kit.Words(st.Wage, kit.Caption()))
	s.wageNote.SetSpans(kit.Words(st.WageNote, kit.Caption()))
	shownIf(s.wageNote, st.WageNote != "")
	shownIf(s.takeLine, st.WageFloor != "")
	s.take.SetText(st.WageFloor)
}
