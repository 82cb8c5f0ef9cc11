package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// recordList is a list whose keys go to the presenter.
type recordList struct {
	widget.List
	onKey func(name fyne.KeyName, shift bool)
	shift bool
}

// KeyDown implements desktop.Keyable.
func (l *recordList) KeyDown(ev *fyne.KeyEvent) { l.turn(ev.Name, true) }

// KeyUp implements desktop.Keyable.
func (l *recordList) KeyUp(ev *fyne.KeyEvent) { l.turn(ev.Name, false) }

func (l *recordList) turn(name fyne.KeyName, on bool) {
	if name == desktop.KeyShiftLeft || name == desktop.KeyShiftRight {
		l.shift = on
	}
}

// TypedKey implements fyne.Focusable.
func (l *recordList) TypedKey(ev *fyne.KeyEvent) { l.onKey(ev.Name, l.shift) }

// FocusGained implements fyne.Focusable; the presenter says which row is current.
func (l *recordList) FocusGained() {}

// Ledger is the page with all records.
type Ledger struct {
	desk     *Desk
	model    *present.Ledger
	page     *kit.Page
	Search   *kit.Field
	span     *kit.Chip
	platform *kit.Chip
	chips    []*kit.Chip
	summary  *kit.Text
	head     *kit.RowView
	list     *recordList
	loading  *kit.LoadingLine
	bar      *kit.InkBar
	middle   *hanger
	whole    fyne.CanvasObject
	detail   *detailView
	side     *fyne.Container
	body     *fyne.Container
	setter   *kit.Button
	room     Room
	open     bool // narrow: the detail covers the list
	form     *formView
	current  int
	// OnExport asks where the records shown are to be written.
	OnExport func()
}

// ledgerColumns are those of the list and its heading.
func ledgerColumns() kit.Columns {
	return kit.Columns{Gap: 8, Side: 12, Cols: []kit.Col{
		{Width: 15}, {Width: 40}, {Width: 96}, {Share: 1, Width: 60},
		{Width: 68, Right: true}, {Width: 50, Right: true}, {Width: 46, Right: true}, {Width: 93},
	}}
}

// NewLedger is the page of a presenter.
func NewLedger(d *Desk, model *present.Ledger) *Ledger {
	l := &Ledger{desk: d, model: model, middle: newHanger(), current: -1, OnExport: func() {}}
	say := d.Say
	l.Search = kit.NewSearch(say("ledger.search"), "Ctrl F", func(text string) { model.Search(text); l.list.ScrollToTop() })
	add := kit.NewButton(kit.ButtonOptions{Text: say("ledger.add"), Icon: assets.IconPlus, OnTapped: l.Add, OnHint: d.Hint})
	l.span = kit.NewChip(kit.ChipOptions{Icon: assets.IconCalendar, Chevron: true, OnHint: d.Hint})
	l.span.SetOnTapped(func() {
		kit.ShowChoices(l.span, l.model.State.Range.Options, l.model.State.Range.Chosen, l.model.Range)
	})
	l.platform = kit.NewChip(kit.ChipOptions{Chevron: true, OnHint: d.Hint})
	l.platform.SetOnTapped(func() {
		kit.ShowChoices(l.platform, l.model.State.Platform.Options, l.model.State.Platform.Chosen, l.model.Platform)
	})
	chips := kit.Wrap(kit.GapSmall, kit.GapSmall, l.span, l.platform)
	for i := range 6 {
		chip := kit.NewChip(kit.ChipOptions{OnTapped: func() { model.Filter(i); l.list.ScrollToTop() }, OnHint: d.Hint})
		l.chips = append(l.chips, chip)
		chips.Add(chip)
	}
	l.summary = kit.NewText("", kit.Caption())
	l.head = kit.NewRowView(ledgerColumns())
	l.head.OnTapped = func(column int) {
		if column == 0 {
			model.TickAll()
		}
	}
	l.makeList()
	l.loading = kit.NewLoadingLine(d.Later)
	l.bar = l.selectionBar()
	l.detail = newDetailView(d, model, l)
	sheet := kit.Column(0, l.loading, l.head, kit.Grow(kit.Dense(l.list)), l.bar)
	l.middle.set(sheet)
	l.whole = sheet
	card := kit.NewCard(kit.CardOptions{Flush: true, Fill: true, Body: l.middle})
	l.side = container.NewStack(l.detail.card)
	l.body = container.New(&sideLayout{side: 286, gap: kit.GapLarge}, card, l.side)
	export := kit.NewButton(kit.ButtonOptions{
		Text: say("ledger.export"), Icon: assets.IconExport, Hint: say("ledger.export"), OnTapped: func() { l.OnExport() }, OnHint: d.Hint,
	})
	actions := kit.Row(kit.GapMid, l.summary, add, export)
	body := kit.Column(kit.GapMid, chips, kit.Grow(l.body))
	l.page = kit.NewPage(l.Search, actions, body)
	return l
}

