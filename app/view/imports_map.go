package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// drawQuestions shows what only the worker knows.
func (p *Import) drawQuestions(st present.ImportState) {
	grid := kit.Grid(min(2, len(st.Questions)), kit.GapMid)
	if p.room.Narrow && len(st.Questions) < 2 {
		grid = kit.Column(kit.GapMid)
	}
	for _, q := range st.Questions {
		grid.Add(p.question(q))
	}
	p.long.Add(grid)
	if st.Rows != nil && (st.Mapping == nil || !st.Mapping.Open) {
		p.long.Add(kit.Row(0, kit.NewButton(kit.ButtonOptions{
			Text: p.desk.Say("import.rows"), Main: true, OnTapped: func() { p.model.ShowAnswers(false) }, OnHint: p.desk.Hint,
		})))
	}
}

// manyOptions is how many options stand beside each other; more make a list.
const manyOptions = 4

func (p *Import) question(q present.QuestionState) fyne.CanvasObject {
	body := kit.Column(kit.GapSmall, kit.NewParagraph(kit.Words(q.Note, kit.Caption())))
	field := func(o kit.FieldOptions) fyne.CanvasObject {
		if p.asked[q.Kind] == nil { // kept, so that it keeps the keyboard
			o.Text, o.OnHint = q.Text, p.desk.Hint
			o.OnSubmitted = func(text string) { p.model.Fill(q.Kind, text) }
			p.asked[q.Kind] = kit.NewField(o)
		} else if f := p.asked[q.Kind]; !f.Focused() && f.Text() != q.Text {
			f.SetText(q.Text)
		}
		return p.asked[q.Kind]
	}
	if q.Search {
		body.Add(field(kit.FieldOptions{Placeholder: p.desk.Say("import.zone.search"), OnChanged: p.model.SearchZone}))
	}
	answer := func(i int) { p.model.Answer(q.Kind, i) }
	switch {
	case len(q.Options) > manyOptions:
		body.Add(kit.NewSelect(kit.SelectOptions{Options: q.Options, Chosen: q.Chosen, Empty: p.desk.Say("import.choose"), OnHint: p.desk.Hint, OnChosen: answer}))
	case len(q.Options) > 0:
		body.Add(kit.NewRadioRow(q.Options, q.Chosen, answer))
	}
	if q.Field {
		body.Add(field(kit.FieldOptions{Placeholder: p.desk.Say("import.type")}))
	}
	return kit.NewCard(kit.CardOptions{Title: q.Title, Body: body})
}

// drawMapper shows the columns of the file and what each field is taken from.
func (p *Import) drawMapper(st present.ImportState) {
	m, say := st.Mapping, p.desk.Say
	if len(m.Saved) > 0 {
		p.long.Add(kit.NewCard(kit.CardOptions{Pad: 12, Body: kit.Row(kit.GapMid, kit.NewText(say("import.map.again"), kit.Body()),
			kit.Grow(kit.NewSelect(kit.SelectOptions{Options: m.Saved, Chosen: m.Chosen - 1, Empty: say("import.choose"), OnHint: p.desk.Hint, OnChosen: p.model.UseMapping})))}))
	}
	columns := 4
	if p.room.Narrow {
		columns = 3
	}
	fields := kit.Grid(columns, kit.GapMid)
	for i, f := range m.Fields {
		fields.Add(kit.NewSelect(kit.SelectOptions{
			Label: f.Label, Note: f.Note, Options: m.Options, Chosen: f.Chosen, OnHint: p.desk.Hint, OnChosen: func(column int) { p.model.MapField(i, column) },
		}))
	}
	p.long.Add(kit.NewCard(kit.CardOptions{Title: say("import.map.title"), Sub: say("import.map.note"), Body: fields}))
	rows := kit.Column(0)
	cols := kit.Columns{Cols: []kit.Col{{Share: 1, Width: 120}, {Share: 3, Width: 200}, {Share: 1, Width: 100}}, Gap: 12, Side: 12}
	head := kit.NewRowView(cols)
	head.Set(kit.RowState{Kind: kit.RowHead, Cells: []kit.Cell{{Text: say("import.map.column")}, {Text: say("import.map.samples")}, {Text: say("import.map.use")}}})
	rows.Add(head)
	for _, c := range m.Columns {
		row := kit.NewRowView(cols)
		row.OnHint = p.desk.Hint
		row.Set(kit.RowState{Cells: []kit.Cell{{Text: c.Name}, {Text: c.Samples, Style: kit.Caption()}, {Text: c.Use, Style: kit.Body().In(kit.ColorText2)}}})
		rows.Add(row)
	}
	p.long.Add(kit.NewCard(kit.CardOptions{Title: say("import.map.columns"), Flush: true, Body: rows}))
}

// sampleRows is how many rows show live what a mapping makes of the file.
const sampleRows = 6

func (p *Import) drawSample(st present.ImportState) {
	m, say := st.Mapping, p.desk.Say
	if m.Words != "" {
		p.long.Add(kit.NewNote(kit.NoteInfo, "", m.Words))
	}
	if st.Rows == nil {
		return
	}
	p.long.Add(p.table(p.needs.columns(p.room.Narrow), st.Head, st.Counts, min(len(st.Rows), sampleRows), func(i int) kit.RowState { return previewRow(st.Rows[i]) }))
	name := kit.NewField(kit.FieldOptions{Text: m.Name, Placeholder: say("import.map.name"), OnHint: p.desk.Hint, OnSubmitted: p.model.SaveMapping})
	save := kit.NewButton(kit.ButtonOptions{Text: say("import.map.save"), Icon: assets.IconSave, OnTapped: func() { p.model.SaveMapping(name.Text()) }, OnHint: p.desk.Hint})
	on := kit.NewButton(kit.ButtonOptions{Text: say("import.map.on"), Main: true, OnTapped: func() { p.model.EditMapping(false) }, OnHint: p.desk.Hint})
	p.long.Add(kit.Row(kit.GapSmall, on, kit.Grow(name), save))
}
