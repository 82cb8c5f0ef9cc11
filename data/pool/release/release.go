// Package release publishes what a batch of contributions tells of many, so that
// it tells of nobody: it draws noise, keeps the privacy budget, withholds what
// few people stand behind, computes figures with intervals that include the
// noise, and writes them as CSV, JSON and one self-contained page.
//
// An aggregator draws its noise and spends its budget before anything leaves it:
//
//	noise, err := release.Draw(campaign, rand.Reader) // kept, never drawn again
//	ledger, err = ledger.Spend(taking, now)           // kept with it
//
// and adds the noise to its share (pool does), of which it opens what First and
// Second name and nothing else. What both shares add up to is published:
//
//	r, err := release.Make(campaign, totals, terms)
//	err = r.WriteJSON(w)       // WriteCSV and WritePage take words: In("de")
//
// ReadJSON and Verify compute the figures of a published file again, from its
// own counts and sums. PRIVACY.md of package pool states the guarantee.
//
// It refuses to publish a smallest or largest value, anything of fewer than ten
// contributors, an answer that all gave who were asked, and figures that the noise
// may have moved by over a quarter. It draws its own noise: the libraries at hand take their randomness from the
// system alone, and what cannot be drawn from a seed cannot be tested.
//
// It imports pool, rating for the ballot's questions, earnings for Wilson's interval,
// money, and revision for canonical JSON.
package release

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"clickwage/data/pool"
)

// Format names the shape of a release's JSON.
const Format = "clickwage pool release 1"

// Terms are what a release says beside its figures.
type Terms struct {
	Made      time.Time `json:"made"`             // Required: as of when
	Floor     int64     `json:"floor,omitempty"`  // micro-units per hour that pay is held against; Defaults to none
	FloorName string    `json:"floor_name"`       // what the floor is, such as a minimum wage with its year
	Members   int       `json:"members"`          // enrolled; zero: not known
	Tokens    int       `json:"tokens"`           // issued; zero: not known
	Spent     Epsilon   `json:"spent_millionths"` // of the series, this release included
}

// Release is all that is published of a batch.
type Release struct {
	Format       string        `json:"format"`
	Campaign     pool.Campaign `json:"campaign"`
	Terms        Terms         `json:"terms"`
	Protection   Protection    `json:"protection"`
	Contributors int           `json:"contributors"`      // all, exactly; zero where nothing is published
	Tables       []Table       `json:"tables"`            // all work first, then platforms as the campaign has them
	Reviews      []Review      `json:"reviews,omitempty"` // the questions of the ballot, in its order
}

// Table is what is said of all work or of one platform.
type Table struct {
	Of       string     `json:"of"`               // a platform; empty: all work
	Why      Reason     `json:"why,omitempty"`    // nothing is said of it, for this reason
	N        int        `json:"n"`                // contributors; rounded or noisy but for all work
	NLow     int        `json:"n_low"`            // N's 95 % interval, equal to N where it is exact
	NHigh    int        `json:"n_high"`           //
	Counts   []int64    `json:"counts,omitempty"` // by bin, with both aggregators' noise
	Sums     []Sum      `json:"sums,omitempty"`   // rounded, or with noise
	Figures  []Figure   `json:"figures,omitempty"`
	Withheld []Withheld `json:"withheld,omitempty"`
}

// Sum is a published sum in whole minutes, tasks or micro-units of the currency.
type Sum struct {
	Of    pool.Measured `json:"of"`
	Value int64         `json:"value"`
}

// Name is what a figure is of.
type Name string

// The figures, in the order they are shown in. A pay is per hour of all decided
// working time.
const (
	LowerQuartile Name = "lower_quartile"
	Median        Name = "median"
	UpperQuartile Name = "upper_quartile"
	Ratio         Name = "ratio_of_sums"        // (reward - fees) / (paid + unpaid time)
	RatioBefore   Name = "ratio_before_fees"    // reward / (paid + unpaid time), where fees are withheld
	BelowFloor    Name = "below_floor"          // share of contributors
	UnpaidPerPaid Name = "unpaid_per_paid_hour" // minutes
	RejectionRate Name = "rejection_rate"       // rejected of approved and rejected tasks
)

// Figure is one number of a table.
type Figure struct {
	Name  Name  `json:"figure"`
	Value int64 `json:"value"` // millionths: of the currency per hour, of a whole, or of a minute
	Low   int64 `json:"low"`   // its 95 % interval, noise included; of sums without noise, its rounding
	High  int64 `json:"high"`  //
	Open  Open  `json:"open,omitempty"`
	// LowOpen and HighOpen: the end of the interval is an outermost edge, and the
	// truth may lie beyond it.
	LowOpen  bool `json:"low_open,omitempty"`
	HighOpen bool `json:"high_open,omitempty"`
}

// Withheld is a figure that is not published.
type Withheld struct {
	Figure Name   `json:"figure"`
	Why    Reason `json:"why"`
}

// Alone says whether one organiser could have read the members' figures.
func (r Release) Alone() bool { return r.Campaign.Alone() }

