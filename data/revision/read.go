package revision

import (
	"bytes"
	"errors"
	"fmt"
	"sort"
)

// Committed is a leaf as a stranger reads it: the hash of each column and none
// of the values.
type Committed struct {
	Kind   string
	Gone   bool
	Prev   *Hash
	Fields Commitments
}

// Commitment is the hash of a column, as Field.Commit makes it.
type Commitment struct {
	Name string
	Sum  Hash
}

// Commitments are the columns of a leaf, in the order of their names.
type Commitments []Commitment

// Of is the hash of a column; ok is false where the leaf has none of that name.
func (c Commitments) Of(name string) (sum Hash, ok bool) {
	at := sort.Search(len(c), func(i int) bool { return !before(c[i].Name, name) })
	if at == len(c) || c[at].Name != name {
		return sum, false
	}
	return c[at].Sum, true
}

// ErrLeaf is returned for a text that is not exactly a leaf.
var ErrLeaf = errors.New("not a leaf")

// ReadLeaf reads the canonical JSON of a leaf, as Append writes it. Any other
// spelling of the same values is refused, as are doubled and unknown names.
func ReadLeaf(canonical []byte) (Committed, error) {
	leaf := Committed{Fields: make(Commitments, 0, len(canonical)/2/Size)} // a hash takes so many bytes
	s := Scan(canonical)
	if bytes.IndexByte(canonical, '\\') >= 0 {
		s.fail("a name or a kind has an escape")
	}
	s.Need(`{"fields":`)
	s.Object(func(name string) {
		c := Commitment{Name: name}
		s.Hex(c.Sum[:])
		leaf.Fields = append(leaf.Fields, c)
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
