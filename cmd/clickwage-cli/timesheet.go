package main

import (
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

type timesheetCmd struct {
	part `embed:""`
}

// Help tells the shape that scripts read.
func (c *timesheetCmd) Help() string {
	return `Each instant is counted once, on the day on which it was worked, a task's too; report counts a task on the day on which it was handed in. A day of the clock has no rate.

--json prints:

    {"as_of":"...","zone":"Europe/Paris","day_start_seconds":0,"from":null,"to":null,
     "days":[{"day":"2026-11-23","day_seconds":86400,"begin":"2026-11-23T09:00:00+01:00","end":"...",
      "seconds":{"worked":0,"paid":0,"unpaid_tasks":0,"pending":0,"other_unpaid":0,"on_call":0,"to_review":0},
      "other_unpaid_seconds":{"search":0,...}}],
     "weeks":[{"week":"2026-W48","seconds":{...},"other_unpaid_seconds":{...}}],
     "total":{"seconds":{...},"other_unpaid_seconds":{...}}}

Days without any time are left out. worked is the sum of the four after it; begin and end are of the day's first and last such work, null where it has none.`
}

func (c *timesheetCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		q, err := c.query(s, t)
		if err != nil {
			return err
		}
		sheet, err := t.Timesheet(s.ctx, q)
		if err != nil {
			return err
		}
		return s.print(sheet, func(w io.Writer) { c.tell(w, sheet) })
	})
}

// tell prints a timesheet for people: days, then their week, and all at the end.
func (c *timesheetCmd) tell(w io.Writer, t earnings.Timesheet) {
	fmt.Fprintf(w, "timesheet as of %s, days of %s", t.AsOf.UTC().Format(time.RFC3339), t.Zone)
	if t.DayStart != 0 {
		fmt.Fprintf(w, ", each from %s on", time.Time{}.Add(t.DayStart).Format("15:04"))
	}
	if only := slices.Concat(c.Platform, c.Account); len(only) > 0 {
		fmt.Fprintf(w, ", only of %s", strings.Join(only, ", "))
	}
	fmt.Fprintln(w)
	if len(t.Days) == 0 {
		fmt.Fprintln(w, "no time is recorded")
		return
	}
	columns := columnsOf(t.Total())
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(tw, "\tbegin\tend\t")
	for _, c := range columns {
		fmt.Fprintf(tw, "%s\t", c.name)
	}
	fmt.Fprintln(tw)
	row := func(name, begin, end string, h earnings.Hours) {
		fmt.Fprintf(tw, "%s\t%s\t%s\t", name, begin, end)
		for _, c := range columns {
			fmt.Fprintf(tw, "%s\t", hoursMinutes(c.of(h)))
		}
		fmt.Fprintln(tw)
	}
	weeks := t.Weeks()
	for i, d := range t.Days {
		row(dayName(d), wall(t, d, d.Begin), wall(t, d, d.End), d.Hours)
		if i == len(t.Days)-1 || t.Days[i+1].Day.Week() != weeks[0].Key {
			row(weeks[0].Key, "", "", weeks[0].Hours)
			weeks = weeks[1:]
		}
	}
	row("all", "", "", t.Total())
	tw.Flush()
	fmt.Fprintln(w, "hours:minutes, each rounded by itself; days without any time are left out; a week is the sum of the days above it")
	fmt.Fprintln(w, "worked: tasks and all other active work, each instant once, whatever was paid for it; on call and to review stand beside it")
	fmt.Fprintln(w, "begin, end: of the day's first and last work; pauses and breaks between them are in no column")
	fmt.Fprintln(w, "a task's time is on the day on which it was worked, in report on the day on which it was handed in")
}

// column is a category of time.
type column struct {
	name string
	of   func(earnings.Hours) *big.Rat
}

// columnsOf are what every timesheet has, and what this one has any of.
func columnsOf(total earnings.Hours) []column {
	all := []column{
		{"worked", earnings.Hours.Worked},
		{"paid", func(h earnings.Hours) *big.Rat { return h.Paid.Micros() }},
		{"unpaid tasks", func(h earnings.Hours) *big.Rat { return h.Unpaid.Micros() }},
		{"pending", func(h earnings.Hours) *big.Rat { return h.Pending.Micros() }},
	}
	for _, a := range earnings.UnpaidActivities() {
		if !total.Other[a].IsZero() {
			all = append(all, column{a.String(), func(h earnings.Hours) *big.Rat { return h.Other[a].Micros() }})
		}
	}
	if !total.OnCall.IsZero() {
		all = append(all, column{"on call", func(h earnings.Hours) *big.Rat { return h.OnCall.Micros() }})
	}
	if !total.Review.IsZero() {
		all = append(all, column{"to review", func(h earnings.Hours) *big.Rat { return h.Review.Micros() }})
	}
	return all
}

// dayName has the length of a day in which the clock is set.
// Example: "Sun 2026-10-25 (25 h)".
func dayName(d earnings.Sheet) string {
	name := d.Day.Date().Format("Mon 2006-01-02")
	if d.Length != 24*time.Hour {
		name += fmt.Sprintf(" (%g h)", d.Length.Hours())
	}
	return name
}

// wall is an instant of a day on the clock: the end of the day at midnight is
// 24:00, a later one, of a day that begins later, has +1, and where the clock is
// set the zone's name tells which of two hours it was.
func wall(t earnings.Timesheet, d earnings.Sheet, i work.Instant) string {
	if !i.Known() {
		return "-"
	}
	local, layout := i.In(t.Zone), "15:04"
	if d.Length != 24*time.Hour {
		layout = "15:04 MST"
	}
	text := local.Format(layout)
	if local.Format(time.DateOnly) <= d.Day.String() {
		return text
	}
	if midnight, yes := strings.CutPrefix(text, "00:00"); yes && i == d.End {
		return "24:00" + midnight
	}
	return text + " +1"
}

// hoursMinutes is time as h:mm, "-" for none.
func hoursMinutes(micros *big.Rat) string {
	if micros.Sign() == 0 {
		return "-"
	}
	all := minutes(micros)
	return fmt.Sprintf("%d:%02d", all/60, all%60)
}
