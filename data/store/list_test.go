package store_test

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/work"
)

// scribbled is a ledger after many random changes, and all that is in it.
func scribbled(t *testing.T) (*store.Store, []store.Record) {
	s := fresh(t)
	random := rand.New(rand.NewPCG(3, 5))
	var ids []work.SubmissionID
	for range 300 {
		if _, err := s.Write(ctx, store.Label{What: "scribble"}, scribble(s, random, &ids)); err != nil {
			t.Fatal(err)
		}
	}
	for range 40 {
		if _, err := s.Undo(ctx); err != nil {
			t.Fatal(err)
		}
	}
	return s, records(t, s, store.Filter{}, store.Sort{})
}

func records(t *testing.T, s *store.Store, f store.Filter, o store.Sort) []store.Record {
	t.Helper()
	keys, err := s.Sorted(ctx, f, o)
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.Records(ctx, keys)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func counted(spans []work.Interval) (micros int64, looked bool, sources map[work.Source]bool) {
	sources = map[work.Source]bool{}
	for _, i := range spans {
		if !i.Superseded {
			micros += int64(i.End - i.Start)
		}
		looked = looked || i.Review != work.ReviewNone
		sources[i.Source] = true
	}
	return micros, looked, sources
}

// What a filter chooses is what a look at every record chooses.
func TestAFilterChoosesWhatALookAtEveryRecordChooses(t *testing.T) {
	s, all := scribbled(t)
	least, most, source := money.Of(1_000_000, "USD"), money.Of(2_000_000, "USD"), work.Imported
	task := func(f func(*work.Submission, []work.Interval) bool) func(store.Record) bool {
		return func(r store.Record) bool { return r.Submission != nil && f(r.Submission, r.Intervals) }
	}
	for name, c := range map[string]struct {
		filter store.Filter
		holds  func(store.Record) bool
	}{
		"everything": {store.Filter{}, func(store.Record) bool { return true }},
		"at least": {store.Filter{Least: &least}, task(func(s *work.Submission, _ []work.Interval) bool {
			return s.Advertised.RewardKnown && s.Advertised.Reward.Micros >= least.Micros
		})},
		"a stretch of rewards": {store.Filter{Least: &least, Most: &most}, task(func(s *work.Submission, _ []work.Interval) bool {
			return s.Advertised.RewardKnown && s.Advertised.Reward.Micros >= least.Micros && s.Advertised.Reward.Micros <= most.Micros
		})},
		"without time": {store.Filter{NoTime: true}, task(func(_ *work.Submission, spans []work.Interval) bool { return len(spans) == 0 })},
		"a source": {store.Filter{Source: &source}, func(r store.Record) bool {
			_, _, sources := counted(r.Intervals)
			return r.Interval != nil && r.Interval.Source == source || r.Submission != nil && (r.Submission.Source == source || sources[source])
		}},
		"to review": {store.Filter{Review: true}, func(r store.Record) bool {
			if r.Interval != nil {
				return r.Interval.Review != work.ReviewNone || r.Interval.Activity == work.Task
			}
			_, looked, _ := counted(r.Intervals)
			return looked || r.Submission.State == work.Accepted || r.Submission.State.Earns() && !r.Submission.Advertised.RewardKnown
		}},
		"a platform by a word": {store.Filter{Search: "b"}, func(r store.Record) bool {
			if r.Interval != nil {
				return r.Interval.Where.Platform == "B"
			}
			return r.Submission.Account.Platform == "B"
		}},
		"a title by a word": {store.Filter{Search: "t1"}, task(func(s *work.Submission, _ []work.Interval) bool { return s.Title == "t1" })},
		"two words": {store.Filter{Search: "T2 a"}, task(func(s *work.Submission, _ []work.Interval) bool {
			return s.Title == "t2" && s.Account.Platform == "A"
		})},
		"a requester": {store.Filter{Requesters: []string{"R"}, OnlyTasks: true}, task(func(s *work.Submission, _ []work.Interval) bool { return s.Account.Requester == "R" })},
	} {
		t.Run(name, func(t *testing.T) {
			want, tasks := 0, 0
			for _, r := range all {
				if c.holds(r) {
					want++
					if r.Submission != nil {
						tasks++
					}
				}
			}
			if want == 0 {
				t.Fatal("the ledger holds no such record, so this shows nothing")
			}
			got := records(t, s, c.filter, store.Sort{})
			if len(got) != want {
				t.Errorf("got %d, want %d", len(got), want)
			}
			for _, r := range got {
				if !c.holds(r) {
					t.Fatalf("chose %+v", r)
				}
			}
			if n, m, err := s.Count(ctx, c.filter); err != nil || n != tasks || n+m != want {
				t.Errorf("counted %d and %d, want %d and %d (%v)", n, m, tasks, want-tasks, err)
			}
		})
	}
}

// Each order has the values that a look at the records gives, unknown last.
func TestEveryColumnSorts(t *testing.T) {
	s, all := scribbled(t)
	title := func(r store.Record) (any, bool) {
		if r.Interval != nil {
			return strings.ToLower(r.Interval.Title), r.Interval.Title != ""
		}
		return strings.ToLower(r.Submission.Title), r.Submission.Title != ""
	}
	spent := func(r store.Record) (float64, bool) {
		if r.Interval != nil {
			return float64(r.Interval.End - r.Interval.Start), true
		}
		micros, _, _ := counted(r.Intervals)
		return float64(micros), micros != 0
	}
	values := map[store.Order]func(store.Record) (any, bool){
		store.ByTitle: title,
		store.BySpent: func(r store.Record) (any, bool) { return spent(r) },
		store.ByReward: func(r store.Record) (any, bool) {
			if r.Submission == nil || !r.Submission.Advertised.RewardKnown {
				return 0.0, false
			}
			return float64(r.Submission.Advertised.Reward.Micros), true
		},
		store.ByRate: func(r store.Record) (any, bool) {
			took, ok := spent(r)
			if !ok || r.Submission == nil || r.Submission.State == work.Submitted && !r.Submission.Advertised.RewardKnown {
				return 0.0, false
			}
			sub := r.Submission
			pay := float64(work.Net(sub.State, sub.Advertised.Reward.Micros, sub.Credit.Bonus.Micros, sub.Credit.Reversal.Micros))
			if sub.State == work.Submitted {
				pay = float64(sub.Advertised.Reward.Micros)
			}
			return pay / took, true
		},
		store.ByState: func(r store.Record) (any, bool) {
			if r.Interval != nil {
				return float64(100 + int(r.Interval.Activity)), true
			}
			return float64(r.Submission.State), true
		},
	}
	compare := func(a, b any) int {
		if x, ok := a.(string); ok {
			return cmp.Compare(x, b.(string))
		}
		return cmp.Compare(a.(float64), b.(float64))
	}
	for by, value := range values {
		for _, up := range []bool{false, true} {
			list := records(t, s, store.Filter{}, store.Sort{By: by, Up: up})
			if len(list) != len(all) {
				t.Fatalf("by %s: %d of %d records", by, len(list), len(all))
			}
			sorted := slices.IsSortedFunc(list, func(a, b store.Record) int {
				x, known := value(a)
				y, other := value(b)
				switch {
				case !known || !other:
					return cmp.Compare(truth(!known), truth(!other))
				case up:
					return compare(x, y)
				}
				return compare(y, x)
			})
			if !sorted {
				t.Errorf("by %s, up %v: not sorted", by, up)
			}
		}
	}
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Accents and case do not matter; a removed note is no longer found.
func TestWordsAreFoundWhateverTheirAccentsAndForgottenWithTheirRecord(t *testing.T) {
	s := fresh(t)
	sub, i := full()
	sub.Title, sub.Note = "Émotions à l’École", "demandé au chercheur"
	write(t, s, func(tx *store.Tx) error { return tx.PutSubmission(sub) })
	other := work.Interval{ID: work.IntervalID(store.NewID()), Activity: work.Search, Start: i.Start, End: i.End, Note: "waited for Straße batches", Source: work.Manual}
	write(t, s, func(tx *store.Tx) error { return tx.PutInterval(other) })
	for text, want := range map[string]int{
		"ecole": 1, "ÉMOTIONS": 1, "DEMANDE": 1, "straße": 1, "siehe": 1, "strasbourg": 0, "*": 0, "NEAR(": 0, "émo*": 0,
	} {
		if n := len(records(t, s, store.Filter{Search: text}, store.Sort{})); n != want {
			t.Errorf("%q: found %d, want %d", text, n, want)
		}
	}
	sub.Note = "said nothing"
	write(t, s, func(tx *store.Tx) error { return tx.PutSubmission(sub) })
	write(t, s, func(tx *store.Tx) error { return tx.DeleteInterval(other) })
	for text, want := range map[string]int{"demande": 0, "nothing": 1, "straße": 0} {
		if n := len(records(t, s, store.Filter{Search: text}, store.Sort{})); n != want {
			t.Errorf("after the change, %q: found %d, want %d", text, n, want)
		}
	}
}

// Many pages load at once, and every row has a name that was not met before.
func TestReadersDoNotWaitForEachOther(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	s := open(t, path)
	write(t, s, func(tx *store.Tx) error {
		for i := range 400 {
			sub, _ := full()
			sub.ID, sub.Title = work.SubmissionID(store.NewID()), fmt.Sprint("title ", i)
			if err := tx.PutSubmission(sub); err != nil {
				return err
			}
		}
		return nil
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path) // knows no name yet
	keys, err := s.Keys(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // only where they wait for ever
	defer cancel()
	var readers sync.WaitGroup
	for range 16 {
		readers.Go(func() {
			if all, err := s.Records(ctx, keys); err != nil || len(all) != len(keys) {
				t.Errorf("%d of %d records: %v", len(all), len(keys), err)
			}
		})
	}
	readers.Wait()
}

// A letter that stands in thousands of titles is looked for in the newest rows; a
// list of all rows that hold it must begin with the same.
func TestTheNewestWithALetterAreTheFirstOfAll(t *testing.T) {
	s := fresh(t)
	random := rand.New(rand.NewPCG(3, 4))
	write(t, s, func(tx *store.Tx) error {
		for n := range 5600 {
			sub := work.Submission{ID: work.SubmissionID(store.NewID()), Title: fmt.Sprintf("%c %d", 'q'+rune(random.IntN(20)/19), n), Accepted: work.Instant(1 + random.IntN(1e9))}
			sub.Account.Requester = []string{"", "Zed", "Quick"}[random.IntN(3)]
			if err := tx.PutSubmission(sub); err != nil {
				return err
			}
		}
		return nil
	})
	for _, search := range []string{"q", "Q", "r", "q z", "1", "q 17", "x"} {
		all, err := s.Keys(ctx, store.Filter{Search: search})
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Keys(ctx, store.Filter{Search: search, First: 60})
		if err != nil || !slices.Equal(got, all[:min(60, len(all))]) {
			t.Errorf("%q: the newest %d are not the first of %d (%v)", search, len(got), len(all), err)
		}
	}
}

// A row's number that no ledger comes to does not end the program.
func TestADamagedNumberTakesNoRoom(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	s := open(t, path)
	sub, _ := full()
	write(t, s, func(tx *store.Tx) error { return tx.PutSubmission(sub) })
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("UPDATE submission SET n = 1 << 60"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if keys, err := s.Keys(ctx, store.Filter{}); err != nil || len(keys) != 1 {
		t.Errorf("got %d keys (%v)", len(keys), err)
	}
}
