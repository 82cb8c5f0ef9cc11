package pool

import (
	"crypto/ed25519"
	"errors"
	"time"

	"github.com/cloudflare/circl/blindsign/blindrsa"

	"clickwage/data/revision"
)

// ErrStale is returned for a contribution whose sequence is not above that of
// the one that is there, and which is not that one.
var ErrStale = errors.New("contribution: a newer one of the same token is there already")

// Gate checks what can be checked of a contribution without any secret key. It
// may be used by many goroutines.
type Gate struct {
	campaign Campaign
	hash     revision.Hash
	tokens   blindrsa.Verifier
	vectors  int
	sealed   [2]int
}

// Gate makes the checks of a valid campaign.
func (c Campaign) Gate() (*Gate, error) {
	p, err := c.Prio()
	if err != nil {
		return nil, err
	}
	g := &Gate{campaign: c, hash: p.hash, vectors: len(p.vectors)}
	for _, v := range p.vectors {
		for role := range g.sealed {
			raw, err := v.input(Role(role)).MarshalBinary()
			if err != nil {
				return nil, err
			}
			g.sealed[role] += len(raw)
		}
	}
	g.sealed[Leader] += sealOverhead
	g.sealed[Helper] += sealOverhead
	key, err := c.tokenKey()
	if err != nil {
		return nil, err
	}
	g.tokens, err = blindrsa.NewVerifier(variant, key)
	return g, err
}

// Check says whether a report is for the campaign, has its exact sizes, carries
// a token of it, and was signed by the token's key. It does not open shares.
func (g *Gate) Check(r Report) error {
	if r.Campaign != g.hash {
		return ErrOther
	}
	public, sealed := publicSize*g.vectors, g.sealed
	if r.Withdrawn {
		public, sealed = 0, [2]int{}
	}
	if len(r.Public) != public || len(r.Sealed[Leader]) != sealed[Leader] || len(r.Sealed[Helper]) != sealed[Helper] {
		return ErrForm
	}
	if err := g.CheckToken(r.Token); err != nil {
		return err
	}
	if !ed25519.Verify(r.Token.Member[:], signedText(r), r.Signature[:]) {
		return ErrSignature
	}
	return nil
}

// CheckToken says whether a token is one of the campaign's.
func (g *Gate) CheckToken(t Token) error {
	if g.tokens.Verify(tokenMessage(g.hash, t.Member[:]), t.Signature) != nil {
		return ErrToken
	}
	return nil
}

// Size is the length of a contribution's file in bytes.
func (g *Gate) Size() int {
	r := Report{Public: make([]byte, publicSize*g.vectors), Token: Token{Signature: make([]byte, g.tokenSize())}}
	r.Sealed = [2][]byte{make([]byte, g.sealed[Leader]), make([]byte, g.sealed[Helper])}
	return len(r.Bytes())
}

func (g *Gate) tokenSize() int {
	key, err := g.campaign.tokenKey()
	if err != nil {
		return 0 // it was read when the gate was made
	}
	return key.Size()
}

// Kept is what an intake keeps of the contribution of one token, whose primary
// key is the campaign and Token.Member. A report's id must be unique in the
// campaign, too.
type Kept struct {
	Sequence uint32
	Hash     revision.Hash // of the file
}

// Outcome is what becomes of a report at the intake.
type Outcome int

// The outcomes.
const (
	Taken    Outcome = iota + 1 // the first of its token
	Repeated                    // the very file that is there: nothing changes
	Replaced                    // it takes the place of the one that is there
	Dropped                     // a withdrawal: shares are erased, and Kept with its sequence stays
)

// Receive checks a report and says what becomes of it beside what is kept of the
// same token, nil for nothing. From Campaign.Closes on everything but a repeat
// is refused with ErrClosed.
func (g *Gate) Receive(r Report, kept *Kept, now time.Time) (Outcome, error) {
	if err := g.Check(r); err != nil {
		return 0, err
	}
	switch {
	case kept != nil && kept.Hash == r.Hash():
		return Repeated, nil
	case !g.campaign.Taking(now):
		return 0, ErrClosed
	case kept != nil && r.Sequence <= kept.Sequence:
		return 0, ErrStale
	case r.Withdrawn:
		return Dropped, nil
	case kept != nil:
		return Replaced, nil
	}
	return Taken, nil
}
