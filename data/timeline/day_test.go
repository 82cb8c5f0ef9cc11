package timeline_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"clickwage/data/timeline"
	"clickwage/data/work"
)

func location(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func day(t testing.TB, text string) timeline.Day {
	t.Helper()
	d, err := timeline.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWhereLocalDaysBegin(t *testing.T) {
	for _, row := range []struct {
		name, zone string
		dayStart   time.Duration
		day, want  string
		hours      float64
	}{
		{"a plain day in Paris", "Europe/Paris", 0, "2026-11-23", "2026-11-22T23:00:00Z", 24},
		{"the spring night in Paris has 23 hours", "Europe/Paris", 0, "2026-03-29", "2026-03-28T23:00:00Z", 23},
		{"the autumn night in Paris has 25 hours", "Europe/Paris", 0, "2026-10-25", "2026-10-24T22:00:00Z", 25},
		{"from four to four the spring night is in the day before", "Europe/Paris", 4 * time.Hour, "2026-03-28", "2026-03-28T03:00:00Z", 23},
		{"from four to four the autumn night is in the day before", "Europe/Paris", 4 * time.Hour, "2026-10-24", "2026-10-24T02:00:00Z", 25},
		{"a start that the clock skips is the instant of the skip", "Europe/Paris", 150 * time.Minute, "2026-03-29", "2026-03-29T01:00:00Z", 23.5},
		{"a start that the clock shows twice is the first one", "Europe/Paris", 150 * time.Minute, "2026-10-25", "2026-10-25T00:30:00Z", 25},
		{"a start that the clock shows twice is the first one, however it is looked for", "Europe/Paris", 165 * time.Minute, "2026-10-25", "2026-10-25T00:45:00Z", 25},
		{"in Sao Paulo the spring day began at one", "America/Sao_Paulo", 0, "2018-11-04", "2018-11-04T03:00:00Z", 23},
		{"in Sao Paulo the autumn clock was set back to the day before", "America/Sao_Paulo", 0, "2018-02-18", "2018-02-18T03:00:00Z", 24},
		{"the day before that had 25 hours", "America/Sao_Paulo", 0, "2018-02-17", "2018-02-17T02:00:00Z", 25},
		{"in Beirut the spring day begins at one", "Asia/Beirut", 0, "2026-03-29", "2026-03-28T22:00:00Z", 23},
		{"in Beirut the autumn clock is set back to the day before", "Asia/Beirut", 0, "2026-10-24", "2026-10-23T21:00:00Z", 25},
		{"in Havana midnight comes twice", "America/Havana", 0, "2026-11-01", "2026-11-01T04:00:00Z", 25},
		{"in Apia a day was left out", "Pacific/Apia", 0, "2011-12-30", "2011-12-30T10:00:00Z", 0},
		{"half an hour of summer time on Lord Howe", "Australia/Lord_Howe", 0, "2026-10-04", "2026-10-03T13:30:00Z", 23.5},
	} {
		t.Run(row.name, func(t *testing.T) {
			days := timeline.NewDays(location(t, row.zone), row.dayStart)
			start, next := days.Start(day(t, row.day)), days.Start(day(t, row.day)+1)
			if got := time.UnixMicro(start).UTC().Format(time.RFC3339); got != row.want {
				t.Errorf("begins: got %s, want %s", got, row.want)
			}
			if got := time.Duration((next - start) * 1000).Hours(); got != row.hours {
				t.Errorf("length: got %v h, want %v h", got, row.hours)
			}
		})
	}
}

func TestDaysWeeksAndMonthsHaveNames(t *testing.T) {
	for _, row := range []struct{ day, week, month string }{
		{"2026-11-23", "2026-W48", "2026-11"},
		{"2027-01-01", "2026-W53", "2027-01"},
		{"2024-12-30", "2025-W01", "2024-12"},
		{"1969-12-31", "1970-W01", "1969-12"},
	} {
		d := day(t, row.day)
		if d.String() != row.day || d.Week() != row.week || d.Month() != row.month {
			t.Errorf("got %s %s %s, want %v", d, d.Week(), d.Month(), row)
		}
	}
	for _, text := range []string{"", "23.11.2026", "2026-02-30", "2026-11-23T00:00:00Z"} {
		if d, err := timeline.ParseDay(text); err == nil {
			t.Errorf("%q was read as %s", text, d)
		}
	}
}

var zones = []string{"Europe/Paris", "America/Sao_Paulo", "Asia/Beirut", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "UTC"}

func TestEveryInstantIsInItsDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		dayStart := time.Duration(rapid.IntRange(0, 23).Draw(t, "hour")) * time.Hour
		days := timeline.NewDays(zone, dayStart)
		at := rapid.Int64Range(-1e15, 4e15).Draw(t, "instant")
		d := days.Of(work.Instant(at))
		if days.Start(d) > at || days.Start(d+1) <= at {
			t.Fatalf("%v is not in %s", time.UnixMicro(at).In(zone), d)
		}
		wall := func(micros int64) time.Time {
			w := time.UnixMicro(micros).In(zone)
			return time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), w.Nanosecond(), time.UTC)
		}
		for name, d := range map[string]timeline.Day{"the day": d, "the next day": d + 1} {
			begins := d.Date().Add(dayStart)
			start := days.Start(d)
			if wall(start).Before(begins) || !wall(start-1).Before(begins) {
				t.Fatalf("%s %s begins when the clock goes from %v to %v", name, d, wall(start-1), wall(start))
			}
		}
	})
}

func TestSplitCoversAllOfItOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		days := timeline.NewDays(zone, time.Duration(rapid.IntRange(0, 23).Draw(t, "hour"))*time.Hour)
		start := rapid.Int64Range(-1e14, 4e15).Draw(t, "start")
		end := start + rapid.Int64Range(0, 5*86_400_000_000).Draw(t, "length")
		at, before := start, timeline.Day(-1<<31)
		days.Split(start, end, func(d timeline.Day, s, e int64) {
			if s != at || e <= s || d <= before || days.Of(work.Instant(s)) != d || days.Of(work.Instant(e-1)) != d {
				t.Fatalf("%s %d-%d after %d", d, s, e, at)
			}
			at, before = e, d
		})
		if at != end {
			t.Fatalf("ended at %d, want %d", at, end)
		}
	})
}

// Instants beside 1970 are no special case.
func TestSplitOverTheEpoch(t *testing.T) {
	days := timeline.NewDays(time.UTC, 0)
	var got []string
	days.Split(-3_600_000_000, 3_600_000_000, func(d timeline.Day, _, _ int64) { got = append(got, d.String()) })
	if len(got) != 2 || got[0] != "1969-12-31" || got[1] != "1970-01-01" {
		t.Errorf("got %v", got)
	}
}
