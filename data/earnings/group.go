package earnings

import (
	"math"
	"math/big"

	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// Group is the part of a report with one key and one currency.
type Group struct {
	Key      string
	Currency money.Currency // "" where no money is known
	Shared   bool           // unpaid time that belongs to no platform, requester or title
	Split    bool           // the key has several currencies, so that its unpaid time has none
	Tally
	Spread  *big.Rat  // microseconds of shared unpaid time laid on this group; nil: none
	Typical *Averages // over its decided tasks, with Query.Typical; nil: none has a time of its own
}

// Paid is what platforms advertise: E over the time on paid tasks only.
// ok is false where there is no such time: zero would be a lie.
func (g Group) Paid() (rate money.Rate, ok bool) {
	return g.rate(g.Earned, g.Tally.Paid)
}

// Task is E over the time on all decided tasks.
func (g Group) Task() (rate money.Rate, ok bool) {
	return g.rate(g.Earned, g.Tally.Paid, g.Unpaid)
}

// Effective is pay, less fees, divided by all decided working time. Rejected
// work adds time and no pay; pending work is in the band of Worst and Best.
// Example: 3.00 approved over 45m is 4.00/h. ok is false where no time is
// recorded or the key has several currencies.
func (g Group) Effective() (rate money.Rate, ok bool) {
	return g.whole(g.Earned-g.Fees, g.Tally.Paid, g.Unpaid, g.Other)
}

// Worst is the hourly pay if nothing pending is paid.
func (g Group) Worst() (rate money.Rate, ok bool) {
	return g.whole(g.Earned-g.Fees+g.PendingCredit, g.Tally.Paid, g.Unpaid, g.Other, g.Pending)
}

// Best is the hourly pay if all pending is paid. ok is false, too, where a
// pending reward is not known.
func (g Group) Best() (rate money.Rate, ok bool) {
	if g.PendingUnknown > 0 {
		return money.Rate{}, false
	}
	return g.whole(g.Earned-g.Fees+g.PendingCredit+g.PendingReward, g.Tally.Paid, g.Unpaid, g.Other, g.Pending)
}

// WithOnCall is Effective with passive on-call time in the denominator.
func (g Group) WithOnCall() (rate money.Rate, ok bool) {
	return g.whole(g.Earned-g.Fees, g.Tally.Paid, g.Unpaid, g.Other, g.OnCall)
}

// rate of nothing is known without a currency, too.
func (g Group) rate(micros int64, parts ...timeline.Time) (money.Rate, bool) {
	if g.Currency == "" && micros != 0 {
		return money.Rate{}, false
	}
	return money.PerHour(money.Of(micros, g.Currency), sum(parts...))
}

// whole is a rate with unpaid time in it.
func (g Group) whole(micros int64, parts ...timeline.Time) (money.Rate, bool) {
	if g.Split || g.Currency == "" && micros != 0 {
		return money.Rate{}, false
	}
	all := sum(parts...)
	if g.Spread != nil {
		all.Add(all, g.Spread)
	}
	return money.PerHour(money.Of(micros, g.Currency), all)
}

func sum(parts ...timeline.Time) *big.Rat {
	var all timeline.Time
	for _, p := range parts {
		all.Plus(p)
	}
	return all.Micros()
}

// unpaid is N + U, in microseconds.
func (g Group) unpaidMicros() *big.Rat {
	all := sum(g.Unpaid, g.Other)
	if g.Spread != nil {
		all.Add(all, g.Spread)
	}
	return all
}

// UnpaidPerPaidHour is u, the unpaid minutes per paid hour: 60 (N+U)/P.
// ok is false where nothing was paid, or the key has several currencies: its
// unpaid time belongs to none of them.
func (g Group) UnpaidPerPaidHour() (minutes *big.Rat, ok bool) {
	if g.Split || g.Tally.Paid.IsZero() {
		return nil, false
	}
	u := new(big.Rat).Quo(g.unpaidMicros(), g.Tally.Paid.Micros())
	return u.Mul(u, big.NewRat(60, 1)), true
}

// UnpaidShare is s, the unpaid share of decided working time: (N+U)/(P+N+U).
// ok is false where there is no such time, or the key has several currencies.
func (g Group) UnpaidShare() (share *big.Rat, ok bool) {
	part := g.unpaidMicros()
	all := new(big.Rat).Add(part, g.Tally.Paid.Micros())
	if g.Split || all.Sign() <= 0 {
		return nil, false
	}
	return part.Quo(part, all), true
}

// Working is all decided working time, P + N + U, in microseconds.
func (g Group) Working() *big.Rat {
	return new(big.Rat).Add(g.unpaidMicros(), g.Tally.Paid.Micros())
}

// Rejection is a rejection rate by count with its Wilson 95 % interval. The
// interval assumes independent tasks, which a mass rejection is not.
type Rejection struct {
	Rejected, Decided int
	Rate, Low, High   float64
}

// TooFew says whether a person should rather read "too few to say".
func (r Rejection) TooFew() bool { return r.Decided < 5 }

// z is the 97.5 % quantile of the normal distribution.
const z = 1.959963984540054

// Rejections is rejected over rejected and approved, pending left out. ok is
// false where nothing was decided.
func (t Tally) Rejections() (r Rejection, ok bool) {
	r.Rejected, r.Decided = t.Rejected(), t.Rejected()+t.Approved()
	if r.Decided == 0 {
		return r, false
	}
	r.Rate, r.Low, r.High = Wilson(r.Rejected, r.Decided)
	return r, true
}

// Wilson is the share k of n with its Wilson score interval at 95 %.
// Example: 1 of 4 is 0.25, between 0.045587 and 0.699358.
func Wilson(k, n int) (share, low, high float64) {
	p, size := float64(k)/float64(n), float64(n)
	middle := p + z*z/(2*size)
	spread := z * math.Sqrt(p*(1-p)/size+z*z/(4*size*size))
	scale := 1 + z*z/size
	return p, max(0, (middle-spread)/scale), min(1, (middle+spread)/scale)
}

// RejectionByValue is Rejections with each submission weighed by its reward;
// bonuses and earnings without a task are left out. ok is false where nothing
// is decided or one of the rewards is not known.
func (t Tally) RejectionByValue() (share *big.Rat, ok bool) {
	lost := t.RejectedReward + t.ReversedReward
	all := lost + t.ApprovedReward
	if t.RejectedUnknown > 0 || t.ApprovedUnknown > 0 || all <= 0 {
		return nil, false
	}
	return big.NewRat(lost, all), true
}

// RejectionByTime is Rejections with each submission weighed by its time. ok is
// false where there is no such time.
func (t Tally) RejectionByTime() (share *big.Rat, ok bool) {
	all := sum(t.ApprovedTime, t.RejectedTime)
	if all.Sign() <= 0 {
		return nil, false
	}
	return all.Quo(t.RejectedTime.Micros(), all), true
}

// Pay is what was earned, in the group's currency.
func (g Group) Pay() money.Amount { return money.Of(g.Earned, g.Currency) }

// PendingPay is what is pending. ok is false where one of the rewards is not known.
func (g Group) PendingPay() (pay money.Amount, ok bool) {
	return money.Of(g.PendingReward, g.Currency), g.PendingUnknown == 0
}

// Lost is the rewards of rejected submissions. ok is false where one of them is
// not known.
func (g Group) Lost() (pay money.Amount, ok bool) {
	return money.Of(g.RejectedReward, g.Currency), g.RejectedUnknown == 0
}

// Recovery is what rejected work paid after all: rejections that were
// overturned, and partial payments on those that stand. It is part
// of Pay, in the period of the task itself. ok is false where one of the rewards
// is not known.
func (g Group) Recovery() (pay money.Amount, ok bool) {
	return money.Of(g.Recovered, g.Currency), g.RecoveredUnknown == 0
}

// Outcomes counts the submissions with a state.
func (t Tally) Outcomes(s work.State) int { return t.States[s] }
