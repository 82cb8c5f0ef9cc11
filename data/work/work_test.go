package work_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"clickwage/data/work"
)

func TestEveryWordIsReadAsItIsWritten(t *testing.T) {
	check := func(word fmt.Stringer, got fmt.Stringer, err error) {
		t.Helper()
		if err != nil || got != word {
			t.Errorf("%s: got %v, error %v", word, got, err)
		}
	}
	for _, s := range work.States() {
		got, err := work.ParseState(s.String())
		check(s, got, err)
	}
	for _, a := range work.Activities() {
		got, err := work.ParseActivity(a.String())
		check(a, got, err)
	}
	for _, s := range work.Sources() {
		got, err := work.ParseSource(s.String())
		check(s, got, err)
	}
	for r := work.ReviewNone; r <= work.ReviewUnsettled; r++ {
		got, err := work.ParseReview(r.String())
		check(r, got, err)
	}
	for _, k := range []work.EntryKind{work.Earning, work.Fee} {
		got, err := work.ParseEntryKind(k.String())
		check(k, got, err)
	}
}

func TestWordsAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"On-Call": "on_call", "oncall": "on_call", "instructions": "training", "Messages": "communication", "searching": "search", "gardening": "",
	} {
		got, err := work.ParseActivity(text)
		if (err == nil) != (want != "") || err == nil && got.String() != want {
			t.Errorf("%q: got %s, error %v, want %q", text, got, err, want)
		}
	}
	for text, want := range map[string]string{"Pending": "submitted", "timed out": "timed_out", "Screened-Out": "screened_out", "": ""} {
		got, err := work.ParseState(text)
		if (err == nil) != (want != "") || err == nil && got.String() != want {
			t.Errorf("%q: got %s, error %v, want %q", text, got, err, want)
		}
	}
	if got := work.State(200).String(); got != "unknown(200)" {
		t.Errorf("got %q", got)
	}
}

// The order of activities is that of precedence and must not change.
func TestTheOrderOfPrecedence(t *testing.T) {
	want := []string{"task", "qualification", "training", "appeal", "communication", "research", "payment", "account", "technical", "search", "on_call", "break"}
	got := work.Activities()
	if len(got) != len(want) {
		t.Fatalf("got %d activities, want %d", len(got), len(want))
	}
	for i := range got {
		if got[i].String() != want[i] {
			t.Errorf("place %d: got %s, want %s", i, got[i], want[i])
		}
	}
}

func TestIntervalsThatCannotBe(t *testing.T) {
	for _, row := range []struct {
		name string
		i    work.Interval
		want bool
	}{
		{"an end after its start", work.Interval{Start: 1, End: 2}, true},
		{"an end at its start", work.Interval{Start: 2, End: 2}, false},
		{"an end before its start", work.Interval{Start: 2, End: 1}, false},
		{"no start", work.Interval{End: 1}, false},
		{"no end", work.Interval{Start: 1}, false},
		{"an activity that there is not", work.Interval{Start: 1, End: 2, Activity: 99}, false},
		{"a source that there is not", work.Interval{Start: 1, End: 2, Source: 99}, false},
	} {
		if err := row.i.Check(); (err == nil) != row.want {
			t.Errorf("%s: error %v", row.name, err)
		}
	}
	if err := (work.Interval{Start: 2, End: 1}).Check(); !errors.Is(err, work.ErrOrder) {
		t.Errorf("got %v", err)
	}
	if got := (work.Interval{Start: 1_000_000, End: 3_500_000}).Duration(); got != 2500*time.Millisecond {
		t.Errorf("duration: got %s", got)
	}
}

func TestInstants(t *testing.T) {
	var zero time.Time
	if work.At(zero).Known() || !work.Instant(0).In(time.UTC).IsZero() {
		t.Error("no time became an instant")
	}
	at := time.Date(2026, 11, 23, 9, 0, 0, 1999, time.UTC)
	i := work.At(at)
	if got := i.In(time.UTC); !got.Equal(at.Truncate(time.Microsecond)) {
		t.Errorf("got %s", got)
	}
	if got := i.Add(90 * time.Second).Sub(i); got != 90*time.Second {
		t.Errorf("got %s", got)
	}
}

func TestWhatTheClocksDid(t *testing.T) {
	from := work.Reading{Wall: 1_000_000_000, Boot: time.Hour, Mono: time.Hour, ID: "a"}
	at := func(wall, boot, mono time.Duration, id string) work.Reading {
		return work.Reading{Wall: from.Wall.Add(wall), Boot: from.Boot + boot, Mono: from.Mono + mono, ID: id}
	}
	const m, s = time.Minute, time.Second
	for _, row := range []struct {
		name          string
		to            work.Reading
		worked, limit time.Duration
		want          work.Review
	}{
		{"ten minutes of work", at(10*m, 10*m, 10*m, "a"), 10 * m, 0, work.ReviewNone},
		{"a short sleep", at(10*m, 10*m, 9*m, "a"), 10 * m, 0, work.ReviewNone},
		{"a long sleep", at(10*m, 10*m, 9*m-s, "a"), 10 * m, 0, work.ReviewSlept},
		{"the clock two seconds off", at(10*m+2*s, 10*m, 10*m, "a"), 10 * m, 0, work.ReviewNone},
		{"the clock set on", at(10*m+3*s, 10*m, 10*m, "a"), 10 * m, 0, work.ReviewClock},
		{"the clock set back", at(7*m, 10*m, 10*m, "a"), 7 * m, 0, work.ReviewClock},
		{"started anew", at(10*m, -50*m, -50*m, "b"), 10 * m, 0, work.ReviewRebooted},
		{"no boot id", at(7*m, 10*m, 1*m, ""), 7 * m, 0, work.ReviewNone},
		{"at its limit", at(10*m, 10*m, 10*m, "a"), 10 * m, 10 * m, work.ReviewNone},
		{"past its limit", at(10*m+s, 10*m+s, 10*m+s, "a"), 10*m + s, 10 * m, work.ReviewLimit},
		{"two hours", at(120*m, 120*m, 120*m, "a"), 120 * m, 0, work.ReviewNone},
		{"more than two hours", at(120*m+s, 120*m+s, 120*m+s, "a"), 120*m + s, 0, work.ReviewLong},
		{"more than two hours within its limit", at(121*m, 121*m, 121*m, "a"), 121 * m, 180 * m, work.ReviewLong},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := work.ReviewOf(work.Between(from, row.to), row.worked, row.limit); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}

func TestElapsedLeavesPausesOut(t *testing.T) {
	o := work.Open{Start: 100_000_000, Before: 30 * time.Second}
	if got := o.Elapsed(110_000_000); got != 40*time.Second {
		t.Errorf("running: got %s", got)
	}
	if got := o.Elapsed(90_000_000); got != 30*time.Second {
		t.Errorf("with the clock set back: got %s", got)
	}
	o.Paused = true
	if got := o.Elapsed(999_000_000); got != 30*time.Second {
		t.Errorf("paused: got %s", got)
	}
}
