package tracker_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"clickwage/data/importer"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// TestMain lets the test binary be the program that is killed.
func TestMain(m *testing.M) {
	if raced { // all of the drawn histories run without the detector
		if err := flag.Set("rapid.checks", "15"); err != nil {
			panic(err)
		}
	}
	switch os.Getenv("CLICKWAGE_CHILD") {
	case "work":
		child(childWorks)
	case "import":
		child(childImports)
	case "":
	default:
		childSafety(os.Getenv("CLICKWAGE_CHILD"))
	}
	os.Exit(m.Run())
}

func child(do func(context.Context, *tracker.Tracker) error) {
	ctx := context.Background()
	t, err := tracker.Open(ctx, tracker.Options{Path: os.Getenv("CLICKWAGE_LEDGER"), Short: os.Getenv("CLICKWAGE_SHORT") != ""})
	if err == nil {
		err = errors.Join(do(ctx, t), t.Close())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// ack is what the child says after a commit.
type ack struct {
	ID      string
	Start   work.Instant
	Stopped bool
}

// childWorks starts and stops timers, acknowledging each after its commit.
func childWorks(ctx context.Context, t *tracker.Tracker) error {
	say := json.NewEncoder(os.Stdout)
	submitted := work.Submitted
	for i := 0; os.Getenv("CLICKWAGE_ROUNDS") == "" || fmt.Sprint(i) != os.Getenv("CLICKWAGE_ROUNDS"); i++ {
		o, err := t.Start(ctx, tracker.StartOptions{Platform: "Prolific", Title: fmt.Sprint("Task ", i%7), Parallel: os.Getenv("CLICKWAGE_ROUNDS") != ""})
		if err != nil {
			return err
		}
		if err := say.Encode(ack{string(o.Submission), o.Start, false}); err != nil {
			return err
		}
		if _, err := t.Stop(ctx, string(o.Submission), &submitted); err != nil {
			return err
		}
		if err := say.Encode(ack{string(o.Submission), o.Start, true}); err != nil {
			return err
		}
	}
	return nil
}

func childCommand(mode, path string, more ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), "CLICKWAGE_CHILD="+mode, "CLICKWAGE_LEDGER="+path), more...)
	cmd.Stderr = os.Stderr
	return cmd
}

// rounds is how often a campaign repeats: few in the ordinary test.
func rounds(few, many int) int {
	if os.Getenv("LONG") != "" {
		return many
	}
	return few
}

// ownProcesses leaves a campaign over processes to the run without the race
// detector, which sees one process and only makes those of a campaign slow.
func ownProcesses(t *testing.T) {
	t.Helper()
	if raced {
		t.Skip("processes of their own: the run without the race detector has them")
	}
}

func TestKillingTheProgramLosesNothingThatWasAcknowledged(t *testing.T) {
	ownProcesses(t)
	path := filepath.Join(t.TempDir(), "ledger.db")
	random := rand.New(rand.NewPCG(1, 2))
	known, survived := map[string]ack{}, 0
	for range rounds(100, 1000) {
		acks := killed(t, childCommand("work", path), random)
		for _, a := range acks {
			known[a.ID] = a
		}
		if verify(t, path, acks) {
			survived++
		}
	}
	if len(known) < 50 || survived < 10 {
		t.Fatalf("only %d entries were acknowledged, and %d timers went on after a kill; the campaign shows nothing", len(known), survived)
	}
	l, err := tracker.Open(context.Background(), tracker.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	checked, err := l.Check(context.Background())
	if err != nil || len(checked.Problems) > 0 || checked.Records < len(known) {
		t.Fatalf("check after all kills: %+v %v", checked, err)
	}
}

// killed runs a child until a random moment and returns what it acknowledged.
func killed(t *testing.T, cmd *exec.Cmd, random *rand.Rand) []ack {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := 1 + random.IntN(40) // acknowledgements, then a random part of the next commit
	var acks []ack
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var a ack
		if json.Unmarshal(lines.Bytes(), &a) != nil {
			break // cut short by the kill
		}
		acks = append(acks, a)
		if len(acks) == stop {
			for range random.IntN(20_000) {
				runtime.Gosched()
			}
			_ = cmd.Process.Signal(syscall.SIGKILL)
		}
	}
	_, _ = io.Copy(io.Discard, out)
	_ = cmd.Wait() // killed
	return acks
}

