package timeline

import (
	"fmt"
	"time"

	"clickwage/data/work"
)

// Day is a day of the calendar: days since 1970-01-01.
type Day int32

// DayOf is the calendar day of a date. Example: DayOf(2026, 11, 23).
func DayOf(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDay reads a day such as 2026-11-23.
func ParseDay(text string) (Day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("%q is no day such as 2026-11-23", text)
	}
	return Day(t.Unix() / 86400), nil
}

// Date is the day at midnight UTC.
func (d Day) Date() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String is the day in files. Example: "2026-11-23".
func (d Day) String() string { return d.Date().Format(time.DateOnly) }

// Week is the ISO week. Example: "2026-W48".
func (d Day) Week() string {
	year, week := d.Date().ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

// Month is the month. Example: "2026-11".
func (d Day) Month() string { return d.Date().Format("2006-01") }

// Days tells the local day of an instant. It remembers boundaries, so one Days
// serves one goroutine.
type Days struct {
	zone     *time.Location
	dayStart time.Duration
	starts   map[Day]int64
	day      Day // the last answer, and its bounds
	from, to int64
}

// NewDays is for a zone and the time after midnight at which a day begins.
func NewDays(zone *time.Location, dayStart time.Duration) *Days {
	return &Days{zone: zone, dayStart: dayStart, starts: map[Day]int64{}}
}

// Start is the first instant of the day, in microseconds: the first one at
// which the wall clock shows the start of the day or later.
func (d *Days) Start(day Day) int64 {
	if start, ok := d.starts[day]; ok {
		return start
	}
	date := day.Date()
	wall := time.Date(date.Year(), date.Month(), date.Day(), 0, 0, 0, 0, time.UTC).Add(d.dayStart)
	start := firstAt(wall, d.zone).UnixMicro()
	d.starts[day] = start
	return start
}

// firstAt is the first instant at which the zone's wall clock shows the time or
// a later one. Where the clock skips that time it is the instant of the skip;
// where it shows it twice, the first.
func firstAt(wall time.Time, zone *time.Location) time.Time {
	shows := func(t time.Time) bool {
		_, offset := t.In(zone).Zone()
		return !t.Add(time.Duration(offset) * time.Second).Before(wall)
	}
	// No zone is further than 26 hours from UTC; find a bracket without a
	// doubled hour before the boundary, then halve it.
	low, high := wall.Add(-26*time.Hour), wall.Add(26*time.Hour)
	for probe := low; probe.Before(high); probe = probe.Add(15 * time.Minute) {
		if shows(probe) {
			high = probe
			break
		}
		low = probe
	}
	for high.Sub(low) > time.Microsecond {
		middle := low.Add(high.Sub(low) / 2).Truncate(time.Microsecond)
		if shows(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// Of is the local day of an instant.
func (d *Days) Of(i work.Instant) Day {
	at := int64(i)
	if at >= d.from && at < d.to {
		return d.day
	}
	day := DayOf(time.UnixMicro(at).In(d.zone).Add(-d.dayStart).Date())
	for d.Start(day) > at {
		day--
	}
	for d.Start(day+1) <= at {
		day++
	}
	d.day, d.from, d.to = day, d.Start(day), d.Start(day+1)
	return day
}

// Split cuts a stretch of time at the boundaries of local days.
func (d *Days) Split(start, end int64, each func(day Day, start, end int64)) {
	for start < end {
		day := d.Of(work.Instant(start))
		cut := min(end, d.Start(day+1))
		each(day, start, cut)
		start = cut
	}
}
