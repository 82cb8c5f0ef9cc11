package store_test

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"os"
	"testing"
	"time"

	"clickwage/data/revision"
	"clickwage/data/store"
)

// What the tree of a large ledger costs: BENCH=1 go test -run Costs -v.
func TestTreeCosts(t *testing.T) {
	if os.Getenv("BENCH") == "" {
		t.Skip("BENCH=1 measures")
	}
	for _, n := range []int{100_000, 1_000_000} {
		leaves := make([]revision.Hash, n)
		for i := range leaves {
			leaves[i] = sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(i)))
		}
		start := time.Now()
		log, err := revision.NewLog(leaves)
		if err != nil {
			t.Fatal(err)
		}
		built := time.Since(start)
		start = time.Now()
		for i := range 10_000 {
			if _, err := log.Inclusion(int64(i*(n/10_000)), int64(n)); err != nil {
				t.Fatal(err)
			}
		}
		proved := time.Since(start)
		start = time.Now()
		var tree revision.Tree
		for _, leaf := range leaves {
			tree.Add(leaf)
		}
		tree.Root()
		t.Logf("%d leaves: tree with proofs %v, 10,000 inclusion proofs %v, root alone %v", n, built, proved, time.Since(start))
	}
}

// What a ledger of 100,000 revisions costs to sign, to verify at a start, and to
// disclose a part of.
func TestLedgerCosts(t *testing.T) {
	if os.Getenv("BENCH") == "" {
		t.Skip("BENCH=1 measures")
	}
	s := fresh(t)
	key := keyed(t, s)
	var ids []string
	write(t, s, func(tx *store.Tx) error {
		for i := range 50_000 {
			sub, span := full()
			if i%167 == 0 {
				ids = append(ids, string(sub.ID))
			}
			if err := errors.Join(tx.PutSubmission(sub), tx.PutInterval(span)); err != nil {
				return err
			}
		}
		return nil
	})
	took := func(what string, do func() error) {
		t.Helper()
		start := time.Now()
		if err := do(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %v", what, time.Since(start))
	}
	took("tree of the stored leaves", func() error { _, err := s.Log(ctx); return err })
	took("checkpoint", func() error { _, _, err := s.Sign(ctx, key); return err })
	took("first verification", func() error { _, err := s.CheckNew(ctx); return err })
	took("verification of a later start", func() error { _, err := s.CheckNew(ctx); return err })
	took("disclosure of 300 submissions", func() error {
		d, err := s.Disclose(ctx, store.Disclosing{Records: ids})
		t.Logf("%d revisions", len(d.Revisions))
		return err
	})
}
