package exporter

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"clickwage/data/money"
	"clickwage/data/work"
)

// Sheets of a workbook.
const (
	SheetTasks = "Tasks"
	SheetTime  = "Time"
	SheetMoney = "Money"
)

// sheetRows is how many rows a sheet of a workbook holds.
const sheetRows = 1 << 20

// ErrTooManyRows is returned where a sheet cannot hold what was chosen.
var ErrTooManyRows = errors.New("more rows than a sheet can hold; choose fewer, or write .csv")

// XLSX writes a workbook with a sheet of tasks, one of every interval of time
// and one of every amount. Amounts, minutes and dates are numbers; dates are
// clock times of the zone, which every heading of a date names. Text cells are
// guarded, see Guard, and cut at what a cell holds. What is not known is an
// empty cell. The error is next's own, w's, or ErrTooManyRows.
func XLSX(w io.Writer, next Next, zone *time.Location) error {
	book := excelize.NewFile()
	defer book.Close()
	b := &workbook{zone: zone}
	if err := b.begin(book); err != nil {
		return err
	}
	for {
		record, ok, err := next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if err := b.take(record); err != nil {
			return fmt.Errorf("export: %w", err)
		}
	}
	for _, s := range []*sheet{&b.tasks, &b.time, &b.money} {
		if err := s.stream.Flush(); err != nil {
			return err
		}
	}
	_, err := book.WriteTo(w)
	return err
}

type workbook struct {
	zone                           *time.Location
	tasks, time, money             sheet
	heading, date, amount, minutes int // styles
}

// sheet is a sheet that is written row by row.
type sheet struct {
	stream *excelize.StreamWriter
	rows   int
}

func (s *sheet) row(cells ...any) error {
	if s.rows++; s.rows > sheetRows {
		return ErrTooManyRows
	}
	return s.stream.SetRow("A"+strconv.Itoa(s.rows), cells)
}

func (b *workbook) begin(book *excelize.File) (err error) {
	for _, style := range []struct {
		into   *int
		format string
		bold   bool
	}{{&b.heading, "", true}, {&b.date, "yyyy-mm-dd hh:mm:ss", false}, {&b.amount, "#,##0.00####", false}, {&b.minutes, "0.00", false}} {
		s := &excelize.Style{}
		if style.bold {
			s.Font = &excelize.Font{Bold: true}
		} else {
			s.CustomNumFmt = &style.format
		}
		if *style.into, err = book.NewStyle(s); err != nil {
			return err
		}
	}
	if err := book.SetSheetName("Sheet1", SheetTasks); err != nil {
		return err
	}
	in := " (" + b.zone.String() + ")"
	for _, one := range []struct {
		name    string
		into    *sheet
		columns []string
	}{
		{SheetTasks, &b.tasks, []string{"platform", "requester", "title", "state", "reason", "accepted" + in, "submitted" + in, "decided" + in,
			"minutes", "limit minutes", "reward", "bonus", "reversal", "currency", "source", "note", "platform id", "worker", "id"}},
		{SheetTime, &b.time, []string{"activity", "platform", "requester", "title", "start" + in, "end" + in, "minutes", "counted",
			"review", "source", "note", "recorded in zone", "task id", "id"}},
		{SheetMoney, &b.money, []string{"kind", "platform", "requester", "title", "at" + in, "amount", "currency", "state", "source", "note", "id"}},
	} {
		if one.into.stream, err = b.sheet(book, one.name, one.columns); err != nil {
			return err
		}
		one.into.rows = 1
	}
	return nil
}

// sheet begins a sheet with its headings, which stay in sight.
func (b *workbook) sheet(book *excelize.File, name string, columns []string) (*excelize.StreamWriter, error) {
	if _, err := book.NewSheet(name); err != nil { // one that is there stays
		return nil, err
	}
	stream, err := book.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	headings := make([]any, len(columns))
	for i, column := range columns {
		headings[i] = excelize.Cell{StyleID: b.heading, Value: column}
	}
	return stream, errors.Join(
		stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}),
		stream.SetColWidth(1, len(columns), 19),
		stream.SetRow("A1", headings))
}

func (b *workbook) take(r Record) error {
	if _, err := newWires().of(r); err != nil { // what no format can hold
		return err
	}
	switch {
	case r.Submission != nil:
		if err := b.task(r.Submission, r.Intervals); err != nil {
			return err
		}
		for i := range r.Intervals {
			if err := b.interval(&r.Intervals[i], r.Submission); err != nil {
				return err
			}
		}
		return b.pay(r.Submission)
	case r.Interval != nil:
		return b.interval(r.Interval, nil)
	}
	e := r.Entry
	return b.money.row(e.Kind.String(), text(e.Platform), nil, nil, b.at(e.At), b.sum(e.Amount), text(string(e.Amount.Currency)), nil,
		e.Source.String(), text(e.Note), text(string(e.ID)))
}

