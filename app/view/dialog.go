package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"clickwage/app/present"
	"clickwage/app/view/kit"
)

// Dialog draws a dialog of a presenter over the window.
type Dialog struct {
	desk    *Desk
	model   *present.Dialog
	shown   *kit.Dialog
	trouble *hanger
	facts   *hanger
	rows    []*kit.RowView
	pane    *pickPane
	onList  bool // the keyboard is on the rows
	keys    *keyPane
	words   []*kit.Paragraph
	care    *hanger
	fields  []*kit.Field
	lines   []fyne.CanvasObject // a field with its button
	picks   []*kit.ChipRow
	// pickLines are the picks with their labels.
	pickLines []fyne.CanvasObject
	busy      *kit.Paragraph
	do        *kit.Button
	also      *kit.Button
	close     *kit.Button
	body      *fyne.Container
	foot      *fyne.Container
}

// ShowDialog opens a dialog over a canvas; shut closes it.
func ShowDialog(desk *Desk, on fyne.Canvas, model *present.Dialog, shut func()) *Dialog {
	d := &Dialog{
		desk: desk, model: model, trouble: newHanger(), facts: newHanger(), care: newHanger(), busy: kit.NewParagraph(),
	}
	d.body = kit.Column(kit.GapMid)
	if model.OnRune != nil {
		d.keys = &keyPane{rune: func(r rune) {
			if model.Busy == "" {
				model.OnRune(r)
			}
		}, enter: d.press}
		d.keys.ExtendBaseWidget(d.keys)
	}
	for range model.Words {
		p := kit.NewParagraph()
		d.words = append(d.words, p)
		d.body.Add(p)
	}
	for _, p := range model.Picks {
		d.pick(p)
	}
	if model.List != nil {
		d.makeList(model.List)
	}
	for _, f := range model.Fields {
		d.field(f)
	}
	d.body.Add(d.facts)
	d.body.Add(d.care)
	d.body.Add(d.trouble)
	d.do = kit.NewButton(kit.ButtonOptions{Text: model.Do, Main: true, OnTapped: d.press, OnHint: desk.Hint})
	d.also = kit.NewButton(kit.ButtonOptions{Text: model.Also, OnTapped: func() { d.model.OnAlso() }, OnHint: desk.Hint})
	d.close = kit.NewButton(kit.ButtonOptions{Text: model.Close, OnTapped: shut, OnHint: desk.Hint})
	d.foot = kit.Row(kit.GapSmall, d.also, kit.Grow(d.busy), d.close, d.do)
	if d.keys != nil {
		d.foot = kit.Row(kit.GapSmall, d.keys, d.also, kit.Grow(d.busy), d.close, d.do)
	}
	d.Render()
	model.Changed = d.Render
	d.shown = kit.ShowDialog(on, kit.DialogOptions{Title: model.Title, Body: d.body, Foot: d.foot, Width: dialogWidth(model.Wide), OnEscape: d.escape(shut)})
	switch {
	case d.pane != nil:
		on.Focus(d.pane)
	case d.keys != nil:
		on.Focus(d.keys)
	case len(d.fields) > 0 && len(model.Picks) == 0:
		on.Focus(d.fields[0].Entry())
	case model.Do != "" && model.Ready:
		on.Focus(d.do)
	default:
		on.Focus(d.close)
	}
	return d
}

// dialogWidth is zero, the usual, for most.
func dialogWidth(wide bool) float32 {
	if wide {
		return 640
	}
	return 0
}

// escape leaves the dialog unless something is going on.
func (d *Dialog) escape(shut func()) func() {
	return func() {
		if !d.Busy() {
			shut()
		}
	}
}

// Shut takes the dialog away.
func (d *Dialog) Shut() {
	d.model.Changed = nil
	d.shown.Close()
}

// Busy says that something is going on that cannot be left.
func (d *Dialog) Busy() bool { return d.model.Busy != "" }

