package kit

import (
	"fyne.io/fyne/v2"

	"clickwage/assets"
)

func at(v float64) *float64 { return &v }

func scenes() []scene {
	return []scene{
		{"icons", fyne.NewSize(480, 260), iconScene},
		{"controls", fyne.NewSize(720, 420), controlScene},
		{"work", fyne.NewSize(632, 620), workScene},
		{"money", fyne.NewSize(416, 330), moneyScene},
	}
}

func iconScene() fyne.CanvasObject {
	row := Wrap(14, 14)
	for _, i := range assets.Icons() {
		row.Add(iconBox(i, ColorText))
	}
	for _, i := range assets.Icons() {
		row.Add(iconBox(i, ColorText2))
	}
	return row
}

// iconBox shows an icon alone, through a mark without a word.
func iconBox(i assets.Icon, c fyne.ThemeColorName) fyne.CanvasObject {
	return Sized(24, 24, NewStatusMark(Mark{Icon: i, Color: c}))
}

func controlScene() fyne.CanvasObject {
	off := NewButton(ButtonOptions{Text: "Disabled", Icon: assets.IconPlus})
	off.Disable()
	focus := NewButton(ButtonOptions{Text: "Focused", Icon: assets.IconPlus})
	focus.FocusGained()
	mainFocus := NewButton(ButtonOptions{Text: "Main focused", Key: "Ctrl Enter", Main: true})
	mainFocus.FocusGained()
	hover := NewButton(ButtonOptions{Text: "Hover"})
	hover.MouseIn(nil)
	chosen := NewChip(ChipOptions{Text: "All", Count: "187"})
	chosen.SetSelected(true)
	chipFocus := NewChip(ChipOptions{Text: "No time", Count: "3"})
	chipFocus.FocusGained()
	return Column(12,
		Wrap(8, 8,
			NewButton(ButtonOptions{Text: "Submitted", Icon: assets.IconSubmit, Key: "Enter", Main: true}),
			NewButton(ButtonOptions{Text: "Stop", Icon: assets.IconStop, Key: "Space"}),
			NewButton(ButtonOptions{Text: "Next same", Icon: assets.IconNext, Key: "N"}),
			NewButton(ButtonOptions{Text: "Returned", Icon: assets.IconReturned, Key: "R"}),
			NewButton(ButtonOptions{Icon: assets.IconMini}),
			NewButton(ButtonOptions{Icon: assets.IconCross, Bare: true}),
			off, focus, mainFocus, hover,
			NewButton(ButtonOptions{Text: "Change", Small: true}),
		),
		Wrap(8, 8, NewKeyCap("Ctrl N"), NewKeyCap("N"), NewTag("Prolific"), NewDot(ColorLive)),
		Wrap(8, 8,
			NewChip(ChipOptions{Text: "1 to 23 November", Icon: assets.IconCalendar, Chevron: true}),
			NewChip(ChipOptions{Text: "All platforms", Chevron: true}), chosen,
			NewChip(ChipOptions{Text: "Pending", Count: "41"}), chipFocus),
		NewChipRow([]string{"Today", "Week", "Month", "12 weeks"}, 3, nil),
		Wrap(12, 8,
			NewStatusMark(Mark{assets.IconCheck, "Approved", ColorPaidText}),
			NewStatusMark(Mark{assets.IconClock, "Pending", ColorPendingText}),
			NewStatusMark(Mark{assets.IconCross, "Rejected", ColorLostText}),
			NewStatusMark(Mark{assets.IconReturned, "Returned", ColorLostText}),
			NewStatusMark(Mark{assets.IconInfo, "Check", ColorText2}),
			NewStatusMark(Mark{assets.IconCheck, "unbroken, 6 entries", ColorLive})),
		Wrap(16, 8,
			NewLegend(LegendEntry{Category: CategoryPaid, Label: "Paid"}),
			NewLegend(LegendEntry{Category: CategoryOther, Swatch: SwatchLow, Label: "Other unpaid"}),
			NewLegend(LegendEntry{Category: CategoryOnCall, Swatch: SwatchHollow, Label: "On call"}),
			NewLegend(LegendEntry{Category: CategoryRunning, Label: "Now"})),
		NewText("Shortened where the room ends, as every label is", Body()),
		Sized(160, 0, NewShortText("Shortened where the room ends", Body(), 10)),
	)
}

