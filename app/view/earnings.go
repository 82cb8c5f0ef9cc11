package view

import (
	"image"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

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
	ranges   *kit.ChipRow
	platform *kit.Chip
	loading  *kit.LoadingLine
	body     *hanger
	headline *hanger
	charts   map[chart.Name]*chartCard
	table    *hanger
	content  fyne.CanvasObject
	grid     *pairs
	how      bool
	last     present.EarningsState
	room     Room
	// OnRemoveExample takes the example away.
	OnRemoveExample func()
}

// chartCard is a chart in its card.
type chartCard struct {
	card   *kit.Card
	image  *kit.ChartImage
	legend fyne.CanvasObject
	body   *hanger
	last   present.ChartState
}

// NewEarnings is the page of a presenter.
func NewEarnings(d *Desk, model *present.Earnings) *Earnings {
	e := &Earnings{desk: d, model: model, body: newHanger(), headline: newHanger(), table: newHanger(), charts: map[chart.Name]*chartCard{}}
	e.platform = kit.NewChip(kit.ChipOptions{Chevron: true, OnHint: d.Hint})
	e.platform.SetOnTapped(func() {
		kit.ShowChoices(e.platform, e.model.State.Platform.Options, e.model.State.Platform.Chosen, e.model.Platform)
	})
	e.loading = kit.NewLoadingLine(d.Later)
	e.ranges = kit.NewChipRow(model.State.Ranges.Options, model.State.Ranges.Chosen, model.Range)
	e.grid = newPairs(kit.GapMid)
	for _, name := range chart.Names() {
		c := e.newChart(name)
		e.charts[name] = c
		e.grid.box.Add(c.card)
	}
	e.content = scrolledPage(kit.Column(kit.GapMid, e.headline, e.grid, e.table))
	e.page = kit.NewPage(kit.NewShortText(d.Say("nav.earnings"), kit.Title(), 60), kit.Row(kit.GapSmall, e.ranges, e.platform),
		container.NewBorder(e.loading, nil, nil, nil, e.body))
	e.body.set(e.content)
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
	c.card = kit.NewCard(kit.CardOptions{Body: c.body})
	return c
}

// Object is the page.
func (e *Earnings) Object() fyne.CanvasObject { return e.page }

// Fit takes the room there is.
func (e *Earnings) Fit(r Room) {
	if e.room == r {
		return
	}
	e.room = r
	e.page.SetLow(r.Low)
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
	if st.Loading {
		e.loading.Start()
	} else {
		e.loading.Stop()
	}
	e.ranges.Choose(st.Ranges.Chosen)
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
	figure := kit.NewSpans(figureSpans(st.Money, kit.SizeFigure)...)
	words := st.Money.Words
	if st.TooFew != "" {
		figure = kit.NewSpans(kit.Words(present.Dash, kit.Figure(kit.SizeFigure)), kit.Words("  "+st.TooFew, kit.Body().In(kit.ColorText2)))
	}
	scale := kit.NewScale(scaleOf(st.Money.Scale))
	scale.SetAlt(st.Money.Alt)
	main := kit.Column(6,
		kit.Row(kit.GapSmall, kit.Grow(kit.NewShortText(e.desk.Say("earnings.headline"), kit.Caption(), 60)),
			kit.NewIconLink(assets.IconInfo, e.desk.Say("earnings.how"), func() { e.ShowHow(true) })),
		figure)
	if st.TooFew == "" && st.Money.Scale.Known() {
		main.Add(scale)
	}
	main.Add(kit.NewParagraph(kit.Plain(words, kit.Caption())...))
	objs := []fyne.CanvasObject{main}
	for _, t := range st.Tiles {
		objs = append(objs, kit.Column(6, kit.PadEach(5, 0, 5, 0, kit.NewShortText(t.Title, kit.Caption(), 40)),
			kit.NewSpans(kit.Words(t.Figure, kit.Figure(kit.SizeFigureSmall)), kit.Words("  "+t.Unit, kit.Body().In(kit.ColorText2))),
			kit.NewParagraph(kit.Plain(t.Words, kit.Caption())...)))
	}
	e.headline.set(kit.NewCard(kit.CardOptions{Pad: 18, Body: newHeadline(e.room.Narrow, objs...)}))
}

func (c *chartCard) render(e *Earnings, st present.ChartState) {
	if !reflect.DeepEqual(c.last.Legend, st.Legend) || c.last.Title != st.Title {
		row := kit.Row(kit.GapMid)
		for _, l := range st.Legend {
			entry := kit.LegendEntry{Category: categories[l.Tone], Label: l.Label}
			if l.Tone == present.OnCall {
				entry.Swatch = kit.SwatchHollow
			}
			row.Add(kit.NewLegend(entry))
		}
		c.card.SetTitle(st.Title, "")
		sub := st.Sub
		c.card.SetSub(sub)
		c.legend = nil
		if len(st.Legend) > 0 {
			c.legend = row
		}
	}
	c.card.SetSub(st.Sub)
	if st.PNG != nil && !reflect.DeepEqual(st.PNG, c.last.PNG) {
		if err := c.image.SetPNG(st.PNG, st.Alt); err != nil {
			st.Empty = st.Alt
		}
	}
	switch {
	case st.Empty != "":
		c.body.set(kit.Sized(0, 190, kit.NewEmptyState(st.Empty, nil)))
	case st.Shown:
		back := kit.NewLink(e.desk.Say("earnings.chart"), func() { e.model.Table(st.Name) })
		c.body.set(kit.Column(kit.GapSmall, tableBody(st.Table), kit.Row(0, back, kit.Space())))
	default:
		picture := kit.Sized(0, max(220, float32(st.Height)+24), c.image)
		if c.legend == nil {
			c.body.set(picture)
		} else {
			c.body.set(kit.Column(kit.GapSmall, c.legend, picture))
		}
	}
	c.last = st
}

