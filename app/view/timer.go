package view

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
	"clickwage/data/work"
)

// timerCard shows the timer in front and what can be done with it.
type timerCard struct {
	desk  *Desk
	model *present.Work
	card  *kit.Card
	box   *fyne.Container
	tabs  *hanger
	spare *fyne.Container // keeps the card as high where nothing runs
	air   *fyne.Container // between the clock and the buttons
	keys  []string
	chips *kit.ChipRow

	head, names, times, clocks, floorRow, limitRow *fyne.Container

	dot, lowDot           *kit.Dot
	status, since, title  *kit.Text
	tag, lowTag           *kit.Tag
	star                  *kit.Button
	sub                   *kit.Paragraph
	clock                 *kit.Clock
	left, of, until, over *kit.Text
	progress              *kit.ProgressLine

	main, stop, next, returned, pause, batch *kit.Button
	room                                     Room
}

func newTimerCard(d *Desk, model *present.Work) *timerCard {
	c := &timerCard{desk: d, model: model, tabs: newHanger()}
	say := d.Say
	c.dot, c.lowDot = kit.NewDot(kit.ColorLive), kit.NewDot(kit.ColorLive)
	c.status = kit.NewText("", kit.Body().Bolder().In(kit.ColorLive))
	c.since = kit.NewShortText("", kit.Caption(), 20)
	c.tag, c.lowTag = kit.NewTag(""), kit.NewTag("")
	c.star = kit.NewButton(kit.ButtonOptions{Icon: assets.IconStar, Bare: true, Hint: say("work.star"), Key: d.Key("favourite"), OnTapped: model.Star, OnHint: d.Hint})

	c.title = kit.NewShortText("", kit.Title(), 40)
	c.names = kit.Row(kit.GapSmall, c.lowDot, kit.Grow(c.title), c.lowTag)
	c.sub = kit.NewSpans()
	c.clock = kit.NewClock("00:00")
	c.left, c.of = kit.NewText("", kit.Body().Bolder()), kit.NewText("", kit.Caption())
	c.until, c.over = kit.NewText("", kit.Body().Bolder()), kit.NewText("", kit.Caption())
	c.progress = kit.NewProgressLine()
	c.limitRow = kit.Column(kit.GapSmall, kit.Row(6, kit.Grow(kit.NewShortText(say("work.allowed"), kit.Caption(), 30)), c.left, c.of), c.progress)
	c.floorRow = kit.Row(6, kit.Grow(kit.NewShortText(say("work.above"), kit.Caption(), 30)), c.until, c.over)
	c.times = kit.Column(kit.GapSmall, c.limitRow, c.floorRow)
	c.clocks = kit.Row(20, c.clock, kit.Grow(c.times))
	button := func(o kit.ButtonOptions) *kit.Button {
		o.OnHint = d.Hint
		return kit.NewButton(o)
	}
	c.main = button(kit.ButtonOptions{Text: say("work.submitted"), Icon: assets.IconSubmit, Key: d.Key("submitted"), Main: true, OnTapped: c.press})
	c.stop = button(kit.ButtonOptions{Text: say("work.stop"), Icon: assets.IconStop, Key: d.Key("toggle"), OnTapped: model.StartOrStop})
	c.next = button(kit.ButtonOptions{Text: say("work.next"), Icon: assets.IconNext, Key: d.Key("next"), OnTapped: model.Next})
	c.returned = button(kit.ButtonOptions{Text: say("work.returned"), Icon: assets.IconReturned, Key: d.Key("returned"), OnTapped: func() { model.Finish(work.Returned) }})
	c.pause = button(kit.ButtonOptions{Icon: assets.IconPause, Bare: true, Hint: say("work.pause"), Key: d.Key("pause"), OnTapped: model.Pause})
	c.batch = button(kit.ButtonOptions{Icon: assets.IconLedger, Bare: true, Hint: say("work.batch.hint"), Key: d.Key("batch"), OnTapped: model.Batch})
	// Bare buttons are higher than the words beside them.
	c.head = kit.PadEach(-5, 0, -5, 0, kit.Row(kit.GapSmall, c.dot, c.status, kit.Grow(c.since), c.tag, c.batch, c.pause, c.star))
	c.spare, c.air = container.New(asHigh{c.head}), kit.Sized(0, 2, kit.Space())
	c.box = kit.Column(4, c.tabs, c.head, c.names, c.sub, c.spare, kit.PadEach(0, 0, 4, 0, c.clocks), c.air, container.New(&buttonRow{gap: 6}, c.main, c.stop, c.next, c.returned))
	c.card = kit.NewCard(kit.CardOptions{Pad: 16, Body: c.box})
	c.fit(Room{})
	return c
}

