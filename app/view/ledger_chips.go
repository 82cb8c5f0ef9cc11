package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// chipRows are the filters of the ledger: those that are used most, and under
// them, once opened, the others.
type chipRows struct {
	desk   *Desk
	page   *Ledger
	box    *fyne.Container
	first  *fyne.Container
	second *fyne.Container
	lists  map[present.ChipName]*kit.Chip
	toggle []*kit.Chip
	more   *kit.Chip
	clear  *kit.Chip
	state  map[present.ChipName]present.Chip
}

func newChipRows(d *Desk, page *Ledger) *chipRows {
	c := &chipRows{desk: d, page: page, lists: map[present.ChipName]*kit.Chip{}, state: map[present.ChipName]present.Chip{}}
	c.first = kit.Wrap(kit.GapSmall, kit.GapSmall, c.list(present.ChipRange, assets.IconCalendar), c.list(present.ChipPlatform, ""))
	for i := range present.SettleChip + 1 {
		chip := kit.NewChip(kit.ChipOptions{OnTapped: func() { page.closeForm(); page.model.Filter(i) }, OnHint: d.Hint})
		c.toggle = append(c.toggle, chip)
		c.first.Add(chip)
	}
	c.more = kit.NewChip(kit.ChipOptions{Text: d.Say("filter.more"), Hint: d.Say("filter.more.hint"), Chevron: true, OnTapped: page.model.ToggleMore, OnHint: d.Hint})
	c.clear = kit.NewChip(kit.ChipOptions{Text: d.Say("filter.filtered"), Hint: d.Say("filter.clear"), Icon: assets.IconCross, OnTapped: page.model.Clear, OnHint: d.Hint})
	c.first.Add(c.more)
	c.first.Add(c.clear)
	c.second = kit.Wrap(kit.GapSmall, kit.GapSmall)
	for _, name := range []present.ChipName{
		present.ChipState, present.ChipRequester, present.ChipAccount, present.ChipSource, present.ChipReward, present.ChipOrder, present.ChipSaved,
	} {
		c.second.Add(c.list(name, ""))
	}
	c.second.Hide()
	c.box = kit.Column(kit.GapSmall, c.first, c.second)
	return c
}

// list is a chip that opens a list, or asks for more.
func (c *chipRows) list(name present.ChipName, icon assets.Icon) *kit.Chip {
	chip := kit.NewChip(kit.ChipOptions{Icon: icon, Chevron: true, OnHint: c.desk.Hint})
	chip.SetOnTapped(func() {
		st := c.state[name]
		if len(st.Options) == 0 {
			c.ask(name, 0)
			return
		}
		kit.ShowChoices(chip, st.Options, st.Chosen, func(i int) {
			if i >= st.Asks {
				c.ask(name, i)
				return
			}
			c.page.closeForm()
			c.page.model.ChooseFrom(name, i)
		})
	})
	c.lists[name] = chip
	return chip
}

func (c *chipRows) ask(name present.ChipName, option int) {
	prompt, picker := c.page.model.AskFrom(name, option)
	c.page.ask(prompt)
	c.page.pick(picker)
}

func (c *chipRows) render(st present.LedgerState) {
	shown := map[present.ChipName]bool{}
	for _, one := range append([]present.Chip{st.Range, st.Platform}, st.More...) {
		if one.Name == "" {
			continue
		}
		shown[one.Name], c.state[one.Name] = true, one
		c.lists[one.Name].SetText(one.Text, "")
		c.lists[one.Name].SetSelected(one.Active)
	}
	for name, chip := range c.lists {
		show(chip, shown[name])
	}
	for i, f := range st.Filters {
		c.toggle[i].SetText(f.Text, f.Count)
		c.toggle[i].SetSelected(f.Chosen)
		show(c.toggle[i], !f.Idle && (f.Chosen || !f.Spare || !c.page.room.Narrow))
	}
	c.more.SetSelected(false)
	show(c.more, !st.MoreOpen)
	show(c.clear, st.Filtered && st.Settle == nil)
	show(c.second, st.MoreOpen)
	c.box.Refresh()
}
