package pool

import "errors"

// Aggregator is one side of a campaign. It is pure: what must survive a crash is
// in the bytes that it gives. One may not be used by two goroutines at once.
type Aggregator struct {
	prio   *Prio
	gate   *Gate
	role   Role
	keys   Keys
	verify VerifyKey
}

// Aggregator makes one side of a campaign, with the key that both sides agreed.
// Keys that are not the campaign's are refused.
func (c Campaign) Aggregator(role Role, keys Keys, verify VerifyKey) (*Aggregator, error) {
	if _, err := c.Peer(role, keys); err != nil {
		return nil, err
	}
	var err error
	a := &Aggregator{role: role, keys: keys, verify: verify}
	if a.prio, err = c.Prio(); err != nil {
		return nil, err
	}
	a.gate, err = c.Gate()
	return a, err
}

// ErrSeal is returned for a share that was not sealed to this aggregator in this
// report of this campaign.
var ErrSeal = errors.New("contribution: its share cannot be opened here")

// Open opens this side's share of a report. It is random numbers to whoever has
// not the other one.
func (a *Aggregator) Open(r Report) ([]byte, error) {
	share, err := openSeal(a.keys.Seal, r.Sealed[a.role], r.bound(a.role))
	if err != nil {
		return nil, ErrSeal
	}
	return share, nil
}

// Prepare checks a report and makes this side's half of the check of its proofs.
// The same report gives the same bytes, so that a killed run may do it again.
func (a *Aggregator) Prepare(r Report) (Prepared, error) {
	if err := a.gate.Check(r); err != nil {
		return Prepared{}, err
	}
	if r.Withdrawn {
		return Prepared{}, ErrForm
	}
	share, err := a.Open(r)
	if err != nil {
		return Prepared{}, err
	}
	s := split{public: r.Public}
	s.shares[a.role] = share
	return a.prio.prepare(a.verify, r.ID, a.role, s)
}

// Finish checks the proofs of a report by this side's half and the other's, and
// gives this side's share of its numbers. ErrProof where a proof does not pass.
func (a *Aggregator) Finish(own Prepared, other []byte) (Share, error) {
	var halves [2][]byte
	halves[a.role], halves[a.role.Peer()] = own.Share, other
	return a.prio.finish(own.State, halves)
}
