package earnings_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"clickwage/data/earnings"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// timesheet is the time of each day of the clock.
func (o *oracle) timesheet() map[string]*oracleSums {
	o.by, o.clock, o.sums, o.worked = earnings.ByDay, true, map[string]*oracleSums{}, map[string][2]int64{}
	o.time()
	for day, bounds := range o.worked {
		o.group(day, false).add("begin", big.NewRat(bounds[0], 1))
		o.group(day, false).add("end", big.NewRat(bounds[1], 1))
	}
	return o.sums
}

// clocked adds a part of a cell to the day of the clock.
func (o *oracle) clocked(g *oracleSums, at int64, day, letter string, activity work.Activity, part *big.Rat) {
	if letter == "U" {
		letter += " " + activity.String()
	}
	g.add("time "+letter, part)
	if letter == "?" || letter == "O" {
		return
	}
	bounds, known := o.worked[day]
	if !known {
		bounds[0] = at
	}
	bounds[1] = at + o.step
	o.worked[day] = bounds
}

// sheetsOf is what a timesheet holds, by the oracle's names.
func sheetsOf(t earnings.Timesheet) map[string]*oracleSums {
	all := map[string]*oracleSums{}
	for _, d := range t.Days {
		sums := &oracleSums{}
		all[fmt.Sprintf("%q shared false", d.Day)] = sums
		for letter, t := range map[string]timeline.Time{"P": d.Paid, "N": d.Unpaid, "Q": d.Pending, "O": d.OnCall, "?": d.Review} {
			sums.add("time "+letter, t.Micros())
		}
		for activity, t := range d.Other {
			sums.add("time U "+work.Activity(activity).String(), t.Micros())
		}
		sums.add("begin", big.NewRat(int64(d.Begin), 1))
		sums.add("end", big.NewRat(int64(d.End), 1))
	}
	return all
}

// told is a timesheet as a table: begin and end on the clock, then every category
// with any time.
func told(ts earnings.Timesheet) string {
	var lines []string
	for _, d := range ts.Days {
		line := d.Day.String()
		for _, at := range []work.Instant{d.Begin, d.End} {
			if !at.Known() {
				line += " -"
				continue
			}
			line += at.In(ts.Zone).Format(" 15:04")
		}
		lines = append(lines, line+categories(d.Hours))
	}
	return strings.Join(lines, "\n")
}

func categories(h earnings.Hours) (text string) {
	add := func(name string, micros *big.Rat) {
		if micros.Sign() != 0 {
			minutes, _ := new(big.Rat).Quo(micros, big.NewRat(60_000_000, 1)).Float64()
			text += fmt.Sprintf(", %s %g min", name, minutes)
		}
	}
	add("paid", h.Paid.Micros())
	add("unpaid", h.Unpaid.Micros())
	add("pending", h.Pending.Micros())
	for _, a := range earnings.UnpaidActivities() {
		add(a.String(), h.Other[a].Micros())
	}
	add("on call", h.OnCall.Micros())
	add("to review", h.Review.Micros())
	return text
}

func TestTimesheet(t *testing.T) {
	for _, c := range []struct {
		name, day string
		query     earnings.Query
		want      string
	}{
		{"a task over midnight is split between two days", "23:50-00:20 p t 1 approved", earnings.Query{}, `
2026-11-23 23:50 00:00, paid 10 min
2026-11-24 00:00 00:20, paid 20 min`},
		{"a task's time stays where it was worked, whenever it was submitted", `
09:00-10:00 p t 1 approved
2026-11-26
09:00-10:00 p t 2 rejected
10:00-11:00 p t 3 submitted`, earnings.Query{From: date(2026, 11, 23), To: date(2026, 11, 23)}, `
2026-11-23 09:00 10:00, paid 60 min`},
		{"a range includes both its days, and cuts at their bounds", "23:50-00:20 p t 1 approved", earnings.Query{From: date(2026, 11, 24), To: date(2026, 11, 24)}, `
2026-11-24 00:00 00:20, paid 20 min`},
		{"a day may begin at four", "23:50-04:30 search", earnings.Query{DayStart: 4 * time.Hour}, `
2026-11-23 23:50 04:00, search 250 min
2026-11-24 04:00 04:30, search 30 min`},
		{"each instant is counted once, tasks at once share it, and a task goes before a search", `
09:00-10:00 p t 1 approved
09:30-10:30 q t 1 rejected
09:00-11:00 search`, earnings.Query{}, `
2026-11-23 09:00 11:00, paid 45 min, unpaid 45 min, search 30 min`},
		{"a platform has its share of all that ran", `
09:00-10:00 p t 1 approved
09:30-10:30 q t 1 rejected
09:00-11:00 search`, earnings.Query{Platforms: []string{"q"}}, `
2026-11-23 09:30 10:30, unpaid 45 min`},
		{"a break is no time: it cuts what a timer took, and not what was typed", `
09:00-11:00 p t 1 approved timer
09:30-10:00 break
10:30-10:45 break
10:30-11:30 research`, earnings.Query{}, `
2026-11-23 09:00 11:30, paid 75 min, research 45 min`},
		{"what waits to be looked at has only what nothing else covers, and begins and ends no day", `
09:00-10:00 p t 1 approved
08:30-11:00 search review
11:00-12:00 task p
12:00-12:30 p t ? approved
2026-11-24
09:00-10:00 search review`, earnings.Query{}, `
2026-11-23 09:00 10:00, paid 60 min, to review 180 min
2026-11-24 - -, to review 60 min`},
		{"on call is beside work", `
08:00-12:00 on_call p
09:00-10:00 communication
10:00-10:30 appeal`, earnings.Query{}, `
2026-11-23 09:00 10:30, appeal 30 min, communication 60 min, on call 150 min`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.query.Zone = time.UTC
			same(t, "timesheet", told(earnings.TimesheetOf(day(t, c.day), c.query)), strings.TrimSpace(c.want))
		})
	}
}

