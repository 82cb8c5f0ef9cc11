package earnings_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/timeline"
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
	requesters, titles := names("r", 1000), names("t", 2000)
	for i := range n {
		start := at + int64(i)*step
		b.Submissions = append(b.Submissions, earnings.Submission{
			Platform: platforms[i%4], Requester: requesters[i%1000], Title: titles[i%2000], Currency: "USD",
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

func names(prefix string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprint(prefix, i)
	}
	return all
}

// Work is counted by bytes allocated, which no load of the machine changes: ten
// times the ledger may take little more than ten times as many.
func TestAMillionSubmissionsTakeOnePass(t *testing.T) {
	n := 1_000_000
	if testing.Short() || raced {
		n = 50_000
	}
	zone := paris(t)
	for by, n := range map[earnings.By]int{earnings.Whole: n, earnings.ByMonth: n / 10, earnings.ByTitle: n / 10} {
		small, large := plenty(n/10), plenty(n)
		q := earnings.Query{Zone: zone, AsOf: asOf, By: by}
		var few, many uint64
		few = allocated(func() { earnings.Compute(small, q) })
		var r earnings.Report
		many = allocated(func() { r = earnings.Compute(large, q) })
		if many > 12*few {
			t.Errorf("by %q: %d B for %d submissions, %d B for %d", by, few, n/10, many, n)
		}
		got := 0
		for _, g := range r.Groups {
			got += g.Submissions()
		}
		if got != n {
			t.Errorf("by %q: got %d submissions, want %d", by, got, n)
		}
	}
}

// allocated is how many bytes a function allocates.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A sweep looks at every span when it begins and when it ends: a year of
// searching beneath every task must not make it look at all tasks each time.
func TestTheSweepLooksAtWhatIsUnderWayOnly(t *testing.T) {
	b := plenty(20_000)
	first, last := b.Intervals[0].Start, b.Intervals[len(b.Intervals)-1].End
	b.Intervals = append(b.Intervals, earnings.Interval{Start: first, End: last, Submission: -1, Activity: work.Search})
	segments, owners := 0, 0
	spans := make([]timeline.Span, len(b.Intervals))
	for i, in := range b.Intervals {
		spans[i] = timeline.Span{Start: in.Start, End: in.End, Activity: in.Activity, Owner: int32(i)}
	}
	timeline.Sweep(spans, func(s timeline.Segment) {
		segments++
		owners += len(s.Owners)
	})
	if segments > 2*len(spans) || owners > 4*len(spans) {
		t.Errorf("%d segments with %d owners of %d spans", segments, owners, len(spans))
	}
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
