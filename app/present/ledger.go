package present

import (
	"context"
	"errors"
	"slices"
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
	Range     Choice
	Platform  Choice
	Filters   []FilterState
	Summary   string // how much the list holds
	PerHour   string // head of the column of rates
	Items     int    // rows of the list, headings included
	Current   int    // the item that the keyboard is on; -1 for none
	Ticked    int
	AllTicked bool
	Bar       [2]string // what the selection bar says: bold, then plain
	Outcomes  []string  // that can be set, as words
	Detail    *DetailState
	Empty     string // the sentence where there is nothing
	Filtered  bool   // there would be more without filters
}

// Choice is a list to choose one of.
type Choice struct {
	Options []string
	Chosen  int
}

// FilterState is a chip that filters.
type FilterState struct {
	Text, Count string
	Chosen      bool
	Idle        bool // a doubt that there is none of: no need to show it
}

// LedgerItem is one row of the list.
type LedgerItem struct {
	Blank   bool // not read yet
	Day     bool // a heading: Title, Tail, Worked, Value
	Ticked  bool
	Current bool

	Start, Platform, Title, Tail, Worked, Value, Rate string
	Pay                                               Pay
	Mark                                              Mark
}

// ranges are the spans of days that lists and reports offer.
var ranges = []struct {
	key  string
	span func(today timeline.Day) (from, to *timeline.Day)
}{
	{"range.all", func(timeline.Day) (*timeline.Day, *timeline.Day) { return nil, nil }},
	{"range.today", func(d timeline.Day) (*timeline.Day, *timeline.Day) { return &d, &d }},
	{"range.week", func(d timeline.Day) (*timeline.Day, *timeline.Day) { return since(d, 6), &d }},
	{"range.month", func(d timeline.Day) (*timeline.Day, *timeline.Day) { return since(d, d.Date().Day()-1), &d }},
	{"range.weeks", func(d timeline.Day) (*timeline.Day, *timeline.Day) { return since(d, 83), &d }},
	{"range.year", func(d timeline.Day) (*timeline.Day, *timeline.Day) { return since(d, d.Date().YearDay()-1), &d }},
}

func since(d timeline.Day, days int) *timeline.Day {
	from := d - timeline.Day(days)
	return &from
}

// filters are the chips of the list.
var filters = []struct {
	key   string
	doubt bool // shown where there is any
	set   func(*store.Filter)
}{
	{"filter.all", false, func(*store.Filter) {}},
	{"filter.pending", false, func(f *store.Filter) { f.States = []work.State{work.Submitted} }},
	{"filter.rejected", false, func(f *store.Filter) { f.States = []work.State{work.Rejected} }},
	{"filter.notime", true, func(f *store.Filter) { f.NoTime = true }},
	{"filter.typed", false, func(f *store.Filter) { source := work.Manual; f.Source = &source }},
	{"filter.review", true, func(f *store.Filter) { f.Review = true }},
}

// settable are the states that a person can set for several tasks at once.
var settable = []work.State{
	work.Submitted, work.Approved, work.Rejected, work.Returned, work.TimedOut, work.ScreenedOut, work.Failed, work.Cancelled, work.Reversed,
}

const pageSize = 120

// Ledger is the presenter of the list of all records.
type Ledger struct {
	desk                      *Desk
	asking, counting, details asking
	pages                     map[int][]store.Record
	wanted                    map[int]bool
	version                   int // of keys; an answer about older ones is dropped
	list                      ledgerList
	search, platform          string
	span, filter              int
	current                   store.Key
	has                       bool // current means something
	anchor                    int  // item where a stretch of ticks began
	ticked                    map[store.Key]bool
	near                      int // an item that was drawn lately
	all                       bool
	State                     LedgerState
	Changed                   func() // told after every change of State
	Filled                    func() // told when rows that were blank can be drawn
}

