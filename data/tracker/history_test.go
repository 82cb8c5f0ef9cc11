package tracker_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
	"clickwage/data/work/warning"
)

// add keeps typed work from one minute of the bench's day to another.
func (b *bench) add(from, to int, opt tracker.AddOptions) string {
	b.t.Helper()
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	opt.Start, opt.End = work.At(day.Add(time.Duration(from)*time.Minute)), work.At(day.Add(time.Duration(to)*time.Minute))
	id, err := b.Add(context.Background(), opt)
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

// importText brings in an export of Prolific's participants.
func (b *bench) importText(rows string) tracker.Imported {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), "export.csv")
	text := "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n" + rows
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	done, err := b.ImportFile(context.Background(), path, importer.Options{Zone: time.UTC}, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return done
}

// figures is the whole report and the one by title, for comparing.
func (b *bench) figures() string {
	b.t.Helper()
	var out strings.Builder
	for _, by := range []earnings.By{earnings.Whole, earnings.ByTitle} {
		q, err := b.Query(context.Background())
		if err != nil {
			b.t.Fatal(err)
		}
		q.By, q.AsOf = by, time.Unix(0, 0)
		r, err := b.Report(context.Background(), q)
		if err != nil {
			b.t.Fatal(err)
		}
		text, err := json.Marshal(r)
		if err != nil {
			b.t.Fatal(err)
		}
		out.Write(append(text, '\n'))
	}
	return out.String()
}

func (b *bench) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// chain is the states that the history of a record tells.
func (b *bench) chain(id string) string {
	b.t.Helper()
	lines, err := b.History(context.Background(), id)
	b.ok(err)
	var states []string
	for _, l := range lines {
		if l.Field == "state" {
			states = append(states, l.New+" "+l.Why)
		}
	}
	return strings.Join(states, "; ")
}

func TestEveryEventStaysInTheHistory(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	row := "Colours,$1.00,,2026-11-20 10:00:00.000000,2026-11-20 10:05:00.000000,C0DE,%s\n"
	b.importText(fmt.Sprintf(row, "AWAITING REVIEW"))
	keys, err := b.Keys(ctx, store.Filter{})
	b.ok(err)
	records, err := b.Records(ctx, keys)
	b.ok(err)
	id := string(records[0].Submission.ID)
	mark := func(state work.State, reason string) {
		t.Helper()
		b.pass(time.Hour)
		b.ok(b.Mark(ctx, []string{id}, tracker.MarkOptions{State: &state, Reason: reason}))
	}
	mark(work.Rejected, "failed check 2")
	mark(work.Approved, "")
	b.importText(fmt.Sprintf(row, "APPROVED")) // which has lost the reason
	b.ok(b.Edit(ctx, id, map[string]string{"title": "Colours II", "note": "n"}))
	want := "accepted ; submitted ; rejected failed check 2; overturned "
	if got := b.chain(id); !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want %q first", got, want)
	}
	if got := b.record(id).Submission; got.State != work.Overturned || got.Reason != "failed check 2" {
		t.Errorf("got %s %q", got.State, got.Reason)
	}
	b.sound()
}

