package present

import (
	"strconv"
	"time"

	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// beganAt is when a row's work, or the entry, is taken to have begun.
func beganAt(r tracker.PreviewRow) work.Instant {
	_, start := worked(r.Intervals)
	switch {
	case start.Known():
	case r.Submission != nil:
		start = r.Submission.Anchor(0)
	case r.Entry != nil:
		start = r.Entry.At
	}
	return start
}

// importRow is a row of the preview, its days as day writes them.
func importRow(f Format, r tracker.PreviewRow, day func(time.Time) string) ImportRow {
	row := ImportRow{Line: strconv.Itoa(r.Line), Reward: Dash, Started: f.Say("import.nodate"), Took: Dash}
	row.Result, row.Tone = f.Say("import.result.unchanged"), Quiet
	switch r.Outcome {
	case store.Added:
		row.Result, row.Tone = f.Say("import.result.added"), Paid
	case store.Updated:
		row.Result, row.Tone = f.Say("import.result.updated"), Pending
	}
	if s := r.Submission; s != nil {
		row.Title, row.Status = nameOf(f.Say, s), f.Say("state."+s.State.String())
		if s.Advertised.RewardKnown {
			row.Reward = f.Money(s.Advertised.Reward)
		}
	} else if len(r.Intervals) > 0 {
		i := r.Intervals[0]
		row.Title = joined(" · ", f.Say("activity."+i.Activity.String()), i.Title)
		if i.Activity == work.Task && i.Title != "" {
			row.Title = i.Title
		}
	} else if r.Entry != nil {
		row.Title, row.Reward = f.Say("entry."+r.Entry.Kind.String()), f.Money(r.Entry.Amount)
	}
	if start := beganAt(r); start.Known() {
		row.Started = f.Say("date.moment", day(start.In(f.Zone)), clockOf(start, f))
	}
	if took, _ := worked(r.Intervals); took > 0 {
		row.Took = f.Running(took)
	}
	if r.Note != "" {
		row.Note = f.Say("import.note." + r.Note)
	}
	return row
}