// Figure is the table's figure of that name. ok is false where it is withheld.
func (t Table) Figure(name Name) (f Figure, ok bool) {
	i := slices.IndexFunc(t.Figures, func(f Figure) bool { return f.Name == name })
	if i < 0 {
		return Figure{}, false
	}
	return t.Figures[i], true
}

// Sum is the table's sum. ok is false where it is withheld.
func (t Table) Sum(of pool.Measured) (value int64, ok bool) {
	i := slices.IndexFunc(t.Sums, func(s Sum) bool { return s.Of == of })
	if i < 0 {
		return 0, false
	}
	return t.Sums[i].Value, true
}

// ErrTotals is what totals are refused with that do not fit their campaign.
var ErrTotals = errors.New("the sums do not fit the campaign")

// ErrTerms is what terms are refused with that cannot be of so many contributors.
var ErrTerms = errors.New("that cannot be")

// possible refuses tokens fewer than contributors, who each gave one, and members
// fewer than tokens, of which each has one. Zero is not known.
func (t Terms) possible(contributors int) error {
	switch {
	case t.Tokens > 0 && t.Tokens < contributors:
		return fmt.Errorf("%d tokens issued are fewer than %d contributors: %w", t.Tokens, contributors, ErrTerms)
	case t.Members > 0 && t.Members < contributors:
		return fmt.Errorf("%d members enrolled are fewer than %d contributors: %w", t.Members, contributors, ErrTerms)
	case t.Members > 0 && t.Members < t.Tokens:
		return fmt.Errorf("%d members enrolled are fewer than %d tokens issued: %w", t.Members, t.Tokens, ErrTerms)
	}
	return nil
}

// Make is the release of a batch. From Rules.Noise contributors on, totals hold
// the noise of both aggregators, and of their sums only the paid and unpaid
// minutes of all work are read; of the ballot nothing without an epsilon. Below it they are exact, and a row of counts may
// hold the members of its table in one bin. Errors are ErrRules, ErrTotals and
// ErrTerms.
func Make(c pool.Campaign, totals pool.Totals, terms Terms) (Release, error) {
	protection, err := ProtectionOf(c, totals.Contributors)
	if err != nil {
		return Release{}, fmt.Errorf("release of campaign %s: %w", c.ID, err)
	}
	terms.Made = terms.Made.UTC()
	r := Release{Format: Format, Campaign: c, Terms: terms, Protection: protection}
	if protection == Silent {
		r.Tables, r.Reviews = silent(c), unanswered(c, Few)
		return r, nil
	}
	if err := fits(c, totals, protection); err != nil {
		return Release{}, fmt.Errorf("release of campaign %s: %w", c.ID, err)
	}
	if err := terms.possible(totals.Contributors); err != nil {
		return Release{}, fmt.Errorf("release of campaign %s: %w", c.ID, err)
	}
	r.Contributors = totals.Contributors
	if r.Reviews, err = reviewed(c, totals, protection); err != nil {
		return Release{}, fmt.Errorf("release of campaign %s: %w", c.ID, err)
	}
	if protection == Suppressed {
		r.Tables = suppressed(c, totals)
		return r, nil
	}
	scales, err := ScalesOf(c)
	if err != nil {
		return Release{}, fmt.Errorf("release of campaign %s: %w", c.ID, err)
	}
	r.Tables = noised(c, totals, terms, scales)
	return r, nil
}

// silent are tables that say nothing.
func silent(c pool.Campaign) []Table {
	tables := make([]Table, c.Tables())
	for i := range tables {
		tables[i] = Table{Of: nameOf(c, i), Why: Few}
	}
	return tables
}

// nameOf is the platform of a table, empty for all work.
func nameOf(c pool.Campaign, table int) string {
	if table == 0 {
		return ""
	}
	return c.Platforms[table-1]
}

// fits refuses totals with other tables, bins or measures than the campaign's.
func fits(c pool.Campaign, totals pool.Totals, protection Protection) error {
	if len(totals.Counts) != c.Tables() || len(totals.Sums) != c.Tables() {
		return fmt.Errorf("%w: %d rows of counts and %d of sums for %d tables", ErrTotals, len(totals.Counts), len(totals.Sums), c.Tables())
	}
	if want := len(c.NoTotals().Ballot); len(totals.Ballot) != want {
		return fmt.Errorf("%w: %d answers in a ballot of %d", ErrTotals, len(totals.Ballot), want)
	}
	for answer, count := range totals.Ballot {
		if protection == Suppressed && (count < 0 || count > int64(totals.Contributors)) {
			return fmt.Errorf("%w: %d of %d contributors gave answer %d of the ballot", ErrTotals, count, totals.Contributors, answer)
		}
	}
	for table, row := range totals.Counts {
		if protection == Noised && len(row) != c.Bins() {
			return fmt.Errorf("%w: table %d has %d bins, not %d", ErrTotals, table, len(row), c.Bins())
		}
		needed := protection == Suppressed || table == 0
		if needed && len(totals.Sums[table]) != len(c.Measures) {
			return fmt.Errorf("%w: table %d has %d sums, not %d", ErrTotals, table, len(totals.Sums[table]), len(c.Measures))
		}
	}
	return nil
}
