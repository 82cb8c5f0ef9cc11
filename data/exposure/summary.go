package exposure

import (
	"cmp"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"time"

	"clickwage/data/timeline"
	"clickwage/data/work"
)

// breakLeast is the shortest gap between two stretches of a task that is a break
// and not the time between two presses of a key.
const breakLeast = time.Minute

// Measure tells of a task's intervals how many minutes they are, how many the
// longest run without a gap of a minute or more, and how many such gaps there
// are. Time that is superseded is left out. Minutes are rounded to the nearest,
// and are at least 1 where there is any time.
func Measure(spans []work.Interval) (minutes, run, breaks int) {
	spans = slices.DeleteFunc(slices.Clone(spans), func(i work.Interval) bool { return i.Superseded || i.End <= i.Start })
	slices.SortFunc(spans, func(a, b work.Interval) int { return cmp.Compare(a.Start, b.Start) })
	var total, here, longest time.Duration
	var end work.Instant
	for n, s := range spans {
		switch gap := s.Start.Sub(end); {
		case n == 0:
		case gap >= breakLeast:
			breaks++
			here = 0
		}
		if fresh := s.End.Sub(max(s.Start, end)); fresh > 0 { // parallel stretches count once
			total, here = total+fresh, here+fresh
		}
		end, longest = max(end, s.End), max(longest, here)
	}
	return inMinutes(total), min(inMinutes(longest), inMinutes(total)), breaks
}

func inMinutes(d time.Duration) int {
	if d <= 0 {
		return 0
	}
	return max(1, int(d.Round(time.Minute)/time.Minute))
}

// Share is how many entries say yes, of those that say either; the rest do not
// know.
type Share struct{ Yes, Told, Unknown int }

func (s *Share) add(k Known) {
	switch k {
	case Yes:
		s.Yes, s.Told = s.Yes+1, s.Told+1
	case No:
		s.Told++
	default:
		s.Unknown++
	}
}

// Sum is what some entries add up to.
type Sum struct {
	Entries    int
	Minutes    int
	ByTag      map[Tag]int           // minutes; tags without any are left out
	BySeverity [MostSeverity + 1]int // minutes
	Longest    int                   // minutes of the longest run without a break; 0: no entry tells
	Breaks     int                   // of the entries that tell
	BreaksTold int                   // how many entries tell of breaks
	Warned     Share
	OptOut     Share
}

func (s *Sum) add(e Entry) {
	if s.ByTag == nil {
		s.ByTag = map[Tag]int{}
	}
	s.Entries++
	s.Minutes += e.Minutes
	s.ByTag[e.Tag] += e.Minutes
	s.BySeverity[e.Severity] += e.Minutes
	s.Longest = max(s.Longest, e.Run)
	if e.Breaks != nil {
		s.Breaks, s.BreaksTold = s.Breaks+*e.Breaks, s.BreaksTold+1
	}
	s.Warned.add(e.Warned)
	s.OptOut.add(e.OptOut)
}

// DaySum is the sum of a local day.
type DaySum struct {
	Day timeline.Day
	Sum
}

// WeekSum is the sum of an ISO week such as "2026-W48".
type WeekSum struct {
	Week string
	Sum
}

// Summary is a log's figures.
type Summary struct {
	All   Sum
	Days  []DaySum // those with entries, the earliest first
	Weeks []WeekSum
}

// Within are the entries whose day lies between two days, both included; nil is
// open.
func (l Log) Within(days *timeline.Days, from, to *timeline.Day) Log {
	var out Log
	for _, e := range l {
		if day := days.Of(e.At); (from == nil || day >= *from) && (to == nil || day <= *to) {
			out = append(out, e)
		}
	}
	return out
}

// Summarize adds the log up, in all and by local day and week. An entry belongs
// whole to the day on which it began.
func (l Log) Summarize(days *timeline.Days) Summary {
	var s Summary
	for _, e := range l { // in order of time, so days and weeks come in order
		s.All.add(e)
		day := days.Of(e.At)
		if n := len(s.Days); n == 0 || s.Days[n-1].Day != day {
			s.Days = append(s.Days, DaySum{Day: day})
		}
		s.Days[len(s.Days)-1].add(e)
		if n := len(s.Weeks); n == 0 || s.Weeks[n-1].Week != day.Week() {
			s.Weeks = append(s.Weeks, WeekSum{Week: day.Week()})
		}
		s.Weeks[len(s.Weeks)-1].add(e)
	}
	return s
}

// CSV writes the log as a table with a header. What is not known is empty.
func (l Log) CSV(w io.Writer, zone *time.Location) error {
	table := csv.NewWriter(w)
	_ = table.Write([]string{"id", "began", "minutes", "tag", "severity", "warned", "opt_out", "longest_run_minutes", "breaks", "submission"}) // Flush tells
	for _, e := range l {
		run, breaks := "", ""
		if e.Run > 0 {
			run = strconv.Itoa(e.Run)
		}
		if e.Breaks != nil {
			breaks = strconv.Itoa(*e.Breaks)
		}
		_ = table.Write([]string{
			e.ID, e.At.In(zone).Format(time.RFC3339), strconv.Itoa(e.Minutes), string(e.Tag), strconv.Itoa(e.Severity),
			string(e.Warned), string(e.OptOut), run, breaks, string(e.Submission),
		})
	}
	table.Flush()
	return table.Error()
}
