package pool

import (
	"bytes"
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
	all := []fp128.Vec{e.hot(t, v.Ones, e.MaxPerson+1)}
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
	if e.Ballot != nil {
		all = append(all, e.hot(t, v.Ballot, e.Ballot.Most()))
	}
	return all
}

// hot are bits, and after them those that claim how many of them are ones.
func (e evil) hot(t testing.TB, ones []bool, most int) fp128.Vec {
	v, weight := make(fp128.Vec, len(ones)), 0
	for i, one := range ones {
		if one {
			v[i].SetOne()
			weight++
		}
	}
	return append(v, e.weight(t, weight, most)...)
}

// weight are the bits that claim so many ones of at most so many.
func (e evil) weight(t testing.TB, ones, most int) fp128.Vec {
	v := make(fp128.Vec, bits.Len(uint(most)))
	offset := 1<<len(v) - 1 - most
	if err := v.SplitBits(uint64(offset+ones) % (1 << len(v))); err != nil {
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
		switch {
		case i > len(widths):
			p.context = e.prio.ballotContext()
		case i > 0:
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
	e := evil{parties: newParties(t, withBallot)}
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
	e := evil{parties: newParties(t, withBallot)}
	e.prio = must(e.Prio())(t)
	pass, sides := e.pass(t, "evil"), e.sides(t)
	other := newParties(t, withBallot, func(c *Campaign) { c.Name = "November" })
	otherPrio, otherPass := must(other.Prio())(t), other.pass(t, "evil")
	asksElse := must(newParties(t, withBallot, altered).Prio())(t)
	odd := e.parties
	odd.verify[0] ^= 1
	mismatched := [2]*Aggregator{sides[0], odd.sides(t)[1]}
	dice := mathrand.New(mathrand.NewPCG(1, 2))
	cells, answers, most := e.Tables()*e.Bins(), e.Ballot.Len(), e.Ballot.Most()

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
			copy(all[0][cells:], e.weight(t, e.MaxPerson+1, e.MaxPerson+1))
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
			copy(all[0][cells:], e.weight(t, 1, e.MaxPerson+1))
		}),
		"two and minus one": vectors(func(all []fp128.Vec) {
			clear(all[0])
			at := dice.Perm(cells)
			set(t, &all[0][at[0]], 2)
			set(t, &all[0][at[1]], -1)
			copy(all[0][cells:], e.weight(t, 1, e.MaxPerson+1))
		}),
		"more ones than questions in the ballot, claimed as allowed": vectors(func(all []fp128.Vec) {
			ballot := all[len(all)-1]
			for n, at := range dice.Perm(answers) {
				set(t, &ballot[at], int64(flag(n <= most)))
			}
			copy(ballot[answers:], e.weight(t, most, most))
		}),
		"more ones than questions in the ballot, claimed as they are": vectors(func(all []fp128.Vec) {
			ballot := all[len(all)-1]
			for n, at := range dice.Perm(answers) {
				set(t, &ballot[at], int64(flag(n <= most)))
			}
			clear(ballot[answers:])
			set(t, &ballot[answers], 1<<(len(ballot)-answers)) // the lowest bit holds all of it
		}),
		"a weight of 1,000 in the ballot": vectors(func(all []fp128.Vec) {
			ballot := all[len(all)-1]
			clear(ballot)
			set(t, &ballot[dice.IntN(answers)], 1000)
			copy(ballot[answers:], e.weight(t, 1, most))
		}),
		"two and minus one in the ballot": vectors(func(all []fp128.Vec) {
			ballot, at := all[len(all)-1], dice.Perm(answers)
			clear(ballot)
			set(t, &ballot[at[0]], 2)
			set(t, &ballot[at[1]], -1)
			copy(ballot[answers:], e.weight(t, 1, most))
		}),
		"another campaign's ballot among this one's proofs": func(i int, id ReportID) error {
			v, _ := e.Encode(e.input(i))
			s, foreign := must(e.prio.split(v, id, rand.Reader))(t), must(asksElse.split(v, id, rand.Reader))(t)
			rest, _ := cutBallot(t, e.prio, s)
			_, ballot := cutBallot(t, asksElse, foreign)
			return plain(joined(rest, ballot), id, sides)
		},
		"an altered ballot's proofs, sealed to this campaign": func(i int, id ReportID) error {
			v, _ := e.Encode(e.input(i))
			return plain(must(asksElse.split(v, id, rand.Reader))(t), id, sides)
		},
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

// altered asks the same of another platform: a ballot of the same length.
func altered(c *Campaign) { c.Ballot.Subjects[1].Platform = "clickworker" }

// cutBallot takes the ballot off a contribution, which is the last of its vectors.
func cutBallot(t *testing.T, p *Prio, s split) (rest, ballot split) {
	t.Helper()
	at := len(s.public) - publicSize
	rest.public, ballot.public = s.public[:at], s.public[at:]
	for role := range s.shares {
		size := len(must(p.vectors[len(p.vectors)-1].input(Role(role)).MarshalBinary())(t))
		at := len(s.shares[role]) - size
		rest.shares[role], ballot.shares[role] = s.shares[role][:at], s.shares[role][at:]
	}
	return rest, ballot
}

func joined(a, b split) split {
	s := split{public: append(bytes.Clone(a.public), b.public...)}
	for role := range s.shares {
		s.shares[role] = append(bytes.Clone(a.shares[role]), b.shares[role]...)
	}
	return s
}

// A ballot that is missing, or that nobody has asked for, is seen by the gate, and
// by an aggregator whose gate was left open.
func TestABallotMoreOrLessIsRefused(t *testing.T) {
	asks, none := evil{parties: newParties(t, withBallot)}, evil{parties: newParties(t)}
	asks.prio, none.prio = must(asks.Prio())(t), must(none.Prio())(t)
	id := ReportID{1}
	v, _ := asks.Encode(asks.input(4))
	rest, ballot := cutBallot(t, asks.prio, must(asks.prio.split(v, id, rand.Reader))(t))
	bare := must(none.prio.split(v, id, rand.Reader))(t)
	if _, err := shares(none.sides(t), none.send(t, bare, id, none.pass(t, "m"))); err != nil {
		t.Fatalf("without a ballot, as asked: %v", err)
	}
	for name, row := range map[string]struct {
		evil
		split
	}{"missing": {asks, rest}, "not asked for": {none, joined(bare, ballot)}} {
		if _, err := shares(row.sides(t), row.send(t, row.split, id, row.pass(t, "m"))); !errors.Is(err, ErrForm) {
			t.Errorf("%s: got %v, want %v", name, err, ErrForm)
		}
		for _, role := range []Role{Leader, Helper} {
			if _, err := row.prio.prepare(row.verify, id, role, row.split); !errors.Is(err, ErrForm) {
				t.Errorf("%s, to the %d: got %v, want %v", name, role, err, ErrForm)
			}
		}
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
