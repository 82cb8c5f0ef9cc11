package release

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"clickwage/data/pool"
)

// What a ledger refuses. In each case nothing may be sent.
var (
	ErrLimit  = errors.New("the series has no privacy budget left for this release: no further figure is published")
	ErrTaken  = errors.New("this campaign was released before: a second release of it would let figures be subtracted")
	ErrSeries = errors.New("the campaign belongs to another series")
)

// Taking is a release about to be taken: what it is over, and how it is protected.
type Taking struct {
	Campaign     pool.Campaign // Required
	Batch        Digest        // Required: of the sorted report ids that both aggregators signed
	Contributors int           // Required
	Noise        Digest        // of this aggregator's noise, from Rules.Noise contributors on; kept before
}

// Entry is a release in a ledger.
type Entry struct {
	Campaign string    `json:"campaign"` // its id
	Batch    Digest    `json:"batch"`
	Noise    Digest    `json:"noise"`   // zeros where none was needed
	Epsilon  Epsilon   `json:"epsilon"` // zero for one that is not differentially private
	At       time.Time `json:"at"`
	Sent     *Digest   `json:"sent"` // of the share that left; nil: none has
}

// Ledger is what one aggregator has spent on a series of campaigns. It is a
// value: a store keeps it, durably, in two steps that a crash may fall between.
//
//	ledger, err = ledger.Spend(taking, now) // keep ledger and noise in one transaction
//	ledger, err = ledger.Send(id, share)    // keep ledger, then send exactly these bytes
//
// Both change nothing when they are repeated with the same arguments, so that a
// killed run goes on, and refuse other ones for good. A spend is never given
// back: who cannot tell whether a share left must take it that it did.
type Ledger struct {
	Series  string  `json:"series"`
	Limit   Epsilon `json:"limit"` // the lowest that any of its campaigns stated
	Entries []Entry `json:"entries"`
}

// Spent is the epsilon of the series so far, budgeted as if every member had
// joined each period.
func (l Ledger) Spent() Epsilon {
	sum := Epsilon(0)
	for _, e := range l.Entries {
		sum += e.Epsilon
	}
	return sum
}

// Spend records a release. The first one opens the ledger of its series. Errors
// are ErrSeries, ErrTaken where the campaign was taken with another batch or
// noise, ErrLimit, and ErrRules.
func (l Ledger) Spend(t Taking, at time.Time) (Ledger, error) {
	place := func(err error) error { return fmt.Errorf("release of campaign %s: %w", t.Campaign.ID, err) }
	next, limit, err := entryOf(t)
	if err != nil {
		return l, place(err)
	}
	if len(l.Entries) == 0 && l.Series == "" {
		l.Series, l.Limit = t.Campaign.Publish.Series, limit
	}
	if l.Series != t.Campaign.Publish.Series {
		return l, place(fmt.Errorf("%w, %q instead of %q", ErrSeries, t.Campaign.Publish.Series, l.Series))
	}
	if i := l.find(next.Campaign); i >= 0 {
		if e := l.Entries[i]; e.Batch != next.Batch || e.Noise != next.Noise || e.Epsilon != next.Epsilon {
			return l, place(ErrTaken)
		}
		return l, nil
	}
	l.Limit = min(l.Limit, limit)
	if spent := l.Spent(); next.Epsilon > 0 && spent+next.Epsilon > l.Limit {
		return l, place(fmt.Errorf("%w (spent %s of %s, this one needs %s)", ErrLimit, spent, l.Limit, next.Epsilon))
	}
	next.At = at.UTC()
	l.Entries = append(slices.Clone(l.Entries), next)
	return l, nil
}

// Send records which bytes leave, before they do. Its error is ErrTaken where
// others did, or where no spend was recorded.
func (l Ledger) Send(campaign string, share Digest) (Ledger, error) {
	i := l.find(campaign)
	if i < 0 {
		return l, fmt.Errorf("release of campaign %s: no spend is recorded for it: %w", campaign, ErrTaken)
	}
	if sent := l.Entries[i].Sent; sent != nil && *sent != share {
		return l, fmt.Errorf("release of campaign %s: another share was sent: %w", campaign, ErrTaken)
	}
	l.Entries = slices.Clone(l.Entries)
	l.Entries[i].Sent = &share
	return l, nil
}

func (l Ledger) find(campaign string) int {
	return slices.IndexFunc(l.Entries, func(e Entry) bool { return e.Campaign == campaign })
}

// entryOf is what a taking spends, and the limit that its campaign states.
func entryOf(t Taking) (e Entry, limit Epsilon, err error) {
	if limit, err = epsilonOf(t.Campaign.Publish.Limit); err != nil {
		return e, 0, fmt.Errorf("%w: its limit: %w", ErrRules, err)
	}
	e = Entry{Campaign: t.Campaign.ID, Batch: t.Batch, Noise: t.Noise}
	switch protection, err := ProtectionOf(t.Campaign, t.Contributors); {
	case err != nil:
		return e, 0, err
	case protection == Silent:
		return e, 0, fmt.Errorf("%w: of %d contributors nothing is published", ErrRules, t.Contributors)
	case protection == Noised && t.Noise == Digest{}:
		return e, 0, fmt.Errorf("%w: of %d contributors nothing is published without noise", ErrRules, t.Contributors)
	case protection == Noised:
		e.Epsilon, err = spends(t.Campaign)
		return e, limit, err
	}
	return e, limit, nil
}
