package evidence

import (
	"fmt"
	"strconv"

	"clickwage/data/revision"
)

// Revision is one leaf of the ledger's tree with as much of what it stands for
// as is disclosed.
type Revision struct {
	Seq    int64           // its place in the ledger, counted from 1; leaf Seq-1 of the tree
	Record string          // the record it is of; "" where that is withheld
	Leaf   []byte          // canonical JSON; nil where its values were erased
	Erased *revision.Hash  // of the leaf, all that is left of it once its values were erased; else nil
	Fields []Disclosed     // those that are shown, sorted by name
	Proof  []revision.Hash // of its inclusion in the checkpoint's tree
}

// Hash is the leaf's hash in the tree.
func (r Revision) Hash() revision.Hash {
	if r.Erased != nil {
		return *r.Erased
	}
	return revision.Sum(r.Leaf)
}

// Disclosed is one field of a leaf with what opens its hash.
type Disclosed struct {
	Name  string
	Salt  revision.Salt
	Value []byte // canonical JSON, "null" where there was none
}

// Disclosure is the part of a ledger's history that goes with a case, proved
// against one signed head.
type Disclosure struct {
	Revisions  []Revision        // in the order of the ledger
	Checkpoint []byte            // the signed note, with the cosignatures it has
	PublicKey  string            // of the worker, as keys.Signing.Public writes it
	Timestamps [][]byte          // RFC 3161 replies over the note as the worker alone signed it, see keys.Only
	Former     []FormerKey       // keys used before this one, the oldest first
	Files      map[string][]byte // content of the attachments by lower-case hex of their SHA-256
}

// FormerKey is a key of an earlier epoch and how it handed over.
type FormerKey struct {
	PublicKey string
	Handover  []byte // a note that names the next key, signed by old and new, see CheckHandover; nil: lost
}

// Extent is how much of a ledger is disclosed.
type Extent struct {
	Disclosed, Of int64
	Gaps          int // runs of leaves that are not disclosed
}

// ExtentOf counts what revisions disclose of a ledger of some leaves. They are
// in the ledger's order.
func ExtentOf(revisions []Revision, leaves int64) Extent {
	e := Extent{Disclosed: int64(len(revisions)), Of: leaves}
	next := int64(1)
	for _, r := range revisions {
		if r.Seq > next {
			e.Gaps++
		}
		next = r.Seq + 1
	}
	if next <= leaves {
		e.Gaps++
	}
	return e
}

// String says it for people. Example: "300 of 100,000 leaves disclosed, gaps: 12".
func (e Extent) String() string {
	return fmt.Sprintf("%s of %s leaves disclosed, gaps: %s", grouped(e.Disclosed), grouped(e.Of), grouped(int64(e.Gaps)))
}

// grouped is a whole number of at least zero with a comma before every three digits.
func grouped(n int64) string {
	text := strconv.FormatInt(n, 10)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}
