package store_test

import (
	"database/sql"
	"errors"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/receipts"
	"clickwage/data/store"
	"clickwage/data/work"
)

// A value that no row can hold, as a failing disk leaves one, is said and never
// indexes a table or makes days without end.
func TestAbsurdValuesAreADamagedLedger(t *testing.T) {
	for name, query := range map[string]string{
		"a state of none":        "UPDATE submission SET state = 99",
		"a state below all":      "UPDATE submission SET state = -1",
		"a title of none":        "UPDATE submission SET title = 999999",
		"a platform below all":   "UPDATE submission SET platform = -1",
		"an activity of none":    "UPDATE interval SET activity = 99",
		"a source of none":       "UPDATE interval SET source = 99",
		"a day before all days":  "UPDATE submission SET anchor = -9223372036854775808",
		"a day after all days":   "UPDATE submission SET anchor = 9223372036854775807",
		"an end of the world":    "UPDATE interval SET stop = 9223372036854775807",
		"an end in another age":  "UPDATE interval SET stop = start + 3200000000000000",
		"a start before history": "UPDATE interval SET start = -9223372036854775807",
		"an end before a start":  "UPDATE interval SET stop = start - 1",
		"a name beyond memory":   "UPDATE name SET n = 1 << 40 WHERE n = 1",
	} {
		t.Run(name, func(t *testing.T) {
			s := fresh(t)
			everything(t, s)
			db, err := sql.Open("sqlite", s.Path())
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(query); err != nil {
				t.Fatal(err)
			}
			if _, err := db.Exec("INSERT INTO dirty (start, stop) VALUES (1, 2)"); err != nil {
				t.Fatal(err)
			}
			_, err = s.Report(ctx, earnings.Query{AsOf: fixed(), Zone: time.UTC})
			if !errors.Is(err, store.ErrDamaged) {
				t.Errorf("report: got %v, want a damaged ledger", err)
			}
			if err := s.EachOwed(ctx, func(*receipts.Task, func() work.SubmissionID) {}); err != nil && !errors.Is(err, store.ErrDamaged) {
				t.Errorf("owed: %v", err)
			}
			if _, err := s.Warnings(ctx); err != nil && !errors.Is(err, store.ErrDamaged) {
				t.Errorf("warnings: %v", err)
			}
			if checked, err := s.Check(ctx); !errors.Is(err, store.ErrDamaged) && (err != nil || len(checked.Problems) == 0) {
				t.Errorf("check: %v %v", checked.Problems, err)
			}
		})
	}
}

// Rewards that were mistyped must not wrap around to a figure.
func TestSumsThatLeaveTheirRangeAreNoFigure(t *testing.T) {
	s := fresh(t)
	for range 2 {
		sub, i := full()
		sub.ID, i.ID = work.SubmissionID(store.NewID()), work.IntervalID(store.NewID())
		sub.Account.PlatformID, i.Submission = "", sub.ID
		sub.Advertised.Reward = money.Of(9_000_000_000_000_000_000, "GBP")
		sub.Credit = work.Credit{}
		write(t, s, func(tx *store.Tx) error {
			return errors.Join(tx.PutSubmission(sub), tx.PutInterval(i))
		})
	}
	for _, by := range []earnings.By{earnings.Whole, earnings.ByTitle} {
		if r, err := s.Report(ctx, earnings.Query{AsOf: fixed(), Zone: time.UTC, By: by}); !errors.Is(err, money.ErrTooLarge) {
			t.Errorf("by %v: got %v, %v; want %v", by, r.Groups, err, money.ErrTooLarge)
		}
	}
}
