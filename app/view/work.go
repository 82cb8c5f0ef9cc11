package view

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
	"clickwage/data/work"
)

// activityTiles are the unpaid activities that have a key; they are the same in every
// language.
func activityTiles() []activityTile {
	return []activityTile{
		{work.Search, assets.IconSearch}, {work.Qualification, assets.IconQualification},
		{work.Training, assets.IconInstructions}, {work.Communication, assets.IconMessages},
		{work.AppealWriting, assets.IconAppeal}, {work.Payment, assets.IconPayments},
		{work.OnCall, assets.IconOnCall}, {work.Break, assets.IconBreak},
	}
}

// activityTile is an activity with its picture.
type activityTile struct {
	Activity work.Activity
	Icon     assets.Icon
}

// Work is the page where work is timed.
type Work struct {
	desk       *Desk
	model      *present.Work
	page       *kit.Page
	whole      *fyne.Container // the page, and over it what is typed
	typing     *typing
	title      *kit.Text
	example    *kit.LinkText
	Field      *kit.Field
	notes      *fyne.Container
	away       *awayCard
	card       *timerCard
	tiles      []*kit.Tile
	favourites []*kit.Favourite
	favNote    *kit.Text
	actNote    *kit.Text
	actHead    fyne.CanvasObject
	spaced     []*fyne.Container // what stands closer at a smaller density
	money      *moneyView
	today      *kit.Rows
	todayRows  []present.TodayRow
	right      *kit.Panes
	split      *kit.Split
	strip      *kit.DayStrip
	drawn      present.Strip // by strip
	dayCard    *kit.Card
	legend     fyne.CanvasObject
	left       *fyne.Container
	body       *fyne.Container
	density    density
	height     float32 // of the left column
	room       Room
	// OnRecord is told of a row of today's list that was pressed.
	OnRecord func(id string)
	// OnMini opens the mini window.
	OnMini func()
	// OnRemoveExample takes the example away.
	OnRemoveExample func()
}

// NewWork is the page of a presenter.
func NewWork(d *Desk, model *present.Work, away *present.Away) *Work {
	w := &Work{desk: d, model: model, OnRecord: func(string) {}, OnMini: func() {}, OnRemoveExample: func() {}}
	say := d.Say
	w.title = kit.NewText("", kit.Title())
	w.Field = kit.NewField(kit.FieldOptions{
		Placeholder: say("work.new"), Icon: assets.IconPlus, Key: d.Key("new"), OnHint: d.Hint,
	})
	w.card, w.away = newTimerCard(d, model), newAwayCard(d, away)
	w.notes = kit.Column(kit.GapMid)
	w.notes.Hide()
	w.money = newMoneyView(d)
	w.today = kit.NewRows(func() float32 { return kit.Unit(kit.TwoLineHeight) + 1 }, func(i int) fyne.CanvasObject {
		return kit.NewTwoLine(w.todayRow(i), func() { w.OnRecord(w.todayRows[i].ID) }, w.desk.Hint)
	}, func(i int, o fyne.CanvasObject) { o.(*kit.TwoLine).Set(w.todayRow(i)) })
	w.right = kit.NewPanes(
		kit.Pane{Title: say("work.money"), Tab: say("work.money.tab"), Trailing: kit.NewIconLink(assets.IconInfo, say("work.how"), func() { d.Go(ScreenEarnings) }), Body: w.money.box},
		kit.Pane{
			Title: say("work.today"), Trailing: kit.NewLink(say("work.openledger"), func() { d.Go(ScreenLedger) }),
			Body: w.today.Object(), Flush: true, Fill: true,
		})
	w.left = kit.Column(kit.GapMid, w.notes, w.away.place, w.card.card, w.activities(), w.favouriteGrid())
	w.split = kit.NewSplit(scrolledPage(w.left), w.right, kit.SplitOptions{Right: 360, Narrow: 288})
	w.strip = kit.NewDayStrip(kit.StripState{From: 8, To: 18})
	w.strip.OnHint = d.Hint
	w.legend = w.legendRow()
	w.dayCard = kit.NewCard(kit.CardOptions{Title: say("work.day"), Trailing: w.legend, Body: kit.PadEach(-8, 0, -6, 0, w.strip)})
	w.body = container.New(&dayLayout{onHeight: w.settle}, w.split, w.dayCard)
	w.body.Hide() // until something was read
	w.example = kit.NewIconLink(assets.IconInfo, say("shell.example.remove"), func() { w.OnRemoveExample() })
	w.example.Hide()
	mini := kit.NewButton(kit.ButtonOptions{Icon: assets.IconMini, Hint: say("key.mini"), Key: d.Key("mini"), OnTapped: func() { w.OnMini() }, OnHint: d.Hint})
	w.page = kit.NewPage(kit.Row(kit.GapLarge, w.title, w.example), kit.Row(kit.GapSmall, kit.Sized(360, 0, w.Field), mini), w.body)
	w.page.SetMost(mostWide)
	w.typing = newTyping(w)
	w.whole = container.New(&kit.Under{Field: w.Field, Width: 460}, w.page, w.typing.list)
	return w
}

