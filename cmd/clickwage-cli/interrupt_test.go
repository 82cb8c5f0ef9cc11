package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// An interrupt in the middle of an import, at several moments, ends the program
// with one line and leaves nothing in the ledger.
func TestAnInterruptLeavesNothingOfAnImport(t *testing.T) {
	file := filepath.Join(t.TempDir(), "long.csv")
	writeBatch(t, file, 30_000)
	for _, written := range []int64{1, 400_000, 2_000_000} {
		t.Run(fmt.Sprint("after ", written, " bytes"), func(t *testing.T) {
			ledger := filepath.Join(t.TempDir(), "ledger.db")
			if out, err := program(ledger, "rate", "list").CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			cmd := program(ledger, "import", file)
			var errs strings.Builder
			cmd.Stderr = &errs
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			for grown := false; !grown; {
				select {
				case err := <-ended:
					t.Fatalf("the import ended before it could be interrupted: %v", err)
				default:
				}
				info, err := os.Stat(ledger + "-wal")
				grown = err == nil && info.Size() > written
				runtime.Gosched()
			}
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			var exit *exec.ExitError
			if err := <-ended; !errors.As(err, &exit) || exit.ExitCode() != refused {
				t.Errorf("got %v, want exit %d", err, refused)
			}
			if got, want := errs.String(), "clickwage-cli: import long.csv: stopped; nothing was imported\n"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			if out, err := program(ledger, "list", "--json").Output(); err != nil || strings.TrimSpace(string(out)) != "[]" {
				t.Errorf("got %.200s (%v), want an empty ledger", out, err)
			}
			if out, err := program(ledger, "check").CombinedOutput(); err != nil {
				t.Errorf("check: %s", out)
			}
		})
	}
}

// program is this test's binary as the program.
func program(ledger string, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], append([]string{"--ledger", ledger}, args...)...)
	cmd.Args[0] = "clickwage-cli"
	return cmd
}

func writeBatch(t *testing.T, path string, rows int) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(file)
	fmt.Fprintln(w, "HITId,HITTypeId,Title,Reward,AssignmentId,WorkerId,AssignmentStatus,AcceptTime,SubmitTime,ApprovalTime,RejectionTime")
	at := time.Date(2024, 1, 8, 8, 0, 0, 0, time.UTC)
	const layout = "Mon Jan 02 15:04:05 PST 2006"
	for i := range rows {
		begin := at.Add(time.Duration(i) * time.Minute)
		fmt.Fprintf(w, "H%d,T%d,Label %d,$0.05,A%07d,W1,Submitted,%s,%s,,\n", i, i%9, i%9, i, begin.Format(layout), begin.Add(40*time.Second).Format(layout))
	}
	if err := errors.Join(w.Flush(), file.Close()); err != nil {
		t.Fatal(err)
	}
}
