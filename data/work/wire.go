package work

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"clickwage/data/money"
)

// Wire is a record as Clickwage's own files hold it: flat texts that a
// spreadsheet shows, and lists for what happened. One shape serves writing and
// reading, so that nothing is lost between them. Times are RFC 3339 with
// microseconds, spans are decimal seconds, money is a decimal number beside
// its currency; "" is what is not known.
type Wire struct {
	Kind        string      `json:"kind"` // submission, interval or entry
	ID          string      `json:"id"`
	Platform    string      `json:"platform,omitempty"`
	PlatformID  string      `json:"platform_id,omitempty"`
	Worker      string      `json:"worker,omitempty"`
	Requester   string      `json:"requester,omitempty"`
	RequesterID string      `json:"requester_id,omitempty"`
	TaskID      string      `json:"task_id,omitempty"`
	Title       string      `json:"title,omitempty"`
	Activity    string      `json:"activity,omitempty"` // of an interval; of an entry, its kind
	State       string      `json:"state,omitempty"`
	Reason      string      `json:"reason,omitempty"`
	Start       string      `json:"start,omitempty"` // accepted, or begun, or when the money moved
	End         string      `json:"end,omitempty"`   // of the work
	Submitted   string      `json:"submitted,omitempty"`
	Decided     string      `json:"decided,omitempty"`
	Reward      string      `json:"reward,omitempty"`
	Bonus       string      `json:"bonus,omitempty"`
	Reversal    string      `json:"reversal,omitempty"`
	Amount      string      `json:"amount,omitempty"` // of an entry
	Currency    string      `json:"currency,omitempty"`
	Limit       string      `json:"limit_seconds,omitempty"`
	Estimate    string      `json:"estimate_seconds,omitempty"`
	Promise     string      `json:"promise,omitempty"` // as PromiseText writes it
	Source      string      `json:"source"`
	Review      string      `json:"review,omitempty"`
	Superseded  bool        `json:"superseded,omitempty"`
	Note        string      `json:"note,omitempty"`
	Code        string      `json:"code,omitempty"`
	Zone        string      `json:"zone,omitempty"`
	Offset      int         `json:"offset_seconds,omitempty"` // of an interval
	Recorded    string      `json:"recorded,omitempty"`
	Batch       string      `json:"batch,omitempty"`
	Clock       *WireClock  `json:"clock,omitempty"`
	Events      []WireEvent `json:"events,omitempty"`
	Intervals   []Wire      `json:"intervals,omitempty"` // of a submission
}

// WireClock is a Clock in a file.
type WireClock struct {
	Slept    string `json:"slept_seconds,omitempty"`
	Jump     string `json:"jump_seconds,omitempty"`
	Rebooted bool   `json:"rebooted,omitempty"`
}

// WireEvent is an Event in a file.
type WireEvent struct {
	State    string `json:"state"`
	At       string `json:"at,omitempty"`
	Recorded string `json:"recorded,omitempty"`
	Source   string `json:"source"`
	Reason   string `json:"reason,omitempty"`
}

// The kinds of a Wire.
const (
	WireSubmission = "submission"
	WireInterval   = "interval"
	WireEntry      = "entry"
)

// SubmissionWire is a submission and its intervals for a file. It fails where
// the submission's amounts are in two currencies, which a row cannot hold.
func SubmissionWire(s Submission, spans []Interval, clock func(zone string) *time.Location) (Wire, error) {
	zone := clock(s.Zone)
	w := Wire{
		Kind: WireSubmission, ID: string(s.ID), Title: s.Title, State: s.State.String(), Reason: s.Reason,
		Start: wireTime(s.Accepted, zone), Submitted: wireTime(s.Submitted, zone), Decided: wireTime(s.Decided, zone),
		Currency: string(s.Currency()), Limit: wireSpan(s.Advertised.Limit), Estimate: wireSpan(s.Advertised.Estimate),
		Source: s.Source.String(), Note: s.Note, Code: s.Code, Zone: s.Zone, Recorded: wireTime(s.RecordedAt, zone), Batch: string(s.Batch), Promise: s.PromiseText(),
	}
	w.place(s.Account)
	if s.Advertised.RewardKnown {
		w.Reward = s.Advertised.Reward.Decimal()
	}
	for _, sum := range []struct {
		amount money.Amount
		into   *string
	}{{s.Advertised.Reward, nil}, {s.Credit.Bonus, &w.Bonus}, {s.Credit.Reversal, &w.Reversal}} {
		if c := sum.amount.Currency; c != "" && string(c) != w.Currency {
			return Wire{}, fmt.Errorf("submission %s: %w", s.ID, money.ErrCurrencies)
		}
		if sum.into != nil && sum.amount != (money.Amount{}) {
			*sum.into = sum.amount.Decimal()
		}
	}
	for _, e := range s.Events {
		w.Events = append(w.Events, WireEvent{
			State: e.State.String(), At: wireTime(e.At, zone), Recorded: wireTime(e.Recorded, zone), Source: e.Source.String(), Reason: e.Reason,
		})
	}
	var last Instant
	for _, i := range spans {
		w.Intervals = append(w.Intervals, IntervalWire(i))
		if !i.Superseded && i.End > last {
			last, w.End = i.End, w.Intervals[len(w.Intervals)-1].End
		}
	}
	return w, nil
}

