package release

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"clickwage/data/pool"
)

// ErrVerify is returned for a release whose figures do not follow from its own
// counts and sums, or that breaks the rules it names.
var ErrVerify = errors.New("the release does not hold")

// Verify computes every published figure again from the published counts and
// sums, and holds the tables to the campaign's rules. It cannot tell whether the
// counts are those of the batch, nor that noise was drawn: for that one has to
// trust one aggregator.
func Verify(r Release) error {
	protection, err := ProtectionOf(r.Campaign, r.Contributors)
	switch {
	case err != nil:
		return fmt.Errorf("verify: %w", err)
	case r.Format != Format:
		return fmt.Errorf("verify: %w: its format is %q", ErrVerify, r.Format)
	case protection != r.Protection:
		return fmt.Errorf("verify: %w: of %d contributors it should be %s and not %s", ErrVerify, r.Contributors, protection, r.Protection)
	case len(r.Tables) != r.Campaign.Tables():
		return fmt.Errorf("verify: %w: it has %d tables for %d", ErrVerify, len(r.Tables), r.Campaign.Tables())
	}
	if protection == Suppressed {
		if err := remainders(r); err != nil {
			return err
		}
	}
	if err := reviewsHold(r); err != nil {
		return err
	}
	for i, t := range r.Tables {
		if err := r.holds(i, t); err != nil {
			return fmt.Errorf("verify table %d (%s): %w: %w", i, nameOf(r.Campaign, i), ErrVerify, err)
		}
	}
	return nil
}

// holds checks one table against what its own counts and sums give.
func (r Release) holds(i int, t Table) error {
	if t.Of != nameOf(r.Campaign, i) {
		return fmt.Errorf("it is named %q", t.Of)
	}
	if t.Why != "" || r.Protection == Silent {
		if t.Why == "" || t.N != 0 || t.NLow != 0 || t.NHigh != 0 || len(t.Counts)+len(t.Sums)+len(t.Figures) > 0 {
			return errors.New("it should say nothing")
		}
		return nil
	}
	if t.N < minimum(r.Campaign)-2 { // rounding to fives may take two
		return fmt.Errorf("it speaks of %d contributors", t.N)
	}
	again := Table{Sums: t.Sums}
	if r.Protection == Suppressed {
		if len(t.Counts) > 0 {
			return errors.New("it has a histogram without noise")
		}
		again.N, again.NLow, again.NHigh = r.Contributors, r.Contributors, r.Contributors
		if i > 0 {
			again.N, again.NLow, again.NHigh = roundedSpan(t.N, r.Contributors)
		}
		again.ofSums(nil)
	} else {
		var err error
		if again, err = r.countedAgain(i, t); err != nil {
			return err
		}
	}
	if t.N != again.N || t.NLow != again.NLow || t.NHigh != again.NHigh {
		return fmt.Errorf("its counts give %d contributors (%d to %d), not %d (%d to %d)", again.N, again.NLow, again.NHigh, t.N, t.NLow, t.NHigh)
	}
	if !slices.EqualFunc(t.Figures, again.Figures, near) {
		return fmt.Errorf("its counts and sums give other figures: %+v, not %+v", again.Figures, t.Figures)
	}
	return nil
}

// countedAgain is a table with noise computed from its own counts.
func (r Release) countedAgain(i int, t Table) (Table, error) {
	c := r.Campaign
	totals := pool.Totals{Contributors: r.Contributors, Counts: make([][]int64, c.Tables()), Sums: make([][]int64, c.Tables())}
	if len(t.Counts) != c.Bins() {
		return Table{}, fmt.Errorf("it has %d bins, not %d", len(t.Counts), c.Bins())
	}
	totals.Counts[i] = t.Counts
	totals.Sums[0] = make([]int64, len(c.Measures))
	for _, sum := range t.Sums {
		m, ok := measured(c, sum.Of)
		if !ok || sum.Value%c.Measures[m].Unit != 0 || i > 0 || sum.Of != pool.PaidMinutes && sum.Of != pool.UnpaidMinutes {
			return Table{}, fmt.Errorf("it has a sum of %q", sum.Of)
		}
		totals.Sums[0][m] = sum.Value / c.Measures[m].Unit
	}
	scales, err := ScalesOf(c)
	if err != nil {
		return Table{}, err
	}
	return noisedTable(c, totals, r.Terms, scales, i), nil
}

// remainders holds sums without noise to the bound of one person, and so what
// platforms leave of all work. Rounding may have taken half a per cent of each.
func remainders(r Release) error {
	for _, measure := range r.Campaign.Measures {
		least := int64(math.Ceil(2.15 * float64(bound(r.Campaign, measure.Of)) * float64(measure.Unit)))
		rest, all := int64(0), int64(0)
		for i, t := range r.Tables {
			sum, ok := t.Sum(measure.Of)
			if !ok {
				continue
			}
			if sum != roundSum(sum) || sum+sum/200+1 < least {
				return fmt.Errorf("verify table %d: %w: its sum of %s is not rounded, or too small", i, ErrVerify, measure.Of)
			}
			if i == 0 {
				rest, all = sum, sum
			} else {
				rest -= sum
			}
		}
		if rest != all && rest+all/100+2 < least {
			return fmt.Errorf("verify: %w: the platforms leave too little of %s", ErrVerify, measure.Of)
		}
	}
	return nil
}

// near says whether two figures are the same but for the last of three digits:
// computers of different makers may round the logarithms in them differently.
func near(a, b Figure) bool {
	close := func(x, y int64) bool {
		return math.Abs(float64(x-y)) <= 0.0101*math.Max(math.Abs(float64(x)), math.Abs(float64(y)))
	}
	return a.Name == b.Name && a.Open == b.Open && a.LowOpen == b.LowOpen && a.HighOpen == b.HighOpen &&
		close(a.Value, b.Value) && close(a.Low, b.Low) && close(a.High, b.High)
}