// tableCard is a table in a card of its own.
func tableCard(t present.TableState) fyne.CanvasObject {
	var body fyne.CanvasObject = kit.NewParagraph(kit.Plain(t.Empty, kit.Caption())...)
	if len(t.Rows) > 0 {
		body = tableBody(t)
	}
	return kit.NewCard(kit.CardOptions{Title: t.Title, Trailing: kit.NewText(t.Note, kit.Caption()), Body: body})
}

// tableBody is a table whose first column takes the room that is left.
func tableBody(t present.TableState) fyne.CanvasObject {
	cols := kit.Columns{Gap: 12, Side: 0}
	width := float32(110)
	if len(t.Head) > 5 {
		width = 70
	}
	for i := range t.Head {
		col := kit.Col{Width: width, Right: true}
		if i == 0 {
			col = kit.Col{Width: 90, Share: 1}
		}
		cols.Cols = append(cols.Cols, col)
	}
	box := kit.Column(0)
	add := func(kind kit.RowKind, texts []string) {
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
		row.Set(kit.RowState{Kind: kind, Cells: cells})
		box.Add(row)
	}
	add(kit.RowHead, t.Head)
	for _, r := range t.Rows {
		add(kit.RowPlain, r)
	}
	return box
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

// pairs holds cards, two in a row where there is room.
type pairs struct {
	widget.BaseWidget
	layout *pairLayout
	box    *fyne.Container
}

func newPairs(gap float32) *pairs {
	p := &pairs{layout: &pairLayout{gap: gap}}
	p.box = container.New(p.layout)
	p.ExtendBaseWidget(p)
	return p
}

// HeightFor is the height of all rows at a width.
func (p *pairs) HeightFor(width float32) float32 { return p.layout.height(p.box.Objects, width) }

// Refresh implements fyne.Widget.
func (p *pairs) Refresh() { p.box.Refresh() }

// CreateRenderer implements fyne.Widget.
func (p *pairs) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.box) }

// pairLayout sets cards two in a row, or one where there is little room.
type pairLayout struct {
	gap float32
	one bool
	w   float32
}

func (p *pairLayout) columns() int {
	if p.one {
		return 1
	}
	return 2
}

// each calls do with the place of every object.
func (p *pairLayout) each(objs []fyne.CanvasObject, width float32, do func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	n := p.columns()
	w := (width - p.gap*float32(n-1)) / float32(n)
	y := float32(0)
	for i := 0; i < len(objs); i += n {
		row := objs[i:min(len(objs), i+n)]
		h := float32(0)
		for _, o := range row {
			h = max(h, kit.HeightFor(o, w))
		}
		for k, o := range row {
			do(o, float32(k)*(w+p.gap), y, w, h)
		}
		y += h + p.gap
	}
	return max(0, y-p.gap)
}

// MinSize implements fyne.Layout.
func (p *pairLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, p.height(objs, max(300, p.w)))
}

func (p *pairLayout) height(objs []fyne.CanvasObject, width float32) float32 {
	return p.each(objs, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

// Layout implements fyne.Layout.
func (p *pairLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	p.w = size.Width
	p.each(objs, size.Width, func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	})
}

// headline holds the headline with its figures.
type headline struct {
	widget.BaseWidget
	layout *headlineLayout
	box    *fyne.Container
}

func newHeadline(narrow bool, objs ...fyne.CanvasObject) *headline {
	h := &headline{layout: &headlineLayout{gap: 24, narrow: narrow}}
	h.box = container.New(h.layout, objs...)
	h.ExtendBaseWidget(h)
	return h
}

// HeightFor is the height at a width.
func (h *headline) HeightFor(width float32) float32 { return h.layout.height(h.box.Objects, width) }

// CreateRenderer implements fyne.Widget.
func (h *headline) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.box) }

// headlineLayout sets the headline beside its three figures, or over them.
type headlineLayout struct {
	gap    float32
	narrow bool
	w      float32
}

func (h *headlineLayout) widths(width float32, n int) (first, others float32) {
	if h.narrow {
		return width, (width - h.gap*float32(n-2)) / float32(max(1, n-1))
	}
	first = width * 0.36
	return first, (width - first - h.gap*float32(n-1)) / float32(max(1, n-1))
}

func (h *headlineLayout) height(objs []fyne.CanvasObject, width float32) float32 {
	first, others := h.widths(width, len(objs))
	top, low := kit.HeightFor(objs[0], first), float32(0)
	for _, o := range objs[1:] {
		low = max(low, kit.HeightFor(o, others))
	}
	if h.narrow {
		return top + h.gap + low
	}
	return max(top, low)
}

// MinSize implements fyne.Layout.
func (h *headlineLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, h.height(objs, max(300, h.w)))
}

// Layout implements fyne.Layout.
func (h *headlineLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	h.w = size.Width
	first, others := h.widths(size.Width, len(objs))
	top := kit.HeightFor(objs[0], first)
	objs[0].Move(fyne.NewPos(0, 0))
	objs[0].Resize(fyne.NewSize(first, top))
	x, y := first+h.gap, float32(0)
	if h.narrow {
		x, y = 0, top+h.gap
	}
	for _, o := range objs[1:] {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(others, kit.HeightFor(o, others)))
		x += others + h.gap
	}
}
