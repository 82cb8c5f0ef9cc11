package view

import (
	"strings"

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
	top    *fyne.Container // over the list
	long   *fyne.Container // scrolled, where there is no list
	scroll fyne.CanvasObject
	list   *widget.List
	listed *kit.Card
	space  *fyne.Container // around listed
	counts *hanger
	head   *kit.RowView
	loads  *kit.LoadingLine
	foot   *hanger
	asked  map[importer.Question]*kit.Field
	going  *going
	files  bool // the list is of files
	needs  previewNeeds
	room   Room
	// Path is where a file's name can be typed.
	Path *kit.Field
	// OnBrowse and OnFolder ask for a file or a folder by the desktop's dialog.
	OnBrowse, OnFolder func()
	// OnPaste takes in what the clipboard holds.
	OnPaste func()
}

var fileColumns = kit.Columns{Cols: []kit.Col{
	{Share: 3, Width: 150}, {Share: 2, Width: 110}, {Width: 60, Right: true}, {Width: 60, Right: true}, {Width: 76, Right: true},
	{Width: 64, Right: true}, {Share: 2, Width: 60},
}, Gap: 12, Side: 12}

// NewImport is the page of a presenter.
func NewImport(d *Desk, model *present.Import) *Import {
	nothing := func() {}
	p := &Import{
		desk: d, model: model, OnBrowse: nothing, OnFolder: nothing, OnPaste: nothing, foot: newHanger(), counts: newHanger(),
		asked: map[importer.Question]*kit.Field{},
	}
	say := d.Say
	p.Path = kit.NewField(kit.FieldOptions{Placeholder: say("import.path"), Icon: assets.IconFile, OnHint: d.Hint})
	p.Path.SetOnSubmitted(func(path string) { p.Path.SetText(""); model.Open(path) })
	open := kit.NewButton(kit.ButtonOptions{Text: say("import.open"), Icon: assets.IconFile, Key: d.Key("open"), OnTapped: func() { p.OnBrowse() }, OnHint: d.Hint})
	folder := kit.NewButton(kit.ButtonOptions{Text: say("import.folder"), OnTapped: func() { p.OnFolder() }, OnHint: d.Hint})
	paste := kit.NewButton(kit.ButtonOptions{Text: say("import.paste"), Icon: assets.IconPaperclip, Key: d.Key("paste.rows"), OnTapped: func() { p.OnPaste() }, OnHint: d.Hint})
	p.loads, p.going = kit.NewLoadingLine(d.Later), newGoing(d, model)
	p.top, p.long = kit.Column(kit.GapMid), kit.Column(kit.GapMid)
	p.scroll = scrolledPage(kit.PadEach(kit.GapMid, 0, kit.GapMid, 0, p.long))
	p.head = kit.NewRowView(p.columns())
	p.list = widget.NewList(p.length, func() fyne.CanvasObject { return kit.NewRowView(p.columns()) }, p.row)
	p.list.HideSeparators = true
	p.listed = kit.NewCard(kit.CardOptions{Body: kit.Column(0, p.counts, kit.Line(), p.head, kit.Grow(kit.Dense(p.list)), p.foot), Flush: true, Fill: true})
	p.space = kit.PadEach(kit.GapMid, 0, 0, 0, p.listed)
	body := container.NewBorder(kit.Column(0, p.loads, p.top), nil, nil, nil, container.NewStack(p.space, p.scroll))
	p.page = kit.NewPage(kit.NewShortText(say("nav.import"), kit.Title(), 60), kit.Row(kit.GapSmall, kit.Sized(230, 0, p.Path), open, folder, paste), body)
	model.Changed, model.Progressed = p.Render, func() { p.going.show(model.State.Progress) }
	p.Render()
	return p
}

// Object is the page.
func (p *Import) Object() fyne.CanvasObject { return p.page }

// Fit sets the page for the room there is.
func (p *Import) Fit(r Room) {
	p.room = r
	p.page.SetLow(r.Low)
	p.Render()
}

func (p *Import) length() int {
	if p.files {
		return len(p.model.State.Files)
	}
	return len(p.model.State.Rows)
}

func (p *Import) columns() kit.Columns {
	if p.files {
		return fileColumns
	}
	return p.needs.columns(p.room.Narrow)
}

func (p *Import) row(i widget.ListItemID, o fyne.CanvasObject) {
	if i >= p.length() {
		return
	}
	view := o.(*kit.RowView)
	view.OnHint = p.desk.Hint
	view.SetColumns(p.columns())
	if p.files {
		view.Set(fileRow(p.model.State.Files[i]))
		return
	}
	view.Set(previewRow(p.model.State.Rows[i]))
}

