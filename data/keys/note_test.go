package keys_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	formats "github.com/transparency-dev/formats/note"

	"clickwage/data/keys"
)

func signing(t *testing.T, name string, seed byte) keys.Signing {
	t.Helper()
	s, err := keys.NewSigning(name, bytes.NewReader(bytes.Repeat([]byte{seed}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestANoteOpensWithItsKeyAlone(t *testing.T) {
	worker, other := signing(t, "clickwage/1", 1), signing(t, "clickwage/1", 2)
	back, err := keys.ParseSigning(worker.Private())
	if err != nil || back.Public() != worker.Public() || back.Name() != "clickwage/1" {
		t.Fatalf("read back: got %q, want %q (%v)", back.Public(), worker.Public(), err)
	}
	signed, err := back.Sign("clickwage/1\n3\nroot\n")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := keys.OpenNote(signed, worker.Public()); err != nil || text != "clickwage/1\n3\nroot\n" {
		t.Fatalf("got %q (%v)", text, err)
	}
	if _, err := keys.OpenNote(signed, other.Public()); !errors.Is(err, keys.ErrUnsigned) {
		t.Fatalf("another key: got %v", err)
	}
	altered := bytes.Replace(signed, []byte("\n3\n"), []byte("\n4\n"), 1)
	if _, err := keys.OpenNote(altered, worker.Public()); !errors.Is(err, keys.ErrUnsigned) {
		t.Fatalf("an altered note: got %v", err)
	}
	if _, err := keys.OpenNote([]byte("no note"), worker.Public()); !errors.Is(err, keys.ErrMalformed) {
		t.Fatalf("no note: got %v", err)
	}
}

func TestAWitnessTellsWhenItSaw(t *testing.T) {
	worker, witness, other := signing(t, "clickwage/1", 1), signing(t, "union.example", 2), signing(t, "union.example", 3)
	signed, err := worker.Sign("clickwage/1\n3\nroot\n")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 10, 0, 0, 123, time.UTC)
	line, err := witness.Cosign(signed, at)
	if err != nil {
		t.Fatal(err)
	}
	both := keys.AddSignature(signed, line)
	if got, err := keys.Cosigned(both, witness.Public()); err != nil || !got.Equal(at.Truncate(time.Second)) {
		t.Fatalf("got %v, want %v (%v)", got, at, err)
	}
	if _, err := keys.OpenNote(both, worker.Public()); err != nil {
		t.Fatalf("the worker's own signature: %v", err)
	}
	if alone, err := keys.Only(both, worker.Public()); err != nil || string(alone) != string(signed) {
		t.Fatalf("the worker's alone: got %q, want %q (%v)", alone, signed, err)
	}
	for name, note := range map[string][]byte{
		"no cosignature":          signed,
		"of another text":         keys.AddSignature(mustSign(t, worker, "clickwage/1\n4\nroot\n"), line),
		"a plain signature of it": mustSign(t, witness, "clickwage/1\n3\nroot\n"),
	} {
		if _, err := keys.Cosigned(note, witness.Public()); !errors.Is(err, keys.ErrUnsigned) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := keys.Cosigned(both, other.Public()); !errors.Is(err, keys.ErrUnsigned) {
		t.Errorf("another witness of the name: got %v", err)
	}
}

func mustSign(t *testing.T, s keys.Signing, text string) []byte {
	t.Helper()
	signed, err := s.Sign(text)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestWhatIsNoKeyIsRefused(t *testing.T) {
	good := signing(t, "clickwage/1", 1)
	for _, text := range []string{"", "PRIVATE+KEY+x", good.Public(), strings.Replace(good.Private(), "clickwage", "Clickwage", 1)} {
		if _, err := keys.ParseSigning(text); !errors.Is(err, keys.ErrKey) {
			t.Errorf("%q: got %v", text, err)
		}
	}
	if _, err := keys.NewSigning("two words", bytes.NewReader(make([]byte, 64))); err == nil {
		t.Error("a name with a space was accepted")
	}
}

func TestAWitnessMayBeNamedByEitherKindOfKey(t *testing.T) {
	worker, witness := signing(t, "clickwage/1", 1), signing(t, "union.example", 2)
	signed := mustSign(t, worker, "clickwage/1\n3\nroot\n")
	line, err := witness.Cosign(signed, time.Unix(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	both := keys.AddSignature(signed, line)
	kind4, err := formats.VKeyToCosignatureV1(witness.Public())
	if err != nil {
		t.Fatal(err)
	}
	plain, err1 := keys.WitnessKey(witness.Public())
	other, err2 := keys.WitnessKey(kind4)
	if err1 != nil || err2 != nil || !bytes.Equal(plain, other) {
		t.Errorf("the bare keys: got %x and %x (%v, %v)", plain, other, err1, err2)
	}
	if at, err := keys.Cosigned(both, kind4); err != nil || at.Unix() != 1 {
		t.Errorf("kind 4: got %v (%v)", at, err)
	}
	for _, wrong := range []string{"", "union.example", strings.Replace(kind4, "+", "+0", 1), strings.Replace(kind4, "union", "onion", 1)} {
		if _, err := keys.WitnessKey(wrong); !errors.Is(err, keys.ErrKey) {
			t.Errorf("%q: got %v", wrong, err)
		}
	}
}

func TestASignatureHasOneSpelling(t *testing.T) {
	worker := signing(t, "clickwage/1", 1)
	signed := mustSign(t, worker, "clickwage/1\n3\nroot\n")
	at := len(signed) - len("=\n") - 1
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	signed[at] = letters[strings.IndexByte(letters, signed[at])^1]
	if _, err := keys.OpenNote(signed, worker.Public()); !errors.Is(err, keys.ErrUnsigned) {
		t.Errorf("an unused bit was set: got %v", err)
	}
}

func TestADerivedKeyIsTheSameEachTimeAndNotTheFirst(t *testing.T) {
	worker, other := signing(t, "clickwage/1", 1), signing(t, "clickwage/2", 2)
	first, err := worker.Derive("clickwage-ratings")
	if err != nil {
		t.Fatal(err)
	}
	again, err := worker.Derive("clickwage-ratings")
	if err != nil || again.Public() != first.Public() || first.Name() != "clickwage-ratings" {
		t.Errorf("again: got %q, want %q (%v)", again.Public(), first.Public(), err)
	}
	for name, key := range map[string]keys.Signing{"another name": worker, "another key": other} {
		as := "clickwage-ratings"
		if name == "another name" {
			as = "clickwage-other"
		}
		different, err := key.Derive(as)
		if err != nil || strings.HasSuffix(first.Public(), strings.SplitN(different.Public(), "+", 3)[2]) {
			t.Errorf("%s gives the same key %q (%v)", name, different.Public(), err)
		}
	}
	signed, err := first.Sign("said\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keys.OpenNote(signed, first.Public()); err != nil {
		t.Errorf("what it signs does not open: %v", err)
	}
	if _, err := keys.OpenNote(signed, worker.Public()); !errors.Is(err, keys.ErrUnsigned) {
		t.Errorf("it opens with the first key: got %v", err)
	}
	if _, err := worker.Derive("a name"); !errors.Is(err, keys.ErrKey) {
		t.Errorf("an impossible name: got %v", err)
	}
	if _, err := (keys.Signing{}).Derive("clickwage-ratings"); !errors.Is(err, keys.ErrKey) {
		t.Errorf("of no key: got %v", err)
	}
}
