package tracker

import (
	"fmt"

	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/work"
)

// BookedError says that a task was paid after all before, and that another
// booking would be more than its reward.
type BookedError struct {
	Task                work.SubmissionID
	Booked, More, Total money.Amount
	Reward              *money.Amount // nil: not known
}

func (e BookedError) Error() string {
	reward := "its reward is not known"
	if e.Reward != nil {
		reward = "its reward is " + e.Reward.String()
	}
	return fmt.Sprintf("%s was booked as recovered already and %s; %s more would make it %s", e.Booked, reward, e.More, e.Total)
}

// EndedError says that a case has an outcome already.
type EndedError struct{ Kind evidence.StepKind }

func (e EndedError) Error() string {
	return fmt.Sprintf("the case is %s already: undo that step, keep a message instead, or add the step escalated first; nothing was changed", e.Kind)
}

// ends says whether a step is the outcome of a case.
func ends(k evidence.StepKind) bool {
	return k == evidence.Won || k == evidence.Lost || k == evidence.Withdrawn
}

// lastStep is the last step of a case up to a moment; nil: there is none.
func lastStep(parts []store.CasePart, until work.Instant) (last *store.CaseStep) {
	for _, p := range parts {
		if p.Step != nil && p.Step.At <= until && (last == nil || p.Step.At >= last.At) {
			last = p.Step
		}
	}
	return last
}

// mayEnd refuses an outcome after an outcome, unless the case was taken further
// in between or another part of what was won came in.
func mayEnd(parts []store.CasePart, opt StepOptions) error {
	last := lastStep(parts, opt.At)
	switch {
	case last == nil || !ends(last.Kind) || !ends(opt.Kind):
		return nil
	case last.Kind == evidence.Won && opt.Kind == evidence.Won && len(opt.Recovered) > 0:
		return nil
	}
	return EndedError{Kind: last.Kind}
}

// regaining books what submissions were paid after all.
type regaining struct {
	tx     *store.Tx
	opt    StepOptions
	now    work.Instant
	before map[work.SubmissionID]money.Amount // by steps of any case, this one's included as they are booked
}

func newRegaining(tx *store.Tx, opt StepOptions, now work.Instant) (regaining, error) {
	r := regaining{tx: tx, opt: opt, now: now, before: map[work.SubmissionID]money.Amount{}}
	if len(opt.Recovered) == 0 {
		return r, nil
	}
	cases, err := tx.Cases()
	if err != nil {
		return r, err
	}
	for _, c := range cases {
		parts, err := tx.CaseParts(c.ID)
		if err != nil {
			return r, err
		}
		for _, p := range parts {
			if p.Step == nil {
				continue
			}
			for _, part := range p.Step.Parts {
				if err := r.count(part); err != nil {
					return r, err
				}
			}
		}
	}
	return r, nil
}

// count adds a part to what was booked before.
func (r regaining) count(part work.Allotment) (err error) {
	r.before[part.Submission], err = r.before[part.Submission].Add(part.Amount)
	return err
}

// collect adds what a submission was paid to a step.
func collect(step *store.CaseStep, part work.Allotment) error {
	sum := part.Amount
	if step.Recovered != nil {
		var err error
		if sum, err = step.Recovered.Add(sum); err != nil {
			return err
		}
	}
	step.Recovered, step.Parts = &sum, append(step.Parts, part)
	return nil
}

// book books what a submission was paid after all. The whole reward of a
// rejected one overturns its rejection, with a bonus for what goes beyond it;
// less than the reward is a partial payment on a rejection that stands. What
// had been paid already is approved and has only a bonus more. The error is a
// BookedError as AddStep says.
func (r regaining) book(part work.Allotment) (work.Allotment, error) {
	sub, err := r.tx.Submission(part.Submission)
	if err != nil {
		return part, err
	}
	if part, err = whole(sub, part); err != nil {
		return part, err
	}
	if err := r.fits(sub, part.Amount); err != nil {
		return part, err
	}
	reward, more := sub.Advertised.Reward, part.Amount
	mark := MarkOptions{At: r.opt.At, Reason: r.opt.Note}
	if sub.State == work.Rejected && sub.Advertised.RewardKnown && part.Amount.Micros >= reward.Micros {
		overturned := work.Overturned
		mark.State, more.Micros = &overturned, part.Amount.Micros-reward.Micros
	}
	if more.Micros > 0 {
		mark.Bonus = more
		if !sub.Credit.Bonus.IsZero() {
			if mark.Bonus, err = sub.Credit.Bonus.Add(more); err != nil {
				return part, err
			}
		}
	}
	if err := markOne(&sub, mark, r.now); err != nil {
		return part, err
	}
	if err := r.count(part); err != nil {
		return part, err
	}
	return part, r.tx.PutSubmission(sub)
}

// whole checks a part, and makes one without an amount the whole reward.
func whole(sub work.Submission, part work.Allotment) (work.Allotment, error) {
	switch {
	case part.Amount == (money.Amount{}) && !sub.Advertised.RewardKnown:
		return part, fmt.Errorf("its reward is not known, so say how much was paid")
	case part.Amount == (money.Amount{}):
		part.Amount = sub.Advertised.Reward
	case part.Amount.Micros <= 0:
		return part, fmt.Errorf("recovered %s: must be above zero", part.Amount)
	case sub.Currency() != "" && part.Amount.Currency != sub.Currency():
		return part, fmt.Errorf("recovered %s on a task in %s: %w", part.Amount, sub.Currency(), money.ErrCurrencies)
	}
	return part, nil
}

// fits refuses what goes beyond the reward of a submission that has been paid
// something after all before. A first booking may: it is what was paid.
func (r regaining) fits(sub work.Submission, amount money.Amount) error {
	have := r.booked(sub)
	if have.Micros <= 0 || r.opt.More {
		return nil
	}
	total, err := have.Add(amount)
	if err != nil {
		return err
	}
	e := BookedError{Task: sub.ID, Booked: have, More: amount, Total: total}
	if sub.Advertised.RewardKnown {
		if e.Reward = &sub.Advertised.Reward; total.Micros <= e.Reward.Micros {
			return nil
		}
	}
	return e
}

// booked is what a submission was paid after all and still is: all of one whose
// rejection was overturned, by a case or by hand, else what cases booked.
func (r regaining) booked(sub work.Submission) money.Amount {
	credited := money.Of(work.Credited(sub.State, sub.Advertised.Reward.Micros, sub.Credit.Bonus.Micros), sub.Currency())
	if have := r.before[sub.ID]; sub.State != work.Overturned && have.Micros < credited.Micros {
		return have
	}
	return credited
}