// ledgerList is what the list is made of.
type ledgerList struct {
	settings tracker.Settings
	keys     []store.Key
	items    []int32 // index of keys, or -1-index of heads
	heads    []ledgerHead
	names    []string
	open     map[work.SubmissionID]openness
	rates    []money.Quote
	first    map[int][]store.Record
}

type ledgerHead struct {
	day    timeline.Day
	known  bool
	tasks  int
	worked string
	value  string
}

// NewLedger is the presenter of the Ledger page. Load fills it.
func NewLedger(d *Desk) *Ledger {
	l := &Ledger{desk: d, ticked: map[store.Key]bool{}, Changed: func() {}, Filled: func() {}, anchor: -1}
	l.State = LedgerState{Loading: true, Current: -1}
	return l
}

// Load reads the list anew.
func (l *Ledger) Load() {
	search, platform, span, filter, near := l.search, l.platform, l.span, l.filter, l.near
	l.State.Loading = true
	ask(l.desk, &l.asking, func(ctx context.Context) (ledgerList, error) {
		f, err := l.where(ctx, search, platform, span, filter)
		if err != nil {
			return ledgerList{}, err
		}
		return l.read(ctx, f, span, near)
	}, func(list ledgerList, err error) {
		l.State.Loading = false
		if l.State.Trouble = nil; err != nil {
			trouble := l.desk.trouble(err)
			l.State.Trouble = &trouble
			l.Changed()
			return
		}
		l.take(list)
		l.count()
		l.detail()
		l.Changed()
	})
}

// where is the filter that chips, lists and search field mean.
func (l *Ledger) where(ctx context.Context, search, platform string, span, filter int) (store.Filter, error) {
	f := store.Filter{Search: search}
	if platform != "" {
		f.Platforms = []string{platform}
	}
	filters[filter].set(&f)
	q, err := l.desk.Tracker.Query(ctx)
	if err != nil {
		return f, err
	}
	today, err := l.desk.Tracker.Today(ctx)
	if err != nil {
		return f, err
	}
	days := timeline.NewDays(q.Zone, q.DayStart)
	from, to := ranges[span].span(today)
	if from != nil {
		f.From = work.Instant(days.Start(*from))
	}
	if to != nil {
		f.To = work.Instant(days.Start(*to + 1))
	}
	return f, nil
}

func (l *Ledger) read(ctx context.Context, f store.Filter, span, near int) (ledgerList, error) {
	t := l.desk.Tracker
	list := ledgerList{open: map[work.SubmissionID]openness{}, first: map[int][]store.Record{}}
	var err error
	if list.settings, err = t.Settings(ctx); err != nil {
		return list, err
	}
	if list.keys, err = t.Keys(ctx, f); err != nil {
		return list, err
	}
	if list.names, err = t.Names(ctx, "platform"); err != nil {
		return list, err
	}
	if list.rates, err = t.Rates(ctx); err != nil {
		return list, err
	}
	open, err := t.Running(ctx)
	if err != nil {
		return list, err
	}
	for _, o := range open {
		list.open[o.Submission] = opennessOf(o)
	}
	list.group()
	if err := list.addSums(ctx, t, f, span); err != nil {
		return list, err
	}
	for _, page := range list.pagesNear(near) {
		if list.first[page], err = t.Records(ctx, list.keys[page*pageSize:min(len(list.keys), (page+1)*pageSize)]); err != nil {
			return list, err
		}
	}
	return list, nil
}

// group makes the items: a heading before the records of each day.
func (g *ledgerList) group() {
	days := timeline.NewDays(g.settings.Zone, g.settings.DayStart)
	for i, k := range g.keys {
		head := ledgerHead{known: k.At.Known()}
		if head.known {
			head.day = days.Of(k.At)
		}
		if n := len(g.heads); n == 0 || g.heads[n-1].day != head.day || g.heads[n-1].known != head.known {
			g.heads = append(g.heads, head)
			g.items = append(g.items, int32(-1-n))
		}
		if k.Task {
			g.heads[len(g.heads)-1].tasks++
		}
		g.items = append(g.items, int32(i))
	}
}

