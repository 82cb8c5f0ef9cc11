package pool

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha3"
	"crypto/x509"
	"errors"
	"fmt"
	"io"

	"github.com/cloudflare/circl/blindsign/blindrsa"
	"golang.org/x/crypto/cryptobyte"

	"clickwage/data/revision"
)

// variant of RFC 9474: the message is 32 random bytes and more, so that it needs
// no random prefix; the PSS salt of 48 bytes is random.
const variant = blindrsa.SHA384PSSDeterministic

const (
	signKeySize   = ed25519.PublicKeySize
	requestMagic  = "CWTREQ1\n"
	AnswerMagic   = "CWTANS1\n" // begins the answer to a request
	tokenBits     = 2048
	maxTokenBytes = 512
)

// Why a token, a request for one or its answer is refused.
var (
	ErrToken   = errors.New("token: it is not of this campaign, or was altered")
	ErrRequest = errors.New("token: not a request for one of this campaign")
	ErrAnswer  = errors.New("token: not the answer to this request")
)

// Token lets a member contribute once to one campaign. Nobody can tell whom it
// was issued to: the issuer signed it blind.
type Token struct {
	Member    [signKeySize]byte // the Ed25519 key that signs the contribution
	Signature []byte            // RSABSSA-SHA384-PSS-Deterministic over the key in its campaign
}

// tokenMessage is what a token signs.
func tokenMessage(campaign revision.Hash, member []byte) []byte {
	return append(append([]byte("clickwage/pool/token/v1"), campaign[:]...), member...)
}

// Pass is a member's secret for one campaign: it makes the token's request, and
// signs, replaces and withdraws the contribution. Who has it can replace the
// contribution, and whoever also knows the contribution knows whose it is.
type Pass struct {
	Campaign  []byte `json:"campaign"`
	Seed      []byte `json:"seed"`      // of the Ed25519 key
	Blind     []byte `json:"blind"`     // of the blinding
	Signature []byte `json:"signature"` // of the token; empty until Accept
}

// NewPass makes a secret for a campaign.
func NewPass(c Campaign, random io.Reader) (Pass, error) {
	hash, err := c.Hash()
	if err != nil {
		return Pass{}, err
	}
	p := Pass{Campaign: hash[:], Seed: make([]byte, ed25519.SeedSize), Blind: make([]byte, 32)}
	for _, secret := range [][]byte{p.Seed, p.Blind} {
		if _, err := io.ReadFull(random, secret); err != nil {
			return Pass{}, err
		}
	}
	return p, nil
}

// key is the member's signing key in the campaign.
func (p Pass) key() (ed25519.PrivateKey, error) {
	if len(p.Seed) != ed25519.SeedSize || len(p.Blind) != 32 || len(p.Campaign) != revision.Size {
		return nil, errors.New("token: its secret was cut")
	}
	return ed25519.NewKeyFromSeed(p.Seed), nil
}

// blinding is what a request is made of.
type blinding struct {
	client  blindrsa.Client
	state   blindrsa.State
	message []byte
	blinded []byte
}

// blinding repeats the blinding of the request from the secret, so that nothing
// but the secret has to be kept between the two rounds.
func (p Pass) blinding(c Campaign) (b blinding, err error) {
	hash, err := c.Hash()
	if err != nil {
		return b, err
	}
	if !bytes.Equal(p.Campaign, hash[:]) {
		return b, ErrToken
	}
	key, err := p.key()
	if err != nil {
		return b, err
	}
	public, err := c.tokenKey()
	if err != nil {
		return b, err
	}
	if b.client, err = blindrsa.NewClient(variant, public); err != nil {
		return b, err
	}
	b.message = tokenMessage(hash, key.Public().(ed25519.PublicKey))
	stream := sha3.NewSHAKE256()
	stream.Write([]byte("clickwage/pool/blind/v1"))
	stream.Write(p.Blind)
	b.blinded, b.state, err = b.client.Blind(stream, b.message)
	return b, err
}

