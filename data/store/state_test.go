package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/receipts"
	"clickwage/data/store"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// A figure is of one moment: no change is in it by half while another one writes.
func TestBooksAreOfOneMoment(t *testing.T) {
	s := fresh(t)
	at := work.At(time.Date(2026, 3, 29, 12, 0, 0, 0, time.UTC))
	const changes = 150
	done := make(chan error, 1)
	go func() {
		var err error
		for n := 0; n < changes && err == nil; n++ {
			_, err = s.Write(ctx, store.Label{What: "scribble"}, func(tx *store.Tx) error {
				if err := tx.PutSubmission(work.Submission{ID: work.SubmissionID(store.NewID()), Account: work.Account{Platform: "A"}, Events: []work.Event{{State: work.Submitted, At: at, Recorded: at}}}); err != nil {
					return err
				}
				return tx.PutEntry(work.Entry{ID: work.EntryID(store.NewID()), Kind: work.Fee, At: at, Amount: money.Of(1, "USD"), Platform: "A"})
			})
		}
		done <- err
	}()
	day := timeline.DayOf(2026, 3, 29)
	zone := timeline.NewDays(time.UTC, 0)
	for writing := true; writing; {
		whole, err := s.Books(ctx)
		if err != nil {
			t.Fatal(err)
		}
		part, err := s.BooksBetween(ctx, work.Instant(zone.Start(day)), work.Instant(zone.Start(day+1)))
		if err != nil {
			t.Fatal(err)
		}
		for name, b := range map[string]earnings.Books{"all": whole, "a day": part} {
			if len(b.Submissions) != len(b.Entries) {
				t.Errorf("%s: %d submissions with a fee each have %d fees", name, len(b.Submissions), len(b.Entries))
			}
		}
		select {
		case err := <-done:
			if writing = false; err != nil {
				t.Fatal(err)
			}
		default:
		}
	}
}

// What looks through the whole ledger knows every name that it meets, although
// titles come while it reads.
func TestWhatLooksThroughTheLedgerKnowsItsNames(t *testing.T) {
	s := fresh(t)
	at := work.At(time.Date(2026, 3, 29, 12, 0, 0, 0, time.UTC))
	done := make(chan error, 1)
	go func() {
		var err error
		for n := 0; n < 300 && err == nil; n++ {
			_, err = s.Write(ctx, store.Label{What: "scribble"}, func(tx *store.Tx) error {
				return tx.PutSubmission(work.Submission{ID: work.SubmissionID(store.NewID()), Title: store.NewID(), Account: work.Account{Platform: "A"}, Events: []work.Event{{State: work.Submitted, At: at, Recorded: at}}})
			})
		}
		done <- err
	}()
	for {
		if err := s.EachOwed(ctx, func(task *receipts.Task, _ func() work.SubmissionID) {
			if task.Title == "" {
				t.Error("a task has lost its title")
			}
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Warnings(ctx); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			return
		default:
		}
	}
}

// What another program commits is told of even where this one writes without a
// pause, and what changes nothing is not told of.
func TestTheVersionTellsOfOthersWhileThisOneWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	s, other := open(t, path), open(t, path)
	version := func() int64 {
		t.Helper()
		v, err := s.Version(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	before := version()
	write(t, s, func(*store.Tx) error { return nil })
	if now := version(); now != before {
		t.Errorf("a change of nothing is told of: got %d, want %d", now, before)
	}
	before = version()
	write(t, other, func(tx *store.Tx) error {
		return tx.PutSubmission(work.Submission{ID: work.SubmissionID(store.NewID()), Accepted: 1})
	})
	write(t, s, func(*store.Tx) error {
		if version() == before {
			t.Error("the other one's change is not told of while this one makes its own")
		}
		return nil
	})
}
