package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/work"
)

// unhashed are the columns that no revision covers, each with its reason.
var unhashed = map[string]string{
	"change.label": "says what was done, never what is so", "change.detail": "the same",
	"change.undoes": "a link between changes, not part of a record", "change.undone": "the same",
	"change.sealed": "hides or shows an import as a whole; its revisions stay",
	"change.id":     "named by imported rows only",
	"entry.n":       "a row's number, which nothing refers to",
	"interval.n":    "the same",
	"payout.n":      "the same",
	"docket.n":      "the same",
	"attachment.n":  "the same",
	"name.kind":     "which list a text is offered in",
	"meta.key":      "a setting", "meta.value": "a setting",
	"running.alive_wall": "a heartbeat is no change", "running.alive_boot": "the same", "running.alive_mono": "the same", "running.alive_id": "the same",
	"dirty.n": "what is stale is made anew", "dirty.start": "the same", "dirty.stop": "the same",
	"pass.campaign": "the worker's secret, which no revision may keep", "pass.secret": "the same", "pass.sequence": "the same",
	"kept.kind": "a convenience of the worker's, no record", "kept.name": "the same", "kept.value": "the same",
	"day.day": "", "day.lines": "", // looked at below, once they are fresh
}

// everything is a ledger with a row in every table that a record has.
func everything(t *testing.T, s *store.Store) {
	t.Helper()
	sub, i := full()
	other := work.Interval{
		ID: work.IntervalID(store.NewID()), Activity: work.Search, Start: i.End, End: i.End + 5_000_000, Zone: "UTC", Source: work.Manual,
		Where: work.Account{Platform: "Toloka", Requester: "R"}, Title: "T", Entered: 3,
	}
	open := work.Open{
		ID: work.IntervalID(store.NewID()), Activity: work.Technical, Start: i.End + 9, Began: i.End + 8, Before: time.Second, Zone: "UTC", Offset: 60,
		Where: work.Account{Platform: "Prolific", Requester: "R"}, Title: "T", Limit: time.Minute,
		Reading: work.Reading{Wall: i.End + 9, Boot: time.Hour, Mono: time.Minute, ID: "boot"}, Alive: work.Reading{Wall: 1, Boot: 2000, Mono: 3000, ID: "x"},
	}
	fee := work.Entry{ID: work.EntryID(store.NewID()), Kind: work.Fee, At: i.End, Amount: money.Of(250_000, "EUR"), Platform: "Toloka", Note: "n", Source: work.Manual}
	lump := work.Payout{
		ID: work.PayoutID(store.NewID()), At: i.End, Amount: money.Of(900_000, "GBP"), Withheld: money.Of(1, "GBP"), Fee: fee.ID, Platform: "Prolific",
		Worker: "w-1", Reference: "r", Note: "n", Source: work.Manual, Allotments: []work.Allotment{{Submission: sub.ID, Amount: money.Of(5, "GBP")}},
	}
	gone := fee
	gone.ID = work.EntryID(store.NewID())
	write(t, s, func(tx *store.Tx) error {
		return errors.Join(tx.PutSubmission(sub), tx.PutInterval(i), tx.PutInterval(other), tx.PutEntry(fee), tx.PutTimer(open), tx.PutEntry(gone))
	})
	write(t, s, func(tx *store.Tx) error {
		sub.Note = "changed"
		_, err := putDisputed(tx, sub.ID)
		return errors.Join(err, tx.DeleteEntry(gone.ID), tx.PutSubmission(sub), tx.PutPayout(lump), tx.PutReview(reviewed()), putAsked(tx))
	})
}

// flip changes one value in whatever type it has.
func flip(v any) any {
	switch v := v.(type) {
	case int64:
		return v ^ 1
	case []byte:
		out := slices.Clone(v)
		out[len(out)/2] ^= 1
		return out
	case string:
		if v == "" {
			return "x"
		}
		out := []byte(v)
		out[len(out)/2] ^= 1
		return string(out)
	}
	return int64(1) // of a null
}

