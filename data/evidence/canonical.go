package evidence

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"clickwage/data/revision"
)

// keysFile is keys.json.
type keysFile struct {
	Former []formerLine `json:"former"`
	Key    string       `json:"key"`
}

type formerLine struct {
	Handover *string `json:"handover"`
	Key      string  `json:"key"`
}

// How many bytes stand around what differs, at most, where nothing is escaped.
const (
	lineRoom  = 140 // of a line, with the hash of an erased one
	fieldRoom = len(`"":{"salt":"","value":},`) + 2*len(revision.Salt{})
	proofRoom = len(`"",`) + 2*revision.Size
)

// revisionFiles are revisions.jsonl and proofs.jsonl.
func revisionFiles(revisions []Revision) (lines, proofs []byte) {
	size, sums := 0, 0
	for _, r := range revisions {
		size, sums = size+len(r.Leaf)+lineRoom, sums+len(r.Proof)
		for _, f := range r.Fields {
			size += len(f.Name) + len(f.Value) + fieldRoom
		}
	}
	lines, proofs = make([]byte, 0, size), make([]byte, 0, sums*proofRoom+len(revisions)*lineRoom)
	for _, r := range revisions {
		lines = appendRevision(lines, r)
		proofs = appendProof(proofs, r)
	}
	return lines, proofs
}

// appendRevision adds a line of revisions.jsonl. Its names, leaf and values are
// canonical already, and fields sorted: whoever reads it makes sure.
func appendRevision(dst []byte, r Revision) []byte {
	dst = append(dst, '{')
	if r.Erased != nil {
		dst = append(appendHex(append(dst, `"erased":`...), r.Erased[:]), ',')
	}
	dst = append(dst, `"fields":{`...)
	for i, f := range r.Fields {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(revision.AppendString(dst, f.Name), `:{"salt":`...)
		dst = append(appendHex(dst, f.Salt[:]), `,"value":`...)
		dst = append(append(dst, f.Value...), '}')
	}
	dst = append(dst, '}')
	if r.Erased == nil {
		dst = append(append(dst, `,"leaf":`...), r.Leaf...)
	}
	return appendSeq(dst, r.Seq)
}

// appendProof adds a line of proofs.jsonl.
func appendProof(dst []byte, r Revision) []byte {
	dst = append(dst, `{"proof":[`...)
	for i, sum := range r.Proof {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendHex(dst, sum[:])
	}
	return appendSeq(append(dst, ']'), r.Seq)
}

func appendSeq(dst []byte, seq int64) []byte {
	return append(strconv.AppendInt(append(dst, `,"seq":`...), seq, 10), "}\n"...)
}

func appendHex(dst, sum []byte) []byte {
	return append(hex.AppendEncode(append(dst, '"'), sum), '"')
}

// readRevisions reads both files back, proofs beside their revisions. What it
// gives are parts of lines.
func readRevisions(lines, proofs []byte) ([]Revision, error) {
	var all []Revision
	for text := range bytes.Lines(lines) {
		r, err := readRevision(text)
		if err != nil {
			return nil, fmt.Errorf("%s line %d: %w", revisionsName, len(all)+1, err)
		}
		all = append(all, r)
	}
	n := 0
	for text := range bytes.Lines(proofs) {
		proof, seq, err := readProof(text)
		if err != nil {
			return nil, fmt.Errorf("%s line %d: %w", proofsName, n+1, err)
		}
		if n >= len(all) || seq != all[n].Seq {
			return nil, fmt.Errorf("%s line %d: it is of revision %d, not of the one in the same line of %s", proofsName, n+1, seq, revisionsName)
		}
		all[n].Proof = proof
		n++
	}
	if n < len(all) {
		return nil, fmt.Errorf("%s: the proof of revision %d is missing", proofsName, all[n].Seq)
	}
	return all, nil
}

func readRevision(text []byte) (r Revision, err error) {
	s := revision.Scan(text)
	s.Need("{")
	if s.Is(`"erased":`) {
		r.Erased = new(revision.Hash)
		s.Hex(r.Erased[:])
		s.Need(",")
	}
	s.Need(`"fields":`)
	r.Fields = make([]Disclosed, 0, min(bytes.Count(text, []byte(`{"salt":`)), len(text)/fieldRoom))
	s.Object(func(name string) {
		f := Disclosed{Name: name}
		s.Need(`{"salt":`)
		s.Hex(f.Salt[:])
		s.Need(`,"value":`)
		f.Value = s.Value()
		s.Need("}")
		r.Fields = append(r.Fields, f)
	})
	if s.Is(`,"leaf":`) {
		r.Leaf = s.Value()
	}
	r.Seq = readSeq(s)
	if err = s.End(); err == nil && r.Erased != nil && (r.Leaf != nil || len(r.Fields) > 0) {
		err = errors.New("an erased revision discloses its hash alone")
	}
	return r, err
}

func readProof(text []byte) (proof []revision.Hash, seq int64, err error) {
	s := revision.Scan(text)
	proof = make([]revision.Hash, 0, len(text)/proofRoom)
	s.Need(`{"proof":`)
	s.Array(func() {
		var sum revision.Hash
		s.Hex(sum[:])
		proof = append(proof, sum)
	})
	seq = readSeq(s)
	return proof, seq, s.End()
}

// readSeq ends a line of either file.
func readSeq(s *revision.Scanner) int64 {
	s.Need(`,"seq":`)
	seq := s.Number()
	s.Need("}\n")
	return seq
}

func readHash(text string) (revision.Hash, error) {
	sum, err := hex.DecodeString(text)
	if err != nil || len(sum) != revision.Size || hex.EncodeToString(sum) != text {
		return revision.Hash{}, fmt.Errorf("%q is no hash", text)
	}
	return revision.Hash(sum), nil
}

// keyFile is keys.json.
func keyFile(d Disclosure) ([]byte, error) {
	file := keysFile{Former: []formerLine{}, Key: d.PublicKey}
	for _, f := range d.Former {
		line := formerLine{Key: f.PublicKey}
		if f.Handover != nil {
			text := string(f.Handover)
			line.Handover = &text
		}
		file.Former = append(file.Former, line)
	}
	return revision.Canonical(file)
}

func readKeys(text []byte) (key string, former []FormerKey, err error) {
	var file keysFile
	if err := revision.Strict(text, &file); err != nil {
		return "", nil, fmt.Errorf("%s: %w", keysName, err)
	}
	for _, line := range file.Former {
		f := FormerKey{PublicKey: line.Key}
		if line.Handover != nil {
			f.Handover = []byte(*line.Handover)
		}
		former = append(former, f)
	}
	return file.Key, former, nil
}
