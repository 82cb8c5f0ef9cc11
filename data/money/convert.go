package money

import (
	"fmt"
	"math"
	"math/big"
	"sort"
	"strings"
)

// Quote is one published exchange rate: 1 From was worth Rate To on Date.
// Example: {EUR USD "1.0812" "2026-11-20" "ECB"}.
type Quote struct {
	From, To Currency
	Rate     string // decimal text exactly as published
	Date     string // the day it holds from, as 2026-11-20
	Source   string // who published it, or "typed"
}

// Value is the exact rate. It fails on text that is no positive decimal number.
func (q Quote) Value() (*big.Rat, error) {
	if !plainRate(q.Rate) {
		return nil, fmt.Errorf("exchange rate %q: not a positive number", q.Rate)
	}
	value, _ := new(big.Rat).SetString(q.Rate) // which plainRate has read
	return value, nil
}

// plainRate says whether a text is digits, with a point between them at most,
// and not all of them 0. Decades of daily rates are read at every start, so it
// makes no number of them.
func plainRate(text string) bool {
	whole, fraction, point := strings.Cut(text, ".")
	digits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return digits(whole) && (!point || digits(fraction)) && strings.Trim(text, "0.") != ""
}

// Conversion is an amount in another currency and how it came about; it is
// kept with every figure that used it.
type Conversion struct {
	From, To Amount
	Quotes   []Quote // one, or two where a third currency lay between
}

// MissingRate says which exchange rate a figure would have needed.
type MissingRate struct {
	From, To Currency
	Date     string
}

func (m MissingRate) Error() string {
	return fmt.Sprintf("no exchange rate from %s to %s on or before %s", m.From, m.To, m.Date)
}

type pair struct{ from, to Currency }

// Rates answers conversions from a set of quotes. The zero value and nil know
// none. It keeps answers it has given, so one Rates serves one goroutine.
type Rates struct {
	quotes map[pair][]Quote // by date
	hubs   []Currency       // every currency named, sorted
	cached map[MissingRate]path
}

type path struct {
	factor *big.Rat // nil where no quote reaches
	quotes []Quote
}

// NewRates takes quotes in any order; of two for one pair and day the later in
// the list stands. It fails on a quote that is no positive number.
func NewRates(quotes []Quote) (*Rates, error) {
	rates := &Rates{quotes: map[pair][]Quote{}, cached: map[MissingRate]path{}}
	seen := map[Currency]bool{}
	for _, q := range quotes {
		if !plainRate(q.Rate) {
			_, err := q.Value()
			return nil, err
		}
		key := pair{q.From, q.To}
		rates.quotes[key] = append(rates.quotes[key], q)
		for _, c := range []Currency{q.From, q.To} {
			if !seen[c] {
				seen[c] = true
				rates.hubs = append(rates.hubs, c)
			}
		}
	}
	for _, list := range rates.quotes {
		sort.SliceStable(list, func(i, j int) bool { return list[i].Date < list[j].Date })
	}
	sort.Slice(rates.hubs, func(i, j int) bool { return rates.hubs[i] < rates.hubs[j] })
	return rates, nil
}

// Convert turns an amount into another currency at the last rate on or before
// the day (as 2026-11-20), direct, inverted, or through one third currency,
// rounded half to even to micro-units once. The error is a MissingRate where
// no quote reaches.
func (r *Rates) Convert(a Amount, to Currency, day string) (Conversion, error) {
	if a.Currency == to {
		return Conversion{From: a, To: a}, nil
	}
	found := r.path(a.Currency, to, day)
	if found.factor == nil {
		return Conversion{}, MissingRate{a.Currency, to, day}
	}
	exact := new(big.Rat).Mul(new(big.Rat).SetInt64(a.Micros), found.factor)
	micros := roundHalfEven(exact)
	if !micros.IsInt64() || micros.Int64() == math.MinInt64 {
		return Conversion{}, ErrTooLarge
	}
	return Conversion{a, Amount{micros.Int64(), to}, found.quotes}, nil
}

func (r *Rates) path(from, to Currency, day string) path {
	if r == nil || r.cached == nil {
		return path{}
	}
	key := MissingRate{from, to, day}
	if known, ok := r.cached[key]; ok {
		return known
	}
	best := r.leg(from, to, day)
	if best.factor == nil {
		best = r.across(from, to, day)
	}
	r.cached[key] = best
	return best
}

// across goes through the third currency whose older quote is the newest.
func (r *Rates) across(from, to Currency, day string) path {
	var best path
	var bestDate string
	for _, hub := range r.hubs {
		first, second := r.leg(from, hub, day), r.leg(hub, to, day)
		if first.factor == nil || second.factor == nil {
			continue
		}
		date := min(first.quotes[0].Date, second.quotes[0].Date)
		if best.factor == nil || date > bestDate {
			bestDate = date
			best = path{
				new(big.Rat).Mul(first.factor, second.factor),
				[]Quote{first.quotes[0], second.quotes[0]},
			}
		}
	}
	return best
}

// leg is the newer of the direct and the inverted quote on or before the day.
func (r *Rates) leg(from, to Currency, day string) path {
	direct, haveDirect := r.last(pair{from, to}, day)
	inverse, haveInverse := r.last(pair{to, from}, day)
	switch {
	case haveDirect && (!haveInverse || direct.Date >= inverse.Date):
		value, _ := direct.Value()
		return path{value, []Quote{direct}}
	case haveInverse:
		value, _ := inverse.Value()
		return path{value.Inv(value), []Quote{inverse}}
	}
	return path{}
}

func (r *Rates) last(key pair, day string) (Quote, bool) {
	list := r.quotes[key]
	after := sort.Search(len(list), func(i int) bool { return list[i].Date > day })
	if after == 0 {
		return Quote{}, false
	}
	return list[after-1], true
}
