package pool_test

import (
	"crypto/rand"
	"fmt"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/keys"
	"clickwage/data/pool"
	"clickwage/data/timeline"
	"clickwage/data/work/worktest"
)

// need ends an example that cannot go on.
func need[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// campaign is one of November with two organisers.
func campaign(issuer pool.Issuer, organisers [2]pool.Keys) pool.Campaign {
	collective := need(keys.NewSigning("collective/example", rand.Reader))
	file := need(pool.Sign(pool.Campaign{
		Draft: pool.Draft, ID: "0193a5c2-7f00-7000-8000-000000000002", Name: "November", Collective: "A collective", Contact: "desk@example.org",
		Period: pool.Period{From: "2026-11-01", To: "2026-11-30"}, Closes: time.Date(2026, 12, 10, 0, 0, 0, 0, time.UTC), Expires: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC),
		Currency: "USD", Platforms: []string{"clickworker", "prolific"}, MaxPerson: 2,
		Edges:      need(pool.Spacing{Low: 500_000, High: 40_000_000, Bins: 32}.Edges()),
		Measures:   []pool.Measure{{Of: pool.PaidMinutes, Bits: 14, Unit: 1}, {Of: pool.UnpaidMinutes, Bits: 14, Unit: 1}},
		Publish:    pool.Rules{Minimum: 10, Noise: 250, Epsilon: 1, Limit: 12, Series: "monthly"},
		Organisers: [2]pool.Organiser{need(organisers[0].Organiser("A union", "a@example.org")), need(organisers[1].Organiser("A university", "b@example.org"))},
		TokenKey:   need(issuer.Public()),
	}, collective))
	return need(pool.Open(file, collective.Public(), time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC)))
}

// member is a member's file, from the ledger to the seal.
func member(c pool.Campaign, issuer pool.Issuer) []byte {
	l := need(worktest.Parse("09:00-09:10 search\n09:10-09:50 prolific survey 4.00 approved"))
	from, to := need(timeline.ParseDay(c.Period.From)), need(timeline.ParseDay(c.Period.To))
	q := earnings.Query{From: &from, To: &to, Zone: time.UTC, Currency: c.Currency, AsOf: time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC)}
	books := need(earnings.NewBooks(l.Submissions, l.Intervals, l.Entries, nil))
	whole := earnings.Compute(books, q)
	q.By = earnings.ByPlatform
	in := need(c.Input(whole, earnings.Compute(books, q)))

	pass := need(pool.NewPass(c, rand.Reader))
	pass = need(pass.Accept(c, need(issuer.Issue(c, need(pass.Request(c))))))
	return need(need(c.Prio()).Contribute(in, pass, 1, rand.Reader)).File
}

// agree is how two organisers come to their verification key.
func agree(c pool.Campaign, organisers [2]pool.Keys) pool.VerifyKey {
	leader, helper := need(c.Peer(pool.Leader, organisers[0])), need(c.Peer(pool.Helper, organisers[1]))
	a, b := need(pool.NewKeyHalf(rand.Reader)), need(pool.NewKeyHalf(rand.Reader))
	committed := need(helper.Commit(b))
	return need(leader.Agree(a, committed, need(helper.Reveal(b, need(leader.Commit(a)), rand.Reader))))
}

// Twelve members, two organisers, and their sum.
func Example() {
	issuer := need(pool.NewIssuer())
	organisers := [2]pool.Keys{need(pool.NewKeys(rand.Reader)), need(pool.NewKeys(rand.Reader))}
	c := campaign(issuer, organisers)
	verify := agree(c, organisers)
	leader, helper := need(c.Aggregator(pool.Leader, organisers[0], verify)), need(c.Aggregator(pool.Helper, organisers[1], verify))
	gate := need(c.Gate())

	first, second := c.NoShare(), c.NoShare()
	for range 12 {
		r := need(pool.ParseReport(member(c, issuer)))
		need(gate.Receive(r, nil, c.Closes.Add(-time.Hour)))
		a, b := need(leader.Prepare(r)), need(helper.Prepare(r))
		if err := first.Add(need(leader.Finish(a, b.Share))); err != nil {
			panic(err)
		}
		if err := second.Add(need(helper.Finish(b, a.Share))); err != nil {
			panic(err)
		}
	}
	totals := need(c.Collect(first, second, 12))
	for table, name := range []string{"all work", "clickworker", "prolific"} {
		n := int64(0)
		for _, count := range totals.Counts[table] {
			n += count
		}
		fmt.Printf("%s: n = %d, %d paid and %d unpaid minutes\n", name, n, totals.Sums[table][0], totals.Sums[table][1])
	}
	// Output:
	// all work: n = 12, 480 paid and 120 unpaid minutes
	// clickworker: n = 0, 0 paid and 0 unpaid minutes
	// prolific: n = 12, 480 paid and 0 unpaid minutes
}
