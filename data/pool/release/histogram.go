package release

import (
	"math"
	"slices"
)

// histogram is how many contributors earned what: counts by bin, in fractions
// once noise was smoothed out, and the edges between the bins in micro-units an
// hour.
type histogram struct {
	edges  []int64
	counts []float64
}

// smooth is the histogram without negative counts that is nearest to noisy ones
// and has their total, or none where that is not above zero: it takes the same
// from every bin, and what would fall below zero is zero. Clipping alone would
// add to the tails whatever noise had taken from them, and move the quartiles.
func smooth(edges, noisy []int64, total float64) histogram {
	h := histogram{edges, make([]float64, len(noisy))}
	if total <= 0 {
		return h
	}
	falling := slices.Clone(noisy)
	slices.SortFunc(falling, func(a, b int64) int { return int(b - a) })
	sum, take := 0.0, 0.0
	for i, c := range falling {
		sum += float64(c)
		if t := (sum - total) / float64(i+1); float64(c) > t {
			take = t
		}
	}
	for i, c := range noisy {
		h.counts[i] = max(0, float64(c)-take)
	}
	return h
}

// total is the number of contributors.
func (h histogram) total() float64 {
	sum := 0.0
	for _, c := range h.counts {
		sum += c
	}
	return sum
}

// Open says that a figure lies beyond the outermost edge, which is all that can
// be said of it.
type Open string

// The two ends.
const (
	Below Open = "below" // under the first edge
	Above Open = "above" // at the last edge or over it
)

// quantile is the pay an hour that a share of the contributors is under: bins
// are cumulated, and within one, pay is spread evenly over its logarithm. In the
// outermost bins, which have one edge, it is that edge and open says so.
func (h histogram) quantile(share float64) (pay float64, open Open) {
	want, sum := share*h.total(), 0.0
	last := len(h.edges)
	for bin, c := range h.counts {
		if sum+c < want || c == 0 {
			sum += c
			continue
		}
		switch bin {
		case 0:
			return float64(h.edges[0]), Below
		case last:
			return float64(h.edges[last-1]), Above
		}
		return between(h.edges[bin-1], h.edges[bin], (want-sum)/c), ""
	}
	return float64(h.edges[last-1]), Above
}

// between is the pay at a part of the way through a bin.
func between(low, high int64, part float64) float64 {
	return float64(low) * math.Pow(float64(high)/float64(low), part)
}

// under is how many contributors earned less than pay, and how many bins, in
// parts, that is. ok is false where pay lies within an outermost bin: how its
// contributors are spread is not known.
func (h histogram) under(pay int64) (count, bins float64, ok bool) {
	bin, at := slices.BinarySearch(h.edges, pay)
	switch {
	case at:
		bin++
	case bin == 0 || bin == len(h.edges):
		return 0, 0, false
	}
	for _, c := range h.counts[:bin] {
		count += c
	}
	if at {
		return count, float64(bin), true
	}
	low, high := h.edges[bin-1], h.edges[bin]
	part := math.Log(float64(pay)/float64(low)) / math.Log(float64(high)/float64(low))
	return count + part*h.counts[bin], float64(bin) + part, true
}
