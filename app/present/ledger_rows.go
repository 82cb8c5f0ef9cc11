package present

import (
	"context"
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/work"
)

// Item is a row of the list. One that was not read yet is blank and is asked
// for; Filled tells when it is there.
func (l *Ledger) Item(i int) LedgerItem {
	if i < 0 || i >= l.list.items() {
		return LedgerItem{Blank: true}
	}
	l.near = i
	at := l.list.at(i)
	if at < 0 {
		return l.heading(l.list.heads[-1-at])
	}
	page, ok := l.pages[at/pageSize]
	if !ok {
		l.want(at / pageSize)
		return LedgerItem{Blank: true}
	}
	key := l.list.keys[at]
	item := l.row(page[at%pageSize])
	item.Ticked, item.Current = l.ticked[key], l.has && l.current == key
	return item
}

func (l *Ledger) want(page int) {
	if l.wanted[page] {
		return
	}
	l.wanted[page] = true
	version := l.version
	keys := l.list.keys[page*pageSize : min(len(l.list.keys), (page+1)*pageSize)]
	var records []store.Record
	var err error
	l.desk.Run(func() { records, err = l.desk.Tracker.Records(context.Background(), keys) }, func() {
		if version != l.version {
			return
		}
		if err != nil {
			delete(l.wanted, page)
			return
		}
		l.pages[page] = records
		l.widen(records)
		l.State.Widest = l.widest
		l.Filled()
	})
}

// widen notes the longest amounts of records that were read: no number of the list
// may be cut off.
func (l *Ledger) widen(records []store.Record) {
	for _, r := range records {
		item := l.row(r)
		for i, text := range [2]string{item.Value, item.Rate} {
			if utf8.RuneCountInString(text) > utf8.RuneCountInString(l.widest[i]) {
				l.widest[i] = text
			}
		}
	}
}

func (l *Ledger) heading(h ledgerHead) LedgerItem {
	f := l.format()
	item := LedgerItem{Day: true, Title: f.Say("ledger.nodate"), Tail: f.Say("count.tasks", h.tasks)}
	if h.known {
		item.Title = f.Weekday(dayOf(h))
	}
	if h.worked != nil && h.worked.Sign() > 0 {
		item.Worked = f.Micros(h.worked)
	}
	var pay []string
	for i, amount := range h.value {
		last := i == len(h.value)-1 && len(pay) == 0
		if !amount.IsZero() || last {
			pay = append(pay, f.Money(amount))
		}
	}
	if len(pay) > 0 {
		item.Value = f.Say("ledger.approved", strings.Join(pay, " + "))
	}
	return item
}

func (l *Ledger) row(r store.Record) LedgerItem {
	f := l.format()
	switch {
	case r.Interval != nil:
		i := r.Interval
		item := LedgerItem{
			Platform: i.Where.Platform, Title: f.Say("activity." + i.Activity.String()),
			Worked: f.Running(i.Duration()), Value: Dash, Rate: Dash, Mark: Mark{Text: f.Say("work.unpaid.short"), Tone: Quiet},
		}
		item.Tail = joined(" · ", i.Title, i.Where.Requester)
		l.begun(f, &item, i.Start)
		if i.Review != work.ReviewNone {
			item.Mark = Mark{SignInfo, f.Say("state.accepted"), Quiet}
		}
		if item.Platform == "" {
			item.Platform = Dash
		}
		return item
	case r.Submission != nil:
		return l.taskItem(f, r.Submission, r.Intervals)
	}
	return LedgerItem{Title: f.Say("ledger.removed")}
}

func (l *Ledger) taskItem(f Format, s *work.Submission, spans []work.Interval) LedgerItem {
	took, start := worked(spans)
	if !start.Known() {
		start = s.Anchor(0)
	}
	item := LedgerItem{
		Start: Dash, Platform: s.Account.Platform, Title: nameOf(f.Say, s), Tail: s.Account.Requester, Worked: f.Say("work.notime"),
		Value: reward(f, s), Rate: Dash, Pay: payOf(s), Mark: markOfTask(f.Say, s, l.list.open[s.ID]),
	}
	if item.Platform == "" {
		item.Platform = Dash
	}
	if start.Known() {
		l.begun(f, &item, start)
	}
	if l.list.open[s.ID] != ended {
		item.Worked = Dash
	}
	if took > 0 {
		item.Worked = f.Running(took)
		item.Rate = l.rate(f, s, took)
	}
	return item
}

// begun writes when a row began: under the heading of its day the time alone.
func (l *Ledger) begun(f Format, item *LedgerItem, at work.Instant) {
	item.Start = clockOf(at, f)
	if l.list.order != store.ByTime {
		item.On = f.Day(at.In(f.Zone))
	}
}

// rate is the hourly pay of one task in the home currency, or in its own where
// that is not known: of lost work nothing, of pending work what was promised.
func (l *Ledger) rate(f Format, s *work.Submission, took time.Duration) string {
	micros := new(big.Rat).SetInt64(took.Microseconds())
	pay, currency := int64(0), s.Currency()
	switch class := classOf(s); {
	case class == work.Paid:
		pay = work.Net(s.State, s.Advertised.Reward.Micros, s.Credit.Bonus.Micros, s.Credit.Reversal.Micros)
	case class == work.Pending && s.Advertised.RewardKnown:
		pay = s.Advertised.Reward.Micros
	case class != work.Unpaid || currency == "":
		return Dash
	}
	amount, home := money.Of(pay, currency), l.list.settings.Currency
	if home != "" && currency != home {
		if l.list.table == nil {
			return Dash
		}
		done, err := l.list.table.Convert(amount, home, s.Anchor(0).In(f.Zone).Format(time.DateOnly))
		if err == nil {
			amount = done.To
		}
	}
	rate, ok := money.PerHour(amount, micros)
	switch {
	case !ok:
		return Dash
	case amount.Currency == home:
		return f.Number(rate)
	}
	return f.Rate(rate)
}

