package importer

import (
	"time"

	"clickwage/data/work"
)

// participantForm is what a participant downloads from Prolific.
func participantForm() form {
	return form{
		name: ProlificParticipant, key: "import.format.prolific-participant",
		needs: []string{"study", "reward", "startedat", "completedat", "status"},
		knows: []string{"bonus", "completioncode"},
		open: func(h header, opt Options) (reader, error) {
			return newProlific(h, opt), nil
		},
	}
}

// researcherForm is what a researcher downloads of one study. It names neither
// the study nor its reward. Older files say PROLIFIC_PID.
func researcherForm() form {
	return form{
		name: ProlificResearcher, key: "import.format.prolific-researcher", worker: true,
		needs: []string{"submissionid|sessionid", "participantid|prolificpid", "status", "startedat|starteddatetime", "completedat|completeddatetime"},
		knows: []string{
			"customstudytncsacceptedat", "reviewedat|revieweddatetime", "archivedat|archiveddatetime", "timetaken", "completioncode|enteredcode",
			"totalapprovals|numapprovals", "age", "sex", "ethnicitysimplified", "countryofbirth", "countryofresidence",
			"nationality", "language", "studentstatus", "employmentstatus",
		},
		nobody:   "a submission of nobody",
		optional: []Question{AskReward, AskTitle},
		open: func(h header, opt Options) (reader, error) {
			return newProlific(h, opt), nil
		},
	}
}

// prolific reads both downloads. What was decided here:
//
//   - "Completed at" is the end of the work, whatever became of it. A row that
//     was completed and then returned was submitted and taken back; when, only
//     "Reviewed at" could say.
//   - Times without a zone are UTC: Prolific writes no other.
//   - A participant's download has no id of the submission, so platform, study
//     and start make it the same one.
//   - A cell of CONSENT_REVOKED is an empty one; as a status it is a return.
type prolific struct {
	clock   clock
	money   amounts
	texts   texts
	opt     Options
	columns struct {
		id, worker, study, status, code, reward, bonus, started, completed, reviewed int
	}
}

func newProlific(h header, opt Options) *prolific {
	p := &prolific{clock: clock{time.UTC}, money: newAmounts(opt.Currency), texts: texts{}, opt: opt}
	c := &p.columns
	c.id, c.worker = h.column("submissionid|sessionid"), h.column("participantid|prolificpid")
	c.study, c.status, c.code = h.column("study"), h.column("status"), h.column("completioncode|enteredcode")
	c.reward, c.bonus = h.column("reward"), h.column("bonus")
	c.started, c.completed = h.column("startedat|starteddatetime"), h.column("completedat|completeddatetime")
	c.reviewed = h.column("reviewedat|revieweddatetime")
	return p
}

func (p *prolific) worker(record [][]byte) []byte { return cell(record, p.columns.worker) }

func (p *prolific) look(record [][]byte, s *survey) {
	s.zone("UTC", nil)
	for _, column := range []int{p.columns.reward, p.columns.bonus} {
		if text := cell(record, column); s.currency == "" && len(text) > 0 && bare(text) {
			s.currency = string(text)
		}
	}
}

// given is a cell that holds something.
func given(record [][]byte, column int) []byte {
	text := cell(record, column)
	switch string(text) {
	case "CONSENT_REVOKED", "DATA_EXPIRED", "Not Applicable":
		return nil
	}
	return text
}

func (p *prolific) read(record [][]byte, row *Row) error {
	c := &p.columns
	var times [3]stamp
	for i, column := range [3]int{c.started, c.completed, c.reviewed} {
		text := given(record, column)
		if len(text) == 0 {
			continue
		}
		var err error
		if times[i], err = p.clock.read(text); err != nil {
			return within([...]string{"started at", "completed at", "reviewed at"}[i], text, err)
		}
	}
	started, completed, reviewed := times[0], times[1].at, times[2].at
	if completed.Known() && completed < started.at {
		return backwards("completed at", cell(record, c.completed), "started at", cell(record, c.started))
	}
	f, s := row.begin()
	s.Account = work.Account{Platform: "Prolific", PlatformID: string(cell(record, c.id)), Worker: p.texts.of(cell(record, c.worker))}
	if c.id >= 0 && s.Account.PlatformID == "" {
		return lacking(WhyNoID, "submission id", noID)
	}
	s.Title, s.Accepted, s.Zone = p.opt.Title, started.at, "UTC"
	if c.study >= 0 {
		s.Title = p.texts.of(cell(record, c.study))
	}
	if code := given(record, c.code); string(code) != "NOCODE" {
		s.Code = p.texts.of(code)
	}
	if err := p.pay(record, s); err != nil {
		return err
	}
	if err := p.events(record, s, [3]work.Instant{started.at, completed, reviewed}); err != nil {
		return err
	}
	if started.at.Known() && completed > started.at {
		f.span(row, started, completed)
	} else {
		row.Note = NoteNoTimes
	}
	return nil
}

func (p *prolific) pay(record [][]byte, s *work.Submission) (err error) {
	if text := given(record, p.columns.reward); len(text) > 0 {
		if s.Advertised.Reward, err = p.money.read("reward", text); err != nil {
			return err
		}
		s.Advertised.RewardKnown = true
	} else if p.opt.Reward != nil {
		s.Advertised.Reward, s.Advertised.RewardKnown = *p.opt.Reward, true
	}
	if text := given(record, p.columns.bonus); len(text) > 0 {
		if s.Credit.Bonus, err = p.money.read("bonus", text); err != nil {
			return err
		}
		if reward := s.Advertised.Reward; reward.Currency != "" && reward.Currency != s.Credit.Bonus.Currency {
			return otherCurrency(text, string(reward.Currency))
		}
	}
	return nil
}

// events adds what happened: at is when it was started, completed, reviewed.
func (p *prolific) events(record [][]byte, s *work.Submission, at [3]work.Instant) error {
	status := cell(record, p.columns.status)
	state, ok := prolificState(status)
	if !ok {
		return unread(WhyState, "status", status, notKnown)
	}
	if at[0].Known() {
		happened(s, work.Accepted, at[0], "")
	}
	if at[1].Known() && state != work.TimedOut {
		happened(s, work.Submitted, at[1], "")
	}
	switch {
	case state == work.Accepted, state == work.Submitted && at[1].Known():
	case state == work.Submitted:
		happened(s, state, 0, "")
	default:
		happened(s, state, at[2], "")
	}
	return nil
}

func prolificState(status []byte) (work.State, bool) {
	switch normal(string(status)) {
	case "reserved", "active":
		return work.Accepted, true
	case "awaitingreview":
		return work.Submitted, true
	case "approved":
		return work.Approved, true
	case "rejected":
		return work.Rejected, true
	case "returned", "consentrevoked":
		return work.Returned, true
	case "timedout":
		return work.TimedOut, true
	case "screenedout":
		return work.ScreenedOut, true
	}
	return 0, false
}
