package release

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"clickwage/data/pool"
	"clickwage/data/rating"
)

// Review is what members say to one question about one requester or platform.
type Review struct {
	Of       rating.Subject `json:"of"`
	Question string         `json:"question"`      // its id
	Why      Reason         `json:"why,omitempty"` // nothing is said of it, for this reason
	N        int            `json:"n"`             // who answered; rounded or noisy
	NLow     int            `json:"n_low"`         // N's 95 % interval, or what rounding hides
	NHigh    int            `json:"n_high"`        //
	Answers  []Answer       `json:"answers,omitempty"`
}

// Answer is how many gave an answer. One that is not published is not there.
type Answer struct {
	Answer string `json:"answer"` // one of the question's choices
	N      int    `json:"n"`      // rounded, or with both aggregators' noise
	Low    int    `json:"n_low"`  // as of a Review
	High   int    `json:"n_high"` //
}

// reviewed are the questions of the ballot in its order; none without a ballot.
// The totals are of the campaign.
func reviewed(c pool.Campaign, totals pool.Totals, protection Protection) ([]Review, error) {
	var scale Scale
	if protection == Noised {
		scales, err := ScalesOf(c)
		if err != nil {
			return nil, err
		}
		scale = scales.Ballot
	}
	asked, err := c.Answered(totals)
	if err != nil {
		return nil, err
	}
	var all []Review
	for _, q := range asked {
		switch {
		case protection == Suppressed:
			all = append(all, suppressedReview(c, q, totals.Contributors))
		case scale.Under == 0:
			all = append(all, Review{Of: q.Subject, Question: q.Question.ID, Why: NoEpsilon})
		default:
			all = append(all, noisedReview(q, minimum(c), scale))
		}
	}
	return all, nil
}

// unanswered are reviews that say nothing, for one reason.
func unanswered(c pool.Campaign, why Reason) (all []Review) {
	for _, q := range c.Questions() {
		all = append(all, Review{Of: q.Subject, Question: q.Question.ID, Why: why})
	}
	return all
}

// suppressedReview treats the answers to a question as the platforms of all work:
// each has the minimum, those that are named leave nobody or the minimum of all
// who answered, and counts are rounded to five. An answer that all gave is not
// named either: it would tell what each of them said. all are the contributors.
func suppressedReview(c pool.Campaign, q rating.Counted, all int) Review {
	r := Review{Of: q.Subject, Question: q.Question.ID}
	if q.Said < minimum(c) {
		r.Why = Few
		return r
	}
	r.N, r.NLow, r.NHigh = roundedSpan(q.Said, all)
	open := Openable(c, append([]int{q.Said}, q.Counts...))
	if slices.Contains(q.Counts, q.Said) {
		open = nil
	}
	for _, choice := range open {
		n, low, high := roundedSpan(q.Counts[choice-1], all)
		r.Answers = append(r.Answers, Answer{q.Question.Choices[choice-1], n, low, high})
	}
	return r
}

// roundedSpan is a rounded count of some of all contributors, and what it may be
// of: never more than all, whose number is published exactly. Of its own n it is
// the same again.
func roundedSpan(count, all int) (n, low, high int) {
	n = roundCount(count)
	return min(n, all), n - 2, min(n+2, all)
}

// noisedReview says the noisy counts of all answers, unless the noise may have moved
// the number of those who answered by over a quarter: then it may have moved the
// part of an answer by almost as much.
func noisedReview(q rating.Counted, least int, scale Scale) Review {
	r := Review{Of: q.Subject, Question: q.Question.ID}
	variance := aggregators * scale.variance()
	away := z * math.Sqrt(float64(len(q.Counts))*variance)
	switch {
	case q.Said < least:
		r.Why = Few
		return r
	case away > quarter*float64(q.Said):
		r.Why = Uncertain
		return r
	}
	r.N, r.NLow, r.NHigh = noisySpan(q.Said, away)
	for choice, count := range q.Counts {
		n, low, high := noisySpan(count, z*math.Sqrt(variance))
		r.Answers = append(r.Answers, Answer{q.Question.Choices[choice], n, low, high})
	}
	return r
}

// noisySpan is a noisy count of members with its interval, which does not begin
// below nobody.
func noisySpan(count int, away float64) (n, low, high int) {
	return count, max(0, int(math.Floor(float64(count)-away))), max(0, int(math.Ceil(float64(count)+away)))
}

// reviewsHold computes what is said of each question again from its own counts,
// as far as rounding lets it.
func reviewsHold(r Release) error {
	asked := r.Campaign.Questions()
	if len(asked) != len(r.Reviews) {
		return fmt.Errorf("verify: %w: it has %d questions for %d", ErrVerify, len(r.Reviews), len(asked))
	}
	scales, err := ScalesOf(r.Campaign)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	for i, q := range asked {
		if err := r.Reviews[i].holds(r, q, scales.Ballot); err != nil {
			return fmt.Errorf("verify question %d (%s): %w: %w", i, q.Question.ID, ErrVerify, err)
		}
	}
	return nil
}

func (v Review) holds(r Release, q rating.Counted, scale Scale) error {
	silent := r.Protection == Silent || r.Protection == Noised && scale.Under == 0
	switch {
	case v.Of != q.Subject || v.Question != q.Question.ID:
		return fmt.Errorf("it is %s about %v", v.Question, v.Of)
	case v.Why != "" || silent:
		if v.Why == "" || v.N != 0 || v.NLow != 0 || v.NHigh != 0 || len(v.Answers) > 0 {
			return errors.New("it should say nothing")
		}
		return nil
	case r.Protection == Suppressed:
		return v.rounded(minimum(r.Campaign), r.Contributors, q.Question.Choices)
	}
	for i, a := range v.Answers {
		if i >= len(q.Counts) || a.Answer != q.Question.Choices[i] {
			return fmt.Errorf("%q is not the answer in place %d", a.Answer, i+1)
		}
		q.Counts[i], q.Said = a.N, q.Said+a.N
	}
	if again := noisedReview(q, minimum(r.Campaign), scale); again.Why != "" || again.N != v.N || again.NLow != v.NLow || again.NHigh != v.NHigh || !slices.Equal(again.Answers, v.Answers) {
		return fmt.Errorf("its counts give %+v", again)
	}
	return nil
}

// rounded holds counts without noise to the rules of suppressedReview, by which two
// may be lost to rounding in each.
func (v Review) rounded(least, all int, choices []string) error {
	spans := func(n, low, high int) bool {
		again, from, to := roundedSpan(n, all)
		return n == again && n >= least-2 && low == from && high == to
	}
	if !spans(v.N, v.NLow, v.NHigh) {
		return fmt.Errorf("it is of %d (%d to %d)", v.N, v.NLow, v.NHigh)
	}
	rest, lost, place := v.N, 2, -1
	for _, a := range v.Answers {
		at := slices.Index(choices, a.Answer)
		if at <= place || !spans(a.N, a.Low, a.High) {
			return fmt.Errorf("%q has %d (%d to %d)", a.Answer, a.N, a.Low, a.High)
		}
		rest, lost, place = rest-a.N, lost+2, at
	}
	if rest+lost < 0 || len(v.Answers) == 1 && rest+lost < least {
		return fmt.Errorf("its answers leave %d", rest)
	}
	return nil
}
