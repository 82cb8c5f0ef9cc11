package evidence_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"clickwage/data/evidence"
	"clickwage/data/keys"
	"clickwage/data/revision"
)

const ledger = "clickwage/0193a5c27f007000"

func witnessKey(t interface{ Fatal(...any) }, name string, seed byte) keys.Signing {
	key, err := keys.NewSigning(name, bytes.NewReader(bytes.Repeat([]byte{seed}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// grown is a tree of so many leaves; another branch has other leaves from fork on.
func grown(t interface{ Fatal(...any) }, n, fork int) *revision.Log {
	leaves := make([]revision.Hash, n)
	for i := range leaves {
		branch := byte(0)
		if i >= fork {
			branch = 1
		}
		leaves[i] = sha256.Sum256(binary.BigEndian.AppendUint64([]byte{branch}, uint64(i)))
	}
	log, err := revision.NewLog(leaves)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func request(t interface{ Fatal(...any) }, key keys.Signing, log *revision.Log, old, size int64) []byte {
	root, err := log.Root(size)
	if err != nil {
		t.Fatal(err)
	}
	note, err := key.Sign(revision.Checkpoint{Origin: ledger, Size: size, Root: root}.Text())
	if err != nil {
		t.Fatal(err)
	}
	proof, err := log.Consistency(min(old, size), size)
	if err != nil {
		t.Fatal(err)
	}
	return evidence.WitnessRequest{Old: old, Proof: proof, Checkpoint: note}.Bytes()
}

// Over any growth every honest request is cosigned, and neither a rewritten nor
// a rolled-back tree, nor a request that claims another past, ever is.
func TestAWitnessFollowsGrowthAndRefusesTheRest(t *testing.T) {
	worker, witness := witnessKey(t, ledger, 1), witnessKey(t, "union.example", 2)
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		honest := grown(t, 80, 80)
		seen := evidence.Seen{Ledger: ledger, Key: worker.Public()}
		size := int64(0)
		for range rapid.IntRange(1, 6).Draw(t, "steps") {
			size += int64(rapid.IntRange(0, 12).Draw(t, "more"))
			size = max(size, 1)
			line, next, err := evidence.Cosign(evidence.Asked{Request: request(t, worker, honest, seen.Head.Size, size), Seen: seen, Witness: witness, At: at})
			if err != nil {
				t.Fatalf("from %d to %d: %v", seen.Head.Size, size, err)
			}
			root, _ := honest.Root(size)
			note, _ := worker.Sign(revision.Checkpoint{Origin: ledger, Size: size, Root: root}.Text())
			if when, err := keys.Cosigned(keys.AddSignature(note, line), witness.Public()); err != nil || !when.Equal(at) {
				t.Fatalf("got %v %v", when, err)
			}
			seen = next
		}
		forked := grown(t, 80, rapid.IntRange(0, int(size)-1).Draw(t, "fork"))
		later := rapid.Int64Range(size, 80).Draw(t, "later")
		for name, bytes := range map[string][]byte{
			"a rewritten tree":    request(t, worker, forked, size, later),
			"a rolled-back tree":  request(t, worker, honest, size, size-1),
			"rolled back to 0":    request(t, worker, honest, 0, max(1, size-1)),
			"a past of its own":   request(t, worker, honest, size+1, later),
			"signed by another":   request(t, witnessKey(t, ledger, 9), honest, size, later),
			"a flipped bit in it": flipped(t, request(t, worker, honest, size, later)),
		} {
			_, next, err := evidence.Cosign(evidence.Asked{Request: bytes, Seen: seen, Witness: witness, At: at})
			var refusal *evidence.Refusal
			if !errors.As(err, &refusal) {
				t.Fatalf("%s: %v", name, err)
			}
			if !reflect.DeepEqual(next, seen) {
				t.Fatalf("%s: the witness remembers %+v", name, next)
			}
		}
	})
}

func flipped(t *rapid.T, text []byte) []byte {
	at := rapid.IntRange(0, len(text)-1).Draw(t, "byte")
	text[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
	return text
}

func TestAWitnessRefusesForAReason(t *testing.T) {
	worker, witness := witnessKey(t, ledger, 1), witnessKey(t, "union.example", 2)
	log := grown(t, 20, 20)
	seen := evidence.Seen{Ledger: ledger, Key: worker.Public()}
	_, seen, err := evidence.Cosign(evidence.Asked{Request: request(t, worker, log, 0, 10), Seen: seen, Witness: witness})
	if err != nil {
		t.Fatal(err)
	}
	unproved := evidence.WitnessRequest{Old: 10, Checkpoint: must(evidence.ParseWitnessRequest(request(t, worker, log, 10, 20))).Checkpoint}
	for _, test := range []struct {
		name    string
		request []byte
		seen    evidence.Seen
		status  int
	}{
		{"no request", []byte("old\n"), seen, evidence.Malformed},
		{"an old size with a sign", bytes.Replace(request(t, worker, log, 10, 20), []byte("old 10"), []byte("old +10"), 1), seen, evidence.Malformed},
		{"a smaller tree", request(t, worker, log, 10, 9), seen, evidence.Malformed},
		{"another size than the one seen", request(t, worker, log, 9, 20), seen, evidence.Conflict},
		{"no proof", unproved.Bytes(), seen, evidence.Unproved},
		{"other leaves of the same number", request(t, worker, grown(t, 20, 3), 10, 10), seen, evidence.Conflict},
		{"another ledger", request(t, worker, log, 10, 20), evidence.Seen{Ledger: "clickwage/other", Key: worker.Public()}, evidence.Unknown},
		{"another key", request(t, witnessKey(t, ledger, 5), log, 10, 20), seen, evidence.Unauthorized},
	} {
		_, _, err := evidence.Cosign(evidence.Asked{Request: test.request, Seen: test.seen, Witness: witness})
		var refusal *evidence.Refusal
		if !errors.As(err, &refusal) || refusal.Status != test.status {
			t.Errorf("%s: got %v, want status %d", test.name, err, test.status)
		} else if test.status == evidence.Conflict && refusal.Size != 10 {
			t.Errorf("%s: the witness says that it has seen %d", test.name, refusal.Size)
		}
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestWhatAWitnessRemembersReadsBack(t *testing.T) {
	want := evidence.Seen{Ledger: ledger, Key: "k", Head: revision.Checkpoint{Origin: ledger + "/1", Size: 3, Root: revision.Hash{7}}, Closed: []string{ledger}}
	for _, one := range []evidence.Seen{want, {Ledger: ledger, Key: "k"}} {
		text, err := json.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		var got evidence.Seen
		if err := json.Unmarshal(text, &got); err != nil || !reflect.DeepEqual(got, one) {
			t.Errorf("got %+v, want %+v (%v)", got, one, err)
		}
	}
}

func TestARequestReadsBack(t *testing.T) {
	worker := witnessKey(t, ledger, 1)
	want := must(evidence.ParseWitnessRequest(request(t, worker, grown(t, 20, 20), 7, 20)))
	want.Keys = []evidence.FormerKey{{PublicKey: "a+b+c", Handover: []byte("note\n\nline\n")}, {PublicKey: "lost"}, {PublicKey: "d"}}
	want.Epoch = &evidence.Revision{
		Seq: 12, Leaf: []byte(`{"kind":"epoch"}`), Proof: []revision.Hash{{1}, {2}},
		Fields: []evidence.Disclosed{{Name: "reason", Salt: revision.Salt{3}, Value: []byte(`"it was \"bad\" – no spaces here"`)}},
	}
	if got, err := evidence.ParseWitnessRequest(want.Bytes()); err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, want %+v (%v)", got, want, err)
	}
}

func FuzzParseWitnessRequest(f *testing.F) {
	key := witnessKey(f, ledger, 1)
	f.Add(request(f, key, grown(f, 20, 20), 7, 20))
	f.Add([]byte("old 0\n\nx\n\n\nclickwage/succession/v1\nleaf 1 {}\nfield a 00 1\nproof x\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := evidence.ParseWitnessRequest(text)
		if err != nil {
			return
		}
		again, err := evidence.ParseWitnessRequest(r.Bytes())
		if err != nil || !reflect.DeepEqual(again, r) {
			t.Fatalf("got %+v, want %+v (%v)", again, r, err)
		}
	})
}

func TestAHandoverIsSignedByBoth(t *testing.T) {
	from, to, other := witnessKey(t, ledger, 1), witnessKey(t, ledger, 2), witnessKey(t, ledger, 3)
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	note, err := evidence.Handover(from, to, at)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := evidence.CheckHandover(note, from.Public(), to.Public()); err != nil || !got.Equal(at) {
		t.Fatalf("got %v %v", got, err)
	}
	text, _ := keys.Text(note)
	one, _ := from.Sign(text)
	for name, test := range map[string]struct {
		note     []byte
		from, to string
	}{
		"by the old key alone": {one, from.Public(), to.Public()},
		"to another key":       {note, from.Public(), other.Public()},
		"the other way round":  {note, to.Public(), from.Public()},
		"nothing":              {nil, from.Public(), to.Public()},
	} {
		if _, err := evidence.CheckHandover(test.note, test.from, test.to); !errors.Is(err, evidence.ErrHandover) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
