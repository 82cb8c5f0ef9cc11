package tracker_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"clickwage/data/earnings"
	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// acts is a ledger to which random use cases happen.
type acts struct {
	*tracker.Tracker
	t          *rapid.T
	dir        string
	now        time.Time
	boot       time.Duration
	imports    int
	lastImport work.BatchID
}

func newActs(t *rapid.T, dir string) *acts {
	a := &acts{t: t, now: time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC), boot: time.Hour}
	var err error
	if a.dir, err = os.MkdirTemp(dir, "acts"); err != nil {
		t.Fatal(err)
	}
	a.Tracker, err = tracker.Open(context.Background(), tracker.Options{
		Path: filepath.Join(a.dir, "ledger.db"), Zone: time.UTC, Now: func() time.Time { return a.now },
		Reading: func() work.Reading { return work.Reading{Wall: work.At(a.now), Boot: a.boot, Mono: a.boot, ID: "boot"} },
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// state is all that a worker can see of the ledger, and its figures.
func (a *acts) state() string {
	ctx := context.Background()
	must := func(err error) {
		if err != nil {
			a.t.Fatal(err)
		}
	}
	keys, err := a.Keys(ctx, store.Filter{})
	must(err)
	records, err := a.Records(ctx, keys)
	must(err)
	var lines []string
	say := func(v any) {
		one, err := json.Marshal(v)
		must(err)
		lines = append(lines, string(one))
	}
	for _, r := range records {
		say(r)
	}
	slices.Sort(lines) // records of one instant have no order that a worker sees
	running, err := a.Running(ctx)
	must(err)
	s, err := a.Settings(ctx)
	must(err)
	warnings, err := a.Warnings(ctx)
	must(err)
	payouts, err := a.Payouts(ctx)
	must(err)
	cases, err := a.Cases(ctx)
	must(err)
	for _, v := range cases {
		parts, err := a.CaseParts(ctx, v.Case.ID)
		must(err)
		say(v.Case)
		say(parts)
	}
	campaigns, err := a.Campaigns(ctx)
	must(err)
	for _, k := range campaigns {
		say(k.Campaign)
	}
	reviews, err := a.Reviews(ctx)
	must(err)
	for _, v := range []any{reviews, running, s.Zone.String(), s.DayStart, s.Currency, warnings, payouts} {
		say(v)
	}
	for _, by := range []earnings.By{earnings.Whole, earnings.ByDay, earnings.ByTitle, earnings.ByAccount} {
		q, err := a.Query(ctx)
		must(err)
		q.By, q.AsOf = by, time.Unix(0, 0)
		r, err := a.Report(ctx, q)
		must(err)
		say(r)
	}
	return strings.Join(lines, "\n")
}

// difference is the lines that only one of two states has.
func difference(got, want string) string {
	var out strings.Builder
	one, two := strings.Split(got, "\n"), strings.Split(want, "\n")
	for _, line := range one {
		if !slices.Contains(two, line) {
			fmt.Fprintf(&out, "got  %s\n", line)
		}
	}
	for _, line := range two {
		if !slices.Contains(one, line) {
			fmt.Fprintf(&out, "want %s\n", line)
		}
	}
	return out.String()
}

// pick is the id of a submission, "" where there is none.
func (a *acts) pick(name string) string {
	keys, err := a.Keys(context.Background(), store.Filter{OnlyTasks: true})
	if err != nil {
		a.t.Fatal(err)
	}
	if len(keys) == 0 {
		return store.NewID()
	}
	records, err := a.Records(context.Background(), keys)
	if err != nil {
		a.t.Fatal(err)
	}
	return string(records[rapid.IntRange(0, len(records)-1).Draw(a.t, name)].Submission.ID)
}

// span is an interval of a submission, or a zero one.
func (a *acts) span() work.Interval {
	r, err := a.Record(context.Background(), a.pick("of"))
	if err != nil || len(r.Intervals) == 0 {
		return work.Interval{ID: work.IntervalID(store.NewID())}
	}
	return r.Intervals[rapid.IntRange(0, len(r.Intervals)-1).Draw(a.t, "interval")]
}

// do lets one use case happen; what is refused changes nothing.
func (a *acts) do() {
	ctx := context.Background()
	passed := time.Duration(rapid.IntRange(1, 900).Draw(a.t, "seconds")) * time.Second
	a.now, a.boot = a.now.Add(passed), a.boot+passed
	title := rapid.SampledFrom([]string{"Survey", "survey two", "Labels"})
	account := rapid.SampledFrom([]string{"", "w-1", "w-2"})
	state := rapid.SampledFrom(work.States())
	var err error
	switch act := rapid.SampledFrom([]string{
		"start", "start", "stop", "stop", "pause", "resume", "next", "search", "add", "add", "mark", "edit", "bulk", "merge", "merge", "split", "move", "back",
		"remove", "confirm", "import", "import undo", "settings", "settle", "settle", "payout", "match", "unmatch", "case", "case", "argue", "argue", "argue", "review", "review", "campaign",
	}).Draw(a.t, "act"); act {
	case "start":
		_, err = a.Start(ctx, tracker.StartOptions{
			Platform: "Prolific", Title: title.Draw(a.t, "title"), Reward: usd(600_000), Account: account.Draw(a.t, "account"),
			Parallel: rapid.Bool().Draw(a.t, "parallel"), Limit: 5 * time.Minute, Promised: tracker.Promised{Estimate: 3 * time.Minute, Terms: "bonus"},
		})
	case "search":
		_, err = a.Start(ctx, tracker.StartOptions{Activity: work.Search, Parallel: true, Account: account.Draw(a.t, "account")})
	case "stop":
		outcome := state.Draw(a.t, "outcome")
		_, err = a.Stop(ctx, "", &outcome)
	case "pause":
		_, err = a.Pause(ctx, "")
	case "resume":
		_, err = a.Resume(ctx, "", rapid.Bool().Draw(a.t, "parallel"))
	case "next":
		_, err = a.Next(ctx)
	case "add":
		_, err = a.Add(ctx, tracker.AddOptions{
			Start: a.Now().Add(-time.Hour), End: a.Now(), Platform: "Prolific", Title: title.Draw(a.t, "title"), State: state.Draw(a.t, "state"),
			Account: account.Draw(a.t, "account"),
		})
	case "mark":
		to := state.Draw(a.t, "to")
		err = a.Mark(ctx, []string{a.pick("marked")}, tracker.MarkOptions{State: &to, Reason: "because", Bonus: money.Of(50_000, "USD")})
	case "edit":
		err = a.Edit(ctx, a.pick("edited"), map[string]string{"title": title.Draw(a.t, "title"), "reward": "0.75USD", "end": "2026-11-23T23:00Z"})
	case "bulk":
		to := state.Draw(a.t, "to")
		err = a.Correct(ctx, []string{a.pick("one"), a.pick("two")}, tracker.Correction{Fields: map[string]string{"note": act, "worker": account.Draw(a.t, "account")}, State: &to, Reason: "all"})
	case "merge":
		_, err = a.Merge(ctx, a.pick("one"), a.pick("two"))
	case "split":
		i := a.span()
		_, err = a.Split(ctx, string(i.ID), i.Start+(i.End-i.Start)/2)
	case "move":
		search := work.Search
		err = a.Move(ctx, string(a.span().ID), tracker.Destination{Activity: &search})
	case "back":
		err = a.Move(ctx, string(a.span().ID), tracker.Destination{Submission: a.pick("to")})
	case "remove":
		err = a.Remove(ctx, []string{a.pick("removed")})
	case "confirm":
		err = a.Confirm(ctx, a.pick("confirmed"))
	case "import":
		err = a.importRows()
	case "import undo":
		if a.lastImport == "" {
			return
		}
		_, err = a.UndoImport(ctx, a.lastImport)
		a.lastImport = ""
	case "case":
		_, err = a.OpenCase(ctx, tracker.CaseOptions{Tasks: []string{a.pick("one"), a.pick("two")}, Facts: "what happened"})
	case "argue":
		err = a.argue()
	case "campaign":
		err = a.campaign()
	case "review":
		reviewAtRandom(a.Tracker, rand.New(rand.NewPCG(rapid.Uint64().Draw(a.t, "review"), 1)), 0)
	case "settings":
		err = a.set()
	case "settle":
		err = a.settle()
	case "payout":
		_, err = a.AddPayout(ctx, tracker.PayoutOptions{
			Platform: "Prolific", Amount: *usd(1_100_000), Withheld: *usd(100_000), For: []work.Allotment{{Submission: work.SubmissionID(a.pick("paid"))}},
		})
	case "match", "unmatch":
		err = a.match(act == "match")
	}
	a.t.Logf("refused: %v", err)
}

func (a *acts) importRows() error {
	a.imports++
	path := filepath.Join(a.dir, fmt.Sprintf("rows-%d.csv", a.imports))
	rows := "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n"
	const form = "2006-01-02 15:04:05.000000"
	for n := range rapid.IntRange(1, 3).Draw(a.t, "rows") {
		at := a.now.Add(-time.Duration(n*7) * time.Minute)
		status := rapid.SampledFrom([]string{"APPROVED", "REJECTED", "AWAITING REVIEW"}).Draw(a.t, "status")
		rows += fmt.Sprintf("Survey,$0.50,,%s,%s,C0DE,%s\n", at.Add(-5*time.Minute).Format(form), at.Format(form), status)
	}
	if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
		return err
	}
	done, err := a.ImportFile(context.Background(), path, importer.Options{Zone: time.UTC}, nil)
	if err == nil && done.Batch != "" {
		a.lastImport = done.Batch
	}
	return err
}

func (a *acts) set() error {
	s, err := a.Settings(context.Background())
	if err != nil {
		return err
	}
	name := rapid.SampledFrom([]string{"Europe/Paris", "Asia/Kolkata", "UTC"}).Draw(a.t, "zone")
	if s.Zone, err = time.LoadLocation(name); err != nil {
		return err
	}
	s.DayStart = rapid.SampledFrom([]time.Duration{0, 4 * time.Hour}).Draw(a.t, "day start")
	s.Currency = rapid.SampledFrom([]money.Currency{"", "USD"}).Draw(a.t, "currency")
	return a.SetSettings(context.Background(), s)
}

func (a *acts) settle() error {
	found, err := a.Warnings(context.Background())
	if err != nil || len(found.Warnings) == 0 {
		return err
	}
	w := found.Warnings[rapid.IntRange(0, len(found.Warnings)-1).Draw(a.t, "warning")]
	return a.Settle(context.Background(), w.Key, rapid.Bool().Draw(a.t, "mend"))
}

// match gives the newest payout what it seems to pay for, or takes all of it away.
func (a *acts) match(on bool) error {
	ctx := context.Background()
	all, err := a.Payouts(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	p := all[0]
	if !on {
		_, err = a.Unmatch(ctx, p.ID, nil)
		return err
	}
	_, proposed, err := a.ProposeMatch(ctx, p.ID)
	if err == nil {
		_, err = a.Match(ctx, p.ID, proposed.Parts)
	}
	return err
}

// Whatever a worker did is taken back step by step to the ledger of before, and
// brought back step by step to the ledger of after, without a trace in any list
// or figure.
func TestUndoingAllAndRedoingAll(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		a := newActs(t, dir)
		defer a.Close()
		for range rapid.IntRange(0, 4).Draw(t, "before") {
			a.do()
		}
		mark, err := a.Changes(context.Background(), 1)
		if err != nil {
			t.Fatal(err)
		}
		acts := func() (n int) {
			all, err := a.Changes(context.Background(), 1000)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range all {
				if len(mark) == 0 || c.N > mark[0].N {
					n++
				}
			}
			return n
		}
		first := a.state()
		for range rapid.IntRange(1, 14).Draw(t, "acts") {
			a.do()
		}
		last := a.state()
		a.walk(t, first, last, acts())
		if len(mark) > 0 {
			a.walkMore(t)
		}
		checked, err := a.Check(context.Background())
		if err != nil || len(checked.Problems) > 0 {
			t.Fatalf("check: %v %v", checked.Problems, err)
		}
	})
}

