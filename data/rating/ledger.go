package rating

import (
	"math/big"
	"slices"
	"strconv"
	"time"

	"clickwage/data/money"
	"clickwage/data/work"
)

// Task is a submission to a subject and how long its own work took; Worked is 0
// where no time is recorded.
type Task struct {
	work.Submission
	Worked time.Duration
}

// Hourly is what an hour brought by the ledger, and over how many decided tasks.
type Hourly struct {
	Rate  money.Rate
	Known bool
	Tasks int
}

// Fill answers from the ledger what it knows of a subject: the median time and
// reward of a task, the pay per hour, what became of decided tasks, and the
// median days from submission to decision. What it does not know is left out: a
// reward in several currencies, time of tasks that still run, moments that an
// import has only inferred.
func Fill(tasks []Task, pay Hourly) map[string]Answer {
	answers := map[string]Answer{}
	put := func(id, value string, n int) {
		if n > 0 {
			answers[id] = Answer{Value: value, Origin: Ledger, N: n}
		}
	}
	var seconds, days []*big.Rat
	for _, t := range tasks {
		if t.State != work.Accepted && t.Worked > 0 {
			seconds = append(seconds, big.NewRat(t.Worked.Microseconds(), 1_000_000))
		}
		if waited, ok := waited(t.Submission); ok {
			days = append(days, big.NewRat(waited.Microseconds(), (24*time.Hour).Microseconds()))
		}
	}
	if n, err := strconv.Atoi(money.Round(median(seconds), 0)); err == nil && n > 0 {
		put("seconds", strconv.Itoa(n), len(seconds))
	}
	put("days", tenths(median(days)), len(days))
	reward, n := usualReward(tasks)
	put("reward", reward.String(), n)
	if hour, err := money.Parse(pay.Rate.Decimal(3), pay.Rate.Currency); err == nil && pay.Known && hour.Currency != "" && hour.Micros >= 0 {
		put("pay", hour.String(), pay.Tasks)
	}
	outcome, decided := outcome(tasks)
	put("rejected", outcome, decided)
	return answers
}

// waited is how long a submission waited for its decision, as it was noted.
func waited(s work.Submission) (time.Duration, bool) {
	if !s.Submitted.Known() || !s.Decided.Known() || s.Decided < s.Submitted {
		return 0, false
	}
	for _, e := range s.Events {
		if e.Source == work.Inferred && (e.At == s.Submitted || e.At == s.Decided) {
			return 0, false
		}
	}
	return s.Decided.Sub(s.Submitted), true
}

// usualReward is the median of known rewards, where all are in one currency.
func usualReward(tasks []Task) (money.Amount, int) {
	var all []*big.Rat
	var currency money.Currency
	for _, t := range tasks {
		if !t.Advertised.RewardKnown {
			continue
		}
		if reward := t.Advertised.Reward; currency == "" || currency == reward.Currency {
			currency = reward.Currency
			all = append(all, big.NewRat(reward.Micros, 1))
		} else {
			return money.Amount{}, 0
		}
	}
	micros, err := strconv.ParseInt(money.Round(median(all), 0), 10, 64)
	if err != nil || currency == "" {
		return money.Amount{}, 0
	}
	return money.Of(micros, currency), len(all)
}

// median is the middle of some numbers, which it sorts; 0 of none.
func median(all []*big.Rat) *big.Rat {
	if len(all) == 0 {
		return new(big.Rat)
	}
	slices.SortFunc(all, func(a, b *big.Rat) int { return a.Cmp(b) })
	sum := new(big.Rat).Add(all[(len(all)-1)/2], all[len(all)/2])
	return sum.Quo(sum, big.NewRat(2, 1))
}

// outcome is what became of the tasks that were decided, and how many they are.
func outcome(tasks []Task) (value string, decided int) {
	rejected, overturned := 0, 0
	for _, t := range tasks {
		switch t.State {
		case work.Rejected:
			rejected++
		case work.Overturned:
			overturned++
		case work.Approved, work.Reversed:
		default:
			continue
		}
		decided++
	}
	switch {
	case rejected == decided:
		return "all", decided
	case rejected > 0:
		return "some", decided
	case overturned > 0:
		return "overturned", decided
	}
	return "none", decided
}
