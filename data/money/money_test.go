package money

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAmountsAreReadAsPlatformsWriteThem(t *testing.T) {
	for _, row := range []struct {
		name, text string
		fallback   Currency
		want       Amount
	}{
		{"a code behind the number", "0.12USD", "", Of(120_000, "USD")},
		{"a code before the number", "USD 0.12", "", Of(120_000, "USD")},
		{"a code in small letters", "0.12 usd", "", Of(120_000, "USD")},
		{"a sign", "£2.67", "", Of(2_670_000, "GBP")},
		{"a sign behind a number", "2.67 €", "", Of(2_670_000, "EUR")},
		{"a longer sign before a shorter one", "CA$1.50", "", Of(1_500_000, "CAD")},
		{"a sign of its own currency, not of the fallback", "$1.50", "EUR", Of(1_500_000, "USD")},
		{"no currency but a fallback", "0.65", "EUR", Of(650_000, "EUR")},
		{"a platform's own points", "12 TOLOKAPTS", "", Of(12_000_000, "TOLOKAPTS")},
		{"a fraction of a cent", "0.005USD", "", Of(5_000, "USD")},
		{"the smallest amount there is", "0.000001USD", "", Of(1, "USD")},
		{"zeros beyond six decimals", "0.12000000USD", "", Of(120_000, "USD")},
		{"a group of thousands with decimals", "1,234.50USD", "", Of(1_234_500_000, "USD")},
		{"a number that begins with its point", ".5USD", "", Of(500_000, "USD")},
		{"a minus before the sign", "-$0.50", "", Of(-500_000, "USD")},
		{"a minus behind the sign", "$-0.50", "", Of(-500_000, "USD")},
		{"a real minus sign", "\u22120.50 EUR", "", Of(-500_000, "EUR")},
		{"a space that does not break", "0.50\u00a0EUR", "", Of(500_000, "EUR")},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := Parse(row.text, row.fallback)
			if err != nil || got != row.want {
				t.Errorf("%q: got %v and %v, want %v", row.text, got, err, row.want)
			}
		})
	}
}

func TestAmountsThatCouldMeanTwoThingsAreRefused(t *testing.T) {
	for _, row := range []struct {
		name, text string
		want       error
	}{
		{"nothing", "", ErrNotAmount},
		{"a number without a currency", "0.12", ErrNotAmount},
		{"a currency without a number", "USD", ErrNotAmount},
		{"a comma that could be either separator", "1,234USD", ErrNotAmount},
		{"a decimal comma", "0,12EUR", ErrNotAmount},
		{"more than six decimals that matter", "0.1234567USD", ErrNotAmount},
		{"two numbers", "1 2USD", ErrNotAmount},
		{"two signs of less", "--1USD", ErrNotAmount},
		{"less of less", "-USD -1", ErrNotAmount},
		{"a fraction", "1/3USD", ErrNotAmount},
		{"an exponent", "1e3USD", ErrNotAmount},
		{"two currencies", "$1USD", ErrNotAmount},
		{"more than an amount holds", "9300000000000USD", ErrTooLarge},
		{"less than an amount holds", "-9223372036854.775808USD", ErrTooLarge},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := Parse(row.text, "")
			if !errors.Is(err, row.want) {
				t.Errorf("%q: got %v and %v, want %v", row.text, got, err, row.want)
			}
		})
	}
}

func TestCurrenciesHaveCodes(t *testing.T) {
	for text, want := range map[string]Currency{" usd ": "USD", "EUR": "EUR", "TolokaPts": "TOLOKAPTS"} {
		if got, err := ParseCurrency(text); err != nil || got != want {
			t.Errorf("%q: got %q and %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "$", "US", "1USD", "US D", "ABCDEFGHIJKLM", "ÄÖÜ"} {
		if got, err := ParseCurrency(text); err == nil {
			t.Errorf("%q: got %q, want an error", text, got)
		}
	}
}

func TestAmountsArePrintedWhole(t *testing.T) {
	for _, row := range []struct {
		amount        Amount
		text, decimal string
	}{
		{Of(120_000, "USD"), "0.12USD", "0.120000"},
		{Of(5_000, "USD"), "0.005USD", "0.005000"},
		{Of(14_663_300, "USD"), "14.6633USD", "14.663300"},
		{Of(-1, "EUR"), "-0.000001EUR", "-0.000001"},
		{Of(100_000_000, "JPY"), "100.00JPY", "100.000000"},
		{Amount{}, "0.00", "0.000000"},
		{Of(math.MinInt64, ""), "-9223372036854.775808", "-9223372036854.775808"},
	} {
		if got := row.amount.String(); got != row.text {
			t.Errorf("got %s, want %s", got, row.text)
		}
		if got := row.amount.Decimal(); got != row.decimal {
			t.Errorf("got %s, want %s", got, row.decimal)
		}
	}
}

func TestSumsAreOfOneCurrency(t *testing.T) {
	cent := Of(10_000, "USD")
	for _, row := range []struct {
		name string
		a, b Amount
		want Amount
		err  error
	}{
		{"of one currency", cent, cent, Of(20_000, "USD"), nil},
		{"nothing in no currency first", Amount{}, cent, cent, nil},
		{"nothing in no currency last", cent, Amount{}, cent, nil},
		{"of two currencies", cent, Of(1, "EUR"), Amount{}, ErrCurrencies},
		{"of two currencies, one of them nothing", cent, Of(0, "EUR"), Amount{}, ErrCurrencies},
		{"more than an amount holds", Of(math.MaxInt64, "USD"), Of(1, "USD"), Amount{}, ErrTooLarge},
		{"less than an amount holds", Of(-math.MaxInt64, "USD"), Of(-1, "USD"), Amount{}, ErrTooLarge},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := row.a.Add(row.b)
			if got != row.want || !errors.Is(err, row.err) {
				t.Errorf("got %v and %v, want %v and %v", got, err, row.want, row.err)
			}
		})
	}
}

