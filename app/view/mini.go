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

// Mini is the small window that stays over the others: what runs, the money of
// today and one key for each thing to do. It draws the state of the Work page
// and keeps none of its own.
type Mini struct {
	desk  *Desk
	model *present.Work
	away  *present.Away
	back  func()
	box   fyne.CanvasObject

	dot                *kit.Dot
	title, note, told  *kit.Text
	platform, left     *kit.Text
	more               *kit.LinkText
	clock              *kit.Clock
	main, stop, next   *kit.Button
	answers            []*kit.Button
	bar                *kit.StackBar
	money              *kit.Text
	head, middle, foot *fyne.Container
	tiles              []*kit.Tile
	notice             string // said for a while in place of the foot
	hint               string
	forget             func()
	bare               bool // there is no money to draw
}

// MiniSize is the size of the mini window at the worker's size of text.
func MiniSize() fyne.Size { return fyne.NewSize(kit.Unit(300), kit.Unit(110)) }

// NewMini is the mini window's content; back goes to the whole window.
func NewMini(d *Desk, model *present.Work, away *present.Away, back func()) *Mini {
	m := &Mini{desk: d, model: model, away: away, back: back, forget: func() {}}
	m.dot = kit.NewDot(kit.ColorLive)
	m.title = kit.NewText("", kit.Body().Bolder())
	m.platform, m.left = kit.NewText("", kit.Caption()), kit.NewText("", kit.Caption())
	m.more = kit.NewLink("", model.Following)
	m.clock = kit.NewClock("00:00")
	m.clock.SetSize(kit.SizeFigureMid)
	m.bar, m.money = kit.NewThinStackBar(8), kit.NewText("", kit.Caption().Bolder())
	m.note, m.told = kit.NewText("", kit.Caption()), kit.NewText("", kit.Caption())
	m.head = container.New(&miniHead{}, m.dot, m.title, m.platform, m.left, m.more)
	m.buttons()
	m.foot = container.New(&miniFoot{m}, m.bar, m.money, m.note, m.told)
	grid := kit.Grid(8, 4)
	for _, a := range activityTiles() {
		tile := kit.NewTile(kit.TileOptions{Text: d.Say("activity." + a.Activity.String()), Icon: a.Icon, Key: d.Key("activity." + a.Activity.String()), OnHint: m.Hint, OnTapped: func() { model.Switch(a.Activity) }})
		tile.SetTiny()
		m.tiles = append(m.tiles, tile)
		grid.Add(tile)
	}
	m.box = container.NewStack(kit.NewPanel(kit.ColorSurface), kit.PadSides(4, 8, container.New(&miniRows{},
		m.head, m.middle, m.foot, grid)))
	m.Render()
	return m
}

func (m *Mini) buttons() {
	say := m.desk.Say
	button := func(o kit.ButtonOptions) *kit.Button {
		o.Small, o.OnHint = true, m.Hint
		return kit.NewButton(o)
	}
	m.main = button(kit.ButtonOptions{Text: say("work.submitted"), Icon: assets.IconSubmit, Key: m.desk.Key("submitted"), Main: true, OnTapped: m.press})
	m.stop = button(kit.ButtonOptions{Icon: assets.IconStop, Hint: say("work.stop"), Key: m.desk.Key("toggle"), OnTapped: m.model.StartOrStop})
	m.next = button(kit.ButtonOptions{Icon: assets.IconNext, Hint: say("work.next"), Key: m.desk.Key("next"), OnTapped: m.model.Next})
	back := button(kit.ButtonOptions{Icon: assets.IconMini, Bare: true, Hint: say("mini.back"), Key: "Esc", OnTapped: m.back})
	for _, a := range []struct {
		action string
		do     func()
	}{{"away.work", m.away.Keep}, {"away.break", func() { m.away.Was(work.Break) }}, {"away.drop", m.away.Drop}} {
		m.answers = append(m.answers, button(kit.ButtonOptions{Text: say(a.action), Key: m.desk.Key(a.action), OnTapped: a.do}))
	}
	m.middle = container.New(&miniMiddle{m}, m.clock, m.main, m.stop, m.next, back)
	for _, b := range m.answers {
		m.middle.Add(b)
	}
}

// press is the dark button.
func (m *Mini) press() {
	if st := m.model.Mini(); st.Task {
		m.model.Done()
	} else {
		m.model.StartOrStop()
	}
}

// Object is the content of the window.
func (m *Mini) Object() fyne.CanvasObject { return m.box }

// Hint says at the foot what the pointer or the keyboard is on.
func (m *Mini) Hint(text string) {
	m.hint = text
	m.Render()
}