func workScene() fyne.CanvasObject {
	tile := func(text string, icon assets.Icon, key string) *Tile {
		return NewTile(TileOptions{Text: text, Icon: icon, Key: key})
	}
	running := tile("Messages", assets.IconMessages, "M")
	running.SetSelected(true)
	focused := tile("Appeal", assets.IconAppeal, "A")
	focused.FocusGained()
	progress := NewProgressLine()
	progress.Set(0.14, ColorLive)
	times := Column(9,
		Row(6, NewText("Time allowed", Caption()), Space(), NewText("38:48 left", Body().Bolder()), NewText("of 45:00", Caption())),
		progress,
		Row(6, NewText("Above your floor until", Caption()), Space(), NewText("14:51:39", Body().Bolder()), NewText("at 20:31", Caption())))
	card := NewCard(CardOptions{Live: true, Pad: 18, Body: Column(6,
		Row(8, NewDot(ColorLive), NewText("Working", Body().Bolder().In(ColorLive)), NewText("since 14:31:08", Caption()),
			Space(), NewTag("Prolific"), NewButton(ButtonOptions{Icon: assets.IconStar, Bare: true})),
		NewText("Everyday choices about risk", Title()),
		NewSpans(Span{"A decision laboratory  ·  ", Caption()}, Span{"£1.80", Body().Bolder()}, Span{"  about €2.05  ·  advertised 12 min", Caption()}),
		Row(20, NewClock("06:12"), Grow(times)),
		Wrap(6, 6,
			NewButton(ButtonOptions{Text: "Submitted", Icon: assets.IconSubmit, Key: "Enter", Main: true}),
			NewButton(ButtonOptions{Text: "Stop", Icon: assets.IconStop, Key: "Space"}),
			NewButton(ButtonOptions{Text: "Next same", Icon: assets.IconNext, Key: "N"}),
			NewButton(ButtonOptions{Text: "Returned", Icon: assets.IconReturned, Key: "R"})))})
	fav := func(o FavouriteOptions) *Favourite { return NewFavourite(o, nil, nil) }
	one := fav(FavouriteOptions{Number: "7", Title: "Voice diary with a long name", Caption: "Prolific"})
	one.SetOneLine(true)
	return Column(14, card,
		Row(8, NewText("Unpaid activity", Heading()), NewText("One key switches the timer", Caption())),
		Grid(4, 8, tile("Searching", assets.IconSearch, "S"), tile("Qualification", assets.IconQualification, "Q"),
			tile("Instructions", assets.IconInstructions, "I"), running, focused, tile("Payments", assets.IconPayments, "P"),
			tile("On call", assets.IconOnCall, "W"), tile("Break", assets.IconBreak, "B")),
		Grid(3, 8, fav(FavouriteOptions{Number: "1", Title: "Compare two answers", Caption: "DataAnnotation · $18/h"}),
			fav(FavouriteOptions{Number: "2", Title: "Judge search results", Caption: "UHRS · $0.03 each", Running: true}),
			fav(FavouriteOptions{Number: "3", Free: "Free. Star any task to keep it here."})),
		Sized(180, 0, one))
}

func moneyScene() fyne.CanvasObject {
	bar := NewStackBar(Segment{13.88, ColorPaid}, Segment{11.56, ColorPending}, Segment{2.12, ColorLost})
	ticks := []Tick{{0, "€0"}, {2, "€2"}, {4, "€4"}, {6, "€6"}, {8, "€8"}, {10, "€10"}}
	scale := NewScale(ScaleState{Max: 10, Ticks: ticks, Low: at(3.43), High: at(6.28), Value: at(4.73), Floor: at(6), FloorLabel: "Your floor €6.00"})
	return NewCard(CardOptions{Title: "Money today", Trailing: NewText("in €, rates of 23 Nov", Caption()), Body: Column(10,
		bar,
		Row(0, NewLegend(LegendEntry{Category: CategoryPaid, Label: "Approved", Value: "€13.88"}), Space(),
			NewLegend(LegendEntry{Category: CategoryPending, Label: "Pending", Value: "€11.56"}), Space(),
			NewLegend(LegendEntry{Category: CategoryLost, Label: "Lost", Value: "€2.12"})),
		Line(),
		NewSpans(Span{"€4.73", Figure(SizeFigureMid)}, Span{"  per hour, decided tasks", Body().In(ColorText2)}),
		scale,
		NewParagraph(Plain("€1.27 under your floor. €3.43 if all pending is refused, €6.28 if all is paid. Counted: 4 h 03 min. Not counted: 35 min on call.", Caption())...),
		NewScale(ScaleState{Max: 10, Ticks: ticks}),
	)})
}
