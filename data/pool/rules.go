package pool

import (
	"crypto/ecdh"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"math"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"clickwage/data/keys"
	"clickwage/data/money"
)

// The limits of a campaign. They keep a contribution under a few hundred
// kilobytes, and every total of two thousand million members within 63 bits.
const (
	MaxText      = 200
	MaxPlatforms = 64
	MaxBins      = 256
	MaxBits      = 32
	MaxDays      = 366
	MaxCells     = 4096 // tables times bins
	MaxSumBits   = 8192 // tables times the bits of all measures
	MaxAnswers   = 1024 // choices of all questions of the ballot
	MinMinimum   = 10
	maxEdge      = 1_000_000 * money.Micros // an hour
	maxEpsilon   = 10
	maxLimit     = 100
)

// ErrRules is wrapped by whatever makes a campaign's rules refused.
var ErrRules = errors.New("not the rules of a campaign")

func unfit(format string, args ...any) error {
	return fmt.Errorf("campaign: %s: %w", fmt.Sprintf(format, args...), ErrRules)
}

// Validate says whether the rules can be followed as they stand. Whatever is
// out of bounds is named, the first one found.
func (c Campaign) Validate() error {
	if err := c.ValidateUnsigned(); err != nil {
		return err
	}
	if _, err := keys.Name(c.Key); err != nil {
		return unfit("the collective's key is none")
	}
	_, err := c.tokenKey()
	return err
}

// ValidateUnsigned is Validate without the keys that a draft gets last: that of its
// tokens and the collective's.
func (c Campaign) ValidateUnsigned() error {
	if c.Draft != Draft {
		return &OtherDraft{c.Draft}
	}
	for _, check := range []func() error{c.validNames, c.validTimes, c.validTables, c.validMeasures, c.validBallot, c.validRules, c.validOrganisers} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// line says whether a text is one line that a signature can stand under.
func line(text string) bool {
	return text != "" && len(text) <= MaxText && strings.TrimSpace(text) == text && utf8.ValidString(text) &&
		!strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError })
}

func (c Campaign) validNames() error {
	if id, err := uuid.Parse(c.ID); err != nil || id.String() != c.ID {
		return unfit("its id %q is no UUID", c.ID)
	}
	for _, text := range []string{c.Name, c.Collective, c.Contact, c.Publish.Series} {
		if !line(text) {
			return unfit("its name, collective, contact or series %q is not one line of at most %d bytes", text, MaxText)
		}
	}
	if c.Intake != "" && !line(c.Intake) || !Reachable(c.Intake) {
		return unfit("its intake %q is no address that begins with https://", c.Intake)
	}
	if code, err := money.ParseCurrency(string(c.Currency)); err != nil || code != c.Currency {
		return unfit("its currency %q is no code", c.Currency)
	}
	return nil
}

