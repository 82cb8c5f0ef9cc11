package kit

import (
	"fyne.io/fyne/v2"

	"clickwage/assets"
)

// wholeScene is a page as the window shows it, to hold beside the design.
func wholeScene() fyne.CanvasObject {
	o := navOptions()
	o.Chosen = 0
	o.Foot = Column(2,
		PadEach(0, 0, 0, 8, NewStatusMark(Mark{Icon: assets.IconLock, Text: "Only on this computer"})),
		PadEach(0, 0, 0, 8, NewStatusMark(Mark{Icon: assets.IconSave, Text: "Backup 12:00 today"})))
	actions := Row(10, Sized(348, 0, NewField(FieldOptions{Placeholder: "New task, or paste a link", Icon: assets.IconPlus, Key: "Ctrl N"})),
		NewButton(ButtonOptions{Text: "Mini timer", Icon: assets.IconMini}))
	right := NewPanes(
		Pane{Title: "Money today", Tab: "Money", Trailing: NewText("in €, rates of 23 Nov", Caption()), Body: wholeMoney()},
		Pane{Title: "Today", Note: "11 tasks", Trailing: NewLink("Open in ledger", nil), Flush: true, Fill: true, Body: wholeToday()})
	page := NewPage(NewText("Monday 23 November", Title()), actions,
		Column(12, NewSplit(workScene(), right, SplitOptions{Right: 376, Under: 800}),
			NewCard(CardOptions{Title: "The day", Trailing: Row(18,
				NewLegend(LegendEntry{Category: CategoryPaid, Label: "Paid"}),
				NewLegend(LegendEntry{Category: CategoryOther, Swatch: SwatchLow, Label: "Other unpaid"})),
				Body: NewDayStrip(StripState{From: 8, To: 18, Ticks: []Tick{{8, "08:00"}, {13, "13:00"}},
					Blocks: []Block{{Start: 9, End: 10, Category: CategoryPaid}}, Now: at(14.6), NowLabel: "14:37"})})))
	return PadEach(-PagePadding, -PagePadding, -PagePadding, -PagePadding,
		Row(0, Sized(NavWidth, 760, NewNav(o)), Sized(1024, 760, page)))
}

func wholeMoney() fyne.CanvasObject {
	ticks := []Tick{{0, "€0"}, {2, "€2"}, {4, "€4"}, {6, "€6"}, {8, "€8"}, {10, "€10"}}
	return Column(8,
		NewStackBar(Segment{13.88, ColorPaid}, Segment{11.56, ColorPending}, Segment{2.12, ColorLost}),
		Spread(12, 4, NewLegend(LegendEntry{Category: CategoryPaid, Label: "Approved", Value: "€13.88"}),
			NewLegend(LegendEntry{Category: CategoryPending, Label: "Pending", Value: "€11.56"}),
			NewLegend(LegendEntry{Category: CategoryLost, Label: "Lost", Value: "€2.12"})),
		Line(),
		Row(8, Grow(NewSpans(Span{"€4.73", Figure(SizeFigureMid)}, Span{"  per hour, decided tasks", Body().In(ColorText2)})),
			NewIconLink(assets.IconInfo, "How?", nil)),
		NewScale(ScaleState{Max: 10, Ticks: ticks, Low: at(3.43), High: at(6.28), Value: at(4.73), Floor: at(6), FloorLabel: "Your floor €6.00"}),
		NewParagraph(Plain("€1.27 under your floor. €3.43 if all pending is refused, €6.28 if all is paid. Counted: 4 h 03 min. Not counted: 35 min on call.", Caption())...))
}

func wholeToday() fyne.CanvasObject {
	box := Column(0)
	for i, title := range []string{"Faces and trust", "Voice diary, day 3", "Rate code explanations", "Portuguese audio, 60 clips", "Find a contact page"} {
		box.Add(NewTwoLine(TwoLineState{NoLine: i == 0, Title: title, Caption: "14:19  Prolific · Face study group · 12 min", Value: "£1.40",
			ValueStyle: Body().Bolder(), Mark: Mark{assets.IconCheck, "Approved", ColorPaidText}}, func() {}, nil))
	}
	return box
}
