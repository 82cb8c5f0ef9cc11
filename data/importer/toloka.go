package importer

import (
	"time"

	"clickwage/data/work"
)

// tolokaForm is the table of assignments of a Toloka pool.
func tolokaForm() form {
	return form{
		name: Toloka, key: "format.toloka", worker: true,
		needs: []string{"assignment:assignmentid", "assignment:workerid", "assignment:status", "assignment:started"},
		knows: []string{
			"assignment:link", "assignment:submitted", "assignment:reward", "assignment:accepted", "assignment:rejected",
			"assignment:poolid", "assignment:rejectioncomment|assignment:publiccomment|assignment:comment",
		},
		families: []string{"input:", "output:", "golden:", "hint:", "assignment:"},
		nobody:   "an assignment of nobody",
		optional: []Question{AskReward, AskTitle},
		open: func(h header, opt Options) (reader, error) {
			return newToloka(h, opt), nil
		},
	}
}

// toloka reads assignments. An assignment is a page of tasks, which is paid as
// a whole: its rows, one for each task, are one submission. Times without a
// zone are UTC, and pay is in dollars: Toloka writes no other.
type toloka struct {
	clock   clock
	money   amounts
	texts   texts
	opt     Options
	columns struct {
		assignment, worker, status, pool, reward, comment int
		times                                             [4]int
	}
}

// tolokaTimes are the events that a row may have a time of, in order.
var tolokaTimes = [4]string{"started", "submitted", "accepted", "rejected"}

func newToloka(h header, opt Options) *toloka {
	fallback := opt.Currency
	if fallback == "" {
		fallback = "USD"
	}
	t := &toloka{clock: clock{time.UTC}, money: newAmounts(fallback), texts: texts{}, opt: opt}
	c := &t.columns
	c.assignment, c.worker, c.status = h.column("assignment:assignmentid"), h.column("assignment:workerid"), h.column("assignment:status")
	c.pool, c.reward = h.column("assignment:poolid"), h.column("assignment:reward")
	c.comment = h.column("assignment:rejectioncomment|assignment:publiccomment|assignment:comment")
	for i, name := range tolokaTimes {
		c.times[i] = h.column("assignment:" + name)
	}
	return t
}

func (t *toloka) worker(record [][]byte) []byte { return cell(record, t.columns.worker) }

func (t *toloka) look(_ [][]byte, s *survey) { s.zone("UTC", nil) }

func (t *toloka) read(record [][]byte, row *Row) error {
	c := &t.columns
	var times [4]stamp
	for i, column := range c.times {
		text := cell(record, column)
		if len(text) == 0 {
			continue
		}
		var err error
		if times[i], err = t.clock.read(text); err != nil {
			return within(tolokaTimes[i], text, err)
		}
	}
	started, submitted := times[0], times[1].at
	if submitted.Known() && submitted < started.at {
		return backwards("submitted", cell(record, c.times[1]), "started", cell(record, c.times[0]))
	}
	state, ok := tolokaState(cell(record, c.status))
	if !ok {
		return unread(WhyState, "status", cell(record, c.status), notKnown)
	}
	f, s := row.begin()
	s.Account = work.Account{
		Platform: "Toloka", PlatformID: string(cell(record, c.assignment)), Worker: t.texts.of(cell(record, c.worker)),
		TaskID: t.texts.of(cell(record, c.pool)),
	}
	if s.Account.PlatformID == "" {
		return lacking(WhyNoID, "assignment id", noID)
	}
	s.Title, s.Accepted, s.Zone = t.opt.Title, started.at, "UTC"
	if text := cell(record, c.reward); len(text) > 0 {
		var err error
		if s.Advertised.Reward, err = t.money.read("reward", text); err != nil {
			return err
		}
		s.Advertised.RewardKnown = true
	} else if t.opt.Reward != nil {
		s.Advertised.Reward, s.Advertised.RewardKnown = *t.opt.Reward, true
	}
	t.events(record, s, state, times)
	if started.at.Known() && submitted > started.at {
		f.span(row, started, submitted)
	} else {
		row.Note = NoteNoTimes
	}
	return nil
}

// events adds what happened; a decision's time is not in every file.
func (t *toloka) events(record [][]byte, s *work.Submission, state work.State, times [4]stamp) {
	if times[0].at.Known() {
		happened(s, work.Accepted, times[0].at, "")
	}
	if times[1].at.Known() || state == work.Submitted {
		happened(s, work.Submitted, times[1].at, "")
	}
	switch state {
	case work.Accepted, work.Submitted:
	case work.Approved:
		happened(s, state, times[2].at, "")
	case work.Rejected:
		happened(s, state, times[3].at, string(cell(record, t.columns.comment)))
	default:
		happened(s, state, 0, "")
	}
}

func tolokaState(text []byte) (work.State, bool) {
	switch normal(string(text)) {
	case "active":
		return work.Accepted, true
	case "submitted":
		return work.Submitted, true
	case "approved", "accepted":
		return work.Approved, true
	case "rejected":
		return work.Rejected, true
	case "skipped":
		return work.Returned, true
	case "expired":
		return work.TimedOut, true
	}
	return 0, false
}
