package importer

import (
	"fmt"
	"strings"

	"clickwage/data/work"
)

// mturkForm is MTurk's batch results, in the requester's comma separated shape
// and the command line tools' tab separated one with lower-case names.
func mturkForm() form {
	return form{
		name: MTurkBatch, key: "import.format.mturk-batch", worker: true,
		needs: []string{
			"hitid", "title", "reward", "assignmentid", "workerid", "assignmentstatus",
			"accepttime|assignmentaccepttime", "submittime|assignmentsubmittime",
		},
		knows: []string{
			"hittypeid", "approvaltime|assignmentapprovaltime", "rejectiontime|assignmentrejecttime",
			"requesterfeedback|feedback", "assignmentdurationinseconds|assignmentduration", "autoapprovaltime",
			"description", "keywords", "creationtime", "maxassignments|assignments", "requesterannotation|annotation",
			"autoapprovaldelayinseconds|autoapprovaldelay", "expiration|deadline", "numberofsimilarhits",
			"lifetimeinseconds|hitlifetime", "worktimeinseconds", "lifetimeapprovalrate", "last30daysapprovalrate",
			"last7daysapprovalrate", "numavailable", "numpending", "numcomplete", "hitstatus",
			"reviewstatus", "viewhit",
		},
		families: []string{"input.", "answer.", "approve", "reject"},
		nobody:   "a HIT that nobody accepted",
		open: func(h header, opt Options) (reader, error) {
			return newMTurk(h, opt), nil
		},
	}
}

// mturk reads batch results. What was decided here:
//
//   - A task is a HIT type: all HITs of one kind, which one worker does many of.
//     The assignment is the platform's id of the submission.
//   - The work is the span from acceptance to submission; WorkTimeInSeconds,
//     where there is one, is the same span.
//   - Every time in a row is an event, whatever AssignmentStatus says, because
//     the status of a row can lag behind its times. A row that is still
//     "Submitted" and has a RejectionTime was rejected then, for the reason
//     given. So the snapshots of a growing batch hold the same events whichever
//     is imported first, and end in the same state.
//   - An approval after a rejection is a rejection taken back.
//   - Where the status of an approved or rejected row contradicts its times, the
//     row is a problem: neither can be believed.
//   - An ApprovalTime written as UTC is MTurk's mark of an approval by the
//     clock. It is the row's Note; to the worker's pay it makes no difference.
type mturk struct {
	clock   clock
	money   amounts
	texts   texts
	columns struct {
		assignment, worker, status, kind, title, reward, feedback, limit int
		times                                                            [4]int
	}
}

// mturkTimes are the events that a row has a time of, in order.
var mturkTimes = [4]struct {
	name  string
	state work.State
}{
	{"accept time", work.Accepted}, {"submit time", work.Submitted},
	{"rejection time", work.Rejected}, {"approval time", work.Approved},
}

func newMTurk(h header, opt Options) *mturk {
	fallback := opt.Currency
	if fallback == "" {
		fallback = "USD" // MTurk pays no other
	}
	m := &mturk{clock: clock{opt.Zone}, money: newAmounts(fallback), texts: texts{}}
	c := &m.columns
	c.assignment, c.worker, c.status = h.column("assignmentid"), h.column("workerid"), h.column("assignmentstatus")
	c.kind, c.title, c.reward = h.column("hittypeid"), h.column("title"), h.column("reward")
	c.feedback = h.column("requesterfeedback|feedback")
	c.limit = h.column("assignmentdurationinseconds|assignmentduration")
	c.times = [4]int{
		h.column("accepttime|assignmentaccepttime"), h.column("submittime|assignmentsubmittime"),
		h.column("rejectiontime|assignmentrejecttime"), h.column("approvaltime|assignmentapprovaltime"),
	}
	return m
}

func (m *mturk) worker(record [][]byte) []byte { return cell(record, m.columns.worker) }

func (m *mturk) look(record [][]byte, s *survey) {
	if at := cell(record, m.columns.times[0]); len(at) > 0 {
		m.clock.look(at, s)
	}
}