func (l *Ledger) makeList() {
	l.list = &recordList{onKey: l.key}
	l.list.Length = func() int { return l.model.State.Items }
	l.list.CreateItem = func() fyne.CanvasObject {
		row := kit.NewRowView(ledgerColumns())
		row.OnHint = l.desk.Hint
		return row
	}
	l.list.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		row := o.(*kit.RowView)
		row.OnTapped = func(column int) { l.press(i, column) }
		row.Set(l.rowOf(l.model.Item(i)))
	}
	l.list.HideSeparators = true
	l.list.ExtendBaseWidget(l.list)
}

func (l *Ledger) press(item, column int) {
	if column == 0 {
		l.model.Tick(item)
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(l.list); c != nil {
		c.Focus(l.list)
	}
	l.open = true
	l.model.Choose(item)
}

// key moves in the list, ticks, opens and removes.
func (l *Ledger) key(name fyne.KeyName, shift bool) {
	m := l.model
	switch name {
	case fyne.KeyDown:
		m.Move(1, shift)
	case fyne.KeyUp:
		m.Move(-1, shift)
	case fyne.KeyPageDown:
		m.Move(12, shift)
	case fyne.KeyPageUp:
		m.Move(-12, shift)
	case fyne.KeyHome:
		m.End(false)
	case fyne.KeyEnd:
		m.End(true)
	case fyne.KeySpace:
		m.Tick(m.State.Current)
	case fyne.KeyReturn, fyne.KeyEnter:
		l.open = true
		m.Choose(m.State.Current)
	case fyne.KeyDelete:
		m.Remove()
	case fyne.KeyF2:
		l.Edit()
	case fyne.KeyF4:
		l.setStatus()
	case fyne.KeyEscape:
		l.back()
	case fyne.KeyF6:
		kit.HandOn(l.list, &fyne.KeyEvent{Name: name})
	}
}

// Parts are what F6 goes through.
func (l *Ledger) Parts() []fyne.CanvasObject {
	return []fyne.CanvasObject{l.Search, l.list, l.side}
}

// back closes the detail, then the selection, then lets the keyboard go.
func (l *Ledger) back() {
	switch {
	case l.form != nil:
		l.closeForm()
	case l.open && l.room.Narrow:
		l.open = false
		l.Render(l.model.State)
	case l.model.State.Ticked > 0:
		l.model.ClearTicks()
	default:
		if c := fyne.CurrentApp().Driver().CanvasForObject(l.list); c != nil {
			c.Unfocus()
		}
	}
}

func (l *Ledger) selectionBar() *kit.InkBar {
	say := l.desk.Say
	l.setter = kit.NewButton(kit.ButtonOptions{Text: say("ledger.setstatus"), Key: "F4", OnHint: l.desk.Hint, OnTapped: l.setStatus})
	bar := kit.NewInkBar(l.setter,
		kit.NewButton(kit.ButtonOptions{Text: say("ledger.remove"), Icon: assets.IconTrash, OnTapped: l.model.Remove, OnHint: l.desk.Hint}),
		kit.NewButton(kit.ButtonOptions{Icon: assets.IconCross, Hint: say("shell.close"), OnTapped: l.model.ClearTicks, OnHint: l.desk.Hint}))
	bar.Hide()
	return bar
}

func (l *Ledger) setStatus() {
	var under fyne.CanvasObject = l.setter
	if !l.bar.Visible() {
		under = l.list
	}
	kit.ShowChoices(under, l.model.State.Outcomes, -1, l.model.SetStatus)
}

// Object is the page.
func (l *Ledger) Object() fyne.CanvasObject { return l.page }

// Fit takes the room there is.
func (l *Ledger) Fit(r Room) {
	if l.room != r {
		l.room = r
		l.page.SetLow(r.Low)
		l.Render(l.model.State)
	}
}

// Fill draws rows that were blank.
func (l *Ledger) Fill() { l.list.Refresh() }

// Render shows a state.
func (l *Ledger) Render(st present.LedgerState) {
	if st.Loading {
		l.loading.Start()
	} else {
		l.loading.Stop()
	}
	if len(st.Range.Options) > 0 {
		l.span.SetText(st.Range.Options[st.Range.Chosen], "")
	}
	if len(st.Platform.Options) > 0 {
		l.platform.SetText(st.Platform.Options[st.Platform.Chosen], "")
	}
	for i, f := range st.Filters {
		l.chips[i].SetText(f.Text, f.Count)
		l.chips[i].SetSelected(f.Chosen)
		show(l.chips[i], !f.Idle)
	}
	l.summary.SetText(st.Summary)
	show(l.summary, !l.room.Narrow)
	l.head.Set(l.heading(st))
	l.bar.SetText(st.Bar[0], st.Bar[1])
	show(l.bar, st.Ticked > 0)
	l.renderMiddle(st)
	l.detail.render(st.Detail, l.room.Narrow)
	if l.form == nil {
		side := l.body.Layout.(*sideLayout)
		side.cover, side.hide = l.room.Narrow && l.open && st.Detail != nil, l.room.Narrow && !(l.open && st.Detail != nil)
	}
	l.list.Refresh()
	if st.Current >= 0 && st.Current != l.current {
		l.list.ScrollTo(st.Current)
	}
	l.current = st.Current
	l.body.Refresh()
	l.page.Refresh()
}

func (l *Ledger) renderMiddle(st present.LedgerState) {
	switch {
	case st.Trouble != nil:
		l.middle.set(kit.Pad(kit.GapLarge, kit.Column(0, l.desk.troubleNote(*st.Trouble, l.model.Load))))
	case st.Items == 0 && !st.Loading && st.Filtered:
		l.middle.set(kit.NewEmptyState(st.Empty, kit.NewButton(kit.ButtonOptions{
			Text: l.desk.Say("ledger.clear"), OnHint: l.desk.Hint, OnTapped: func() { l.Search.SetText(""); l.model.Clear() },
		})))
	case st.Items == 0 && !st.Loading:
		l.middle.set(kit.NewEmptyState(st.Empty, kit.NewButton(kit.ButtonOptions{
			Text: l.desk.Say("ledger.import"), Icon: assets.IconImport, OnHint: l.desk.Hint, OnTapped: func() { l.desk.Go(ScreenImport) },
		})))
	default:
		l.middle.set(l.whole)
	}
}

func (l *Ledger) heading(st present.LedgerState) kit.RowState {
	say := l.desk.Say
	return kit.RowState{Kind: kit.RowHead, Cells: []kit.Cell{
		{Check: true, Ticked: st.AllTicked}, {Text: say("ledger.head.started")}, {Text: say("ledger.head.platform")}, {Text: say("ledger.head.task")},
		{Text: say("ledger.head.worked")}, {Text: say("ledger.head.reward")}, {Text: st.PerHour}, {Text: say("ledger.head.status")},
	}}
}

func (l *Ledger) rowOf(item present.LedgerItem) kit.RowState {
	switch {
	case item.Blank:
		return kit.RowState{Cells: []kit.Cell{{}, {}, {}, {}, {}, {}, {}, {}}}
	case item.Day:
		return kit.RowState{Kind: kit.RowDay, Cells: []kit.Cell{
			{Span: 4, Text: item.Title, Style: kit.Caption().In(kit.ColorText).Bolder(), Tail: "  " + item.Tail},
			{Text: item.Worked}, {Span: 3, Text: item.Value, Style: kit.Caption().Right()},
		}}
	}
	tail := item.Tail
	if tail != "" {
		tail = " · " + tail
	}
	return kit.RowState{Chosen: item.Ticked, Current: item.Current, Cells: []kit.Cell{
		{Check: true, Ticked: item.Ticked}, {Text: item.Start, Style: kit.Body().In(kit.ColorText2)}, {Text: item.Platform},
		{Text: item.Title, Tail: tail}, {Text: item.Worked}, {Text: item.Value, Style: payStyle(item.Pay)}, {Text: item.Rate},
		{Mark: markOf(item.Mark)},
	}}
}

// Add opens the form for work done earlier.
func (l *Ledger) Add() { l.showForm(l.model.NewForm()) }

// Edit opens the form of the record in detail.
func (l *Ledger) Edit() { l.model.EditForm(l.showForm) }

func (l *Ledger) showForm(f present.Form) {
	l.form = newFormView(l.desk, l.model, f, l.closeForm)
	l.side.Objects = []fyne.CanvasObject{l.form.card}
	side := l.body.Layout.(*sideLayout)
	side.cover, side.hide = l.room.Narrow, false
	l.side.Refresh()
	l.body.Refresh()
	l.form.first.Focus()
}

func (l *Ledger) closeForm() {
	l.form = nil
	l.side.Objects = []fyne.CanvasObject{l.detail.card}
	l.side.Refresh()
	l.Render(l.model.State)
}

// sideLayout sets a column of fixed width beside the rest, over it, or not at
// all.
type sideLayout struct {
	side, gap   float32
	cover, hide bool
}

// MinSize implements fyne.Layout.
func (s *sideLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(400, 200) }

// Layout implements fyne.Layout.
func (s *sideLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	main, side := objs[0], objs[1]
	width := kit.Unit(s.side)
	show(main, !s.cover)
	show(side, !s.hide)
	switch {
	case s.cover:
		side.Move(fyne.NewPos(0, 0))
		side.Resize(size)
	case s.hide:
		main.Move(fyne.NewPos(0, 0))
		main.Resize(size)
	default:
		main.Move(fyne.NewPos(0, 0))
		main.Resize(fyne.NewSize(max(0, size.Width-width-s.gap), size.Height))
		side.Move(fyne.NewPos(size.Width-width, 0))
		side.Resize(fyne.NewSize(width, size.Height))
	}
}
