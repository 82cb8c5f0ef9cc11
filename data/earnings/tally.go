package earnings

import (
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// Tally is what a group of submissions, time and entries adds up to. Tallies
// can be added in any order; the zero Tally is of nothing. Money is in
// micro-units of the group's currency.
type Tally struct {
	States       [11]int // submissions by work.State
	FullReversed int     // of the Reversed ones, those that kept nothing

	Paid, Unpaid, Pending timeline.Time // P, N, Q
	Other, OnCall, Review timeline.Time // U, O, and what waits to be looked at
	RejectedTime          timeline.Time // the part of N that was rejected, or reversed in full
	Captured              [4]timeline.Time

	Earned, Bonus, Reversed, Fees int64
	PendingReward, PendingCredit  int64
	RejectedReward                int64
	PendingUnknown                int // pending submissions whose reward is not known
	RejectedUnknown               int // rejected ones
}

// Plus adds another tally.
func (t *Tally) Plus(o Tally) {
	for i := range t.States {
		t.States[i] += o.States[i]
	}
	t.FullReversed += o.FullReversed
	times, others := t.times(), o.times()
	for i := range times {
		times[i].Plus(*others[i])
	}
	sums, more := t.sums(), o.sums()
	for i := range sums {
		*sums[i] += *more[i]
	}
	t.PendingUnknown += o.PendingUnknown
	t.RejectedUnknown += o.RejectedUnknown
}

func (t *Tally) times() [11]*timeline.Time {
	return [11]*timeline.Time{
		&t.Paid, &t.Unpaid, &t.Pending, &t.Other, &t.OnCall, &t.Review, &t.RejectedTime,
		&t.Captured[0], &t.Captured[1], &t.Captured[2], &t.Captured[3],
	}
}

func (t *Tally) sums() [7]*int64 {
	return [7]*int64{
		&t.Earned, &t.Bonus, &t.Reversed, &t.Fees, &t.PendingReward, &t.PendingCredit, &t.RejectedReward,
	}
}

// Submissions is how many submissions there are, whatever became of them.
func (t Tally) Submissions() int {
	n := 0
	for _, count := range t.States {
		n += count
	}
	return n
}

// Approved counts what was approved and not wholly taken back, overturned
// rejections included.
func (t Tally) Approved() int {
	return t.States[work.Approved] + t.States[work.Overturned] + t.States[work.Reversed] - t.FullReversed
}

// Rejected counts rejections and approvals that were wholly taken back.
func (t Tally) Rejected() int { return t.States[work.Rejected] + t.FullReversed }

// addSubmission counts a submission and its money, already in the group's currency.
func (t *Tally) addSubmission(s *Submission, class work.Class) {
	t.States[s.State]++
	credited := work.Credited(s.State, s.Reward, s.Bonus)
	taken := work.TakenBack(s.State, s.Reward, s.Bonus, s.Reversal)
	if !s.State.Decided() {
		t.PendingCredit += credited - taken
		if class == work.Pending {
			t.PendingReward += s.Reward
			t.PendingUnknown += count(!s.RewardKnown)
		}
		return
	}
	t.Earned += credited - taken
	t.Bonus += s.Bonus
	t.Reversed += taken
	if s.State == work.Reversed && credited-taken <= 0 {
		t.FullReversed++
	}
	if s.State == work.Rejected {
		t.RejectedReward += s.Reward
		t.RejectedUnknown += count(!s.RewardKnown)
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// addTime adds one owner's share of a segment.
func (t *Tally) addTime(kind timeKind, source work.Source, k int, micros int64) {
	switch kind {
	case toReview:
		t.Review.Add(k, micros)
		return
	case paid:
		t.Paid.Add(k, micros)
	case rejected:
		t.RejectedTime.Add(k, micros)
		t.Unpaid.Add(k, micros)
	case unpaid:
		t.Unpaid.Add(k, micros)
	case pending:
		t.Pending.Add(k, micros)
	case onCall:
		t.OnCall.Add(k, micros)
	default:
		t.Other.Add(k, micros)
	}
	t.Captured[source].Add(k, micros)
}

type timeKind uint8

const (
	paid timeKind = iota
	unpaid
	rejected
	pending
	other
	onCall
	toReview
)

// kindOf is how a submission's task time counts.
func kindOf(s *Submission, class work.Class) timeKind {
	switch class {
	case work.Paid:
		return paid
	case work.Pending:
		return pending
	case work.ToReview:
		return toReview
	}
	if s.State == work.Rejected || s.State == work.Reversed {
		return rejected
	}
	return unpaid
}