// Request is the file that asks the collective for a token. It tells nothing
// about the token.
func (p Pass) Request(c Campaign) ([]byte, error) {
	b, err := p.blinding(c)
	if err != nil {
		return nil, err
	}
	return append(append([]byte(requestMagic), p.Campaign...), b.blinded...), nil
}

// Accept takes the collective's answer and completes the secret.
func (p Pass) Accept(c Campaign, answer []byte) (Pass, error) {
	b, err := p.blinding(c)
	if err != nil {
		return Pass{}, err
	}
	signature, ok := cutToken(answer, AnswerMagic, p.Campaign)
	if !ok {
		return Pass{}, ErrAnswer
	}
	if p.Signature, err = b.client.Finalize(b.state, signature); err != nil {
		return Pass{}, fmt.Errorf("%w: %v", ErrAnswer, err)
	}
	if err := b.client.Verify(b.message, p.Signature); err != nil {
		return Pass{}, fmt.Errorf("%w: %v", ErrAnswer, err)
	}
	return p, nil
}

// Token is the token of a completed secret.
func (p Pass) Token() (Token, error) {
	key, err := p.key()
	if err != nil {
		return Token{}, err
	}
	if len(p.Signature) == 0 {
		return Token{}, errors.New("token: the collective has not answered the request yet")
	}
	return Token{Member: [signKeySize]byte(key.Public().(ed25519.PublicKey)), Signature: p.Signature}, nil
}

// Bytes is the secret as canonical JSON, to be sealed and never shown.
func (p Pass) Bytes() ([]byte, error) { return revision.Canonical(p) }

// ParsePass reads what Bytes writes.
func ParsePass(text []byte) (Pass, error) {
	var p Pass
	if err := revision.Strict(text, &p); err != nil {
		return Pass{}, fmt.Errorf("token: its secret was altered: %w", err)
	}
	_, err := p.key()
	return p, err
}

// cutToken reads the blinded message or signature of a file.
func cutToken(file []byte, magic string, campaign []byte) ([]byte, bool) {
	s := cryptobyte.String(file)
	var begin, hash []byte
	ok := s.ReadBytes(&begin, len(magic)) && string(begin) == magic && s.ReadBytes(&hash, revision.Size) && bytes.Equal(hash, campaign)
	return s, ok && len(s) > 0 && len(s) <= maxTokenBytes
}

// Issuer signs the tokens of one campaign: each enrolled member's request once.
// That is for its store to keep; the request itself cannot tell.
type Issuer struct{ key *rsa.PrivateKey }

// NewIssuer makes an issuing key. One is made for every campaign, else tokens of
// one would be good in another.
func NewIssuer() (Issuer, error) {
	key, err := rsa.GenerateKey(rand.Reader, tokenBits)
	return Issuer{key}, err
}

// Private is the key as PKCS #8, to be sealed and never shown.
func (i Issuer) Private() ([]byte, error) { return x509.MarshalPKCS8PrivateKey(i.key) }

// ParseIssuer reads what Private writes.
func ParseIssuer(der []byte) (Issuer, error) {
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	key, ok := parsed.(*rsa.PrivateKey)
	if err != nil || !ok {
		return Issuer{}, errors.New("token: not an issuing key")
	}
	return Issuer{key}, nil
}

// Public is Campaign.TokenKey.
func (i Issuer) Public() ([]byte, error) { return x509.MarshalPKIXPublicKey(&i.key.PublicKey) }

// Issue answers a request.
func (i Issuer) Issue(c Campaign, request []byte) ([]byte, error) {
	hash, err := c.Hash()
	if err != nil {
		return nil, err
	}
	if public, err := i.Public(); err != nil || !bytes.Equal(public, c.TokenKey) {
		return nil, errors.New("token: the issuing key is not this campaign's")
	}
	blinded, ok := cutToken(request, requestMagic, hash[:])
	if !ok {
		return nil, ErrRequest
	}
	signature, err := blindrsa.NewSigner(i.key).BlindSign(blinded)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrRequest, err)
	}
	return append(append([]byte(AnswerMagic), hash[:]...), signature...), nil
}
