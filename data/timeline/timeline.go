// Package timeline turns intervals of one worker's clock into time that can be
// added up: a second of one's life is counted once.
//
// Sweep gives each instant one activity, by the order of precedence of package
// work, and shares it equally among the tasks that ran at it. Time is the exact
// sum of such shares. Days knows which local day an instant belongs to, with
// nights of 23 and 25 hours and a day that need not begin at midnight.
//
// The package is pure and refuses nothing but spans that do not end after they
// start, which it leaves out. It imports work and the standard library.
package timeline

import (
	"cmp"
	"slices"

	"clickwage/data/work"
)

// Span is an interval as the sweep sees it: microseconds since 1970 UTC.
type Span struct {
	Start, End int64
	Activity   work.Activity
	Source     work.Source
	Owner      int32 // who gets the time: the same for all intervals of a submission, its own for any other
	Review     bool  // waits to be looked at: it owns only instants that nothing else covers
}

// Segment is a stretch of time with the same owners.
type Segment struct {
	Start, End int64
	Activity   work.Activity
	Review     bool
	Owners     []int32       // each gets an equal share; ascending; valid during the call only
	Sources    []work.Source // of each owner, the most trustworthy where it has several
}

// Length is the length of the segment in microseconds.
func (s Segment) Length() int64 { return s.End - s.Start }

// Sweep calls emit for every stretch that anything covers, in order of time.
//
// At an instant, a confirmed break takes away on-call time and whatever was
// captured by the timer, imported or inferred; what was typed by hand stands.
// Of what remains the confirmed activity that comes first in precedence owns
// the instant. Where nothing confirmed remains, not even a break, the spans to
// review do. Adjacent segments may have the same owners.
//
// It takes O(n log n) plus, at every start and end, the number of spans under way.
func Sweep(spans []Span, emit func(Segment)) {
	order := make([]int32, 0, len(spans))
	sorted := true
	for i := range spans {
		if spans[i].End <= spans[i].Start {
			continue
		}
		if n := len(order); n > 0 && spans[order[n-1]].Start > spans[i].Start {
			sorted = false
		}
		order = append(order, int32(i))
	}
	if !sorted {
		slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(spans[a].Start, spans[b].Start) })
	}
	s := sweep{spans: spans, emit: emit}
	for _, i := range order {
		s.until(spans[i].Start)
		s.now = spans[i].Start
		s.active = append(s.active, i)
	}
	s.until(1<<63 - 1)
}

type sweep struct {
	spans   []Span
	emit    func(Segment)
	now     int64
	active  []int32 // spans under way at now
	owners  []int32
	sources []work.Source
}

// until emits what lies between now and the instant, ending spans on the way.
func (s *sweep) until(instant int64) {
	for len(s.active) > 0 {
		end := instant
		for _, i := range s.active {
			end = min(end, s.spans[i].End)
		}
		if end > s.now {
			s.segment(end)
			s.now = end
		}
		keep := s.active[:0]
		for _, i := range s.active {
			if s.spans[i].End > end {
				keep = append(keep, i)
			}
		}
		s.active = keep
		if end == instant {
			return
		}
	}
}

// layers of an instant, the first one that has any span owns it.
const (
	confirmed = iota
	resting
	review
	layers
)

// segment finds who owns the instants from now to end.
func (s *sweep) segment(end int64) {
	broken := false
	for _, i := range s.active {
		broken = broken || s.spans[i].Activity == work.Break && !s.spans[i].Review
	}
	best, activity := layers, work.Break
	for _, i := range s.active {
		layer := s.layer(s.spans[i], broken)
		if layer < best || layer == best && s.spans[i].Activity < activity {
			best, activity = layer, s.spans[i].Activity
		}
	}
	if best == layers {
		return
	}
	s.owners, s.sources = s.owners[:0], s.sources[:0]
	for _, i := range s.active {
		if span := s.spans[i]; span.Activity == activity && s.layer(span, broken) == best {
			s.own(span.Owner, span.Source)
		}
	}
	s.emit(Segment{s.now, end, activity, best == review, s.owners, s.sources})
}

func (s *sweep) layer(span Span, broken bool) int {
	switch {
	case span.Activity == work.Break && !span.Review:
		return resting
	case broken && (span.Activity == work.OnCall || span.Source != work.Manual):
		return layers
	case span.Review:
		return review
	}
	return confirmed
}

// own keeps owners ascending and distinct, each with its best source.
func (s *sweep) own(owner int32, source work.Source) {
	at, found := slices.BinarySearch(s.owners, owner)
	if found {
		s.sources[at] = min(s.sources[at], source)
		return
	}
	s.owners = slices.Insert(s.owners, at, owner)
	s.sources = slices.Insert(s.sources, at, source)
}
