package release

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"math/bits"
	"strconv"

	"clickwage/data/pool"
	"clickwage/data/revision"
)

// Epsilon is a privacy loss in millionths, so that what is spent adds up exactly.
type Epsilon int64

// whole is an epsilon of 1.
const whole Epsilon = 1_000_000

// epsilonOf reads a campaign's number. Six decimals are kept; more are refused.
func epsilonOf(number float64) (Epsilon, error) {
	exact, ok := new(big.Rat).SetString(strconv.FormatFloat(number, 'f', -1, 64))
	if !ok || number <= 0 || number > 1000 {
		return 0, fmt.Errorf("epsilon %v: not a number above 0 and up to 1000", number)
	}
	exact.Mul(exact, big.NewRat(int64(whole), 1))
	if !exact.IsInt() {
		return 0, fmt.Errorf("epsilon %v: more than six decimals", number)
	}
	return Epsilon(exact.Num().Int64()), nil
}

// String is the number with as many decimals as it needs.
func (e Epsilon) String() string {
	return strconv.FormatFloat(float64(e)/float64(whole), 'f', -1, 64)
}

// The campaign's epsilon in tenths: two parts for histograms, two for sums.
const (
	tenthsOverall   = 4
	tenthsPlatforms = 4
	tenthsSum       = 1
	tenths          = 10
)

// Scale is that of a discrete Laplace distribution, P(x) ∝ exp(-|x| Under/Over).
type Scale struct {
	Over, Under uint64
}

// scaleOf is sensitivity / (tenths/10 of epsilon), in lowest terms.
func scaleOf(sensitivity uint64, part int, e Epsilon) Scale {
	s := big.NewRat(tenths*int64(whole), int64(part)*int64(e))
	s.Mul(s, new(big.Rat).SetInt(new(big.Int).SetUint64(sensitivity)))
	return Scale{s.Num().Uint64(), s.Denom().Uint64()}
}

// float is the scale as a number.
func (s Scale) float() float64 { return float64(s.Over) / float64(s.Under) }

// variance is that of one drawing.
func (s Scale) variance() float64 {
	q := math.Exp(-1 / s.float())
	return 2 * q / ((1 - q) * (1 - q))
}

// Scales are those of a campaign's noise. Each aggregator draws the whole of it.
type Scales struct {
	Overall   Scale // each bin of the table of all work: replacing a worker changes 2
	Platforms Scale // each bin of each platform: 2 for each of at most MaxPerson
	Paid      Scale // minutes of all work: 2^Bits - 1 units
	Unpaid    Scale
	Ballot    Scale // each answer: one to each question that all subjects are asked; zeros where it has no epsilon
}

// ScalesOf are the scales that a campaign's noise is drawn at. Errors name what
// the campaign lacks or states out of range.
func ScalesOf(c pool.Campaign) (Scales, error) {
	if err := check(c); err != nil {
		return Scales{}, err
	}
	e, err := epsilonOf(c.Publish.Epsilon)
	if err != nil {
		return Scales{}, err
	}
	s := Scales{
		Overall:   scaleOf(2, tenthsOverall, e),
		Platforms: scaleOf(2*uint64(c.MaxPerson), tenthsPlatforms, e),
		Paid:      scaleOf(bound(c, pool.PaidMinutes), tenthsSum, e),
		Unpaid:    scaleOf(bound(c, pool.UnpaidMinutes), tenthsSum, e),
	}
	most := max(s.Overall.float(), s.Platforms.float(), s.Paid.float(), s.Unpaid.float())
	if c.Ballot != nil && c.Publish.BallotEpsilon != 0 {
		if e, err = epsilonOf(c.Publish.BallotEpsilon); err != nil {
			return Scales{}, err
		}
		s.Ballot = scaleOf(2*uint64(c.Ballot.Most()), tenths, e)
		most = max(most, s.Ballot.float())
	}
	if most > 1<<40 {
		return Scales{}, fmt.Errorf("%w: an epsilon of %s leaves nothing but noise", ErrRules, e)
	}
	return s, nil
}

// spends is what a release with noise takes of the budget: the campaign's epsilon
// and that of its ballot.
func spends(c pool.Campaign) (Epsilon, error) {
	e, err := epsilonOf(c.Publish.Epsilon)
	if err != nil || c.Publish.BallotEpsilon == 0 {
		return e, err
	}
	ballot, err := epsilonOf(c.Publish.BallotEpsilon)
	return e + ballot, err
}

