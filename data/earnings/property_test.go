package earnings_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// beginnings are before a spring night, an autumn night and a turn of the year.
var beginnings = []time.Time{
	time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC),
	time.Date(2026, 10, 24, 12, 0, 0, 0, time.UTC),
	time.Date(2026, 12, 30, 12, 0, 0, 0, time.UTC),
}

const hours = 72 // how long a drawn ledger is

type drawing struct {
	t     *rapid.T
	begin int64
}

func (d drawing) at(name string) int64 {
	return d.begin + int64(rapid.IntRange(0, hours*6).Draw(d.t, name))*grain
}

func (d drawing) maybeAt(name string) work.Instant {
	if rapid.Bool().Draw(d.t, name+" known") {
		return work.Instant(d.at(name))
	}
	return 0
}

func (d drawing) submission(i int) earnings.Submission {
	t := d.t
	known := rapid.IntRange(0, 4).Draw(t, "reward known") > 0
	s := earnings.Submission{
		Platform:  rapid.SampledFrom([]string{"MTurk", "Prolific", "Toloka"}).Draw(t, "platform"),
		Requester: rapid.SampledFrom([]string{"", "lab", "firm"}).Draw(t, "requester"),
		Title:     rapid.SampledFrom([]string{"survey", "label"}).Draw(t, "title"),
		Account:   rapid.SampledFrom([]string{"", "w-1", "w-2"}).Draw(t, "account"),
		Currency:  rapid.SampledFrom([]money.Currency{"USD", "USD", "GBP"}).Draw(t, "currency"),
		State:     rapid.SampledFrom(work.States()).Draw(t, "state"), RewardKnown: known,
		Bonus:     int64(rapid.SampledFrom([]int{0, 0, 0, 30_000}).Draw(t, "bonus")),
		Reversal:  int64(rapid.SampledFrom([]int{0, 0, 0, 10_000}).Draw(t, "reversal")),
		Submitted: d.maybeAt("submitted"), Accepted: d.maybeAt("accepted"), First: d.maybeAt("first"),
	}
	if known {
		s.Reward = int64(rapid.IntRange(0, 900_000).Draw(t, "reward"))
	}
	return s
}

func (d drawing) interval(subs, places int) earnings.Interval {
	t := d.t
	i := earnings.Interval{
		Start: d.at("start"), Submission: int32(rapid.IntRange(-1, subs-1).Draw(t, "submission")), Place: -1,
		Source: rapid.SampledFrom(work.Sources()).Draw(t, "source"), Review: rapid.IntRange(0, 5).Draw(t, "review") == 0,
	}
	i.End = i.Start + int64(rapid.IntRange(1, 60).Draw(t, "length"))*grain
	if rapid.IntRange(0, 2).Draw(t, "other") == 0 {
		often := []work.Activity{work.Search, work.Search, work.OnCall, work.OnCall, work.Break, work.Break, work.Break, work.Break}
		i.Activity = rapid.SampledFrom(append(often, work.Activities()...)).Draw(t, "activity")
	}
	if i.Submission < 0 {
		i.Place = int32(rapid.IntRange(-1, places-1).Draw(t, "place"))
	}
	return i
}

// draw makes a ledger whose times are whole numbers of the grain.
func draw(t *rapid.T) earnings.Books {
	d := drawing{t, rapid.SampledFrom(beginnings).Draw(t, "begin").UnixMicro()}
	b := earnings.Books{Places: []earnings.Place{{}, {Platform: "MTurk"}, {Platform: "Prolific", Requester: "lab", Title: "survey", Account: "w-1"}}}
	for i := range rapid.IntRange(0, 8).Draw(t, "submissions") {
		b.Submissions = append(b.Submissions, d.submission(i))
	}
	for range rapid.IntRange(0, 14).Draw(t, "intervals") {
		b.Intervals = append(b.Intervals, d.interval(len(b.Submissions), len(b.Places)))
	}
	for range rapid.IntRange(0, 3).Draw(t, "entries") {
		b.Entries = append(b.Entries, earnings.Entry{
			At: work.Instant(d.at("entry")), Kind: work.EntryKind(rapid.IntRange(0, 1).Draw(t, "kind")),
			Amount:   money.Of(int64(rapid.IntRange(1, 500_000).Draw(t, "amount")), rapid.SampledFrom([]money.Currency{"USD", "GBP"}).Draw(t, "of")),
			Platform: rapid.SampledFrom([]string{"", "MTurk"}).Draw(t, "from"),
		})
	}
	return b
}

