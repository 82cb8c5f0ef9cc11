package release

import (
	"fmt"
	"math"
	"slices"

	"clickwage/data/pool"
)

// Protection is the rule by which a batch is published. It depends on the number
// of contributors alone, which is public.
type Protection string

// From few to many.
const (
	Silent     Protection = "silent"     // nothing is published
	Suppressed Protection = "suppressed" // counts and sums by the rules of Open; not differentially private
	Noised     Protection = "noised"     // histograms and two sums, with noise
)

// ProtectionOf is the rule for so many contributors. Its error is ErrRules.
func ProtectionOf(c pool.Campaign, contributors int) (Protection, error) {
	if err := check(c); err != nil {
		return Silent, err
	}
	switch {
	case c.Publish.Noise < minimum(c):
		return Silent, fmt.Errorf("%w: noise from %d contributors on, below the %d that something is said of", ErrRules, c.Publish.Noise, minimum(c))
	case contributors < minimum(c):
		return Silent, nil
	case contributors < c.Publish.Noise:
		return Suppressed, nil
	}
	return Noised, nil
}

// Reason is why something is not published.
type Reason string

// The reasons.
const (
	Few        Reason = "few"        // under the minimum of contributors
	Complement Reason = "complement" // it would tell of the few, or of the little, that remain beside it
	Bound      Reason = "bound"      // under 2.15 times what one person may add
	NoNoise    Reason = "no_noise"   // histograms need the campaign's number for noise
	NoEpsilon  Reason = "no_epsilon" // it has no part of the privacy budget
	Uncertain  Reason = "uncertain"  // its error may be over a quarter
	NoFloor    Reason = "no_floor"   // no floor was named, or it lies in an outermost bin
	NotAsked   Reason = "not_asked"  // the campaign does not sum it
)

// Openable are the platforms' tables that a release without noise may say
// something of, given the members of each table, the overall one first: each has
// the minimum, and what any of them leave of all contributors is nobody or at
// least the minimum. Larger tables go first. Aggregators open the sums of these
// tables and of the overall one, and no others.
func Openable(c pool.Campaign, members []int) []int {
	if len(members) == 0 || members[0] < minimum(c) {
		return nil
	}
	all, least := members[0], minimum(c)
	// reached[s]: some of the tables taken so far have s members together.
	reached := make([]bool, all+1)
	reached[0] = true
	var open []int
	for _, table := range largestFirst(members) {
		n := members[table]
		if n < least || leavesFew(reached, n, least) {
			continue
		}
		for s := all; s >= n; s-- {
			reached[s] = reached[s] || reached[s-n]
		}
		open = append(open, table)
	}
	slices.Sort(open)
	return open
}

func largestFirst(members []int) []int {
	var tables []int
	for table := 1; table < len(members); table++ {
		tables = append(tables, table)
	}
	slices.SortStableFunc(tables, func(a, b int) int { return members[b] - members[a] })
	return tables
}

// leavesFew says whether n more members than some that were reached leave one to
// least - 1 of all.
func leavesFew(reached []bool, n, least int) bool {
	all := len(reached) - 1
	for s := max(0, all-n-least+1); s+n < all; s++ {
		if reached[s] {
			return true
		}
	}
	return false
}

// enough says whether a sum hides each person in it: with at least 2.15 times
// what one may add, whoever knows the second largest part misses the largest by
// 15 % or more.
func enough(sum int64, bound uint64) bool {
	return float64(sum) >= 2.15*float64(bound)
}

// openSums says of which tables a sum is published: of the overall one if it is
// enough, and of open tables in turn, the largest first, as long as both the
// table's own sum and what all of them leave of the overall one are enough. A
// table that is not named is published.
func openSums(sums []int64, open []int, bound uint64, members []int) map[int]Reason {
	why := map[int]Reason{}
	if !enough(sums[0], bound) {
		why[0] = Bound
	}
	rest := sums[0]
	for _, table := range largestFirst(members) {
		switch {
		case !slices.Contains(open, table):
		case !enough(sums[table], bound) || why[0] == Bound:
			why[table] = Bound
		case !enough(rest-sums[table], bound):
			why[table] = Complement
		default:
			rest -= sums[table]
		}
	}
	return why
}

// roundCount is a count of members to the nearest five.
func roundCount(n int) int { return (n + 2) / 5 * 5 }

// roundSum is a sum rounded by half a per cent at most: to a multiple of the
// largest of 1, 2, 5, 10, 20 and so on that is not above a hundredth of it.
func roundSum(sum int64) int64 {
	step := int64(1)
	for _, next := range steps() {
		if next <= sum/100 {
			step = next
		}
	}
	return (sum + step/2) / step * step
}

// steps are 1, 2 and 5 times the powers of ten.
func steps() []int64 {
	var all []int64
	for ten := int64(1); ten < math.MaxInt64/100; ten *= 10 {
		all = append(all, ten, 2*ten, 5*ten)
	}
	return all
}

// significant is a value rounded to three digits, half away from zero.
func significant(value float64) int64 {
	size := math.Abs(value)
	if size < 1 {
		return 0
	}
	step := math.Pow(10, math.Floor(math.Log10(size))-2)
	return int64(math.Round(math.Round(value/step) * step))
}
