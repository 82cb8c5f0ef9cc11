package money_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"clickwage/data/money"
)

func TestAmountsAreRead(t *testing.T) {
	for _, row := range []struct {
		name, text string
		fallback   money.Currency
		want       string // "" where it is refused
	}{
		{"a code after", "0.12USD", "", "0.12USD"},
		{"a code before", "USD 0.12", "", "0.12USD"},
		{"a code in small letters", "0.12 eur", "", "0.12EUR"},
		{"a pound sign", "£2.67", "", "2.67GBP"},
		{"a dollar is a US one", "$0.05", "", "0.05USD"},
		{"a Canadian dollar", "CA$1.50", "", "1.50CAD"},
		{"a euro sign after", "1.50€", "", "1.50EUR"},
		{"a space that does not break", "1.50\u00a0€", "", "1.50EUR"},
		{"no currency where one is given", "0.65", "USD", "0.65USD"},
		{"its own currency stands before the one given", "0.65GBP", "USD", "0.65GBP"},
		{"a part of a cent", "0.005USD", "", "0.005USD"},
		{"six decimals", "0.000001USD", "", "0.000001USD"},
		{"zeros beyond six decimals do not matter", "0.10000000USD", "", "0.10USD"},
		{"no digit before the point", ".05USD", "", "0.05USD"},
		{"a minus before the sign", "-$3", "", "-3.00USD"},
		{"a minus after the sign", "$-3", "", "-3.00USD"},
		{"a real minus", "−3USD", "", "-3.00USD"},
		{"thousands with a point after them", "1,234.50USD", "", "1234.50USD"},
		{"points of a platform", "12TOLOKAPTS", "", "12.00TOLOKAPTS"},
		{"no currency at all", "0.65", "", ""},
		{"a comma that could be either", "1,234USD", "", ""},
		{"a decimal comma", "0,12EUR", "", ""},
		{"seven decimals", "0.0000001USD", "", ""},
		{"two minus signs", "-$-3", "", ""},
		{"an exponent", "1e5USD", "", ""},
		{"a fraction", "1/3USD", "", ""},
		{"words", "abc", "USD", ""},
		{"nothing", "", "USD", ""},
		{"more than can be held", "99999999999999USD", "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := money.Parse(row.text, row.fallback)
			switch {
			case row.want == "" && err == nil:
				t.Errorf("%q was read as %s", row.text, got)
			case row.want != "" && (err != nil || got.String() != row.want):
				t.Errorf("got %s, error %v, want %s", got, err, row.want)
			}
		})
	}
}

func amount(t *rapid.T, name string) money.Amount {
	return money.Of(rapid.Int64Range(-math.MaxInt64, math.MaxInt64).Draw(t, name), "USD")
}

func TestEveryAmountIsReadAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := amount(t, "amount")
		got, err := money.Parse(a.String(), "")
		if err != nil || got != a {
			t.Fatalf("%s: got %s, error %v", a, got, err)
		}
		micros, err := money.ParseMicros(a.Decimal())
		if err != nil || micros != a.Micros {
			t.Fatalf("%s: got %d, error %v", a.Decimal(), micros, err)
		}
	})
}

func TestSumsAreExactOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := amount(t, "a"), amount(t, "b")
		for name, row := range map[string]struct {
			sum  func(money.Amount) (money.Amount, error)
			want *big.Int
		}{
			"sum":        {a.Add, new(big.Int).Add(big.NewInt(a.Micros), big.NewInt(b.Micros))},
			"difference": {a.Sub, new(big.Int).Sub(big.NewInt(a.Micros), big.NewInt(b.Micros))},
		} {
			got, err := row.sum(b)
			fits := row.want.IsInt64() && row.want.Int64() != math.MinInt64
			if fits != (err == nil) || fits && got.Micros != row.want.Int64() || !fits && !errors.Is(err, money.ErrTooLarge) {
				t.Fatalf("%s of %s and %s: got %s, error %v", name, a, b, got, err)
			}
		}
	})
}

func TestAMultipleIsExactOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, n := amount(t, "a"), rapid.IntRange(0, 50).Draw(t, "n")
		sum, failed := money.Amount{Currency: a.Currency}, error(nil)
		for range n {
			if failed == nil {
				sum, failed = sum.Add(a)
			}
		}
		got, err := a.Times(n)
		if (err != nil) != (failed != nil) || err == nil && got != sum {
			t.Fatalf("%d times %s: %s, %v; added up %s, %v", n, a, got, err, sum, failed)
		}
	})
}

