package pool

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/cryptobyte"

	"clickwage/data/revision"
)

// peerMagic begins every message between the aggregators.
const (
	peerMagic  = "CWPEER1\n"
	peerInfo   = "clickwage/pool/peer/v1"
	MaxMessage = 1 << 26 // bytes of a message
)

// kind is what a message is.
type kind uint8

const (
	commitment kind = iota + 1
	keyHalf
	batch
	halves
	checked
	aggregate
	asking
)

// Why a message of the other aggregator is refused.
var (
	ErrMessage = errors.New("message: it is none of this kind, or was cut")
	ErrPeer    = errors.New("message: the other organiser of this campaign has not signed it, or it was altered")
)

// Peer is one side of a campaign towards the other: what it signs, and what it
// accepts. Every message is bound to the campaign, the role and its kind.
type Peer struct {
	campaign Campaign
	hash     revision.Hash
	role     Role
	keys     Keys
}

// Peer makes one side. Keys that are not the campaign's are refused.
func (c Campaign) Peer(role Role, keys Keys) (*Peer, error) {
	if role > Helper {
		return nil, errors.New("aggregator: there are two roles")
	}
	o, err := keys.Organiser("", "")
	if err != nil {
		return nil, err
	}
	if want := c.Organisers[role]; string(o.Seal) != string(want.Seal) || string(o.Sign) != string(want.Sign) {
		return nil, errors.New("aggregator: the keys are not those that the campaign names")
	}
	hash, err := c.Hash()
	return &Peer{c, hash, role, keys}, err
}

func (p *Peer) head(from Role, k kind) []byte {
	return append(append([]byte(peerMagic), p.hash[:]...), byte(from), byte(k))
}

// say writes a signed message.
func (p *Peer) say(k kind, body []byte) ([]byte, error) {
	text := appendBytes(p.head(p.role, k), body)
	if len(text)+ed25519.SignatureSize > MaxMessage {
		return nil, fmt.Errorf("message: it is longer than %d bytes", MaxMessage)
	}
	return append(text, ed25519.Sign(p.keys.signing(), append([]byte(peerInfo), text...))...), nil
}

// hear gives the body of a message of the other side.
func (p *Peer) hear(k kind, file []byte) ([]byte, error) {
	return p.campaign.signed(p.role.Peer(), k, file)
}

// signed gives the body of a message of one side and kind.
func (c Campaign) signed(by Role, k kind, file []byte) ([]byte, error) {
	hash, err := c.Hash()
	if err != nil {
		return nil, err
	}
	from, said, body, err := c.heard(hash, file)
	if err == nil && (from != by || said != k) {
		err = ErrMessage
	}
	return body, err
}

// heard reads a message of either organiser, of any kind.
func (c Campaign) heard(hash revision.Hash, file []byte) (from Role, k kind, body []byte, err error) {
	s := cryptobyte.String(file)
	var begin, campaign, signature []byte
	if len(file) > MaxMessage || !s.ReadBytes(&begin, len(peerMagic)) || string(begin) != peerMagic ||
		!s.ReadBytes(&campaign, len(hash)) || string(campaign) != string(hash[:]) ||
		!s.ReadUint8((*uint8)(&from)) || from > Helper || !s.ReadUint8((*uint8)(&k)) ||
		!readBytes(&s, &body) || !s.ReadBytes(&signature, ed25519.SignatureSize) || !s.Empty() {
		return 0, 0, nil, ErrMessage
	}
	text := append([]byte(peerInfo), file[:len(file)-ed25519.SignatureSize]...)
	if !ed25519.Verify(c.Organisers[from].Sign, text, signature) {
		return 0, 0, nil, ErrPeer
	}
	return from, k, body, nil
}

// From says which organiser has signed a message. It needs no secret, so that
// whoever passes messages on can refuse others.
func (c Campaign) From(file []byte) (Role, error) {
	hash, err := c.Hash()
	if err != nil {
		return 0, err
	}
	from, _, _, err := c.heard(hash, file)
	return from, err
}

// saySealed writes a message that only the other side can open.
func (p *Peer) saySealed(k kind, body []byte, random io.Reader) ([]byte, error) {
	sealed, err := sealTo(p.campaign.Organisers[p.role.Peer()].Seal, body, p.head(p.role, k), random)
	if err != nil {
		return nil, err
	}
	return p.say(k, sealed)
}

func (p *Peer) hearSealed(k kind, file []byte) ([]byte, error) {
	sealed, err := p.hear(k, file)
	if err != nil {
		return nil, err
	}
	body, err := openSeal(p.keys.Seal, sealed, p.head(p.role.Peer(), k))
	if err != nil {
		return nil, fmt.Errorf("%w: it is not sealed to this side", ErrMessage)
	}
	return body, nil
}
