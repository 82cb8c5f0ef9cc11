package earnings

import (
	"fmt"
	"maps"
	"slices"

	"clickwage/data/money"
	"clickwage/data/work"
)

// Books are what figures are computed from: compact, so that a million
// submissions fit. The order of the slices does not matter.
type Books struct {
	Submissions []Submission
	Intervals   []Interval
	Entries     []Entry
	Places      []Place // of intervals without a submission; see Interval.Place
	Rates       *money.Rates
}

// Currencies are those that the books hold money in, in no order.
func (b *Books) Currencies() []money.Currency {
	seen := map[money.Currency]bool{}
	for i := range b.Submissions {
		seen[b.Submissions[i].Currency] = true
	}
	for i := range b.Entries {
		seen[b.Entries[i].Amount.Currency] = true
	}
	delete(seen, "")
	return slices.Collect(maps.Keys(seen))
}

// Submission is a submission as the figures need it. Money is in micro-units
// of Currency, which is "" where none is known.
type Submission struct {
	Platform, Requester, Title string
	Account                    string // the worker's id on the platform
	Currency                   money.Currency
	Reward, Bonus, Reversal    int64
	Submitted, Accepted        work.Instant
	First                      work.Instant // the first known event, last resort of the day
	Anchor                     work.Instant // decides the day before all others; for books that hold only some of its intervals
	State                      work.State
	RewardKnown                bool
	Promise                    *work.Promise // for Promises; nil: not asked for, or none
}

func (s *Submission) place() Place { return Place{s.Platform, s.Requester, s.Title, s.Account} }

// class is how the submission's time counts.
func (s *Submission) class() work.Class {
	return work.ClassOf(s.State, s.RewardKnown, s.Reward, s.Bonus, s.Reversal)
}

// anchor is the instant whose local day the submission belongs to.
func (s *Submission) anchor(lastWork int64) work.Instant {
	for _, i := range []work.Instant{s.Anchor, s.Submitted, work.Instant(lastWork), s.Accepted, s.First} {
		if i.Known() {
			return i
		}
	}
	return 0
}

// Interval is a span of time in microseconds since 1970 UTC. Superseded
// intervals are not in the books.
type Interval struct {
	Start, End int64
	Submission int32 // index into Books.Submissions; -1 for none
	Place      int32 // index into Books.Places where Submission is -1; -1 for none
	Activity   work.Activity
	Source     work.Source
	Review     bool
}

// Place is where an activity without a submission belongs, as far as is known.
type Place struct{ Platform, Requester, Title, Account string }

// Entry is money without a task.
type Entry struct {
	At       work.Instant
	Kind     work.EntryKind
	Amount   money.Amount
	Platform string
}

// NewBooks are the books of some submissions, intervals and entries in the
// vocabulary of package work. An interval of a submission that is not given
// stands alone. The error names an interval that cannot be.
func NewBooks(subs []work.Submission, spans []work.Interval, entries []work.Entry, rates *money.Rates) (Books, error) {
	b := Books{Rates: rates}
	index := map[work.SubmissionID]int32{}
	for i := range subs {
		index[subs[i].ID] = int32(i)
		b.Submissions = append(b.Submissions, FromSubmission(subs[i]))
	}
	for _, span := range spans {
		if err := span.Check(); err != nil {
			return Books{}, fmt.Errorf("interval %s: %w", span.ID, err)
		}
		if span.Superseded {
			continue
		}
		i := Interval{
			Start: int64(span.Start), End: int64(span.End), Submission: -1, Place: -1,
			Activity: span.Activity, Source: span.Source, Review: span.Review != work.ReviewNone,
		}
		if at, ok := index[span.Submission]; ok && span.Submission != "" {
			i.Submission = at
		} else {
			i.Place = int32(len(b.Places))
			b.Places = append(b.Places, Place{span.Where.Platform, span.Where.Requester, span.Title, span.Where.Worker})
		}
		b.Intervals = append(b.Intervals, i)
	}
	for _, e := range entries {
		b.Entries = append(b.Entries, Entry{e.At, e.Kind, e.Amount, e.Platform})
	}
	return b, nil
}

// FromSubmission is a submission as the books hold it.
func FromSubmission(s work.Submission) Submission {
	var none work.Submission
	none.Events = s.Events
	var promise *work.Promise
	if s.Promise != (work.Promise{}) {
		promise = &s.Promise
	}
	return Submission{
		Promise: promise, Account: s.Account.Worker,
		Platform: s.Account.Platform, Requester: s.Account.Requester, Title: s.Title, Currency: s.Currency(),
		Reward: s.Advertised.Reward.Micros, RewardKnown: s.Advertised.RewardKnown,
		Bonus: s.Credit.Bonus.Micros, Reversal: s.Credit.Reversal.Micros,
		Submitted: s.Submitted, Accepted: s.Accepted, First: none.Anchor(0), State: s.State,
	}
}
