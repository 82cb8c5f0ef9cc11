package release

import (
	"bytes"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"testing"

	"clickwage/data/pool"
)

func TestScalesFollowFromSensitivityAndEpsilon(t *testing.T) {
	c := rules(8)
	got, err := ScalesOf(c)
	want := Scales{Overall: Scale{5, 1}, Platforms: Scale{10, 1}, Paid: Scale{10230, 1}, Unpaid: Scale{5110, 1}}
	if err != nil || got != want {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	c.Publish.Epsilon = 0.3
	c.MaxPerson = 1
	got, err = ScalesOf(c)
	want = Scales{Overall: Scale{50, 3}, Platforms: Scale{50, 3}, Paid: Scale{34100, 1}, Unpaid: Scale{51100, 3}}
	if err != nil || got != want {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	for _, wrong := range []float64{0, -1, math.NaN(), math.Inf(1), 0.0000001, 1001} {
		c.Publish.Epsilon = wrong
		if _, err := ScalesOf(c); err == nil {
			t.Errorf("an epsilon of %v is taken", wrong)
		}
	}
	c.Publish.Epsilon = 0.000001
	c.Measures[0].Bits = 32
	if _, err := ScalesOf(c); !errors.Is(err, ErrRules) {
		t.Errorf("noise beyond all bounds: %v", err)
	}
}

// statistical skips what needs many drawings where -short asks for that.
func statistical(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("statistics of many drawings run without -short: the race detector adds nothing to them")
	}
}

// unlike is the chi-square of values against the distribution at a scale, less
// its degrees of freedom, in standard deviations.
func unlike(values []int64, s Scale) float64 {
	q := math.Exp(-1 / s.float())
	reach := int(4 * s.float())
	seen := make([]float64, 2*reach+3) // the outermost are all beyond
	for _, v := range values {
		seen[min(max(int(v), -reach-1), reach+1)+reach+1]++
	}
	sum := 0.0
	for i, got := range seen {
		x := i - reach - 1
		p := (1 - q) / (1 + q) * math.Pow(q, math.Abs(float64(x)))
		if x < -reach || x > reach {
			p = math.Pow(q, float64(reach+1)) / (1 + q)
		}
		want := p * float64(len(values))
		sum += (got - want) * (got - want) / want
	}
	freedom := float64(len(seen) - 1)
	return (sum - freedom) / math.Sqrt(2*freedom)
}

func TestNoiseIsDistributedAsPromised(t *testing.T) {
	statistical(t)
	for i, s := range []Scale{{5, 1}, {10, 1}, {50, 3}, {1, 3}, {7, 2}} {
		d := drawer{random: rand.NewChaCha8([32]byte{byte(i), 1})}
		values := make([]int64, 100_000)
		for k := range values {
			values[k] = d.laplace(s)
		}
		if off := unlike(values, s); math.Abs(off) > 4 {
			t.Errorf("scale %d/%d: chi-square is %.1f deviations off", s.Over, s.Under, off)
		}
		for _, wrong := range []Scale{{s.Over, 2 * s.Under}, {2 * s.Over, s.Under}, {11 * s.Over, 10 * s.Under}} {
			if off := unlike(values, wrong); off < 8 {
				t.Errorf("scale %d/%d passes for %d/%d: %.1f deviations", s.Over, s.Under, wrong.Over, wrong.Under, off)
			}
		}
	}
}

// outputs are what an aggregator sends of a batch, drawn many times.
func outputs(t *testing.T, c pool.Campaign, seed byte, n int, event func(Noise) bool) (hits float64) {
	t.Helper()
	source := rand.NewChaCha8([32]byte{seed, 2})
	for range n {
		noise, err := Draw(c, source)
		if err != nil {
			t.Fatal(err)
		}
		if event(noise) {
			hits++
		}
	}
	return hits
}

// lossOf is the log ratio of how often two neighbouring batches, one member
// replaced by another, come out on the same side in all that the member touches.
// That side is the worst event there is for a Laplace distribution, so the ratio
// is the loss itself. away is three standard errors of it.
//
// The member leaves a bin of each of m + 1 tables for another bin, and gives
// nothing where the bound was given before. c is what noise is drawn by, m and
// sums what the member may do.
func lossOf(t *testing.T, c pool.Campaign, m int, most int64) (loss, away float64) {
	t.Helper()
	const draws = 150_000
	// With the member, the counts are 1 more in bin 0 and 1 less in bin 1, and the
	// sums are more by most. Event: the output is at least what it is with her.
	event := func(shift int64) func(Noise) bool {
		return func(n Noise) bool {
			for table := range m + 1 {
				if n.Counts[table][0] < shift || n.Counts[table][1] > -shift {
					return false
				}
			}
			return n.Paid >= shift*most && n.Unpaid >= shift*most
		}
	}
	with := outputs(t, c, 1, draws, event(0))
	without := outputs(t, c, 2, draws, event(1))
	return math.Log(with / without), 3 * math.Sqrt(1/with+1/without)
}

func TestAMembersReplacementIsHiddenToEpsilon(t *testing.T) {
	statistical(t)
	c := rules(3)
	c.Platforms = c.Platforms[:2]
	c.Measures = []pool.Measure{{Of: pool.PaidMinutes, Bits: 3, Unit: 60}, {Of: pool.UnpaidMinutes, Bits: 3, Unit: 60}}
	loss, away := lossOf(t, c, 2, 7)
	if loss > 1+away || loss < 1-away {
		t.Errorf("replacing a member tells %.3f ± %.3f, want the epsilon of 1 and no more", loss, away)
	}
	wrong := c
	wrong.MaxPerson = 1 // noise for one platform a person, who works on two
	if loss, away := lossOf(t, wrong, 2, 7); loss-away < 1.05 {
		t.Errorf("noise for one platform hides work on two: %.3f ± %.3f", loss, away)
	}
	wrong = c
	wrong.Measures = []pool.Measure{{Of: pool.PaidMinutes, Bits: 1, Unit: 60}, {Of: pool.UnpaidMinutes, Bits: 1, Unit: 60}}
	if loss, away := lossOf(t, wrong, 2, 7); loss-away < 1.05 {
		t.Errorf("noise for a bound of 1 hides 7: %.3f ± %.3f", loss, away)
	}
}

// Over all values of one count, no output is more likely by more than its part.
func TestNoOutputOfACountTellsMoreThanItsPart(t *testing.T) {
	statistical(t)
	s := Scale{5, 1}
	d := drawer{random: rand.NewChaCha8([32]byte{9})}
	seen := map[int64]float64{}
	for range 400_000 {
		seen[d.laplace(s)]++
	}
	for x := int64(-15); x < 15; x++ {
		ratio := math.Abs(math.Log(seen[x] / seen[x+1]))
		if away := 4 * math.Sqrt(1/seen[x]+1/seen[x+1]); ratio > 1/s.float()+away {
			t.Errorf("%d against %d: %.3f, want at most %.3f + %.3f", x, x+1, ratio, 1/s.float(), away)
		}
	}
}

func TestNoiseIsTheSameFromTheSameSeedAndReadBack(t *testing.T) {
	c := rules(32)
	first, err := Draw(c, rand.NewChaCha8([32]byte{4}))
	if err != nil {
		t.Fatal(err)
	}
	second, _ := Draw(c, rand.NewChaCha8([32]byte{4}))
	one, err := first.Encode()
	two, _ := second.Encode()
	if err != nil || !bytes.Equal(one, two) {
		t.Fatalf("the same seed draws %s and %s (%v)", one, two, err)
	}
	read, err := ReadNoise(one)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := first.Digest()
	if b, _ := read.Digest(); a != b {
		t.Error("noise that is read back is other noise")
	}
	if _, err := ReadNoise(append(one, ' ')); err == nil {
		t.Error("another spelling is read")
	}
	third, _ := Draw(c, rand.NewChaCha8([32]byte{5}))
	if b, _ := third.Digest(); a == b {
		t.Error("another seed draws the same")
	}
}

func TestNoiseOfABrokenSourceIsNone(t *testing.T) {
	for _, size := range []int64{0, 7, 800} {
		n, err := Draw(rules(32), io.LimitReader(rand.NewChaCha8([32]byte{}), size))
		if err == nil || n.Counts != nil {
			t.Errorf("%d random bytes give %v, %v", size, n, err)
		}
	}
}
