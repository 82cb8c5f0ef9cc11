package tracker_test

import (
	"context"
	"testing"
	"time"

	"clickwage/data/money"
	"clickwage/data/receipts"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

func TestTheExampleIsPaidLateAndInPart(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	if err := b.FillExample(ctx); err != nil {
		t.Fatal(err)
	}
	r, err := b.Money(ctx, receipts.ByPlatform)
	if err != nil {
		t.Fatal(err)
	}
	var late, missing, unspent, received int
	for _, l := range r.Lines {
		late, missing, unspent, received = late+l.Late.Count, missing+l.Missing.Count, unspent+l.Unspent.Count, received+l.Received.Count
		if l.Over.Count > 0 {
			t.Errorf("%s received more than was earned", l.Platform)
		}
	}
	if late == 0 || missing != 1 || unspent != 1 || received < 100 || r.Gone != 0 {
		t.Errorf("late %d, missing %d, without a task %d, received %d, gone %d", late, missing, unspent, received, r.Gone)
	}
	payouts, err := b.Payouts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range payouts {
		if p.At > b.Now() {
			t.Errorf("a payout of the future: %v", p.At)
		}
		if rest, err := p.Rest(); len(p.Allotments) == 0 {
			_, proposal, err := b.ProposeMatch(ctx, p.ID)
			if err != nil || !proposal.Exact {
				t.Errorf("the one to match: exact %v, %v", proposal.Exact, err)
			}
		} else if err != nil || rest.Micros != 0 {
			t.Errorf("%s %s: rest %s, %v", p.Platform, p.Amount, rest, err)
		}
	}
	if err := b.RemoveExample(ctx); err != nil {
		t.Fatal(err)
	}
	payouts, err = b.Payouts(ctx)
	entries, other := b.Entries(ctx, 0, 0)
	if err != nil || other != nil || len(payouts)+len(entries) != 0 {
		t.Errorf("after removing: %d payouts and %d fees are left (%v, %v)", len(payouts), len(entries), err, other)
	}
	rules, err := b.Rules(ctx)
	if r, _ := rules.Find("clickworker-payment"); err != nil || r.Own {
		t.Errorf("the example's rule is left (%v)", err)
	}
	b.sound()
}

func TestAnEditedPayoutKeepsItsTasksAndItsFeeFollows(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	p, err := b.AddPayout(ctx, tracker.PayoutOptions{Amount: money.Of(5_000_000, "USD"), Withheld: money.Of(500_000, "USD"), Platform: "Toloka"})
	if err != nil {
		t.Fatal(err)
	}
	for _, withheld := range []int64{700_000, 0, 300_000} {
		p, err = b.EditPayout(ctx, p.ID, tracker.PayoutOptions{Amount: money.Of(4_000_000, "USD"), Withheld: money.Of(withheld, "USD"), Platform: "Toloka", At: work.At(b.now.Add(-time.Hour))})
		if err != nil {
			t.Fatal(err)
		}
		entries, err := b.Entries(ctx, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		sum := int64(0)
		for _, e := range entries {
			sum += e.Amount.Micros
		}
		if sum != withheld || len(entries) > 1 {
			t.Errorf("withheld %d: the books have %+v", withheld, entries)
		}
	}
	if _, err := b.EditPayout(ctx, p.ID, tracker.PayoutOptions{Amount: money.Of(0, "USD"), Platform: "Toloka"}); err == nil {
		t.Error("a payout of nothing is taken")
	}
	b.sound()
}
