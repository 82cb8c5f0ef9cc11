package evidence_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"clickwage/data/evidence"
	"clickwage/data/evidence/evidencetest"
	"clickwage/data/revision"
)

// mutated is another value that the format can hold in the same place.
func mutated(field string, value []byte) []byte {
	text := string(value)
	switch {
	case text == "null" && (field == "reward" || field == "bonus" || field == "reversal"):
		return []byte(`"9.00USD"`)
	case text == "null" && field == "superseded":
		return []byte("true")
	case text == "null":
		return []byte(`"x"`)
	case text == "true":
		return []byte("null")
	case text[0] == '[':
		return []byte("[]")
	case strings.HasSuffix(text, `.000000Z"`): // a time: a microsecond later
		return []byte(text[:len(text)-3] + `1Z"`)
	case strings.HasSuffix(text, `USD"`):
		return []byte(`"9` + text[1:])
	}
	return []byte(text[:len(text)-1] + `x"`)
}

// exhibited is attack on a bundle that shows an exhibit's own revision, too.
func exhibited(t testing.TB) *attacker {
	t.Helper()
	a := attack(t)
	shown := map[int64]bool{}
	for _, r := range a.bundle.Disclosure.Revisions {
		shown[r.Seq] = true
	}
	sum := sha256.Sum256([]byte(instructions))
	shown[a.ledger.Add("exhibit", "x1", evidencetest.Values{
		"id": "x1", "case": a.bundle.Case.ID, "kind": "instructions", "name": "instructions.txt", "note": "as seen", "path": "/home/instructions.txt",
		"sha256": hex.EncodeToString(sum[:]), "size": "39", "withheld": true, "added": evidencetest.At(400), "captured": evidencetest.At(390),
	})] = true
	a.disclose(func(seq int64, record string) ([]string, bool) {
		if record == evidencetest.Hidden {
			return []string{"worker", "title", "code"}, true
		}
		return nil, shown[seq]
	})
	return a
}

// Each field of each kind of record is changed by the holder of the key, with
// schedule, case, manifests, signature and ZIP made anew: first the value alone,
// then the leaf's hash of it too. The first is caught by the leaf, the second by
// the tree, and no parser stands in between.
func TestEveryFieldOfEveryKindIsHeldByTheTree(t *testing.T) {
	honest := exhibited(t)
	p := policy(t)
	done := map[string]bool{}
	n := 0
	for i, r := range honest.bundle.Disclosure.Revisions {
		leaf, err := revision.ReadLeaf(r.Leaf)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Fields {
			if done[leaf.Kind+"."+f.Name] {
				continue
			}
			done[leaf.Kind], done[leaf.Kind+"."+f.Name] = true, true
			if n++; n%fieldsEach != 0 {
				continue
			}
			value := mutated(f.Name, f.Value)
			shallow := exhibited(t).revisions(func(all []evidence.Revision) []evidence.Revision {
				return changed(all, i, f.Name, string(value))
			})
			if c := verified(t, shallow, p).Failure(); c == nil || c.Name != "openings" {
				t.Errorf("%s.%s of revision %d: got %+v, want openings", leaf.Kind, f.Name, r.Seq, c)
			}
			deep := exhibited(t).revisions(func(all []evidence.Revision) []evidence.Revision {
				return recommitted(changed(all, i, f.Name, string(value)), i, f.Name)
			})
			result := verified(t, deep, p)
			if c := check(result, "openings"); c.Status != evidence.Passed {
				t.Errorf("%s.%s of revision %d, recommitted: got %+v, want it past the openings", leaf.Kind, f.Name, r.Seq, c)
			}
			if c := check(result, "inclusion"); c.Status != evidence.Failed {
				t.Errorf("%s.%s of revision %d, recommitted: got %+v, want it caught by the tree", leaf.Kind, f.Name, r.Seq, c)
			}
		}
	}
	for _, kind := range evidencetest.Kinds() {
		if !done[kind] {
			t.Errorf("no field of a %s was changed", kind)
		}
	}
}

