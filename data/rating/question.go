package rating

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"clickwage/data/money"
)

// Scale is how a question is answered.
type Scale string

// The scales. The words of Choice are the question's own.
const (
	Choice  Scale = "choice"
	Stars   Scale = "stars"   // 1 to 5, of which 5 is best
	Seconds Scale = "seconds" // whole seconds, such as 540
	Money   Scale = "money"   // such as 0.50USD
	Days    Scale = "days"    // at most one decimal, such as 2.5
)

// Group is whose question it is.
type Group string

// The groups.
const (
	Facts      Group = "facts"      // of both kinds of subject
	Questions  Group = "questions"  // Turkopticon 2, about requesters
	Scores     Group = "scores"     // Turkopticon 1, about requesters
	Experience Group = "experience" // FairCrowdWork, about platforms
	Terms      Group = "terms"      // FairCrowdWork, about platforms
	Fairwork   Group = "fairwork"   // ten points, about platforms
)

// Question is one thing that a review can say.
type Question struct {
	ID      string // promised: files, ledgers and campaigns hold it
	Group   Group
	Scale   Scale
	Choices []string // promised, and so is their order: of Choice and Stars; empty for numbers
	Why     bool     // a reason can be given
}

// All are all questions, in the order they are asked.
func All() []Question {
	none, thumbs, stars := []string{"no", "yes"}, []string{"down", "up"}, []string{"1", "2", "3", "4", "5"}
	may := append([]string{"na"}, none...)
	all := []Question{
		{ID: "seconds", Group: Facts, Scale: Seconds},
		{ID: "reward", Group: Facts, Scale: Money},
		{ID: "pay", Group: Facts, Scale: Money},
		{ID: "rejected", Group: Facts, Scale: Choice, Choices: []string{"none", "some", "all", "overturned"}},
		{ID: "days", Group: Facts, Scale: Days},
		{ID: "recommend", Group: Questions, Scale: Choice, Choices: may, Why: true},
		{ID: "violated", Group: Questions, Scale: Choice, Choices: none, Why: true},
		{ID: "broken", Group: Questions, Scale: Choice, Choices: none, Why: true},
		{ID: "communication", Group: Questions, Scale: Choice, Choices: may},
	}
	add := func(g Group, s Scale, choices []string, ids ...string) {
		for _, id := range ids {
			all = append(all, Question{ID: id, Group: g, Scale: s, Choices: choices})
		}
	}
	add(Scores, Stars, stars, "communicativity", "generosity", "fairness", "promptness")
	add(Experience, Stars, stars, "pay_stars", "communication_stars", "evaluation_stars", "tasks_stars", "technology_stars", "nonpayment_stars")
	add(Terms, Choice, thumbs, "rejection_terms", "change_terms", "warranty_terms", "client_contact", "worker_contact")
	for _, p := range Principles() {
		add(Fairwork, Choice, none, p+"_1", p+"_2")
	}
	return all
}

// Principles are Fairwork's five, two points each.
func Principles() []string {
	return []string{"pay", "conditions", "contracts", "management", "representation"}
}

// Find is the question of an id.
func Find(id string) (Question, bool) { return find(All(), id) }

func find(all []Question, id string) (Question, bool) {
	i := slices.IndexFunc(all, func(q Question) bool { return q.ID == id })
	if i < 0 {
		return Question{}, false
	}
	return all[i], true
}

// Asked are the questions about a subject, in their order.
func Asked(s Subject) []Question {
	return slices.DeleteFunc(All(), func(q Question) bool { return !q.asks(s) })
}

func (q Question) asks(s Subject) bool {
	switch q.Group {
	case Questions, Scores:
		return !s.IsPlatform()
	case Experience, Terms, Fairwork:
		return s.IsPlatform()
	}
	return true
}

// check holds an answer to its question.
func (q Question) check(a Answer) error {
	if err := readable("reason for "+q.ID, a.Why, MaxText, true); err != nil {
		return err
	}
	switch {
	case a.Why != "" && !q.Why:
		return fmt.Errorf("%w: %s takes no reason", ErrReview, q.ID)
	case a.Origin == Ledger && (q.Group != Facts || a.N < 1), a.Origin == Typed && a.N != 0, a.Origin != Typed && a.Origin != Ledger:
		return fmt.Errorf("%w: %s is %q of %d tasks, which cannot be", ErrReview, q.ID, a.Origin, a.N)
	}
	if spelt, err := q.Spell(a.Value); err != nil {
		return err
	} else if spelt != a.Value {
		return fmt.Errorf("%w: %s %q is written %q", ErrReview, q.ID, a.Value, spelt)
	}
	return nil
}

// Spell is the one spelling of an answer to the question, such as 0.50USD of
// "0.5 usd"; the error wraps ErrReview and says what can be answered.
func (q Question) Spell(value string) (string, error) {
	switch q.Scale {
	case Choice, Stars:
		if slices.Contains(q.Choices, value) {
			return value, nil
		}
		return "", fmt.Errorf("%w: %s %q: not one of %v", ErrReview, q.ID, value, q.Choices)
	case Seconds:
		n, err := strconv.ParseUint(value, 10, 31)
		if err != nil || n == 0 {
			return "", fmt.Errorf("%w: %s %q: not a number of whole seconds", ErrReview, q.ID, value)
		}
		return strconv.FormatUint(n, 10), nil
	case Days:
		micros, err := money.ParseMicros(value)
		if err != nil || micros < 0 || micros%100_000 != 0 || micros >= 100_000_000_000 {
			return "", fmt.Errorf("%w: %s %q: not a number of days with at most one decimal", ErrReview, q.ID, value)
		}
		return tenths(big.NewRat(micros, 1_000_000)), nil
	}
	a, err := money.Parse(value, "")
	if err != nil || a.Micros < 0 || a.Currency == "" {
		return "", fmt.Errorf("%w: %s %q: not an amount such as 0.50USD", ErrReview, q.ID, value)
	}
	return a.String(), nil
}

// tenths is a number with at most one decimal, rounded half to even.
func tenths(r *big.Rat) string { return strings.TrimSuffix(money.Round(r, 1), ".0") }
