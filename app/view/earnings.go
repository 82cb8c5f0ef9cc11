package view

import (
	"bytes"
	"image"
	"reflect"
	"slices"

	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
	"clickwage/data/chart"
)

// Earnings is the page about pay.
type Earnings struct {
	desk     *Desk
	model    *present.Earnings
	page     *kit.Page
	title    *titled
	ranges   *kit.ChipRow
	span     *kit.Chip // in place of ranges where there is little room
	platform *kit.Chip
	body     *hanger
	headline *hanger
	charts   map[chart.Name]*chartCard
	table    *hanger
	content  fyne.CanvasObject
	grid     *pairs
	how      bool
	last     present.EarningsState
	room     Room
	// OnTab opens the page's other half.
	OnTab func(int)
	// OnRemoveExample takes the example away.
	OnRemoveExample func()
}

// chartCard is a chart in its card. Its legend stands where others have their
// second line, so that charts of one row begin and end together.
type chartCard struct {
	card    *kit.Card
	image   *kit.ChartImage
	picture fyne.CanvasObject
	height  float32
	body    *hanger
	last    present.ChartState
}

// chartHeight is the least height of a chart with its link.
const chartHeight = 234

// NewEarnings is the page of a presenter.
func NewEarnings(d *Desk, model *present.Earnings) *Earnings {
	e := &Earnings{desk: d, model: model, body: newHanger(), headline: newHanger(), table: newHanger(), charts: map[chart.Name]*chartCard{}, OnTab: func(int) {}}
	e.title = newTitled(d.Say("nav.earnings"), segments([]string{d.Say("tab.pay"), d.Say("tab.payments")}, 0, func(i int) { e.OnTab(i) }))
	e.platform = kit.NewChip(kit.ChipOptions{Chevron: true, OnHint: d.Hint})
	e.platform.SetOnTapped(func() {
		kit.ShowChoices(e.platform, e.model.State.Platform.Options, e.model.State.Platform.Chosen, e.model.Platform)
	})
	e.ranges = kit.NewChipRow(model.State.Ranges.Options, model.State.Ranges.Chosen, model.Range)
	e.span = kit.NewChip(kit.ChipOptions{Icon: assets.IconCalendar, Chevron: true, OnHint: d.Hint})
	e.span.SetOnTapped(func() {
		kit.ShowChoices(e.span, e.model.State.Ranges.Options, e.model.State.Ranges.Chosen, e.model.Range)
	})
	e.span.Hide()
	e.grid = newPairs(kit.GapMid)
	for _, name := range chart.Names() {
		c := e.newChart(name)
		e.charts[name] = c
		e.grid.box.Add(c.card)
		if name == chart.Platforms {
			e.grid.box.Add(e.table)
		}
	}
	e.content = scrolledPage(kit.Column(kit.GapMid, e.headline, e.grid))
	e.page = kit.NewPage(e.title.row, kit.Row(kit.GapSmall, e.ranges, e.span, e.platform), e.body)
	e.page.SetMost(mostWide)
	return e
}

func (e *Earnings) newChart(name chart.Name) *chartCard {
	c := &chartCard{image: kit.NewChartImage("", fyne.NewSize(200, 190)), body: newHanger()}
	c.image.OnHint = e.desk.Hint
	c.image.OnSize = func(pixels image.Point, scale float32) {
		if scale <= 0 {
			scale = 1
		}
		e.model.Size(name, int(float32(pixels.X)/scale), int(float32(pixels.Y)/scale), [2]int{pixels.X, pixels.Y}, float64(scale))
	}
	c.image.Link = kit.NewLink(e.desk.Say("earnings.table"), func() { e.model.Table(name) })
	c.card = kit.NewCard(kit.CardOptions{Fill: true, Body: c.body})
	return c
}

// Object is the page.
func (e *Earnings) Object() fyne.CanvasObject { return e.page }

// Tabs is the segment of this half.
func (e *Earnings) Tabs() fyne.Focusable { return e.title.Tabs() }

// Fit takes the room there is.
func (e *Earnings) Fit(r Room) {
	if e.room == r {
		return
	}
	e.room = r
	e.page.SetLow(r.Low)
	e.title.fit(r)
	show(e.ranges, !r.Narrow)
	show(e.span, r.Narrow)
	e.grid.layout.one = r.Narrow
	e.last = present.EarningsState{}
	e.Render(e.model.State)
}

// ShowHow opens the explanation of the headline.
func (e *Earnings) ShowHow(on bool) {
	e.how = on
	e.last = present.EarningsState{}
	e.Render(e.model.State)
}

