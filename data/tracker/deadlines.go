package tracker

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"clickwage/assets"
	"clickwage/data/deadline"
	"clickwage/data/receipts"
	"clickwage/data/store"
	"clickwage/data/work"
)

// Rules are the platforms' rules, and what their decisions are held against: those that ship, with the worker's own in
// their place and beside them.
func (t *Tracker) Rules(ctx context.Context) (deadline.Rules, error) {
	shipped, err := deadline.Parse(assets.Rules())
	if err != nil {
		return nil, err
	}
	grounds, err := deadline.Parse(assets.Grounds())
	if err != nil {
		return nil, err
	}
	texts, err := t.store.RuleTexts(ctx)
	if err != nil {
		return nil, err
	}
	var own []deadline.Rule
	for _, text := range texts {
		r, err := ruleOf(text)
		if err != nil {
			return nil, err
		}
		own = append(own, r)
	}
	return append(shipped, grounds...).With(own), nil
}

func ruleOf(text store.RuleText) (r deadline.Rule, err error) {
	if err := json.Unmarshal([]byte(text.Body), &r); err != nil {
		return r, fmt.Errorf("rule %s of the ledger: %w", text.ID, err)
	}
	return r, nil
}

// PastRule is a version of the worker's own rule.
type PastRule struct {
	Rule deadline.Rule
	At   work.Instant // when it was kept
	Back bool         // the own rule was taken back then; Rule is empty
}

// PastRules are all versions of the worker's own rule, the newest first.
func (t *Tracker) PastRules(ctx context.Context, id string) ([]PastRule, error) {
	texts, err := t.store.PastRuleTexts(ctx, id)
	if err != nil {
		return nil, err
	}
	var all []PastRule
	for _, text := range texts {
		one := PastRule{At: text.At, Back: text.Body == ""}
		if !one.Back {
			if one.Rule, err = ruleOf(text); err != nil {
				return nil, err
			}
		}
		all = append(all, one)
	}
	return all, nil
}

// SetRule keeps the worker's own version of a rule, or a rule of the worker's.
// Former versions stay in the ledger. The error wraps deadline.ErrRule.
func (t *Tracker) SetRule(ctx context.Context, r deadline.Rule) error {
	r.Own, r.Confidence = true, deadline.Own
	if r.Retrieved == "" {
		today, err := t.Today(ctx)
		if err != nil {
			return err
		}
		r.Retrieved = today.String()
	}
	if err := r.Check(); err != nil {
		return err
	}
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return t.putRule(ctx, r.ID, string(body))
}

// ResetRule takes the worker's own version of a rule back to what ships.
func (t *Tracker) ResetRule(ctx context.Context, id string) error {
	rules, err := t.Rules(ctx)
	if err != nil {
		return err
	}
	if r, ok := rules.Find(id); !ok || !r.Own {
		return fmt.Errorf("rule %s: there is none of your own: %w", id, store.ErrNotFound)
	}
	return t.putRule(ctx, id, "")
}

func (t *Tracker) putRule(ctx context.Context, id, body string) error {
	err := t.store.PutRuleText(ctx, id, body)
	if err == nil {
		t.emit(Change{})
	}
	return err
}

// DueView is what is due around now.
type DueView struct {
	Now    work.Instant
	Due    []deadline.Deadline // the nearest to come first, then what passed, the latest first
	Passed int                 // passed longer ago, left out
	Later  int                 // still further away, left out
}

// Due are the deadlines that come within a span of time, or passed within it.
func (t *Tracker) Due(ctx context.Context, within time.Duration) (DueView, error) {
	v := DueView{Now: t.Now()}
	rules, err := t.Rules(ctx)
	if err != nil {
		return v, err
	}
	var coming, passed []deadline.Deadline
	of := map[string]deadline.Rules{}
	err = t.eachFact(ctx, func(f *deadline.Facts, id func() work.SubmissionID) {
		own, known := of[f.Platform]
		if !known {
			own = rules.On(f.Platform)
			of[f.Platform] = own
		}
		for i := range own {
			at, due := own[i].Due(f)
			if !due {
				continue
			}
			switch left := at.Sub(v.Now); {
			case left > within:
				v.Later++
			case left < -within:
				v.Passed++
			default:
				d := deadline.Deadline{Facts: *f, Rule: own[i], At: at}
				d.Facts.ID = id()
				if left < 0 {
					passed = append(passed, d)
				} else {
					coming = append(coming, d)
				}
			}
		}
	})
	if err != nil {
		return v, err
	}
	deadline.Sort(coming)
	deadline.Sort(passed)
	for i := len(passed) - 1; i >= 0; i-- {
		coming = append(coming, passed[i])
	}
	v.Due = coming
	return v, nil
}

// eachFact tells of every submission that a rule can be about, without its ID,
// which id makes.
func (t *Tracker) eachFact(ctx context.Context, do func(f *deadline.Facts, id func() work.SubmissionID)) error {
	payouts, err := t.store.Payouts(ctx)
	if err != nil {
		return err
	}
	received := map[work.SubmissionID]int64{}
	for _, p := range payouts {
		for _, a := range p.Allotments {
			received[a.Submission] += a.Amount.Micros
		}
	}
	var f deadline.Facts
	return t.store.EachOwed(ctx, func(task *receipts.Task, id func() work.SubmissionID) {
		owed := task.Net
		if len(received) > 0 {
			owed -= received[id()]
		}
		if unpaid := owed > 0; task.State == work.Submitted || task.State == work.Rejected || unpaid && task.State.Earns() {
			f = deadline.Facts{
				Platform: task.Platform, Title: task.Title, State: task.State,
				Submitted: task.Submitted, Decided: task.Decided, Unpaid: unpaid,
			}
			do(&f, id)
		}
	})
}

// DueOf are the deadlines of one submission, the nearest first; what has passed
// is among them.
func (t *Tracker) DueOf(ctx context.Context, s work.Submission) ([]deadline.Deadline, error) {
	rules, err := t.Rules(ctx)
	if err != nil {
		return nil, err
	}
	payouts, err := t.store.Payouts(ctx)
	if err != nil {
		return nil, err
	}
	owed := work.Net(s.State, s.Advertised.Reward.Micros, s.Credit.Bonus.Micros, s.Credit.Reversal.Micros)
	for _, p := range payouts {
		for _, a := range p.Allotments {
			if a.Submission == s.ID {
				owed -= a.Amount.Micros
			}
		}
	}
	return deadline.Due(deadline.Facts{
		ID: s.ID, Platform: s.Account.Platform, Title: s.Title, State: s.State, Submitted: s.Submitted, Decided: s.Decided, Unpaid: owed > 0,
	}, rules), nil
}
