package store_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/work"
)

// received is a payout with a value in every field, for two new submissions.
func received(t *testing.T, s *store.Store) work.Payout {
	t.Helper()
	one, _ := full()
	two, _ := full()
	two.Account.PlatformID = "p-2"
	p := work.Payout{
		ID: work.PayoutID(store.NewID()), At: work.At(fixed()), Amount: money.Of(9_500_005, "GBP"), Withheld: money.Of(500_000, "GBP"),
		Fee: work.EntryID(store.NewID()), Platform: "Prolific", Worker: "w-1", Reference: `R&D "42"`, Note: "n\no", Source: work.Manual,
		Allotments: []work.Allotment{{Submission: one.ID, Amount: money.Of(4_000_000, "GBP")}, {Submission: two.ID, Amount: money.Of(1, "GBP")}},
	}
	p.Settle()
	write(t, s, func(tx *store.Tx) error {
		return errors.Join(tx.PutSubmission(one), tx.PutSubmission(two), tx.PutPayout(p))
	})
	return p
}

func sound(t *testing.T, s *store.Store) {
	t.Helper()
	checked, err := s.Check(ctx)
	if err != nil || len(checked.Problems) > 0 {
		t.Fatalf("check: %v %v", checked.Problems, err)
	}
}

func TestEveryFieldOfAPayoutSurvives(t *testing.T) {
	s := fresh(t)
	p := received(t, s)
	if got, err := s.Payout(ctx, p.ID); err != nil || asJSON(t, got) != asJSON(t, p) {
		t.Errorf("got %s, want %s (%v)", asJSON(t, got), asJSON(t, p), err)
	}
	if r, err := s.Record(ctx, string(p.ID)); err != nil || r.Payout == nil || asJSON(t, r.Payout) != asJSON(t, p) {
		t.Errorf("record: got %+v (%v)", r, err)
	}
	sound(t, s)
	n, err := s.Write(ctx, store.Label{What: "same"}, func(tx *store.Tx) error { return tx.PutPayout(p) })
	if err != nil || n != 0 {
		t.Errorf("the same payout again: change %d, error %v", n, err)
	}
}

func TestAPayoutIsUndoneAndRedone(t *testing.T) {
	s := fresh(t)
	p := received(t, s)
	changed := p
	changed.Note, changed.Allotments = "", nil
	steps := []struct {
		name string
		do   func()
		want *work.Payout
	}{
		{"changed", func() { write(t, s, func(tx *store.Tx) error { return tx.PutPayout(changed) }) }, &changed},
		{"the change undone", func() { _, err := s.Undo(ctx); must(t, err) }, &p},
		{"and redone", func() { _, err := s.Redo(ctx); must(t, err) }, &changed},
		{"removed", func() { write(t, s, func(tx *store.Tx) error { return tx.DeletePayout(p.ID) }) }, nil},
		{"the removal undone", func() { _, err := s.Undo(ctx); must(t, err) }, &changed},
		{"and redone", func() { _, err := s.Redo(ctx); must(t, err) }, nil},
		{"put back by hand", func() { write(t, s, func(tx *store.Tx) error { return tx.PutPayout(p) }) }, &p},
	}
	for _, step := range steps {
		step.do()
		got, err := s.Payout(ctx, p.ID)
		switch {
		case step.want == nil && !errors.Is(err, store.ErrNotFound):
			t.Fatalf("%s: got %+v, error %v", step.name, got, err)
		case step.want != nil && (err != nil || asJSON(t, got) != asJSON(t, *step.want)):
			t.Fatalf("%s: got %s, want %s (%v)", step.name, asJSON(t, got), asJSON(t, *step.want), err)
		}
		sound(t, s)
	}
	lines, err := s.History(ctx, string(p.ID))
	if err != nil {
		t.Fatal(err)
	}
	removed := slices.ContainsFunc(lines, func(l store.HistoryLine) bool { return l.New == "removed" })
	noted := slices.ContainsFunc(lines, func(l store.HistoryLine) bool { return l.Field == "note" && l.Old == "n\no" && l.New == "" })
	if !removed || !noted {
		t.Errorf("the history leaves something out: %+v", lines)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestImpossiblePayoutsAreRefused(t *testing.T) {
	s := fresh(t)
	good := received(t, s)
	for _, row := range []struct {
		name   string
		change func(*work.Payout)
		why    string
	}{
		{"nothing", func(p *work.Payout) { p.Amount.Micros = 0 }, "above zero"},
		{"no currency", func(p *work.Payout) { p.Amount.Currency = "" }, "above zero"},
		{"no time", func(p *work.Payout) { p.At = 0 }, "when it arrived"},
		{"below zero withheld", func(p *work.Payout) { p.Withheld.Micros = -1 }, "below zero"},
		{"withheld in another currency", func(p *work.Payout) { p.Withheld.Currency = "EUR" }, "two currencies"},
		{"a part of nothing", func(p *work.Payout) { p.Allotments[0].Amount.Micros = 0 }, "above zero"},
		{"a task twice", func(p *work.Payout) { p.Allotments[1].Submission = p.Allotments[0].Submission }, "twice"},
		{"more parts than money", func(p *work.Payout) { p.Allotments[0].Amount.Micros = 10_000_005 }, "0.000001GBP more than was paid"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := good
			p.Allotments = slices.Clone(good.Allotments)
			row.change(&p)
			_, err := s.Write(ctx, store.Label{What: "test"}, func(tx *store.Tx) error { return tx.PutPayout(p) })
			if !errors.Is(err, work.ErrPayout) || !strings.Contains(err.Error(), row.why) {
				t.Errorf("got %v, want %q", err, row.why)
			}
		})
	}
	if got, err := s.Payout(ctx, good.ID); err != nil || asJSON(t, got) != asJSON(t, good) {
		t.Errorf("after refusals: got %+v, %v", got, err)
	}
}

func TestAnAlteredPayoutIsFound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	s := open(t, path)
	p := received(t, s)
	db, err := sql.Open("sqlite", path)
	must(t, err)
	defer db.Close()
	_, err = db.Exec("UPDATE payout SET amount = amount + 1")
	must(t, err)
	checked, err := s.Check(ctx)
	if err != nil || !slices.ContainsFunc(checked.Problems, func(text string) bool { return strings.Contains(text, string(p.ID)) }) {
		t.Errorf("got %v (%v)", checked.Problems, err)
	}
}

