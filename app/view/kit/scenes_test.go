package kit

import (
	"fyne.io/fyne/v2"

	"clickwage/assets"
)

func at(v float64) *float64 { return &v }

func scenes() []scene {
	return []scene{
		{"icons", fyne.NewSize(480, 260), iconScene, 1},
		{"controls", fyne.NewSize(720, 420), controlScene, 1},
		{"work", fyne.NewSize(632, 620), workScene, 1},
		{"money", fyne.NewSize(416, 350), moneyScene, 1},
		{"strip", fyne.NewSize(700, 330), stripScene, 1},
		{"nav", fyne.NewSize(300, 520), navScene, 1},
		{"rail", fyne.NewSize(140, 420), railScene, 1},
		{"ledger", fyne.NewSize(722, 520), ledgerScene, 1},
		{"fields", fyne.NewSize(620, 430), fieldScene, 1},
		{"choices", fyne.NewSize(300, 300), choicesScene, 1},
		{"notices", fyne.NewSize(620, 520), noticeScene, 1},
		{"earnings", fyne.NewSize(420, 320), earningsScene, 1},
		{"today", fyne.NewSize(416, 330), todayScene, 1},
		{"page", fyne.NewSize(940, 420), pageScene, 1},
		{"page-narrow", fyne.NewSize(860, 420), pageScene, 1},
		{"whole", fyne.NewSize(1200, 760), wholeScene, 1},
		{"work-130", fyne.NewSize(632, 720), workScene, 1.3},
		{"ledger-130", fyne.NewSize(722, 520), ledgerScene, 1.3},
		{"money-130", fyne.NewSize(416, 420), moneyScene, 1.3},
		{"fields-130", fyne.NewSize(620, 530), fieldScene, 1.3},
		{"controls-90", fyne.NewSize(720, 420), controlScene, 0.9},
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
	one.SetHeight(ControlHeight)
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
		Spread(12, 4, NewLegend(LegendEntry{Category: CategoryPaid, Label: "Approved", Value: "€13.88"}),
			NewLegend(LegendEntry{Category: CategoryPending, Label: "Pending", Value: "€11.56"}),
			NewLegend(LegendEntry{Category: CategoryLost, Label: "Lost", Value: "€2.12"})),
		Line(),
		NewSpans(Span{"€4.73", Figure(SizeFigureMid)}, Span{"  per hour, decided tasks", Body().In(ColorText2)}),
		scale,
		NewParagraph(Plain("€1.27 under your floor. €3.43 if all pending is refused, €6.28 if all is paid. Counted: 4 h 03 min. Not counted: 35 min on call.", Caption())...),
		NewScale(ScaleState{Max: 10, Ticks: ticks}),
	)})
}

func stripScene() fyne.CanvasObject {
	var ticks []Tick
	for h, label := range []string{"08:00", "09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00"} {
		ticks = append(ticks, Tick{float64(8 + h), label})
	}
	few := StripState{From: 8, To: 16, Ticks: ticks, Now: at(14.62), NowLabel: "14:37", Blocks: []Block{
		{Start: 8.8, End: 8.95, Category: CategoryOther}, {Start: 8.95, End: 9.15, Category: CategoryPaid}, {Start: 9.15, End: 9.2, Category: CategoryOther}, {Start: 9.2, End: 9.45, Category: CategoryPending},
		{Start: 9.5, End: 9.8, Category: CategoryOther}, {Start: 10.5, End: 10.95, Category: CategoryPending}, {Start: 11.2, End: 11.4, Category: CategoryLost}, {Start: 11.45, End: 11.9, Category: CategoryPaid},
		{Start: 12.7, End: 13.3, Category: CategoryOnCall}, {Start: 13.3, End: 13.8, Category: CategoryPaid}, {Start: 13.85, End: 14.05, Category: CategoryLost}, {Start: 14.05, End: 14.2, Category: CategoryOther},
		{Start: 14.2, End: 14.5, Category: CategoryPending}, {Start: 14.5, End: 14.62, Category: CategoryRunning}}}
	many := StripState{From: 8, To: 16, Ticks: ticks}
	for i := range 5000 {
		start := 8 + float64(i)*8/5000
		many.Blocks = append(many.Blocks, Block{Start: start, End: start + 8.0/5000, Category: Category((i / 300) % 5)})
	}
	return Column(12,
		NewCard(CardOptions{Title: "The day", Body: NewDayStrip(few)}),
		NewDayStrip(many), NewDayStrip(StripState{From: 8, To: 16, Ticks: ticks}))
}

