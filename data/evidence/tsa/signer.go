package tsa

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"

	"github.com/digitorus/pkcs7"
)

var (
	usageExtension  = asn1.ObjectIdentifier{2, 5, 29, 37}
	contentIsStamp  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	signingCert     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 12}
	signingCertV2   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidSHA384       = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	oidSHA512       = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}
	errNoIdentified = errors.New("its signed attributes do not name its signer's certificate")
)

// signedBy says whether the signed attributes are those of a timestamp, by a
// digest that is not broken, and name the signer's certificate (RFC 2634 and
// 5816), so that no other certificate of the same key can take its place.
func signedBy(message *pkcs7.PKCS7, signer *x509.Certificate) error {
	if message.Signers[0].DigestAlgorithm.Algorithm.Equal(pkcs7.OIDDigestAlgorithmSHA1) {
		return errors.New("it is signed over SHA-1")
	}
	var content asn1.ObjectIdentifier
	if err := message.UnmarshalSignedAttribute(pkcs7.OIDAttributeContentType, &content); err != nil || !content.Equal(contentIsStamp) {
		return errors.New("what it signs is not a timestamp")
	}
	var second struct{ Certs []asn1.RawValue }
	if message.UnmarshalSignedAttribute(signingCertV2, &second) == nil {
		return named(second.Certs, signer, true)
	}
	var first struct{ Certs []asn1.RawValue }
	if message.UnmarshalSignedAttribute(signingCert, &first) == nil {
		return named(first.Certs, signer, false)
	}
	return errNoIdentified
}

// named compares the first of the named certificates with the signer's. Version
// 2 may say how it was hashed; version 1 is SHA-1, whose collisions do not help
// to find another certificate of a given hash.
func named(certs []asn1.RawValue, signer *x509.Certificate, second bool) error {
	if len(certs) == 0 {
		return errNoIdentified
	}
	rest := certs[0].Bytes
	sum := hashOf(nil, signer.Raw)
	if !second {
		old := sha1.Sum(signer.Raw)
		sum = old[:]
	} else if len(rest) > 0 && rest[0] == asn1.TagSequence|0x20 {
		var algorithm pkix.AlgorithmIdentifier
		after, err := asn1.Unmarshal(rest, &algorithm)
		if err != nil {
			return errNoIdentified
		}
		sum, rest = hashOf(algorithm.Algorithm, signer.Raw), after
	}
	var have []byte
	if _, err := asn1.Unmarshal(rest, &have); err != nil || !bytes.Equal(have, sum) {
		return errNoIdentified
	}
	return nil
}

// hashOf is SHA-256 unless another one is named.
func hashOf(algorithm asn1.ObjectIdentifier, raw []byte) []byte {
	switch {
	case algorithm.Equal(oidSHA384):
		sum := sha512.Sum384(raw)
		return sum[:]
	case algorithm.Equal(oidSHA512):
		sum := sha512.Sum512(raw)
		return sum[:]
	}
	sum := sha256.Sum256(raw)
	return sum[:]
}
