package view

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

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/data/importer"
	"clickwage/data/tracker"
)

// TestFrames times the ledger's frames, from the key or scroll to the drawn
// picture, over ledgers of 1,000 and 1,000,000 tasks in turn, where the
// environment variable FRAMES is set; FRAMES=100000 takes so many for the larger.
// It prints and asserts no times.
func TestFrames(t *testing.T) {
	if os.Getenv("FRAMES") == "" {
		t.Skip("FRAMES is not set: frames are timed by make bench")
	}
	folder, err := os.MkdirTemp("", "clickwage-frames-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	many, err := strconv.Atoi(os.Getenv("FRAMES"))
	if err != nil || many < 2_000 {
		many = 1_000_000
	}
	s := newStage(t, "en", kit.AlwaysLight)
	small, large := s.generated(t, folder, 1_000), s.generated(t, folder, many)
	chance := rand.New(rand.NewPCG(1, 2))
	for _, act := range []struct {
		name string
		do   func(*framed)
	}{
		{"scroll to a random place", func(f *framed) {
			f.page.list.ScrollTo(widget.ListItemID(chance.IntN(f.page.model.State.Items)))
		}},
		{"Page Down", func(f *framed) {
			if st := f.page.model.State; st.Current < 0 || st.Current+60 > st.Items {
				f.page.act(present.ListFirst)
			}
			f.page.act(present.ListPageDown)
		}},
	} {
		for range 220 {
			for _, f := range []*framed{small, large} {
				f.frame(act.name, func() { act.do(f) })
			}
		}
		a, b := small.times[act.name], large.times[act.name]
		t.Logf("%-26s 1000: p50 %s p95 %s; %d: p50 %s p95 %s; p95 ratio %.2f", act.name,
			at(a, 50), at(a, 95), many, at(b, 50), at(b, 95), float64(at(b, 95))/float64(at(a, 95)))
	}
	for _, f := range []*framed{small, large} {
		again := time.Now()
		f.page.model.Load()
		t.Logf("%d rows: first rows %s, whole list %s, loaded again unchanged %s", f.page.model.State.Items, f.first.Round(time.Millisecond),
			f.whole.Round(time.Millisecond), time.Since(again).Round(time.Microsecond))
	}
}

// framed is a ledger's page and the times of its frames.
type framed struct {
	page         *Ledger
	canvas       fyne.Canvas
	first, whole time.Duration
	times        map[string][]time.Duration
}

func (f *framed) frame(name string, do func()) {
	began := time.Now()
	do()
	f.canvas.Capture()
	f.times[name] = append(f.times[name], time.Since(began))
}

// at is a percentile of some times.
func at(times []time.Duration, percent int) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[(len(sorted)-1)*percent/100].Round(10 * time.Microsecond)
}

// generated is the page over a ledger of n imported tasks.
func (s *stage) generated(t *testing.T, folder string, n int) *framed {
	t.Helper()
	path := filepath.Join(folder, fmt.Sprintf("%d.csv", n))
	writeTasks(t, path, n)
	opened, err := tracker.Open(context.Background(), tracker.Options{
		Path: filepath.Join(folder, fmt.Sprintf("%d.db", n)), Now: func() time.Time { return now }, Zone: time.UTC,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { opened.Close() })
	began := time.Now()
	if _, err := opened.ImportFile(context.Background(), path, importer.Options{Zone: time.UTC}, nil); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d tasks imported in %s", n, time.Since(began).Round(time.Millisecond))
	desk := *s.desk
	desk.Tracker = opened
	model := present.NewLedger(&desk)
	f := &framed{page: NewLedger(s.view, model), times: map[string][]time.Duration{}}
	f.canvas = onCanvas(t, f.page.Object(), fyne.NewSize(1024, 760))
	began = time.Now()
	model.Changed = func() {
		f.page.Render(model.State)
		if f.first == 0 && model.State.Items > 0 {
			f.first = time.Since(began)
		}
	}
	model.Filled = f.page.Fill
	model.Load()
	f.whole = time.Since(began)
	return f
}

// writeTasks writes an export of n tasks, five minutes apart.
func writeTasks(t *testing.T, path string, n int) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := bufio.NewWriter(file)
	fmt.Fprintln(out, "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status")
	states := []string{"APPROVED", "APPROVED", "APPROVED", "AWAITING REVIEW", "REJECTED"}
	for i := range n {
		start := now.Add(-time.Duration(i+1) * 5 * time.Minute)
		fmt.Fprintf(out, "Study %d,£%d.%02d,£0.00,%s,%s,C%07d,%s\n", i%997, i%3, i%89+10, start.Format(time.RFC3339),
			start.Add(time.Duration(60+i%200)*time.Second).Format(time.RFC3339), i, states[i%len(states)])
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
}
