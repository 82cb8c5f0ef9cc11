package present

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/bojanz/currency"

	"clickwage/data/money"
)

// Dash stands where a figure cannot exist.
const Dash = "–"

// minus is the sign before what is less than nothing, in every language.
const minus = "−"

// Format writes amounts, times and dates as people of one language do.
type Format struct {
	Say      Phrase
	Language string
	Zone     *time.Location
	Now      time.Time
	Home     money.Currency // of totals; "": none chosen
}

// symbols are signs that everybody reads without their country.
var symbols = map[string]string{"USD": "$", "GBP": "£", "EUR": "€", "JPY": "¥", "INR": "₹", "PLN": "zł"}

func (f Format) formatter() *currency.Formatter {
	write := currency.NewFormatter(currency.NewLocale(f.Language))
	for code, sign := range symbols {
		write.SymbolMap[code] = sign
	}
	write.RoundingMode = currency.RoundHalfEven
	return write
}

// Money writes an amount in its own currency: cents always, three decimals
// under 0.10. Example: "£1.80", "1,80 €", "$0.050".
func (f Format) Money(a money.Amount) string { return f.written(a, digitsOf(a)) }

func digitsOf(a money.Amount) int {
	digits := 2
	if known, ok := currency.GetDigits(string(a.Currency)); ok {
		digits = int(known)
	}
	if !a.IsZero() && a.Micros < money.Micros/10 && a.Micros > -money.Micros/10 {
		digits = 3
	}
	return digits
}

func (f Format) written(a money.Amount, digits int) string {
	number := money.Round(big.NewRat(a.Micros, money.Micros), digits)
	amount, err := currency.NewAmount(number, string(a.Currency))
	if err != nil { // a platform's own points
		return strings.TrimSpace(f.Decimal(number) + "\u00a0" + string(a.Currency))
	}
	write := f.formatter()
	write.MinDigits, write.MaxDigits = uint8(digits), uint8(digits)
	return strings.Replace(write.Format(amount), "-", minus, 1)
}

// Whole writes an amount for the end of a scale: no cents where there are none.
// Example: "€6", "€0.50".
func (f Format) Whole(a money.Amount) string {
	if a.Micros%money.Micros == 0 {
		return f.written(a, 0)
	}
	return f.Money(a)
}

// Rate writes an hour's pay.
func (f Format) Rate(r money.Rate) string { return f.Money(r.Amount()) }

// Number writes an hour's pay without its currency, for columns that name it.
// Example: "7.98", "1,234.50".
func (f Format) Number(r money.Rate) string {
	amount, err := currency.NewAmount(r.Decimal(2), "EUR")
	if err != nil {
		return f.Decimal(r.Decimal(2))
	}
	write := f.formatter()
	write.CurrencyDisplay = currency.DisplayNone
	write.MinDigits, write.MaxDigits = 2, 2
	return strings.Replace(write.Format(amount), "-", minus, 1)
}

// Sign is how a currency is written on its own. Example: "€".
func (f Format) Sign(c money.Currency) string {
	if sign, ok := symbols[string(c)]; ok {
		return sign
	}
	if sign, ok := currency.GetSymbol(string(c), currency.NewLocale(f.Language)); ok {
		return sign
	}
	return string(c)
}

// Decimal writes a decimal number as this language does.
func (f Format) Decimal(number string) string {
	return strings.NewReplacer(".", f.Say("chart.point"), "-", minus).Replace(number)
}

// Percent writes a share with one decimal. Example: "2.7%".
func (f Format) Percent(share float64) string {
	return f.Say("format.percent", f.Decimal(fmt.Sprintf("%.1f", share*100)))
}

// WholePercent writes a share without decimals. Example: "33%".
func (f Format) WholePercent(share *big.Rat) string {
	return f.Say("format.percent", money.Round(new(big.Rat).Mul(share, big.NewRat(100, 1)), 0))
}

