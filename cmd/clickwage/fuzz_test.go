package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"clickwage/app/present"
)

// How much the fuzzer does in make test-long, and which share of the registered
// actions it must reach by keys or by the palette.
const fuzzLength, fuzzReach = 5000, 0.80

// answerBound is how long the window may take to go through what was sent
// before. It is far beyond what a person waits, so that only a hang exceeds it.
const answerBound = 2 * time.Minute

// fuzzer sends random keys and clicks to the window.
type fuzzer struct {
	*desktop
	screen        *screen
	rand          *rand.Rand
	n             int             // keys and clicks so far
	reached       map[string]bool // actions
	read          int             // bytes of the log that are in reached
	opened        int             // times that the window was opened
	ledgers       int
	program       *exec.Cmd
	ended         chan struct{} // closed when the program has
	width, height int           // asked for
	lately        []string      // what was sent last, for a report
}

// Random keys and clicks against the real window neither crash nor hang it, and
// leave a ledger that checks and whose figures can be derived anew. FUZZ_SEED
// repeats a run, as far as the machine keeps its pace; FUZZ_KEYS changes its
// length.
func TestRandomKeysAndClicksDoNotBreakTheWindow(t *testing.T) {
	length, least := fuzzLength, fuzzReach
	if n, err := strconv.Atoi(os.Getenv("FUZZ_KEYS")); err == nil {
		length, least = n, 0
	} else if os.Getenv("LONG") == "" {
		t.Skip("random keys take minutes: LONG=1, as in make test-long, or FUZZ_KEYS=800")
	}
	seed, err := strconv.ParseUint(os.Getenv("FUZZ_SEED"), 10, 64)
	if err != nil {
		seed = uint64(time.Now().UnixNano()) % 1e9
	}
	fmt.Printf("fuzzing with FUZZ_SEED=%d, %d keys and clicks\n", seed, length)
	f := newFuzzer(t, seed)
	defer func() {
		if t.Failed() {
			t.Logf("FUZZ_SEED=%d, after %d keys and clicks; the last were %s", seed, f.n, strings.Join(f.lately, " "))
		}
	}()
	began := time.Now()
	f.open()
	for f.n < length {
		f.scene()
		f.settle()
	}
	f.alive()
	f.close()
	f.sound()
	all := present.Actions()
	var missed []string
	for _, a := range all {
		if !f.reached[a.ID] {
			missed = append(missed, a.ID)
		}
	}
	share := 1 - float64(len(missed))/float64(len(all))
	fmt.Printf("%d keys and clicks in %v, %d ledgers, the window opened %d times, %.0f %% of %d actions; not %s\n",
		f.n, time.Since(began).Round(time.Second), f.ledgers, f.opened, 100*share, len(all), strings.Join(missed, " "))
	if share < least {
		t.Errorf("%.0f %% of the actions were reached, want %.0f %%; not %s", 100*share, 100*least, strings.Join(missed, " "))
	}
}

func newFuzzer(t *testing.T, seed uint64) *fuzzer {
	t.Helper()
	d := newDisplay(t)
	home := t.TempDir()
	d.env = []string{"CLICKWAGE_LANG=", "CLICKWAGE_THEME=", "HOME=" + home, "XDG_DATA_HOME=" + home, "XDG_RUNTIME_DIR=" + home, "DBUS_SESSION_BUS_ADDRESS=", "PATH=" + home}
	if err := os.MkdirAll(filepath.Join(home, ".cache"), 0o700); err != nil {
		t.Fatal(err)
	}
	f := &fuzzer{desktop: d, screen: newScreen(t, d.display), rand: rand.New(rand.NewPCG(seed, 1)), reached: map[string]bool{}, ledgers: 1}
	for name, text := range map[string]string{
		"export.csv": "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n" +
			"Colour names,£2.00,,2026-11-20 10:00:00.000000,2026-11-20 10:12:00.000000,C1,APPROVED\n" +
			"Trust in news,£1.90,,2026-11-20 11:00:00.000000,2026-11-20 11:11:45.000000,C2,REJECTED\n",
		"times.csv":  "when;what;pay\n20.11.2026 10:00;labels;0,40\n,,\n",
		"broken.csv": "\xff\xfe\x00\"",
		"words.txt":  "no table at all\n",
	} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// open starts the program, which says what goes wrong into a file.
func (f *fuzzer) open() {
	f.t.Helper()
	f.opened++
	said, err := os.Create(f.errors())
	if err != nil {
		f.t.Fatal(err)
	}
	f.program = f.prepared("../../bin/clickwage")
	f.program.Stdout, f.program.Stderr = said, said
	if err := f.program.Start(); err != nil {
		f.t.Fatal(err)
	}
	f.pid, f.id = f.program.Process.Pid, ""
	ended, program := make(chan struct{}), f.program
	f.ended = ended
	go func() {
		_ = program.Wait() // its end is judged by ProcessState
		said.Close()
		close(ended)
	}()
	f.t.Cleanup(func() {
		_ = program.Process.Kill() // it may have ended
		<-ended
	})
	f.front()
	f.width, f.height = 900, 560
}

func (f *fuzzer) errors() string {
	return filepath.Join(filepath.Dir(f.log), fmt.Sprintf("said-%d", f.opened))
}

// over says whether the program has ended.
func (f *fuzzer) over() bool {
	select {
	case <-f.ended:
		return true
	default:
		return false
	}
}

// settle waits until the window has gone through everything, opens it again
// where it was quit, on another ledger now and then, and takes what the log
// tells.
func (f *fuzzer) settle() {
	f.t.Helper()
	if !f.screen.answered(answerBound, f.ended) && !f.over() {
		f.hangs("the window does not answer")
	}
	f.count()
	if !f.over() {
		return
	}
	f.ending()
	f.sound()
	if f.rand.IntN(2) == 0 {
		f.ledgers++
		f.ledger = filepath.Join(filepath.Dir(f.log), fmt.Sprintf("ledger-%d", f.ledgers), "ledger.db")
	}
	f.open()
}

// hangs tells where each goroutine of the program stands.
func (f *fuzzer) hangs(what string) {
	f.t.Helper()
	front := f.screen.active()
	f.picture("fuzz-hangs")
	_ = f.program.Process.Signal(syscall.SIGQUIT)
	select {
	case <-f.ended:
	case <-time.After(answerBound):
		what += " (nor ends when told to say where it stands)"
	}
	text, _ := os.ReadFile(f.errors())
	f.t.Fatalf("%s, the window %d of which has the keyboard: %s", what, front, text)
}

// ending judges how the program ended: by quitting, without a word.
func (f *fuzzer) ending() {
	f.t.Helper()
	text, err := os.ReadFile(f.errors())
	if err != nil {
		f.t.Fatal(err)
	}
	if !f.program.ProcessState.Success() {
		f.t.Fatalf("the program ended with %v: %s", f.program.ProcessState, text)
	}
	for _, word := range []string{"panic", "fatal error"} {
		if strings.Contains(string(text), word) {
			f.t.Errorf("the program said: %s", text)
		}
	}
}

// count takes the actions that the log tells of since the last time.
func (f *fuzzer) count() (fresh []string) {
	f.t.Helper()
	text, err := os.ReadFile(f.log)
	if err != nil {
		f.t.Fatal(err)
	}
	for line := range strings.Lines(string(text[f.read:])) {
		if _, id, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " "); ok && strings.HasSuffix(line, "\n") {
			f.reached[id] = true
			fresh = append(fresh, id)
			f.read += len(line)
		}
	}
	return fresh
}

