package present

import (
	"strings"
	"testing"
	"time"

	"clickwage/app/speech"
	"clickwage/data/money"
)

func TestFormats(t *testing.T) {
	day := time.Date(2026, 11, 23, 6, 12, 0, 0, time.UTC)
	for language, want := range map[string][]string{
		"en": {
			"£1.80", "$11.50", "€0.050", "€0.00", "¥120", "3.00 TOLOKAPTS", "€6", "€0.50", "7.98", "1,234.50", "2.7%",
			"06:12", "1:02:03", "4 h 03 min", "35 min", "40 s", "1 h 00 min", "1 min",
			"23 Nov", "23 Nov 2026", "Monday 23 November", "Mon 23 Nov", "23 Nov 06:12", "5 Mar 2025",
		},
		"fr": {
			"1,80 £", "11,50 $", "0,050 €", "0,00 €", "120 ¥", "3,00 TOLOKAPTS", "6 €", "0,50 €", "7,98", "1 234,50", "2,7 %",
			"06:12", "1:02:03", "4 h 03 min", "35 min", "40 s", "1 h 00 min", "1 min",
			"23 nov.", "23 nov. 2026", "Lundi 23 novembre", "Lun. 23 nov.", "23 nov. 06:12", "5 mars 2025",
		},
	} {
		f := Format{Say: wordsOf(t, language), Language: language, Zone: time.UTC, Now: day}
		amount := func(text string) money.Amount {
			a, err := money.Parse(text, "")
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		got := []string{
			f.Money(amount("1.80GBP")), f.Money(amount("11.5USD")), f.Money(amount("0.05EUR")), f.Money(amount("0.00EUR")),
			f.Money(amount("120JPY")), f.Money(amount("3TOLOKAPTS")), f.Whole(amount("6EUR")), f.Whole(amount("0.5EUR")),
			f.Number(money.HourlyOf(amount("7.98EUR"))), f.Number(money.HourlyOf(amount("1234.50JPY"))), f.Percent(0.0268),
			f.Running(372 * time.Second), f.Running(3723 * time.Second), f.Total(243 * time.Minute), f.Total(35 * time.Minute),
			f.Total(40 * time.Second), f.Total(59*time.Minute + 40*time.Second), f.Total(59_600 * time.Millisecond),
			f.Day(day), f.Date(day), f.Weekday(day), f.ShortWeekday(day), f.Moment(day), f.Day(time.Date(2025, 3, 5, 0, 0, 0, 0, time.UTC)),
		}
		for i := range want {
			if plainSpaces(got[i]) != want[i] {
				t.Errorf("%s: got %q, want %q", language, plainSpaces(got[i]), want[i])
			}
		}
	}
}

// A line of words never ends between the hours and the minutes of a length of time.
func TestALengthOfTimeIsNeverBroken(t *testing.T) {
	for _, language := range speech.Languages() {
		f := Format{Say: wordsOf(t, language.Code), Language: language.Code}
		for _, d := range []time.Duration{40 * time.Second, 35 * time.Minute, 243 * time.Minute} {
			if got := f.Total(d); strings.Contains(got, " ") {
				t.Errorf("%s: %q can be broken", language.Code, got)
			}
		}
	}
}

// plainSpaces makes every space of typography a plain one.
func plainSpaces(text string) string {
	out := []rune(text)
	for i, r := range out {
		if r == '\u00a0' || r == '\u202f' {
			out[i] = ' '
		}
	}
	return string(out)
}
