package warning_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"clickwage/data/timeline"
	"clickwage/data/work"
	"clickwage/data/work/warning"
)

// ledger is a small one: minutes after the epoch day's begin, names by number.
type ledger struct {
	subs  []warning.Submission
	spans []warning.Interval
}

const minute = work.Instant(60_000_000)

// base is a Monday, so that instant 0, which is "not known", is far away.
var base = work.At(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))

func at(minutes int) work.Instant { return base + work.Instant(minutes)*minute }

// task adds a submission with one interval and returns it for changes.
func (l *ledger) task(from, to int) *warning.Submission {
	n := int64(len(l.subs) + 1)
	l.subs = append(l.subs, warning.Submission{
		N: n, ID: [16]byte{byte(n)}, Platform: 1, State: work.Submitted, Accepted: at(from), Submitted: at(to), Anchor: at(to), Currency: "USD",
	})
	l.spans = append(l.spans, warning.Interval{ID: [16]byte{100, byte(n)}, Submission: n, Start: at(from), End: at(to)})
	return &l.subs[n-1]
}

// pause adds a break.
func (l *ledger) pause(from, to int) {
	l.spans = append(l.spans, warning.Interval{ID: [16]byte{200}, Activity: work.Break, Start: at(from), End: at(to), Source: work.Manual})
}

var titles = []string{"", "Image study", "Image study (10 min)", "Write a poem"}

func (l *ledger) find(settled ...string) warning.Found {
	skip := map[string]bool{}
	for _, key := range settled {
		skip[key] = true
	}
	f := warning.NewFinder(warning.Options{
		Now: at(48 * 60), Days: timeline.NewDays(time.UTC, 0), Settled: skip,
		ID: func(id [16]byte) string { return fmt.Sprint(id[0], id[1]) }, Title: func(n int64) string { return titles[n] },
	})
	for _, s := range l.subs {
		for _, i := range l.spans {
			if i.Submission == s.N && !i.Superseded {
				s.Spent += i.End.Sub(i.Start)
			}
		}
		f.Submission(s)
	}
	if f.Wants() {
		for _, s := range l.subs {
			f.Again(s)
		}
	}
	for _, i := range slices.SortedFunc(slices.Values(l.spans), func(a, b warning.Interval) int { return cmp.Compare(a.Start, b.Start) }) {
		if n := i.Submission; n != 0 {
			i.Of = warning.Of{ID: l.subs[n-1].ID, Platform: l.subs[n-1].Platform, Title: l.subs[n-1].Title}
		}
		f.Interval(i)
	}
	return f.Done()
}

func kinds(found warning.Found) []warning.Kind {
	var all []warning.Kind
	for _, w := range found.Warnings {
		all = append(all, w.Kind)
	}
	slices.Sort(all)
	return all
}

