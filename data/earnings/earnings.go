// Package earnings computes what an hour of work really earned.
//
// Time is the union of a worker's intervals, swept by package timeline, and
// falls into classes by what became of the task it belongs to:
//
//	P  time on submissions finally paid: net pay above nothing
//	N  time on submissions not paid: rejected, returned, timed out, screened
//	   out, failed, cancelled, reversed in full
//	Q  time on submissions still pending
//	U  other active unpaid work: search, qualification, messages and the like
//	O  passive on-call time
//
// Money is E, the net credits of decided submissions in any state plus earnings
// without a task, and F, fees. The rates, all per hour:
//
//	paid       E / P                      what platforms advertise
//	task       E / (P+N)
//	effective  (E-F) / (P+N+U)            the headline
//	worst      (E-F+c) / (P+N+Q+U)        nothing pending is paid
//	best       (E-F+c+p) / (P+N+Q+U)      all pending is paid
//	on call    (E-F) / (P+N+U+O)
//
// where p are pending rewards and c what is credited to pending submissions
// already. Beside them stand u = 60 (N+U)/P, the unpaid minutes per paid hour,
// and s = (N+U)/(P+N+U), the unpaid share. A figure that cannot be computed is
// not known, never zero.
//
// Submissions, with all their P, N or Q and their money, belong to the local
// day of their first submission; other time is split at the boundaries of local
// days. Time to review is in no rate. Unpaid time without a platform stays in a
// group of its own. A Timesheet splits all time, tasks' too, by the clock, and has
// no rates. Sources: Hara et al., CHI 2018; Toxtli, Suri and Savage, CSCW 2021;
// Berg et al., ILO 2018.
//
// The package is pure: it reads no clock and no file. It imports timeline, work
// and money.
package earnings

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/timeline"
)

// By is what a report is grouped by; "" for one group.
type By string

// The groupings.
const (
	Whole       By = ""
	ByPlatform  By = "platform"
	ByRequester By = "requester"
	ByTitle     By = "title"
	ByAccount   By = "account" // the worker's id on the platform
	ByMonth     By = "month"
	ByWeek      By = "week"
	ByDay       By = "day"
	ByActivity  By = "activity"
)

// Groupings are all of them but the whole.
func Groupings() []By {
	return []By{ByPlatform, ByRequester, ByTitle, ByAccount, ByMonth, ByWeek, ByDay, ByActivity}
}

// ParseBy reads a grouping.
func ParseBy(text string) (By, error) {
	by := By(strings.ToLower(text))
	if by == Whole || slices.Contains(Groupings(), by) {
		return by, nil
	}
	return "", fmt.Errorf("grouping %q: not one of platform, requester, title, account, month, week, day, activity", text)
}

// Query says what a report is about.
type Query struct {
	From, To  *timeline.Day  // both days included; nil: open
	Zone      *time.Location // Required: whose days
	DayStart  time.Duration  // when a day begins, after midnight
	Currency  money.Currency // all money is converted to it; "": none is
	By        By
	Platforms []string  // only these; empty: all. Shares are of the whole ledger all the same
	Accounts  []string  // only these, as Platforms
	AsOf      time.Time // Required: printed with every figure
	Spans     bool      // also the span method of Hara et al.
	Spread    bool      // spread shared unpaid time over the groups
	Typical   bool      // also the median of the hourly pay of each group's tasks
}

// Report is what the books say about a query.
type Report struct {
	AsOf     time.Time
	Zone     string
	From, To *timeline.Day
	By       By
	Groups   []Group // by key and currency; shared ones last
	Missing  []money.MissingRate
	Used     []money.Quote // the exchange rates that the figures rest on
	Spans    []SpanRate    // with Query.Spans
}

// Check fails with money.ErrTooLarge where a sum is too large for any figure, as
// after a reward that was mistyped: a wrong figure must not be printed.
func (r Report) Check() error {
	for _, g := range r.Groups {
		if g.TooLarge() {
			return fmt.Errorf("the sum of all %s: %w; an amount in it must be mistyped", g.Currency, money.ErrTooLarge)
		}
	}
	return nil
}

// Compute makes the report in one pass over the books.
func Compute(b Books, q Query) Report {
	c := newCollector(b, q)
	var spans [][2]int64
	if q.Spans {
		c.counted = func(start, end int64) { spans = append(spans, [2]int64{start, end}) }
	}
	c.collect()
	r := q.report(c.cells, c.tallies)
	r.Missing, r.Used = c.gaps(), c.rates()
	if q.Spread {
		q.spread(b, r.Groups)
	}
	if q.Spans {
		r.Spans = spanRates(spans, r.Groups)
	}
	if q.Typical {
		q.typical(b, r.Groups)
	}
	return r
}