// IntervalWire is an interval for a file.
func IntervalWire(i Interval) Wire {
	zone := time.FixedZone("", i.Offset)
	w := Wire{
		Kind: WireInterval, ID: string(i.ID), Title: i.Title, Activity: i.Activity.String(),
		Start: wireTime(i.Start, zone), End: wireTime(i.End, zone), Source: i.Source.String(), Review: i.Review.String(),
		Superseded: i.Superseded, Note: i.Note, Zone: i.Zone, Offset: i.Offset, Recorded: wireTime(i.Entered, zone), Batch: string(i.Batch),
	}
	w.place(i.Where)
	if i.Clock != (Clock{}) {
		w.Clock = &WireClock{wireSpan(i.Clock.Slept), wireSpan(i.Clock.Jump), i.Clock.Rebooted}
	}
	return w
}

// EntryWire is an entry for a file.
func EntryWire(e Entry) Wire {
	return Wire{
		Kind: WireEntry, ID: string(e.ID), Platform: e.Platform, Activity: e.Kind.String(), Start: wireTime(e.At, time.UTC),
		Amount: e.Amount.Decimal(), Currency: string(e.Amount.Currency), Source: e.Source.String(), Note: e.Note, Batch: string(e.Batch),
	}
}

func (w *Wire) place(a Account) {
	w.Platform, w.PlatformID, w.Worker = a.Platform, a.PlatformID, a.Worker
	w.Requester, w.RequesterID, w.TaskID = a.Requester, a.RequesterID, a.TaskID
}

func (w *Wire) account() Account {
	return Account{
		Platform: w.Platform, PlatformID: w.PlatformID, Worker: w.Worker,
		Requester: w.Requester, RequesterID: w.RequesterID, TaskID: w.TaskID,
	}
}

// wireTime writes an instant as a clock in a zone shows it; a zone with odd
// seconds, which RFC 3339 cannot write, gives way to UTC.
func wireTime(i Instant, zone *time.Location) string {
	if !i.Known() {
		return ""
	}
	t := i.In(zone)
	if _, offset := t.Zone(); offset%60 != 0 || offset <= -24*3600 || offset >= 24*3600 {
		t = t.UTC()
	}
	return t.Format("2006-01-02T15:04:05.000000Z07:00")
}

func wireSpan(d time.Duration) string {
	if d == 0 {
		return ""
	}
	sign, abs := "", uint64(d)
	if d < 0 {
		sign, abs = "-", uint64(-d)
	}
	text := fmt.Sprintf("%s%d.%09d", sign, abs/uint64(time.Second), abs%uint64(time.Second))
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// wired reads the texts of a Wire; the first failure stays.
type wired struct{ err error }

func (r *wired) fail(field, text string, err error) {
	if r.err == nil {
		r.err = fmt.Errorf("%s %q: %w", field, text, err)
	}
}

var (
	errWireTime = errors.New("not a time such as 2026-11-24T09:00:00.000000Z")
	errWireSpan = errors.New("not a number of seconds")
)

func (r *wired) time(field, text string) Instant {
	if text == "" {
		return 0
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		r.fail(field, text, errWireTime)
	}
	return At(t)
}

func (r *wired) span(field, text string) time.Duration {
	if text == "" {
		return 0
	}
	d, err := time.ParseDuration(text + "s")
	if err != nil || strings.ContainsAny(text, "hmnuµs") {
		r.fail(field, text, errWireSpan)
	}
	return d
}

func (r *wired) amount(field, text string, currency money.Currency) money.Amount {
	if text == "" {
		return money.Amount{}
	}
	micros, err := money.ParseMicros(text)
	switch {
	case err != nil:
		r.fail(field, text, err)
	case currency == "" && micros != 0:
		r.fail(field, text, errors.New("no currency"))
	case micros < 0:
		r.fail(field, text, errors.New("below zero"))
	}
	return money.Of(micros, currency)
}

func (r *wired) currency(text string) money.Currency {
	if text == "" {
		return ""
	}
	c, err := money.ParseCurrency(text)
	if err != nil {
		r.fail("currency", text, money.ErrNotAmount)
	}
	return c
}

func wiredName[T any](r *wired, field, text string, parse func(string) (T, error)) T {
	value, err := parse(text)
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("%s: %w", field, err)
	}
	return value
}

