package timeline_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"clickwage/data/timeline"
	"clickwage/data/work"
)

// span is written in minutes of a short morning.
func span(start, end int64, activity work.Activity, source work.Source, owner int32) timeline.Span {
	return timeline.Span{Start: start, End: end, Activity: activity, Source: source, Owner: owner}
}

func waits(s timeline.Span) timeline.Span {
	s.Review = true
	return s
}

func TestWhoOwnsAnInstant(t *testing.T) {
	for _, row := range []struct {
		name  string
		spans []timeline.Span
		want  string
	}{
		{"a task alone owns its time", []timeline.Span{span(0, 10, work.Task, work.Timer, 1)}, "0-10 task [1 timer]"},
		{"two tasks share what they have in common",
			[]timeline.Span{span(0, 10, work.Task, work.Timer, 1), span(5, 15, work.Task, work.Timer, 2)},
			"0-5 task [1 timer]; 5-10 task [1 timer 2 timer]; 10-15 task [2 timer]"},
		{"a task comes before a search",
			[]timeline.Span{span(0, 20, work.Search, work.Timer, 1), span(5, 10, work.Task, work.Timer, 2)},
			"0-5 search [1 timer]; 5-10 task [2 timer]; 10-20 search [1 timer]"},
		{"a submission that covers an instant twice counts once, with its better source",
			[]timeline.Span{span(0, 10, work.Task, work.Imported, 7), span(0, 10, work.Task, work.Timer, 7), span(0, 10, work.Task, work.Inferred, 3)},
			"0-10 task [3 inferred 7 timer]"},
		{"a break cuts what the timer recorded",
			[]timeline.Span{span(0, 10, work.Task, work.Timer, 1), span(4, 6, work.Break, work.Timer, 2)},
			"0-4 task [1 timer]; 4-6 break [2 timer]; 6-10 task [1 timer]"},
		{"a break cuts imported and inferred time",
			[]timeline.Span{span(0, 10, work.Task, work.Imported, 1), span(0, 10, work.Search, work.Inferred, 3), span(4, 6, work.Break, work.Manual, 2)},
			"0-4 task [1 imported]; 4-6 break [2 manual]; 6-10 task [1 imported]"},
		{"a break leaves alone what was typed",
			[]timeline.Span{span(0, 10, work.Task, work.Manual, 1), span(4, 6, work.Break, work.Timer, 2)},
			"0-4 task [1 manual]; 4-6 task [1 manual]; 6-10 task [1 manual]"},
		{"a break cuts on-call time, typed or not",
			[]timeline.Span{span(0, 10, work.OnCall, work.Manual, 1), span(4, 6, work.Break, work.Timer, 2)},
			"0-4 on_call [1 manual]; 4-6 break [2 timer]; 6-10 on_call [1 manual]"},
		{"where a break cuts the timer, typed time does not share with it",
			[]timeline.Span{span(0, 10, work.Task, work.Timer, 1), span(0, 10, work.Task, work.Manual, 3), span(0, 10, work.Break, work.Timer, 2)},
			"0-10 task [3 manual]"},
		{"time to review owns what nothing else covers",
			[]timeline.Span{waits(span(0, 10, work.Task, work.Timer, 1)), span(4, 6, work.Search, work.Timer, 2)},
			"0-4 task? [1 timer]; 4-6 search [2 timer]; 6-10 task? [1 timer]"},
		{"time to review never shares with a task",
			[]timeline.Span{waits(span(0, 10, work.Task, work.Timer, 1)), span(0, 10, work.Task, work.Timer, 2)},
			"0-10 task [2 timer]"},
		{"a break covers time to review",
			[]timeline.Span{waits(span(0, 10, work.Task, work.Manual, 1)), span(0, 10, work.Break, work.Timer, 2)},
			"0-10 break [2 timer]"},
		{"a break to review cuts nothing",
			[]timeline.Span{span(0, 10, work.Task, work.Timer, 1), waits(span(0, 10, work.Break, work.Timer, 2))},
			"0-10 task [1 timer]"},
		{"a span that does not end after it starts is left out",
			[]timeline.Span{span(5, 5, work.Task, work.Timer, 1), span(9, 3, work.Task, work.Timer, 2)}, ""},
		{"a gap is nobody's",
			[]timeline.Span{span(0, 2, work.Task, work.Timer, 1), span(4, 6, work.Task, work.Timer, 1)},
			"0-2 task [1 timer]; 4-6 task [1 timer]"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := ""
			timeline.Sweep(row.spans, func(s timeline.Segment) {
				if got != "" {
					got += "; "
				}
				mark := ""
				if s.Review {
					mark = "?"
				}
				owners := []any{}
				for i := range s.Owners {
					owners = append(owners, s.Owners[i], s.Sources[i])
				}
				got += fmt.Sprintf("%d-%d %s%s %v", s.Start, s.End, s.Activity, mark, owners)
			})
			if got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

func drawSpans(t *rapid.T) []timeline.Span {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) timeline.Span {
		start := rapid.Int64Range(0, 60).Draw(t, "start")
		return timeline.Span{
			Start: start, End: start + rapid.Int64Range(0, 30).Draw(t, "length"), Owner: rapid.Int32Range(0, 5).Draw(t, "owner"),
			Activity: rapid.SampledFrom(work.Activities()).Draw(t, "activity"),
			Source:   rapid.SampledFrom(work.Sources()).Draw(t, "source"), Review: rapid.Bool().Draw(t, "review"),
		}
	}), 0, 12).Draw(t, "spans")
}

// shares are each owner's exact time by activity, sources told apart.
func shares(spans []timeline.Span) map[string]*big.Rat {
	all := map[string]*big.Rat{}
	timeline.Sweep(spans, func(s timeline.Segment) {
		for i, owner := range s.Owners {
			name := fmt.Sprint(owner, s.Activity, s.Review, s.Sources[i])
			if all[name] == nil {
				all[name] = new(big.Rat)
			}
			all[name].Add(all[name], big.NewRat(s.Length(), int64(len(s.Owners))))
		}
	})
	return all
}

func TestEveryCoveredInstantIsCountedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spans := drawSpans(t)
		var got, last int64
		timeline.Sweep(spans, func(s timeline.Segment) {
			if s.Start < last || s.End <= s.Start {
				t.Fatalf("segment %d-%d after %d", s.Start, s.End, last)
			}
			if len(s.Owners) == 0 || !slices.IsSorted(s.Owners) || len(slices.Compact(slices.Clone(s.Owners))) != len(s.Owners) {
				t.Fatalf("owners %v", s.Owners)
			}
			last = s.End
			got += s.Length()
		})
		var want int64
		for at := range int64(100) {
			if slices.ContainsFunc(spans, func(s timeline.Span) bool { return s.Start <= at && at < s.End }) {
				want++
			}
		}
		if got != want {
			t.Fatalf("got %d, want %d", got, want)
		}
	})
}

func TestSharesDependNeitherOnOrderNorOnCuts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spans := drawSpans(t)
		want := shares(spans)
		mixed := rapid.Permutation(spans).Draw(t, "mixed")
		for i := range mixed {
			if s := mixed[i]; s.End-s.Start > 1 && rapid.Bool().Draw(t, "cut") {
				at := rapid.Int64Range(s.Start+1, s.End-1).Draw(t, "at")
				mixed[i].End = at
				s.Start = at
				mixed = append(mixed, s)
			}
		}
		got := shares(mixed)
		if len(got) != len(want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		for name, share := range want {
			if got[name] == nil || got[name].Cmp(share) != 0 {
				t.Fatalf("%s: got %v, want %v", name, got[name], share)
			}
		}
	})
}
