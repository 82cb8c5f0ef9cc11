package tracker_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

func paid(text string) *money.Amount {
	a, err := money.Parse(text, "")
	if err != nil {
		panic(err)
	}
	return &a
}

func TestAViewIsKeptRenamedAndForgotten(t *testing.T) {
	ctx := context.Background()
	b := newBench(t)
	v := tracker.View{Search: "boats", Platforms: []string{"Prolific"}, States: []string{"rejected"}, Least: "0.50GBP", Sort: "rate", Up: true}
	b.ok(b.SaveView(ctx, " refused ", v))
	got, err := b.ViewNamed(ctx, "refused")
	if err != nil || !reflect.DeepEqual(got, v) {
		t.Errorf("kept: got %+v, %v", got, err)
	}
	b.ok(b.SaveView(ctx, "other", tracker.View{}))
	if err := b.RenameView(ctx, "refused", "other"); !errors.Is(err, tracker.ErrViewTaken) {
		t.Errorf("renamed to a taken name: got %v", err)
	}
	b.ok(b.RenameView(ctx, "refused", "lost"))
	if all, err := b.Views(ctx); err != nil || len(all) != 2 || all[0].Name != "lost" || all[1].Name != "other" {
		t.Errorf("renamed: got %+v, %v", all, err)
	}
	b.ok(b.RemoveView(ctx, "lost"))
	if _, err := b.ViewNamed(ctx, "lost"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("forgotten: got %v", err)
	}
	if err := b.SaveView(ctx, " ", v); !errors.Is(err, tracker.ErrViewName) {
		t.Errorf("without a name: got %v", err)
	}
	if err := b.SaveView(ctx, "odd", tracker.View{Sort: "luck"}); err == nil {
		t.Error("a view that cannot be read was kept")
	}
}

func TestTheLastChangeOfOneRecordIsTakenBackAlone(t *testing.T) {
	ctx := context.Background()
	b := newBench(t)
	one := b.add(0, 10, tracker.AddOptions{Title: "faces", State: work.Submitted})
	two := b.add(20, 30, tracker.AddOptions{Title: "voices", State: work.Submitted})
	b.ok(b.Edit(ctx, one, map[string]string{"note": "mine"}))
	b.ok(b.Edit(ctx, two, map[string]string{"note": "later"}))
	if c, err := b.LastChange(ctx, one); err != nil || c.What != "edit" {
		t.Errorf("the last change: got %+v, %v", c, err)
	}
	_, err := b.UndoLastOf(ctx, one)
	b.ok(err)
	for id, want := range map[string]string{one: "", two: "later"} {
		if r, err := b.Record(ctx, id); err != nil || r.Submission.Note != want {
			t.Errorf("%s: note %q, %v, want %q", r.Submission.Title, r.Submission.Note, err, want)
		}
	}
	if c, err := b.LastChange(ctx, one); err != nil || c.What != "add" {
		t.Errorf("before it: got %+v, %v", c, err)
	}
	b.importText("Study,£0.50,£0.00,2026-11-20T10:00:00Z,2026-11-20T10:10:00Z,X,APPROVED\n")
	keys, err := b.Keys(ctx, store.Filter{Search: "Study"})
	b.ok(err)
	found, err := b.Records(ctx, keys)
	b.ok(err)
	if _, err := b.LastChange(ctx, string(found[0].Submission.ID)); !errors.Is(err, store.ErrNothing) {
		t.Errorf("what an import brought: got %v, want nothing", err)
	}
}

func TestOneIntervalOfATaskIsRemovedAndComesBack(t *testing.T) {
	ctx := context.Background()
	b := newBench(t)
	id := b.add(0, 10, tracker.AddOptions{Title: "faces", State: work.Submitted})
	later, err := b.Split(ctx, id, work.At(time.Date(2026, 11, 23, 0, 4, 0, 0, time.UTC)))
	b.ok(err)
	b.ok(b.Remove(ctx, []string{later}))
	left := func() time.Duration {
		r, err := b.Record(ctx, id)
		b.ok(err)
		total := time.Duration(0)
		for _, i := range r.Intervals {
			total += i.Duration()
		}
		return total
	}
	if left() != 4*time.Minute {
		t.Errorf("removed: %v left", left())
	}
	_, err = b.Undo(ctx)
	b.ok(err)
	if left() != 10*time.Minute {
		t.Errorf("undone: %v left", left())
	}
}

func TestChosenRecordsAreAddedUpAndExported(t *testing.T) {
	ctx := context.Background()
	b := newBench(t)
	b.add(0, 10, tracker.AddOptions{Title: "faces", State: work.Approved, Reward: paid("1.40GBP"), Bonus: *paid("0.10GBP")})
	b.add(20, 30, tracker.AddOptions{Title: "voices", State: work.Rejected, Reward: paid("1.00GBP")})
	b.add(40, 45, tracker.AddOptions{Activity: work.Search})
	keys, err := b.Keys(ctx, store.Filter{})
	b.ok(err)
	sums, err := b.Sums(ctx, keys)
	b.ok(err)
	got := map[string]string{}
	for _, s := range sums {
		got[fmt.Sprint(s.Task, s.State)] = fmt.Sprintf("%d: %v, %d+%d %s", s.N, time.Duration(s.Spent)*time.Microsecond, s.Reward, s.Bonus, s.Currency)
	}
	want := map[string]string{
		"true approved": "1: 10m0s, 1400000+100000 GBP", "true rejected": "1: 10m0s, 1000000+0 GBP", "false accepted": "1: 5m0s, 0+0 ",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("sums: got %v, want %v", got, want)
	}
	next := b.ExportChosen(ctx, keys[1:])
	var titles []string
	for r, ok, err := next(); ok; r, ok, err = next() {
		b.ok(err)
		titles = append(titles, r.Submission.Title)
	}
	if fmt.Sprint(titles) != "[faces voices]" {
		t.Errorf("exported %v, want the two tasks, the oldest first", titles)
	}
	if first, err := b.Keys(ctx, store.Filter{First: 2}); err != nil || !reflect.DeepEqual(first, keys[:2]) {
		t.Errorf("the first two: got %v, %v", first, err)
	}
}

func TestDeadlinesOfOneTaskAreThoseOfAll(t *testing.T) {
	ctx := context.Background()
	b := newBench(t)
	id := b.add(0, 10, tracker.AddOptions{Platform: "Prolific", Title: "faces", State: work.Submitted, Reward: paid("1.40GBP")})
	all, err := b.Due(ctx, 365*24*time.Hour)
	b.ok(err)
	r, err := b.Record(ctx, id)
	b.ok(err)
	own, err := b.DueOf(ctx, *r.Submission)
	b.ok(err)
	if len(own) == 0 || !reflect.DeepEqual(own, all.Due) {
		t.Errorf("one task: got %+v, all: %+v", own, all.Due)
	}
}
