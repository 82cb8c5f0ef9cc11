package money_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"clickwage/data/money"
)

func quotes(t *testing.T, all ...money.Quote) *money.Rates {
	t.Helper()
	r, err := money.NewRates(all)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestConversions(t *testing.T) {
	rates := quotes(t,
		money.Quote{From: "EUR", To: "USD", Rate: "1.10", Date: "2026-11-20", Source: "ECB"},
		money.Quote{From: "EUR", To: "USD", Rate: "1.00", Date: "2026-11-10", Source: "ECB"},
		money.Quote{From: "EUR", To: "GBP", Rate: "0.80", Date: "2026-11-15", Source: "ECB"},
		money.Quote{From: "USD", To: "INR", Rate: "80", Date: "2026-11-01", Source: "typed"},
		money.Quote{From: "INR", To: "USD", Rate: "0.01", Date: "2026-11-18", Source: "typed"},
		money.Quote{From: "PLN", To: "EUR", Rate: "0.2", Date: "2026-11-20", Source: "typed"},
		money.Quote{From: "PLN", To: "EUR", Rate: "0.25", Date: "2026-11-20", Source: "typed"},
	)
	for _, row := range []struct {
		name, amount string
		to           money.Currency
		day, want    string
		quotes       int
	}{
		{"the same currency needs no rate", "1EUR", "EUR", "2020-01-01", "1.00EUR", 0},
		{"the last rate on or before the day", "1EUR", "USD", "2026-11-19", "1.00USD", 1},
		{"a rate of the day itself", "1EUR", "USD", "2026-11-20", "1.10USD", 1},
		{"a rate holds until there is a newer one", "1EUR", "USD", "2027-11-20", "1.10USD", 1},
		{"the other way round", "1.10USD", "EUR", "2026-11-20", "1.00EUR", 1},
		{"through a third currency", "1GBP", "USD", "2026-11-20", "1.375USD", 2},
		{"the newer of a rate and its inverse", "1USD", "INR", "2026-11-20", "100.00INR", 1},
		{"the older where the newer is too late", "1USD", "INR", "2026-11-17", "80.00INR", 1},
		{"of two for one day the later in the list", "1PLN", "EUR", "2026-11-20", "0.25EUR", 1},
		{"too early for any rate", "1EUR", "USD", "2026-11-09", "", 0},
		{"a currency that nobody quotes", "1EUR", "NGN", "2026-11-20", "", 0},
		{"a half is rounded to even", "0.000001GBP", "EUR", "2026-11-20", "0.000001EUR", 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			a, err := money.Parse(row.amount, "")
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second answer is a remembered one
				got, err := rates.Convert(a, row.to, row.day)
				var missing money.MissingRate
				switch {
				case row.want == "" && (!errors.As(err, &missing) || missing != money.MissingRate{From: a.Currency, To: row.to, Date: row.day}):
					t.Fatalf("got %s, error %v", got.To, err)
				case row.want != "" && (err != nil || got.To.String() != row.want || len(got.Quotes) != row.quotes || got.From != a):
					t.Fatalf("got %s by %v, error %v, want %s", got.To, got.Quotes, err, row.want)
				}
			}
		})
	}
}

func TestConversionsAreRoundedHalfToEven(t *testing.T) {
	rates := quotes(t, money.Quote{From: "EUR", To: "USD", Rate: "1.5", Date: "2026-11-20"})
	for micros, want := range map[int64]int64{1: 2, 3: 4, 5: 8, 7: 10, -1: -2, -3: -4, 2: 3} {
		if got, err := rates.Convert(money.Of(micros, "EUR"), "USD", "2026-11-20"); err != nil || got.To.Micros != want {
			t.Errorf("%d: got %d, error %v, want %d", micros, got.To.Micros, err, want)
		}
	}
	if got, err := rates.Convert(money.Of(math.MaxInt64, "EUR"), "USD", "2026-11-20"); !errors.Is(err, money.ErrTooLarge) {
		t.Errorf("got %s, error %v", got.To, err)
	}
}

func TestRatesThatAreNoneAreRefused(t *testing.T) {
	for _, text := range []string{"", "0", "-1.1", "1,1", "1e3", "1/3", "abc", ".5", "0x10", "Inf"} {
		if _, err := money.NewRates([]money.Quote{{From: "EUR", To: "USD", Rate: text, Date: "2026-11-20"}}); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
	var none *money.Rates
	if _, err := none.Convert(money.Of(1, "EUR"), "USD", "2026-11-20"); err == nil {
		t.Error("no rates at all converted something")
	}
	want := "no exchange rate from EUR to USD on or before 2026-11-20"
	if got := (money.MissingRate{From: "EUR", To: "USD", Date: "2026-11-20"}).Error(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// An answer depends on the quotes, not on what was asked before.
func TestRememberedAnswersAreTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		currencies := rapid.SampledFrom([]money.Currency{"EUR", "USD", "GBP", "INR"})
		days := rapid.SampledFrom([]string{"2026-11-01", "2026-11-02", "2026-11-03"})
		var all []money.Quote
		for range rapid.IntRange(0, 6).Draw(t, "quotes") {
			all = append(all, money.Quote{From: currencies.Draw(t, "from"), To: currencies.Draw(t, "to"),
				Rate: rapid.SampledFrom([]string{"0.5", "2", "1.3"}).Draw(t, "rate"), Date: days.Draw(t, "date")})
		}
		asked, err := money.NewRates(all)
		if err != nil {
			t.Fatal(err)
		}
		for range 8 {
			a := money.Of(rapid.Int64Range(-1e9, 1e9).Draw(t, "micros"), currencies.Draw(t, "of"))
			to, day := currencies.Draw(t, "into"), days.Draw(t, "day")
			fresh, err := money.NewRates(all)
			if err != nil {
				t.Fatal(err)
			}
			got, gotErr := asked.Convert(a, to, day)
			want, wantErr := fresh.Convert(a, to, day)
			if got.To != want.To || (gotErr == nil) != (wantErr == nil) {
				t.Fatalf("%s to %s on %s: got %s (%v), want %s (%v)", a, to, day, got.To, gotErr, want.To, wantErr)
			}
		}
	})
}