func drawQuery(t *rapid.T) earnings.Query {
	zone, err := time.LoadLocation(rapid.SampledFrom([]string{"Europe/Paris", "UTC", "Asia/Kolkata"}).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	q := earnings.Query{
		Zone: zone, DayStart: rapid.SampledFrom([]time.Duration{0, 4 * time.Hour}).Draw(t, "day start"), AsOf: asOf,
		By: rapid.SampledFrom(append([]earnings.By{earnings.Whole}, earnings.Groupings()...)).Draw(t, "by"),
	}
	day := func(name string) *timeline.Day {
		if rapid.IntRange(0, 2).Draw(t, name+" open") > 0 {
			return nil
		}
		at := rapid.SampledFrom(beginnings).Draw(t, name).AddDate(0, 0, rapid.IntRange(0, 3).Draw(t, name+" later"))
		d := timeline.DayOf(at.Date())
		return &d
	}
	q.From, q.To = day("from day"), day("to day")
	if rapid.IntRange(0, 2).Draw(t, "filter") == 0 {
		q.Platforms = []string{"MTurk"}
	}
	return q
}

func TestComputeAgreesWithLookingAtEveryInstant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, q := draw(t), drawQuery(t)
		for _, by := range append([]earnings.By{earnings.Whole}, earnings.Groupings()...) {
			q.By = by
			compare(t, b, q)
		}
	})
}

// compare says where Compute and the oracle differ.
func compare(t *rapid.T, b earnings.Books, q earnings.Query) {
	o := oracleOf(b, q)
	if wrong := differences(sumsOf(earnings.Compute(b, q)), o.run()); len(wrong) > 0 {
		t.Fatalf("by %q: %s", q.By, strings.Join(wrong, "\n"))
	}
}

func oracleOf(b earnings.Books, q earnings.Query) *oracle {
	o := &oracle{books: b, zone: q.Zone, dayStart: q.DayStart, by: q.By, step: grain}
	if q.From != nil {
		o.from = q.From.String()
	}
	if q.To != nil {
		o.to = q.To.String()
	}
	if len(q.Platforms) > 0 {
		o.only = q.Platforms[0]
	}
	return o
}

// Without breaks all that anything covers is counted or to review.
func TestAttributionsAddUpToTheUnion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := draw(t)
		b.Intervals = slices.DeleteFunc(b.Intervals, func(i earnings.Interval) bool { return i.Activity == work.Break })
		covered := map[int64]bool{}
		for _, i := range b.Intervals {
			for at := i.Start; at < i.End; at += grain {
				covered[at] = true
			}
		}
		want := big.NewRat(int64(len(covered))*grain, 1)
		q := drawQuery(t)
		q.From, q.To, q.Platforms = nil, nil, nil
		got := new(big.Rat)
		for _, g := range earnings.Compute(b, q).Groups {
			for _, part := range []timeline.Time{g.Tally.Paid, g.Unpaid, g.Pending, g.Other, g.OnCall, g.Review} {
				got.Add(got, part.Micros())
			}
		}
		if got.Cmp(want) != 0 {
			t.Fatalf("attributed %s µs, union %s µs", got.RatString(), want.RatString())
		}
	})
}

func TestTheOrderOfEntriesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, q := draw(t), drawQuery(t)
		order := make([]int32, len(b.Submissions))
		for i := range order {
			order[i] = int32(i)
		}
		order = rapid.Permutation(order).Draw(t, "order")
		mixed := earnings.Books{Places: b.Places, Submissions: make([]earnings.Submission, len(order))}
		for from, to := range order {
			mixed.Submissions[to] = b.Submissions[from]
		}
		for _, i := range rapid.Permutation(b.Intervals).Draw(t, "intervals mixed") {
			if i.Submission >= 0 {
				i.Submission = order[i.Submission]
			}
			mixed.Intervals = append(mixed.Intervals, i)
		}
		mixed.Entries = rapid.Permutation(b.Entries).Draw(t, "entries mixed")
		if got, want := exact(earnings.Compute(mixed, q)), exact(earnings.Compute(b, q)); got != want {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	})
}

func TestSplittingAnIntervalChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, q := draw(t), drawQuery(t)
		if len(b.Intervals) == 0 {
			return
		}
		split := b
		split.Intervals = slices.Clone(b.Intervals)
		for range rapid.IntRange(1, 5).Draw(t, "cuts") {
			at := rapid.IntRange(0, len(split.Intervals)-1).Draw(t, "which")
			first, second := split.Intervals[at], split.Intervals[at]
			if first.End-first.Start < 2 {
				continue
			}
			first.End = rapid.Int64Range(first.Start+1, first.End-1).Draw(t, "cut")
			second.Start = first.End
			split.Intervals[at] = first
			split.Intervals = append(split.Intervals, second)
		}
		if got, want := exact(earnings.Compute(split, q)), exact(earnings.Compute(b, q)); got != want {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	})
}

func TestPartsAddUpToTheWhole(t *testing.T) {
	for _, by := range earnings.Groupings() {
		t.Run("by "+string(by), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				b, q := draw(t), drawQuery(t)
				q.By = earnings.Whole
				all := earnings.Compute(b, q)
				q.By = by
				parts := earnings.Compute(b, q)
				for i := range parts.Groups {
					parts.Groups[i].Key, parts.Groups[i].Shared = "", false
				}
				if wrong := differences(sumsOf(parts), sumsOf(all)); len(wrong) > 0 {
					t.Fatal(strings.Join(wrong, "\n"))
				}
			})
		})
	}
}

func TestAFilterNeverChangesShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, q := draw(t), drawQuery(t)
		q.By, q.Platforms = earnings.ByPlatform, nil
		all := earnings.Compute(b, q)
		q.Platforms = []string{"MTurk"}
		only := earnings.Compute(b, q)
		all.Groups = slices.DeleteFunc(all.Groups, func(g earnings.Group) bool { return g.Key != "MTurk" })
		if wrong := differences(sumsOf(only), sumsOf(all)); len(wrong) > 0 {
			t.Fatal(strings.Join(wrong, "\n"))
		}
	})
}

func TestReportsFromLinesAreThoseFromBooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, q := draw(t), drawQuery(t)
		want := earnings.Compute(b, q)
		var stored []byte
		for _, l := range earnings.Lines(b, q.Zone, q.DayStart, nil) {
			var err error
			if stored, err = l.AppendBinary(stored); err != nil {
				t.Fatal(err)
			}
		}
		var lines []earnings.Line
		for len(stored) > 0 {
			var l earnings.Line
			var err error
			if l, stored, err = earnings.DecodeLine(stored); err != nil {
				t.Fatal(err)
			}
			lines = append(lines, l)
		}
		got, ok := earnings.FromLines(lines, q)
		if q.By == earnings.ByRequester || q.By == earnings.ByTitle || q.By == earnings.ByAccount {
			if ok {
				t.Fatalf("lines tell nothing of %s", q.By)
			}
			return
		}
		if !ok || exact(got) != exact(want) {
			t.Fatalf("ok %v\ngot  %s\nwant %s", ok, exact(got), exact(want))
		}
	})
}

// The lines of one day may be made anew from the intervals that matter to it:
// all of its submissions, and whatever ran beside one of them.
func TestDaysMadeOneByOneAreThoseMadeTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, q := draw(t), drawQuery(t)
		var single []earnings.Line
		days := map[string]bool{}
		for _, l := range earnings.Lines(b, q.Zone, q.DayStart, nil) {
			name := fmt.Sprint(l.Day, l.HasDay)
			if days[name] {
				continue
			}
			days[name] = true
			single = append(single, earnings.Lines(b, q.Zone, q.DayStart, func(day timeline.Day, hasDay bool) bool {
				return hasDay == l.HasDay && day == l.Day
			})...)
		}
		q.By, q.Spans = earnings.ByDay, false
		got, _ := earnings.FromLines(single, q)
		if want := earnings.Compute(b, q); exact(got) != exact(want) {
			t.Fatalf("got  %s\nwant %s", exact(got), exact(want))
		}
	})
}
