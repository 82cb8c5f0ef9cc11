package main

// This file computes what a worker earned another way, from the exports alone:
// encoding/csv and one list for every second. It imports nothing of data/.

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// realData is where real exports lie beside the project; the tests that use
// them are skipped where they are absent.
func realData(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs("../../../shared/data")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Skip("the real exports are not beside the project")
	}
	return path
}

// cli runs the command line on a ledger and returns what it printed.
func cli(t *testing.T, ledger string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(context.Background(), append([]string{"--ledger", ledger}, args...), &out, &errs); code != done {
		t.Fatalf("%s: exit %d: %s", strings.Join(args, " "), code, errs.String())
	}
	return out.String()
}

// assignment is a row of a batch, read by hand.
type assignment struct {
	id, worker, status, title string
	start, end                int64 // seconds
	reward                    *big.Rat
}

var zoneHours = map[string]int{"PST": -8, "PDT": -7, "CET": 1, "CEST": 2}

func seconds(t *testing.T, text string) int64 {
	t.Helper()
	parts := strings.Fields(text)
	at, err := time.Parse("Mon Jan 2 15:04:05 2006", strings.Join([]string{parts[0], parts[1], parts[2], parts[3], parts[5]}, " "))
	hours, ok := zoneHours[parts[4]]
	if err != nil || !ok {
		t.Fatalf("time %q: %v", text, err)
	}
	return at.Unix() - int64(hours)*3600
}

func readBatch(t *testing.T, path string, comma rune, accept, submit string) []assignment {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.FieldsPerRecord, r.Comma = -1, comma
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[strings.ToLower(name)] = i
	}
	var all []assignment
	for _, row := range rows[1:] {
		if row[at["assignmentid"]] == "" {
			continue
		}
		reward, ok := new(big.Rat).SetString(strings.Trim(row[at["reward"]], "$ "))
		if !ok {
			t.Fatalf("reward %q", row[at["reward"]])
		}
		all = append(all, assignment{
			row[at["assignmentid"]], row[at["workerid"]], row[at["assignmentstatus"]], strings.TrimSpace(row[at["title"]]),
			seconds(t, row[at[accept]]), seconds(t, row[at[submit]]), reward,
		})
	}
	return all
}

// total is what one month, day or title adds up to.
type total struct {
	paid, unpaid, pending, earned, refused *big.Rat
	counts                                 map[string]int // by status
}

// shares are the seconds of each assignment, going over every second that
// anybody worked: of one with k at work, each has 1/k.
func shares(all []assignment) []*big.Rat {
	active := map[int64]int64{}
	for _, a := range all {
		for s := a.start; s < a.end; s++ {
			active[s]++
		}
	}
	var out []*big.Rat
	for _, a := range all {
		among := map[int64]int64{}
		for s := a.start; s < a.end; s++ {
			among[active[s]]++
		}
		sum := new(big.Rat)
		for k, seconds := range among {
			sum.Add(sum, big.NewRat(seconds, k))
		}
		out = append(out, sum)
	}
	return out
}

// totals adds up what belongs to each key.
func totals(all []assignment, share []*big.Rat, key func(assignment) string) map[string]total {
	out := map[string]total{}
	for i, a := range all {
		k := key(a)
		if _, ok := out[k]; !ok {
			out[k] = total{new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat), map[string]int{}}
		}
		sum := out[k]
		sum.counts[a.status]++
		switch a.status {
		case "Approved":
			sum.earned.Add(sum.earned, a.reward)
			sum.paid.Add(sum.paid, share[i])
		case "Rejected":
			sum.refused.Add(sum.refused, a.reward)
			sum.unpaid.Add(sum.unpaid, share[i])
		case "Submitted":
			sum.pending.Add(sum.pending, share[i])
		}
	}
	return out
}

// over is a times n per b, at six decimals; "null" where b is nothing.
func over(a, b *big.Rat, n int64) string {
	if b.Sign() == 0 {
		return "null"
	}
	q := new(big.Rat).Quo(a, b)
	return q.Mul(q, big.NewRat(n, 1)).FloatString(6)
}

type printed struct {
	Groups []struct {
		Key         string
		Submissions map[string]int
		Seconds     map[string]float64
		Money       map[string]*string
		Rates       map[string]*string
		Unpaid      *float64 `json:"unpaid_minutes_per_paid_hour"`
		Share       *float64 `json:"unpaid_share"`
	}
}

func text(s *string) string {
	if s == nil {
		return "null"
	}
	return *s
}

func decimal(f *float64) string {
	if f == nil {
		return "null"
	}
	return fmt.Sprintf("%.6f", *f)
}

