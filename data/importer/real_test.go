package importer_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/importer"
	"clickwage/data/work"
)

const shared = "../../../shared/data"

// realFile opens a file of the real exports, which stand beside the project
// and never in it.
func realFile(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join(shared, name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("no real exports at %s", shared)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

var imported = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// ids hands out ids that differ and can be read.
func ids() func() string {
	n := 0
	return func() string {
		n++
		return fmt.Sprintf("00000000-0000-7000-8000-%012d", n)
	}
}

type outcome struct {
	rows     []importer.Row
	problems []importer.Problem
	summary  importer.Summary
}

func (o outcome) states() string {
	counts := map[string]int{}
	for _, row := range o.rows {
		switch {
		case row.Submission != nil:
			counts[row.Submission.State.String()]++
		default:
			counts["intervals"] += len(row.Intervals)
		}
	}
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%s %d", key, counts[key]))
	}
	return strings.Join(parts, ", ")
}

func (o outcome) intervals() int {
	n := 0
	for _, row := range o.rows {
		n += len(row.Intervals)
	}
	return n
}

// readAll reads a file as opt says; ids and the time of import are filled in.
func readAll(t *testing.T, r io.Reader, opt importer.Options) (outcome, error) {
	t.Helper()
	if opt.Now.IsZero() {
		opt.Now = imported
	}
	opt.NewID = ids()
	var o outcome
	var err error
	o.summary, err = importer.Read(r, opt,
		func(row importer.Row) error { o.rows = append(o.rows, row); return nil },
		func(p importer.Problem) { o.problems = append(o.problems, p) })
	if got := len(o.rows) + o.summary.Skipped; err == nil && got != o.summary.Rows {
		t.Errorf("got %d emitted and skipped, want the %d rows of the summary", got, o.summary.Rows)
	}
	if err == nil && len(o.problems) != o.summary.Skipped {
		t.Errorf("got %d problems, want one for each of %d skipped rows", len(o.problems), o.summary.Skipped)
	}
	for _, row := range o.rows {
		for _, i := range row.Intervals {
			if i.Check() != nil || i.ID == "" || (row.Submission != nil && i.Submission != row.Submission.ID) {
				t.Errorf("line %d: interval %+v of %+v", row.Line, i, row.Submission)
			}
		}
	}
	return o, err
}

// The counts were taken from the files with another program.
func TestRealExports(t *testing.T) {
	const argument, clarity = "mturk/argument-reasoning-comprehension-task--", "mturk/clarity--"
	tests := []struct {
		file, worker         string
		rows, skipped, other int
		intervals            int
		states               string
	}{
		{argument + "00-devel-task.output.csv", "*", 5, 1, 0, 4, "submitted 4"},
		{argument + "04-pilot-claims-task.output.csv", "*", 175, 0, 0, 175, "approved 175"},
		{argument + "56-warrants-qualification-task.output.csv", "*", 54, 0, 0, 54, "approved 54"},
		{argument + "70-alternative-warrants-batch-0001-5000-4235reasons-001-600-task.output.csv", "*", 311, 34, 0, 277, "approved 277"},
		{argument + "91-original-warrant-batch-0001-5000-batch-0100-0600-task.output.csv", "*", 200, 0, 0, 200, "approved 200"},
		{argument + "92-original-warrant-batch-0001-5000-batch-0600-2613-task.output.csv", "*", 504, 0, 0, 504, "approved 504"},
		{argument + "95-validation-task-pilot-task.output.csv", "*", 180, 0, 0, 180, "approved 180"},
		{clarity + "Batch_3096101_batch_results.csv", "*", 60, 0, 0, 60, "approved 25, rejected 35"},
		{clarity + "Batch_3104525_batch_results.csv", "*", 500, 0, 0, 500, "approved 457, rejected 43"},
		{clarity + "approved_batch_04.csv", "*", 28, 0, 0, 28, "submitted 28"},
		{clarity + "batch12.csv", "*", 17, 0, 0, 17, "approved 17"},
		{clarity + "batch13.csv", "*", 104, 0, 0, 104, "approved 99, rejected 5"},
		{clarity + "batch4.csv", "*", 1000, 0, 0, 1000, "approved 1000"},
		{clarity + "batch5.csv", "*", 903, 0, 0, 903, "approved 614, rejected 289"},
		{clarity + "batch6.csv", "*", 598, 0, 0, 598, "approved 498, rejected 100"},
		{clarity + "batch7.csv", "*", 500, 0, 0, 500, "approved 457, rejected 43"},
		{clarity + "batch8.csv", "*", 60, 0, 0, 60, "approved 25, rejected 35"},
		{clarity + "batch9.csv", "*", 26, 0, 0, 26, "approved 26"},
		{clarity + "batch_01.csv", "*", 220, 0, 0, 220, "submitted 220"},
		{clarity + "batch_02.csv", "*", 312, 0, 0, 312, "approved 94, rejected 126, submitted 92"},
		{clarity + "batch_03.csv", "*", 377, 0, 0, 377, "approved 155, rejected 157, submitted 65"},
		{clarity + "batch_04.csv", "*", 405, 0, 0, 405, "approved 189, rejected 188, submitted 28"},
		{"mturk/nets213_final--HIT_QC_output.csv", "*", 414, 0, 0, 414, "approved 414"},
		{"mturk/nets213_final--HIT_output.csv", "*", 138, 0, 0, 138, "submitted 138"},
		{"mturk/open-domain-relation-extraction--Batch_2947651_batch_results.csv", "*", 1205, 0, 0, 1205, "approved 1185, overturned 20"},
		{"mturk/race-number-tagger--mturk_results.csv", "*", 2232, 0, 0, 2232, "approved 2096, rejected 136"},
		{clarity + "batch7.csv", "ARTU3DBPQWADLC", 49, 0, 451, 49, "approved 7, rejected 42"},
		{"prolific/data--prolific.csv", "*", 551, 0, 0, 551, "approved 548, rejected 2, returned 1"},
		{"prolific/speciale--prolific_demographics.csv", "*", 165, 0, 0, 63, "approved 53, rejected 6, returned 104, timed_out 2"},
		{"crowdflower/nets213-project--f901004.csv", "*", 700, 0, 0, 700, "submitted 700"},
		{"crowdflower/nets213-project--f904543.csv", "*", 100, 0, 0, 100, "submitted 100"},
		{"crowdflower/nets-213-final--notqc-data.csv", "*", 468, 0, 0, 468, "submitted 468"},
		{"timetracker/dotfiles--2021-09.data", "", 95, 0, 0, 95, "intervals 95"},
		{"timetracker/dotfiles--2021-10.data", "", 72, 0, 0, 72, "intervals 72"},
		{"timetracker/dotfiles--2021-11.data", "", 70, 0, 0, 70, "intervals 70"},
		{"timetracker/dotfiles--2021-12.data", "", 40, 1, 0, 39, "intervals 39"}, // its last one was still running
		{"timetracker/watson-data--frames.bak", "", 119, 0, 0, 119, "intervals 119"},
		{"timetracker/projetopaipe--toggl.csv", "", 5, 0, 0, 5, "intervals 5"},
		{"timetracker/tira--toggl.csv", "user1@example.com", 107, 0, 545, 107, "intervals 107"},
		{"timetracker/tira--toggl.csv", "user2@example.com", 98, 0, 554, 98, "intervals 98"},
		{"timetracker/tira--toggl.csv", "User 3", 191, 0, 461, 191, "intervals 191"},
		{"timetracker/tira--toggl.csv", "user4@example.com", 152, 0, 500, 152, "intervals 152"},
		{"timetracker/tira--toggl.csv", "user5@example.com", 104, 0, 548, 104, "intervals 104"},
	}
	for _, test := range tests {
		t.Run(test.file+" of "+test.worker, func(t *testing.T) {
			o, err := readAll(t, realFile(t, test.file), importer.Options{Worker: test.worker, Zone: time.UTC})
			if err != nil {
				t.Fatal(err)
			}
			got := fmt.Sprint(o.summary.Rows, o.summary.Skipped, o.summary.OtherWorkers, o.intervals(), o.states())
			if want := fmt.Sprint(test.rows, test.skipped, test.other, test.intervals, test.states); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// Four snapshots of one growing batch end in the same submissions, whichever is
// imported first.
func TestSnapshotsInAnyOrder(t *testing.T) {
	var snapshots [4][]importer.Row
	for i := range snapshots {
		name := fmt.Sprintf("mturk/clarity--batch_%02d.csv", i+1)
		o, err := readAll(t, realFile(t, name), importer.Options{Worker: "*", Now: imported.Add(time.Duration(i) * time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		snapshots[i] = o.rows
	}
	var first map[string]string
	for _, order := range orders(len(snapshots)) {
		ledger := map[string]*work.Submission{}
		for _, i := range order {
			for _, row := range snapshots[i] {
				s := row.Submission.Clone()
				if known, ok := ledger[s.Account.PlatformID]; ok {
					known.Absorb(s)
				} else {
					ledger[s.Account.PlatformID] = &s
				}
			}
		}
		ends := map[string]string{}
		counts := map[work.State]int{}
		for id, s := range ledger {
			ends[id] = told(s)
			counts[s.State]++
		}
		if first == nil {
			first = ends
			if got, want := fmt.Sprint(counts[work.Submitted], counts[work.Approved], counts[work.Rejected]), "28 189 188"; got != want {
				t.Fatalf("order %v: got %s pending, approved, rejected, want %s", order, got, want)
			}
		}
		if !maps.Equal(ends, first) {
			t.Errorf("order %v ends in other submissions than the first order", order)
		}
	}
}

// told is all that a submission says, but for when the ledger learnt of it.
func told(s *work.Submission) string {
	text := fmt.Sprint(s.State, s.Reason, s.Accepted, s.Submitted, s.Decided, s.Advertised, s.Title)
	for _, e := range s.Events {
		text += fmt.Sprint("|", e.State, e.At, e.Reason)
	}
	return text
}

// orders are all permutations of 0 to n-1.
func orders(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for _, order := range orders(n - 1) {
		for at := range n {
			all = append(all, slices.Insert(slices.Clone(order), at, n-1))
		}
	}
	return all
}
