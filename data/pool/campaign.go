// Package pool lets a collective publish what its members earn while nobody who
// holds one aggregator's keys learns a member's figures. PRIVACY.md says what
// is promised and what is not.
//
// A Campaign is the signed file of rules. A member's figures of one period
// become vectors of counts and sums (Tables × Bins, Tables × Measures), whose
// shares are sealed to two aggregators; only sums over many leave them. A
// campaign may also count the members' answers to a ballot of reviews.
//
// The way of a contribution: Campaign.Input takes the figures from two reports,
// Prio.Contribute encodes, proves and seals them and reads them back for the
// preview; Gate checks the file at the intake; each Aggregator makes its half of
// the check, and Finish gives its share, with the other's half. Shares add up;
// Collect puts both sums together. Peer is what the two sides say to each other.
//
// The package refuses what is not exactly as FORMAT.md writes it, rules out of
// bounds, tokens of other campaigns, and numbers whose proofs do not pass. It is
// pure: it reads no file, no clock and no network. It imports earnings, keys,
// money, rating, revision, and circl, which is imported nowhere else.
package pool

import (
	"time"

	"clickwage/data/money"
	"clickwage/data/rating"
)

// Draft names the version of Prio3 that contributions follow; a campaign of
// another draft is refused.
const Draft = "draft-irtf-cfrg-vdaf-14"

// Campaign are the rules a collective signs. Both aggregators, intake and every
// member read the same bytes; their hash is part of every contribution.
type Campaign struct {
	Draft      string         `json:"draft"`
	ID         string         `json:"id"`         // a UUID
	Name       string         `json:"name"`       // what the collective calls it
	Collective string         `json:"collective"` // who asks
	Contact    string         `json:"contact"`
	Intake     string         `json:"intake"` // the address that takes contributions by HTTPS; "": files are handed over
	Key        string         `json:"key"`    // the collective's public key, as keys.Signing writes it
	Period     Period         `json:"period"`
	Closes     time.Time      `json:"closes"`  // intake ends; later contributions are discarded
	Expires    time.Time      `json:"expires"` // the campaign is refused from here on
	Currency   money.Currency `json:"currency"`
	Platforms  []string       `json:"platforms"`     // names as ledgers have them, sorted
	MaxPerson  int            `json:"max_platforms"` // m: tables beside the overall one that a person may count in
	Edges      []int64        `json:"edges"`         // micro-units per hour, ascending; bins are one more
	Measures   []Measure      `json:"measures"`
	Publish    Rules          `json:"publish"`
	Organisers [2]Organiser   `json:"organisers"`       // the two aggregators; the same twice where a collective has no partner
	TokenKey   []byte         `json:"token_key"`        // RSA public key (PKIX DER) that tokens of this period are checked with
	Ballot     *rating.Ballot `json:"ballot,omitempty"` // what is counted of members' own reviews; nil: nothing
}

// Period is the time a campaign asks about: local days of the member, both included.
type Period struct {
	From string `json:"from"` // 2026-10-01
	To   string `json:"to"`   // 2026-10-31
}

// Measured names what a sum is of.
type Measured string

// What is summed, for all work and for each platform.
const (
	PaidMinutes   Measured = "paid_minutes"
	UnpaidMinutes Measured = "unpaid_minutes"
	Submitted     Measured = "submitted" // those that were approved or rejected: pending ones are in no rate
	Rejected      Measured = "rejected"
	Reward        Measured = "reward" // all that was credited, bonuses included, in units of Measure.Unit micro-units of the currency
	Fees          Measured = "fees"   // likewise
)

// Measure is one sum and the bound of one person's part in it: what a member
// gives is clipped to 2^Bits - 1 units.
type Measure struct {
	Of   Measured `json:"of"`
	Bits uint     `json:"bits"`
	Unit int64    `json:"unit"` // minutes, tasks or micro-units in one unit
}

// Rules are what must hold before a figure is published.
type Rules struct {
	Minimum int     `json:"minimum"` // contributors below which a table says nothing; at least 10
	Noise   int     `json:"noise"`   // contributors from which histograms are published, with noise
	Epsilon float64 `json:"epsilon"` // spent by one period; Defaults to 1
	Limit   float64 `json:"limit"`   // cumulative epsilon of the series after which nothing more is published
	Series  string  `json:"series"`  // the campaigns that share the limit
	// BallotEpsilon is spent beside Epsilon on the ballot's counts. Zero: where there
	// is noise nothing is said of the ballot.
	BallotEpsilon float64 `json:"ballot_epsilon,omitempty"`
}

// Organiser is one aggregator.
type Organiser struct {
	Name    string `json:"name"`
	Contact string `json:"contact"`
	Seal    []byte `json:"seal"` // HPKE public key, X25519, that shares are sealed to
	Sign    []byte `json:"sign"` // Ed25519 public key of its batches and results
}

// Alone says whether one organiser holds both keys and could read figures.
func (c Campaign) Alone() bool {
	return string(c.Organisers[0].Seal) == string(c.Organisers[1].Seal) || string(c.Organisers[0].Sign) == string(c.Organisers[1].Sign)
}

// Taking says whether contributions may still come, be replaced and be withdrawn.
func (c Campaign) Taking(now time.Time) bool { return now.Before(c.Closes) }

// Tables is how many tables a contribution covers: all work, then each platform
// in the campaign's order.
func (c Campaign) Tables() int { return 1 + len(c.Platforms) }

// Bins is how many pay bins a table has.
func (c Campaign) Bins() int { return len(c.Edges) + 1 }

// answers is how many counts the ballot has, one for each question's choice.
func (c Campaign) answers() int {
	if c.Ballot == nil {
		return 0
	}
	return c.Ballot.Len()
}

// Questions are those of the ballot in the order of its counts, unanswered.
func (c Campaign) Questions() []rating.Counted {
	if c.Ballot == nil {
		return nil
	}
	return c.Ballot.Blank()
}

// Answered are the counts of the ballot by question. Nothing where the campaign has
// none; an error where they are of another ballot.
func (c Campaign) Answered(t Totals) ([]rating.Counted, error) {
	if c.Ballot == nil {
		return nil, nil
	}
	return c.Ballot.Decode(t.Ballot)
}

// Totals are sums over the contributions of one batch, by table as Tables
// counts them. They are exact until noise is added.
type Totals struct {
	Contributors int       // reports whose every proof passed
	Counts       [][]int64 // [table][bin] contributors; a table's own n is the sum of its bins
	Sums         [][]int64 // [table][measure] in the measure's units, of all tables
	Ballot       []int64   // contributors by answer, as rating.Ballot.Decode reads them; nil without a ballot
}