func navOptions() NavOptions {
	return NavOptions{Name: "Clickwage", Chosen: 1, Entries: []NavEntry{
		{Text: "Work", Icon: assets.IconWork}, {Text: "Ledger", Icon: assets.IconLedger},
		{Text: "Earnings", Icon: assets.IconEarnings}, {Text: "Disputes", Icon: assets.IconDisputes, Badge: "2"},
		{Text: "Collective", Icon: assets.IconCollective}, {Text: "Import", Icon: assets.IconImport},
		{Text: "Settings", Icon: assets.IconSettings, Apart: true}}}
}

func navScene() fyne.CanvasObject {
	o := navOptions()
	timer := NewNavTimer("Ctrl T", nil, nil)
	timer.Set("06:12", "Everyday choices about risk", false)
	o.Foot = Column(4, timer,
		PadEach(4, 0, 0, 8, NewStatusMark(Mark{Icon: assets.IconLock, Text: "Only on this computer"})),
		PadEach(0, 0, 0, 8, NewStatusMark(Mark{Icon: assets.IconSave, Text: "Backup 12:00 today"})))
	n := NewNav(o)
	n.Items()[2].FocusGained()
	n.Items()[4].MouseIn(nil)
	return Row(0, Sized(176, 480, n))
}

func railScene() fyne.CanvasObject {
	n := NewNav(navOptions())
	n.SetRail(true)
	return Row(0, Sized(52, 380, n))
}

func ledgerScene() fyne.CanvasObject {
	cols := Columns{Gap: 12, Side: 12, Cols: []Col{{Width: 15}, {Width: 40}, {Width: 92}, {Share: 1, Width: 60},
		{Width: 60, Right: true}, {Width: 50, Right: true}, {Width: 36, Right: true}, {Width: 90}}}
	box := Column(0)
	add := func(st RowState) {
		r := NewRowView(cols)
		r.Set(st)
		box.Add(r)
	}
	row := func(start, platform, title, tail, took, pay, rate string, m Mark, paid Style) []Cell {
		return []Cell{{Check: true}, {Text: start, Style: Body().In(ColorText2)}, {Text: platform}, {Text: title, Tail: tail},
			{Text: took}, {Text: pay, Style: paid}, {Text: rate}, {Mark: m}}
	}
	add(RowState{Kind: RowHead, Cells: []Cell{{Check: true}, {Text: "Started"}, {Text: "Platform"}, {Text: "Task and requester"},
		{Text: "Worked"}, {Text: "Reward"}, {Text: "€/h"}, {Text: "Status"}}})
	add(RowState{Kind: RowDay, Cells: []Cell{{Span: 4, Text: "Monday 23 November", Style: Caption().In(ColorText).Bolder(), Tail: "  10 tasks"},
		{Text: "4 h 03 min"}, {Span: 3, Text: "€13.88 approved", Style: Caption().Right()}}})
	pending := Mark{assets.IconClock, "Pending", ColorPendingText}
	rejected := Mark{assets.IconCross, "Rejected", ColorLostText}
	add(RowState{Cells: row("14:19", "Prolific", "Faces and trust", " · Face study group", "12:00", "£1.40", "7.98", pending, Body().In(ColorText2))})
	add(RowState{Cells: row("13:20", "Outlier", "Rate code explanations", " · Cedar v3", "28:00", "$11.50", "21.19", Mark{assets.IconCheck, "Approved", ColorPaidText}, Body().Bolder())})
	chosen := row("11:16", "Microworkers", "Find a contact page", " · leadgen_77", "09:00", "$0.35", "0.00", rejected, Body().Crossed().In(ColorText2))
	chosen[0].Ticked = true
	add(RowState{Chosen: true, Cells: chosen})
	add(RowState{Chosen: true, Current: true, Cells: chosen})
	add(RowState{Tint: ColorLostTint, Cells: row("10:58", "Prolific", "Shopping habits", " · Northgate Research", "07:00", "£0.14", "1.37", Mark{assets.IconCheck, "Screened out", ColorPaidText}, Body().Bolder())})
	add(RowState{Cells: []Cell{{Check: true}, {Span: 3, Text: "Add", Swatched: true, Swatch: CategoryPaid}, {Text: "no time", Style: Body().In(ColorText2)}, {Text: "$9.20"}, {Text: "–"}, {Mark: Mark{assets.IconInfo, "Check", ColorText2}}}})
	bar := NewInkBar(NewButton(ButtonOptions{Text: "Set status", Small: true}), NewButton(ButtonOptions{Text: "Add to dispute", Icon: assets.IconDisputes, Small: true}),
		NewButton(ButtonOptions{Text: "Export", Small: true}))
	bar.SetText("3 selected", "$1.05 rejected, 26 min 35 s")
	return Column(12, NewCard(CardOptions{Flush: true, Body: box}), bar)
}

