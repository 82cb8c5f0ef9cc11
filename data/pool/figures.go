package pool

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/rating"
)

// Input is what a member's ledger says about a campaign's period, before it is
// encoded, and what had to be left out of it.
type Input struct {
	Tables  []Figures       // as Campaign.Tables counts them; those without time are not Known
	Reviews []rating.Review // the member's own, for the ballot: Campaign.Input knows of none
	Left    Left
}

// Figures are those of one table.
type Figures struct {
	Known  bool
	Rate   money.Rate // the effective rate, as package earnings defines it
	Values []*big.Int // of each measure of the campaign, in its units, rounded half to even, not clipped
}

// Left is what a contribution does not say.
type Left struct {
	Beyond   []string // platforms of the campaign with less time than the m that count
	Unlisted []string // platforms that the campaign does not ask about: in the overall table alone
	Review   bool     // time or approved work without a known reward waits to be looked at: in no table
	Pending  int      // submissions that are not decided: in no table
}

// Why figures cannot be contributed.
var (
	ErrNothing = errors.New("contribution: no working time in the campaign's period")
	ErrPeriod  = errors.New("contribution: the figures are of another period")
	ErrSpread  = errors.New("contribution: shared unpaid time was spread over platforms")
)

// NotConvertible says which money has no exchange rate into the campaign's
// currency. Nothing is guessed: the hourly pay is not known without it.
type NotConvertible struct{ Currencies []money.Currency }

func (n *NotConvertible) Error() string {
	return fmt.Sprintf("contribution: no exchange rate for %v; pay per hour is not known without it", n.Currencies)
}

// Input takes a member's figures from two reports of the campaign's period in
// its currency: of the whole, and by platform.
func (c Campaign) Input(whole, platforms earnings.Report) (Input, error) {
	for _, r := range []earnings.Report{whole, platforms} {
		if r.From == nil || r.To == nil || r.From.String() != c.Period.From || r.To.String() != c.Period.To {
			return Input{}, ErrPeriod
		}
	}
	if whole.By != earnings.Whole || platforms.By != earnings.ByPlatform {
		return Input{}, fmt.Errorf("contribution: reports by %q and %q are not of the whole and by platform", whole.By, platforms.By)
	}
	if err := c.convertible(whole, platforms); err != nil {
		return Input{}, err
	}
	in := Input{Tables: make([]Figures, c.Tables())}
	for _, g := range whole.Groups {
		in.Tables[0] = c.figures(g)
		in.Left.Review = !g.Review.IsZero() || g.ApprovedUnknown > 0
		in.Left.Pending = g.Submissions() - g.Decided()
	}
	if !in.Tables[0].Known {
		return Input{}, ErrNothing
	}
	used := c.used(platforms, &in.Left)
	for i, g := range used {
		if i >= c.MaxPerson {
			in.Left.Beyond = append(in.Left.Beyond, g.Key)
			continue
		}
		in.Tables[1+c.platform(g.Key)] = c.figures(g)
	}
	slices.Sort(in.Left.Beyond)
	return in, nil
}

// convertible says whether every amount is in the campaign's currency.
func (c Campaign) convertible(reports ...earnings.Report) error {
	var others []money.Currency
	for _, r := range reports {
		for _, g := range r.Groups {
			if g.Spread != nil {
				return ErrSpread
			}
			if g.Currency != "" && g.Currency != c.Currency {
				others = append(others, g.Currency)
			}
		}
	}
	if len(others) > 0 {
		slices.Sort(others)
		return &NotConvertible{slices.Compact(others)}
	}
	return nil
}

// platform is where one of a ledger is among the campaign's, however each writes
// its case; -1 where it is not.
func (c Campaign) platform(name string) int {
	return slices.IndexFunc(c.Platforms, func(p string) bool { return strings.EqualFold(p, name) })
}

// used are the campaign's platforms with working time, those with the most of
// it first. Time that belongs to no platform is in the overall table alone, and so
// is what a ledger has under a second spelling of one, which has less.
func (c Campaign) used(r earnings.Report, left *Left) []earnings.Group {
	var used []earnings.Group
	for _, g := range r.Groups {
		switch {
		case g.Shared || g.Key == "" || g.Working().Sign() == 0:
		case c.platform(g.Key) >= 0:
			used = append(used, g)
		default:
			left.Unlisted = append(left.Unlisted, g.Key)
		}
	}
	slices.SortStableFunc(used, func(a, b earnings.Group) int { return b.Working().Cmp(a.Working()) })
	seen := map[int]bool{}
	return slices.DeleteFunc(used, func(g earnings.Group) bool {
		at := c.platform(g.Key)
		again := seen[at]
		if seen[at] = true; again {
			left.Unlisted = append(left.Unlisted, g.Key)
		}
		return again
	})
}

// figures are those of a group. They are not known where it has no working time.
func (c Campaign) figures(g earnings.Group) Figures {
	rate, ok := g.Effective()
	if !ok {
		return Figures{}
	}
	f := Figures{Known: true, Rate: rate}
	for _, m := range c.Measures {
		f.Values = append(f.Values, m.of(g))
	}
	return f
}

// minute is in microseconds.
const minute = 60_000_000

// of is a group's value in the measure's units.
func (m Measure) of(g earnings.Group) *big.Int {
	var value *big.Rat
	switch m.Of {
	case PaidMinutes:
		value = g.Tally.Paid.Micros()
	case UnpaidMinutes:
		value = new(big.Rat).Add(g.Unpaid.Micros(), g.Other.Micros())
	case Submitted:
		value = big.NewRat(int64(g.Approved()+g.Tally.Rejected()), 1)
	case Rejected:
		value = big.NewRat(int64(g.Tally.Rejected()), 1)
	case Reward:
		value = big.NewRat(g.Earned, 1)
	case Fees:
		value = big.NewRat(g.Fees, 1)
	default:
		panic("a measure that Validate refuses: " + m.Of)
	}
	unit := big.NewRat(m.Unit, 1)
	if m.Of == PaidMinutes || m.Of == UnpaidMinutes {
		unit.Mul(unit, big.NewRat(minute, 1))
	}
	units, ok := new(big.Int).SetString(money.Round(value.Quo(value, unit), 0), 10)
	if !ok {
		panic("a rounded number is no number")
	}
	return units
}
