package evidence

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"clickwage/data/revision"
)

// revisionLine is a disclosed revision in revisions.jsonl.
type revisionLine struct {
	Erased string               `json:"erased,omitempty"`
	Fields map[string]fieldLine `json:"fields"`
	Leaf   json.RawMessage      `json:"leaf,omitempty"`
	Seq    int64                `json:"seq"`
}

type fieldLine struct {
	Salt  string          `json:"salt"`
	Value json.RawMessage `json:"value"`
}

// proofLine is a revision's inclusion proof in proofs.jsonl.
type proofLine struct {
	Proof []string `json:"proof"`
	Seq   int64    `json:"seq"`
}

// keysFile is keys.json.
type keysFile struct {
	Former []formerLine `json:"former"`
	Key    string       `json:"key"`
}

type formerLine struct {
	Handover *string `json:"handover"`
	Key      string  `json:"key"`
}

func appendLine(dst []byte, line any) ([]byte, error) {
	text, err := revision.Canonical(line)
	if err != nil {
		return nil, err
	}
	return append(append(dst, text...), '\n'), nil
}

// revisionFiles are revisions.jsonl and proofs.jsonl.
func revisionFiles(revisions []Revision) (lines, proofs []byte, err error) {
	for _, r := range revisions {
		line := revisionLine{Fields: map[string]fieldLine{}, Leaf: r.Leaf, Seq: r.Seq}
		if r.Erased != nil {
			line.Erased, line.Leaf = hex.EncodeToString(r.Erased[:]), nil
		}
		for _, f := range r.Fields {
			line.Fields[f.Name] = fieldLine{hex.EncodeToString(f.Salt[:]), f.Value}
		}
		proof := proofLine{Proof: []string{}, Seq: r.Seq}
		for _, h := range r.Proof {
			proof.Proof = append(proof.Proof, hex.EncodeToString(h[:]))
		}
		if lines, err = appendLine(lines, line); err != nil {
			return nil, nil, fmt.Errorf("revision %d: %w", r.Seq, err)
		}
		if proofs, err = appendLine(proofs, proof); err != nil {
			return nil, nil, fmt.Errorf("revision %d: %w", r.Seq, err)
		}
	}
	return lines, proofs, nil
}

// readRevisions reads both files back, proofs beside their revisions.
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
		var line proofLine
		if err := strictLine(text, &line); err != nil {
			return nil, fmt.Errorf("%s line %d: %w", proofsName, n+1, err)
		}
		if n >= len(all) || line.Seq != all[n].Seq {
			return nil, fmt.Errorf("%s line %d: it is of revision %d, not of the one in the same line of %s", proofsName, n+1, line.Seq, revisionsName)
		}
		for _, text := range line.Proof {
			sum, err := readHash(text)
			if err != nil {
				return nil, fmt.Errorf("%s line %d: %w", proofsName, n+1, err)
			}
			all[n].Proof = append(all[n].Proof, sum)
		}
		n++
	}
	if n < len(all) {
		return nil, fmt.Errorf("%s: the proof of revision %d is missing", proofsName, all[n].Seq)
	}
	return all, nil
}

func readRevision(text []byte) (Revision, error) {
	var line revisionLine
	if err := strictLine(text, &line); err != nil {
		return Revision{}, err
	}
	r := Revision{Seq: line.Seq, Leaf: line.Leaf}
	if line.Erased != "" {
		sum, err := readHash(line.Erased)
		if err != nil || line.Leaf != nil || len(line.Fields) > 0 {
			return Revision{}, errors.New("an erased revision discloses its hash alone")
		}
		r.Erased = &sum
		return r, nil
	}
	for _, name := range sortedNames(line.Fields) {
		salt, err := hex.DecodeString(line.Fields[name].Salt)
		if err != nil || len(salt) != len(revision.Salt{}) || hex.EncodeToString(salt) != line.Fields[name].Salt {
			return Revision{}, fmt.Errorf("field %s: %q is no salt", name, line.Fields[name].Salt)
		}
		r.Fields = append(r.Fields, Disclosed{Name: name, Salt: revision.Salt(salt), Value: line.Fields[name].Value})
	}
	return r, nil
}

func strictLine(text []byte, into any) error {
	line, ended := bytes.CutSuffix(text, []byte("\n"))
	if !ended {
		return io.ErrUnexpectedEOF
	}
	return revision.Strict(line, into)
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
