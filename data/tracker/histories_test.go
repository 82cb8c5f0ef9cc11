package tracker_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/importer"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// saved is a file with a text in it, as old as the bench's clock says.
func (b *bench) saved(name, text string) string {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	if err := os.Chtimes(path, b.now, b.now); err != nil {
		b.t.Fatal(err)
	}
	b.pass(time.Second)
	return path
}

// brought imports a text and says what that did.
func (b *bench) brought(text string) string {
	b.t.Helper()
	done, err := b.ImportFile(context.Background(), b.saved("a file", text), importer.Options{}, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	sums(b.t, text, done)
	return fmt.Sprintf("%d added, %d updated, %d unchanged", done.Added, done.Updated, done.Unchanged)
}

// submissions are all that the ledger holds.
func (b *bench) submissions() []work.Submission {
	b.t.Helper()
	keys, err := b.Keys(context.Background(), store.Filter{})
	if err != nil {
		b.t.Fatal(err)
	}
	records, err := b.Records(context.Background(), keys)
	if err != nil {
		b.t.Fatal(err)
	}
	var all []work.Submission
	for _, r := range records {
		if r.Submission != nil {
			all = append(all, *r.Submission)
		}
	}
	return all
}

// Every fixture without a header comes in, changes nothing the second time, and
// leaves with one undo.
func TestHistoriesComeInOnceAndLeaveWhole(t *testing.T) {
	for _, name := range []string{
		"mturk-suite.json", "mturk-worker-page.json", "hitdb-backup.json", "mturk-engine.json", "mturk-engine-list.json", "timewarrior.data",
		"timewarrior.json", "watson-frames.json", "watson-older.json", "watson-log.csv", "activitywatch.json", "dataannotation.txt",
	} {
		t.Run(name, func(t *testing.T) {
			b, ctx := newBench(t), context.Background()
			before := state(t, b.Tracker)
			path, opt := filepath.Join("../importer/testdata", name), importer.Options{Zone: time.UTC, Pasted: b.now}
			preview, err := b.PreviewFile(ctx, path, opt, nil)
			if err != nil {
				t.Fatal(err)
			}
			first, err := b.ImportFile(ctx, path, opt, nil)
			if err != nil {
				t.Fatal(err)
			}
			accounted(t, first)
			if first.Added == 0 || preview.Added != first.Added || len(preview.Rows) != first.Added {
				t.Errorf("got %d added, %d by the preview in %d rows", first.Added, preview.Added, len(preview.Rows))
			}
			for _, row := range preview.Rows {
				if row.Line == 0 || (row.Submission == nil && len(row.Intervals) == 0) {
					t.Errorf("the preview shows %+v", row)
				}
			}
			after := state(t, b.Tracker)
			b.pass(time.Hour)
			second, err := b.ImportFile(ctx, path, opt, nil)
			if err != nil || second.Added != 0 || second.Updated != 0 || second.Unchanged != first.Added || state(t, b.Tracker) != after {
				t.Errorf("the second time: got %+v, %v", second, err)
			}
			if undone, err := b.UndoImport(ctx, first.Batch); err != nil || len(undone.Kept) > 0 || state(t, b.Tracker) != before {
				t.Errorf("after the undo the ledger says something else than before: kept %v, %v", undone.Kept, err)
			}
			b.sound()
		})
	}
}

// accounted holds an import to its sums, where several records may stand on
// one line.
func accounted(t *testing.T, r tracker.Imported) {
	t.Helper()
	if r.Added+r.Updated+r.Unchanged+r.Skipped != r.Rows || len(r.Problems) != r.Skipped {
		t.Errorf("%+v with %d problems: the parts are not the %d rows", r, len(r.Problems), r.Rows)
	}
}

func suiteOf(state, day, feedback string) string {
	return fmt.Sprintf(`{"hits":[{"hit_id":"H1","requester_name":"Lab","reward":{"amount_in_dollars":0.5},"state":%q,"title":"Boats","date":%q,"requester_feedback":%q}],"days":[]}`, state, day, feedback)
}

func pageOf(state, feedback string) string {
	return fmt.Sprintf(`{"results":[{"hit_id":"H1","assignment_id":"A1","requester_name":"Lab","reward":{"amount_in_dollars":0.5},"state":%q,"title":"Boats","requester_feedback":%q}]}`, state, feedback)
}

// A HIT that several tools know is one submission. What MTurk Suite has made up
// holds only until somebody tells, and never against what is known.
func TestHistoriesOfOneHITAreOneSubmission(t *testing.T) {
	const hitdb = `{"STATS":[],"NOTES":[],"HIT":[{"hitId":"H1","date":"2026-09-01","status":"Pending Approval","reward":0.5,"bonus":0.2,"title":"Boats","requesterName":"Lab"}]}`
	const engine = `{"H1":{"requester":{"id":"R1","name":"The+Lab"},"date":"2026-09-01T04:00:00.000Z","reward":0.5,"status":"Pending","title":"Boats"}}`
	guess := suiteOf("Paid", "20260901", "")
	tests := []struct {
		name  string
		files []string
		want  string
	}{
		{"a guess stands where nothing else is known", []string{hitdb, guess}, "approved by inferred, reason \"\""},
		{"a guess does not overturn a rejection", []string{pageOf("Rejected", "no boats"), guess}, "rejected by imported, reason \"no boats\""},
		{"a rejection undoes a guess", []string{guess, pageOf("Rejected", "no boats")}, "rejected by imported, reason \"no boats\""},
		{"an approval that is told is no guess", []string{guess, pageOf("Approved", "")}, "approved by imported, reason \"\""},
		{"a guess makes no told approval a guess", []string{pageOf("Approved", ""), guess}, "approved by imported, reason \"\""},
		{"a reason that a later export has lost stays", []string{pageOf("Rejected", "no boats"), pageOf("Rejected", "")}, "rejected by imported, reason \"no boats\""},
		{"a rejection that a later export calls paid was overturned", []string{pageOf("Rejected", "no boats"), suiteOf("Approved", "20260901", "")}, "overturned by imported, reason \"no boats\""},
		{"a page without a day joins one with a day", []string{suiteOf("Submitted", "20260902", ""), pageOf("Approved", ""), hitdb, engine}, "approved by imported, reason \"\""},
		{"one with a day joins a page without", []string{pageOf("Submitted", ""), engine, hitdb, suiteOf("Approved", "20260901", "")}, "approved by imported, reason \"\""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			for _, file := range test.files {
				b.brought(file)
				b.pass(time.Hour)
			}
			all := b.submissions()
			if len(all) != 1 {
				t.Fatalf("got %d submissions, want 1: %+v", len(all), all)
			}
			latest, _ := work.Latest(all[0].Events)
			if got := fmt.Sprintf("%s by %s, reason %q", all[0].State, latest.Source, all[0].Reason); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			for _, file := range test.files {
				if got := b.brought(file); got != "0 added, 0 updated, 1 unchanged" {
					t.Errorf("again: got %s", got)
				}
			}
			b.sound()
		})
	}
}