// Tell says at the foot what was just done.
func (m *Mini) Tell(text string) {
	m.forget()
	m.notice = text
	m.forget = m.desk.Later(kit.NoticeTime, func() { m.notice = ""; m.Render() })
	m.Render()
}

// Render shows the presenters' state.
func (m *Mini) Render() {
	st, asked := m.model.Mini(), m.away.State.Asked
	live := kit.ColorLive
	switch {
	case asked:
		live = kit.ColorPending
	case !st.Live:
		live = kit.ColorText2
	}
	m.dot.SetColor(live)
	left := kit.Caption()
	if st.Over {
		left = left.Bolder().In(kit.ColorLostText)
	}
	m.title.SetText(st.Title)
	m.platform.SetText(st.Platform)
	m.left.Set(st.Left, left)
	if asked {
		m.title.SetText(m.away.State.Since)
		m.platform.SetText("")
		m.left.Set(st.Clock, kit.Caption().Bolder())
	}
	m.more.SetText(st.More)
	shownIf(m.more, st.More != "" && !asked)
	m.head.Layout.Layout(m.head.Objects, m.head.Size())
	m.clock.SetText(st.Clock)
	m.renderButtons(st, asked)
	m.renderFoot(st, asked)
	for i, a := range m.model.State.Activities {
		m.tiles[i].SetSelected(a.Running)
	}
}

func (m *Mini) renderButtons(st present.MiniState, asked bool) {
	say := m.desk.Say
	main := kit.ButtonOptions{Text: say("work.submitted"), Icon: assets.IconSubmit, Key: m.desk.Key("submitted"), Main: true, Small: true}
	stop := kit.ButtonOptions{Icon: assets.IconStop, Hint: say("work.stop"), Key: m.desk.Key("toggle"), Small: true}
	switch {
	case st.Clock == "":
		main.Text, main.Icon, main.Key = say("work.start"), assets.IconPlay, m.desk.Key("toggle")
	case !st.Task && st.Live:
		main.Text, main.Icon, main.Key = say("work.stop"), assets.IconStop, m.desk.Key("toggle")
	case !st.Task:
		main.Text, main.Icon, main.Key = say("work.resume"), assets.IconPlay, m.desk.Key("toggle")
	case !st.Live:
		stop.Icon, stop.Hint = assets.IconPlay, say("work.resume")
	}
	m.main.Set(main)
	m.stop.Set(stop)
	shownIf(m.clock, st.Clock != "" && !asked)
	shownIf(m.main, !asked)
	shownIf(m.stop, !asked && st.Task)
	shownIf(m.next, !asked && st.Task)
	for _, b := range m.answers {
		shownIf(b, asked)
	}
	m.middle.Layout.Layout(m.middle.Objects, m.middle.Size())
}

func (m *Mini) renderFoot(st present.MiniState, asked bool) {
	var segments []kit.Segment
	for _, p := range st.Parts {
		segments = append(segments, kit.Segment{Value: p.Size, Color: fillColors[p.Tone]})
	}
	m.bar.Set(segments...)
	money := kit.Caption()
	if st.Rated {
		money = money.Bolder()
	}
	m.money.Set(st.Money, money)
	m.bare = !st.Rated
	note := kit.Caption()
	if st.Under {
		note = note.Bolder().In(kit.ColorLostText)
	}
	m.note.Set(st.Note, note)
	told := m.hint
	switch {
	case told != "":
	case m.notice != "":
		told = m.notice
	case asked:
		told = m.away.State.Span // its buttons ask the rest
	}
	m.told.SetText(told)
	m.foot.Layout.Layout(m.foot.Objects, m.foot.Size())
}

// miniRows sets the four lines of the mini window under each other with the same
// room between them.
type miniRows struct{}

// MinSize implements fyne.Layout: the window is as large as it is.
func (*miniRows) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Layout implements fyne.Layout.
func (*miniRows) Layout(rows []fyne.CanvasObject, size fyne.Size) {
	free := size.Height
	for _, r := range rows {
		free -= r.MinSize().Height
	}
	gap, y := free/float32(len(rows)-1), float32(0)
	for _, r := range rows {
		h := r.MinSize().Height
		r.Move(fyne.NewPos(0, float32(int(y+0.5))))
		r.Resize(fyne.NewSize(size.Width, h))
		y += h + gap
	}
}

// miniHead sets what runs on one line: title, platform, what is left and which
// of several it is. The platform is shortened first, then the title.
type miniHead struct{}

// MinSize implements fyne.Layout: the link is higher than its text, and may hang
// over.
func (*miniHead) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, objs[1].MinSize().Height)
}

