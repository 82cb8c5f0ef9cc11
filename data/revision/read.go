package revision

import (
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
	leaf := Committed{Fields: make(map[string]Hash, len(canonical)/80)} // a field takes about so many bytes
	s := Scan(canonical)
	s.Need(`{"fields":`)
	s.Object(func(name string) {
		var sum Hash
		s.Hex(sum[:])
		leaf.Fields[name] = sum
	})
	s.Need(`,"kind":`)
	leaf.Kind = s.Text()
	s.Need(`,"op":`)
	if leaf.Gone = s.Is(`"gone"`); !leaf.Gone {
		s.Need(`"set"`)
	}
	s.Need(`,"prev":`)
	if !s.Is("null") {
		leaf.Prev = new(Hash)
		s.Hex(leaf.Prev[:])
	}
	s.Need(`,"v":1}`)
	if err := s.End(); err != nil {
		return Committed{}, fmt.Errorf("%w: %w", ErrLeaf, err)
	}
	return leaf, nil
}
