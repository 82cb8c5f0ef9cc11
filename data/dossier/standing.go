package dossier

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/work"
)

// Standing are statistics of a working relation, as far as the tasks of a case
// tell them. They support a claim and decide nothing.
type Standing struct {
	Tasks       int
	First, Last time.Time     // of the days worked; zero: none is known
	ActiveWeeks int           // with work
	Weeks       int           // from the first to the last one
	LongestRun  int           // of active weeks
	LongestGap  int           // weeks without work between active ones
	PerMonth    *big.Rat      // tasks for a calendar month from first to last; nil: not known
	PerWeek     time.Duration // worked in an active week, on the mean
	Limited     int           // tasks with a time limit
	Short       int           // of these, of two hours at most
	Slack       time.Duration // middle one, of limit less time taken; of Slacks tasks
	Slacks      int
	Priced      int // tasks whose pay was named beforehand
	Refused     int
	Decided     int
}

// shortLimit is the window of the case that the Federal Labour Court decided.
const shortLimit = 2 * time.Hour

// StandingOf computes the statistics on the days of a zone.
func StandingOf(tasks []evidence.Task, zone *time.Location) Standing {
	s := Standing{Tasks: len(tasks)}
	weeks := map[int64]bool{}
	var dated []evidence.Task
	var slacks []time.Duration
	for _, t := range tasks {
		at := t.Submission.Submitted
		if start, _ := began(t); start.Known() {
			at = start
		}
		if day := at.In(zone); at.Known() {
			if s.First.IsZero() || day.Before(s.First) {
				s.First = day
			}
			if day.After(s.Last) {
				s.Last = day
			}
			weeks[week(day)] = true
			dated = append(dated, t)
		}
		s.count(t.Submission, t.Worked(), &slacks)
	}
	s.stretch(weeks)
	if s.ActiveWeeks > 0 {
		sum, _ := together(dated)
		s.PerWeek = sum / time.Duration(s.ActiveWeeks)
		months := int64(s.Last.Year()*12+int(s.Last.Month())-s.First.Year()*12-int(s.First.Month())) + 1
		s.PerMonth = big.NewRat(int64(s.Tasks), months)
	}
	slices.Sort(slacks)
	if s.Slacks = len(slacks); s.Slacks > 0 {
		s.Slack = slacks[s.Slacks/2]
	}
	return s
}

// count takes a task's limit, price and outcome in.
func (s *Standing) count(of work.Submission, worked time.Duration, slacks *[]time.Duration) {
	limit := cmp.Or(of.Promise.Limit, of.Advertised.Limit)
	if limit > 0 {
		s.Limited++
		if limit <= shortLimit {
			s.Short++
		}
		if worked > 0 {
			*slacks = append(*slacks, limit-worked)
		}
	}
	if _, ok := promised(of); ok {
		s.Priced++
	}
	switch of.State {
	case work.Rejected:
		s.Refused, s.Decided = s.Refused+1, s.Decided+1
	case work.Approved, work.Overturned, work.Reversed:
		s.Decided++
	}
}

// week counts weeks from Monday to Sunday.
func week(day time.Time) int64 {
	date := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	return (date.Unix()/86400 + 3) / 7 // 1970-01-01 was a Thursday
}

// stretch counts the weeks with and without work.
func (s *Standing) stretch(active map[int64]bool) {
	if len(active) == 0 {
		return
	}
	var all []int64
	for w := range active {
		all = append(all, w)
	}
	slices.Sort(all)
	s.ActiveWeeks, s.Weeks = len(all), int(all[len(all)-1]-all[0])+1
	run := 1
	s.LongestRun = 1
	for i := 1; i < len(all); i++ {
		gap := int(all[i]-all[i-1]) - 1
		s.LongestGap = max(s.LongestGap, gap)
		if run++; gap > 0 {
			run = 1
		}
		s.LongestRun = max(s.LongestRun, run)
	}
}

