package money

import (
	"errors"
	"math"
	"math/big"
	"strings"
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

func quotes(t *testing.T, text string) *Rates {
	t.Helper()
	var all []Quote
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) < 4 {
			continue
		}
		all = append(all, Quote{Currency(f[0]), Currency(f[1]), f[2], f[3], strings.Join(f[4:], " ")})
	}
	rates, err := NewRates(all)
	if err != nil {
		t.Fatal(err)
	}
	return rates
}

func TestConversionsTakeTheLastRateOnOrBeforeTheDay(t *testing.T) {
	rates := quotes(t, `
EUR USD 1.10   2026-11-10 ECB
EUR USD 1.20   2026-11-20 ECB
EUR USD 1.25   2026-11-20 typed
EUR GBP 0.80   2026-11-12 ECB
JPY EUR 0.0061 2026-11-01 ECB
CHF EUR 0.5    2026-11-01 ECB
CHF EUR 4      2026-11-30 ECB
EUR CHF 1      2026-11-15 ECB`)
	for _, row := range []struct {
		name   string
		amount Amount
		to     Currency
		day    string
		want   Amount
		used   []string // dates of the quotes
	}{
		{"the day itself", Of(1_000_000, "EUR"), "USD", "2026-11-10", Of(1_100_000, "USD"), []string{"2026-11-10"}},
		{"the last before the day", Of(1_000_000, "EUR"), "USD", "2026-11-19", Of(1_100_000, "USD"), []string{"2026-11-10"}},
		{"of two for a day the later in the list", Of(1_000_000, "EUR"), "USD", "2026-12-01", Of(1_250_000, "USD"), []string{"2026-11-20"}},
		{"turned round", Of(1_100_000, "USD"), "EUR", "2026-11-10", Of(1_000_000, "EUR"), []string{"2026-11-10"}},
		{"through a third currency", Of(1_100_000, "USD"), "GBP", "2026-11-12", Of(800_000, "GBP"), []string{"2026-11-10", "2026-11-12"}},
		{"the newer of a rate and a turned one", Of(1_000_000, "CHF"), "EUR", "2026-11-16", Of(1_000_000, "EUR"), []string{"2026-11-15"}},
		{"the older where the newer is yet to come", Of(1_000_000, "CHF"), "EUR", "2026-11-14", Of(500_000, "EUR"), []string{"2026-11-01"}},
		{"half to even, down", Of(1, "CHF"), "EUR", "2026-11-02", Of(0, "EUR"), []string{"2026-11-01"}},
		{"half to even, up", Of(3, "CHF"), "EUR", "2026-11-02", Of(2, "EUR"), []string{"2026-11-01"}},
		{"half to even, of less than nothing", Of(-3, "CHF"), "EUR", "2026-11-02", Of(-2, "EUR"), []string{"2026-11-01"}},
		{"nothing to do", Of(7, "XAF"), "XAF", "1970-01-01", Of(7, "XAF"), nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := rates.Convert(row.amount, row.to, row.day)
			if err != nil || got.To != row.want || got.From != row.amount {
				t.Fatalf("got %v and %v, want %v", got, err, row.want)
			}
			var used []string
			for _, q := range got.Quotes {
				used = append(used, q.Date)
			}
			if strings.Join(used, " ") != strings.Join(row.used, " ") {
				t.Errorf("got quotes of %v, want %v", used, row.used)
			}
			again, err := rates.Convert(row.amount, row.to, row.day)
			if err != nil || again.To != got.To {
				t.Errorf("asked again: got %v and %v, want %v", again.To, err, got.To)
			}
		})
	}
}

func TestAMissingRateIsNamed(t *testing.T) {
	rates := quotes(t, "EUR USD 1.10 2026-11-10 ECB")
	var none *Rates
	for name, r := range map[string]*Rates{"some": rates, "the zero value": {}, "nil": none} {
		_, err := r.Convert(Of(1, "EUR"), "USD", "2026-11-09")
		var missing MissingRate
		if !errors.As(err, &missing) || missing != (MissingRate{"EUR", "USD", "2026-11-09"}) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	_, err := rates.Convert(Of(math.MaxInt64, "EUR"), "USD", "2026-11-10")
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v, want %v", err, ErrTooLarge)
	}
	if want := "no exchange rate from EUR to USD on or before 2026-11-09"; (MissingRate{"EUR", "USD", "2026-11-09"}).Error() != want {
		t.Errorf("want %s", want)
	}
}

func TestQuotesMustBePositiveNumbers(t *testing.T) {
	for _, rate := range []string{"", "0", "0.000", "-1", "1/2", "1e3", "one", "1,1", " 1", "+1", ".5", "1."} {
		if _, err := NewRates([]Quote{{From: "EUR", To: "USD", Rate: rate, Date: "2026-11-10"}}); err == nil {
			t.Errorf("%q: got no error", rate)
		}
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
