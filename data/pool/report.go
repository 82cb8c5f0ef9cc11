package pool

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"golang.org/x/crypto/cryptobyte"

	"clickwage/data/revision"
)

// MaxReport is the largest file of a contribution, in bytes.
const MaxReport = 1 << 18

// reportMagic begins every file of a contribution or a withdrawal.
const reportMagic = "CWPOOL1\n"

// Why a file is no contribution to a campaign.
var (
	ErrForm      = errors.New("contribution: the file is none, or was cut")
	ErrOther     = errors.New("contribution: it is for another campaign")
	ErrSignature = errors.New("contribution: it was altered, or is not signed by its token's key")
)

// Report is a member's file: sealed shares, or the withdrawal of them. FORMAT.md
// has it byte by byte.
type Report struct {
	Campaign  revision.Hash
	ID        ReportID
	Sequence  uint32 // from 1; a higher one takes the place of those before
	Withdrawn bool   // there are no shares, and those before are to be dropped
	Token     Token
	Public    []byte
	Sealed    [2][]byte // by Role
	Signature [ed25519.SignatureSize]byte
}

// header is what each share's seal is bound to besides its role.
func (r Report) header() []byte {
	b := append([]byte(reportMagic), r.Campaign[:]...)
	b = append(b, r.ID[:]...)
	b = binary.BigEndian.AppendUint32(b, r.Sequence)
	b = append(b, flag(r.Withdrawn))
	b = append(b, r.Token.Member[:]...)
	b = appendBytes(b, r.Token.Signature)
	return appendBytes(b, r.Public)
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func (r Report) signed() []byte {
	b := r.header()
	for _, sealed := range r.Sealed {
		b = appendBytes(b, sealed)
	}
	return b
}

// Bytes is the file. ParseReport reads nothing else.
func (r Report) Bytes() []byte { return append(r.signed(), r.Signature[:]...) }

// Hash is the SHA-256 of the file.
func (r Report) Hash() revision.Hash { return sha256.Sum256(r.Bytes()) }

// ParseReport reads a file's form. Nothing is checked by it: Gate.Check does.
func ParseReport(file []byte) (Report, error) {
	var r Report
	var withdrawn uint8
	s := cryptobyte.String(file)
	var magic []byte
	ok := len(file) <= MaxReport && s.ReadBytes(&magic, len(reportMagic)) && string(magic) == reportMagic &&
		s.CopyBytes(r.Campaign[:]) && s.CopyBytes(r.ID[:]) && s.ReadUint32(&r.Sequence) && s.ReadUint8(&withdrawn) &&
		s.CopyBytes(r.Token.Member[:]) && readBytes(&s, &r.Token.Signature) && readBytes(&s, &r.Public) &&
		readBytes(&s, &r.Sealed[Leader]) && readBytes(&s, &r.Sealed[Helper]) && s.CopyBytes(r.Signature[:]) && s.Empty()
	if !ok || withdrawn > 1 || r.Sequence == 0 {
		return Report{}, ErrForm
	}
	r.Withdrawn = withdrawn == 1
	return r, nil
}

// readBytes reads what appendBytes writes; an empty string is nil.
func readBytes(s *cryptobyte.String, into *[]byte) bool {
	var n uint32
	if !s.ReadUint32(&n) || int64(n) > int64(len(*s)) {
		return false
	}
	if n == 0 {
		*into = nil
		return true
	}
	*into = make([]byte, n)
	return s.CopyBytes(*into)
}
