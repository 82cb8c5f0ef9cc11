package chart

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"clickwage/data/earnings"
	"clickwage/data/money"
)

// Name is what a chart is called on the command line.
type Name string

// The charts.
const (
	Hourly     Name = "hourly"     // effective pay over time, with its band
	Time       Name = "time"       // where the hours went
	Platforms  Name = "platforms"  // effective pay by platform
	Rejections Name = "rejections" // rejection rate over time
)

// Names are all charts.
func Names() []Name { return []Name{Hourly, Time, Platforms, Rejections} }

// ParseName reads the name of a chart.
func ParseName(text string) (Name, error) {
	if slices.Contains(Names(), Name(text)) {
		return Name(text), nil
	}
	var all []string
	for _, n := range Names() {
		all = append(all, string(n))
	}
	return "", fmt.Errorf("chart %q: not one of %s", text, strings.Join(all, ", "))
}

// GroupBy is the grouping of the report that a chart is built from: by platform,
// or by day, week or month as so many days ask. Example: 84 days are 12 weeks.
func GroupBy(n Name, days int) earnings.By {
	switch {
	case n == Platforms:
		return earnings.ByPlatform
	case days <= 31:
		return earnings.ByDay
	case days <= yearOfWeeks:
		return earnings.ByWeek
	}
	return earnings.ByMonth
}

// yearOfWeeks is 53 weeks; beyond, a day and month no longer say which year.
const yearOfWeeks = 371

// Input is what charts are built from.
type Input struct {
	Report   earnings.Report // Required: grouped as GroupBy says
	Currency money.Currency  // whose pay is shown; defaults to the report's only one
	Floor    *money.Rate     // the worker's own least pay; nil: none
	Minimum  *Minimum        // a statutory minimum wage; nil: none
	Sign     string          // how the currency is written, such as "€"; defaults to the common one
}

// Minimum is a minimum wage and whose it is, such as "PT".
type Minimum struct {
	Where string
	Rate  money.Rate
}

// What a figure must rest on before a screen shows it.
const (
	leastTasks    = 10 // of a platform's pay
	leastOutcomes = 5  // of a rejection rate
)

// Build makes the spec of a chart. It fails on a name that is none and on a
// report that is grouped another way; a report with nothing in it gives a spec
// that shows one sentence.
func Build(name string, in Input, p Phrase) (Spec, error) {
	n, err := ParseName(name)
	if err != nil {
		return Spec{}, err
	}
	switch by := in.Report.By; {
	case n == Platforms && by != earnings.ByPlatform:
		return Spec{}, fmt.Errorf("chart %s: needs a report by platform, not by %q", n, by)
	case n != Platforms && by != earnings.ByDay && by != earnings.ByWeek && by != earnings.ByMonth:
		return Spec{}, fmt.Errorf("chart %s: needs a report by day, week or month, not by %q", n, by)
	}
	b := builder{Input: in, say: p}
	b.Currency, b.several = in.only()
	switch n {
	case Time:
		return b.time(), nil
	case Platforms:
		return b.platforms(), nil
	case Rejections:
		return b.rejections(), nil
	}
	return b.hourly(), nil
}

// only is the currency to show; several says that there is a choice to make.
func (in Input) only() (c money.Currency, several bool) {
	if in.Currency != "" {
		return in.Currency, false
	}
	for _, g := range in.Report.Groups {
		if g.Currency == "" || g.Currency == c {
			continue
		}
		if c != "" {
			return "", true
		}
		c = g.Currency
	}
	return c, false
}

// builder makes one spec.
type builder struct {
	Input
	say     Phrase
	several bool
}

func (b builder) sign() string {
	if b.Sign != "" {
		return b.Sign
	}
	return money.Sign(b.Currency)
}

// unit splits a phrase around its number.
func (b builder) unit(key string, args ...any) Unit {
	const number = "\x00"
	before, after, _ := strings.Cut(b.say(key, append([]any{number}, args...)...), number)
	return Unit{Before: before, After: after, Point: b.say("chart.point")}
}

// pay is the unit of pay per hour: two decimals, three where all is under 0.10.
func (b builder) pay(s Spec) Unit {
	sign := b.sign()
	if sign == string(b.Currency) && sign != "" {
		sign += "\u00a0"
	}
	u := b.unit("chart.axis.money", sign)
	u.Decimals, u.Code = 2, string(b.Currency)+"/h"
	low, high := s.extent()
	for _, bar := range s.Bars {
		if known(bar.Value) {
			low, high = min(low, bar.Value), max(high, bar.Value)
		}
	}
	if low > -0.1 && high < 0.1 && high > low {
		u.Decimals = 3
	}
	return u
}