// A page that is copied again later says "ago" in other words.
func TestPastedFundsAreTheSameEntriesLater(t *testing.T) {
	b := newBench(t)
	const first = "Pelican\nTime Entry\t$12.00\tPending Approval · 3 hours ago\nTask Submission\t$2.00\tPending Approval · 5 hours ago\n" +
		"Task Submission\t$2.00\tPending Approval · 5 hours ago\nTask Submission\t$3.00\tPaid · 2 days ago\n"
	if got := b.brought(first); got != "4 added, 0 updated, 0 unchanged" {
		t.Fatalf("got %s", got)
	}
	born := b.submissions()
	b.pass(40 * time.Minute)
	if got := b.brought(strings.Replace(first, "Pelican\n", "Pelican\nTask Submission\t$2.00\tPending Approval · 2 minutes ago\n", 1)); got != "1 added, 0 updated, 4 unchanged" {
		t.Errorf("40 minutes later: got %s", got)
	}
	b.pass(5 * 24 * time.Hour)
	const later = "Pelican\nTask Submission\t$2.00\tPaid · 5 days ago\nTime Entry\t$12.00\tPaid · 5 days ago\nTask Submission\t$2.00\tPaid · 5 days ago\n" +
		"Task Submission\t$2.00\tRejected · 5 days ago\nTask Submission\t$3.00\tPaid · 7 days ago\n"
	if got := b.brought(later); got != "0 added, 4 updated, 1 unchanged" {
		t.Errorf("five days later: got %s", got)
	}
	counts := map[work.State]int{}
	for _, s := range b.submissions() {
		counts[s.State]++
		for _, e := range s.Events {
			if e.State == work.Submitted && e.Source != work.Inferred {
				t.Errorf("%s was submitted by %s, want it inferred", s.Title, e.Source)
			}
		}
	}
	if counts[work.Approved] != 4 || counts[work.Rejected] != 1 || len(born) != 4 {
		t.Errorf("got %v, want 4 approved and 1 rejected", counts)
	}
	b.sound()
}

