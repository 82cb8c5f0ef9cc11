package pool

import (
	"math/big"
	"testing"

	"clickwage/data/money"
	"clickwage/data/pool/crowd/lean"
)

// population is one that pays little, on no platform of the campaign, or one
// that pays much, on two of them.
func (p parties) population(rich bool) Input {
	in := Input{Tables: make([]Figures, p.Tables())}
	f := Figures{Known: true, Rate: money.HourlyOf(money.Of(600_000, p.Currency))}
	if rich {
		f.Rate = money.HourlyOf(money.Of(39_000_000, p.Currency))
	}
	for _, m := range p.Measures {
		f.Values = append(f.Values, big.NewInt(int64(flag(rich))*m.Most()))
	}
	in.Tables[0] = f
	if rich {
		in.Tables[1], in.Tables[3] = f, f
	}
	return in
}

// One organiser, with all that the intake holds beside it, cannot tell a poor
// population from a rich one. Who holds both keys can, by the same statistic.
func TestOneOrganiserCannotTellTwoPopulationsApart(t *testing.T) {
	p := newParties(t)
	prio, sides := must(p.Prio())(t), p.sides(t)
	pass := p.pass(t, "member")
	const members = 200
	var held [2][2][][]byte // by role and population: the file, what it opens to, and what is computed from it
	var both [2][][]byte
	random := seeded("two populations")
	for population := range 2 {
		for range members {
			c := must(prio.Contribute(p.population(population == 1), pass, 1, random))(t)
			r := must(ParseReport(c.File))(t)
			sum := p.NoShare()
			var halves [2]Prepared
			for role, a := range sides {
				halves[role] = must(a.Prepare(r))(t)
			}
			for role, a := range sides {
				out := must(a.Finish(halves[role], halves[1-role].Share))(t)
				seen := append(append([]byte{}, c.File...), must(a.Open(r))(t)...)
				seen = append(append(seen, halves[role].State...), halves[role].Share...)
				seen = append(append(seen, halves[1-role].Share...), must(out.Bytes())(t)...)
				held[role][population] = append(held[role][population], seen)
				if err := sum.Add(out); err != nil {
					t.Fatal(err)
				}
			}
			both[population] = append(both[population], must(sum.Bytes())(t))
		}
	}
	for role := range held {
		a, b := held[role][0], held[role][1]
		if len(a[0]) != len(b[0]) {
			t.Fatalf("role %d: the lengths tell them apart", role)
		}
		if z := lean.Most(a, b); z > 6 {
			t.Errorf("role %d: a bit leans by z = %.1f", role, z)
		}
	}
	if z := lean.Most(both[0], both[1]); z < 15 {
		t.Errorf("with both keys the populations differ by z = %.1f only: the test sees nothing", z)
	}
}
