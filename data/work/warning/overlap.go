package warning

import (
	"slices"
	"time"

	"clickwage/data/timeline"
	"clickwage/data/work"
)

// crowd is a stretch with more tasks at once than is plausible.
type crowd struct {
	since work.Instant // zero: there is none
	most  int
	who   []string
}

// sweep is where the pass over all intervals stands.
type sweep struct {
	active     []Interval // time on tasks that goes on
	crowd      crowd
	told       map[[2]int64]bool // pairs that may be one
	open       []Interval        // breaks, and work that was typed, that go on
	start, end work.Instant      // of the work without a gap
	days       map[timeline.Day]time.Duration
}

// together takes in what an interval is beside others.
func (f *Finder) together(i Interval) {
	if i.Activity == work.Task && i.Submission != 0 {
		f.atOnce(i)
	}
	if i.Activity != work.Break && i.Activity != work.OnCall {
		f.day(i)
	}
	if i.Activity == work.Break || i.Source == work.Manual {
		f.breaks(i)
	}
}

// atOnce looks for tasks that run side by side beyond what is plausible, and for
// those that may be the same.
func (f *Finder) atOnce(i Interval) {
	f.leave(i.Start)
	s := &f.sweep
	for _, other := range s.active[max(0, len(s.active)-compared):] {
		f.alike(other, i)
	}
	s.active = append(s.active, i)
	f.crowded(i.Start)
}

// leave ends what has ended by an instant, in order, so that crowds end in time.
func (f *Finder) leave(at work.Instant) {
	s := &f.sweep
	for {
		first := work.Instant(1<<63 - 1)
		for _, i := range s.active {
			first = min(first, i.End)
		}
		if len(s.active) == 0 || first > at {
			return
		}
		s.active = slices.DeleteFunc(s.active, func(i Interval) bool { return i.End == first })
		f.crowded(first)
	}
}

func (f *Finder) crowded(at work.Instant) {
	active, c := f.sweep.active, &f.sweep.crowd
	n := 0
	if len(active) > Plausible {
		n = distinct(active)
	}
	if n > Plausible {
		if !c.since.Known() {
			*c = crowd{since: at}
		}
		c.most = max(c.most, n)
		for _, i := range active {
			if len(c.who) == named {
				break
			}
			if record := f.opt.ID(i.Of.ID); !slices.Contains(c.who, record) {
				c.who = append(c.who, record)
			}
		}
		return
	}
	if c.since.Known() && at.Sub(c.since) > OverlapTolerance {
		f.add(Warning{Kind: Overlap, At: c.since, Count: c.most, Length: at.Sub(c.since), Records: c.who})
	}
	*c = crowd{}
}

func distinct(active []Interval) int {
	var seen []int64
	for _, i := range active {
		if !slices.Contains(seen, i.Submission) {
			seen = append(seen, i.Submission)
		}
		if len(seen) > named {
			break
		}
	}
	return len(seen)
}

// alike tells of two tasks that may be one: of one platform, captured in two
// ways, at the same time, with similar titles.
func (f *Finder) alike(a, b Interval) {
	if a.Submission == b.Submission || a.Source == b.Source || a.Source != work.Imported && b.Source != work.Imported ||
		a.Of.Platform != b.Of.Platform {
		return
	}
	pair := [2]int64{min(a.Submission, b.Submission), max(a.Submission, b.Submission)}
	if f.sweep.told[pair] || a.Of.Title != b.Of.Title && !Similar(f.opt.Title(a.Of.Title), f.opt.Title(b.Of.Title)) {
		return
	}
	f.sweep.told[pair] = true
	f.duplicate(a.Of.ID, b.Of.ID, max(a.Start, b.Start))
}

// breaks looks for breaks within work that was typed: what a timer recorded
// they cut by themselves, what was typed they do not.
func (f *Finder) breaks(i Interval) {
	s, isBreak := &f.sweep, i.Activity == work.Break
	s.open = slices.DeleteFunc(s.open, func(o Interval) bool { return o.End <= i.Start })
	for _, o := range s.open[max(0, len(s.open)-compared):] {
		if isBreak == (o.Activity == work.Break) {
			continue
		}
		span, pause := o, i
		if !isBreak {
			span, pause = i, o
		}
		from := max(span.Start, pause.Start)
		f.add(Warning{
			Kind: BreakInWork, Records: []string{f.recordOf(span), f.opt.ID(pause.ID)}, At: from,
			Length: min(span.End, pause.End).Sub(from), Mend: MendBreak,
		})
	}
	s.open = append(s.open, i)
}

// day adds up what of each local day was worked, a second once.
func (f *Finder) day(i Interval) {
	s := &f.sweep
	if i.Start > s.end {
		f.gapless()
		s.start, s.end = i.Start, i.End
	}
	s.end = max(s.end, i.End)
}

// gapless counts the work without a gap that has ended.
func (f *Finder) gapless() {
	s := &f.sweep
	if s.end <= s.start {
		return
	}
	f.opt.Days.Split(int64(s.start), int64(s.end), func(day timeline.Day, from, to int64) {
		s.days[day] += time.Duration(to-from) * time.Microsecond
	})
}

func (f *Finder) longDays() {
	f.gapless()
	for day, worked := range f.sweep.days {
		if worked > LongestDay {
			f.add(Warning{Kind: LongDay, At: work.Instant(f.opt.Days.Start(day)), Day: day.String(), Length: worked, Limit: LongestDay})
		}
	}
}
