package main

import (
	"fmt"
	"io"

	"clickwage/cmd/console"
	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

type rateCmd struct {
	Set    rateSetCmd    `cmd:"" help:"Keep a rate: rate set EUR USD 1.0812 --date 2026-11-20 --source ECB. Points too: rate set PTS EUR 0.001."`
	Import rateImportCmd `cmd:"" help:"Take in the euro reference rates of the European Central Bank: eurofxref as .csv, .zip or .xml."`
	List   rateListCmd   `cmd:"" help:"The newest rate of each pair, or all of one: rate list EUR USD."`
}

type rateSetCmd struct {
	From     string `arg:"" help:"One unit of this currency"`
	To       string `arg:"" help:"was worth so much of this one."`
	Rate     string `arg:"" help:"The rate, such as 1.0812."`
	Date     string `help:"From which day; default today." placeholder:"DAY"`
	Source   string `help:"Who published it." default:"typed"`
	Decimals *int   `help:"Of points: how many decimals they are written with."`
}

func (c *rateSetCmd) Run(s *session) error {
	from, err := money.ParseCurrency(c.From)
	if err != nil {
		return console.Misused(err)
	}
	to, err := money.ParseCurrency(c.To)
	if err != nil {
		return console.Misused(err)
	}
	return s.with(func(t *tracker.Tracker) error {
		if c.Date == "" {
			today, err := t.Today(s.ctx)
			if err != nil {
				return err
			}
			c.Date = today.String()
		}
		q := money.Quote{From: from, To: to, Rate: c.Rate, Date: c.Date, Source: c.Source}
		if err := t.SetRate(s.ctx, q); err != nil {
			return err
		}
		if c.Decimals != nil {
			if err := t.DeclarePoints(s.ctx, store.Points{Code: from, Decimals: *c.Decimals}); err != nil {
				return err
			}
		}
		return s.print(quoteOf(q), func(w io.Writer) {
			fmt.Fprintf(w, "1 %s = %s %s from %s (%s)\n", from, c.Rate, to, c.Date, c.Source)
		})
	})
}

// quoteJSON is a rate for scripts.
type quoteJSON struct {
	Date   string         `json:"date"`
	From   money.Currency `json:"from"`
	Rate   string         `json:"rate"`
	To     money.Currency `json:"to"`
	Source string         `json:"source"`
	Until  *string        `json:"replaced,omitempty"` // when another took its place
}

func quoteOf(q money.Quote) quoteJSON {
	return quoteJSON{From: q.From, To: q.To, Rate: q.Rate, Date: q.Date, Source: q.Source}
}

type rateImportCmd struct {
	File string `arg:"" help:"The file."`
}

func (c *rateImportCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		taken, problems, err := t.ImportRates(s.ctx, c.File)
		if err != nil {
			return err
		}
		list := []problemJSON{}
		for _, p := range problems {
			list = append(list, problemJSON{Line: p.Line, Why: p.Why.Error()})
		}
		return s.print(map[string]any{
			"source": importer.RatesSource, "added": taken.Added, "updated": taken.Replaced, "unchanged": taken.Unchanged, "kept": taken.Kept, "problems": list,
		}, func(w io.Writer) {
			fmt.Fprintf(w, "%s: %d rates added, %d updated, %d unchanged\n", importer.RatesSource, taken.Added, taken.Replaced, taken.Unchanged)
			if taken.Kept > 0 {
				fmt.Fprintf(w, "%d of your own for the same days were left as they are\n", taken.Kept)
			}
			for _, p := range problems {
				fmt.Fprintf(w, "line %d: %s\n", p.Line, p.Why)
			}
		})
	})
}

type rateListCmd struct {
	From string `arg:"" optional:"" help:"Only from this currency."`
	To   string `arg:"" optional:"" help:"Only to this one."`
	All  bool   `help:"Every rate, those that were replaced too."`
}

func (c *rateListCmd) Run(s *session) error {
	var pair [2]money.Currency
	for i, text := range []string{c.From, c.To} {
		if text == "" {
			continue
		}
		var err error
		if pair[i], err = money.ParseCurrency(text); err != nil {
			return console.Misused(err)
		}
	}
	return s.with(func(t *tracker.Tracker) error {
		list, err := c.quotes(s, t, pair[0], pair[1])
		if err != nil {
			return err
		}
		return s.print(list, func(w io.Writer) {
			for _, q := range list {
				fmt.Fprintf(w, "%s  1 %s = %s %s  (%s)", q.Date, q.From, q.Rate, q.To, q.Source)
				if q.Until != nil {
					fmt.Fprintf(w, "  replaced %s", *q.Until)
				}
				fmt.Fprintln(w)
			}
		})
	})
}

func (c *rateListCmd) quotes(s *session, t *tracker.Tracker, from, to money.Currency) ([]quoteJSON, error) {
	if c.All || from != "" {
		return c.every(s, t, from, to)
	}
	quotes, err := t.NewestRates(s.ctx)
	list := []quoteJSON{}
	for _, q := range quotes {
		list = append(list, quoteOf(q))
	}
	return list, err
}

// every is every rate of a pair, and after them those that were replaced.
func (c *rateListCmd) every(s *session, t *tracker.Tracker, from, to money.Currency) ([]quoteJSON, error) {
	quotes, err := t.AllRates(s.ctx, from, to)
	if err != nil {
		return nil, err
	}
	former, err := t.FormerRates(s.ctx, from, to)
	list := []quoteJSON{}
	for _, q := range quotes {
		list = append(list, quoteOf(q))
	}
	for _, q := range former {
		one := quoteOf(q.Quote)
		one.Until = rfc(q.Until)
		list = append(list, one)
	}
	return list, err
}
