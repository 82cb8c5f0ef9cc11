package tracker_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/evidence/evidencetest"
	"clickwage/data/importer"
	"clickwage/data/revision"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// disclosed is a case over the submissions of some states of a ledger, with
// what its store discloses of them.
func disclosed(t *testing.T, path string, f store.Filter) evidence.Bundle {
	t.Helper()
	return disclosedBut(t, path, f, nil)
}

// disclosedBut keeps fields back, by kind of record.
func disclosedBut(t *testing.T, path string, f store.Filter, withhold map[string][]string) evidence.Bundle {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{Path: path, Now: func() time.Time { return time.Unix(1_800_000_000, 0) }, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	origin, err := s.Origin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	key := evidencetest.Key(t, origin.Ledger, 1)
	if err := s.PutWorkerKey(ctx, store.WorkerKey{Public: key.Public()}); err != nil {
		t.Fatal(err)
	}
	b := evidence.Bundle{Case: evidence.Case{ID: "case-1", Preset: evidence.MassRejection}, Made: work.At(time.Unix(1_700_000_000, 0)), Key: key}
	found, err := s.Keys(ctx, f)
	if err != nil {
		t.Fatal(err)
	}
	records, err := s.Records(ctx, found)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range records {
		if r.Submission == nil {
			continue
		}
		b.Case.Tasks = append(b.Case.Tasks, evidence.Task{Submission: *r.Submission, Intervals: r.Intervals})
		ids = append(ids, string(r.Submission.ID))
	}
	if len(ids) == 0 {
		t.Fatal("there are no such submissions")
	}
	if b.Disclosure, err = s.Disclose(ctx, store.Disclosing{Records: ids, Key: &key, Withhold: withhold}); err != nil {
		t.Fatal(err)
	}
	return b
}

// worked is a ledger with a life: timers, edits, moves, removals and undoing.
func worked(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	ctx := context.Background()
	if err := b.FillExample(ctx); err != nil {
		t.Fatal(err)
	}
	open := b.start(tracker.StartOptions{Platform: "Prolific", Title: "Label ships"})
	b.pass(7 * time.Minute)
	submitted, rejected := work.Submitted, work.Rejected
	if _, err := b.Stop(ctx, "", nil); err != nil {
		t.Fatal(err)
	}
	id := string(open.Submission)
	for _, state := range []*work.State{&submitted, &rejected} {
		if err := b.Mark(ctx, []string{id}, tracker.MarkOptions{State: state}); err != nil {
			t.Fatal(err)
		}
		b.pass(time.Minute)
	}
	if err := b.Edit(ctx, id, map[string]string{"reward": "1.50USD", "note": "=1+1"}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Redo(ctx); err != nil {
		t.Fatal(err)
	}
	if err := b.Remove(ctx, []string{id}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestABundleOfAWorkedLedgerIsVerified(t *testing.T) {
	b := worked(t)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	bundle := disclosed(t, b.path, store.Filter{States: []work.State{work.Rejected, work.Approved, work.Submitted}})
	path := filepath.Join(t.TempDir(), "case.zip")
	result, err := tracker.SaveBundle(context.Background(), path, bundle)
	if err != nil {
		t.Fatal(err)
	}
	if !result.OK() || result.Quorum || result.Extent.Disclosed < 100 {
		t.Errorf("got %+v, %+v", result.Extent, result.Failure())
	}
}

// The ledgers that the attack vectors are made of have the columns of real ones,
// so that each of them is attacked.
func TestLeavesHaveTheColumnsThatAreAttacked(t *testing.T) {
	b := worked(t)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	for _, r := range disclosed(t, b.path, store.Filter{States: []work.State{work.Rejected}}).Disclosure.Revisions {
		leaf, err := revision.ReadLeaf(r.Leaf)
		if err != nil {
			t.Fatal(err)
		}
		kinds[leaf.Kind] = true
		want := append(evidencetest.Columns(leaf.Kind), "_at", "_by", "_why")
		if _, row := leaf.Fields.Of("row"); row {
			want = append(want, "row", "work")
		}
		got := columnsOf(leaf)
		if slices.Sort(want); !slices.Equal(got, want) {
			t.Fatalf("a %s: got %v, want %v", leaf.Kind, got, want)
		}
	}
	if len(kinds) < 3 {
		t.Errorf("only %v were met", kinds)
	}
}

// columnsOf are the names of a leaf's columns, in order.
func columnsOf(leaf revision.Committed) (names []string) {
	for _, c := range leaf.Fields {
		names = append(names, c.Name)
	}
	return names
}

// Whose the time is goes with the id of a submission: no revision names it then,
// and every proof still leads to the root.
func TestAWithheldIDIsNowhere(t *testing.T) {
	b := worked(t)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	bundle := disclosedBut(t, b.path, store.Filter{States: []work.State{work.Rejected, work.Approved}}, map[string][]string{"submission": {"id"}})
	var ids []string
	for i := range bundle.Case.Tasks {
		task := &bundle.Case.Tasks[i]
		ids = append(ids, string(task.Submission.ID))
		task.Submission.ID, task.Intervals = "", nil
	}
	path := filepath.Join(t.TempDir(), "case.zip")
	if result, err := tracker.SaveBundle(context.Background(), path, bundle); err != nil || !result.OK() {
		t.Fatalf("got %+v, %v", result.Failure(), err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if at := bytes.Index(text, []byte(id)); at >= 0 {
			t.Fatalf("%s stands in %.200q", id, text[max(0, at-100):])
		}
	}
}

func TestABundleOfAMassRejectionIsVerified(t *testing.T) {
	const worker = "AXIOZJT32NDOC2"
	b := newBench(t)
	for _, name := range []string{"clarity--batch5.csv", "clarity--batch6.csv"} {
		path := filepath.Join("../../../shared/data/mturk", name)
		if _, err := os.Stat(path); err != nil {
			t.Skip("the real exports are not beside the project")
		}
		if _, err := b.ImportFile(context.Background(), path, importer.Options{Worker: worker}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	bundle := disclosed(t, b.path, store.Filter{States: []work.State{work.Rejected}})
	if got, want := len(bundle.Case.Tasks), 120; got != want {
		t.Errorf("got %d rejected tasks, want %d", got, want)
	}
	result, err := tracker.SaveBundle(context.Background(), filepath.Join(t.TempDir(), "case.zip"), bundle)
	if err != nil || !result.OK() {
		t.Fatalf("got %v", err)
	}
	if got, want := result.Totals, "14.40USD"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestABundleIsSavedWholeOrNotAtAll(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "case.zip")
	good, _ := evidencetest.Example(t)
	if _, err := tracker.SaveBundle(context.Background(), path, good); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	withheld, _ := evidencetest.Example(t)
	withheld.Disclosure.Revisions = withheld.Disclosure.Revisions[1:]
	withheld.Disclosure.Checkpoint = withheld.Disclosure.Checkpoint[1:]
	for name, c := range map[string]struct {
		ctx    context.Context
		bundle evidence.Bundle
		want   error
	}{
		"cancelled":             {cancelled, good, context.Canceled},
		"does not verify":       {context.Background(), withheld, evidence.ErrBundle},
		"cannot be written out": {context.Background(), evidence.Bundle{}, evidence.ErrBundle},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tracker.SaveBundle(c.ctx, path, c.bundle)
			if !errors.Is(err, c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %v in one line", err, c.want)
			}
			after, _ := os.ReadFile(path)
			entries, _ := os.ReadDir(folder)
			if !bytes.Equal(before, after) || len(entries) != 1 {
				t.Errorf("the file there before was changed, or something is left: %v", entries)
			}
		})
	}
	if _, err := tracker.SaveBundle(context.Background(), filepath.Join(folder, "none", "case.zip"), good); err == nil || !strings.Contains(err.Error(), "choose another folder") {
		t.Errorf("no such folder: got %v", err)
	}
}
