package earnings_test

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// grain is the length of the cells that the oracle looks at one by one; all
// times of a drawn ledger are whole numbers of it. No zone of today has a day
// that begins within a cell.
const grain = 10 * 60 * 1_000_000

// oracle computes a report another way: instant by instant, with no sweep, no
// table of days and no code of the package. It does not convert money.
type oracle struct {
	books    earnings.Books
	zone     *time.Location
	dayStart time.Duration
	by       earnings.By
	from, to string // days; "" is open
	only     string // platform
	step     int64  // how long a cell is
	clock    bool   // a task's time is on the day of its work
	sums     map[string]*oracleSums
	worked   map[string][2]int64 // begin and end of each day's work
}

// oracleSums is what is compared of a group: every figure, by name.
type oracleSums map[string]*big.Rat

func (s *oracleSums) add(name string, value *big.Rat) {
	if (*s)[name] == nil {
		(*s)[name] = new(big.Rat)
	}
	(*s)[name].Add((*s)[name], value)
}

func (o *oracle) group(key string, shared bool) *oracleSums {
	name := fmt.Sprintf("%q shared %v", key, shared)
	if o.sums[name] == nil {
		o.sums[name] = &oracleSums{}
	}
	return o.sums[name]
}

// wallDay is the date on the wall, less the start of the day.
func (o *oracle) wallDay(micros int64) string {
	t := time.UnixMicro(micros).In(o.zone)
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC)
	return wall.Add(-o.dayStart).Format(time.DateOnly)
}

func (o *oracle) wanted(platform, day string) bool {
	if o.only != "" && platform != o.only {
		return false
	}
	if o.from == "" && o.to == "" {
		return true
	}
	return day != "" && (o.from == "" || day >= o.from) && (o.to == "" || day <= o.to)
}

// key is the group of something on a day at a place.
func (o *oracle) key(day string, place earnings.Place, activity string) string {
	switch o.by {
	case earnings.ByPlatform:
		return place.Platform
	case earnings.ByRequester:
		return place.Requester
	case earnings.ByTitle:
		return place.Title
	case earnings.ByAccount:
		return place.Account
	case earnings.ByActivity:
		return activity
	case earnings.ByDay:
		return day
	case earnings.ByMonth:
		return day[:min(7, len(day))]
	case earnings.ByWeek:
		if day == "" {
			return ""
		}
		t, _ := time.Parse(time.DateOnly, day)
		year, week := t.ISOWeek()
		return fmt.Sprintf("%d-W%02d", year, week)
	}
	return ""
}

func (o *oracle) shareable() bool {
	return o.by == earnings.ByPlatform || o.by == earnings.ByRequester || o.by == earnings.ByTitle || o.by == earnings.ByAccount
}

// outcome is the letter of a submission: P, N, Q, or ? for to review, and the
// money that it brought.
func outcome(s earnings.Submission) (letter string, net, taken int64) {
	got := s.Bonus
	switch s.State {
	case work.Approved, work.Overturned, work.Reversed:
		got += s.Reward
	}
	taken = s.Reversal
	if s.State == work.Reversed && s.Reversal == 0 {
		taken = got
	}
	net = got - taken
	switch s.State {
	case work.Accepted:
		return "?", net, taken
	case work.Submitted:
		return "Q", net, taken
	case work.Approved, work.Overturned:
		if !s.RewardKnown {
			return "?", net, taken
		}
	case work.Reversed:
		if !s.RewardKnown && s.Reversal != 0 {
			return "?", net, taken
		}
	}
	if net > 0 {
		return "P", net, taken
	}
	return "N", net, taken
}

// anchorDay is the day of a submission: submitted, else its last work, else
// accepted, else the first event, else "".
func (o *oracle) anchorDay(i int) string {
	s := o.books.Submissions[i]
	at := int64(s.Submitted)
	if at == 0 {
		for _, span := range o.books.Intervals {
			if int(span.Submission) == i && span.End > at {
				at = span.End
			}
		}
	}
	if at == 0 {
		at = int64(s.Accepted)
	}
	if at == 0 {
		at = int64(s.First)
	}
	if at == 0 {
		return ""
	}
	return o.wallDay(at)
}