// press is the dark button: the task was submitted, or one is started.
func (c *timerCard) press() {
	st := c.model.State
	if len(st.Timers) == 0 || !st.Timers[st.Front].Task {
		c.model.StartOrStop()
		return
	}
	c.model.Done()
}

func (c *timerCard) fit(r Room) {
	c.room = r
	c.clock.SetCompact(r.Low)
	c.card.SetPad(map[bool]float32{true: 12, false: 16}[r.Low])
	for _, b := range []*kit.Button{c.stop, c.next, c.returned} {
		b.SetCompact(kit.Compact{NoIcon: r.Narrow})
	}
	show(c.head, !r.Low)
	show(c.air, !r.Low)
	show(c.lowDot, r.Low)
	show(c.lowTag, r.Low)
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

func (c *timerCard) render(st present.WorkState) {
	c.renderTabs(st)
	live := len(st.Timers) > 0
	c.card.SetLive(live && !st.Timers[st.Front].Paused)
	show(c.head, live && !c.room.Low)
	show(c.lowDot, live && c.room.Low)
	show(c.spare, !live && !c.room.Low)
	show(c.times, live)
	c.clock.SetMuted(!live)
	if !live {
		c.idle()
		return
	}
	t := st.Timers[st.Front]
	c.texts(t)
	c.buttons(t)
	show(c.limitRow, t.Limit != nil)
	show(c.floorRow, t.Floor != nil)
	c.clocksOf(t)
	c.times.Refresh()
	c.box.Refresh()
}

// tick moves the clocks of a card that shows the same timers.
func (c *timerCard) tick(st present.WorkState) {
	if len(st.Timers) == 0 {
		return
	}
	c.renderTabs(st)
	c.clocksOf(st.Timers[st.Front])
}

// clocksOf shows what changes each second.
func (c *timerCard) clocksOf(t present.TimerState) {
	c.clock.SetText(t.Clock)
	if t.Limit != nil {
		color := kit.ColorLive
		if t.Limit.Over {
			color = kit.ColorLost
		}
		c.progress.Set(t.Limit.Fraction, color)
		c.left.SetText(t.Limit.Left)
		c.of.SetText(t.Limit.Of)
	}
	if t.Floor != nil {
		c.until.SetText(t.Floor.Until)
		c.over.SetText(t.Floor.At)
	}
}

func (c *timerCard) idle() {
	say := c.desk.Say
	c.title.SetText(say("work.idle"))
	c.sub.SetSpans(kit.Plain(say("work.idle.words", c.desk.Key("toggle")), kit.Caption())...)
	c.clock.SetText("00:00")
	show(c.lowTag, false)
	c.main.Set(kit.ButtonOptions{Text: say("work.start"), Icon: assets.IconPlay, Key: c.desk.Key("toggle"), Main: true})
	show(c.main, true) // an activity that ran before has none
	show(c.stop, false)
	show(c.returned, false)
	show(c.pause, false)
	show(c.batch, false)
	show(c.next, true)
	c.box.Refresh()
}

func (c *timerCard) texts(t present.TimerState) {
	color := kit.ColorLive
	if t.Paused {
		color = kit.ColorText2
	}
	c.dot.SetColor(color)
	c.lowDot.SetColor(color)
	c.status.Set(t.Status, kit.Body().Bolder().In(color))
	c.since.SetText(t.Since)
	c.tag.SetText(t.Platform)
	c.lowTag.SetText(t.Platform)
	show(c.tag, t.Platform != "")
	show(c.lowTag, t.Platform != "" && c.room.Low)
	icon := assets.IconStar
	if t.Starred {
		icon = assets.IconStarFilled
	}
	c.star.SetIcon(icon)
	show(c.star, t.Task)
	c.title.SetText(t.Title)
	var spans []kit.Span
	add := func(text string, st kit.Style) {
		if text == "" {
			return
		}
		if len(spans) > 0 {
			spans = append(spans, kit.Words("  ·  ", kit.Caption()))
		}
		spans = append(spans, kit.Words(text, st))
	}
	add(t.Batch, kit.Body().Bolder().In(kit.ColorLive))
	add(t.Requester, kit.Caption())
	add(t.Reward, kit.Body().Bolder())
	add(t.About, kit.Caption())
	add(t.Extra, kit.Caption())
	if len(spans) == 0 {
		add(" ", kit.Caption()) // its line is kept: what becomes known moves nothing
	}
	c.sub.SetSpans(spans...)
}

func (c *timerCard) buttons(t present.TimerState) {
	say := c.desk.Say
	main := kit.ButtonOptions{Text: say("work.submitted"), Icon: assets.IconSubmit, Key: c.desk.Key("submitted"), Main: true}
	if t.Batch != "" {
		main.Text, main.Icon = say("work.batch.next"), assets.IconNext
	}
	c.main.Set(main)
	stop := kit.ButtonOptions{Text: say("work.stop"), Icon: assets.IconStop, Key: c.desk.Key("toggle")}
	if t.Paused {
		stop.Text, stop.Icon = say("work.resume"), assets.IconPlay
	}
	if !t.Task {
		stop.Main = true
	}
	c.stop.Set(stop)
	show(c.main, t.Task)
	show(c.stop, true)
	show(c.returned, t.Task)
	show(c.pause, !t.Paused)
	show(c.batch, t.Task && !t.Paused)
	show(c.next, t.Batch == "") // the dark button does it
}

// renderTabs shows a chip for each of several timers.
func (c *timerCard) renderTabs(st present.WorkState) {
	var keys, texts []string
	for _, t := range st.Timers {
		keys, texts = append(keys, t.Key), append(texts, t.Tab)
	}
	if len(keys) < 2 {
		keys = nil
	}
	if !slices.Equal(keys, c.keys) {
		c.keys = keys
		if keys == nil {
			c.tabs.set(nil)
		} else {
			c.chips = kit.NewChipRow(texts, st.Front, func(i int) { c.model.Show(c.keys[i]) })
			c.chips.SetWrapping()
			c.tabs.set(c.chips)
		}
		show(c.tabs, keys != nil)
	}
	if keys == nil {
		show(c.tabs, false)
		return
	}
	for i, chip := range c.chips.Chips() {
		chip.SetText(texts[i], "")
	}
	c.chips.Choose(st.Front)
}

// buttonRow keeps buttons on one line. Where there is too little room, the first
// keeps its icon and key, the others get their words, then in their order what is
// left for keys, then for icons; at last all but the first give up the same of
// their words.
type buttonRow struct{ gap float32 }

// MinSize implements fyne.Layout.
func (b *buttonRow) MinSize(objs []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, 0)
	for _, o := range objs {
		if o.Visible() {
			size = size.Max(o.MinSize())
		}
	}
	return size
}

