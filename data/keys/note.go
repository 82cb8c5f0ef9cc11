package keys

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	formats "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
)

// What can be wrong with a key or a signature.
var (
	ErrKey       = errors.New("not a key")
	ErrUnsigned  = errors.New("the key has not signed it, or it was altered since")
	ErrMalformed = errors.New("not a signed note")
)

// Signing is a private Ed25519 key with a name, as golang.org/x/mod/sumdb/note
// and C2SP signed-note write it.
type Signing struct {
	private string // PRIVATE+KEY+name+hash+key
	key     ed25519.PrivateKey
	name    string
}

// NewSigning makes a key. A name holds neither space nor plus, such as
// "clickwage/0193a5c27f007000".
func NewSigning(name string, random io.Reader) (Signing, error) {
	private, _, err := note.GenerateKey(random, name)
	if err != nil {
		return Signing{}, err
	}
	return ParseSigning(private)
}

// ParseSigning reads a key as Private writes it.
func ParseSigning(private string) (Signing, error) {
	// PRIVATE, KEY, name, hash, key; the key in base64 may hold a plus too.
	parts := strings.SplitN(private, "+", 5)
	if _, err := note.NewSigner(private); err != nil || len(parts) != 5 {
		return Signing{}, fmt.Errorf("%w: %v", ErrKey, err)
	}
	raw, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return Signing{}, ErrKey
	}
	return Signing{private: private, name: parts[2], key: ed25519.NewKeyFromSeed(raw[1:])}, nil
}

// Derive is a second key that only the owner of this one can make again, under a
// name of its own. Nobody else can tell that the two belong together: it signs
// what must not be tied to what this one signs.
func (s Signing) Derive(name string) (Signing, error) {
	if s.private == "" {
		return Signing{}, ErrKey
	}
	seed, err := hkdf.Key(sha256.New, s.key.Seed(), nil, "clickwage derived key "+name, ed25519.SeedSize)
	if err != nil {
		return Signing{}, err
	}
	public, err := note.NewEd25519VerifierKey(name, ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey))
	if err != nil {
		return Signing{}, fmt.Errorf("%w: %v", ErrKey, err)
	}
	parts := strings.SplitN(public, "+", 3) // name, hash, key
	const kind = 1                          // Ed25519
	return ParseSigning("PRIVATE+KEY+" + parts[0] + "+" + parts[1] + "+" + base64.StdEncoding.EncodeToString(append([]byte{kind}, seed...)))
}

// Name is the name of the key.
func (s Signing) Name() string { return s.name }

// Private is the key as one line of text, to be sealed and never shown.
func (s Signing) Private() string { return s.private }

// Public is the key that verifies what it signs: name+hash+key in one line; ""
// of the zero Signing.
func (s Signing) Public() string {
	if s.private == "" {
		return ""
	}
	public, err := note.NewEd25519VerifierKey(s.name, s.key.Public().(ed25519.PublicKey))
	if err != nil {
		return "" // the name was good when the key was made
	}
	return public
}

// Sign writes a text, which must end its last line, with the key's signature
// after it.
func (s Signing) Sign(text string) ([]byte, error) {
	signer, err := note.NewSigner(s.private)
	if err != nil {
		return nil, err
	}
	return note.Sign(&note.Note{Text: text}, signer)
}

