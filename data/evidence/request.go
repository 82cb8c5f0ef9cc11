package evidence

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"clickwage/data/revision"
)

// WitnessRequest asks a witness to cosign a checkpoint. Without keys and epoch
// its bytes are a C2SP tlog-witness add-checkpoint request:
//
//	old 120
//	<a consistency proof from 120 leaves, one hash in base64 a line>
//
//	<the signed checkpoint>
//
// What a tlog-witness has no place for follows after an empty line and the line
// "clickwage/succession/v1": lines of "key" with a public key and "handover" with
// a note in base64 or "lost", from the first key on; and for the first request of
// an epoch "leaf" with its number and canonical JSON, "field" with name, salt in
// hex and value, and "proof" with a hash in base64.
type WitnessRequest struct {
	Old        int64 // leaves that the witness has seen of this epoch; 0: none
	Proof      []revision.Hash
	Checkpoint []byte      // the note as the worker's key alone signed it
	Keys       []FormerKey // all of the worker's, the present one last, where the witness knows another
	Epoch      *Revision   // the first leaf of the epoch, where the witness knows another; its Record is not sent
}

// MaxRequest is how many bytes a request to a witness has at most.
const MaxRequest = 4 << 20

const (
	successionMark = "\n\nclickwage/succession/v1\n"
	maxProof       = 64 // hashes; a tree of 2^63 leaves needs no more
)

// ErrRequest is returned for bytes that are no request to a witness.
var ErrRequest = errors.New("not a request to a witness")

// Bytes is the request as it is sent, or kept in a file.
func (r WitnessRequest) Bytes() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "old %d\n", r.Old)
	for _, h := range r.Proof {
		out.WriteString(base64.StdEncoding.EncodeToString(h[:]) + "\n")
	}
	out.WriteString("\n")
	out.Write(r.Checkpoint)
	if len(r.Keys) == 0 && r.Epoch == nil {
		return out.Bytes()
	}
	out.WriteString(successionMark[1:])
	for i, k := range r.Keys {
		fmt.Fprintf(&out, "key %s\n", k.PublicKey)
		switch {
		case k.Handover != nil:
			fmt.Fprintf(&out, "handover %s\n", base64.StdEncoding.EncodeToString(k.Handover))
		case i+1 < len(r.Keys):
			out.WriteString("handover lost\n")
		}
	}
	if e := r.Epoch; e != nil {
		fmt.Fprintf(&out, "leaf %d %s\n", e.Seq, e.Leaf)
		for _, f := range e.Fields {
			fmt.Fprintf(&out, "field %s %x %s\n", f.Name, f.Salt, f.Value)
		}
		for _, h := range e.Proof {
			fmt.Fprintf(&out, "proof %s\n", base64.StdEncoding.EncodeToString(h[:]))
		}
	}
	return out.Bytes()
}

// ParseWitnessRequest reads what Bytes writes. It checks the form alone.
func ParseWitnessRequest(text []byte) (r WitnessRequest, err error) {
	if len(text) > MaxRequest {
		return r, fmt.Errorf("%w: it is larger than %d bytes", ErrRequest, MaxRequest)
	}
	plain, more, succession := bytes.Cut(text, []byte(successionMark))
	if succession {
		plain = append(bytes.Clone(plain), '\n')
	}
	first, note, ok := bytes.Cut(plain, []byte("\n\n"))
	if !ok {
		return r, fmt.Errorf("%w: it holds no checkpoint", ErrRequest)
	}
	r.Checkpoint = note
	lines := strings.Split(string(first), "\n")
	old, ok := strings.CutPrefix(lines[0], "old ")
	r.Old, err = strconv.ParseInt(old, 10, 64)
	if !ok || err != nil || r.Old < 0 || strconv.FormatInt(r.Old, 10) != old || len(lines) > 1+maxProof {
		return r, fmt.Errorf("%w: its first line is %q", ErrRequest, lines[0])
	}
	for _, line := range lines[1:] {
		h, err := hash64(line)
		if err != nil {
			return r, err
		}
		r.Proof = append(r.Proof, h)
	}
	for line := range strings.Lines(string(more)) {
		word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if err := r.succession(word, rest); err != nil {
			return r, fmt.Errorf("%w: line %q", err, word)
		}
	}
	return r, nil
}

func hash64(text string) (revision.Hash, error) {
	h, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(h) != revision.Size {
		return revision.Hash{}, fmt.Errorf("%w: %q is no hash", ErrRequest, text)
	}
	return revision.Hash(h), nil
}

// succession takes in one line of what follows the request.
func (r *WitnessRequest) succession(word, rest string) error {
	switch {
	case word == "key":
		r.Keys = append(r.Keys, FormerKey{PublicKey: rest})
		return nil
	case word == "handover" && len(r.Keys) > 0:
		if rest == "lost" {
			return nil
		}
		note, err := base64.StdEncoding.DecodeString(rest)
		r.Keys[len(r.Keys)-1].Handover = note
		return wrongUnless(err == nil)
	case word == "leaf" && r.Epoch == nil:
		number, leaf, _ := strings.Cut(rest, " ")
		seq, err := strconv.ParseInt(number, 10, 64)
		r.Epoch = &Revision{Seq: seq, Leaf: []byte(leaf)}
		return wrongUnless(err == nil && seq > 0)
	case word == "field" && r.Epoch != nil:
		parts := strings.SplitN(rest, " ", 3)
		if len(parts) != 3 {
			return ErrRequest
		}
		salt, err := hex.DecodeString(parts[1])
		if err != nil || len(salt) != len(revision.Salt{}) {
			return ErrRequest
		}
		r.Epoch.Fields = append(r.Epoch.Fields, Disclosed{parts[0], revision.Salt(salt), []byte(parts[2])})
		return nil
	case word == "proof" && r.Epoch != nil && len(r.Epoch.Proof) < maxProof:
		h, err := hash64(rest)
		r.Epoch.Proof = append(r.Epoch.Proof, h)
		return err
	}
	return ErrRequest
}

func wrongUnless(right bool) error {
	if right {
		return nil
	}
	return ErrRequest
}
