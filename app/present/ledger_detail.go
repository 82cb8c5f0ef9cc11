package present

import (
	"context"
	"errors"
	"math/big"
	"slices"
	"strings"
	"time"

	"clickwage/data/deadline"
	"clickwage/data/money"
	"clickwage/data/rating"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// DetailState is one record in full.
type DetailState struct {
	ID        string
	Platform  string
	Mark      Mark
	Title     string
	Requester string
	Number    string // the platform's own id
	Facts     []Fact
	Promise   string // what was advertised for an hour, and what it was
	Reason    string
	Note      string
	Spans     []SpanState
	SpansNote string
	History   []HistoryState
	Earlier   int        // lines of history that are not shown
	Next      []NextStep // what can be marked
	Review    string     // why time waits to be looked at
	Task      bool
	Reviews   string // what is said of the requester, or of the platform; "" for nothing
	About     rating.Subject
	Last      string // the change of this record that can be taken back; "" for none
}

// Fact is a name and a value.
type Fact struct{ Label, Value string }

// SpanState is one stretch of time.
type SpanState struct {
	ID     string
	Tone   Tone
	Text   string
	Source Mark
	Took   string
}

// HistoryState is one change.
type HistoryState struct {
	When, Who     string
	Field         string
	Old, New, Why string
	State         bool // the state: Old and New say it without Field
}

// NextStep is a state that a task can be given.
type NextStep struct {
	State work.State
	Text  string
}

// historyShown is how many lines of history are shown at first.
const historyShown = 5

type detailFacts struct {
	record  store.Record
	history []store.HistoryLine
	open    openness
	due     []deadline.Deadline
	last    *store.Change
	reviews []store.Review
}

// detail reads the record that the keyboard is on.
func (l *Ledger) detail() {
	find := l.here()
	if find == nil {
		l.details.newest++ // an answer on the way is of no use
		l.State.Detail = nil
		return
	}
	l.show(find)
}

// here reads the record that the keyboard is on, of the list or of the warnings;
// nil where it is on none.
func (l *Ledger) here() func(context.Context) (store.Record, error) {
	if l.settle.open {
		id := l.settle.shows()
		if id == "" {
			return nil
		}
		return func(ctx context.Context) (store.Record, error) { return l.desk.Tracker.Record(ctx, id) }
	}
	if !l.has {
		return nil
	}
	key := l.current
	return func(ctx context.Context) (store.Record, error) {
		records, err := l.desk.Tracker.Records(ctx, []store.Key{key})
		if err != nil {
			return store.Record{}, err
		}
		return records[0], nil
	}
}

// show reads one record in full and shows it.
func (l *Ledger) show(find func(context.Context) (store.Record, error)) {
	all := l.all
	ask(l.desk, &l.details, func(ctx context.Context) (d detailFacts, err error) {
		if d.record, err = find(ctx); err != nil || idOf(d.record) == "" {
			return d, err
		}
		if d.history, err = l.desk.Tracker.History(ctx, idOf(d.record)); err != nil {
			return d, err
		}
		if d.reviews, err = l.desk.Tracker.Reviews(ctx); err != nil {
			return d, err
		}
		last, err := l.desk.Tracker.LastChange(ctx, idOf(d.record))
		switch {
		case err == nil:
			d.last = &last
		case !errors.Is(err, store.ErrNothing):
			return d, err
		}
		if d.record.Submission == nil {
			return d, nil
		}
		d.due, err = l.desk.Tracker.DueOf(ctx, *d.record.Submission)
		return d, err
	}, func(d detailFacts, err error) {
		if l.State.Detail = nil; err == nil && idOf(d.record) != "" {
			if d.record.Submission != nil {
				d.open = l.list.open[d.record.Submission.ID]
			}
			l.State.Detail = detailOf(l.format(), d, all)
		}
		l.Changed()
	})
}

// ShowHistory shows all of a record's history.
func (l *Ledger) ShowHistory() {
	l.all = true
	l.detail()
}

func detailOf(f Format, d detailFacts, all bool) *DetailState {
	var st *DetailState
	if s := d.record.Submission; s != nil {
		st = taskDetail(f, s, d)
	} else {
		st = timeDetail(f, d.record.Interval)
	}
	st.About = aboutOf(d.record)
	st.Reviews = ReviewLine(f.Say, tracker.SaidOf(d.reviews, st.About.Same))
	lines := historyOf(f, d.history)
	if !all && len(lines) > historyShown {
		st.Earlier = len(lines) - historyShown
		lines = lines[:historyShown]
	}
	st.History = lines
	if d.last != nil {
		st.Last = f.Say("ledger.undo.hint", f.Say("change."+d.last.What), f.Moment(d.last.At.In(f.Zone)))
	}
	return st
}

// aboutOf is whom a review of a record would be about.
func aboutOf(r store.Record) rating.Subject {
	account := work.Account{}
	if r.Submission != nil {
		account = r.Submission.Account
	} else if r.Interval != nil {
		account = r.Interval.Where
	}
	return rating.Subject{Platform: account.Platform, Requester: account.Requester, RequesterID: account.RequesterID}
}

func taskDetail(f Format, s *work.Submission, d detailFacts) *DetailState {
	st := &DetailState{
		ID: string(s.ID), Task: true, Platform: s.Account.Platform, Mark: markOfTask(f.Say, s, d.open), Title: nameOf(f.Say, s),
		Requester: s.Account.Requester, Number: s.Account.PlatformID, Reason: s.Reason, Note: s.Note,
	}
	st.Facts, st.Promise = factsOf(f, s, d), promiseOf(f, s, d.record.Intervals)
	tone := map[work.Class]Tone{work.Paid: Paid, work.Unpaid: Lost, work.Pending: Pending, work.ToReview: Quiet}[classOf(s)]
	for _, i := range d.record.Intervals {
		st.addSpan(f, i, tone)
	}
	if took, _ := worked(d.record.Intervals); took > 0 {
		st.SpansNote = f.Say("ledger.total", f.Running(took))
	}
	if d.open == ended {
		for _, next := range s.State.Next() {
			st.Next = append(st.Next, NextStep{next, f.Say("state." + next.String())})
		}
	}
	return st
}

func factsOf(f Format, s *work.Submission, d detailFacts) []Fact {
	promised := f.Say("work.noreward.short")
	if s.Advertised.RewardKnown {
		promised = f.Money(s.Advertised.Reward)
	}
	facts := []Fact{{f.Say("ledger.reward"), promised}}
	if !s.Credit.Bonus.IsZero() {
		facts = append(facts, Fact{f.Say("ledger.bonus"), f.Money(s.Credit.Bonus)})
	}
	if !s.Credit.Reversal.IsZero() {
		facts = append(facts, Fact{f.Say("ledger.reversal"), f.Money(s.Credit.Reversal)})
	}
	took, _ := worked(d.record.Intervals)
	time := f.Say("work.notime")
	if took > 0 {
		time = f.Running(took)
	}
	facts = append(facts, Fact{f.Say("ledger.worked"), time})
	if s.Advertised.Limit > 0 {
		facts = append(facts, Fact{f.Say("ledger.allowed"), f.Running(s.Advertised.Limit)})
	}
	if s.Submitted.Known() {
		facts = append(facts, Fact{f.Say("ledger.submitted"), f.Day(s.Submitted.In(f.Zone))})
	}
	now := work.At(f.Now)
	for _, due := range d.due {
		key := "ledger.due." + string(due.Rule.Kind)
		if due.At < now && due.Rule.Kind != deadline.Contact {
			key += ".passed"
		}
		facts = append(facts, Fact{f.Say(key), f.Day(due.At.In(f.Zone))})
	}
	if s.Account.Worker != "" {
		facts = append(facts, Fact{f.Say("ledger.account"), s.Account.Worker})
	}
	return facts
}

// promiseOf says what was advertised for an hour and what the task's own time
// brought, in the currency of the promise.
func promiseOf(f Format, s *work.Submission, spans []work.Interval) string {
	advertised, ok := s.Promise.Rate()
	if !ok {
		return f.Say("ledger.promise.unknown")
	}
	text := f.Rate(advertised)
	waits := slices.ContainsFunc(spans, func(i work.Interval) bool { return !i.Superseded && i.Review != work.ReviewNone })
	took, _ := worked(spans)
	class, currency := classOf(s), advertised.Amount().Currency
	if class != work.Paid && class != work.Unpaid || waits || took <= 0 || s.Currency() != "" && s.Currency() != currency {
		return f.Say("ledger.promise.open", text)
	}
	pay := int64(0)
	if class == work.Paid {
		pay = work.Net(s.State, s.Advertised.Reward.Micros, s.Credit.Bonus.Micros, s.Credit.Reversal.Micros)
	}
	was, ok := money.PerHour(money.Of(pay, currency), new(big.Rat).SetInt64(took.Microseconds()))
	if !ok {
		return f.Say("ledger.promise.open", text)
	}
	return f.Say("ledger.promise", text, f.Rate(was))
}

func timeDetail(f Format, i *work.Interval) *DetailState {
	st := &DetailState{
		ID: string(i.ID), Platform: i.Where.Platform, Mark: Mark{Text: f.Say("work.unpaid.short"), Tone: Quiet},
		Title: f.Say("activity." + i.Activity.String()), Requester: joined(" · ", i.Title, i.Where.Requester), Note: i.Note,
	}
	st.Facts = []Fact{{f.Say("ledger.worked"), f.Running(i.Duration())}}
	tone := Other
	if i.Activity == work.OnCall {
		tone = OnCall
	}
	st.addSpan(f, *i, tone)
	return st
}

func (st *DetailState) addSpan(f Format, i work.Interval, tone Tone) {
	if i.Review != work.ReviewNone {
		tone = Quiet
		st.Review = f.Say("review." + i.Review.String())
	}
	start := i.Start.In(f.Zone)
	text := f.Say("ledger.span", start.Format("15:04:05"), i.End.In(f.Zone).Format("15:04:05"))
	source := joined(" · ", f.Day(start), f.Say("source."+i.Source.String()))
	if i.Source == work.Manual && i.Entered.Known() {
		source = joined(" · ", f.Day(start), f.Say("ledger.typed", f.Day(i.Entered.In(f.Zone))))
	}
	if zone, err := time.LoadLocation(i.Zone); err == nil && i.Zone != "" {
		there := i.Start.In(zone)
		if there.Format("15:04") != start.Format("15:04") {
			source = joined(" · ", source, f.Say("ledger.zone", f.Clock(there), strings.ReplaceAll(i.Zone[strings.LastIndexByte(i.Zone, '/')+1:], "_", " ")))
		}
	}
	if i.Superseded {
		source = f.Say("ledger.superseded", source)
	}
	st.Spans = append(st.Spans, SpanState{string(i.ID), tone, text, Mark{signOf(i.Source), source, Quiet}, f.Running(i.Duration())})
}

// toldFields are the columns of history that say something to a person.
var toldFields = []string{
	"title", "requester", "platform", "platform_id", "worker", "reward", "bonus", "reversal", "state", "reason", "limit",
	"note", "code", "start", "end", "activity", "review", "record", "hourly", "terms", "estimate", "submission", "erased",
}

// historyOf are the changes as lines, the newest first. What was noted when the
// record began is one line.
func historyOf(f Format, lines []store.HistoryLine) []HistoryState {
	var all []HistoryState
	var noted []string
	for _, h := range lines {
		field := h.Field
		if at := strings.LastIndexByte(field, ' '); at >= 0 {
			field = field[at+1:]
		}
		if !slices.Contains(toldFields, field) || h.Old == h.New {
			continue
		}
		if h.Old == "" && h.At == lines[0].At && field != "state" {
			if name := f.Say("field." + field); !slices.Contains(noted, name) {
				noted = append(noted, name)
			}
			continue
		}
		line := HistoryState{
			When: f.Moment(h.At.In(f.Zone)), Who: f.Say("who." + h.Source.String()), Field: f.Say("field." + field),
			Old: valueOf(f, field, h.Old), New: valueOf(f, field, h.New), Why: shortened(h.Why, 90), State: field == "state",
		}
		if h.Effective.Known() && f.Day(h.Effective.In(f.Zone)) != f.Day(h.At.In(f.Zone)) {
			line.Who = joined(" · ", line.Who, f.Say("ledger.effective", f.Day(h.Effective.In(f.Zone))))
		}
		all = append(all, line)
	}
	if len(noted) > 0 {
		first := HistoryState{When: f.Moment(lines[0].At.In(f.Zone)), Who: f.Say("who." + lines[0].Source.String()), Field: f.Say("ledger.noted", strings.Join(noted, ", "))}
		all = slices.Insert(all, 0, first)
	}
	slices.Reverse(all)
	return all
}

// valueOf is a value of history as a person reads it.
func valueOf(f Format, field, text string) string {
	if text == "" || text == "null" {
		return ""
	}
	switch field {
	case "state":
		if s, err := work.ParseState(text); err == nil && s == work.Accepted {
			return f.Say("field.accepted")
		} else if err == nil {
			return f.Say("state." + s.String())
		}
	case "record":
		return f.Say("record." + text)
	case "activity", "review":
		return f.Say(field + "." + text)
	case "limit":
		if d, err := time.ParseDuration(text); err == nil {
			return f.Running(d)
		}
	case "reward", "bonus", "reversal":
		if a, err := money.Parse(text, ""); err == nil {
			return f.Money(a)
		}
	case "start", "end":
		if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
			return f.Moment(at.In(f.Zone))
		}
	}
	return text
}

// Mark sets the outcome of the record in detail.
func (l *Ledger) Mark(state work.State) {
	if l.State.Detail == nil {
		return
	}
	id, title := l.State.Detail.ID, l.State.Detail.Title
	l.desk.act(func(ctx context.Context) (string, int, error) {
		err := l.desk.Tracker.Mark(ctx, []string{id}, tracker.MarkOptions{State: &state})
		return l.desk.Phrase("notice.marked", title, l.desk.Phrase("state."+state.String())), 1, err
	})
}

// Confirm counts time that waited to be looked at.
func (l *Ledger) Confirm() {
	if l.State.Detail == nil {
		return
	}
	id := l.State.Detail.ID
	l.desk.act(func(ctx context.Context) (string, int, error) {
		return l.desk.Phrase("notice.confirmed"), 1, l.desk.Tracker.Confirm(ctx, id)
	})
}