// Layout implements fyne.Layout.
func (b *buttonRow) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	var shown []*kit.Button
	for _, o := range objs {
		if o.Visible() {
			shown = append(shown, o.(*kit.Button))
		}
	}
	x := float32(0)
	for i, w := range b.widths(shown, size.Width) {
		shown[i].Move(fyne.NewPos(x, 0))
		shown[i].Resize(fyne.NewSize(w, shown[i].MinSize().Height))
		x += w + b.gap
	}
}

func (b *buttonRow) widths(buttons []*kit.Button, room float32) []float32 {
	all := make([]float32, len(buttons))
	for i, one := range buttons {
		all[i] = one.Needs(kit.Compact{NoIcon: true, NoKey: true})
		room -= all[i] + b.gap
	}
	room += b.gap
	grow := func(i int, to float32) {
		if more := to - all[i]; more > 0 && more <= room {
			all[i], room = to, room-more
		}
	}
	for i, one := range buttons {
		if i == 0 {
			grow(i, one.MinSize().Width)
		}
		grow(i, one.Needs(kit.Compact{NoIcon: true}))
	}
	for i, one := range buttons {
		grow(i, one.MinSize().Width)
	}
	for i := 1; room < 0 && i < len(all); i++ {
		all[i] += room / float32(len(all)-1)
	}
	return all
}

// asHigh asks for the height of another object, shown or not.
type asHigh struct{ as fyne.CanvasObject }

// MinSize implements fyne.Layout.
func (a asHigh) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, a.as.MinSize().Height) }

// Layout implements fyne.Layout.
func (a asHigh) Layout([]fyne.CanvasObject, fyne.Size) {}
