package importer

import (
	"bytes"
	"errors"
	"fmt"

	"clickwage/data/work"
)

// togglForm is Toggl's detailed report.
func togglForm() form {
	return form{
		name: Toggl, key: "import.format.toggl", worker: true, dates: true,
		needs:    []string{"user", "project", "description", "startdate", "starttime", "enddate", "endtime", "duration"},
		knows:    []string{"email", "client", "task", "billable", "tags"},
		families: []string{"amount"},
		nobody:   "an entry of nobody",
		optional: []Question{AskPlatform},
		open: func(h header, opt Options) (reader, error) {
			return newToggl(h, opt), nil
		},
	}
}

// toggl reads a time tracker's entries. They are tasks without an outcome, so
// they stay to be settled. Start and end are trusted, the duration is not: it
// loses what was edited. The worker may be named by e-mail or by user name.
type toggl struct {
	clock   clock
	texts   texts
	opt     Options
	columns struct {
		user, email, client, project, task, description, tags int
		startDate, startTime, endDate, endTime                int
	}
}

func newToggl(h header, opt Options) *toggl {
	t := &toggl{clock: clock{opt.Zone}, texts: texts{}, opt: opt}
	c := &t.columns
	c.user, c.email, c.client, c.project = h.column("user"), h.column("email"), h.column("client"), h.column("project")
	c.task, c.description, c.tags = h.column("task"), h.column("description"), h.column("tags")
	c.startDate, c.startTime = h.column("startdate"), h.column("starttime")
	c.endDate, c.endTime = h.column("enddate"), h.column("endtime")
	return t
}

// worker is the e-mail address, which no two users share, unless the user name
// was asked for.
func (t *toggl) worker(record [][]byte) []byte {
	email, user := cell(record, t.columns.email), cell(record, t.columns.user)
	if len(email) == 0 || (t.opt.Worker != "" && string(user) == t.opt.Worker) {
		return user
	}
	return email
}

func (t *toggl) look(record [][]byte, s *survey) {
	for _, column := range []int{t.columns.startDate, t.columns.endDate} {
		s.order.see(cell(record, column))
	}
	if s.naive == "" {
		s.zone("", bytes.Join([][]byte{cell(record, t.columns.startDate), cell(record, t.columns.startTime)}, []byte(" ")))
	}
}

func (t *toggl) read(record [][]byte, row *Row) error {
	c := &t.columns
	start, err := t.stamp(record, "start", c.startDate, c.startTime)
	if err != nil {
		return err
	}
	end, err := t.stamp(record, "end", c.endDate, c.endTime)
	if err != nil {
		return err
	}
	if end.at <= start.at {
		// In the night when the clocks are set back, an hour has two readings.
		if later, ok := t.clock.later(end); ok {
			end = later
		}
	}
	if end.at <= start.at {
		return fmt.Errorf("end %q: not after the start %q", t.text(record, c.endDate, c.endTime), t.text(record, c.startDate, c.startTime))
	}
	f := &filled{}
	f.span(row, start, end.at)
	span := &row.Intervals[0]
	span.Review = work.ReviewUnsettled
	span.Where = work.Account{Platform: t.opt.Platform, Requester: t.first(record, c.client, c.project)}
	span.Title, span.Note = t.first(record, c.description, c.task, c.project), t.texts.of(cell(record, c.tags))
	return nil
}

func (t *toggl) stamp(record [][]byte, what string, date, clock int) (stamp, error) {
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

func (t *toggl) unread(record [][]byte, what string, date, clock int, err error) error {
	var asked *Unanswered
	if errors.As(err, &asked) {
		return err
	}
	return fmt.Errorf("%s %q: %w", what, t.text(record, date, clock), errTime)
}

func (t *toggl) text(record [][]byte, date, clock int) string {
	return clip(cell(record, date)) + " " + clip(cell(record, clock))
}

// first is the first of several columns that says anything.
func (t *toggl) first(record [][]byte, columns ...int) string {
	for _, column := range columns {
		if text := cell(record, column); len(text) > 0 {
			return t.texts.of(text)
		}
	}
	return ""
}