// All events of a row that brings several at once are told.
func TestARowsOwnEventsAreTold(t *testing.T) {
	b := newBench(t)
	id := b.add(600, 610, tracker.AddOptions{Title: "T", State: work.Rejected, Reason: "too fast"})
	if got, want := b.chain(id), "accepted ; submitted ; rejected too fast"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBulkCorrectionsAreAllOrNone(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	one := b.add(600, 610, tracker.AddOptions{Title: "A", State: work.Submitted})
	two := b.add(620, 630, tracker.AddOptions{Title: "B", State: work.Submitted})
	three := b.add(640, 650, tracker.AddOptions{Title: "C", State: work.Returned})
	rejected := work.Rejected
	fields := map[string]string{"requester": "Lab", "reward": "0.20USD"}
	all := tracker.Correction{Fields: fields, State: &rejected, Reason: "mass rejection"}
	before := b.figures()
	if err := b.Correct(ctx, []string{one, two, three}, all); !errors.As(err, &work.TransitionError{}) {
		t.Fatalf("got %v, want a refused transition", err)
	}
	if b.figures() != before || b.record(one).Submission.Account.Requester != "" {
		t.Error("a refused bulk correction left something")
	}
	b.ok(b.Correct(ctx, []string{one, two}, all))
	for _, id := range []string{one, two} {
		if got := b.record(id).Submission; got.State != work.Rejected || got.Reason != "mass rejection" || got.Account.Requester != "Lab" || got.Advertised.Reward.Micros != 200_000 {
			t.Errorf("got %+v", got)
		}
	}
	if _, err := b.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if b.figures() != before {
		t.Error("one undo did not take back the bulk correction")
	}
}

func TestMergingATimedTaskAndAnImportedOne(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.now = time.Date(2026, 11, 20, 10, 0, 4, 0, time.UTC)
	o := b.start(tracker.StartOptions{Platform: "Prolific", Title: "Image study", Reward: usd(900_000)})
	b.pass(5 * time.Minute)
	b.stop("", work.Submitted)
	timed := string(o.Submission)
	b.pass(time.Hour)
	row := "Image study (10 min),$1.00,$0.25,2026-11-20 10:00:00.000000,2026-11-20 10:05:30.000000,C0DE,REJECTED\n"
	b.importText(row)
	before := b.figures()
	found, err := b.Warnings(ctx)
	b.ok(err)
	var duplicate warning.Warning
	for _, w := range found.Warnings {
		if w.Kind == warning.Duplicate {
			duplicate = w
		}
	}
	if found.Counts[warning.Duplicate] != 1 || len(duplicate.Records) != 2 || duplicate.Mend != warning.MendMerge {
		t.Fatalf("duplicates: got %+v", found)
	}
	b.ok(b.Settle(ctx, duplicate.Key, true))
	r := b.record(timed)
	if len(r.Intervals) != 2 || r.Intervals[0].Superseded == r.Intervals[1].Superseded {
		t.Fatalf("time: got %+v", r.Intervals)
	}
	for _, i := range r.Intervals {
		if i.Superseded != (i.Source == work.Imported) {
			t.Errorf("the timer's time must win: got %+v", i)
		}
	}
	sub := r.Submission
	if sub.State != work.Rejected || sub.Credit.Bonus.Micros != 250_000 || sub.Advertised.Reward.Micros != 900_000 || sub.Title != "Image study" || sub.Code != "C0DE" {
		t.Errorf("got %+v", sub)
	}
	keys, err := b.Keys(ctx, store.Filter{})
	b.ok(err)
	if len(keys) != 1 {
		t.Errorf("%d records, want the one", len(keys))
	}
	if again := b.importText(row); again.Added != 0 || again.Updated != 0 {
		t.Errorf("the row that was merged came again: %+v", again)
	}
	b.sound()
	merged := b.figures()
	_, err = b.Undo(ctx)
	b.ok(err)
	if b.figures() != before {
		t.Error("undoing the merge left other figures")
	}
	found, err = b.Warnings(ctx)
	b.ok(err)
	if found.Counts[warning.Duplicate] != 1 {
		t.Error("undoing did not open the warning again")
	}
	_, err = b.Redo(ctx)
	b.ok(err)
	if b.figures() != merged {
		t.Error("redoing the merge left other figures")
	}
	b.sound()
}

func TestWhatIsTwoTasksIsNotMerged(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	one := b.add(600, 610, tracker.AddOptions{Platform: "Prolific", Title: "A"})
	for name, other := range map[string]string{
		"other platform": b.add(600, 610, tracker.AddOptions{Platform: "Toloka", Title: "A"}),
		"itself":         one,
		"an activity":    b.add(600, 610, tracker.AddOptions{Activity: work.Search}),
	} {
		if _, err := b.Merge(ctx, one, other); err == nil {
			t.Errorf("%s was merged", name)
		}
	}
}

// Splitting and moving change whose time it is, and never how much.
func TestSplittingAndMovingKeepTheSums(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	one := b.add(600, 620, tracker.AddOptions{Platform: "Prolific", Title: "A", State: work.Approved, Reward: usd(1_000_000)})
	b.add(610, 630, tracker.AddOptions{Platform: "Prolific", Title: "B", State: work.Rejected, Reward: usd(1_000_000)})
	two := b.add(700, 710, tracker.AddOptions{Platform: "Prolific", Title: "C", State: work.Approved, Reward: usd(1_000_000)})
	before := b.figures()
	at := b.record(one).Intervals[0].Start.Add(13 * time.Minute)
	later, err := b.Split(ctx, one, at)
	b.ok(err)
	if b.figures() != before {
		t.Errorf("splitting changed figures: got %s\nwant %s", b.figures(), before)
	}
	if spans := b.record(one).Intervals; len(spans) != 2 || spans[0].End != at || spans[1].Start != at || string(spans[1].ID) != later {
		t.Errorf("got %+v", spans)
	}
	total := b.worked()
	b.ok(b.Move(ctx, later, tracker.Destination{Submission: two}))
	if got := b.worked(); got != total {
		t.Errorf("moving to a task: got %s, want %s", got, total)
	}
	search := work.Search
	b.ok(b.Move(ctx, later, tracker.Destination{Activity: &search}))
	if got := b.worked(); got != total {
		t.Errorf("moving to search: got %s, want %s", got, total)
	}
	if i := b.record(later).Interval; i.Activity != work.Search || i.Where.Platform != "Prolific" || i.Title != "C" {
		t.Errorf("got %+v", i)
	}
	b.ok(b.Move(ctx, later, tracker.Destination{Submission: one}))
	if b.figures() != before {
		t.Error("moving there and back left other figures")
	}
	b.sound()
}

// worked is all time that any figure counts.
func (b *bench) worked() string {
	b.t.Helper()
	q, err := b.Query(context.Background())
	b.ok(err)
	r, err := b.Report(context.Background(), q)
	b.ok(err)
	g := r.Groups[0]
	sum := g.Tally.Paid.Micros()
	sum.Add(sum, g.Unpaid.Micros()).Add(sum, g.Tally.Pending.Micros()).Add(sum, g.Other.Micros()).Add(sum, g.Review.Micros())
	return sum.RatString()
}

// A timer's time that a hand has changed does not go on claiming to be a timer's.
func TestEditedTimeSaysSo(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	o := b.start(tracker.StartOptions{Title: "A"})
	b.pass(10 * time.Minute)
	b.stop("", work.Submitted)
	id := string(o.Submission)
	b.pass(time.Hour)
	b.ok(b.Edit(ctx, id, map[string]string{"note": "only a note"}))
	if got := b.record(id).Intervals[0]; got.Source != work.Timer {
		t.Errorf("a note made the time %s", got.Source)
	}
	b.ok(b.Edit(ctx, id, map[string]string{"end": "2026-11-23T14:39:00Z"}))
	if got := b.record(id).Intervals[0]; got.Source != work.Manual || got.Entered != b.Now() {
		t.Errorf("got %s entered %d, want manual of now", got.Source, got.Entered)
	}
	lines, err := b.History(ctx, id)
	b.ok(err)
	kept := false
	for _, l := range lines {
		kept = kept || l.Field == "time 1 source" && l.Old == "timer" && l.New == "manual"
	}
	if !kept {
		t.Errorf("the history has lost the timer: %+v", lines)
	}
}

func TestAPromiseIsFrozenAtTheStart(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	o := b.start(tracker.StartOptions{
		Platform: "Prolific", Title: "Image study", Reward: usd(600_000), Limit: 20 * time.Minute,
		Promised: tracker.Promised{Estimate: 3 * time.Minute, Terms: "0.20 if you pass"},
	})
	b.pass(6 * time.Minute)
	b.stop("", work.Submitted)
	id := string(o.Submission)
	b.ok(b.Edit(ctx, id, map[string]string{"reward": "0.41USD", "estimate": "9m", "limit": "1h"}))
	want := work.Promise{Reward: money.Of(600_000, "USD"), RewardKnown: true, Estimate: 3 * time.Minute, Limit: 20 * time.Minute, Terms: "0.20 if you pass"}
	if got := b.record(id).Submission; got.Promise != want || got.Advertised.Reward.Micros != 410_000 {
		t.Errorf("got %+v, want %+v", got.Promise, want)
	}
	if err := b.Edit(ctx, id, map[string]string{"terms": "none"}); err == nil {
		t.Error("the terms were overwritten")
	}
	approved := work.Approved
	b.ok(b.Mark(ctx, []string{id}, tracker.MarkOptions{State: &approved}))
	other := b.add(800, 830, tracker.AddOptions{Platform: "Prolific", Title: "Image study", State: work.Approved, Reward: usd(500_000)})
	q, err := b.Query(ctx)
	b.ok(err)
	all, err := b.Promises(ctx, q, "title")
	b.ok(err)
	if len(all) != 1 || all[0].N != 1 || all[0].Unknown != 1 || all[0].Advertised.Decimal(2) != "12.00" || all[0].Actual.Decimal(2) != "4.10" {
		t.Errorf("got %+v, want 12.00 advertised and 4.10 paid of one, one not known", all)
	}
	single, err := b.Promises(ctx, q, "submission")
	b.ok(err)
	for _, k := range single {
		if k.Known != (k.Key == id) {
			t.Errorf("%s: known %v", k.Key, k.Known)
		}
	}
	b.ok(b.Edit(ctx, other, map[string]string{"hourly": "9USD"}))
	all, err = b.Promises(ctx, q, "platform")
	b.ok(err)
	// 6 minutes at 12.00 and 30 at 9.00 are 5.70 over 36 minutes, and 0.91 came.
	if all[0].N != 2 || all[0].Advertised.Decimal(2) != "9.50" || all[0].Actual.Decimal(4) != "1.5167" {
		t.Errorf("got %d: %s and %s", all[0].N, all[0].Advertised.Decimal(4), all[0].Actual.Decimal(4))
	}
	b.sound()
}

func TestSettledWarningsStaySettledUntilTheFactsChange(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	id := b.add(600, 630, tracker.AddOptions{Title: "A", State: work.Submitted, Limit: 20 * time.Minute})
	only := func(kind warning.Kind) *warning.Warning {
		t.Helper()
		found, err := b.Warnings(ctx)
		b.ok(err)
		for i := range found.Warnings {
			if found.Warnings[i].Kind == kind {
				return &found.Warnings[i]
			}
		}
		return nil
	}
	w := only(warning.OverLimit)
	if w == nil || w.Length != 30*time.Minute || w.Limit != 20*time.Minute || w.Mend != warning.MendLimit {
		t.Fatalf("got %+v", w)
	}
	b.ok(b.Settle(ctx, w.Key, false))
	b.ok(b.Edit(ctx, id, map[string]string{"note": "no fact of this warning"}))
	if only(warning.OverLimit) != nil {
		t.Error("a settled warning came back")
	}
	b.ok(b.Edit(ctx, id, map[string]string{"end": "2026-11-23T10:40Z"}))
	if w = only(warning.OverLimit); w == nil || w.Length != 40*time.Minute {
		t.Fatalf("new facts, got %+v", w)
	}
	b.ok(b.Settle(ctx, w.Key, true))
	if got := b.record(id).Intervals[0]; got.Duration() != 20*time.Minute || got.Source != work.Manual || only(warning.OverLimit) != nil {
		t.Errorf("the mend left %+v", got)
	}
	_, err := b.Undo(ctx)
	b.ok(err)
	if got := b.record(id).Intervals[0]; got.Duration() != 40*time.Minute || only(warning.OverLimit) == nil {
		t.Errorf("undoing left %+v", got)
	}
}

// A worker who moves keeps every instant; days follow the zone asked for.
func TestAChangeOfZoneKeepsEveryInstant(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	paris, err := time.LoadLocation("Europe/Paris")
	b.ok(err)
	kolkata, err := time.LoadLocation("Asia/Kolkata")
	b.ok(err)
	set := func(zone *time.Location) {
		t.Helper()
		s, err := b.Settings(ctx)
		b.ok(err)
		s.Zone = zone
		b.ok(b.SetSettings(ctx, s))
	}
	set(paris)
	// 01:30 to 03:30 on the wall of the spring night, which is one hour.
	start, end := time.Date(2026, 3, 29, 0, 30, 0, 0, time.UTC), time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC)
	id, err := b.Add(ctx, tracker.AddOptions{Start: work.At(start), End: work.At(end), Title: "night", State: work.Approved, Reward: usd(2_000_000)})
	b.ok(err)
	late := time.Date(2026, 3, 28, 20, 0, 0, 0, time.UTC) // the 29th in Kolkata
	_, err = b.Add(ctx, tracker.AddOptions{Start: work.At(late), End: work.At(late.Add(time.Hour)), Activity: work.Search})
	b.ok(err)
	byDay := func(zone *time.Location) string {
		t.Helper()
		q, err := b.Query(ctx)
		b.ok(err)
		q.By, q.Zone = earnings.ByDay, zone
		r, err := b.Report(ctx, q)
		b.ok(err)
		var out []string
		for _, g := range r.Groups {
			out = append(out, g.Key+" "+g.Tally.Paid.Micros().RatString()+" "+g.Other.Micros().RatString())
		}
		return strings.Join(out, "; ")
	}
	want := map[*time.Location]string{
		paris: "2026-03-28 0 3600000000; 2026-03-29 3600000000 0", kolkata: "2026-03-29 3600000000 3600000000",
	}
	before := b.record(id)
	set(kolkata)
	for _, zone := range []*time.Location{kolkata, paris} {
		if got := byDay(zone); got != want[zone] {
			t.Errorf("days of %s: got %s, want %s", zone, got, want[zone])
		}
	}
	after := b.record(id)
	if after.Intervals[0] != before.Intervals[0] || after.Intervals[0].Zone != "Europe/Paris" || after.Intervals[0].Offset != 3600 {
		t.Errorf("got %+v, want what was captured: %+v", after.Intervals[0], before.Intervals[0])
	}
	lines, err := b.History(ctx, id)
	b.ok(err)
	shown := false
	for _, l := range lines {
		shown = shown || l.Field == "zone" && l.New == "Europe/Paris"
	}
	if !shown {
		t.Error("the history does not show the captured zone")
	}
	_, err = b.Undo(ctx)
	b.ok(err)
	if zone, err := b.Zone(ctx); err != nil || zone.String() != "Europe/Paris" {
		t.Errorf("undo left the zone %s (%v)", zone, err)
	}
}

