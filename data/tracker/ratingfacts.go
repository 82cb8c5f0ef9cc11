package tracker

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/rating"
	"clickwage/data/receipts"
	"clickwage/data/store"
	"clickwage/data/wage"
	"clickwage/data/work"
)

// FactsOf are the answers that the ledger has to questions about a subject; with
// a title those of its tasks alone. See rating.Fill. It reads every task of the
// subject, so not on the window's goroutine.
func (t *Tracker) FactsOf(ctx context.Context, s rating.Subject, title string) (map[string]rating.Answer, error) {
	f := store.Filter{Platforms: []string{s.Platform}, OnlyTasks: true}
	if s.Requester != "" {
		f.Requesters = []string{s.Requester}
	}
	keys, err := t.store.Keys(ctx, f)
	if err != nil {
		return nil, err
	}
	var tasks []rating.Task
	for page := range slices.Chunk(keys, 400) {
		records, err := t.store.Records(ctx, page)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			if r.Submission != nil && (title == "" || r.Submission.Title == title) && hasID(s, r.Submission.Account) {
				tasks = append(tasks, rating.Task{Submission: *r.Submission, Worked: workedOn(r.Intervals)})
			}
		}
	}
	pay, err := t.hourlyOf(ctx, s, title, len(tasks))
	return rating.Fill(tasks, pay), err
}

// hasID says whether an account is a subject's by its id, where both have one.
func hasID(s rating.Subject, a work.Account) bool {
	return s.IsPlatform() || s.Same(rating.Subject{Platform: a.Platform, Requester: a.Requester, RequesterID: a.RequesterID})
}

// workedOn is the time of a task; 0 where some of it waits to be looked at.
func workedOn(spans []work.Interval) (took time.Duration) {
	for _, i := range spans {
		if i.Superseded {
			continue
		}
		if i.Review != work.ReviewNone {
			return 0
		}
		took += i.Duration()
	}
	return took
}

// hourlyOf is the effective rate of a subject as a report says it, in the currency
// that it pays in. It is known only where the report's group holds the subject's
// tasks and no others: requesters of one name, say, would be one group.
func (t *Tracker) hourlyOf(ctx context.Context, s rating.Subject, title string, tasks int) (rating.Hourly, error) {
	q, err := t.Query(ctx)
	if err != nil {
		return rating.Hourly{}, err
	}
	key := s.Platform
	q.Currency, q.Platforms, q.By = "", []string{s.Platform}, earnings.ByPlatform
	switch {
	case title != "":
		q.By, key = earnings.ByTitle, title
	case !s.IsPlatform():
		q.By, key = earnings.ByRequester, s.Requester
	}
	r, err := t.Report(ctx, q)
	if err != nil {
		return rating.Hourly{}, err
	}
	for _, g := range r.Groups {
		if !strings.EqualFold(g.Key, key) || g.Shared || g.Tally.Submissions() != tasks {
			continue
		}
		rate, ok := g.Effective()
		return rating.Hourly{Rate: rate, Known: ok, Tasks: g.Tally.Decided()}, nil
	}
	return rating.Hourly{}, nil
}

// Scorecard is a platform on Fairwork's scale, by the worker's own ledger and own
// reviews.
type Scorecard struct {
	rating.Card
	rating.Standing
	Country string // whose minimum wage it is held against; "": the worker's own floor, or none
}

// Scorecard makes it. Pay is held against the minimum wage of the worker's
// country, or the worker's own floor where none is known.
func (t *Tracker) Scorecard(ctx context.Context, platform string) (card Scorecard, err error) {
	set, err := t.Settings(ctx)
	if err != nil {
		return card, err
	}
	wages, err := Wages()
	if err != nil {
		return card, err
	}
	least := set.Floor
	if r, ok := wage.Of(wages, set.Country); ok && r.Hourly.Micros > 0 {
		least, card.Country = r.Hourly, set.Country
	}
	card.Minimum, card.Floor = money.HourlyOf(least), least.Micros > 0
	if card.Pay, err = t.payAgainst(ctx, platform, least.Currency); err != nil {
		return card, err
	}
	if err := t.arrived(ctx, platform, &card.Standing); err != nil {
		return card, err
	}
	all, err := t.store.Reviews(ctx)
	card.Card = rating.Score(rating.About(OwnReviews(all), rating.Subject{Platform: platform}), card.Standing)
	return card, err
}

