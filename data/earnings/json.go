package earnings

import (
	"encoding/json"
	"math/big"
	"strconv"
	"time"

	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// number is an exact figure, rounded half to even at six decimals when it is
// printed; nil is null.
type number struct{ *big.Rat }

func (n number) MarshalJSON() ([]byte, error) {
	if n.Rat == nil {
		return []byte("null"), nil
	}
	rounded, err := strconv.ParseFloat(money.Round(n.Rat, 6), 64)
	if err != nil {
		return nil, err
	}
	return json.Marshal(rounded)
}

// real is a statistic that is a float to begin with, at six decimals.
type real float64

func (r real) MarshalJSON() ([]byte, error) {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(float64(r), 'f', 6, 64), 64)
	if err != nil {
		return nil, err
	}
	return json.Marshal(rounded)
}

type reportJSON struct {
	AsOf    string        `json:"as_of"`
	Zone    string        `json:"zone"`
	From    *string       `json:"from"`
	To      *string       `json:"to"`
	Groups  []groupJSON   `json:"groups"`
	Missing []missingJSON `json:"missing_rates,omitempty"`
	Used    []usedJSON    `json:"exchange_rates,omitempty"`
	Spans   []spanJSON    `json:"spans,omitempty"`
}

type usedJSON struct {
	From   money.Currency `json:"from"`
	To     money.Currency `json:"to"`
	Rate   string         `json:"rate"`
	Date   string         `json:"date"`
	Source string         `json:"source"`
}

type missingJSON struct {
	From money.Currency `json:"from"`
	To   money.Currency `json:"to"`
	Date string         `json:"date"`
}

type spanJSON struct {
	Gap     int64   `json:"gap_minutes"`
	Seconds number  `json:"seconds"`
	Rate    *string `json:"rate"`
}

type groupJSON struct {
	Key         string             `json:"key"`
	Currency    money.Currency     `json:"currency"`
	Shared      bool               `json:"shared"`
	Spread      bool               `json:"spread,omitempty"` // shared unpaid time included
	Split       bool               `json:"split,omitempty"`  // several currencies and no home currency
	Submissions map[string]int     `json:"submissions"`
	Seconds     map[string]number  `json:"seconds"`
	Money       map[string]*string `json:"money"`
	Rates       map[string]*string `json:"rates"`
	Minutes     number             `json:"unpaid_minutes_per_paid_hour"`
	Share       number             `json:"unpaid_share"`
	Captured    map[string]number  `json:"captured_seconds"`
	Rejection   rejectionJSON      `json:"rejection"`
	Typical     *typicalJSON       `json:"typical,omitempty"` // over tasks, on request
}

// typicalJSON are hourly rates, of which the last is over all of the tasks
// together, and how many of the tasks were of an unusual length: null under five.
type typicalJSON struct {
	Tasks    int    `json:"tasks"`
	Lower    string `json:"lower_quartile"`
	Median   string `json:"median"`
	Upper    string `json:"upper_quartile"`
	Mean     string `json:"mean"`
	Ratio    string `json:"ratio_of_sums"`
	Outliers *int   `json:"outliers"`
}

type rejectionJSON struct {
	Rejected int    `json:"rejected"`
	Decided  int    `json:"decided"`
	Rate     *real  `json:"rate"`
	Low      *real  `json:"low"`
	High     *real  `json:"high"`
	ByValue  number `json:"by_value"`
	ByTime   number `json:"by_time"`
}

// MarshalJSON prints the report as scripts read it: what cannot be computed is
// null, seconds and shares are numbers, money and rates are text with six
// decimals, all rounded half to even at the very end.
func (r Report) MarshalJSON() ([]byte, error) {
	out := reportJSON{
		AsOf: r.AsOf.UTC().Format(time.RFC3339), Zone: r.Zone, From: dayText(r.From), To: dayText(r.To), Groups: []groupJSON{},
	}
	for _, g := range r.Groups {
		out.Groups = append(out.Groups, g.json())
	}
	for _, m := range r.Missing {
		out.Missing = append(out.Missing, missingJSON(m))
	}
	for _, q := range r.Used {
		out.Used = append(out.Used, usedJSON(q))
	}
	for _, s := range r.Spans {
		one := spanJSON{Gap: int64(s.Gap / time.Minute), Seconds: seconds(new(big.Rat).SetInt64(s.Time.Microseconds()))}
		if rate, ok := s.Rate(); ok {
			text := rate.Decimal(6)
			one.Rate = &text
		}
		out.Spans = append(out.Spans, one)
	}
	return json.Marshal(out)
}

