package warning

import (
	"cmp"
	"hash/maphash"
	"slices"
	"time"

	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// Finder gathers what is odd: feed it all submissions, then all intervals, and
// then ask Done.
type Finder struct {
	opt     Options
	out     Found
	subs    map[int64]*kept
	slab    []kept
	rewards map[usual][]paid
	seed    maphash.Seed
	ids     map[platformID]int64
	spans   []Interval
}

// kept is what is remembered of a submission.
type kept struct {
	id              [16]byte
	platform, title int64
	limit, worked   time.Duration
	timed           work.Instant // when its time begins
	best            work.Source
}

type usual struct {
	requester int64
	currency  money.Currency
}

type paid struct {
	n      int64
	micros int64
	at     work.Instant
}

// platformID is a platform and the hash of its own id.
type platformID struct {
	platform int64
	hash     uint64
}

// NewFinder is a Finder of nothing yet.
func NewFinder(opt Options) *Finder {
	return &Finder{
		opt: opt, out: Found{Counts: map[Kind]int{}}, subs: map[int64]*kept{}, rewards: map[usual][]paid{},
		seed: maphash.MakeSeed(), ids: map[platformID]int64{},
	}
}

func (f *Finder) add(w Warning) {
	w = keyed(w)
	if f.opt.Settled[w.Key] {
		return
	}
	if f.out.Counts[w.Kind]++; f.out.Counts[w.Kind] <= Most {
		f.out.Warnings = append(f.out.Warnings, w)
	}
}

func (f *Finder) id(n int64) string { return f.opt.ID(f.subs[n].id) }

// Submission takes in a submission.
func (f *Finder) Submission(s Submission) {
	if len(f.slab) == cap(f.slab) {
		f.slab = make([]kept, 0, 4096)
	}
	f.slab = append(f.slab, kept{id: s.ID, platform: s.Platform, title: s.Title, limit: s.Limit})
	f.subs[s.N] = &f.slab[len(f.slab)-1]
	one := Warning{Records: []string{f.opt.ID(s.ID)}, At: s.Anchor}
	found := func(kind Kind) {
		w := one
		w.Kind = kind
		f.add(w)
	}
	if s.State == work.Accepted && !s.Running {
		found(NoOutcome)
	}
	if s.State.Earns() && !s.RewardKnown {
		found(NoReward)
	}
	if before(s.Submitted, s.Accepted) || before(s.Decided, s.Submitted) {
		found(Order)
	}
	if late := f.opt.Now.Add(FutureTolerance); s.Accepted > late || s.Submitted > late || s.Decided > late {
		found(Future)
	}
	if s.RewardKnown && s.Reward > 0 && s.Requester != 0 {
		of := usual{s.Requester, s.Currency}
		f.rewards[of] = append(f.rewards[of], paid{s.N, s.Reward, s.Anchor})
	}
	if s.PlatformID != "" {
		key := platformID{s.Platform, maphash.String(f.seed, s.PlatformID)}
		if first, twice := f.ids[key]; twice {
			f.duplicate(first, s.N, s.Anchor)
		} else {
			f.ids[key] = s.N
		}
	}
}

func before(a, b work.Instant) bool { return a.Known() && b.Known() && a < b }

func (f *Finder) duplicate(a, b int64, at work.Instant) {
	f.add(Warning{Kind: Duplicate, Records: []string{f.id(a), f.id(b)}, At: at, Mend: MendMerge})
}

// Interval takes in an interval, once all submissions are in.
func (f *Finder) Interval(i Interval) {
	if i.Superseded {
		return
	}
	f.spans = append(f.spans, i)
	one := Warning{Records: []string{f.opt.ID(i.ID)}, At: i.Start, Length: i.End.Sub(i.Start)}
	if sub := f.subs[i.Submission]; sub != nil {
		if i.Activity == work.Task {
			sub.work(i)
		}
		one.Records[0] = f.opt.ID(sub.id)
	} else if i.Activity == work.Task {
		w := one
		w.Kind = NoOutcome
		f.add(w)
	}
	if i.End > f.opt.Now.Add(FutureTolerance) {
		w := one
		w.Kind = Future
		f.add(w)
	}
	switch i.Review {
	case work.ReviewSlept, work.ReviewClock, work.ReviewRebooted:
		one.Kind, one.Review = ClockKind, i.Review
		if i.Review == work.ReviewSlept {
			one.Mend = MendSleep
		}
		f.add(one)
	case work.ReviewLong:
		one.Kind, one.Limit = LongTimer, work.LongTimer
		f.add(one)
	}
}

func (k *kept) work(i Interval) {
	if k.worked == 0 || i.Start < k.timed {
		k.timed = i.Start
	}
	if k.worked == 0 || i.Source < k.best {
		k.best = i.Source
	}
	k.worked += i.End.Sub(i.Start)
}

// Done looks at what only the whole tells, and returns everything.
func (f *Finder) Done() Found {
	if !slices.IsSortedFunc(f.spans, byStart) {
		slices.SortFunc(f.spans, byStart)
	}
	for _, sub := range f.subs {
		if sub.limit > 0 && sub.worked > sub.limit {
			f.add(Warning{
				Kind: OverLimit, Records: []string{f.opt.ID(sub.id)}, At: sub.timed, Length: sub.worked, Limit: sub.limit, Mend: MendLimit,
			})
		}
	}
	f.atOnce()
	f.longDays()
	f.breaks()
	f.unusual()
	slices.SortFunc(f.out.Warnings, func(a, b Warning) int {
		return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.Key, b.Key))
	})
	return f.out
}

func byStart(a, b Interval) int { return cmp.Compare(a.Start, b.Start) }

// breaks looks for breaks within work that was typed: what a timer recorded
// they cut by themselves, what was typed they do not.
func (f *Finder) breaks() {
	var open []Interval // of either kind, that may reach the next one
	for _, i := range f.spans {
		isBreak := i.Activity == work.Break
		if !isBreak && i.Source != work.Manual {
			continue
		}
		open = slices.DeleteFunc(open, func(o Interval) bool { return o.End <= i.Start })
		for _, o := range open[max(0, len(open)-compared):] {
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
		open = append(open, i)
	}
}

// recordOf is the id of an interval's submission, else its own.
func (f *Finder) recordOf(i Interval) string {
	if sub := f.subs[i.Submission]; sub != nil {
		return f.opt.ID(sub.id)
	}
	return f.opt.ID(i.ID)
}

// longDays adds up what of each local day was worked, a second once.
func (f *Finder) longDays() {
	days := map[timeline.Day]time.Duration{}
	var start, end work.Instant
	flush := func() {
		if end <= start {
			return
		}
		f.opt.Days.Split(int64(start), int64(end), func(day timeline.Day, from, to int64) {
			days[day] += time.Duration(to-from) * time.Microsecond
		})
	}
	for _, i := range f.spans {
		if i.Activity == work.Break || i.Activity == work.OnCall {
			continue
		}
		if i.Start > end {
			flush()
			start, end = i.Start, i.End
		}
		end = max(end, i.End)
	}
	flush()
	for day, worked := range days {
		if worked > LongestDay {
			f.add(Warning{Kind: LongDay, At: work.Instant(f.opt.Days.Start(day)), Day: day.String(), Length: worked, Limit: LongestDay})
		}
	}
}
