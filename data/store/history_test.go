package store_test

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/store"
	"clickwage/data/work"
)

// A submission that is not among the changed ones needs no history: all of it,
// and all of each of its times, was recorded at one moment.
func TestChangedLeavesOutNoneWithAHistory(t *testing.T) {
	minutes := 0
	clock := func() time.Time { minutes++; return fixed().Add(time.Duration(minutes) * time.Minute) }
	s, err := store.Open(ctx, store.Options{Path: filepath.Join(t.TempDir(), "ledger.db"), Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	random := rand.New(rand.NewPCG(3, 5))
	var ids []work.SubmissionID
	for range 120 {
		if _, err := s.Write(ctx, store.Label{What: "scribble"}, scribble(s, random, &ids)); err != nil {
			t.Fatal(err)
		}
	}
	changed, err := s.Changed(ctx, ids)
	must(t, err)
	edited := ids[slices.IndexFunc(ids, func(id work.SubmissionID) bool {
		spans, err := s.Intervals(ctx, id)
		must(t, err)
		return len(spans) > 0 && !changed[id]
	})]
	write(t, s, func(tx *store.Tx) error { // its time alone
		spans, err := tx.Intervals(edited)
		if err != nil {
			return err
		}
		spans[0].Note = "another"
		return tx.PutInterval(spans[0])
	})
	changed, err = s.Changed(ctx, ids)
	must(t, err)
	if !changed[edited] || len(changed) == len(ids) {
		t.Fatalf("%d of %d are changed; the one whose time was: %v", len(changed), len(ids), changed[edited])
	}
	for _, id := range ids {
		lines, err := s.History(ctx, string(id))
		must(t, err)
		moments := map[string]work.Instant{}
		for _, l := range lines {
			record, _, _ := strings.Cut(strings.TrimPrefix(l.Field, "time "), " ")
			if !strings.HasPrefix(l.Field, "time ") {
				record = ""
			}
			if first, met := moments[record]; met && first != l.At && !changed[id] {
				t.Errorf("%s has a history, and is not changed: %+v", id, l)
			}
			if _, met := moments[record]; !met {
				moments[record] = l.At
			}
		}
	}
}
