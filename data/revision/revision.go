// Package revision makes the leaves of the ledger's history: one canonical
// JSON text per change of a record, and its hash.
//
// A leaf names the previous leaf of the same record and holds, for every
// meaningful column of the record, the hash of that column's own salt and
// value. Withholding one salt and value therefore hides one column and leaves
// every proof valid. Nulls are hashed like values, so that a reader cannot tell
// which columns were empty.
//
// Salts come from one random seed a revision: the first 16 bytes of
// SHA-256(seed ‖ name). A disclosed salt tells nothing about the seed or about
// the other salts, and a revision stores 32 bytes instead of 16 for each column.
//
// The package knows nothing of what the columns mean. It refuses floating-point
// values: callers hand over canonical JSON made with String and Bool here.
// Leaves in their order form one RFC 6962 tree: Tree gives its root, Log proofs
// about it, Checkpoint its head as others sign it, and ReadLeaf reads a leaf back.
// Scanner reads whatever else is canonical JSON.
//
// It imports the standard library, golang.org/x/mod/sumdb/tlog and gowebpki/jcs.
package revision

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Size is the length of a leaf's hash in bytes.
const Size = sha256.Size

// Hash is a leaf's hash as in RFC 6962: SHA-256 of a zero byte and the leaf.
type Hash [Size]byte

// Seed is the secret that a revision's salts come from: fresh random bytes.
type Seed [32]byte

// Salt is what is hashed before a column's value. Example: the salt of "title".
type Salt [16]byte

// Salt derives the salt of a column.
func (s *Seed) Salt(name string) Salt {
	var buffer [64]byte
	sum := sha256.Sum256(append(append(buffer[:0], s[:]...), name...))
	return Salt(sum[:16])
}

// Field is one column of a record: its name and its value as canonical JSON
// (RFC 8785). A nil Value is null.
type Field struct {
	Name  string
	Value []byte
}

var null = []byte("null")

// Commit is the hash of a column: SHA-256(salt ‖ canonical value).
func (f Field) Commit(salt Salt) Hash {
	value := f.Value
	if value == nil {
		value = null
	}
	var buffer [256]byte
	return sha256.Sum256(append(append(buffer[:0], salt[:]...), value...))
}

// Leaf is one revision of one record.
type Leaf struct {
	Kind   string  // of record, such as "submission"
	Gone   bool    // a tombstone: the record is no longer in the current state
	Prev   *Hash   // the previous leaf of the same record; nil for its first
	Fields []Field // sorted by name; see Sort
}

// Sort brings fields into the order that a leaf wants.
func Sort(fields []Field) {
	slices.SortFunc(fields, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
}

// Append adds the canonical JSON of the leaf to dst. Fields must be sorted.
func (l Leaf) Append(dst []byte, seed *Seed) []byte {
	const about = 2*Size + 16 // bytes that a field takes
	dst = append(slices.Grow(dst, (len(l.Fields)+2)*about), `{"fields":{`...)
	for i, f := range l.Fields {
		sum := f.Commit(seed.Salt(f.Name))
		dst = appendField(dst, i, f.Name, &sum)
	}
	return appendRest(dst, l.Kind, l.Gone, l.Prev)
}

func appendField(dst []byte, at int, name string, sum *Hash) []byte {
	if at > 0 {
		dst = append(dst, ',')
	}
	dst = append(append(append(dst, '"'), name...), `":"`...)
	return append(hex.AppendEncode(dst, sum[:]), '"')
}

func appendRest(dst []byte, kind string, gone bool, prev *Hash) []byte {
	dst = append(append(dst, `},"kind":"`...), kind...)
	dst = append(dst, `","op":"`...)
	if gone {
		dst = append(dst, "gone"...)
	} else {
		dst = append(dst, "set"...)
	}
	dst = append(dst, `","prev":`...)
	if prev == nil {
		dst = append(dst, "null"...)
	} else {
		dst = append(hex.AppendEncode(append(dst, '"'), prev[:]), '"')
	}
	return append(dst, `,"v":1}`...)
}

// Sum is the hash of a leaf's canonical JSON, as a leaf of an RFC 6962 tree.
func Sum(canonical []byte) Hash {
	h := sha256.New()
	h.Write([]byte{0})
	h.Write(canonical)
	var sum Hash
	h.Sum(sum[:0])
	return sum
}

const hexDigits = "0123456789abcdef"

// String is text as canonical JSON: only what RFC 8785 wants escaped is escaped.
func String(text string) []byte { return AppendString(make([]byte, 0, len(text)+2), text) }

// AppendString is String onto dst. Bytes that are no UTF-8 become U+FFFD.
func AppendString(dst []byte, text string) []byte {
	dst = append(dst, '"')
	if plain(text) {
		return append(append(dst, text...), '"')
	}
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r == '\b':
			dst = append(dst, '\\', 'b')
		case r == '\t':
			dst = append(dst, '\\', 't')
		case r == '\n':
			dst = append(dst, '\\', 'n')
		case r == '\f':
			dst = append(dst, '\\', 'f')
		case r == '\r':
			dst = append(dst, '\\', 'r')
		case r < 0x20:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
		default:
			dst = append(dst, string(r)...)
		}
	}
	return append(dst, '"')
}

// plain says whether a text is ASCII of which nothing is escaped, as most are.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < 0x20 || c >= 0x80 || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// Bool is a truth value as canonical JSON.
func Bool(b bool) []byte {
	if b {
		return []byte("true")
	}
	return []byte("false")
}

// Object is fields as one canonical JSON object, nulls left out; it is what a
// revision stores of its values. Fields must be sorted.
func Object(dst []byte, fields []Field) []byte {
	size := 2
	for _, f := range fields {
		if f.Value != nil {
			size += len(f.Name) + len(f.Value) + 4
		}
	}
	dst = append(slices.Grow(dst, size), '{')
	first := true
	for _, f := range fields {
		if f.Value == nil {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(AppendString(dst, f.Name), ':')
		dst = append(dst, f.Value...)
	}
	return append(dst, '}')
}
