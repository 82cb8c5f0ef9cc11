package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

var ctx = context.Background()

func fixed() time.Time { return time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC) }

func open(t *testing.T, path string) *store.Store {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(ctx, store.Options{Path: path, Now: fixed, Zone: zone})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func fresh(t *testing.T) *store.Store { return open(t, filepath.Join(t.TempDir(), "ledger.db")) }

func write(t *testing.T, s *store.Store, do func(*store.Tx) error) {
	t.Helper()
	if _, err := s.Write(ctx, store.Label{What: "test", Source: work.Manual}, do); err != nil {
		t.Fatal(err)
	}
}

// full has a value in every field.
func full() (work.Submission, work.Interval) {
	at := work.At(fixed())
	sub := work.Submission{
		ID: work.SubmissionID(store.NewID()), Title: `R&D "labels" <b>`, Note: "note\nof two lines", Code: "C0DE", Zone: "Europe/Lisbon",
		Account:    work.Account{Platform: "Prolific", PlatformID: "p-1", Worker: "w-1", Requester: "Lab", RequesterID: "r-1", TaskID: "t-1"},
		Advertised: work.Offer{Reward: money.Of(1_800_005, "GBP"), RewardKnown: true, Limit: 45 * time.Minute, Estimate: 12*time.Minute + 500*time.Millisecond},
		Credit:     work.Credit{Bonus: money.Of(500_000, "GBP"), Reversal: money.Of(1, "GBP")},
		Accepted:   at, RecordedAt: at + 7, Source: work.Imported,
		Events: []work.Event{
			{State: work.Accepted, At: at, Recorded: at + 1, Source: work.Timer},
			{State: work.Submitted, At: at + 60_000_001, Recorded: at + 2, Source: work.Timer},
			{State: work.Rejected, At: at + 90_000_000, Recorded: at + 3, Source: work.Imported, Reason: "zu schnell – „siehe“ Regeln"},
		},
	}
	sub.Promise = work.Promise{
		Reward: money.Of(2_000_000, "GBP"), RewardKnown: true, Estimate: 12 * time.Minute, Limit: time.Hour, Hourly: money.Of(9_990_000, "GBP"), Terms: "10 <more> \"if\" you pass",
	}
	sub.Settle()
	i := work.Interval{
		ID: work.IntervalID(store.NewID()), Submission: sub.ID, Activity: work.Task, Start: at, End: at + 60_000_001, Zone: "Europe/Lisbon",
		Offset: 3600, Source: work.Timer, Entered: at + 9, Review: work.ReviewSlept,
		Clock: work.Clock{Slept: 22 * time.Minute, Jump: -3 * time.Second, Rebooted: true}, Note: "i",
	}
	return sub, i
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEveryFieldSurvives(t *testing.T) {
	s := fresh(t)
	sub, i := full()
	other := work.Interval{
		ID: work.IntervalID(store.NewID()), Activity: work.Search, Start: i.End, End: i.End + 5, Zone: "UTC", Source: work.Manual,
		Where: work.Account{Platform: "Toloka", Requester: "R", Worker: "w"}, Title: "T", Superseded: true, Entered: 3,
	}
	fee := work.Entry{ID: work.EntryID(store.NewID()), Kind: work.Fee, At: i.End, Amount: money.Of(250_000, "EUR"), Platform: "Toloka", Note: "n", Source: work.Manual}
	write(t, s, func(tx *store.Tx) error {
		return errors.Join(tx.PutSubmission(sub), tx.PutInterval(i), tx.PutInterval(other), tx.PutEntry(fee))
	})
	r, err := s.Record(ctx, string(sub.ID))
	if err != nil || asJSON(t, r.Submission) != asJSON(t, sub) || asJSON(t, r.Intervals) != asJSON(t, []work.Interval{i}) {
		t.Errorf("got %s\nand %s, want %s\nand %s (%v)", asJSON(t, r.Submission), asJSON(t, r.Intervals), asJSON(t, sub), asJSON(t, i), err)
	}
	if got, err := s.Interval(ctx, other.ID); err != nil || got != other {
		t.Errorf("got %+v, want %+v (%v)", got, other, err)
	}
	if got, err := s.Entry(ctx, fee.ID); err != nil || got != fee {
		t.Errorf("got %+v, want %+v (%v)", got, fee, err)
	}
	// Removing and undoing brings back the same, from the revisions alone.
	write(t, s, func(tx *store.Tx) error {
		return errors.Join(tx.DeleteInterval(i), tx.DeleteSubmission(sub.ID), tx.DeleteInterval(other), tx.DeleteEntry(fee.ID))
	})
	if _, err := s.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	again, err := s.Record(ctx, string(sub.ID))
	if err != nil || asJSON(t, again) != asJSON(t, r) {
		t.Errorf("after undoing: got %s, want %s (%v)", asJSON(t, again), asJSON(t, r), err)
	}
	if checked, err := s.Check(ctx); err != nil || len(checked.Problems) > 0 {
		t.Errorf("check: %v %v", checked.Problems, err)
	}
}

// scribble makes a random change of a random ledger.
func scribble(s *store.Store, random *rand.Rand, ids *[]work.SubmissionID) func(*store.Tx) error {
	at := func() work.Instant {
		seconds := random.IntN(9 * 24 * 3600)
		if random.IntN(4) == 0 {
			seconds -= seconds % 3600 // where days begin, and spans touch
		}
		return work.At(time.Date(2026, 3, 25, 0, 0, 0, 0, time.UTC).Add(time.Duration(seconds) * time.Second))
	}
	span := func(sub work.SubmissionID) work.Interval {
		start := at()
		length := time.Duration(1+random.IntN(3*3600)) * time.Second
		if random.IntN(4) == 0 {
			length = time.Hour
		}
		if random.IntN(25) == 0 {
			length += 30 * time.Hour
		}
		i := work.Interval{ID: work.IntervalID(store.NewID()), Submission: sub, Start: start, End: start.Add(length), Source: work.Source(random.IntN(4)), Review: work.Review(random.IntN(12) / 11)}
		if sub == "" {
			i.Activity = work.Activity(random.IntN(12))
			i.Where.Platform = []string{"", "A", "B"}[random.IntN(3)]
		}
		return i
	}
	settle := func(sub *work.Submission) {
		when := at()
		states := work.States()
		e := work.Event{State: states[random.IntN(len(states))], At: when, Recorded: when}
		if random.IntN(3) == 0 {
			e.At = 0 // so that some have no day
		}
		sub.Events = append(sub.Events, e)
	}
	return func(tx *store.Tx) error {
		switch n := random.IntN(10); {
		case n < 4 || len(*ids) == 0:
			sub := work.Submission{
				ID: work.SubmissionID(store.NewID()), Title: fmt.Sprint("t", random.IntN(3)),
				Account: work.Account{Platform: []string{"A", "B"}[random.IntN(2)], Requester: []string{"", "R"}[random.IntN(2)]},
			}
			if random.IntN(5) > 0 {
				sub.Advertised = work.Offer{Reward: money.Of(int64(random.IntN(3_000_000)), "USD"), RewardKnown: true}
			}
			settle(&sub)
			*ids = append(*ids, sub.ID)
			err := tx.PutSubmission(sub)
			for range random.IntN(3) {
				err = errors.Join(err, tx.PutInterval(span(sub.ID)))
			}
			return err
		case n < 6:
			return tx.PutInterval(span(""))
		case n < 8:
			sub, err := tx.Submission((*ids)[random.IntN(len(*ids))])
			if errors.Is(err, store.ErrNotFound) {
				return nil // an undo took it
			}
			if err == nil {
				settle(&sub)
				sub.Credit = work.Credit{Bonus: money.Of(int64(random.IntN(900_000)), "USD"), Reversal: money.Of(int64(random.IntN(2)*random.IntN(90_000)), "USD")}
				err = tx.PutSubmission(sub)
			}
			return err
		case n < 9:
			id := (*ids)[random.IntN(len(*ids))]
			spans, err := tx.Intervals(id)
			if err != nil || len(spans) == 0 {
				return err
			}
			return tx.DeleteInterval(spans[0])
		}
		return tx.PutEntry(work.Entry{ID: work.EntryID(store.NewID()), Kind: work.EntryKind(random.IntN(2)), At: at(), Amount: money.Of(1+int64(random.IntN(9)), "USD"), Platform: "A"})
	}
}

// Time that another capture stands for neither counts nor moves the day of work
// that was never submitted.
func TestSupersededTimeNeitherCountsNorMovesTheDay(t *testing.T) {
	s := fresh(t)
	sub, span := full()
	sub.Events = []work.Event{{State: work.Returned, Recorded: work.At(fixed())}}
	span.Review, span.Superseded = work.ReviewNone, false
	later := span
	later.ID, later.Start, later.End, later.Superseded = work.IntervalID(store.NewID()), span.Start.Add(24*time.Hour), span.End.Add(25*time.Hour), true
	write(t, s, func(tx *store.Tx) error {
		return errors.Join(tx.PutSubmission(sub), tx.PutInterval(span), tx.PutInterval(later))
	})
	zone, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range []earnings.By{earnings.ByDay, earnings.ByTitle} { // from derived days, and from the rows
		r, err := s.Report(ctx, earnings.Query{Zone: zone, AsOf: fixed(), By: by})
		if err != nil || len(r.Groups) != 1 {
			t.Fatalf("by %s: got %+v, %v", by, r.Groups, err)
		}
		g := r.Groups[0]
		if got := work.Instant(g.Working().Num().Int64()); got != span.End-span.Start {
			t.Errorf("by %s: %d µs of work, want %d", by, got, span.End-span.Start)
		}
		if by == earnings.ByDay && g.Key != "2026-11-23" {
			t.Errorf("on %s", g.Key)
		}
	}
}

func TestAMovedEntryLeavesItsFormerDay(t *testing.T) {
	s := fresh(t)
	zone, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	fee := work.Entry{ID: work.EntryID(store.NewID()), Kind: work.Fee, At: work.At(fixed()), Amount: money.Of(250_000, "USD")}
	for day, want := range []string{"2026-11-23", "2026-11-24"} {
		fee.At = work.At(fixed().AddDate(0, 0, day))
		write(t, s, func(tx *store.Tx) error { return tx.PutEntry(fee) })
		r, err := s.Report(ctx, earnings.Query{Zone: zone, AsOf: fixed(), By: earnings.ByDay})
		if err != nil || len(r.Groups) != 1 || r.Groups[0].Key != want || r.Groups[0].Fees != 250_000 {
			t.Fatalf("on %s: got %+v, %v", want, r.Groups, err)
		}
	}
}

// The derived days must always say what a computation from every row says.
func TestDerivedDaysEqualEveryRow(t *testing.T) {
	s := fresh(t)
	random := rand.New(rand.NewPCG(7, 11))
	var ids []work.SubmissionID
	zone, _ := time.LoadLocation("Europe/Lisbon")
	from, to := timeline.DayOf(2026, 3, 28), timeline.DayOf(2026, 3, 30) // over the change of the clocks
	queries := []earnings.Query{{}, {By: earnings.ByPlatform}, {By: earnings.ByDay}, {By: earnings.ByActivity}, {By: earnings.ByWeek, From: &from}, {By: earnings.ByDay, From: &from, To: &to}, {By: earnings.ByMonth, Platforms: []string{"A"}},
		{By: earnings.ByWeek, Currency: "USD"}, {By: earnings.ByWeek, Currency: "EUR"}, // which lines do not tell
		// What lines do not tell, for days with and without an end.
		{By: earnings.ByRequester, Spread: true, From: &from, To: &to}, {By: earnings.ByTitle, From: &from, To: &from, Platforms: []string{"B"}},
		{Spans: true, From: &to, To: &to}, {By: earnings.ByPlatform, Spread: true, From: &from, To: &to, Currency: "EUR"},
		{By: earnings.ByRequester, Spread: true}, {By: earnings.ByTitle, Spread: true, From: &to}}
	if _, err := s.PutQuotes(ctx, []money.Quote{{From: "USD", To: "EUR", Rate: "0.9", Date: "2026-03-29", Source: "test"}}, false); err != nil {
		t.Fatal(err)
	}
	for round := range 60 {
		for range 4 {
			if _, err := s.Write(ctx, store.Label{What: "scribble"}, scribble(s, random, &ids)); err != nil {
				t.Fatal(err)
			}
		}
		if round%7 == 3 {
			if _, err := s.Undo(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if round == 30 { // another start of the day makes every derived day stale
			if err := s.SetSetting(ctx, store.SettingDayStart, "4h0m0s"); err != nil {
				t.Fatal(err)
			}
		}
		books, err := s.Books(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range queries {
			q.Zone, q.AsOf = zone, fixed()
			if round >= 30 {
				q.DayStart = 4 * time.Hour
			}
			got, err := s.Report(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			if books.Rates = nil; q.Currency != "" {
				if books.Rates, err = s.Rates(ctx, "USD", q.Currency); err != nil {
					t.Fatal(err)
				}
			}
			if want := earnings.Compute(books, q); asJSON(t, got) != asJSON(t, want) {
				t.Fatalf("round %d, by %q: got %s\nwant %s", round, q.By, asJSON(t, got), asJSON(t, want))
			}
			sheet, err := s.Timesheet(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			if want := earnings.TimesheetOf(books, q); asJSON(t, sheet) != asJSON(t, want) {
				t.Fatalf("round %d: got timesheet %s\nwant %s", round, asJSON(t, sheet), asJSON(t, want))
			}
		}
	}
	if checked, err := s.Check(ctx); err != nil || len(checked.Problems) > 0 {
		t.Errorf("check: %v %v", checked.Problems, err)
	}
}

func TestWhatCannotBeOpenedIsSaidInOneLineAndLeftAsItIs(t *testing.T) {
	folder := t.TempDir()
	text := filepath.Join(folder, "letter.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("Dear union, ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(folder, "foreign.db")
	db, err := sql.Open("sqlite", foreign)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE customers (name TEXT)"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	newer := filepath.Join(folder, "newer.db")
	s := open(t, newer)
	s.Close()
	db, err = sql.Open("sqlite", newer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(fmt.Sprintf("PRAGMA user_version = %d", store.Schema()+1)); err != nil {
		t.Fatal(err)
	}
	db.Close()
	for name, c := range map[string]struct {
		path string
		want error
	}{
		"a letter":           {text, store.ErrNotLedger},
		"another database":   {foreign, store.ErrNotLedger},
		"a folder as ledger": {folder, store.ErrNotLedger},
	} {
		t.Run(name, func(t *testing.T) {
			before, _ := os.ReadFile(c.path)
			s, err := store.Open(ctx, store.Options{Path: c.path, Now: fixed})
			if err == nil {
				s.Close()
			}
			if !errors.Is(err, c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if after, _ := os.ReadFile(c.path); string(after) != string(before) {
				t.Error("the file was changed")
			}
		})
	}
	t.Run("a newer ledger is for reading only", func(t *testing.T) {
		s, err := store.Open(ctx, store.Options{Path: newer, Now: fixed})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		_, err = s.Write(ctx, store.Label{What: "x"}, func(*store.Tx) error { return nil })
		if !s.ReadOnly() || !errors.Is(err, store.ErrNewer) {
			t.Errorf("read-only %v, got %v", s.ReadOnly(), err)
		}
		if _, err := s.Keys(ctx, store.Filter{}); err != nil {
			t.Errorf("reading: %v", err)
		}
	})
}

func TestAnOpenLedgerBecomesPrivate(t *testing.T) {
	s := fresh(t)
	sub, _ := full()
	write(t, s, func(tx *store.Tx) error { return tx.PutSubmission(sub) })
	names := []string{s.Path(), s.Path() + "-wal", s.Path() + "-shm"}
	for _, name := range names {
		if err := os.Chmod(name, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	again := open(t, s.Path())
	if _, err := again.Record(ctx, string(sub.ID)); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: got %v, want 0600 (%v)", filepath.Base(name), info.Mode(), err)
		}
	}
	letter := filepath.Join(t.TempDir(), "letter.txt")
	if err := os.WriteFile(letter, []byte(strings.Repeat("Dear union, ", 500)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(ctx, store.Options{Path: letter, Now: fixed}); err == nil {
		t.Error("a letter was opened")
	}
	if info, err := os.Stat(letter); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("what is no ledger was changed: %v (%v)", info.Mode(), err)
	}
}

func TestFilesArePrivateFromTheirCreation(t *testing.T) {
	s := fresh(t)
	sub, i := full()
	write(t, s, func(tx *store.Tx) error { return errors.Join(tx.PutSubmission(sub), tx.PutInterval(i)) })
	backup := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{s.Path(), s.Path() + "-wal", s.Path() + "-shm", backup} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: got %v, want 0600 (%v)", filepath.Base(path), info.Mode(), err)
		}
	}
	if err := s.Backup(ctx, backup); !errors.Is(err, os.ErrExist) {
		t.Errorf("a second backup of the same name: got %v", err)
	}
	copied := open(t, backup)
	if r, err := copied.Record(ctx, string(sub.ID)); err != nil || r.Submission.Title != sub.Title {
		t.Errorf("the copy: got %+v (%v)", r.Submission, err)
	}
}

func TestPagesAreOfTheSizeThatWasMeasured(t *testing.T) {
	db, err := sql.Open("sqlite", fresh(t).Path())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var size int
	if err := db.QueryRow("PRAGMA page_size").Scan(&size); err != nil || size != 8192 {
		t.Errorf("%d bytes, %v", size, err)
	}
}

func TestTheLedgerIsPlainSQLite(t *testing.T) {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		t.Skip("the sqlite3 shell is not installed")
	}
	s := fresh(t)
	sub, i := full()
	write(t, s, func(tx *store.Tx) error { return errors.Join(tx.PutSubmission(sub), tx.PutInterval(i)) })
	out, err := exec.Command("sqlite3", "-readonly", "-batch", s.Path(), "SELECT title, platform, state, currency FROM ledger; PRAGMA integrity_check;").CombinedOutput()
	if want := "R&D \"labels\" <b>|Prolific|rejected|GBP\nok\n"; err != nil || string(out) != want {
		t.Errorf("got %q, want %q (%v)", out, want, err)
	}
}

func TestTamperingIsNoticed(t *testing.T) {
	for name, query := range map[string]string{
		"a reward in the current state":   "UPDATE submission SET reward = reward + 1",
		"an end in the current state":     "UPDATE interval SET stop = stop + 1",
		"a value in a revision":           "DROP TRIGGER revision_stays; UPDATE revision SET body = replace(body, '1.800005GBP', '2.80GBP')",
		"the time of a revision":          "DROP TRIGGER revision_stays; UPDATE revision SET at = at - 1",
		"a leaf":                          "DROP TRIGGER revision_stays; UPDATE revision SET leaf = zeroblob(32) WHERE seq = 1",
		"a salt's seed":                   "DROP TRIGGER revision_stays; UPDATE revision SET seed = zeroblob(32) WHERE seq = 2",
		"who changed it":                  "DROP TRIGGER revision_stays; UPDATE revision SET source = 0",
		"a link to the previous revision": "DROP TRIGGER revision_stays; UPDATE revision SET prev = 1 WHERE seq = 2",
	} {
		t.Run(name, func(t *testing.T) {
			s := fresh(t)
			sub, i := full()
			write(t, s, func(tx *store.Tx) error { return errors.Join(tx.PutSubmission(sub), tx.PutInterval(i)) })
			if checked, err := s.Check(ctx); err != nil || len(checked.Problems) > 0 {
				t.Fatalf("before: %v %v", checked.Problems, err)
			}
			tamper(t, s, query)
			if checked, err := s.Check(ctx); err != nil || len(checked.Problems) == 0 {
				t.Errorf("nothing was noticed (%v)", err)
			}
		})
	}
}

func TestRevisionsCannotBeChanged(t *testing.T) {
	s := fresh(t)
	sub, _ := full()
	write(t, s, func(tx *store.Tx) error { return tx.PutSubmission(sub) })
	db, err := sql.Open("sqlite", s.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const erased = "UPDATE revision SET body = '', seed = x'', why = ''"
	for _, query := range []string{
		"UPDATE revision SET why = 'x'", "DELETE FROM revision", "UPDATE revision SET body = ''", "UPDATE revision SET body = '{}', seed = x'', why = ''",
		erased + ", leaf = zeroblob(32)", erased + ", at = at + 1", erased + ", gone = 1", erased + ", prev = 1", erased + ", record = zeroblob(16)",
	} {
		if _, err := db.Exec(query); err == nil {
			t.Errorf("%s was allowed", query)
		}
	}
	if _, err := db.Exec(erased); err != nil {
		t.Errorf("erasing whole was refused: %v", err)
	}
}

func TestFiltersFindWhatTheySay(t *testing.T) {
	s := fresh(t)
	sub, i := full()
	search := work.Interval{ID: work.IntervalID(store.NewID()), Activity: work.Search, Start: i.Start - 5, End: i.Start, Where: work.Account{Platform: "Toloka"}, Source: work.Manual}
	write(t, s, func(tx *store.Tx) error {
		return errors.Join(tx.PutSubmission(sub), tx.PutInterval(i), tx.PutInterval(search))
	})
	manual, pound, dollars := work.Manual, money.Of(1_000_000, "GBP"), money.Of(100_000_000, "USD")
	for name, c := range map[string]struct {
		filter store.Filter
		want   int
	}{
		"everything":                    {store.Filter{}, 2},
		"tasks only":                    {store.Filter{OnlyTasks: true}, 1},
		"from its start on":             {store.Filter{From: i.Start}, 1},
		"before its start":              {store.Filter{To: i.Start}, 1},
		"one platform":                  {store.Filter{Platforms: []string{"Toloka"}}, 1},
		"an unknown platform":           {store.Filter{Platforms: []string{"Nowhere"}}, 0},
		"rejected":                      {store.Filter{States: []work.State{work.Rejected}}, 1},
		"approved":                      {store.Filter{States: []work.State{work.Approved}}, 0},
		"part of a title in other case": {store.Filter{Search: "r&d"}, 1},
		"a requester":                   {store.Filter{Search: "lab"}, 1},
		"part of a reason":              {store.Filter{Search: "schnell"}, 1},
		"a percent sign is no pattern":  {store.Filter{Search: "%"}, 0},
		"the platform's own id":         {store.Filter{Search: "p-1"}, 1},
		"typed later":                   {store.Filter{Source: &manual}, 1},
		"to review":                     {store.Filter{Review: true}, 1},
		"without time":                  {store.Filter{NoTime: true}, 0},
		"a platform by its name":        {store.Filter{Search: "toloka"}, 1},
		"two letters of a name":         {store.Filter{Search: "to"}, 1},
		"words in two columns":          {store.Filter{Search: "lab r&d"}, 1},
		"one word that is nowhere":      {store.Filter{Search: "lab zebra"}, 0},
		"quoted words belong together":  {store.Filter{Search: `"labels lab"`}, 0},
		"at least":                      {store.Filter{Least: &pound}, 1},
		"at most, in its currency only": {store.Filter{Most: &dollars}, 0},
		"an account":                    {store.Filter{Accounts: []string{"w-1"}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			keys, err := s.Keys(ctx, c.filter)
			if err != nil || len(keys) != c.want {
				t.Errorf("got %d, want %d (%v)", len(keys), c.want, err)
			}
		})
	}
}
