package tracker

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// View is a choice of records in the words of files and of the command line, so
// that it can be kept under a name. The zero View is everything.
type View struct {
	Search     string   `json:"search,omitempty"` // words, each of which must stand somewhere
	Span       Span     `json:"span,omitempty"`   // days that move with today
	From       string   `json:"from,omitempty"`   // first day, such as "2026-11-01"; not with Span
	To         string   `json:"to,omitempty"`     // last day, itself included
	Platforms  []string `json:"platforms,omitempty"`
	Accounts   []string `json:"accounts,omitempty"`
	Requesters []string `json:"requesters,omitempty"`
	States     []string `json:"states,omitempty"`
	Source     string   `json:"source,omitempty"` // how it was captured, such as "manual"
	Least      string   `json:"least,omitempty"`  // rewards of at least so much, such as "0.50USD"
	Most       string   `json:"most,omitempty"`
	Review     bool     `json:"review,omitempty"`
	NoTime     bool     `json:"no_time,omitempty"`
	Sort       string   `json:"sort,omitempty"` // such as "rate"; "": the latest first
	Up         bool     `json:"up,omitempty"`   // the smallest first
}

// Span is a stretch of days that ends today.
type Span string

// The spans.
const (
	SpanAll   Span = ""
	SpanToday Span = "today"
	SpanWeek  Span = "week"  // seven days
	SpanMonth Span = "month" // since the first of the month
	SpanWeeks Span = "weeks" // twelve weeks
	SpanYear  Span = "year"  // since the first of January
)

// Spans are all of them.
func Spans() []Span {
	return []Span{SpanAll, SpanToday, SpanWeek, SpanMonth, SpanWeeks, SpanYear}
}

// Days are the first and the last day; nil where it is open.
func (s Span) Days(today timeline.Day) (from, to *timeline.Day) {
	back := map[Span]int{
		SpanToday: 0, SpanWeek: 6, SpanMonth: today.Date().Day() - 1, SpanWeeks: 83, SpanYear: today.Date().YearDay() - 1,
	}
	days, ok := back[s]
	if !ok {
		return nil, nil
	}
	first := today - timeline.Day(days)
	return &first, &today
}

// Check says what of a view cannot be read, if anything cannot.
func (v View) Check() error {
	if v.Span != SpanAll && !slices.Contains(Spans(), v.Span) {
		return fmt.Errorf("span %q: not one of today, week, month, weeks, year", v.Span)
	}
	if v.Span != SpanAll && v.From+v.To != "" {
		return fmt.Errorf("give either a span or days, not both")
	}
	if _, _, err := DayRange(v.From, v.To); err != nil {
		return err
	}
	if v.Sort != "" {
		if _, err := store.ParseOrder(v.Sort); err != nil {
			return err
		}
	}
	_, err := v.filter()
	return err
}

// DayRange reads a first and a last day such as "2026-11-01"; nil where one is
// "", so open.
func DayRange(from, to string) (first, last *timeline.Day, err error) {
	for _, one := range []struct {
		text string
		into **timeline.Day
	}{{from, &first}, {to, &last}} {
		if one.text == "" {
			continue
		}
		day, err := timeline.ParseDay(one.text)
		if err != nil {
			return nil, nil, err
		}
		*one.into = &day
	}
	if first != nil && last != nil && *last < *first {
		return nil, nil, fmt.Errorf("the last day %s lies before the first day %s", to, from)
	}
	return first, last, nil
}

// filter is the view but for its days and its order.
func (v View) filter() (f store.Filter, err error) {
	f = store.Filter{
		Search: strings.TrimSpace(v.Search), Platforms: v.Platforms, Accounts: v.Accounts, Requesters: v.Requesters,
		Review: v.Review, NoTime: v.NoTime,
	}
	for _, text := range v.States {
		state, err := work.ParseState(text)
		if err != nil {
			return f, err
		}
		f.States = append(f.States, state)
	}
	if v.Source != "" {
		source, err := work.ParseSource(v.Source)
		if err != nil {
			return f, err
		}
		f.Source = &source
	}
	for _, one := range []struct {
		text string
		into **money.Amount
	}{{v.Least, &f.Least}, {v.Most, &f.Most}} {
		if one.text == "" {
			continue
		}
		amount, err := money.Parse(one.text, "")
		if err != nil {
			return f, err
		}
		*one.into = &amount
	}
	return f, nil
}

// Choose is what a view means today, on the worker's clock. The errors are
// those of Check and of the store.
func (t *Tracker) Choose(ctx context.Context, v View) (f store.Filter, o store.Sort, err error) {
	if err := v.Check(); err != nil {
		return f, o, err
	}
	if f, err = v.filter(); err != nil {
		return f, o, err
	}
	q, err := t.Query(ctx)
	if err != nil {
		return f, o, err
	}
	days := timeline.NewDays(q.Zone, q.DayStart)
	from, to := v.Span.Days(days.Of(t.Now()))
	if v.Span == SpanAll {
		from, to, _ = DayRange(v.From, v.To) // checked
	}
	if from != nil {
		f.From = work.Instant(days.Start(*from))
	}
	if to != nil {
		f.To = work.Instant(days.Start(*to + 1))
	}
	o, err = t.sort(ctx, v)
	return f, o, err
}

// sort is a view's order. Money of several currencies is ordered by the newest
// rates known, and of a currency without a rate by its number alone.
func (t *Tracker) sort(ctx context.Context, v View) (o store.Sort, err error) {
	if o.Up = v.Up; v.Sort != "" {
		if o.By, err = store.ParseOrder(v.Sort); err != nil {
			return o, err
		}
	}
	s, err := t.Settings(ctx)
	if err != nil || s.Currency == "" || o.By != store.ByReward && o.By != store.ByRate {
		return o, err
	}
	quotes, err := t.Rates(ctx)
	if err != nil {
		return o, err
	}
	rates, err := money.NewRates(quotes)
	if err != nil {
		return o, err
	}
	o.Worth = map[money.Currency]float64{}
	for _, q := range quotes {
		o.Worth[q.From], o.Worth[q.To] = 1, 1
	}
	today := t.now().In(s.Zone).Format(time.DateOnly)
	for c := range o.Worth {
		if done, err := rates.Convert(money.Of(1_000_000, c), s.Currency, today); err == nil {
			o.Worth[c] = float64(done.To.Micros) / 1e6
		}
	}
	return o, nil
}

// Sorted are the records that a filter chooses, in an order.
func (t *Tracker) Sorted(ctx context.Context, f store.Filter, o store.Sort) ([]store.Key, error) {
	return t.store.Sorted(ctx, f, o)
}

// Count is how many submissions and how many other intervals a filter chooses.
func (t *Tracker) Count(ctx context.Context, f store.Filter) (tasks, others int, err error) {
	return t.store.Count(ctx, f)
}
