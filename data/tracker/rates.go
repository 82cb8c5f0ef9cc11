package tracker

import (
	"context"
	"fmt"
	"slices"
	"time"

	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/store"
)

// SetRate keeps one exchange rate; a former one of the same day stays readable.
// A code that is no country's and was never declared becomes a currency of
// points with it.
func (t *Tracker) SetRate(ctx context.Context, q money.Quote) error {
	if _, err := time.Parse(time.DateOnly, q.Date); err != nil {
		return ValueError{fmt.Errorf("date %q: not a day such as 2026-11-20", q.Date)}
	}
	if q.From == q.To {
		return ValueError{fmt.Errorf("a rate needs two currencies, not %s twice", q.From)}
	}
	if _, err := q.Value(); err != nil {
		return ValueError{err}
	}
	if err := t.known(ctx, q.To); err != nil {
		return err
	}
	if t.known(ctx, q.From) != nil {
		code, err := money.ParsePoints(string(q.From))
		if err != nil {
			return err
		}
		if err := t.store.PutPoints(ctx, store.Points{Code: code}); err != nil {
			return err
		}
	}
	if _, err := t.store.PutQuotes(ctx, []money.Quote{q}, false); err != nil {
		return err
	}
	t.emit(Change{})
	return nil
}

// ImportRates takes in a file of exchange rates of the European Central Bank.
// Rates that the worker typed are left as they are.
func (t *Tracker) ImportRates(ctx context.Context, path string) (store.QuotesTaken, []importer.Problem, error) {
	quotes, problems, err := importer.ReadRates(path)
	if err != nil {
		return store.QuotesTaken{}, problems, err
	}
	taken, err := t.store.PutQuotes(ctx, quotes, true)
	if err == nil && taken.Added+taken.Replaced > 0 {
		t.emit(Change{})
	}
	return taken, problems, err
}

// Rates are the exchange rates that conversions between the ledger's own
// currencies and the worker's can need.
func (t *Tracker) Rates(ctx context.Context) ([]money.Quote, error) {
	currencies, err := t.store.Currencies(ctx)
	if err != nil {
		return nil, err
	}
	s, err := t.Settings(ctx)
	if err != nil {
		return nil, err
	}
	return t.store.QuotesAmong(ctx, append(currencies, s.Currency)...)
}

// NewestRates are the last rate of each pair of currencies; AllRates are all of
// one pair, "" standing for any currency; FormerRates those that were replaced.
func (t *Tracker) NewestRates(ctx context.Context) ([]money.Quote, error) {
	return t.store.NewestQuotes(ctx)
}

// AllRates are all rates of one pair; see NewestRates.
func (t *Tracker) AllRates(ctx context.Context, from, to money.Currency) ([]money.Quote, error) {
	return t.store.Quotes(ctx, from, to)
}

// FormerRates are the rates of one pair that were replaced; see NewestRates.
func (t *Tracker) FormerRates(ctx context.Context, from, to money.Currency) ([]store.PastQuote, error) {
	return t.store.PastQuotes(ctx, from, to)
}

// Points are the currencies of platforms' own points that were declared.
func (t *Tracker) Points(ctx context.Context) ([]store.Points, error) { return t.store.Points(ctx) }

// DeclarePoints makes a code a currency of the ledger, such as PTS, written
// with so many decimals.
func (t *Tracker) DeclarePoints(ctx context.Context, p store.Points) error {
	if _, err := money.ParsePoints(string(p.Code)); err != nil {
		return err
	}
	if p.Decimals < 0 || p.Decimals > 6 {
		return fmt.Errorf("decimals %d: must be 0 to 6", p.Decimals)
	}
	err := t.store.PutPoints(ctx, p)
	if err == nil {
		t.emit(Change{})
	}
	return err
}

// Knows refuses a code that money cannot be in: see money.UnknownCurrency.
func (t *Tracker) Knows(ctx context.Context, code money.Currency) error { return t.known(ctx, code) }

// known refuses a code that is no country's currency, was not declared, and
// that the ledger holds no money in. The error is a money.UnknownCurrency.
func (t *Tracker) known(ctx context.Context, codes ...money.Currency) error {
	for _, code := range codes {
		if code == "" || code.Official() {
			continue
		}
		have, err := t.store.Currencies(ctx)
		if err != nil {
			return err
		}
		if !slices.Contains(have, code) {
			return money.UnknownCurrency{Code: code}
		}
	}
	return nil
}

func currencyOf(a *money.Amount) money.Currency {
	if a == nil {
		return ""
	}
	return a.Currency
}
