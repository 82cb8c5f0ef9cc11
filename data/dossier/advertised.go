package dossier

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/work"
)

// estimated is the time that was advertised for a task: as frozen when it was
// accepted, else as the offer says; 0: not known.
func estimated(s work.Submission) time.Duration {
	return cmp.Or(s.Promise.Estimate, s.Advertised.Estimate)
}

// address is the task's own, as the worker noted it; "" where it is not known or
// kept back.
func (c *composer) address(task int) string {
	if c.withheldOf(task, "notes") {
		return ""
	}
	return c.flat(evidence.AddressIn(c.Case.Tasks[task].Submission.Note))
}

// offer is what tasks were advertised with.
type offer struct {
	estimate time.Duration
	reward   money.Amount // of no currency where it is not known
	hourly   money.Amount
}

func offerOf(s work.Submission) offer {
	o := offer{estimate: estimated(s), hourly: s.Promise.Hourly}
	if r, ok := promised(s); ok {
		o.reward = r
	}
	return o
}

// perHour is the advertised pay for an hour: as it was given, else the reward over
// the estimate.
func (o offer) perHour() (money.Rate, bool) {
	return work.Promise{Reward: o.reward, RewardKnown: o.reward.Currency != "", Estimate: o.estimate, Hourly: o.hourly}.Rate()
}

// advertised holds what was advertised beside what was measured, for tasks of the
// same offer together.
func (c *composer) advertised() []block {
	groups := map[offer][]int{}
	var order []offer
	for i, t := range c.Case.Tasks {
		o := offerOf(t.Submission)
		if o.estimate == 0 && o.hourly.IsZero() {
			continue
		}
		if groups[o] == nil {
			order = append(order, o)
		}
		groups[o] = append(groups[o], i)
	}
	out := []block{c.section(c.say("dossier.advertised"))}
	if len(order) == 0 {
		return append(out, c.text(c.say("dossier.advertised.none")))
	}
	t := table{columns: []column{
		{head: c.say("chart.tasks"), flex: true}, {head: c.say("field.reward"), right: true}, {head: c.say("dossier.estimate"), right: true},
		{head: c.say("dossier.measured"), right: true}, {head: c.say("dossier.spread"), right: true},
		{head: c.say("dossier.advertised.hour"), right: true, least: 52}, {head: c.say("dossier.measured.hour"), right: true, least: 74},
	}}
	for _, o := range order {
		t.rows = append(t.rows, c.offered(o, groups[o]))
	}
	return append(out, t, c.note(c.say("dossier.advertised.note")))
}

// offered is the row of tasks of one offer.
func (c *composer) offered(o offer, tasks []int) []string {
	numbers := make([]int, len(tasks))
	var times []time.Duration
	var sum time.Duration
	for n, i := range tasks {
		numbers[n] = i + 1
		if d := c.Case.Tasks[i].Worked(); d > 0 {
			times, sum = append(times, d), sum+d
		}
	}
	row := []string{ranges(numbers), "–", "–", "–", "–", "–", "–"}
	if o.reward.Currency != "" {
		row[1] = c.money(o.reward)
	}
	if o.estimate > 0 {
		row[2] = clock(o.estimate)
	}
	if rate, ok := o.perHour(); ok {
		row[5] = c.hourly(rate)
	}
	if len(times) == 0 {
		return row
	}
	slices.Sort(times)
	row[3], row[4] = clock(median(times)), clock(times[0])+" – "+clock(times[len(times)-1])
	if all, err := o.reward.Times(len(times)); err == nil && o.reward.Currency != "" {
		if rate, ok := money.PerHour(all, new(big.Rat).SetInt64(sum.Microseconds())); ok {
			row[6] = c.hourly(rate)
		}
	}
	return row
}

// hourly is a pay for an hour in hundredths.
func (c *composer) hourly(r money.Rate) string {
	return c.hundredths(r.Rat(), r.Amount().Currency)
}

// median is the middle of sorted times.
func median(of []time.Duration) time.Duration {
	if n := len(of); n%2 == 0 {
		return (of[n/2-1] + of[n/2]) / 2
	}
	return of[len(of)/2]
}

