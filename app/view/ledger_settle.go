package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"clickwage/app/present"
	"clickwage/app/view/kit"
)

// settleView is the list of what is odd.
type settleView struct {
	desk  *Desk
	page  *Ledger
	list  *recordList
	more  *kit.Paragraph
	empty *kit.EmptyState
	whole *fyne.Container
	box   *hanger
}

func newSettleView(d *Desk, page *Ledger) *settleView {
	v := &settleView{desk: d, page: page, more: kit.NewParagraph(), box: newHanger()}
	v.list = &recordList{desk: d, act: v.act}
	v.list.Length = func() int {
		if st := page.model.State.Settle; st != nil {
			return st.Items
		}
		return 0
	}
	v.list.CreateItem = func() fyne.CanvasObject { return newSettleRow(d) }
	v.list.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) { o.(*settleRow).set(page, i) }
	v.list.HideSeparators = true
	v.list.ExtendBaseWidget(v.list)
	v.empty = kit.NewEmptyState("", nil)
	v.whole = kit.Column(0, kit.Grow(kit.Dense(v.list)), kit.PadSides(8, 14, v.more))
	return v
}

func (v *settleView) act(id string) {
	m := v.page.model
	at := -1
	if st := m.State.Settle; st != nil {
		at = st.Current
	}
	switch id {
	case present.ListDown:
		m.MoveOdd(1)
	case present.ListUp:
		m.MoveOdd(-1)
	case present.ListPageDown:
		m.MoveOdd(6)
	case present.ListPageUp:
		m.MoveOdd(-6)
	case present.ListOpen:
		v.page.open = true
		m.ChooseOdd(at)
	case present.ListTick:
		m.Settle(at, false)
	case listReached:
		if at < 0 {
			m.MoveOdd(1)
		}
	case listBack:
		v.page.back()
	}
}

func (v *settleView) render(st present.SettleState) {
	if st.Items == 0 {
		v.empty.SetText(st.Empty)
		v.box.set(v.empty)
		return
	}
	v.box.set(v.whole)
	v.more.SetSpans(kit.Plain(st.More, kit.Caption())...)
	show(v.more, st.More != "")
	v.list.Refresh()
	if st.Current >= 0 {
		v.list.ScrollTo(st.Current)
	}
	v.whole.Refresh()
}

// settleRow is one warning: what is odd, with which records, and what to do.
type settleRow struct {
	widget.BaseWidget
	desk               *Desk
	kind, when         *kit.Text
	says               *kit.Paragraph
	keep, mend, record *kit.Button
	ground             *kit.RowView
	box                fyne.CanvasObject
}

// settleHeight is the height of a row, with two lines of words.
const settleHeight = 78

func newSettleRow(d *Desk) *settleRow {
	button := func() *kit.Button { return kit.NewButton(kit.ButtonOptions{Text: " ", Small: true, OnHint: d.Hint}) }
	r := &settleRow{
		desk: d, kind: kit.NewText("", kit.Body().Bolder()), when: kit.NewShortText("", kit.Caption(), 20), says: kit.NewParagraph(),
		keep: button(), mend: button(), record: button(), ground: kit.NewRowView(kit.Columns{}),
	}
	words := kit.Column(2, kit.Row(kit.GapSmall, r.kind, kit.Grow(r.when)), r.says)
	r.box = kit.PadSides(9, 14, kit.Row(kit.GapSmall, kit.Grow(words), r.record, r.mend, r.keep))
	r.ExtendBaseWidget(r)
	return r
}

// MinSize implements fyne.CanvasObject.
func (r *settleRow) MinSize() fyne.Size { return fyne.NewSize(300, kit.Unit(settleHeight)) }

// Held are the words and buttons.
func (r *settleRow) Held() []fyne.CanvasObject { return []fyne.CanvasObject{r.box} }

// CreateRenderer implements fyne.Widget.
func (r *settleRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(r.ground, r.box))
}

func (r *settleRow) set(page *Ledger, i int) {
	m := page.model
	item := m.SettleItem(i)
	open := func() {
		page.open = true
		page.closeForm()
		if c := fyne.CurrentApp().Driver().CanvasForObject(page.settle.list); c != nil {
			c.Focus(page.settle.list)
		}
		m.ChooseOdd(i)
	}
	r.ground.OnTapped = func(int) { open() }
	r.kind.SetText(item.Kind)
	r.when.SetText(item.When)
	r.says.SetSpans(kit.Plain(item.Says, kit.Body().In(kit.ColorText2))...)
	r.ground.Set(kit.RowState{Current: item.Current, Chosen: item.Current})
	button := func(b *kit.Button, text, hint string, do func()) {
		b.Set(kit.ButtonOptions{Text: text, Hint: hint, Small: true})
		b.SetOnTapped(do)
		show(b, text != "")
	}
	button(r.keep, r.desk.Say("settle.keep"), "", func() { m.Settle(i, false) })
	button(r.mend, item.Mend, "", func() { m.Settle(i, true) })
	button(r.record, item.Records, r.desk.Say("settle.record.hint"), open)
	r.box.Refresh()
}
