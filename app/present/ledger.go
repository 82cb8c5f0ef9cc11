package present

import (
	"context"
	"time"

	"clickwage/data/store"
	"clickwage/data/tracker"
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
	Shown     int       // another number for another view, which is shown from its top
	ByTime    bool      // with headings of days
	Items     int       // rows of the list, headings included
	Widest    [2]string // the longest of the rewards and of the hourly pay that were read
	Current   int       // the item that the keyboard is on; -1 for none
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
	widest                 [2]string // see LedgerState
	near                   int       // an item that was drawn lately
	shown                  int       // how many views were shown
	all                    bool
	settle                 settling
	State                  LedgerState
	Changed                func() // told after every change of State
	Filled                 func() // told when rows that were blank can be drawn
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

// take shows a list that was read. news says whether anything differs.
func (l *Ledger) take(list ledgerList) (news bool) {
	if sameList(list, l.list) && len(list.keys) == len(l.list.keys) && len(list.keys) > 0 {
		return false
	}
	if !sameView(list.view, l.list.view) {
		l.shown++
		l.near = 0
	}
	l.list, l.pages, l.wanted, l.widest = list, list.first, map[int]bool{}, [2]string{}
	for _, records := range l.pages {
		l.widen(records)
	}
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
		Shown: l.shown, Widest: l.widest, Bar: old.Bar, ByTime: l.list.order == store.ByTime, Filtered: l.filtered(),
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
