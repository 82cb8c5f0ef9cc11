package tracker

import (
	"cmp"
	"context"
	"errors"
	"math"
	"math/big"
	"slices"
	"time"

	"clickwage/data/deadline"
	"clickwage/data/earnings"
	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// CaseView is a case as a list shows it.
type CaseView struct {
	Case  store.Case
	Tasks int                 // those still in the ledger
	Due   []deadline.Deadline // of the case, the nearest first; what has passed is among them
	Next  *deadline.Deadline  // the nearest that has not passed; nil: none is known, or the case is closed
	Last  *store.CaseStep     // nil: nothing was done yet
	Loss  Loss
}

// Closed says whether the case has an outcome.
func (v CaseView) Closed() bool {
	return v.Last != nil && ends(v.Last.Kind)
}

// Loss is what a case is about. Money and time stand beside each other and are
// never added. Sums are by currency, in the order of its code.
type Loss struct {
	Refused   []money.Amount // rewards of tasks that stand rejected
	Owed      []money.Amount // credited and not received, of cases about late pay and closed accounts
	Recovered []money.Amount // by steps of the case
	Unknown   int            // rejected tasks whose reward is not known: they add nothing
	Worked    time.Duration  // on all tasks of the case; a second that several share is counted once
	Timed     int            // tasks with any time recorded
	// Converted is Refused and Owed in the worker's currency, each task's money at
	// the last rate on or before its day, as in reports; nil where a rate is
	// missing or no currency is chosen.
	Converted *money.Amount
	Tasks     map[work.SubmissionID]money.Amount // what each task adds to Converted
	Used      []money.Quote
	Missing   []money.MissingRate
}

// Cases are all cases: those with the nearest deadline first, then those
// without one, then those that have an outcome; of equals the newest first.
func (t *Tracker) Cases(ctx context.Context) ([]CaseView, error) {
	all, err := t.store.Cases(ctx)
	if err != nil {
		return nil, err
	}
	views := make([]CaseView, 0, len(all))
	for _, c := range all {
		v, err := t.CaseView(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		views = append(views, v)
	}
	rank := func(v CaseView) int {
		switch {
		case v.Closed():
			return 2
		case v.Next == nil:
			return 1
		}
		return 0
	}
	slices.SortStableFunc(views, func(a, b CaseView) int {
		if a.Next != nil && b.Next != nil {
			return cmp.Or(rank(a)-rank(b), cmp.Compare(a.Next.At, b.Next.At))
		}
		return rank(a) - rank(b)
	})
	return views, nil
}

// CaseView is one case as a list shows it.
func (t *Tracker) CaseView(ctx context.Context, id string) (CaseView, error) {
	d, err := t.collect(ctx, id)
	if err != nil {
		return CaseView{}, err
	}
	return t.view(ctx, d)
}

func (t *Tracker) view(ctx context.Context, d collected) (CaseView, error) {
	v := CaseView{Case: d.kept, Tasks: len(d.records), Last: lastStep(d.parts, math.MaxInt64)}
	rules, err := t.Rules(ctx)
	if err != nil {
		return v, err
	}
	v.Due = d.due(rules)
	now := t.Now()
	for i, one := range v.Due {
		if v.Next == nil && one.At >= now && !v.Closed() {
			v.Next = &v.Due[i]
		}
	}
	v.Loss, err = t.loss(ctx, d)
	return v, err
}

// collected is a case with all that it rests on.
type collected struct {
	kept    store.Case
	parts   []store.CasePart
	records []store.Record              // its submissions, in the case's order; those removed are missing
	owed    map[work.SubmissionID]int64 // net credits that no payout has, in micro-units
	gone    []work.SubmissionID         // no longer in the ledger
}

func (t *Tracker) collect(ctx context.Context, id string) (d collected, err error) {
	if d.kept, err = t.store.Case(ctx, id); err != nil {
		return d, err
	}
	if d.parts, err = t.store.CaseParts(ctx, id); err != nil {
		return d, err
	}
	return d, t.assemble(ctx, &d)
}

// assemble reads the submissions of a case, in the order of the schedule: by when
// they were submitted.
func (t *Tracker) assemble(ctx context.Context, d *collected) error {
	payouts, err := t.store.Payouts(ctx)
	if err != nil {
		return err
	}
	received := map[work.SubmissionID]int64{}
	for _, p := range payouts {
		for _, a := range p.Allotments {
			received[a.Submission] += a.Amount.Micros
		}
	}
	if d.records, err = t.store.Tasks(ctx, d.kept.Tasks); err != nil {
		return err
	}
	slices.SortStableFunc(d.records, func(a, b store.Record) int {
		return cmp.Compare(a.Submission.Submitted, b.Submission.Submitted)
	})
	d.owed = map[work.SubmissionID]int64{}
	for _, r := range d.records {
		s := r.Submission
		d.owed[s.ID] = work.Net(s.State, s.Advertised.Reward.Micros, s.Credit.Bonus.Micros, s.Credit.Reversal.Micros) - received[s.ID]
	}
	for _, task := range d.kept.Tasks {
		if _, there := d.owed[task]; !there {
			d.gone = append(d.gone, task)
		}
	}
	return nil
}

// due are the deadlines of a case: of each rule the nearest of its tasks, the
// answers to what was sent, and the one that the worker set.
func (d collected) due(rules deadline.Rules) []deadline.Deadline {
	var all []deadline.Deadline
	for _, r := range d.records {
		s := r.Submission
		for _, one := range deadline.Due(deadline.Facts{
			ID: s.ID, Platform: s.Account.Platform, Title: s.Title, State: s.State, Submitted: s.Submitted, Decided: s.Decided,
			Unpaid: d.owed[s.ID] > 0,
		}, rules) {
			at := slices.IndexFunc(all, func(o deadline.Deadline) bool { return o.Rule.ID == one.Rule.ID })
			switch {
			case at < 0:
				all = append(all, one)
			case one.At < all[at].At:
				all[at] = one
			}
		}
	}
	all = append(all, d.answers(rules)...)
	if c := d.kept.Claim; c.Deadline.Known() {
		rule, _ := rules.Find(c.Rule)
		all = append(all, deadline.Deadline{Rule: rule, At: c.Deadline})
	}
	deadline.Sort(all)
	return all
}

// answers are due by the rules that the case cites, since the last request.
func (d collected) answers(rules deadline.Rules) (all []deadline.Deadline) {
	var requested work.Instant
	cited := []string{d.kept.Claim.Rule}
	for _, p := range d.parts {
		if p.Step != nil && (p.Step.Kind == evidence.Sent || p.Step.Kind == evidence.Escalated) {
			requested = max(requested, p.Step.At)
		}
		if p.Reply != nil {
			cited = append(cited, p.Reply.Rule)
		}
	}
	for _, r := range rules {
		if one, ok := r.Answer(requested); ok && slices.Contains(cited, r.ID) {
			all = append(all, one)
		}
	}
	return all
}

// CaseLoss is what a case is about in money and time.
func (t *Tracker) CaseLoss(ctx context.Context, id string) (Loss, error) {
	d, err := t.collect(ctx, id)
	if err != nil {
		return Loss{}, err
	}
	return t.loss(ctx, d)
}

func (t *Tracker) loss(ctx context.Context, d collected) (l Loss, err error) {
	q, err := t.Query(ctx)
	if err != nil {
		return l, err
	}
	sum, err := t.sums(ctx)
	if err != nil {
		return l, err
	}
	days := timeline.NewDays(q.Zone, q.DayStart)
	l.Tasks = map[work.SubmissionID]money.Amount{}
	for _, r := range d.records {
		s, before := r.Submission, sum.converted
		day := days.Of(s.Anchor(lastWork(r))).String()
		switch {
		case s.State == work.Rejected && !s.Advertised.RewardKnown:
			l.Unknown++
		case s.State == work.Rejected:
			err = sum.add(&l.Refused, s.Advertised.Reward, day)
		case d.owed[s.ID] > 0 && (d.kept.Preset == evidence.LatePay || d.kept.Preset == evidence.ClosedAccount):
			err = sum.add(&l.Owed, money.Of(d.owed[s.ID], s.Currency()), day)
		}
		if err != nil {
			return l, err
		}
		if sum.converted != before {
			l.Tasks[s.ID] = money.Of(sum.converted.Micros-before.Micros, sum.into)
		}
	}
	for _, p := range d.parts {
		if p.Step != nil && p.Step.Recovered != nil {
			if err := addTo(&l.Recovered, *p.Step.Recovered); err != nil {
				return l, err
			}
		}
	}
	l.Worked, l.Timed, err = d.worked(q)
	l.Missing, l.Used = sum.missing, sum.used
	if q.Currency != "" && len(l.Missing) == 0 && len(l.Refused)+len(l.Owed) > 0 {
		l.Converted = &sum.converted
	}
	return l, err
}

// sums adds amounts up by currency and, at the rate of their day, in one.
type sums struct {
	into      money.Currency // "": nothing is converted
	rates     *money.Rates
	converted money.Amount
	used      []money.Quote
	missing   []money.MissingRate
}

// sums adds up in the worker's currency, where one is chosen.
func (t *Tracker) sums(ctx context.Context) (sums, error) {
	settings, err := t.Settings(ctx)
	s := sums{converted: money.Of(0, settings.Currency), into: settings.Currency}
	if err != nil || s.into == "" {
		return s, err
	}
	quotes, err := t.Rates(ctx)
	if err != nil {
		return s, err
	}
	s.rates, err = money.NewRates(quotes)
	return s, err
}

func (s *sums) add(to *[]money.Amount, a money.Amount, day string) error {
	if err := addTo(to, a); err != nil || s.into == "" {
		return err
	}
	c, err := s.rates.Convert(a, s.into, day)
	var gap money.MissingRate
	switch {
	case errors.As(err, &gap):
		if !slices.Contains(s.missing, gap) {
			s.missing = append(s.missing, gap)
		}
		return nil
	case err != nil:
		return err
	}
	for _, q := range c.Quotes {
		if !slices.Contains(s.used, q) {
			s.used = append(s.used, q)
		}
	}
	s.converted, err = s.converted.Add(c.To)
	return err
}

// lastWork is when the last work on a submission ended; zero: not known.
func lastWork(r store.Record) (last work.Instant) {
	for _, i := range r.Intervals {
		if !i.Superseded {
			last = max(last, i.End)
		}
	}
	return last
}

// addTo adds an amount to the one of its currency.
func addTo(to *[]money.Amount, a money.Amount) (err error) {
	at, found := slices.BinarySearchFunc(*to, a.Currency, func(have money.Amount, c money.Currency) int { return cmp.Compare(have.Currency, c) })
	if !found {
		*to = slices.Insert(*to, at, a)
		return nil
	}
	(*to)[at], err = (*to)[at].Add(a)
	return err
}

// worked is the time on the case's tasks, and how many have any.
func (d collected) worked(q earnings.Query) (time.Duration, int, error) {
	var subs []work.Submission
	var spans []work.Interval
	timed := 0
	for _, r := range d.records {
		subs = append(subs, *r.Submission)
		spans = append(spans, r.Intervals...)
		if slices.ContainsFunc(r.Intervals, func(i work.Interval) bool { return !i.Superseded }) {
			timed++
		}
	}
	books, err := earnings.NewBooks(subs, spans, nil, nil)
	if err != nil {
		return 0, 0, err
	}
	q.Currency = ""
	var all timeline.Time
	for _, g := range earnings.Compute(books, q).Groups {
		for _, part := range []timeline.Time{g.Tally.Paid, g.Unpaid, g.Pending, g.Review} {
			all.Plus(part)
		}
	}
	micros := all.Micros() // whole: shares of one interval add up
	return time.Duration(new(big.Int).Quo(micros.Num(), micros.Denom()).Int64()) * time.Microsecond, timed, nil
}
