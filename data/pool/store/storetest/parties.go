// Package storetest holds every engine of a pooling store to the same tests.
// Conform is all of them; New makes a campaign with its secrets for others. It is
// imported by tests alone. It imports pool, pool/store, keys, money and revision.
package storetest

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
	"clickwage/data/pool"
	"clickwage/data/revision"
)

// Parties are a campaign and all of its secrets, the same in every process.
type Parties struct {
	pool.Campaign
	Hash   revision.Hash
	File   []byte // the campaign, signed
	Issuer pool.Issuer
	Keys   [2]pool.Keys
	Now    time.Time // while intake goes on
	prio   *pool.Prio
}

// Seeded is a stream of bytes that is the same for the same name.
func Seeded(name string) io.Reader {
	s := sha3.NewSHAKE128()
	s.Write([]byte(name))
	return s
}

// Must is a value, or the end of the test.
func Must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// issuing is one key for all tests of a process: making one takes a tenth of a second.
var issuing = sync.OnceValues(pool.NewIssuer)

// New makes a campaign of two organisers with so many platforms and bins. Another
// issuer than a fresh one can be given as PKCS #8.
func New(t testing.TB, platforms, bins int, issuer []byte) Parties {
	t.Helper()
	p := Parties{Now: time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC)}
	if issuer == nil {
		p.Issuer = Must(issuing())(t)
	} else {
		p.Issuer = Must(pool.ParseIssuer(issuer))(t)
	}
	names := make([]string, platforms)
	for i := range names {
		names[i] = fmt.Sprintf("platform %02d", i)
	}
	c := Must(pool.New("EUR", names, pool.Spacing{Low: 500_000, High: 40_000_000, Bins: bins}))(t)
	c.ID, c.Name, c.Collective, c.Contact = "0193a5c2-7f00-7000-8000-000000000001", "October", "A collective", "contact@example.org"
	c.Period = pool.Period{From: "2026-10-01", To: "2026-10-31"}
	c.Closes, c.Expires = time.Date(2026, 11, 15, 0, 0, 0, 0, time.UTC), time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)
	c.Publish.Series, c.Publish.Noise = "monthly", c.Publish.Minimum
	c.TokenKey = Must(p.Issuer.Public())(t)
	for i, name := range []string{"A union", "A university"} {
		p.Keys[i] = Must(pool.NewKeys(Seeded(name)))(t)
		c.Organisers[i] = Must(p.Keys[i].Organiser(name, "desk@example.org"))(t)
	}
	collective := Must(keys.NewSigning("collective/example", Seeded("collective")))(t)
	c.Key = collective.Public()
	p.Campaign, p.File = c, Must(pool.Sign(c, collective))(t)
	p.Hash, p.prio = Must(c.Hash())(t), Must(c.Prio())(t)
	return p
}

// Pass is a member's completed secret.
func (p Parties) Pass(t testing.TB, member string) pool.Pass {
	t.Helper()
	pass := Must(pool.NewPass(p.Campaign, Seeded(member)))(t)
	answer := Must(p.Issuer.Issue(p.Campaign, Must(pass.Request(p.Campaign))(t)))(t)
	return Must(pass.Accept(p.Campaign, answer))(t)
}

// Figures are what the ledger of member i says: a pay and whole numbers within
// the bounds, of all work and of up to MaxPerson platforms.
func (p Parties) Figures(i int) pool.Input {
	in := pool.Input{Tables: make([]pool.Figures, p.Tables())}
	table := func(part int64) pool.Figures {
		f := pool.Figures{Known: true, Rate: money.HourlyOf(money.Of(400_000+int64(i)*617_000*part, p.Currency))}
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

// Report is a member's contribution, the same each time.
func (p Parties) Report(t testing.TB, i int, pass pool.Pass, sequence uint32) pool.Report {
	t.Helper()
	c := Must(p.prio.Contribute(p.Figures(i), pass, sequence, Seeded(fmt.Sprintf("report %d %d %x", i, sequence, pass.Seed))))(t)
	return Must(pool.ParseReport(c.File))(t)
}

// Reports are the first contributions of so many members.
func (p Parties) Reports(t testing.TB, members int) []pool.Report {
	t.Helper()
	all := make([]pool.Report, members)
	for i := range all {
		all[i] = p.Report(t, i, p.Pass(t, fmt.Sprint("member ", i)), 1)
	}
	return all
}

// Altered is the campaign with other rules, signed anew.
func (p Parties) Altered(t testing.TB, alter func(*pool.Campaign)) Parties {
	t.Helper()
	alter(&p.Campaign)
	p.File = Must(pool.Sign(p.Campaign, Must(keys.NewSigning("collective/example", Seeded("collective")))(t)))(t)
	p.Hash, p.prio = Must(p.Campaign.Hash())(t), Must(p.Campaign.Prio())(t)
	return p
}
