package earnings

import (
	"math"
	"slices"

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
	ApprovedTime          timeline.Time // on submissions that count as approved, whatever was paid
	RejectedTime          timeline.Time // on those that count as rejected
	Captured              [4]timeline.Time

	Earned, Bonus, Reversed, Fees int64
	PendingReward, PendingCredit  int64
	RejectedReward                int64 // of rejected submissions
	ApprovedReward                int64 // of those that count as approved
	ReversedReward                int64 // of those reversed in full
	Recovered                     int64 // pay, within Earned, of rejections that were overturned, and on those that stand
	PendingUnknown                int   // pending submissions whose reward is not known
	RejectedUnknown               int   // rejected ones
	ApprovedUnknown               int   // ones approved, or approved and reversed
	RecoveredUnknown              int   // ones overturned
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
		plus(sums[i], *more[i])
	}
	t.PendingUnknown += o.PendingUnknown
	t.RejectedUnknown += o.RejectedUnknown
	t.ApprovedUnknown += o.ApprovedUnknown
	t.RecoveredUnknown += o.RecoveredUnknown
}

func (t *Tally) times() [12]*timeline.Time {
	return [12]*timeline.Time{
		&t.Paid, &t.Unpaid, &t.Pending, &t.Other, &t.OnCall, &t.Review, &t.ApprovedTime, &t.RejectedTime,
		&t.Captured[0], &t.Captured[1], &t.Captured[2], &t.Captured[3],
	}
}

func (t *Tally) sums() [10]*int64 {
	return [10]*int64{
		&t.Earned, &t.Bonus, &t.Reversed, &t.Fees, &t.PendingReward, &t.PendingCredit,
		&t.RejectedReward, &t.ApprovedReward, &t.ReversedReward, &t.Recovered,
	}
}

// plus adds to a sum of money. Beyond the range of an Amount a sum stays where it
// ends, whatever is added: see TooLarge.
func plus(sum *int64, more int64) {
	switch total := *sum + more; {
	case *sum == math.MaxInt64, *sum == math.MinInt64:
	case *sum > 0 && more > 0 && total < 0:
		*sum = math.MaxInt64
	case *sum < 0 && more < 0 && total >= 0:
		*sum = math.MinInt64
	default:
		*sum = total
	}
}

// TooLarge says that a sum of money is so far out that no figure can be made of
// it: even a few of such sums leave the range of an Amount.
func (t Tally) TooLarge() bool {
	sums := t.sums()
	return slices.ContainsFunc(sums[:], func(sum *int64) bool { return *sum > math.MaxInt64/4 || *sum < math.MinInt64/4 })
}

// Submissions is how many submissions there are, whatever became of them.
func (t Tally) Submissions() int {
	n := 0
	for _, count := range t.States {
		n += count
	}
	return n
}

// Decided counts the submissions that are ended, whatever came of them: what a
// rate rests on.
func (t Tally) Decided() int {
	return t.Submissions() - t.States[work.Accepted] - t.States[work.Submitted]
}

// Approved counts what was approved and not wholly taken back, overturned
// rejections included.
func (t Tally) Approved() int {
	return t.States[work.Approved] + t.States[work.Overturned] + t.States[work.Reversed] - t.FullReversed
}

// Rejected counts rejections and approvals that were wholly taken back.
func (t Tally) Rejected() int { return t.States[work.Rejected] + t.FullReversed }

// addSubmission counts a submission and its money, already in the group's
// currency, of which so much was taken back. Money of one that is to review is
// left out, as its time is.
func (t *Tally) addSubmission(s *Submission, class work.Class, taken int64) {
	t.States[s.State]++
	net := work.Credited(s.State, s.Reward, s.Bonus) - taken
	switch class {
	case work.Paid, work.Unpaid:
		plus(&t.Earned, net)
		plus(&t.Bonus, s.Bonus)
		plus(&t.Reversed, taken)
	case work.Pending:
		plus(&t.PendingCredit, net)
		plus(&t.PendingReward, s.Reward)
		t.PendingUnknown += count(!s.RewardKnown)
	}
	if s.State == work.Overturned {
		t.RecoveredUnknown += count(!s.RewardKnown)
	}
	if class == work.Paid && (s.State == work.Overturned || s.State == work.Rejected) {
		plus(&t.Recovered, net)
	}
	switch verdictOf(s.State, class) {
	case approved:
		plus(&t.ApprovedReward, s.Reward)
		t.ApprovedUnknown += count(!s.RewardKnown)
	case rejected:
		if s.State == work.Reversed {
			t.FullReversed++
			plus(&t.ReversedReward, s.Reward)
			t.ApprovedUnknown += count(!s.RewardKnown)
			return
		}
		plus(&t.RejectedReward, s.Reward)
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
	switch kind.class {
	case toReview:
		t.Review.Add(k, micros)
		return
	case paid:
		t.Paid.Add(k, micros)
	case unpaid:
		t.Unpaid.Add(k, micros)
	case pending:
		t.Pending.Add(k, micros)
	case onCall:
		t.OnCall.Add(k, micros)
	default:
		t.Other.Add(k, micros)
	}
	switch kind.verdict {
	case approved:
		t.ApprovedTime.Add(k, micros)
	case rejected:
		t.RejectedTime.Add(k, micros)
	}
	t.Captured[source].Add(k, micros)
}

// timeKind is how a stretch of time counts.
type timeKind struct {
	class   timeClass
	verdict verdict
}

type timeClass uint8

const (
	paid timeClass = iota
	unpaid
	pending
	other
	onCall
	toReview
)

// verdict is the side of the rejection rate that a submission is on.
type verdict uint8

const (
	neither verdict = iota
	approved
	rejected
)

// verdictOf counts an approval that was wholly taken back as a rejection.
func verdictOf(state work.State, class work.Class) verdict {
	switch {
	case state == work.Rejected, state == work.Reversed && class == work.Unpaid:
		return rejected
	case state.Earns():
		return approved
	}
	return neither
}

// kindOf is how a submission's task time counts.
func kindOf(state work.State, class work.Class) timeKind {
	kind := timeKind{toReview, verdictOf(state, class)}
	switch class {
	case work.Paid:
		kind.class = paid
	case work.Unpaid:
		kind.class = unpaid
	case work.Pending:
		kind.class = pending
	}
	return kind
}