func TestErasedDataIsGoneFromTheFile(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	secret := tracker.AddOptions{
		Platform: "Geheimwerk", Requester: "Dr Vertraulich", Title: "Zaubertrank", Account: "W-UNIQUE-77", Reward: usd(777_000), Note: "Quittengelee",
		State: work.Rejected, Reason: "Pfefferminz", Promised: tracker.Promised{Terms: "Walnussoel"},
	}
	one := b.add(600, 610, secret)
	b.ok(b.Edit(ctx, one, map[string]string{"title": "Zaubertrank II"}))
	removed := b.add(620, 630, secret)
	b.ok(b.Remove(ctx, []string{removed}))
	kept := b.add(700, 710, tracker.AddOptions{Platform: "Prolific", Title: "Bleibt", State: work.Approved, Reward: usd(1_000_000)})
	b.start(tracker.StartOptions{Platform: "Geheimwerk", Title: "Zaubertrank"})
	if _, err := b.EraseAllOf(ctx, "Geheimwerk"); !errors.Is(err, store.ErrRunning) {
		t.Fatalf("got %v, want a refusal while a timer runs", err)
	}
	b.pass(time.Minute)
	b.stop("", work.Submitted)
	copied := filepath.Join(filepath.Dir(b.path), "copy.db")
	b.ok(b.Backup(ctx, copied))
	done, err := b.EraseAllOf(ctx, "geheimwerk")
	b.ok(err)
	if done.Records < 5 || done.Revisions < 8 || done.Waiting || len(done.Backups) != 1 || done.Backups[0] != copied {
		t.Errorf("got %+v", done)
	}
	for _, name := range []string{b.path, b.path + "-wal"} {
		bytes, err := os.ReadFile(name) // the test holds no lock that closing could drop: it is done
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		for _, word := range []string{"Geheimwerk", "Vertraulich", "Zaubertrank", "W-UNIQUE-77", "Quittengelee", "Pfefferminz", "Walnussoel"} {
			if strings.Contains(string(bytes), word) {
				t.Errorf("%s is still in %s", word, filepath.Base(name))
			}
		}
	}
	checked, err := b.Check(ctx)
	b.ok(err)
	if len(checked.Problems) > 0 || checked.Erased != done.Revisions {
		t.Errorf("check: got %+v, want %d erased and no problem", checked, done.Revisions)
	}
	if got := b.record(kept).Submission; got.Title != "Bleibt" {
		t.Errorf("got %+v", got)
	}
	if _, err := b.Record(ctx, one); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v, want it gone", err)
	}
	for range 20 { // undoing reaches nothing of it
		if _, err := b.Undo(ctx); errors.Is(err, store.ErrNothing) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	keys, err := b.Keys(ctx, store.Filter{})
	b.ok(err)
	if len(keys) != 0 {
		t.Errorf("undoing brought back %d records", len(keys))
	}
	b.sound()
}

