package revision_test

import (
	"crypto/sha256"
	"testing"

	"clickwage/data/revision"
)

// plainRoot is RFC 6962's recursive definition, read from the text.
func plainRoot(leaves []revision.Hash) revision.Hash {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	left, right := plainRoot(leaves[:k]), plainRoot(leaves[k:])
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

func TestTreeIsThatOfRFC6962AtEverySize(t *testing.T) {
	var tree revision.Tree
	var leaves []revision.Hash
	for n := range 70 {
		if got, want := tree.Root(), plainRoot(leaves); got != want || tree.Size() != int64(n) {
			t.Fatalf("%d leaves: got %x, want %x", n, got, want)
		}
		leaf := revision.Sum([]byte{byte(n)})
		leaves = append(leaves, leaf)
		tree.Add(leaf)
	}
}