func TestWhatIsOddAndWhatIsNot(t *testing.T) {
	none := []warning.Kind(nil)
	for name, row := range map[string]struct {
		make func(*ledger)
		want []warning.Kind
	}{
		"an ordinary task":                {func(l *ledger) { l.task(0, 10) }, none},
		"three tasks at once":             {func(l *ledger) { l.task(0, 10); l.task(1, 10); l.task(2, 10) }, none},
		"four tasks at once for a minute": {func(l *ledger) { l.task(0, 10); l.task(1, 10); l.task(2, 10); l.task(9, 20) }, none},
		"four tasks at once for longer":   {func(l *ledger) { l.task(0, 10); l.task(1, 10); l.task(2, 10); l.task(8, 20) }, []warning.Kind{warning.Overlap}},
		"four pieces of one task at once": {func(l *ledger) {
			l.task(0, 10)
			for range 3 {
				l.spans = append(l.spans, l.spans[0])
			}
		}, none},
		"within the limit":               {func(l *ledger) { l.task(0, 10).Limit = 10 * time.Minute }, none},
		"over the limit":                 {func(l *ledger) { l.task(0, 10).Limit = 9 * time.Minute }, []warning.Kind{warning.OverLimit}},
		"superseded time over the limit": {func(l *ledger) { l.task(0, 10).Limit = time.Minute; l.spans[0].Superseded = true }, none},
		"twenty hours in a day":          {func(l *ledger) { l.task(0, 20*60) }, none},
		"more than twenty hours":         {func(l *ledger) { l.task(0, 20*60+1) }, []warning.Kind{warning.LongDay}},
		"the same hours twice":           {func(l *ledger) { l.task(0, 15*60); l.task(0, 15*60) }, none},
		"a day on call": {func(l *ledger) {
			l.spans = append(l.spans, warning.Interval{Activity: work.OnCall, Start: at(0), End: at(24 * 60)})
		}, none},
		"one id twice": {func(l *ledger) { l.task(0, 10).PlatformID = []byte("x"); l.task(20, 30).PlatformID = []byte("x") }, []warning.Kind{warning.Duplicate}},
		"one id on two platforms": {func(l *ledger) {
			l.task(0, 10).PlatformID = []byte("x")
			other := l.task(20, 30)
			other.PlatformID, other.Platform = []byte("x"), 2
		}, none},
		"a timed and an imported one with similar titles": {func(l *ledger) {
			l.task(0, 10).Title = 1
			l.task(1, 10).Title = 2
			l.spans[1].Source = work.Imported
		}, []warning.Kind{warning.Duplicate}},
		"a timed and an imported one with other titles": {func(l *ledger) {
			l.task(0, 10).Title = 1
			l.task(1, 10).Title = 3
			l.spans[1].Source = work.Imported
		}, none},
		"two timed ones with similar titles": {func(l *ledger) { l.task(0, 10).Title = 1; l.task(1, 10).Title = 2 }, none},
		"submitted before accepted":          {func(l *ledger) { l.task(0, 10).Submitted = at(0) - 1 }, []warning.Kind{warning.Order}},
		"decided before submitted":           {func(l *ledger) { l.task(0, 10).Decided = at(9) }, []warning.Kind{warning.Order}},
		"a computer that slept":              {func(l *ledger) { l.task(0, 10); l.spans[0].Review = work.ReviewSlept }, []warning.Kind{warning.ClockKind}},
		"a long timer":                       {func(l *ledger) { l.task(0, 10); l.spans[0].Review = work.ReviewLong }, []warning.Kind{warning.LongTimer}},
		"no outcome":                         {func(l *ledger) { l.task(0, 10).State = work.Accepted }, []warning.Kind{warning.NoOutcome}},
		"no outcome yet, at work": {func(l *ledger) {
			s := l.task(0, 10)
			s.State, s.Running = work.Accepted, true
		}, none},
		"task time without a task": {func(l *ledger) {
			l.spans = append(l.spans, warning.Interval{Activity: work.Task, Start: at(0), End: at(5)})
		}, []warning.Kind{warning.NoOutcome}},
		"approved without a reward":  {func(l *ledger) { l.task(0, 10).State = work.Approved }, []warning.Kind{warning.NoReward}},
		"a thousand dollars an hour": {func(l *ledger) { l.task(0, 6).Reward, l.subs[0].RewardKnown = 100_000_000, true }, none},
		"more than a thousand an hour": {func(l *ledger) {
			l.task(0, 6).Reward, l.subs[0].RewardKnown = 100_000_001, true
		}, []warning.Kind{warning.AbsurdPay}},
		"more than ten thousand at once": {func(l *ledger) {
			l.task(0, 19*60).Reward, l.subs[0].RewardKnown = 10_000_000_001, true
		}, []warning.Kind{warning.AbsurdPay}},
		"more than a thousand rupees an hour": {func(l *ledger) {
			l.task(0, 6).Reward, l.subs[0].RewardKnown, l.subs[0].Currency = 200_000_000, true, "INR"
		}, none},
		"a break within typed work": {func(l *ledger) {
			l.task(0, 30)
			l.spans[0].Source = work.Manual
			l.pause(10, 15)
		}, []warning.Kind{warning.BreakInWork}},
		"a break that reaches into typed work": {func(l *ledger) {
			l.pause(0, 15)
			l.task(10, 30)
			l.spans[1].Source = work.Manual
		}, []warning.Kind{warning.BreakInWork}},
		"a break within what a timer recorded": {func(l *ledger) { l.task(0, 30); l.pause(10, 15) }, none},
		"a break after typed work": {func(l *ledger) {
			l.task(0, 10)
			l.spans[0].Source = work.Manual
			l.pause(10, 15)
		}, none},
		"in five minutes": {func(l *ledger) { l.task(48*60-5, 48*60+5) }, none},
		"later than that": {func(l *ledger) { l.task(48*60-5, 48*60+6) }, []warning.Kind{warning.Future, warning.Future}},
	} {
		l := &ledger{}
		row.make(l)
		if got := kinds(l.find()); !slices.Equal(got, row.want) {
			t.Errorf("%s: got %v, want %v", name, got, row.want)
		}
	}
}

