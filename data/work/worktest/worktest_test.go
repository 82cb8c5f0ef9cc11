package worktest_test

import (
	"testing"
	"time"

	"clickwage/data/money"
	"clickwage/data/work"
	"clickwage/data/work/worktest"
)

func TestADayIsReadAsItStands(t *testing.T) {
	l := worktest.Day(t, `
# a morning
09:00-09:10 search
09:10-09:22 prolific survey 0.50GBP approved timer +0.10 by=lab
2026-11-24
23:50-00:20 mturk label ? rejected review
18:00 fee 0.25 prolific`)
	if len(l.Submissions) != 2 || len(l.Intervals) != 3 || len(l.Entries) != 1 {
		t.Fatalf("got %d submissions, %d intervals, %d entries", len(l.Submissions), len(l.Intervals), len(l.Entries))
	}
	first, second := l.Submissions[0], l.Submissions[1]
	if first.State != work.Approved || first.Credit.Bonus != money.Of(100_000, "GBP") || first.Account.Requester != "lab" {
		t.Errorf("got %+v", first)
	}
	if got, want := first.Submitted.In(time.UTC).Format(time.DateTime), "2026-11-23 09:22:00"; got != want {
		t.Errorf("submitted: got %s, want %s", got, want)
	}
	if second.Advertised.RewardKnown || l.Intervals[2].Review == work.ReviewNone {
		t.Errorf("got %+v", second)
	}
	if got, want := l.Intervals[2].End.In(time.UTC).Format(time.DateTime), "2026-11-25 00:20:00"; got != want {
		t.Errorf("over midnight: got %s, want %s", got, want)
	}
	if l.Entries[0].Kind != work.Fee || l.Entries[0].Amount != money.Of(250_000, "USD") || l.Entries[0].Platform != "prolific" {
		t.Errorf("got %+v", l.Entries[0])
	}
}

func TestEveryStateCanBeWritten(t *testing.T) {
	for _, state := range work.States() {
		l := worktest.Day(t, "09:00-09:10 prolific survey 0.50 "+state.String())
		if got := l.Submissions[0].State; got != state {
			t.Errorf("got %s, want %s", got, state)
		}
	}
}

func TestLinesThatSayNothingAreRefused(t *testing.T) {
	for name, line := range map[string]string{
		"no time":               "search",
		"an impossible time":    "25:00-26:00 search",
		"nothing done":          "09:00-09:10",
		"no state":              "09:00-09:10 prolific survey 0.50",
		"an unknown state":      "09:00-09:10 prolific survey 0.50 paid",
		"no amount":             "09:00-09:10 prolific survey much approved",
		"a bonus for searching": "09:00-09:10 search mturk +0.10",
		"an unknown option":     "09:00-09:10 prolific survey 0.50 approved quickly",
		"an unknown entry":      "09:00 gift 0.50",
		"a fee of nothing":      "09:00 fee",
	} {
		if _, err := worktest.Parse(line); err == nil {
			t.Errorf("%s: %q was read", name, line)
		}
	}
}
