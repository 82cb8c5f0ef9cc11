package tracker_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// bench is a ledger with clocks that stand still until they are moved.
type bench struct {
	*tracker.Tracker
	t          *testing.T
	now        time.Time
	boot, mono time.Duration
	bootID     string
	path       string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{
		t: t, now: time.Date(2026, 11, 23, 14, 31, 8, 123456000, time.UTC), boot: time.Hour, mono: time.Hour, bootID: "first",
		path: filepath.Join(t.TempDir(), "ledger.db"),
	}
	b.reopen()
	return b
}

func (b *bench) reopen() {
	b.t.Helper()
	zone, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		b.t.Fatal(err)
	}
	b.Tracker, err = tracker.Open(context.Background(), tracker.Options{
		Path: b.path, Zone: zone, Now: func() time.Time { return b.now },
		Reading: func() work.Reading {
			return work.Reading{Wall: work.At(b.now), Boot: b.boot, Mono: b.mono, ID: b.bootID}
		},
	})
	if err != nil {
		b.t.Fatal(err)
	}
	opened := b.Tracker
	b.t.Cleanup(func() { opened.Close() })
}

// pass lets time go by on all clocks.
func (b *bench) pass(d time.Duration) { b.now, b.boot, b.mono = b.now.Add(d), b.boot+d, b.mono+d }

func (b *bench) start(opt tracker.StartOptions) work.Open {
	b.t.Helper()
	o, err := b.Start(context.Background(), opt)
	if err != nil {
		b.t.Fatal(err)
	}
	return o
}

func (b *bench) stop(id string, outcome ...work.State) []tracker.Stopped {
	b.t.Helper()
	var state *work.State
	if len(outcome) > 0 {
		state = &outcome[0]
	}
	stopped, err := b.Stop(context.Background(), id, state)
	if err != nil {
		b.t.Fatal(err)
	}
	return stopped
}

