package present

import (
	"context"
	"math/big"
	"slices"
	"sort"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/timeline"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// ledgerList is what the list is made of, and what it was read for.
type ledgerList struct {
	edition                    store.Edition
	view                       tracker.View
	today                      timeline.Day
	settings                   tracker.Settings
	order                      store.Order
	keys                       []store.Key
	heads                      []ledgerHead // of days, where the order is by time
	part                       bool         // there are more keys, not read yet
	tasks, total               int          // tasks in the list, and without filters
	names, accounts, requested []string
	open                       map[work.SubmissionID]openness
	rates                      []money.Quote
	table                      *money.Rates // of the rates; nil where they cannot be read
	first                      map[int][]store.Record
}

type ledgerHead struct {
	item   int // where it stands
	day    timeline.Day
	known  bool
	tasks  int
	worked *big.Rat       // microseconds; nil: not read
	value  []money.Amount // approved pay, of each currency that has no rate to the worker's
}

// portion says how much of a list is read: at most so many keys, 0 for all, and the
// records around an item.
type portion struct{ first, near int }

// read reads the list, or only what differs from an old one.
func (l *Ledger) read(ctx context.Context, old ledgerList, v tracker.View, how portion) (g ledgerList, err error) {
	t := l.desk.Tracker
	g = ledgerList{view: v}
	if g.settings, err = t.Settings(ctx); err != nil {
		return g, err
	}
	if g.edition, err = t.Edition(ctx); err != nil {
		return g, err
	}
	if g.today, err = t.Today(ctx); err != nil {
		return g, err
	}
	if g.rates, err = t.Rates(ctx); err != nil {
		return g, err
	}
	if g.table = old.table; g.table == nil || !slices.Equal(old.rates, g.rates) {
		g.table, _ = money.NewRates(g.rates) // what cannot be read converts nothing
	}
	if !old.part && len(old.keys) > 0 && sameList(old, g) {
		g = old
		return g, nil
	}
	f, o, err := t.Choose(ctx, v)
	if err != nil {
		return g, err
	}
	if g.order = o.By; o.By == store.ByTime && !o.Up {
		f.First = how.first
	}
	if g.keys, err = t.Sorted(ctx, f, o); err != nil {
		return g, err
	}
	g.part = f.First > 0 && len(g.keys) == f.First
	if err := g.readRest(ctx, t); err != nil {
		return g, err
	}
	if g.group(); !g.part { // the first report of a ledger may take its time
		if err := g.addSums(ctx, t, f); err != nil {
			return g, err
		}
	}
	g.first = map[int][]store.Record{}
	for _, page := range g.pagesNear(how.near) {
		if g.first[page], err = t.Records(ctx, g.keys[page*pageSize:min(len(g.keys), (page+1)*pageSize)]); err != nil {
			return g, err
		}
	}
	return g, nil
}

// sameList says that nothing that a list shows can differ.
func sameList(a, b ledgerList) bool {
	return a.edition == b.edition && sameView(a.view, b.view) && a.today == b.today && slices.Equal(a.rates, b.rates) &&
		a.settings.Zone.String() == b.settings.Zone.String() && a.settings.DayStart == b.settings.DayStart && a.settings.Currency == b.settings.Currency
}

// readRest is what the list needs besides its keys.
func (g *ledgerList) readRest(ctx context.Context, t *tracker.Tracker) (err error) {
	for _, one := range []struct {
		what string
		into *[]string
	}{{"platform", &g.names}, {"worker", &g.accounts}, {"requester", &g.requested}} {
		if *one.into, err = t.Names(ctx, one.what); err != nil {
			return err
		}
	}
	if !g.part {
		if g.total, _, err = t.Count(ctx, store.Filter{}); err != nil {
			return err
		}
	}
	open, err := t.Running(ctx)
	g.open = map[work.SubmissionID]openness{}
	for _, o := range open {
		g.open[o.Submission] = opennessOf(o)
	}
	return err
}

// group counts the tasks, and finds where each day begins.
func (g *ledgerList) group() {
	days := timeline.NewDays(g.settings.Zone, g.settings.DayStart)
	var head *ledgerHead
	var from, to work.Instant // of the day of head
	for i, k := range g.keys {
		if k.Task() {
			g.tasks++
		}
		if g.order != store.ByTime {
			continue
		}
		if head == nil || head.known != k.At.Known() || head.known && (k.At < from || k.At >= to) {
			h := ledgerHead{item: i + len(g.heads), known: k.At.Known()}
			if h.known {
				h.day = days.Of(k.At)
				from, to = work.Instant(days.Start(h.day)), work.Instant(days.Start(h.day+1))
			}
			g.heads = append(g.heads, h)
			head = &g.heads[len(g.heads)-1]
		}
		if k.Task() {
			head.tasks++
		}
	}
}

// items is how many rows the list has.
func (g *ledgerList) items() int { return len(g.keys) + len(g.heads) }

// at is the key of an item, or -1-n for the heading n.
func (g *ledgerList) at(item int) int {
	before, exact := slices.BinarySearchFunc(g.heads, item, func(h ledgerHead, item int) int { return h.item - item })
	if exact {
		return -1 - before
	}
	return item - before
}

// itemOf is the item of a key; -1 where the list does not hold it.
func (g *ledgerList) itemOf(key store.Key) int {
	i := slices.Index(g.keys, key)
	if i < 0 {
		return -1
	}
	return i + sort.Search(len(g.heads), func(n int) bool { return g.heads[n].item-n > i })
}

// pagesNear are the pages around an item.
func (g *ledgerList) pagesNear(item int) []int {
	key := 0
	if item = min(item, g.items()-1); item > 0 {
		key = max(0, g.at(item))
	}
	var pages []int
	for _, page := range []int{key/pageSize - 1, key / pageSize, key/pageSize + 1} {
		if page >= 0 && page*pageSize < len(g.keys) {
			pages = append(pages, page)
		}
	}
	return pages
}

// addSums writes time and pay of each day, where the list holds whole days.
func (g *ledgerList) addSums(ctx context.Context, t *tracker.Tracker, f store.Filter) error {
	narrowed := f
	narrowed.Platforms, narrowed.Accounts, narrowed.First = nil, nil, 0
	if !narrowed.OnlyDays() || len(g.heads) == 0 || len(g.heads) > 1000 {
		return nil
	}
	q, err := t.Query(ctx)
	if err != nil {
		return err
	}
	first, last := g.reach()
	q.From, q.To = &first, &last
	q.By, q.Platforms, q.Accounts = earnings.ByDay, f.Platforms, f.Accounts
	r, err := t.Report(ctx, q)
	if err != nil {
		return err
	}
	at := map[string]*ledgerHead{}
	for i := range g.heads {
		if g.heads[i].known {
			at[g.heads[i].day.String()] = &g.heads[i]
		}
	}
	for _, one := range r.Groups {
		if head := at[one.Key]; head != nil {
			head.add(one)
		}
	}
	return nil
}

// reach is the first and the last day of the list.
func (g *ledgerList) reach() (first, last timeline.Day) {
	first, last = g.today, g.today
	for i, h := range g.heads {
		if !h.known {
			continue
		}
		if i == 0 {
			first, last = h.day, h.day
		}
		first, last = min(first, h.day), max(last, h.day)
	}
	return first, last
}

// add adds what a day has in one currency, or of unpaid time.
func (h *ledgerHead) add(g earnings.Group) {
	if h.worked == nil {
		h.worked = new(big.Rat)
	}
	h.worked.Add(h.worked, g.Working()).Add(h.worked, g.Tally.Pending.Micros())
	if g.Currency != "" {
		h.value = append(h.value, g.Pay())
	}
}
