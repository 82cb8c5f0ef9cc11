package view

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// recordList is a list whose keys do what they are bound to.
type recordList struct {
	widget.List
	desk  *Desk
	act   func(id string)
	shift bool
}

// Act does what an action, such as present.ListDown, means in the list.
func (l *recordList) Act(id string) { l.act(id) }

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
func (l *recordList) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape {
		l.act(listBack)
	} else if !l.desk.Press(ev.Name, l.shift) {
		kit.HandOn(l, ev)
	}
}

// listBack is Esc, which no other key can be; listReached is that the list has the
// keyboard now.
const listBack, listReached = "list.back", "list.reached"

// FocusGained implements fyne.Focusable; the presenter says which row is current,
// and that one is marked.
func (l *recordList) FocusGained() { l.act(listReached) }

// FocusLost implements fyne.Focusable. What is held is let go elsewhere.
func (l *recordList) FocusLost() {
	l.shift = false
	l.List.FocusLost()
}

// Ledger is the page with all records.
type Ledger struct {
	desk    *Desk
	model   *present.Ledger
	page    *kit.Page
	Search  *kit.Field
	chips   *chipRows
	summary *kit.Text
	head    *kit.RowView
	list    *recordList
	bar     *kit.InkBar
	merger  *kit.Button
	middle  *hanger
	whole   *fyne.Container
	column  *fyne.Container // chips over list and detail
	settle  *settleView
	detail  *detailView
	side    *fyne.Container
	body    *fyne.Container
	room    Room
	open    bool // narrow: the detail covers the list
	form    *sideForm
	current int
	status  float32 // width of the words for what becomes of a task
	widest  [2]string
	amounts [2]float32 // widths of the columns of money, which widest needs
	shown   int        // of the view whose top was shown last
	// OnExport asks where the records shown are to be written.
	OnExport func()
	// OnDispute makes a case of what is ticked.
	OnDispute func()
	// OnReview shows what is said of whoever gave the record in detail.
	OnReview func()
}

// columns are those of the list and its heading. Without headings of days each row
// says its day. What the columns of money need beyond the usual is taken from the
// title, which may be cut off.
func (l *Ledger) columns() kit.Columns {
	started := float32(58)
	if !l.model.State.ByTime {
		started = 104
	}
	if st := l.model.State; l.amounts[0] == 0 || st.Widest != l.widest {
		l.widest = st.Widest
		reward := kit.Cell{Text: st.Widest[0], Style: payStyle(present.PayMade)}.Width(kit.RowPlain)
		rate := kit.Cell{Text: st.Widest[1]}.Width(kit.RowPlain)
		l.amounts = [2]float32{min(max(56, reward+1), 120), min(max(50, rate+1), 100)}
	}
	return kit.Columns{Gap: 8, Side: 12, Cols: []kit.Col{
		{Width: 15}, {Width: started}, {Width: 98}, {Share: 1, Width: 60},
		{Width: 68, Right: true}, {Width: l.amounts[0], Right: true}, {Width: l.amounts[1], Right: true}, {Width: l.status, Apart: 8},
	}}
}

// stateWidth is how wide the language's words for what becomes of a task are,
// within bounds, at text scale 1.
func stateWidth(d *Desk) float32 {
	widest := float32(0)
	for _, key := range []string{"state.approved", "state.rejected", "state.returned", "state.submitted", "state.screened_out", "state.timed_out", "work.unpaid.short"} {
		widest = max(widest, kit.NewStatusMark(kit.Mark{Icon: assets.IconCheck, Text: d.Say(key)}).MinSize().Width)
	}
	return min(max(93, (widest+2)/kit.Unit(1)), 128)
}