func (b *bench) record(id string) store.Record {
	b.t.Helper()
	r, err := b.Record(context.Background(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func (b *bench) running() []work.Open {
	b.t.Helper()
	open, err := b.Running(context.Background())
	if err != nil {
		b.t.Fatal(err)
	}
	return open
}

func (b *bench) sound() {
	b.t.Helper()
	checked, err := b.Check(context.Background())
	if err != nil || len(checked.Problems) > 0 {
		b.t.Fatalf("check: %v %v", checked.Problems, err)
	}
}

func usd(micros int64) *money.Amount {
	a := money.Of(micros, "USD")
	return &a
}

func TestATaskFromStartToApproval(t *testing.T) {
	b := newBench(t)
	began := b.Now()
	o := b.start(tracker.StartOptions{Platform: "Prolific", Title: "Image study", Reward: usd(600_000), Limit: 10 * time.Minute})
	b.reopen() // the timer is in the file, not in the program
	open := b.running()
	if len(open) != 1 || open[0].Start != began || open[0].Title != "Image study" || open[0].Limit != 10*time.Minute {
		t.Fatalf("running: got %+v", open)
	}
	b.pass(4 * time.Minute)
	b.stop("", work.Submitted)
	approved := work.Approved
	b.pass(time.Hour)
	if err := b.Mark(context.Background(), []string{string(o.Submission)}, tracker.MarkOptions{State: &approved, Bonus: money.Of(100_000, "USD")}); err != nil {
		t.Fatal(err)
	}
	got := b.record(string(o.Submission))
	sub := got.Submission
	if sub.State != work.Approved || sub.Submitted != began.Add(4*time.Minute) || sub.Decided != began.Add(64*time.Minute) {
		t.Errorf("submission: got %+v", sub)
	}
	if sub.Credit.Bonus.Micros != 100_000 || sub.Advertised.Reward.Micros != 600_000 {
		t.Errorf("money: got %+v %+v", sub.Advertised, sub.Credit)
	}
	if len(got.Intervals) != 1 || got.Intervals[0].Duration() != 4*time.Minute || got.Intervals[0].Source != work.Timer || got.Intervals[0].Zone != "Europe/Lisbon" {
		t.Errorf("time: got %+v", got.Intervals)
	}
	if len(b.running()) != 0 {
		t.Error("the timer still runs")
	}
	b.sound()
}

func TestPausesAreNoTime(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	o := b.start(tracker.StartOptions{Title: "Label"})
	b.pass(2 * time.Minute)
	if _, err := b.Pause(ctx, ""); err != nil {
		t.Fatal(err)
	}
	b.pass(10 * time.Minute)
	if got := b.running()[0].Elapsed(b.Now()); got != 2*time.Minute {
		t.Errorf("elapsed while paused: got %s, want 2m", got)
	}
	if _, err := b.Resume(ctx, "", false); err != nil {
		t.Fatal(err)
	}
	b.pass(3 * time.Minute)
	stopped := b.stop("", work.Submitted)
	if stopped[0].Worked != 5*time.Minute {
		t.Errorf("worked: got %s, want 5m", stopped[0].Worked)
	}
	got := b.record(string(o.Submission)).Intervals
	if len(got) != 2 || got[0].Duration() != 2*time.Minute || got[1].Duration() != 3*time.Minute {
		t.Errorf("intervals: got %+v", got)
	}
	b.sound()
}

// What pauses tasks for another activity is one change: it leaves no gap, and one
// undo takes all of it back.
func TestTasksArePausedInTheChangeThatStartsSomethingElse(t *testing.T) {
	b := newBench(t)
	b.start(tracker.StartOptions{Title: "One"})
	b.start(tracker.StartOptions{Title: "Two", Parallel: true})
	b.start(tracker.StartOptions{Activity: work.Communication, Parallel: true})
	b.pass(time.Minute)
	search := b.start(tracker.StartOptions{Activity: work.Search, Pausing: true})
	var paused, running []string
	for _, o := range b.running() {
		switch {
		case !o.Paused:
			running = append(running, o.Activity.String())
		case o.Before != search.Start.Sub(o.Began):
			t.Errorf("%s: %s before it was paused, want all until the search began", o.Title, o.Before)
		default:
			paused = append(paused, o.Title)
		}
	}
	if slices.Sort(paused); !slices.Equal(paused, []string{"One", "Two"}) || !slices.Equal(running, []string{"search"}) {
		t.Errorf("paused %q, running %q", paused, running)
	}
	if _, err := b.Undo(context.Background()); err != nil {
		t.Fatal(err)
	}
	open := b.running()
	if len(open) != 3 || slices.ContainsFunc(open, func(o work.Open) bool { return o.Paused }) {
		t.Errorf("undone: got %+v, want all three running", open)
	}
	b.sound()
}

func TestStartingEndsWhatRanUnlessParallel(t *testing.T) {
	b := newBench(t)
	first := b.start(tracker.StartOptions{Title: "One"})
	b.pass(time.Minute)
	second := b.start(tracker.StartOptions{Title: "Two", Parallel: true})
	b.pass(time.Minute)
	if got := b.running(); len(got) != 2 || got[0].ID != second.ID || got[1].ID != first.ID {
		t.Fatalf("running: got %+v", got)
	}
	search := b.start(tracker.StartOptions{Activity: work.Search, Platform: "Prolific"})
	if got := b.running(); len(got) != 1 || got[0].ID != search.ID || got[0].Submission != "" {
		t.Fatalf("running after switching: got %+v", got)
	}
	b.pass(time.Minute)
	b.stop(string(search.ID))
	r := b.record(string(search.ID))
	if r.Interval == nil || r.Interval.Activity != work.Search || r.Interval.Where.Platform != "Prolific" || r.Interval.Duration() != time.Minute {
		t.Errorf("search: got %+v", r.Interval)
	}
	if sub := b.record(string(first.Submission)); sub.Submission.State != work.Accepted || sub.Intervals[0].Duration() != 2*time.Minute {
		t.Errorf("first task: got %+v", sub)
	}
	b.sound()
}

func TestNextSubmitsAndStartsTheSameAgain(t *testing.T) {
	b := newBench(t)
	first := b.start(tracker.StartOptions{Platform: "Toloka", Title: "Audio", Reward: usd(30_000), Limit: time.Minute})
	b.pass(30 * time.Second)
	second, err := b.Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got := b.record(string(first.Submission)).Submission.State; got != work.Submitted {
		t.Errorf("first: got %s, want submitted", got)
	}
	got := b.record(string(second.Submission)).Submission
	if got.ID == first.Submission || got.Title != "Audio" || got.Account.Platform != "Toloka" || got.Advertised.Reward.Micros != 30_000 || got.Advertised.Limit != time.Minute {
		t.Errorf("second: got %+v", got)
	}
}

func TestWhatTheClocksDidIsFlagged(t *testing.T) {
	for name, c := range map[string]struct {
		happens func(*bench)
		review  work.Review
		worked  time.Duration
	}{
		"nothing odd":                     {func(b *bench) { b.pass(5 * time.Minute) }, work.ReviewNone, 5 * time.Minute},
		"the computer slept 22 minutes":   {func(b *bench) { b.pass(22 * time.Minute); b.mono -= 22 * time.Minute }, work.ReviewSlept, 22 * time.Minute},
		"a nap of 20 seconds":             {func(b *bench) { b.pass(20 * time.Second); b.mono -= 20 * time.Second }, work.ReviewNone, 20 * time.Second},
		"the clock was set an hour ahead": {func(b *bench) { b.pass(time.Minute); b.now = b.now.Add(time.Hour) }, work.ReviewClock, 61 * time.Minute},
		"the clock was set an hour back":  {func(b *bench) { b.pass(time.Minute); b.now = b.now.Add(-time.Hour) }, work.ReviewClock, time.Minute},
		"a drift of one second":           {func(b *bench) { b.pass(time.Minute); b.now = b.now.Add(time.Second) }, work.ReviewNone, 61 * time.Second},
		"a new boot":                      {func(b *bench) { b.pass(time.Hour); b.boot, b.mono, b.bootID = 0, 0, "second" }, work.ReviewRebooted, time.Hour},
		"past the task's limit":           {func(b *bench) { b.pass(31 * time.Minute) }, work.ReviewLimit, 31 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			o := b.start(tracker.StartOptions{Title: "Label", Limit: 30 * time.Minute})
			c.happens(b)
			b.stop("", work.Submitted)
			got := b.record(string(o.Submission)).Intervals[0]
			want := c.review
			if got.Duration() > 30*time.Minute && want == work.ReviewNone {
				want = work.ReviewLimit
			}
			if got.Review != want || got.Duration() != c.worked {
				t.Errorf("got %s after %s (%+v), want %s after %s", got.Review, got.Duration(), got.Clock, want, c.worked)
			}
			b.sound()
		})
	}
}

// After a crash the ledger tells when the computer was last seen awake; a paused
// timer is not watched, and watching is no change of the ledger.
func TestAHeartbeatIsKeptAndIsNoChange(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	paused := b.start(tracker.StartOptions{Title: "One"})
	b.pass(time.Minute)
	if _, err := b.Pause(ctx, ""); err != nil {
		t.Fatal(err)
	}
	began := b.Now()
	b.start(tracker.StartOptions{Title: "Two"})
	before, err := b.Changes(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	b.pass(30 * time.Second)
	if err := b.Heartbeat(ctx); err != nil {
		t.Fatal(err)
	}
	alive := work.Reading{Wall: b.Now(), Boot: b.boot, Mono: b.mono, ID: b.bootID}
	b.pass(time.Hour)
	b.reopen()
	for _, o := range b.running() {
		want := alive
		if o.Submission == paused.Submission {
			want = work.Reading{Wall: began, Boot: o.Reading.Boot, Mono: o.Reading.Mono, ID: o.Reading.ID}
		}
		if o.Alive != want || o.Start != began {
			t.Errorf("%s: last alive %+v, want %+v", o.Title, o.Alive, want)
		}
	}
	after, err := b.Changes(ctx, 100)
	if err != nil || len(after) != len(before) {
		t.Errorf("changes: got %d, want %d (%v)", len(after), len(before), err)
	}
	b.sound()
}

func TestUndoAndRedoRestoreEveryState(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	o := b.start(tracker.StartOptions{Title: "Label", Reward: usd(50_000)})
	b.pass(time.Minute)
	b.stop("", work.Submitted)
	id := string(o.Submission)

	undo := func(what string) {
		t.Helper()
		u, err := b.Undo(ctx)
		if err != nil || u.Change.What != what || len(u.Kept) > 0 {
			t.Fatalf("undo: got %+v, %v; want %s", u, err, what)
		}
	}
	undo("stop") // the timer runs again from its exact start
	if got := b.running(); len(got) != 1 || got[0].Start != o.Start || got[0].ID != o.ID {
		t.Fatalf("after undoing the stop: got %+v", got)
	}
	if _, err := b.Redo(ctx); err != nil {
		t.Fatal(err)
	}
	if got := b.record(id); got.Submission.State != work.Submitted || len(got.Intervals) != 1 || len(b.running()) != 0 {
		t.Fatalf("after redoing: got %+v", got)
	}
	undo("stop")
	undo("start")
	if _, err := b.Record(ctx, id); !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("after undoing the start: got %v", err)
	}
	if _, err := b.Undo(ctx); !errors.Is(err, store.ErrNothing) {
		t.Fatalf("with nothing left: got %v", err)
	}
	for range 2 {
		if _, err := b.Redo(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if got := b.record(id); got.Submission.State != work.Submitted || len(got.Intervals) != 1 {
		t.Fatalf("after redoing both: got %+v", got)
	}
	b.sound()
}

func TestEditsAreKeptAsHistory(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	id, err := b.Add(ctx, tracker.AddOptions{
		Start: b.Now().Add(-time.Hour), End: b.Now().Add(-50 * time.Minute), Platform: "Prolific", Title: "Labl",
		Reward: usd(300_000), State: work.Submitted,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Edit(ctx, id, map[string]string{"reward": "0.35USD"}); err != nil {
		t.Fatal(err)
	}
	rejected := work.Rejected
	if err := b.Mark(ctx, []string{id}, tracker.MarkOptions{State: &rejected, Reason: "failed check"}); err != nil {
		t.Fatal(err)
	}
	lines, err := b.History(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][2]string{"reward": {"0.30USD", "0.35USD"}, "state": {"submitted", "rejected"}, "reason": {"", "failed check"}}
	for field, values := range want {
		found := false
		for _, l := range lines {
			found = found || l.Field == field && l.Old == values[0] && l.New == values[1] && l.Source == work.Manual
		}
		if !found {
			t.Errorf("history has no line %s: %v\n%+v", field, values, lines)
		}
	}
	b.sound()
}

func TestWhatCannotBeIsRefusedAndNothingIsWritten(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	id, err := b.Add(ctx, tracker.AddOptions{Start: b.Now().Add(-time.Hour), End: b.Now(), Title: "Label", Reward: usd(1), State: work.Approved})
	if err != nil {
		t.Fatal(err)
	}
	before, err := b.Changes(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	pending := work.Submitted
	for name, do := range map[string]func() error{
		"an end before its start": func() error {
			_, err := b.Add(ctx, tracker.AddOptions{Start: b.Now(), End: b.Now().Add(-time.Second)})
			return err
		},
		"an end of another millennium": func() error {
			_, err := b.Add(ctx, tracker.AddOptions{Start: b.Now(), End: work.At(time.Date(9990, 1, 1, 0, 0, 0, 0, time.UTC))})
			return err
		},
		"a negative reward": func() error {
			_, err := b.Add(ctx, tracker.AddOptions{Start: b.Now().Add(-time.Second), End: b.Now(), Reward: usd(-1)})
			return err
		},
		"a bonus in another currency than the reward": func() error {
			_, err := b.Add(ctx, tracker.AddOptions{Start: b.Now().Add(-time.Second), End: b.Now(), Reward: usd(1), Bonus: money.Of(1, "EUR")})
			return err
		},
		"a reward that nobody is paid": func() error {
			_, err := b.Add(ctx, tracker.AddOptions{Start: b.Now().Add(-time.Second), End: b.Now(), Reward: usd(money.Most + 1)})
			return err
		},
		"a bonus that nobody is paid": func() error {
			return b.Mark(ctx, []string{id}, tracker.MarkOptions{Bonus: money.Of(money.Most+1, "USD")})
		},
		"a reward edited to what nobody is paid": func() error {
			return b.Edit(ctx, id, map[string]string{"reward": "1000000000.01USD"})
		},
		"work of two years": func() error {
			_, err := b.Add(ctx, tracker.AddOptions{Start: b.Now().Add(-2 * 366 * 24 * time.Hour), End: b.Now()})
			return err
		},
		"a start edited two years back": func() error { return b.Edit(ctx, id, map[string]string{"start": "2020-01-01T00:00Z"}) },
		"approved made pending":         func() error { return b.Mark(ctx, []string{id}, tracker.MarkOptions{State: &pending}) },
		"a bonus in another currency": func() error {
			return b.Mark(ctx, []string{id}, tracker.MarkOptions{Bonus: money.Of(1, "EUR")})
		},
		"one of two ids unknown": func() error {
			approved := work.Reversed
			return b.Mark(ctx, []string{id, store.NewID()}, tracker.MarkOptions{State: &approved})
		},
		"an end edited before the start": func() error { return b.Edit(ctx, id, map[string]string{"end": "2020-01-01T00:00Z"}) },
		"stopping with nothing running":  func() error { _, err := b.Stop(ctx, "", nil); return err },
	} {
		if err := do(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	after, err := b.Changes(ctx, 100)
	if err != nil || len(after) != len(before) {
		t.Errorf("changes: got %d, want %d (%v)", len(after), len(before), err)
	}
	b.sound()
}

func TestTwoProgramsSeeEachOther(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	other, err := tracker.Open(ctx, tracker.Options{Path: b.path, Short: true})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	heard := 0
	defer b.Subscribe(func(c tracker.Change) {
		if c.Outside {
			heard++
		}
	})()
	if err := b.Poll(ctx); err != nil || heard != 0 {
		t.Fatalf("before anything: heard %d, %v", heard, err)
	}
	if _, err := other.Start(ctx, tracker.StartOptions{Title: "From the other"}); err != nil {
		t.Fatal(err)
	}
	if err := b.Poll(ctx); err != nil || heard != 1 {
		t.Fatalf("after the other started a timer: heard %d, %v", heard, err)
	}
	if got := b.running(); len(got) != 1 || got[0].Title != "From the other" {
		t.Errorf("running: got %+v", got)
	}
	// What this program did itself was told when it was done, and that timers are
	// watched, or a day is derived, changes nothing that is shown.
	if _, err := b.Stop(ctx, "", nil); err != nil {
		t.Fatal(err)
	}
	q, err := b.Query(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Report(ctx, q); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Heartbeat(ctx), b.Poll(ctx)); err != nil || heard != 1 {
		t.Errorf("after changes of its own: heard %d, %v", heard, err)
	}
	if _, err := other.Start(ctx, tracker.StartOptions{Title: "Another"}); err != nil {
		t.Fatal(err)
	}
	if err := b.Poll(ctx); err != nil || heard != 2 {
		t.Errorf("after the other started one more: heard %d, %v", heard, err)
	}
}

// Where a clock was wrong, work seems to lie ahead; a decision still comes after it.
func TestADecisionFollowsWorkThatLiesAhead(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	start, approved, rejected := b.Now().Add(24*time.Hour), work.Approved, work.Rejected
	for _, test := range []struct {
		name  string
		typed work.State
		mark  *work.State
		want  work.State
	}{
		{"typed as approved", work.Approved, nil, work.Approved},
		{"typed as rejected, with a reason", work.Rejected, nil, work.Rejected},
		{"marked approved later", work.Submitted, &approved, work.Approved},
		{"marked rejected later", work.Submitted, &rejected, work.Rejected},
	} {
		id, err := b.Add(ctx, tracker.AddOptions{Start: start, End: start.Add(time.Hour), Title: test.name, Reward: usd(1), State: test.typed, Reason: "why"})
		if err != nil {
			t.Fatal(err)
		}
		if test.mark != nil {
			if err := b.Mark(ctx, []string{id}, tracker.MarkOptions{State: test.mark}); err != nil {
				t.Fatal(err)
			}
		}
		if got := b.record(id).Submission.State; got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
	b.sound()
}

func TestTimeWithoutATaskHasNoOutcome(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	id, err := b.Add(ctx, tracker.AddOptions{Start: b.Now().Add(-time.Hour), End: b.Now(), Activity: work.Search})
	if err != nil {
		t.Fatal(err)
	}
	approved := work.Approved
	if err := b.Mark(ctx, []string{id}, tracker.MarkOptions{State: &approved}); err == nil || !strings.Contains(err.Error(), "search time without a task") {
		t.Errorf("got %v", err)
	}
}
