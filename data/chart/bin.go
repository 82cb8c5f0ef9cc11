package chart

import "math"

// maxPoints is how many points of a line are drawn; go-chart's time for a
// jagged line grows with the square of its length.
const maxPoints = 400

// chunk is how many points one stroke holds.
const chunk = 100

// spot is a point of a line: its index along X, which a chart with fewer spots
// than points keeps, and its value.
type spot struct {
	x int
	y float64
}

// runs are the stretches of a line without a gap. Where there are more than
// maxPoints, each of some 200 bins gives its lowest and its highest point in
// the order they came, so that no peak is lost; a bin is a gap if all of it is.
func runs(y []float64, n int) [][]spot {
	var all [][]spot
	var run []spot
	last := -1 // known so far
	end := func() {
		if len(run) > 0 {
			// A stretch ends where it ends, not at its last bin's peak.
			if run[len(run)-1].x < last {
				run = append(run, spot{last, y[last]})
			}
			all = append(all, run)
		}
		run = nil
	}
	if n <= maxPoints {
		for i := range n {
			if v := at(y, i); known(v) {
				run, last = append(run, spot{i, v}), i
			} else {
				end()
			}
		}
		end()
		return all
	}
	bins := maxPoints / 2
	for b := range bins {
		low, high := -1, -1
		for i := b * n / bins; i < (b+1)*n/bins; i++ {
			v := at(y, i)
			if !known(v) {
				continue
			}
			last = i
			if low < 0 || v < y[low] {
				low = i
			}
			if high < 0 || v >= y[high] {
				high = i
			}
		}
		switch {
		case low < 0:
			end()
		case low == high:
			run = append(run, spot{low, y[low]})
		default:
			run = append(run, spot{min(low, high), y[min(low, high)]}, spot{max(low, high), y[max(low, high)]})
		}
	}
	end()
	return all
}

// slab is a point of a band.
type slab struct {
	x         int
	low, high float64
}

// slabs are the stretches of a band without a gap, at most maxPoints wide; a
// bin of many points shows the lowest low and the highest high of them.
func slabs(b Band, n int) [][]slab {
	var all [][]slab
	var run []slab
	bins := min(n, maxPoints)
	for i := range bins {
		from, to := i*n/bins, (i+1)*n/bins
		s := slab{x: (from + to - 1) / 2, low: math.NaN(), high: math.NaN()}
		for j := from; j < to; j++ {
			low, high := at(b.Low.Y, j), at(b.High.Y, j)
			if !known(low) || !known(high) {
				continue
			}
			if !known(s.low) || low < s.low {
				s.low = low
			}
			if !known(s.high) || high > s.high {
				s.high = high
			}
		}
		if known(s.low) {
			run = append(run, s)
			continue
		}
		if len(run) > 0 {
			all = append(all, run)
		}
		run = nil
	}
	if len(run) > 0 {
		all = append(all, run)
	}
	return all
}

// merged are the stacks with at most bins columns, each the mean of those it
// stands for, so that the unit holds.
func merged(stacks []Stack, n, bins int) ([]Stack, int) {
	if bins < 1 || n <= bins {
		return stacks, n
	}
	out := make([]Stack, len(stacks))
	for k, s := range stacks {
		out[k] = s
		out[k].Y = make([]float64, bins)
		for b := range bins {
			sum, count := 0.0, 0
			for i := b * n / bins; i < (b+1)*n/bins; i++ {
				if v := at(s.Y, i); known(v) {
					sum, count = sum+v, count+1
				}
			}
			out[k].Y[b] = sum / float64(count) // NaN where none is known
		}
	}
	return out, bins
}
