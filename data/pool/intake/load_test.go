package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/intake"
	"clickwage/data/pool/store"
	"clickwage/data/pool/store/storetest"
)

// burst sends files over so many connections at once, and gives how long each
// answer took and how many were other than 200.
func (s *served) burst(files [][]byte, connections int) (took []time.Duration, failed int) {
	took = make([]time.Duration, len(files))
	var next, wrong atomic.Int64
	var all sync.WaitGroup
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: s.Client().Transport.(*http.Transport).TLSClientConfig, MaxIdleConnsPerHost: connections}}
	defer client.CloseIdleConnections()
	for range connections {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(files)); i = next.Add(1) - 1 {
				began := time.Now()
				answer, err := client.Post(s.URL+"/v1/report", "application/octet-stream", bytes.NewReader(files[i]))
				if err == nil {
					_, err = io.Copy(io.Discard, answer.Body)
					answer.Body.Close()
				}
				if took[i] = time.Since(began); err != nil || answer.StatusCode != http.StatusOK {
					wrong.Add(1)
				}
			}
		})
	}
	all.Wait()
	return took, int(wrong.Load())
}

func unlimited(o *intake.Options) { o.Limit = intake.Limit{PerSecond: 1e6, Burst: 1 << 20} }

func files(t testing.TB, p storetest.Parties, members int) [][]byte {
	t.Helper()
	all := make([][]byte, members)
	for i := range all {
		all[i] = p.Report(t, i, p.Pass(t, fmt.Sprint("member ", i)), 1).Bytes()
	}
	return all
}

func TestManyAtOnceAreAllKept(t *testing.T) {
	s := serve(t, unlimited)
	all := files(t, s.Parties, 60)
	all = append(all, all...) // each comes twice, some at the same time
	if _, failed := s.burst(all, 16); failed > 0 {
		t.Errorf("%d of %d were not answered with 200", failed, len(all))
	}
	if n := must(s.store.Counts(t.Context(), s.Hash))(t); n.Contributions != 60 {
		t.Errorf("got %+v", n)
	}
}

// BenchmarkIntake prints requests a second and the 99th percentile of the time
// that an answer takes, over TLS on loopback from 32 connections, beside what the
// store alone does of the same from as many goroutines.
func BenchmarkIntake(b *testing.B) {
	const members, connections = 2000, 32
	s := serve(b, unlimited)
	all := files(b, s.Parties, members)
	bare := bareStore(b, s.Parties, all, connections)
	for b.Loop() {
		began := time.Now()
		took, failed := s.burst(all, connections)
		served := float64(members) / time.Since(began).Seconds()
		if failed > 0 {
			b.Fatalf("%d were not answered with 200", failed)
		}
		slices.Sort(took)
		b.ReportMetric(served, "requests/s")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		b.ReportMetric(bare, "bare/s")
		b.ReportMetric(bare/served, "bare/served")
		s = serve(b, unlimited) // what is there already costs no write
	}
}

// bareStore is how many contributions a second the store alone checks and keeps.
func bareStore(b *testing.B, p storetest.Parties, files [][]byte, workers int) float64 {
	b.Helper()
	st := must(store.Open(context.Background(), filepath.Join(b.TempDir(), "bare.db")))(b)
	defer st.Close()
	if err := st.AddCampaign(context.Background(), p.Campaign, p.File, pool.Leader); err != nil {
		b.Fatal(err)
	}
	gate := must(p.Gate())(b)
	var next, wrong atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for range workers {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(files)); i = next.Add(1) - 1 {
				r, err := pool.ParseReport(files[i])
				if err == nil {
					_, err = st.Receive(context.Background(), gate, r, p.Now)
				}
				if err != nil {
					wrong.Add(1)
				}
			}
		})
	}
	all.Wait()
	if wrong.Load() > 0 {
		b.Fatalf("%d were not kept", wrong.Load())
	}
	return float64(len(files)) / time.Since(began).Seconds()
}