// Reachable says whether an address can be sent to unseen by others: by HTTPS, or
// within this computer. "" is none, and fine.
func Reachable(address string) bool {
	to, err := url.Parse(address)
	if err != nil || address != "" && (to.Host == "" || to.User != nil || to.Fragment != "") {
		return false
	}
	ip := net.ParseIP(to.Hostname())
	return address == "" || to.Scheme == "https" || to.Scheme == "http" && (to.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

func (c Campaign) validTimes() error {
	from, err := time.Parse(time.DateOnly, c.Period.From)
	to, other := time.Parse(time.DateOnly, c.Period.To)
	days := int(to.Sub(from).Hours()/24) + 1
	if err != nil || other != nil || days < 1 || days > MaxDays {
		return unfit("its period %q to %q is not 1 to %d days", c.Period.From, c.Period.To, MaxDays)
	}
	for _, t := range []time.Time{c.Closes, c.Expires} {
		if t.Location() != time.UTC || t.Nanosecond() != 0 || t.Year() < 2000 || t.Year() > 9999 {
			return unfit("%s is not a whole second in UTC", t)
		}
	}
	if c.Closes.Before(to.AddDate(0, 0, 1)) {
		return unfit("it closes before its period ends")
	}
	if !c.Expires.After(c.Closes) {
		return unfit("it expires before it closes")
	}
	return nil
}

func (c Campaign) validTables() error {
	if len(c.Platforms) < 1 || len(c.Platforms) > MaxPlatforms {
		return unfit("it has %d platforms, not 1 to %d", len(c.Platforms), MaxPlatforms)
	}
	for i, name := range c.Platforms {
		if !line(name) {
			return unfit("platform %q is not one line of at most %d bytes", name, MaxText)
		}
		if i > 0 && name <= c.Platforms[i-1] {
			return unfit("platform %q is not sorted, or stands twice", name)
		}
		if c.platform(name) < i {
			return unfit("platform %q stands twice, in two spellings", name)
		}
	}
	if c.MaxPerson < 1 || c.MaxPerson > len(c.Platforms) {
		return unfit("a person may count in %d platforms of %d", c.MaxPerson, len(c.Platforms))
	}
	if c.Bins() < 2 || c.Bins() > MaxBins || c.Tables()*c.Bins() > MaxCells {
		return unfit("%d tables of %d bins are more than can be counted", c.Tables(), c.Bins())
	}
	for i, edge := range c.Edges {
		if edge <= 0 || edge > maxEdge || i > 0 && edge <= c.Edges[i-1] {
			return unfit("edge %d of its bins is not above the one before it", edge)
		}
	}
	return nil
}

// Measures are the things that a campaign may ask the sum of.
func Measures() []Measured {
	return []Measured{PaidMinutes, UnpaidMinutes, Submitted, Rejected, Reward, Fees}
}

func (c Campaign) validMeasures() error {
	seen, bits := map[Measured]bool{}, 0
	for _, m := range c.Measures {
		switch {
		case !slices.Contains(Measures(), m.Of) || seen[m.Of]:
			return unfit("measure %q is not known, or stands twice", m.Of)
		case m.Bits < 1 || m.Bits > MaxBits:
			return unfit("measure %s has %d bits, not 1 to %d", m.Of, m.Bits, MaxBits)
		case m.Unit < 1 || m.Unit > maxEdge:
			return unfit("measure %s has units of %d", m.Of, m.Unit)
		}
		seen[m.Of] = true
		bits += int(m.Bits)
	}
	if len(c.Measures) == 0 || bits*c.Tables() > MaxSumBits {
		return unfit("%d tables of %d bits of sums are none, or more than can be summed", c.Tables(), bits)
	}
	return nil
}

func (c Campaign) validBallot() error {
	if c.Ballot == nil {
		return nil
	}
	if err := c.Ballot.Check(); err != nil {
		return unfit("its ballot is an %s", err)
	}
	for _, s := range c.Ballot.Subjects {
		for _, name := range []string{s.Platform, s.Requester, s.RequesterID} {
			if name != "" && !line(name) {
				return unfit("%q in its ballot is not one line of at most %d bytes", name, MaxText)
			}
		}
	}
	if c.answers() > MaxAnswers {
		return unfit("its ballot has %d answers to choose from, more than %d", c.answers(), MaxAnswers)
	}
	return nil
}

func (c Campaign) validRules() error {
	r := c.Publish
	within := func(x, most float64) bool { return !math.IsNaN(x) && x > 0 && x <= most }
	switch {
	case r.Minimum < MinMinimum:
		return unfit("it publishes from %d contributors; %d are the least", r.Minimum, MinMinimum)
	case r.Noise < r.Minimum:
		return unfit("it publishes histograms from %d contributors, and anything from %d", r.Noise, r.Minimum)
	case !within(r.Epsilon, maxEpsilon) || !within(r.Limit, maxLimit) || r.Limit < r.Epsilon:
		return unfit("its epsilon is %v of %v in all", r.Epsilon, r.Limit)
	case r.BallotEpsilon == 0:
		return nil
	case c.Ballot == nil || !within(r.BallotEpsilon, maxEpsilon):
		return unfit("its ballot's epsilon is %v", r.BallotEpsilon)
	case math.Round(1e6*(r.Epsilon+r.BallotEpsilon)) > math.Round(1e6*r.Limit): // millionths are what is budgeted
		return unfit("its epsilon is %v and %v for the ballot, of %v in all", r.Epsilon, r.BallotEpsilon, r.Limit)
	}
	return nil
}

func (c Campaign) validOrganisers() error {
	for i, o := range c.Organisers {
		if !line(o.Name) || !line(o.Contact) {
			return unfit("organiser %d has no name or no contact", i+1)
		}
		if _, err := ecdh.X25519().NewPublicKey(o.Seal); err != nil || len(o.Sign) != signKeySize {
			return unfit("the keys of organiser %s are none", o.Name)
		}
	}
	a, b := c.Organisers[0], c.Organisers[1]
	if c.Alone() && (string(a.Seal) != string(b.Seal) || string(a.Sign) != string(b.Sign) || a.Name != b.Name || a.Contact != b.Contact) {
		return unfit("%s and %s share a key, so they are one organiser, and must be named so", a.Name, b.Name)
	}
	return nil
}

// tokenKey is the key that tokens are checked with.
func (c Campaign) tokenKey() (*rsa.PublicKey, error) {
	parsed, err := x509.ParsePKIXPublicKey(c.TokenKey)
	key, ok := parsed.(*rsa.PublicKey)
	if err != nil || !ok || key.E != 65537 || key.N.BitLen() < 2048 || key.N.BitLen() > 4096 || key.N.BitLen()%8 != 0 {
		return nil, unfit("its token key is no RSA key of 2048 to 4096 bits")
	}
	return key, nil
}