func previewRow(r present.ImportRow) kit.RowState {
	quiet := kit.Body().In(kit.ColorText2)
	st := kit.RowState{Cells: []kit.Cell{
		{Text: r.Line, Style: quiet}, {Text: r.Result, Swatched: true, Swatch: categories[r.Tone]}, {Text: r.Title}, {Text: r.Reward},
		{Text: r.Started, Style: quiet}, {Text: r.Took}, {Text: r.Status, Style: quiet}, {Text: r.Note, Style: kit.Caption()},
	}}
	if r.Problem {
		st.Tint = kit.ColorLostTint
		st.Cells = []kit.Cell{st.Cells[0], st.Cells[1], {Text: r.Note, Span: 6}}
	}
	return st
}

func fileRow(r present.FileRow) kit.RowState {
	quiet := kit.Body().In(kit.ColorText2)
	if r.Problem {
		return kit.RowState{Tint: kit.ColorLostTint, Cells: []kit.Cell{{Text: r.Name}, {Text: r.Note, Span: 6}}}
	}
	return kit.RowState{Cells: []kit.Cell{
		{Text: r.Name}, {Text: r.Format, Style: quiet}, {Text: r.Added}, {Text: r.Updated}, {Text: r.Unchanged, Style: quiet},
		{Text: r.Skipped, Style: quiet}, {Text: r.Note, Style: kit.Caption()},
	}}
}

// Render shows the presenter's state.
func (p *Import) Render() {
	st := p.model.State
	if st.Loading && st.Progress == nil {
		p.loads.Start()
	} else {
		p.loads.Stop()
	}
	p.top.RemoveAll()
	p.long.RemoveAll()
	if p.needs.see(p.desk, st); st.Rows == nil {
		p.needs = previewNeeds{} // the next file has its own
	}
	listed := (st.Rows != nil || st.Files != nil) && len(st.Questions) == 0 && (st.Mapping == nil || !st.Mapping.Open)
	if st.Trouble != nil {
		p.top.Add(p.desk.troubleNote(*st.Trouble, nil))
	}
	if st.Done != nil {
		p.top.Add(p.done(*st.Done))
	}
	if st.File != nil {
		p.top.Add(p.fileCard(st, listed))
	}
	if st.Progress != nil {
		p.going.show(st.Progress)
		p.top.Add(p.going.card)
	}
	p.drawLong(st, listed)
	p.drawList(st, listed)
	p.top.Refresh()
	p.long.Refresh()
	p.page.Refresh()
}

// drawLong fills the page where it has no list of rows.
func (p *Import) drawLong(st present.ImportState, listed bool) {
	if listed {
		p.scroll.Hide()
		return
	}
	p.scroll.Show()
	if m := st.Mapping; m != nil && m.Open {
		p.drawMapper(st)
	}
	if len(st.Questions) > 0 {
		p.drawQuestions(st)
	}
	if st.Mapping != nil && st.Mapping.Open {
		p.drawSample(st)
	}
	if st.Files != nil {
		p.long.Add(p.table(fileColumns, st.FileHead, st.Counts, len(st.Files), func(i int) kit.RowState { return fileRow(st.Files[i]) }))
	}
	if st.File != nil && st.Mapping == nil && st.Button != "" && st.Rows == nil { // of an archive, or of files
		p.long.Add(kit.NewCard(kit.CardOptions{Body: p.actions(st)}))
	}
	if st.File == nil && st.Progress == nil {
		if st.Done == nil && len(st.Past) == 0 {
			p.long.Add(p.empty())
		} else {
			p.long.Add(kit.NewParagraph(kit.Words(p.desk.Say("import.empty"), kit.Caption())))
		}
		p.drawPast(st)
	}
}

func (p *Import) empty() fyne.CanvasObject {
	say := p.desk.Say
	return kit.NewCard(kit.CardOptions{Body: kit.PadSides(48, 0, kit.NewEmptyState(say("import.empty"),
		kit.NewButton(kit.ButtonOptions{Text: say("import.open"), Icon: assets.IconFile, Key: p.desk.Key("open"), Main: true, OnTapped: func() { p.OnBrowse() }, OnHint: p.desk.Hint})))})
}