func (b *workbook) task(s *work.Submission, spans []work.Interval) error {
	var length time.Duration
	known := false
	for _, i := range spans {
		if !i.Superseded {
			length, known = length+i.Duration(), true
		}
	}
	var minutes, reward, bonus, reversal any
	if known {
		minutes = b.length(length)
	}
	if s.Advertised.RewardKnown {
		reward = b.sum(s.Advertised.Reward)
	}
	if !s.Credit.Bonus.IsZero() {
		bonus = b.sum(s.Credit.Bonus)
	}
	if !s.Credit.Reversal.IsZero() {
		reversal = b.sum(s.Credit.Reversal)
	}
	var limit any
	if s.Advertised.Limit > 0 {
		limit = b.length(s.Advertised.Limit)
	}
	return b.tasks.row(text(s.Account.Platform), text(s.Account.Requester), text(s.Title), s.State.String(), text(s.Reason),
		b.at(s.Accepted), b.at(s.Submitted), b.at(s.Decided), minutes, limit, reward, bonus, reversal, text(string(s.Currency())),
		s.Source.String(), text(s.Note), text(s.Account.PlatformID), text(s.Account.Worker), text(string(s.ID)))
}

func (b *workbook) interval(i *work.Interval, of *work.Submission) error {
	where, title := i.Where, i.Title
	if of != nil {
		where, title = of.Account, of.Title
	}
	counted := "yes"
	if i.Superseded {
		counted = "no"
	}
	return b.time.row(i.Activity.String(), text(where.Platform), text(where.Requester), text(title), b.at(i.Start), b.at(i.End),
		b.length(i.Duration()), counted, i.Review.String(), i.Source.String(), text(i.Note), text(i.Zone), text(string(i.Submission)), text(string(i.ID)))
}

// pay lists the amounts of a submission, each on a row.
func (b *workbook) pay(s *work.Submission) error {
	at := s.Decided
	if !at.Known() {
		at = s.Submitted
	}
	for _, one := range []struct {
		kind   string
		amount money.Amount
		known  bool
	}{
		{"reward", s.Advertised.Reward, s.Advertised.RewardKnown},
		{"bonus", s.Credit.Bonus, !s.Credit.Bonus.IsZero()},
		{"reversal", s.Credit.Reversal, !s.Credit.Reversal.IsZero()},
	} {
		if !one.known {
			continue
		}
		if err := b.money.row(one.kind, text(s.Account.Platform), text(s.Account.Requester), text(s.Title), b.at(at), b.sum(one.amount),
			text(string(one.amount.Currency)), s.State.String(), s.Source.String(), nil, text(string(s.ID))); err != nil {
			return err
		}
	}
	return nil
}

// dayZero is day 0 of a sheet's calendar, as clocks of no zone show it.
func dayZero() time.Time { return time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC) }

// at is an instant as a sheet's number of days, by the clock of the zone; an
// empty cell where it is not known. Days before March 1900, which sheets
// count wrongly, are text.
func (b *workbook) at(i work.Instant) any {
	if !i.Known() {
		return nil
	}
	t := i.In(b.zone)
	if t.Year() < 1901 || t.Year() > 2100 { // a Duration ends before the year 2200
		return text(t.Format(time.RFC3339))
	}
	_, offset := t.Zone()
	since := t.UTC().Add(time.Duration(offset) * time.Second).Sub(dayZero())
	return excelize.Cell{StyleID: b.date, Value: float64(since/time.Microsecond) / (24 * 3600 * 1e6)}
}

func (b *workbook) length(d time.Duration) any {
	return excelize.Cell{StyleID: b.minutes, Value: d.Minutes()}
}

// exact is up to how many micro-units a sheet's number, of 15 digits, holds
// every one.
const exact = 1e15

// sum is an amount as a sheet's number: the float goes no further than the
// decimal digits in the file, which are those of the amount. An amount of more
// than 15 digits is text.
func (b *workbook) sum(a money.Amount) any {
	if a.Micros >= exact || a.Micros <= -exact {
		return text(a.Decimal())
	}
	return excelize.Cell{StyleID: b.amount, Value: float64(a.Micros) / 1e6}
}

// text is a guarded text cell; an empty one where there is none.
func text(s string) any {
	if s == "" {
		return nil
	}
	s = Guard(s)
	if len(s) <= excelize.TotalCellChars {
		return s
	}
	units := 0
	for at, r := range s {
		if units += utf16.RuneLen(r); units > excelize.TotalCellChars-1 {
			return s[:at] + "…"
		}
	}
	return s
}
