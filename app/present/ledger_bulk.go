package present

import (
	"context"
	"strings"

	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// settable are the states that a person can set for several tasks at once.
var settable = []work.State{
	work.Submitted, work.Approved, work.Rejected, work.Returned, work.TimedOut, work.ScreenedOut, work.Failed, work.Cancelled, work.Overturned, work.Reversed,
}

// chosen are the keys of what is ticked, or else of the record in detail.
func (l *Ledger) chosen() (keys []store.Key) {
	for k := range l.ticked {
		keys = append(keys, k)
	}
	if len(keys) == 0 && l.has {
		keys = append(keys, l.current)
	}
	return keys
}

// Ticked takes note of what is ticked now; what it returns reads the ids of those
// tasks, off the window's goroutine.
func (l *Ledger) Ticked() func(context.Context) ([]string, error) {
	var keys []store.Key
	for _, k := range l.list.keys {
		if l.ticked[k] {
			keys = append(keys, k)
		}
	}
	return func(ctx context.Context) ([]string, error) { return l.ids(ctx, keys, true) }
}

func (l *Ledger) ids(ctx context.Context, keys []store.Key, tasks bool) ([]string, error) {
	const page = 400
	var ids []string
	for len(keys) > 0 {
		n := min(page, len(keys))
		records, err := l.desk.Tracker.Records(ctx, keys[:n])
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			if id := idOf(r); id != "" && (!tasks || r.Submission != nil) {
				ids = append(ids, id)
			}
		}
		keys = keys[n:]
	}
	return ids, nil
}

// many changes all that is chosen at once. said is told with their number.
func (l *Ledger) many(keys []store.Key, tasks bool, said func(n int) string, do func(context.Context, []string) error) {
	l.desk.act(func(ctx context.Context) (string, int, error) {
		ids, err := l.ids(ctx, keys, tasks)
		if err != nil || len(ids) == 0 {
			return l.desk.Phrase("notice.notasks"), 0, err
		}
		return said(len(ids)), 1, do(ctx, ids)
	})
}

// AskStatus asks for the outcome of what is ticked, and for the reason; nil
// where nothing is chosen.
func (l *Ledger) AskStatus() *Prompt {
	keys, say := l.chosen(), l.desk.Phrase
	if len(keys) == 0 {
		return nil
	}
	state := &PromptField{Label: say("field.state"), Chosen: -1}
	for _, s := range settable {
		state.Options = append(state.Options, say("state."+s.String()))
	}
	reason := &PromptField{Label: say("field.reason"), Note: say("ledger.reason.note")}
	return &Prompt{
		Heading: say("ledger.setstatus"), Words: say("ledger.selected", len(keys)), Save: say("ledger.setstatus"),
		Fields: []*PromptField{state, reason}, Submit: func() []string {
			if state.Chosen < 0 {
				return []string{say("ledger.nostatus"), ""}
			}
			l.SetStatus(keys, settable[state.Chosen], strings.TrimSpace(reason.Text))
			return nil
		},
	}
}

// SetStatus gives tasks an outcome.
func (l *Ledger) SetStatus(keys []store.Key, state work.State, reason string) {
	say := l.desk.Phrase
	l.many(keys, true, func(n int) string { return say("notice.markedmany", n, say("state."+state.String())) },
		func(ctx context.Context, ids []string) error {
			return l.desk.Tracker.Mark(ctx, ids, tracker.MarkOptions{State: &state, Reason: reason})
		})
}

// bulkFields are what can be edited of several records at once.
var bulkFields = []string{"platform", "requester", "worker", "title", "note"}

// AskFields asks for new values of several fields of what is ticked; nil where
// nothing is chosen.
func (l *Ledger) AskFields() *Prompt {
	keys, say := l.chosen(), l.desk.Phrase
	if len(keys) == 0 {
		return nil
	}
	var fields []*PromptField
	for _, name := range bulkFields {
		fields = append(fields, &PromptField{Label: say("field." + name)})
	}
	fields[0].Note = say("ledger.unchanged")
	reason := &PromptField{Label: say("ledger.why"), Note: say("ledger.why.note")}
	return &Prompt{
		Heading: say("form.edit"), Words: say("ledger.selected", len(keys)), Save: say("form.edit.save"), Fields: append(fields, reason),
		Submit: func() []string {
			c := tracker.Correction{Fields: map[string]string{}, Reason: strings.TrimSpace(reason.Text)}
			for i, name := range bulkFields {
				if text := strings.TrimSpace(fields[i].Text); text != "" {
					c.Fields[name] = text
				}
			}
			if len(c.Fields) == 0 {
				return []string{say("ledger.nofield")}
			}
			l.many(keys, false, func(n int) string { return say("notice.editedmany", n) },
				func(ctx context.Context, ids []string) error { return l.desk.Tracker.Correct(ctx, ids, c) })
			return nil
		},
	}
}

// Merge makes one task of the two that are ticked.
func (l *Ledger) Merge() {
	if !l.State.CanMerge {
		return
	}
	l.many(l.chosen(), true, func(int) string { return l.desk.Phrase("notice.merged") }, func(ctx context.Context, ids []string) error {
		if len(ids) != 2 {
			return store.ErrNotFound
		}
		_, err := l.desk.Tracker.Merge(ctx, ids[0], ids[1])
		return err
	})
}

// Remove takes what is ticked out of the ledger; undoing brings it back.
func (l *Ledger) Remove() {
	keys := l.chosen()
	if len(keys) == 0 {
		return
	}
	l.many(keys, false, func(n int) string { return l.desk.Phrase("notice.removed", n) }, l.desk.Tracker.Remove)
}
