package pool

import (
	"crypto/rand"
	"errors"
	"fmt"
	"math/bits"
	mathrand "math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/cloudflare/circl/vdaf/prio3/arith/fp128"
)

// evil is a member that has a token and keeps no rule.
type evil struct {
	parties
	prio *Prio
}

// measurements are the encoded vectors of an honest contribution, to be altered.
func (e evil) measurements(t testing.TB, in Input) []fp128.Vec {
	v, _ := e.Encode(in)
	all := []fp128.Vec{make(fp128.Vec, len(v.Ones))}
	weight := uint64(0)
	for i, one := range v.Ones {
		if one {
			all[0][i].SetOne()
			weight++
		}
	}
	all[0] = append(all[0], e.weight(t, weight)...)
	widths, _ := e.widths()
	for i, sums := range v.Sums {
		vec := make(fp128.Vec, len(sums)*int(widths[i]))
		for j, n := range sums {
			if err := vec[j*int(widths[i]) : (j+1)*int(widths[i])].SplitBits(n); err != nil {
				t.Fatal(err)
			}
		}
		all = append(all, vec)
	}
	return all
}

// weight are the bits that claim so many ones.
func (e evil) weight(t testing.TB, ones uint64) fp128.Vec {
	most := uint64(e.MaxPerson + 1)
	v := make(fp128.Vec, bits.Len64(most))
	offset := uint64(1)<<len(v) - 1 - most
	if err := v.SplitBits((offset + ones) % (1 << len(v))); err != nil {
		t.Fatal(err)
	}
	return v
}

// forge shares and proves whatever the vectors hold.
func (e evil) forge(t testing.TB, all []fp128.Vec, nonce ReportID) split {
	widths, _ := e.widths()
	var s split
	for i, v := range all {
		p := proof{algorithm: 5, context: e.prio.context(i), chunk: int(chunk(uint(len(v))))}
		if i > 0 {
			p.algorithm = 3
			p.chunk = int(chunk(uint(len(v)/int(widths[i-1])) * widths[i-1]))
		}
		public, leader, helper := p.shard(t, v, nonce[:])
		s.public = append(s.public, public...)
		s.shares[Leader] = append(s.shares[Leader], leader...)
		s.shares[Helper] = append(s.shares[Helper], helper...)
	}
	return s
}

// send seals and signs shares as a report that passes the gate.
func (e evil) send(t testing.TB, s split, id ReportID, pass Pass) Report {
	r := Report{Campaign: e.prio.hash, ID: id, Sequence: 1, Token: must(pass.Token())(t), Public: s.public}
	for role, o := range e.Organisers {
		r.Sealed[role] = must(sealTo(o.Seal, s.shares[role], r.bound(Role(role)), rand.Reader))(t)
	}
	if err := r.sign(pass); err != nil {
		t.Fatal(err)
	}
	return must(ParseReport(r.Bytes()))(t)
}

func set(t testing.TB, e *fp128.Fp, n int64) {
	if err := element(e, n); err != nil {
		t.Fatal(err)
	}
}

// attempts is how often each forgery is tried.
func attempts() int {
	if os.Getenv("LONG") != "" {
		return 1000
	}
	return 25
}

func TestAnEvilClientsHonestProofPasses(t *testing.T) {
	e := evil{parties: newParties(t)}
	e.prio = must(e.Prio())(t)
	pass := e.pass(t, "evil")
	for i := range 5 {
		id := ReportID{byte(i)}
		out, err := shares(e.sides(t), e.send(t, e.forge(t, e.measurements(t, e.input(i)), id), id, pass))
		if err != nil {
			t.Fatalf("the evil client cannot even prove what is true: %v", err)
		}
		got := must(e.Collect(out[0], out[1], 1))(t)
		if want := must(e.prio.Preview(e.input(i), rand.Reader))(t); fmt.Sprint(got) != fmt.Sprint(want.Totals) {
			t.Errorf("got %v, want %v", got, want.Totals)
		}
	}
}

