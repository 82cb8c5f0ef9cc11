package revision

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// ErrProof is returned for a proof that does not lead to the root it is given for.
var ErrProof = errors.New("the proof does not lead to the root")

// Log proves what a tree of leaves holds and that it grew out of a smaller one,
// as RFC 6962 defines both. It keeps two hashes a leaf in memory and is safe for
// reading by several goroutines once all leaves are in.
type Log struct {
	size   int64
	hashes []tlog.Hash // as tlog stores them
}

// NewLog makes the tree over leaves in their order.
func NewLog(leaves []Hash) (*Log, error) {
	l := &Log{hashes: make([]tlog.Hash, 0, tlog.StoredHashCount(int64(len(leaves))))}
	for _, leaf := range leaves {
		more, err := tlog.StoredHashesForRecordHash(l.size, tlog.Hash(leaf), l)
		if err != nil {
			return nil, err
		}
		l.hashes = append(l.hashes, more...)
		l.size++
	}
	return l, nil
}

// ReadHashes hands tlog the hashes that it stores.
func (l *Log) ReadHashes(at []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(at))
	for i, n := range at {
		if n < 0 || n >= int64(len(l.hashes)) {
			return nil, fmt.Errorf("hash %d of %d: there is none", n, len(l.hashes))
		}
		found[i] = l.hashes[n]
	}
	return found, nil
}

// Size is how many leaves the tree has.
func (l *Log) Size() int64 { return l.size }

// Root is the root of the tree's first leaves, so many of them.
func (l *Log) Root(size int64) (Hash, error) {
	if size < 0 || size > l.size {
		return Hash{}, fmt.Errorf("a tree of %d leaves: there are %d", size, l.size)
	}
	if size == 0 {
		return (&Tree{}).Root(), nil
	}
	root, err := tlog.TreeHash(size, l)
	return Hash(root), err
}

// Inclusion proves that leaf n, counted from 0, is in the tree of the first
// leaves, so many of them.
func (l *Log) Inclusion(n, size int64) ([]Hash, error) {
	if n < 0 || n >= size || size > l.size {
		return nil, fmt.Errorf("leaf %d of %d: the tree has %d", n, size, l.size)
	}
	proof, err := tlog.ProveRecord(size, n, l)
	return fromTlog(proof), err
}

// Consistency proves that the tree of size leaves begins with the one of old.
// It is empty where old is 0 or both are equal.
func (l *Log) Consistency(old, size int64) ([]Hash, error) {
	if old < 0 || old > size || size > l.size {
		return nil, fmt.Errorf("from %d to %d leaves: the tree has %d", old, size, l.size)
	}
	if old == 0 || old == size {
		return nil, nil
	}
	proof, err := tlog.ProveTree(size, old, l)
	return fromTlog(proof), err
}

// CheckInclusion says whether a leaf is the one at n, counted from 0, of a tree.
func CheckInclusion(leaf Hash, n, size int64, root Hash, proof []Hash) error {
	if n < 0 || n >= size {
		return fmt.Errorf("leaf %d of %d: %w", n, size, ErrProof)
	}
	if err := tlog.CheckRecord(toTlog(proof), size, tlog.Hash(root), n, tlog.Hash(leaf)); err != nil {
		return fmt.Errorf("leaf %d of %d: %w", n, size, ErrProof)
	}
	return nil
}

// CheckConsistency says whether the tree of a size and root begins with another,
// smaller or equal one.
func CheckConsistency(old int64, oldRoot Hash, size int64, root Hash, proof []Hash) error {
	wrong := fmt.Errorf("from %d to %d leaves: %w", old, size, ErrProof)
	switch {
	case old < 0 || old > size:
		return wrong
	case old == 0 || old == size:
		if len(proof) != 0 || old == size && oldRoot != root || old == 0 && oldRoot != (&Tree{}).Root() {
			return wrong
		}
		return nil
	}
	if tlog.CheckTree(toTlog(proof), size, tlog.Hash(root), old, tlog.Hash(oldRoot)) != nil {
		return wrong
	}
	return nil
}

func toTlog(proof []Hash) []tlog.Hash {
	all := make([]tlog.Hash, len(proof))
	for i, h := range proof {
		all[i] = tlog.Hash(h)
	}
	return all
}

func fromTlog(proof []tlog.Hash) []Hash {
	all := make([]Hash, len(proof))
	for i, h := range proof {
		all[i] = Hash(h)
	}
	return all
}