// Submission reads the record back, with its intervals. It fails where a text
// cannot be read, and where the state is not that of the events.
func (w *Wire) Submission() (Submission, []Interval, error) {
	r := &wired{}
	c := r.currency(w.Currency)
	s := Submission{
		ID: SubmissionID(w.ID), Account: w.account(), Title: w.Title, Note: w.Note, Code: w.Code, Zone: w.Zone, Batch: BatchID(w.Batch),
		Accepted: r.time("start", w.Start), RecordedAt: r.time("recorded", w.Recorded), Source: wiredName(r, "source", w.Source, ParseSource),
	}
	s.Advertised = Offer{
		Reward: money.Of(0, c), RewardKnown: w.Reward != "",
		Limit: r.span("limit_seconds", w.Limit), Estimate: r.span("estimate_seconds", w.Estimate),
	}
	if w.Reward != "" {
		s.Advertised.Reward = r.amount("reward", w.Reward, c)
	}
	if err := s.SetPromise(w.Promise); err != nil && r.err == nil {
		r.err = err
	}
	s.Credit = Credit{r.amount("bonus", w.Bonus, c), r.amount("reversal", w.Reversal, c)}
	for _, e := range w.Events {
		s.Events = append(s.Events, Event{
			State: wiredName(r, "state", e.State, ParseState), At: r.time("at", e.At), Recorded: r.time("recorded", e.Recorded),
			Source: wiredName(r, "source", e.Source, ParseSource), Reason: e.Reason,
		})
	}
	s.Settle()
	if state := wiredName(r, "state", w.State, ParseState); r.err == nil && state != s.State {
		r.fail("state", w.State, fmt.Errorf("the events say %s", s.State))
	}
	var spans []Interval
	for at := range w.Intervals {
		i, err := w.Intervals[at].Interval()
		if err != nil && r.err == nil {
			r.err = fmt.Errorf("interval %d: %w", at+1, err)
		}
		i.Submission = s.ID
		spans = append(spans, i)
	}
	return s, spans, r.err
}

// Interval reads the record back. It fails where a text cannot be read, and
// where the interval does not end after it starts.
func (w *Wire) Interval() (Interval, error) {
	r := &wired{}
	i := Interval{
		ID: IntervalID(w.ID), Activity: wiredName(r, "activity", w.Activity, ParseActivity), Start: r.time("start", w.Start),
		End: r.time("end", w.End), Zone: w.Zone, Offset: w.Offset, Source: wiredName(r, "source", w.Source, ParseSource),
		Entered: r.time("recorded", w.Recorded), Where: w.account(), Title: w.Title, Review: wiredName(r, "review", w.Review, ParseReview),
		Superseded: w.Superseded, Note: w.Note, Batch: BatchID(w.Batch),
	}
	if w.Clock != nil {
		i.Clock = Clock{r.span("slept_seconds", w.Clock.Slept), r.span("jump_seconds", w.Clock.Jump), w.Clock.Rebooted}
	}
	if r.err == nil {
		if err := i.Check(); err != nil {
			r.fail("end", w.End, err)
		}
	}
	return i, r.err
}

// Entry reads the record back. It fails where a text cannot be read.
func (w *Wire) Entry() (Entry, error) {
	r := &wired{}
	e := Entry{
		ID: EntryID(w.ID), Kind: wiredName(r, "activity", w.Activity, ParseEntryKind), At: r.time("start", w.Start),
		Amount: r.amount("amount", w.Amount, r.currency(w.Currency)), Platform: w.Platform, Note: w.Note,
		Source: wiredName(r, "source", w.Source, ParseSource), Batch: BatchID(w.Batch),
	}
	if r.err == nil && e.Amount.Micros == 0 {
		r.fail("amount", w.Amount, errors.New("not above zero"))
	}
	return e, r.err
}
