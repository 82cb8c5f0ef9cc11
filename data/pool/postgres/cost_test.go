package postgres_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/postgres"
	"clickwage/data/pool/postgres/postgrestest"
	"clickwage/data/pool/store"
	"clickwage/data/pool/store/storetest"
)

// BENCH=1 prints how many contributions over 20 platforms each engine takes in a
// second, durably, beside a file that they are appended to and synced one by one.
func TestCostsOfKeepingAContribution(t *testing.T) {
	if os.Getenv("BENCH") == "" {
		t.Skip("it measures, and checks nothing that others do not: BENCH=1 runs it")
	}
	const members, runs = 400, 3
	p := storetest.New(t, 20, 32, nil)
	reports := p.Reports(t, members)
	cluster := postgrestest.Start(t)
	type engine struct {
		name    string
		writers int
		open    func() *store.Store
	}
	embedded := func() *store.Store {
		return storetest.Must(store.Open(t.Context(), filepath.Join(t.TempDir(), "pool.db")))(t)
	}
	served := func() *store.Store {
		return storetest.Must(postgres.Open(t.Context(), cluster.Database(t)+" pool_max_conns=32"))(t)
	}
	engines := []engine{
		{"SQLite, 1 writer", 1, embedded}, {"SQLite, 8 writers", 8, embedded}, {"SQLite, 32 writers", 32, embedded},
		{"PostgreSQL, 1 writer", 1, served}, {"PostgreSQL, 8 writers", 8, served}, {"PostgreSQL, 32 writers", 32, served},
	}
	rates, plain := make([][]float64, len(engines)), []float64{}
	for range runs {
		plain = append(plain, appended(t, reports))
		for i, e := range engines {
			s := e.open()
			rates[i] = append(rates[i], taken(t, p, s, reports, e.writers))
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	fmt.Printf("%d contributions of %d bytes, %d alternating runs, medians; the gate's checks included\n", members, len(reports[0].Bytes()), runs)
	fmt.Printf("%-26s %10s %s\n", "kept in", "a second", "of appending and syncing")
	fmt.Printf("%-26s %10.0f\n", "a file", middle(plain))
	for i, e := range engines {
		fmt.Printf("%-26s %10.0f %.2f\n", e.name, middle(rates[i]), middle(rates[i])/middle(plain))
	}
}

func middle(all []float64) float64 { return slices.Sorted(slices.Values(all))[len(all)/2] }

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