func (a *acts) walk(t *rapid.T, first, last string, steps int) {
	states := []string{last}
	for range steps {
		u, err := a.Undo(context.Background())
		if err != nil || len(u.Kept) > 0 {
			t.Fatalf("undo: %v, kept %v", err, u.Kept)
		}
		states = append(states, a.state())
	}
	if states[len(states)-1] != first {
		t.Fatalf("after undoing all:\n%s", difference(states[len(states)-1], first))
	}
	for at := len(states) - 2; at >= 0; at-- {
		u, err := a.Redo(context.Background())
		if err != nil || len(u.Kept) > 0 {
			t.Fatalf("redo: %v, kept %v", err, u.Kept)
		}
		if got := a.state(); got != states[at] {
			t.Fatalf("after redo of %s:\n%s", u.Change.What, difference(got, states[at]))
		}
	}
}

// walkMore goes two steps back and forth again: undoing a redo.
func (a *acts) walkMore(t *rapid.T) {
	before := a.state()
	steps := 0
	for range 2 {
		_, err := a.Undo(context.Background())
		if errors.Is(err, store.ErrNothing) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		steps++
	}
	for range steps {
		if _, err := a.Redo(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if got := a.state(); got != before {
		t.Fatalf("back and forth:\n%s", difference(got, before))
	}
}

// The newest change of a task may be the start of the next. Taking that back, once
// the next was stopped, must not leave the next one's time without it: the row's
// number would be given to a third task, and the time with it.
func TestTheStartOfStoppedWorkStaysWithItsTime(t *testing.T) {
	b := newBench(t)
	one := b.start(tracker.StartOptions{Title: "One"})
	b.pass(time.Minute)
	two := b.start(tracker.StartOptions{Title: "Two"})
	b.pass(time.Minute)
	b.stop(string(two.ID))
	undone, err := b.UndoLastOf(context.Background(), string(one.Submission))
	b.ok(err)
	if !slices.Contains(undone.Kept, string(two.Submission)) {
		t.Errorf("got %v kept, want the second task", undone.Kept)
	}
	b.pass(time.Minute)
	three := b.start(tracker.StartOptions{Title: "Three"})
	b.sound()
	if time := b.record(string(three.Submission)).Intervals; len(time) > 0 {
		t.Errorf("the third task has the time of the second: %+v", time)
	}
}