func date(year int, month time.Month, day int) *timeline.Day {
	d := timeline.DayOf(year, month, day)
	return &d
}

// What is submitted on another day is moved by a report, and not by a timesheet.
func TestATimesheetLeavesWorkOnItsDay(t *testing.T) {
	l := &ledger{t: t}
	l.task("A", work.Rejected, 1_000_000, "2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z").Submitted = work.Instant(l.at("2026-11-30T10:00:00Z"))
	q := earnings.Query{Zone: time.UTC, AsOf: asOf, By: earnings.ByDay}
	same(t, "timesheet", told(earnings.TimesheetOf(l.books, q)), "2026-11-23 09:00 10:00, unpaid 60 min")
	same(t, "report", earnings.Compute(l.books, q).Groups[0].Key, "2026-11-30")
}

func TestNightsOfATimesheetHaveTheirHours(t *testing.T) {
	for _, c := range []struct{ start, end, want string }{
		{"2026-03-28T11:00:00Z", "2026-03-30T10:00:00Z", `
2026-03-28 24h 12:00 00:00, search 720 min
2026-03-29 23h 00:00 00:00, search 1380 min
2026-03-30 24h 00:00 12:00, search 720 min`},
		{"2026-10-24T10:00:00Z", "2026-10-26T11:00:00Z", `
2026-10-24 24h 12:00 00:00, search 720 min
2026-10-25 25h 00:00 00:00, search 1500 min
2026-10-26 24h 00:00 12:00, search 720 min`},
		{"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", `
2026-10-25 25h 02:30 02:30, search 60 min`},
	} {
		l := &ledger{t: t}
		l.other(work.Search, "", c.start, c.end)
		ts := earnings.TimesheetOf(l.books, earnings.Query{Zone: paris(t)})
		lines := strings.Split(told(ts), "\n")
		for i, d := range ts.Days {
			lines[i] = strings.Replace(lines[i], d.Day.String(), fmt.Sprintf("%s %gh", d.Day, d.Length.Hours()), 1)
		}
		same(t, "timesheet", strings.Join(lines, "\n"), strings.TrimSpace(c.want))
	}
}

func TestATimesheetAgreesWithLookingAtEveryInstant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, q := draw(t), drawQuery(t)
		if wrong := differences(sheetsOf(earnings.TimesheetOf(b, q)), oracleOf(b, q).timesheet()); len(wrong) > 0 {
			t.Fatal(strings.Join(wrong, "\n"))
		}
	})
}

// The same with each second of a few ledgers, pressed into the hours about the
// beginning of a day.
func TestATimesheetAgreesWithLookingAtEachSecond(t *testing.T) {
	zone := paris(t)
	for seed, about := range []time.Time{
		time.Date(2026, 3, 29, 0, 0, 0, 0, zone), time.Date(2026, 3, 29, 4, 0, 0, 0, zone),
		time.Date(2026, 10, 25, 0, 0, 0, 0, zone), time.Date(2026, 10, 25, 4, 0, 0, 0, zone),
		time.Date(2026, 12, 31, 4, 0, 0, 0, zone), time.Date(2027, 1, 1, 0, 0, 0, 0, zone),
	} {
		b := rapid.Custom(draw).Filter(func(b earnings.Books) bool { return len(b.Intervals) > 6 }).Example(seed)
		first := b.Intervals[0].Start
		for _, i := range b.Intervals {
			first = min(first, i.Start)
		}
		// A grain becomes 31 seconds, so that bounds are at no whole minute.
		press := func(at int64) int64 { return about.Add(-time.Hour).UnixMicro() + (at-first)/grain*31_000_000 }
		for n := range b.Intervals {
			b.Intervals[n].Start, b.Intervals[n].End = press(b.Intervals[n].Start), press(b.Intervals[n].End)
		}
		q := earnings.Query{Zone: zone, DayStart: time.Duration(about.Hour()) * time.Hour}
		ts, o := earnings.TimesheetOf(b, q), oracleOf(b, q)
		o.step = 1_000_000
		if wrong := differences(sheetsOf(ts), o.timesheet()); len(wrong) > 0 {
			t.Errorf("about %s: %s", about, strings.Join(wrong, "\n"))
		}
		if seed == 0 && len(ts.Days) < 2 {
			t.Errorf("about %s: %d days", about, len(ts.Days))
		}
	}
}

