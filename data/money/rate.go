package money

import (
	"math"
	"math/big"
)

// Rate is money per hour, kept as an exact fraction until it is printed.
// The zero Rate is nothing an hour in no currency.
type Rate struct {
	perHour  *big.Rat
	Currency Currency
}

// PerHour divides an amount by a time in microseconds, which need not be whole
// since parallel tasks share an instant. Example: 3.00 over 45 min is 4.00/h.
// ok is false where the time is not above zero: such a rate is not known.
func PerHour(a Amount, micros *big.Rat) (rate Rate, ok bool) {
	if micros == nil || micros.Sign() <= 0 {
		return Rate{}, false
	}
	// micro-units per microsecond are units per second.
	perSecond := new(big.Rat).Quo(new(big.Rat).SetInt64(a.Micros), micros)
	return Rate{perSecond.Mul(perSecond, big.NewRat(3600, 1)), a.Currency}, true
}

// HourlyOf is the rate of so much an hour. Example: a floor of 6.00EUR.
func HourlyOf(a Amount) Rate {
	return Rate{big.NewRat(a.Micros, Micros), a.Currency}
}

// Rat is the exact rate in units per hour.
func (r Rate) Rat() *big.Rat {
	if r.perHour == nil {
		return new(big.Rat)
	}
	return new(big.Rat).Set(r.perHour)
}

// Decimal is the rate rounded half to even. Example: Decimal(6) is "3.310000".
func (r Rate) Decimal(decimals int) string { return Round(r.Rat(), decimals) }

// Amount is one hour's pay rounded half to even to micro-units; the largest or
// smallest amount where it is beyond those, as after a microsecond of work.
func (r Rate) Amount() Amount {
	micros := roundHalfEven(new(big.Rat).Mul(r.Rat(), big.NewRat(Micros, 1)))
	switch {
	case micros.IsInt64() && micros.Int64() != math.MinInt64:
		return Amount{micros.Int64(), r.Currency}
	case micros.Sign() < 0:
		return Amount{-math.MaxInt64, r.Currency}
	}
	return Amount{math.MaxInt64, r.Currency}
}

// Float is the rate as a chart needs it; never compute on with it.
func (r Rate) Float() float64 {
	f, _ := r.Rat().Float64()
	return f
}

// Cmp compares two rates of one currency: -1, 0 or 1.
func (r Rate) Cmp(other Rate) int { return r.Rat().Cmp(other.Rat()) }

// RateOf is the rate of an exact number of units per hour, such as a median.
func RateOf(perHour *big.Rat, currency Currency) Rate {
	return Rate{new(big.Rat).Set(perHour), currency}
}
