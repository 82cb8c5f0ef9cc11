package warning

import (
	"slices"

	"clickwage/data/work"
)

// crowd is a stretch with more tasks at once than is plausible.
type crowd struct {
	since work.Instant // zero: there is none
	most  int
	who   []int64
}

// atOnce sweeps over the time on tasks once: for tasks that run side by side
// beyond what is plausible, and for those that may be the same.
func (f *Finder) atOnce() {
	var active []Interval
	var c crowd
	told := map[[2]int64]bool{}
	for _, i := range f.spans {
		if i.Activity != work.Task || f.subs[i.Submission] == nil {
			continue
		}
		active = f.leave(active, i.Start, &c)
		for _, other := range active[max(0, len(active)-compared):] {
			f.alike(other, i, told)
		}
		active = append(active, i)
		f.crowded(active, i.Start, &c)
	}
	f.leave(active, 1<<63-1, &c)
}

// leave ends what has ended by an instant, in order, so that crowds end in time.
func (f *Finder) leave(active []Interval, at work.Instant, c *crowd) []Interval {
	for {
		first := work.Instant(1<<63 - 1)
		for _, i := range active {
			first = min(first, i.End)
		}
		if len(active) == 0 || first > at {
			return active
		}
		active = slices.DeleteFunc(active, func(i Interval) bool { return i.End == first })
		f.crowded(active, first, c)
	}
}

func (f *Finder) crowded(active []Interval, at work.Instant, c *crowd) {
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
			if len(c.who) < named && !slices.Contains(c.who, i.Submission) {
				c.who = append(c.who, i.Submission)
			}
		}
		return
	}
	if c.since.Known() && at.Sub(c.since) > OverlapTolerance {
		w := Warning{Kind: Overlap, At: c.since, Count: c.most, Length: at.Sub(c.since)}
		for _, n := range c.who {
			w.Records = append(w.Records, f.id(n))
		}
		f.add(w)
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
func (f *Finder) alike(a, b Interval, told map[[2]int64]bool) {
	one, two := f.subs[a.Submission], f.subs[b.Submission]
	if a.Submission == b.Submission || a.Source == b.Source || a.Source != work.Imported && b.Source != work.Imported ||
		one.platform != two.platform {
		return
	}
	pair := [2]int64{min(a.Submission, b.Submission), max(a.Submission, b.Submission)}
	if told[pair] || one.title != two.title && !Similar(f.opt.Title(one.title), f.opt.Title(two.title)) {
		return
	}
	told[pair] = true
	f.duplicate(pair[0], pair[1], max(a.Start, b.Start))
}
