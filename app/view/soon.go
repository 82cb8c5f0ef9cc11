package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/view/kit"
)

// Soon is a page whose part of Clickwage is not there yet: it says so, and what
// can be done today.
type Soon struct{ page *kit.Page }

// NewSoon is such a page, by the key of its words: title, sentence and button.
func NewSoon(d *Desk, key string, do func()) *Soon {
	say := d.Say
	button := kit.NewButton(kit.ButtonOptions{Text: say(key + ".button"), OnTapped: do, OnHint: d.Hint})
	card := kit.NewCard(kit.CardOptions{Body: kit.PadSides(48, 0, kit.NewEmptyState(say(key+".empty"), button))})
	return &Soon{kit.NewPage(kit.NewShortText(say("nav."+key), kit.Title(), 90), nil, kit.Column(kit.GapMid, card))}
}

// Object is the page.
func (s *Soon) Object() fyne.CanvasObject { return s.page }

// Fit sets the page for the room there is.
func (s *Soon) Fit(r Room) { s.page.SetLow(r.Low) }
