package present

import (
	"context"
	"math/big"
	"slices"
	"sort"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/timeline"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// LedgerState is what the Ledger page shows. Its rows are asked for one by one
// with Ledger.Item, so that a ledger of a million records opens at once.
type LedgerState struct {
	Loading   bool
	Trouble   *Trouble
	Range     Chip
	Platform  Chip
	Filters   []FilterState
	More      []Chip // rarer filters, the order and the saved views
	MoreOpen  bool   // they are shown
	Filtered  bool   // there would be more without filters
	Summary   string // how much the list holds
	Heads     []HeadState
	Shown     int  // another number for another view, which is shown from its top
	ByTime    bool // with headings of days
	Items     int  // rows of the list, headings included
	Current   int  // the item that the keyboard is on; -1 for none
	Ticked    int
	AllTicked bool
	Bar       [2]string // what the selection bar says: bold, then plain
	CanMerge  bool      // two tasks are ticked
	Detail    *DetailState
	Empty     string // the sentence where there is nothing
	Odd       string // how many warnings wait; "" for none, or not known yet
	Settle    *SettleState
}

// Choice is a list to choose one of.
type Choice struct {
	Options []string
	Chosen  int
}

// Chip is a filter that opens a list; without options it asks for more.
type Chip struct {
	Choice
	Name   ChipName
	Text   string
	Active bool // it leaves something out, or is not as usual
	Asks   int  // the option from which on more is asked for; no fewer than there are: none
}

// FilterState is a chip that filters.
type FilterState struct {
	Text, Count string
	Chosen      bool
	Idle        bool // a doubt that there is none of: no need to show it
	Spare       bool // found among the rarer filters too, so it gives way first
}

// HeadState is the name of a column.
type HeadState struct {
	Text, Hint string
	Sorted     int // 1: the smallest first, -1: the largest first
}

// LedgerItem is one row of the list.
type LedgerItem struct {
	Blank   bool // not read yet
	Day     bool // a heading: Title, Tail, Worked, Value
	Ticked  bool
	Current bool

	// On is the day, where no heading says it.
	On, Start, Platform, Title, Tail, Worked, Value, Rate string
	Pay                                                   Pay
	Mark                                                  Mark
}

const pageSize = 120

// Ledger is the presenter of the list of all records.
type Ledger struct {
	desk                   *Desk
	asking, counting, sums asking
	details, picks         asking
	pages                  map[int][]store.Record
	wanted                 map[int]bool
	version                int // of keys; an answer about older ones is dropped
	list                   ledgerList
	view                   tracker.View
	more                   bool // the rarer filters were opened
	views                  []tracker.SavedView
	current                store.Key
	has                    bool // current means something
	anchor                 int  // item where a stretch of ticks began
	ticked                 map[store.Key]bool
	near                   int // an item that was drawn lately
	shown                  int // how many views were shown
	all                    bool
	settle                 settling
	State                  LedgerState
	Changed                func() // told after every change of State
	Filled                 func() // told when rows that were blank can be drawn
}

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

// NewLedger is the presenter of the Ledger page. Load fills it.
func NewLedger(d *Desk) *Ledger {
	l := &Ledger{desk: d, ticked: map[store.Key]bool{}, Changed: func() {}, Filled: func() {}, anchor: -1}
	l.State = LedgerState{Loading: true, Current: -1}
	l.settle.at = -1
	return l
}

// Load reads anew what may have changed since it was read last.
func (l *Ledger) Load() {
	first := 0
	if !sameView(l.view, l.list.view) || len(l.list.keys) == 0 {
		first = firstKeys
	}
	l.load(first)
	l.loadViews()
	if l.settle.open {
		l.look()
	} else {
		l.Watch()
	}
}

// Retell says the list anew, after a change of language; reading alone would find
// nothing new to say.
func (l *Ledger) Retell() {
	l.drawList()
	l.detail()
	l.Changed()
	l.Load()
}

// firstKeys are how many are shown while the others are read.
const firstKeys = 2000

func (l *Ledger) load(first int) {
	old, view, near := l.list, l.view, l.near
	if !sameView(view, old.view) {
		near = 0 // it is shown from its top
	}
	if l.State.Loading = true; !sameView(view, old.view) {
		l.Changed()
	}
	ask(l.desk, &l.asking, func(ctx context.Context) (ledgerList, error) {
		return l.read(ctx, old, view, portion{first: first, near: near})
	}, func(list ledgerList, err error) {
		if !l.desk.answered(err, &l.State.Loading, &l.State.Trouble, l.Changed) {
			return
		}
		if news := l.take(list); news && !list.part {
			l.count()
		}
		l.detail()
		l.Changed()
		if list.part {
			l.load(0)
		}
	})
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

// take shows a list that was read. news says whether anything differs.
func (l *Ledger) take(list ledgerList) (news bool) {
	if sameList(list, l.list) && len(list.keys) == len(l.list.keys) && len(list.keys) > 0 {
		return false
	}
	if !sameView(list.view, l.list.view) {
		l.shown++
		l.near = 0
	}
	l.list, l.pages, l.wanted = list, list.first, map[int]bool{}
	l.version++
	if !list.part && len(l.ticked) > 0 {
		still := map[store.Key]bool{}
		for _, k := range list.keys {
			if l.ticked[k] {
				still[k] = true
			}
		}
		l.ticked = still
	}
	l.drawList()
	if !list.part {
		l.has = l.State.Current >= 0
	}
	return true
}

func (l *Ledger) format() Format { return l.desk.format(l.list.settings) }

func (l *Ledger) drawList() {
	say := l.desk.Phrase
	old := l.State
	st := LedgerState{
		Items: l.list.items(), Detail: old.Detail, Filters: old.Filters, Loading: old.Loading, Trouble: old.Trouble, Settle: old.Settle, Odd: old.Odd,
		Shown: l.shown, Bar: old.Bar, ByTime: l.list.order == store.ByTime, Filtered: l.filtered(),
	}
	st.Summary = l.summary()
	st.Empty = say("ledger.empty")
	if st.Filtered {
		st.Empty = say("ledger.none")
	}
	l.State = st
	l.place()
	l.drawChoices()
	l.drawTicks()
	l.drawFilters(nil)
}

// summary says how much the list holds, and of how much.
func (l *Ledger) summary() string {
	say, g := l.desk.Phrase, l.list
	if g.part {
		return say("ledger.reading")
	}
	text := say("count.tasks", g.tasks)
	if l.filtered() && g.total > g.tasks {
		text = say("ledger.oftasks", g.tasks, g.total)
	}
	if other := len(g.keys) - g.tasks; other > 0 {
		text = say("ledger.summary", text, say("count.stretches", other))
	}
	return text
}

// place finds the item of the record that the keyboard is on.
func (l *Ledger) place() {
	l.State.Current = -1
	if l.has {
		l.State.Current = l.list.itemOf(l.current)
	}
}

// Seek shows one record of the ledger, such as one pressed on another page.
func (l *Ledger) Seek(id string) {
	l.view, l.settle.open = tracker.View{}, false
	l.drawFilters(nil)
	old := l.list
	l.State.Loading = true
	var key store.Key
	ask(l.desk, &l.asking, func(ctx context.Context) (list ledgerList, err error) {
		if key, err = l.desk.Tracker.KeyOf(ctx, id); err != nil {
			return list, err
		}
		return l.read(ctx, old, tracker.View{}, portion{})
	}, func(list ledgerList, err error) {
		l.State.Loading = false
		if err != nil {
			l.desk.Tell(Notice{Text: l.desk.trouble(err).line()})
			return
		}
		l.current, l.has = key, true
		l.take(list)
		l.place()
		l.count()
		l.detail()
		l.Changed()
	})
}

func idOf(r store.Record) string {
	switch {
	case r.Submission != nil:
		return string(r.Submission.ID)
	case r.Interval != nil:
		return string(r.Interval.ID)
	}
	return ""
}

func dayOf(h ledgerHead) time.Time { return h.day.Date() }
