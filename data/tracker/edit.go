package tracker

import (
	"errors"
	"fmt"
	"time"

	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/work"
)

// ValueError is a value that can mean nothing, whatever the ledger holds.
type ValueError struct{ error }

// Unwrap is what is wrong with it.
func (e ValueError) Unwrap() error { return e.error }

// editor changes fields of records.
type editor struct {
	zone *time.Location // of times without one
	now  work.Instant
}

func (e editor) submission(r *store.Record, name, value string) error {
	sub := r.Submission
	text := map[string]*string{
		"title": &sub.Title, "requester": &sub.Account.Requester, "platform": &sub.Account.Platform,
		"platform_id": &sub.Account.PlatformID, "worker": &sub.Account.Worker, "note": &sub.Note, "code": &sub.Code,
	}
	if into, ok := text[name]; ok {
		*into = value
		return nil
	}
	switch name {
	case "reward", "bonus", "reversal":
		return editMoney(sub, name, value)
	case "limit", "estimate":
		span, err := time.ParseDuration(value)
		if err != nil || span < 0 {
			return ValueError{errors.New("not a length of time such as 10m")}
		}
		*map[string]*time.Duration{"limit": &sub.Advertised.Limit, "estimate": &sub.Advertised.Estimate}[name] = span
		return nil
	case "hourly", "terms":
		return editPromise(&sub.Promise, name, value)
	case "start", "end", "review":
		if len(r.Intervals) != 1 {
			return fmt.Errorf("the task has %d intervals, so it is not clear which is meant; edit the interval by its id", len(r.Intervals))
		}
		return e.interval(&r.Intervals[0], name, value)
	}
	return fmt.Errorf("a task has no such field")
}

// editPromise fills in what was promised and nobody had noted.
func editPromise(p *work.Promise, name, value string) error {
	more := work.Promise{Terms: value}
	if name == "hourly" {
		hourly, err := money.Parse(value, p.Reward.Currency)
		if err != nil {
			return ValueError{err}
		}
		if hourly.Micros <= 0 {
			return fmt.Errorf("must be above zero")
		}
		more = work.Promise{Hourly: hourly}
	}
	if have := *p; !p.Fill(more) && have != more {
		return fmt.Errorf("what was promised is frozen and cannot be changed")
	}
	return nil
}

func editMoney(sub *work.Submission, name, value string) error {
	if value == "" && name == "reward" {
		sub.Advertised.Reward, sub.Advertised.RewardKnown = money.Amount{}, false
		return nil
	}
	amount, err := money.Parse(value, sub.Currency())
	if err != nil {
		return ValueError{err}
	}
	if err := amount.Check(); err != nil {
		return err
	}
	into := map[string]*money.Amount{
		"reward": &sub.Advertised.Reward, "bonus": &sub.Credit.Bonus, "reversal": &sub.Credit.Reversal,
	}
	*into[name] = money.Amount{}
	if have := sub.Currency(); have != "" && have != amount.Currency && (!sub.Credit.Bonus.IsZero() || !sub.Credit.Reversal.IsZero() || name != "reward") {
		return fmt.Errorf("the task's money is in %s: %w", have, money.ErrCurrencies)
	}
	*into[name] = amount
	if name == "reward" {
		sub.Advertised.RewardKnown = true
	}
	return nil
}

func (e editor) interval(i *work.Interval, name, value string) error {
	text := map[string]*string{
		"title": &i.Title, "requester": &i.Where.Requester, "platform": &i.Where.Platform, "worker": &i.Where.Worker, "note": &i.Note,
	}
	if i.Submission != "" && name != "note" && (text[name] != nil || name == "activity") {
		return fmt.Errorf("that is the task's, not the interval's; edit the task, or move the time")
	}
	if into, ok := text[name]; ok {
		*into = value
		return nil
	}
	var err error
	switch name {
	case "activity":
		i.Activity, err = work.ParseActivity(value)
	case "review":
		i.Review, err = work.ParseReview(value)
	case "start", "end":
		err = e.time(i, name, value)
	default:
		return fmt.Errorf("time has no such field")
	}
	if err != nil {
		return ValueError{err}
	}
	return nil
}

// time moves the start or the end of an interval. What a person types is typed,
// whatever captured it before.
func (e editor) time(i *work.Interval, name, value string) error {
	at, err := ParseTime(value, e.zone)
	if err != nil {
		return err
	}
	into := map[string]*work.Instant{"start": &i.Start, "end": &i.End}[name]
	if *into != at {
		*into, i.Source, i.Entered = at, work.Manual, e.now
	}
	return nil
}
