package store

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/revision"
	"clickwage/data/work"
)

// Kinds of record, as revisions name them.
const (
	kindSubmission = "submission"
	kindInterval   = "interval"
	kindTimer      = "timer"
	kindEntry      = "entry"
	kindSetting    = "setting"
	kindSettled    = "settled"
	kindPayout     = "payout"
)

// Values of a revision: text for people and for hashing alike. An empty text,
// an unknown instant and an unknown amount are null.

const instantLayout = "2006-01-02T15:04:05.000000Z"

func textValue(s string) []byte {
	if s == "" {
		return nil
	}
	return revision.String(s)
}

func instantValue(i work.Instant) []byte {
	if !i.Known() {
		return nil
	}
	t := i.In(time.UTC)
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return t.AppendFormat([]byte{'"'}, instantLayout+`"`)
	}
	hour, minute, second := t.Clock()
	dst := append(make([]byte, 0, len(instantLayout)+2), '"')
	dst = append(digits(dst, year, 4), '-')
	dst = append(digits(dst, int(month), 2), '-')
	dst = append(digits(dst, day, 2), 'T')
	dst = append(digits(dst, hour, 2), ':')
	dst = append(digits(dst, minute, 2), ':')
	dst = append(digits(dst, second, 2), '.')
	return append(digits(dst, t.Nanosecond()/1000, 6), 'Z', '"')
}

// digits appends a number with zeros before it: instants are written in the
// millions, and Format is three times slower.
func digits(dst []byte, n, width int) []byte {
	at := len(dst)
	dst = append(dst, "000000"[:width]...)
	for i := at + width - 1; n > 0; i-- {
		dst[i] = byte('0' + n%10)
		n /= 10
	}
	return dst
}

func spanValue(d time.Duration) []byte {
	if d == 0 {
		return nil
	}
	return append(strconv.AppendFloat([]byte{'"'}, d.Seconds(), 'f', -1, 64), `s"`...)
}

func amountValue(a money.Amount, known bool) []byte {
	if !known {
		return nil
	}
	return revision.String(a.String())
}

func flagValue(b bool) []byte {
	if !b {
		return nil
	}
	return revision.Bool(true)
}

// eventsValue is the list of events as canonical JSON.
func eventsValue(events []work.Event) []byte {
	if len(events) == 0 {
		return nil
	}
	dst := []byte{'['}
	for i, e := range events {
		if i > 0 {
			dst = append(dst, ',')
		}
		fields := []revision.Field{
			{Name: "at", Value: instantValue(e.At)}, {Name: "reason", Value: textValue(e.Reason)},
			{Name: "recorded", Value: instantValue(e.Recorded)}, {Name: "source", Value: revision.String(e.Source.String())},
			{Name: "state", Value: revision.String(e.State.String())},
		}
		dst = revision.Object(dst, fields)
	}
	return append(dst, ']')
}

// body reads a revision's values back.
type body map[string]json.RawMessage

func parseBody(text string) (body, error) {
	var b body
	if err := json.Unmarshal([]byte(text), &b); err != nil {
		return nil, fmt.Errorf("revision: %w", err)
	}
	return b, nil
}

func (b body) text(name string) string {
	var s string
	if raw, ok := b[name]; ok {
		_ = json.Unmarshal(raw, &s)
	}
	return s
}

func (b body) instant(name string) work.Instant {
	t, err := time.Parse(instantLayout, b.text(name))
	if err != nil {
		return 0
	}
	return work.At(t)
}

func (b body) span(name string) time.Duration {
	d, _ := time.ParseDuration(b.text(name))
	return d.Round(time.Microsecond)
}

func (b body) amount(name string) (money.Amount, bool) {
	a, err := money.Parse(b.text(name), "")
	return a, err == nil
}

func (b body) flag(name string) bool { return string(b[name]) == "true" }

func (b body) number(name string) int {
	n, _ := strconv.Atoi(b.text(name))
	return n
}

type eventBody struct{ At, Reason, Recorded, Source, State string }

func (b body) events() []work.Event { return decodeEvents(b["events"]) }

func decodeEvents(raw []byte) []work.Event {
	var list []eventBody
	if len(raw) == 0 || json.Unmarshal(raw, &list) != nil {
		return nil
	}
	events := make([]work.Event, 0, len(list))
	for _, e := range list {
		state, _ := work.ParseState(e.State)
		source, _ := work.ParseSource(e.Source)
		fields := body{"at": quoted(e.At), "recorded": quoted(e.Recorded)}
		events = append(events, work.Event{
			State: state, At: fields.instant("at"), Recorded: fields.instant("recorded"), Source: source, Reason: e.Reason,
		})
	}
	return events
}

func quoted(s string) json.RawMessage { return revision.String(s) }

