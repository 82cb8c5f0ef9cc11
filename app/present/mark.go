package present

import "clickwage/data/work"

// Tone is what a colour means; a tone never means anything else.
type Tone uint8

// The tones.
const (
	Plain Tone = iota
	Quiet
	Paid
	Pending
	Lost
	Other
	OnCall
	Live
)

// Sign is the icon that says the same as a tone.
type Sign uint8

// The signs.
const (
	NoSign Sign = iota
	SignCheck
	SignClock
	SignCross
	SignReturned
	SignInfo
	SignTimer
	SignPause
	SignPencil
	SignImport
)

// Mark is a status: an icon, a word and what they mean.
type Mark struct {
	Sign Sign
	Text string
	Tone Tone
}

// Pay is how a row's money is to be read.
type Pay uint8

// The kinds of pay.
const (
	PayOpen Pay = iota // promised, not decided
	PayMade            // credited
	PayLost            // it will not come
)

// openness is whether a task has a timer.
type openness uint8

const (
	ended openness = iota
	running
	paused
)

func opennessOf(o work.Open) openness {
	if o.Paused {
		return paused
	}
	return running
}

// markOf is the status of a submission.
func markOf(say Phrase, s work.State, timer openness) Mark {
	switch timer {
	case running:
		return Mark{SignTimer, say("state.running"), Live}
	case paused:
		return Mark{SignPause, say("work.paused"), Quiet}
	}
	m := Mark{Text: say("state." + s.String())}
	switch s {
	case work.Accepted:
		m.Sign, m.Tone = SignInfo, Quiet
	case work.Submitted:
		m.Sign, m.Tone = SignClock, Pending
	case work.Approved, work.Overturned:
		m.Sign, m.Tone = SignCheck, Paid
	case work.Returned, work.Reversed:
		m.Sign, m.Tone = SignReturned, Lost
	default:
		m.Sign, m.Tone = SignCross, Lost
	}
	return m
}

// markOfTask is markOf, where being screened out with pay counts as paid.
func markOfTask(say Phrase, s *work.Submission, timer openness) Mark {
	m := markOf(say, s.State, timer)
	if timer == ended && m.Tone == Lost && classOf(s) == work.Paid {
		m.Sign, m.Tone = SignCheck, Paid
	}
	return m
}

func classOf(s *work.Submission) work.Class {
	return work.ClassOf(s.State, s.Advertised.RewardKnown, s.Advertised.Reward.Micros, s.Credit.Bonus.Micros, s.Credit.Reversal.Micros)
}

func payOf(s *work.Submission) Pay {
	switch classOf(s) {
	case work.Paid:
		return PayMade
	case work.Unpaid:
		return PayLost
	}
	return PayOpen
}

// signOf is the icon of where time came from.
func signOf(s work.Source) Sign {
	switch s {
	case work.Timer:
		return SignTimer
	case work.Imported:
		return SignImport
	}
	return SignPencil
}