// parts are the times that count of tasks that were worked on in more than one
// go, with the pauses between them.
func (c *composer) parts() []block {
	t := table{columns: []column{
		{head: c.say("dossier.no")}, {head: c.say("dossier.started"), flex: true}, {head: c.say("dossier.ended"), flex: true},
		{head: c.say("dossier.worked"), right: true}, {head: c.say("dossier.pause"), right: true},
	}}
	for n, task := range c.Case.Tasks {
		spans := counting(task)
		if len(spans) < 2 {
			continue
		}
		for i, span := range spans {
			pause := "–"
			if i+1 < len(spans) && spans[i+1].Start > span.End {
				pause = clock(spans[i+1].Start.Sub(span.End))
			}
			t.rows = append(t.rows, []string{
				strconv.Itoa(n + 1), c.stamp(span.Start, span.Source), c.stamp(span.End, span.Source), clock(span.Duration()), pause,
			})
		}
	}
	if len(t.rows) == 0 {
		return []block{c.note(c.say("dossier.pauses.none"))}
	}
	return []block{c.section(c.say("dossier.pauses")), keep(c.note(c.say("dossier.pauses.note"))), t}
}

// counting are the intervals of a task that count, the earliest first.
func counting(t evidence.Task) []work.Interval {
	spans := slices.DeleteFunc(slices.Clone(t.Intervals), func(i work.Interval) bool { return i.Superseded })
	slices.SortFunc(spans, func(a, b work.Interval) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	return spans
}

// about is the claim in the worker's own currency with the day of its rate; ""
// where it was not converted.
func (c *composer) about() string {
	v := c.Case.Claim.Converted
	if v == nil || len(v.Quotes) == 0 {
		return ""
	}
	var sources, days []string
	for _, q := range v.Quotes {
		if name := c.publisher(q); !slices.Contains(sources, name) {
			sources = append(sources, name)
		}
		days = append(days, q.Date)
	}
	by, from, to := strings.Join(sources, ", "), c.calendar(slices.Min(days)), c.calendar(slices.Max(days))
	if from == to {
		return c.say("dossier.about", c.rounded(v.Amount), by, from)
	}
	return c.say("dossier.about.days", c.rounded(v.Amount), by, from, to)
}

// converted names every rate of the converted claim; nothing where there is none.
func (c *composer) converted() fields {
	v := c.Case.Claim.Converted
	if v == nil || len(v.Quotes) == 0 {
		return nil
	}
	var texts []string
	for _, q := range v.Quotes {
		texts = append(texts, c.say("dossier.quote", "1\u00a0"+string(q.From), c.fonts.clean1(c.Figures.Decimal(q.Rate))+"\u00a0"+string(q.To), c.publisher(q), c.calendar(q.Date)))
	}
	return fields{c.field("dossier.converted", c.about()), c.field("dossier.quotes", strings.Join(texts, "; "))}
}

// hundredths is an amount of units rounded once.
func (c *composer) hundredths(units *big.Rat, currency money.Currency) string {
	a, err := money.Parse(money.Round(units, 2)+string(currency), "")
	if err != nil { // beyond what an amount can be
		return c.say("chart.unknown")
	}
	return c.money(a)
}

// rounded is an amount for what is about.
func (c *composer) rounded(a money.Amount) string {
	return c.hundredths(new(big.Rat).SetFrac64(a.Micros, 1_000_000), a.Currency)
}

// publisher is who published a rate.
func (c *composer) publisher(q money.Quote) string {
	switch q.Source {
	case "ECB":
		return c.say("dossier.quote.ecb")
	case "", "typed":
		return c.say("dossier.quote.own")
	}
	return c.flat(q.Source)
}

// calendar writes a day such as 2026-11-20.
func (c *composer) calendar(day string) string {
	t, err := time.ParseInLocation(time.DateOnly, day, c.Zone)
	if err != nil {
		return c.flat(day)
	}
	return c.fonts.clean1(c.Figures.Date(t))
}
