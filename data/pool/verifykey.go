package pool

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"

	"clickwage/data/revision"
)

// KeyHalf is one side's random half of the verification key. Both sides first
// commit to theirs and then open it to each other, before intake begins, so that
// neither can choose the key, and no member ever knows it.
type KeyHalf [32]byte

// ErrCommitment is returned where the other side opens another half of the key
// than it committed to.
var ErrCommitment = errors.New("message: the other organiser's half of the verification key is not the one it committed to")

// NewKeyHalf draws a half.
func NewKeyHalf(random io.Reader) (half KeyHalf, err error) {
	_, err = io.ReadFull(random, half[:])
	return half, err
}

func digest(info string, parts ...[]byte) revision.Hash {
	h := sha256.New()
	h.Write([]byte(info))
	for _, part := range parts {
		h.Write(part)
	}
	return revision.Hash(h.Sum(nil))
}

func (p *Peer) commitmentTo(role Role, half KeyHalf) revision.Hash {
	return digest("clickwage/pool/commit/v1", p.hash[:], []byte{byte(role)}, half[:])
}

// Commit is the message that binds this side to its half and does not tell it.
func (p *Peer) Commit(half KeyHalf) ([]byte, error) {
	sum := p.commitmentTo(p.role, half)
	return p.say(commitment, sum[:])
}

// Reveal is the message that opens this side's half to the other, sealed. It is
// made only once the other side's commitment is there.
func (p *Peer) Reveal(half KeyHalf, theirs []byte, random io.Reader) ([]byte, error) {
	if _, err := p.hear(commitment, theirs); err != nil {
		return nil, err
	}
	return p.saySealed(keyHalf, half[:], random)
}

// Agree gives the verification key of both halves.
func (p *Peer) Agree(half KeyHalf, committed, revealed []byte) (VerifyKey, error) {
	sum, err := p.hear(commitment, committed)
	if err != nil {
		return VerifyKey{}, err
	}
	raw, err := p.hearSealed(keyHalf, revealed)
	if err != nil {
		return VerifyKey{}, err
	}
	if len(raw) != len(half) {
		return VerifyKey{}, ErrMessage
	}
	other := KeyHalf(raw)
	want := p.commitmentTo(p.role.Peer(), other)
	if subtle.ConstantTimeCompare(sum, want[:]) != 1 {
		return VerifyKey{}, ErrCommitment
	}
	var both [2]KeyHalf
	both[p.role], both[p.role.Peer()] = half, other
	return VerifyKey(digest("clickwage/pool/verify/v1", p.hash[:], both[Leader][:], both[Helper][:])), nil
}
