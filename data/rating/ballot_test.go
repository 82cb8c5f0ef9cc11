package rating_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"clickwage/data/rating"
)

func ones(bits []bool) (counts []int64, sum int) {
	for _, b := range bits {
		n := 0
		if b {
			n = 1
		}
		counts, sum = append(counts, int64(n)), sum+n
	}
	return counts, sum
}

func TestABallotsVector(t *testing.T) {
	prolific := rating.Subject{Platform: "Prolific"}
	ballot := rating.Ballot{Subjects: []rating.Subject{lab, prolific}, Questions: []string{"recommend", "rejected", "pay_stars"}}
	if ballot.Len() != 3+4+4+5 || ballot.Most() != 4 || ballot.Check() != nil {
		t.Fatalf("got %d bits, at most %d ones (%v)", ballot.Len(), ballot.Most(), ballot.Check())
	}
	older, newer := review("1", lab, "recommend", "yes", "rejected", "some"), review("2", lab, "recommend", "no")
	newer.Written += 1_000_000
	bits := ballot.Bits([]rating.Review{
		newer, older, review("3", rating.Subject{Platform: "Prolific", Requester: "Another"}, "recommend", "na"), review("4", prolific, "pay_stars", "5"),
	})
	counts, sum := ones(bits)
	if got := strings.Trim(fmt.Sprint(counts), "[]"); got != "0 1 0 0 1 0 0 0 0 0 0 0 0 0 0 1" || sum != 3 {
		t.Fatalf("got %s", got)
	}
	decoded, err := ballot.Decode(counts)
	if err != nil || len(decoded) != 4 {
		t.Fatalf("got %d tallies (%v)", len(decoded), err)
	}
	if c := decoded[0]; c.Subject != lab || c.Question.ID != "recommend" || c.Of("no") != 1 || c.Said != 1 {
		t.Errorf("got %+v", c)
	}
	if c := decoded[2]; c.Subject != prolific || c.Question.ID != "rejected" || c.Said != 0 {
		t.Errorf("what was not answered: got %+v", c)
	}
	if _, err := ballot.Decode(counts[1:]); !errors.Is(err, rating.ErrBallot) {
		t.Errorf("a shorter vector: got %v", err)
	}
}

func TestImpossibleBallots(t *testing.T) {
	for name, b := range map[string]rating.Ballot{
		"asks nothing":         {},
		"no questions":         {Subjects: []rating.Subject{lab}},
		"a subject twice":      {Subjects: []rating.Subject{lab, {Platform: "prolific", Requester: "lab"}}, Questions: []string{"recommend"}},
		"a number":             {Subjects: []rating.Subject{lab}, Questions: []string{"days"}},
		"an unknown question":  {Subjects: []rating.Subject{lab}, Questions: []string{"nice"}},
		"a question twice":     {Subjects: []rating.Subject{lab}, Questions: []string{"recommend", "recommend"}},
		"a question to nobody": {Subjects: []rating.Subject{lab}, Questions: []string{"pay_stars"}},
		"no platform":          {Subjects: []rating.Subject{{}}, Questions: []string{"pay_stars"}},
	} {
		if err := b.Check(); !errors.Is(err, rating.ErrBallot) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// The sum of many members' vectors decodes to how many said what, and nobody
// weighs more than one answer a question.
func TestSumsOfVectorsAreCounts(t *testing.T) {
	ballot := rating.Ballot{Subjects: []rating.Subject{lab, {Platform: "Prolific"}}, Questions: []string{"recommend", "broken", "worker_contact"}}
	rapid.Check(t, func(t *rapid.T) {
		total, want := make([]int64, ballot.Len()), map[string]int{}
		for range rapid.IntRange(1, 9).Draw(t, "members") {
			var reviews []rating.Review
			for n := range rapid.IntRange(0, 4).Draw(t, "reviews") {
				r := drawn(t, rapid.SampledFrom(ballot.Subjects).Draw(t, "subject"))
				r.ID = fmt.Sprintf("%032x", n)
				reviews = append(reviews, r)
			}
			counts, sum := ones(ballot.Bits(reviews))
			if sum > ballot.Most() {
				t.Fatalf("%d ones, at most %d", sum, ballot.Most())
			}
			for i, n := range counts {
				total[i] += n
			}
			for _, s := range ballot.Subjects {
				for id, a := range rating.Latest(rating.About(reviews, s)) {
					want[s.Requester+id+a.Value]++
				}
			}
		}
		decoded, err := ballot.Decode(total)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range decoded {
			for _, choice := range c.Question.Choices {
				if got := c.Of(choice); got != want[c.Subject.Requester+c.Question.ID+choice] {
					t.Fatalf("%s %s of %v: got %d", c.Question.ID, choice, c.Subject, got)
				}
			}
		}
	})
}
