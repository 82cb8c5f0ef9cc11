package tracker_test

import (
	"context"
	"testing"
	"time"

	"clickwage/data/tracker"
	"clickwage/data/work"
	"clickwage/data/work/warning"
)

// What was typed counts as work until the worker says that the break is right.
func TestABreakWithinTypedWorkIsAsked(t *testing.T) {
	for _, mend := range []bool{false, true} {
		b := newBench(t)
		ctx := context.Background()
		hour := b.Now() - work.Instant(2*time.Hour/time.Microsecond)
		add := func(opt tracker.AddOptions) {
			t.Helper()
			if _, err := b.Add(ctx, opt); err != nil {
				t.Fatal(err)
			}
		}
		add(tracker.AddOptions{Start: hour, End: hour.Add(time.Hour), Platform: "Toloka", Title: "Signs", Reward: usd(6_000_000), State: work.Approved})
		add(tracker.AddOptions{Start: hour.Add(20 * time.Minute), End: hour.Add(30 * time.Minute), Activity: work.Break})
		found, err := b.Warnings(ctx)
		if err != nil || len(found.Warnings) != 1 || found.Warnings[0].Kind != warning.BreakInWork || found.Warnings[0].Length != 10*time.Minute {
			t.Fatalf("%+v %v", found, err)
		}
		paid := func() string {
			t.Helper()
			q, err := b.Query(ctx)
			if err != nil {
				t.Fatal(err)
			}
			r, err := b.Report(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			rate, ok := r.Groups[0].Paid()
			if !ok {
				t.Fatal("no rate")
			}
			return rate.Decimal(2)
		}
		before := paid()
		if err := b.Settle(ctx, found.Warnings[0].Key, mend); err != nil {
			t.Fatal(err)
		}
		want := "6.00"
		if mend {
			want = "7.20" // 50 minutes in two stretches
		}
		if got := paid(); got != want {
			t.Errorf("mend %v: %s, want %s", mend, got, want)
		}
		if found, err := b.Warnings(ctx); err != nil || len(found.Warnings) != 0 {
			t.Errorf("mend %v: it is asked again: %+v %v", mend, found, err)
		}
		if _, err := b.Undo(ctx); err != nil {
			t.Fatal(err)
		}
		if got := paid(); got != before {
			t.Errorf("mend %v: after undoing %s, want %s", mend, got, before)
		}
	}
}
