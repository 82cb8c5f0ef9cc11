package tracker_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/importer"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// realFiles are real exports beside the project, of the formats known so far.
func realFiles(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"mturk/*.csv", "prolific/*.csv", "crowdflower/*.csv", "timetracker/*"} {
		paths, err := filepath.Glob(filepath.Join("../../../shared/data", pattern))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, paths...)
	}
	if len(all) == 0 {
		t.Skip("the real exports are not beside the project")
	}
	return all
}

// state is everything that the ledger says now: every record and every report.
func state(t *testing.T, l *tracker.Tracker) string {
	t.Helper()
	ctx := context.Background()
	q, err := l.Query(ctx)
	if err != nil {
		t.Fatal(err)
	}
	q.AsOf = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	var said []any
	for _, by := range []earnings.By{earnings.Whole, earnings.ByPlatform, earnings.ByTitle, earnings.ByDay} {
		q.By = by
		r, err := l.Report(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		said = append(said, r)
	}
	keys, err := l.Keys(ctx, store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	records, err := l.Records(ctx, keys)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(append(said, records))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func sums(t *testing.T, name string, r tracker.Imported) {
	t.Helper()
	if r.Added+r.Updated+r.Unchanged+r.Skipped != r.Rows {
		t.Errorf("%s: %d added + %d updated + %d unchanged + %d skipped is not %d rows", name, r.Added, r.Updated, r.Unchanged, r.Skipped, r.Rows)
	}
	lines := map[int]bool{}
	for _, p := range r.Problems {
		lines[p.Line] = true
	}
	if len(lines) != r.Skipped {
		t.Errorf("%s: %d rows were skipped and %d have a problem", name, r.Skipped, len(lines))
	}
}

// Every real file comes in, changes nothing the second time, and leaves with
// one undo, on a ledger that held something before.
func TestRealFilesComeInOnceAndLeaveWhole(t *testing.T) {
	ctx := context.Background()
	for _, path := range realFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			if info, err := os.Stat(path); err != nil || raced && info.Size() > 250_000 {
				t.Skipf("large files run without the race detector (%v)", err)
			}
			l, err := tracker.Open(ctx, tracker.Options{Path: filepath.Join(t.TempDir(), "ledger.db"), Zone: time.UTC})
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			at := l.Now().Add(-24 * time.Hour)
			if _, err := l.Add(ctx, tracker.AddOptions{Start: at, End: at.Add(time.Minute), Platform: "MTurk", Title: "Mine", Reward: usd(120_000)}); err != nil {
				t.Fatal(err)
			}
			before := state(t, l)
			opt := importer.Options{Worker: importer.Everybody, Zone: time.UTC}
			preview, err := l.PreviewFile(ctx, path, opt, nil)
			if err != nil {
				t.Fatal(err)
			}
			if state(t, l) != before {
				t.Fatal("a preview changed the ledger")
			}
			first, err := l.ImportFile(ctx, path, opt, nil)
			if err != nil {
				t.Fatal(err)
			}
			sums(t, "first", first)
			if first.Added == 0 || preview.Added != first.Added || preview.Updated != first.Updated || preview.Unchanged != first.Unchanged {
				t.Errorf("preview said %d/%d/%d, the import did %d/%d/%d", preview.Added, preview.Updated, preview.Unchanged, first.Added, first.Updated, first.Unchanged)
			}
			after := state(t, l)
			second, err := l.ImportFile(ctx, path, opt, nil)
			if err != nil {
				t.Fatal(err)
			}
			sums(t, "second", second)
			if second.Added != 0 || second.Updated != 0 || second.Batch != "" || state(t, l) != after {
				t.Errorf("the second time: %d added, %d updated", second.Added, second.Updated)
			}
			undone, err := l.UndoImport(ctx, first.Batch)
			if err != nil || len(undone.Kept) > 0 {
				t.Fatalf("undo: %v, kept %d", err, len(undone.Kept))
			}
			if state(t, l) != before {
				t.Error("after the undo the ledger says something else than before")
			}
			if checked, err := l.Check(ctx); err != nil || len(checked.Problems) > 0 {
				t.Errorf("check: %v %v", checked.Problems, err)
			}
		})
	}
}

// Four snapshots of one batch end in the same states, whichever comes first.
func TestSnapshotsInEveryOrderEndTheSame(t *testing.T) {
	ctx := context.Background()
	var snapshots []string
	for _, path := range realFiles(t) {
		if strings.HasPrefix(filepath.Base(path), "clarity--batch_0") {
			snapshots = append(snapshots, path)
		}
	}
	if len(snapshots) != 4 {
		t.Fatalf("got %d snapshots, want 4", len(snapshots))
	}
	const worker = "AUJTDZXC3MFSOF"
	var want string
	all := orders(len(snapshots))
	if raced {
		all = all[:4] // all of them run without the race detector
	}
	for _, order := range all {
		l, err := tracker.Open(ctx, tracker.Options{Path: filepath.Join(t.TempDir(), "ledger.db"), Zone: time.UTC})
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range order {
			if _, err := l.ImportFile(ctx, snapshots[i], importer.Options{Worker: worker}, nil); err != nil {
				t.Fatal(err)
			}
		}
		got := outcomes(t, l)
		if want == "" {
			want = got
		}
		if strings.Count(got, "rejected") < 92 || got != want {
			t.Fatalf("order %v: got %.400s\nwant %.400s", order, got, want)
		}
		l.Close()
	}
}

