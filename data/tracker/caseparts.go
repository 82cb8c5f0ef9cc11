package tracker

import (
	"context"
	"fmt"
	"slices"

	"clickwage/data/deadline"
	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/work"
)

// CaseRules are the rules that a case can be held against: those of its platform
// and those that hold everywhere.
func (t *Tracker) CaseRules(ctx context.Context, id string) (deadline.Rules, error) {
	c, err := t.store.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	rules, err := t.Rules(ctx)
	return rules.Of(c.Platform), err
}

// ReplyOptions are the worker's answer to one rule.
type ReplyOptions struct {
	Rule     string        // Required: its id, see CaseRules
	Answer   string        // Required
	Kept     evidence.Kept // by the other side; Defaults to unsure
	Language string        // of the rule's text; Defaults to English
}

// Reply holds a rule against what was done, as the rule reads now. A case has
// one reply to a rule: a second one takes the first one's place.
func (t *Tracker) Reply(ctx context.Context, id string, opt ReplyOptions) (store.CasePart, error) {
	p := store.CasePart{ID: store.NewID(), Case: id}
	rules, err := t.CaseRules(ctx, id)
	if err != nil {
		return p, err
	}
	rule, ok := rules.Find(opt.Rule)
	if opt.Kept == "" {
		opt.Kept = evidence.RuleUnsure
	}
	switch {
	case !ok:
		return p, fmt.Errorf("rule %s: the case's platform has none of this name: %w", opt.Rule, store.ErrNotFound)
	case opt.Answer == "":
		return p, fmt.Errorf("%w: the reply to %s is empty", ErrCase, opt.Rule)
	case !slices.Contains([]evidence.Kept{evidence.RuleKept, evidence.RuleBroken, evidence.RuleUnsure}, opt.Kept):
		return p, fmt.Errorf("%w: %q: not one of kept, broken, unsure", ErrCase, opt.Kept)
	}
	p.Reply = &evidence.Reply{
		Rule: rule.ID, Text: deadline.In(rule.Text, opt.Language), Source: rule.Source, Retrieved: rule.Retrieved,
		Confidence: string(rule.Confidence), Answer: opt.Answer, Kept: opt.Kept,
	}
	_, err = t.changeCase(ctx, id, func(tx *store.Tx, _ *store.Case) error {
		parts, err := tx.CaseParts(id)
		if err != nil {
			return err
		}
		for _, old := range parts {
			if old.Reply != nil && old.Reply.Rule == rule.ID {
				p.ID = old.ID
			}
		}
		return tx.PutCasePart(p)
	})
	return p, err
}

// AddMessage keeps a message of the correspondence. At defaults to now.
func (t *Tracker) AddMessage(ctx context.Context, id string, m evidence.Message) (store.CasePart, error) {
	if m.Text == "" {
		return store.CasePart{}, fmt.Errorf("%w: the message is empty", ErrCase)
	}
	if !m.At.Known() {
		m.At = t.Now()
	}
	p := store.CasePart{ID: store.NewID(), Case: id, Message: &m}
	_, err := t.changeCase(ctx, id, func(tx *store.Tx, _ *store.Case) error { return tx.PutCasePart(p) })
	return p, err
}

// StepOptions are what was done in a case or came of it.
type StepOptions struct {
	Kind     evidence.StepKind // Required
	At       work.Instant      // Defaults to now
	To, Note string
	// Recovered are the submissions that were paid after all; a part without an
	// amount is the whole reward. See regain for how it is booked.
	Recovered []work.Allotment
}

// Steps are all kinds of step.
func Steps() []evidence.StepKind {
	return []evidence.StepKind{evidence.Sent, evidence.Answered, evidence.Escalated, evidence.Won, evidence.Lost, evidence.Withdrawn}
}

// AddStep keeps a step, and books what was recovered to the submissions that it
// was refused for, in one change.
func (t *Tracker) AddStep(ctx context.Context, id string, opt StepOptions) (store.CasePart, error) {
	if !slices.Contains(Steps(), opt.Kind) {
		return store.CasePart{}, fmt.Errorf("%w: step %q: not one of %s", ErrCase, opt.Kind, list(Steps()))
	}
	now := t.Now()
	if !opt.At.Known() {
		opt.At = now
	}
	step := &store.CaseStep{Step: evidence.Step{Kind: opt.Kind, At: opt.At, To: opt.To, Note: opt.Note}}
	p := store.CasePart{ID: store.NewID(), Case: id, Step: step}
	_, err := t.changeCase(ctx, id, func(tx *store.Tx, c *store.Case) error {
		for _, part := range opt.Recovered {
			if !slices.Contains(c.Tasks, part.Submission) {
				return fmt.Errorf("task %s is not in case %s: %w", part.Submission, id, store.ErrNotFound)
			}
			part, err := regain(tx, part, MarkOptions{At: opt.At, Reason: opt.Note}, now)
			if err != nil {
				return fmt.Errorf("task %s: %w; nothing was booked", part.Submission, err)
			}
			if err := collect(step, part); err != nil {
				return fmt.Errorf("%w; make a step of its own for each currency", err)
			}
		}
		return tx.PutCasePart(p)
	})
	return p, err
}

// Refused are the ids of a case's tasks that stand rejected.
func (t *Tracker) Refused(ctx context.Context, id string) (ids []string, err error) {
	d, err := t.collect(ctx, id)
	for _, r := range d.records {
		if r.Submission.State == work.Rejected {
			ids = append(ids, string(r.Submission.ID))
		}
	}
	return ids, err
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

// regain books what a submission was paid after all. The whole reward of a
// rejected one overturns its rejection, with a bonus for what goes beyond it;
// less than the reward is a partial payment on a rejection that stands. What
// had been paid already is approved and has only a bonus more.
func regain(tx *store.Tx, part work.Allotment, mark MarkOptions, now work.Instant) (work.Allotment, error) {
	sub, err := tx.Submission(part.Submission)
	if err != nil {
		return part, err
	}
	reward, known := sub.Advertised.Reward, sub.Advertised.RewardKnown
	switch {
	case part.Amount == (money.Amount{}) && !known:
		return part, fmt.Errorf("its reward is not known, so say how much was paid")
	case part.Amount == (money.Amount{}):
		part.Amount = reward
	case part.Amount.Micros <= 0:
		return part, fmt.Errorf("recovered %s: must be above zero", part.Amount)
	case sub.Currency() != "" && part.Amount.Currency != sub.Currency():
		return part, fmt.Errorf("recovered %s on a task in %s: %w", part.Amount, sub.Currency(), money.ErrCurrencies)
	}
	more := part.Amount
	if sub.State == work.Rejected && known && part.Amount.Micros >= reward.Micros {
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
	if err := markOne(&sub, mark, now); err != nil {
		return part, err
	}
	return part, tx.PutSubmission(sub)
}
