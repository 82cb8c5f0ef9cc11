package earnings_test

import (
	"fmt"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/work"
	"clickwage/data/work/worktest"
)

// promises are those of a day on which every submission promised the same.
func promises(t *testing.T, day string, p *work.Promise) string {
	t.Helper()
	l := worktest.Day(t, day)
	b, err := earnings.NewBooks(l.Submissions, l.Intervals, l.Entries, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range b.Submissions {
		b.Submissions[i].Promise = p
	}
	out := ""
	for _, k := range earnings.Promises(b, earnings.Query{Zone: time.UTC, AsOf: asOf}, func(i int) string { return b.Submissions[i].Title }) {
		out += fmt.Sprintf("%s n=%d unknown=%d", k.Key, k.N, k.Unknown)
		if k.Known {
			out += fmt.Sprintf(" %s->%s", k.Advertised.Decimal(2), k.Actual.Decimal(2))
		}
		out += "; "
	}
	return out
}

func TestWhatWasPromisedAgainstWhatCame(t *testing.T) {
	byEstimate := &work.Promise{Reward: money.Of(1_000_000, "USD"), RewardKnown: true, Estimate: 5 * time.Minute}
	byRate := &work.Promise{Hourly: money.Of(9_000_000, "USD"), Reward: money.Of(1_000_000, "USD"), RewardKnown: true, Estimate: 5 * time.Minute}
	for name, row := range map[string]struct {
		day     string
		promise *work.Promise
		want    string
	}{
		"twice as long as estimated":        {"09:00-09:10 p a 1.00 approved", byEstimate, "a n=1 unknown=0 12.00->6.00; "},
		"the advertised rate goes first":    {"09:00-09:10 p a 1.00 approved", byRate, "a n=1 unknown=0 9.00->6.00; "},
		"a rejection pays nothing":          {"09:00-09:10 p a 1.00 rejected", byEstimate, "a n=1 unknown=0 12.00->0.00; "},
		"what is pending is not compared":   {"09:00-09:10 p a 1.00 submitted", byEstimate, ""},
		"side by side each has half":        {"09:00-09:10 p a 1.00 approved\n09:00-09:10 p b 1.00 approved", byEstimate, "a n=1 unknown=0 12.00->12.00; b n=1 unknown=0 12.00->12.00; "},
		"time to review leaves a task out":  {"09:00-09:10 p a 1.00 approved review", byEstimate, ""},
		"nothing promised":                  {"09:00-09:10 p a 1.00 approved", nil, "a n=0 unknown=1; "},
		"no estimate":                       {"09:00-09:10 p a 1.00 approved", &work.Promise{Terms: "x"}, "a n=0 unknown=1; "},
		"promised in another currency":      {"09:00-09:10 p a 1.00 approved", &work.Promise{Hourly: money.Of(9_000_000, "EUR")}, "a n=0 unknown=1; "},
		"a group weights by the time":       {"09:00-09:10 p a 1.00 approved\n10:00-10:20 p a 1.00 rejected", byEstimate, "a n=2 unknown=0 12.00->2.00; "},
		"unpaid time between is not theirs": {"09:00-09:10 p a 1.00 approved\n09:10-09:40 search", byEstimate, "a n=1 unknown=0 12.00->6.00; "},
	} {
		if got := promises(t, row.day, row.promise); got != row.want {
			t.Errorf("%s: got %q, want %q", name, got, row.want)
		}
	}
}
