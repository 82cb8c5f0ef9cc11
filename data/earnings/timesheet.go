package earnings

import (
	"cmp"
	"encoding/json"
	"math/big"
	"slices"
	"time"

	"clickwage/data/timeline"
	"clickwage/data/work"
)

// Timesheet is when somebody worked, for an office or a union to read: the time of
// each local day of the clock. It holds no money and no rates: a task's pay belongs
// to the day of the task, and its time, here, to the days on which it was worked.
type Timesheet struct {
	AsOf     time.Time
	Zone     *time.Location
	DayStart time.Duration
	From, To *timeline.Day
	Days     []Sheet // those with any time, in order
}

// Sheet is one local day of the clock.
type Sheet struct {
	Day        timeline.Day
	Length     time.Duration // of the day itself: 23, 24 or 25 hours in most zones
	Begin, End work.Instant  // of its first and last work (Hours.Worked), within the day; not known where it has none
	Hours
}

// Week is the time of the listed days of an ISO week.
type Week struct {
	Key string // as timeline.Day.Week
	Hours
}

// Hours is time by category, as Compute counts it: each instant once, in equal
// shares among what ran at once. A task's time is by what has become of it by now.
// Hours can be added in any order; the zero Hours are none.
type Hours struct {
	Paid, Unpaid, Pending timeline.Time             // P, N, Q
	Other                 [work.Break]timeline.Time // U by activity
	OnCall, Review        timeline.Time             // O, and what waits to be looked at
}

// TimesheetOf splits all time of the query's range, platforms and accounts, tasks'
// time too, at the boundaries of local days. Shares are of the whole ledger. Over
// all days each category adds up to what Compute makes of the books without a range.
// Example: a task from 23:50 to 00:20 is ten minutes of one day and twenty of the next.
func TimesheetOf(b Books, q Query) Timesheet {
	days, kinds, sheets := timeline.NewDays(q.Zone, q.DayStart), b.kinds(), map[timeline.Day]*Sheet{}
	timeline.Sweep(b.spans(kinds), func(s timeline.Segment) {
		if s.Activity == work.Break {
			return
		}
		for _, owner := range s.Owners {
			f, kind := b.owned(s, owner, kinds)
			days.Split(s.Start, s.End, func(day timeline.Day, start, end int64) {
				f.day = day
				if !q.chosen(f) {
					return
				}
				if sheets[day] == nil {
					length := time.Duration(days.Start(day+1)-days.Start(day)) * time.Microsecond
					sheets[day] = &Sheet{Day: day, Length: length}
				}
				sheets[day].add(kind.class, f.activity, len(s.Owners), start, end)
			})
		}
	})
	t := Timesheet{AsOf: q.AsOf, Zone: q.Zone, DayStart: q.DayStart, From: q.From, To: q.To}
	for _, sheet := range sheets {
		t.Days = append(t.Days, *sheet)
	}
	slices.SortFunc(t.Days, func(a, b Sheet) int { return cmp.Compare(a.Day, b.Day) })
	return t
}

// add gives the day one owner's share of a stretch; they come in order of time.
func (s *Sheet) add(class timeClass, activity work.Activity, k int, start, end int64) {
	s.of(class, activity).Add(k, end-start)
	if class == onCall || class == toReview {
		return
	}
	if !s.Begin.Known() {
		s.Begin = work.Instant(start)
	}
	s.End = work.Instant(end)
}

func (h *Hours) of(class timeClass, activity work.Activity) *timeline.Time {
	switch class {
	case paid:
		return &h.Paid
	case unpaid:
		return &h.Unpaid
	case pending:
		return &h.Pending
	case onCall:
		return &h.OnCall
	case toReview:
		return &h.Review
	}
	return &h.Other[activity]
}

// Plus adds other hours.
func (h *Hours) Plus(o Hours) {
	times, others := h.times(), o.times()
	for i := range times {
		times[i].Plus(*others[i])
	}
}

func (h *Hours) times() []*timeline.Time {
	all := []*timeline.Time{&h.Paid, &h.Unpaid, &h.Pending, &h.OnCall, &h.Review}
	for i := range h.Other {
		all = append(all, &h.Other[i])
	}
	return all
}