func TestARewardFarFromTheUsual(t *testing.T) {
	l := &ledger{}
	pay := func(cents int64) {
		s := l.task(len(l.subs)*10, len(l.subs)*10+5)
		s.Requester, s.Reward, s.RewardKnown = 7, cents*10_000, true
	}
	for _, cents := range []int64{50, 50, 50, 55, 60, 45, 50} {
		pay(cents)
	}
	if got := kinds(l.find()); got != nil {
		t.Errorf("seven rewards make no usual one: got %v", got)
	}
	pay(99)
	if got := kinds(l.find()); got != nil {
		t.Errorf("less than twice the median is not far: got %v", got)
	}
	pay(500)
	pay(5)
	found := l.find()
	if got := kinds(found); !slices.Equal(got, []warning.Kind{warning.UnusualReward, warning.UnusualReward}) {
		t.Fatalf("got %v", got)
	}
	first := found.Warnings[0]
	if first.Low.Micros != 450_000 || first.High.Micros != 990_000 {
		t.Errorf("the usual: got %s to %s", first.Low, first.High)
	}
	pay(52) // another usual one makes no new warning of a settled one
	if got := l.find(first.Key, found.Warnings[1].Key); len(got.Warnings) != 0 {
		t.Errorf("settled ones came back: %+v", got.Warnings)
	}
}

func TestAKeyHoldsTheFacts(t *testing.T) {
	l := &ledger{}
	s := l.task(0, 10)
	s.Limit = 5 * time.Minute
	key := l.find().Warnings[0].Key
	if again := l.find().Warnings[0].Key; again != key {
		t.Errorf("the same facts: got %s, want %s", again, key)
	}
	if found := l.find(key); len(found.Warnings) != 0 || found.Counts[warning.OverLimit] != 0 {
		t.Errorf("settled, got %+v", found)
	}
	l.spans[0].End += minute
	if other := l.find().Warnings[0].Key; other == key {
		t.Error("other facts have the same key")
	}
}

func TestSimilarTitles(t *testing.T) {
	for _, row := range []struct {
		a, b string
		want bool
	}{
		{"Image study", "image-study (10 min)", true},
		{"Image study", "", true},
		{"Image study", "Write a poem", false},
		{"ab", "AB!", true},
		{"画像の調査", "画像の調査 2", true},
	} {
		if got := warning.Similar(row.a, row.b); got != row.want {
			t.Errorf("%q and %q: got %v, want %v", row.a, row.b, got, row.want)
		}
		if warning.Similar(row.a, row.b) != warning.Similar(row.b, row.a) {
			t.Errorf("%q and %q: depends on the order", row.a, row.b)
		}
	}
}

// Many are counted and not all kept, so that no ledger is too large.
func TestOnlySoManyAreKept(t *testing.T) {
	l := &ledger{}
	for n := range warning.Most + 10 {
		l.subs = append(l.subs, warning.Submission{N: int64(n + 1), ID: [16]byte{byte(n >> 8), byte(n)}, State: work.Accepted, Anchor: at(n % math.MaxInt16)})
	}
	found := l.find()
	if len(found.Warnings) != warning.Most || found.Counts[warning.NoOutcome] != warning.Most+10 {
		t.Errorf("got %d kept, %d counted", len(found.Warnings), found.Counts[warning.NoOutcome])
	}
}
