package tracker

import (
	"context"
	"fmt"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/work"
)

// Promised is what is advertised besides the reward and the limit. It is frozen
// with them when the task begins.
type Promised struct {
	Estimate time.Duration // the platform's own; zero: none
	Hourly   money.Amount  // the advertised pay for an hour; zero: none
	Terms    string        // of bonuses, word for word
}

func (p Promised) check() error {
	if p.Estimate < 0 {
		return fmt.Errorf("estimate %s: must not be below zero", p.Estimate)
	}
	return payable(&p.Hourly)
}

func (p Promised) onto(sub *work.Submission) {
	sub.Advertised.Estimate = p.Estimate
	sub.Promise.Hourly, sub.Promise.Terms = p.Hourly, p.Terms
}

// promisesBy are what Promises can be grouped by; "" is one group.
var promisesBy = []string{"", "submission", "title", "requester", "platform", "account"}

// Promises compares the hourly pay that was advertised with what came of it.
// by is "submission", "title", "requester", "platform", "account" or "".
func (t *Tracker) Promises(ctx context.Context, q earnings.Query, by string) ([]earnings.Kept, error) {
	for _, known := range promisesBy {
		if by == known {
			return t.store.Promises(ctx, q, by)
		}
	}
	return nil, ValueError{fmt.Errorf("grouping %q: not one of submission, title, requester, platform, account", by)}
}
