package pool

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/google/uuid"

	"clickwage/data/money"
)

// New is a campaign with the usual rules, to be completed with names, period,
// organisers and the token key. A person counts in at most two platforms. The
// bounds of one person are those of a month of much work: 8,191 paid and 4,095
// unpaid minutes, 16,383 tasks, 511 of them rejected, 16,383 fifths of the lowest
// edge earned (0.50 an hour makes it 1,638.30), and 1,023 fifths of fees. What is
// more is clipped; the higher a bound is, the larger a sum must be, or the more
// members, to be published.
func New(currency money.Currency, platforms []string, s Spacing) (Campaign, error) {
	edges, err := s.Edges()
	if err != nil {
		return Campaign{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Campaign{}, err
	}
	platforms = slices.Compact(slices.Sorted(slices.Values(platforms)))
	unit := max(1, s.Low/5)
	return Campaign{
		Draft: Draft, ID: id.String(), Currency: currency, Edges: edges,
		Platforms: platforms, MaxPerson: min(2, len(platforms)),
		Measures: []Measure{{PaidMinutes, 13, 1}, {UnpaidMinutes, 12, 1}, {Submitted, 14, 1}, {Rejected, 9, 1}, {Reward, 14, unit}, {Fees, 10, unit}},
		Publish:  Rules{Minimum: MinMinimum, Noise: DefaultNoise(s.Bins), Epsilon: 1, Limit: 12},
	}, nil
}

// DefaultNoise is the contributors from which histograms of so many bins are
// worth publishing: 250 for 8 and 750 for 32, where the simulated error of the
// overall median, noise included, is under a quarter 19 times in 20.
func DefaultNoise(bins int) int {
	return 250 + max(0, bins-8)*500/24
}

// Spacing asks for pay bins whose edges grow by the same factor.
type Spacing struct {
	Low   int64 // Required: the first edge in micro-units an hour; the bin below it has all that is less
	High  int64 // Required: the last edge; the bin above it has all that is more
	Bins  int   // Required: at least 4
	Round int64 // edges are rounded to multiples of it; Defaults to a hundredth of a unit
}

// Edges are the edges of the bins, one fewer than bins. They are exact: the root
// is taken of whole numbers and rounded to the nearest multiple of Round.
func (s Spacing) Edges() ([]int64, error) {
	if s.Round == 0 {
		s.Round = money.Micros / 100
	}
	if s.Bins < 4 || s.Bins > MaxBins || s.Low <= 0 || s.High <= s.Low || s.High > maxEdge || s.Round < 1 {
		return nil, fmt.Errorf("bins: %d from %d to %d micro-units an hour cannot be spaced", s.Bins, s.Low, s.High)
	}
	steps := int64(s.Bins - 2)
	edges := make([]int64, s.Bins-1)
	for i := range edges {
		// The edge is the root of degree steps of low^(steps-i) · high^i.
		power := new(big.Int).Exp(big.NewInt(s.Low), big.NewInt(steps-int64(i)), nil)
		power.Mul(power, new(big.Int).Exp(big.NewInt(s.High), big.NewInt(int64(i)), nil))
		edges[i] = nearestRoot(power, steps, s.Round)
		if i > 0 && edges[i] <= edges[i-1] || edges[i] == 0 {
			return nil, fmt.Errorf("bins: %d edges from %d to %d micro-units an hour are closer than they are rounded", s.Bins-1, s.Low, s.High)
		}
	}
	return edges, nil
}

// nearestRoot is the multiple of unit that is nearest to the root of a number.
func nearestRoot(power *big.Int, degree, unit int64) int64 {
	low, high := int64(0), maxEdge/unit+2
	n, doubled := big.NewInt(degree), new(big.Int).Lsh(power, uint(degree))
	for low < high { // the first x of which (x + 1/2)·unit is above the root
		x := low + (high-low)/2
		if new(big.Int).Exp(big.NewInt((2*x+1)*unit), n, nil).Cmp(doubled) > 0 {
			high = x
		} else {
			low = x + 1
		}
	}
	return low * unit
}
