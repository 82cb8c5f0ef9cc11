package main

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"text/tabwriter"
	"time"

	"clickwage/cmd/console"
	"clickwage/data/money"
	"clickwage/data/quick"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

type addCmd struct {
	Line      []string      `arg:"" optional:"" help:"All of it in one line, instead of flags: platform, title, reward, length, outcome."`
	Start     string        `help:"When it began, such as 2026-11-23T14:30." placeholder:"TIME"`
	End       string        `help:"When it ended." placeholder:"TIME"`
	Count     int           `help:"So many equal tasks, one after the other; the reward is for each." default:"1"`
	DryRun    bool          `help:"Only say what the line would add."`
	Activity  string        `help:"What it was; see start --help." default:"task"`
	Platform  string        `help:"Such as Prolific."`
	Requester string        `help:"Who wanted it done."`
	Title     string        `help:"The task's name."`
	Reward    string        `help:"What was promised, such as 0.12USD." placeholder:"MONEY"`
	Bonus     string        `help:"What was credited beyond it." placeholder:"MONEY"`
	Account   string        `help:"Your id on the platform, where you have several."`
	Limit     time.Duration `help:"Time allowed, such as 10m."`
	promised  `embed:""`
	State     string `help:"What became of a task." default:"submitted"`
	Reason    string `help:"The reason that was given."`
	Note      string `help:"Your own note."`
}

func (c *addCmd) Run(s *session) error {
	if len(c.Line) > 0 {
		return c.line(s)
	}
	switch {
	case c.Start == "" || c.End == "":
		return console.Usage("say when it began and ended with --start and --end, or write one line such as: add prolific image study 0.60GBP 4m approved")
	case c.Count < 1 || c.Count > quick.MaxCount:
		return console.Usage("count %d: from 1 to %d", c.Count, quick.MaxCount)
	case c.DryRun:
		return console.Usage("--dry-run is for a line")
	}
	activity, err := work.ParseActivity(c.Activity)
	if err != nil {
		return console.Misused(err)
	}
	state, err := work.ParseState(c.State)
	if err != nil {
		return console.Misused(err)
	}
	if err := onlyTask(activity, c.Limit, c.Reward, c.Bonus, c.Hourly); err != nil {
		return err
	}
	promised, err := reward(c.Reward)
	if err != nil {
		return err
	}
	bonus, err := amount("bonus", c.Bonus)
	if err != nil {
		return err
	}
	advertised, err := c.promised.read()
	if err != nil {
		return err
	}
	return s.with(func(t *tracker.Tracker) error {
		start, err := instant(s, t, c.Start)
		if err != nil {
			return err
		}
		end, err := instant(s, t, c.End)
		if err != nil {
			return err
		}
		if end <= start {
			return fmt.Errorf("the end %s is not after the start %s; nothing was added", c.End, c.Start)
		}
		ids, err := t.AddMany(s.ctx, tracker.AddOptions{
			Start: start, End: end, Activity: activity, Platform: c.Platform, Requester: c.Requester, Title: c.Title,
			Reward: promised, Bonus: bonus, Limit: c.Limit, State: state, Reason: c.Reason, Note: c.Note,
			Account: c.Account, Promised: advertised,
		}, c.Count)
		if err != nil {
			return err
		}
		return s.added(ids)
	})
}

// added prints the ids of what was added: one object, with all of them where
// there are several.
func (s *session) added(ids []string) error {
	if len(ids) == 1 {
		return s.said(ids[0], ids[0])
	}
	return s.print(map[string]any{"id": ids[0], "ids": ids}, func(w io.Writer) { fmt.Fprintln(w, strings.Join(ids, "\n")) })
}

// amount reads money that must not be below zero; "" is none.
func amount(what, text string) (money.Amount, error) {
	if text == "" {
		return money.Amount{}, nil
	}
	a, err := money.Parse(text, "")
	if err != nil {
		return a, console.Misused(fmt.Errorf("%s: %w; write it as 0.12USD", what, err))
	}
	if err := a.Check(); err != nil {
		return a, fmt.Errorf("%s %s: %w; nothing was changed", what, a, err)
	}
	return a, nil
}

// filter is how list and export choose.
type filter struct {
	From      string   `help:"First day, such as 2026-11-01." placeholder:"DAY"`
	To        string   `help:"Last day, itself included." placeholder:"DAY"`
	Span      string   `help:"Days up to today: today, week, month, weeks (twelve) or year." placeholder:"SPAN"`
	Platform  []string `help:"Only of these platforms."`
	Account   []string `help:"Only of these accounts: your ids on platforms."`
	Requester []string `help:"Only of these requesters."`
	State     []string `help:"Only submissions in these states."`
	Source    string   `help:"Only what was captured so: timer, manual, imported or inferred."`
	Least     string   `help:"Rewards of at least so much." placeholder:"MONEY"`
	Most      string   `help:"Rewards of at most so much." placeholder:"MONEY"`
	Search    string   `help:"Words in titles, requesters, reasons and notes, or an id."`
	Review    bool     `help:"Only what waits to be looked at."`
	NoTime    bool     `help:"Only submissions without time."`
	Sort      string   `help:"By time, platform, title, requester, worked, reward, rate or state." placeholder:"COLUMN"`
	Up        bool     `help:"The smallest or earliest first."`
}

