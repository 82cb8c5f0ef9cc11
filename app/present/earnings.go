package present

import (
	"context"
	"math/big"
	"slices"
	"strings"
	"time"

	"clickwage/data/chart"
	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/rating"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// EarningsState is what the Earnings page shows.
type EarningsState struct {
	Loading    bool
	Trouble    *Trouble
	Ranges     Choice
	Platform   Choice
	Money      Money
	TooFew     string // in place of a headline on few tasks
	Tiles      []TileState
	Charts     []ChartState
	Requesters TableState
	How        HowState
	Empty      string // the sentence where there is nothing in the whole ledger
}

// TileState is a figure with its count and its caveat.
type TileState struct{ Title, Figure, Unit, Words string }

// ChartState is one of the charts.
type ChartState struct {
	Name       chart.Name
	Title, Sub string
	Legend     []LegendState
	Alt        string
	Table      TableState
	Shown      bool // as a table
	PNG        []byte
	Empty      string
	Notes      []string // under the picture
	Height     int      // what a chart of bars wants; 0 for any
}

// LegendState names a colour.
type LegendState struct {
	Tone  Tone
	Label string
}

// TableState is a table of words.
type TableState struct {
	Title, Note string
	Head        []string
	Rows        [][]string
	Notes       []string // under a row each, or ""; may be shorter than Rows
	Empty       string
}

// HowState explains the headline.
type HowState struct {
	Formula string
	Lines   []Fact // minutes by category
	Gaps    []Fact // sensitivity
	Sources []Fact // how the time was captured
	Rates   string
}

// earningsRanges are the spans of days that the page offers.
var earningsRanges = []tracker.Span{tracker.SpanToday, tracker.SpanWeek, tracker.SpanMonth, tracker.SpanWeeks, tracker.SpanAll}

// Earnings is the presenter of the page about pay.
type Earnings struct {
	desk     *Desk
	asking   asking
	span     int  // index of earningsRanges
	chosen   bool // a person chose the span
	platform string
	facts    *earningsFacts
	sizes    map[chart.Name]chartSize
	tables   map[chart.Name]bool
	drawn    map[chart.Name]drawing
	State    EarningsState
	Changed  func()
}

type earningsFacts struct {
	settings               tracker.Settings
	whole, place, overtime earnings.Report
	requesters, spans      earnings.Report
	rejections             earnings.Report
	reviews                []store.Review
	platforms              []string
	any                    bool
	span                   int // of the reports
}

// NewEarnings is the presenter of the Earnings page, at twelve weeks, or at all
// dates where an older ledger has nothing in those.
func NewEarnings(d *Desk) *Earnings {
	e := &Earnings{
		desk: d, span: 3, sizes: map[chart.Name]chartSize{}, tables: map[chart.Name]bool{}, drawn: map[chart.Name]drawing{},
		State: EarningsState{Loading: true}, Changed: func() {},
	}
	e.drawChoices()
	return e
}

// Load reads the ledger anew.
func (e *Earnings) Load() {
	span, platform, chosen := e.span, e.platform, e.chosen
	e.State.Loading = true
	e.drawChoices()
	ask(e.desk, &e.asking, func(ctx context.Context) (*earningsFacts, error) {
		facts, err := e.read(ctx, span, platform)
		if err == nil && !chosen && facts.idle() && facts.any {
			return e.read(ctx, len(earningsRanges)-1, platform)
		}
		return facts, err
	}, func(facts *earningsFacts, err error) {
		if !e.desk.answered(err, &e.State.Loading, &e.State.Trouble, e.Changed) {
			return
		}
		e.facts, e.span = facts, facts.span
		e.draw()
		e.Changed()
	})
	e.Changed()
}

func (e *Earnings) read(ctx context.Context, span int, platform string) (*earningsFacts, error) {
	t, facts := e.desk.Tracker, &earningsFacts{span: span}
	var err error
	if facts.settings, err = t.Settings(ctx); err != nil {
		return nil, err
	}
	if facts.platforms, err = t.Names(ctx, "platform"); err != nil {
		return nil, err
	}
	q, err := t.Query(ctx)
	if err != nil {
		return nil, err
	}
	today, err := t.Today(ctx)
	if err != nil {
		return nil, err
	}
	q.From, q.To = earningsRanges[span].Days(today)
	days := 372
	if q.From != nil {
		days = int(*q.To-*q.From) + 1
	}
	if platform != "" {
		q.Platforms = []string{platform}
	}
	by := chart.GroupBy(chart.Hourly, days)
	for _, part := range []struct {
		into          *earnings.Report
		by            earnings.By
		spread, spans bool
	}{
		{&facts.whole, earnings.Whole, false, false}, {&facts.place, earnings.ByPlatform, true, false},
		{&facts.overtime, by, false, false}, {&facts.requesters, earnings.ByRequester, true, false},
		{&facts.spans, earnings.Whole, false, true},
	} {
		one := q
		one.By, one.Spread, one.Spans = part.by, part.spread, part.spans
		if *part.into, err = t.Report(ctx, one); err != nil {
			return nil, err
		}
	}
	facts.rejections = facts.overtime
	if facts.reviews, err = t.Reviews(ctx); err != nil {
		return nil, err
	}
	keys, err := t.Names(ctx, "platform")
	facts.any = len(keys) > 0 || len(facts.whole.Groups) > 0 && facts.whole.Groups[0].Submissions() > 0
	return facts, err
}

// idle says that nothing was done in these days.
func (f *earningsFacts) idle() bool {
	for _, g := range f.whole.Groups {
		if g.Submissions() > 0 {
			return false
		}
		for i := range g.Captured {
			if !g.Captured[i].IsZero() {
				return false
			}
		}
	}
	return true
}

// Range chooses a span of days.
func (e *Earnings) Range(i int) {
	e.span, e.chosen = i, true
	e.Load()
}

// Platform chooses a platform, 0 for all.
func (e *Earnings) Platform(i int) {
	e.platform = ""
	if e.facts != nil && i > 0 && i <= len(e.facts.platforms) {
		e.platform = e.facts.platforms[i-1]
	}
	e.Load()
}

func (e *Earnings) drawChoices() {
	say := e.desk.Phrase
	e.State.Ranges = Choice{Chosen: e.span}
	for _, r := range earningsRanges {
		e.State.Ranges.Options = append(e.State.Ranges.Options, say(spanKey(r)))
	}
	e.State.Platform = Choice{Options: []string{say("filter.platforms")}}
	if e.facts != nil {
		e.State.Platform.Options = append(e.State.Platform.Options, e.facts.platforms...)
		e.State.Platform.Chosen = 1 + slices.Index(e.facts.platforms, e.platform)
	}
}

func (e *Earnings) draw() {
	f, facts := e.desk.format(e.facts.settings), e.facts
	charts := e.State.Charts
	e.State = EarningsState{Money: moneyOf(f, facts.whole, facts.settings), Charts: charts}
	e.drawChoices()
	if !facts.any {
		e.State.Empty = f.Say("earnings.empty")
	}
	g, others := chosenGroup(facts.whole, facts.settings.Currency)
	all := allTime(facts.whole, g)
	if n := decided(all); n > 0 && n < leastTasks {
		e.State.TooFew = f.Say("earnings.toofew", n, leastTasks)
		e.State.Money.Words = e.State.Money.Apart // how far from the floor would say the figure
	}
	e.State.Tiles = []TileState{paidTile(f, g, others, all, missingWords(f, facts.whole)), unpaidTile(f, all), rejectedTile(f, g, all)}
	e.State.Requesters = requesterTable(f, facts)
	e.State.How = howOf(f, facts, all)
	e.drawCharts(f)
}

// allTime is the time and the outcomes of a report of one group. Neither has a
// currency, so where its money is in several they are those of all; the sum has
// no money.
func allTime(r earnings.Report, g earnings.Group) earnings.Group {
	if !slices.ContainsFunc(r.Groups, func(one earnings.Group) bool { return one.Split }) {
		return g
	}
	var all earnings.Group
	for _, one := range r.Groups {
		all.Plus(one.Tally)
	}
	return all
}

// paidTile is of the pay in one currency; that in others, which is no part of it, is
// named beside it. all has the time of every currency.
func paidTile(f Format, g earnings.Group, others []earnings.Group, all earnings.Group, missing string) TileState {
	st := TileState{Title: f.Say("earnings.paid"), Figure: Dash, Words: f.Say("earnings.paid.none")}
	rate, ok := g.Paid()
	if !ok {
		if missing != "" && !all.Tally.Paid.IsZero() {
			st.Words = missing
		}
		return st
	}
	st.Figure, st.Unit = f.Rate(rate), f.Say("earnings.perhour")
	st.Words = f.Say("earnings.paid.words")
	if share, ok := all.UnpaidShare(); ok && share.Sign() > 0 {
		st.Words = f.Say("earnings.paid.hides", f.WholePercent(share))
	}
	var beside []string
	for _, o := range others {
		if rate, ok := o.Paid(); ok {
			beside = append(beside, f.Rate(rate))
		}
	}
	if len(beside) > 0 {
		st.Words = sentences(f.Say("earnings.paid.several", f.Sign(g.Currency), listOf(f.Say, beside)), st.Words)
	}
	return st
}

func unpaidTile(f Format, g earnings.Group) TileState {
	st := TileState{Title: f.Say("earnings.unpaid"), Figure: Dash, Words: f.Say("earnings.unpaid.none")}
	minutes, ok := g.UnpaidPerPaidHour()
	if !ok {
		return st
	}
	st.Figure, st.Unit = money.Round(minutes, 0), f.Say("earnings.perpaid")
	unpaid := new(big.Rat).Add(g.Unpaid.Micros(), g.Other.Micros())
	st.Words = f.Say("earnings.unpaid.words", f.Micros(unpaid), f.Micros(g.Unpaid.Micros()), f.Micros(g.Other.Micros()))
	return st
}

func rejectedTile(f Format, g, all earnings.Group) TileState {
	st := TileState{Title: f.Say("earnings.rejected"), Figure: Dash, Words: f.Say("earnings.rejected.none")}
	r, ok := all.Rejections()
	if !ok {
		return st
	}
	st.Unit = f.Say("earnings.of", f.Say("count.plain", r.Rejected), f.Say("count.plain", r.Decided))
	likely := f.Say("earnings.rejected.toofew")
	if !r.TooFew() {
		st.Figure = f.Percent(r.Rate)
		likely = f.Say("earnings.rejected.words", f.Percent(r.Low), f.Percent(r.High))
	}
	st.Words = sentences(likely, f.Say("earnings.rejected.pending", f.Say("count.plain", all.Outcomes(work.Submitted))), recoveryWords(f, g))
	return st
}

// recoveryWords say what appeals brought back, where they did.
func recoveryWords(f Format, g earnings.Group) string {
	pay, known := g.Recovery()
	switch {
	case pay.IsZero():
		return ""
	case !known:
		return f.Say("earnings.recovered", f.Say("money.atleast", f.Money(pay)))
	}
	return f.Say("earnings.recovered", f.Money(pay))
}

// requesterTable is the requesters with tasks enough to say something, the
// best paying first.
func requesterTable(f Format, facts *earningsFacts) TableState {
	type line struct {
		rate  money.Rate
		cells []string
	}
	var lines []line
	all := 0
	for _, g := range facts.requesters.Groups {
		if g.Key == "" || g.Shared || g.Submissions() == 0 {
			continue
		}
		all++
		rate, ok := g.Effective()
		if !ok || decided(g) < leastTasks {
			continue
		}
		paid := Dash
		if p, ok := g.Paid(); ok {
			paid = f.Rate(p)
		}
		rejected := f.Say("earnings.few")
		if r, ok := g.Rejections(); ok && !r.TooFew() {
			rejected = f.Say("earnings.of", f.Say("count.plain", r.Rejected), f.Say("count.plain", r.Decided))
		}
		lines = append(lines, line{rate, []string{g.Key, f.Rate(rate), paid, f.Say("count.plain", decided(g)), rejected}})
	}
	slices.SortStableFunc(lines, func(a, b line) int { return b.rate.Cmp(a.rate) })
	st := TableState{
		Title: f.Say("earnings.requesters"), Note: f.Say("earnings.requesters.note", leastTasks, len(lines), all),
		Head: []string{
			f.Say("earnings.requester"), f.Say("earnings.head.rate"), f.Say("earnings.head.paid"),
			f.Say("earnings.head.tasks"), f.Say("earnings.head.rejected"),
		},
		Empty: f.Say("earnings.requesters.empty", leastTasks),
	}
	for _, l := range lines[:min(len(lines), 10)] {
		st.Rows = append(st.Rows, l.cells)
		st.Notes = append(st.Notes, ReviewLine(f.Say, facts.saidOf(l.cells[0])))
	}
	return st
}

// saidOf is what is said of a requester, on whatever platform: the table does not
// tell them apart either.
func (f *earningsFacts) saidOf(requester string) tracker.Said {
	return tracker.SaidOf(f.reviews, func(s rating.Subject) bool { return strings.EqualFold(s.Requester, requester) })
}

func howOf(f Format, facts *earningsFacts, g earnings.Group) HowState {
	h := HowState{Formula: f.Say("how.formula")}
	for _, part := range []struct {
		key  string
		time *big.Rat
	}{
		{"how.paid", g.Tally.Paid.Micros()}, {"how.unpaid", g.Unpaid.Micros()}, {"how.other", g.Other.Micros()},
		{"how.pending", g.Tally.Pending.Micros()}, {"how.oncall", g.OnCall.Micros()}, {"how.review", g.Review.Micros()},
	} {
		h.Lines = append(h.Lines, Fact{f.Say(part.key), f.Micros(part.time)})
	}
	for _, s := range facts.spans.Spans {
		text := Dash
		if rate, ok := s.Rate(); ok {
			text = f.Say("how.gap.rate", f.Rate(rate), f.Total(s.Time))
		}
		h.Gaps = append(h.Gaps, Fact{f.Say("how.gap", int(s.Gap/time.Minute)), text})
	}
	total := new(big.Rat)
	for i := range g.Captured {
		total.Add(total, g.Captured[i].Micros())
	}
	for i, source := range work.Sources() {
		text := Dash
		if total.Sign() > 0 {
			text = f.WholePercent(new(big.Rat).Quo(g.Captured[i].Micros(), total))
		}
		h.Sources = append(h.Sources, Fact{Capital(f.Say("source." + source.String())), text})
	}
	h.Rates = f.Say("how.norates")
	_, newest := ages(facts.whole.Used)
	if at, err := time.Parse(time.DateOnly, newest.Date); err == nil {
		h.Rates = f.Say("how.rates", f.Date(at), orWords(newest.Source, f.Say("rates.nosource")))
	}
	return h
}
