package pool

import (
	"errors"
	"math"
	"reflect"
	"testing"

	"github.com/cloudflare/circl/vdaf/prio3/arith/fp128"
	"pgregory.net/rapid"
)

func TestWholeNumbersGoThroughTheField(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Int64Range(-math.MaxInt64/2, math.MaxInt64/2).Draw(t, "a")
		b := rapid.Int64Range(-math.MaxInt64/2, math.MaxInt64/2).Draw(t, "b")
		var x, y fp128.Fp
		if element(&x, a) != nil || element(&y, b) != nil {
			t.Fatal("not in the field")
		}
		x.AddAssign(&y)
		if got, ok := centred(x); !ok || got != a+b {
			t.Fatalf("%d + %d: got %d", a, b, got)
		}
	})
	for _, n := range []int64{0, 1, -1, math.MaxInt64, -math.MaxInt64} {
		var e fp128.Fp
		if err := element(&e, n); err != nil {
			t.Fatal(err)
		}
		if got, ok := centred(e); !ok || got != n {
			t.Errorf("got %d, want %d", got, n)
		}
	}
}

func TestNoiseMayMakeTotalsNegative(t *testing.T) {
	p := newParties(t)
	in := p.input(2)
	noise := [2]Totals{p.NoTotals(), p.NoTotals()}
	noise[0].Counts[1][3], noise[1].Counts[1][3], noise[0].Sums[0][5] = -7, 2, -1_000_000
	prio := must(p.Prio())(t)
	s, preview, err := prio.draft(in, seeded("noise"))
	if err != nil {
		t.Fatal(err)
	}
	var sums [2]Share
	var states, halves [2][]byte
	for role := range sums {
		half := must(prio.prepare(p.verify, preview.Report, Role(role), s))(t)
		states[role], halves[role] = half.State, half.Share
	}
	for role := range sums {
		sums[role] = must(prio.finish(states[role], halves))(t)
		// An aggregate share is kept as bytes between its steps.
		sums[role] = must(p.ParseShare(must(sums[role].Bytes())(t)))(t)
		if err := p.AddNoise(sums[role], noise[role]); err != nil {
			t.Fatal(err)
		}
	}
	want := preview.Totals
	want.Counts[1][3] -= 5
	want.Sums[0][5] -= 1_000_000
	got := must(p.Collect(sums[0], sums[1], 1))(t)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	if got.Counts[1][3] != -5 {
		t.Errorf("got %d, want -5", got.Counts[1][3])
	}
	if _, err := p.Collect(sums[0], p.NoShare(), 1); !errors.Is(err, ErrTotals) {
		t.Errorf("one share alone: got %v, want %v", err, ErrTotals)
	}
	if err := p.AddNoise(sums[0], Totals{}); !errors.Is(err, ErrShare) {
		t.Errorf("noise of another shape: got %v, want %v", err, ErrShare)
	}
	if _, err := p.ParseShare(make([]byte, 15)); !errors.Is(err, ErrShare) {
		t.Errorf("a cut share: got %v, want %v", err, ErrShare)
	}
}

func TestOnlyWhatIsPublishedIsOpened(t *testing.T) {
	p := newParties(t)
	all := p.NoTotals()
	for table := range all.Counts {
		for bin := range all.Counts[table] {
			all.Counts[table][bin] = int64(table*100 + bin)
		}
		for m := range all.Sums[table] {
			all.Sums[table][m] = int64(table*1000 + m)
		}
	}
	share := p.NoShare()
	if err := p.AddNoise(share, all); err != nil {
		t.Fatal(err)
	}
	only := must(p.Only(share, []Show{{Histogram: true, Sums: []Measured{Rejected, PaidMinutes}}, {Count: true, Sums: Measures()}, {Count: true}, {}}))(t)
	got := must(p.Collect(only, p.NoShare(), 0))(t)
	want := p.NoTotals()
	want.Counts[0], want.Sums[1] = all.Counts[0], all.Sums[1]
	for m, measure := range p.Measures {
		if measure.Of == Rejected || measure.Of == PaidMinutes {
			want.Sums[0][m] = all.Sums[0][m]
		}
	}
	want.Counts[1][0], want.Counts[2][0] = sum(all.Counts[1]), sum(all.Counts[2])
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	if _, err := p.Only(share, nil); !errors.Is(err, ErrShare) {
		t.Errorf("another shape: got %v, want %v", err, ErrShare)
	}
}