func TestDaysOfATimesheetAddUpToTheReport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, q := draw(t), drawQuery(t)
		q.From, q.To, q.By = nil, nil, earnings.Whole
		ts := earnings.TimesheetOf(b, q)
		var want earnings.Tally
		for _, g := range earnings.Compute(b, q).Groups {
			want.Plus(g.Tally)
		}
		worked := want.Paid
		for _, more := range []timeline.Time{want.Unpaid, want.Pending, want.Other} {
			worked.Plus(more)
		}
		var weeks earnings.Hours
		for _, w := range ts.Weeks() {
			weeks.Plus(w.Hours)
		}
		for name, got := range map[string]earnings.Hours{"days": ts.Total(), "weeks": weeks} {
			for category, pair := range map[string][2]*big.Rat{
				"paid": {got.Paid.Micros(), want.Paid.Micros()}, "unpaid": {got.Unpaid.Micros(), want.Unpaid.Micros()},
				"pending": {got.Pending.Micros(), want.Pending.Micros()}, "other": {got.OtherUnpaid(), want.Other.Micros()},
				"on call": {got.OnCall.Micros(), want.OnCall.Micros()}, "to review": {got.Review.Micros(), want.Review.Micros()},
				"worked": {got.Worked(), worked.Micros()},
			} {
				if pair[0].Cmp(pair[1]) != 0 {
					t.Fatalf("%s, %s: got %s µs, want %s", name, category, pair[0].RatString(), pair[1].RatString())
				}
			}
		}
	})
}

func TestATimesheetForScripts(t *testing.T) {
	b := day(t, `
23:50-00:20 p t 1 approved
2026-11-29
10:00-10:30 on_call p
2026-11-30
10:00-10:30 search`)
	ts := earnings.TimesheetOf(b, earnings.Query{Zone: paris(t), AsOf: asOf, From: date(2026, 11, 24)})
	got, err := json.Marshal(ts)
	if err != nil {
		t.Fatal(err)
	}
	none := `"account":0,"appeal":0,"communication":0,"payment":0,"qualification":0,"research":0,"search":0,"technical":0,"training":0`
	searched := strings.Replace(none, `"search":0`, `"search":1800`, 1)
	hours := func(seconds, other string) string {
		return `"seconds":{` + seconds + `},"other_unpaid_seconds":{` + other + `}`
	}
	task := hours(`"on_call":0,"other_unpaid":0,"paid":1800,"pending":0,"to_review":0,"unpaid_tasks":0,"worked":1800`, none)
	oncall := hours(`"on_call":1800,"other_unpaid":0,"paid":0,"pending":0,"to_review":0,"unpaid_tasks":0,"worked":0`, none)
	search := hours(`"on_call":0,"other_unpaid":1800,"paid":0,"pending":0,"to_review":0,"unpaid_tasks":0,"worked":1800`, searched)
	same(t, "json", string(got), `{"as_of":"2026-11-23T10:00:00Z","zone":"Europe/Paris","day_start_seconds":0,"from":"2026-11-24","to":null,"days":[`+
		`{"day":"2026-11-24","day_seconds":86400,"begin":"2026-11-24T00:50:00+01:00","end":"2026-11-24T01:20:00+01:00",`+task+`},`+
		`{"day":"2026-11-29","day_seconds":86400,"begin":null,"end":null,`+oncall+`},`+
		`{"day":"2026-11-30","day_seconds":86400,"begin":"2026-11-30T11:00:00+01:00","end":"2026-11-30T11:30:00+01:00",`+search+`}],"weeks":[`+
		`{"week":"2026-W48",`+hours(`"on_call":1800,"other_unpaid":0,"paid":1800,"pending":0,"to_review":0,"unpaid_tasks":0,"worked":1800`, none)+`},`+
		`{"week":"2026-W49",`+search+`}],"total":{`+
		hours(`"on_call":1800,"other_unpaid":1800,"paid":1800,"pending":0,"to_review":0,"unpaid_tasks":0,"worked":3600`, searched)+`}}`)
	if empty, err := json.Marshal(earnings.TimesheetOf(earnings.Books{}, earnings.Query{Zone: time.UTC, AsOf: asOf})); err != nil || !strings.Contains(string(empty), `"days":[],"weeks":[],"total":{`) {
		t.Errorf("of nothing: %s %v", empty, err)
	}
}
