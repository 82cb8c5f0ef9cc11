package present

import (
	"context"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/store"
)

// PairState is the history of the rate between two currencies.
type PairState struct {
	Title  string
	Rows   []EntryRow // the newest first
	More   int        // rates that are not listed
	Former []EntryRow // rates that were replaced, the newest first
}

// pairShown bounds the rates listed of one pair.
const pairShown = 30

// plainNumber writes a number with a point, as the ledger does.
func plainNumber(text string) string {
	if strings.Count(text, ",") == 1 && !strings.Contains(text, ".") {
		return strings.Replace(text, ",", ".", 1)
	}
	return text
}

// shortest is a decimal number without zeros at its end. Example: "0.001" of
// "0.001000".
func shortest(number string) string {
	if !strings.Contains(number, ".") {
		return number
	}
	return strings.TrimSuffix(strings.TrimRight(number, "0"), ".")
}

func rateRow(f Format, q money.Quote) EntryRow {
	return EntryRow{
		ID: string(q.From) + " " + string(q.To), Title: f.Say("rates.one", string(q.From), f.Decimal(q.Rate), string(q.To)),
		Caption: joined(" · ", rateDay(f, q.Date), orWords(q.Source, f.Say("rates.nosource"))),
	}
}

func rateDay(f Format, date string) string {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return f.Date(at)
}

// rateRows are the newest rates of every pair.
func rateRows(f Format, quotes []money.Quote) (rows []EntryRow) {
	for _, q := range quotes {
		rows = append(rows, rateRow(f, q))
	}
	return rows
}

// pointRows are the platforms' own points, with what they are worth.
func pointRows(f Format, points []store.Points, quotes []money.Quote) (rows []EntryRow) {
	for _, p := range points {
		row := EntryRow{Title: string(p.Code), Caption: joined(" · ", f.Say("points.written", p.Decimals), p.Note), Mark: Mark{SignInfo, f.Say("points.noworth"), Pending}}
		for _, q := range quotes {
			if q.From == p.Code {
				worth := rateRow(f, q)
				row.ID, row.Mark = worth.ID, Mark{Text: worth.Title, Tone: Quiet}
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// OpenPair shows the history of a rate.
func (p *Payments) OpenPair(id string) {
	from, to, ok := strings.Cut(id, " ")
	if !ok {
		return
	}
	p.close()
	type history struct {
		all  []money.Quote
		past []store.PastQuote
	}
	ask(p.desk, &p.opening, func(ctx context.Context) (h history, err error) {
		if h.all, err = p.desk.Tracker.AllRates(ctx, money.Currency(from), money.Currency(to)); err != nil {
			return h, err
		}
		h.past, err = p.desk.Tracker.FormerRates(ctx, money.Currency(from), money.Currency(to))
		return h, err
	}, func(h history, err error) {
		if err != nil {
			p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
			return
		}
		f := p.format()
		st := &PairState{Title: f.Say("rates.pair", from, to), More: max(0, len(h.all)-pairShown)}
		for i := len(h.all) - 1; i >= st.More; i-- {
			st.Rows = append(st.Rows, rateRow(f, h.all[i]))
		}
		for _, q := range h.past {
			row := rateRow(f, q.Quote)
			row.Mark = Mark{Text: f.Say("rates.until", f.Date(q.Until.In(f.Zone))), Tone: Quiet}
			st.Former = append(st.Former, row)
		}
		p.State.Pair = st
		p.Changed()
	})
	p.Changed()
}

// ImportRates takes in a file of the European Central Bank.
func (p *Payments) ImportRates(path string) {
	say := p.desk.Phrase
	p.desk.act(func(ctx context.Context) (string, int, error) {
		taken, problems, err := p.desk.Tracker.ImportRates(ctx, path)
		if err != nil {
			return "", 0, err
		}
		said := say("notice.rates", taken.Added, taken.Replaced, taken.Unchanged)
		if taken.Kept > 0 {
			said = sentences(said, say("notice.rates.kept", taken.Kept))
		}
		if len(problems) > 0 {
			said = sentences(said, say("notice.rates.problems", len(problems), unreadFor(say, problems[0].Why)))
		}
		return said, 0, nil
	})
}