// What stands in a leaf besides its fields is held by the tree too.
func TestKindOperationAndLinkAreHeldByTheTree(t *testing.T) {
	for name, change := range map[string]func(leaf []byte) []byte{
		"kind":      swap(`"kind":"submission"`, `"kind":"entry"`),
		"operation": swap(`"op":"set"`, `"op":"gone"`),
		"link":      func(b []byte) []byte { return flipHex(b, bytes.Index(b, []byte(`"prev":"`))+8) },
		"field":     swap(`"zone":`, `"zonf":`),
	} {
		t.Run(name, func(t *testing.T) {
			zip := attack(t).revisions(func(all []evidence.Revision) []evidence.Revision {
				i := at(all, evidencetest.Typed, 2)
				all[i].Leaf = change(bytes.Clone(all[i].Leaf))
				all[i].Fields = slices.DeleteFunc(slices.Clone(all[i].Fields), func(d evidence.Disclosed) bool { return d.Name == "zone" })
				return all
			})
			result := verified(t, zip, policy(t))
			if c := check(result, "inclusion"); c.Status != evidence.Failed {
				t.Errorf("got %+v (first %+v)", c, result.Failure())
			}
		})
	}
}

func flipHex(b []byte, i int) []byte {
	b[i] = "123456789abcdef0"[strings.IndexByte("0123456789abcdef", b[i])]
	return b
}

func TestNoBitOfABundleCanBeFlipped(t *testing.T) {
	zip := good(attack(t))
	p := policy(t)
	random := rand.New(rand.NewPCG(1, 2))
	for n := range flips {
		at, bit := random.IntN(len(zip)), random.IntN(8)
		flipped := bytes.Clone(zip)
		flipped[at] ^= 1 << bit
		if result := verified(t, flipped, p); result.OK() {
			t.Fatalf("flip %d: bit %d of byte %d was accepted", n, bit, at)
		}
	}
}

// The signature is over all files but its own, so it must have one spelling.
func TestNoBitOfTheSignatureCanBeFlipped(t *testing.T) {
	a := attack(t)
	sealed := a.sealed(a.payload(), a.bundle.Key)
	p := policy(t)
	signature := get(t, sealed, "evidence/signature.txt")
	for n := 0; n < 8*len(signature); n += 3000 / flips { // all of them, or some under the race detector
		at, bit := n/8, n%8
		parts := edit(t, sealed, "evidence/signature.txt", func(b []byte) []byte { b[at] ^= 1 << bit; return b })
		if c := verified(t, a.zip(parts), p).Failure(); c == nil || c.Name != "signature" {
			t.Fatalf("bit %d of byte %d: got %+v", bit, at, c)
		}
	}
}

// Flips inside of every file with checksums, manifests and signature made anew
// must be caught by what the files say, or change nothing that is proven.
func TestNoBitOfWhatIsProvenCanBeFlipped(t *testing.T) {
	honest := attack(t)
	payload := honest.payload()
	p := policy(t)
	random := rand.New(rand.NewPCG(3, 4))
	for _, name := range []string{"revisions.jsonl", "proofs.jsonl", "schedule.csv", "checkpoint.txt"} {
		for n := range flips / 20 {
			var where string
			parts := edit(t, payload, name, func(b []byte) []byte {
				at, bit := random.IntN(len(b)), random.IntN(8)
				where = fmt.Sprintf("bit %d of byte %d: %.40q", bit, at, b[max(0, at-20):min(len(b), at+20)])
				b[at] ^= 1 << bit
				return b
			})
			result := verified(t, honest.asWorker(parts), p)
			if !result.OK() {
				continue
			}
			// A cosignature more or less than the policy asks for changes nothing.
			if name != "checkpoint.txt" || len(result.Witnessed) != 2 {
				t.Errorf("%s, flip %d: %s was accepted", name, n, where)
			}
		}
	}
}