func (o *oracle) run() map[string]*oracleSums {
	o.sums = map[string]*oracleSums{}
	for i := range o.books.Submissions {
		o.submission(i)
	}
	for _, e := range o.books.Entries {
		day := o.wallDay(int64(e.At))
		if !o.wanted(e.Platform, day) {
			continue
		}
		name := "earned "
		if e.Kind == work.Fee {
			name = "fees "
		}
		o.group(o.key(day, earnings.Place{Platform: e.Platform}, ""), false).
			add(name+string(e.Amount.Currency), big.NewRat(e.Amount.Micros, 1))
	}
	o.time()
	return o.sums
}

// time looks at every cell in which anything is.
func (o *oracle) time() {
	var first, last int64
	for _, i := range o.books.Intervals {
		if first == 0 || i.Start < first {
			first = i.Start
		}
		last = max(last, i.End)
	}
	for at := first; at < last; at += o.step {
		o.cell(at)
	}
}

func (o *oracle) submission(i int) {
	s := o.books.Submissions[i]
	day := o.anchorDay(i)
	if !o.wanted(s.Platform, day) {
		return
	}
	g := o.group(o.key(day, earnings.Place{Platform: s.Platform, Requester: s.Requester, Title: s.Title, Account: s.Account}, "task"), false)
	g.add(s.State.String(), big.NewRat(1, 1))
	letter, net, taken := outcome(s)
	switch letter {
	case "P", "N":
		g.add("earned "+string(s.Currency), big.NewRat(net, 1))
		g.add("bonus "+string(s.Currency), big.NewRat(s.Bonus, 1))
		g.add("reversed "+string(s.Currency), big.NewRat(taken, 1))
	case "Q":
		g.add("pending "+string(s.Currency), big.NewRat(s.Reward, 1))
		g.add("credits "+string(s.Currency), big.NewRat(net, 1))
	}
	if (s.State == work.Overturned || s.State == work.Rejected) && letter == "P" {
		g.add("recovered "+string(s.Currency), big.NewRat(net, 1))
	}
	if s.State == work.Rejected {
		g.add("rejected "+string(s.Currency), big.NewRat(s.Reward, 1))
	}
}

// owner is who may own a cell.
type owner struct {
	span   earnings.Interval
	source work.Source
}

// cell gives a step of time to whoever owns it.
func (o *oracle) cell(at int64) {
	var confirmed, waiting []int
	broken := false
	for i, span := range o.books.Intervals {
		if at < span.Start || at >= span.End {
			continue
		}
		review := span.Review
		if span.Activity == work.Task {
			if span.Submission < 0 {
				review = true
			} else if letter, _, _ := outcome(o.books.Submissions[span.Submission]); letter == "?" {
				review = true
			}
		}
		if review {
			waiting = append(waiting, i)
		} else {
			confirmed = append(confirmed, i)
			broken = broken || span.Activity == work.Break
		}
	}
	var left []int
	for _, i := range confirmed {
		span := o.books.Intervals[i]
		cut := broken && (span.Activity == work.OnCall || span.Source != work.Manual)
		if span.Activity != work.Break && !cut {
			left = append(left, i)
		}
	}
	switch {
	case len(left) > 0:
		o.share(at, left, false)
	case !broken && len(waiting) > 0:
		o.share(at, waiting, true)
	}
}

// share gives the cell to the owners of its first activity, equally.
func (o *oracle) share(at int64, spans []int, review bool) {
	first := work.Break
	for _, i := range spans {
		first = min(first, o.books.Intervals[i].Activity)
	}
	if first == work.Break {
		return
	}
	owners := map[string]owner{}
	for _, i := range spans {
		span := o.books.Intervals[i]
		if span.Activity != first {
			continue
		}
		name := fmt.Sprintf("interval %d", i)
		if span.Activity == work.Task && span.Submission >= 0 {
			name = fmt.Sprintf("submission %d", span.Submission)
		}
		one, known := owners[name]
		if !known || span.Source < one.source {
			owners[name] = owner{span, span.Source}
		}
	}
	part := big.NewRat(o.step, int64(len(owners)))
	for _, one := range owners {
		o.give(at, one, part, review)
	}
}

