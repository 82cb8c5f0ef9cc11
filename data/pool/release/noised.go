package release

import (
	"math"
	"slices"

	"clickwage/data/earnings"
	"clickwage/data/pool"
)

// aggregators each draw the whole noise.
const aggregators = 2

// z is the 97.5 % quantile of the normal distribution.
const z = 1.959963984540054

// noised are tables with noise. Whatever they say is computed from noisy counts
// and sums and from the number of all contributors, which is public.
func noised(c pool.Campaign, totals pool.Totals, terms Terms, scales Scales) []Table {
	tables := make([]Table, c.Tables())
	for i := range tables {
		tables[i] = noisedTable(c, totals, terms, scales, i)
	}
	return tables
}

func noisedTable(c pool.Campaign, totals pool.Totals, terms Terms, scales Scales, i int) Table {
	s := survey{edges: c.Edges, noisy: totals.Counts[i], scale: scales.Platforms}
	if i == 0 {
		s.known, s.scale = totals.Contributors, scales.Overall
	}
	t := s.table(nameOf(c, i), minimum(c), terms.Floor, seeded(c.ID, i))
	if t.Why != "" {
		return t
	}
	t.withhold(Ratio, NoEpsilon)
	if i == 0 {
		t.noisySums(c, totals, scales)
	} else {
		t.withhold(UnpaidPerPaid, NoEpsilon)
	}
	t.withhold(RejectionRate, NoEpsilon)
	return t
}

// survey is a noisy histogram and what is known of its noise.
type survey struct {
	edges []int64
	noisy []int64
	known int // its contributors, where that is public; else zero
	scale Scale
}

// total is the number of contributors, known or noisy.
func (s survey) total() float64 {
	if s.known > 0 {
		return float64(s.known)
	}
	sum := int64(0)
	for _, count := range s.noisy {
		sum += count
	}
	return float64(sum)
}

// variance is that of one bin, by the noise of both aggregators.
func (s survey) variance() float64 { return aggregators * s.scale.variance() }

// table is what the histogram tells, or why nothing.
func (s survey) table(of string, least int, floor int64, d *dice) Table {
	n := s.total()
	t := Table{Of: of}
	if n < float64(least) {
		t.Why = Few
		return t
	}
	h := smooth(s.edges, s.noisy, n)
	quartiles, miss := s.quartiles(h, d)
	if miss > quarter {
		t.Why = Uncertain
		return t
	}
	away := 0.0
	if s.known == 0 {
		away = z * math.Sqrt(float64(len(s.noisy))*s.variance())
	}
	t.N, t.NLow, t.NHigh = int(n), max(0, int(math.Floor(n-away))), int(math.Ceil(n+away))
	t.Counts = slices.Clone(s.noisy)
	t.Figures = quartiles
	if f, ok := s.below(h, floor); ok {
		t.Figures = append(t.Figures, f)
	} else {
		t.withhold(BelowFloor, NoFloor)
	}
	return t
}

// quarter is the error that a table's median may have.
const quarter = 0.25

// rounds is how often a histogram is drawn anew for its intervals.
const rounds = 999

// quartiles are the three of a histogram with intervals, by a parametric
// bootstrap: as many contributors are drawn from it, noise is added as it was to
// the real counts, and what is read off is read off again. miss is what 19 in 20
// of the medians are within, as a part of the median.
func (s survey) quartiles(h histogram, d *dice) (figures []Figure, miss float64) {
	shares := []float64{0.25, 0.5, 0.75}
	drawn := make([][]float64, len(shares))
	for range rounds {
		again := s.again(h, d)
		for i, share := range shares {
			pay, _ := again.quantile(share)
			drawn[i] = append(drawn[i], pay)
		}
	}
	median, _ := h.quantile(0.5)
	misses := make([]float64, rounds)
	for i, pay := range drawn[1] {
		misses[i] = math.Abs(pay-median) / median
	}
	first, last := float64(s.edges[0]), float64(s.edges[len(s.edges)-1])
	for i, name := range []Name{LowerQuartile, Median, UpperQuartile} {
		pay, open := h.quantile(shares[i])
		low, high := middle95(drawn[i])
		figures = append(figures, Figure{
			Name: name, Value: significant(pay), Low: significant(low), High: significant(high),
			Open: open, LowOpen: low <= first, HighOpen: high >= last,
		})
	}
	slices.Sort(misses)
	return figures, misses[rounds*95/100]
}