func TestRatesKeepWhatTheyReplace(t *testing.T) {
	s := fresh(t)
	quote := func(rate, source string) money.Quote {
		return money.Quote{From: "EUR", To: "USD", Rate: rate, Date: "2026-11-20", Source: source}
	}
	for _, row := range []struct {
		name string
		q    money.Quote
		own  bool
		want store.QuotesTaken
		rate string
	}{
		{"a first rate", quote("1.10", "ECB"), true, store.QuotesTaken{Added: 1}, "1.10"},
		{"the same again, written otherwise", quote("1.1", "ECB"), true, store.QuotesTaken{Unchanged: 1}, "1.10"},
		{"a newer publication", quote("1.11", "ECB"), true, store.QuotesTaken{Replaced: 1}, "1.11"},
		{"typed over it", quote("1.2", "typed"), false, store.QuotesTaken{Replaced: 1}, "1.2"},
		{"the table again leaves it", quote("1.11", "ECB"), true, store.QuotesTaken{Kept: 1}, "1.2"},
		{"typed again with another source", quote("1.2", "bank"), false, store.QuotesTaken{Replaced: 1}, "1.2"},
	} {
		t.Run(row.name, func(t *testing.T) {
			taken, err := s.PutQuotes(ctx, []money.Quote{row.q}, row.own)
			now, err2 := s.Quotes(ctx, "EUR", "USD")
			if err != nil || err2 != nil || taken != row.want || len(now) != 1 || now[0].Rate != row.rate {
				t.Errorf("got %+v %v, want %+v %s (%v %v)", taken, now, row.want, row.rate, err, err2)
			}
		})
	}
	past, err := s.PastQuotes(ctx, "EUR", "")
	if err != nil || len(past) != 3 || past[0].Rate != "1.2" || past[0].Source != "typed" || past[1].Rate != "1.11" || past[2].Rate != "1.10" || past[2].Until != work.At(fixed()) {
		t.Errorf("former rates: %+v (%v)", past, err)
	}
	if _, err := s.PutQuotes(ctx, []money.Quote{quote("2", "x"), quote("0", "x")}, false); err == nil {
		t.Error("a rate of nothing was taken")
	}
	if now, _ := s.Quotes(ctx, "", ""); len(now) != 1 || now[0].Rate != "1.2" {
		t.Errorf("after a refusal: %+v", now)
	}
}

// Conversions with the few rates that are read are those with all of them.
func TestOnlyRatesThatCanMatterAreRead(t *testing.T) {
	s := fresh(t)
	var all []money.Quote
	add := func(from, to money.Currency, rate, date string) {
		all = append(all, money.Quote{From: from, To: to, Rate: rate, Date: date, Source: "x"})
	}
	for _, date := range []string{"2026-11-01", "2026-11-10", "2026-11-20"} {
		add("EUR", "USD", "1.1", date)
		add("EUR", "GBP", "0.9", date)
		add("EUR", "JPY", "170", date)
	}
	add("PTS", "EUR", "0.001", "2026-10-01")
	add("GBP", "USD", "1.3", "2026-11-15")
	add("CHF", "USD", "1.2", "2026-11-18")
	add("GBP", "CHF", "1.05", "2026-11-19")
	_, err := s.PutQuotes(ctx, all, false)
	must(t, err)
	whole, err := money.NewRates(all)
	must(t, err)
	codes := []money.Currency{"EUR", "USD", "GBP", "JPY", "PTS", "CHF", "NGN"}
	for _, from := range codes {
		for _, to := range codes {
			some, err := s.Rates(ctx, from, to)
			must(t, err)
			for _, day := range []string{"2026-10-31", "2026-11-05", "2026-11-15", "2026-11-30"} {
				got, gotErr := some.Convert(money.Of(7_654_321, from), to, day)
				want, wantErr := whole.Convert(money.Of(7_654_321, from), to, day)
				if got.To != want.To || (gotErr == nil) != (wantErr == nil) {
					t.Errorf("%s to %s on %s: got %s (%v), want %s (%v)", from, to, day, got.To, gotErr, want.To, wantErr)
				}
			}
		}
	}
	// CHF has a rate with one of these two only, JPY and PTS too.
	few, err := s.QuotesAmong(ctx, "EUR", "USD")
	if err != nil || len(few) != 7 {
		t.Errorf("rates for EUR and USD: %+v (%v)", few, err)
	}
	pairs, err := s.QuotePairs(ctx)
	if err != nil || len(pairs) != 7 {
		t.Errorf("pairs: %v (%v)", pairs, err)
	}
}