func (w *Work) leaveField() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(w.page); c != nil {
		c.Unfocus()
	}
}

func (w *Work) activities() fyne.CanvasObject {
	for _, a := range activityTiles() {
		w.tiles = append(w.tiles, kit.NewTile(kit.TileOptions{
			Text: w.desk.Say("activity." + a.Activity.String()), Icon: a.Icon, Key: w.desk.Key("activity." + a.Activity.String()), OnHint: w.desk.Hint,
			OnTapped: func() { w.model.Switch(a.Activity) },
		}))
	}
	w.actNote = kit.NewShortText(w.desk.Say("work.activities.note"), kit.Caption(), 20)
	w.actHead = kit.Row(kit.GapSmall, kit.NewText(w.desk.Say("work.activities"), kit.Heading()), kit.Grow(w.actNote))
	grid := kit.TileGrid(4, kit.GapSmall, w.tiles...)
	box := kit.Column(kit.GapSmall, w.actHead, grid)
	w.spaced = append(w.spaced, box, grid)
	return box
}

func (w *Work) favouriteGrid() fyne.CanvasObject {
	grid := kit.Grid(3, kit.GapSmall)
	for i := range 9 {
		f := kit.NewFavourite(kit.FavouriteOptions{Number: w.favouriteKey(i + 1)}, func(string) { w.model.Favourite(i + 1) }, w.desk.Hint)
		f.SetOnClear(func() { w.model.Clear(i + 1) })
		w.favourites = append(w.favourites, f)
		grid.Add(f)
	}
	w.favNote = kit.NewShortText(w.desk.Say("work.favourites.note"), kit.Caption(), 20)
	box := kit.Column(kit.GapSmall, kit.Row(kit.GapSmall, kit.NewText(w.desk.Say("work.favourites"), kit.Heading()), kit.Grow(w.favNote)), grid)
	w.spaced = append(w.spaced, box, grid)
	return box
}

// Free frees the number of the favourite that has the keyboard.
func (w *Work) Free() {
	for i, f := range w.favourites {
		if f.Focused() {
			w.model.Clear(i + 1)
		}
	}
}

// Place keeps the task in front under a number, or moves the favourite that has
// the keyboard there.
func (w *Work) Place(slot int) {
	for i, f := range w.favourites {
		if f.Focused() {
			w.model.Move(i+1, slot)
			return
		}
	}
	w.model.Place(slot)
}
func (w *Work) favouriteKey(slot int) string { return w.desk.Key(fmt.Sprintf("favourite.%d", slot)) }

func (w *Work) legendRow() fyne.CanvasObject {
	row := kit.Row(kit.GapLarge)
	for _, e := range []struct {
		key    string
		tone   present.Tone
		swatch kit.Swatch
	}{
		{"strip.paid", present.Paid, 0}, {"strip.pending", present.Pending, 0}, {"strip.lost", present.Lost, 0},
		{"strip.other", present.Other, kit.SwatchLow}, {"strip.oncall", present.OnCall, kit.SwatchHollow}, {"strip.now", present.Live, 0},
	} {
		row.Add(kit.NewLegend(kit.LegendEntry{Category: categories[e.tone], Swatch: e.swatch, Label: w.desk.Say(e.key)}))
	}
	return row
}

// Parts are what F6 goes through.
func (w *Work) Parts() []fyne.CanvasObject {
	return []fyne.CanvasObject{w.Field, w.card.card, w.left, w.right}
}

// Object is the page.
func (w *Work) Object() fyne.CanvasObject { return w.whole }

