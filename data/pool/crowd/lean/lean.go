// Package lean tells two samples of texts apart by how often each of their bits
// is set. It is imported by tests alone, and imports nothing of ours.
package lean

import "math"

// Most is how differently the bits of two samples of texts of one length lean:
// the largest of the z-values of all places. With 100,000 places, 6 is passed by
// chance once in thousands of comparisons.
func Most(a, b [][]byte) float64 {
	most := 0.0
	for bit := range 8 * len(a[0]) {
		ones := [2]float64{}
		for side, sample := range [][][]byte{a, b} {
			for _, text := range sample {
				ones[side] += float64(text[bit/8] >> (bit % 8) & 1)
			}
		}
		n := float64(len(a))
		share := (ones[0] + ones[1]) / (2 * n)
		if spread := math.Sqrt(2 * n * share * (1 - share)); spread > 0 {
			most = max(most, math.Abs(ones[0]-ones[1])/spread)
		}
	}
	return most
}
