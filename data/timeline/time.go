package timeline

import (
	"encoding/binary"
	"errors"
	"math"
	"math/big"
	"slices"
)

// Time is an exact sum of equal shares: for each k the microseconds that k
// tasks shared, of which this one got 1/k. The zero Time is none. A Time may be
// copied; Add and Plus never change another one.
type Time struct {
	alone int64 // k = 1
	more  []share
}

type share struct {
	k      int
	micros int64
}

// Add adds microseconds that k tasks shared. It does nothing for k < 1.
func (t *Time) Add(k int, micros int64) {
	switch {
	case k < 1 || micros == 0:
		return
	case k == 1:
		t.alone += micros
		return
	}
	at, found := slices.BinarySearchFunc(t.more, k, func(s share, k int) int { return s.k - k })
	more := slices.Clone(t.more) // copies of t must not see the change
	if found {
		more[at].micros += micros
	} else {
		more = slices.Insert(more, at, share{k, micros})
	}
	t.more = more
}

// Plus adds another sum.
func (t *Time) Plus(other Time) {
	t.alone += other.alone
	for _, s := range other.more {
		t.Add(s.k, s.micros)
	}
}

// Micros is the exact time in microseconds.
func (t Time) Micros() *big.Rat {
	sum := new(big.Rat).SetInt64(t.alone)
	for _, s := range t.more {
		sum.Add(sum, big.NewRat(s.micros, int64(s.k)))
	}
	return sum
}

// IsZero says whether there is no time at all.
func (t Time) IsZero() bool { return t.alone == 0 && len(t.more) == 0 }

// Seconds is the time in seconds, rounded half to even at six decimals.
// Example: a third of 10 µs is 0.000003.
func (t Time) Seconds() float64 {
	exact := t.Micros()
	micros, rest := new(big.Int).QuoRem(exact.Num(), exact.Denom(), new(big.Int))
	switch order := rest.Lsh(rest.Abs(rest), 1).Cmp(exact.Denom()); {
	case order > 0, order == 0 && micros.Bit(0) == 1:
		micros.Add(micros, big.NewInt(int64(exact.Sign())))
	}
	seconds, _ := new(big.Rat).SetFrac(micros, big.NewInt(1_000_000)).Float64()
	return seconds
}

// AppendBinary adds the exact sum to dst in a form that DecodeTime reads.
func (t Time) AppendBinary(dst []byte) ([]byte, error) {
	dst = binary.AppendVarint(dst, t.alone)
	dst = binary.AppendUvarint(dst, uint64(len(t.more)))
	for _, s := range t.more {
		dst = binary.AppendUvarint(dst, uint64(s.k))
		dst = binary.AppendVarint(dst, s.micros)
	}
	return dst, nil
}

var errTime = errors.New("a stored time cannot be read")

// DecodeTime reads a sum back and returns what follows it. It fails on bytes
// that AppendBinary does not write.
func DecodeTime(src []byte) (t Time, rest []byte, err error) {
	alone, n := binary.Varint(src)
	if n <= 0 {
		return Time{}, src, errTime
	}
	t.alone, src = alone, src[n:]
	count, n := binary.Uvarint(src)
	if n <= 0 || count > uint64(len(src)) {
		return Time{}, src, errTime
	}
	src = src[n:]
	before := 1
	for range count {
		k, n := binary.Uvarint(src)
		if n <= 0 || k <= uint64(before) || k > math.MaxInt32 {
			return Time{}, src, errTime
		}
		micros, m := binary.Varint(src[n:])
		if m <= 0 {
			return Time{}, src, errTime
		}
		t.more, src = append(t.more, share{int(k), micros}), src[n+m:]
		before = int(k)
	}
	return t, src, nil
}