func (f filter) view() tracker.View {
	return tracker.View{
		From: f.From, To: f.To, Span: tracker.Span(f.Span), Platforms: f.Platform, Accounts: f.Account, Requesters: f.Requester,
		States: f.State, Source: f.Source, Least: f.Least, Most: f.Most, Search: f.Search, Review: f.Review, NoTime: f.NoTime,
		Sort: f.Sort, Up: f.Up,
	}
}

func (f filter) chosen(s *session, t *tracker.Tracker) (store.Filter, store.Sort, error) {
	v := f.view()
	if err := v.Check(); err != nil {
		return store.Filter{}, store.Sort{}, console.Misused(err)
	}
	return t.Choose(s.ctx, v)
}

type listCmd struct {
	filter `embed:""`
	View   string `help:"What a saved view shows, instead of filters; see view list." placeholder:"NAME"`
	Limit  int    `help:"At most so many." default:"0"`
}

// chosen is what the filters mean, or the saved view.
func (c *listCmd) chosen(s *session, t *tracker.Tracker) (store.Filter, store.Sort, error) {
	if c.View == "" {
		return c.filter.chosen(s, t)
	}
	if !reflect.DeepEqual(c.filter, filter{}) {
		return store.Filter{}, store.Sort{}, console.Usage("either --view or filters of your own")
	}
	v, err := t.ViewNamed(s.ctx, c.View)
	if err != nil {
		return store.Filter{}, store.Sort{}, knownView(err)
	}
	return t.Choose(s.ctx, v)
}

// itemJSON is an entry of the ledger for scripts.
type itemJSON struct {
	ID         string  `json:"id"`
	Kind       string  `json:"kind"`
	Platform   string  `json:"platform"`
	PlatformID string  `json:"platform_id"`
	Requester  string  `json:"requester"`
	Title      string  `json:"title"`
	Activity   string  `json:"activity"`
	State      *string `json:"state"`
	Start      *string `json:"start"`
	End        *string `json:"end"`
	Seconds    float64 `json:"seconds"`
	Reward     *string `json:"reward"`
	Bonus      *string `json:"bonus"`
	Currency   string  `json:"currency"`
	Source     string  `json:"source"`
	Reason     string  `json:"reason"`
	Review     *string `json:"review"`
	Worker     string  `json:"worker"`
	Decided    *string `json:"decided"`
	Note       string  `json:"note"`
	Zone       string  `json:"zone"`
	// The single intervals: ids for split and move, and what each rests on.
	Intervals []spanJSON `json:"intervals"`
}

// spanJSON is an interval for scripts.
type spanJSON struct {
	ID         string  `json:"id"`
	Start      *string `json:"start"`
	End        *string `json:"end"`
	Seconds    float64 `json:"seconds"`
	Source     string  `json:"source"`
	Entered    *string `json:"entered"`
	Zone       string  `json:"zone"`
	Offset     int     `json:"offset_seconds"`
	Review     *string `json:"review"`
	Superseded bool    `json:"superseded"`
}

func spanOf(i work.Interval) spanJSON {
	return spanJSON{
		ID: string(i.ID), Start: rfc(i.Start), End: rfc(i.End), Seconds: i.Duration().Seconds(), Source: i.Source.String(),
		Entered: rfc(i.Entered), Zone: i.Zone, Offset: i.Offset, Review: review(i.Review), Superseded: i.Superseded,
	}
}

func (c *listCmd) Run(s *session) error {
	if c.Limit < 0 {
		return console.Usage("limit %d: must not be below zero", c.Limit)
	}
	return s.with(func(t *tracker.Tracker) error {
		f, order, err := c.chosen(s, t)
		if err != nil {
			return err
		}
		keys, err := t.Sorted(s.ctx, f, order)
		if err != nil {
			return err
		}
		if c.Limit > 0 {
			keys = keys[:min(c.Limit, len(keys))]
		}
		items := []itemJSON{}
		err = each(s, t, keys, func(r store.Record) error {
			items = append(items, itemOf(r))
			return nil
		})
		if err != nil {
			return err
		}
		zone, err := t.Zone(s.ctx)
		if err != nil {
			return err
		}
		return s.print(items, func(w io.Writer) { table(w, items, zone) })
	})
}