// columns are all of the ledger's tables, as table.column; those of the indexes
// of words are SQLite's own.
func columns(t *testing.T, db *sql.DB) (all []string) {
	t.Helper()
	rows, err := db.Query(`SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c
 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'word%' AND m.name NOT LIKE 'remark%' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		all = append(all, name)
	}
	if len(all) < 100 {
		t.Fatalf("only %d columns: %v", len(all), all)
	}
	return all
}

// A flip of any value of any row of a record, made without triggers and without
// foreign keys as a failing disk would, is noticed.
func TestAFlipInAnyColumnIsNoticed(t *testing.T) {
	s := fresh(t)
	everything(t, s)
	mustCheck(t, s)
	db, err := sql.Open("sqlite", s.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	flipped := 0
	for _, where := range columns(t, db) {
		if _, known := unhashed[where]; known {
			continue
		}
		table, column, _ := strings.Cut(where, ".")
		flipped += flipRows(t, s, db, table, column)
	}
	if flipped < 200 {
		t.Fatalf("only %d values were flipped; the campaign shows nothing", flipped)
	}
	mustCheck(t, s)
}

// flipRows flips a column of each row in turn and puts it back.
func flipRows(t *testing.T, s *store.Store, db *sql.DB, table, column string) (flipped int) {
	t.Helper()
	keys := map[string]string{"running": "id", "gone": "record", "meta": "key", "revision": "seq", "favourite": "slot", "quote": "base", "alias": "born", "settled": "id", "points": "code"}
	key, ok := keys[table]
	if !ok {
		key = "n"
	}
	for at := 0; ; at++ {
		var id, value any
		err := db.QueryRow(fmt.Sprintf("SELECT %s, %s FROM %s ORDER BY 1 LIMIT 1 OFFSET %d", key, column, table, at)).Scan(&id, &value)
		if errors.Is(err, sql.ErrNoRows) {
			return flipped
		}
		if err != nil {
			t.Fatal(err)
		}
		flipped += flipOne(t, s, db, fmt.Sprintf("UPDATE %s SET %s = ? WHERE %s = ?", table, column, key), id, value, fmt.Sprintf("%s.%s of row %d", table, column, at+1), column == key)
	}
}

func flipOne(t *testing.T, s *store.Store, db *sql.DB, query string, id, value any, what string, isKey bool) int {
	t.Helper()
	const stays = "CREATE TRIGGER revision_stays BEFORE UPDATE ON revision BEGIN SELECT raise(ABORT, 'revisions are append-only'); END"
	exec := func(query string, args ...any) error {
		_, err := db.Exec(query, args...)
		return err
	}
	if err := exec("DROP TRIGGER revision_stays"); err != nil {
		t.Fatal(err)
	}
	other := flip(value)
	if err := exec(query, other, id); err != nil {
		if err := exec(stays); err != nil {
			t.Fatal(err)
		}
		return 0 // what SQLite itself refuses cannot be there
	}
	if checked, err := s.Check(ctx); err == nil && len(checked.Problems) == 0 {
		t.Errorf("%s: %v became %v and nothing was noticed", what, value, other)
	}
	if isKey {
		id = other
	}
	if err := errors.Join(exec(query, value, id), exec(stays)); err != nil {
		t.Fatal(err)
	}
	return 1
}

func mustCheck(t *testing.T, s *store.Store) {
	t.Helper()
	checked, err := s.Check(ctx)
	if err != nil || len(checked.Problems) > 0 {
		t.Fatalf("check: %v %v", checked.Problems, err)
	}
}

func TestDerivedDaysAreCheckedToo(t *testing.T) {
	for name, query := range map[string]string{
		"a value of a day":      "UPDATE day SET lines = CAST(replace(CAST(lines AS TEXT), 'Toloka', 'Tolaka') AS BLOB)",
		"a day that is missing": "DELETE FROM day",
		"a day under another":   "UPDATE day SET day = day + 1",
		"bytes that say naught": "UPDATE day SET lines = zeroblob(3)",
	} {
		t.Run(name, func(t *testing.T) {
			s := fresh(t)
			everything(t, s)
			zone, err := time.LoadLocation("Europe/Lisbon")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Report(ctx, earnings.Query{Zone: zone, AsOf: fixed()}); err != nil {
				t.Fatal(err)
			}
			mustCheck(t, s)
			tamper(t, s, query)
			if checked, err := s.Check(ctx); err != nil || len(checked.Problems) == 0 {
				t.Errorf("nothing was noticed (%v)", err)
			}
		})
	}
}

// What is missing cannot be found by looking at what is there.
func TestRowsThatVanishAreNoticed(t *testing.T) {
	for _, table := range []string{"submission", "interval", "running", "entry", "gone", "change", "docket", "attachment"} {
		t.Run(table, func(t *testing.T) {
			s := fresh(t)
			everything(t, s)
			tamper(t, s, "PRAGMA foreign_keys = 0; DELETE FROM "+table)
			if checked, err := s.Check(ctx); err == nil && len(checked.Problems) == 0 {
				t.Error("nothing was noticed")
			}
		})
	}
	t.Run("a record put back to an older revision", func(t *testing.T) {
		s := fresh(t)
		everything(t, s)
		tamper(t, s, `UPDATE submission SET note = 'note
of two lines', rev = (SELECT min(seq) FROM revision WHERE kind = 'submission')`)
		if checked, err := s.Check(ctx); err == nil && len(checked.Problems) == 0 {
			t.Error("nothing was noticed")
		}
	})
}

func tamper(t *testing.T, s *store.Store, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", s.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
}

// A check sees one instant: what is written while it runs is no problem.
func TestACheckBesideAWriterFindsNothing(t *testing.T) {
	s := fresh(t)
	everything(t, s)
	other := open(t, filepath.Clean(s.Path()))
	done := make(chan error)
	stop := make(chan struct{})
	go func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			sub, i := full()
			if _, err := other.Write(ctx, store.Label{What: "add"}, func(tx *store.Tx) error {
				return errors.Join(tx.PutSubmission(sub), tx.PutInterval(i))
			}); err != nil {
				done <- err
				return
			}
		}
	}()
	for range 10 {
		if checked, err := s.Check(ctx); err != nil || len(checked.Problems) > 0 {
			t.Errorf("check: %v %v", checked.Problems, err)
		}
	}
	close(stop)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// Older engines lose writes when a WAL is reset while another process reads.
func TestTheEngineIsSafe(t *testing.T) {
	checked, err := fresh(t).Check(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var major, minor, patch int
	if _, err := fmt.Sscanf(checked.SQLite, "%d.%d.%d", &major, &minor, &patch); err != nil {
		t.Fatal(err)
	}
	if got := major*1_000_000 + minor*1000 + patch; got < 3_051_003 {
		t.Errorf("sqlite %s: want 3.51.3 or newer", checked.SQLite)
	}
}
