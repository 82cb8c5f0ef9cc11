package rating

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"

	"clickwage/data/money"
)

// Tally is how often each answer to a question was given.
type Tally struct {
	Question Question
	Counts   []int  // as many as the question has choices; empty for numbers
	Said     int    // writers who answer it
	Median   string // of numbers: written as answers are; "" where currencies differ
}

// Of is how many writers gave an answer.
func (t Tally) Of(choice string) int {
	if i := slices.Index(t.Question.Choices, choice); i >= 0 {
		return t.Counts[i]
	}
	return 0
}

// Summary is what several reviews of one subject say together: counts, with how
// many reviews they are of. A writer counts once in each, whatever and however
// often they reviewed: with the newest answer.
type Summary struct {
	Reviews int
	Tallies []Tally // questions that anybody answers, in their order
}

// Of is the tally of a question; empty where nobody answers it.
func (s Summary) Of(id string) Tally {
	for _, t := range s.Tallies {
		if t.Question.ID == id {
			return t
		}
	}
	q, _ := Find(id)
	return Tally{Question: q, Counts: make([]int, len(q.Choices))}
}

// Summarise adds up the reviews of one subject, those of each writer apart.
func Summarise(writers ...[]Review) Summary {
	var s Summary
	said := make([]map[string]Answer, len(writers))
	for i, reviews := range writers {
		s.Reviews += len(reviews)
		said[i] = Latest(reviews)
	}
	for _, q := range All() {
		t := Tally{Question: q, Counts: make([]int, len(q.Choices))}
		var values []string
		for _, answers := range said {
			a, ok := answers[q.ID]
			if !ok {
				continue
			}
			t.Said++
			if i := slices.Index(q.Choices, a.Value); i >= 0 {
				t.Counts[i]++
			}
			values = append(values, a.Value)
		}
		if t.Said == 0 {
			continue
		}
		if len(q.Choices) == 0 {
			t.Median = q.median(values)
		}
		s.Tallies = append(s.Tallies, t)
	}
	return s
}

// median is the middle of answers that are numbers; "" where they have no common
// currency.
func (q Question) median(values []string) string {
	var all []*big.Rat
	var currency money.Currency
	for _, value := range values {
		if q.Scale != Money {
			n, ok := new(big.Rat).SetString(value)
			if !ok {
				return ""
			}
			all = append(all, n)
			continue
		}
		a, err := money.Parse(value, "")
		if err != nil || currency != "" && currency != a.Currency {
			return ""
		}
		currency = a.Currency
		all = append(all, big.NewRat(a.Micros, 1))
	}
	switch middle := median(all); q.Scale {
	case Seconds:
		return money.Round(middle, 0)
	case Days:
		return tenths(middle)
	default:
		micros, err := strconv.ParseInt(money.Round(middle, 0), 10, 64)
		if err != nil {
			return ""
		}
		return money.Of(micros, currency).String()
	}
}

// Latest is the newest answer to each question that any of the reviews answers.
func Latest(reviews []Review) map[string]Answer {
	sorted := slices.Clone(reviews)
	slices.SortFunc(sorted, func(a, b Review) int {
		return cmp.Or(cmp.Compare(a.Written, b.Written), cmp.Compare(a.ID, b.ID))
	})
	latest := map[string]Answer{}
	for _, r := range sorted {
		for id, a := range r.Answers {
			latest[id] = a
		}
	}
	return latest
}
