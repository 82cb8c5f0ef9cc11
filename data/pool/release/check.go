package release

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"unicode"

	"clickwage/data/pool"
)

// ErrRules is what a campaign is refused with whose rules cannot be kept.
var ErrRules = errors.New("the campaign's rules cannot be kept")

// leastMinimum is the fewest contributors of whom anything is said, whatever a
// campaign states.
const leastMinimum = 10

// check refuses what no figure could be computed or protected with.
func check(c pool.Campaign) error {
	refuse := func(format string, args ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{ErrRules}, args...)...)
	}
	if c.MaxPerson < 1 || c.MaxPerson > 1000 {
		return refuse("a person counts in %d platforms, not in 1 to 1000", c.MaxPerson)
	}
	if len(c.Edges) < 2 {
		return refuse("%d edges of pay make no histogram", len(c.Edges))
	}
	for i, edge := range c.Edges {
		if edge <= 0 || i > 0 && edge <= c.Edges[i-1] {
			return refuse("edge %d of the pay bins is not above zero and the one before it", i+1)
		}
	}
	seen := map[pool.Measured]bool{}
	for _, m := range c.Measures {
		if m.Bits < 1 || m.Bits > 32 || m.Unit < 1 || seen[m.Of] {
			return refuse("the sum %q of %d bits in units of %d", m.Of, m.Bits, m.Unit)
		}
		seen[m.Of] = true
	}
	if !seen[pool.PaidMinutes] || !seen[pool.UnpaidMinutes] {
		return refuse("paid and unpaid minutes are not among its sums")
	}
	if c.Ballot != nil {
		if len(c.Ballot.Subjects) > pool.MaxAnswers {
			return refuse("a ballot about %d subjects", len(c.Ballot.Subjects))
		}
		if err := c.Ballot.Check(); err != nil {
			return refuse("its ballot: %w", err)
		}
	}
	for _, p := range c.Platforms {
		if p == "" || slices.ContainsFunc([]rune(p), unicode.IsControl) {
			return refuse("%q names no platform", p)
		}
	}
	return nil
}

// measured is the place of a sum in the campaign's measures. ok is false where
// it does not ask for it.
func measured(c pool.Campaign, of pool.Measured) (i int, ok bool) {
	i = slices.IndexFunc(c.Measures, func(m pool.Measure) bool { return m.Of == of })
	return i, i >= 0
}

// bound is the most that one person adds to a sum, in its units.
func bound(c pool.Campaign, of pool.Measured) uint64 {
	i, ok := measured(c, of)
	if !ok {
		return 0
	}
	return 1<<c.Measures[i].Bits - 1
}

// minimum is the contributors below which a table says nothing.
func minimum(c pool.Campaign) int { return max(leastMinimum, c.Publish.Minimum) }

// Digest is a SHA-256, in hexadecimal where it is written.
type Digest [32]byte

// MarshalText writes it.
func (d Digest) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, d[:]), nil }

// UnmarshalText reads it.
func (d *Digest) UnmarshalText(text []byte) error {
	raw, err := hex.DecodeString(string(text))
	if err != nil || len(raw) != len(d) {
		return fmt.Errorf("%q is not a SHA-256", text)
	}
	copy(d[:], raw)
	return nil
}
