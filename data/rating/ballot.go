package rating

import (
	"errors"
	"fmt"
	"slices"
)

// ErrBallot is wrapped by all that can be wrong with a ballot.
var ErrBallot = errors.New("impossible ballot")

// Ballot is what a campaign asks for of its members' own reviews: some subjects,
// and of each some questions that have choices. A member's answers are a vector
// with one bit for each subject, question and choice in that order; pooled, the
// bits of many become counts.
//
// A member says one answer to a question about a subject at most, the newest: so
// a vector has at most Most ones, whatever and however often was reviewed.
type Ballot struct {
	Subjects  []Subject `json:"subjects"`
	Questions []string  `json:"questions"` // ids
}

// Check says what makes a ballot impossible: the error wraps ErrBallot.
func (b Ballot) Check() error {
	if len(b.Subjects) == 0 || len(b.Questions) == 0 {
		return fmt.Errorf("%w: it asks nothing", ErrBallot)
	}
	for i, s := range b.Subjects {
		if s.Platform == "" || slices.ContainsFunc(b.Subjects[:i], s.Same) {
			return fmt.Errorf("%w: subject %d is without a platform or a second time in it", ErrBallot, i+1)
		}
	}
	for i, id := range b.Questions {
		q, ok := Find(id)
		switch {
		case !ok || len(q.Choices) == 0:
			return fmt.Errorf("%w: %q is no question with choices", ErrBallot, id)
		case slices.Contains(b.Questions[:i], id):
			return fmt.Errorf("%w: %q is in it twice", ErrBallot, id)
		case !slices.ContainsFunc(b.Subjects, q.asks):
			return fmt.Errorf("%w: %q is asked of none of its subjects", ErrBallot, id)
		}
	}
	return nil
}

// slot is a question about a subject, and where its choices begin in the vector.
type slot struct {
	subject  Subject
	question Question
	at       int
}

// slots are all questions of the ballot, and the length of its vector.
func (b Ballot) slots() (all []slot, length int) {
	known := All()
	for _, s := range b.Subjects {
		for _, id := range b.Questions {
			if q, ok := find(known, id); ok && q.asks(s) {
				all = append(all, slot{s, q, length})
				length += len(q.Choices)
			}
		}
	}
	return all, length
}

// Len is the length of a vector.
func (b Ballot) Len() int {
	_, length := b.slots()
	return length
}

// Most is how many ones a vector can have.
func (b Ballot) Most() int {
	all, _ := b.slots()
	return len(all)
}

// Bits are a member's answers. reviews are the member's own; those of others must
// not be among them.
func (b Ballot) Bits(reviews []Review) []bool {
	all, length := b.slots()
	bits := make([]bool, length)
	for _, s := range all {
		a, ok := Latest(About(reviews, s.subject))[s.question.ID]
		if i := slices.Index(s.question.Choices, a.Value); ok && i >= 0 {
			bits[s.at+i] = true
		}
	}
	return bits
}

// Counted is a tally of a subject.
type Counted struct {
	Subject Subject
	Tally
}

// Decode reads a vector back: one member's, with ones for true, as the preview
// shows it, or the sum of many. Every question of the ballot is in it, those that
// nobody answered with Said 0. A vector of another length wraps ErrBallot.
func (b Ballot) Decode(counts []int64) ([]Counted, error) {
	if length := b.Len(); len(counts) != length {
		return nil, fmt.Errorf("%w: a vector of %d for one of %d", ErrBallot, len(counts), length)
	}
	all := b.Blank()
	for i := range all {
		for choice := range all[i].Counts {
			all[i].Counts[choice], counts = int(counts[0]), counts[1:]
			all[i].Said += all[i].Counts[choice]
		}
	}
	return all, nil
}

// Blank are the tallies before anybody has answered: every question about every
// subject that it is asked of, as the vector has them.
func (b Ballot) Blank() []Counted {
	var all []Counted
	slots, _ := b.slots()
	for _, s := range slots {
		all = append(all, Counted{s.subject, Tally{Question: s.question, Counts: make([]int, len(s.question.Choices))}})
	}
	return all
}
