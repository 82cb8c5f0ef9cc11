package warning

import (
	"maps"
	"math"
	"slices"
)

// fence is the least and the most of what a requester usually pays.
type fence struct{ low, high int64 }

// fences are those of the requesters that promised something beyond them.
func (f *Finder) fences() map[usual]fence {
	all := map[usual]fence{}
	for of, rewards := range f.rewards {
		if one, odd := fenceOf(rewards); odd {
			all[of] = one
		}
	}
	return all
}

// fenceOf is the fence around rewards that are usual; odd is false where none lies
// beyond it, or too few are known. Logarithms only compare; no figure is made of
// them.
func fenceOf(rewards map[int64]int) (one fence, odd bool) {
	values := slices.Sorted(maps.Keys(rewards))
	n := 0
	for _, count := range rewards {
		n += count
	}
	if n < UsualFrom {
		return one, false
	}
	log := func(at int) float64 { // of the reward with so many before it
		for _, value := range values {
			if at -= rewards[value]; at < 0 {
				return math.Log(float64(value))
			}
		}
		return math.NaN()
	}
	quarter := func(q int) float64 {
		steps := q * (n - 1)
		at, over := steps/4, steps%4
		if over == 0 {
			return log(at)
		}
		return log(at) + (log(at+1)-log(at))*float64(over)/4
	}
	lower, median, upper := quarter(1), quarter(2), quarter(3)
	low := min(lower-FenceFactor*(upper-lower), median-math.Log(FarFactor))
	high := max(upper+FenceFactor*(upper-lower), median+math.Log(FarFactor))
	from, to := 0, len(values)
	for from < to && math.Log(float64(values[from])) < low {
		from++
	}
	for to > from && math.Log(float64(values[to-1])) > high {
		to--
	}
	if from == to || to-from == len(values) {
		return one, false
	}
	return fence{values[from], values[to-1]}, true
}
