package warning

import (
	"maps"
	"math"
	"slices"

	"clickwage/data/work"
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
// beyond it, or too few are known.
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
	low, median, high := work.Fences(n, log)
	low, high = min(low, median-math.Log(FarFactor)), max(high, median+math.Log(FarFactor))
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
