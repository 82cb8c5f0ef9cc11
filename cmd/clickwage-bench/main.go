// Command clickwage-bench times the jobs that must stay fast, each against a
// peer in the same run: bringing in an export (J1) and reporting by month (J2)
// against the sqlite3 shell, a durable start or stop (J5) against appending 4 KiB
// and syncing, and the window (J10) against an empty one. Beside them stands how
// long a bundle of 10,000 revisions takes (J11). Runs alternate, answers are compared, and ratios are
// printed: single times of a shared computer say little. It is for developers;
// nothing in Clickwage depends on it. It imports data/evidence,
// data/store, data/tracker and data/work.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// options are what is timed.
type options struct {
	rows, runs, entries int
	cli, window, bare   string
	folder              string
}

func main() {
	var opt options
	flag.IntVar(&opt.rows, "rows", 20_000, "submissions; the growth row uses ten times as many; 0 times the window alone")
	flag.IntVar(&opt.runs, "runs", 5, "alternating runs of each job")
	flag.StringVar(&opt.cli, "cli", "bin/clickwage-cli", "the command line to time")
	flag.StringVar(&opt.window, "window", "", "the window to time; without it none is, and no display needed")
	flag.StringVar(&opt.bare, "bare", "bin/bare", "the empty window to hold it against")
	flag.IntVar(&opt.entries, "entries", 1_000_000, "submissions in the ledger that the window opens")
	flag.StringVar(&opt.folder, "folder", "", "where ledgers are made, and kept for another run; without it nothing is kept")
	flag.Parse()
	if err := bench(opt); err != nil {
		fmt.Fprintln(os.Stderr, "clickwage-bench:", err)
		os.Exit(1)
	}
}

func bench(opt options) error {
	b := &board{folder: opt.folder, runs: opt.runs}
	var err error
	if b.cli, err = filepath.Abs(opt.cli); err != nil {
		return err
	}
	if b.folder == "" {
		if b.folder, err = os.MkdirTemp("", "clickwage-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(b.folder)
	}
	fmt.Printf("%d and %d submissions, %d alternating runs; whole processes, medians\n", opt.rows, 10*opt.rows, opt.runs)
	fmt.Printf("%-44s %10s %10s %7s %19s %9s\n", "job", "clickwage", "peer", "ratio", "ratios", "MiB")
	if opt.rows > 0 {
		if err := b.jobs(opt.rows); err != nil {
			return err
		}
	}
	if opt.window == "" {
		return nil
	}
	return b.windows(opt.window, opt.bare, opt.entries)
}

// jobs are those of a process without a window.
func (b *board) jobs(rows int) error {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		return errors.New("sqlite3 is not installed: apt-get install sqlite3")
	}
	for _, n := range []int{rows, 10 * rows} {
		if err := b.files(n); err != nil {
			return err
		}
	}
	for _, n := range []int{rows, 10 * rows} {
		if err := b.imports(n); err != nil {
			return err
		}
	}
	fmt.Printf("%-44s %.2f times for 10 times the rows\n", "J1 growth", b.median[measured{"J1", 10 * rows}]/b.median[measured{"J1", rows}])
	for _, n := range []int{rows, 10 * rows} {
		if err := b.reports(n); err != nil {
			return err
		}
	}
	fmt.Printf("%-44s %.2f times for 10 times the rows\n", "J2 growth, derived days", b.median[measured{"J2", 10 * rows}]/b.median[measured{"J2", rows}])
	if err := b.timers(400); err != nil {
		return err
	}
	return b.evidence(10_000)
}

// board keeps what was measured.
type board struct {
	folder, cli string
	runs        int
	median      medians
}

type medians map[measured]float64

type measured struct {
	job  string
	rows int
}

// usage is one run of a process.
type usage struct {
	seconds float64
	mib     float64
	out     string
}

func (b *board) run(stdin, name string, args ...string) (usage, error) {
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	began := time.Now()
	err := cmd.Run()
	u := usage{seconds: time.Since(began).Seconds(), out: out.String()}
	if err != nil {
		return u, fmt.Errorf("%s %s: %w: %s", filepath.Base(name), strings.Join(args, " "), err, errs.String())
	}
	if rusage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.mib = float64(rusage.Maxrss) / 1024
	}
	return u, nil
}

// pair times two things in turn and prints their row; it returns what each
// printed last.
func (b *board) pair(job string, rows int, label string, ours, peers func() (usage, error)) (mine, theirs string, err error) {
	var a, p, ratios []float64
	var memory float64
	for range b.runs {
		one, err := ours()
		if err != nil {
			return "", "", err
		}
		other, err := peers()
		if err != nil {
			return "", "", err
		}
		a, p = append(a, one.seconds), append(p, other.seconds)
		ratios, memory = append(ratios, one.seconds/other.seconds), max(memory, one.mib)
		mine, theirs = one.out, other.out
	}
	slices.Sort(ratios)
	fmt.Printf("%-44s %9.4fs %9.4fs %7.3f %9.3f-%9.3f %9.0f\n", fmt.Sprintf("%s %s, %d", job, label, rows), middle(a), middle(p), middle(ratios), ratios[0], ratios[len(ratios)-1], memory)
	if b.median == nil {
		b.median = medians{}
	}
	b.median[measured{job, rows}] = middle(a)
	return mine, theirs, nil
}

func middle(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}
