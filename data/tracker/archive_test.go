package tracker_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// lived is a ledger with a history of every kind of change at random.
func lived(t *testing.T, seed uint64, steps int) *bench {
	t.Helper()
	b := newBench(t)
	ctx := context.Background()
	random := rand.New(rand.NewPCG(seed, 7))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "study.csv")
	must(os.WriteFile(file, []byte("Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n"+
		"Ships,£1.20,£0.10,2026-11-20 10:00:00.000001,2026-11-20 10:09:00,A1,APPROVED\n"+
		"Boats,£0.50,,2026-11-20 11:00:00,2026-11-20 11:04:00,,REJECTED\n"+
		"Rafts,£0.50,,2026-11-21 11:00:00,,,RETURNED\n"), 0o600))
	var batch work.BatchID
	refused := work.Rejected
	some := func() string {
		keys, err := b.Keys(ctx, store.Filter{})
		must(err)
		if len(keys) == 0 {
			return ""
		}
		i := random.IntN(len(keys))
		records, err := b.Records(ctx, keys[i:i+1])
		must(err)
		if records[0].Submission != nil {
			return string(records[0].Submission.ID)
		}
		return string(records[0].Interval.ID)
	}
	for n := range steps {
		b.pass(time.Duration(1+random.IntN(300)) * 1_234_567 * time.Microsecond)
		switch random.IntN(16) { // what is refused at this point of the history changes nothing
		case 0, 1:
			b.start(tracker.StartOptions{Platform: "Prolific", Title: fmt.Sprint("Task ", n%5), Parallel: random.IntN(2) == 0, Reward: usd(int64(random.IntN(3_000_000)))})
		case 2:
			_, _ = b.Stop(ctx, "", nil)
		case 3:
			_, _ = b.Pause(ctx, "")
		case 4:
			_, _ = b.Resume(ctx, "", false)
		case 5:
			b.start(tracker.StartOptions{Activity: work.Search})
		case 6, 7:
			_, _ = b.Undo(ctx)
		case 8:
			_, _ = b.Redo(ctx)
		case 9:
			_ = b.Edit(ctx, some(), map[string]string{"note": fmt.Sprint("note ≠ \u2028 ", n), "title": "Edited"})
		case 10:
			_ = b.Mark(ctx, []string{some()}, tracker.MarkOptions{State: &refused, Reason: "too \"fast\"\n"})
		case 11:
			_ = b.Remove(ctx, []string{some()})
		case 12:
			done, err := b.ImportFile(ctx, file, importer.Options{Platform: "Prolific"}, nil)
			must(err)
			if done.Batch != "" {
				batch = done.Batch
			}
		case 14, 15:
			reviewAtRandom(b.Tracker, random, n)
		case 13:
			if batch != "" {
				_, _ = b.UndoImport(ctx, batch)
			}
		}
	}
	must(b.SetRate(ctx, money.Quote{From: "EUR", To: "USD", Rate: "1.0812", Date: "2026-11-20", Source: "ECB"}))
	must(b.Star(ctx, store.Favourite{Platform: "Prolific", Title: "Task 1", Reward: money.Of(500_000, "GBP")}))
	must(b.SetSettings(ctx, tracker.Settings{Currency: "EUR", Theme: "dark", TextScale: 120}))
	return b
}