// NewLedger is the page of a presenter.
func NewLedger(d *Desk, model *present.Ledger) *Ledger {
	l := &Ledger{desk: d, model: model, middle: newHanger(), current: -1, OnExport: func() {}, OnDispute: func() {}, OnReview: func() {}}
	say := d.Say
	l.Search = kit.NewSearch(say("ledger.search"), d.Key("search"), model.Search)
	add := kit.NewButton(kit.ButtonOptions{Text: say("ledger.add"), Icon: assets.IconPlus, OnTapped: l.Add, OnHint: d.Hint})
	l.chips = newChipRows(d, l)
	l.summary = kit.NewText("", kit.Caption())
	l.status = stateWidth(d)
	l.head = kit.NewRowView(l.columns())
	l.head.OnHint = d.Hint
	l.head.OnTapped = func(column int) {
		if column == 0 {
			model.TickAll()
		} else if hint := model.Sort(column - 1); hint != "" {
			d.Hint(hint)
		}
	}
	l.makeList()
	l.bar = l.selectionBar()
	l.detail = newDetailView(d, model, l)
	l.settle = newSettleView(d, l)
	l.whole = kit.Column(0, l.head, kit.Grow(kit.Dense(l.list)), l.bar)
	l.middle.set(l.whole)
	card := kit.NewCard(kit.CardOptions{Flush: true, Fill: true, Body: l.middle})
	l.side = container.NewStack(l.detail.card)
	l.body = container.New(&sideLayout{side: 286, gap: kit.GapLarge}, card, l.side)
	export := kit.NewButton(kit.ButtonOptions{
		Text: say("ledger.export"), Icon: assets.IconExport, Hint: say("ledger.export"), OnTapped: func() { l.OnExport() }, OnHint: d.Hint,
	})
	actions := kit.Row(kit.GapMid, l.summary, add, export)
	l.column = kit.Column(kit.GapMid, l.chips.box, kit.Grow(l.body))
	l.column.Hide() // until something was read
	l.page = kit.NewPage(l.Search, actions, l.column)
	return l
}

func (l *Ledger) makeList() {
	l.list = &recordList{desk: l.desk, act: l.act}
	l.list.Length = func() int { return l.model.State.Items }
	l.list.CreateItem = func() fyne.CanvasObject {
		row := kit.NewRowView(l.columns())
		row.OnHint = l.desk.Hint
		return row
	}
	l.list.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		row := o.(*kit.RowView)
		row.OnTapped = func(column int) { l.press(i, column) }
		row.SetColumns(l.columns())
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
	l.closeForm()
	l.model.Choose(item)
}

// act moves in the list, ticks, opens and removes. With Shift held whole
// screens are ticked too.
func (l *Ledger) act(id string) {
	m := l.model
	switch id {
	case present.ListDown:
		m.Move(1, false)
	case present.ListUp:
		m.Move(-1, false)
	case present.ListExtendDown:
		m.Move(1, true)
	case present.ListExtendUp:
		m.Move(-1, true)
	case present.ListPageDown:
		m.Move(l.screenful(), l.list.shift)
	case present.ListPageUp:
		m.Move(-l.screenful(), l.list.shift)
	case present.ListFirst:
		m.End(false)
	case present.ListLast:
		m.End(true)
	case present.ListTick:
		m.Tick(m.State.Current)
	case present.ListOpen:
		l.open = true
		m.Choose(m.State.Current)
	case present.ListRemove:
		m.Remove()
	case present.ListEdit:
		l.Edit()
	case present.ListStatus:
		l.setStatus()
	case listReached:
		if m.State.Current < 0 && m.State.Items > 0 {
			m.End(false)
		}
	case listBack:
		l.back()
	}
}

// List is the list that keys act in; nil where none is shown.
func (l *Ledger) List() fyne.Focusable {
	switch st := l.model.State; {
	case st.Settle != nil && st.Settle.Items > 0:
		return l.settle.list
	case st.Settle == nil && st.Items > 0:
		return l.list
	}
	return nil
}

