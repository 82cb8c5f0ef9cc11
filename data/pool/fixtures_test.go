package pool

import (
	"crypto/sha3"
	"fmt"
	"io"
	"math/big"
	"sync"
	"testing"
	"time"

	"clickwage/data/keys"
	"clickwage/data/money"
	"clickwage/data/rating"
)

// seeded is a stream of bytes that is the same for the same name.
func seeded(name string) io.Reader {
	s := sha3.NewSHAKE128()
	s.Write([]byte(name))
	return s
}

func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// issuing is one key for all tests: making one takes a tenth of a second.
var issuing = sync.OnceValues(NewIssuer)

// parties are a campaign and all of its secrets.
type parties struct {
	Campaign
	collective keys.Signing
	issuer     Issuer
	keys       [2]Keys
	verify     VerifyKey
	now        time.Time
}

// newParties makes a campaign with two organisers, two platforms of three, and bounds of
// several lengths.
func newParties(t testing.TB, alter ...func(*Campaign)) parties {
	t.Helper()
	p := parties{now: time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC)}
	p.collective = must(keys.NewSigning("collective/example", seeded("collective")))(t)
	p.issuer = must(issuing())(t)
	for i, name := range []string{"first", "second"} {
		p.keys[i] = must(NewKeys(seeded(name)))(t)
	}
	io.ReadFull(seeded("verify"), p.verify[:])
	p.Campaign = Campaign{
		Draft: Draft, ID: "0193a5c2-7f00-7000-8000-000000000001", Name: "October", Collective: "A collective", Contact: "contact@example.org",
		Key:    p.collective.Public(),
		Period: Period{From: "2026-10-01", To: "2026-10-31"}, Closes: time.Date(2026, 11, 15, 0, 0, 0, 0, time.UTC), Expires: time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC),
		Currency: "EUR", Platforms: []string{"clickworker", "mturk", "prolific"}, MaxPerson: 2,
		Measures: []Measure{{PaidMinutes, 14, 1}, {UnpaidMinutes, 14, 1}, {Submitted, 12, 1}, {Rejected, 12, 1}, {Reward, 16, 100_000}, {Fees, 12, 10_000}},
		Publish:  Rules{Minimum: 10, Noise: 250, Epsilon: 1, Limit: 12, Series: "monthly"},
		TokenKey: must(p.issuer.Public())(t),
	}
	p.Edges = must(Spacing{Low: 500_000, High: 40_000_000, Bins: 32}.Edges())(t)
	for i, k := range p.keys {
		p.Organisers[i] = must(k.Organiser([]string{"A union", "A university"}[i], "desk@example.org"))(t)
	}
	for _, change := range alter {
		change(&p.Campaign)
	}
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	return p
}

// withBallot lets a campaign count reviews: ten questions of two subjects.
func withBallot(c *Campaign) {
	c.Ballot = &rating.Ballot{
		Subjects:  []rating.Subject{{Platform: "prolific", Requester: "Lab", RequesterID: "r-1"}, {Platform: "mturk"}},
		Questions: []string{"rejected", "recommend", "communication", "pay_stars", "rejection_terms", "worker_contact", "pay_1", "violated"},
	}
}

// reviews are those of member i: of one subject, of both, or of none.
func (p parties) reviews(i int) (all []rating.Review) {
	if p.Ballot == nil {
		return nil
	}
	for at, s := range p.Ballot.Subjects {
		r := rating.Review{ID: fmt.Sprint(at), Subject: s, Written: 1, Answers: map[string]rating.Answer{}}
		for n, q := range rating.Asked(s) {
			if len(q.Choices) > 0 && (i+n)%4 != 0 {
				r.Answers[q.ID] = rating.Answer{Value: q.Choices[(i*7+n)%len(q.Choices)], Origin: rating.Typed}
			}
		}
		if (i+at)%3 != 0 {
			all = append(all, r)
		}
	}
	return all
}

// input is what the ledger of member i says.
func (p parties) input(i int) Input {
	in := Input{Tables: make([]Figures, p.Tables()), Reviews: p.reviews(i)}
	table := func(part int64) Figures {
		f := Figures{Known: true, Rate: money.HourlyOf(money.Of(300_000+int64(i)*617_000*part, p.Currency))}
		for m := range p.Measures {
			f.Values = append(f.Values, big.NewInt((int64(i*31+m*7+11)*part)%int64(p.Measures[m].Most()+1)))
		}
		return f
	}
	in.Tables[0] = table(3)
	for used := range i % (p.MaxPerson + 1) {
		in.Tables[1+(i+used)%len(p.Platforms)] = table(int64(used) + 1)
	}
	return in
}

// pass is a member's completed secret.
func (p parties) pass(t testing.TB, name string) Pass {
	t.Helper()
	pass := must(NewPass(p.Campaign, seeded(name)))(t)
	answer := must(p.issuer.Issue(p.Campaign, must(pass.Request(p.Campaign))(t)))(t)
	return must(pass.Accept(p.Campaign, answer))(t)
}

func (p parties) sides(t testing.TB) [2]*Aggregator {
	t.Helper()
	var sides [2]*Aggregator
	for role := range sides {
		sides[role] = must(p.Aggregator(Role(role), p.keys[role], p.verify))(t)
	}
	return sides
}

// shares lets both sides check a report.
func shares(sides [2]*Aggregator, r Report) (out [2]Share, err error) {
	var halves [2]Prepared
	for role, a := range sides {
		if halves[role], err = a.Prepare(r); err != nil {
			return out, err
		}
	}
	for role, a := range sides {
		if out[role], err = a.Finish(halves[role], halves[1-role].Share); err != nil {
			return out, err
		}
	}
	return out, nil
}