func (d *Dialog) press() {
	if d.model.Ready && d.model.Busy == "" && d.model.OnDo != nil {
		d.model.OnDo()
	}
}

func (d *Dialog) pick(p *present.Pick) {
	row := kit.NewChipRow(p.Options, p.Chosen, func(i int) { p.Chosen = i; p.OnChosen(i) })
	if !p.Beside {
		row.SetWrapping()
	}
	d.picks = append(d.picks, row)
	label := kit.NewParagraph(kit.Words(p.Label, kit.Caption().In(kit.ColorText).Bolder()))
	line := kit.Column(kit.GapTiny, label, row)
	if p.Beside {
		line = kit.Row(kit.GapMid, kit.Grow(label), row)
	}
	d.pickLines = append(d.pickLines, line)
	d.body.Add(line)
}

func (d *Dialog) makeList(l *present.PickList) {
	cols := kit.Columns{Gap: 12, Side: 12}
	for i := range l.Head {
		col := kit.Col{Width: 96, Right: true}
		if i < l.Texts {
			col = kit.Col{Share: 1, Width: 96}
		}
		cols.Cols = append(cols.Cols, col)
	}
	head := kit.NewRowView(cols)
	head.Set(kit.RowState{Kind: kit.RowHead, Cells: cellsOf(l.Head)})
	rows := kit.Column(0)
	for i := range l.Rows {
		row := kit.NewRowView(cols)
		row.OnTapped = func(int) { d.choose(i) }
		row.OnHint = d.desk.Hint
		d.rows = append(d.rows, row)
		rows.Add(row)
	}
	d.pane = &pickPane{rows: rows, on: func(on bool) { d.onList = on; d.renderList() },
		step: func(by int) { d.choose(min(max(0, l.Chosen+by), len(l.Rows)-1)) }}
	d.pane.ExtendBaseWidget(d.pane)
	height := min(float32(len(l.Rows)), 5) * kit.Unit(kit.RowHeight)
	d.body.Add(kit.NewCard(kit.CardOptions{Flush: true, Body: kit.Column(0, head, kit.Sized(0, height, scrolled(d.pane)))}))
}

func (d *Dialog) choose(i int) {
	if d.model.Busy == "" && i != d.model.List.Chosen {
		d.model.List.Chosen = i
		d.model.List.OnChosen(i)
	}
}

func cellsOf(texts []string) []kit.Cell {
	cells := make([]kit.Cell, len(texts))
	for i, text := range texts {
		cells[i] = kit.Cell{Text: text}
	}
	return cells
}

func (d *Dialog) field(f *present.Asked) {
	field := kit.NewField(kit.FieldOptions{Label: f.Label, Note: f.Note, Text: f.Text, Password: f.Secret, OnHint: d.desk.Hint,
		OnChanged:   func(text string) { f.Text = text; d.typed(f) },
		OnSubmitted: func(string) { d.press() },
	})
	d.fields = append(d.fields, field)
	var line fyne.CanvasObject = field
	if f.Browse != "" {
		under := float32(0) // beside the box, not in the middle of box and note
		if f.Note != "" {
			under = kit.Unit(20)
		}
		browse := kit.NewButton(kit.ButtonOptions{Text: f.Browse, OnTapped: func() { f.OnBrowse(f) }, OnHint: d.desk.Hint})
		line = kit.Row(kit.GapSmall, kit.Grow(field), kit.PadEach(kit.Unit(20), 0, under, 0, browse))
	}
	d.lines = append(d.lines, line)
	d.body.Add(line)
}

func (d *Dialog) typed(f *present.Asked) {
	if f.OnText != nil {
		f.OnText(f.Text)
	}
	d.Render()
}

