package pool

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"

	"clickwage/data/revision"
)

// Keys are an aggregator's private keys.
type Keys struct {
	Seal []byte `json:"seal"` // X25519: opens shares
	Sign []byte `json:"sign"` // the seed of the Ed25519 key that signs batches and results
}

// NewKeys makes an aggregator's keys.
func NewKeys(random io.Reader) (Keys, error) {
	k := Keys{Seal: make([]byte, 32), Sign: make([]byte, ed25519.SeedSize)}
	for _, secret := range [][]byte{k.Seal, k.Sign} {
		if _, err := io.ReadFull(random, secret); err != nil {
			return Keys{}, err
		}
	}
	return k, k.check()
}

func (k Keys) check() error {
	if _, err := ecdh.X25519().NewPrivateKey(k.Seal); err != nil || len(k.Sign) != ed25519.SeedSize {
		return errors.New("keys: not those of an aggregator")
	}
	return nil
}

// Bytes are the keys as canonical JSON, to be sealed and never shown.
func (k Keys) Bytes() ([]byte, error) { return revision.Canonical(k) }

// ParseKeys reads what Bytes writes.
func ParseKeys(text []byte) (Keys, error) {
	var k Keys
	if err := revision.Strict(text, &k); err != nil {
		return Keys{}, fmt.Errorf("keys: they were altered: %w", err)
	}
	return k, k.check()
}

// Organiser is what a campaign says of the aggregator.
func (k Keys) Organiser(name, contact string) (Organiser, error) {
	if err := k.check(); err != nil {
		return Organiser{}, err
	}
	seal, err := ecdh.X25519().NewPrivateKey(k.Seal)
	if err != nil {
		return Organiser{}, err
	}
	return Organiser{Name: name, Contact: contact, Seal: seal.PublicKey().Bytes(), Sign: k.signing().Public().(ed25519.PublicKey)}, nil
}

func (k Keys) signing() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(k.Sign) }
