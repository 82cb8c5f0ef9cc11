package earnings

import (
	"math"
	"math/big"
	"slices"

	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// Part is the pay and the time of one task, or of one worker.
type Part struct {
	Micros int64    // micro-units
	Time   *big.Rat // microseconds
}

// Averages are figures that differ and are never to be mixed up: the median
// and the mean of the parts' hourly rates, and the ratio of sums. The quartiles
// are of the rates, too, between neighbours in proportion.
type Averages struct {
	N                   int // parts with a time
	Median, Mean, Ratio money.Rate
	Lower, Upper        money.Rate
	odd                 int
}

// OutliersFrom is how many parts it takes to say which time is unusual.
const OutliersFrom = 5

// Outliers is how many parts took a time outside Tukey's fences on its logarithm
// (work.Fences). They are in every figure all the same. ok is false under
// OutliersFrom parts.
func (a Averages) Outliers() (n int, ok bool) { return a.odd, a.N >= OutliersFrom }

// outliers counts the times, in microseconds and above zero, that lie outside the
// fences of all of them.
func outliers(times []*big.Rat) (n int) {
	logs := make([]float64, len(times))
	for i, t := range times {
		micros, _ := t.Float64()
		logs[i] = math.Log(micros)
	}
	slices.Sort(logs)
	low, _, high := work.Fences(len(logs), func(at int) float64 { return logs[at] })
	for _, log := range logs {
		n += count(log < low || log > high)
	}
	return n
}

// Average is over the parts that have a time. ok is false where none has one.
// Example: 10 over 1 h, 10 over 10 h and 2 over 1 h have the median 2.00, the
// mean 4.33 and the ratio of sums 1.83.
func Average(parts []Part, currency money.Currency) (a Averages, ok bool) {
	var rates, times []*big.Rat
	sum, time := new(big.Rat), new(big.Rat)
	var micros int64
	for _, p := range parts {
		rate, ok := money.PerHour(money.Of(p.Micros, currency), p.Time)
		if !ok {
			continue
		}
		rates, times = append(rates, rate.Rat()), append(times, p.Time)
		sum.Add(sum, rate.Rat())
		time.Add(time, p.Time)
		micros += p.Micros
	}
	if len(rates) == 0 {
		return Averages{}, false
	}
	slices.SortFunc(rates, (*big.Rat).Cmp)
	a.N, a.odd = len(rates), outliers(times)
	a.Mean = money.RateOf(sum.Quo(sum, big.NewRat(int64(a.N), 1)), currency)
	a.Ratio, _ = money.PerHour(money.Of(micros, currency), time)
	a.Lower = money.RateOf(quartile(rates, 1), currency)
	a.Median = money.RateOf(quartile(rates, 2), currency)
	a.Upper = money.RateOf(quartile(rates, 3), currency)
	return a, true
}

// quartile is the q-th quarter of sorted numbers.
func quartile(sorted []*big.Rat, q int) *big.Rat {
	steps := q * (len(sorted) - 1)
	at, over := steps/4, steps%4
	if over == 0 {
		return sorted[at]
	}
	between := new(big.Rat).Sub(sorted[at+1], sorted[at])
	between.Mul(between, big.NewRat(int64(over), 4))
	return between.Add(between, sorted[at])
}

// typical finds the averages over the decided tasks of each group, each with the
// time attributed to it; a task of which some waits to be looked at is left out.
func (q Query) typical(b Books, groups []Group) {
	type name struct {
		key      string
		currency money.Currency
	}
	c := newCollector(b, q)
	inner, task := c.locate, timeline.Day(0)
	c.locate = func(f fact) (cell, bool) {
		if !f.task {
			return cell{}, false
		}
		k, ok := inner(f)
		task++
		k.day = task // a cell of its own
		return k, ok
	}
	c.collect()
	parts := map[name][]Part{}
	for i, k := range c.cells {
		if t := c.tallies[i]; t.Review.IsZero() {
			n := name{k.key, k.currency}
			parts[n] = append(parts[n], Part{t.Earned, sum(t.Paid, t.Unpaid)})
		}
	}
	for i, g := range groups {
		all := parts[name{g.Key, g.Currency}]
		if !g.Split && g.Currency != "" {
			all = slices.Concat(all, parts[name{g.Key, ""}])
		}
		if a, ok := Average(all, g.Currency); ok && !g.Shared {
			groups[i].Typical = &a
		}
	}
}
