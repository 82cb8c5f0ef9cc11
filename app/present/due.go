package present

import (
	"context"
	"slices"
	"time"

	"clickwage/data/deadline"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// DueState is what the Disputes page shows of deadlines and rules. Beside the
// lists stands at most one of Detail, Rule and Form.
type DueState struct {
	Loading bool
	Trouble *Trouble
	Summary string
	Filters []FilterState
	Rows    []DueRow
	More    int // rows that are not listed
	Beyond  string
	Empty   string
	Badge   int // what comes within seven days
	Detail  *DueDetail
	Chosen  int // index of Rows; -1: none
	Rules   []RuleGroup
	Rule    *RuleState
	Form    *Blank
}

// DueRow is something that falls due.
type DueRow struct {
	Task, Title, Caption string
	When                 string // counted down
	Kind                 Mark
	Passed               bool
}

// DueDetail is one of them in full.
type DueDetail struct {
	Task, Title, Platform string
	When, At              string
	Kind                  Mark
	Do, Says              string
	Source                string
	Sure                  Mark
	Rule                  string // its id
}

const (
	dueWithin = 31 * 24 * time.Hour // how far the list looks ahead and back
	badgeDays = 7
	dueShown  = 60
)

// dueKinds are the filters after "all", in their order.
var dueKinds = []deadline.Kind{deadline.Approval, deadline.Appeal, deadline.Payment, deadline.Contact}

// Due is the presenter of what falls due and of the platforms' rules.
type Due struct {
	desk    *Desk
	asking  asking
	pace    pace
	opening asking
	filter  int
	shown   int
	facts   *dueFacts
	listed  []deadline.Deadline
	chosen  deadline.Deadline
	rule    string // the id of the open rule
	State   DueState
	Changed func()
}

type dueFacts struct {
	settings tracker.Settings
	view     tracker.DueView
	rules    deadline.Rules
}

// NewDue is the presenter of what falls due.
func NewDue(d *Desk) *Due {
	return &Due{desk: d, shown: dueShown, State: DueState{Loading: true, Chosen: -1}, Changed: func() {}}
}

// Load reads the ledger anew.
func (d *Due) Load() {
	d.State.Loading = true
	d.pace.begin(d.desk.Tracker.Now())
	ask(d.desk, &d.asking, func(ctx context.Context) (facts *dueFacts, err error) {
		facts = &dueFacts{}
		if facts.settings, err = d.desk.Tracker.Settings(ctx); err != nil {
			return nil, err
		}
		if facts.rules, err = d.desk.Tracker.Rules(ctx); err != nil {
			return nil, err
		}
		facts.rules = facts.rules.Dated()
		facts.view, err = d.desk.Tracker.Due(ctx, dueWithin)
		return facts, err
	}, func(facts *dueFacts, err error) {
		d.pace.end(d.desk.Tracker.Now())
		if !d.desk.answered(err, &d.State.Loading, &d.State.Trouble, d.Changed) {
			return
		}
		d.facts = facts
		d.draw()
		d.reopenRule()
		d.Changed()
	})
}

// Ready says whether the deadlines of a large ledger may be read again for the
// badge alone.
func (d *Due) Ready() bool { return d.pace.ready(d.desk.Tracker.Now()) }

// Tick counts down without reading anew.
func (d *Due) Tick() {
	if d.facts != nil {
		d.facts.view.Now = d.desk.Tracker.Now()
		d.draw()
		d.Changed()
	}
}

// Filter chooses a kind, 0 for all.
func (d *Due) Filter(i int) {
	d.filter, d.shown = i, dueShown
	d.State.Detail, d.chosen = nil, deadline.Deadline{}
	if d.facts != nil {
		d.draw()
		d.Changed()
	}
}

// ShowMore lists more.
func (d *Due) ShowMore() {
	d.shown += 2 * dueShown
	d.draw()
	d.Changed()
}

func (d *Due) draw() {
	f := d.desk.format(d.facts.settings)
	now, all := d.facts.view.Now, d.facts.view.Due
	st := &d.State
	counts := make([]int, 1+len(dueKinds))
	coming := 0
	st.Badge = 0
	d.listed = nil
	for _, one := range all {
		kind := 1 + slices.Index(dueKinds, one.Rule.Kind)
		counts[0]++
		counts[kind]++
		if left := one.At.Sub(now); left >= 0 {
			coming++
			if left <= badgeDays*24*time.Hour {
				st.Badge++
			}
		}
		if d.filter == 0 || d.filter == kind {
			d.listed = append(d.listed, one)
		}
	}
	st.Summary = f.Say("due.summary", st.Badge, coming)
	st.Filters = []FilterState{{Text: f.Say("filter.all"), Count: f.Say("count.plain", counts[0]), Chosen: d.filter == 0}}
	for i, kind := range dueKinds {
		st.Filters = append(st.Filters, FilterState{
			Text: f.Say("due.kind." + string(kind)), Count: f.Say("count.plain", counts[1+i]), Chosen: d.filter == 1+i,
		})
	}
	st.Rows, st.Chosen = nil, -1
	for i, one := range d.listed[:min(d.shown, len(d.listed))] {
		st.Rows = append(st.Rows, dueRow(f, one, now))
		if sameDeadline(one, d.chosen) {
			st.Chosen = i
		}
	}
	st.More = len(d.listed) - len(st.Rows)
	st.Beyond = ""
	if v := d.facts.view; v.Passed+v.Later > 0 {
		st.Beyond = f.Say("due.beyond", v.Later, v.Passed, int(dueWithin/(24*time.Hour)))
	}
	st.Empty = f.Say("due.empty")
	if d.filter > 0 {
		st.Empty = f.Say("due.empty.kind")
	}
	st.Empty = sentences(st.Empty, st.Beyond)
	if st.Detail = nil; st.Chosen >= 0 {
		st.Detail = dueDetail(f, d.chosen, now)
	}
	st.Rules = ruleGroups(f, d.facts.rules)
}

func sameDeadline(a, b deadline.Deadline) bool {
	return a.Facts.ID == b.Facts.ID && a.Rule.ID == b.Rule.ID && a.At == b.At
}

// kindMark names what falls due.
func kindMark(say Phrase, k deadline.Kind) Mark {
	m := Mark{SignClock, say("due.kind." + string(k)), Quiet}
	switch k {
	case deadline.Approval:
		m.Sign = SignCheck
	case deadline.Appeal:
		m.Sign, m.Tone = SignReturned, Lost
	case deadline.Contact:
		m.Sign = SignInfo
	}
	return m
}

func dueRow(f Format, one deadline.Deadline, now work.Instant) DueRow {
	return DueRow{
		Task: string(one.Facts.ID), Title: orWords(one.Facts.Title, f.Say("work.task")), When: countdown(f, one.At.Sub(now), one.Earliest()),
		Caption: joined(" · ", one.Facts.Platform, f.Moment(one.At.In(f.Zone))), Kind: kindMark(f.Say, one.Rule.Kind), Passed: one.At < now,
	}
}

// countdown says how long until or since. Example: "in 3 d 4 h", "passed 2 d
// ago", "possible since 2 d".
func countdown(f Format, left time.Duration, earliest bool) string {
	switch {
	case left >= 0:
		return f.Say("due.in", rough(f, left, 2))
	case earliest:
		return f.Say("due.since", rough(f, -left, 1))
	}
	return f.Say("due.passed", rough(f, -left, 1))
}

// rough is a span in its largest units, at most so many, rounded down.
func rough(f Format, d time.Duration, most int) string {
	minutes := int(d / time.Minute)
	var parts []string
	for _, u := range []struct {
		n   int
		key string
	}{{minutes / 1440, "due.days"}, {minutes / 60 % 24, "due.hours"}, {minutes % 60, "format.minutes"}} {
		switch {
		case u.n > 0 && len(parts) < most:
			parts = append(parts, f.Say(u.key, u.n))
		case len(parts) > 0:
			return joined(" ", parts...)
		}
	}
	if len(parts) == 0 {
		return f.Say("due.moment")
	}
	return joined(" ", parts...)
}

func dueDetail(f Format, one deadline.Deadline, now work.Instant) *DueDetail {
	row := dueRow(f, one, now)
	return &DueDetail{
		Task: row.Task, Title: row.Title, Platform: one.Facts.Platform, When: Capital(row.When), At: f.Moment(one.At.In(f.Zone)), Kind: row.Kind,
		Do: orWords(deadline.In(one.Rule.Do, f.Language), f.Say("due.do."+string(one.Rule.Kind))), Says: ruleSays(f, one.Rule),
		Source: ruleSource(f, one.Rule), Sure: sureMark(f.Say, one.Rule.Confidence), Rule: one.Rule.ID,
	}
}

// Choose opens one row of the list.
func (d *Due) Choose(i int) {
	if i < 0 || i >= len(d.listed) || d.facts == nil {
		return
	}
	d.closeRule()
	d.chosen = d.listed[i]
	d.draw()
	d.Changed()
}

// Close puts away what stands beside the lists.
func (d *Due) Close() {
	d.closeRule()
	d.chosen, d.State.Detail, d.State.Chosen = deadline.Deadline{}, nil, -1
	d.Changed()
}

// Remind tells ahead what falls due, in one sentence for all that is new, and
// nothing where the worker does not want it. It runs off the window's goroutine.
func (d *Desk) Remind(tell func(title, text string)) {
	d.Run(func() {
		fresh, err := d.Tracker.TakeReminders(context.Background())
		if err != nil || len(fresh) == 0 {
			return // tried again with the next look
		}
		s, err := d.Tracker.Settings(context.Background())
		if err != nil {
			return
		}
		f, first := d.format(s), fresh[0]
		what := joined(" · ", f.Say("due.kind."+string(first.Rule.Kind)), first.Facts.Platform, orWords(first.Facts.Title, f.Say("work.task")))
		when := countdown(f, first.At.Sub(d.Tracker.Now()), first.Earliest())
		if len(fresh) == 1 {
			tell(Capital(when), what)
			return
		}
		tell(f.Say("due.remind.many", len(fresh)), f.Say("due.remind.first", when, what))
	}, func() {})
}
