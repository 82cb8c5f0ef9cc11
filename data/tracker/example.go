package tracker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// exampleFile is the name under which the example stands among the imports.
const exampleFile = "example"

// exampleKind is a kind of task that the example holds.
type exampleKind struct {
	platform, requester, title string
	currency                   money.Currency
	micros                     int64 // reward
	minutes                    float64
	refused                    float64 // share that is rejected
	weight                     int
}

var exampleKinds = []exampleKind{
	{"Prolific", "Decision laboratory", "Everyday choices about risk", "GBP", 1_800_000, 12, 0.01, 10},
	{"Prolific", "Face study group", "Faces and trust", "GBP", 1_400_000, 11, 0.01, 9},
	{"Prolific", "Sleep study group", "Sleep diary, evening", "GBP", 800_000, 5, 0, 9},
	{"Prolific", "Voice study group", "Voice diary", "GBP", 1_600_000, 13, 0.02, 6},
	{"DataAnnotation", "Project Heron", "Compare two chatbot answers", "USD", 8_400_000, 31, 0, 4},
	{"Outlier", "Cedar v3", "Rate code explanations", "USD", 11_500_000, 30, 0, 4},
	{"Toloka", "Speech Data PT", "Portuguese audio, 60 clips", "USD", 1_800_000, 29, 0.03, 8},
	{"Toloka", "Retail Views", "Compare shop photos", "USD", 600_000, 17, 0.04, 8},
	{"Clickworker", "Retail Scan", "Receipt photos, 30", "EUR", 3_600_000, 38, 0.06, 6},
	{"Microworkers", "leadgen_77", "Find a contact page", "USD", 350_000, 9, 0.35, 6},
	{"UHRS", "Search quality", "Judge search results, 40 items", "USD", 1_200_000, 14, 0.02, 7},
}

// exampleToday is what becomes of today's tasks, one after the other, so that a
// short day shows every outcome; submitted ones wait for an answer.
var exampleToday = []work.State{
	work.Approved, work.Submitted, work.Rejected, work.Approved, work.Approved, work.ScreenedOut, work.Approved,
	work.Submitted, work.Approved, work.Submitted, work.Returned,
}

var exampleRefusals = []string{"Answers not in line with the others.", "Attention check failed.", "Link not found on the page."}

// Blank says whether nothing is recorded: no work, no payout and no fee.
func (t *Tracker) Blank(ctx context.Context) (bool, error) {
	keys, err := t.store.Keys(ctx, store.Filter{First: 1})
	if err != nil || len(keys) > 0 {
		return false, err
	}
	payouts, err := t.Payouts(ctx)
	if err != nil || len(payouts) > 0 {
		return false, err
	}
	entries, err := t.Entries(ctx, 0, 0)
	return len(entries) == 0, err
}

// FillExample writes twelve plausible weeks up to now into a ledger that holds
// no work yet. They are one batch, which RemoveExample erases.
func (t *Tracker) FillExample(ctx context.Context) error {
	keys, err := t.store.Keys(ctx, store.Filter{})
	if err != nil {
		return err
	}
	if len(keys) > 0 {
		return errors.New("the ledger holds work already, so no example was added")
	}
	s, err := t.Settings(ctx)
	if err != nil {
		return err
	}
	if err := t.exampleSettings(ctx, s); err != nil {
		return err
	}
	batch, err := t.store.BeginImport(ctx, store.ImportOptions{Label: store.Label{Source: work.Timer, Detail: exampleFile}})
	if err != nil {
		return err
	}
	e := example{today: -1, t: t, batch: batch, random: rand.New(rand.NewPCG(20, 26)), zone: s.Zone, now: t.Now()}
	today := timeline.NewDays(s.Zone, 0).Of(e.now)
	for day := today - 83; day <= today && err == nil; day++ {
		err = e.day(ctx, day, day == today)
	}
	if err == nil {
		err = batch.Flush(ctx)
	}
	var detail []byte
	if err == nil {
		detail, err = json.Marshal(Imported{File: exampleFile, Rows: batch.Counts[store.Added], Added: batch.Counts[store.Added]})
	}
	if err != nil {
		return errors.Join(err, batch.Abort(ctx))
	}
	if err = batch.Seal(ctx, string(detail)); err == nil {
		err = t.exampleMoney(ctx, s.Zone)
	}
	t.emit(Change{})
	return err
}

