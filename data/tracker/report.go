package tracker

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"clickwage/data/chart"
	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// DefaultPath is where the worker's ledger lies: CLICKWAGE_LEDGER where that is
// set, else the user's data folder: on Windows the one that stays on this computer.
func DefaultPath() (string, error) {
	if path := os.Getenv("CLICKWAGE_LEDGER"); path != "" {
		return path, nil
	}
	folder := os.Getenv("XDG_DATA_HOME")
	if folder == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		folder = filepath.Join(home, ".local", "share")
		if local := os.Getenv("LOCALAPPDATA"); runtime.GOOS == "windows" && local != "" {
			folder = local
		}
	}
	return filepath.Join(folder, "clickwage", "ledger.db"), nil
}

// Query is a query of everything, with the worker's own zone, start of day and
// currency, as of now.
func (t *Tracker) Query(ctx context.Context) (earnings.Query, error) {
	s, err := t.Settings(ctx)
	if err != nil {
		return earnings.Query{}, err
	}
	return earnings.Query{Zone: s.Zone, DayStart: s.DayStart, Currency: s.Currency, AsOf: t.now()}, nil
}

// Report answers a query.
func (t *Tracker) Report(ctx context.Context, q earnings.Query) (earnings.Report, error) {
	return t.store.Report(ctx, q)
}

// Timesheet is when the worker worked, by the clock, without money.
func (t *Tracker) Timesheet(ctx context.Context, q earnings.Query) (earnings.Timesheet, error) {
	return t.store.Timesheet(ctx, q)
}

// Today is the worker's day of now.
func (t *Tracker) Today(ctx context.Context) (timeline.Day, error) {
	q, err := t.Query(ctx)
	if err != nil {
		return 0, err
	}
	return timeline.NewDays(q.Zone, q.DayStart).Of(t.Now()), nil
}

// BlockKind is how a stretch of a day is drawn.
type BlockKind uint8

// The kinds of block.
const (
	BlockPaid BlockKind = iota
	BlockPending
	BlockLost
	BlockOther
	BlockOnCall
	BlockReview
)

// Block is a stretch of the day with one meaning.
type Block struct {
	Start, End work.Instant
	Kind       BlockKind
}

// DayView is what a day held.
type DayView struct {
	Day      timeline.Day
	From, To work.Instant
	Blocks   []Block        // in order of time
	Records  []store.Record // the latest begun first
}

// Day is the worker's day: its blocks and its records.
func (t *Tracker) Day(ctx context.Context, day timeline.Day) (DayView, error) {
	q, err := t.Query(ctx)
	if err != nil {
		return DayView{}, err
	}
	days := timeline.NewDays(q.Zone, q.DayStart)
	v := DayView{Day: day, From: work.Instant(days.Start(day)), To: work.Instant(days.Start(day + 1))}
	keys, err := t.store.Keys(ctx, store.Filter{From: v.From, To: v.To})
	if err != nil {
		return v, err
	}
	if v.Records, err = t.store.Records(ctx, keys); err != nil {
		return v, err
	}
	for _, r := range v.Records {
		v.Blocks = append(v.Blocks, blocks(r)...)
	}
	slices.SortStableFunc(v.Blocks, func(a, b Block) int { return cmp.Compare(a.Start, b.Start) })
	return v, nil
}

// blocks are the stretches of a record, each with its meaning.
func blocks(r store.Record) []Block {
	if r.Interval != nil {
		return []Block{{r.Interval.Start, r.Interval.End, blockKind(*r.Interval, work.ToReview)}}
	}
	var all []Block
	for _, i := range r.Intervals {
		if !i.Superseded {
			all = append(all, Block{i.Start, i.End, blockKind(i, classOf(r.Submission))})
		}
	}
	return all
}

func classOf(s *work.Submission) work.Class {
	return work.ClassOf(s.State, s.Advertised.RewardKnown, s.Advertised.Reward.Micros, s.Credit.Bonus.Micros, s.Credit.Reversal.Micros)
}

func blockKind(i work.Interval, class work.Class) BlockKind {
	switch {
	case i.Review != work.ReviewNone:
		return BlockReview
	case i.Activity == work.OnCall:
		return BlockOnCall
	case i.Activity != work.Task:
		return BlockOther
	}
	return map[work.Class]BlockKind{
		work.Paid: BlockPaid, work.Pending: BlockPending, work.Unpaid: BlockLost, work.ToReview: BlockReview,
	}[class]
}

// Chart is a chart of the query's range and platforms, grouped as its length
// asks, with the worker's floor.
func (t *Tracker) Chart(ctx context.Context, name chart.Name, q earnings.Query, p chart.Phrase) (chart.Spec, error) {
	days, err := t.length(ctx, q)
	if err != nil {
		return chart.Spec{}, err
	}
	q.By, q.Spread = chart.GroupBy(name, days), name == chart.Platforms
	r, err := t.store.Report(ctx, q)
	if err != nil {
		return chart.Spec{}, err
	}
	s, err := t.Settings(ctx)
	if err != nil {
		return chart.Spec{}, err
	}
	in := chart.Input{Report: r, Currency: q.Currency, Sign: money.Sign(q.Currency)}
	if !s.Floor.IsZero() && (q.Currency == "" || q.Currency == s.Floor.Currency) {
		floor := money.HourlyOf(s.Floor)
		in.Floor = &floor
	}
	return chart.Build(string(name), in, p)
}

// length is the number of days of a query's range; an open end is that of the
// ledger.
func (t *Tracker) length(ctx context.Context, q earnings.Query) (int, error) {
	first, last, err := t.store.Reach(ctx)
	if err != nil {
		return 0, err
	}
	days := timeline.NewDays(q.Zone, q.DayStart)
	from, to := days.Of(first), days.Of(last)
	if q.From != nil {
		from = *q.From
	}
	if q.To != nil {
		to = *q.To
	}
	return int(to-from) + 1, nil
}
