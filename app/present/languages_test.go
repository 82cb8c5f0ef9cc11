package present

import (
	"strings"
	"testing"
	"time"

	"clickwage/app/speech"
	"clickwage/data/money"
)

func amountOf(t testing.TB, text string) money.Amount {
	t.Helper()
	a, err := money.Parse(text, "")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestEachLanguageWritesMoneyNumbersTimesAndDates(t *testing.T) {
	day := time.Date(2026, 11, 23, 6, 12, 0, 0, time.UTC)
	for language, want := range map[string][]string{
		"en":  {"£1.80", "€1,234.50", "−$3.50", "€0.050", "2.7%", "4 h 03 min", "23 Nov", "23 Nov 2026", "Monday 23 November", "Mon 23 Nov"},
		"fr":  {"1,80 £", "1 234,50 €", "−3,50 $", "0,050 €", "2,7 %", "4 h 03 min", "23 nov.", "23 nov. 2026", "Lundi 23 novembre", "Lun. 23 nov."},
		"es":  {"1,80 £", "1234,50 €", "−3,50 $", "0,050 €", "2,7 %", "4 h 03 min", "23 nov", "23 nov 2026", "Lunes 23 de noviembre", "Lun 23 de nov"},
		"pt":  {"£ 1,80", "€ 1.234,50", "−$ 3,50", "€ 0,050", "2,7%", "4 h 03 min", "23 de nov.", "23 de nov. de 2026", "Segunda-feira, 23 de novembro", "Seg., 23 de nov."},
		"de":  {"1,80 £", "1.234,50 €", "−3,50 $", "0,050 €", "2,7 %", "4 h 03 min", "23. Nov.", "23. Nov. 2026", "Montag, 23. November", "Mo., 23. Nov."},
		"it":  {"1,80 £", "1234,50 €", "−3,50 $", "0,050 €", "2,7%", "4 h 03 min", "23 nov", "23 nov 2026", "Lunedì 23 novembre", "Lun 23 nov"},
		"sw":  {"£ 1.80", "€ 1,234.50", "−$ 3.50", "€ 0.050", "2.7%", "saa 4 dk 03", "23 Nov", "23 Nov 2026", "Jumatatu 23 Novemba", "Jtt 23 Nov"},
		"mg":  {"£1.80", "€1,234.50", "−$3.50", "€0.050", "2.7%", "4 ora 03 min", "23 Nov", "23 Nov 2026", "Alatsinainy 23 Novambra", "Alats 23 Nov"},
		"ms":  {"£1.80", "€1,234.50", "−$3.50", "€0.050", "2.7%", "4 j 03 min", "23 Nov", "23 Nov 2026", "Isnin 23 November", "Isn 23 Nov"},
		"fil": {"£1.80", "€1,234.50", "−$3.50", "€0.050", "2.7%", "4 h 03 min", "23 Nob", "23 Nob 2026", "Lunes 23 Nobyembre", "Lun 23 Nob"},
	} {
		f := Format{Say: wordsOf(t, language), Language: language, Zone: time.UTC, Now: day}
		got := []string{
			f.Money(amountOf(t, "1.80GBP")), f.Money(amountOf(t, "1234.50EUR")), f.Money(amountOf(t, "-3.50USD")), f.Money(amountOf(t, "0.05EUR")),
			f.Percent(0.0268), f.Total(243 * time.Minute), f.Day(day), f.Date(day), f.Weekday(day), f.ShortWeekday(day),
		}
		for i := range want {
			if plainSpaces(got[i]) != want[i] {
				t.Errorf("%s: got %q, want %q", language, plainSpaces(got[i]), want[i])
			}
		}
	}
}

// A chart and its table write an hour's pay as the figure beside them does.
func TestChartsWriteMoneyAsFiguresDo(t *testing.T) {
	for _, l := range speech.Languages() {
		f := Format{Say: wordsOf(t, l.Code), Language: l.Code, Zone: time.UTC, Now: monday}
		for _, text := range []string{"7.98EUR", "0.50GBP", "12.00USD"} {
			a := amountOf(t, text)
			want := f.Money(a)
			number := f.Decimal(money.HourlyOf(a).Decimal(2))
			if got := f.Say("chart.axis.money", number, f.Sign(a.Currency)); got != want {
				t.Errorf("%s: a chart says %q, a figure %q", l.Code, got, want)
			}
		}
		loss := amountOf(t, "-7.98EUR")
		if got := f.Money(loss); !strings.HasPrefix(got, minus) || strings.Contains(got, "-") {
			t.Errorf("%s: a loss is %q", l.Code, got)
		}
	}
}

// The field of the floor shows an amount as the language writes it, and takes it
// as it shows it.
func TestAFloorIsTakenAsItIsShown(t *testing.T) {
	for _, l := range speech.Languages() {
		s := newStage(t)
		s.Phrase, s.Language = wordsOf(t, l.Code), l.Code
		p := NewSettings(s.Desk)
		p.Load()
		for _, currency := range []int{1, 2, 3, 4} {
			p.Currency(currency)
			for _, text := range []string{"6.50", "0.05", "1234.50", "1000"} {
				p.Floor(text)
				before := p.now.Floor
				p.Floor(p.State.Floor)
				if p.State.FloorWrong != "" || p.now.Floor != before {
					t.Errorf("%s: %q is shown as %q and taken as %v, %s", l.Code, text, p.State.Floor, p.now.Floor, p.State.FloorWrong)
				}
			}
		}
	}
}