func (p *Import) done(d present.DoneState) fyne.CanvasObject {
	var actions []fyne.CanvasObject
	if d.Undo != "" {
		actions = append(actions, p.small(d.Undo, assets.IconReturned, func() { p.model.Undo(d.Batch) }))
	}
	if d.Ledger {
		actions = append(actions, p.small(p.desk.Say("work.openledger"), "", func() { p.desk.Go(ScreenLedger) }))
		return kit.NewNote(kit.NoteInfo, p.desk.Say("import.ready"), d.Text, actions...)
	}
	return kit.NewNote(kit.NoteInfo, "", d.Text, actions...)
}

func (p *Import) small(text string, icon assets.Icon, do func()) *kit.Button {
	return kit.NewButton(kit.ButtonOptions{Text: text, Icon: icon, Small: true, OnTapped: do, OnHint: p.desk.Hint})
}

// drawPast lists the imports that stand, each with its undo, and the mappings.
func (p *Import) drawPast(st present.ImportState) {
	say := p.desk.Say
	if len(st.Past) > 0 {
		rows := kit.Column(0)
		for i, past := range st.Past {
			if i > 0 {
				rows.Add(kit.Line())
			}
			words := kit.Column(1, kit.NewShortText(past.File, kit.Body(), 120), kit.NewShortText(past.When+"  ·  "+past.About, kit.Caption(), 120))
			rows.Add(kit.PadSides(7, 14, kit.Row(kit.GapMid, kit.Grow(words), p.small(say("import.undo.short"), assets.IconReturned, func() { p.model.Undo(past.Batch) }))))
		}
		p.long.Add(kit.NewCard(kit.CardOptions{Title: say("import.past.title"), Flush: true, Body: rows}))
	}
	if len(st.Saved) > 0 {
		rows := kit.Column(0)
		for i, saved := range st.Saved {
			if i > 0 {
				rows.Add(kit.Line())
			}
			words := kit.Row(kit.GapMid, kit.NewShortText(saved.Name, kit.Body(), 80), kit.Grow(kit.NewShortText(saved.About, kit.Caption(), 60)))
			rows.Add(kit.PadSides(7, 14, kit.Row(kit.GapMid, kit.Grow(words), p.small(say("import.map.remove"), assets.IconTrash, func() { p.model.RemoveMapping(i) }))))
		}
		p.long.Add(kit.NewCard(kit.CardOptions{Title: say("import.map.list"), Flush: true, Body: rows}))
	}
}

func (p *Import) fileCard(st present.ImportState, listed bool) fyne.CanvasObject {
	say := p.desk.Say
	words := kit.Column(2, kit.NewShortText(st.File.Name, kit.Body().Bolder(), 120))
	if st.File.Format != "" {
		words.Add(kit.NewSpans(kit.Words(say("import.recognised"), kit.Caption()), kit.Words(st.File.Format, kit.Caption().In(kit.ColorText).Bolder()),
			kit.Words(about(st.File.About), kit.Caption())))
	}
	if st.File.Format == "" && st.File.About != "" {
		words.Add(kit.NewText(st.File.About, kit.Caption()))
	}
	row := kit.Row(kit.GapSmall, kit.Grow(words))
	if st.Mapping != nil && !st.Mapping.Open {
		row.Add(p.small(say("import.map.edit"), assets.IconPencil, func() { p.model.EditMapping(true) }))
	}
	if !listed && st.Progress == nil {
		row.Add(p.small(say("import.close"), "", p.model.Cancel))
	}
	body := kit.Column(kit.GapSmall, row)
	if len(st.Answers) > 0 && listed {
		body.Add(kit.Row(kit.GapMid, kit.NewShortText(strings.Join(st.Answers, "  ·  "), kit.Caption(), 80),
			kit.NewLink(say("import.answer.change"), func() { p.model.ShowAnswers(true) })))
	}
	return kit.NewCard(kit.CardOptions{Body: body, Pad: 12})
}

func about(text string) string {
	if text == "" {
		return ""
	}
	return "  ·  " + text
}

// drawList shows the rows, or the files, with the counts over them.
func (p *Import) drawList(st present.ImportState, listed bool) {
	if !listed {
		p.space.Hide()
		return
	}
	p.space.Show()
	p.files = st.Files != nil
	p.counts.set(kit.PadSides(p.tight(kit.GapMid, kit.GapSmall), 14, kit.Spread(kit.GapLarge, kit.GapSmall, p.tally(st.Counts), p.chips(st.Filters))))
	heads := st.Head
	if p.files {
		heads = st.FileHead
	}
	p.head.SetColumns(p.columns())
	p.head.Set(headRow(heads))
	if st.Done != nil {
		p.foot.set(kit.Column(0))
	} else {
		p.foot.set(kit.Column(0, kit.Line(), kit.Pad(p.tight(kit.GapMid, kit.GapSmall), p.actions(st))))
	}
	p.list.Refresh()
	p.listed.Refresh()
}