// standing are the statistics as a table, with precedents on both sides.
func (c *composer) standing() []block {
	s := StandingOf(c.Case.Tasks, c.Zone)
	span := c.say("chart.unknown")
	if !s.First.IsZero() {
		span = c.date(work.At(s.First)) + " – " + c.date(work.At(s.Last))
	}
	n := strconv.Itoa(s.Tasks)
	var rows [][]string
	row := func(key, value, of string) {
		rows = append(rows, []string{c.say("standing." + key), value, of, c.say("standing." + key + ".caveat")})
	}
	share, of := c.shareOfIncome()
	row("share", share, of)
	row("weeks", c.say("standing.weeks.value", s.ActiveWeeks, s.Weeks, s.LongestRun, s.LongestGap), n)
	perMonth := c.say("chart.unknown")
	if s.PerMonth != nil {
		perMonth = c.Figures.Decimal(money.Round(s.PerMonth, 1))
	}
	row("month", perMonth, n)
	row("hours", c.lengthOr(s.PerWeek), n)
	row("limit", c.of(s.Short, s.Limited), strconv.Itoa(s.Limited))
	slack := c.say("chart.unknown")
	if s.Slacks > 0 {
		slack = clock(max(0, s.Slack))
	}
	row("slack", slack, strconv.Itoa(s.Slacks))
	row("price", c.of(s.Priced, s.Tasks), n)
	row("refused", c.of(s.Refused, s.Decided), strconv.Itoa(s.Decided))
	out := []block{
		c.text(c.say("standing.words")),
		keep(c.note(c.say("standing.period", span))),
		table{columns: []column{
			{head: c.say("standing.figure"), flex: true}, {head: c.say("standing.value"), flex: true}, {head: "n", right: true},
			{head: c.say("standing.caveat"), flex: true},
		}, rows: rows},
		c.section(c.say("standing.precedents")),
	}
	for _, side := range []struct {
		key  string
		laws []law
	}{{"standing.for", []law{forBAG, forUber}}, {"standing.against", []law{againstCrm}}} {
		h := c.section(c.say(side.key))
		h.face, h.above = face{bold, 9.75, grey}, 6
		out = append(out, h)
		for _, l := range side.laws {
			text, source := c.cited(l)
			out = append(out, tight(c.text(text)), c.note(source))
		}
	}
	return append(out, c.note(c.say("dossier.noadvice")))
}

// of is a part of a number; not known where that is nothing.
func (c *composer) of(part, all int) string {
	if all == 0 {
		return c.say("chart.unknown")
	}
	share := c.fonts.clean1(c.Figures.Percent(float64(part) / float64(all)))
	return fmt.Sprintf("%s (%d/%d)", share, part, all)
}

// shareOfIncome is the platform's share of all platforms' pay in the currency of
// the case, and of all income where that is known.
func (c *composer) shareOfIncome() (share, of string) {
	unknown := c.say("chart.unknown")
	if c.Pattern == nil {
		return unknown, "0"
	}
	var own, all int64
	var currency money.Currency
	decided := 0
	for _, g := range c.Pattern.Platforms.Groups {
		if strings.EqualFold(g.Key, c.Case.Platform) && currency == "" {
			currency = g.Currency
		}
	}
	for _, g := range c.Pattern.Platforms.Groups {
		if g.Currency != currency && g.Earned != 0 {
			return unknown, "0" // currencies are not added
		}
		all += g.Earned
		decided += g.Decided()
		if strings.EqualFold(g.Key, c.Case.Platform) {
			own += g.Earned
		}
	}
	if all <= 0 {
		return unknown, strconv.Itoa(decided)
	}
	share = c.say("standing.share.value", c.ratio(own, all))
	if in := c.Pattern.Income; in != nil && in.Currency == currency && in.Micros > 0 {
		share += " " + c.say("standing.share.income", c.ratio(own, in.Micros))
	}
	return share, strconv.Itoa(decided)
}

func (c *composer) ratio(part, of int64) string {
	v, _ := big.NewRat(part, of).Float64()
	return c.fonts.clean1(c.Figures.Percent(v))
}
