package importer

import (
	"fmt"
	"time"

	"clickwage/data/work"
)

// hitDatabaseForm is the table that the HIT database of a browser writes.
func hitDatabaseForm() form {
	return form{
		name: HITDatabase, key: "format.mturk-hitdb",
		needs: []string{"hitid", "date", "requestername", "requesterid", "title", "pay|reward", "status"},
		knows: []string{"bonus", "autoapptime", "feedback"},
		open: func(h header, opt Options) (reader, error) {
			return newHITDatabase(h, opt)
		},
	}
}

// hitDatabase reads what a worker's browser kept of MTurk's own pages: a day,
// no times. A day of these pages is one of Seattle's, and a submission is put
// at its noon, inferred. The HIT's id is the row's, since a worker does a HIT
// once. What the requester wrote is the reason of a rejection, else a note.
type hitDatabase struct {
	clock   clock
	money   amounts
	texts   texts
	columns struct{ hit, day, requester, requesterID, title, pay, bonus, status, feedback int }
}

func newHITDatabase(h header, opt Options) (*hitDatabase, error) {
	seattle, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		return nil, fmt.Errorf("the zone of MTurk's days: %w", err)
	}
	fallback := opt.Currency
	if fallback == "" {
		fallback = "USD" // MTurk pays no other
	}
	d := &hitDatabase{clock: clock{seattle}, money: newAmounts(fallback), texts: texts{}}
	c := &d.columns
	c.hit, c.day, c.requester, c.requesterID = h.column("hitid"), h.column("date"), h.column("requestername"), h.column("requesterid")
	c.title, c.pay, c.bonus = h.column("title"), h.column("pay|reward"), h.column("bonus")
	c.status, c.feedback = h.column("status"), h.column("feedback")
	return d, nil
}

func (d *hitDatabase) worker([][]byte) []byte { return nil }

func (d *hitDatabase) look(_ [][]byte, s *survey) { s.zone("America/Los_Angeles", nil) }

func (d *hitDatabase) read(record [][]byte, row *Row) error {
	c := &d.columns
	text := cell(record, c.day)
	day, rest, err := isoDay(text)
	if err != nil || (len(rest) > 0 && rest[0] != 'T' && rest[0] != ' ') {
		return unread(WhyDay, "date", text, "not a day such as 2015-08-31")
	}
	_, s := row.begin()
	s.Account = work.Account{
		Platform: "MTurk", PlatformID: string(cell(record, c.hit)),
		Requester: d.texts.of(cell(record, c.requester)), RequesterID: d.texts.of(cell(record, c.requesterID)),
	}
	if s.Account.PlatformID == "" {
		return lacking(WhyNoID, "hit id", noID)
	}
	s.Title, s.Zone = d.texts.of(cell(record, c.title)), d.clock.zone.String()
	if text := cell(record, c.pay); len(text) > 0 {
		if s.Advertised.Reward, err = d.money.read("pay", text); err != nil {
			return err
		}
		s.Advertised.RewardKnown = true
	}
	if text := cell(record, c.bonus); len(text) > 0 {
		if s.Credit.Bonus, err = d.money.read("bonus", text); err != nil {
			return err
		}
	}
	state, ok := hitState(cell(record, c.status))
	if !ok {
		return unread(WhyState, "status", cell(record, c.status), notKnown)
	}
	noon := d.clock.local(day, 12*time.Hour).at
	s.Events = append(s.Events, work.Event{State: work.Submitted, At: noon, Source: work.Inferred})
	feedback := string(cell(record, c.feedback))
	if state == work.Rejected {
		happened(s, state, 0, feedback)
	} else {
		s.Note = feedback
		if state != work.Submitted {
			happened(s, state, 0, "")
		}
	}
	row.Note = NoteNoTimes
	return nil
}

// hitState reads a status of MTurk's own pages. "Approved - Pending Payment"
// comes with spaces that do not break.
func hitState(text []byte) (work.State, bool) {
	switch normal(string(text)) {
	case "approvedpendingpayment", "approved", "paid":
		return work.Approved, true
	case "pendingapproval", "submitted", "pending":
		return work.Submitted, true
	}
	return stateNamed(text)
}
