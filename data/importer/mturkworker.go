package importer

import (
	"fmt"
	"strings"
	"time"

	"clickwage/data/work"
)

// turker reads what MTurk's workers save of their own history: the worker
// site's pages and the scripts and extensions that store them. What was decided
// here for all of them:
//
//   - The HIT is the platform's id of the submission. A worker does a HIT once,
//     and every one of these formats names it; the assignment's id is missing
//     from some of them, so it cannot say which rows are the same. It is kept
//     in the note.
//   - They know the day, and no time of it. The work is kept without an
//     interval, and the submission is put at noon of the day in Seattle, whose
//     days these are, marked inferred: so it is counted in its month. Two of
//     them may call it the day before or after: Within.
//   - A decision has no time; it holds from when the ledger learnt of it.
//   - What the requester wrote is the reason of a rejection, else a note.
type turker struct {
	money   amounts
	texts   texts
	now     time.Time
	seattle *time.Location
}

func newTurker(opt Options) (turker, error) {
	seattle, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		return turker{}, fmt.Errorf("the zone of MTurk's days: %w", err)
	}
	fallback := opt.Currency
	if fallback == "" {
		fallback = "USD" // MTurk pays no other
	}
	return turker{newAmounts(fallback), texts{}, opt.Now, seattle}, nil
}

func (t *turker) worker([][]byte) []byte { return nil }

func (t *turker) look(_ [][]byte, s *survey) { s.zone("America/Los_Angeles", nil) }

// hit is one row of a worker's history, in the formats' common words.
type hit struct {
	id, assignment, requester, requesterID, title string
	reward, bonus, state, reason                  string
	day                                           date
	guessed                                       bool // the exporter made the state up
}

// take makes a submission of a HIT.
func (t *turker) take(h hit, row *Row) error {
	if h.id == "" {
		return lacking(WhyNoID, "HIT id", noID)
	}
	state, ok := turkState(h.state)
	if !ok {
		return unread(WhyState, "state", []byte(h.state), notKnown)
	}
	_, s := row.begin()
	row.Note = NoteNoTimes
	s.Account = work.Account{
		Platform: "MTurk", PlatformID: h.id, Requester: t.texts.of([]byte(h.requester)), RequesterID: t.texts.of([]byte(h.requesterID)),
	}
	s.Title, s.Zone = t.texts.of([]byte(h.title)), t.seattle.String()
	if h.assignment != "" {
		s.Note = "assignment " + h.assignment
	}
	if state != work.Rejected && h.reason != "" {
		s.Note, h.reason = strings.TrimSpace(s.Note+"\n"+h.reason), ""
	}
	if err := t.pay(h, s); err != nil {
		return err
	}
	t.events(h, s, state)
	if h.day.valid() {
		row.Within = 48 * time.Hour
	}
	return nil
}

func (t *turker) pay(h hit, s *work.Submission) (err error) {
	if h.reward != "" {
		if s.Advertised.Reward, err = t.money.read("reward", []byte(h.reward)); err != nil {
			return err
		}
		s.Advertised.RewardKnown = true
	}
	if h.bonus == "" || h.bonus == "0" {
		return nil
	}
	s.Credit.Bonus, err = t.money.read("bonus", []byte(h.bonus))
	if err == nil && s.Advertised.RewardKnown && s.Credit.Bonus.Currency != s.Advertised.Reward.Currency {
		err = otherCurrency([]byte(h.bonus), string(s.Advertised.Reward.Currency))
	}
	return err
}

func (t *turker) events(h hit, s *work.Submission, state work.State) {
	first := work.Submitted
	switch state {
	case work.Accepted, work.Returned, work.TimedOut:
		first = work.Accepted
	}
	if h.day.valid() {
		happened(s, first, clock{t.seattle}.local(h.day, 12*time.Hour).at, "")
		s.Events[len(s.Events)-1].Source = work.Inferred
	}
	if state == first && h.day.valid() {
		return
	}
	happened(s, state, 0, h.reason)
	if h.guessed {
		s.Events[len(s.Events)-1].Source = work.Inferred
	}
}

// turkState reads a state as the worker site has worded it over the years:
// "Approved - Pending Payment", and "Approved" with a space that does not break
// and a dash with nothing after it, are Approved.
func turkState(text string) (work.State, bool) {
	switch words := strings.ToLower(strings.Join(strings.Fields(text), " ")); {
	case words == "paid", words == "pending payment", strings.HasPrefix(words, "approved"):
		return work.Approved, true
	case words == "submitted", words == "pending", words == "pending approval":
		return work.Submitted, true
	case words == "rejected":
		return work.Rejected, true
	case words == "returned":
		return work.Returned, true
	case words == "abandoned", words == "expired":
		return work.TimedOut, true
	case words == "accepted", words == "assigned":
		return work.Accepted, true
	}
	return 0, false
}

// turkDay reads a day as 20170426, 2017-04-26, 04262017 or the instant at
// which it begins on the US east coast, 2017-04-26T04:00:00.000Z.
func turkDay(text string) (date, error) {
	if text == "" {
		return date{}, nil
	}
	if n, ok := number([]byte(text)); ok && len(text) == 8 {
		for _, day := range []date{{n / 10000, n / 100 % 100, n % 100}, {n % 10000, n / 1000000, n / 10000 % 100}} {
			if day.valid() && day.year < 2100 {
				return day, nil
			}
		}
	}
	if day, rest, err := isoDay([]byte(text)); err == nil && len(rest) == 0 {
		return day, nil
	}
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		if east := at.UTC().Add(-4 * time.Hour); east.Year() >= 1970 && east.Year() < 2100 {
			return date{east.Year(), int(east.Month()), east.Day()}, nil
		}
	}
	return date{}, unread(WhyDay, "date", []byte(text), "not a day")
}