// six is an exact figure as a drawing needs it: six decimals, half to even.
func six(r *big.Rat) float64 {
	v, err := strconv.ParseFloat(money.Round(r, 6), 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

func rate(r money.Rate, ok bool) float64 {
	if !ok {
		return math.NaN()
	}
	return six(r.Rat())
}

// marks are floor and minimum wage, where they are in the currency shown.
func (b builder) marks() []Mark {
	var all []Mark
	if b.Floor != nil && b.Floor.Currency == b.Currency {
		all = append(all, Mark{Key: "floor", Label: b.say("chart.floor"), Value: six(b.Floor.Rat())})
	}
	if b.Minimum != nil && b.Minimum.Rate.Currency == b.Currency {
		label := b.say("chart.minimum", b.Minimum.Where)
		all = append(all, Mark{Key: "minimum", Label: label, Value: six(b.Minimum.Rate.Rat()), Dashed: true})
	}
	return all
}

func (b builder) hourly() Spec {
	s := b.overTime(Hourly)
	s.Title = b.say("chart.hourly.title")
	s.Marks = b.marks()
	if n := len(s.Marks); n > 0 && s.Marks[n-1].Key == "minimum" {
		s.Title = b.say("chart.hourly.title.minimum")
	}
	if b.several {
		s.Marks, s.X, s.Empty = nil, nil, b.say("chart.currencies")
		return s
	}
	s.Subtitle = b.say("chart.hourly.subtitle."+string(b.Report.By), b.sign())
	you := Line{Key: "effective", Label: b.say("chart.you"), Y: unknown(len(s.X))}
	band := Band{
		Low:  Edge{Key: "worst", Label: b.say("chart.worst"), Y: unknown(len(s.X))},
		High: Edge{Key: "best", Label: b.say("chart.best"), Y: unknown(len(s.X))},
	}
	tasks := Count{Key: "tasks", Label: b.say("chart.tasks"), N: make([]int, len(s.X))}
	b.each(s.X, func(i int, g earnings.Group) {
		if g.Currency != b.Currency {
			return
		}
		you.Y[i], band.Low.Y[i], band.High.Y[i] = rate(g.Effective()), rate(g.Worst()), rate(g.Best())
		tasks.N[i] = g.Tally.Decided()
	})
	s.Lines, s.Bands, s.Counts = []Line{you}, []Band{band}, []Count{tasks}
	s.Unit = b.pay(s)
	return s
}

func (b builder) time() Spec {
	s := b.overTime(Time)
	s.Title, s.Subtitle = b.say("chart.time.title"), b.say("chart.time.subtitle."+string(b.Report.By))
	s.Unit = b.unit("chart.axis.hours")
	s.Unit.Decimals, s.Unit.Code = 1, "h"
	sums := make([][5]big.Rat, len(s.X))
	b.each(s.X, func(i int, g earnings.Group) {
		for k, t := range [5]*big.Rat{
			g.Tally.Paid.Micros(), g.Tally.Pending.Micros(), g.Unpaid.Micros(), g.Other.Micros(), g.OnCall.Micros(),
		} {
			sums[i][k].Add(&sums[i][k], t)
		}
	})
	hour := big.NewRat(1, 3_600*money.Micros)
	for k, part := range []Stack{
		{Key: "paid", Tone: Paid}, {Key: "pending", Tone: Pending}, {Key: "unpaid", Tone: Lost},
		{Key: "other", Tone: Other}, {Key: "oncall", Tone: OnCall},
	} {
		part.Label, part.Y = b.say("chart."+part.Key), make([]float64, len(s.X))
		some := false
		for i := range sums {
			part.Y[i] = six(sums[i][k].Mul(&sums[i][k], hour))
			some = some || sums[i][k].Sign() != 0
		}
		if some || part.Tone != OnCall {
			s.Stacks = append(s.Stacks, part)
		}
	}
	return s
}

func (b builder) rejections() Spec {
	s := b.overTime(Rejections)
	s.Title, s.Subtitle = b.say("chart.rejections.title"), b.say("chart.rejections.subtitle."+string(b.Report.By))
	s.Unit = b.unit("chart.axis.percent")
	s.Unit.Decimals, s.Unit.Code = 1, "%"
	lost := Count{Key: "rejected", Label: b.say("chart.rejected"), N: make([]int, len(s.X))}
	all := Count{Key: "decided", Label: b.say("chart.decided"), N: make([]int, len(s.X))}
	b.each(s.X, func(i int, g earnings.Group) {
		lost.N[i] += g.Tally.Rejected()
		all.N[i] += g.Tally.Rejected() + g.Tally.Approved()
	})
	line := Line{Key: "rate", Label: b.say("chart.rejected"), Tone: Lost, Y: unknown(len(s.X))}
	band := Band{
		Tone: Lost,
		Low:  Edge{Key: "low", Label: b.say("chart.low"), Y: unknown(len(s.X))},
		High: Edge{Key: "high", Label: b.say("chart.high"), Y: unknown(len(s.X))},
	}
	for i, n := range all.N {
		if n > 0 {
			s.Empty = b.say("chart.rejections.toofew")
		}
		if n >= leastOutcomes {
			share, low, high := earnings.Wilson(lost.N[i], n)
			line.Y[i], band.Low.Y[i], band.High.Y[i] = percent(share), percent(low), percent(high)
		}
	}
	s.Lines, s.Bands, s.Counts = []Line{line}, []Band{band}, []Count{lost, all}
	return s
}

// percent is a share in percent at six decimals.
func percent(share float64) float64 { return math.RoundToEven(share*1e8) / 1e6 }

func unknown(n int) []float64 {
	y := make([]float64, n)
	for i := range y {
		y[i] = math.NaN()
	}
	return y
}