func TestSeveralAccountsOnOnePlatform(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.add(600, 610, tracker.AddOptions{Platform: "Prolific", Title: "A", Account: "w-1", State: work.Approved, Reward: usd(1_000_000)})
	b.add(700, 730, tracker.AddOptions{Platform: "Prolific", Title: "A", Account: "w-2", State: work.Approved, Reward: usd(1_000_000)})
	b.add(800, 810, tracker.AddOptions{Platform: "Prolific", Activity: work.Search, Account: "w-2"})
	b.ok(b.Star(ctx, store.Favourite{Platform: "Prolific", Title: "A", Worker: "w-2"}))
	favourites, err := b.Favourites(ctx)
	b.ok(err)
	if len(favourites) != 1 || favourites[0].Worker != "w-2" {
		t.Errorf("got %+v", favourites)
	}
	keys, err := b.Keys(ctx, store.Filter{Accounts: []string{"w-2"}})
	b.ok(err)
	if len(keys) != 2 {
		t.Errorf("%d records of w-2, want 2", len(keys))
	}
	q, err := b.Query(ctx)
	b.ok(err)
	q.By = earnings.ByAccount
	r, err := b.Report(ctx, q)
	b.ok(err)
	got := ""
	for _, g := range r.Groups {
		rate, _ := g.Effective()
		got += g.Key + " " + rate.Decimal(2) + ";"
	}
	if want := "w-1 6.00;w-2 1.50;"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