func fieldScene() fyne.CanvasObject {
	wrong := NewField(FieldOptions{Label: "Reward", Text: "abc"})
	wrong.SetError("Not an amount. Example: 1.80")
	focused := NewField(FieldOptions{Label: "Focused", Text: "€ 6.00"})
	focused.entry.FocusGained()
	off := NewField(FieldOptions{Label: "Disabled", Text: "€ 6.00"})
	off.Disable()
	sel := NewSelect(SelectOptions{Label: "Language", Options: []string{"English", "Deutsch"}, Note: "You can change this later."})
	selFocus := NewSelect(SelectOptions{Label: "Focused", Options: []string{"5 minutes"}})
	selFocus.FocusGained()
	onFocus := NewSwitch("x", true, nil)
	onFocus.FocusGained()
	radioFocus := NewRadioRow([]string{"UTC", "Porto, Lisbon time", "Other"}, 0, nil)
	radioFocus.Radios()[1].FocusGained()
	return Column(14,
		NewField(FieldOptions{Placeholder: "New task, or paste a link", Icon: assets.IconPlus, Key: "Ctrl N"}),
		NewSearch("Title, requester, code or note", "Ctrl F", nil),
		Grid(3, 12, NewField(FieldOptions{Label: "Your floor, per hour", Text: "€ 6.00", Note: "PT minimum wage: €5.31"}), wrong, focused),
		Grid(3, 12, off, sel, selFocus),
		Row(12, NewSwitch("on", true, nil), NewSwitch("off", false, nil), onFocus, radioFocus),
		NewField(FieldOptions{Label: "Note", Lines: 3, Text: "One line\nand another"}))
}

func choicesScene() fyne.CanvasObject {
	l := &choiceList{chosen: 0, choices: choices{options: []string{"All platforms", "Clickworker", "Microworkers", "Outlier", "Prolific", "Toloka"},
		at: 2, anchor: area{0, 0, 150, 28}}}
	l.ExtendBaseWidget(l)
	return l
}

