package store_test

import (
	"testing"
	"time"

	"clickwage/data/store"
)

func day(text string) time.Time {
	at, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err) // a mistake in the table
	}
	return at
}

func TestKeptTable(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name  string
		zone  *time.Location
		times []string
		want  string // + stays, - goes, in the order given
	}{
		{"nothing", time.UTC, nil, ""},
		{"the last three of a day, and no more of it", time.UTC,
			[]string{"2026-11-25 08:00", "2026-11-25 09:00", "2026-11-25 10:00", "2026-11-25 11:00"}, "-+++"},
		{"in any order", time.UTC,
			[]string{"2026-11-25 11:00", "2026-11-25 08:00", "2026-11-25 10:00", "2026-11-25 09:00"}, "+-++"},
		{"the last of each of seven days, then of months", time.UTC,
			[]string{"2026-11-25 08:00", "2026-11-24 08:00", "2026-11-24 07:00", "2026-11-23 08:00", "2026-11-22 08:00", "2026-11-21 08:00",
				"2026-11-20 08:00", "2026-11-19 08:00", "2026-11-18 08:00", "2026-10-31 08:00", "2026-10-30 08:00"}, "++++++++-+-"},
		{"days without a backup do not count", time.UTC,
			[]string{"2026-11-25 08:00", "2026-11-24 08:00", "2026-11-23 08:00", "2026-06-20 08:00", "2026-06-19 08:00", "2026-06-18 08:00",
				"2026-06-17 08:00", "2026-06-16 08:00"}, "+++++++-"},
		{"a day is the worker's", tokyo, // 15:30 UTC is past midnight there
			[]string{"2026-11-25 16:00", "2026-11-25 15:50", "2026-11-25 15:40", "2026-11-25 15:30", "2026-11-25 14:30", "2026-11-25 14:20"}, "+++-+-"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var times []time.Time
			for _, text := range test.times {
				times = append(times, day(text))
			}
			got := ""
			for _, stays := range store.Retained(times, test.zone) {
				got += map[bool]string{true: "+", false: "-"}[stays]
			}
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// Years of daily backups, each followed by letting go: at every moment the last
// three, the last seven days and the end of each of the last twelve months are there.
func TestKeptOverYears(t *testing.T) {
	var have []time.Time
	begin := day("2023-01-15 09:00")
	for n := range 4 * 365 {
		now := begin.AddDate(0, 0, n)
		have = append(have, now)
		var left []time.Time
		for i, stays := range store.Retained(have, time.UTC) {
			if stays {
				left = append(left, have[i])
			}
		}
		have = left
		if len(have) > 3+7+12 {
			t.Fatalf("%s: %d are kept", now, len(have))
		}
		kept := map[string]bool{}
		for _, at := range have {
			kept[at.Format(time.DateOnly)] = true
		}
		for back := range min(n+1, 7) {
			if day := now.AddDate(0, 0, -back).Format(time.DateOnly); !kept[day] {
				t.Fatalf("%s: the day %s is lost", now, day)
			}
		}
		for month := 1; month < 12; month++ {
			last := time.Date(now.Year(), now.Month()-time.Month(month)+1, 0, 9, 0, 0, 0, time.UTC)
			if last.After(begin) && !kept[last.Format(time.DateOnly)] {
				t.Fatalf("%s: the end of the month %s is lost", now, last.Format(time.DateOnly))
			}
		}
	}
}