// middle95 are the bounds of the middle 95 % of what was drawn, in any order.
func middle95(drawn []float64) (low, high float64) {
	slices.Sort(drawn)
	out := (len(drawn) + 1) / 40
	return drawn[out-1], drawn[len(drawn)-out]
}

// again is a histogram as it might have come out.
func (s survey) again(h histogram, d *dice) histogram {
	counts := d.split(int(math.Round(h.total())), h.counts)
	total := int64(0)
	for i := range counts {
		for range aggregators {
			counts[i] += d.noise.laplace(s.scale)
		}
		total += counts[i]
	}
	if s.known > 0 {
		total = int64(s.known)
	}
	return smooth(s.edges, counts, float64(total))
}

// below is the share of contributors under the floor, with Wilson's interval of
// as many contributors as would give the variance of sampling and noise
// together. ok is false where no floor is named or it lies in an outermost bin.
func (s survey) below(h histogram, floor int64) (f Figure, ok bool) {
	count, under, ok := h.under(floor)
	if !ok || floor <= 0 {
		return f, false
	}
	n, bins := h.total(), float64(len(s.noisy))
	share := count / n
	// What is under gains noise bin by bin, and so does the total, if noisy.
	noise := s.variance() * under * (bins - under) / bins
	if s.known == 0 {
		noise = s.variance() * (under*(1-share)*(1-share) + (bins-under)*share*share)
	}
	p := (count + 2) / (n + 4) // sampling varies where nobody was found, too
	like := max(1, math.Floor(p*(1-p)/(p*(1-p)/n+noise/(n*n))))
	_, low, high := earnings.Wilson(int(math.Round(share*like)), int(like))
	return Figure{
		Name: BelowFloor, Value: significant(1e6 * share),
		Low: significant(1e6 * min(low, share)), High: significant(1e6 * max(high, share)),
	}, true
}

// noisySums adds the two noisy sums of all work and the unpaid minutes of a paid
// hour. Its interval is of the noise alone: how sums differ from member to
// member is known to nobody.
func (t *Table) noisySums(c pool.Campaign, totals pool.Totals, scales Scales) {
	sum := func(of pool.Measured) (value, unit int64) {
		i, _ := measured(c, of)
		return totals.Sums[0][i] * c.Measures[i].Unit, c.Measures[i].Unit
	}
	paid, paidUnit := sum(pool.PaidMinutes)
	unpaid, unpaidUnit := sum(pool.UnpaidMinutes)
	if paid <= 0 || unpaid < 0 {
		t.withhold(UnpaidPerPaid, Uncertain)
		return
	}
	d := seeded(c.ID, -1)
	ratio := float64(unpaid) / float64(paid)
	drawn, misses := make([]float64, rounds), make([]float64, rounds)
	for i := range drawn {
		p, u := paid, unpaid
		for range aggregators {
			p += paidUnit * d.noise.laplace(scales.Paid)
			u += unpaidUnit * d.noise.laplace(scales.Unpaid)
		}
		drawn[i] = max(0, float64(u)) / max(1, float64(p))
		misses[i] = math.Abs(drawn[i] - ratio)
	}
	slices.Sort(misses)
	if misses[rounds*95/100] > quarter*ratio {
		t.withhold(UnpaidPerPaid, Uncertain)
		return
	}
	low, high := middle95(drawn)
	t.Sums = []Sum{{pool.PaidMinutes, paid}, {pool.UnpaidMinutes, unpaid}}
	t.Figures = append(t.Figures, Figure{
		Name: UnpaidPerPaid, Value: significant(60e6 * ratio), Low: significant(60e6 * low), High: significant(60e6 * high),
	})
}
