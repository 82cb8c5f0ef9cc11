package pool

import (
	"crypto/rand"
	"errors"
	"slices"
	"testing"
	"time"
)

func TestWhatBecomesOfAReport(t *testing.T) {
	p := newParties(t)
	prio, gate := must(p.Prio())(t), must(p.Gate())(t)
	pass := p.pass(t, "member")
	file := func(sequence uint32, pass Pass) Report {
		return must(ParseReport(must(prio.Contribute(p.input(4), pass, sequence, rand.Reader))(t).File))(t)
	}
	first, second, again := file(1, pass), file(2, pass), file(2, pass)
	withdrawn := must(ParseReport(must(prio.Withdraw(pass, 3, rand.Reader))(t)))(t)
	kept := func(r Report) *Kept { return &Kept{r.Sequence, r.Hash()} }
	stolen := second
	stolen.Token = must(p.pass(t, "thief").Token())(t)
	unsigned := second
	unsigned.Sequence = 9
	invented := p.pass(t, "nobody")
	invented.Signature = slices.Clone(pass.Signature) // of another's key
	for name, c := range map[string]struct {
		report Report
		kept   *Kept
		now    time.Time
		want   Outcome
		err    error
	}{
		"the first":                           {first, nil, p.now, Taken, nil},
		"the same file again":                 {first, kept(first), p.now, Repeated, nil},
		"the same file after closing":         {first, kept(first), p.Closes, Repeated, nil},
		"a higher sequence":                   {second, kept(first), p.now, Replaced, nil},
		"a higher sequence after closing":     {second, kept(first), p.Closes, 0, ErrClosed},
		"the first after closing":             {first, nil, p.Closes, 0, ErrClosed},
		"a lower sequence":                    {first, kept(second), p.now, 0, ErrStale},
		"another file of the same sequence":   {again, kept(second), p.now, 0, ErrStale},
		"a withdrawal":                        {withdrawn, kept(second), p.now, Dropped, nil},
		"a withdrawal of nothing":             {withdrawn, nil, p.now, Dropped, nil},
		"an old contribution after that":      {second, kept(withdrawn), p.now, 0, ErrStale},
		"signed by another token's key":       {stolen, nil, p.now, 0, ErrSignature},
		"a key that has no token":             {file(1, invented), nil, p.now, 0, ErrToken},
		"a sequence that was written over it": {unsigned, kept(second), p.now, 0, ErrSignature},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := gate.Receive(c.report, c.kept, c.now); got != c.want || !errors.Is(err, c.err) {
				t.Errorf("got %d, %v, want %d, %v", got, err, c.want, c.err)
			}
		})
	}
	if _, err := prio.Contribute(p.input(4), pass, 0, rand.Reader); err == nil {
		t.Error("a contribution without a sequence was made")
	}
	if _, err := p.sides(t)[0].Prepare(withdrawn); !errors.Is(err, ErrForm) {
		t.Errorf("a withdrawal was prepared: %v", err)
	}
}

func TestAShareIsOpenedByItsAggregatorInItsReportAlone(t *testing.T) {
	p := newParties(t, func(c *Campaign) { c.Organisers[1] = c.Organisers[0] })
	p.keys[1] = p.keys[0] // one organiser holds both keys, so that only what is bound keeps shares apart
	prio := must(p.Prio())(t)
	pass := p.pass(t, "member")
	r := must(ParseReport(must(prio.Contribute(p.input(4), pass, 1, rand.Reader))(t).File))(t)
	for name, alter := range map[string]func(*Report){
		"the other role's":   func(r *Report) { r.Sealed[0], r.Sealed[1] = r.Sealed[1], r.Sealed[0] },
		"another campaign":   func(r *Report) { r.Campaign[0] ^= 1 },
		"another report":     func(r *Report) { r.ID[0] ^= 1 },
		"another sequence":   func(r *Report) { r.Sequence++ },
		"another token":      func(r *Report) { r.Token = must(p.pass(t, "thief").Token())(t) },
		"other public parts": func(r *Report) { r.Public = append([]byte{r.Public[0] ^ 1}, r.Public[1:]...) },
	} {
		t.Run(name, func(t *testing.T) {
			altered := r
			alter(&altered)
			for _, a := range p.sides(t) {
				if _, err := a.Open(altered); !errors.Is(err, ErrSeal) {
					t.Errorf("role %d: got %v, want %v", a.role, err, ErrSeal)
				}
			}
		})
	}
	two := newParties(t)
	if _, err := two.Aggregator(Leader, two.keys[1], two.verify); err == nil {
		t.Error("a side was made with the other's keys")
	}
}