// settingExampleChose names the settings that the example chose in the worker's
// place, so that they go with it.
const settingExampleChose = "example_chose"

// exampleFloor is the floor of a worker who has none yet.
func exampleFloor(c money.Currency) money.Amount { return money.Of(6_000_000, c) }

func (t *Tracker) exampleSettings(ctx context.Context, s Settings) error {
	var chose []string
	if s.Currency == "" {
		s.Currency, chose = "EUR", append(chose, "currency")
	}
	if s.Floor.IsZero() {
		s.Floor, chose = exampleFloor(s.Currency), append(chose, "floor")
	}
	s.Example, s.Welcomed = true, true
	if err := t.store.SetSetting(ctx, settingExampleChose, strings.Join(chose, " ")); err != nil {
		return err
	}
	if err := t.exampleFavourites(ctx); err != nil {
		return err
	}
	if err := t.SetSettings(ctx, s); err != nil {
		return err
	}
	since := t.now().AddDate(0, 0, -90).Format(time.DateOnly)
	for _, q := range []money.Quote{
		{From: "EUR", To: "USD", Rate: "1.0821"}, {From: "EUR", To: "USD", Rate: "1.0812"}, {From: "EUR", To: "GBP", Rate: "0.8695"},
	} {
		q.Date, q.Source = since, exampleFile
		if _, err := t.store.PutQuotes(ctx, []money.Quote{q}, false); err != nil {
			return err
		}
	}
	return nil
}

// exampleFavourites takes the free places.
func (t *Tracker) exampleFavourites(ctx context.Context) error {
	have, err := t.store.Favourites(ctx)
	if err != nil {
		return err
	}
	for _, at := range []int{4, 10, 6, 5, 9, 8, 3} {
		slot, ok := freeSlot(have)
		if !ok {
			return nil
		}
		k := exampleKinds[at]
		f := store.Favourite{Slot: slot, Platform: k.platform, Requester: k.requester, Title: k.title, Reward: money.Of(k.micros, k.currency)}
		if err := t.store.PutFavourite(ctx, f); err != nil {
			return err
		}
		have = append(have, f)
	}
	return nil
}

// RemoveExample erases the example: its records, edited or not, with their
// history, its payouts, rates, favourites and names, and what it chose in the
// worker's place. What was recorded since stays, and nothing brings the example
// back.
func (t *Tracker) RemoveExample(ctx context.Context) error {
	others, err := t.exampleMoneyIDs(ctx)
	if err != nil {
		return err
	}
	changes, err := t.store.Imports(ctx, math.MaxInt32)
	if err != nil {
		return err
	}
	for _, c := range changes {
		var done Imported
		if json.Unmarshal([]byte(c.Detail), &done) != nil || done.File != exampleFile || done.Format != "" {
			continue
		}
		if _, err := t.store.EraseBatch(ctx, c.N, others); err != nil {
			return err
		}
		others = nil
	}
	if len(others) > 0 { // the rest of a removal that was cut short
		if _, err := t.store.Erase(ctx, others); err != nil {
			return err
		}
	}
	if err := t.resetExampleRules(ctx); err != nil {
		return err
	}
	if err := t.freeExampleFavourites(ctx); err != nil {
		return err
	}
	if err := t.store.DropQuotes(ctx, exampleFile); err != nil {
		return err
	}
	return t.unchooseExample(ctx)
}

