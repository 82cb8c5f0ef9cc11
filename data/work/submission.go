package work

import "slices"

// Settle brings State, Reason, Submitted and Decided in line with the events.
// Call it after every change of Events.
func (s *Submission) Settle() {
	s.State = StateOf(s.Events)
	s.Reason = ReasonOf(s.Events)
	s.Submitted, s.Decided = 0, 0
	for _, e := range s.Events {
		switch e.State {
		case Accepted:
			if e.At.Known() && (!s.Accepted.Known() || e.At < s.Accepted) {
				s.Accepted = e.At
			}
		case Submitted:
			if e.At.Known() && (!s.Submitted.Known() || e.At < s.Submitted) {
				s.Submitted = e.At
			}
		}
	}
	if latest, ok := Latest(s.Events); ok && latest.State.Decided() {
		s.Decided = latest.At
	}
}

// Anchor is the instant whose local day the submission's money and time belong
// to: its first submission, else the end of its last work, else its acceptance,
// else the first known event. Decisions and payments never move it once it is
// submitted. Zero where nothing is known.
func (s *Submission) Anchor(lastWork Instant) Instant {
	switch {
	case s.Submitted.Known():
		return s.Submitted
	case lastWork.Known():
		return lastWork
	case s.Accepted.Known():
		return s.Accepted
	}
	var first Instant
	for _, e := range s.Events {
		if e.At.Known() && (!first.Known() || e.At < first) {
			first = e.At
		}
	}
	return first
}

// Class is how a submission's time counts.
type Class uint8

// The classes of task time.
const (
	Paid     Class = iota // P: net pay above nothing
	Unpaid                // N: decided, and nothing paid
	Pending               // Q: not decided yet
	ToReview              // not known: no outcome, or approved with an unknown reward
)

// ClassOf is the class of a submission by its state and its money in
// micro-units, as Net counts it. Example: a returned task with a partial
// payment is Paid; an approved one whose reward nobody knows is ToReview.
func ClassOf(state State, rewardKnown bool, reward, bonus, reversal int64) Class {
	switch {
	case state == Accepted:
		return ToReview
	case state == Submitted:
		return Pending
	case state.Earns() && !rewardKnown && (state != Reversed || reversal != 0):
		return ToReview // of a reversal without an amount the outcome is known: nothing
	case Net(state, reward, bonus, reversal) > 0:
		return Paid
	}
	return Unpaid
}

// Net is the money credited for a submission in micro-units: the reward where
// the state earns it, bonuses in any state, less what was taken back. A
// reversal without an amount takes back everything.
func Net(state State, reward, bonus, reversal int64) int64 {
	return Credited(state, reward, bonus) - TakenBack(state, reward, bonus, reversal)
}

// Credited is the reward where the state earns it, and the bonus, in micro-units.
func Credited(state State, reward, bonus int64) int64 {
	if state.Earns() {
		return reward + bonus
	}
	return bonus
}

// TakenBack is what was reversed, in micro-units: all that was credited where a
// Reversed submission names no amount.
func TakenBack(state State, reward, bonus, reversal int64) int64 {
	if state == Reversed && reversal == 0 {
		return Credited(state, reward, bonus)
	}
	return reversal
}

// Clone is a copy that shares nothing with s.
func (s Submission) Clone() Submission {
	s.Events = slices.Clone(s.Events)
	return s
}
