package release

import (
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
)

// dice draw histograms anew for intervals. They hide nothing: their seed is
// derived from the campaign and the table, so that anybody draws the same.
type dice struct {
	random *rand.Rand
	noise  drawer
}

// seeded are the dice of a table.
func seeded(campaign string, table int) *dice {
	seed := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%d", Format, campaign, table))
	source := rand.NewChaCha8(seed)
	return &dice{rand.New(source), drawer{random: source}}
}

// split deals n people over bins by their weights.
func (d *dice) split(n int, weights []float64) []int64 {
	counts := make([]int64, len(weights))
	rest := 0.0
	for _, w := range weights {
		rest += w
	}
	for i, w := range weights {
		if n == 0 || rest <= 0 {
			break
		}
		taken := d.binomial(n, min(1, w/rest))
		counts[i], n, rest = int64(taken), n-taken, rest-w
	}
	return counts
}

// binomial is how many of n fall where p of them do: exactly where the variance
// is small, by the normal approximation where it is over 100.
func (d *dice) binomial(n int, p float64) int {
	if p > 0.5 {
		return n - d.binomial(n, 1-p)
	}
	mean := float64(n) * p
	if spread := mean * (1 - p); spread > 100 {
		return min(n, max(0, int(math.Round(mean+math.Sqrt(spread)*d.random.NormFloat64()))))
	}
	left, k := d.random.Float64(), 0
	for chance := math.Pow(1-p, float64(n)); left > chance && k < n; k++ {
		left -= chance
		chance *= float64(n-k) / float64(k+1) * p / (1 - p)
	}
	return k
}
