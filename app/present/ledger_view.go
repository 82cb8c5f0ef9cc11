package present

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// ChipName says which filter a chip is.
type ChipName string

// The chips that open a list.
const (
	ChipRange     ChipName = "range"
	ChipPlatform  ChipName = "platform"
	ChipState     ChipName = "state"
	ChipAccount   ChipName = "account"
	ChipRequester ChipName = "requester"
	ChipSource    ChipName = "source"
	ChipReward    ChipName = "reward"
	ChipOrder     ChipName = "order"
	ChipSaved     ChipName = "saved"
)

// spanKey is the words of a span of days.
func spanKey(s tracker.Span) string {
	if s == tracker.SpanAll {
		return "range.all"
	}
	return "range." + string(s)
}

// filters are the chips that are pressed on and off. Each but the first narrows
// a view that the others left as it was.
var filters = [SettleChip]struct {
	key   string
	doubt bool // shown where there is any
	set   func(*tracker.View)
}{
	{"filter.all", false, func(*tracker.View) {}},
	{"filter.pending", false, func(v *tracker.View) { v.States = []string{work.Submitted.String()} }},
	{"filter.rejected", false, func(v *tracker.View) { v.States = []string{work.Rejected.String()} }},
	{"filter.notime", true, func(v *tracker.View) { v.NoTime = true }},
	{"filter.typed", false, func(v *tracker.View) { v.Source = work.Manual.String() }},
}

// SettleChip is the index of the chip that shows the warnings, after the filters.
const SettleChip = 5

// narrowed is a view with one of the filters alone.
func narrowed(v tracker.View, filter int) tracker.View {
	v.States, v.NoTime, v.Review, v.Source = nil, false, false, ""
	filters[filter].set(&v)
	return v
}

func sameView(a, b tracker.View) bool { return reflect.DeepEqual(a, b) }

// unsorted is a view as it chooses, whatever its order.
func unsorted(v tracker.View) tracker.View {
	v.Sort, v.Up = "", false
	v.Search = strings.TrimSpace(v.Search)
	return v
}

func (l *Ledger) filtered() bool { return !sameView(unsorted(l.view), tracker.View{}) }

// set shows another view.
func (l *Ledger) set(v tracker.View) {
	l.view, l.settle.open = v, false
	l.drawFilters(nil)
	l.Load()
}

// Show shows another choice of records, from its top.
func (l *Ledger) Show(v tracker.View) { l.set(v) }

// Search shows what holds the words of a text.
func (l *Ledger) Search(text string) {
	v := l.view
	v.Search = text
	l.set(v)
}

// Searched is what is searched for.
func (l *Ledger) Searched() string { return l.view.Search }

// Filter chooses a chip; SettleChip shows the warnings in place of the list.
func (l *Ledger) Filter(i int) {
	if i == SettleChip {
		l.OpenSettle()
		return
	}
	l.set(narrowed(l.view, i))
}

// Clear takes all filters away; the order stays.
func (l *Ledger) Clear() { l.set(tracker.View{Sort: l.view.Sort, Up: l.view.Up}) }

// ToggleMore shows or hides the rarer filters.
func (l *Ledger) ToggleMore() {
	l.more = !l.State.MoreOpen
	l.drawChoices()
	l.Changed()
}

