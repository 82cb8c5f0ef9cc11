package store_test

import (
	"strconv"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/store"
	"clickwage/data/work"
)

// A figure that is read while an import runs is one without the import; once it
// is sealed, the days that were made meanwhile are made anew.
func TestAFigureReadWhileAnImportRunsDoesNotHideItLater(t *testing.T) {
	s := fresh(t)
	zone, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	q := earnings.Query{Zone: zone, AsOf: fixed(), By: earnings.ByDay}
	compare := func(when string, days int) {
		t.Helper()
		books, err := s.Books(ctx)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Report(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		if want := earnings.Compute(books, q); asJSON(t, got) != asJSON(t, want) {
			t.Errorf("%s: got %s\nwant %s", when, asJSON(t, got), asJSON(t, want))
		}
		if len(books.Submissions) != days {
			t.Errorf("%s: %d submissions count, want %d", when, len(books.Submissions), days)
		}
	}
	batch, err := s.BeginImport(ctx, store.ImportOptions{Label: store.Label{Source: work.Imported}})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		sub, i := full()
		sub.Account.PlatformID, i.Start, i.End = strconv.Itoa(n), i.Start.Add(-time.Duration(n)*24*time.Hour), i.End.Add(-time.Duration(n)*24*time.Hour)
		sub.Accepted, sub.Events = i.Start, []work.Event{{State: work.Submitted, At: i.End, Source: work.Imported}}
		sub.Settle()
		if err := batch.Add(ctx, store.Row{Submission: &sub, Intervals: []work.Interval{i}}); err != nil {
			t.Fatal(err)
		}
		if err := batch.Flush(ctx); err != nil {
			t.Fatal(err)
		}
		compare("while it runs", 0)
	}
	if err := batch.Seal(ctx, ""); err != nil {
		t.Fatal(err)
	}
	compare("afterwards", 3)
	mustCheck(t, s)
}
