// Package money holds amounts, hourly rates and conversions between currencies.
//
// An Amount is a whole number of micro-units of one currency (1 USD is
// 1,000,000 micro-units), because a micro-task can pay a fraction of a cent.
// Nothing here is a float: sums are exact, and a Rate stays an exact fraction
// until it is printed, rounded half to even.
//
// The package refuses to add two currencies, to overflow in silence and to
// guess a decimal separator. How money looks to a person (symbols, local
// separators) is the presenter's business, not this package's.
//
// It imports only the standard library.
package money

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strings"
)

// Micros is the number of micro-units in one unit of a currency.
const Micros = 1_000_000

// Currency is an ISO 4217 code such as "USD", or the code of a platform's own
// points such as "TOLOKAPTS". The empty currency means "none named".
type Currency string

var code = regexp.MustCompile(`^[A-Z][A-Z0-9]{2,11}$`)

// ParseCurrency reads a code in any case. Example: "usd" is USD.
func ParseCurrency(text string) (Currency, error) {
	upper := strings.ToUpper(strings.TrimSpace(text))
	if !code.MatchString(upper) {
		return "", fmt.Errorf("currency %q: not a code such as USD", text)
	}
	return Currency(upper), nil
}

// ErrCurrencies is returned when two currencies meet in one sum.
var ErrCurrencies = errors.New("two currencies cannot be added")

// ErrTooLarge is returned when a sum leaves the range of an Amount
// (about nine million million units).
var ErrTooLarge = errors.New("amount too large")

// Most is the largest single amount that a ledger takes in, in micro-units: a
// thousand million units. Thousands of them still have an exact sum.
const Most = 1_000_000_000 * Micros

// Check says why nobody can be paid this amount at once: it is below zero, or
// above Most (ErrTooLarge). Sums may be either.
func (a Amount) Check() error {
	switch {
	case a.Micros < 0:
		return errors.New("must not be below zero")
	case a.Micros > Most:
		return fmt.Errorf("%w: at most %d at once", ErrTooLarge, Most/Micros)
	}
	return nil
}

// ErrNotAmount is wrapped by every failure to read an amount.
var ErrNotAmount = errors.New("not an amount")

// Amount is an exact sum of money: micro-units of one currency.
// The zero Amount is nothing in no currency and can be added to anything.
type Amount struct {
	Micros   int64
	Currency Currency
}

// Of is the amount of so many micro-units. Example: Of(120_000, "USD") is 0.12USD.
func Of(micros int64, currency Currency) Amount { return Amount{micros, currency} }

// IsZero says whether the amount is nothing, in whatever currency.
func (a Amount) IsZero() bool { return a.Micros == 0 }

// Neg is the amount with its sign turned.
func (a Amount) Neg() Amount { return Amount{-a.Micros, a.Currency} }

// Add is the exact sum. It fails with ErrCurrencies where both amounts name a
// different currency, and with ErrTooLarge on overflow.
func (a Amount) Add(b Amount) (Amount, error) {
	currency := a.Currency
	switch {
	case currency == "":
		currency = b.Currency
	case b.Currency != "" && b.Currency != currency:
		return Amount{}, fmt.Errorf("%s + %s: %w", a, b, ErrCurrencies)
	}
	sum := a.Micros + b.Micros
	if (a.Micros > 0 && b.Micros > 0 && sum < 0) || (a.Micros < 0 && b.Micros < 0 && sum >= 0) {
		return Amount{}, ErrTooLarge
	}
	if sum == math.MinInt64 { // which has no negative
		return Amount{}, ErrTooLarge
	}
	return Amount{sum, currency}, nil
}

// Sub is the exact difference, with the errors of Add.
func (a Amount) Sub(b Amount) (Amount, error) {
	if b.Micros == math.MinInt64 {
		return Amount{}, ErrTooLarge
	}
	return a.Add(b.Neg())
}

// Times is n times the amount. It fails with ErrTooLarge where that leaves the
// range of an Amount.
func (a Amount) Times(n int) (Amount, error) {
	product := new(big.Int).Mul(big.NewInt(a.Micros), big.NewInt(int64(n)))
	if !product.IsInt64() || product.Int64() == math.MinInt64 {
		return Amount{}, ErrTooLarge
	}
	return Amount{product.Int64(), a.Currency}, nil
}

// Decimal is the number alone with six decimals. Example: "14.663300".
func (a Amount) Decimal() string {
	sign, abs := "", uint64(a.Micros)
	if a.Micros < 0 {
		sign, abs = "-", uint64(-a.Micros)
	}
	return fmt.Sprintf("%s%d.%06d", sign, abs/Micros, abs%Micros)
}

// String is the shortest exact form with at least two decimals, as Parse reads
// it. Examples: "0.12USD", "0.005USD".
func (a Amount) String() string {
	text := a.Decimal()
	for strings.HasSuffix(text, "0") && len(text)-strings.IndexByte(text, '.') > 3 {
		text = text[:len(text)-1]
	}
	return text + string(a.Currency)
}