// OtherUnpaid is U, in microseconds.
func (h Hours) OtherUnpaid() *big.Rat { return sum(h.Other[:]...) }

// Worked is P + N + Q + U, in microseconds: all active work, whatever came of it.
// On-call time and what waits to be looked at stand beside it.
func (h Hours) Worked() *big.Rat {
	all := sum(h.Paid, h.Unpaid, h.Pending)
	return all.Add(all, h.OtherUnpaid())
}

// Weeks are the ISO weeks of the days, in order.
func (t Timesheet) Weeks() []Week {
	var all []Week
	for _, d := range t.Days {
		if n := len(all); n == 0 || all[n-1].Key != d.Day.Week() {
			all = append(all, Week{Key: d.Day.Week()})
		}
		all[len(all)-1].Plus(d.Hours)
	}
	return all
}

// Total is the time of all days.
func (t Timesheet) Total() (all Hours) {
	for _, d := range t.Days {
		all.Plus(d.Hours)
	}
	return all
}

// UnpaidActivities are those whose time is U, in order of precedence.
func UnpaidActivities() []work.Activity {
	return slices.DeleteFunc(work.Activities(), func(a work.Activity) bool {
		return a == work.Task || a == work.OnCall || a == work.Break
	})
}

type timesheetJSON struct {
	AsOf     string      `json:"as_of"`
	Zone     string      `json:"zone"`
	DayStart int64       `json:"day_start_seconds"` // after midnight
	From     *string     `json:"from"`
	To       *string     `json:"to"`
	Days     []sheetJSON `json:"days"`
	Weeks    []weekJSON  `json:"weeks"`
	Total    hoursJSON   `json:"total"`
}

type sheetJSON struct {
	Day    string  `json:"day"`
	Length int64   `json:"day_seconds"`
	Begin  *string `json:"begin"`
	End    *string `json:"end"`
	hoursJSON
}

type weekJSON struct {
	Week string `json:"week"`
	hoursJSON
}

type hoursJSON struct {
	Seconds map[string]number `json:"seconds"`
	Other   map[string]number `json:"other_unpaid_seconds"`
}

// MarshalJSON prints the timesheet as scripts read it: seconds are numbers rounded
// half to even at six decimals, begin and end are on the clock of the zone, and
// null where a day has no work.
func (t Timesheet) MarshalJSON() ([]byte, error) {
	out := timesheetJSON{
		AsOf: t.AsOf.UTC().Format(time.RFC3339), Zone: t.Zone.String(), DayStart: int64(t.DayStart / time.Second),
		From: dayText(t.From), To: dayText(t.To), Days: []sheetJSON{}, Weeks: []weekJSON{}, Total: t.Total().json(),
	}
	clock := func(i work.Instant) *string {
		if !i.Known() {
			return nil
		}
		text := i.In(t.Zone).Format(time.RFC3339Nano)
		return &text
	}
	for _, d := range t.Days {
		out.Days = append(out.Days, sheetJSON{d.Day.String(), int64(d.Length / time.Second), clock(d.Begin), clock(d.End), d.Hours.json()})
	}
	for _, w := range t.Weeks() {
		out.Weeks = append(out.Weeks, weekJSON{w.Key, w.Hours.json()})
	}
	return json.Marshal(out)
}

func (h Hours) json() hoursJSON {
	out := hoursJSON{
		Seconds: map[string]number{
			"worked": seconds(h.Worked()), "paid": seconds(h.Paid.Micros()), "unpaid_tasks": seconds(h.Unpaid.Micros()),
			"pending": seconds(h.Pending.Micros()), "other_unpaid": seconds(h.OtherUnpaid()),
			"on_call": seconds(h.OnCall.Micros()), "to_review": seconds(h.Review.Micros()),
		},
		Other: map[string]number{},
	}
	for _, a := range UnpaidActivities() {
		out.Other[a.String()] = seconds(h.Other[a].Micros())
	}
	return out
}