func headRow(heads []string) kit.RowState {
	cells := make([]kit.Cell, len(heads))
	for i, h := range heads {
		cells[i] = kit.Cell{Text: h}
	}
	return kit.RowState{Kind: kit.RowHead, Cells: cells}
}

// longest is how many rows stand in a page that is scrolled as a whole.
const longest = 100

// table is a few rows in a page that is scrolled as a whole.
func (p *Import) table(cols kit.Columns, heads []string, counts []present.CountState, rows int, row func(int) kit.RowState) *fyne.Container {
	all := kit.Column(0, kit.PadSides(kit.GapSmall, 14, p.tally(counts)), kit.Line())
	for i := -1; i < min(rows, longest); i++ {
		view := kit.NewRowView(cols)
		view.OnHint = p.desk.Hint
		if i < 0 {
			view.Set(headRow(heads))
		} else {
			view.Set(row(i))
		}
		all.Add(view)
	}
	return kit.Column(0, kit.NewCard(kit.CardOptions{Flush: true, Body: all}))
}

func (p *Import) tight(room, low float32) float32 {
	if p.room.Low {
		return low
	}
	return room
}

// tally shows how many rows each outcome has.
func (p *Import) tally(counts []present.CountState) fyne.CanvasObject {
	row := kit.Row(p.tight(20, kit.GapLarge))
	for _, c := range counts {
		if p.room.Low {
			row.Add(kit.NewLegend(kit.LegendEntry{Category: categories[c.Tone], Label: c.Text, Value: c.Count}))
			continue
		}
		words := kit.Column(0, kit.NewText(c.Count, kit.Title()), kit.NewText(c.Text, kit.Caption()))
		row.Add(kit.Row(kit.GapSmall, kit.Sized(4, 38, kit.NewPanel(fillColors[c.Tone])), words))
	}
	return row
}

func (p *Import) chips(filters []present.FilterState) fyne.CanvasObject {
	texts, chosen := make([]string, len(filters)), 0
	for i, f := range filters {
		texts[i] = f.Text
		if f.Chosen {
			chosen = i
		}
	}
	row := kit.NewChipRow(texts, chosen, p.model.Filter)
	for i, chip := range row.Chips() {
		chip.SetText(filters[i].Text, filters[i].Count)
	}
	return row
}

func (p *Import) actions(st present.ImportState) fyne.CanvasObject {
	row := kit.Row(kit.GapSmall)
	if st.Button != "" && !st.Loading {
		row.Add(kit.NewButton(kit.ButtonOptions{Text: st.Button, Key: p.desk.Key("main"), Main: true, OnTapped: p.model.Import, OnHint: p.desk.Hint}))
	}
	if !st.Loading {
		row.Add(kit.NewButton(kit.ButtonOptions{Text: p.desk.Say("import.cancel"), OnTapped: p.model.Cancel, OnHint: p.desk.Hint}))
	}
	row.Add(kit.Grow(kit.NewShortText(st.Words, kit.Caption(), 40)))
	if st.Problems != "" {
		row.Add(p.small(st.Problems, assets.IconExport, p.model.SaveProblems))
	}
	return row
}

// going shows how far the reading has come.
type going struct {
	card   *kit.Card
	text   *kit.Text
	bar    *kit.ProgressLine
	cancel *kit.Button
}

func newGoing(d *Desk, model *present.Import) *going {
	g := &going{text: kit.NewShortText("", kit.Body(), 120), bar: kit.NewProgressLine()}
	g.cancel = kit.NewButton(kit.ButtonOptions{Text: d.Say("import.cancel"), Small: true, OnTapped: model.Cancel, OnHint: d.Hint})
	g.card = kit.NewCard(kit.CardOptions{Body: kit.Column(kit.GapSmall,
		kit.Row(kit.GapMid, kit.Grow(g.text), g.cancel), g.bar, kit.NewText(d.Say("import.cancel.note"), kit.Caption()))})
	return g
}

func (g *going) show(st *present.ProgressState) {
	if st == nil {
		return
	}
	g.text.SetText(st.Text)
	g.bar.Set(st.Share, kit.ColorLive)
	if st.Cancel {
		g.cancel.Enable()
	} else {
		g.cancel.Disable()
	}
}
