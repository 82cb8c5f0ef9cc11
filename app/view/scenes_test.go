package view

import (
	"context"
	"testing"
	"time"

	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// odd adds a task that took longer than it allows, and one that came twice.
func (s *stage) odd(t testing.TB) {
	t.Helper()
	for i := range 2 {
		start := now.Add(-time.Duration(30-i) * time.Hour)
		if _, err := s.tracker.Add(context.Background(), tracker.AddOptions{
			Start: work.At(start), End: work.At(start.Add(50 * time.Minute)), Platform: "Prolific", Title: "Sound and memory, part 2",
			Requester: "Music lab", Limit: 30 * time.Minute, State: work.Submitted,
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// stops are what can keep a ledger from being shown.
var stops = map[string]error{
	"damaged":   &tracker.DamagedError{Path: "ledger.db", Cause: store.ErrDamaged, Backup: &store.Copy{At: now, Size: 4_100_000}},
	"elsewhere": &tracker.ElsewhereError{Path: "ledger.db", Service: "Dropbox", Host: tracker.Host{Name: "ines-laptop"}, Alive: now},
	"notledger": store.ErrNotLedger, "full": store.ErrFull, "readonly": store.ErrReadOnly,
}

// run starts a task of which everything is known, six minutes ago.
func (s *stage) run(t testing.TB) {
	t.Helper()
	reward := money.Of(1_800_000, "GBP")
	s.clock = now.Add(-372 * time.Second)
	_, err := s.tracker.Start(context.Background(), tracker.StartOptions{
		Platform: "Prolific", Requester: "A decision laboratory", Title: "Everyday choices about risk", Reward: &reward, Limit: 45 * time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.clock = now
}