func (m *mturk) read(record [][]byte, row *Row) error {
	c := &m.columns
	var times [4]stamp
	for i, column := range c.times {
		text := cell(record, column)
		if len(text) == 0 {
			continue
		}
		var err error
		if times[i], err = m.clock.read(text); err != nil {
			return within(mturkTimes[i].name, text, err)
		}
	}
	accepted, submitted := times[0], times[1]
	if accepted.at.Known() && submitted.at.Known() && submitted.at < accepted.at {
		return backwards("submit time", cell(record, c.times[1]), "accept time", cell(record, c.times[0]))
	}
	f, s := row.begin()
	s.Account = work.Account{
		Platform: "MTurk", PlatformID: string(cell(record, c.assignment)),
		Worker: m.texts.of(cell(record, c.worker)), TaskID: m.texts.of(cell(record, c.kind)),
	}
	if s.Account.PlatformID == "" {
		return lacking(WhyNoID, "assignment id", noID)
	}
	s.Title, s.Accepted, s.Zone = m.texts.of(cell(record, c.title)), accepted.at, accepted.zone
	var err error
	if s.Advertised.Limit, err = seconds("assignment duration", cell(record, c.limit)); err != nil {
		return err
	}
	if text := cell(record, c.reward); len(text) > 0 {
		if s.Advertised.Reward, err = m.money.read("reward", text); err != nil {
			return err
		}
		s.Advertised.RewardKnown = true
	}
	if err := m.events(record, row, times); err != nil {
		return err
	}
	if accepted.at.Known() && submitted.at > accepted.at {
		f.span(row, accepted, submitted.at)
	} else if row.Note == "" {
		row.Note = NoteNoTimes
	}
	return nil
}

// events adds what happened, and checks it against the status.
func (m *mturk) events(record [][]byte, row *Row, times [4]stamp) error {
	s, feedback, status := row.Submission, string(cell(record, m.columns.feedback)), cell(record, m.columns.status)
	state, ok := mturkState(status)
	if !ok {
		return unread(WhyState, "assignment status", status, notKnown)
	}
	rejected, approved := times[2], times[3]
	seen := false
	for i, t := range times {
		if !t.at.Known() {
			continue
		}
		reason := ""
		if mturkTimes[i].state == work.Rejected || (mturkTimes[i].state == work.Approved && !rejected.at.Known()) {
			reason = feedback
		}
		happened(s, mturkTimes[i].state, t.at, reason)
		seen = seen || mturkTimes[i].state == state
	}
	if !seen && state != work.Accepted {
		reason := feedback
		if state == work.Submitted {
			reason = ""
		}
		happened(s, state, 0, reason)
	}
	switch {
	case state == work.Approved && rejected.at.Known() && approved.at.Known() && approved.at < rejected.at,
		state == work.Rejected && rejected.at.Known() && approved.at >= rejected.at:
		return unread(WhyContrary, "assignment status", status, fmt.Sprintf("but the row was approved at %q and rejected at %q",
			clip(cell(record, m.columns.times[3])), clip(cell(record, m.columns.times[2]))))
	case state == work.Approved && rejected.at.Known():
		row.Note = NoteReversed
	case state == work.Submitted && rejected.at.Known():
		row.Note = NoteRejecting
	case state == work.Approved && approved.utc:
		row.Note = NoteAutoApproved
	}
	return nil
}

func mturkState(status []byte) (work.State, bool) {
	for i := range mturkStates {
		if strings.EqualFold(mturkStates[i].word, string(status)) {
			return mturkStates[i].state, true
		}
	}
	return 0, false
}

var mturkStates = [...]struct {
	word  string
	state work.State
}{
	{"Approved", work.Approved}, {"Rejected", work.Rejected}, {"Submitted", work.Submitted},
	{"Accepted", work.Accepted}, {"Returned", work.Returned}, {"Abandoned", work.TimedOut},
}