func TestForgedContributionsAreRefused(t *testing.T) {
	e := evil{parties: newParties(t)}
	e.prio = must(e.Prio())(t)
	pass, sides := e.pass(t, "evil"), e.sides(t)
	other := newParties(t, func(c *Campaign) { c.Name = "November" })
	otherPrio, otherPass := must(other.Prio())(t), other.pass(t, "evil")
	odd := e.parties
	odd.verify[0] ^= 1
	mismatched := [2]*Aggregator{sides[0], odd.sides(t)[1]}
	dice := mathrand.New(mathrand.NewPCG(1, 2))
	cells := e.Tables() * e.Bins()

	vectors := func(alter func(all []fp128.Vec)) func(int, ReportID) error {
		return func(i int, id ReportID) error {
			all := e.measurements(t, e.input(i))
			alter(all)
			_, err := shares(sides, e.send(t, e.forge(t, all, id), id, pass))
			return err
		}
	}
	plain := func(s split, id ReportID, sides [2]*Aggregator) error {
		_, err := shares(sides, e.send(t, s, id, pass))
		return err
	}
	flip := func(b []byte) { b[dice.IntN(len(b))] ^= 1 << dice.IntN(8) }
	forgeries := map[string]func(i int, id ReportID) error{
		"more ones than allowed, claimed as allowed": vectors(func(all []fp128.Vec) {
			for n, at := 0, dice.Perm(cells); n < cells; n++ {
				set(t, &all[0][at[n]], int64(flag(n < e.MaxPerson+2)))
			}
			copy(all[0][cells:], e.weight(t, uint64(e.MaxPerson+1)))
		}),
		"more ones than allowed, claimed as they are": vectors(func(all []fp128.Vec) {
			for n, at := 0, dice.Perm(cells); n < cells; n++ {
				set(t, &all[0][at[n]], int64(flag(n < e.MaxPerson+2)))
			}
			var weight fp128.Fp
			set(t, &weight, int64(e.MaxPerson+2))
			clear(all[0][cells:])
			all[0][cells] = weight // the lowest bit holds all of it
		}),
		"a weight of 1,000": vectors(func(all []fp128.Vec) {
			clear(all[0])
			set(t, &all[0][dice.IntN(cells)], 1000)
			copy(all[0][cells:], e.weight(t, 1))
		}),
		"two and minus one": vectors(func(all []fp128.Vec) {
			clear(all[0])
			at := dice.Perm(cells)
			set(t, &all[0][at[0]], 2)
			set(t, &all[0][at[1]], -1)
			copy(all[0][cells:], e.weight(t, 1))
		}),
		"a bit out of range": vectors(func(all []fp128.Vec) {
			v := all[1+dice.IntN(len(all)-1)]
			set(t, &v[dice.IntN(len(v))], []int64{2, -1, 1 << 20}[dice.IntN(3)])
		}),
		"another campaign's, as it is": func(i int, _ ReportID) error {
			c := must(otherPrio.Contribute(other.input(i), otherPass, 1, rand.Reader))(t)
			_, err := shares(sides, must(ParseReport(c.File))(t))
			return err
		},
		"another campaign's proofs, sealed to this one": func(i int, id ReportID) error {
			v, _ := e.Encode(e.input(i))
			return plain(must(otherPrio.split(v, id, rand.Reader))(t), id, sides)
		},
		"a changed nonce": func(i int, id ReportID) error {
			v, _ := e.Encode(e.input(i))
			s := must(e.prio.split(v, id, rand.Reader))(t)
			flip(id[:])
			return plain(s, id, sides)
		},
		"mismatched verification keys": func(i int, id ReportID) error {
			v, _ := e.Encode(e.input(i))
			return plain(must(e.prio.split(v, id, rand.Reader))(t), id, mismatched)
		},
		"a flipped bit in a share": func(i int, id ReportID) error {
			v, _ := e.Encode(e.input(i))
			s := must(e.prio.split(v, id, rand.Reader))(t)
			flip(s.shares[i%2])
			return plain(s, id, sides)
		},
		"a flipped bit in the public part": func(i int, id ReportID) error {
			v, _ := e.Encode(e.input(i))
			s := must(e.prio.split(v, id, rand.Reader))(t)
			flip(s.public)
			return plain(s, id, sides)
		},
	}
	// The numbers are caught by the proof itself; the rest before it comes to that.
	refusal := map[string]string{"another campaign's, as it is": ErrOther.Error(), "a flipped bit in a share": "contribution: "}
	for name := range forgeries {
		switch {
		case strings.Contains(name, "ones") || strings.Contains(name, "1,000") || strings.Contains(name, "minus") || strings.Contains(name, "range") || strings.Contains(name, "keys"):
			refusal[name] = "proof verifier check failed"
		case refusal[name] == "":
			refusal[name] = "invalid joint randomness"
		}
	}
	for name, forge := range forgeries {
		t.Run(name, func(t *testing.T) {
			accepted := 0
			for i := range attempts() {
				var id ReportID
				rand.Read(id[:])
				err := forge(i, id)
				switch {
				case err == nil:
					accepted++
				case !strings.Contains(err.Error(), refusal[name]):
					t.Fatalf("refused for another reason: %v", err)
				}
			}
			if accepted != 0 {
				t.Errorf("%d of %d were accepted", accepted, attempts())
			}
		})
	}
}

// Bits of a file are flipped on its way: every one of them is seen by the gate.
func TestEveryFlippedBitOfAFileIsRefused(t *testing.T) {
	p := newParties(t)
	prio, gate := must(p.Prio())(t), must(p.Gate())(t)
	file := must(prio.Contribute(p.input(2), p.pass(t, "a member"), 1, rand.Reader))(t).File
	dice := mathrand.New(mathrand.NewPCG(3, 4))
	for range 300 {
		altered := append([]byte{}, file...)
		at := dice.IntN(min(len(altered), 1000)) // the head is denser in meaning than the shares
		if dice.IntN(2) == 0 {
			at = dice.IntN(len(altered))
		}
		altered[at] ^= 1 << dice.IntN(8)
		if r, err := ParseReport(altered); err == nil && gate.Check(r) == nil {
			t.Fatalf("byte %d was altered and nobody saw it", at)
		}
	}
	for n := range 200 {
		if _, err := ParseReport(file[:len(file)-1-n*len(file)/200]); !errors.Is(err, ErrForm) {
			t.Fatalf("a cut file: got %v, want %v", err, ErrForm)
		}
	}
	if _, err := ParseReport(append(file, 0)); !errors.Is(err, ErrForm) {
		t.Errorf("a byte more: got %v, want %v", err, ErrForm)
	}
}