// keyAt is the record of an item; ok is false for a heading.
func (l *Ledger) keyAt(item int) (store.Key, bool) {
	if item < 0 || item >= l.list.items() {
		return store.Key{}, false
	}
	at := l.list.at(item)
	if at < 0 {
		return store.Key{}, false
	}
	return l.list.keys[at], true
}

// Choose puts the keyboard on an item and shows its detail.
func (l *Ledger) Choose(item int) {
	key, ok := l.keyAt(item)
	if !ok {
		return
	}
	l.current, l.has, l.State.Current, l.anchor = key, true, item, item
	l.detail()
	l.Changed()
}

// Move goes so many records up or down, over headings; extend ticks them.
func (l *Ledger) Move(by int, extend bool) {
	at, step := l.State.Current, 1
	if by < 0 {
		step = -1
	}
	from := at
	for n := by * step; n > 0; {
		next := at + step
		for next >= 0 && next < l.list.items() && l.list.at(next) < 0 {
			next += step
		}
		if next < 0 || next >= l.list.items() {
			break
		}
		at = next
		n--
		if extend {
			l.tick(at, true)
		}
	}
	if extend && from >= 0 {
		l.tick(from, true)
	}
	l.drawTicks()
	l.Choose(at)
}

// End goes to the first or the last record.
func (l *Ledger) End(last bool) {
	first := 0
	if len(l.list.heads) > 0 {
		first = 1
	}
	if last {
		first = l.list.items() - 1
	}
	l.Choose(first)
}

func (l *Ledger) tick(item int, on bool) {
	key, ok := l.keyAt(item)
	switch {
	case !ok:
	case on:
		l.ticked[key] = true
	default:
		delete(l.ticked, key)
	}
}

// Tick ticks or unticks an item.
func (l *Ledger) Tick(item int) {
	key, ok := l.keyAt(item)
	if !ok {
		return
	}
	l.tick(item, !l.ticked[key])
	l.drawTicks()
	l.Changed()
}

// TickAll ticks everything in the list, or unticks it.
func (l *Ledger) TickAll() {
	if len(l.ticked) == len(l.list.keys) {
		l.ClearTicks()
		return
	}
	for _, k := range l.list.keys {
		l.ticked[k] = true
	}
	l.drawTicks()
	l.Changed()
}

// ClearTicks unticks everything.
func (l *Ledger) ClearTicks() {
	l.ticked = map[store.Key]bool{}
	l.drawTicks()
	l.Changed()
}

func (l *Ledger) drawTicks() {
	st := &l.State
	st.Ticked, st.AllTicked = len(l.ticked), len(l.ticked) > 0 && len(l.ticked) == len(l.list.keys)
	st.Bar[0] = l.desk.Phrase("ledger.selected", len(l.ticked))
	keys := make([]store.Key, 0, len(l.ticked))
	tasks := 0
	for k := range l.ticked {
		if keys = append(keys, k); k.Task() {
			tasks++
		}
	}
	st.CanMerge = tasks == 2 && len(keys) == 2
	if len(keys) == 0 {
		l.sums.newest++ // whatever is being added up is late
		st.Bar[1] = ""
		return
	}
	ask(l.desk, &l.sums, func(ctx context.Context) ([]store.Sum, error) {
		return l.desk.Tracker.Sums(ctx, keys)
	}, func(sums []store.Sum, err error) {
		if err == nil {
			l.State.Bar[1] = l.sumsOf(sums)
			l.Changed()
		}
	})
}

// sumsOf says the time and the money of what is ticked, by what became of it.
func (l *Ledger) sumsOf(sums []store.Sum) string {
	f := l.format()
	var took time.Duration
	parts := map[work.Class]map[money.Currency]int64{work.Paid: {}, work.Pending: {}, work.Unpaid: {}}
	for _, s := range sums {
		took += time.Duration(s.Spent) * time.Microsecond
		class := work.ClassOf(s.State, s.Reward != 0, s.Reward, s.Bonus, s.Reversal)
		if !s.Task || parts[class] == nil || s.Currency == "" {
			continue
		}
		pay := s.Reward
		if class == work.Paid {
			pay = work.Net(s.State, s.Reward, s.Bonus, s.Reversal)
		}
		parts[class][money.Currency(s.Currency)] += pay
	}
	text := ""
	if took > 0 {
		text = f.Total(took)
	}
	for _, c := range []struct {
		class work.Class
		key   string
	}{{work.Paid, "ledger.approved"}, {work.Pending, "ledger.pending"}, {work.Unpaid, "ledger.lost"}} {
		var amounts []string
		for _, currency := range slices.Sorted(maps.Keys(parts[c.class])) {
			if micros := parts[c.class][currency]; micros != 0 {
				amounts = append(amounts, f.Money(money.Of(micros, currency)))
			}
		}
		if len(amounts) > 0 {
			text = joined(" · ", text, f.Say(c.key, strings.Join(amounts, " + ")))
		}
	}
	return text
}