// Fit takes the room there is.
func (w *Work) Fit(r Room) {
	if w.room == r {
		return
	}
	w.room = r
	under := float32(0)
	if r.Narrow {
		under = 2000
	}
	w.split.SetUnder(under)
	w.page.SetLow(r.Low)
	if r.Low {
		w.actNote.Hide()
		w.favNote.Hide()
		w.dayCard.SetTitle("", "")
		w.dayCard.SetTrailing(nil)
	} else {
		w.actNote.Show()
		w.favNote.Show()
		w.dayCard.SetTitle(w.desk.Say("work.day"), "")
		w.dayCard.SetTrailing(w.legend)
	}
	w.card.fit(r)
	w.Render(w.model.State)
}

// otherOutcomes are what a task in front can come to besides being submitted or
// returned.
var otherOutcomes = []work.State{work.TimedOut, work.ScreenedOut, work.Failed}

// OtherOutcome asks which of the rarer outcomes the task in front came to.
func (w *Work) OtherOutcome() {
	w.model.OnTask(func() {
		var texts []string
		for _, s := range otherOutcomes {
			texts = append(texts, w.desk.Say("state."+s.String()))
		}
		kit.ShowChoices(w.card.main, texts, -1, func(i int) { w.model.Finish(otherOutcomes[i]) })
	})
}

// Render shows a state.
func (w *Work) Render(st present.WorkState) {
	if w.room.Narrow {
		w.title.SetText(st.ShortTitle)
	} else {
		w.title.SetText(st.Title)
	}
	show(w.example, st.Example)
	show(w.body, w.body.Visible() || !st.Loading)
	w.renderNotes(st)
	if st.Loading || st.Trouble != nil && len(st.Favourites) == 0 {
		return
	}
	w.card.render(st)
	for i, a := range st.Activities {
		w.tiles[i].SetSelected(a.Running)
	}
	for i, f := range st.Favourites {
		w.favourites[i].Set(kit.FavouriteOptions{Number: w.favouriteKey(f.Slot), Title: f.Title, Caption: f.Caption, Pay: f.Pay, Free: f.Free, Running: f.Running})
		if f.Title == "" && f.Free == "" {
			w.favourites[i].Hide()
		} else {
			w.favourites[i].Show()
		}
	}
	w.money.render(st.Money)
	w.right.SetNote(0, st.Money.Note, "")
	w.renderToday(st.Today)
	w.renderStrip(st.Strip)
	if w.height > 0 {
		w.settle(w.height)
	}
	w.left.Refresh()
	w.right.Refresh() // the words of the money may take another line
}

// Tick shows a second that changed clocks alone: nothing is laid out anew.
func (w *Work) Tick(st present.WorkState) {
	w.card.tick(st)
	w.renderStrip(st.Strip)
}

func (w *Work) renderNotes(st present.WorkState) {
	var notes []fyne.CanvasObject
	if st.Trouble != nil {
		notes = append(notes, w.desk.troubleNote(*st.Trouble, w.model.Load))
	}
	if len(notes) == len(w.notes.Objects) && st.Trouble == nil {
		return
	}
	w.notes.Objects = notes
	w.notes.Hidden = len(notes) == 0
	w.notes.Refresh()
}

func (w *Work) renderStrip(st present.Strip) {
	if len(w.drawn.Blocks) > 0 && w.drawn.Now == st.Now {
		return // it is the same one
	}
	w.drawn = st
	s := kit.StripState{From: st.From, To: st.To, Ticks: ticksOf(st.Ticks), Now: st.Now, NowLabel: st.NowLabel}
	for _, b := range st.Blocks {
		s.Blocks = append(s.Blocks, kit.Block{Start: b.Start, End: b.End, Category: categories[b.Tone], Hint: b.Hint})
	}
	w.strip.SetAlt(st.Alt)
	w.strip.Set(s)
}

func (w *Work) renderToday(st present.TodayState) {
	w.right.SetNote(1, st.Note, st.Count)
	same := len(st.Rows) == len(w.todayRows) && len(st.Rows) > 0
	for i := range st.Rows {
		same = same && st.Rows[i] == w.todayRows[i]
	}
	if same {
		return
	}
	w.todayRows = st.Rows
	w.today.Show(len(st.Rows), kit.NewEmptyState(st.Empty, nil))
}

func (w *Work) todayRow(i int) kit.TwoLineState {
	r := w.todayRows[i]
	return kit.TwoLineState{NoLine: i == 0, Title: r.Title, Caption: r.Caption, Value: r.Value, ValueStyle: payStyle(r.Pay), Mark: markOf(r.Mark)}
}
