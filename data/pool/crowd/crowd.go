// Package crowd makes members for tests, whose pay and hours are spread as
// among people who do micro-work, and adds them up without any protocol. It is
// imported by tests alone. It imports pool, money and rating.
package crowd

import (
	"math"
	"math/big"
	"slices"

	"clickwage/data/money"
	"clickwage/data/pool"
	"clickwage/data/rating"
)

// Worker is the figures of a simulated member: a pay spread as a lognormal with
// a median of 5 an hour, hours of a lognormal around 30 a month, a quarter of
// them unpaid, and on one or two platforms.
func Worker(c pool.Campaign, random interface{ NormFloat64() float64 }) pool.Input {
	in := pool.Input{Tables: make([]pool.Figures, c.Tables())}
	pay := 5 * math.Exp(0.8*random.NormFloat64())
	hours := 30 * math.Exp(0.7*random.NormFloat64())
	first := int(math.Abs(random.NormFloat64())*1.3) % len(c.Platforms)
	in.Tables[0] = figures(c, pay, hours)
	in.Tables[1+first] = in.Tables[0]
	if random.NormFloat64() > 0.3 && c.MaxPerson > 1 && len(c.Platforms) > 1 { // a third of them on two
		in.Tables[1+first] = figures(c, pay*1.1, hours*0.7)
		in.Tables[1+(first+1)%len(c.Platforms)] = figures(c, pay*0.8, hours*0.3)
	}
	in.Reviews = reviews(c, random)
	return in
}

// reviews are what a member says to a ballot: of each subject nothing, or to most
// questions something, the first choice most of all.
func reviews(c pool.Campaign, random interface{ NormFloat64() float64 }) (all []rating.Review) {
	if c.Ballot == nil {
		return nil
	}
	for _, s := range c.Ballot.Subjects {
		if random.NormFloat64() > 0.8 {
			continue
		}
		r := rating.Review{Subject: s, Answers: map[string]rating.Answer{}}
		for _, id := range c.Ballot.Questions {
			if q, ok := rating.Find(id); ok && random.NormFloat64() < 1 {
				r.Answers[id] = rating.Answer{Value: q.Choices[int(math.Abs(random.NormFloat64()))%len(q.Choices)]}
			}
		}
		all = append(all, r)
	}
	return all
}

func figures(c pool.Campaign, pay, hours float64) pool.Figures {
	f := pool.Figures{Known: true, Rate: money.HourlyOf(money.Of(int64(pay*money.Micros), c.Currency))}
	for _, m := range c.Measures {
		value := map[pool.Measured]float64{
			pool.PaidMinutes: hours * 45, pool.UnpaidMinutes: hours * 15, pool.Submitted: hours * 12, pool.Rejected: hours * 0.4,
			pool.Reward: pay * hours * money.Micros, pool.Fees: pay * hours * money.Micros / 50,
		}[m.Of]
		f.Values = append(f.Values, big.NewInt(int64(value)/m.Unit))
	}
	return f
}

// Plain adds up what members say, without any protocol.
func Plain(c pool.Campaign, members []pool.Input) pool.Totals {
	t := c.NoTotals()
	for _, in := range members {
		for table, f := range in.Tables {
			if !f.Known {
				continue
			}
			t.Counts[table][c.Bin(f.Rate)]++
			for m, value := range f.Values {
				t.Sums[table][m] += min(value.Int64(), c.Measures[m].Most())
			}
		}
		at := 0
		for _, q := range c.Questions() {
			for _, r := range in.Reviews {
				if i := slices.Index(q.Question.Choices, r.Answers[q.Question.ID].Value); i >= 0 && r.Subject == q.Subject {
					t.Ballot[at+i]++
				}
			}
			at += len(q.Counts)
		}
		t.Contributors++
	}
	return t
}