func submissionFields(s work.Submission) []revision.Field {
	return []revision.Field{ // sorted by name
		{Name: "accepted", Value: instantValue(s.Accepted)},
		{Name: "batch", Value: textValue(string(s.Batch))},
		{Name: "bonus", Value: amountValue(s.Credit.Bonus, !s.Credit.Bonus.IsZero())},
		{Name: "code", Value: textValue(s.Code)},
		{Name: "currency", Value: textValue(string(s.Currency()))},
		{Name: "decided", Value: instantValue(s.Decided)},
		{Name: "estimate", Value: spanValue(s.Advertised.Estimate)},
		{Name: "events", Value: eventsValue(s.Events)},
		{Name: "id", Value: textValue(string(s.ID))},
		{Name: "limit", Value: spanValue(s.Advertised.Limit)},
		{Name: "note", Value: textValue(s.Note)},
		{Name: "platform", Value: textValue(s.Account.Platform)},
		{Name: "platform_id", Value: textValue(s.Account.PlatformID)},
		{Name: "promise", Value: textValue(s.PromiseText())},
		{Name: "reason", Value: textValue(s.Reason)},
		{Name: "recorded", Value: instantValue(s.RecordedAt)},
		{Name: "requester", Value: textValue(s.Account.Requester)},
		{Name: "requester_id", Value: textValue(s.Account.RequesterID)},
		{Name: "reversal", Value: amountValue(s.Credit.Reversal, !s.Credit.Reversal.IsZero())},
		{Name: "reward", Value: amountValue(s.Advertised.Reward, s.Advertised.RewardKnown)},
		{Name: "source", Value: revision.String(s.Source.String())},
		{Name: "state", Value: revision.String(s.State.String())},
		{Name: "submitted", Value: instantValue(s.Submitted)},
		{Name: "task_id", Value: textValue(s.Account.TaskID)},
		{Name: "title", Value: textValue(s.Title)},
		{Name: "worker", Value: textValue(s.Account.Worker)},
		{Name: "zone", Value: textValue(s.Zone)},
	}
}

func (b body) account() work.Account {
	return work.Account{
		Platform: b.text("platform"), PlatformID: b.text("platform_id"), Worker: b.text("worker"),
		Requester: b.text("requester"), RequesterID: b.text("requester_id"), TaskID: b.text("task_id"),
	}
}

func (b body) submission() work.Submission {
	s := work.Submission{
		ID: work.SubmissionID(b.text("id")), Account: b.account(), Title: b.text("title"),
		Accepted: b.instant("accepted"), Events: b.events(), Note: b.text("note"), Code: b.text("code"),
		Zone: b.text("zone"), Batch: work.BatchID(b.text("batch")), RecordedAt: b.instant("recorded"),
	}
	s.Source, _ = work.ParseSource(b.text("source"))
	s.Advertised.Reward, s.Advertised.RewardKnown = b.amount("reward")
	s.Advertised.Limit, s.Advertised.Estimate = b.span("limit"), b.span("estimate")
	s.Credit.Bonus, _ = b.amount("bonus")
	s.Credit.Reversal, _ = b.amount("reversal")
	if !s.Advertised.RewardKnown {
		s.Advertised.Reward.Currency = money.Currency(b.text("currency"))
	}
	_ = s.SetPromise(b.text("promise")) // written by PromiseText
	s.Settle()
	return s
}

func clockText(c work.Clock) string {
	if c == (work.Clock{}) {
		return ""
	}
	parts := []string{"slept=" + c.Slept.String(), "jump=" + c.Jump.String()}
	if c.Rebooted {
		parts = append(parts, "rebooted")
	}
	return strings.Join(parts, " ")
}

func parseClock(text string) (c work.Clock) {
	for _, part := range strings.Fields(text) {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "slept":
			c.Slept, _ = time.ParseDuration(value)
		case "jump":
			c.Jump, _ = time.ParseDuration(value)
		case "rebooted":
			c.Rebooted = true
		}
	}
	return c
}

func intervalFields(i work.Interval) []revision.Field {
	review := i.Review.String()
	if i.Review == work.ReviewNone {
		review = ""
	}
	return []revision.Field{ // sorted by name
		{Name: "activity", Value: revision.String(i.Activity.String())},
		{Name: "batch", Value: textValue(string(i.Batch))},
		{Name: "clock", Value: textValue(clockText(i.Clock))},
		{Name: "end", Value: instantValue(i.End)},
		{Name: "entered", Value: instantValue(i.Entered)},
		{Name: "id", Value: textValue(string(i.ID))},
		{Name: "note", Value: textValue(i.Note)},
		{Name: "offset", Value: textValue(strconv.Itoa(i.Offset))},
		{Name: "platform", Value: textValue(i.Where.Platform)},
		{Name: "requester", Value: textValue(i.Where.Requester)},
		{Name: "review", Value: textValue(review)},
		{Name: "source", Value: revision.String(i.Source.String())},
		{Name: "start", Value: instantValue(i.Start)},
		{Name: "submission", Value: textValue(string(i.Submission))},
		{Name: "superseded", Value: flagValue(i.Superseded)},
		{Name: "title", Value: textValue(i.Title)},
		{Name: "worker", Value: textValue(i.Where.Worker)},
		{Name: "zone", Value: textValue(i.Zone)},
	}
}