// Back goes back a step: from form, detail or ticks.
func (l *Ledger) Back() bool {
	l.back()
	return true
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

// screenful is how many rows are seen at once.
func (l *Ledger) screenful() int {
	return max(1, int(l.list.Size().Height/kit.Unit(kit.RowHeight))-1)
}

func (l *Ledger) selectionBar() *kit.InkBar {
	say := l.desk.Say
	button := func(o kit.ButtonOptions) *kit.Button {
		o.OnHint = l.desk.Hint
		return kit.NewButton(o)
	}
	l.merger = button(kit.ButtonOptions{Text: say("ledger.merge"), Hint: say("ledger.merge.hint"), OnTapped: l.model.Merge})
	l.merger.Hide()
	bar := kit.NewInkBar(l.merger,
		button(kit.ButtonOptions{Text: say("ledger.setstatus"), Hint: say("ledger.setstatus") + "  " + l.desk.Key(present.ListStatus), OnTapped: l.setStatus}),
		button(kit.ButtonOptions{Text: say("ledger.dispute"), Icon: assets.IconDisputes, Key: l.desk.Key("dispute"), Hint: say("ledger.dispute.hint"), OnTapped: func() { l.OnDispute() }}),
		button(kit.ButtonOptions{Icon: assets.IconPencil, Hint: say("ledger.bulkedit"), Key: l.desk.Key(present.ListEdit), OnTapped: l.Edit}),
		button(kit.ButtonOptions{Icon: assets.IconExport, Hint: say("ledger.bulkexport"), OnTapped: func() { l.OnExport() }}),
		button(kit.ButtonOptions{Icon: assets.IconTrash, Hint: say("ledger.remove"), OnTapped: l.model.Remove}),
		button(kit.ButtonOptions{Icon: assets.IconCross, Hint: say("shell.close"), Key: "Esc", OnTapped: l.model.ClearTicks}))
	bar.Hide()
	return bar
}

// setStatus asks for the outcome of what is ticked, or of the record shown.
func (l *Ledger) setStatus() { l.ask(l.model.AskStatus()) }

// Object is the page.
func (l *Ledger) Object() fyne.CanvasObject { return l.page }

// Parts are what F6 goes through.
func (l *Ledger) Parts() []fyne.CanvasObject {
	return []fyne.CanvasObject{l.Search, l.list, l.side}
}

// Fit takes the room there is.
func (l *Ledger) Fit(r Room) {
	if l.room != r {
		l.room = r
		l.page.SetLow(r.Low)
		l.Render(l.model.State)
	}
}

// Shown says whether something was read and drawn.
func (l *Ledger) Shown() bool { return l.column.Visible() }

// Fill draws rows that were blank.
func (l *Ledger) Fill() {
	l.head.SetColumns(l.columns())
	l.list.Refresh()
	l.settle.list.Refresh()
}

// Render shows a state.
func (l *Ledger) Render(st present.LedgerState) {
	show(l.column, l.column.Visible() || !st.Loading)
	l.chips.render(st)
	l.Search.SetText(l.model.Searched())
	l.summary.SetText(st.Summary)
	show(l.summary, !l.room.Narrow && st.Settle == nil)
	l.head.SetColumns(l.columns())
	l.head.Set(l.heading(st))
	l.bar.SetText(st.Bar[0], st.Bar[1])
	show(l.merger, st.CanMerge)
	show(l.bar, st.Ticked > 0)
	l.renderMiddle(st)
	l.detail.render(st.Detail, l.room.Narrow)
	if l.form == nil {
		side := l.body.Layout.(*sideLayout)
		side.cover, side.hide = l.room.Narrow && l.open && st.Detail != nil, l.room.Narrow && !(l.open && st.Detail != nil)
	} else {
		l.body.Layout.(*sideLayout).cover = l.room.Narrow
	}
	l.list.Refresh()
	switch {
	case st.Shown != l.shown:
		l.list.ScrollToTop()
	case st.Current >= 0 && st.Current != l.current:
		l.list.ScrollTo(st.Current)
	}
	l.current, l.shown = st.Current, st.Shown
	l.whole.Refresh()
	l.body.Refresh()
	l.column.Refresh()
	l.page.Refresh()
}

func (l *Ledger) renderMiddle(st present.LedgerState) {
	switch {
	case st.Trouble != nil:
		l.middle.set(kit.Pad(kit.GapLarge, kit.Column(0, l.desk.troubleNote(*st.Trouble, l.model.Load))))
	case st.Settle != nil:
		l.middle.set(l.settle.box)
		l.settle.render(*st.Settle)
	case st.Items == 0 && !st.Loading && st.Filtered:
		l.middle.set(kit.NewEmptyState(st.Empty, kit.NewButton(kit.ButtonOptions{
			Text: l.desk.Say("filter.clear"), OnHint: l.desk.Hint, OnTapped: l.model.Clear,
		})))
	case st.Items == 0 && !st.Loading:
		l.middle.set(kit.NewEmptyState(st.Empty, kit.NewButton(kit.ButtonOptions{
			Text: l.desk.Say("ledger.import"), Icon: assets.IconImport, OnHint: l.desk.Hint, OnTapped: func() { l.desk.Go(ScreenImport) },
		})))
	default:
		l.middle.set(l.whole)
	}
}

// heading is the row of the names of columns; that which the list is sorted by
// is bold and has an arrow.
func (l *Ledger) heading(st present.LedgerState) kit.RowState {
	cells := []kit.Cell{{Check: true, Ticked: st.AllTicked}}
	for _, h := range st.Heads {
		c := kit.Cell{Text: h.Text, Hint: h.Hint}
		if h.Sorted != 0 {
			c.Style = kit.Caption().Bolder().In(kit.ColorText)
			c.Text += map[int]string{1: " ↑", -1: " ↓"}[h.Sorted]
		}
		cells = append(cells, c)
	}
	return kit.RowState{Kind: kit.RowHead, Cells: cells}
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
		{Check: true, Ticked: item.Ticked}, {Text: strings.TrimSpace(item.On + " " + item.Start), Style: kit.Body().In(kit.ColorText2)}, {Text: item.Platform},
		{Text: item.Title, Tail: tail}, {Text: item.Worked}, {Text: item.Value, Style: payStyle(item.Pay)}, {Text: item.Rate},
		{Mark: markOf(item.Mark)},
	}}
}