// agrees compares what the program prints with what was computed by hand.
func agrees(t *testing.T, ledger string, all []assignment) {
	t.Helper()
	share := shares(all)
	day := func(layout string) func(assignment) string {
		return func(a assignment) string { return time.Unix(a.end, 0).UTC().Format(layout) }
	}
	for by, key := range map[string]func(assignment) string{
		"month": day("2006-01"), "day": day("2006-01-02"),
		"title": func(a assignment) string { return a.title }, "platform": func(assignment) string { return "MTurk" },
		"requester": func(assignment) string { return "" },
	} {
		var got printed
		if err := json.Unmarshal([]byte(cli(t, ledger, "report", "--json", "--by", by, "--zone", "UTC")), &got); err != nil {
			t.Fatal(err)
		}
		want := totals(all, share, key)
		if len(got.Groups) != len(want) {
			t.Fatalf("by %s: got %d groups, want %d", by, len(got.Groups), len(want))
		}
		for _, g := range got.Groups {
			sum, ok := want[g.Key]
			if !ok {
				t.Errorf("by %s: %q is not in the files", by, g.Key)
				continue
			}
			decided := new(big.Rat).Add(sum.paid, sum.unpaid)
			for name, pair := range map[string][2]string{
				"paid":         {fmt.Sprintf("%.6f", g.Seconds["paid"]), sum.paid.FloatString(6)},
				"unpaid tasks": {fmt.Sprintf("%.6f", g.Seconds["unpaid_tasks"]), sum.unpaid.FloatString(6)},
				"pending":      {fmt.Sprintf("%.6f", g.Seconds["pending"]), sum.pending.FloatString(6)},
				"earned":       {text(g.Money["earned"]), sum.earned.FloatString(6)},
				"rejected":     {text(g.Money["rejected"]), sum.refused.FloatString(6)},
				"W_paid":       {text(g.Rates["paid"]), over(sum.earned, sum.paid, 3600)},
				"W_eff":        {text(g.Rates["effective"]), over(sum.earned, decided, 3600)},
				"u":            {decimal(g.Unpaid), over(sum.unpaid, sum.paid, 60)},
				"s":            {decimal(g.Share), over(sum.unpaid, decided, 1)},
				"counts": {
					fmt.Sprint(g.Submissions["approved"], g.Submissions["rejected"], g.Submissions["pending"]),
					fmt.Sprint(sum.counts["Approved"], sum.counts["Rejected"], sum.counts["Submitted"]),
				},
			} {
				if pair[0] != pair[1] {
					t.Errorf("by %s, %.30q, %s: got %s, want %s", by, g.Key, name, pair[0], pair[1])
				}
			}
		}
	}
}

func TestRealBatchesAgreeWithACalculationDoneAnotherWay(t *testing.T) {
	folder := realData(t)
	var files []string
	byWorker := map[string][]assignment{}
	for n := 4; n <= 8; n++ {
		path := filepath.Join(folder, "mturk", fmt.Sprintf("clarity--batch%d.csv", n))
		files = append(files, path)
		for _, a := range readBatch(t, path, ',', "accepttime", "submittime") {
			byWorker[a.worker] = append(byWorker[a.worker], a)
		}
	}
	var workers []string
	for id := range byWorker {
		workers = append(workers, id)
	}
	slices.SortFunc(workers, func(a, b string) int {
		if n := len(byWorker[b]) - len(byWorker[a]); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	chosen := append(workers[:8:8], "AXIOZJT32NDOC2", "ARTU3DBPQWADLC") // many rejections, and few rows
	if raced {                                                          // all of them run without the detector
		chosen = chosen[8:]
	}
	slices.Sort(chosen)
	for _, worker := range slices.Compact(chosen) {
		t.Run(fmt.Sprintf("worker with %d rows", len(byWorker[worker])), func(t *testing.T) {
			ledger := filepath.Join(t.TempDir(), "ledger.db")
			for _, path := range files {
				cli(t, ledger, "import", path, "--worker", worker)
			}
			agrees(t, ledger, byWorker[worker])
		})
	}
}

// AMCIBB73AZVZLB has several tasks at a time in four files.
func TestWorkInParallelAgreesWithACalculationDoneAnotherWay(t *testing.T) {
	const worker = "AMCIBB73AZVZLB"
	paths, err := filepath.Glob(filepath.Join(realData(t), "mturk", "argument-*"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files: %v", err)
	}
	ledger := filepath.Join(t.TempDir(), "ledger.db")
	var mine []assignment
	for _, path := range paths {
		for _, a := range readBatch(t, path, '\t', "assignmentaccepttime", "assignmentsubmittime") {
			if a.worker == worker {
				mine = append(mine, a)
			}
		}
		cli(t, ledger, "import", path, "--worker", worker)
	}
	if len(mine) != 144 {
		t.Fatalf("the files hold %d rows of the worker, want 144", len(mine))
	}
	agrees(t, ledger, mine)
}