// orders are all permutations.
func orders(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for _, rest := range orders(n - 1) {
		for at := range n {
			order := append(append(append([]int{}, rest[:at]...), n-1), rest[at:]...)
			all = append(all, order)
		}
	}
	return all
}

// outcomes are the states, reasons and instants of all submissions.
func outcomes(t *testing.T, l *tracker.Tracker) string {
	t.Helper()
	ctx := context.Background()
	keys, err := l.Keys(ctx, store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	records, err := l.Records(ctx, keys)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string][]any{}
	for _, r := range records {
		s := r.Submission
		said[s.Account.PlatformID] = []any{s.State.String(), s.Reason, s.Accepted, s.Submitted, s.Decided, s.Advertised, r.Intervals[0].Start, r.Intervals[0].End}
	}
	text, err := json.Marshal(said)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAnEditedRowSurvivesTheUndoOfItsImport(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	done, err := b.ImportFile(ctx, exportOf(t, 700), importer.Options{}, nil)
	if err != nil || done.Added != 700 {
		t.Fatalf("got %+v, %v", done, err)
	}
	keys, err := b.Keys(ctx, store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	records, err := b.Records(ctx, keys[:1])
	if err != nil {
		t.Fatal(err)
	}
	edited := string(records[0].Submission.ID)
	if err := b.Edit(ctx, edited, map[string]string{"note": "mine now"}); err != nil {
		t.Fatal(err)
	}
	undone, err := b.UndoImport(ctx, done.Batch)
	if err != nil || len(undone.Kept) != 1 || undone.Kept[0] != edited {
		t.Fatalf("kept %v, want %s (%v)", undone.Kept, edited, err)
	}
	if keys, err := b.Keys(ctx, store.Filter{}); err != nil || len(keys) != 1 {
		t.Fatalf("got %d entries, want 1 (%v)", len(keys), err)
	}
	if _, err := b.Redo(ctx); err != nil {
		t.Fatal(err)
	}
	if keys, err := b.Keys(ctx, store.Filter{}); err != nil || len(keys) != 700 {
		t.Fatalf("after redo: got %d entries, want 700 (%v)", len(keys), err)
	}
	if got := b.record(edited); got.Submission.Note != "mine now" || len(got.Intervals) != 1 {
		t.Errorf("the edited row: got %+v", got)
	}
	b.sound()
}

func TestTheExampleComesAndGoes(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	before, err := b.Settings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.TickPlatform(ctx, "Prolific", true); err != nil {
		t.Fatal(err)
	}
	if err := b.FillExample(ctx); err != nil {
		t.Fatal(err)
	}
	keys, err := b.Keys(ctx, store.Filter{})
	if err != nil || len(keys) < 500 {
		t.Fatalf("got %d entries (%v)", len(keys), err)
	}
	b.sound()
	if err := b.FillExample(ctx); err == nil {
		t.Error("an example was added to a ledger that holds work")
	}
	own := b.besideExample(keys)
	if err := b.RemoveExample(ctx); err != nil {
		t.Fatal(err)
	}
	left, err := b.Keys(ctx, store.Filter{})
	if err != nil || len(left) != len(own) {
		t.Errorf("after removing: %d entries are left, want %d (%v)", len(left), len(own), err)
	}
	for _, id := range own {
		if _, err := b.Record(ctx, id); err != nil {
			t.Errorf("%s, the worker's own, went with the example: %v", id, err)
		}
	}
	b.gone()
	if s, err := b.Settings(ctx); err != nil || s.Example || s.Currency != before.Currency || s.Floor != before.Floor {
		t.Errorf("the settings are %+v, before the example they were %+v (%v)", s, before, err)
	}
	favourites, err := b.Favourites(ctx)
	if err != nil || len(favourites) != 1 || favourites[0].Platform != "Prolific" || favourites[0].Title != "" {
		t.Errorf("the favourites are %+v (%v)", favourites, err)
	}
	b.sound()
}

// besideExample edits the example and records work of one's own, of which it
// returns the ids; the last one runs.
func (b *bench) besideExample(keys []store.Key) []string {
	b.t.Helper()
	ctx := context.Background()
	records, err := b.Records(ctx, keys[:40])
	if err != nil {
		b.t.Fatal(err)
	}
	edited := 0
	for _, r := range records {
		if r.Submission != nil {
			if err := b.Edit(ctx, string(r.Submission.ID), map[string]string{"note": "looked at"}); err != nil {
				b.t.Fatal(err)
			}
			edited++
		}
	}
	if edited == 0 {
		b.t.Fatal("no task of the example was edited")
	}
	var own []string
	for i := range 3 {
		end := b.now.Add(-time.Duration(i) * 30 * time.Minute)
		s, err := b.Add(ctx, tracker.AddOptions{Start: work.At(end.Add(-10 * time.Minute)), End: work.At(end), Platform: "Prolific", Title: "My own study", State: work.Submitted})
		if err != nil {
			b.t.Fatal(err)
		}
		own = append(own, s)
	}
	o, err := b.Start(ctx, tracker.StartOptions{Platform: "Toloka", Title: "My own audio"})
	if err != nil {
		b.t.Fatal(err)
	}
	return append(own, string(o.Submission))
}

// gone checks that nothing tells of an example any more.
func (b *bench) gone() {
	b.t.Helper()
	ctx := context.Background()
	for what, want := range map[string][]string{"platform": {"Prolific", "Toloka"}, "requester": nil, "title": {"My own audio", "My own study"}} {
		if names, err := b.Names(ctx, what); err != nil || !slices.Equal(names, want) {
			b.t.Errorf("names of a %s: %v, want %v (%v)", what, names, want, err)
		}
	}
	rates, err := b.Rates(ctx)
	if err != nil || len(rates) != 0 {
		b.t.Errorf("made-up rates are left: %v (%v)", rates, err)
	}
	if past, err := b.PastImports(ctx, 10); err != nil || len(past) != 0 {
		b.t.Errorf("imports are listed: %+v (%v)", past, err)
	}
	if _, err := b.Redo(ctx); err == nil {
		b.t.Error("redoing brought something back")
	}
}

func TestTheExampleShowsATodayAtAnyHour(t *testing.T) {
	for _, at := range []string{"2026-11-23T03:10:00Z", "2026-11-23T05:25:00Z", "2026-11-24T10:00:00Z", "2026-11-25T16:07:00Z", "2026-11-29T12:00:00Z", "2026-11-25T23:50:00Z"} {
		t.Run(at, func(t *testing.T) {
			b := newBench(t)
			ctx := context.Background()
			now, err := time.Parse(time.RFC3339, at)
			if err != nil {
				t.Fatal(err)
			}
			b.now = now
			if err := b.FillExample(ctx); err != nil {
				t.Fatal(err)
			}
			today, err := b.Today(ctx)
			if err != nil {
				t.Fatal(err)
			}
			day, err := b.Day(ctx, today)
			if err != nil {
				t.Fatal(err)
			}
			states := map[work.State]int{}
			for _, r := range day.Records {
				if r.Submission != nil {
					states[r.Submission.State]++
				}
			}
			if states[work.Approved] == 0 || states[work.Submitted] == 0 || states[work.Rejected] == 0 {
				t.Errorf("today holds %v; want approved, submitted and rejected tasks", states)
			}
			for _, block := range day.Blocks {
				if block.End > work.At(now) || block.Start < work.At(now.Add(-7*time.Hour)) {
					t.Errorf("a block from %v to %v", block.Start, block.End)
				}
			}
		})
	}
}

func TestAFileThatIsNoExportIsRefused(t *testing.T) {
	b := newBench(t)
	folder := t.TempDir()
	for name, text := range map[string]string{
		"empty.csv":   "",
		"unknown.csv": "name,colour\nx,red\n",
		"almost.csv":  "Study,Reward,Bonus,Started At,Status\nx,£1,,,APPROVED\n",
		"open.csv":    "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n\"never closed" + strings.Repeat(",x\n", 2_000_000),
		"binary.csv":  "PK\x03\x04\x00\x00\x00\x00",
	} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := b.ImportFile(context.Background(), path, importer.Options{}, nil)
		if err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := b.ImportFile(context.Background(), filepath.Join(folder, "missing.csv"), importer.Options{}, nil); !os.IsNotExist(unwrapAll(err)) {
		t.Errorf("a missing file: got %v", err)
	}
	if _, err := b.ImportFile(context.Background(), folder, importer.Options{}, nil); err == nil || !strings.Contains(err.Error(), "it is a folder") {
		t.Errorf("a folder: got %v", err)
	}
	if _, err := b.ImportFile(context.Background(), os.DevNull, importer.Options{}, nil); err == nil || !strings.Contains(err.Error(), "no file on a disk") {
		t.Errorf("a device: got %v", err)
	}
	if keys, err := b.Keys(context.Background(), store.Filter{}); err != nil || len(keys) != 0 {
		t.Errorf("%d entries were written (%v)", len(keys), err)
	}
}

func unwrapAll(err error) error {
	for {
		inner, ok := err.(interface{ Unwrap() error })
		if !ok {
			return err
		}
		err = inner.Unwrap()
	}
}
