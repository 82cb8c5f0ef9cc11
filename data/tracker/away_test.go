package tracker_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// spans are all intervals of the ledger in order of time, each as its minutes
// after the bench's beginning, its activity and why it waits.
func (b *bench) spans() string {
	b.t.Helper()
	keys, err := b.Keys(context.Background(), store.Filter{})
	if err != nil {
		b.t.Fatal(err)
	}
	records, err := b.Records(context.Background(), keys)
	if err != nil {
		b.t.Fatal(err)
	}
	var all []work.Interval
	for _, r := range records {
		if r.Interval != nil {
			all = append(all, *r.Interval)
		}
		all = append(all, r.Intervals...)
	}
	slices.SortFunc(all, func(x, y work.Interval) int { return int(x.Start - y.Start) })
	var text []string
	begin := work.At(time.Date(2026, 11, 23, 14, 31, 8, 123456000, time.UTC))
	for _, i := range all {
		line := fmt.Sprintf("%v-%v %s", i.Start.Sub(begin).Minutes(), i.End.Sub(begin).Minutes(), i.Activity)
		if i.Review != work.ReviewNone {
			line += " " + i.Review.String()
		}
		text = append(text, line)
	}
	return strings.Join(text, ", ")
}

// absent starts a task, lets it run 10 minutes, and is away for 22 and back for 3.
func absent(b *bench) work.Absence {
	b.start(tracker.StartOptions{Platform: "Prolific", Title: "Image study", Limit: 3 * time.Hour})
	b.pass(10 * time.Minute)
	from := b.Reading()
	b.pass(22 * time.Minute)
	a := work.Absence{From: from, To: b.Reading()}
	b.pass(3 * time.Minute)
	return a
}

func TestEachAnswerToAnAbsence(t *testing.T) {
	pause, search := work.Break, work.Search
	for name, row := range map[string]struct {
		answer  func(a work.Absence) tracker.Answer
		want    string
		elapsed time.Duration // on the running timer at minute 35
	}{
		"it was work":         {func(work.Absence) tracker.Answer { return tracker.Answer{} }, "0-10 task, 10-32 task, 32-35 task", 35 * time.Minute},
		"it was a break":      {func(work.Absence) tracker.Answer { return tracker.Answer{Activity: &pause} }, "0-10 task, 10-32 break, 32-35 task", 13 * time.Minute},
		"it was another kind": {func(work.Absence) tracker.Answer { return tracker.Answer{Activity: &search} }, "0-10 task, 10-32 search, 32-35 task", 13 * time.Minute},
		"part work, part break": {func(a work.Absence) tracker.Answer {
			return tracker.Answer{Activity: &pause, At: a.From.Wall.Add(7 * time.Minute)}
		}, "0-10 task, 10-17 task, 17-32 break, 32-35 task", 20 * time.Minute},
		"it is discarded": {func(work.Absence) tracker.Answer { return tracker.Answer{Drop: true} }, "0-10 task, 32-35 task", 13 * time.Minute},
		"it is discarded from a moment": {func(a work.Absence) tracker.Answer {
			return tracker.Answer{Drop: true, At: a.From.Wall.Add(2 * time.Minute)}
		}, "0-10 task, 10-12 task, 32-35 task", 15 * time.Minute},
	} {
		for _, noted := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, noted before: %t", name, noted), func(t *testing.T) {
				b := newBench(t)
				ctx := context.Background()
				a := absent(b)
				away := tracker.Away{Absence: a}
				before := "" // nothing but the running timer
				if noted {
					if ok, err := b.NoteAway(ctx, a); err != nil || !ok {
						t.Fatalf("noted %t, %v", ok, err)
					}
					waiting, err := b.Waiting(ctx)
					if err != nil || len(waiting) != 1 || waiting[0].Duration() != 22*time.Minute {
						t.Fatalf("waiting %+v, %v", waiting, err)
					}
					away, before = waiting[0], "0-10 task, 10-32 task away"
				}
				running := b.running()
				if got := running[0].Elapsed(b.Now()); got != 35*time.Minute {
					t.Fatalf("before the answer the timer shows %s", got)
				}
				if err := b.AnswerAway(ctx, away, row.answer(a)); err != nil {
					t.Fatal(err)
				}
				if got := b.running(); len(got) != 1 || got[0].Start != a.To.Wall || got[0].Elapsed(b.Now()) != row.elapsed {
					t.Errorf("the timer is %+v and shows %s, want %s", got, got[0].Elapsed(b.Now()), row.elapsed)
				}
				if _, err := b.Undo(ctx); err != nil {
					t.Fatal(err)
				}
				if got := b.spans(); got != before {
					t.Errorf("undone: %q, want %q", got, before)
				}
				if got := b.running(); len(got) != 1 || got[0].Elapsed(b.Now()) != 35*time.Minute {
					t.Errorf("undone, the timer is %+v", got)
				}
				if _, err := b.Redo(ctx); err != nil {
					t.Fatal(err)
				}
				b.stop("", work.Submitted)
				if got := b.spans(); got != row.want {
					t.Errorf("got %q, want %q", got, row.want)
				}
				if left, err := b.Waiting(ctx); err != nil || len(left) != 0 {
					t.Errorf("still waiting: %v, %v", left, err)
				}
			})
		}
	}
}