// Render shows the dialog's state.
func (d *Dialog) Render() {
	m := d.model
	for i, p := range d.words {
		p.SetSpans(kit.Words(m.Words[i], kit.Body()))
	}
	for i, f := range m.Fields {
		d.fields[i].SetText(f.Text)
		d.fields[i].SetNote(f.Note)
		d.fields[i].SetError(f.Wrong)
		shownIf(d.lines[i], !f.Hidden)
	}
	for i, p := range m.Picks {
		d.picks[i].Choose(p.Chosen)
		shownIf(d.pickLines[i], !p.Hidden)
	}
	d.renderList()
	d.renderNotes()
	enable(d.do, m.Ready && m.Busy == "", m.Do)
	enable(d.also, m.Busy == "", m.Also)
	enable(d.close, m.Busy == "", m.Close)
	d.busy.SetSpans(kit.Words(m.Busy, kit.Caption()))
	if d.shown != nil {
		d.body.Refresh()
		d.foot.Refresh()
		d.shown.Refresh()
	}
}

func (d *Dialog) renderList() {
	for i, row := range d.rows {
		l := d.model.List
		row.Set(kit.RowState{Cells: cellsOf(l.Rows[i]), Chosen: i == l.Chosen, Current: d.onList && i == l.Chosen, NoLine: i == len(d.rows)-1})
	}
}

func (d *Dialog) renderNotes() {
	m := d.model
	d.facts.set(nil)
	if len(m.Facts) > 0 {
		table := kit.Column(kit.GapTiny)
		for _, f := range m.Facts {
			name := kit.Sized(kit.Unit(130), 0, kit.NewParagraph(kit.Words(f.Label, kit.Caption())))
			table.Add(kit.Row(kit.GapMid, name, kit.Grow(kit.NewParagraph(kit.Words(f.Value, kit.Body())))))
		}
		d.facts.set(table)
	}
	d.care.set(nil)
	if m.Care != "" {
		d.care.set(kit.NewNote(kit.NoteWarn, "", m.Care))
	}
	d.trouble.set(nil)
	if m.Trouble != nil {
		d.trouble.set(kit.NewErrorNote(m.Trouble.Happened, m.Trouble.Safe, m.Trouble.Todo))
	}
	shownIf(d.facts, len(m.Facts) > 0)
	shownIf(d.care, m.Care != "")
	shownIf(d.trouble, m.Trouble != nil)
}

func shownIf(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// enable shows a button where it has a word, and lets it be pressed or not.
func enable(b *kit.Button, on bool, text string) {
	shownIf(b, text != "")
	b.SetText(text)
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// keyPane has the keyboard of a dialog that takes letters and digits by
// themselves. It draws nothing; Tab goes on from it.
type keyPane struct {
	widget.BaseWidget
	rune  func(rune)
	enter func()
}

// CreateRenderer implements fyne.Widget.
func (p *keyPane) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// FocusGained implements fyne.Focusable.
func (p *keyPane) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (p *keyPane) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (p *keyPane) TypedRune(r rune) { p.rune(r) }

// TypedKey implements fyne.Focusable.
func (p *keyPane) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		p.enter()
	case fyne.KeyEscape:
		kit.Escape(p)
	}
}

// pickPane holds the rows of a list and moves the choice by keys.
type pickPane struct {
	widget.BaseWidget
	rows fyne.CanvasObject
	step func(by int)
	on   func(focused bool)
}

// HeightFor is the height of the rows at a width.
func (p *pickPane) HeightFor(width float32) float32 { return kit.HeightFor(p.rows, width) }

// Held are the rows.
func (p *pickPane) Held() []fyne.CanvasObject { return []fyne.CanvasObject{p.rows} }

// CreateRenderer implements fyne.Widget.
func (p *pickPane) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.rows) }

// FocusGained implements fyne.Focusable.
func (p *pickPane) FocusGained() { p.on(true) }

// FocusLost implements fyne.Focusable.
func (p *pickPane) FocusLost() { p.on(false) }

// TypedRune implements fyne.Focusable.
func (p *pickPane) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (p *pickPane) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyDown:
		p.step(1)
	case fyne.KeyUp:
		p.step(-1)
	case fyne.KeyEscape:
		kit.Escape(p)
	}
}
