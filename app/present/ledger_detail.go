package present

import (
	"context"
	"slices"
	"strings"
	"time"

	"clickwage/data/money"
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
	Reason    string
	Note      string
	Spans     []SpanState
	SpansNote string
	History   []HistoryState
	Earlier   int        // lines of history that are not shown
	Next      []NextStep // what can be marked
	Review    string     // why time waits to be looked at
	Task      bool
}

// Fact is a name and a value.
type Fact struct{ Label, Value string }

// SpanState is one stretch of time.
type SpanState struct {
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
}

// detail reads the record that the keyboard is on.
func (l *Ledger) detail() {
	if !l.has {
		l.State.Detail = nil
		return
	}
	key, all := l.current, l.all
	ask(l.desk, &l.details, func(ctx context.Context) (d detailFacts, err error) {
		records, err := l.desk.Tracker.Records(ctx, []store.Key{key})
		if err != nil || idOf(records[0]) == "" {
			return d, err
		}
		d.record = records[0]
		d.history, err = l.desk.Tracker.History(ctx, idOf(d.record))
		return d, err
	}, func(d detailFacts, err error) {
		if err != nil || idOf(d.record) == "" {
			l.State.Detail = nil
			l.Changed()
			return
		}
		if d.record.Submission != nil {
			d.open = l.list.open[d.record.Submission.ID]
		}
		l.State.Detail = detailOf(l.format(), d, all)
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
	lines := historyOf(f, d.history)
	if !all && len(lines) > historyShown {
		st.Earlier = len(lines) - historyShown
		lines = lines[:historyShown]
	}
	st.History = lines
	return st
}

func taskDetail(f Format, s *work.Submission, d detailFacts) *DetailState {
	st := &DetailState{
		ID: string(s.ID), Task: true, Platform: s.Account.Platform, Mark: markOfTask(f.Say, s, d.open), Title: nameOf(f.Say, s),
		Requester: s.Account.Requester, Number: s.Account.PlatformID, Reason: s.Reason, Note: s.Note,
	}
	took, _ := worked(d.record.Intervals)
	promised := f.Say("work.noreward.short")
	if s.Advertised.RewardKnown {
		promised = f.Money(s.Advertised.Reward)
	}
	st.Facts = append(st.Facts, Fact{f.Say("ledger.reward"), promised})
	if !s.Credit.Bonus.IsZero() {
		st.Facts = append(st.Facts, Fact{f.Say("ledger.bonus"), f.Money(s.Credit.Bonus)})
	}
	if !s.Credit.Reversal.IsZero() {
		st.Facts = append(st.Facts, Fact{f.Say("ledger.reversal"), f.Money(s.Credit.Reversal)})
	}
	time := f.Say("work.notime")
	if took > 0 {
		time = f.Running(took)
	}
	st.Facts = append(st.Facts, Fact{f.Say("ledger.worked"), time})
	if s.Advertised.Limit > 0 {
		st.Facts = append(st.Facts, Fact{f.Say("ledger.allowed"), f.Running(s.Advertised.Limit)})
	}
	if s.Submitted.Known() {
		st.Facts = append(st.Facts, Fact{f.Say("ledger.submitted"), f.Day(s.Submitted.In(f.Zone))})
	}
	tone := map[work.Class]Tone{work.Paid: Paid, work.Unpaid: Lost, work.Pending: Pending, work.ToReview: Quiet}[classOf(s)]
	for _, i := range d.record.Intervals {
		st.addSpan(f, i, tone)
	}
	if took > 0 {
		st.SpansNote = f.Say("ledger.total", f.Running(took))
	}
	if d.open == ended {
		for _, next := range s.State.Next() {
			st.Next = append(st.Next, NextStep{next, f.Say("state." + next.String())})
		}
	}
	return st
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
	text := f.Say("ledger.span", i.Start.In(f.Zone).Format("15:04:05"), i.End.In(f.Zone).Format("15:04:05"))
	if i.Superseded {
		text = f.Say("ledger.superseded", text)
	}
	st.Spans = append(st.Spans, SpanState{tone, text, Mark{signOf(i.Source), f.Say("source." + i.Source.String()), Quiet}, f.Running(i.Duration())})
}

// toldFields are the columns of history that say something to a person.
var toldFields = []string{
	"title", "requester", "platform", "platform_id", "worker", "reward", "bonus", "reversal", "state", "reason", "limit",
	"note", "code", "start", "end", "activity", "review", "record",
}

// historyOf are the changes as lines, the newest first.
func historyOf(f Format, lines []store.HistoryLine) []HistoryState {
	var all []HistoryState
	for _, h := range lines {
		field := h.Field
		if at := strings.LastIndexByte(field, ' '); at >= 0 {
			field = field[at+1:]
		}
		if !slices.Contains(toldFields, field) || h.Old == h.New {
			continue
		}
		all = append(all, HistoryState{
			When: f.Moment(h.At.In(f.Zone)), Who: f.Say("source." + h.Source.String()), Field: f.Say("field." + field),
			Old: valueOf(f, field, h.Old), New: valueOf(f, field, h.New), Why: h.Why,
		})
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
		if s, err := work.ParseState(text); err == nil {
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

// chosen are the ids of what is ticked, or else of the record in detail.
func (l *Ledger) chosen() (keys []store.Key) {
	for k := range l.ticked {
		keys = append(keys, k)
	}
	if len(keys) == 0 && l.has {
		keys = append(keys, l.current)
	}
	return keys
}

func (l *Ledger) ids(ctx context.Context, keys []store.Key, tasks bool) ([]string, error) {
	records, err := l.desk.Tracker.Records(ctx, keys)
	var ids []string
	for _, r := range records {
		if id := idOf(r); id != "" && (!tasks || r.Submission != nil) {
			ids = append(ids, id)
		}
	}
	return ids, err
}

// SetStatus gives what is ticked an outcome, by its index in State.Outcomes.
func (l *Ledger) SetStatus(i int) {
	keys, state := l.chosen(), settable[i]
	if len(keys) == 0 {
		return
	}
	l.desk.act(func(ctx context.Context) (string, int, error) {
		ids, err := l.ids(ctx, keys, true)
		if err != nil || len(ids) == 0 {
			return "", 0, err
		}
		err = l.desk.Tracker.Mark(ctx, ids, tracker.MarkOptions{State: &state})
		return l.desk.Phrase("notice.markedmany", len(ids), l.desk.Phrase("state."+state.String())), 1, err
	})
}

// Remove takes what is ticked out of the ledger; undoing brings it back.
func (l *Ledger) Remove() {
	keys := l.chosen()
	if len(keys) == 0 {
		return
	}
	l.desk.act(func(ctx context.Context) (string, int, error) {
		ids, err := l.ids(ctx, keys, false)
		if err != nil || len(ids) == 0 {
			return "", 0, err
		}
		return l.desk.Phrase("notice.removed", len(ids)), 1, l.desk.Tracker.Remove(ctx, ids)
	})
}
