package present

import (
	"context"
	"slices"
	"strings"
	"time"

	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// SpanStep is something that can be done with a stretch of time.
type SpanStep uint8

// The steps.
const (
	SpanEdit SpanStep = iota
	SpanSplit
	SpanMove
	SpanActivity
	SpanRemove
)

var spanSteps = []string{"span.edit", "span.split", "span.move", "span.activity", "span.remove"}

// SpanSteps are the steps as words, in their order.
func (l *Ledger) SpanSteps() []string {
	var all []string
	for _, key := range spanSteps {
		all = append(all, l.desk.Phrase(key))
	}
	return all
}

// Activities are what time without a task can be, as words.
func (l *Ledger) Activities() []string {
	var all []string
	for _, a := range work.Activities()[1:] { // the first is a task
		all = append(all, l.desk.Phrase("activity."+a.String()))
	}
	return all
}

// AskTime reads a stretch of time of the record in detail and hands out what is
// asked to edit or to split it.
func (l *Ledger) AskTime(id string, step SpanStep, show func(*Prompt)) {
	if l.State.Detail == nil {
		return
	}
	owner := l.State.Detail.ID
	var found work.Interval
	var err error
	l.desk.Run(func() {
		var r store.Record
		if r, err = l.desk.Tracker.Record(context.Background(), owner); err == nil {
			found, err = spanOf(r, id)
		}
	}, func() {
		switch {
		case err != nil:
			l.desk.Tell(Notice{Text: l.desk.trouble(err).line()})
		case step == SpanSplit:
			show(l.askSplit(found))
		default:
			show(l.askSpan(found))
		}
	})
}

// spanOf is a stretch of time of a record.
func spanOf(r store.Record, id string) (work.Interval, error) {
	spans := r.Intervals
	if r.Interval != nil {
		spans = []work.Interval{*r.Interval}
	}
	at := slices.IndexFunc(spans, func(i work.Interval) bool { return string(i.ID) == id })
	if at < 0 {
		return work.Interval{}, store.ErrNotFound
	}
	return spans[at], nil
}

func (l *Ledger) askSpan(i work.Interval) *Prompt {
	say, zone := l.desk.Phrase, l.list.settings.Zone
	start := &PromptField{Label: say("form.start"), Text: momentText(i.Start, zone), Note: say("span.note")}
	end := &PromptField{Label: say("form.end"), Text: momentText(i.End, zone)}
	note := &PromptField{Label: say("form.note"), Text: i.Note}
	reason := &PromptField{Label: say("ledger.why"), Note: say("ledger.why.note")}
	before := map[string]string{"start": start.Text, "end": end.Text, "note": note.Text}
	return &Prompt{Heading: say("span.edit"), Words: say("span.words"), Save: say("form.edit.save"), Fields: []*PromptField{start, end, note, reason}, Submit: func() []string {
		wrong := make([]string, 4)
		from, amiss := momentTyped(start.Text, zone)
		if amiss != "" {
			wrong[0] = say(amiss)
		}
		to, amiss := momentTyped(end.Text, zone)
		switch {
		case amiss != "":
			wrong[1] = say(amiss)
		case wrong[0] == "" && to <= from:
			wrong[1] = say("form.wrong.order")
		}
		if wrong[0]+wrong[1] != "" {
			return wrong
		}
		c := tracker.Correction{Fields: map[string]string{}, Reason: strings.TrimSpace(reason.Text)}
		for name, f := range map[string]*PromptField{"start": start, "end": end, "note": note} {
			if text := strings.TrimSpace(f.Text); text != before[name] {
				c.Fields[name] = text
			}
		}
		if len(c.Fields) > 0 {
			l.amend(say("notice.edited"), func(ctx context.Context) error { return l.desk.Tracker.Correct(ctx, []string{string(i.ID)}, c) })
		}
		return nil
	}}
}

func (l *Ledger) askSplit(i work.Interval) *Prompt {
	say, zone := l.desk.Phrase, l.list.settings.Zone
	middle := work.At(i.Start.Add(i.Duration() / 2).In(zone).Truncate(time.Second))
	at := &PromptField{Label: say("span.at"), Text: momentText(middle, zone), Note: say("span.note")}
	return &Prompt{
		Heading: say("span.split"), Words: say("ledger.span", i.Start.In(zone).Format("15:04:05"), i.End.In(zone).Format("15:04:05")), Save: say("span.split"),
		Fields: []*PromptField{at}, Submit: func() []string {
			cut, amiss := momentTyped(at.Text, zone)
			switch {
			case amiss != "":
				return []string{say(amiss)}
			case cut <= i.Start || cut >= i.End:
				return []string{say("span.outside")}
			}
			l.amend(say("notice.split"), func(ctx context.Context) error {
				_, err := l.desk.Tracker.Split(ctx, string(i.ID), cut)
				return err
			})
			return nil
		},
	}
}

// PickTask looks for the task that a stretch of time is moved to.
func (l *Ledger) PickTask(span string) *Picker {
	say := l.desk.Phrase
	return &Picker{Heading: say("span.move"), Hint: say("ledger.search"), Find: l.findTasks, Choose: func(id string) {
		l.amend(say("notice.moved"), func(ctx context.Context) error {
			return l.desk.Tracker.Move(ctx, span, tracker.Destination{Submission: id})
		})
	}}
}

// MakeActivity gives a stretch of time to an activity, by its index in Activities.
func (l *Ledger) MakeActivity(span string, i int) {
	activity := work.Activities()[1:][i]
	l.amend(l.desk.Phrase("notice.moved"), func(ctx context.Context) error {
		return l.desk.Tracker.Move(ctx, span, tracker.Destination{Activity: &activity})
	})
}

// RemoveSpan takes a stretch of time out of the ledger; its task stays.
func (l *Ledger) RemoveSpan(span string) {
	l.amend(l.desk.Phrase("notice.span.removed"), func(ctx context.Context) error { return l.desk.Tracker.Remove(ctx, []string{span}) })
}

// UndoLast takes back the newest change of the record in detail.
func (l *Ledger) UndoLast() {
	if l.State.Detail == nil || l.State.Detail.Last == "" {
		return
	}
	id := l.State.Detail.ID
	l.desk.act(func(ctx context.Context) (string, int, error) {
		u, err := l.desk.Tracker.UndoLastOf(ctx, id)
		if err == nil && len(u.Kept) > 0 {
			return l.desk.Phrase("notice.undone.kept", len(u.Kept)), 0, nil
		}
		return l.desk.Phrase("notice.undone"), 0, err
	})
}
