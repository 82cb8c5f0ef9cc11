package release

import (
	"math"
	"slices"

	"clickwage/data/earnings"
	"clickwage/data/pool"
)

// suppressed are tables without noise: rounded counts, rounded sums, and what
// follows from those alone.
func suppressed(c pool.Campaign, totals pool.Totals) []Table {
	members := membersOf(totals)
	open := Openable(c, members)
	tables := make([]Table, c.Tables())
	for i := range tables {
		tables[i] = Table{Of: nameOf(c, i)}
		switch {
		case i == 0:
			tables[i].N, tables[i].NLow, tables[i].NHigh = members[0], members[0], members[0]
		case members[i] < minimum(c):
			tables[i].Why = Few
		case !slices.Contains(open, i):
			tables[i].Why = Complement
		default:
			tables[i].N, tables[i].NLow, tables[i].NHigh = roundedSpan(members[i], members[0])
		}
	}
	why := make([]map[pool.Measured]Reason, len(tables))
	for i := range why {
		why[i] = map[pool.Measured]Reason{}
	}
	for m, measure := range c.Measures {
		sums := make([]int64, len(tables))
		for i := range sums {
			sums[i] = totals.Sums[i][m]
		}
		reasons := openSums(sums, open, bound(c, measure.Of), members)
		for i := range tables {
			if why[i][measure.Of] = reasons[i]; tables[i].Why == "" && reasons[i] == "" {
				tables[i].Sums = append(tables[i].Sums, Sum{measure.Of, roundSum(sums[i] * measure.Unit)})
			}
		}
	}
	for i := range tables {
		if tables[i].Why == "" {
			tables[i].ofSums(why[i])
		}
	}
	return tables
}

// ofSums adds the figures that published sums give, and says what the others
// are withheld for.
func (t *Table) ofSums(why map[pool.Measured]Reason) {
	for _, name := range []Name{LowerQuartile, Median, UpperQuartile} {
		t.withhold(name, NoNoise)
	}
	missing := func(sums ...pool.Measured) Reason {
		for _, of := range sums {
			if _, ok := t.Sum(of); ok {
				continue
			}
			if reason := why[of]; reason != "" {
				return reason
			}
			return NotAsked
		}
		return ""
	}
	get := func(of pool.Measured) float64 { value, _ := t.Sum(of); return float64(value) }
	hours := (get(pool.PaidMinutes) + get(pool.UnpaidMinutes)) / 60
	switch reason := missing(pool.Reward, pool.PaidMinutes, pool.UnpaidMinutes); {
	case reason != "":
		t.withhold(Ratio, reason)
	case missing(pool.Fees) != "":
		t.Figures = append(t.Figures, rounded(RatioBefore, get(pool.Reward)/hours, 0.01))
	default:
		t.Figures = append(t.Figures, rounded(Ratio, (get(pool.Reward)-get(pool.Fees))/hours, 0.015))
	}
	t.withhold(BelowFloor, NoNoise)
	if reason := missing(pool.PaidMinutes, pool.UnpaidMinutes); reason != "" {
		t.withhold(UnpaidPerPaid, reason)
	} else {
		t.Figures = append(t.Figures, rounded(UnpaidPerPaid, 60e6*get(pool.UnpaidMinutes)/get(pool.PaidMinutes), 0.01))
	}
	if reason := missing(pool.Submitted, pool.Rejected); reason != "" {
		t.withhold(RejectionRate, reason)
		return
	}
	submitted := get(pool.Submitted)
	share, low, high := earnings.Wilson(int(min(get(pool.Rejected), submitted)), int(submitted))
	t.Figures = append(t.Figures, Figure{Name: RejectionRate, Value: significant(1e6 * share), Low: significant(1e6 * low), High: significant(1e6 * high)})
}

func (t *Table) withhold(name Name, why Reason) {
	t.Withheld = append(t.Withheld, Withheld{name, why})
}

// rounded is a figure of rounded sums, with what rounding may have moved it by.
func rounded(name Name, value, by float64) Figure {
	away := by * math.Abs(value)
	return Figure{Name: name, Value: significant(value), Low: significant(value - away), High: significant(value + away)}
}
