// Package receipts compares what was earned with what arrived: per platform or
// requester what is expected, received, late and missing, and how long it has
// been waited for.
//
// For every submission with net credits above nothing (rewards approved,
// bonuses and partial payments, less what was reversed):
//
//	received  what payouts are allotted to it
//	expected  its net credits less what was received, where that is above nothing
//	late      the part of expected that is past the platform's payment rule
//	missing   the part of expected of submissions that were paid in part
//	over      what was received beyond the net credits, as after a reversal
//
// Beside them stand pending rewards, which nobody owes yet, and the rest of
// payouts that no submission has. Two currencies are never added: every line is
// of one. Payouts never become earnings, and an exchange gains nothing here: a
// part stands in its submission's own currency.
//
// The package is pure: it reads no clock and no file. It imports work and
// money.
package receipts

import (
	"cmp"
	"slices"
	"time"

	"clickwage/data/money"
	"clickwage/data/work"
)

// Task is a submission as the comparison needs it.
type Task struct {
	ID                  work.SubmissionID
	Platform, Requester string
	Worker, Title       string
	Currency            money.Currency // "" where none is known
	State               work.State
	Net                 int64 // net credits in micro-units
	Reward              int64 // promised, in micro-units
	RewardKnown         bool
	Submitted, Decided  work.Instant
}

// FromSubmission is a submission as the comparison needs it.
func FromSubmission(s work.Submission) Task {
	return Task{
		ID: s.ID, Platform: s.Account.Platform, Requester: s.Account.Requester, Worker: s.Account.Worker, Title: s.Title,
		Currency: s.Currency(), State: s.State, Reward: s.Advertised.Reward.Micros, RewardKnown: s.Advertised.RewardKnown,
		Net:       work.Net(s.State, s.Advertised.Reward.Micros, s.Credit.Bonus.Micros, s.Credit.Reversal.Micros),
		Submitted: s.Submitted, Decided: s.Decided,
	}
}

// Since is when the task's money was credited, as far as is known: its
// decision, else its submission.
func (t Task) Since() work.Instant {
	if t.Decided.Known() {
		return t.Decided
	}
	return t.Submitted
}

// By is what lines are made of.
type By string

// The groupings.
const (
	ByPlatform  By = "platform"
	ByRequester By = "requester" // on each platform
)

// Query says what to compare.
type Query struct {
	By  By
	Now work.Instant // Required
	// Due is how long after its decision a platform says it pays, from the
	// rules; false where nobody knows. nil: nobody knows of any.
	Due func(platform string) (time.Duration, bool)
}

// Ages are the buckets of waiting: up to 7 days, to 30, to 90, more, and not
// known since when.
const Ages = 5

// AgeNames are the buckets in files.
var AgeNames = [Ages]string{"0-7", "8-30", "31-90", "over 90", "not known"}

// Age is the bucket of a wait. Days are full ones of 24 hours, begun ones
// counted with the days before: 7 days and an hour is in 8-30.
func Age(since, now work.Instant) int {
	if !since.Known() {
		return 4
	}
	waited := now.Sub(since)
	for i, days := range []int{7, 30, 90} {
		if waited <= time.Duration(days)*24*time.Hour {
			return i
		}
	}
	return 3
}

// Bucket is how many submissions wait, and for how much in micro-units.
type Bucket struct {
	Count  int
	Micros int64
}

func (b *Bucket) add(micros int64) {
	b.Count++
	b.Micros += micros
}

// Line is one currency of one platform or requester. Amounts are in micro-units
// of Currency.
type Line struct {
	Platform, Requester string
	Currency            money.Currency

	Earned   Bucket // net credits of submissions
	Received Bucket // allotted to submissions
	Expected Bucket
	Late     Bucket
	Missing  Bucket
	Over     Bucket
	Unspent  Bucket // rests of payouts that no submission has; of platforms only
	Pending  Bucket // submitted, not decided: promised rewards
	Unknown  int    // decided in the worker's favour, with an unknown reward
	Nameless int    // pending with an unknown reward, in no sum
	RuleIs   bool   // the platform's payment rule is known; else Late is not known
	Waiting  [Ages]Bucket
	Deciding [Ages]Bucket
}

// Report is the comparison.
type Report struct {
	AsOf   work.Instant
	By     By
	Lines  []Line // by platform, requester and currency
	Totals []Line // one for each currency
	Gone   int    // parts of payouts whose submission is no longer in the ledger
}

type key struct {
	platform, requester string
	currency            money.Currency
}

type ledger struct {
	query  Query
	lines  map[key]*Line
	totals map[money.Currency]*Line
}

