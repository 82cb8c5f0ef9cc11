package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
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

// New rows wait to be written together. They come in the file's order whatever
// is between them, and those at the end are not left out.
func TestNewRowsAreWrittenTogetherInTheirOrder(t *testing.T) {
	s := fresh(t)
	batch, err := s.BeginImport(ctx, store.ImportOptions{Label: store.Label{Source: work.Imported}})
	if err != nil {
		t.Fatal(err)
	}
	add := func(n int, note string) {
		t.Helper()
		sub, _ := full()
		sub.Account.PlatformID, sub.Note = fmt.Sprint("a", n), note
		sub.Accepted, sub.Events = 0, []work.Event{{State: work.Submitted, Source: work.Imported}} // no time is known
		if err := batch.Add(ctx, store.Row{Submission: &sub}); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 130 {
		add(n, "")
		if n%30 == 29 {
			add(n-20, "said in a later row") // of one that may wait
			at := work.At(fixed().Add(time.Duration(n) * time.Minute))
			span := work.Interval{ID: work.IntervalID(store.NewID()), Activity: work.Search, Start: at, End: at.Add(time.Second), Source: work.Imported}
			if err := batch.Add(ctx, store.Row{Intervals: []work.Interval{span}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := batch.Seal(ctx, ""); err != nil {
		t.Fatal(err)
	}
	if batch.Counts != [3]int{134, 4, 0} {
		t.Errorf("added, updated, unchanged: %v", batch.Counts)
	}
	mustCheck(t, s)
	db, err := sql.Open("sqlite", s.Path())
	must(t, err)
	defer db.Close()
	rows, err := db.Query("SELECT s.platform_id, rank() OVER (ORDER BY s.n) - rank() OVER (ORDER BY r.seq) FROM submission s JOIN revision r ON r.record = s.id AND r.prev IS NULL ORDER BY s.n")
	must(t, err)
	defer rows.Close()
	for n := range 130 {
		var id string
		var apart int
		if !rows.Next() {
			t.Fatalf("row %d is missing: %v", n, rows.Err())
		}
		must(t, rows.Scan(&id, &apart))
		if want := fmt.Sprint("a", n); id != want || apart != 0 {
			t.Fatalf("row %d: %s, %d places from its revision; want %s", n, id, apart, want)
		}
	}
}

func TestRowsOfWhichNoTimeIsKnownAreWritten(t *testing.T) {
	s := fresh(t)
	batch, err := s.BeginImport(ctx, store.ImportOptions{Label: store.Label{Source: work.Imported}})
	must(t, err)
	sub, _ := full()
	sub.Accepted, sub.Events = 0, []work.Event{{State: work.Submitted, Source: work.Imported}}
	must(t, batch.Add(ctx, store.Row{Submission: &sub}))
	must(t, batch.Seal(ctx, ""))
	if _, err := s.Submission(ctx, sub.ID); err != nil {
		t.Error(err)
	}
}

// What no instant is known of is in no day, and in the figures all the same: from
// its import until a decision gives it a day, or it is removed or taken back.
func TestWorkWithoutADayIsInTheFiguresAtOnce(t *testing.T) {
	s := fresh(t)
	figures := func(when, want string) {
		t.Helper()
		zone, err := time.LoadLocation("Europe/Lisbon")
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Report(ctx, earnings.Query{Zone: zone, AsOf: fixed(), By: earnings.ByMonth})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, g := range r.Groups {
			got += g.Key + " " + g.Pay().String() + ";"
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", when, got, want)
		}
		mustCheck(t, s)
	}
	dated, span := full()
	dated.Credit = work.Credit{Bonus: money.Of(1_000_000, "GBP")}
	write(t, s, func(tx *store.Tx) error { return errors.Join(tx.PutSubmission(dated), tx.PutInterval(span)) })
	figures("one with a day", "2026-11 1.00GBP;")
	sub := work.Submission{
		ID: work.SubmissionID(store.NewID()), Account: work.Account{Platform: "MTurk", PlatformID: "x"}, Source: work.Imported,
		Advertised: work.Offer{Reward: money.Of(5_000_000, "GBP"), RewardKnown: true},
		Events:     []work.Event{{State: work.Approved, Recorded: work.At(fixed()), Source: work.Imported}},
	}
	sub.Settle()
	batch, err := s.BeginImport(ctx, store.ImportOptions{Label: store.Label{What: "import", Source: work.Imported}})
	if err == nil {
		err = batch.Add(ctx, store.Row{Submission: &sub})
	}
	if err == nil {
		err = batch.Seal(ctx, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	figures("imported", " 5.00GBP;2026-11 1.00GBP;")
	sub.Credit.Bonus = money.Of(1_000_000, "GBP")
	write(t, s, func(tx *store.Tx) error { return tx.PutSubmission(sub) })
	figures("with a bonus", " 6.00GBP;2026-11 1.00GBP;")
	sub.Events[0].At = work.At(fixed())
	write(t, s, func(tx *store.Tx) error { return tx.PutSubmission(sub) })
	figures("decided on a day", "2026-11 7.00GBP;")
	for _, want := range []string{" 6.00GBP;2026-11 1.00GBP;", " 5.00GBP;2026-11 1.00GBP;", "2026-11 1.00GBP;"} {
		if _, err := s.Undo(ctx); err != nil {
			t.Fatal(err)
		}
		figures("taken back", want)
	}
}