func dayText(d *timeline.Day) *string {
	if d == nil {
		return nil
	}
	text := d.String()
	return &text
}

func seconds(micros *big.Rat) number {
	return number{new(big.Rat).Quo(micros, big.NewRat(money.Micros, 1))}
}

func (g Group) json() groupJSON {
	out := groupJSON{
		Key: g.Key, Currency: g.Currency, Shared: g.Shared, Spread: g.Spread != nil, Split: g.Split,
		Submissions: map[string]int{
			"approved": g.Approved(), "rejected": g.Rejected(), "pending": g.States[work.Submitted],
			"returned": g.States[work.Returned], "timed_out": g.States[work.TimedOut],
			"screened_out": g.States[work.ScreenedOut], "failed": g.States[work.Failed],
			"cancelled": g.States[work.Cancelled], "overturned": g.States[work.Overturned], "reversed": g.States[work.Reversed],
		},
		Seconds: map[string]number{
			"paid": seconds(g.Tally.Paid.Micros()), "unpaid_tasks": seconds(g.Unpaid.Micros()), "pending": seconds(g.Pending.Micros()),
			"other_unpaid": seconds(g.Other.Micros()), "on_call": seconds(g.OnCall.Micros()), "to_review": seconds(g.Review.Micros()),
		},
		Captured: map[string]number{},
	}
	if g.Spread != nil {
		out.Seconds["shared_unpaid"] = seconds(g.Spread)
	}
	for _, source := range work.Sources() {
		out.Captured[source.String()] = seconds(g.Tally.Captured[source].Micros())
	}
	out.Money, out.Rates = g.moneyJSON(), g.ratesJSON()
	if u, ok := g.UnpaidPerPaidHour(); ok {
		out.Minutes = number{u}
	}
	if s, ok := g.UnpaidShare(); ok {
		out.Share = number{s}
	}
	out.Rejection = g.rejectionJSON()
	if a := g.Typical; a != nil {
		out.Typical = &typicalJSON{a.N, a.Lower.Decimal(6), a.Median.Decimal(6), a.Upper.Decimal(6), a.Mean.Decimal(6), a.Ratio.Decimal(6), nil}
		if n, ok := a.Outliers(); ok {
			out.Typical.Outliers = &n
		}
	}
	return out
}

func (g Group) moneyJSON() map[string]*string {
	known := func(micros int64, ok bool) *string {
		if !ok {
			return nil
		}
		text := money.Of(micros, "").Decimal()
		return &text
	}
	return map[string]*string{
		"earned": known(g.Earned, true), "bonus": known(g.Bonus, true), "reversed": known(g.Reversed, true),
		"fees": known(g.Fees, true), "pending": known(g.PendingReward, g.PendingUnknown == 0),
		"pending_credit": known(g.PendingCredit, true), "rejected": known(g.RejectedReward, g.RejectedUnknown == 0),
		"recovered": known(g.Recovered, g.RecoveredUnknown == 0),
	}
}

func (g Group) ratesJSON() map[string]*string {
	out := map[string]*string{}
	for name, rate := range map[string]func() (money.Rate, bool){
		"paid": g.Paid, "task": g.Task, "effective": g.Effective, "worst": g.Worst, "best": g.Best, "on_call": g.WithOnCall,
	} {
		out[name] = nil
		if r, ok := rate(); ok {
			text := r.Decimal(6)
			out[name] = &text
		}
	}
	return out
}

func (g Group) rejectionJSON() rejectionJSON {
	r, ok := g.Rejections()
	out := rejectionJSON{Rejected: r.Rejected, Decided: r.Decided}
	if ok {
		rate, low, high := real(r.Rate), real(r.Low), real(r.High)
		out.Rate, out.Low, out.High = &rate, &low, &high
	}
	if v, ok := g.RejectionByValue(); ok {
		out.ByValue = number{v}
	}
	if t, ok := g.RejectionByTime(); ok {
		out.ByTime = number{t}
	}
	return out
}
