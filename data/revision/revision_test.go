package revision_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"testing"

	"github.com/gowebpki/jcs"
	"pgregory.net/rapid"

	"clickwage/data/revision"
)

func leafOf(t *rapid.T) (revision.Leaf, revision.Seed) {
	names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z_.]{1,12}`), 1, 8, rapid.ID[string]).Draw(t, "names")
	leaf := revision.Leaf{Kind: "submission", Gone: rapid.Bool().Draw(t, "gone")}
	for _, name := range names {
		f := revision.Field{Name: name}
		if rapid.Bool().Draw(t, "known") {
			f.Value = revision.String(rapid.String().Draw(t, "value"))
		}
		leaf.Fields = append(leaf.Fields, f)
	}
	revision.Sort(leaf.Fields)
	if rapid.Bool().Draw(t, "second") {
		leaf.Prev = &revision.Hash{1, 2, 3}
	}
	var seed revision.Seed
	copy(seed[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "seed"))
	return leaf, seed
}

func TestLeavesAreCanonicalJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leaf, seed := leafOf(t)
		got := leaf.Append(nil, &seed)
		want, err := jcs.Transform(got)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("got %s, want %s", got, want)
		}
		body := revision.Object(nil, leaf.Fields)
		if want, err := jcs.Transform(body); err != nil || !bytes.Equal(body, want) {
			t.Fatalf("body: got %s, want %s (%v)", body, want, err)
		}
	})
}

func TestStringsSurviveJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		var back string
		if err := json.Unmarshal(revision.String(text), &back); err != nil || back != text {
			t.Fatalf("got %q, want %q (%v)", back, text, err)
		}
	})
}

func TestEveryPartOfALeafChangesItsHash(t *testing.T) {
	seed := revision.Seed{7}
	base := func() revision.Leaf {
		return revision.Leaf{Kind: "submission", Fields: []revision.Field{
			{Name: "note"}, {Name: "title", Value: revision.String("label")},
		}}
	}
	sum := func(l revision.Leaf, s revision.Seed) revision.Hash { return revision.Sum(l.Append(nil, &s)) }
	want := sum(base(), seed)
	for name, change := range map[string]func(l *revision.Leaf, s *revision.Seed){
		"a value":            func(l *revision.Leaf, _ *revision.Seed) { l.Fields[1].Value = revision.String("Label") },
		"a null made empty":  func(l *revision.Leaf, _ *revision.Seed) { l.Fields[0].Value = revision.String("") },
		"a field's name":     func(l *revision.Leaf, _ *revision.Seed) { l.Fields[0].Name = "code" },
		"the kind":           func(l *revision.Leaf, _ *revision.Seed) { l.Kind = "interval" },
		"a tombstone":        func(l *revision.Leaf, _ *revision.Seed) { l.Gone = true },
		"the previous leaf":  func(l *revision.Leaf, _ *revision.Seed) { l.Prev = &revision.Hash{} },
		"a seed":             func(_ *revision.Leaf, s *revision.Seed) { s[31] = 1 },
		"a field taken away": func(l *revision.Leaf, _ *revision.Seed) { l.Fields = l.Fields[:1] },
	} {
		t.Run(name, func(t *testing.T) {
			leaf, s := base(), seed
			change(&leaf, &s)
			if got := sum(leaf, s); got == want {
				t.Fatalf("hash stayed %x", got)
			}
		})
	}
}

// A leaf of known seed, computed by hand with sha256sum, so that a second
// implementation can be checked against it.
func TestVector(t *testing.T) {
	var seed revision.Seed // 32 zero bytes
	salt := seed.Salt("title")
	if got, want := hex.EncodeToString(salt[:]), vectorSalt; got != want {
		t.Fatalf("salt: got %s, want %s", got, want)
	}
	field := revision.Field{Name: "title", Value: revision.String("label")}
	commit := field.Commit(salt)
	if got, want := hex.EncodeToString(commit[:]), vectorCommit; got != want {
		t.Fatalf("commit: got %s, want %s", got, want)
	}
	sum := revision.Sum(revision.Leaf{Kind: "submission", Fields: []revision.Field{field}}.Append(nil, &seed))
	if got, want := hex.EncodeToString(sum[:]), vectorLeaf; got != want {
		t.Fatalf("leaf: got %s, want %s", got, want)
	}
}

const (
	vectorSalt   = "b291fdd3c9245c84d3213768540e1a0d"
	vectorCommit = "2ffad62b455a8a51a786fe2d7ec5741a6f8a7a3d2a680e88406680c71194f4ee"
	vectorLeaf   = "e8c9e1ed74e76696b32e7a6360ff9a9c825a7860cfdef20f13ca547193a4a3ca"
)
