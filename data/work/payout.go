package work

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"clickwage/data/money"
)

// PayoutID names a Payout, as a UUID version 7.
type PayoutID string

// Payout is money received from a platform. It is never earnings: what it pays
// for was earned by submissions before, and what an exchange gains is nobody's
// hourly pay.
type Payout struct {
	ID         PayoutID
	At         Instant
	Amount     money.Amount // above zero, as it arrived
	Withheld   money.Amount // what the platform or the bank kept of it; zero: nothing
	Fee        EntryID      // the fee in the books that Withheld is; "" where there is none
	Platform   string
	Worker     string // the worker's account on the platform; "" where there is one only
	Reference  string // as the statement names it
	Note       string
	Allotments []Allotment // by submission, each submission once
	Source     Source
}

// Allotment is the part of a payout that paid for one submission, in the
// submission's own currency.
type Allotment struct {
	Submission SubmissionID
	Amount     money.Amount // above zero
}

// ErrPayout is wrapped by everything that makes a payout impossible.
var ErrPayout = errors.New("impossible payout")

// Settle brings the allotments in their order. Call it after changing them.
func (p *Payout) Settle() {
	slices.SortFunc(p.Allotments, func(a, b Allotment) int { return strings.Compare(string(a.Submission), string(b.Submission)) })
}

// Gross is what the platform paid out: what arrived and what was withheld.
func (p Payout) Gross() (money.Amount, error) { return p.Amount.Add(p.Withheld) }

// Check says what makes the payout impossible, if anything does: an amount that
// is not above zero, a submission allotted twice, or parts that add up to more
// than was paid. Parts in another currency than the payout's cannot be added to
// it and are not compared.
func (p Payout) Check() error {
	switch {
	case p.Amount.Micros <= 0 || p.Amount.Currency == "":
		return fmt.Errorf("%w: amount %s: must be above zero, with a currency", ErrPayout, p.Amount)
	case p.Withheld.Micros < 0:
		return fmt.Errorf("%w: withheld %s: must not be below zero", ErrPayout, p.Withheld)
	case !p.At.Known():
		return fmt.Errorf("%w: nobody says when it arrived", ErrPayout)
	}
	for i, a := range p.Allotments {
		switch {
		case a.Amount.Micros <= 0 || a.Amount.Currency == "":
			return fmt.Errorf("%w: part %s of submission %s: must be above zero, with a currency", ErrPayout, a.Amount, a.Submission)
		case i > 0 && p.Allotments[i-1].Submission >= a.Submission:
			return fmt.Errorf("%w: submission %s is in it twice", ErrPayout, a.Submission)
		}
	}
	rest, err := p.Rest()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrPayout, err)
	}
	if rest.Micros < 0 {
		return fmt.Errorf("%w: the parts are %s more than was paid", ErrPayout, rest.Neg())
	}
	return nil
}

// Rest is what of the payout no submission in its own currency has; of a payout
// whose parts are all in another currency nothing is left.
func (p Payout) Rest() (money.Amount, error) {
	rest, err := p.Gross()
	foreign := false
	for _, a := range p.Allotments {
		if a.Amount.Currency != p.Amount.Currency {
			foreign = true
			continue
		}
		if err == nil {
			rest, err = rest.Sub(a.Amount)
		}
	}
	if foreign && rest.Micros > 0 {
		rest.Micros = 0
	}
	return rest, err
}
