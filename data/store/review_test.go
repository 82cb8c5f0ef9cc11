package store_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"clickwage/data/rating"
	"clickwage/data/store"
)

// reviewed is a review of another worker with a value in every column.
func reviewed() store.Review {
	return store.Review{
		Signer: "clickwage-ratings+0a1b2c3d+AbC=", Ref: "00112233445566778899aabbccddeeff", File: strings.Repeat("ab", 32),
		Review: rating.Review{
			ID: store.NewID(), Subject: rating.Subject{Platform: "Prolific", Requester: "R&D \"42\"", RequesterID: "r-1"},
			Title: "Image study", Context: "two\nlines", Written: 5_000_000,
			Answers: map[string]rating.Answer{
				"recommend": {Value: "no", Why: "unpaid \u2260 volunteer", Origin: rating.Typed},
				"days":      {Value: "2.5", Origin: rating.Ledger, N: 12},
			},
		},
	}
}

func reviews(t *testing.T, s *store.Store) []store.Review {
	t.Helper()
	all, err := s.Reviews(ctx)
	must(t, err)
	return all
}

func TestAReviewComesBackWhole(t *testing.T) {
	s := fresh(t)
	r, own := reviewed(), reviewed()
	own.Signer, own.Ref, own.File, own.Answers = "", "", "", map[string]rating.Answer{}
	write(t, s, func(tx *store.Tx) error { return errors.Join(tx.PutReview(r), tx.PutReview(own)) })
	got := reviews(t, s)
	if len(got) != 2 || asJSON(t, got[0]) != asJSON(t, own) || asJSON(t, got[1]) != asJSON(t, r) || !got[0].Own() || got[1].Own() {
		t.Errorf("got %s", asJSON(t, got))
	}
	for _, one := range got {
		if n, err := s.Write(ctx, store.Label{What: "same"}, func(tx *store.Tx) error { return tx.PutReview(one) }); err != nil || n != 0 {
			t.Errorf("read back and written is change %d (%v)", n, err)
		}
	}
	if cases, err := s.Cases(ctx); err != nil || len(cases) != 0 {
		t.Errorf("it is among the disputes: %v (%v)", cases, err)
	}
	sound(t, s)
}

func TestAReviewIsNoCaseAndNoCaseAReview(t *testing.T) {
	s := fresh(t)
	sub, _ := full()
	r := reviewed()
	write(t, s, func(tx *store.Tx) error { return errors.Join(tx.PutSubmission(sub), tx.PutReview(r)) })
	c := disputed(t, s, sub.ID)
	if _, err := s.Case(ctx, r.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the review as a case: got %v", err)
	}
	_, err := s.Write(ctx, store.Label{What: "review"}, func(tx *store.Tx) error { return tx.DeleteReview(c.ID) })
	if !errors.Is(err, store.ErrNotFound) || !strings.Contains(err.Error(), "review") {
		t.Errorf("the case as a review: got %v", err)
	}
}

func TestAReviewIsUndoneArchivedAndErased(t *testing.T) {
	s := fresh(t)
	r := reviewed()
	changed := r
	changed.Context = "other words"
	write(t, s, func(tx *store.Tx) error { return tx.PutReview(r) })
	for _, step := range []struct {
		name string
		do   func()
		want *store.Review
	}{
		{"changed", func() { write(t, s, func(tx *store.Tx) error { return tx.PutReview(changed) }) }, &changed},
		{"the change undone", func() { _, err := s.Undo(ctx); must(t, err) }, &r},
		{"and redone", func() { _, err := s.Redo(ctx); must(t, err) }, &changed},
		{"removed", func() { write(t, s, func(tx *store.Tx) error { return tx.DeleteReview(r.ID) }) }, nil},
		{"the removal undone", func() { _, err := s.Undo(ctx); must(t, err) }, &changed},
	} {
		step.do()
		switch got := reviews(t, s); {
		case step.want == nil && len(got) != 0:
			t.Fatalf("%s: got %s", step.name, asJSON(t, got))
		case step.want != nil && (len(got) != 1 || asJSON(t, got[0]) != asJSON(t, *step.want)):
			t.Fatalf("%s: got %s, want %s", step.name, asJSON(t, got), asJSON(t, *step.want))
		}
		sound(t, s)
	}
	var first, second bytes.Buffer
	_, err := s.WriteArchive(ctx, &first)
	must(t, err)
	other := open(t, filepath.Join(t.TempDir(), "other.db"))
	_, err = other.ReadArchive(ctx, bytes.NewReader(first.Bytes()), nil)
	must(t, err)
	_, err = other.WriteArchive(ctx, &second)
	must(t, err)
	if got := reviews(t, other); !bytes.Equal(first.Bytes(), second.Bytes()) || len(got) != 1 || asJSON(t, got[0]) != asJSON(t, changed) {
		t.Errorf("by the archive: got %s", asJSON(t, got))
	}
	sound(t, other)
	if done, err := s.Erase(ctx, []string{r.ID}); err != nil || done.Records != 1 || len(reviews(t, s)) != 0 {
		t.Fatalf("erased: got %+v (%v)", done, err)
	}
	for _, secret := range []string{"unpaid", "Image study", "other words", r.ID} {
		if strings.Contains(onDisk(t, s.Path()), secret) {
			t.Errorf("%q is still on the disk", secret)
		}
	}
	sound(t, s)
}

func TestErasingAPlatformErasesItsReviews(t *testing.T) {
	s := fresh(t)
	write(t, s, func(tx *store.Tx) error { return tx.PutReview(reviewed()) })
	if done, err := s.EraseAllOf(ctx, "prolific"); err != nil || done.Records != 1 || len(reviews(t, s)) != 0 {
		t.Errorf("got %+v (%v)", done, err)
	}
	write(t, s, func(tx *store.Tx) error { return tx.PutReview(reviewed()) })
	if done, err := s.EraseEverything(ctx); err != nil || done.Records != 1 || len(reviews(t, s)) != 0 {
		t.Errorf("everything: got %+v (%v)", done, err)
	}
}
