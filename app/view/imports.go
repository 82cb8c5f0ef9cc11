package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
	"clickwage/data/importer"
)

// Import is the page that brings files in.
type Import struct {
	desk   *Desk
	model  *present.Import
	page   *kit.Page
	top    *fyne.Container
	list   *widget.List
	listed *kit.Card
	head   *kit.RowView
	loads  *kit.LoadingLine
	foot   *hanger
	asked  map[importer.Question]*kit.Field
	room   Room
	// Path is where a file's name can be typed.
	Path *kit.Field
	// OnBrowse asks for a file by the desktop's dialog.
	OnBrowse func()
}

var importColumns = kit.Columns{Cols: []kit.Col{
	{Width: 40, Right: true}, {Width: 96}, {Share: 1, Width: 120}, {Width: 80, Right: true}, {Width: 124},
	{Width: 56, Right: true}, {Width: 96}, {Share: 1, Width: 90},
}, Gap: 12, Side: 12}

// NewImport is the page of a presenter.
func NewImport(d *Desk, model *present.Import) *Import {
	p := &Import{desk: d, model: model, OnBrowse: func() {}, foot: newHanger(), asked: map[importer.Question]*kit.Field{}}
	say := d.Say
	p.Path = kit.NewField(kit.FieldOptions{Placeholder: say("import.path"), Icon: assets.IconFile, OnSubmitted: model.Open, OnHint: d.Hint})
	open := kit.NewButton(kit.ButtonOptions{Text: say("import.open"), Icon: assets.IconFile, Key: "Ctrl O", OnTapped: func() { p.OnBrowse() }, OnHint: d.Hint})
	p.loads = kit.NewLoadingLine(d.Later)
	p.top = kit.Column(kit.GapMid)
	p.head = kit.NewRowView(importColumns)
	p.list = widget.NewList(func() int { return len(model.State.Rows) }, func() fyne.CanvasObject {
		return kit.NewRowView(importColumns)
	}, p.row)
	p.list.HideSeparators = true
	p.listed = kit.NewCard(kit.CardOptions{Body: kit.Column(0, p.head, kit.Grow(kit.Dense(p.list)), p.foot), Flush: true, Fill: true})
	body := container.NewBorder(kit.Column(0, p.loads, p.top), nil, nil, nil, p.listed)
	p.page = kit.NewPage(kit.NewShortText(say("nav.import"), kit.Title(), 80), kit.Row(kit.GapSmall, kit.Sized(300, 0, p.Path), open), body)
	model.Changed = p.Render
	p.Render()
	return p
}

// Object is the page.
func (p *Import) Object() fyne.CanvasObject { return p.page }

// Fit sets the page for the room there is.
func (p *Import) Fit(r Room) {
	p.room = r
	p.page.SetLow(r.Low)
}

func (p *Import) row(i widget.ListItemID, o fyne.CanvasObject) {
	rows := p.model.State.Rows
	if i >= len(rows) {
		return
	}
	r, quiet := rows[i], kit.Body().In(kit.ColorText2)
	st := kit.RowState{Cells: []kit.Cell{
		{Text: r.Line, Style: quiet}, {Text: r.Result, Swatched: true, Swatch: categories[r.Tone]}, {Text: r.Title}, {Text: r.Reward},
		{Text: r.Started, Style: quiet}, {Text: r.Took}, {Text: r.Status, Style: quiet}, {Text: r.Note, Style: kit.Caption()},
	}}
	if r.Problem {
		st.Tint = kit.ColorLostTint
		st.Cells = []kit.Cell{st.Cells[0], st.Cells[1], {Text: r.Note, Span: 6}}
	}
	view := o.(*kit.RowView)
	view.OnHint = p.desk.Hint
	view.Set(st)
}

// Render shows the presenter's state.
func (p *Import) Render() {
	st := p.model.State
	if st.Loading {
		p.loads.Start()
	} else {
		p.loads.Stop()
	}
	p.top.RemoveAll()
	if st.Trouble != nil {
		p.top.Add(p.desk.troubleNote(*st.Trouble, nil))
	}
	if st.Done != "" {
		p.top.Add(kit.NewNote(kit.NoteInfo, p.desk.Say("import.ready"), st.Done,
			kit.NewButton(kit.ButtonOptions{Text: p.desk.Say("work.openledger"), Small: true, OnTapped: func() { p.desk.Go(ScreenLedger) }})))
	}
	switch {
	case st.File != nil:
		p.drawFile(st)
	case st.Done == "":
		p.top.Add(p.empty())
	}
	if st.File == nil && st.Last != nil {
		p.top.Add(p.lastImport(*st.Last))
	}
	if st.Rows == nil {
		p.listed.Hide()
	} else {
		p.drawList(st)
	}
	p.top.Refresh()
	p.page.Refresh()
}

