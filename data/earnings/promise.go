package earnings

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// Kept is what was advertised and what came of it, over the decided submissions
// of one key and currency. Both rates are over the same attributed time, so
// Advertised is what that time would have paid at the advertised rates.
// Example: "advertised 12.00/h, was 4.10/h", of N = 31.
type Kept struct {
	Key        string
	Currency   money.Currency
	N          int // submissions compared
	Unknown    int // decided ones left out: no advertised rate, or no time recorded
	Advertised money.Rate
	Actual     money.Rate
	Known      bool // there is something to compare: N is above zero
}

// Share is the actual pay over the advertised one. ok is false where nothing
// can be compared.
func (k Kept) Share() (share *big.Rat, ok bool) {
	if !k.Known || k.Advertised.Rat().Sign() == 0 {
		return nil, false
	}
	return new(big.Rat).Quo(k.Actual.Rat(), k.Advertised.Rat()), true
}

// promised sums up one key and currency.
type promised struct {
	n, unknown int
	time       big.Rat // microseconds
	promised   big.Rat // micro-units at the advertised rates
	earned     int64
}

// spent is the attributed time of one submission.
type spent struct {
	timeline.Time
	review bool // some of it waits to be looked at
}

// Promises compares the advertised hourly pay of decided submissions with what
// they paid, each over its attributed time (P and N; shares are of the whole
// ledger). key groups them by their index in the books. The query's range,
// platforms and accounts choose; nothing is converted. The advertised rate is
// the one that was given, else the reward over the estimate; a promise in
// another currency than the pay cannot be compared.
func Promises(b Books, q Query, key func(submission int) string) []Kept {
	q.Currency = ""
	c := newCollector(b, q)
	c.locate = func(fact) (cell, bool) { return cell{}, false } // only tasks are looked at
	cells, last := make([]int32, len(b.Submissions)), b.lastWork()
	times := make([]spent, len(b.Submissions))
	for i := range b.Submissions {
		s := &b.Submissions[i]
		day, hasDay := c.dayOf(s.anchor(last[i]))
		class := s.class()
		if class != work.Paid && class != work.Unpaid || !q.chosen(fact{place: s.place(), day: day, hasDay: hasDay}) {
			cells[i] = -1
		}
	}
	c.share = func(owner int32, review bool, k int, micros int64) {
		times[owner].Add(k, micros)
		times[owner].review = times[owner].review || review
	}
	c.time(cells, b.kinds())
	sums := map[Kept]*promised{}
	for i := range b.Submissions {
		if cells[i] < 0 || times[i].review {
			continue
		}
		name := Kept{Key: key(i), Currency: b.Submissions[i].Currency}
		if sums[name] == nil {
			sums[name] = &promised{}
		}
		sums[name].add(&b.Submissions[i], times[i].Time)
	}
	all := make([]Kept, 0, len(sums))
	for name, sum := range sums {
		all = append(all, sum.kept(name))
	}
	slices.SortFunc(all, func(a, b Kept) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), strings.Compare(string(a.Currency), string(b.Currency)))
	})
	return all
}

func (p *promised) add(s *Submission, spent timeline.Time) {
	if s.Promise == nil || spent.IsZero() {
		p.unknown++
		return
	}
	rate, ok := s.Promise.Rate()
	if !ok || rate.Currency != s.Currency {
		p.unknown++
		return
	}
	time := spent.Micros()
	p.n++
	p.earned += work.Net(s.State, s.Reward, s.Bonus, s.Reversal)
	p.time.Add(&p.time, time)
	// Units per hour times microseconds, in micro-units.
	worth := new(big.Rat).Mul(rate.Rat(), time)
	p.promised.Add(&p.promised, worth.Quo(worth, big.NewRat(3600, 1)))
}

func (p *promised) kept(k Kept) Kept {
	k.N, k.Unknown = p.n, p.unknown
	k.Actual, k.Known = money.PerHour(money.Of(p.earned, k.Currency), &p.time)
	if k.Known {
		perMicro := new(big.Rat).Quo(&p.promised, &p.time)
		k.Advertised = money.RateOf(perMicro.Mul(perMicro, big.NewRat(3600, 1)), k.Currency)
	}
	return k
}
