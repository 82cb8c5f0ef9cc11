package pool

import (
	"errors"
	"fmt"
	"io"
	"math/bits"
	"slices"

	"github.com/cloudflare/circl/vdaf/prio3/mhcv"
	"github.com/cloudflare/circl/vdaf/prio3/sumvec"
	"golang.org/x/crypto/cryptobyte"

	"clickwage/data/revision"
)

// Role says which aggregator one is: the leader's share of a contribution holds
// the numbers masked, the helper's the seed of the mask. Neither says anything
// alone. It is the place in Campaign.Organisers.
type Role uint8

// The roles.
const (
	Leader Role = 0
	Helper Role = 1
)

// Peer is the other aggregator.
func (r Role) Peer() Role { return 1 - r }

// ReportID names a contribution, at random. It is the nonce of its proofs.
type ReportID [16]byte

// VerifyKey is the secret that both aggregators check proofs with. A client that
// knew it could make a proof of anything.
type VerifyKey [32]byte

// ErrProof is returned where the proofs of a contribution do not pass: its
// numbers are out of bounds, or it was altered, or the aggregators' keys differ.
var ErrProof = errors.New("contribution: its proofs do not pass")

// machine is what the two kinds of Prio3 have in common.
type machine interface {
	PrepInit(*mhcv.VerifyKey, *mhcv.Nonce, uint8, mhcv.PublicShare, mhcv.InputShare) (*mhcv.PrepState, *mhcv.PrepShare, error)
	PrepSharesToPrep([]mhcv.PrepShare) (*mhcv.PrepMessage, error)
	PrepNext(*mhcv.PrepState, *mhcv.PrepMessage) (*mhcv.OutShare, error)
}

// vector is one instance of Prio3 with the shapes of what it reads.
type vector struct {
	machine
	seeds uint // bytes of randomness that sharding takes
	input func(Role) *mhcv.InputShare
	share func() *mhcv.PrepShare
	state func() *mhcv.PrepState
}

// shapes keeps how empty values of an instance are made: the type of its
// parameters has no name outside circl.
func shapes[V any, P interface {
	*V
	RandSize() uint
}](m machine, p V, input func(*mhcv.InputShare, P, uint) *mhcv.InputShare, share func(*mhcv.PrepShare, P) *mhcv.PrepShare, state func(*mhcv.PrepState, P) *mhcv.PrepState) vector {
	return vector{
		machine: m, seeds: P(&p).RandSize(),
		input: func(r Role) *mhcv.InputShare { return input(new(mhcv.InputShare), &p, uint(r)) },
		share: func() *mhcv.PrepShare { return share(new(mhcv.PrepShare), &p) },
		state: func() *mhcv.PrepState { return state(new(mhcv.PrepState), &p) },
	}
}

// Prio shares, proves and checks the vectors of one campaign. One may not be
// used by two goroutines at once.
type Prio struct {
	campaign Campaign
	hash     revision.Hash
	counts   *mhcv.MultiHotCountVec
	sums     []*sumvec.SumVec
	ballot   *mhcv.MultiHotCountVec // nil without a ballot
	vectors  []vector               // counts first, then sums, then the ballot
}

// chunk is how many products one gadget of a proof over n bits adds up: that
// which makes the proof the shortest, the larger one of two.
func chunk(n uint) uint {
	best, least := n, uint(0)
	for calls := uint(1); calls < 2*n; calls = 2*calls + 1 { // one less than a power of two
		length := (n + calls - 1) / calls
		if size := 2*length + 2*calls + 1; least == 0 || size < least {
			best, least = length, size
		}
	}
	return best
}

// Prio makes the instances of a valid campaign.
func (c Campaign) Prio() (*Prio, error) {
	hash, err := c.Hash()
	if err != nil {
		return nil, err
	}
	p := &Prio{campaign: c, hash: hash}
	if p.counts, err = p.multihot(c.Tables()*c.Bins(), c.MaxPerson+1, p.context(0)); err != nil {
		return nil, err
	}
	widths, measures := c.widths()
	for i, width := range widths {
		length := uint(c.Tables() * len(measures[i]))
		sum, err := sumvec.New(2, length, width, chunk(length*width), p.context(i+1))
		if err != nil {
			return nil, fmt.Errorf("campaign: %w", err)
		}
		p.sums = append(p.sums, sum)
		p.vectors = append(p.vectors, shapes(sum, sum.Params(), (*mhcv.InputShare).New, (*mhcv.PrepShare).New, (*mhcv.PrepState).New))
	}
	if c.Ballot != nil {
		p.ballot, err = p.multihot(c.answers(), c.Ballot.Most(), p.ballotContext())
	}
	return p, err
}

// multihot adds an instance over so many bits, of which at most weight are ones.
func (p *Prio) multihot(length, weight int, context []byte) (*mhcv.MultiHotCountVec, error) {
	n := uint(length + bits.Len(uint(weight)))
	m, err := mhcv.New(2, uint(length), uint(weight), chunk(n), context)
	if err != nil {
		return nil, fmt.Errorf("campaign: %w", err)
	}
	p.vectors = append(p.vectors, shapes(m, m.Params(), (*mhcv.InputShare).New, (*mhcv.PrepShare).New, (*mhcv.PrepState).New))
	return m, nil
}

