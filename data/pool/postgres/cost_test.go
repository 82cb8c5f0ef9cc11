package postgres_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/postgres"
	"clickwage/data/pool/postgres/postgrestest"
	"clickwage/data/pool/store"
	"clickwage/data/pool/store/storetest"
)

// costs are what one engine does with the same contributions.
type costs struct {
	name    string
	writers int
	open    func() *store.Store
	bytes   string // SQL that says how large it is

	taken, checked []float64 // a second, by run
	work           []float64 // processor seconds of this process a contribution, for both
	kept           int64     // bytes a contribution, all that its checks need included
}

// BENCH=1 prints how many contributions over 20 platforms each engine takes in a
// second, durably, beside a file that they are appended to and synced one by
// one; how many an aggregator checks a second by the queue, beside checks alone;
// how much of a processor both take in this process; and how many bytes are left.
func TestCostsOfKeepingAContribution(t *testing.T) {
	if os.Getenv("BENCH") == "" {
		t.Skip("it measures, and checks nothing that others do not: BENCH=1 runs it")
	}
	const members, runs = 400, 3
	p := storetest.New(t, 20, 32, nil)
	reports := p.Reports(t, members)
	cluster := postgrestest.Start(t)
	embedded := func() *store.Store {
		return storetest.Must(store.Open(t.Context(), filepath.Join(t.TempDir(), "pool.db")))(t)
	}
	served := func() *store.Store {
		return storetest.Must(postgres.Open(t.Context(), cluster.Database(t)+" pool_max_conns=32"))(t)
	}
	const pages, whole = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()", "SELECT pg_database_size(current_database())"
	all := []*costs{
		{name: "SQLite", writers: 1, open: embedded, bytes: pages}, {name: "SQLite", writers: 8, open: embedded, bytes: pages},
		{name: "PostgreSQL", writers: 1, open: served, bytes: whole}, {name: "PostgreSQL", writers: 8, open: served, bytes: whole},
		{name: "PostgreSQL", writers: 32, open: served, bytes: whole},
	}
	var appends, checks []float64
	for range runs {
		appends = append(appends, appended(t, reports))
		alone, halves := checkedAlone(t, p, reports)
		checks = append(checks, alone)
		for _, c := range all {
			c.measure(t, p, reports, halves)
		}
	}
	fmt.Printf("%d contributions of %d bytes, %d alternating runs, medians\n", members, len(reports[0].Bytes()), runs)
	fmt.Printf("%-24s %22s %26s %14s %12s\n", "", "taken in, a second", "checked, a second", "ms of work", "bytes each")
	fmt.Printf("%-24s %10.0f %21.0f\n", "without a store", middle(appends), middle(checks))
	for _, c := range all {
		took, checked := middle(c.taken), middle(c.checked)
		fmt.Printf("%-24s %10.0f %9.2f x %11.0f %12.2f x %14.2f %12d\n", fmt.Sprintf("%s, %d at once", c.name, c.writers),
			took, took/middle(appends), checked, checked/middle(checks), 1000*middle(c.work), c.kept)
	}
}

func middle(all []float64) float64 { return slices.Sorted(slices.Values(all))[len(all)/2] }

// verify is the key that proofs are checked with.
var verify = pool.VerifyKey{7}

func (c *costs) measure(t *testing.T, p storetest.Parties, reports []pool.Report, halves map[pool.ReportID][]byte) {
	s := c.open()
	empty := c.size(t, s)
	before := processor(t)
	c.taken = append(c.taken, taken(t, p, s, reports, c.writers))
	c.checked = append(c.checked, checked(t, p, s, halves))
	c.work = append(c.work, (processor(t)-before)/float64(len(reports)))
	c.kept = (c.size(t, s) - empty) / int64(len(reports))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// processor is how many seconds of processors this process has used.
func processor(t *testing.T) float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
}

func (c *costs) size(t *testing.T, s *store.Store) (bytes int64) {
	if err := s.Engine().Query(t.Context(), func(scan store.Scan) error { return scan(&bytes) }, c.bytes); err != nil {
		t.Fatal(err)
	}
	return bytes
}

// checkedAlone is how many the leader checks a second, without a store, and the
// helper's halves of them.
func checkedAlone(t *testing.T, p storetest.Parties, reports []pool.Report) (rate float64, halves map[pool.ReportID][]byte) {
	leader, helper := storetest.Must(p.Aggregator(pool.Leader, p.Keys[0], verify))(t), storetest.Must(p.Aggregator(pool.Helper, p.Keys[1], verify))(t)
	halves = map[pool.ReportID][]byte{}
	for _, r := range reports {
		halves[r.ID] = storetest.Must(helper.Prepare(r))(t).Share
	}
	sum, began := p.NoShare(), time.Now()
	for _, r := range reports {
		half := storetest.Must(leader.Prepare(r))(t)
		if err := sum.Add(storetest.Must(leader.Finish(half, halves[r.ID]))(t)); err != nil {
			t.Fatal(err)
		}
	}
	return float64(len(reports)) / time.Since(began).Seconds(), halves
}

// checked is how many the leader checks a second by the queue, in one worker.
func checked(t *testing.T, p storetest.Parties, s *store.Store, halves map[pool.ReportID][]byte) float64 {
	began := time.Now()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.StopIntake(t.Context(), p.Hash, p.Closes))
	held := storetest.Must(s.Held(t.Context(), p.Hash))(t)
	must(s.AddBatch(t.Context(), p.Hash, pool.NewBatch(1, held, held)))
	id := store.BatchID{Campaign: p.Hash, Number: 1}
	next := store.Take{Batch: id, Most: 64, Now: p.Closes, Lease: time.Hour}
	leader := storetest.Must(p.Aggregator(pool.Leader, p.Keys[0], verify))(t)
	for storetest.Must(s.Prepare(t.Context(), leader, next))(t) > 0 {
	}
	var other pool.Halves
	for _, report := range held {
		other.Shares = append(other.Shares, halves[report])
	}
	must(s.Answer(t.Context(), id, other))
	for storetest.Must(s.Finish(t.Context(), p.Campaign, leader, next))(t) > 0 {
	}
	if r := storetest.Must(s.Result(t.Context(), id))(t); r.Counted != len(held) {
		t.Fatalf("got %+v", r)
	}
	return float64(len(held)) / time.Since(began).Seconds()
}

// taken is how many a store takes in each second.
func taken(t *testing.T, p storetest.Parties, s *store.Store, reports []pool.Report, writers int) float64 {
	if err := s.AddCampaign(t.Context(), p.Campaign, p.File, pool.Leader); err != nil {
		t.Fatal(err)
	}
	gate := storetest.Must(p.Gate())(t)
	var next atomic.Int64
	var running sync.WaitGroup
	began := time.Now()
	for range writers {
		running.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(reports)); i = next.Add(1) - 1 {
				if outcome, err := s.Receive(t.Context(), gate, reports[i], p.Now); err != nil || outcome != pool.Taken {
					t.Errorf("got %d, %v", outcome, err)
					return
				}
			}
		})
	}
	running.Wait()
	return float64(len(reports)) / time.Since(began).Seconds()
}

// appended is how many a plain file takes in each second.
func appended(t *testing.T, reports []pool.Report) float64 {
	file, err := os.Create(filepath.Join(t.TempDir(), "plain"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	began := time.Now()
	for _, r := range reports {
		if _, err := file.Write(r.Bytes()); err != nil {
			t.Fatal(err)
		}
		if err := file.Sync(); err != nil {
			t.Fatal(err)
		}
	}
	return float64(len(reports)) / time.Since(began).Seconds()
}
