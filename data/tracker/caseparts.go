package tracker

import (
	"context"
	"fmt"
	"slices"

	"clickwage/data/deadline"
	"clickwage/data/evidence"
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
	// amount is the whole reward. See regaining.book for how it is booked.
	Recovered []work.Allotment
	// More says that it was paid beyond what was booked before, as interest or
	// goodwill; without it several bookings stay within the reward.
	More bool
}

// Steps are all kinds of step.
func Steps() []evidence.StepKind {
	return []evidence.StepKind{evidence.Sent, evidence.Answered, evidence.Escalated, evidence.Won, evidence.Lost, evidence.Withdrawn}
}

// AddStep keeps a step, and books what was recovered to the submissions that it
// was refused for, in one change. The error is a BookedError where that would be
// more than the reward, an EndedError where the case has an outcome already; then
// nothing was changed.
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
		parts, err := tx.CaseParts(id)
		if err != nil {
			return err
		}
		if err := mayEnd(parts, opt); err != nil {
			return err
		}
		r, err := newRegaining(tx, opt, now)
		if err != nil {
			return err
		}
		for _, part := range opt.Recovered {
			if !slices.Contains(c.Tasks, part.Submission) {
				return fmt.Errorf("task %s is not in case %s: %w", part.Submission, id, store.ErrNotFound)
			}
			part, err := r.book(part)
			if err != nil {
				return fmt.Errorf("task %s: %w; nothing was changed", part.Submission, err)
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