// Running writes the time of a clock that runs. Example: "06:12", "1:02:03".
func (f Format) Running(d time.Duration) string {
	s := int(max(0, d) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%02d:%02d", s/60, s%60)
}

// Total writes a sum of time. Example: "4 h 03 min", "35 min", "40 s".
func (f Format) Total(d time.Duration) string {
	switch minutes := int(d.Round(time.Minute) / time.Minute); {
	case d.Round(time.Second) < time.Minute:
		return f.Say("format.seconds", int(d.Round(time.Second)/time.Second))
	case minutes < 60: // of 59.6 s it is one
		return f.Say("format.minutes", minutes)
	default:
		return f.Say("format.hours", minutes/60, fmt.Sprintf("%02d", minutes%60))
	}
}

// Exact writes a length of time with its seconds, where there are any.
// Example: "4 min", "1 min 30 s", "0.5 s".
func (f Format) Exact(d time.Duration) string {
	d = d.Round(time.Millisecond)
	whole, rest := d.Truncate(time.Minute), d%time.Minute
	if rest == 0 {
		return f.Total(d)
	}
	seconds := f.Decimal(strconv.FormatFloat(rest.Seconds(), 'f', -1, 64))
	if whole == 0 {
		return f.Say("format.seconds", seconds)
	}
	return f.Total(whole) + " " + f.Say("format.seconds", seconds)
}

// Exactly writes an amount as Money does, with all the decimals that it has.
// Example: "£0.60", "$0.0125".
func (f Format) Exactly(a money.Amount) string {
	digits := digitsOf(a)
	for unit := int64(math.Pow10(6 - digits)); a.Micros%unit != 0; unit /= 10 {
		digits++
	}
	return f.written(a, digits)
}

// Micros is Total of exact microseconds.
func (f Format) Micros(micros *big.Rat) string { return f.Total(duration(micros)) }

func duration(micros *big.Rat) time.Duration {
	whole := new(big.Int).Quo(micros.Num(), micros.Denom())
	return time.Duration(whole.Int64()) * time.Microsecond
}

// Clock writes a time of day. Example: "14:31".
func (f Format) Clock(t time.Time) string { return t.Format("15:04") }

// Day writes a day without its year, unless it is another year than this one.
// Example: "23 Nov".
func (f Format) Day(t time.Time) string {
	if t.Year() != f.Now.Year() {
		return f.Date(t)
	}
	return f.Say("date.day", t.Day(), f.month("short", t.Month()))
}

// Date writes a whole date. Example: "23 Nov 2026".
func (f Format) Date(t time.Time) string {
	return f.Say("date.long", t.Day(), f.month("short", t.Month()), t.Year())
}

// Month writes a month and its year. Example: "Nov 2026".
func (f Format) Month(t time.Time) string {
	return f.Say("date.month", f.month("short", t.Month()), t.Year())
}

// Weekday writes a day as a heading. Example: "Monday 23 November".
func (f Format) Weekday(t time.Time) string {
	weekday := f.Say(fmt.Sprintf("weekday.%d", t.Weekday()))
	text := f.Say("date.weekday", weekday, t.Day(), f.month("full", t.Month()))
	if t.Year() != f.Now.Year() {
		text = f.Say("date.year", text, t.Year())
	}
	return Capital(text)
}

// ShortWeekday is Weekday where there is little room. Example: "Mon 23 Nov".
func (f Format) ShortWeekday(t time.Time) string {
	return Capital(f.Say("date.weekday", f.Say(fmt.Sprintf("weekday.short.%d", t.Weekday())), t.Day(), f.month("short", t.Month())))
}

// Moment writes a day and a time. Example: "23 Nov 11:25".
func (f Format) Moment(t time.Time) string { return f.Say("date.moment", f.Day(t), f.Clock(t)) }

func (f Format) month(kind string, m time.Month) string {
	return f.Say(fmt.Sprintf("month.%s.%d", kind, int(m)))
}

// Capital writes the first letter large, as a sentence begins.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