func TestTwoCurrenciesAreNotAdded(t *testing.T) {
	if sum, err := money.Of(1, "USD").Add(money.Of(1, "EUR")); !errors.Is(err, money.ErrCurrencies) {
		t.Errorf("got %s, error %v", sum, err)
	}
	var none money.Amount
	if sum, err := none.Add(money.Of(1, "EUR")); err != nil || sum != money.Of(1, "EUR") {
		t.Errorf("nothing and something: got %s, error %v", sum, err)
	}
	if sum, err := money.Of(1, "EUR").Sub(none); err != nil || sum != money.Of(1, "EUR") {
		t.Errorf("something less nothing: got %s, error %v", sum, err)
	}
}

func TestCurrenciesAreRead(t *testing.T) {
	for text, want := range map[string]money.Currency{
		"usd": "USD", " EUR ": "EUR", "TolokaPts": "TOLOKAPTS", "": "", "$": "", "US": "", "1AB": "", "EUR USD": "", "ABCDEFGHIJKLM": "",
	} {
		got, err := money.ParseCurrency(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, error %v, want %q", text, got, err, want)
		}
	}
}

func TestRoundingIsHalfToEven(t *testing.T) {
	for _, row := range []struct {
		num, denom int64
		decimals   int
		want       string
	}{
		{1, 8, 2, "0.12"}, {3, 8, 2, "0.38"}, {-1, 8, 2, "-0.12"}, {-3, 8, 2, "-0.38"}, {1, 2, 0, "0"}, {3, 2, 0, "2"}, {5, 2, 0, "2"},
		{1, 3, 6, "0.333333"}, {2, 3, 6, "0.666667"}, {-1, 1000, 2, "0.00"}, {5, 1, 2, "5.00"}, {999_999_5, 10_000_000, 6, "1.000000"},
	} {
		if got := money.Round(big.NewRat(row.num, row.denom), row.decimals); got != row.want {
			t.Errorf("%d/%d at %d: got %s, want %s", row.num, row.denom, row.decimals, got, row.want)
		}
	}
}

func TestRoundingIsNearestAndEven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		exact := big.NewRat(rapid.Int64Range(-1e12, 1e12).Draw(t, "num"), rapid.Int64Range(1, 1e4).Draw(t, "denom"))
		decimals := rapid.IntRange(0, 8).Draw(t, "decimals")
		text := money.Round(exact, decimals)
		got, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatalf("%q is no number", text)
		}
		scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil))
		units := new(big.Rat).Mul(got, scale)
		off := new(big.Rat).Sub(units, new(big.Rat).Mul(exact, scale))
		switch off.Abs(off).Cmp(big.NewRat(1, 2)) {
		case 1:
			t.Fatalf("%s at %d: got %s", exact, decimals, text)
		case 0:
			if units.Num().Bit(0) != 0 {
				t.Fatalf("%s at %d: got the odd %s", exact, decimals, text)
			}
		}
	})
}

func TestRatesAreMoneyPerHour(t *testing.T) {
	rate, ok := money.PerHour(money.Of(3_000_000, "EUR"), big.NewRat(45*60*money.Micros, 1))
	if got := rate.Decimal(2); !ok || got != "4.00" || rate.Currency != "EUR" || rate.Amount() != money.Of(4_000_000, "EUR") {
		t.Errorf("got %s, ok %v", got, ok)
	}
	for name, micros := range map[string]*big.Rat{"no time": new(big.Rat), "less than none": big.NewRat(-1, 1), "unknown": nil} {
		if rate, ok := money.PerHour(money.Of(1, "EUR"), micros); ok {
			t.Errorf("%s: got %s", name, rate.Decimal(2))
		}
	}
	floor := money.HourlyOf(money.Of(6_000_000, "EUR"))
	if rate.Cmp(floor) != -1 || floor.Cmp(rate) != 1 || floor.Cmp(floor) != 0 || floor.Float() != 6 {
		t.Errorf("4 against 6: got %d", rate.Cmp(floor))
	}
	var none money.Rate
	if none.Decimal(2) != "0.00" || none.Rat().Sign() != 0 {
		t.Errorf("got %s", none.Decimal(2))
	}
	half := big.NewRat(1, 2)
	exact := money.RateOf(half, "EUR")
	if half.SetInt64(9); exact.Decimal(2) != "0.50" {
		t.Errorf("a rate changed to %s with the number it was made from", exact.Decimal(2))
	}
	rich, _ := money.PerHour(money.Of(math.MaxInt64, "EUR"), big.NewRat(1, 1))
	poor, _ := money.PerHour(money.Of(-math.MaxInt64, "EUR"), big.NewRat(1, 1))
	if rich.Amount().Micros != math.MaxInt64 || poor.Amount().Micros != -math.MaxInt64 {
		t.Errorf("got %s and %s", rich.Amount(), poor.Amount())
	}
}