// verify says whether an acknowledged timer goes on.
func verify(t *testing.T, path string, acks []ack) (goesOn bool) {
	t.Helper()
	ctx := context.Background()
	l, err := tracker.Open(ctx, tracker.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	open, err := l.Running(ctx)
	if err != nil {
		t.Fatal(err)
	}
	runs := map[string]work.Instant{}
	for _, o := range open {
		runs[string(o.Submission)] = o.Start
	}
	last := map[string]ack{}
	for _, a := range acks {
		last[a.ID] = a
	}
	for id, a := range last {
		r, err := l.Record(ctx, id)
		if err != nil {
			t.Fatalf("an acknowledged entry is lost: %v", err)
		}
		start, running := runs[id]
		switch {
		case a.Stopped && (len(r.Intervals) != 1 || r.Intervals[0].Start != a.Start || r.Submission.State != work.Submitted):
			t.Fatalf("stopped entry: got %+v", r)
		case !a.Stopped && running && start == a.Start:
			goesOn = true
		case !a.Stopped && running:
			t.Fatalf("the timer goes on from %d, not from its exact start %d", start, a.Start)
		case !a.Stopped && !running && len(r.Intervals) != 1:
			t.Fatalf("a started timer neither runs nor has ended: %+v", r)
		}
	}
	return goesOn
}

func TestTwoProgramsWriteAtOnceWithoutLoss(t *testing.T) {
	ownProcesses(t)
	path := filepath.Join(t.TempDir(), "ledger.db")
	const n = 250 // timers; each is two commits, so 8 x 500 in all
	var wait sync.WaitGroup
	errs := make([]error, 8)
	outs := make([]string, 8)
	for i := range errs {
		wait.Add(1)
		go func() {
			defer wait.Done()
			var out strings.Builder
			cmd := childCommand("work", path, fmt.Sprint("CLICKWAGE_ROUNDS=", n), "CLICKWAGE_SHORT=1")
			cmd.Stdout = &out
			errs[i] = cmd.Run()
			outs[i] = out.String()
		}()
	}
	wait.Wait()
	l, err := tracker.Open(context.Background(), tracker.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for i, err := range errs {
		if err != nil || strings.Count(outs[i], "\n") != 2*n {
			t.Errorf("program %d: %v after %d acknowledgements", i, err, strings.Count(outs[i], "\n"))
		}
	}
	keys, err := l.Keys(context.Background(), store.Filter{})
	if err != nil || len(keys) != 8*n {
		t.Errorf("got %d entries, want %d (%v)", len(keys), 8*n, err)
	}
	checked, err := l.Check(context.Background())
	if err != nil || len(checked.Problems) > 0 {
		t.Errorf("check: %v %v", checked.Problems, err)
	}
}

// exportOf writes an MTurk batch of made-up rows.
func exportOf(t *testing.T, rows int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "batch.csv")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(file)
	fmt.Fprintln(w, "HITId,HITTypeId,Title,Reward,AssignmentDurationInSeconds,AssignmentId,WorkerId,AssignmentStatus,AcceptTime,SubmitTime,ApprovalTime,RejectionTime,RequesterFeedback")
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	for i := range rows {
		begin := at.Add(time.Duration(i) * 47 * time.Second)
		const layout = "Mon Jan 02 15:04:05 MST 2006"
		fmt.Fprintf(w, "H%d,T%d,Label %d,$0.%02d,600,A%06d,W1,Approved,%s,%s,%s,,\n", i, i%5, i%5, i%90+1, i,
			begin.Format(layout), begin.Add(40*time.Second).Format(layout), begin.Add(time.Hour).Format(layout))
	}
	if err := errors.Join(w.Flush(), file.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func childImports(ctx context.Context, t *tracker.Tracker) error {
	_, err := t.ImportFile(ctx, os.Getenv("CLICKWAGE_FILE"), importer.Options{}, func(p tracker.Progress) { fmt.Printf("{\"Stopped\":%t}\n", p.Rows > 0) })
	if err == nil {
		fmt.Println(`{"Stopped":true}`)
	}
	return err
}

func TestAKilledImportLeavesNothing(t *testing.T) {
	ownProcesses(t)
	file := exportOf(t, 3000)
	ctx := context.Background()
	random := rand.New(rand.NewPCG(3, 4))
	halves := 0
	for range rounds(4, 60) {
		path := filepath.Join(t.TempDir(), "ledger.db")
		l, err := tracker.Open(ctx, tracker.Options{Path: path})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Add(ctx, tracker.AddOptions{Start: l.Now().Add(-time.Hour), End: l.Now(), Title: "Before"}); err != nil {
			t.Fatal(err)
		}
		l.Close()
		killed(t, childCommand("import", path, "CLICKWAGE_FILE="+file), rand.New(rand.NewPCG(random.Uint64(), 5)))
		l, err = tracker.Open(ctx, tracker.Options{Path: path})
		if err != nil {
			t.Fatal(err)
		}
		keys, err := l.Keys(ctx, store.Filter{})
		if err != nil || len(keys) != 1 && len(keys) != 3001 {
			t.Fatalf("after a killed import: got %d entries, want 1 or 3001 (%v)", len(keys), err)
		}
		if len(keys) == 1 {
			halves++
		}
		checked, err := l.Check(ctx)
		if err != nil || len(checked.Problems) > 0 {
			t.Fatalf("check: %v %v", checked.Problems, err)
		}
		l.Close()
	}
	if halves == 0 {
		t.Error("no import was killed before its end; the campaign shows nothing")
	}
}

func TestAFullDiskKeepsWhatWasThere(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1500k"); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) })
	ctx := context.Background()
	l, err := tracker.Open(ctx, tracker.Options{Path: filepath.Join(disk, "ledger.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	kept := 0
	for {
		_, err = l.Add(ctx, tracker.AddOptions{Start: l.Now().Add(-time.Minute), End: l.Now(), Title: strings.Repeat("long ", 400), Note: strings.Repeat("note ", 4000)})
		if err != nil {
			break
		}
		if kept++; kept > 10_000 {
			t.Fatal("the disk never filled")
		}
	}
	if !errors.Is(err, store.ErrFull) {
		t.Errorf("got %v, want %v", err, store.ErrFull)
	}
	if _, err := l.ImportFile(ctx, exportOf(t, 5000), importer.Options{}, nil); !errors.Is(err, store.ErrFull) {
		t.Errorf("import: got %v, want %v", err, store.ErrFull)
	}
	keys, err := l.Keys(ctx, store.Filter{})
	if err != nil || len(keys) != kept {
		t.Errorf("got %d entries, want the %d that were acknowledged (%v)", len(keys), kept, err)
	}
	if checked, err := l.Check(ctx); err != nil || len(checked.Problems) > 0 {
		t.Errorf("check: %v %v", checked.Problems, err)
	}
}