func noticeScene() fyne.CanvasObject {
	bar := NewBottomBar(nil, "Undo", "Ctrl Z", "Close")
	bar.Tell("Submitted. Voice diary, day 3 waits for approval.", func() {})
	plain := NewBottomBar(nil, "Undo", "Ctrl Z", "Close")
	plain.Tell("Copied.", nil)
	line := NewStatusLine()
	line.SetText("Searching  S")
	loading := NewLoadingLine(nil)
	loading.Start()
	return Column(14, bar, plain, line, loading,
		NewErrorNote("Could not write the backup: disk full.", "Your data is saved.", "Choose another folder.", NewButton(ButtonOptions{Text: "Choose folder", Small: true})),
		NewNote(NoteCare, "Away since 14:20.", "Work, break, or stop at 14:20?", NewButton(ButtonOptions{Text: "Work", Small: true}), NewButton(ButtonOptions{Text: "Break", Small: true}), NewButton(ButtonOptions{Text: "Stop at 14:20", Small: true})),
		NewNote(NoteInfo, "Example data.", "One click removes it."),
		NewEmptyState("No disputes. Tick rejected tasks in the ledger, then press Ctrl D.", NewButton(ButtonOptions{Text: "Open ledger"})))
}

func earningsScene() fyne.CanvasObject {
	bars := NewBars()
	bars.Set([]Bar{{"Outlier", 1, "11.40", "38 tasks", ""}, {"Prolific", 0.6, "6.90", "214 tasks", ""}, {"DataAnnotation", 0.54, "6.20", "21 tasks", ""},
		{"Microworkers", 0.1, "1.10", "52 tasks", ""}, {"UHRS", 0, "", "3 tasks", "too few tasks to say"}}, at(0.53))
	return NewCard(CardOptions{Title: "By platform", Sub: "€ per hour, shared unpaid time included. Line: your floor.",
		Trailing: NewIconLink(assets.IconInfo, "How?", nil), Body: bars})
}

func todayScene() fyne.CanvasObject {
	two := func(st TwoLineState) *TwoLine { return NewTwoLine(st, func() {}, nil) }
	focused := two(TwoLineState{Title: "Rate code explanations", Caption: "13:20  Outlier · Cedar v3 · 28 min", Value: "$11.50", ValueStyle: Body().Bolder(), Mark: Mark{assets.IconCheck, "Approved", ColorPaidText}})
	focused.FocusGained()
	return NewCard(CardOptions{Title: "Today", Note: "11 tasks", Trailing: NewLink("Open in ledger", nil), Flush: true, Body: Column(0,
		two(TwoLineState{NoLine: true, Title: "Faces and trust", Caption: "14:19  Prolific · Face study group · 12 min", Value: "£1.40", ValueStyle: Body().In(ColorText2), Mark: Mark{assets.IconClock, "Pending", ColorPendingText}}),
		two(TwoLineState{Title: "Voice diary, day 3, with a name that is far too long for one line", Caption: "13:55  Prolific · Voice study group with a long name · 12 min", Value: "£1.60", ValueStyle: Body().In(ColorText2).Crossed(), Mark: Mark{assets.IconReturned, "Returned", ColorLostText}}),
		focused)})
}

func pageScene() fyne.CanvasObject {
	actions := Row(10, Sized(348, 0, NewField(FieldOptions{Placeholder: "New task, or paste a link", Icon: assets.IconPlus, Key: "Ctrl N"})),
		NewButton(ButtonOptions{Text: "Mini timer", Icon: assets.IconMini}))
	right := NewPanes(
		Pane{Title: "Money today", Tab: "Money", Body: NewStackBar(Segment{2, ColorPaid}, Segment{1, ColorLost})},
		Pane{Title: "Today", Note: "11 tasks", Flush: true, Fill: true, Body: NewEmptyState("Nothing yet today.", nil)})
	right.SetNote(1, "11 tasks", "11")
	left := Column(12, NewCard(CardOptions{Title: "Nothing runs", Body: NewParagraph(Plain("Press Space to start.", Body())...)}))
	return NewPage(NewText("Monday 23 November", Title()), actions, NewSplit(left, right, SplitOptions{Right: 376, Narrow: 288, Under: 800}))
}
