package receipts

import (
	"cmp"
	"slices"

	"clickwage/data/work"
)

// Proposal is which submissions a payout seems to pay for. It is only ever
// shown and confirmed, never taken for granted.
type Proposal struct {
	Parts []work.Allotment // of the payout's rest, the earliest credited first
	Exact bool             // the parts use up the rest to the last micro-unit
	Rest  int64            // what no submission would have, in micro-units
	Open  int              // submissions that could be meant
	Owed  []Owed           // those submissions, the earliest credited first
}

// Owed is what of a submission no payout has.
type Owed struct {
	ID     work.SubmissionID
	Title  string
	Since  work.Instant // when it was credited
	Micros int64        // above zero
}

// Propose looks for the submissions that the rest of a payout covers, among
// those of its platform (and worker, where both name one) and currency that
// were credited by then and are not fully received.
//
// The order of trust: the earliest ones in a row from the first; the earliest
// run of neighbours in time; the exact sum of others, earlier ones preferred.
// Where nothing adds up, it is the earliest ones that fit from the first on,
// and Exact is false. The same books give the same answer.
func Propose(p work.Payout, tasks []Task, payouts []work.Payout) Proposal {
	rest, err := p.Rest()
	if err != nil || rest.Micros <= 0 {
		return Proposal{}
	}
	received, _ := parts(tasks, payouts)
	var open []Owed
	for i := range tasks {
		t := &tasks[i]
		micros := t.Net - received[t.ID]
		if micros <= 0 || t.Platform != p.Platform || t.Currency != p.Amount.Currency {
			continue
		}
		if t.Since() > p.At || p.Worker != "" && t.Worker != "" && p.Worker != t.Worker || has(p, t.ID) {
			continue
		}
		open = append(open, Owed{t.ID, t.Title, t.Since(), micros})
	}
	slices.SortFunc(open, func(a, b Owed) int { return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.ID, b.ID)) })
	chosen, exact := exactly(open, rest.Micros)
	if !exact {
		chosen = fitting(open, rest.Micros)
	}
	out := Proposal{Exact: exact, Rest: rest.Micros, Open: len(open), Owed: open}
	for _, i := range chosen {
		out.Rest -= open[i].Micros
		part := rest
		part.Micros = open[i].Micros
		out.Parts = append(out.Parts, work.Allotment{Submission: open[i].ID, Amount: part})
	}
	return out
}

func has(p work.Payout, id work.SubmissionID) bool {
	return slices.ContainsFunc(p.Allotments, func(a work.Allotment) bool { return a.Submission == id })
}

// exactly are the places of those that add up to the sum.
func exactly(open []Owed, sum int64) ([]int, bool) {
	if chosen, ok := neighbours(open, sum); ok {
		return chosen, true
	}
	return scattered(open, sum)
}

// neighbours is the earliest run that adds up to the sum; one from the first
// on is the earliest of all.
func neighbours(open []Owed, sum int64) ([]int, bool) {
	from, total := 0, int64(0)
	for to := range open {
		total += open[to].Micros
		for total > sum {
			total -= open[from].Micros
			from++
		}
		if total == sum && from <= to {
			chosen := make([]int, 0, to-from+1)
			for i := from; i <= to; i++ {
				chosen = append(chosen, i)
			}
			return chosen, true
		}
	}
	return nil, false
}

// maxCells bounds the table of scattered sums: 32 MiB of bits.
const maxCells = 1 << 28

// scattered looks for any that add up to the sum, earlier ones preferred. Over
// its bound it finds nothing.
func scattered(open []Owed, sum int64) ([]int, bool) {
	unit := sum
	for _, o := range open {
		unit = gcd(unit, o.Micros)
	}
	target := sum / unit
	if len(open) == 0 || target >= maxCells/int64(len(open)+1) {
		return nil, false
	}
	// reach[i] holds the sums that open[i:] can make.
	words := int(target/64) + 1
	reach := make([][]uint64, len(open)+1)
	reach[len(open)] = make([]uint64, words)
	reach[len(open)][0] = 1
	for i := len(open) - 1; i >= 0; i-- {
		reach[i] = slices.Clone(reach[i+1])
		if by := open[i].Micros / unit; by <= target {
			orShifted(reach[i], reach[i+1], by)
		}
	}
	holds := func(i int, n int64) bool { return n >= 0 && reach[i][n/64]>>(n%64)&1 == 1 }
	if !holds(0, target) {
		return nil, false
	}
	var chosen []int
	for i := range open {
		if by := open[i].Micros / unit; holds(i+1, target-by) {
			chosen, target = append(chosen, i), target-by
		}
	}
	return chosen, target == 0
}

// orShifted sets in dst every bit of src, so many places up.
func orShifted(dst, src []uint64, by int64) {
	words, bits := int(by/64), uint(by%64)
	for i := words; i < len(dst); i++ {
		dst[i] |= src[i-words] << bits
		if bits > 0 && i > words {
			dst[i] |= src[i-words-1] >> (64 - bits)
		}
	}
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// fitting are the earliest ones, from the first on, that the sum covers whole.
func fitting(open []Owed, sum int64) []int {
	var chosen []int
	for i, o := range open {
		if o.Micros > sum {
			break
		}
		chosen, sum = append(chosen, i), sum-o.Micros
	}
	return chosen
}
