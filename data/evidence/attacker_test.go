package evidence_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"testing"

	"clickwage/data/evidence"
	"clickwage/data/evidence/evidencetest"
	"clickwage/data/keys"
	"clickwage/data/revision"
)

// attacker holds a bundle and what it was made of, and writes others.
type attacker struct {
	t      testing.TB
	bundle evidence.Bundle
	ledger *evidencetest.Ledger
}

func attack(t testing.TB) *attacker {
	t.Helper()
	b, l := evidencetest.Example(t)
	b.Form = evidence.FirstForm // of which most vectors are: a verifier reads old bundles for ever
	return &attacker{t, b, l}
}

// attackNewest is attack on a bundle as it is written today.
func attackNewest(a *attacker) *attacker {
	a.bundle.Form = evidence.NewestForm
	return a
}

func (a *attacker) payload() []evidence.Part {
	a.t.Helper()
	parts, err := evidence.Payload(a.bundle)
	if err != nil {
		a.t.Fatal(err)
	}
	return parts
}

// disclose shows another part of the ledger, under a head that all witnesses
// have seen.
func (a *attacker) disclose(show func(seq int64, record string) (withheld []string, shown bool)) {
	a.t.Helper()
	d := a.ledger.Disclose(func(seq int64, _, record string) ([]string, bool) { return show(seq, record) })
	a.bundle.Disclosure.Revisions, a.bundle.Disclosure.Checkpoint = d.Revisions, d.Checkpoint
	for _, w := range evidencetest.Witnesses(a.t) {
		a.bundle.Disclosure.Checkpoint = a.ledger.Cosign(a.bundle.Disclosure.Checkpoint, w, 700)
	}
}

// sealed are files with manifests and a signature made anew by a key.
func (a *attacker) sealed(parts []evidence.Part, key keys.Signing) []evidence.Part {
	a.t.Helper()
	all, err := evidence.Seal(parts, a.bundle.Made, a.bundle.Case.ID, key)
	if err != nil {
		a.t.Fatal(err)
	}
	return all
}

func (a *attacker) zip(parts []evidence.Part) []byte {
	a.t.Helper()
	var out bytes.Buffer
	if err := evidence.Zip(&out, parts); err != nil {
		a.t.Fatal(err)
	}
	return out.Bytes()
}

// asWorker makes everything anew, as the holder of the key can.
func (a *attacker) asWorker(parts []evidence.Part) []byte {
	a.t.Helper()
	return a.zip(a.sealed(parts, a.bundle.Key))
}

// asOutsider makes everything anew but the signature, which stays the old one.
func (a *attacker) asOutsider(parts []evidence.Part) []byte {
	a.t.Helper()
	old := get(a.t, a.sealed(a.payload(), a.bundle.Key), "evidence/signature.txt")
	return a.zip(edit(a.t, a.sealed(parts, a.bundle.Key), "signature.txt", func([]byte) []byte { return old }))
}

func get(t testing.TB, parts []evidence.Part, name string) []byte {
	t.Helper()
	for _, p := range parts {
		if p.Name == name {
			return p.Data
		}
	}
	t.Fatalf("there is no %s", name)
	return nil
}

// edit changes the file whose name ends so.
func edit(t testing.TB, parts []evidence.Part, name string, change func([]byte) []byte) []evidence.Part {
	t.Helper()
	parts = slices.Clone(parts)
	for i, p := range parts {
		if strings.HasSuffix(p.Name, name) {
			changed := change(bytes.Clone(p.Data))
			if bytes.Equal(changed, p.Data) {
				t.Fatalf("%s was not changed", name)
			}
			parts[i].Data = changed
			return parts
		}
	}
	t.Fatalf("there is no %s", name)
	return nil
}

func swap(old, new string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.Replace(b, []byte(old), []byte(new), 1) }
}

func with(parts []evidence.Part, name, content string) []evidence.Part {
	return append(slices.Clone(parts), evidence.Part{Name: name, Data: []byte(content)})
}

func without(parts []evidence.Part, name string) []evidence.Part {
	return slices.DeleteFunc(slices.Clone(parts), func(p evidence.Part) bool { return strings.HasSuffix(p.Name, name) })
}

// revisions changes what is disclosed, and everything that follows from it.
func (a *attacker) revisions(change func([]evidence.Revision) []evidence.Revision) []byte {
	a.t.Helper()
	a.bundle.Disclosure.Revisions = change(slices.Clone(a.bundle.Disclosure.Revisions))
	return a.asWorker(a.payload())
}

// lines changes the lines of revisions.jsonl and of proofs.jsonl alike.
func (a *attacker) lines(change func([][]byte) [][]byte) []byte {
	a.t.Helper()
	parts := a.payload()
	for _, name := range []string{"revisions.jsonl", "proofs.jsonl"} {
		parts = edit(a.t, parts, name, func(b []byte) []byte { return bytes.Join(change(slices.Collect(bytes.Lines(b))), nil) })
	}
	return a.asWorker(parts)
}

// rewritten is the worker's bundle of a ledger with another history, whose head
// the worker signed anew; head gives what becomes of its cosignatures.
func (a *attacker) rewritten(rewrite func(int64, string, string, evidencetest.Values), head func(now []byte) []byte) []byte {
	a.t.Helper()
	b, l := evidencetest.Rewritten(a.t, rewrite)
	b.Disclosure.Checkpoint = head(l.Head(l.Size()))
	b.Form = a.bundle.Form
	other := &attacker{a.t, b, l}
	return other.asWorker(other.payload())
}

// cosignatures are the signature lines of others under a head.
func cosignatures(head []byte) string {
	_, lines, _ := strings.Cut(string(head), "\n\n")
	_, others, _ := strings.Cut(lines, "\n")
	return others
}

func backdated(_ int64, _, record string, values evidencetest.Values) {
	if record == evidencetest.Typed {
		values["_at"] = "2026-10-01T08:00:00.000000Z"
	}
}

// foreign writes a ZIP as other programs do.
func foreign(t testing.TB, parts []evidence.Part, header func(*zip.FileHeader)) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, p := range parts {
		h := &zip.FileHeader{Name: p.Name, Method: zip.Store}
		header(h)
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(p.Data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// bomb has a file that unpacks to 1 GiB of zeros out of a few megabytes.
func bomb(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	f, err := w.Create("evidence/data/revisions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(f, zeros{}, 1<<30); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

func attachmentOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "evidence/data/attachments/" + hex.EncodeToString(sum[:])
}

// changed discloses another value of a field.
func changed(r []evidence.Revision, i int, field, value string) []evidence.Revision {
	r[i].Fields = slices.Clone(r[i].Fields)
	for n := range r[i].Fields {
		if r[i].Fields[n].Name == field {
			r[i].Fields[n].Value = []byte(value)
		}
	}
	return r
}

// recommitted lets the leaf hold the hash of a field's new value.
func recommitted(r []evidence.Revision, i int, field string) []evidence.Revision {
	leaf, err := revision.ReadLeaf(r[i].Leaf)
	if err != nil {
		panic(err) // a test's own leaf
	}
	old, _ := leaf.Fields.Of(field)
	for _, f := range r[i].Fields {
		if f.Name == field {
			now := revision.Field{Name: f.Name, Value: f.Value}.Commit(f.Salt)
			r[i].Leaf = bytes.Replace(bytes.Clone(r[i].Leaf), hexOf(old), hexOf(now), 1)
		}
	}
	return r
}

func hexOf(sum revision.Hash) []byte { return hex.AppendEncode(nil, sum[:]) }