// payAgainst is what an hour on a platform brought after fees, in a currency.
func (t *Tracker) payAgainst(ctx context.Context, platform string, in money.Currency) (rating.Hourly, error) {
	q, err := t.Query(ctx)
	if err != nil || in == "" {
		return rating.Hourly{}, err
	}
	q.Currency, q.Platforms, q.By = in, []string{platform}, earnings.ByPlatform
	r, err := t.Report(ctx, q)
	if err != nil {
		return rating.Hourly{}, err
	}
	for _, g := range r.Groups {
		if rate, ok := g.Effective(); ok && g.Key == platform && g.Currency == in {
			return rating.Hourly{Rate: rate, Known: true, Tasks: g.Tally.Decided()}, nil
		}
	}
	return rating.Hourly{}, nil
}

// arrived counts what was refused and stands so, whose pay arrived in full, and
// whose is late by the platform's own rule: those two only where payouts were
// noted and matched whole, for else pay that nobody noted would be called late.
func (t *Tracker) arrived(ctx context.Context, platform string, s *rating.Standing) error {
	tasks, err := t.store.Owed(ctx)
	if err != nil {
		return err
	}
	payouts, err := t.store.Payouts(ctx)
	if err != nil {
		return err
	}
	rules, err := t.Rules(ctx)
	if err != nil {
		return err
	}
	noted := false
	got := map[work.SubmissionID]int64{}
	for _, p := range payouts {
		if !strings.EqualFold(p.Platform, platform) {
			continue
		}
		noted = true
		if rest, err := p.Rest(); err != nil || !rest.IsZero() {
			noted = false
			break
		}
		for _, a := range p.Allotments {
			got[a.Submission] += a.Amount.Micros
		}
	}
	tasks = slices.DeleteFunc(tasks, func(task receipts.Task) bool { return task.Platform != platform })
	late := receipts.Late(tasks, payouts, receipts.Query{Now: t.Now(), Due: func(p string) (time.Duration, bool) { return rules.PaymentAfter(p) }})
	for _, task := range tasks {
		switch {
		case task.State == work.Rejected && task.Net <= 0:
			s.Rejected++
		case noted && late[task.ID] > 0:
			s.Late++
		case noted && task.Net > 0 && got[task.ID] >= task.Net:
			s.Received++
		}
	}
	return nil
}

// Reviewable is whom a review can be about, and how many tasks the ledger has of
// it.
type Reviewable struct {
	rating.Subject
	Tasks int
}

// Reviewables are the platforms and requesters of the ledger, the most tasks first.
func (t *Tracker) Reviewables(ctx context.Context) ([]Reviewable, error) {
	tasks, err := t.store.Owed(ctx)
	if err != nil {
		return nil, err
	}
	counts := map[rating.Subject]int{}
	for _, task := range tasks {
		if task.Platform == "" {
			continue
		}
		counts[rating.Subject{Platform: task.Platform}]++
		if task.Requester != "" {
			counts[rating.Subject{Platform: task.Platform, Requester: task.Requester}]++
		}
	}
	var all []Reviewable
	for s, n := range counts {
		all = append(all, Reviewable{s, n})
	}
	slices.SortFunc(all, func(a, b Reviewable) int {
		return cmp.Or(cmp.Compare(b.Tasks, a.Tasks), strings.Compare(a.Platform, b.Platform), strings.Compare(a.Requester, b.Requester))
	})
	return all, nil
}
