package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/view/kit"
	"clickwage/assets"
)

// Collective is the page of figures that workers pool. While nobody has asked
// for any, it says what would happen, and what can be seen meanwhile.
type Collective struct{ page *kit.Page }

// NewCollective is the page; own shows the worker's own figures.
func NewCollective(d *Desk, own func()) *Collective {
	say := d.Say
	button := kit.NewButton(kit.ButtonOptions{Text: say("collective.button"), Icon: assets.IconEarnings, Main: true, OnTapped: own, OnHint: d.Hint})
	card := kit.NewCard(kit.CardOptions{Title: say("collective.heading"), Fill: true, Body: kit.NewEmptyState(say("collective.empty"), button)})
	page := kit.NewPage(kit.NewShortText(say("nav.collective"), kit.Title(), 90), nil, card)
	page.SetMost(mostWide)
	return &Collective{page}
}

// Object is the page.
func (c *Collective) Object() fyne.CanvasObject { return c.page }

// Fit sets the page for the room there is.
func (c *Collective) Fit(r Room) { c.page.SetLow(r.Low) }
