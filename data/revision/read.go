package revision

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// Committed is a leaf as a stranger reads it: the hash of each column and none
// of the values.
type Committed struct {
	Kind   string
	Gone   bool
	Prev   *Hash
	Fields map[string]Hash
}

// ErrLeaf is returned for a text that is not exactly a leaf.
var ErrLeaf = errors.New("not a leaf")

// ReadLeaf reads the canonical JSON of a leaf, as Append writes it. Any other
// spelling of the same values is refused, as are doubled and unknown names.
func ReadLeaf(canonical []byte) (Committed, error) {
	var raw struct {
		Fields map[string]string `json:"fields"`
		Kind   string            `json:"kind"`
		Op     string            `json:"op"`
		Prev   *string           `json:"prev"`
		V      int               `json:"v"`
	}
	strict := json.NewDecoder(bytes.NewReader(canonical))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&raw); err != nil {
		return Committed{}, fmt.Errorf("%w: %v", ErrLeaf, err)
	}
	if raw.V != 1 || raw.Op != "set" && raw.Op != "gone" {
		return Committed{}, fmt.Errorf("%w: version %d, op %q", ErrLeaf, raw.V, raw.Op)
	}
	leaf := Committed{Kind: raw.Kind, Gone: raw.Op == "gone", Fields: make(map[string]Hash, len(raw.Fields))}
	for name, text := range raw.Fields {
		sum, err := parseHash(text)
		if err != nil {
			return Committed{}, fmt.Errorf("%w: field %s: %v", ErrLeaf, name, err)
		}
		leaf.Fields[name] = sum
	}
	if raw.Prev != nil {
		sum, err := parseHash(*raw.Prev)
		if err != nil {
			return Committed{}, fmt.Errorf("%w: prev: %v", ErrLeaf, err)
		}
		leaf.Prev = &sum
	}
	if !bytes.Equal(leaf.append(nil), canonical) {
		return Committed{}, fmt.Errorf("%w: it is not in canonical form", ErrLeaf)
	}
	return leaf, nil
}

func parseHash(text string) (Hash, error) {
	sum, err := hex.DecodeString(text)
	if err != nil || len(sum) != Size {
		return Hash{}, fmt.Errorf("%q is no hash", text)
	}
	return Hash(sum), nil
}