func (o *oracle) give(at int64, one owner, part *big.Rat, review bool) {
	day, letter := o.wallDay(at), "U"
	var place earnings.Place
	if one.span.Submission >= 0 {
		s := o.books.Submissions[one.span.Submission]
		place = earnings.Place{Platform: s.Platform, Requester: s.Requester, Title: s.Title, Account: s.Account}
	} else if one.span.Place >= 0 {
		place = o.books.Places[one.span.Place]
	}
	shared := true
	switch {
	case one.span.Activity == work.Task && one.span.Submission >= 0:
		if shared = false; !o.clock {
			day = o.anchorDay(int(one.span.Submission))
		}
		letter, _, _ = outcome(o.books.Submissions[one.span.Submission])
	case one.span.Activity == work.OnCall:
		letter = "O"
	}
	if review {
		letter = "?"
	}
	if !o.wanted(place.Platform, day) {
		return
	}
	key := o.key(day, place, one.span.Activity.String())
	g := o.group(key, shared && key == "" && o.shareable())
	if o.clock {
		o.clocked(g, at, day, letter, one.span.Activity, part)
		return
	}
	g.add("time "+letter, part)
	if letter != "?" {
		g.add("captured "+one.source.String(), part)
	}
}

// sumsOf is what a report holds, by the oracle's names, over all currencies.
func sumsOf(r earnings.Report) map[string]*oracleSums {
	all := map[string]*oracleSums{}
	for _, g := range r.Groups {
		name := fmt.Sprintf("%q shared %v", g.Key, g.Shared)
		if all[name] == nil {
			all[name] = &oracleSums{}
		}
		for state, n := range g.States {
			all[name].add(work.State(state).String(), big.NewRat(int64(n), 1))
		}
		for letter, t := range map[string]timeline.Time{
			"P": g.Tally.Paid, "N": g.Unpaid, "Q": g.Pending, "U": g.Other, "O": g.OnCall, "?": g.Review,
		} {
			all[name].add("time "+letter, t.Micros())
		}
		for source, t := range g.Captured {
			all[name].add("captured "+work.Source(source).String(), t.Micros())
		}
		for what, micros := range map[string]int64{
			"earned": g.Earned, "fees": g.Fees, "bonus": g.Bonus, "reversed": g.Reversed,
			"pending": g.PendingReward, "credits": g.PendingCredit, "rejected": g.RejectedReward, "recovered": g.Recovered,
		} {
			all[name].add(what+" "+string(g.Currency), big.NewRat(micros, 1))
		}
	}
	return all
}

// differences are the figures in which two reports differ; those that are not
// named are nothing.
func differences(got, want map[string]*oracleSums) []string {
	var all []string
	names := map[string]bool{}
	for name := range got {
		names[name] = true
	}
	for name := range want {
		names[name] = true
	}
	for name := range names {
		a, b := got[name], want[name]
		if a == nil {
			a = &oracleSums{}
		}
		if b == nil {
			b = &oracleSums{}
		}
		figures := map[string]bool{}
		for f := range *a {
			figures[f] = true
		}
		for f := range *b {
			figures[f] = true
		}
		for f := range figures {
			x, y := (*a)[f], (*b)[f]
			if x == nil {
				x = new(big.Rat)
			}
			if y == nil {
				y = new(big.Rat)
			}
			if x.Cmp(y) != 0 {
				all = append(all, fmt.Sprintf("group %s, %s: got %s, want %s", name, f, x.RatString(), y.RatString()))
			}
		}
	}
	return all
}

// exact is a whole report with nothing rounded, to compare two of them.
func exact(r earnings.Report) string {
	var text strings.Builder
	for _, g := range r.Groups {
		fmt.Fprintf(&text, "%q %s shared %v split %v: ", g.Key, g.Currency, g.Shared, g.Split)
		t := g.Tally
		fmt.Fprint(&text, t.States, t.FullReversed, t.PendingUnknown, t.RejectedUnknown, t.ApprovedUnknown, t.RecoveredUnknown, " ")
		for _, part := range []timeline.Time{t.Paid, t.Unpaid, t.Pending, t.Other, t.OnCall, t.Review, t.ApprovedTime, t.RejectedTime,
			t.Captured[0], t.Captured[1], t.Captured[2], t.Captured[3]} {
			fmt.Fprint(&text, part.Micros().RatString(), " ")
		}
		for _, micros := range []int64{t.Earned, t.Bonus, t.Reversed, t.Fees, t.PendingReward, t.PendingCredit,
			t.RejectedReward, t.ApprovedReward, t.ReversedReward, t.Recovered} {
			fmt.Fprint(&text, money.Of(micros, g.Currency), " ")
		}
		fmt.Fprintln(&text)
	}
	return text.String()
}
