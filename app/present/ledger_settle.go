package present

import (
	"context"
	"slices"
	"time"

	"clickwage/data/store"
	"clickwage/data/timeline"
	"clickwage/data/tracker"
	"clickwage/data/work/warning"
)

// SettleState is the list of what is odd, in place of the records.
type SettleState struct {
	Items   int
	Current int    // the warning whose record is shown; -1 for none
	More    string // of some kind there are more than are listed; "" for none
	Empty   string
}

// SettleItem is one warning.
type SettleItem struct {
	Kind, When, Says string
	Mend             string // the button of the change that it proposes; "" for none
	Records          string // such as "1 of 2", which of its records is shown; "" where it has one
	Current          bool
}

// settling is what the presenter knows of the warnings.
type settling struct {
	open        bool
	known       bool
	found       warning.Found
	edition     store.Edition
	list        []warning.Warning // by kind, then the latest first
	at, record  int
	names       map[string]string // of records, as far as they were read
	busy, again bool
	pace        pace
}

// Watch looks for what is odd, unless nothing has changed since. A large ledger is
// not looked through after every change; Rewatch makes up for it.
func (l *Ledger) Watch() {
	if !l.settle.pace.ready(l.desk.Tracker.Now()) {
		l.settle.again = true
		return
	}
	l.look()
}

// Rewatch looks where a look was put off; call it now and then.
func (l *Ledger) Rewatch() {
	if l.settle.again && !l.settle.busy {
		l.Watch()
	}
}

// look is Watch at once. While it looks, further calls are one more look.
func (l *Ledger) look() {
	if l.settle.busy {
		l.settle.again = true
		return
	}
	l.settle.busy, l.settle.again = true, false
	l.settle.pace.begin(l.desk.Tracker.Now())
	last, known := l.settle.edition, l.settle.known
	var now store.Edition
	var found warning.Found
	var err error
	l.desk.Run(func() {
		if now, err = l.desk.Tracker.Edition(context.Background()); err == nil && !(known && now == last) {
			found, err = l.desk.Tracker.Warnings(context.Background())
		}
	}, func() {
		l.settle.busy = false
		l.settle.pace.end(l.desk.Tracker.Now())
		if err == nil && !(known && now == last) {
			l.settle.edition, l.settle.known = now, true
			l.takeWarnings(found)
		}
		if l.settle.again {
			l.Watch()
		}
	})
}

func (l *Ledger) takeWarnings(found warning.Found) {
	s := &l.settle
	var key string
	if s.at >= 0 && s.at < len(s.list) {
		key = s.list[s.at].Key
	}
	s.found, s.names = found, map[string]string{}
	place := map[warning.Kind]int{}
	for i, k := range warning.Kinds() {
		place[k] = i
	}
	s.list = slices.Clone(found.Warnings)
	slices.SortStableFunc(s.list, func(a, b warning.Warning) int { return place[a.Kind] - place[b.Kind] })
	old := s.at
	if s.at = slices.IndexFunc(s.list, func(w warning.Warning) bool { return w.Key == key }); s.at < 0 {
		s.record = 0
		if s.open && old >= 0 {
			s.at = min(old, len(s.list)-1) // the next one takes its place
		}
	}
	l.drawOdd()
	if s.open {
		l.detail()
	}
	l.Changed()
}

// odd is how many warnings are open.
func (s *settling) odd() int {
	n := 0
	for _, of := range s.found.Counts {
		n += of
	}
	return n
}

// drawOdd writes the chip and the list of warnings.
func (l *Ledger) drawOdd() {
	say, s := l.desk.Phrase, &l.settle
	n := s.odd()
	chip := FilterState{Text: say("filter.review"), Chosen: s.open, Idle: n == 0 && !s.open}
	if l.State.Odd = ""; s.known {
		chip.Count = say("count.plain", n)
		if n > 0 {
			l.State.Odd = chip.Count
		}
	}
	if len(l.State.Filters) > SettleChip {
		l.State.Filters[SettleChip] = chip
	}
	l.State.Settle = nil
	if !s.open {
		return
	}
	l.State.Settle = &SettleState{Items: len(s.list), Current: s.at, Empty: say("settle.empty")}
	if more := n - len(s.list); more > 0 {
		l.State.Settle.More = say("settle.more", more)
	}
}

// OpenSettle shows the warnings in place of the list, or the list again.
func (l *Ledger) OpenSettle() {
	l.settle.open = !l.settle.open
	l.settle.at, l.settle.record = -1, 0
	l.drawFilters(nil)
	l.detail()
	l.Changed()
	l.look()
}

// SettleItem is one warning of the list. What its records are called is read
// when it is first drawn; Filled tells when it is there.
func (l *Ledger) SettleItem(i int) SettleItem {
	s := &l.settle
	if i < 0 || i >= len(s.list) {
		return SettleItem{}
	}
	w, f := s.list[i], l.format()
	l.nameRecords(i)
	item := SettleItem{Kind: f.Say("settle.kind." + string(w.Kind)), Says: l.oddity(f, w), Current: i == s.at}
	if w.At.Known() {
		item.When = f.Moment(w.At.In(f.Zone))
	}
	if w.Mend != warning.MendNone {
		item.Mend = f.Say("settle.mend." + string(w.Mend))
	}
	if n := len(w.Records); w.Day != "" {
		item.Records = f.Say("settle.day")
	} else if n > 1 {
		shown := 1
		if item.Current {
			shown = s.record + 1
		}
		item.Records = f.Say("settle.record", shown, n)
	}
	return item
}

