package side_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/crowd"
	"clickwage/data/pool/side"
	"clickwage/data/pool/store"
	"clickwage/data/pool/store/storetest"
)

// BENCH=1 takes 10,000 sealed contributions over ten platforms through both
// aggregators, each with a store of its own and at the same time as the other:
// from the closing of intake to the sums, which is to take 20 s on two cores that
// are free. It prints the seconds of each step by the clock, and, as other work on
// the machine does not change them, those of a processor, beside the opening of
// the seals alone and the checks alone, of the same contributions in the same
// run; and a tenth of them before, on one core and on two. The sums must be those
// of a plain addition.
func TestCostsOfABatchThroughBothSides(t *testing.T) {
	if os.Getenv("BENCH") == "" {
		t.Skip("it takes minutes: BENCH=1 runs it")
	}
	const platforms, members = 10, 10_000
	made := time.Now()
	all := newContributors(t, storetest.New(t, platforms, 32, nil), members)
	fmt.Printf("%d contributions of %d bytes over %d platforms, made and given tokens in %.0f s\n",
		members, len(all.reports[0].Bytes()), platforms, time.Since(made).Seconds())
	fmt.Println("taken in, prepare, finish and both: seconds by the clock; work, seals and checks: seconds of a processor, the last two without stores")
	fmt.Printf("%7s %6s %9s %9s %9s %9s %9s %9s %9s %9s %14s\n", "", "cores", "taken in", "prepare", "finish", "both", "work", "ms each", "seals", "checks", "work : checks")
	for _, run := range []struct{ members, cores int }{{members / 10, 1}, {members / 10, 2}, {members, 2}} {
		before := runtime.GOMAXPROCS(run.cores)
		all.through(t, run.members)
		runtime.GOMAXPROCS(before)
	}
}

// contributors are simulated members of a campaign, with what they send.
type contributors struct {
	storetest.Parties
	inputs  []pool.Input
	reports []pool.Report
}

func newContributors(t *testing.T, p storetest.Parties, n int) contributors {
	c := contributors{p, make([]pool.Input, n), make([]pool.Report, n)}
	random := rand.New(rand.NewPCG(8, 8))
	for i := range c.inputs {
		c.inputs[i] = crowd.Worker(p.Campaign, random)
	}
	shared(t, n, func() func(int) error {
		prio := must(p.Prio())(t)
		return func(i int) error {
			name := fmt.Sprint("member ", i)
			sent, err := prio.Contribute(c.inputs[i], p.Pass(t, name), 1, storetest.Seeded(name+" sends"))
			if err == nil {
				c.reports[i], err = pool.ParseReport(sent.File)
			}
			return err
		}
	})
	return c
}

// shared does work from 0 to n in as many goroutines as there are cores; start
// gives each of them its own way to.
func shared(t *testing.T, n int, start func() func(int) error) {
	t.Helper()
	var next atomic.Int64
	var running sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		do := start()
		running.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				if err := do(int(i)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	running.Wait()
	if t.Failed() {
		t.FailNow()
	}
}

// through takes the first n members through, and prints what it cost.
func (c contributors) through(t *testing.T, n int) {
	w := twoOf(t, c.Parties)
	if err := w.both(t, (*side.Side).Agree); err != nil {
		t.Fatal(err)
	}
	taking := seconds(t, func() { w.received(t, c.reports[:n]) })
	w.now = w.Closes
	preparing := seconds(t, func() { w.together(t, (*side.Side).Prepare) })
	finishing := seconds(t, func() { w.together(t, (*side.Side).Finish) })
	w.exact(t, crowd.Plain(w.Campaign, c.inputs[:n]))
	opening := seconds(t, func() { w.unsealed(t, c.reports[:n]) })
	checking := seconds(t, func() { w.checked(t, c.reports[:n]) })
	work := preparing.work + finishing.work
	fmt.Printf("%7d %6d %9.1f %9.1f %9.1f %9.1f %9.1f %9.2f %9.1f %9.1f %12.2f x\n", n, runtime.GOMAXPROCS(0), taking.clock, preparing.clock, finishing.clock,
		preparing.clock+finishing.clock, work, 1000*work/float64(n), opening.work, checking.work, work/checking.work)
}

// spent are seconds: by the clock, and of processors.
type spent struct{ clock, work float64 }

func seconds(t *testing.T, do func()) spent {
	t.Helper()
	processor := func() float64 {
		var used syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
			t.Fatal(err)
		}
		return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
	}
	began, before := time.Now(), processor()
	do()
	return spent{time.Since(began).Seconds(), processor() - before}
}

// received lets both sides check tokens and signatures, and keep all reports.
func (w *two) received(t *testing.T, reports []pool.Report) {
	gate := must(w.Gate())(t)
	shared(t, len(reports), func() func(int) error {
		return func(i int) error {
			_, first := w.sides[0].Store.Receive(t.Context(), gate, reports[i], w.now)
			_, second := w.sides[1].Store.Receive(t.Context(), gate, reports[i], w.now)
			return errors.Join(first, second)
		}
	})
}

// together lets both sides do their part at the same time until neither waits
// for the other.
func (w *two) together(t *testing.T, do func(*side.Side, context.Context) error) {
	for range 20 {
		var ended [2]error
		var running sync.WaitGroup
		for role, s := range w.sides {
			running.Go(func() { ended[role] = do(s, t.Context()) })
		}
		running.Wait()
		for _, err := range ended {
			var waiting *side.Waiting
			if err != nil && !errors.As(err, &waiting) {
				t.Fatal(err)
			}
		}
		if errors.Join(ended[:]...) == nil {
			return
		}
	}
	t.Fatal("each side waits for the other")
}

// exact compares what both sides have added up, before noise and all of it, with
// the plain sums, and what they have opened.
func (w *two) exact(t *testing.T, plain pool.Totals) {
	var shares [2]pool.Share
	for role, s := range w.sides {
		shares[role] = must(s.Store.Share(t.Context(), w.Campaign, store.BatchID{Campaign: w.Hash, Number: 1}))(t)
		opened, done := w.totals(t, pool.Role(role))
		if !done {
			t.Fatal("the sums are not open")
		}
		w.holds(t, opened, plain)
	}
	if got := must(w.Collect(shares[0], shares[1], plain.Contributors))(t); !reflect.DeepEqual(got, plain) {
		t.Fatalf("the sums differ:\ngot  %v\nwant %v", got, plain)
	}
}

// aggregators are both sides without stores and messages.
func (w *two) aggregators(t *testing.T) (both [2]*pool.Aggregator) {
	for role := range both {
		both[role] = must(w.Aggregator(pool.Role(role), w.Keys[role], pool.VerifyKey{7}))(t)
	}
	return both
}

// unsealed opens both seals of all reports, and does nothing else.
func (w *two) unsealed(t *testing.T, reports []pool.Report) {
	shared(t, len(reports), func() func(int) error {
		both := w.aggregators(t)
		return func(i int) error {
			_, first := both[0].Open(reports[i])
			_, second := both[1].Open(reports[i])
			return errors.Join(first, second)
		}
	})
}

// checked does all checks of both sides, and adds up.
func (w *two) checked(t *testing.T, reports []pool.Report) {
	shared(t, len(reports), func() func(int) error {
		both, sum := w.aggregators(t), w.NoShare()
		return func(i int) error {
			return counted(both, reports[i], sum)
		}
	})
}