func amounts() *rapid.Generator[Amount] {
	return rapid.Custom(func(t *rapid.T) Amount {
		micros := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-2_000_000, 2_000_000)).Draw(t, "micros")
		return Of(max(micros, -math.MaxInt64), rapid.SampledFrom([]Currency{"USD", "EUR", "TOLOKAPTS"}).Draw(t, "currency"))
	})
}

func TestAnAmountSurvivesBeingWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := amounts().Draw(t, "amount")
		for _, text := range []string{want.String(), want.Decimal() + " " + string(want.Currency)} {
			if got, err := Parse(text, ""); err != nil || got != want {
				t.Fatalf("%q: got %v and %v, want %v", text, got, err, want)
			}
		}
	})
}

func TestSumsAgreeWithExactArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := amounts().Draw(t, "a"), amounts().Draw(t, "b")
		b.Currency = a.Currency
		for _, row := range []struct {
			do    func(Amount) (Amount, error)
			exact *big.Int
		}{
			{a.Add, new(big.Int).Add(big.NewInt(a.Micros), big.NewInt(b.Micros))},
			{a.Sub, new(big.Int).Sub(big.NewInt(a.Micros), big.NewInt(b.Micros))},
		} {
			got, err := row.do(b)
			fits := row.exact.IsInt64() && row.exact.Int64() != math.MinInt64
			if fits != (err == nil) || fits && got.Micros != row.exact.Int64() {
				t.Fatalf("%s and %s: got %s and %v, want %s", a, b, got, err, row.exact)
			}
		}
	})
}

func TestReadingNeverPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("0123456789.,-−$£€USDEURe/ \u00a0zł"))).Draw(t, "text")
		a, err := Parse(text, "EUR")
		if err == nil && a.Currency == "" {
			t.Fatalf("%q: got an amount in no currency", text)
		}
	})
}

func TestRoundingIsHalfToEven(t *testing.T) {
	for _, row := range []struct {
		value    string
		decimals int
		want     string
	}{
		{"1/8", 2, "0.12"}, {"3/8", 2, "0.38"}, {"-1/8", 2, "-0.12"}, {"-3/8", 2, "-0.38"},
		{"1/2", 0, "0"}, {"3/2", 0, "2"}, {"5/2", 0, "2"}, {"251/100", 0, "3"}, {"-5/2", 0, "-2"},
		{"1/3", 6, "0.333333"}, {"2/3", 6, "0.666667"}, {"-1/3000000000", 6, "0.000000"},
		{"0", 2, "0.00"}, {"1/2000000", 6, "0.000000"}, {"3/2000000", 6, "0.000002"}, {"1000000", 1, "1000000.0"},
	} {
		value, _ := new(big.Rat).SetString(row.value)
		if got := Round(value, row.decimals); got != row.want {
			t.Errorf("%s at %d: got %s, want %s", row.value, row.decimals, got, row.want)
		}
	}
}

// Of two numbers with so many decimals none is nearer, and of two equally near
// the one that is printed ends in an even digit.
func TestRoundingIsToTheNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := big.NewRat(rapid.Int64Range(-1_000_000, 1_000_000).Draw(t, "over"), rapid.Int64Range(1, 4_000).Draw(t, "under"))
		decimals := rapid.IntRange(0, 3).Draw(t, "decimals")
		text := Round(value, decimals)
		printed, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatalf("%q is no number", text)
		}
		unit := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil))
		off := new(big.Rat).Sub(value, printed)
		half := new(big.Rat).Quo(unit, big.NewRat(2, 1))
		last := text[len(text)-1]
		switch off.Abs(off).Cmp(half) {
		case 1:
			t.Fatalf("%s at %d is not %s", value, decimals, text)
		case 0:
			if (last-'0')%2 != 0 {
				t.Fatalf("%s at %d ends in an odd digit: %s", value, decimals, text)
			}
		}
		if strings.HasPrefix(text, "-") && printed.Sign() == 0 {
			t.Fatalf("%s at %d: less than nothing is nothing, got %s", value, decimals, text)
		}
	})
}