func newCollector(b Books, q Query) *collector {
	days := timeline.NewDays(q.Zone, q.DayStart)
	return &collector{
		books: b, days: days, currency: q.Currency, asOf: timeline.DayOf(q.AsOf.In(q.Zone).Date()),
		locate: func(f fact) (cell, bool) {
			if !q.chosen(f) {
				return cell{}, false
			}
			key, shared := q.key(f)
			return cell{key: key, shared: shared}, true
		},
	}
}

// chosen says whether a fact is within the range and the platforms asked for.
func (q Query) chosen(f fact) bool {
	if (q.From != nil || q.To != nil) && !f.hasDay {
		return false
	}
	if q.From != nil && f.day < *q.From || q.To != nil && f.day > *q.To {
		return false
	}
	return (len(q.Platforms) == 0 || slices.Contains(q.Platforms, f.place.Platform)) &&
		(len(q.Accounts) == 0 || slices.Contains(q.Accounts, f.place.Account))
}

// key is the group of a fact, and whether it is unpaid time that belongs to
// none in particular.
func (q Query) key(f fact) (key string, shared bool) {
	switch q.By {
	case ByPlatform:
		key = f.place.Platform
	case ByRequester:
		key = f.place.Requester
	case ByTitle:
		key = f.place.Title
	case ByAccount:
		key = f.place.Account
	case ByActivity:
		if f.entry {
			return "", false
		}
		return f.activity.String(), false
	case ByMonth, ByWeek, ByDay:
		return period(q.By, f.day, f.hasDay), false
	default:
		return "", false
	}
	return key, key == "" && !f.task && !f.entry
}

func period(by By, day timeline.Day, hasDay bool) string {
	switch {
	case !hasDay:
		return ""
	case by == ByMonth:
		return day.Month()
	case by == ByWeek:
		return day.Week()
	}
	return day.String()
}

// report gathers cells into groups and gives unpaid time its currency.
func (q Query) report(cells []cell, tallies []Tally) Report {
	r := Report{AsOf: q.AsOf, Zone: q.Zone.String(), From: q.From, To: q.To, By: q.By}
	type name struct {
		key    string
		shared bool
	}
	sums := map[name]map[money.Currency]*Tally{}
	currencies := map[money.Currency]bool{}
	for i, k := range cells {
		n := name{k.key, k.shared}
		if sums[n] == nil {
			sums[n] = map[money.Currency]*Tally{}
		}
		if sums[n][k.currency] == nil {
			sums[n][k.currency] = &Tally{}
		}
		sums[n][k.currency].Plus(tallies[i])
		if k.currency != "" {
			currencies[k.currency] = true
		}
	}
	if q.By == Whole && len(sums) == 0 {
		sums[name{}] = map[money.Currency]*Tally{"": {}}
	}
	only := q.Currency
	if only == "" && len(currencies) == 1 {
		for c := range currencies {
			only = c
		}
	}
	for n, parts := range sums {
		r.Groups = append(r.Groups, groupsOf(Group{Key: n.key, Shared: n.shared}, parts, only, q.Currency)...)
	}
	slices.SortFunc(r.Groups, func(a, b Group) int {
		if a.Shared != b.Shared {
			return 1 - 2*count(b.Shared)
		}
		if order := strings.Compare(a.Key, b.Key); order != 0 {
			return order
		}
		return strings.Compare(string(a.Currency), string(b.Currency))
	})
	return r
}

// groupsOf are the groups of one key: time and counts without a currency of
// their own join the key's only one, else the report's only one, else stand
// alone.
//
// With a home currency a key that holds money of another one, for want of a
// rate, is split: rates with unpaid time in them would be of a part only.
func groupsOf(key Group, parts map[money.Currency]*Tally, only, home money.Currency) []Group {
	if loose, ok := parts[""]; ok {
		owner := only
		if len(parts) == 2 {
			for c := range parts {
				if c != "" {
					owner = c
				}
			}
		}
		if len(parts) <= 2 && owner != "" {
			delete(parts, "")
			if parts[owner] == nil {
				parts[owner] = &Tally{}
			}
			parts[owner].Plus(*loose)
		}
	}
	groups := make([]Group, 0, len(parts))
	split := len(parts) > 1
	for c := range parts {
		split = split || home != "" && c != "" && c != home
	}
	for c, t := range parts {
		key.Currency, key.Split, key.Tally = c, split, *t
		groups = append(groups, key)
	}
	return groups
}
