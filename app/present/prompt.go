package present

import (
	"context"
	"strings"

	"clickwage/data/store"
)

// Prompt asks for a few things beside a list. Submit reads what was typed into
// the fields and returns, field by field, what is wrong; nil where nothing is.
type Prompt struct {
	Heading, Words, Save string
	Fields               []*PromptField
	Submit               func() (wrong []string)
}

// PromptField is one thing that is asked for: text, or one of Options.
type PromptField struct {
	Label, Text, Note string
	Options           []string
	Chosen            int
}

// Picker lets something be searched for and chosen.
type Picker struct {
	Heading, Hint string
	Find          func(text string, show func([]PickOption))
	Choose        func(id string)
}

// PickOption is something that was found.
type PickOption struct{ ID, Title, Tail string }

// mostPicked is how many things a picker offers at once.
const mostPicked = 12

// amend is a change of the ledger whose undo is offered.
func (l *Ledger) amend(said string, do func(context.Context) error) {
	l.desk.act(func(ctx context.Context) (string, int, error) { return said, 1, do(ctx) })
}

// findNames looks for a name among many.
func findNames(names []string) func(string, func([]PickOption)) {
	return func(text string, show func([]PickOption)) {
		text = strings.ToLower(strings.TrimSpace(text))
		var found []PickOption
		for _, name := range names {
			if strings.Contains(strings.ToLower(name), text) {
				if found = append(found, PickOption{ID: name, Title: name}); len(found) == mostPicked {
					break
				}
			}
		}
		show(found)
	}
}

// findTasks looks for tasks by words, the latest first.
func (l *Ledger) findTasks(text string, show func([]PickOption)) {
	ask(l.desk, &l.picks, func(ctx context.Context) ([]store.Record, error) {
		keys, err := l.desk.Tracker.Keys(ctx, store.Filter{Search: text, OnlyTasks: true, First: mostPicked})
		if err != nil {
			return nil, err
		}
		return l.desk.Tracker.Records(ctx, keys)
	}, func(records []store.Record, err error) {
		var found []PickOption
		f := l.format()
		for _, r := range records {
			if r.Submission == nil {
				continue
			}
			when := f.Say("ledger.nodate")
			if _, start := worked(r.Intervals); start.Known() {
				when = f.Moment(start.In(f.Zone))
			} else if at := r.Submission.Anchor(0); at.Known() {
				when = f.Day(at.In(f.Zone))
			}
			found = append(found, PickOption{string(r.Submission.ID), nameOf(f.Say, r.Submission), joined(" · ", r.Submission.Account.Platform, when)})
		}
		if err == nil {
			show(found)
		}
	})
}
