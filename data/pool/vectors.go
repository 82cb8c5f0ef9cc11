package pool

import (
	"math/big"
	"slices"

	"clickwage/data/money"
)

// Vectors are a member's figures as they are shared between the aggregators.
type Vectors struct {
	Ones []bool     // table × bin: one in the overall table and in each platform's that counts
	Sums [][]uint64 // for each bit length, ascending: table × measure of that length

	Ballot []bool // question × choice: at most one in each question; nil without a ballot
}

// Clip is a value that was clipped to a measure's bound, or to nothing.
type Clip struct {
	Table int // as Campaign.Tables counts them
	Of    Measured
	Value *big.Int // in the measure's units
	Kept  int64
}

// Most is the bound of one person's part in a measure's sum: 2^Bits - 1 units.
func (m Measure) Most() int64 { return 1<<m.Bits - 1 }

// Bin is the bin of a rate: bin 0 is below the first edge, a rate on an edge is
// in the bin above it, and the last bin is from the last edge on.
func (c Campaign) Bin(rate money.Rate) int {
	micros := rate.Rat()
	micros.Mul(micros, big.NewRat(money.Micros, 1))
	at, _ := slices.BinarySearchFunc(c.Edges, micros, func(edge int64, want *big.Rat) int {
		if new(big.Rat).SetInt64(edge).Cmp(want) <= 0 {
			return -1
		}
		return 1
	})
	return at
}

// widths are the distinct bit lengths of the campaign's measures, ascending,
// and the measures of each in the campaign's order.
func (c Campaign) widths() (bits []uint, measures [][]int) {
	for _, m := range c.Measures {
		bits = append(bits, m.Bits)
	}
	slices.Sort(bits)
	bits = slices.Compact(bits)
	measures = make([][]int, len(bits))
	for i, m := range c.Measures {
		at, _ := slices.BinarySearch(bits, m.Bits)
		measures[at] = append(measures[at], i)
	}
	return bits, measures
}

// Encode makes the vectors of a member's figures, and says what was clipped.
func (c Campaign) Encode(in Input) (Vectors, []Clip) {
	v := Vectors{Ones: make([]bool, c.Tables()*c.Bins())}
	var clipped []Clip
	for t, f := range in.Tables {
		if f.Known {
			v.Ones[t*c.Bins()+c.Bin(f.Rate)] = true
		}
	}
	_, widths := c.widths()
	for _, measures := range widths {
		sums := make([]uint64, 0, c.Tables()*len(measures))
		for t, f := range in.Tables {
			for _, m := range measures {
				if !f.Known {
					sums = append(sums, 0)
					continue
				}
				kept := c.Measures[m].clip(f.Values[m])
				if f.Values[m].Cmp(big.NewInt(kept)) != 0 {
					clipped = append(clipped, Clip{t, c.Measures[m].Of, f.Values[m], kept})
				}
				sums = append(sums, uint64(kept))
			}
		}
		v.Sums = append(v.Sums, sums)
	}
	if c.Ballot != nil {
		v.Ballot = c.Ballot.Bits(in.Reviews)
	}
	return v, clipped
}

func (m Measure) clip(value *big.Int) int64 {
	switch {
	case value.Sign() < 0:
		return 0
	case value.Cmp(big.NewInt(m.Most())) > 0:
		return m.Most()
	}
	return value.Int64()
}

// length is how many numbers a share of the totals has.
func (c Campaign) length() int { return c.Tables()*(c.Bins()+len(c.Measures)) + c.answers() }

// NoTotals are those of no contribution: the shape of the campaign's tables.
func (c Campaign) NoTotals() Totals { return c.totals(make([]int64, c.length())) }

// totals lays numbers in the order of the vectors out as tables.
func (c Campaign) totals(flat []int64) Totals {
	t := Totals{Counts: make([][]int64, c.Tables()), Sums: make([][]int64, c.Tables())}
	for i := range t.Counts {
		t.Counts[i] = slices.Clone(flat[i*c.Bins() : (i+1)*c.Bins()])
		t.Sums[i] = make([]int64, len(c.Measures))
	}
	flat = flat[c.Tables()*c.Bins():]
	_, widths := c.widths()
	for _, measures := range widths {
		for i := range t.Sums {
			for _, m := range measures {
				t.Sums[i][m], flat = flat[0], flat[1:]
			}
		}
	}
	if c.Ballot != nil {
		t.Ballot = slices.Clone(flat)
	}
	return t
}

// flat is the inverse of totals. ok is false where the tables are not the
// campaign's.
func (c Campaign) flat(t Totals) (numbers []int64, ok bool) {
	if len(t.Counts) != c.Tables() || len(t.Sums) != c.Tables() || len(t.Ballot) != c.answers() {
		return nil, false
	}
	for i := range t.Counts {
		if len(t.Counts[i]) != c.Bins() || len(t.Sums[i]) != len(c.Measures) {
			return nil, false
		}
		numbers = append(numbers, t.Counts[i]...)
	}
	_, widths := c.widths()
	for _, measures := range widths {
		for i := range t.Sums {
			for _, m := range measures {
				numbers = append(numbers, t.Sums[i][m])
			}
		}
	}
	return append(numbers, t.Ballot...), true
}