// alive leaves whatever is open by the keyboard alone and finds the window doing
// what a key says: by Esc, but from Fyne's chooser of files, whose lists take Esc
// for themselves, by Tab and Space.
func (f *fuzzer) alive() {
	f.t.Helper()
	f.settle()
	deadline := time.Now().Add(answerBound)
	for round := 0; time.Now().Before(deadline); round++ {
		f.screen.press("Esc")
		f.screen.press("Esc")
		if round > 5 {
			for range 1 + f.rand.IntN(12) {
				f.screen.press("Tab")
			}
			f.screen.press("Space")
		}
		if !f.screen.answered(answerBound, f.ended) {
			if f.over() {
				f.settle()
				return
			}
			f.hangs("the window does not answer Esc")
		}
		if slices.Contains(f.count(), "back") {
			return
		}
	}
	f.hangs("the keyboard does not come back from where the window is")
}

// close quits.
func (f *fuzzer) close() {
	f.t.Helper()
	_ = f.program.Process.Signal(os.Interrupt) // the key may have been given another action
	select {
	case <-f.ended:
	case <-time.After(answerBound):
		f.hangs("the program does not end")
	}
	f.ending()
}

// sound checks the ledger and derives its figures a second time, from an archive
// of its revisions.
func (f *fuzzer) sound() {
	f.t.Helper()
	if out, err := f.cli(f.ledger, "check"); err != nil {
		kept := filepath.Join(f.out, "fuzz-broken")
		_ = os.RemoveAll(kept) // of an earlier run
		if err := os.CopyFS(kept, os.DirFS(filepath.Dir(f.ledger))); err != nil {
			f.t.Log(err)
		}
		f.t.Fatalf("check: %v: %s", err, out)
	}
	folder := f.t.TempDir()
	archive, copied := filepath.Join(folder, "whole.clickwage"), filepath.Join(folder, "copy.db")
	if out, err := f.cli(f.ledger, "export", archive); err != nil {
		f.t.Fatalf("export: %v: %s", err, out)
	}
	if out, err := f.cli(copied, "import", archive); err != nil {
		f.t.Fatalf("import of the archive: %v: %s", err, out)
	}
	for _, by := range []string{"platform", "title", "day"} {
		if one, two := f.figures(f.ledger, by), f.figures(copied, by); one != two {
			f.t.Errorf("by %s the ledger tells\n%s\nand the one made of its archive\n%s", by, one, two)
		}
	}
}

func (f *fuzzer) cli(ledger string, args ...string) (string, error) {
	ctx, done := context.WithTimeout(context.Background(), answerBound)
	defer done()
	out, err := exec.CommandContext(ctx, "../../bin/clickwage-cli", append([]string{"--ledger", ledger}, args...)...).CombinedOutput()
	return string(out), err
}

// figures are those of a report, whenever it is asked for.
func (f *fuzzer) figures(ledger, by string) string {
	f.t.Helper()
	out, err := f.cli(ledger, "report", "--json", "--by", by)
	if err != nil {
		f.t.Fatalf("report: %v: %s", err, out)
	}
	var report map[string]any
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		f.t.Fatalf("report: %v: %s", err, out)
	}
	delete(report, "as_of")
	text, err := json.MarshalIndent(report, "", " ")
	if err != nil {
		f.t.Fatal(err)
	}
	return string(text)
}
