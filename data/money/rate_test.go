package money

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func hours(over, under int64) *big.Rat {
	return new(big.Rat).Mul(big.NewRat(over, under), big.NewRat(3_600_000_000, 1))
}

func TestPayPerHour(t *testing.T) {
	for _, row := range []struct {
		name   string
		amount Amount
		micros *big.Rat
		want   string // "" where it is not known
	}{
		{"three dollars in three quarters of an hour", Of(3_000_000, "USD"), hours(3, 4), "4.000000"},
		{"a time that is no whole number of microseconds", Of(1_000_000, "USD"), hours(1, 3), "3.000000"},
		{"nothing earned", Of(0, "USD"), hours(1, 1), "0.000000"},
		{"fees above pay", Of(-500_000, "USD"), hours(1, 2), "-1.000000"},
		{"no time", Of(3_000_000, "USD"), new(big.Rat), ""},
		{"no time known", Of(3_000_000, "USD"), nil, ""},
		{"less than no time", Of(3_000_000, "USD"), hours(-1, 1), ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			rate, ok := PerHour(row.amount, row.micros)
			if ok != (row.want != "") || ok && (rate.Decimal(6) != row.want || rate.Currency != row.amount.Currency) {
				t.Errorf("got %s %s and %v, want %q", rate.Decimal(6), rate.Currency, ok, row.want)
			}
		})
	}
}

func TestARateStaysExactUntilItIsPrinted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pay := Of(rapid.Int64Range(-1e12, 1e12).Draw(t, "pay"), "USD")
		time := big.NewRat(rapid.Int64Range(1, 1e15).Draw(t, "time"), rapid.Int64Range(1, 60).Draw(t, "shared by"))
		rate, ok := PerHour(pay, time)
		if !ok {
			t.Fatal("not known")
		}
		back := new(big.Rat).Mul(rate.Rat(), time)
		back.Quo(back, big.NewRat(3600, 1))
		if back.Cmp(new(big.Rat).SetInt64(pay.Micros)) != 0 {
			t.Fatalf("got %s back, want %d", back, pay.Micros)
		}
	})
}

func TestRatesOfTheEdge(t *testing.T) {
	var zero Rate
	if zero.Decimal(2) != "0.00" || zero.Rat().Sign() != 0 || zero.Cmp(HourlyOf(Amount{})) != 0 || zero.Float() != 0 {
		t.Errorf("the zero rate: got %s", zero.Decimal(2))
	}
	floor := HourlyOf(Of(6_000_000, "EUR"))
	if got := floor.Amount(); got != Of(6_000_000, "EUR") {
		t.Errorf("got %s, want 6.00EUR", got)
	}
	floor.Rat().SetInt64(1) // a copy, so that this changes nothing
	if floor.Decimal(2) != "6.00" || floor.Float() != 6 {
		t.Errorf("got %s, want 6.00", floor.Decimal(2))
	}
	rich, _ := PerHour(Of(math.MaxInt64, "USD"), big.NewRat(1, 1))
	poor, _ := PerHour(Of(-math.MaxInt64, "USD"), big.NewRat(1, 1))
	if rich.Amount().Micros != math.MaxInt64 || poor.Amount().Micros != -math.MaxInt64 {
		t.Errorf("got %s and %s, want the ends of what an amount holds", rich.Amount(), poor.Amount())
	}
	if rich.Cmp(poor) != 1 || poor.Cmp(rich) != -1 {
		t.Error("got the poorer rate as the higher one")
	}
}

func TestTheOrderOfQuotesForDifferentDaysDoesNotMatter(t *testing.T) {
	all := []Quote{
		{"EUR", "USD", "1.1", "2026-11-10", ""}, {"EUR", "USD", "1.2", "2026-11-12", ""}, {"USD", "EUR", "0.9", "2026-11-11", ""},
		{"GBP", "EUR", "1.15", "2026-11-09", ""}, {"GBP", "USD", "1.3", "2026-11-13", ""},
	}
	rapid.Check(t, func(t *rapid.T) {
		one, _ := NewRates(all)
		two, _ := NewRates(rapid.Permutation(all).Draw(t, "order"))
		from := rapid.SampledFrom([]Currency{"EUR", "USD", "GBP"}).Draw(t, "from")
		to := rapid.SampledFrom([]Currency{"EUR", "USD", "GBP"}).Draw(t, "to")
		day := rapid.SampledFrom([]string{"2026-11-08", "2026-11-09", "2026-11-10", "2026-11-11", "2026-11-12", "2026-11-13"}).Draw(t, "day")
		got, gotErr := two.Convert(Of(1_000_000, from), to, day)
		want, wantErr := one.Convert(Of(1_000_000, from), to, day)
		if got.To != want.To || (gotErr == nil) != (wantErr == nil) {
			t.Fatalf("got %v and %v, want %v and %v", got.To, gotErr, want.To, wantErr)
		}
	})
}
