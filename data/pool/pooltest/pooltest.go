// Package pooltest is a collective for tests, with every secret of both
// organisers: it signs campaigns, issues tokens, and opens what only both
// organisers together could, enrols ledgers, and spoils what they keep. It imports pool and tracker.
package pooltest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"sync"
	"time"

	"clickwage/data/keys"
	"clickwage/data/pool"
	"clickwage/data/tracker"
)

// Collective is who asks, and both organisers.
type Collective struct {
	Key    keys.Signing
	Issuer pool.Issuer
	Keys   [2]pool.Keys
	Rules  pool.Campaign
	File   []byte // signed
}

// issuing is one key for all tests: making one takes a tenth of a second.
var issuing = sync.OnceValues(pool.NewIssuer)

// New signs a campaign of the usual rules about the platforms of the example, in
// euro, from the forty days before today to yesterday, open for twenty-two days.
// change may be nil.
func New(today time.Time, change func(*pool.Campaign)) (c Collective, err error) {
	if c.Key, err = keys.NewSigning("collective/example", rand.Reader); err != nil {
		return c, err
	}
	if c.Issuer, err = issuing(); err != nil {
		return c, err
	}
	rules, err := pool.New("EUR", []string{"Clickworker", "Microworkers", "Outlier", "Prolific", "Toloka"}, pool.Spacing{Low: 500_000, High: 40_000_000, Bins: 32})
	if err != nil {
		return c, err
	}
	day := today.UTC().Truncate(24 * time.Hour)
	rules.Name, rules.Collective, rules.Contact, rules.Publish.Series = "Autumn", "A collective", "desk@example.org", "monthly"
	rules.Period = pool.Period{From: day.AddDate(0, 0, -40).Format(time.DateOnly), To: day.AddDate(0, 0, -1).Format(time.DateOnly)}
	rules.Closes, rules.Expires = day.AddDate(0, 0, 22), day.AddDate(0, 3, 0)
	if rules.TokenKey, err = c.Issuer.Public(); err != nil {
		return c, err
	}
	for i, name := range []string{"A union", "A university"} {
		if c.Keys[i], err = pool.NewKeys(rand.Reader); err != nil {
			return c, err
		}
		if rules.Organisers[i], err = c.Keys[i].Organiser(name, "desk@example.org"); err != nil {
			return c, err
		}
	}
	if change != nil {
		change(&rules)
	}
	if c.File, err = pool.Sign(rules, c.Key); err != nil {
		return c, err
	}
	c.Rules, err = pool.Open(c.File, c.Key.Public(), rules.Closes)
	return c, err
}

// Enrol makes the campaign known to a ledger, with the key from elsewhere, and
// gives it a token.
func (c Collective) Enrol(ctx context.Context, t *tracker.Tracker) (tracker.KnownCampaign, error) {
	k, err := t.AddCampaign(ctx, c.File, c.Key.Public())
	if err != nil {
		return k, err
	}
	request, err := t.AskForToken(ctx, k)
	if err != nil {
		return k, err
	}
	answer, err := c.Issuer.Issue(c.Rules, request)
	if err != nil {
		return k, err
	}
	return t.TakeToken(ctx, answer)
}

// Damage spoils the file that a ledger keeps of a campaign.
func Damage(ledger string, k tracker.KnownCampaign) error {
	db, err := sql.Open("sqlite", ledger) // the driver is the ledger's
	if err != nil {
		return err
	}
	_, err = db.Exec("UPDATE attachment SET content = x'00' WHERE sum = ?", k.Sum[:])
	return errors.Join(err, db.Close())
}

// Open is what both organisers together read in a contribution's file: the bytes
// of the sum of their shares.
func (c Collective) Open(file []byte) ([]byte, error) {
	r, err := pool.ParseReport(file)
	if err != nil {
		return nil, err
	}
	var sides [2]*pool.Aggregator
	var halves [2]pool.Prepared
	for role := range sides {
		if sides[role], err = c.Rules.Aggregator(pool.Role(role), c.Keys[role], pool.VerifyKey{1}); err != nil {
			return nil, err
		}
		if halves[role], err = sides[role].Prepare(r); err != nil {
			return nil, err
		}
	}
	sum := c.Rules.NoShare()
	for role := range sides {
		share, err := sides[role].Finish(halves[role], halves[1-role].Share)
		if err != nil {
			return nil, err
		}
		if err := sum.Add(share); err != nil {
			return nil, err
		}
	}
	return sum.Bytes()
}