// Layout implements fyne.Layout.
func (*miniHead) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	dot, title, platform, left, more := objs[0], objs[1], objs[2], objs[3], objs[4]
	const gap, least = 6, 36
	set := func(o fyne.CanvasObject, x, width float32) {
		h := o.MinSize().Height
		o.Move(fyne.NewPos(x, float32(int((size.Height-h)/2))))
		o.Resize(fyne.NewSize(width, h))
	}
	set(dot, 0, dot.MinSize().Width)
	x, end := dot.MinSize().Width+gap, size.Width
	for _, o := range []fyne.CanvasObject{more, left} {
		if w := o.MinSize().Width; o.Visible() && w > 0 {
			set(o, end-w, w)
			end -= w + gap
		}
	}
	wants := platform.MinSize().Width
	room := min(wants, end-x-gap-min(title.MinSize().Width, size.Width*0.4))
	if room < min(wants, least) {
		room = 0
	}
	set(platform, end-room, max(0, room))
	if room > 0 {
		end -= room + gap
	}
	set(title, x, max(0, end-x))
}

// miniMiddle sets clock and buttons on one line: the dark button takes what the
// others leave, at most what it asks for, and shows its icon alone where its
// words have no room. Answers share the line.
type miniMiddle struct{ of *Mini }

// MinSize implements fyne.Layout.
func (*miniMiddle) MinSize(objs []fyne.CanvasObject) fyne.Size {
	h := float32(0)
	for _, o := range objs {
		h = max(h, o.MinSize().Height)
	}
	return fyne.NewSize(0, h)
}

const miniGap = 4

// Layout implements fyne.Layout.
func (l *miniMiddle) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	x := size.Width
	put := func(o fyne.CanvasObject, width float32) {
		x -= width
		o.Move(fyne.NewPos(x, (size.Height-o.MinSize().Height)/2))
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
		x -= miniGap
	}
	put(objs[4], objs[4].MinSize().Width)
	if answers := l.of.answers; answers[0].Visible() {
		l.share(answers, x, put)
		return
	}
	for _, o := range []fyne.CanvasObject{objs[3], objs[2]} {
		if o.Visible() {
			put(o, o.MinSize().Width)
		}
	}
	left := float32(0)
	if l.of.clock.Visible() {
		left = objs[0].MinSize().Width + 8
		objs[0].Move(fyne.NewPos(0, (size.Height-objs[0].MinSize().Height)/2))
		objs[0].Resize(objs[0].MinSize())
	}
	room := x - left
	put(objs[1], max(min(room, objs[1].MinSize().Width), objs[4].MinSize().Width))
}

// share gives answers a line: where there is too little room none shows its key,
// and then each gives up the same.
func (l *miniMiddle) share(answers []*kit.Button, room float32, put func(fyne.CanvasObject, float32)) {
	wants := func(c kit.Compact) float32 {
		total := float32(-miniGap)
		for _, b := range answers {
			b.SetCompact(c)
			total += b.MinSize().Width + miniGap
		}
		return total
	}
	less := max(0, wants(kit.Compact{})-room)
	if less > 0 {
		less = max(0, wants(kit.Compact{NoKey: true})-room)
	}
	for _, b := range slices.Backward(answers) {
		put(b, b.MinSize().Width-less/float32(len(answers)))
	}
}

// miniFoot sets the bar, the money and the note on one line. The bar goes first
// where there is too little room; what is told takes the whole line.
type miniFoot struct{ of *Mini }

// MinSize implements fyne.Layout.
func (*miniFoot) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, objs[1].MinSize().Height)
}

// Layout implements fyne.Layout.
func (l *miniFoot) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	bar, money, note, told := objs[0], objs[1], objs[2], objs[3].(*kit.Text)
	says := told.Text() != ""
	for _, o := range []fyne.CanvasObject{bar, money, note} {
		shownIf(o, !says)
	}
	shownIf(told, says)
	told.Resize(size)
	if says {
		return
	}
	const gap, length = 8, 56
	x := float32(0)
	if free := size.Width - money.MinSize().Width - note.MinSize().Width - gap; free >= length+gap && !l.of.bare {
		bar.Resize(fyne.NewSize(length, size.Height))
		x = length + gap
	} else {
		bar.Hide()
	}
	money.Move(fyne.NewPos(x, 0))
	money.Resize(fyne.NewSize(min(money.MinSize().Width, size.Width-x), size.Height))
	x += money.MinSize().Width + gap
	width := min(note.MinSize().Width, max(0, size.Width-x))
	note.Move(fyne.NewPos(size.Width-width, 0))
	note.Resize(fyne.NewSize(width, size.Height))
}
