package revision_test

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"clickwage/data/revision"
)

func leaves(n int) []revision.Hash {
	all := make([]revision.Hash, n)
	for i := range all {
		all[i] = sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(i)))
	}
	return all
}

func logOf(t interface{ Fatal(...any) }, n int) *revision.Log {
	log, err := revision.NewLog(leaves(n))
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// flip changes one bit of one of some hashes.
func flip(t *rapid.T, hashes []revision.Hash) {
	at := rapid.IntRange(0, len(hashes)-1).Draw(t, "hash")
	bit := rapid.IntRange(0, 8*revision.Size-1).Draw(t, "bit")
	hashes[at][bit/8] ^= 1 << (bit % 8)
}

func TestEveryLeafIsProvedAndNoOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 70).Draw(t, "size")
		log, all := logOf(t, 70), leaves(70)
		n := rapid.IntRange(0, size-1).Draw(t, "leaf")
		var tree revision.Tree
		for _, leaf := range all[:size] {
			tree.Add(leaf)
		}
		root, err := log.Root(int64(size))
		if err != nil || root != tree.Root() {
			t.Fatalf("root of %d: got %x, want %x (%v)", size, root, tree.Root(), err)
		}
		proof, err := log.Inclusion(int64(n), int64(size))
		if err != nil {
			t.Fatal(err)
		}
		if err := revision.CheckInclusion(all[n], int64(n), int64(size), root, proof); err != nil {
			t.Fatal(err)
		}
		wrong := append([]revision.Hash{all[n], root}, proof...)
		flip(t, wrong)
		if revision.CheckInclusion(wrong[0], int64(n), int64(size), wrong[1], wrong[2:]) == nil {
			t.Fatal("a flipped bit was accepted")
		}
		if other := (n + 1) % size; other != n && revision.CheckInclusion(all[n], int64(other), int64(size), root, proof) == nil {
			t.Fatalf("leaf %d was accepted at %d", n, other)
		}
	})
}

func TestATreeGrowsOutOfEverySmallerOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(0, 70).Draw(t, "size")
		old := rapid.IntRange(0, size).Draw(t, "old")
		log := logOf(t, 70)
		proof, err := log.Consistency(int64(old), int64(size))
		if err != nil {
			t.Fatal(err)
		}
		oldRoot, _ := log.Root(int64(old))
		root, _ := log.Root(int64(size))
		if err := revision.CheckConsistency(int64(old), oldRoot, int64(size), root, proof); err != nil {
			t.Fatal(err)
		}
		wrong := append([]revision.Hash{oldRoot}, proof...)
		flip(t, wrong)
		if revision.CheckConsistency(int64(old), wrong[0], int64(size), root, wrong[1:]) == nil {
			t.Fatal("a rewritten tree was accepted")
		}
	})
}

func TestCheckpointsHaveOneSpelling(t *testing.T) {
	root := sha256.Sum256([]byte("root"))
	want := revision.Checkpoint{Origin: "clickwage/1", Size: 12, Root: root}
	if got, err := revision.ParseCheckpoint(want.Text()); err != nil || got != want {
		t.Fatalf("got %+v, want %+v (%v)", got, want, err)
	}
	for name, change := range map[string]func(string) string{
		"another line":           func(s string) string { return s + "more\n" },
		"no end of the last":     func(s string) string { return strings.TrimSuffix(s, "\n") },
		"a zero before the size": func(s string) string { return strings.Replace(s, "12", "012", 1) },
		"a sign":                 func(s string) string { return strings.Replace(s, "12", "+12", 1) },
		"a negative size":        func(s string) string { return strings.Replace(s, "12", "-12", 1) },
		"no origin":              func(s string) string { return strings.TrimPrefix(s, "clickwage/1") },
		"a shorter root":         func(s string) string { return s[:len(s)-5] + "\n" },
		"an unused bit":          func(s string) string { return strings.Replace(s, "=\n", "", 1) + "\n" },
		"a carriage return":      func(s string) string { return strings.Replace(s, "\n", "\r\n", 1) },
	} {
		t.Run(name, func(t *testing.T) {
			text := change(want.Text())
			if got, err := revision.ParseCheckpoint(text); err == nil {
				t.Fatalf("%q was read as %+v", text, got)
			}
		})
	}
}

func TestALeafIsReadInItsOneSpelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leaf, seed := leafOf(t)
		canonical := leaf.Append(nil, &seed)
		got, err := revision.ReadLeaf(canonical)
		if err != nil {
			t.Fatal(err)
		}
		if got.Kind != leaf.Kind || got.Gone != leaf.Gone || len(got.Fields) != len(leaf.Fields) {
			t.Fatalf("got %+v, want %+v", got, leaf)
		}
		for _, f := range leaf.Fields {
			if sum, ok := got.Fields.Of(f.Name); !ok || sum != f.Commit(seed.Salt(f.Name)) {
				t.Fatalf("field %s: got %x", f.Name, sum)
			}
		}
		text := string(canonical)
		for name, other := range map[string]string{
			"space": strings.Replace(text, ",", ", ", 1), "more after it": text + " ", "a second leaf": text + text,
			"a doubled name":     strings.Replace(text, `"kind":`, `"kind":"x","kind":`, 1),
			"an unknown name":    strings.Replace(text, `"v":1`, `"v":1,"w":1`, 1),
			"another version":    strings.Replace(text, `"v":1`, `"v":2`, 1),
			"an escaped kind":    strings.Replace(text, `"kind":"`, `"kind":"\n`, 1),
			"capitals in a hash": strings.ToUpper(text), "another op": strings.Replace(text, `"op":"`, `"op":"un`, 1),
		} {
			if _, err := revision.ReadLeaf([]byte(other)); err == nil {
				t.Fatalf("%s: %q was accepted", name, other)
			}
		}
	})
}