// context binds an instance to the campaign and to its place in a contribution.
func (p *Prio) context(at int) []byte {
	return append(append([]byte("clickwage/pool/prio/v1"), p.hash[:]...), byte(at))
}

// ballotContext binds the ballot's instance to the campaign, under a name of its
// own: no proof of pay passes as one of a ballot.
func (p *Prio) ballotContext() []byte {
	return append([]byte("clickwage/pool/ballot/v1"), p.hash[:]...)
}

// split is a contribution's vectors as two shares that are not sealed yet.
type split struct {
	public []byte
	shares [2][]byte
}

// split shares and proves the vectors.
func (p *Prio) split(v Vectors, id ReportID, random io.Reader) (split, error) {
	var s split
	for i := range p.vectors {
		seeds := make([]byte, p.vectors[i].seeds)
		if _, err := io.ReadFull(random, seeds); err != nil {
			return split{}, err
		}
		public, inputs, err := p.shard(i, v, mhcv.Nonce(id), seeds)
		if err != nil {
			return split{}, fmt.Errorf("contribution: %w", err)
		}
		s.public = append(s.public, public...)
		for role := range inputs {
			raw, err := inputs[role].MarshalBinary()
			if err != nil {
				return split{}, err
			}
			s.shares[role] = append(s.shares[role], raw...)
		}
	}
	return s, nil
}

func (p *Prio) shard(i int, v Vectors, nonce mhcv.Nonce, seeds []byte) (mhcv.PublicShare, []mhcv.InputShare, error) {
	switch {
	case i == 0:
		return p.counts.Shard(v.Ones, &nonce, seeds)
	case i <= len(p.sums):
		return p.sums[i-1].Shard(v.Sums[i-1], &nonce, seeds)
	}
	return p.ballot.Shard(v.Ballot, &nonce, seeds)
}

// publicSize is the length of the public share of one vector.
const publicSize = 2 * 32

// Prepared is an aggregator's half of a contribution's check.
type Prepared struct {
	State []byte // kept to itself until the other half is there
	Share []byte // for the other aggregator
}

// prepare makes one aggregator's half. The same arguments give the same bytes.
func (p *Prio) prepare(key VerifyKey, id ReportID, role Role, s split) (Prepared, error) {
	var half Prepared
	input, public := cryptobyte.String(s.shares[role]), s.public
	if len(public) != publicSize*len(p.vectors) {
		return Prepared{}, ErrForm
	}
	for _, v := range p.vectors {
		share := v.input(role)
		if !share.Unmarshal(&input) {
			return Prepared{}, ErrForm
		}
		k, nonce := mhcv.VerifyKey(key), mhcv.Nonce(id)
		state, prep, err := v.PrepInit(&k, &nonce, uint8(role), slices.Clone(public[:publicSize]), *share)
		if err != nil {
			return Prepared{}, fmt.Errorf("%w: %v", ErrProof, err)
		}
		public = public[publicSize:]
		if err := half.add(state, prep); err != nil {
			return Prepared{}, err
		}
	}
	if !input.Empty() {
		return Prepared{}, ErrForm
	}
	return half, nil
}

func (half *Prepared) add(state *mhcv.PrepState, prep *mhcv.PrepShare) error {
	raw, err := state.MarshalBinary()
	if err != nil {
		return err
	}
	half.State = append(half.State, raw...)
	raw, err = prep.MarshalBinary()
	half.Share = append(half.Share, raw...)
	return err
}

// finish checks the proofs by both halves and gives the aggregator's share of
// the contribution's numbers.
func (p *Prio) finish(state []byte, halves [2][]byte) (Share, error) {
	out := p.campaign.NoShare()
	rest, own, at := [2]cryptobyte.String{halves[0], halves[1]}, cryptobyte.String(state), 0
	for _, v := range p.vectors {
		shares := []mhcv.PrepShare{*v.share(), *v.share()}
		mine := v.state()
		if !shares[0].Unmarshal(&rest[0]) || !shares[1].Unmarshal(&rest[1]) || !mine.Unmarshal(&own) {
			return Share{}, ErrForm
		}
		message, err := v.PrepSharesToPrep(shares)
		if err != nil {
			return Share{}, fmt.Errorf("%w: %v", ErrProof, err)
		}
		passed, err := v.PrepNext(mine, message)
		if err != nil {
			return Share{}, fmt.Errorf("%w: %v", ErrProof, err)
		}
		raw, err := passed.MarshalBinary()
		if err != nil {
			return Share{}, err
		}
		next := at + len(raw)/elementSize
		if err := out.elements[at:next].UnmarshalBinary(raw); err != nil {
			return Share{}, err
		}
		at = next
	}
	if !rest[0].Empty() || !rest[1].Empty() || !own.Empty() {
		return Share{}, ErrForm
	}
	return out, nil
}
