package revision

import "crypto/sha256"

// Tree takes in leaves in their order and gives the root of the RFC 6962 tree
// over all of them. The zero Tree is empty. Memory grows with the logarithm of
// the leaves.
type Tree struct {
	size  int64
	peaks []Hash // roots of the whole subtrees, the largest first
}

// Add takes in the next leaf's hash.
func (t *Tree) Add(leaf Hash) {
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.peaks) - 1
		leaf = node(t.peaks[last], leaf)
		t.peaks = t.peaks[:last]
	}
	t.peaks = append(t.peaks, leaf)
	t.size++
}

// Size is how many leaves were taken in.
func (t *Tree) Size() int64 { return t.size }

// Root is the tree's root; of an empty tree the SHA-256 of nothing.
func (t *Tree) Root() Hash {
	if len(t.peaks) == 0 {
		return sha256.Sum256(nil)
	}
	root := t.peaks[len(t.peaks)-1]
	for i := len(t.peaks) - 2; i >= 0; i-- {
		root = node(t.peaks[i], root)
	}
	return root
}

func node(left, right Hash) Hash {
	var pair [1 + 2*Size]byte
	pair[0] = 1
	copy(pair[1:], left[:])
	copy(pair[1+Size:], right[:])
	return sha256.Sum256(pair[:])
}
