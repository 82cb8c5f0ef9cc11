package evidence_test

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"clickwage/data/evidence"
	"clickwage/data/evidence/evidencetest"
)

// No bytes make the verifier fail otherwise than by saying so, and none but the
// bundles that were signed are accepted.
func FuzzVerify(f *testing.F) {
	p := policy(f)
	p.Tokens = relyingOn(f, kept(f, "root.pem"))
	var accepted [][]byte
	for _, v := range evidencetest.ReadVectors(f, vectorFolder) {
		if v.Name != "bomb" {
			f.Add(v.Bundle)
		}
		if v.Expect == "none" {
			accepted = append(accepted, v.Bundle)
		}
	}
	f.Fuzz(func(t *testing.T, zip []byte) {
		result, err := evidence.Verify(context.Background(), bytes.NewReader(zip), int64(len(zip)), p)
		if err != nil {
			t.Fatal(err)
		}
		if result.OK() && !slices.ContainsFunc(accepted, func(b []byte) bool { return bytes.Equal(b, zip) }) {
			t.Fatal("bytes that nobody signed were accepted")
		}
	})
}

// The holder of the key can put anything into a file and sign it. The verifier
// must not fall over, and what is proven must be what was recorded.
func FuzzSignedFile(f *testing.F) {
	honest := attack(f)
	p := policy(f)
	payload := honest.payload()
	for i, part := range payload {
		f.Add(uint8(i), part.Data)
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		a := &attacker{t, honest.bundle, honest.ledger}
		parts := slices.Clone(payload)
		i := int(which) % len(parts)
		parts[i].Data = data
		result := verified(t, a.asWorker(parts), p)
		switch parts[i].Name {
		case "evidence/data/revisions.jsonl", "evidence/data/proofs.jsonl", "evidence/data/schedule.csv":
			if result.OK() && !bytes.Equal(data, payload[i].Data) {
				t.Fatalf("another %s was accepted", parts[i].Name)
			}
		}
	})
}
