package warning

import (
	"cmp"
	"math"
	"slices"

	"clickwage/data/money"
)

// unusual finds rewards beyond the fences of their requester.
func (f *Finder) unusual() {
	for of, rewards := range f.rewards {
		if len(rewards) < UsualFrom {
			continue
		}
		slices.SortFunc(rewards, func(a, b paid) int { return cmp.Or(cmp.Compare(a.micros, b.micros), cmp.Compare(a.n, b.n)) })
		inside := usualOnes(rewards)
		if len(inside) == len(rewards) || len(inside) == 0 {
			continue
		}
		low, high := money.Of(inside[0].micros, of.currency), money.Of(inside[len(inside)-1].micros, of.currency)
		for _, r := range rewards {
			if r.micros < low.Micros || r.micros > high.Micros {
				f.add(Warning{
					Kind: UnusualReward, Records: []string{f.id(r.n)}, At: r.at, Amount: money.Of(r.micros, of.currency), Low: low, High: high,
				})
			}
		}
	}
}

// usualOnes are those of sorted rewards that are not odd. Logarithms only
// compare; no figure is made of them.
func usualOnes(rewards []paid) []paid {
	log := func(at int) float64 { return math.Log(float64(rewards[at].micros)) }
	quarter := func(q int) float64 {
		steps := q * (len(rewards) - 1)
		at, over := steps/4, steps%4
		if over == 0 {
			return log(at)
		}
		return log(at) + (log(at+1)-log(at))*float64(over)/4
	}
	lower, median, upper := quarter(1), quarter(2), quarter(3)
	low := min(lower-FenceFactor*(upper-lower), median-math.Log(FarFactor))
	high := max(upper+FenceFactor*(upper-lower), median+math.Log(FarFactor))
	from, to := 0, len(rewards)
	for from < to && log(from) < low {
		from++
	}
	for to > from && log(to-1) > high {
		to--
	}
	return rewards[from:to]
}