// count asks how many records each chip would leave.
func (l *Ledger) count() {
	v := l.view
	ask(l.desk, &l.counting, func(ctx context.Context) ([]int, error) {
		counts := make([]int, len(filters))
		for i := range filters {
			f, _, err := l.desk.Tracker.Choose(ctx, narrowed(v, i))
			if err != nil {
				return nil, err
			}
			if counts[i], _, err = l.desk.Tracker.Count(ctx, f); err != nil {
				return nil, err
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
	l.State.Filters = make([]FilterState, len(filters)+1)
	for i, f := range filters {
		st := FilterState{Text: l.desk.Phrase(f.key), Chosen: !l.settle.open && sameView(narrowed(l.view, i), l.view), Spare: f.key == "filter.typed"}
		switch {
		case counts != nil:
			st.Count = l.desk.Phrase("count.plain", counts[i])
			st.Idle = f.doubt && counts[i] == 0 && !st.Chosen
		case i < len(old):
			st.Count, st.Idle = old[i].Count, old[i].Idle && !st.Chosen
		default:
			st.Idle = f.doubt && !st.Chosen // until it is known whether there is any
		}
		l.State.Filters[i] = st
	}
	l.drawOdd()
}

// drawChoices says what each list offers.
func (l *Ledger) drawChoices() {
	say, v := l.desk.Phrase, l.view
	l.State.Range, l.State.Platform = l.rangeChip(), l.namesChip(ChipPlatform, "filter.platforms", l.list.names, v.Platforms)
	states := Chip{Name: ChipState, Asks: never, Choice: Choice{Options: []string{say("filter.state")}}}
	for i, s := range work.States() {
		states.Options = append(states.Options, say("state."+s.String()))
		if len(v.States) == 1 && v.States[0] == s.String() {
			states.Chosen = i + 1
		}
	}
	states.Options = append(states.Options, say("filter.waits"))
	if v.Review {
		states.Chosen = len(states.Options) - 1
	}
	sources := Chip{Name: ChipSource, Asks: never, Choice: Choice{Options: []string{say("filter.source")}}}
	for i, s := range work.Sources() {
		sources.Options = append(sources.Options, Capital(say("source."+s.String())))
		if v.Source == s.String() {
			sources.Chosen = i + 1
		}
	}
	more := []Chip{settled(states, len(v.States) > 0 || v.Review), l.namesChip(ChipRequester, "filter.requester", l.list.requested, v.Requesters)}
	if len(l.list.accounts) > 1 || len(v.Accounts) > 0 {
		more = append(more, l.namesChip(ChipAccount, "filter.account", l.list.accounts, v.Accounts))
	}
	more = append(more, settled(sources, v.Source != ""), l.rewardChip(), l.orderChip(), l.savedChip())
	l.State.More = more
	l.State.MoreOpen = l.more || slices.ContainsFunc(more, func(c Chip) bool { return c.Active })
	l.State.Heads = l.heads()
}

// never is more options than any list has: none of them asks for more.
const never = 1 << 30

// settled writes on a chip what is chosen.
func settled(c Chip, active bool) Chip {
	c.Active, c.Text = active, c.Options[c.Chosen]
	return c
}

// mostNames is how many names a list offers before they are searched for.
const mostNames = 40

// namesChip is a list of names; the first option is all of them.
func (l *Ledger) namesChip(name ChipName, all string, names, chosen []string) Chip {
	c := Chip{Name: name, Asks: never, Choice: Choice{Options: []string{l.desk.Phrase(all)}}}
	if len(names) <= mostNames {
		c.Options = append(c.Options, names...)
		if len(chosen) == 1 {
			c.Chosen = max(0, 1+slices.Index(names, chosen[0]))
		}
	} else {
		c.Options, c.Asks = append(c.Options, l.desk.Phrase("filter.find")), 1
	}
	if c = settled(c, len(chosen) > 0); c.Active {
		c.Text = strings.Join(chosen, ", ")
	}
	return c
}

func (l *Ledger) rangeChip() Chip {
	say, v := l.desk.Phrase, l.view
	c := Chip{Name: ChipRange}
	for i, s := range tracker.Spans() {
		c.Options = append(c.Options, say(spanKey(s)))
		if s == v.Span {
			c.Chosen = i
		}
	}
	c.Asks = len(c.Options)
	c.Options = append(c.Options, say("range.days"))
	c = settled(c, v.Span != tracker.SpanAll)
	if v.From+v.To != "" {
		c.Active, c.Chosen, c.Text = true, c.Asks, l.days()
	}
	return c
}

// days writes the first and the last day.
func (l *Ledger) days() string {
	first, last, err := tracker.DayRange(l.view.From, l.view.To)
	f, say := l.format(), l.desk.Phrase
	switch {
	case err != nil:
		return l.view.From + " " + l.view.To
	case first == nil:
		return say("range.until", f.Day(last.Date()))
	case last != nil && *first == *last:
		return f.Day(first.Date())
	case last == nil:
		return say("range.since", f.Day(first.Date()))
	}
	return say("range.between", f.Day(first.Date()), f.Day(last.Date()))
}

func (l *Ledger) rewardChip() Chip {
	say, v := l.desk.Phrase, l.view
	c := Chip{Name: ChipReward, Text: say("filter.reward"), Active: v.Least+v.Most != ""}
	switch {
	case v.Least != "" && v.Most != "":
		c.Text = say("filter.reward.between", v.Least, v.Most)
	case v.Least != "":
		c.Text = say("filter.reward.least", v.Least)
	case v.Most != "":
		c.Text = say("filter.reward.most", v.Most)
	}
	return c
}

// columns are what the columns of the list are sorted by, that of the ticks left
// out.
var columns = []struct {
	key   string
	order store.Order
}{
	{"ledger.head.started", store.ByTime}, {"ledger.head.platform", store.ByPlatform}, {"ledger.head.task", store.ByTitle},
	{"ledger.head.worked", store.BySpent}, {"ledger.head.reward", store.ByReward}, {"ledger.perhour.none", store.ByRate},
	{"ledger.head.status", store.ByState},
}

// upFirst says that an order begins with the smallest at the first press.
func upFirst(o store.Order) bool {
	return o == store.ByPlatform || o == store.ByTitle || o == store.ByRequester || o == store.ByState
}

// sortings are what the list can be sorted by.
var sortings = []store.Order{
	store.ByTime, store.ByPlatform, store.ByTitle, store.ByRequester, store.BySpent, store.ByReward, store.ByRate, store.ByState,
}

func orderOf(v tracker.View) store.Order {
	if v.Sort == "" {
		return store.ByTime
	}
	o, _ := store.ParseOrder(v.Sort) // views are checked before they are shown
	return o
}

func (l *Ledger) heads() []HeadState {
	say, f := l.desk.Phrase, l.format()
	var all []HeadState
	for _, c := range columns {
		h := HeadState{Text: say(c.key), Hint: say("ledger.sort.hint", say("order."+c.order.String()))}
		if c.order == store.ByRate && f.Home != "" {
			h.Text = say("ledger.perhour", f.Sign(f.Home))
		}
		if c.order == orderOf(l.view) {
			h.Hint = l.sortedBy()
			if h.Sorted = -1; l.view.Up {
				h.Sorted = 1
			}
		}
		all = append(all, h)
	}
	return all
}

// sortedBy says how the list is sorted.
func (l *Ledger) sortedBy() string {
	way := "down"
	if l.view.Up {
		way = "up"
	}
	o := orderOf(l.view)
	kind := "figure"
	switch o {
	case store.ByTime:
		kind = "time"
	case store.ByPlatform, store.ByTitle, store.ByRequester:
		kind = "name"
	case store.ByState:
		kind = "state"
	}
	return l.desk.Phrase("ledger.sorted", l.desk.Phrase("order."+o.String()), l.desk.Phrase("ledger.sorted."+kind+"."+way))
}

func (l *Ledger) orderChip() Chip {
	say := l.desk.Phrase
	c := Chip{Name: ChipOrder, Asks: never}
	for i, o := range sortings {
		c.Options = append(c.Options, say("order.by", say("order."+o.String())))
		if o == orderOf(l.view) {
			c.Chosen = i
		}
	}
	c.Options = append(c.Options, say("order.reverse"))
	return settled(c, l.view.Sort != "" || l.view.Up)
}

// Sort sorts by a column, counted without that of the ticks; a second time it
// turns the order around. It returns what the status line says.
func (l *Ledger) Sort(column int) string {
	if column < 0 || column >= len(columns) {
		return ""
	}
	o := columns[column].order
	l.sortBy(o, upFirst(o))
	return l.sortedBy()
}

func (l *Ledger) sortBy(o store.Order, up bool) {
	v := l.view
	if o == orderOf(v) {
		up = !v.Up
	}
	v.Sort, v.Up = o.String(), up
	if o == store.ByTime {
		v.Sort = ""
	}
	l.set(v)
}

// ChooseFrom takes an option of a chip's list.
func (l *Ledger) ChooseFrom(name ChipName, i int) {
	v := l.view
	one := func(names []string) []string {
		if i == 0 || i > len(names) {
			return nil
		}
		return []string{names[i-1]}
	}
	switch name {
	case ChipRange:
		v.Span, v.From, v.To = tracker.Spans()[i], "", ""
	case ChipPlatform:
		v.Platforms = one(l.list.names)
	case ChipAccount:
		v.Accounts = one(l.list.accounts)
	case ChipRequester:
		v.Requesters = one(l.list.requested)
	case ChipState:
		v.States, v.NoTime, v.Review = nil, false, i > len(work.States())
		if i > 0 && !v.Review {
			v.States = []string{work.States()[i-1].String()}
		}
	case ChipSource:
		v.Source = ""
		if i > 0 {
			v.Source = work.Sources()[i-1].String()
		}
	case ChipOrder:
		if i == len(sortings) {
			l.sortBy(orderOf(v), v.Up)
		} else if o := sortings[i]; o != orderOf(v) {
			l.sortBy(o, upFirst(o))
		}
		return
	case ChipSaved:
		if i < len(l.views) {
			v = l.views[i].View
		}
	}
	l.set(v)
}
