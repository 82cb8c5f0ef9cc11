package warning

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// Finder gathers what is odd: feed it all submissions, then those again that it
// Wants, then all intervals in the order of their starts, and then ask Done.
type Finder struct {
	opt     Options
	out     Found
	settled map[Kind]bool // kinds of which some are
	seed    maphash.Seed
	ids     []uint64                // hashes of platforms with their own ids
	rewards map[usual]map[int64]int // how often each was promised
	second  *second                 // what the second look is for; nil before it
	over    map[int64]*limited      // submissions that may be over their limit
	sweep   sweep
}

// limited is the time on a submission that has a limit.
type limited struct {
	id            [16]byte
	limit, worked time.Duration
	begun         work.Instant
}

// second is what every submission must have been seen for.
type second struct {
	twice  map[uint64]bool // hashes that more than one has
	first  map[platformID][16]byte
	fences map[usual]fence
}

type usual struct {
	requester int64
	currency  money.Currency
}

// platformID is a platform with its own id.
type platformID struct {
	platform int64
	id       string
}

// NewFinder is a Finder of nothing yet.
func NewFinder(opt Options) *Finder {
	settled := map[Kind]bool{}
	for key := range opt.Settled {
		kind, _, _ := strings.Cut(key, "-")
		settled[Kind(kind)] = true
	}
	return &Finder{
		settled: settled,
		opt:     opt, out: Found{Counts: map[Kind]int{}}, seed: maphash.MakeSeed(), rewards: map[usual]map[int64]int{}, over: map[int64]*limited{},
		sweep: sweep{told: map[[2]int64]bool{}, days: map[timeline.Day]time.Duration{}},
	}
}

// add takes in a warning unless it is settled. Where enough of its kind are kept
// and none is settled, its key is not needed.
func (f *Finder) add(w Warning) {
	if f.out.Counts[w.Kind] < Most || f.settled[w.Kind] {
		w = keyed(w)
		if f.opt.Settled[w.Key] {
			return
		}
	}
	if f.out.Counts[w.Kind]++; f.out.Counts[w.Kind] <= Most {
		f.out.Warnings = append(f.out.Warnings, w)
	}
}

// Submission takes in a submission.
func (f *Finder) Submission(s Submission) {
	found := func(kind Kind) { f.add(Warning{Kind: kind, Records: []string{f.opt.ID(s.ID)}, At: s.Anchor}) }
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
	if s.Limit > 0 && s.Spent > s.Limit {
		f.over[s.N] = &limited{id: s.ID, limit: s.Limit}
	}
	if s.absurd() {
		f.add(Warning{Kind: AbsurdPay, Records: []string{f.opt.ID(s.ID)}, At: s.Anchor, Amount: money.Of(s.Reward, s.Currency), Length: s.Spent})
	}
	if of, ok := s.usual(); ok {
		if f.rewards[of] == nil {
			f.rewards[of] = map[int64]int{}
		}
		f.rewards[of][s.Reward]++
	}
	if len(s.PlatformID) > 0 {
		f.ids = append(f.ids, f.hash(s))
	}
}

func before(a, b work.Instant) bool { return a.Known() && b.Known() && a < b }

// absurd says whether nobody pays so much, at once or for an hour. Only currencies
// of about a dollar's worth are judged; others are worth too much or too little.
func (s *Submission) absurd() bool {
	switch s.Currency {
	case "USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD":
	default:
		return false
	}
	if !s.RewardKnown || s.Running {
		return false
	}
	hourly := s.Spent > 0 && s.Reward > s.Spent.Microseconds()*AbsurdHour/int64(time.Hour/time.Second)
	return hourly || s.Reward > AbsurdReward*money.Micros
}

// usual is what a reward is held against; false where it is against nothing.
func (s *Submission) usual() (usual, bool) {
	return usual{s.Requester, s.Currency}, s.RewardKnown && s.Reward > 0 && s.Requester != 0
}

func (f *Finder) hash(s Submission) uint64 {
	return maphash.Bytes(f.seed, s.PlatformID) ^ maphash.Comparable(f.seed, s.Platform)
}

// Wants says, once all submissions are in, whether some must be seen Again:
// likely duplicates and unusual rewards show only by all of them.
func (f *Finder) Wants() bool {
	f.second = &second{twice: map[uint64]bool{}, first: map[platformID][16]byte{}, fences: f.fences()}
	slices.Sort(f.ids)
	for i, hash := range f.ids {
		if i > 0 && hash == f.ids[i-1] {
			f.second.twice[hash] = true
		}
	}
	f.ids, f.rewards = nil, nil
	return len(f.second.twice)+len(f.second.fences) > 0
}

// Again takes a submission in for the second time, in the order of the first. Of
// those facts are needed that Again reads: ID, Platform, Requester, PlatformID,
// Currency, Reward, RewardKnown and Anchor.
func (f *Finder) Again(s Submission) {
	if of, ok := s.usual(); ok {
		if fence, ok := f.second.fences[of]; ok && (s.Reward < fence.low || s.Reward > fence.high) {
			f.add(Warning{
				Kind: UnusualReward, Records: []string{f.opt.ID(s.ID)}, At: s.Anchor,
				Amount: money.Of(s.Reward, s.Currency), Low: money.Of(fence.low, s.Currency), High: money.Of(fence.high, s.Currency),
			})
		}
	}
	if len(s.PlatformID) == 0 || len(f.second.twice) == 0 || !f.second.twice[f.hash(s)] {
		return
	}
	key := platformID{s.Platform, string(s.PlatformID)}
	if one, twice := f.second.first[key]; twice {
		f.duplicate(one, s.ID, s.Anchor)
	} else {
		f.second.first[key] = s.ID
	}
}

func (f *Finder) duplicate(a, b [16]byte, at work.Instant) {
	f.add(Warning{Kind: Duplicate, Records: []string{f.opt.ID(a), f.opt.ID(b)}, At: at, Mend: MendMerge})
}

// Interval takes in an interval, once all submissions are in. None may start
// before the one before it.
func (f *Finder) Interval(i Interval) {
	if i.Superseded {
		return
	}
	one := Warning{Records: []string{f.recordOf(i)}, At: i.Start, Length: i.End.Sub(i.Start)}
	if over := f.over[i.Submission]; over != nil && i.Activity == work.Task {
		over.add(i)
	} else if i.Submission == 0 && i.Activity == work.Task {
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
	f.together(i)
}

func (k *limited) add(i Interval) {
	if k.worked == 0 {
		k.begun = i.Start
	}
	k.worked += i.End.Sub(i.Start)
}

// Done looks at what only the whole tells, and returns everything.
func (f *Finder) Done() Found {
	for _, sub := range f.over {
		if sub.worked > sub.limit {
			f.add(Warning{
				Kind: OverLimit, Records: []string{f.opt.ID(sub.id)}, At: sub.begun, Length: sub.worked, Limit: sub.limit, Mend: MendLimit,
			})
		}
	}
	f.leave(1<<63 - 1)
	f.longDays()
	slices.SortFunc(f.out.Warnings, func(a, b Warning) int {
		return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.Key, b.Key))
	})
	return f.out
}

// recordOf is the id of an interval's submission, else its own.
func (f *Finder) recordOf(i Interval) string {
	if i.Submission != 0 {
		return f.opt.ID(i.Of.ID)
	}
	return f.opt.ID(i.ID)
}