// Render shows a state.
func (e *Earnings) Render(st present.EarningsState) {
	for i, chip := range e.ranges.Chips() {
		chip.SetText(st.Ranges.Options[i], "")
	}
	e.ranges.Choose(st.Ranges.Chosen)
	e.span.SetText(st.Ranges.Options[st.Ranges.Chosen], "")
	e.title.tabs.Choose(0)
	if len(st.Platform.Options) > 0 {
		e.platform.SetText(st.Platform.Options[st.Platform.Chosen], "")
	}
	switch {
	case st.Trouble != nil:
		e.body.set(kit.Column(0, e.desk.troubleNote(*st.Trouble, e.model.Load)))
		return
	case st.Empty != "":
		e.body.set(kit.NewEmptyState(st.Empty, kit.NewButton(kit.ButtonOptions{
			Text: e.desk.Say("ledger.import"), Icon: assets.IconImport, OnTapped: func() { e.desk.Go(ScreenImport) }, OnHint: e.desk.Hint,
		})))
		return
	case len(st.Tiles) == 0:
		return // nothing was read yet
	case e.how:
		e.body.set(scrolledPage(e.howPage(st)))
		return
	}
	e.body.set(e.content)
	e.renderHeadline(st)
	for _, c := range st.Charts {
		e.charts[c.Name].render(e, c)
	}
	if !reflect.DeepEqual(e.last.Requesters, st.Requesters) {
		e.table.set(tableCard(st.Requesters))
	}
	e.last = st
	e.grid.Refresh()
}

func (e *Earnings) renderHeadline(st present.EarningsState) {
	if reflect.DeepEqual(e.last.Money, st.Money) && reflect.DeepEqual(e.last.Tiles, st.Tiles) && e.last.TooFew == st.TooFew {
		return
	}
	figure := kit.NewParagraph(figureSpans(st.Money, kit.SizeFigure)...)
	words := st.Money.Words
	if st.TooFew != "" {
		figure = kit.NewParagraph(kit.Words(present.Dash, kit.Figure(kit.SizeFigure)), kit.Words("  "+st.TooFew, kit.Body().In(kit.ColorText2)))
	}
	scale := kit.NewScale(scaleOf(st.Money.Scale))
	scale.SetAlt(st.Money.Alt)
	// A link is higher than the words that it stands beside.
	main := kit.Column(6,
		kit.PadEach(-5, 0, -5, 0, kit.Row(kit.GapSmall, kit.Grow(kit.NewShortText(e.desk.Say("earnings.headline"), kit.Caption(), 60)),
			kit.NewIconLink(assets.IconInfo, e.desk.Say("earnings.how"), func() { e.ShowHow(true) }))),
		figure)
	if st.TooFew == "" && st.Money.Scale.Known() {
		main.Add(scale)
	}
	main.Add(kit.NewParagraph(kit.Plain(words, kit.Caption())...))
	objs := []fyne.CanvasObject{main}
	for _, t := range st.Tiles {
		objs = append(objs, kit.Column(6, kit.NewShortText(t.Title, kit.Caption(), 40),
			kit.NewSpans(kit.Words(t.Figure, kit.Figure(kit.SizeFigureSmall)), kit.Words("  "+t.Unit, kit.Body().In(kit.ColorText2))),
			kit.NewParagraph(kit.Plain(t.Words, kit.Caption())...)))
	}
	e.headline.set(kit.NewCard(kit.CardOptions{Pad: 18, Body: newHeadline(e.room.Narrow, objs...)}))
}

func (c *chartCard) render(e *Earnings, st present.ChartState) {
	c.head(st)
	if st.PNG != nil && !bytes.Equal(st.PNG, c.last.PNG) {
		if err := c.image.SetPNG(st.PNG, st.Alt); err != nil {
			st.Empty = st.Alt
		}
	}
	switch {
	case st.Empty != "":
		c.body.set(kit.Sized(0, chartHeight, kit.NewEmptyState(st.Empty, nil)))
	case st.Shown:
		back := kit.NewLink(e.desk.Say("earnings.chart"), func() { e.model.Table(st.Name) })
		c.body.set(kit.Column(kit.GapSmall, tableBody(st.Table), kit.Space(), kit.Row(0, back, kit.Space())))
	default:
		c.body.set(c.pictured(st))
	}
	c.last = st
}

// head writes the title, and under it the second line or the legend.
func (c *chartCard) head(st present.ChartState) {
	if len(st.Legend) == 0 {
		c.card.SetTitle(st.Title, "")
		c.card.SetSub(st.Sub)
		return
	}
	c.card.SetTitle(st.Title, st.Sub)
	c.card.SetSub("")
}

