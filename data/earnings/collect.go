package earnings

import (
	"maps"
	"slices"

	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// fact is what one submission, share of time or entry belongs to.
type fact struct {
	place    Place
	day      timeline.Day
	hasDay   bool
	activity work.Activity
	task     bool // of a submission
	entry    bool
}

// cell is where facts of one kind are added up.
type cell struct {
	key      string
	currency money.Currency // "" until it is known whose unpaid time it is
	platform string
	day      timeline.Day
	hasDay   bool
	shared   bool
	activity work.Activity
}

// collector adds facts up in cells.
type collector struct {
	books    Books
	days     *timeline.Days
	currency money.Currency
	asOf     timeline.Day
	locate   func(fact) (cell, bool) // false leaves the fact out

	index   map[cell]int32
	cells   []cell
	tallies []Tally
	missing map[money.MissingRate]bool
	used    map[money.Quote]bool
	counted func(start, end int64)                              // hears of decided work; may be nil
	share   func(owner int32, review bool, k int, micros int64) // takes each task's time instead of its tally; may be nil
}

func (c *collector) at(k cell) int32 {
	if i, ok := c.index[k]; ok {
		return i
	}
	i := int32(len(c.cells))
	c.index[k] = i
	c.cells, c.tallies = append(c.cells, k), append(c.tallies, Tally{})
	return i
}

// collect goes over the books once.
func (c *collector) collect() {
	c.index, c.missing, c.used = map[cell]int32{}, map[money.MissingRate]bool{}, map[money.Quote]bool{}
	subs := c.books.Submissions
	last := c.books.lastWork()
	cells := make([]int32, len(subs))
	for i := range subs {
		cells[i] = c.submission(&subs[i], last[i])
	}
	for _, e := range c.books.Entries {
		c.entry(e)
	}
	c.time(cells, c.books.kinds())
}

// lastWork is when the time of each submission ends; 0 where it has none.
func (b Books) lastWork() []int64 {
	last := make([]int64, len(b.Submissions))
	for _, i := range b.Intervals {
		if i.Submission >= 0 {
			last[i.Submission] = max(last[i.Submission], i.End)
		}
	}
	return last
}

func (c *collector) dayOf(at work.Instant) (timeline.Day, bool) {
	if !at.Known() {
		return 0, false
	}
	return c.days.Of(at), true
}

// submission counts one submission and returns its cell, -1 where it is left out.
func (c *collector) submission(s *Submission, lastWork int64) int32 {
	day, hasDay := c.dayOf(s.anchor(lastWork))
	k, ok := c.locate(fact{place: s.place(), day: day, hasDay: hasDay, activity: work.Task, task: true})
	if !ok {
		return -1
	}
	class := s.class()
	counted := c.inCurrency(s, class, day, hasDay)
	taken := work.TakenBack(s.State, counted.Reward, counted.Bonus, counted.Reversal)
	if s.Reversal != 0 {
		taken = counted.Reversal // which may be converted to nothing, and is not all for that
	}
	k.currency = counted.Currency
	i := c.at(k)
	c.tallies[i].addSubmission(counted, class, taken)
	return i
}

// inCurrency is the submission with its money converted, each amount once; as
// it is where no conversion is asked for or a rate is missing. What is to
// review needs no rate: its money is in no figure.
func (c *collector) inCurrency(s *Submission, class work.Class, day timeline.Day, hasDay bool) *Submission {
	if c.currency == "" || s.Currency == "" || s.Currency == c.currency {
		return s
	}
	converted := *s
	converted.Currency = c.currency
	if class == work.ToReview {
		converted.Reward, converted.Bonus, converted.Reversal = 0, 0, 0
		return &converted
	}
	for _, micros := range []*int64{&converted.Reward, &converted.Bonus, &converted.Reversal} {
		if *micros == 0 {
			continue
		}
		amount, ok := c.convert(money.Of(*micros, s.Currency), day, hasDay)
		if !ok {
			return s
		}
		*micros = amount.Micros
	}
	return &converted
}

func (c *collector) convert(a money.Amount, day timeline.Day, hasDay bool) (money.Amount, bool) {
	if !hasDay {
		day = c.asOf
	}
	done, err := c.books.Rates.Convert(a, c.currency, day.String())
	if missing, ok := err.(money.MissingRate); ok {
		c.missing[missing] = true
	}
	for _, q := range done.Quotes {
		c.used[q] = true
	}
	return done.To, err == nil
}

func (c *collector) entry(e Entry) {
	day, hasDay := c.dayOf(e.At)
	k, ok := c.locate(fact{place: Place{Platform: e.Platform}, day: day, hasDay: hasDay, entry: true})
	if !ok {
		return
	}
	amount := e.Amount
	if c.currency != "" && amount.Currency != c.currency {
		if converted, ok := c.convert(amount, day, hasDay); ok {
			amount = converted
		}
	}
	k.currency = amount.Currency
	t := &c.tallies[c.at(k)]
	if e.Kind == work.Fee {
		plus(&t.Fees, amount.Micros)
	} else {
		plus(&t.Earned, amount.Micros)
	}
}

// kinds are how the task time of each submission counts.
func (b Books) kinds() []timeKind {
	all := make([]timeKind, len(b.Submissions))
	for i := range all {
		s := &b.Submissions[i]
		all[i] = kindOf(s.State, s.class())
	}
	return all
}

// spans are all intervals as the sweep sees them: the owner of task time is its
// submission, that of any other interval, after all submissions, itself.
func (b Books) spans(kinds []timeKind) []timeline.Span {
	subs := int32(len(b.Submissions))
	spans := make([]timeline.Span, len(b.Intervals))
	for i, in := range b.Intervals {
		span := timeline.Span{
			Start: in.Start, End: in.End, Activity: in.Activity, Source: in.Source, Review: in.Review, Owner: subs + int32(i),
		}
		if in.Activity == work.Task {
			span.Review = in.Review || in.Submission < 0 || kinds[in.Submission].class == toReview
			if in.Submission >= 0 {
				span.Owner = in.Submission
			}
		}
		spans[i] = span
	}
	return spans
}

// owned is what an owner's share of a segment belongs to and counts as. Its day is
// that of the clock.
func (b Books) owned(s timeline.Segment, owner int32, kinds []timeKind) (fact, timeKind) {
	f, kind := fact{activity: s.Activity, hasDay: true}, timeKind{class: other}
	if subs := int32(len(b.Submissions)); owner < subs {
		f.place, f.task, kind = b.Submissions[owner].place(), true, kinds[owner]
	} else if in := b.Intervals[owner-subs]; in.Submission >= 0 {
		f.place = b.Submissions[in.Submission].place()
	} else if in.Place >= 0 {
		f.place = b.Places[in.Place]
	}
	switch {
	case s.Review:
		kind.class = toReview
	case s.Activity == work.OnCall:
		kind.class = onCall
	}
	return f, kind
}

// time sweeps over all intervals of the books, before any filter, and gives
// each owner its share.
func (c *collector) time(cells []int32, kinds []timeKind) {
	subs := int32(len(c.books.Submissions))
	timeline.Sweep(c.books.spans(kinds), func(s timeline.Segment) {
		if s.Activity == work.Break {
			return
		}
		decided := false
		for i, owner := range s.Owners {
			if owner < subs {
				decided = c.task(s, owner, i, cells, kinds) || decided
				continue
			}
			c.activity(s, i)
		}
		if decided && c.counted != nil {
			c.counted(s.Start, s.End)
		}
	})
}

// task gives a submission its share; it says whether that is decided work.
func (c *collector) task(s timeline.Segment, owner int32, i int, cells []int32, kinds []timeKind) bool {
	if cells[owner] < 0 {
		return false
	}
	if c.share != nil {
		c.share(owner, s.Review, len(s.Owners), s.Length())
		return false
	}
	_, kind := c.books.owned(s, owner, kinds)
	c.tallies[cells[owner]].addTime(kind, s.Sources[i], len(s.Owners), s.Length())
	return kind.class == paid || kind.class == unpaid
}

// activity gives time without a submission's own category to its local days.
func (c *collector) activity(s timeline.Segment, i int) {
	f, kind := c.books.owned(s, s.Owners[i], nil)
	c.days.Split(s.Start, s.End, func(day timeline.Day, start, end int64) {
		f.day = day
		k, ok := c.locate(f)
		if !ok {
			return
		}
		c.tallies[c.at(k)].addTime(kind, s.Sources[i], len(s.Owners), end-start)
		if kind.class == other && c.counted != nil {
			c.counted(start, end)
		}
	})
}

// gaps are the missing rates in a fixed order.
func (c *collector) gaps() []money.MissingRate {
	var all []money.MissingRate
	for m := range c.missing {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b money.MissingRate) int {
		return slices.Compare([]string{string(a.From), string(a.To), a.Date}, []string{string(b.From), string(b.To), b.Date})
	})
	return all
}

// rates are the exchange rates that figures rest on, in a fixed order.
func (c *collector) rates() []money.Quote {
	return slices.SortedFunc(maps.Keys(c.used), func(a, b money.Quote) int {
		return slices.Compare([]string{string(a.From), string(a.To), a.Date}, []string{string(b.From), string(b.To), b.Date})
	})
}