// Compute compares tasks with payouts, in any order.
func Compute(tasks []Task, payouts []work.Payout, q Query) Report {
	l := ledger{q, map[key]*Line{}, map[money.Currency]*Line{}}
	received, gone := parts(tasks, payouts)
	for i := range tasks {
		l.task(&tasks[i], received[tasks[i].ID])
	}
	for _, p := range payouts {
		if rest, err := p.Rest(); err == nil && rest.Micros > 0 {
			for _, line := range l.of(p.Platform, "", p.Amount.Currency) {
				line.Unspent.add(rest.Micros)
			}
		}
	}
	r := Report{AsOf: q.Now, By: q.By, Gone: gone}
	for _, line := range l.lines {
		r.Lines = append(r.Lines, *line)
	}
	for _, line := range l.totals {
		r.Totals = append(r.Totals, *line)
	}
	order := func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.Platform, b.Platform), cmp.Compare(a.Requester, b.Requester), cmp.Compare(a.Currency, b.Currency))
	}
	slices.SortFunc(r.Lines, order)
	slices.SortFunc(r.Totals, order)
	return r
}

// parts are what each submission received, in its own currency. A part in
// another one, or of a submission that is gone, is counted as gone.
func parts(tasks []Task, payouts []work.Payout) (received map[work.SubmissionID]int64, gone int) {
	received = map[work.SubmissionID]int64{}
	known := map[work.SubmissionID]money.Currency{}
	if len(payouts) > 0 {
		for i := range tasks {
			known[tasks[i].ID] = tasks[i].Currency
		}
	}
	for _, p := range payouts {
		for _, a := range p.Allotments {
			if currency, ok := known[a.Submission]; !ok || currency != a.Amount.Currency {
				gone++
				continue
			}
			received[a.Submission] += a.Amount.Micros
		}
	}
	return received, gone
}

// of are the line of a platform or requester and the total it adds to.
func (l *ledger) of(platform, requester string, currency money.Currency) [2]*Line {
	if l.query.By != ByRequester {
		requester = ""
	}
	k := key{platform, requester, currency}
	line := l.lines[k]
	if line == nil {
		line = &Line{Platform: platform, Requester: requester, Currency: currency}
		_, line.RuleIs = l.due(platform)
		l.lines[k] = line
	}
	total := l.totals[currency]
	if total == nil {
		total = &Line{Currency: currency, RuleIs: true}
		l.totals[currency] = total
	}
	total.RuleIs = total.RuleIs && line.RuleIs
	return [2]*Line{line, total}
}

func (l *ledger) due(platform string) (time.Duration, bool) {
	if l.query.Due == nil {
		return 0, false
	}
	return l.query.Due(platform)
}

func (l *ledger) task(t *Task, received int64) {
	pending := t.State == work.Submitted
	unknown := t.State.Earns() && t.State != work.Reversed && !t.RewardKnown
	if !pending && !unknown && t.Net <= 0 && received == 0 {
		return
	}
	for _, line := range l.of(t.Platform, t.Requester, t.Currency) {
		if pending {
			line.pending(t, l.query.Now)
		}
		if unknown {
			line.Unknown++
		}
		l.credits(line, t, received)
	}
}

func (line *Line) pending(t *Task, now work.Instant) {
	if !t.RewardKnown {
		line.Nameless++
		return
	}
	line.Pending.add(t.Reward)
	line.Deciding[Age(t.Submitted, now)].add(t.Reward)
}

func (l *ledger) credits(line *Line, t *Task, received int64) {
	net := max(t.Net, 0)
	if net > 0 {
		line.Earned.add(net)
	}
	if received > 0 {
		line.Received.add(received)
	}
	rest := net - received
	switch {
	case rest < 0:
		line.Over.add(-rest)
		return
	case rest == 0:
		return
	}
	line.Expected.add(rest)
	line.Waiting[Age(t.Since(), l.query.Now)].add(rest)
	if received > 0 {
		line.Missing.add(rest)
	}
	if l.late(t) {
		line.Late.add(rest)
	}
}

// Late is what of each submission is past its platform's payment rule, in
// micro-units of its currency, as the column late of a report adds it up.
func Late(tasks []Task, payouts []work.Payout, q Query) map[work.SubmissionID]int64 {
	l := ledger{query: q}
	received, _ := parts(tasks, payouts)
	late := map[work.SubmissionID]int64{}
	for i := range tasks {
		if rest := max(tasks[i].Net, 0) - received[tasks[i].ID]; rest > 0 && l.late(&tasks[i]) {
			late[tasks[i].ID] = rest
		}
	}
	return late
}

// late says whether a task's money is past its platform's payment rule.
func (l *ledger) late(t *Task) bool {
	after, ok := l.due(t.Platform)
	return ok && t.Since().Known() && l.query.Now > t.Since().Add(after)
}
