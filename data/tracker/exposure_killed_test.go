package tracker_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"clickwage/data/disk"
	"clickwage/data/tracker"
)

// childExposes adds entries to the log, each a minute longer than the one before,
// and tells of each once it is kept, until it is killed.
func childExposes(ctx context.Context, ledger string) error {
	x, err := tracker.UnlockExposure(ledger, "nine boats")
	if err != nil {
		return err
	}
	l, err := x.Log()
	for n := len(l) + 1; err == nil; n++ {
		if _, err = x.Put(ctx, exposed(n)); err == nil {
			fmt.Println(n)
		}
	}
	return err
}

// The program is killed while the log is replaced: from the moment that the new
// file begins until about when it has taken the name.
func TestALogKilledWhileItIsReplacedIsTheOldOrTheNew(t *testing.T) {
	ownProcesses(t)
	ledger, x := begun(t)
	pattern := filepath.Join(filepath.Dir(ledger), ".clickwage-part-*")
	random := rand.New(rand.NewPCG(4, 8))
	halves := 0
	for n := range 100 {
		if n >= rounds(2, 60) && halves > 0 {
			break
		}
		cmd := childCommand("exposure", ledger)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		said := make(chan int)
		go func() {
			last := 0
			for lines := bufio.NewScanner(out); lines.Scan(); {
				if n, err := strconv.Atoi(lines.Text()); err == nil {
					last = n
				}
			}
			said <- last
		}()
		before, _ := filepath.Glob(pattern)
		deadline := time.Now().Add(time.Minute)
		for parts := before; len(parts) <= len(before) && time.Now().Before(deadline); {
			parts, _ = filepath.Glob(pattern)
		}
		time.Sleep(time.Duration(n%2) * time.Duration(random.Int64N(int64(20*time.Millisecond)))) // so that it dies at any moment
		_ = cmd.Process.Kill()
		kept := <-said
		_ = cmd.Wait() // it was killed

		got := minutesOf(t, x)
		slices.Sort(got)
		for i, minutes := range got {
			if minutes != i+1 {
				t.Fatalf("the log holds %v", got)
			}
		}
		if len(got) < kept {
			t.Fatalf("%d entries, and number %d was told as kept", len(got), kept)
		}
		if parts, _ := filepath.Glob(pattern); len(parts) > 0 {
			halves++
		}
	}
	if halves == 0 {
		t.Error("it was never killed while a part was there; it shows nothing")
	}
	n := len(minutesOf(t, x))
	if _, err := x.Put(context.Background(), exposed(n+1)); err != nil {
		t.Fatal(err)
	}
	if got := len(minutesOf(t, x)); got != n+1 {
		t.Errorf("after it: %d entries, want %d", got, n+1)
	}
	t.Logf("%d entries kept, %d parts left by the killed", n, halves)
	for _, part := range must(filepath.Glob(pattern)) {
		old := time.Now().Add(-time.Hour)
		if err := os.Chtimes(part, old, old); err != nil {
			t.Fatal(err)
		}
	}
	if disk.Sweep(filepath.Dir(ledger)); len(must(filepath.Glob(pattern))) > 0 {
		t.Error("what the killed left stays")
	}
}

func must(all []string, _ error) []string { return all } // the pattern is well formed