// Cosign makes a C2SP cosignature/v1 of a note's text at a time, cut to whole
// seconds: the signature line alone, as a witness answers with.
func (s Signing) Cosign(signed []byte, at time.Time) (string, error) {
	text, _, err := cut(signed)
	if err != nil {
		return "", err
	}
	public, err := formats.VKeyToCosignatureV1(s.Public())
	if err != nil {
		return "", err
	}
	verifier, err := formats.NewVerifierForCosignatureV1(public)
	if err != nil {
		return "", err
	}
	seconds := uint64(at.Unix())
	sig := ed25519.Sign(s.key, fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", seconds, text))
	line := binary.BigEndian.AppendUint32(nil, verifier.KeyHash())
	line = append(binary.BigEndian.AppendUint64(line, seconds), sig...)
	return "— " + s.name + " " + base64.StdEncoding.EncodeToString(line) + "\n", nil
}

// AddSignature puts one more signature line under a note.
func AddSignature(signed []byte, line string) []byte {
	return append(slices.Clone(signed), line...)
}

// Only is a note as one key alone signed it: its text and that key's signature,
// without those of others. ErrUnsigned where there is none of the key.
func Only(signed []byte, public string) ([]byte, error) {
	opened, err := open(signed, public)
	if err != nil {
		return nil, err
	}
	return note.Sign(&note.Note{Text: opened.Text, Sigs: opened.Sigs})
}

// Text is what a note signs, without saying by whom. The signatures are not
// checked.
func Text(signed []byte) (string, error) {
	text, _, err := cut(signed)
	return text, err
}

// Name is the name of a public key. It is the part before the first plus.
func Name(public string) (string, error) {
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return "", fmt.Errorf("%w: %v", ErrKey, err)
	}
	return verifier.Name(), nil
}

// OpenNote gives the text of a note that a key has signed.
func OpenNote(signed []byte, public string) (string, error) {
	opened, err := open(signed, public)
	if err != nil {
		return "", err
	}
	return opened.Text, nil
}

func open(signed []byte, public string) (*note.Note, error) {
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrKey, err)
	}
	return openWith(signed, verifier)
}

// openWith opens a note with one key. A signature has one spelling: base64 whose
// unused bits are set is refused, though it decodes to the same bytes.
func openWith(signed []byte, verifier note.Verifier) (*note.Note, error) {
	if _, _, err := cut(signed); err != nil {
		return nil, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return nil, ErrUnsigned
	}
	for _, sig := range opened.Sigs {
		if raw, err := base64.StdEncoding.DecodeString(sig.Base64); err != nil || base64.StdEncoding.EncodeToString(raw) != sig.Base64 {
			return nil, ErrUnsigned
		}
	}
	return opened, nil
}

// WitnessKey is the bare Ed25519 key of a witness's public key, whose kind is
// Ed25519 (1) or cosignature/v1 (4). It tells whether two names are of one key.
func WitnessKey(public string) (ed25519.PublicKey, error) {
	if _, err := cosigner(public); err != nil {
		return nil, err
	}
	raw, err := base64.StdEncoding.DecodeString(strings.SplitN(public, "+", 3)[2]) // the key may hold a plus too
	if err != nil {
		return nil, ErrKey
	}
	return raw[1:], nil
}

func cosigner(public string) (note.Verifier, error) {
	_, rest, _ := strings.Cut(public, "+")
	hash, key, _ := strings.Cut(rest, "+")
	raw, err := base64.StdEncoding.DecodeString(key)
	switch {
	case err != nil || len(raw) != 1+ed25519.PublicKeySize:
		return nil, ErrKey
	case raw[0] == 1:
		if public, err = formats.VKeyToCosignatureV1(public); err != nil {
			return nil, fmt.Errorf("%w: %v", ErrKey, err)
		}
		_, rest, _ = strings.Cut(public, "+")
		hash, _, _ = strings.Cut(rest, "+")
	case raw[0] != 4:
		return nil, fmt.Errorf("%w: it is of kind %d", ErrKey, raw[0])
	}
	verifier, err := formats.NewVerifierForCosignatureV1(public)
	if err != nil || hash != fmt.Sprintf("%08x", verifier.KeyHash()) {
		return nil, ErrKey
	}
	return verifier, nil
}

// Cosigned is when a witness, by its public key, cosigned a note. A note that
// it has not cosigned is ErrUnsigned.
func Cosigned(signed []byte, witness string) (time.Time, error) {
	verifier, err := cosigner(witness)
	if err != nil {
		return time.Time{}, err
	}
	opened, err := openWith(signed, verifier)
	if err != nil {
		return time.Time{}, err
	}
	return formats.CoSigV1Timestamp(opened.Sigs[0])
}

// cut parts a note into its text and its signature lines.
func cut(signed []byte) (text, signatures string, err error) {
	at := strings.LastIndex(string(signed), "\n\n")
	if at < 0 {
		return "", "", ErrMalformed
	}
	return string(signed[:at+1]), string(signed[at+2:]), nil
}
