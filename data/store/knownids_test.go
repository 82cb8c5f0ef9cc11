package store_test

import (
	"fmt"
	"testing"
	"time"

	"clickwage/data/store"
	"clickwage/data/work"
)

// A day that is not sure does not say where in the ledger to look.
func unsure(id string, day int) store.Row {
	return store.Row{Within: 48 * time.Hour, Submission: &work.Submission{
		ID: work.SubmissionID(store.NewID()), Title: "labels", Account: work.Account{Platform: "MTurk", PlatformID: id}, Source: work.Imported,
		Events: []work.Event{{State: work.Submitted, At: work.At(fixed().AddDate(0, 0, -day)), Source: work.Inferred}},
	}}
}

func TestRowsFoundByIDAloneAreFoundWhoeverWroteThem(t *testing.T) {
	s := fresh(t)
	var renamed work.SubmissionID
	bring := func(rows []store.Row, between func()) [3]int {
		t.Helper()
		i, err := s.BeginImport(ctx, store.ImportOptions{Label: store.Label{Source: work.Imported}})
		if err != nil {
			t.Fatal(err)
		}
		for n, r := range rows {
			if n == len(rows)/2 {
				if err := i.Flush(ctx); err != nil {
					t.Fatal(err)
				}
				between()
			}
			if err := i.Add(ctx, r); err != nil {
				t.Fatal(err)
			}
		}
		if err := i.Seal(ctx, ""); err != nil {
			t.Fatal(err)
		}
		return i.Counts
	}
	var first []store.Row
	for n := range 1200 {
		first = append(first, unsure(fmt.Sprint("a", n*7919%1200), n%500))
	}
	if got := bring(first, func() {}); got != [3]int{1200, 0, 0} {
		t.Fatalf("first: %v", got)
	}
	if got := bring(first, func() {}); got != [3]int{0, 0, 1200} {
		t.Errorf("again: %v", got)
	}
	twice := append([]store.Row{unsure("b0", 1), unsure("b1", 2)}, unsure("b0", 3), unsure("a5", 1), unsure("c1", 9), unsure("c2", 9))
	got := bring(twice, func() {
		write(t, s, func(tx *store.Tx) error {
			sub := *unsure("c1", 400).Submission
			if err := tx.PutSubmission(sub); err != nil {
				return err
			}
			known := *unsure("c0", 400).Submission
			renamed = known.ID
			return tx.PutSubmission(known)
		})
		write(t, s, func(tx *store.Tx) error {
			known, err := tx.Submission(renamed)
			known.Account.PlatformID = "c2"
			if err != nil {
				return err
			}
			return tx.PutSubmission(known)
		})
	})
	if got[store.Added] != 2 {
		t.Errorf("added %d of rows that the ledger knew, or another wrote meanwhile", got[store.Added]-2)
	}
}
