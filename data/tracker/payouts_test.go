package tracker_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"clickwage/data/deadline"
	"clickwage/data/money"
	"clickwage/data/receipts"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// approved adds a task of an hour that was approved so long ago.
func (b *bench) approved(title string, micros int64, ago time.Duration) work.SubmissionID {
	b.t.Helper()
	end := b.Now().Add(-ago - time.Hour)
	id, err := b.Add(context.Background(), tracker.AddOptions{Start: end.Add(-time.Hour), End: end, Platform: "Prolific", Requester: "Lab", Title: title, Reward: usd(micros), State: work.Submitted})
	if err != nil {
		b.t.Fatal(err)
	}
	state := work.Approved
	if err := b.Mark(context.Background(), []string{id}, tracker.MarkOptions{State: &state, At: b.Now().Add(-ago)}); err != nil {
		b.t.Fatal(err)
	}
	return work.SubmissionID(id)
}

func (b *bench) money() receipts.Line {
	b.t.Helper()
	r, err := b.Money(context.Background(), receipts.ByPlatform)
	if err != nil || len(r.Lines) != 1 {
		b.t.Fatalf("money: %+v (%v)", r, err)
	}
	return r.Lines[0]
}

func TestALumpFromArrivalToMatch(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	first, second, third := b.approved("a", 500_000, 72*time.Hour), b.approved("b", 300_000, 48*time.Hour), b.approved("c", 250_000, 24*time.Hour)
	earned := func() string {
		q, err := b.Query(ctx)
		if err != nil {
			t.Fatal(err)
		}
		r, err := b.Report(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		return money.Of(r.Groups[0].Earned, "").Decimal() + " " + money.Of(r.Groups[0].Fees, "").Decimal()
	}
	before := earned()
	p, err := b.AddPayout(ctx, tracker.PayoutOptions{Amount: *usd(750_000), Withheld: *usd(50_000), Platform: "Prolific", Reference: "R1"})
	if err != nil {
		t.Fatal(err)
	}
	if got := earned(); before != "1.050000 0.000000" || got != "1.050000 0.050000" {
		t.Errorf("a payout is no earning and its fee is one: before %s, after %s", before, got)
	}
	if l := b.money(); l.Expected.Micros != 1_050_000 || l.Unspent.Micros != 800_000 || l.Received.Count != 0 {
		t.Errorf("before the match: %+v", l)
	}
	_, proposal, err := b.ProposeMatch(ctx, p.ID)
	if err != nil || !proposal.Exact || len(proposal.Parts) != 2 || proposal.Parts[0].Submission != first || proposal.Parts[1].Submission != second {
		t.Fatalf("proposal: %+v (%v)", proposal, err)
	}
	if l := b.money(); l.Received.Count != 0 {
		t.Error("a proposal changed something")
	}
	if _, err := b.Match(ctx, p.ID, proposal.Parts); err != nil {
		t.Fatal(err)
	}
	if l := b.money(); l.Expected.Micros != 250_000 || l.Unspent.Count != 0 || l.Received.Micros != 800_000 || l.RuleIs {
		t.Errorf("after the match: %+v", l)
	}
	b.sound()

	// More than was paid is refused, and changes nothing.
	if _, err := b.Match(ctx, p.ID, []work.Allotment{{Submission: third}}); !errors.Is(err, work.ErrPayout) {
		t.Errorf("more than was paid: %v", err)
	}
	if _, err := b.Match(ctx, p.ID, []work.Allotment{{Submission: third, Amount: money.Of(1, "EUR")}}); !errors.Is(err, money.ErrCurrencies) {
		t.Errorf("another currency: %v", err)
	}
	// A smaller part leaves the rest missing.
	if _, err := b.Match(ctx, p.ID, []work.Allotment{{Submission: second, Amount: *usd(100_000)}}); err != nil {
		t.Fatal(err)
	}
	if l := b.money(); l.Missing.Micros != 200_000 || l.Expected.Micros != 450_000 || l.Unspent.Micros != 200_000 {
		t.Errorf("a part: %+v", l)
	}
	if _, err := b.Unmatch(ctx, p.ID, []work.SubmissionID{second}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Unmatch(ctx, p.ID, []work.SubmissionID{second}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("unmatched twice: %v", err)
	}
	// Removing takes the fee too, and one undo brings both back.
	if err := b.Remove(ctx, []string{string(p.ID)}); err != nil {
		t.Fatal(err)
	}
	if l := b.money(); l.Received.Count != 0 || earned() != before {
		t.Errorf("removed: %+v, earned %s", l, earned())
	}
	if _, err := b.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if l := b.money(); l.Received.Micros != 500_000 || earned() != "1.050000 0.050000" {
		t.Errorf("brought back: %+v, earned %s", l, earned())
	}
	b.sound()
}

func TestPayoutsThatAreRefused(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	id := b.approved("a", 500_000, time.Hour)
	for name, opt := range map[string]tracker.PayoutOptions{
		"without a platform":     {Amount: *usd(1)},
		"of nothing":             {Amount: *usd(0), Platform: "P"},
		"for an unknown task":    {Amount: *usd(9), Platform: "P", For: []work.Allotment{{Submission: work.SubmissionID(store.NewID())}}},
		"more than it has":       {Amount: *usd(9), Platform: "P", For: []work.Allotment{{Submission: id}}},
		"in an unknown currency": {Amount: money.Of(1, "XYZ"), Platform: "P"},
		"the fee in another one": {Amount: *usd(9), Withheld: money.Of(1, "EUR"), Platform: "P"},
	} {
		if _, err := b.AddPayout(ctx, opt); err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
	if all, err := b.Payouts(ctx); err != nil || len(all) != 0 {
		t.Errorf("something was written: %+v (%v)", all, err)
	}
	if all, err := b.Entries(ctx, 0, 0); err != nil || len(all) != 0 {
		t.Errorf("a fee was written: %+v (%v)", all, err)
	}
}

func TestPointsAreACurrencyOnceTheyHaveAValue(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	points := money.Of(500_000_000, "PTS")
	var unknown money.UnknownCurrency
	if _, err := b.Start(ctx, tracker.StartOptions{Title: "x", Reward: &points}); !errors.As(err, &unknown) || strings.Contains(err.Error(), "\n") {
		t.Fatalf("points that nobody declared: %v", err)
	}
	if err := b.SetRate(ctx, money.Quote{From: "PTS", To: "EUR", Rate: "0.001", Date: "2026-11-01", Source: "own"}); err != nil {
		t.Fatal(err)
	}
	if err := b.SetRate(ctx, money.Quote{From: "PTS", To: "XYZ", Rate: "1", Date: "2026-11-01"}); !errors.As(err, &unknown) {
		t.Errorf("a value in nothing known: %v", err)
	}
	if err := b.SetRate(ctx, money.Quote{From: "P2S", To: "EUR", Rate: "1", Date: "2026-11-01"}); err == nil {
		t.Error("points with a digit were taken")
	}
	now := b.Now()
	if _, err := b.Add(ctx, tracker.AddOptions{Start: now.Add(-time.Hour), End: now, Title: "x", Reward: &points, State: work.Approved}); err != nil {
		t.Fatal(err)
	}
	q, err := b.Query(ctx)
	if err != nil {
		t.Fatal(err)
	}
	q.Currency = "EUR"
	r, err := b.Report(ctx, q)
	if err != nil || r.Groups[0].Earned != 500_000 || r.Groups[0].Currency != "EUR" || len(r.Used) != 1 || r.Used[0].Source != "own" {
		t.Errorf("got %+v by %+v (%v)", r.Groups[0].Earned, r.Used, err)
	}
	if err := b.DeclarePoints(ctx, store.Points{Code: "USD"}); err == nil {
		t.Error("a country's money became points")
	}
}

func TestWhatIsDueAroundNow(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	submitted := func(title string, ago time.Duration) string {
		end := b.Now().Add(-ago)
		id, err := b.Add(ctx, tracker.AddOptions{Start: end.Add(-time.Minute), End: end, Platform: "Prolific", Title: title, Reward: usd(1), State: work.Submitted})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	const day = 24 * time.Hour
	submitted("passed", 23*day)
	submitted("near", 18*day)
	submitted("now", 21*day)
	submitted("far", day)
	submitted("old", 100*day)
	b.approved("paid some day", 1, 30*day)
	due := func() string {
		v, err := b.Due(ctx, 14*day)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, d := range v.Due {
			all = append(all, d.Facts.Title)
		}
		if v.Passed != 1 || v.Later != 1 {
			t.Errorf("passed %d, later %d", v.Passed, v.Later)
		}
		return strings.Join(all, " ")
	}
	if got := due(); got != "now near passed" {
		t.Errorf("got %q", got)
	}
	own := deadline.Rule{ID: "prolific-payment", Platform: "Prolific", Kind: deadline.Payment, From: deadline.Decision, Days: 31, Source: "their message"}
	if err := b.SetRule(ctx, own); err != nil {
		t.Fatal(err)
	}
	if got := due(); got != "now paid some day near passed" {
		t.Errorf("with a rule of one's own: got %q", got)
	}
	b.pass(2 * day)
	if l := b.money(); !l.RuleIs || l.Late.Micros != 1 {
		t.Errorf("late by one's own rule: %+v", l)
	}
	if err := b.ResetRule(ctx, "prolific-payment"); err != nil {
		t.Fatal(err)
	}
	if err := b.ResetRule(ctx, "prolific-payment"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("reset twice: %v", err)
	}
	if err := b.SetRule(ctx, deadline.Rule{ID: "x"}); !errors.Is(err, deadline.ErrRule) {
		t.Errorf("an impossible rule: %v", err)
	}
}