// unchooseExample takes back the settings that the example chose, unless they
// were changed since.
func (t *Tracker) unchooseExample(ctx context.Context) error {
	all, err := t.store.Settings(ctx)
	if err != nil {
		return err
	}
	s, err := t.Settings(ctx)
	if err != nil {
		return err
	}
	chose := strings.Fields(all[settingExampleChose])
	if slices.Contains(chose, "floor") && s.Floor == exampleFloor(s.Currency) {
		s.Floor = money.Amount{}
	}
	if slices.Contains(chose, "currency") && s.Currency == "EUR" && s.Floor.IsZero() {
		s.Currency = ""
	}
	s.Example = false
	if err := t.store.SetSetting(ctx, settingExampleChose, ""); err != nil {
		return err
	}
	return t.SetSettings(ctx, s)
}

// freeExampleFavourites frees the places that the example took.
func (t *Tracker) freeExampleFavourites(ctx context.Context) error {
	kept, err := t.store.Favourites(ctx)
	if err != nil {
		return err
	}
	for _, f := range kept {
		for _, k := range exampleKinds {
			if f.Title == k.title && f.Platform == k.platform && f.Requester == k.requester {
				if err := t.store.PutFavourite(ctx, store.Favourite{Slot: f.Slot}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// example makes up a day after the other.
type example struct {
	today  int // tasks of today so far; -1 on earlier days
	t      *Tracker
	batch  *store.Import
	random *rand.Rand
	zone   *time.Location
	now    work.Instant
	clock  work.Instant
	line   int
}

func (e *example) minutes(least, most float64) time.Duration {
	m := least + e.random.Float64()*(most-least)
	return time.Duration(m*60) * time.Second
}

// day fills a day from morning on; today ends now.
func (e *example) day(ctx context.Context, day timeline.Day, today bool) error {
	date := day.Date()
	if date.Weekday() == time.Sunday && !today {
		return nil
	}
	e.clock = work.At(time.Date(date.Year(), date.Month(), date.Day(), 8, 20+e.random.IntN(50), 0, 0, e.zone))
	end := e.clock.Add(e.minutes(240, 420))
	if date.Weekday() == time.Saturday {
		end = e.clock.Add(e.minutes(90, 150))
	}
	if today {
		midnight := time.Date(date.Year(), date.Month(), date.Day(), 0, 0, 0, 0, e.zone)
		e.today, e.clock, end = 0, beginning(work.At(midnight), e.now), e.now.Add(-8*time.Minute)
	}
	for i := 0; e.clock < end; i++ {
		if err := e.unpaid(ctx, i, end); err != nil {
			return err
		}
		if err := e.task(ctx, end); err != nil {
			return err
		}
	}
	return nil
}

// beginning is when today's work began: at most six and a half hours ago, in
// the morning if that leaves three, and never yesterday.
func beginning(midnight, now work.Instant) work.Instant {
	morning := min(midnight.Add(7*time.Hour+10*time.Minute), now.Add(-3*time.Hour))
	return max(midnight, morning, now.Add(-6*time.Hour-30*time.Minute))
}

// unpaid lets time go by between tasks.
func (e *example) unpaid(ctx context.Context, i int, end work.Instant) error {
	e.clock = e.clock.Add(e.minutes(0.2, 4))
	activity, length := work.Search, e.minutes(1, 6)
	switch {
	case i%9 == 4:
		activity, length = work.OnCall, e.minutes(15, 35)
	case i%11 == 3:
		activity, length = work.Qualification, e.minutes(4, 12)
	case i%13 == 5:
		activity, length = work.Communication, e.minutes(2, 6)
	case e.random.IntN(10) < 3:
		return nil
	}
	if e.clock.Add(length) > end {
		return nil
	}
	span := e.span(activity, length)
	return e.add(ctx, store.Row{Intervals: []work.Interval{span}})
}

func (e *example) span(activity work.Activity, length time.Duration) work.Interval {
	_, offset := e.clock.In(e.zone).Zone()
	source := work.Timer
	if e.random.IntN(20) == 0 {
		source = work.Manual
	}
	i := work.Interval{
		ID: work.IntervalID(store.NewID()), Activity: activity, Start: e.clock, End: e.clock.Add(length),
		Zone: e.zone.String(), Offset: offset, Source: source, Entered: e.clock.Add(length),
	}
	e.clock = i.End
	return i
}

func (e *example) add(ctx context.Context, r store.Row) error {
	e.line++
	r.Line = e.line
	if err := e.batch.Add(ctx, r); err != nil {
		return fmt.Errorf("example: %w", err)
	}
	return nil
}

func (e *example) pick() exampleKind {
	total := 0
	for _, k := range exampleKinds {
		total += k.weight
	}
	at := e.random.IntN(total)
	for _, k := range exampleKinds {
		if at -= k.weight; at < 0 {
			return k
		}
	}
	return exampleKinds[0]
}

func (e *example) task(ctx context.Context, end work.Instant) error {
	kind := e.pick()
	length := time.Duration(kind.minutes*60*math.Exp(e.random.NormFloat64()*0.25)) * time.Second
	if e.clock.Add(length) > end {
		e.clock = end
		return nil
	}
	span := e.span(work.Task, length)
	e.line++
	s := work.Submission{
		ID: work.SubmissionID(store.NewID()), Title: kind.title, Accepted: span.Start, Zone: span.Zone, Source: span.Source,
		Account: work.Account{Platform: kind.platform, Requester: kind.requester, PlatformID: fmt.Sprintf("example-%05d", e.line)},
		Advertised: work.Offer{
			Reward: money.Of(kind.micros, kind.currency), RewardKnown: true,
			Limit: time.Duration(kind.minutes*3) * time.Minute, Estimate: time.Duration(kind.minutes) * time.Minute,
		},
		RecordedAt: span.End,
	}
	e.decide(&s, kind, span)
	s.Settle()
	span.Submission = s.ID
	return e.add(ctx, store.Row{Submission: &s, Intervals: []work.Interval{span}})
}

// decide gives a task its outcome; what is not old enough is still pending.
func (e *example) decide(s *work.Submission, kind exampleKind, span work.Interval) {
	event := func(state work.State, at work.Instant, reason string) {
		s.Events = append(s.Events, work.Event{State: state, At: at, Recorded: at, Source: span.Source, Reason: reason})
	}
	event(work.Accepted, span.Start, "")
	outcome, decided := e.outcome(kind, span.End)
	switch outcome {
	case work.Returned:
		event(outcome, span.End, "")
		return
	case work.ScreenedOut:
		event(outcome, span.End, "")
		s.Credit.Bonus = money.Of(140_000, kind.currency)
		return
	}
	event(work.Submitted, span.End, "")
	switch {
	case decided > e.now || outcome == work.Submitted:
	case outcome == work.Rejected:
		event(outcome, decided, exampleRefusals[e.random.IntN(len(exampleRefusals))])
	default:
		event(outcome, decided, "")
		if e.random.IntN(25) == 0 {
			s.Credit.Bonus = money.Of(500_000, kind.currency)
		}
	}
}

// outcome is what becomes of a task and when: within five days, most within
// one and a half, and today as exampleToday says.
func (e *example) outcome(kind exampleKind, end work.Instant) (work.State, work.Instant) {
	if e.today >= 0 {
		outcome := exampleToday[e.today%len(exampleToday)]
		e.today++
		return outcome, end.Add(e.now.Sub(end) / 2)
	}
	luck, slow := e.random.Float64(), e.random.Float64()
	decided := end.Add(20*time.Minute + time.Duration(slow*slow*float64(5*24*time.Hour)))
	switch {
	case luck < 0.03:
		return work.Returned, decided
	case luck < 0.045:
		return work.ScreenedOut, decided
	case e.random.Float64() < kind.refused:
		return work.Rejected, decided
	}
	return work.Approved, decided
}
