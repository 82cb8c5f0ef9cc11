package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/view/kit"
)

// wellbeing is the card of the log of distressing work, of breaks and of whom to
// turn to.
func (s *Settings) wellbeing() fyne.CanvasObject {
	say := s.desk.Say
	s.keep, s.kept = s.button("settings.well.begin", "", false, s.well.Begin), kit.NewParagraph()
	for i, chosen := range []func(int){s.model.RestAfter, s.model.RestFor, s.model.RestBy} {
		s.rests[i] = kit.NewSelect(kit.SelectOptions{OnChosen: chosen, OnHint: s.desk.Hint})
	}
	s.restMore = s.line("settings.rest.for", "", kit.Sized(140, 0, s.rests[1]))
	s.restBy = s.line("settings.rest.by", "settings.rest.by.note", kit.Sized(190, 0, s.rests[2]))
	log := kit.Column(2, kit.NewShortText(say("settings.well.log"), kit.Body(), 60), s.kept)
	return kit.NewCard(kit.CardOptions{Title: say("settings.well"), Body: kit.Column(kit.GapSmall,
		kit.Line(), kit.Row(kit.GapMid, kit.Grow(log), s.keep),
		kit.Line(), s.line("settings.rest", "settings.rest.note", kit.Sized(140, 0, s.rests[0])), s.restMore, s.restBy,
		kit.Line(), s.line("support.title", "support.row.note", s.button("support.do", "", false, s.support.List)),
	)})
}

func (s *Settings) renderWell() {
	st := s.model.State
	word, note := "settings.well.begin", "settings.well.log.off"
	if st.LogKept {
		word, note = "settings.well.open", "settings.well.log.on"
	}
	s.keep.SetText(s.desk.Say(word))
	s.kept.SetSpans(kit.Words(s.desk.Say(note), kit.Caption()))
	s.rests[0].SetOptions(st.RestAfters.Options, st.RestAfters.Chosen)
	s.rests[1].SetOptions(st.RestFors.Options, st.RestFors.Chosen)
	s.rests[2].SetOptions(st.RestBy.Options, st.RestBy.Chosen)
	shownIf(s.restMore, st.Rests)
	shownIf(s.restBy, st.Rests && (st.LogKept || st.RestBy.Chosen == 1))
}