// each hands out the records of some keys.
func each(s *session, t *tracker.Tracker, keys []store.Key, do func(store.Record) error) error {
	const page = 400
	for len(keys) > 0 {
		n := min(page, len(keys))
		records, err := t.Records(s.ctx, keys[:n])
		if err != nil {
			return err
		}
		for _, r := range records {
			if r.Submission == nil && r.Interval == nil {
				continue // gone since
			}
			if err := do(r); err != nil {
				return err
			}
		}
		keys = keys[n:]
	}
	return nil
}

func itemOf(r store.Record) itemJSON {
	if i := r.Interval; i != nil {
		return itemJSON{
			ID: string(i.ID), Kind: "interval", Platform: i.Where.Platform, Requester: i.Where.Requester, Title: i.Title,
			Activity: i.Activity.String(), Start: rfc(i.Start), End: rfc(i.End), Seconds: i.Duration().Seconds(),
			Source: i.Source.String(), Review: review(i.Review), Note: i.Note,
			Worker: i.Where.Worker, Zone: i.Zone, Intervals: []spanJSON{spanOf(*i)},
		}
	}
	sub := r.Submission
	state := sub.State.String()
	item := itemJSON{
		ID: string(sub.ID), Kind: "submission", Platform: sub.Account.Platform, PlatformID: sub.Account.PlatformID,
		Requester: sub.Account.Requester, Title: sub.Title, Activity: work.Task.String(), State: &state,
		Start: rfc(sub.Accepted), End: rfc(sub.Submitted), Currency: string(sub.Currency()), Source: sub.Source.String(),
		Reason: sub.Reason, Worker: sub.Account.Worker, Decided: rfc(sub.Decided), Note: sub.Note,
		Zone: sub.Zone, Intervals: []spanJSON{},
	}
	bonus := sub.Credit.Bonus.Decimal()
	item.Bonus = &bonus
	if sub.Advertised.RewardKnown {
		promised := sub.Advertised.Reward.Decimal()
		item.Reward = &promised
	}
	first := true
	var worked time.Duration // seconds are a sum that is rounded once
	for _, span := range r.Intervals {
		item.Intervals = append(item.Intervals, spanOf(span))
		if span.Superseded {
			continue // kept, and not counted
		}
		worked += span.Duration()
		item.Seconds = worked.Seconds()
		if first {
			first = false
			item.Start = rfc(span.Start)
		}
		item.End = rfc(span.End)
		if span.Review != work.ReviewNone {
			item.Review = review(span.Review)
		}
	}
	return item
}

func review(r work.Review) *string {
	if r == work.ReviewNone {
		return nil
	}
	text := r.String()
	return &text
}

func table(w io.Writer, items []itemJSON, zone *time.Location) {
	if len(items) == 0 {
		fmt.Fprintln(w, "nothing in the ledger matches")
		return
	}
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(tw, "STARTED\tPLATFORM\tTITLE\tWORKED\tBY\tREWARD\tSTATE\tID")
	for _, i := range items {
		started, paid, state := "no date", "-", i.Activity
		if i.Start != nil {
			at, _ := time.Parse(time.RFC3339Nano, *i.Start)
			started = at.In(zone).Format("2006-01-02 15:04")
		}
		if i.Reward != nil {
			paid = strings.TrimRight(strings.TrimRight(*i.Reward, "0"), ".") + " " + i.Currency
		}
		if i.State != nil {
			state = *i.State
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", started, inline(i.Platform), inline(i.Title), clock(time.Duration(i.Seconds*float64(time.Second))), captured(i), paid, state, i.ID)
	}
	tw.Flush()
}

// captured says how an entry's time was captured, and when what was typed was.
func captured(i itemJSON) string {
	source := i.Source
	for _, span := range i.Intervals {
		if span.Superseded {
			continue
		}
		source = span.Source
		if span.Source == work.Manual.String() && span.Entered != nil {
			return "typed " + (*span.Entered)[:len(time.DateOnly)]
		}
	}
	return source
}

type removeCmd struct {
	IDs []string `arg:"" name:"id" help:"Which entries."`
}

func (c *removeCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		if err := t.Remove(s.ctx, c.IDs); err != nil {
			return err
		}
		return s.print(map[string]any{"removed": c.IDs}, func(w io.Writer) {
			fmt.Fprintf(w, "removed %d; clickwage-cli undo brings them back\n", len(c.IDs))
		})
	})
}

type confirmCmd struct {
	ID string `arg:"" help:"Which submission or interval."`
}

func (c *confirmCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		if err := t.Confirm(s.ctx, c.ID); err != nil {
			return err
		}
		return s.said(c.ID, "counted "+c.ID)
	})
}

type undoCmd struct{}

func (undoCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error { return undone(s, t, "took back", t.Undo) })
}

type redoCmd struct{}

func (redoCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error { return undone(s, t, "brought back", t.Redo) })
}