func (p *Import) empty() fyne.CanvasObject {
	say := p.desk.Say
	return kit.NewCard(kit.CardOptions{Body: kit.PadSides(48, 0, kit.NewEmptyState(say("import.empty"),
		kit.NewButton(kit.ButtonOptions{Text: say("import.open"), Icon: assets.IconFile, Key: "Ctrl O", Main: true, OnTapped: func() { p.OnBrowse() }, OnHint: p.desk.Hint})))})
}

func (p *Import) lastImport(last present.LastState) fyne.CanvasObject {
	undo := kit.NewButton(kit.ButtonOptions{Text: last.Undo, Icon: assets.IconReturned, OnTapped: p.model.UndoLast, OnHint: p.desk.Hint})
	return kit.NewCard(kit.CardOptions{Body: kit.Row(kit.GapMid,
		kit.Grow(kit.NewSpans(kit.Words(p.desk.Say("import.lastone")+"   ", kit.Body().Bolder()), kit.Words(last.Text, kit.Caption()))), undo)})
}

func (p *Import) drawFile(st present.ImportState) {
	cancel := kit.NewButton(kit.ButtonOptions{Text: p.desk.Say("import.cancel"), OnTapped: p.model.Cancel, OnHint: p.desk.Hint})
	words := kit.Column(2, kit.NewShortText(st.File.Name, kit.Body().Bolder(), 120))
	if st.File.Format != "" {
		words.Add(kit.NewSpans(kit.Words(p.desk.Say("import.recognised", st.File.Format), kit.Caption()), kit.Words("  ·  "+st.File.About, kit.Caption())))
	}
	p.top.Add(kit.NewCard(kit.CardOptions{Body: kit.Row(kit.GapMid, kit.Grow(words), cancel)}))
	if len(st.Questions) == 0 {
		return
	}
	grid := kit.Grid(min(2, len(st.Questions)), kit.GapMid)
	if p.room.Narrow {
		grid = kit.Column(kit.GapMid)
	}
	for _, q := range st.Questions {
		grid.Add(p.question(q))
	}
	p.top.Add(grid)
}

func (p *Import) question(q present.QuestionState) fyne.CanvasObject {
	body := kit.Column(kit.GapSmall, kit.NewParagraph(kit.Words(q.Note, kit.Caption())))
	switch {
	case len(q.Options) > 4:
		body.Add(kit.NewSelect(kit.SelectOptions{Options: q.Options, Chosen: q.Chosen, Empty: p.desk.Say("import.choose"), OnHint: p.desk.Hint,
			OnChosen: func(i int) { p.model.Answer(q.Kind, i) }}))
	case len(q.Options) > 0:
		body.Add(kit.NewRadioRow(q.Options, q.Chosen, func(i int) { p.model.Answer(q.Kind, i) }))
	}
	if q.Field {
		body.Add(kit.NewField(kit.FieldOptions{Text: q.Text, Placeholder: p.desk.Say("import.type"), OnHint: p.desk.Hint,
			OnSubmitted: func(text string) { p.model.Fill(q.Kind, text) }}))
	}
	return kit.NewCard(kit.CardOptions{Title: q.Title, Body: body})
}

func (p *Import) drawList(st present.ImportState) {
	p.listed.Show()
	counts := kit.Row(kit.GapLarge)
	for _, c := range st.Counts {
		counts.Add(kit.NewLegend(kit.LegendEntry{Category: categories[c.Tone], Label: c.Text, Value: c.Count}))
	}
	chips, chosen := make([]string, len(st.Filters)), 0
	for i, f := range st.Filters {
		chips[i] = f.Text
		if f.Chosen {
			chosen = i
		}
	}
	row := kit.NewChipRow(chips, chosen, p.model.Filter)
	for i, chip := range row.Chips() {
		chip.SetText(st.Filters[i].Text, st.Filters[i].Count)
	}
	p.top.Add(kit.Wrap(kit.GapLarge, kit.GapSmall, counts, row))
	cells := make([]kit.Cell, len(st.Head))
	for i, h := range st.Head {
		cells[i] = kit.Cell{Text: h}
	}
	p.head.Set(kit.RowState{Kind: kit.RowHead, Cells: cells})
	actions := kit.Row(kit.GapMid)
	if st.Button != "" {
		actions.Add(kit.NewButton(kit.ButtonOptions{Text: st.Button, Key: "Ctrl Enter", Main: true, OnTapped: p.model.Import, OnHint: p.desk.Hint}))
	}
	actions.Add(kit.Grow(kit.NewShortText(st.Words+st.Progress, kit.Caption(), 60)))
	p.foot.set(kit.Column(0, kit.Line(), kit.Pad(kit.GapMid, actions)))
	p.list.Refresh()
	p.listed.Refresh()
}
