package pool

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"

	"github.com/cloudflare/circl/hpke"

	"clickwage/data/revision"
)

// suite seals shares: X25519, HKDF-SHA256, AES-128-GCM.
func suite() hpke.Suite {
	return hpke.NewSuite(hpke.KEM_X25519_HKDF_SHA256, hpke.KDF_HKDF_SHA256, hpke.AEAD_AES128GCM)
}

const (
	sealOverhead = 32 + 16 // the encapsulated key and the tag
	sealInfo     = "clickwage/pool/seal/v1"
	signInfo     = "clickwage/pool/report/v1"
)

// signedText is what a member's key signs of a report.
func signedText(r Report) []byte { return append([]byte(signInfo), r.signed()...) }

// sealTo seals a text to an aggregator's key.
func sealTo(public, text, bound []byte, random io.Reader) ([]byte, error) {
	key, err := hpke.KEM_X25519_HKDF_SHA256.Scheme().UnmarshalBinaryPublicKey(public)
	if err != nil {
		return nil, err
	}
	sender, err := suite().NewSender(key, []byte(sealInfo))
	if err != nil {
		return nil, err
	}
	enc, sealer, err := sender.Setup(random)
	if err != nil {
		return nil, err
	}
	sealed, err := sealer.Seal(text, bound)
	return append(enc, sealed...), err
}

// openSeal opens what sealTo sealed.
func openSeal(private, sealed, bound []byte) ([]byte, error) {
	if len(sealed) < sealOverhead {
		return nil, ErrForm
	}
	key, err := hpke.KEM_X25519_HKDF_SHA256.Scheme().UnmarshalBinaryPrivateKey(private)
	if err != nil {
		return nil, err
	}
	receiver, err := suite().NewReceiver(key, []byte(sealInfo))
	if err != nil {
		return nil, err
	}
	opener, err := receiver.Setup(sealed[:32])
	if err != nil {
		return nil, err
	}
	return opener.Open(sealed[32:], bound)
}

// bound is what a share's seal is bound to: the role, the campaign, the report,
// the token and the public shares.
func (r Report) bound(role Role) []byte { return append([]byte{byte(role)}, r.header()...) }

// Preview is everything that a contribution says, read back from the shares that
// are sealed and not from what they were made of.
type Preview struct {
	Campaign   revision.Hash
	Totals     Totals // of this one contributor
	Encoded    []byte // the sum of both shares: what Totals was read from
	Clipped    []Clip
	Left       Left
	Recipients [2]Organiser
	Alone      bool // one organiser: it could read the figures
	Report     ReportID
	Sequence   uint32
	File       revision.Hash // the SHA-256 of the file; zero where none was made
	Bytes      int           // its length
}

// Preview is what a contribution would say. No token is needed for it.
func (p *Prio) Preview(in Input, random io.Reader) (Preview, error) {
	_, preview, err := p.draft(in, random)
	return preview, err
}

// draft encodes, shares and proves figures, and reads them back.
func (p *Prio) draft(in Input, random io.Reader) (split, Preview, error) {
	if len(in.Tables) != p.campaign.Tables() || !in.Tables[0].Known {
		return split{}, Preview{}, ErrNothing
	}
	vectors, clipped := p.campaign.Encode(in)
	preview := Preview{Campaign: p.hash, Clipped: clipped, Left: in.Left, Recipients: p.campaign.Organisers, Alone: p.campaign.Alone()}
	if _, err := io.ReadFull(random, preview.Report[:]); err != nil {
		return split{}, Preview{}, err
	}
	s, err := p.split(vectors, preview.Report, random)
	if err != nil {
		return split{}, Preview{}, err
	}
	if err := p.readBack(s, &preview, random); err != nil {
		return split{}, Preview{}, fmt.Errorf("contribution: it cannot be read back: %w", err)
	}
	return s, preview, nil
}

// readBack does what both aggregators will do, with a key of its own.
func (p *Prio) readBack(s split, preview *Preview, random io.Reader) error {
	var key VerifyKey
	if _, err := io.ReadFull(random, key[:]); err != nil {
		return err
	}
	var states, halves [2][]byte
	for _, role := range []Role{Leader, Helper} {
		half, err := p.prepare(key, preview.Report, role, s)
		if err != nil {
			return err
		}
		states[role], halves[role] = half.State, half.Share
	}
	var shares [2]Share
	for role, state := range states {
		var err error
		if shares[role], err = p.finish(state, halves); err != nil {
			return err
		}
	}
	sum, err := p.campaign.together(shares[Leader], shares[Helper])
	if err != nil {
		return err
	}
	if preview.Encoded, err = sum.Bytes(); err != nil {
		return err
	}
	preview.Totals, err = p.campaign.read(sum)
	preview.Totals.Contributors = 1
	return err
}

// Contribution is a sealed contribution that nobody has been sent yet.
type Contribution struct {
	File    []byte
	Preview Preview
}

// Contribute seals a member's figures to both aggregators. A sequence above that
// of an earlier contribution replaces it.
func (p *Prio) Contribute(in Input, pass Pass, sequence uint32, random io.Reader) (Contribution, error) {
	s, preview, err := p.draft(in, random)
	if err != nil {
		return Contribution{}, err
	}
	r := Report{ID: preview.Report, Sequence: sequence, Public: s.public}
	if r.Token, err = p.tokenOf(pass); err != nil {
		return Contribution{}, err
	}
	r.Campaign = p.hash
	for role, o := range p.campaign.Organisers {
		if r.Sealed[role], err = sealTo(o.Seal, s.shares[role], r.bound(Role(role)), random); err != nil {
			return Contribution{}, err
		}
	}
	if err := r.sign(pass); err != nil {
		return Contribution{}, err
	}
	file := r.Bytes()
	preview.Sequence, preview.File, preview.Bytes = sequence, r.Hash(), len(file)
	return Contribution{file, preview}, nil
}

// Withdraw is the file that drops a member's contribution.
func (p *Prio) Withdraw(pass Pass, sequence uint32, random io.Reader) ([]byte, error) {
	r := Report{Campaign: p.hash, Sequence: sequence, Withdrawn: true}
	var err error
	if r.Token, err = p.tokenOf(pass); err != nil {
		return nil, err
	}
	if _, err := io.ReadFull(random, r.ID[:]); err != nil {
		return nil, err
	}
	if err := r.sign(pass); err != nil {
		return nil, err
	}
	return r.Bytes(), nil
}

func (p *Prio) tokenOf(pass Pass) (Token, error) {
	if string(pass.Campaign) != string(p.hash[:]) {
		return Token{}, ErrToken
	}
	return pass.Token()
}

func (r *Report) sign(pass Pass) error {
	if r.Sequence == 0 {
		return errors.New("contribution: its sequence begins with 1")
	}
	key, err := pass.key()
	if err != nil {
		return err
	}
	r.Signature = [ed25519.SignatureSize]byte(ed25519.Sign(key, signedText(*r)))
	return nil
}
