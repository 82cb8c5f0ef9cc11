package pool

import (
	"encoding/binary"
	"errors"
	"slices"

	"github.com/cloudflare/circl/vdaf/prio3/arith/fp128"
)

// ErrShare is returned for bytes that are no share of this campaign's totals.
var ErrShare = errors.New("not a share of the campaign's totals")

// ErrTotals is returned where two shares add up to no number of 63 bits: they
// are not of the same contributions.
var ErrTotals = errors.New("the two shares do not belong together")

// elementSize is the length of an element in bytes.
const elementSize = fp128.Size

// Share is one aggregator's share of the totals: a vector of elements of the
// field of 128 bits, which says nothing without the other's.
type Share struct{ elements fp128.Vec }

// NoShare is the share of no contribution.
func (c Campaign) NoShare() Share { return Share{make(fp128.Vec, c.length())} }

// ParseShare reads what Bytes writes.
func (c Campaign) ParseShare(raw []byte) (Share, error) {
	s := c.NoShare()
	if len(raw) != elementSize*len(s.elements) || s.elements.UnmarshalBinary(raw) != nil {
		return Share{}, ErrShare
	}
	return s, nil
}

// Bytes are the elements one after the other, 16 bytes each, little-endian.
func (s Share) Bytes() ([]byte, error) { return s.elements.MarshalBinary() }

// Add adds another share to this one. Both must be of the same campaign.
func (s Share) Add(other Share) error {
	if len(s.elements) != len(other.elements) {
		return ErrShare
	}
	s.elements.AddAssign(other.elements)
	return nil
}

// AddNoise adds whole numbers, which may be negative, to a share: the noise of
// one aggregator, laid out as totals. Contributors is not looked at.
func (c Campaign) AddNoise(s Share, noise Totals) error {
	numbers, ok := c.flat(noise)
	if !ok || len(s.elements) != len(numbers) {
		return ErrShare
	}
	for i, n := range numbers {
		var e fp128.Fp
		if err := element(&e, n); err != nil {
			return err
		}
		s.elements[i].AddAssign(&e)
	}
	return nil
}

// Show says what is opened of a table, or of a question of the ballot.
type Show struct {
	Count     bool       // its n
	Histogram bool       // its bins, or the question's answers; n is in them
	Sums      []Measured // these and no others: where there is noise, not every sum has some
}

// Only is a share of what may be opened of the totals: show names it table by
// table, then for each of Questions. Where n alone is shown, all of it is in
// the first bin or answer; the rest is zero in both shares, so that what is not
// published is not opened between the aggregators either. Both sides must choose
// the same.
func (c Campaign) Only(s Share, show []Show) (Share, error) {
	asked := c.Questions()
	if len(show) != c.Tables()+len(asked) || len(s.elements) != c.length() {
		return Share{}, ErrShare
	}
	out, at := c.NoShare(), 0
	counts := func(show Show, n int) {
		switch cells := s.elements[at : at+n]; {
		case show.Histogram:
			copy(out.elements[at:], cells)
		case show.Count:
			for i := range cells {
				out.elements[at].AddAssign(&cells[i])
			}
		}
		at += n
	}
	tables, questions := show[:c.Tables()], show[c.Tables():]
	for _, table := range tables {
		counts(table, c.Bins())
	}
	_, widths := c.widths()
	for _, measures := range widths {
		for _, table := range tables {
			for _, m := range measures {
				if slices.Contains(table.Sums, c.Measures[m].Of) {
					out.elements[at] = s.elements[at]
				}
				at++
			}
		}
	}
	for i, question := range questions {
		counts(question, len(asked[i].Counts))
	}
	return out, nil
}

// element is a whole number in the field: a negative one is counted down from
// the field's order.
func element(e *fp128.Fp, n int64) error {
	magnitude := uint64(n)
	if n < 0 {
		magnitude = -magnitude
	}
	if err := e.SetUint64(magnitude); err != nil {
		return err
	}
	if n < 0 {
		var zero fp128.Fp
		e.Sub(&zero, e)
	}
	return nil
}

// centred is the whole number nearest to zero that an element stands for. circl
// reads elements as numbers from zero up, so that a total made negative by noise
// would be refused. ok is false beyond 63 bits.
func centred(e fp128.Fp) (n int64, ok bool) {
	if u, err := e.GetUint64(); err == nil {
		return int64(u), u < 1<<63
	}
	var zero fp128.Fp
	e.Sub(&zero, &e)
	u, err := e.GetUint64()
	return -int64(u), err == nil && u < 1<<63
}

// Collect adds the shares of both aggregators up to the totals of so many
// contributors. ErrTotals where they do not belong together.
func (c Campaign) Collect(a, b Share, contributors int) (Totals, error) {
	sum, err := c.together(a, b)
	if err != nil {
		return Totals{}, err
	}
	t, err := c.read(sum)
	t.Contributors = contributors
	return t, err
}

// together adds two shares and leaves them as they are.
func (c Campaign) together(a, b Share) (Share, error) {
	sum := c.NoShare()
	return sum, errors.Join(sum.Add(a), sum.Add(b))
}

// read gives the whole numbers that both shares add up to.
func (c Campaign) read(sum Share) (Totals, error) {
	numbers := make([]int64, len(sum.elements))
	for i, e := range sum.elements {
		var ok bool
		if numbers[i], ok = centred(e); !ok {
			return Totals{}, ErrTotals
		}
	}
	return c.totals(numbers), nil
}

// appendBytes writes a byte string after its length in 4 bytes, big-endian.
func appendBytes(dst, text []byte) []byte {
	return append(binary.BigEndian.AppendUint32(dst, uint32(len(text))), text...)
}
