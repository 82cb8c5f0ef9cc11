package main

import (
	"strings"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/work"
)

// The whole table of days that begin at four: what goes on after midnight is
// marked, and half of a minute is rounded to the even one.
func TestATimesheetOfDaysThatBeginAtFour(t *testing.T) {
	at := func(day, hour, minute int) int64 {
		return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC).UnixMicro()
	}
	search := func(start, end int64) earnings.Interval {
		return earnings.Interval{Start: start, End: end, Submission: -1, Place: -1, Activity: work.Search, Source: work.Manual}
	}
	b := earnings.Books{Intervals: []earnings.Interval{
		search(at(22, 23, 0), at(23, 1, 30)), search(at(24, 0, 0), at(24, 5, 0)), search(at(25, 22, 0), at(26, 0, 0)), search(at(26, 8, 0), at(26, 8, 2)+30_000_000),
	}}
	ts := earnings.TimesheetOf(b, earnings.Query{Zone: time.UTC, DayStart: 4 * time.Hour, AsOf: time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)})
	var got strings.Builder
	(&timesheetCmd{}).tell(&got, ts)
	want := `timesheet as of 2026-11-26T09:00:00Z, days of UTC, each from 04:00 on
                     begin       end  worked  paid  unpaid tasks  pending  search
  Sun 2026-11-22     23:00  01:30 +1    2:30     -             -        -    2:30
        2026-W47                        2:30     -             -        -    2:30
  Mon 2026-11-23  00:00 +1  04:00 +1    4:00     -             -        -    4:00
  Tue 2026-11-24     04:00     05:00    1:00     -             -        -    1:00
  Wed 2026-11-25     22:00     24:00    2:00     -             -        -    2:00
  Thu 2026-11-26     08:00     08:02    0:02     -             -        -    0:02
        2026-W48                        7:02     -             -        -    7:02
             all                        9:32     -             -        -    9:32
`
	if table, _, _ := strings.Cut(got.String(), "hours:minutes"); table != want {
		t.Errorf("got\n%s\nwant\n%s", table, want)
	}
}