// symbols are the signs that exports of platforms write, longest first.
var symbols = []struct {
	sign     string
	currency Currency
}{
	{"US$", "USD"}, {"CA$", "CAD"}, {"AU$", "AUD"}, {"NZ$", "NZD"}, {"HK$", "HKD"}, {"S$", "SGD"},
	{"A$", "AUD"}, {"C$", "CAD"}, {"R$", "BRL"}, {"$", "USD"}, {"£", "GBP"}, {"€", "EUR"},
	{"¥", "JPY"}, {"₹", "INR"}, {"₱", "PHP"}, {"₦", "NGN"}, {"zł", "PLN"},
}

// Parse reads an amount with its currency before or after the number, as a
// code or a sign, or with none where fallback names one. Examples: "0.12USD",
// "USD 0.12", "£2.67", "CA$1.50", "0.65" with fallback "USD".
// It refuses more than six decimals that matter and a comma that could be
// either separator, such as "1,234".
func Parse(text string, fallback Currency) (Amount, error) {
	rest := strings.TrimSpace(strings.ReplaceAll(text, "\u00a0", " "))
	negative := false
	for _, minus := range []string{"-", "\u2212"} {
		if after, ok := strings.CutPrefix(rest, minus); ok {
			rest, negative = after, true
			break
		}
	}
	currency, number := splitCurrency(rest)
	if currency == "" {
		currency = fallback
	}
	if currency == "" {
		return Amount{}, fmt.Errorf("amount %q has no currency: %w", text, ErrNotAmount)
	}
	micros, err := ParseMicros(number)
	if err != nil {
		return Amount{}, fmt.Errorf("amount %q: %w", text, err)
	}
	if negative {
		if micros < 0 {
			return Amount{}, fmt.Errorf("amount %q: %w", text, ErrNotAmount)
		}
		micros = -micros
	}
	return Amount{micros, currency}, nil
}

var (
	codeFirst = regexp.MustCompile(`^([A-Za-z]{3,12})\s*([-−]?[0-9.].*)$`)
	codeLast  = regexp.MustCompile(`^(.*[0-9.])\s*([A-Za-z][A-Za-z0-9]{2,11})$`)
)

func splitCurrency(text string) (Currency, string) {
	for _, s := range symbols {
		if after, ok := strings.CutPrefix(text, s.sign); ok {
			return s.currency, strings.TrimSpace(after)
		}
		if before, ok := strings.CutSuffix(text, s.sign); ok {
			return s.currency, strings.TrimSpace(before)
		}
	}
	if m := codeFirst.FindStringSubmatch(text); m != nil {
		return Currency(strings.ToUpper(m[1])), m[2]
	}
	if m := codeLast.FindStringSubmatch(text); m != nil {
		return Currency(strings.ToUpper(m[2])), m[1]
	}
	return "", text
}

var (
	plain   = regexp.MustCompile(`^[-−]?(\d+\.?\d*|\.\d+)$`)
	grouped = regexp.MustCompile(`^[-−]?\d{1,3}(,\d{3})+\.\d+$`)
)

// ParseMicros reads a bare decimal number as micro-units.
// Examples: "0.05" is 50,000; "1,234.50" is 1,234,500,000.
func ParseMicros(text string) (int64, error) {
	text = strings.TrimSpace(text)
	switch {
	case grouped.MatchString(text):
		text = strings.ReplaceAll(text, ",", "")
	case !plain.MatchString(text):
		return 0, ErrNotAmount
	}
	text = strings.ReplaceAll(text, "−", "-")
	number, ok := new(big.Rat).SetString(text)
	if !ok {
		return 0, ErrNotAmount
	}
	number.Mul(number, big.NewRat(Micros, 1))
	if !number.IsInt() {
		return 0, fmt.Errorf("more than six decimals: %w", ErrNotAmount)
	}
	if !number.Num().IsInt64() || number.Num().Int64() == math.MinInt64 {
		return 0, ErrTooLarge
	}
	return number.Num().Int64(), nil
}

// Round is r rounded half to even at so many decimals, as text.
// Example: Round(1/8, 2) is "0.12".
func Round(r *big.Rat, decimals int) string {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)
	units := roundHalfEven(new(big.Rat).Mul(r, new(big.Rat).SetInt(scale)))
	digits := new(big.Int).Abs(units).String()
	if missing := decimals + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	if decimals > 0 {
		digits = digits[:len(digits)-decimals] + "." + digits[len(digits)-decimals:]
	}
	if units.Sign() < 0 {
		digits = "-" + digits
	}
	return digits
}

// roundHalfEven is the whole number nearest to r, the even one of two.
func roundHalfEven(r *big.Rat) *big.Int {
	quotient, remainder := new(big.Int).QuoRem(r.Num(), r.Denom(), new(big.Int))
	twice := new(big.Int).Lsh(remainder.Abs(remainder), 1)
	switch order := twice.Cmp(r.Denom()); {
	case order > 0, order == 0 && quotient.Bit(0) == 1:
		quotient.Add(quotient, big.NewInt(int64(r.Sign())))
	}
	return quotient
}

// Sign is how a currency is commonly written before a number: "€"; its code
// where it has no sign of its own.
func Sign(c Currency) string {
	best := string(c)
	for _, s := range symbols {
		if s.currency == c {
			best = s.sign // the shortest of a currency stands last
		}
	}
	return best
}