// pagesNear are the pages around an item.
func (g *ledgerList) pagesNear(item int) []int {
	key := 0
	for i := min(item, len(g.items)-1); i >= 0; i-- {
		if g.items[i] >= 0 {
			key = int(g.items[i])
			break
		}
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
func (g *ledgerList) addSums(ctx context.Context, t *tracker.Tracker, f store.Filter, span int) error {
	if f.Search != "" || len(f.States) > 0 || f.NoTime || f.Review || f.Source != nil || len(g.heads) > 1000 {
		return nil
	}
	q, err := t.Query(ctx)
	if err != nil {
		return err
	}
	today, err := t.Today(ctx)
	if err != nil {
		return err
	}
	q.From, q.To = ranges[span].span(today)
	q.By, q.Platforms = earnings.ByDay, f.Platforms
	r, err := t.Report(ctx, q)
	if err != nil {
		return err
	}
	sums := map[string]earnings.Group{}
	for _, one := range r.Groups {
		if have, ok := sums[one.Key]; !ok || one.Currency == q.Currency || have.Currency == "" {
			sums[one.Key] = one
		}
	}
	for i := range g.heads {
		if sum, ok := sums[g.heads[i].day.String()]; ok && g.heads[i].known {
			g.heads[i].sum(sum)
		}
	}
	return nil
}

func (h *ledgerHead) sum(g earnings.Group) {
	all := g.Working()
	all.Add(all, g.Tally.Pending.Micros())
	h.worked = all.RatString()
	if !g.Split && g.Currency != "" {
		h.value = g.Pay().String()
	}
}

// take shows a list that was read.
func (l *Ledger) take(list ledgerList) {
	l.list, l.pages, l.wanted = list, list.first, map[int]bool{}
	l.version++
	known := map[store.Key]bool{}
	if len(l.ticked) > 0 || l.has {
		for _, k := range list.keys {
			known[k] = true
		}
	}
	for k := range l.ticked {
		if !known[k] {
			delete(l.ticked, k)
		}
	}
	l.has = l.has && known[l.current]
	l.drawList()
}

func (l *Ledger) format() Format { return l.desk.format(l.list.settings) }

func (l *Ledger) drawList() {
	f, say := l.format(), l.desk.Phrase
	st := LedgerState{Items: len(l.list.items), Detail: l.State.Detail, Filters: l.State.Filters, Current: -1}
	for i, r := range ranges {
		st.Range.Options = append(st.Range.Options, say(r.key))
		if i == l.span {
			st.Range.Chosen = i
		}
	}
	st.Platform.Options = append([]string{say("filter.platforms")}, l.list.names...)
	st.Platform.Chosen = 1 + slices.Index(l.list.names, l.platform)
	tasks := 0
	for _, h := range l.list.heads {
		tasks += h.tasks
	}
	st.Summary = say("count.tasks", tasks)
	if other := len(l.list.keys) - tasks; other > 0 {
		st.Summary = say("ledger.summary", st.Summary, say("count.stretches", other))
	}
	st.PerHour = say("ledger.perhour.none")
	if l.list.settings.Currency != "" {
		st.PerHour = say("ledger.perhour", f.Sign(l.list.settings.Currency))
	}
	st.Filtered = l.search != "" || l.platform != "" || l.span != 0 || l.filter != 0
	st.Empty = say("ledger.empty")
	if st.Filtered {
		st.Empty = say("ledger.none")
	}
	for _, s := range settable {
		st.Outcomes = append(st.Outcomes, say("state."+s.String()))
	}
	l.State = st
	l.place()
	l.drawTicks()
	l.drawFilters(nil)
}

// place finds the item of the record that the keyboard is on.
func (l *Ledger) place() {
	l.State.Current = -1
	if !l.has {
		return
	}
	for i, at := range l.list.items {
		if at >= 0 && l.list.keys[at] == l.current {
			l.State.Current = i
			return
		}
	}
}

// count asks how many records each chip would leave.
func (l *Ledger) count() {
	search, platform, span := l.search, l.platform, l.span
	ask(l.desk, &l.counting, func(ctx context.Context) ([]int, error) {
		counts := make([]int, len(filters))
		for i := range filters {
			f, err := l.where(ctx, search, platform, span, i)
			if err != nil {
				return nil, err
			}
			keys, err := l.desk.Tracker.Keys(ctx, f)
			if err != nil {
				return nil, err
			}
			for _, k := range keys {
				if k.Task || i == len(filters)-1 {
					counts[i]++
				}
			}
		}
		return counts, nil
	}, func(counts []int, err error) {
		if err == nil {
			l.drawFilters(counts)
			l.Changed()
		}
	})
}

func (l *Ledger) drawFilters(counts []int) {
	old := l.State.Filters
	l.State.Filters = make([]FilterState, len(filters))
	for i, f := range filters {
		st := FilterState{Text: l.desk.Phrase(f.key), Chosen: i == l.filter}
		switch {
		case counts != nil:
			st.Count = l.desk.Phrase("count.plain", counts[i])
			st.Idle = f.doubt && counts[i] == 0 && !st.Chosen
		case i < len(old):
			st.Count, st.Idle = old[i].Count, old[i].Idle && !st.Chosen
		}
		l.State.Filters[i] = st
	}
}

// Search shows what holds a text.
func (l *Ledger) Search(text string) {
	l.search = text
	l.Load()
}

// Filter chooses a chip.
func (l *Ledger) Filter(i int) {
	l.filter = i
	l.Load()
}

// Range chooses a span of days.
func (l *Ledger) Range(i int) {
	l.span = i
	l.Load()
}

// Platform chooses a platform, 0 for all.
func (l *Ledger) Platform(i int) {
	l.platform = ""
	if i > 0 && i <= len(l.list.names) {
		l.platform = l.list.names[i-1]
	}
	l.Load()
}

// Clear takes all filters away.
func (l *Ledger) Clear() {
	l.search, l.platform, l.span, l.filter = "", "", 0, 0
	l.Load()
}

// Seek shows one record of the ledger, such as one pressed on another page.
func (l *Ledger) Seek(id string) {
	l.search, l.platform, l.span, l.filter = "", "", 0, 0
	l.State.Loading = true
	ask(l.desk, &l.asking, func(ctx context.Context) (ledgerList, error) {
		list, err := l.read(ctx, store.Filter{}, 0, 0)
		if err != nil {
			return list, err
		}
		return list, list.readPageOf(ctx, l.desk.Tracker, work.SubmissionID(id))
	}, func(list ledgerList, err error) {
		l.State.Loading = false
		if err != nil {
			l.desk.Tell(Notice{Text: l.desk.trouble(err).line()})
			return
		}
		l.take(list)
		l.count()
		l.find(id)
		l.Changed()
	})
}

// readPageOf reads the page that holds a task, which may be far down; of what is
// no task the pages read already must do.
func (g *ledgerList) readPageOf(ctx context.Context, t *tracker.Tracker, id work.SubmissionID) error {
	key, err := t.KeyOf(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	at := slices.Index(g.keys, key)
	if err != nil || at < 0 {
		return err
	}
	page := at / pageSize
	g.first[page], err = t.Records(ctx, g.keys[page*pageSize:min(len(g.keys), (page+1)*pageSize)])
	return err
}

// find puts the keyboard on a record of the pages read.
func (l *Ledger) find(id string) {
	for page, records := range l.pages {
		for i, r := range records {
			if idOf(r) == id {
				l.current, l.has = l.list.keys[page*pageSize+i], true
				l.place()
				l.detail()
				return
			}
		}
	}
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
