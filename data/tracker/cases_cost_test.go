package tracker_test

import (
	"context"
	"os"
	"testing"
	"time"

	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// How long the list of cases takes with one of 2,000 tasks, which the window
// reads after every change while it shows them.
func TestCostOfCases(t *testing.T) {
	if os.Getenv("BENCH") == "" {
		t.Skip("BENCH=1 measures")
	}
	b, ctx := newBench(t), context.Background()
	first := b.refused("Lab", 500_000, 48*time.Hour)
	var ids []string
	states := []work.State{work.Rejected}
	if err := b.fillRefused(2000); err != nil {
		t.Fatal(err)
	}
	keys, err := b.Keys(ctx, store.Filter{States: states})
	if err != nil {
		t.Fatal(err)
	}
	records, err := b.Records(ctx, keys)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		ids = append(ids, string(r.Submission.ID))
	}
	if _, err := b.OpenCase(ctx, tracker.CaseOptions{Tasks: ids}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := b.Edit(ctx, first, map[string]string{"note": b.Now().In(time.UTC).String()}); err != nil {
			t.Fatal(err)
		}
		b.pass(time.Second)
		from := time.Now()
		all, err := b.Cases(ctx)
		if err != nil || len(all) != 1 || all[0].Tasks != len(ids) {
			t.Fatal(len(all), err)
		}
		t.Logf("%d tasks: %s", len(ids), time.Since(from))
	}
}

// fillRefused adds many tasks of a minute that were rejected.
func (b *bench) fillRefused(n int) error {
	ctx, rejected := context.Background(), work.Rejected
	var ids []string
	for i := range n {
		at := b.Now().Add(-time.Duration(n-i+200) * time.Minute)
		id, err := b.Add(ctx, tracker.AddOptions{Start: at, End: at.Add(time.Minute), Platform: "Prolific", Requester: "Lab", Title: "Image study", Reward: usd(100_000), State: work.Submitted})
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	return b.Mark(ctx, ids, tracker.MarkOptions{State: &rejected, At: b.Now().Add(-time.Hour)})
}