func TestAnAbsenceThatNobodyAnswersStaysForReview(t *testing.T) {
	b := newBench(t)
	a := absent(b)
	if _, err := b.NoteAway(context.Background(), a); err != nil {
		t.Fatal(err)
	}
	b.stop("", work.Submitted)
	if got, want := b.spans(), "0-10 task, 10-32 task away, 32-35 task"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if again, err := b.NoteAway(context.Background(), a); err != nil || again {
		t.Errorf("noted twice: %t, %v", again, err)
	}
}

func TestTimeStoppedBeforeTheAbsenceWasNotedIsCutToo(t *testing.T) {
	b := newBench(t)
	a := absent(b)
	b.stop("", work.Submitted)
	b.pass(time.Minute)
	if _, err := b.NoteAway(context.Background(), a); err != nil {
		t.Fatal(err)
	}
	if got, want := b.spans(), "0-10 task, 10-32 task away, 32-35 task"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSleepIsCutOutOfTimeThatWasFlaggedWhole(t *testing.T) {
	b := newBench(t)
	b.start(tracker.StartOptions{Title: "Image study"})
	b.pass(10 * time.Minute)
	from := b.Reading()
	b.pass(22 * time.Minute)
	b.mono -= 22 * time.Minute
	a := work.Absence{From: from, To: b.Reading()}
	b.pass(3 * time.Minute)
	b.stop("", work.Submitted)
	if got, want := b.spans(), "0-35 task slept"; got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
	if _, err := b.NoteAway(context.Background(), a); err != nil {
		t.Fatal(err)
	}
	if got, want := b.spans(), "0-10 task, 10-32 task away, 32-35 task"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	waiting, err := b.Waiting(context.Background())
	if err != nil || len(waiting) != 1 || waiting[0].Clock().Slept != 22*time.Minute {
		t.Errorf("waiting %+v, %v", waiting, err)
	}
}

func TestParallelTimersLeaveOneBreak(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.start(tracker.StartOptions{Title: "one"})
	b.pass(5 * time.Minute)
	b.start(tracker.StartOptions{Title: "two", Parallel: true})
	b.pass(5 * time.Minute)
	from := b.Reading()
	b.pass(20 * time.Minute)
	pause := work.Break
	if _, err := b.NoteAway(ctx, work.Absence{From: from, To: b.Reading()}); err != nil {
		t.Fatal(err)
	}
	waiting, err := b.Waiting(ctx)
	if err != nil || len(waiting) != 1 || len(waiting[0].Intervals) != 2 {
		t.Fatalf("waiting %+v, %v", waiting, err)
	}
	if err := b.AnswerAway(ctx, waiting[0], tracker.Answer{Activity: &pause}); err != nil {
		t.Fatal(err)
	}
	if err := b.AnswerAway(ctx, waiting[0], tracker.Answer{}); !errors.Is(err, tracker.ErrNotAway) {
		t.Errorf("a second answer: %v", err)
	}
	if got := b.running(); len(got) != 2 {
		t.Errorf("%d timers run", len(got))
	}
	if got, want := b.spans(), "0-10 task, 5-10 task, 10-30 break"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheHistorySaysWhatAnAbsenceWas(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	a := absent(b)
	pause := work.Break
	if err := b.AnswerAway(ctx, tracker.Away{Absence: a}, tracker.Answer{Activity: &pause, At: a.From.Wall}); err == nil {
		t.Error("a moment outside the absence is taken")
	}
	if err := b.AnswerAway(ctx, tracker.Away{Absence: a}, tracker.Answer{Activity: &pause}); err != nil {
		t.Fatal(err)
	}
	changes, err := b.Changes(ctx, 1)
	if err != nil || len(changes) != 1 || changes[0].What != "answer" {
		t.Fatalf("changes %+v, %v", changes, err)
	}
	history, err := b.History(ctx, string(b.running()[0].Submission))
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%+v", history); !strings.Contains(text, "away: break") {
		t.Errorf("the history says %s", text)
	}
}
