package tracker

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"clickwage/data/deadline"
	"clickwage/data/money"
	"clickwage/data/receipts"
	"clickwage/data/store"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// exampleReference begins the references of payouts that the example holds.
const exampleReference = "EXAMPLE-"

// exampleLateAfter is the payment rule that the example knows, in days.
const exampleLateAfter = 10

// examplePayer is how a platform of the example pays out.
type examplePayer struct {
	platform string
	every    int // days between payouts
	until    int // days before today at which the last one was made
	withheld int64
	short    bool // the last task is paid in part
	loose    bool // nobody has matched its last payout with tasks yet
}

// Of the platforms that are not named nothing was received yet.
var examplePayers = []examplePayer{
	{platform: "Prolific", every: 7, until: 3, loose: true},
	{platform: "DataAnnotation", every: 7, until: 5},
	{platform: "Outlier", every: 7, until: 6, withheld: 1_000_000},
	{platform: "Toloka", every: 21, until: 12, short: true},
	{platform: "Clickworker", every: 30, until: 25},
}

// exampleMoney makes up payouts for the example's tasks, the fees withheld from
// them, and one payment rule, so that something is late.
func (t *Tracker) exampleMoney(ctx context.Context, zone *time.Location) error {
	tasks, err := t.store.Owed(ctx)
	if err != nil {
		return err
	}
	slices.SortFunc(tasks, func(a, b receipts.Task) int {
		return cmp.Or(cmp.Compare(a.Since(), b.Since()), cmp.Compare(a.ID, b.ID))
	})
	today := timeline.NewDays(zone, 0).Of(t.Now()).Date()
	err = t.write(ctx, store.Label{What: "payout", Source: work.Manual}, func(tx *store.Tx) error {
		for _, payer := range examplePayers {
			if err := payer.pay(tx, tasks, today); err != nil {
				return err
			}
		}
		return tx.PutEntry(work.Entry{
			ID: work.EntryID(store.NewID()), Kind: work.Earning, At: work.At(today.AddDate(0, 0, -20).Add(15 * time.Hour)),
			Amount: money.Of(5_000_000, "USD"), Platform: "DataAnnotation", Note: exampleReference + "referral", Source: work.Manual,
		})
	})
	if err != nil {
		return err
	}
	return t.SetRule(ctx, deadline.Rule{
		ID: "clickworker-payment", Platform: "Clickworker", Kind: deadline.Payment, From: deadline.Decision, Days: exampleLateAfter, Source: exampleFile,
	})
}

// pay makes a platform's payouts, the oldest first; each pays what was credited
// since the one before.
func (e examplePayer) pay(tx *store.Tx, tasks []receipts.Task, today time.Time) error {
	for ago := e.until + 11*e.every; ago >= e.until; ago -= e.every {
		day := today.AddDate(0, 0, -ago)
		from, to := work.At(day.AddDate(0, 0, -e.every)), work.At(day)
		p := work.Payout{
			ID: work.PayoutID(store.NewID()), At: work.At(day.Add(9 * time.Hour)), Platform: e.platform,
			Reference: exampleReference + day.Format("0201"), Source: work.Manual,
		}
		for _, task := range tasks {
			if task.Platform == e.platform && task.Net > 0 && task.Since() >= from && task.Since() < to {
				p.Allotments = append(p.Allotments, work.Allotment{Submission: task.ID, Amount: money.Of(task.Net, task.Currency)})
			}
		}
		if len(p.Allotments) == 0 {
			continue
		}
		last := ago-e.every < e.until
		if last && e.short {
			p.Allotments[len(p.Allotments)-1].Amount.Micros /= 2
		}
		p.Amount = p.Allotments[0].Amount
		p.Amount.Micros = -e.withheld
		for _, a := range p.Allotments {
			p.Amount.Micros += a.Amount.Micros
		}
		p.Withheld = money.Of(e.withheld, p.Amount.Currency)
		if last && e.loose {
			p.Allotments = nil
		}
		if p.Amount.Micros <= 0 {
			continue
		}
		if err := withhold(tx, &p); err != nil {
			return err
		}
		if err := tx.PutPayout(p); err != nil {
			return err
		}
	}
	return nil
}

// exampleMoneyIDs are the example's payouts and fees.
func (t *Tracker) exampleMoneyIDs(ctx context.Context) ([]string, error) {
	payouts, err := t.Payouts(ctx)
	if err != nil {
		return nil, err
	}
	var ids []string
	fees := map[work.EntryID]bool{}
	for _, p := range payouts {
		if strings.HasPrefix(p.Reference, exampleReference) {
			ids = append(ids, string(p.ID))
			fees[p.Fee] = true
		}
	}
	entries, err := t.Entries(ctx, 0, 0)
	for _, e := range entries {
		if strings.HasPrefix(e.Note, exampleReference) || fees[e.ID] {
			ids = append(ids, string(e.ID))
		}
	}
	return ids, err
}

// resetExampleRules takes the example's own rule back.
func (t *Tracker) resetExampleRules(ctx context.Context) error {
	rules, err := t.Rules(ctx)
	if err != nil {
		return err
	}
	for _, r := range rules {
		if r.Own && r.Source == exampleFile {
			if err := t.ResetRule(ctx, r.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
