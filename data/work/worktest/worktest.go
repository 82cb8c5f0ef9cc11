// Package worktest reads a day of work as text, so that a test shows the day it
// is about:
//
//	09:00-09:10 search
//	09:10-09:22 prolific survey 0.50 approved
//	09:22-09:40 clickworker label 0.40 rejected
//	18:00 fee 0.25 prolific
//
// It is for tests only, refuses lines that it does not understand, and imports
// work and money.
package worktest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/money"
	"clickwage/data/work"
)

// Ledger is what a text stands for.
type Ledger struct {
	Submissions []work.Submission
	Intervals   []work.Interval
	Entries     []work.Entry
}

// Day is Parse for a test, which ends where the text cannot be read.
func Day(t testing.TB, text string) Ledger {
	t.Helper()
	l, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Parse reads lines in UTC, on 2026-11-23 until a line with another date:
//
//	2026-11-24
//	START-END ACTIVITY [PLATFORM] [OPTION]...
//	START-END PLATFORM TITLE REWARD STATE [OPTION]...
//	TIME fee|earning AMOUNT [PLATFORM]
//
// REWARD is 0.50, 0.50GBP or ? where it is not known; without a code it is
// USD. Options are a source (manual unless said), review, by=REQUESTER, a bonus
// such as +0.10 and a reversal such as -0.10. An end before its start is on the
// next day. A submission is submitted at its end and decided a day later. Empty
// lines and those that begin with # are left out.
func Parse(text string) (Ledger, error) {
	p := parser{date: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}
	for n, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if err := p.line(words); err != nil {
			return Ledger{}, fmt.Errorf("line %d %q: %w", n+1, strings.TrimSpace(line), err)
		}
	}
	return p.ledger, nil
}

type parser struct {
	date   time.Time
	ledger Ledger
}

func (p *parser) line(words []string) error {
	if date, err := time.Parse(time.DateOnly, words[0]); err == nil && len(words) == 1 {
		p.date = date
		return nil
	}
	from, to, span := strings.Cut(words[0], "-")
	start, err := p.clock(from)
	if err != nil {
		return err
	}
	if !span {
		return p.entry(start, words[1:])
	}
	end, err := p.clock(to)
	if err != nil {
		return err
	}
	if end <= start {
		end = end.Add(24 * time.Hour)
	}
	i := work.Interval{
		ID: work.IntervalID(fmt.Sprintf("interval-%d", len(p.ledger.Intervals)+1)), Start: start, End: end, Zone: "UTC",
		Source: work.Manual, Entered: end,
	}
	return p.span(i, words[1:])
}

func (p *parser) clock(text string) (work.Instant, error) {
	t, err := time.Parse("15:04:05", text)
	if err != nil {
		t, err = time.Parse("15:04", text)
	}
	if err != nil {
		return 0, fmt.Errorf("%q is no time such as 09:10", text)
	}
	return work.At(p.date).Add(t.Sub(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC))), nil
}

func (p *parser) entry(at work.Instant, words []string) error {
	if len(words) < 2 || len(words) > 3 {
		return fmt.Errorf("want TIME fee|earning AMOUNT [PLATFORM]")
	}
	kind, err := work.ParseEntryKind(words[0])
	if err != nil {
		return err
	}
	amount, err := money.Parse(words[1], "USD")
	if err != nil {
		return err
	}
	e := work.Entry{ID: work.EntryID(fmt.Sprintf("entry-%d", len(p.ledger.Entries)+1)), Kind: kind, At: at, Amount: amount}
	if len(words) == 3 {
		e.Platform = words[2]
	}
	p.ledger.Entries = append(p.ledger.Entries, e)
	return nil
}

func (p *parser) span(i work.Interval, words []string) error {
	if len(words) == 0 {
		return fmt.Errorf("want what was done")
	}
	if activity, err := work.ParseActivity(words[0]); err == nil {
		i.Activity = activity
		if words = words[1:]; len(words) > 0 && !option(words[0]) {
			i.Where.Platform, words = words[0], words[1:]
		}
		for _, word := range words {
			if err := modify(&i, nil, word); err != nil {
				return err
			}
		}
		p.ledger.Intervals = append(p.ledger.Intervals, i)
		return nil
	}
	if len(words) < 4 {
		return fmt.Errorf("want PLATFORM TITLE REWARD STATE")
	}
	s := work.Submission{
		ID:      work.SubmissionID(fmt.Sprintf("submission-%d", len(p.ledger.Submissions)+1)),
		Account: work.Account{Platform: words[0]}, Title: words[1], Zone: "UTC", Source: work.Manual, Accepted: i.Start,
	}
	if words[2] != "?" {
		reward, err := money.Parse(words[2], "USD")
		if err != nil {
			return err
		}
		s.Advertised = work.Offer{Reward: reward, RewardKnown: true}
	}
	state, err := work.ParseState(words[3])
	if err != nil {
		return err
	}
	s.Events = history(state, i.Start, i.End)
	s.Settle()
	i.Submission = s.ID
	for _, word := range words[4:] {
		if err := modify(&i, &s, word); err != nil {
			return err
		}
	}
	p.ledger.Submissions, p.ledger.Intervals = append(p.ledger.Submissions, s), append(p.ledger.Intervals, i)
	return nil
}

// history is how a submission comes to a state.
func history(state work.State, start, end work.Instant) []work.Event {
	event := func(state work.State, at work.Instant) work.Event {
		return work.Event{State: state, At: at, Recorded: at, Source: work.Manual}
	}
	all := []work.Event{event(work.Accepted, start)}
	switch state {
	case work.Accepted:
		return all
	case work.Returned, work.TimedOut, work.Failed:
		return append(all, event(state, end))
	}
	all = append(all, event(work.Submitted, end))
	decided := end.Add(24 * time.Hour)
	switch state {
	case work.Submitted:
		return all
	case work.Overturned:
		all = append(all, event(work.Rejected, decided-1))
	case work.Reversed:
		all = append(all, event(work.Approved, decided-1))
	}
	return append(all, event(state, decided))
}

func option(word string) bool {
	return slices.ContainsFunc(work.Sources(), func(s work.Source) bool { return s.String() == word }) ||
		word == "review" || strings.HasPrefix(word, "by=")
}

func modify(i *work.Interval, s *work.Submission, word string) error {
	if source, err := work.ParseSource(word); err == nil {
		i.Source = source
		return nil
	}
	if word == "review" {
		i.Review = work.ReviewLong
		return nil
	}
	if name, ok := strings.CutPrefix(word, "by="); ok {
		i.Where.Requester = name
		if s != nil {
			s.Account.Requester = name
		}
		return nil
	}
	if s == nil || !strings.HasPrefix(word, "+") && !strings.HasPrefix(word, "-") {
		return fmt.Errorf("%q is no option", word)
	}
	amount, err := money.Parse(word[1:], cmp.Or(s.Currency(), "USD"))
	if err != nil {
		return err
	}
	if word[0] == '+' {
		s.Credit.Bonus = amount
	} else {
		s.Credit.Reversal = amount
	}
	return nil
}