// pictured is the picture, as tall as its card allows. It stays the same object
// while nothing but the picture changes.
func (c *chartCard) pictured(st present.ChartState) fyne.CanvasObject {
	height := max(chartHeight, float32(st.Height)+24)
	if c.picture != nil && c.height == height && slices.Equal(c.last.Legend, st.Legend) && slices.Equal(c.last.Notes, st.Notes) {
		return c.picture
	}
	c.height = height
	column := kit.Column(1)
	if len(st.Legend) > 0 {
		column.Add(legendOf(st.Legend))
	}
	column.Add(kit.Grow(kit.Sized(0, height, c.image)))
	for _, note := range st.Notes {
		column.Add(kit.NewParagraph(kit.Plain(note, kit.Caption())...))
	}
	c.picture = column
	return c.picture
}

func legendOf(all []present.LegendState) fyne.CanvasObject {
	row := kit.Wrap(kit.GapMid, 2)
	for _, l := range all {
		entry := kit.LegendEntry{Category: categories[l.Tone], Label: l.Label}
		switch l.Tone {
		case present.OnCall:
			entry.Swatch = kit.SwatchHollow
		case present.Lost:
			entry.Swatch = kit.SwatchHatched // as the chart draws it
		}
		row.Add(kit.NewLegend(entry))
	}
	return row
}

// tableCard is a table in a card of its own.
func tableCard(t present.TableState) fyne.CanvasObject {
	var body fyne.CanvasObject = kit.NewParagraph(kit.Plain(t.Empty, kit.Caption())...)
	if len(t.Rows) > 0 {
		body = tableBody(t)
	}
	return kit.NewCard(kit.CardOptions{Title: t.Title, Trailing: kit.NewText(t.Note, kit.Caption()), Body: body})
}

// tableBody is a table whose first column takes the room that its others, as
// wide as their longest text, leave.
func tableBody(t present.TableState) fyne.CanvasObject {
	cols := kit.Columns{Gap: 12, Side: 0}
	for i := range t.Head {
		col := kit.Col{Width: 60, Share: 1}
		if i > 0 {
			col = kit.Col{Width: widest(t, i), Right: true}
		}
		cols.Cols = append(cols.Cols, col)
	}
	box := kit.Column(0)
	add := func(kind kit.RowKind, texts []string, note string) {
		row := kit.NewRowView(cols)
		var cells []kit.Cell
		for i := range cols.Cols {
			cell := kit.Cell{}
			if i < len(texts) {
				cell.Text = texts[i]
			}
			if i == 1 && kind == kit.RowPlain {
				cell.Style = kit.Body().Bolder()
			}
			cells = append(cells, cell)
		}
		row.Set(kit.RowState{Kind: kind, Cells: cells, NoLine: note != ""})
		box.Add(row)
		if note != "" { // of the row above it, so before its line
			box.Add(kit.PadEach(-4, 0, 7, 0, kit.NewParagraph(kit.Plain(note, kit.Caption())...)))
			box.Add(kit.Line())
		}
	}
	add(kit.RowHead, t.Head, "")
	for i, r := range t.Rows {
		note := ""
		if i < len(t.Notes) {
			note = t.Notes[i]
		}
		add(kit.RowPlain, r, note)
	}
	return box
}

// widest is the width of the longest text of a column.
func widest(t present.TableState, column int) float32 {
	width := kit.NewText(t.Head[column], kit.Caption()).MinSize().Width
	for _, r := range t.Rows {
		width = max(width, kit.NewText(r[column], kit.Body().Bolder()).MinSize().Width)
	}
	return (width + 1) / kit.Unit(1)
}

func (e *Earnings) howPage(st present.EarningsState) fyne.CanvasObject {
	say := e.desk.Say
	facts := func(title string, all []present.Fact) fyne.CanvasObject {
		box := kit.Column(6)
		for _, f := range all {
			box.Add(kit.Row(kit.GapSmall, kit.Grow(kit.NewShortText(f.Label, kit.Body(), 60)), kit.NewText(f.Value, kit.Body().Bolder())))
		}
		return kit.NewCard(kit.CardOptions{Title: title, Body: box})
	}
	back := kit.NewButton(kit.ButtonOptions{Text: say("earnings.back"), Icon: assets.IconReturned, Key: "Esc", OnTapped: func() { e.ShowHow(false) }, OnHint: e.desk.Hint})
	return kit.Column(kit.GapMid,
		kit.Row(0, back, kit.Space()),
		kit.NewCard(kit.CardOptions{Title: say("how.title"), Body: kit.Column(kit.GapSmall,
			kit.NewParagraph(kit.Plain(st.How.Formula, kit.Body())...), kit.NewParagraph(kit.Plain(st.Money.Words, kit.Body())...),
			kit.NewParagraph(kit.Plain(st.How.Rates, kit.Caption())...))}),
		facts(say("how.minutes"), st.How.Lines), facts(say("how.gaps"), st.How.Gaps), facts(say("how.captured"), st.How.Sources))
}

// Back closes the explanation; it reports whether one was open.
func (e *Earnings) Back() bool {
	if !e.how {
		return false
	}
	e.ShowHow(false)
	return true
}