// Add opens the form for work done earlier.
func (l *Ledger) Add() { l.showForm(l.model.NewForm()) }

// Edit opens the form of the record in detail, or asks what is to be changed of
// all that is ticked.
func (l *Ledger) Edit() {
	if l.model.State.Ticked > 0 {
		l.ask(l.model.AskFields())
		return
	}
	l.model.EditForm(l.showForm)
}

func (l *Ledger) showForm(f present.Form) { l.put(newFormView(l.desk, l.model, f, l.closeForm)) }

// ask shows a prompt beside the list.
func (l *Ledger) ask(p *present.Prompt) {
	if p != nil {
		l.put(newPromptView(l.desk, p, l.closeForm))
	}
}

// pick shows a picker beside the list.
func (l *Ledger) pick(p *present.Picker) {
	if p != nil {
		l.put(newPickView(l.desk, p, l.closeForm))
	}
}

// put shows a form in place of the detail.
func (l *Ledger) put(f *sideForm) {
	l.form = f
	l.side.Objects = []fyne.CanvasObject{f.card}
	side := l.body.Layout.(*sideLayout)
	side.cover, side.hide = l.room.Narrow, false
	l.side.Refresh()
	l.body.Refresh()
	f.focus(l.list)
}

func (l *Ledger) closeForm() {
	if l.form == nil {
		return
	}
	l.form = nil
	l.side.Objects = []fyne.CanvasObject{l.detail.card}
	l.side.Refresh()
	l.Render(l.model.State)
	if c := fyne.CurrentApp().Driver().CanvasForObject(l.list); c != nil {
		c.Focus(l.list)
	}
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
