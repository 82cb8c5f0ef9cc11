package present

import (
	"context"

	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// batch is many equal tasks in a row: one key ends one and begins the next.
// What was done is counted in the ledger, so an undo counts too.
type batch struct {
	platform, title string
	since           work.Instant // when its first task began
}

func (b batch) same(o work.Open) bool {
	return o.Submission != "" && o.Where.Platform == b.platform && o.Title == b.title
}

// Batch begins or ends a batch of the task in front; with none it begins with
// the task that was done last. What runs when it ends goes on.
func (w *Work) Batch() {
	w.turns.take(w.desk, func() deed {
		if w.batch == nil {
			return w.front(w.beginBatch)
		}
		w.batch = nil
		w.desk.Tell(Notice{Text: w.desk.Phrase("notice.batch.end", w.run.Tasks)})
		w.Load()
		return nil
	})
}

func (w *Work) beginBatch(ctx context.Context, o work.Open, ok bool) (said string, changes int, err error) {
	if !ok || o.Submission == "" || o.Paused {
		if o, err = w.desk.Tracker.Next(ctx); err != nil {
			return "", 0, err
		}
		changes = 1
	}
	w.desk.Post(func() { w.batchOf(o); w.Load() })
	return w.desk.Phrase("notice.batch.begin", titleOf(w.desk.Phrase, o)), changes, nil
}

func (w *Work) batchOf(o work.Open) {
	w.batch = &batch{o.Where.Platform, o.Title, o.Began}
	w.shown = tracker.Key(o)
	w.run = store.Run{}
}

// Done is what Enter does: the task in front is submitted, and in a batch the
// next one begins.
func (w *Work) Done() {
	w.turns.take(w.desk, func() deed {
		if w.batch != nil {
			return w.next
		}
		return w.front(w.finish(work.Submitted))
	})
}

// batched takes what was counted, and leaves a batch of which nothing runs.
func (w *Work) batched(run store.Run) {
	if w.batch == nil {
		return
	}
	w.run = run
	for _, o := range w.facts.running {
		if w.batch.same(o) {
			return
		}
	}
	w.batch = nil
}

// batchText counts what a batch has done; "" where the timer is in none.
func (w *Work) batchText(f Format, o work.Open) string {
	if w.batch == nil || !w.batch.same(o) {
		return ""
	}
	pay := ""
	if w.run.Tasks > w.run.Unpriced {
		pay = f.Money(w.run.Pay)
	}
	unpriced := ""
	if w.run.Unpriced > 0 && pay != "" {
		unpriced = f.Say("work.batch.unpriced", w.run.Unpriced)
	}
	return joined(" · ", f.Say("work.batch.count", w.run.Tasks), pay, unpriced)
}