func (b body) interval() work.Interval {
	i := work.Interval{
		ID: work.IntervalID(b.text("id")), Submission: work.SubmissionID(b.text("submission")),
		Start: b.instant("start"), End: b.instant("end"), Zone: b.text("zone"), Offset: b.number("offset"),
		Entered: b.instant("entered"), Where: b.account(), Title: b.text("title"), Clock: parseClock(b.text("clock")),
		Superseded: b.flag("superseded"), Note: b.text("note"), Batch: work.BatchID(b.text("batch")),
	}
	i.Activity, _ = work.ParseActivity(b.text("activity"))
	i.Source, _ = work.ParseSource(b.text("source"))
	if review := b.text("review"); review != "" {
		i.Review, _ = work.ParseReview(review)
	}
	return i
}

func timerFields(o work.Open) []revision.Field {
	return []revision.Field{ // sorted by name
		{Name: "activity", Value: revision.String(o.Activity.String())},
		{Name: "before", Value: spanValue(o.Before)},
		{Name: "began", Value: instantValue(o.Began)},
		{Name: "boot", Value: spanValue(o.Reading.Boot)},
		{Name: "boot_id", Value: textValue(o.Reading.ID)},
		{Name: "id", Value: textValue(string(o.ID))},
		{Name: "limit", Value: spanValue(o.Limit)},
		{Name: "mono", Value: spanValue(o.Reading.Mono)},
		{Name: "offset", Value: textValue(strconv.Itoa(o.Offset))},
		{Name: "paused", Value: flagValue(o.Paused)},
		{Name: "platform", Value: textValue(o.Where.Platform)},
		{Name: "requester", Value: textValue(o.Where.Requester)},
		{Name: "start", Value: instantValue(o.Start)},
		{Name: "submission", Value: textValue(string(o.Submission))},
		{Name: "title", Value: textValue(o.Title)},
		{Name: "wall", Value: instantValue(o.Reading.Wall)},
		{Name: "worker", Value: textValue(o.Where.Worker)},
		{Name: "zone", Value: textValue(o.Zone)},
	}
}

func (b body) timer() work.Open {
	o := work.Open{
		ID: work.IntervalID(b.text("id")), Submission: work.SubmissionID(b.text("submission")),
		Start: b.instant("start"), Began: b.instant("began"), Before: b.span("before"), Paused: b.flag("paused"),
		Zone: b.text("zone"), Offset: b.number("offset"), Where: b.account(), Title: b.text("title"), Limit: b.span("limit"),
		Reading: work.Reading{Wall: b.instant("wall"), Boot: b.span("boot"), Mono: b.span("mono"), ID: b.text("boot_id")},
	}
	o.Activity, _ = work.ParseActivity(b.text("activity"))
	o.Alive = o.Reading
	return o
}

func entryFields(e work.Entry) []revision.Field {
	return []revision.Field{ // sorted by name
		{Name: "amount", Value: amountValue(e.Amount, true)},
		{Name: "at", Value: instantValue(e.At)},
		{Name: "batch", Value: textValue(string(e.Batch))},
		{Name: "id", Value: textValue(string(e.ID))},
		{Name: "kind", Value: revision.String(e.Kind.String())},
		{Name: "note", Value: textValue(e.Note)},
		{Name: "platform", Value: textValue(e.Platform)},
		{Name: "source", Value: revision.String(e.Source.String())},
	}
}

func (b body) entry() work.Entry {
	e := work.Entry{ID: work.EntryID(b.text("id")), At: b.instant("at"), Platform: b.text("platform"), Note: b.text("note"), Batch: work.BatchID(b.text("batch"))}
	e.Kind, _ = work.ParseEntryKind(b.text("kind"))
	e.Source, _ = work.ParseSource(b.text("source"))
	e.Amount, _ = b.amount("amount")
	return e
}

// rowFields are the columns of an imported row: those of its submission and,
// under "work", those of the intervals that came with it.
func rowFields(sub work.Submission, spans []work.Interval) []revision.Field {
	list := []byte{'['}
	for i, span := range spans {
		if i > 0 {
			list = append(list, ',')
		}
		list = revision.Object(list, intervalFields(span))
	}
	fields := append(submissionFields(sub),
		revision.Field{Name: "row", Value: revision.Bool(true)},
		revision.Field{Name: "work", Value: append(list, ']')})
	revision.Sort(fields)
	return fields
}

// rowIntervals are the intervals that came with an imported row.
func (b body) rowIntervals() []work.Interval {
	list := b.rowBodies()
	spans := make([]work.Interval, len(list))
	for i, one := range list {
		spans[i] = one.interval()
	}
	return spans
}

// rowBodies are the values of the intervals that came with an imported row.
func (b body) rowBodies() []body {
	var list []body
	if len(b["work"]) == 0 || json.Unmarshal(b["work"], &list) != nil {
		return nil
	}
	return list
}
