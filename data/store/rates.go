package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"clickwage/data/money"
	"clickwage/data/work"
)

const quoteColumns = "base, target, rate, date, source"

func (s *Store) quoteRows(ctx context.Context, where string, args ...any) ([]money.Quote, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT "+quoteColumns+" FROM quote "+where+" ORDER BY base, target, date", args...)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []money.Quote
	for rows.Next() {
		var q money.Quote
		if err := rows.Scan(&q.From, &q.To, &q.Rate, &q.Date, &q.Source); err != nil {
			return nil, err
		}
		all = append(all, q)
	}
	return all, explain(rows.Err(), s.path)
}

// QuotePair is two currencies with the rates between them, one way.
type QuotePair struct{ From, To money.Currency }

// QuotePairs are the pairs of currencies that the ledger knows a rate for. It
// skips from pair to pair, so decades of daily rates cost nothing.
func (s *Store) QuotePairs(ctx context.Context) ([]QuotePair, error) {
	rows, err := s.read.QueryContext(ctx, `WITH RECURSIVE
 first (base) AS (SELECT min(base) FROM quote
  UNION ALL SELECT (SELECT min(base) FROM quote q WHERE q.base > first.base) FROM first WHERE first.base IS NOT NULL),
 pair (base, target) AS (SELECT base, (SELECT min(target) FROM quote q WHERE q.base = first.base) FROM first WHERE base IS NOT NULL
  UNION ALL SELECT base, (SELECT min(target) FROM quote q WHERE q.base = pair.base AND q.target > pair.target) FROM pair WHERE target IS NOT NULL)
 SELECT base, target FROM pair WHERE target IS NOT NULL ORDER BY 1, 2`)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []QuotePair
	for rows.Next() {
		var p QuotePair
		if err := rows.Scan(&p.From, &p.To); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, explain(rows.Err(), s.path)
}

// Quotes are all rates of one pair, by date; "" stands for any currency.
func (s *Store) Quotes(ctx context.Context, from, to money.Currency) ([]money.Quote, error) {
	return s.quoteRows(ctx, "WHERE (?1 = '' OR base = ?1) AND (?2 = '' OR target = ?2)", string(from), string(to))
}

// NewestQuotes are the last rate of each pair.
func (s *Store) NewestQuotes(ctx context.Context) ([]money.Quote, error) {
	pairs, err := s.QuotePairs(ctx)
	if err != nil {
		return nil, err
	}
	var all []money.Quote
	for _, p := range pairs {
		last, err := s.quoteRows(ctx, "WHERE base = ?1 AND target = ?2 AND date = (SELECT max(date) FROM quote WHERE base = ?1 AND target = ?2)", string(p.From), string(p.To))
		if err != nil {
			return nil, err
		}
		all = append(all, last...)
	}
	return all, nil
}

// QuotesAmong are the rates that a conversion between any two of the currencies
// can need: those between them, and those of a third one that two of them have
// a rate with.
func (s *Store) QuotesAmong(ctx context.Context, currencies ...money.Currency) ([]money.Quote, error) {
	pairs, err := s.QuotePairs(ctx)
	if err != nil {
		return nil, err
	}
	inside := func(c money.Currency) bool { return slices.Contains(currencies, c) }
	links := map[money.Currency]map[money.Currency]bool{}
	link := func(hub, with money.Currency) {
		if !inside(hub) && inside(with) {
			if links[hub] == nil {
				links[hub] = map[money.Currency]bool{}
			}
			links[hub][with] = true
		}
	}
	for _, p := range pairs {
		link(p.From, p.To)
		link(p.To, p.From)
	}
	useful := func(c money.Currency) bool { return inside(c) || len(links[c]) > 1 }
	var all []money.Quote
	for _, p := range pairs {
		if useful(p.From) && useful(p.To) && (inside(p.From) || inside(p.To)) {
			some, err := s.Quotes(ctx, p.From, p.To)
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
		}
	}
	return all, nil
}

// Rates convert between any two of the currencies.
func (s *Store) Rates(ctx context.Context, currencies ...money.Currency) (*money.Rates, error) {
	quotes, err := s.QuotesAmong(ctx, currencies...)
	if err != nil {
		return nil, err
	}
	return money.NewRates(quotes)
}

// Currencies are those that the ledger holds money in, sorted.
func (s *Store) Currencies(ctx context.Context) ([]money.Currency, error) {
	rows, err := s.read.QueryContext(ctx, `WITH RECURSIVE one (currency) AS (SELECT min(currency) FROM submission
  UNION ALL SELECT (SELECT min(currency) FROM submission s WHERE s.currency > one.currency) FROM one WHERE one.currency IS NOT NULL)
 SELECT currency FROM one WHERE currency <> '' UNION SELECT currency FROM entry
 UNION SELECT currency FROM payout UNION SELECT code FROM points ORDER BY 1`)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []money.Currency
	for rows.Next() {
		var c money.Currency
		if err := rows.Scan(&c); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, explain(rows.Err(), s.path)
}

// QuotesTaken is what became of rates that were handed in.
type QuotesTaken struct {
	Added, Replaced, Unchanged int
	Kept                       int // of another source for the same day, left as they were
}

// PutQuotes keeps exchange rates. One for a pair and day that has another rate
// replaces it, and the former stays readable in PastQuotes; the same rate again
// changes nothing. With own, rates of another source are left as they are, so
// that a published table does not take the place of what the worker typed.
//
// The rates are written some at a time, so that a timer can start between; each
// is whole, and handing all of them in again completes what was cut short.
func (s *Store) PutQuotes(ctx context.Context, quotes []money.Quote, own bool) (QuotesTaken, error) {
	var taken QuotesTaken
	for _, q := range quotes {
		if _, err := q.Value(); err != nil {
			return taken, err
		}
	}
	if s.readOnly {
		return taken, fmt.Errorf("ledger %s: %w", s.path, ErrNewer)
	}
	for chunk := range slices.Chunk(quotes, 4000) {
		done := taken
		err := s.locked(ctx, func() error {
			tx := &Tx{ctx: ctx, store: s, at: s.instant()}
			for _, q := range chunk {
				if err := tx.putQuote(q, own, &done); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return taken, explain(err, s.path)
		}
		taken = done
	}
	return taken, nil
}

func (tx *Tx) putQuote(q money.Quote, own bool, taken *QuotesTaken) error {
	var rate, source string
	err := tx.queryRow("SELECT rate, source FROM quote WHERE base = ? AND target = ? AND date = ?", string(q.From), string(q.To), q.Date).Scan(&rate, &source)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		taken.Added++
	case err != nil:
		return err
	case source == q.Source && sameRate(rate, q.Rate):
		taken.Unchanged++
		return nil
	case own && source != q.Source:
		taken.Kept++
		return nil
	default:
		taken.Replaced++
		if _, err := tx.exec("INSERT INTO quote_past (base, target, date, rate, source, until) VALUES (?, ?, ?, ?, ?, ?)",
			string(q.From), string(q.To), q.Date, rate, source, int64(tx.at)); err != nil {
			return err
		}
	}
	_, err = tx.exec("INSERT OR REPLACE INTO quote (base, target, date, rate, source) VALUES (?, ?, ?, ?, ?)",
		string(q.From), string(q.To), q.Date, q.Rate, q.Source)
	return err
}

// DropQuotes takes the rates of a source out again, those that another took the
// place of included.
func (s *Store) DropQuotes(ctx context.Context, source string) error {
	if err := s.keep(ctx, "DELETE FROM quote WHERE source = ?", source); err != nil {
		return err
	}
	return s.keep(ctx, "DELETE FROM quote_past WHERE source = ?", source)
}

// sameRate says whether two texts are one number: 1.1 and 1.10 are.
func sameRate(a, b string) bool {
	if a == b {
		return true
	}
	trim := func(text string) string {
		if strings.Contains(text, ".") {
			text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
		}
		return strings.TrimLeft(text, "0")
	}
	return trim(a) == trim(b)
}

// PastQuote is a rate that another one took the place of.
type PastQuote struct {
	money.Quote
	Until work.Instant // when it was replaced
}

// PastQuotes are the rates of a pair that were replaced, the newest first; ""
// stands for any currency.
func (s *Store) PastQuotes(ctx context.Context, from, to money.Currency) ([]PastQuote, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT "+quoteColumns+", until FROM quote_past WHERE (?1 = '' OR base = ?1) AND (?2 = '' OR target = ?2) ORDER BY n DESC", string(from), string(to))
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []PastQuote
	for rows.Next() {
		var q PastQuote
		if err := rows.Scan(&q.From, &q.To, &q.Rate, &q.Date, &q.Source, &q.Until); err != nil {
			return nil, err
		}
		all = append(all, q)
	}
	return all, explain(rows.Err(), s.path)
}

// Points are a currency of a platform's own.
type Points struct {
	Code     money.Currency
	Decimals int // 0 to 6
	Note     string
}

// Points are the currencies that the worker has declared.
func (s *Store) Points(ctx context.Context) ([]Points, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT code, decimals, note FROM points ORDER BY code")
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []Points
	for rows.Next() {
		var p Points
		if err := rows.Scan(&p.Code, &p.Decimals, &p.Note); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, explain(rows.Err(), s.path)
}

// PutPoints declares a currency of a platform's own, or changes how it is written.
func (s *Store) PutPoints(ctx context.Context, p Points) error {
	return s.keep(ctx, "INSERT OR REPLACE INTO points (code, decimals, note) VALUES (?, ?, ?)", string(p.Code), p.Decimals, p.Note)
}

// RuleText is the worker's own version of a platform's rule, as package
// deadline writes it.
type RuleText struct {
	ID   string
	At   work.Instant
	Body string // "" takes it back
}

// RuleTexts are the worker's own rules, each in its newest version.
func (s *Store) RuleTexts(ctx context.Context) ([]RuleText, error) {
	return s.ruleRows(ctx, "WHERE n = (SELECT max(n) FROM rule WHERE id = r.id) AND body <> '' ORDER BY id")
}

// PastRuleTexts are all versions of the worker's own rule, the newest first; one
// with an empty body took the rule back.
func (s *Store) PastRuleTexts(ctx context.Context, id string) ([]RuleText, error) {
	return s.ruleRows(ctx, "WHERE id = ? ORDER BY n DESC", id)
}

func (s *Store) ruleRows(ctx context.Context, where string, args ...any) ([]RuleText, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT id, at, body FROM rule r "+where, args...)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []RuleText
	for rows.Next() {
		var r RuleText
		if err := rows.Scan(&r.ID, &r.At, &r.Body); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, explain(rows.Err(), s.path)
}

// PutRuleText keeps the worker's own version of a rule; "" takes it back.
// Former versions stay in the ledger.
func (s *Store) PutRuleText(ctx context.Context, id, body string) error {
	return s.keep(ctx, "INSERT INTO rule (id, at, body) VALUES (?, ?, ?)", id, int64(s.instant()), body)
}

// keep runs one statement that is no change of a record.
func (s *Store) keep(ctx context.Context, query string, args ...any) error {
	if s.readOnly {
		return fmt.Errorf("ledger %s: %w", s.path, ErrNewer)
	}
	err := s.locked(ctx, func() error {
		_, err := s.conn.ExecContext(ctx, query, args...)
		return err
	})
	return explain(err, s.path)
}
