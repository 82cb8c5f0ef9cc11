package release

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"clickwage/data/pool"
)

// trial is a batch of n people whose pay is lognormal with a median of 3 an
// hour, and what a table of them tells.
type trial struct {
	sampled   float64 // error of the median by bins without noise, as a part of 3
	published float64 // error of the median with noise
}

const trueMedian = 3e6

// simulate is one trial. Of a platform the number of people is noisy, too.
func simulate(bins, n int, platform bool, seed uint64) (trial, survey) {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	s := survey{edges: edges(bins), noisy: make([]int64, bins), known: n, scale: Scale{5, 1}}
	if platform {
		s.known, s.scale = 0, Scale{10, 1}
	}
	for range n {
		bin, _ := slices.BinarySearch(s.edges, int64(trueMedian*math.Exp(0.8*r.NormFloat64()))+1)
		s.noisy[bin]++
	}
	exact, _ := smooth(s.edges, s.noisy, float64(n)).quantile(0.5)
	d := drawer{random: rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(bins)})}
	for bin := range s.noisy {
		s.noisy[bin] += d.laplace(s.scale) + d.laplace(s.scale)
	}
	noisy, _ := smooth(s.edges, s.noisy, s.total()).quantile(0.5)
	return trial{math.Abs(exact/trueMedian - 1), math.Abs(noisy/trueMedian - 1)}, s
}

// within95 are what 19 in 20 errors of a number of trials are within.
func within95(bins, n int, platform bool, trials int) trial {
	var sampled, published []float64
	for seed := range uint64(trials) {
		t, _ := simulate(bins, n, platform, seed)
		sampled, published = append(sampled, t.sampled), append(published, t.published)
	}
	slices.Sort(sampled)
	slices.Sort(published)
	return trial{sampled[trials*95/100], published[trials*95/100]}
}

// told says of how many trials a table speaks, and how many of its intervals
// hold the median.
func told(bins, n int, platform bool, trials int) (speaks, holds int) {
	for seed := range uint64(trials) {
		_, s := simulate(bins, n, platform, seed)
		table := s.table("", leastMinimum, 0, seeded("simulated", int(seed)))
		if median, ok := table.Figure(Median); ok {
			speaks++
			if median.Low <= trueMedian && trueMedian <= median.High {
				holds++
			}
		}
	}
	return speaks, holds
}

func TestTheDefaultNumbersOfContributorsAreEnough(t *testing.T) {
	statistical(t)
	for _, test := range []struct {
		bins, n  int
		platform bool
	}{{8, pool.DefaultNoise(8), false}, {32, pool.DefaultNoise(32), false}, {8, 500, true}} {
		enough := within95(test.bins, test.n, test.platform, 2000).published
		half := within95(test.bins, test.n/2, test.platform, 2000).published
		if enough > quarter+0.01 || half < quarter { // 2,000 trials know such a bound to a twentieth
			t.Errorf("%d bins, platform %v: 19 in 20 medians of %d are within %.3f, of half as many within %.3f; want under %.2f, and over it", test.bins, test.platform, test.n, enough, half, quarter)
		}
	}
}

func TestIntervalsHoldTheTruthNineteenTimesInTwenty(t *testing.T) {
	statistical(t)
	for _, test := range []struct {
		bins, n  int
		platform bool
	}{{8, 500, false}, {32, 1500, false}, {8, 1000, true}} {
		const trials = 150
		speaks, holds := told(test.bins, test.n, test.platform, trials)
		if speaks < trials*9/10 || holds < speaks*91/100 {
			t.Errorf("%d bins, n %d: %d of %d intervals hold the median", test.bins, test.n, holds, speaks)
		}
	}
}

// With BENCH=1 this prints how far the median is off by sampling, and how far
// with noise, against the number of contributors.
func TestCostOfNoise(t *testing.T) {
	if os.Getenv("BENCH") == "" {
		t.Skip("a table for reading: BENCH=1 prints it")
	}
	fmt.Println("What 19 in 20 medians are within, as a part of the median: by sampling alone, and as published.")
	fmt.Printf("%-10s %5s %7s %10s %10s %7s %9s %9s\n", "table", "bins", "n", "sampling", "published", "ratio", "covered", "silent")
	for _, kind := range []struct {
		name     string
		bins     int
		platform bool
	}{{"all work", 8, false}, {"all work", 32, false}, {"platform", 8, true}, {"platform", 32, true}} {
		for _, n := range []int{100, 250, 500, 750, 1000, 2000, 5000} {
			const trials = 100
			miss := within95(kind.bins, n, kind.platform, 2000)
			speaks, holds := told(kind.bins, n, kind.platform, trials)
			held := "-"
			if speaks >= 20 { // fewer say nothing of 95 %
				held = fmt.Sprintf("%d %%", 100*holds/speaks)
			}
			fmt.Printf("%-10s %5d %7d %9.1f%% %9.1f%% %7.2f %9s %7d %%\n", kind.name, kind.bins, n, 100*miss.sampled, 100*miss.published, miss.published/miss.sampled, held, 100*(trials-speaks)/trials)
		}
	}
}
