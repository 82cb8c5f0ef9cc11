package chart

import (
	"fmt"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/timeline"
)

// maxPeriods is how many points an axis has at most with its empty periods. A
// ledger with one date a century off would have more; it is shown without them.
const maxPeriods = 20_000

// overTime is a spec with its axis: every day, week or month of the report's
// range, or of what lies in it, also those without any work.
func (b builder) overTime(n Name) Spec {
	by := b.Report.By
	s := Spec{Name: n, Empty: b.say("chart." + string(n) + ".empty")}
	s.Columns = []Column{{string(by), b.say("chart.period." + string(by))}}
	days := b.periods()
	if len(days) == 0 {
		return s
	}
	years := days[len(days)-1]-days[0] >= yearOfWeeks
	for _, d := range days {
		s.X = append(s.X, b.point(d, years))
	}
	return s
}

// periods are the first days of all periods shown, in order.
func (b builder) periods() []timeline.Day {
	by := b.Report.By
	var days []timeline.Day
	for _, g := range b.Report.Groups {
		first, err := firstDay(by, g.Key)
		if err != nil || len(days) > 0 && days[len(days)-1] == first {
			continue // undated, or the same period in another currency
		}
		days = append(days, first)
	}
	if len(days) == 0 {
		return nil
	}
	from, to := days[0], days[len(days)-1]
	if b.Report.From != nil {
		from = min(from, *b.Report.From)
	}
	if b.Report.To != nil {
		to = max(to, min(*b.Report.To, b.today()))
	}
	var all []timeline.Day
	for d := start(by, from); d <= to; d = next(by, d) {
		if len(all) == maxPeriods {
			return days
		}
		all = append(all, d)
	}
	return all
}

// today is the day the report was made, on the worker's calendar and not on
// that of the clock that was asked.
func (b builder) today() timeline.Day {
	now := b.Report.AsOf
	if zone, err := time.LoadLocation(b.Report.Zone); err == nil {
		now = now.In(zone)
	}
	return timeline.DayOf(now.Date())
}

// firstDay reads the key of a period.
func firstDay(by earnings.By, key string) (timeline.Day, error) {
	switch by {
	case earnings.ByWeek:
		var year, week int
		if _, err := fmt.Sscanf(key, "%d-W%d", &year, &week); err != nil {
			return 0, fmt.Errorf("week %q: %w", key, err)
		}
		// The fourth of January is always in the first week.
		return start(by, timeline.DayOf(year, time.January, 4)) + timeline.Day(7*(week-1)), nil
	case earnings.ByMonth:
		return timeline.ParseDay(key + "-01")
	}
	return timeline.ParseDay(key)
}

// start is the first day of the period that a day is in.
func start(by earnings.By, d timeline.Day) timeline.Day {
	date := d.Date()
	switch by {
	case earnings.ByWeek:
		return d - timeline.Day((date.Weekday()+6)%7)
	case earnings.ByMonth:
		return timeline.DayOf(date.Year(), date.Month(), 1)
	}
	return d
}

func next(by earnings.By, d timeline.Day) timeline.Day {
	switch by {
	case earnings.ByWeek:
		return d + 7
	case earnings.ByMonth:
		date := d.Date()
		return timeline.DayOf(date.Year(), date.Month()+1, 1)
	}
	return d + 1
}

// key is how the report names the period that begins on a day.
func key(by earnings.By, d timeline.Day) string {
	switch by {
	case earnings.ByWeek:
		return d.Week()
	case earnings.ByMonth:
		return d.Month()
	}
	return d.String()
}

// point names a period; with several years on the axis its year too.
func (b builder) point(d timeline.Day, years bool) Point {
	by, date := b.Report.By, d.Date()
	year, month, day := date.Year(), int(date.Month()), date.Day()
	p := Point{Key: key(by, d)}
	if by == earnings.ByMonth {
		p.Label = b.say("chart.date.month", year, month)
		p.Long = p.Label
		return p
	}
	p.Label = b.say("chart.date.day", year, month, day)
	p.Long = b.say("chart.date.long", year, month, day)
	if years {
		p.Label = p.Long
	}
	if by == earnings.ByWeek {
		p.Long = b.say("chart.date.week", p.Long)
	}
	return p
}

// each goes over the groups that have a place on the axis.
func (b builder) each(x []Point, do func(i int, g earnings.Group)) {
	index := make(map[string]int, len(x))
	for i, p := range x {
		index[p.Key] = i
	}
	for _, g := range b.Report.Groups {
		if i, ok := index[g.Key]; ok {
			do(i, g)
		}
	}
}
