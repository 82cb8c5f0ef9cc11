package importer

import (
	"bytes"
	"errors"
	"fmt"

	"clickwage/data/work"
)

// timesheet reads a time tracker's entries. They are tasks without an outcome,
// so they stay to be settled. Start and end are trusted, the duration is not: it
// loses what was edited, and counts only where there is no end. The worker may
// be named by e-mail or by user name.
type timesheet struct {
	clock   clock
	texts   texts
	opt     Options
	columns timesheetColumns
}

// timesheetColumns are the places of the columns of a timesheet, or -1.
type timesheetColumns struct {
	user, email, tags                      int
	startDate, startTime, endDate, endTime int
	requester, title                       []int // the first that says anything
	length                                 []int
	sameDay                                bool // there is one day for both: an end before the start is on the next
}

func newTimesheet(opt Options, columns timesheetColumns) *timesheet {
	return &timesheet{clock: clock{opt.Zone}, texts: texts{}, opt: opt, columns: columns}
}

// worker is the e-mail address, which no two users share, unless the user name
// was asked for.
func (t *timesheet) worker(record [][]byte) []byte {
	email, user := cell(record, t.columns.email), cell(record, t.columns.user)
	if len(email) == 0 || (t.opt.Worker != "" && string(user) == t.opt.Worker) {
		return user
	}
	return email
}

func (t *timesheet) look(record [][]byte, s *survey) {
	for _, column := range []int{t.columns.startDate, t.columns.endDate} {
		s.order.see(cell(record, column))
	}
	day := cell(record, t.columns.startDate)
	if s.naive == "" && len(day) > 0 {
		s.zone("", bytes.Join([][]byte{day, cell(record, t.columns.startTime)}, []byte(" ")))
	}
}

func (t *timesheet) read(record [][]byte, row *Row) error {
	c := &t.columns
	start, err := t.stamp(record, "start", c.startDate, c.startTime)
	if err != nil {
		return err
	}
	end, err := t.end(record, start)
	if err != nil {
		return err
	}
	if end.at <= start.at {
		// In the night when the clocks are set back, an hour has two readings.
		if later, ok := t.clock.later(end); ok {
			end = later
		}
	}
	if end.at < start.at && c.sameDay {
		next := end.at.In(t.clock.zone).AddDate(0, 0, 1)
		end = t.clock.stamp(next)
	}
	if end.at <= start.at {
		return t.reversed(record)
	}
	f := &filled{}
	f.span(row, start, end.at)
	span := &row.Intervals[0]
	span.Review = work.ReviewUnsettled
	span.Where = work.Account{Platform: t.opt.Platform, Requester: t.first(record, c.requester)}
	span.Title, span.Note = t.first(record, c.title), t.texts.of(cell(record, c.tags))
	return nil
}

// end is when an entry ended, by its length where it does not say.
func (t *timesheet) end(record [][]byte, start stamp) (stamp, error) {
	c := &t.columns
	if len(c.length) == 0 || (len(cell(record, c.endDate)) > 0 && len(cell(record, c.endTime)) > 0) {
		return t.stamp(record, "end", c.endDate, c.endTime)
	}
	for _, column := range c.length {
		text := cell(record, column)
		if len(text) == 0 {
			continue
		}
		took, err := length("duration", text)
		if err != nil {
			return stamp{}, err
		}
		return t.clock.stamp(start.at.Add(took).In(t.clock.zone)), nil
	}
	none := unread(WhyNoEnd, "start", t.text(record, c.startDate, c.startTime), "neither an end nor a duration")
	none.columns = []int{c.startDate, c.startTime}
	return stamp{}, none
}

func (t *timesheet) stamp(record [][]byte, what string, date, clock int) (stamp, error) {
	day, err := t.clock.day(cell(record, date), t.opt.DateOrder)
	if err != nil {
		return stamp{}, t.unread(record, what, date, clock, err)
	}
	tod, rest, err := timeOfDay(cell(record, clock))
	if err != nil || len(rest) > 0 {
		return stamp{}, t.unread(record, what, date, clock, errors.Join(err, errTime))
	}
	return t.clock.place(day, tod, "")
}

func (t *timesheet) unread(record [][]byte, what string, date, clock int, err error) error {
	var asked *Unanswered
	if errors.As(err, &asked) {
		return err
	}
	r := unread(WhyTime, what, t.text(record, date, clock), errTime.Error())
	r.cause, r.columns = errTime, []int{date, clock}
	return r
}

// reversed is the reason of an entry that ends before it begins.
func (t *timesheet) reversed(record [][]byte) error {
	c := &t.columns
	end, start := t.text(record, c.endDate, c.endTime), t.text(record, c.startDate, c.startTime)
	r := unread(WhyOrder, "end", end, fmt.Sprintf("not after the start %q", start))
	r.columns, r.Than = []int{c.endDate, c.endTime}, string(start)
	r.than = []int{c.startDate, c.startTime}
	return r
}

// text is a day and a time of day, each shortened as in a message.
func (t *timesheet) text(record [][]byte, date, clock int) []byte {
	return []byte(clip(cell(record, date)) + " " + clip(cell(record, clock)))
}

// first is the first of several columns that says anything.
func (t *timesheet) first(record [][]byte, columns []int) string {
	for _, column := range columns {
		if text := cell(record, column); len(text) > 0 {
			return t.texts.of(text)
		}
	}
	return ""
}
