package importer

import (
	"bytes"
	"errors"
	"math"
	"strconv"
	"time"

	"clickwage/data/money"
	"clickwage/data/work"
)

// remembered and short bound what a file's repeated texts and amounts may take:
// so many, each of so many bytes.
const (
	remembered = 4096
	short      = 512
)

// texts keeps texts that many rows share, such as titles, once each.
type texts map[string]string

func (t texts) of(text []byte) string {
	if known, ok := t[string(text)]; ok {
		return known
	}
	if len(t) < remembered && len(text) <= short {
		t[string(text)] = string(text)
	}
	return string(text)
}

// amounts reads amounts; most files repeat a few.
type amounts struct {
	fallback money.Currency
	decimal  string // as Options.Decimal; "": a point, and no other
	known    map[string]money.Amount
}

func newAmounts(fallback money.Currency) amounts {
	return amounts{fallback: fallback, known: map[string]money.Amount{}}
}

// read is the amount of a cell. It refuses a negative one, and is Unanswered
// where neither the cell nor the options name a currency.
func (a amounts) read(column string, text []byte) (money.Amount, error) {
	if known, ok := a.known[string(text)]; ok {
		return known, nil
	}
	plain, ok := byDecimal(text, a.decimal)
	if !ok {
		return money.Amount{}, within(column, text, because(WhyAmount, money.ErrNotAmount))
	}
	amount, err := money.Parse(string(plain), a.fallback)
	switch {
	case err != nil && a.fallback == "" && bare(plain):
		return money.Amount{}, &Unanswered{Questions: []Question{AskCurrency}, Example: string(text)}
	case errors.Is(err, money.ErrTooLarge):
		return money.Amount{}, within(column, text, because(WhyLarge, money.ErrTooLarge))
	case err != nil:
		return money.Amount{}, within(column, text, because(WhyAmount, money.ErrNotAmount))
	case amount.Micros < 0:
		return money.Amount{}, unread(WhyNegative, column, text, "below zero")
	case amount.Check() != nil:
		return money.Amount{}, within(column, text, because(WhyLarge, money.ErrTooLarge))
	}
	if len(a.known) < remembered && len(text) <= short {
		a.known[string(text)] = amount
	}
	return amount, nil
}

// bare says whether an amount is a number alone, without a currency.
func bare(text []byte) bool {
	_, err := money.ParseMicros(string(bytes.TrimSpace(text)))
	return err == nil
}

// clip is a cell as a message quotes it.
func clip(text []byte) string {
	if len(text) <= 60 {
		return string(text)
	}
	return string(text[:57]) + "..."
}

// seconds reads a span such as 600, 289.0 or 1986.5; 0 where there is none.
func seconds(column string, text []byte) (time.Duration, error) {
	if len(text) == 0 {
		return 0, nil
	}
	if n, ok := number(text); ok {
		return time.Duration(n) * time.Second, nil
	}
	value, err := strconv.ParseFloat(string(text), 64)
	if err != nil || math.IsNaN(value) || value < 0 || value > 1e9 {
		return 0, unread(WhyLength, column, text, "not a number of seconds")
	}
	return time.Duration(value * float64(time.Second)), nil
}

// filled is the memory of one row, taken at once: a file has many rows.
type filled struct {
	submission work.Submission
	events     [4]work.Event
	spans      [1]work.Interval
}

// begin points a row at new memory for a submission.
func (row *Row) begin() (*filled, *work.Submission) {
	f := &filled{}
	row.Submission = &f.submission
	f.submission.Events = f.events[:0:len(f.events)]
	return f, row.Submission
}

// span gives the row the work interval of its submission.
func (f *filled) span(row *Row, start stamp, end work.Instant) {
	f.spans[0] = work.Interval{
		Activity: work.Task, Start: start.at, End: end, Zone: start.zone, Offset: start.offset,
	}
	row.Intervals = f.spans[:]
}

// happened adds an event.
func happened(s *work.Submission, state work.State, at work.Instant, reason string) {
	s.Events = append(s.Events, work.Event{State: state, At: at, Reason: reason})
}