// What ActivityWatch saw is a suggestion: it is shown as to be looked at, and
// every other figure stays as it was.
func TestSuggestionsAreOutOfEveryFigure(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	start := work.At(time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC))
	for _, add := range []tracker.AddOptions{
		{Start: start, End: start.Add(time.Hour), Platform: "Prolific", Title: "Boats", Reward: usd(10_000_000), State: work.Approved},
		{Start: start.Add(time.Hour), End: start.Add(90 * time.Minute), Activity: work.Search},
	} {
		if _, err := b.Add(ctx, add); err != nil {
			t.Fatal(err)
		}
	}
	figures := func() (figures, review string) {
		q, err := b.Query(ctx)
		if err != nil {
			t.Fatal(err)
		}
		r, err := b.Report(ctx, q)
		if err != nil || len(r.Groups) != 1 {
			t.Fatalf("%v %v", r, err)
		}
		tally := r.Groups[0].Tally
		review = fmt.Sprint(tally.Review)
		tally.Review = earnings.Tally{}.Review
		return fmt.Sprintf("%+v", tally), review
	}
	before, none := figures()
	got := b.brought(`{"buckets":{"w":{"events":[{"timestamp":"2026-11-20T09:30:00Z","duration":9000,"data":{"app":"Firefox","title":"Boats"}},
 {"timestamp":"2026-11-20T10:30:00Z","duration":600,"data":{"app":"Firefox","title":"Boats, too"}}]}}}`)
	if got != "2 added, 0 updated, 0 unchanged" {
		t.Fatalf("got %s", got)
	}
	after, some := figures()
	if before != after {
		t.Errorf("got  %s\nwant %s", after, before)
	}
	if some == none {
		t.Error("the suggestions are not shown as to be looked at")
	}
}

// The 20 reversed rejections of a real batch: an export that has lost them,
// before or after, takes neither the rejection nor its reason away.
func TestReversedRejectionsKeepTheirReason(t *testing.T) {
	var path string
	for _, p := range realFiles(t) {
		if strings.Contains(p, "Batch_2947651") {
			path = p
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	reasons := map[string]string{}
	for _, row := range rows[1:] {
		if row[column["RejectionTime"]] != "" && row[column["AssignmentStatus"]] == "Approved" {
			reasons[row[column["AssignmentId"]]] = strings.TrimSpace(row[column["RequesterFeedback"]])
		}
		row[column["RejectionTime"]], row[column["RequesterFeedback"]] = "", ""
	}
	var lost strings.Builder
	if err := csv.NewWriter(&lost).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	for _, order := range [][]string{{string(text), lost.String()}, {lost.String(), string(text)}} {
		b := newBench(t)
		for _, file := range order {
			if _, err := b.ImportFile(context.Background(), b.saved("batch.csv", file), importer.Options{Worker: importer.Everybody}, nil); err != nil {
				t.Fatal(err)
			}
		}
		overturned := 0
		for _, s := range b.submissions() {
			reason, reversed := reasons[s.Account.PlatformID]
			if !reversed {
				continue
			}
			overturned++
			if s.State != work.Overturned || s.Reason != reason {
				t.Errorf("%s: got %s, reason %q, want it overturned, reason %q", s.Account.PlatformID, s.State, s.Reason, reason)
			}
		}
		if overturned != 20 {
			t.Errorf("got %d reversed rejections, want 20", overturned)
		}
	}
}