// Noise is all that one aggregator adds to its share of one release. It is
// drawn once, kept before anything is sent, and never drawn again: two drawings
// over the same sums would let a reader average them away.
//
// What has no noise here has no part of epsilon, and must not leave the
// aggregator where histograms are published: the sums of platforms, tasks, rewards
// and fees, and a ballot that has no epsilon of its own.
type Noise struct {
	Campaign string    `json:"campaign"`         // its id
	Counts   [][]int64 `json:"counts"`           // [table][bin]
	Paid     int64     `json:"paid"`             // onto the paid minutes of all work, in the measure's units
	Unpaid   int64     `json:"unpaid"`           // onto the unpaid minutes of all work
	Ballot   []int64   `json:"ballot,omitempty"` // onto the answers of the ballot
}

// Draw draws the whole noise of one aggregator. random is crypto/rand.Reader,
// but in tests.
func Draw(c pool.Campaign, random io.Reader) (Noise, error) {
	scales, err := ScalesOf(c)
	if err != nil {
		return Noise{}, fmt.Errorf("noise of campaign %s: %w", c.ID, err)
	}
	n := Noise{Campaign: c.ID, Counts: make([][]int64, c.Tables())}
	d := drawer{random: random}
	for table := range n.Counts {
		scale := scales.Platforms
		if table == 0 {
			scale = scales.Overall
		}
		n.Counts[table] = make([]int64, c.Bins())
		for bin := range n.Counts[table] {
			n.Counts[table][bin] = d.laplace(scale)
		}
	}
	n.Paid, n.Unpaid = d.laplace(scales.Paid), d.laplace(scales.Unpaid)
	if scales.Ballot.Under != 0 {
		n.Ballot = make([]int64, c.Ballot.Len())
		for answer := range n.Ballot {
			n.Ballot[answer] = d.laplace(scales.Ballot)
		}
	}
	if d.err != nil {
		return Noise{}, fmt.Errorf("noise of campaign %s: %w", c.ID, d.err)
	}
	return n, nil
}

// Encode is the one spelling of the noise, by RFC 8785.
func (n Noise) Encode() ([]byte, error) { return revision.Canonical(n) }

// ReadNoise reads what Encode wrote and nothing else.
func ReadNoise(text []byte) (Noise, error) {
	var n Noise
	if err := revision.Strict(text, &n); err != nil {
		return Noise{}, fmt.Errorf("noise: %w", err)
	}
	return n, nil
}

// Digest is the SHA-256 of Encode.
func (n Noise) Digest() (Digest, error) {
	text, err := n.Encode()
	return sha256.Sum256(text), err
}

// drawer draws from integers alone, after Canonne, Kamath and Steinke, "The
// discrete Gaussian for differential privacy" (2020), algorithms 1 and 2: no
// floating point can leak which neighbour a value came from. The first error of
// its reader stays, and what is drawn after it is worth nothing.
type drawer struct {
	random io.Reader
	read   [8]byte
	err    error
}

// bits are 64 of them.
func (d *drawer) bits() uint64 {
	if d.err == nil {
		_, d.err = io.ReadFull(d.random, d.read[:])
	}
	return binary.LittleEndian.Uint64(d.read[:])
}

// below is uniform over 0 to n - 1: the upper half of a product with n, after
// Lemire (2019), of which what would be uneven is thrown away.
func (d *drawer) below(n uint64) uint64 {
	if n == 1 {
		return 0
	}
	for d.err == nil {
		high, low := bits.Mul64(d.bits(), n)
		if low >= n || low >= -n%n {
			return high
		}
	}
	return 0
}

// decay is true with probability exp(-over/under), where over <= under.
func (d *drawer) decay(over, under uint64) bool {
	k := uint64(1)
	for d.err == nil && d.below(under) < over && d.below(k) == 0 {
		k++
	}
	return k%2 == 1
}

// errRange is what a drawing of more than 2^63 would be: with the largest scale
// that check allows it has a probability under exp(-127).
var errRange = errors.New("the noise is out of range")

// laplace is a whole number with P(x) ∝ exp(-|x| Under/Over).
func (d *drawer) laplace(s Scale) int64 {
	for d.err == nil {
		rest := d.below(s.Over)
		if !d.decay(rest, s.Over) {
			continue
		}
		wholes := uint64(0)
		for d.err == nil && d.decay(1, 1) {
			wholes++
		}
		if wholes > (math.MaxInt64-rest)/s.Over {
			d.err = errRange
		}
		size := int64((rest + wholes*s.Over) / s.Under)
		switch negative := d.bits()&1 == 1; {
		case negative && size == 0:
		case negative:
			return -size
		default:
			return size
		}
	}
	return 0
}
