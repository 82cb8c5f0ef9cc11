package earnings_test

import (
	"fmt"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/work"
)

// plenty is a ledger of n submissions over twenty years, every third of them
// beside the one before, with a search between.
func plenty(n int) earnings.Books {
	var b earnings.Books
	platforms := []string{"MTurk", "Prolific", "Clickworker", "Toloka"}
	b.Places = []earnings.Place{{}}
	at := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	step := int64(20*365*24) * 3_600_000_000 / int64(n+1)
	for i := range n {
		start := at + int64(i)*step
		b.Submissions = append(b.Submissions, earnings.Submission{
			Platform: platforms[i%4], Requester: fmt.Sprint("r", i%1000), Title: fmt.Sprint("t", i%5000), Currency: "USD",
			State: work.State(1 + i%10), Reward: int64(i % 700_000), RewardKnown: true, Submitted: work.Instant(start + step/2),
		})
		length := step / 2
		if i%3 == 0 {
			length = step + step/4
		}
		b.Intervals = append(b.Intervals,
			earnings.Interval{Start: start, End: start + length, Submission: int32(i), Place: -1, Source: work.Timer},
			earnings.Interval{Start: start + step/2, End: start + step*3/4, Submission: -1, Activity: work.Search})
	}
	return b
}

func BenchmarkCompute(b *testing.B) {
	books := plenty(1_000_000)
	for _, by := range append([]earnings.By{earnings.Whole}, earnings.Groupings()...) {
		b.Run("by "+string(by), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				earnings.Compute(books, earnings.Query{Zone: paris(b), AsOf: asOf, By: by})
			}
		})
	}
	b.Run("lines", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			earnings.Lines(books, paris(b), 0, nil)
		}
	})
}

func paris(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
