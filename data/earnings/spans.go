package earnings

import (
	"cmp"
	"math/big"
	"slices"
	"time"

	"clickwage/data/money"
)

// SpanRate is the hourly pay by the span method of Hara et al.: stretches of
// decided work no further apart than Gap are one, and the whole of it counts.
type SpanRate struct {
	Gap      time.Duration
	Time     time.Duration
	Currency money.Currency
	rate     money.Rate
	ok       bool
}

// Rate is the hourly pay; ok is false where there is no time or no single currency.
func (s SpanRate) Rate() (rate money.Rate, ok bool) { return s.rate, s.ok }

// Gaps are those that the sensitivity is shown for.
func Gaps() []time.Duration { return []time.Duration{0, time.Minute, 12 * time.Minute} }

func spanRates(spans [][2]int64, groups []Group) []SpanRate {
	slices.SortFunc(spans, func(a, b [2]int64) int { return cmp.Compare(a[0], b[0]) })
	var pay int64
	var currency money.Currency
	single := true
	for _, g := range groups {
		if g.Split || g.Currency != "" && currency != "" && g.Currency != currency {
			single = false
		}
		if g.Currency != "" {
			currency = g.Currency
		}
		pay += g.Earned - g.Fees
	}
	var all []SpanRate
	for _, gap := range Gaps() {
		micros := spanTime(spans, gap.Microseconds())
		s := SpanRate{Gap: gap, Time: time.Duration(micros) * time.Microsecond, Currency: currency}
		if single && currency != "" {
			s.rate, s.ok = money.PerHour(money.Of(pay, currency), new(big.Rat).SetInt64(micros))
		}
		all = append(all, s)
	}
	return all
}

// spanTime is the length of spans, in order of their starts, after merging
// those whose gap is not larger than the one given.
func spanTime(spans [][2]int64, gap int64) (total int64) {
	for i := 0; i < len(spans); {
		start, end := spans[i][0], spans[i][1]
		for i++; i < len(spans) && spans[i][0]-end <= gap; i++ {
			end = max(end, spans[i][1])
		}
		total += end - start
	}
	return total
}

// spread lays the shared unpaid time on the groups: that of a day in
// proportion to their P+N+Q of that day, else of the whole range.
func (q Query) spread(b Books, groups []Group) {
	if q.By != ByPlatform && q.By != ByRequester && q.By != ByTitle && q.By != ByAccount {
		return
	}
	c := newCollector(b, q)
	inner := c.locate
	c.locate = func(f fact) (cell, bool) {
		k, ok := inner(f)
		k.day, k.hasDay = f.day, f.hasDay
		return k, ok
	}
	c.collect()
	days := map[daySlot]*daily{}
	whole := &daily{parts: map[string]*big.Rat{}, all: new(big.Rat), unpaid: new(big.Rat)}
	for i, k := range c.cells {
		at := daySlot{int32(k.day), k.hasDay}
		if days[at] == nil {
			days[at] = &daily{parts: map[string]*big.Rat{}, all: new(big.Rat), unpaid: new(big.Rat)}
		}
		for _, d := range []*daily{days[at], whole} {
			d.add(k, c.tallies[i])
		}
	}
	laid := map[string]*big.Rat{}
	for _, d := range days {
		base := d
		if d.all.Sign() == 0 {
			base = whole
		}
		if base.all.Sign() == 0 {
			continue
		}
		for part, time := range base.parts {
			if laid[part] == nil {
				laid[part] = new(big.Rat)
			}
			one := new(big.Rat).Quo(time, base.all)
			laid[part].Add(laid[part], one.Mul(one, d.unpaid))
		}
	}
	for i := range groups {
		if !groups[i].Shared && !groups[i].Split {
			groups[i].Spread = laid[groups[i].Key]
		}
	}
}

type daySlot struct {
	day    int32
	hasDay bool
}

// daily is the task time of each group, and the shared unpaid time, of a day.
type daily struct {
	parts       map[string]*big.Rat
	all, unpaid *big.Rat
}

func (d *daily) add(k cell, t Tally) {
	if k.shared {
		d.unpaid.Add(d.unpaid, t.Other.Micros())
		return
	}
	time := sum(t.Paid, t.Unpaid, t.Pending)
	if d.parts[k.key] == nil {
		d.parts[k.key] = new(big.Rat)
	}
	d.parts[k.key].Add(d.parts[k.key], time)
	d.all.Add(d.all, time)
}
