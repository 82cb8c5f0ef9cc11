// Package tsa asks an authority when it saw a signed note, and checks what it
// answers, as RFC 3161 defines both. Questions (.tsq) and answers (.tsr) are
// files or bytes: the package opens no connection and reads no clock.
//
// An answer holds where exactly one signer has signed it; where that signer's own
// certificate, and not just some certificate in the answer, chained to a pinned
// root at the very time that the answer tells; where the certificate is for
// timestamps and nothing else, and says so as critical; where the signed
// attributes name that certificate; and where it is over SHA-256 of the note.
//
// It imports timestamp and pkcs7 of digitorus, which are imported nowhere else,
// and none of our packages.
package tsa

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"time"

	"github.com/digitorus/pkcs7"
	"github.com/digitorus/timestamp"
)

// ErrToken is returned for an answer that proves nothing; what it wraps says why.
var ErrToken = errors.New("the timestamp does not hold")

// maxReply bounds what is parsed. Answers take 2 to 10 KiB.
const maxReply = 1 << 20

// Token is what an authority says.
type Token struct {
	Time      time.Time     // when it saw the note, UTC
	Accuracy  time.Duration // 0: not said
	Authority string        // the subject of the signer's certificate
	Serial    string        // of the token, decimal
	Policy    string        // the authority's, as an object identifier
}

// Request is a question about a note: SHA-256 of it, a random nonce, and the
// wish for the signer's certificate.
func Request(note []byte, random io.Reader) ([]byte, error) {
	nonce, err := rand.Int(random, new(big.Int).Lsh(big.NewInt(1), 63))
	if err != nil {
		return nil, err
	}
	return timestamp.CreateRequest(bytes.NewReader(note), &timestamp.RequestOptions{Hash: crypto.SHA256, Certificates: true, Nonce: nonce})
}

// Roots reads pinned certificates in PEM. There must be one at least.
func Roots(text []byte) (*x509.CertPool, error) {
	roots, some := x509.NewCertPool(), false
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		one, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("a root certificate cannot be read: %w", err)
		}
		roots.AddCert(one)
		some = true
	}
	if !some {
		return nil, errors.New("there is no root certificate in PEM in it")
	}
	return roots, nil
}

// CheckReply is Check for the answer to a question: its nonce must be the same.
func CheckReply(reply, query, note []byte, roots *x509.CertPool) (Token, error) {
	asked, err := timestamp.ParseRequest(query)
	if err != nil {
		return Token{}, fmt.Errorf("the question cannot be read: %w", err)
	}
	token, stamp, err := check(reply, note, roots)
	if err == nil && asked.Nonce != nil && (stamp.Nonce == nil || stamp.Nonce.Cmp(asked.Nonce) != 0) {
		err = fmt.Errorf("%w: it answers another question", ErrToken)
	}
	return token, err
}

// Check holds an answer, a TimeStampResp in DER, against the note that it is
// over and pinned roots. Its errors wrap ErrToken.
func Check(reply, note []byte, roots *x509.CertPool) (Token, error) {
	token, _, err := check(reply, note, roots)
	return token, err
}

func check(reply, note []byte, roots *x509.CertPool) (Token, *timestamp.Timestamp, error) {
	refuse := func(format string, args ...any) (Token, *timestamp.Timestamp, error) {
		return Token{}, nil, fmt.Errorf("%w: "+format, append([]any{ErrToken}, args...)...)
	}
	if len(reply) > maxReply {
		return refuse("it is larger than %d bytes", maxReply)
	}
	stamp, err := timestamp.ParseResponse(reply)
	if err != nil {
		return refuse("it cannot be read, or is a refusal: %w", err)
	}
	message, err := pkcs7.Parse(stamp.RawToken)
	if err != nil {
		return refuse("it cannot be read: %w", err)
	}
	if len(message.Signers) != 1 {
		return refuse("it has %d signers", len(message.Signers))
	}
	signer := message.GetOnlySigner()
	if signer == nil {
		return refuse("its signer's certificate is not in it")
	}
	if err := message.Verify(); err != nil {
		return refuse("its signature: %w", err)
	}
	if err := signedBy(message, signer); err != nil {
		return refuse("%w", err)
	}
	if err := trusted(message, signer, stamp.Time, roots); err != nil {
		return refuse("%w", err)
	}
	sum := sha256.Sum256(note)
	if stamp.HashAlgorithm != crypto.SHA256 || !bytes.Equal(stamp.HashedMessage, sum[:]) {
		return refuse("it is over something else")
	}
	return Token{
		Time: stamp.Time.UTC(), Accuracy: stamp.Accuracy, Authority: signer.Subject.String(),
		Serial: stamp.SerialNumber.String(), Policy: stamp.Policy.String(),
	}, stamp, nil
}

// trusted says whether a signer was an authority for timestamps, and nothing
// else, at a time, by pinned roots.
func trusted(message *pkcs7.PKCS7, signer *x509.Certificate, at time.Time, roots *x509.CertPool) error {
	critical := slices.ContainsFunc(signer.Extensions, func(e pkix.Extension) bool { return e.Critical && e.Id.Equal(usageExtension) })
	if !critical || len(signer.UnknownExtKeyUsage) > 0 || !slices.Equal(signer.ExtKeyUsage, []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}) {
		return errors.New("its signer's certificate is not for timestamps alone")
	}
	between := x509.NewCertPool()
	for _, one := range message.Certificates {
		between.AddCert(one)
	}
	_, err := signer.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: between, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping},
	})
	if err != nil {
		return fmt.Errorf("its signer is not trusted at %s: %w", at.UTC().Format(time.RFC3339), err)
	}
	return nil
}