// namesAtOnce is how many warnings have their records read together.
const namesAtOnce = 30

// mostNamed is how many records a sentence names.
const mostNamed = 2

func (l *Ledger) nameRecords(i int) {
	s := &l.settle
	names := s.names
	var ids []string
	for _, w := range s.list[i:min(len(s.list), i+namesAtOnce)] {
		for _, id := range w.Records[:min(mostNamed, len(w.Records))] {
			if _, ok := names[id]; !ok {
				ids = append(ids, id)
			}
		}
	}
	first := s.list[i].Records
	if len(first) == 0 || len(ids) == 0 || !slices.ContainsFunc(first[:min(mostNamed, len(first))], func(id string) bool { return slices.Contains(ids, id) }) {
		return
	}
	for _, id := range ids {
		names[id] = "" // it is on the way
	}
	read := map[string]string{}
	f := l.format()
	l.desk.Run(func() {
		for _, id := range ids {
			if r, err := l.desk.Tracker.Record(context.Background(), id); err == nil {
				read[id] = calledOf(f, r)
			}
		}
	}, func() {
		for id, name := range read {
			names[id] = name
		}
		l.Filled()
	})
}

// calledOf is what a sentence calls a record.
func calledOf(f Format, r store.Record) string {
	name := ""
	switch {
	case r.Submission != nil:
		name = nameOf(f.Say, r.Submission)
	case r.Interval != nil:
		name = f.Say("activity." + r.Interval.Activity.String())
	}
	return shortened(name, 42)
}

// shortened is text of at most so many letters.
func shortened(text string, most int) string {
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return text
}

// oddity says in words what is odd, and about which records.
func (l *Ledger) oddity(f Format, w warning.Warning) string {
	named := func(n int) string {
		if n < len(w.Records) {
			if name := l.settle.names[w.Records[n]]; name != "" {
				return f.Say("settle.called", name)
			}
		}
		return "…"
	}
	if same := named(0); len(w.Records) > 1 && same == named(1) { // naming it twice says no more
		switch w.Kind {
		case warning.Overlap:
			return f.Say("settle.overlap.same", w.Count, f.Total(w.Length), same)
		case warning.Duplicate:
			return f.Say("settle.duplicate.same", same)
		}
	}
	switch w.Kind {
	case warning.Overlap:
		return f.Say("settle.overlap", w.Count, f.Total(w.Length), named(0), named(1))
	case warning.OverLimit:
		return f.Say("settle.over_limit", named(0), exact(f, w.Length), exact(f, w.Limit))
	case warning.LongDay:
		day := w.Day
		if d, err := timeline.ParseDay(w.Day); err == nil {
			day = f.Date(d.Date())
		}
		return f.Say("settle.long_day", f.Total(w.Length), day)
	case warning.AbsurdPay:
		return f.Say("settle.absurd_pay", named(0), f.Money(w.Amount), exact(f, w.Length))
	case warning.UnusualReward:
		return f.Say("settle.unusual_reward", named(0), f.Money(w.Amount), f.Money(w.Low), f.Money(w.High))
	case warning.Duplicate:
		return f.Say("settle.duplicate", named(0), named(1))
	case warning.ClockKind:
		return f.Say("settle.clock."+w.Review.String(), named(0), f.Total(w.Length))
	case warning.LongTimer, warning.BreakInWork:
		return f.Say("settle."+string(w.Kind), named(0), f.Total(w.Length))
	}
	return f.Say("settle."+string(w.Kind), named(0))
}

// exact writes a length of time so that one just over another differs from it.
func exact(f Format, d time.Duration) string { return f.Running(d.Round(time.Second)) }

// ChooseOdd shows the records of a warning; one that is shown shows its next. A
// warning about a day shows the list of that day.
func (l *Ledger) ChooseOdd(i int) {
	s := &l.settle
	if i < 0 || i >= len(s.list) {
		return
	}
	if day := s.list[i].Day; day != "" {
		l.set(tracker.View{From: day, To: day})
		return
	}
	if n := len(s.list[i].Records); i == s.at && n > 1 {
		s.record = (s.record + 1) % n
	} else {
		s.at, s.record = i, 0
	}
	l.drawOdd()
	l.detail()
	l.Changed()
}

// MoveOdd goes so many warnings up or down.
func (l *Ledger) MoveOdd(by int) {
	s := &l.settle
	to := max(0, min(len(s.list)-1, s.at+by))
	if len(s.list) == 0 || to == s.at {
		return
	}
	s.at, s.record = to, 0
	l.drawOdd()
	l.detail()
	l.Changed()
}

// shows is the id of the record of the warning that is shown; "" for none.
func (s *settling) shows() string {
	if s.at < 0 || s.at >= len(s.list) || len(s.list[s.at].Records) == 0 {
		return ""
	}
	return s.list[s.at].Records[min(s.record, len(s.list[s.at].Records)-1)]
}

// Settle settles a warning: by the change that it proposes, or as it is.
func (l *Ledger) Settle(i int, mend bool) {
	s := &l.settle
	if i < 0 || i >= len(s.list) || mend && s.list[i].Mend == warning.MendNone {
		return
	}
	w := s.list[i]
	key := "notice.settled"
	if mend {
		key += "." + string(w.Mend)
	}
	l.amend(l.desk.Phrase(key), func(ctx context.Context) error { return l.desk.Tracker.Settle(ctx, w.Key, mend) })
}
