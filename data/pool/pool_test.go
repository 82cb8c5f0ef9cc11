package pool

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"reflect"
	"testing"

	"github.com/cloudflare/circl/vdaf/prio3/arith/fp128"

	"clickwage/data/rating"
)

func TestTheTotalsOfSixtyMembersAreExact(t *testing.T) {
	p := newParties(t, withBallot)
	prio, gate, sides := must(p.Prio())(t), must(p.Gate())(t), p.sides(t)
	want := p.NoTotals()
	sums := [2]Share{p.NoShare(), p.NoShare()}
	for i := range 60 {
		c := must(prio.Contribute(p.input(i), p.pass(t, fmt.Sprint("member ", i)), 1, rand.Reader))(t)
		r := must(ParseReport(c.File))(t)
		if outcome, err := gate.Receive(r, nil, p.now); err != nil || outcome != Taken {
			t.Fatalf("member %d: got %d, %v", i, outcome, err)
		}
		if len(c.File) != gate.Size() {
			t.Fatalf("member %d: got %d bytes, want %d", i, len(c.File), gate.Size())
		}
		out, err := shares(sides, r)
		if err != nil {
			t.Fatal(err)
		}
		for role := range sums {
			if err := sums[role].Add(out[role]); err != nil {
				t.Fatal(err)
			}
		}
		v, _ := p.Encode(p.input(i))
		for at, one := range v.Ones {
			if one {
				want.Counts[at/p.Bins()][at%p.Bins()]++
			}
		}
		for table, f := range p.input(i).Tables {
			for m := range f.Values {
				want.Sums[table][m] += f.Values[m].Int64()
			}
		}
		for at, one := range p.Ballot.Bits(p.reviews(i)) {
			want.Ballot[at] += int64(flag(one))
		}
	}
	got := must(p.Collect(sums[Leader], sums[Helper], 60))(t)
	if want.Contributors = 60; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestThePreviewIsWhatBothKeysOpen(t *testing.T) {
	p := newParties(t, withBallot)
	prio := must(p.Prio())(t)
	for i := range 6 {
		c := must(prio.Contribute(p.input(i), p.pass(t, "a member"), 1, rand.Reader))(t)
		r := must(ParseReport(c.File))(t)
		sum := p.NoShare()
		for role, a := range p.sides(t) {
			plain := must(a.Open(r))(t)
			// What is in the seal is expanded without the proofs: the leader's masked
			// numbers, and the mask that the helper's seeds grow into.
			s := split{public: r.Public}
			s.shares[role] = plain
			half := must(prio.prepare(VerifyKey{}, r.ID, Role(role), s))(t)
			if err := sum.Add(outOf(t, prio, half.State)); err != nil {
				t.Fatal(err)
			}
		}
		if got := must(sum.Bytes())(t); !bytes.Equal(got, c.Preview.Encoded) {
			t.Errorf("member %d: the shares sum to other bytes than the preview was read from", i)
		}
		shown := p.NoShare()
		if err := p.AddNoise(shown, c.Preview.Totals); err != nil {
			t.Fatal(err)
		}
		if got := must(shown.Bytes())(t); !bytes.Equal(got, c.Preview.Encoded) {
			t.Errorf("member %d: the numbers shown are not the bytes that were sealed", i)
		}
		if c.Preview.File != r.Hash() || c.Preview.Bytes != len(c.File) || c.Preview.Report != r.ID {
			t.Errorf("member %d: the preview names another file", i)
		}
		for _, q := range must(p.Answered(c.Preview.Totals))(t) {
			want, ok := rating.Latest(rating.About(p.reviews(i), q.Subject))[q.Question.ID]
			if q.Said != int(flag(ok)) || ok && q.Of(want.Value) != 1 {
				t.Errorf("member %d: %s of %v: got %v, want %q", i, q.Question.ID, q.Subject, q.Counts, want.Value)
			}
		}
	}
}

// outOf are the numbers in an aggregator's kept state, before any proof is
// looked at.
func outOf(t *testing.T, p *Prio, state []byte) Share {
	t.Helper()
	out, at := p.campaign.NoShare(), 0
	lengths := []int{p.campaign.Tables() * p.campaign.Bins()}
	_, widths := p.campaign.widths()
	for _, measures := range widths {
		lengths = append(lengths, p.campaign.Tables()*len(measures))
	}
	if p.campaign.Ballot != nil {
		lengths = append(lengths, p.campaign.Ballot.Len())
	}
	for _, n := range lengths {
		if err := out.elements[at : at+n].UnmarshalBinary(state[:n*fp128.Size]); err != nil {
			t.Fatal(err)
		}
		at, state = at+n, state[n*fp128.Size+32:]
	}
	if len(state) != 0 {
		t.Fatalf("%d bytes are left", len(state))
	}
	return out
}
