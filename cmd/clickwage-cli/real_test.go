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
	id, worker, status string
	start, end         int64 // seconds
	cents              *big.Rat
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
		cents, ok := new(big.Rat).SetString(strings.Trim(row[at["reward"]], "$ "))
		if !ok {
			t.Fatalf("reward %q", row[at["reward"]])
		}
		all = append(all, assignment{
			row[at["assignmentid"]], row[at["workerid"]], row[at["assignmentstatus"]],
			seconds(t, row[at[accept]]), seconds(t, row[at[submit]]), cents,
		})
	}
	return all
}

// month is what one month adds up to.
type month struct {
	paid, unpaid, pending, earned *big.Rat
}

// months goes over every second that anybody worked.
func months(all []assignment) map[string]month {
	active := map[int64][]int{}
	for i, a := range all {
		for s := a.start; s < a.end; s++ {
			active[s] = append(active[s], i)
		}
	}
	out := map[string]month{}
	of := func(a assignment) month {
		key := time.Unix(a.end, 0).UTC().Format("2006-01")
		if _, ok := out[key]; !ok {
			out[key] = month{new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)}
		}
		return out[key]
	}
	for _, a := range all {
		if m := of(a); a.status == "Approved" {
			m.earned.Add(m.earned, a.cents)
		}
	}
	for _, tasks := range active {
		for _, i := range tasks {
			m := of(all[i])
			into := map[string]*big.Rat{"Approved": m.paid, "Rejected": m.unpaid, "Submitted": m.pending}[all[i].status]
			into.Add(into, big.NewRat(1, int64(len(tasks))))
		}
	}
	return out
}

func (m month) effective() string {
	time := new(big.Rat).Add(m.paid, m.unpaid)
	if time.Sign() == 0 {
		return "null"
	}
	rate := new(big.Rat).Quo(m.earned, time)
	return rate.Mul(rate, big.NewRat(3600, 1)).FloatString(6)
}

type printed struct {
	Groups []struct {
		Key     string
		Seconds map[string]float64
		Money   map[string]*string
		Rates   map[string]*string
	}
}

// agrees compares what the program prints with what was computed by hand.
func agrees(t *testing.T, ledger string, all []assignment) {
	t.Helper()
	var got printed
	if err := json.Unmarshal([]byte(cli(t, ledger, "report", "--json", "--by", "month", "--zone", "UTC")), &got); err != nil {
		t.Fatal(err)
	}
	want := months(all)
	if len(got.Groups) != len(want) {
		t.Fatalf("got %d months, want %d", len(got.Groups), len(want))
	}
	for _, g := range got.Groups {
		m, ok := want[g.Key]
		if !ok {
			t.Errorf("month %s is not in the files", g.Key)
			continue
		}
		for name, exact := range map[string]*big.Rat{"paid": m.paid, "unpaid_tasks": m.unpaid, "pending": m.pending} {
			if text := exact.FloatString(6); fmt.Sprintf("%.6f", g.Seconds[name]) != text {
				t.Errorf("%s %s: got %.6f s, want %s s", g.Key, name, g.Seconds[name], text)
			}
		}
		if got, want := *g.Money["earned"], m.earned.FloatString(6); got != want {
			t.Errorf("%s earned: got %s, want %s", g.Key, got, want)
		}
		rate := "null"
		if g.Rates["effective"] != nil {
			rate = *g.Rates["effective"]
		}
		if rate != m.effective() {
			t.Errorf("%s effective: got %s, want %s", g.Key, rate, m.effective())
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
	for _, worker := range workers[:8] {
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