func archived(t *testing.T, l *tracker.Tracker) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "all.clickwage")
	if _, err := l.ArchiveFile(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// from is a ledger made of an archive.
func from(t *testing.T, archive []byte) (*tracker.Tracker, error) {
	return fromAt(t, archive, time.Now)
}

func fromAt(t *testing.T, archive []byte, now func() time.Time) (*tracker.Tracker, error) {
	t.Helper()
	folder := t.TempDir()
	file := filepath.Join(folder, "in.clickwage")
	if err := os.WriteFile(file, archive, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := tracker.Open(context.Background(), tracker.Options{Path: filepath.Join(folder, "ledger.db"), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	_, err = l.ImportFile(context.Background(), file, importer.Options{}, nil)
	return l, err
}

func TestAnArchiveComesBackToTheByte(t *testing.T) {
	met := map[string]int{} // what the histories hold, so that they show something
	for seed := range uint64(rounds(12, 200)) {
		t.Run(fmt.Sprint("history ", seed), func(t *testing.T) {
			b := lived(t, seed, 80)
			first := archived(t, b.Tracker)
			meet(t, first, met)
			l, err := from(t, first)
			if err != nil {
				t.Fatal(err)
			}
			if again := archived(t, l); !bytes.Equal(first, again) {
				t.Fatalf("the second archive differs: %s", firstDifference(first, again))
			}
			if here, there := state(t, b.Tracker), state(t, l); here != there {
				t.Errorf("current state or reports differ:\n%s\n%s", here, there)
			}
			checked, err := l.Check(context.Background())
			if err != nil || len(checked.Problems) > 0 || checked.Revisions == 0 {
				t.Errorf("check: %+v %v", checked, err)
			}
			for range 5 { // history goes on alike
				one, errHere := b.Undo(context.Background())
				two, errThere := l.Undo(context.Background())
				if one.Change.ID != two.Change.ID || (errHere == nil) != (errThere == nil) {
					t.Fatalf("undo: %+v %v, %+v %v", one, errHere, two, errThere)
				}
			}
			if here, there := state(t, b.Tracker), state(t, l); here != there {
				t.Errorf("after undoing: current state differs")
			}
		})
	}
	for _, what := range []string{"submission", "row", "interval", "timer", "submission gone", "interval gone", "timer gone",
		"timer after interval", "interval after timer", "submission after submission gone", "interval after interval gone"} {
		if met[what] == 0 {
			t.Errorf("no history holds: %s; they hold %v", what, met)
		}
	}
}

// Every use case leaves a history that an archive holds whole, erasing included.
func TestAnArchiveOfEveryUseCaseComesBackToTheByte(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(r *rapid.T) {
		a := newActs(r, dir)
		defer a.Close()
		for range rapid.IntRange(1, 25).Draw(r, "acts") {
			a.do()
			if rapid.IntRange(0, 3).Draw(r, "undo") == 0 {
				_, _ = a.Undo(context.Background()) // there may be nothing
			}
		}
		if rapid.IntRange(0, 4).Draw(r, "erase") == 0 {
			_, _ = a.Erase(context.Background(), []string{a.pick("erased")})
		}
		first := archived(t, a.Tracker)
		l, err := fromAt(t, first, func() time.Time { return a.now })
		if err != nil {
			r.Fatal(err)
		}
		if again := archived(t, l); !bytes.Equal(first, again) {
			r.Fatalf("the second archive differs: %s", firstDifference(first, again))
		}
		there := &acts{Tracker: l, t: r, now: a.now}
		if here, got := a.state(), there.state(); here != got {
			r.Fatalf("the state differs:\n%s", difference(got, here))
		}
		checked, err := l.Check(context.Background())
		if err != nil || len(checked.Problems) > 0 {
			r.Fatalf("check: %v %v", checked.Problems, err)
		}
	})
}

// Time that came with a row, went over to another task by a merge and was erased
// there has no task left in the archive.
func TestAnArchiveWithAMergedAndErasedTaskComesBack(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	timed := b.add(600, 610, tracker.AddOptions{Platform: "Prolific", Title: "Ships", State: work.Submitted})
	b.importText("Ships,£1.20,,2026-11-20 10:00:00,2026-11-20 10:09:00,A1,APPROVED\n")
	keys, err := b.Keys(ctx, store.Filter{})
	b.ok(err)
	records, err := b.Records(ctx, keys)
	b.ok(err)
	for _, r := range records {
		if id := string(r.Submission.ID); id != timed {
			_, err := b.Merge(ctx, timed, id)
			b.ok(err)
		}
	}
	_, err = b.Erase(ctx, []string{timed})
	b.ok(err)
	first := archived(t, b.Tracker)
	l, err := from(t, first)
	b.ok(err)
	if again := archived(t, l); !bytes.Equal(first, again) {
		t.Errorf("the second archive differs: %s", firstDifference(first, again))
	}
}

// meet counts the kinds of revision of an archive, and what follows what.
func meet(t *testing.T, archive []byte, met map[string]int) {
	t.Helper()
	kinds := map[int64]string{}
	for line := range bytes.Lines(archive) {
		var row struct {
			Revision *struct {
				Seq, Gone  int64
				Prev       *int64
				Kind, Body string
			}
		}
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		r := row.Revision
		if r == nil {
			continue
		}
		kind := r.Kind
		if r.Gone == 1 {
			kind += " gone"
		} else if strings.Contains(r.Body, `"row":true`) {
			kind = "row"
		}
		met[kind]++
		kinds[r.Seq] = kind
		if r.Prev != nil {
			met[kind+" after "+kinds[*r.Prev]]++
		}
	}
}

func firstDifference(a, b []byte) string {
	one, two := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range min(len(one), len(two)) {
		if one[i] != two[i] {
			return fmt.Sprintf("line %d:\n%s\n%s", i+1, one[i], two[i])
		}
	}
	return fmt.Sprintf("%d and %d lines", len(one), len(two))
}

func TestAnArchiveThatIsNotWholeIsRefused(t *testing.T) {
	whole := archived(t, lived(t, 3, 40).Tracker)
	lines := bytes.SplitAfter(whole, []byte("\n"))
	last := lines[len(lines)-3] // the last revision
	tests := []struct {
		name    string
		archive []byte
		want    error
	}{
		{"cut before its end", whole[:len(whole)-20], store.ErrNotArchive},
		{"cut at a line", bytes.Join(lines[:len(lines)-2], nil), store.ErrNotArchive},
		{"a line taken out", bytes.Replace(whole, last, nil, 1), store.ErrNotArchive},
		{"a line twice", bytes.Replace(whole, last, append(bytes.Clone(last), last...), 1), store.ErrNotArchive},
		{"a value altered", bytes.Replace(whole, []byte(`Task 1`), []byte(`Task 9`), 1), store.ErrNotArchive},
		{"text after its end", append(bytes.Clone(whole), "{}\n"...), store.ErrNotArchive},
		{"of a newer Clickwage", bytes.Replace(whole, []byte(`"version":1`), []byte(`"version":2`), 1), store.ErrNewer},
		{"a table that nobody knows", bytes.Replace(whole, []byte(`{"meta":`), []byte(`{"mate":`), 1), store.ErrNotArchive},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l, err := from(t, test.archive)
			if !errors.Is(err, test.want) {
				t.Fatalf("got %v, want %v", err, test.want)
			}
			if changes, err := l.Changes(context.Background(), 1); err != nil || len(changes) > 0 {
				t.Errorf("something was left: %v %v", changes, err)
			}
			if _, err := l.Settings(context.Background()); err != nil {
				t.Errorf("the empty ledger lost its settings: %v", err)
			}
		})
	}
}

// An altered value is refused by its hash even where the lines' sum is made anew.
func TestAnArchiveWhoseLeafDoesNotMatchIsRefused(t *testing.T) {
	b := newBench(t)
	b.start(tracker.StartOptions{Platform: "Prolific", Title: "Task 1"})
	text := bytes.ReplaceAll(archived(t, b.Tracker), []byte(`Task 1`), []byte(`Task 9`))
	at := bytes.LastIndex(text, []byte(`{"end":`))
	lines := bytes.Count(text[:at], []byte("\n"))
	text = fmt.Appendf(text[:at:at], "{\"end\":{\"lines\":%d,\"sha256\":\"%x\"}}\n", lines, sha(text[:at]))
	if _, err := from(t, text); !errors.Is(err, store.ErrNotArchive) || !strings.Contains(err.Error(), "altered") {
		t.Errorf("got %v", err)
	}
}

func TestAnArchiveDoesNotMixWithALedger(t *testing.T) {
	b := lived(t, 4, 30)
	file := filepath.Join(t.TempDir(), "in.clickwage")
	if _, err := b.ExportFile(context.Background(), file, store.Filter{}); err != nil {
		t.Fatal(err)
	}
	before := archived(t, b.Tracker)
	_, err := b.ImportFile(context.Background(), file, importer.Options{}, nil)
	if !errors.Is(err, store.ErrNotEmpty) || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
	if !bytes.Equal(before, archived(t, b.Tracker)) {
		t.Error("the ledger changed")
	}
}

func sha(text []byte) []byte {
	sum := sha256.Sum256(text)
	return sum[:]
}
