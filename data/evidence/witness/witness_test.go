package witness_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/evidence/witness"
	"clickwage/data/keys"
	"clickwage/data/revision"
)

const (
	ledger = "clickwage/0193a5c27f007000"
	other  = "clickwage/0193a5c27f007001"
)

var at = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// key makes the same key of the same name and number.
func key(t *testing.T, name string, number byte) keys.Signing {
	t.Helper()
	return must(keys.NewSigning(name, bytes.NewReader(bytes.Repeat([]byte{number}, 64))))(t)
}

// tree has twenty leaves; those of two branches are the same up to the fork.
func tree(t *testing.T, branch byte, fork int) *revision.Log {
	t.Helper()
	leaves := make([]revision.Hash, 20)
	for i := range leaves {
		of := byte(0)
		if i >= fork {
			of = branch
		}
		leaves[i] = sha256.Sum256(binary.BigEndian.AppendUint64([]byte{of}, uint64(i)))
	}
	return must(revision.NewLog(leaves))(t)
}

// note is a checkpoint as the worker signs it.
func note(t *testing.T, worker keys.Signing, origin string, log *revision.Log, size int64) []byte {
	t.Helper()
	return must(worker.Sign(revision.Checkpoint{Origin: origin, Size: size, Root: must(log.Root(size))(t)}.Text()))(t)
}

// request asks to cosign what goes on from so many leaves.
func request(t *testing.T, worker keys.Signing, log *revision.Log, old, size int64) []byte {
	t.Helper()
	r := evidence.WitnessRequest{Old: old, Checkpoint: note(t, worker, worker.Name(), log, size)}
	if old < size {
		r.Proof = must(log.Consistency(old, size))(t)
	}
	return r.Bytes()
}

// desk is a witness with its key, who trusts one ledger.
type desk struct {
	witness.Witness
	key    keys.Signing
	worker keys.Signing
}

func newDesk(t *testing.T) desk {
	t.Helper()
	d := desk{witness.Witness{Folder: t.TempDir()}, key(t, "union.example", 2), key(t, ledger, 1)}
	if name := must(d.Trust(d.worker.Public()))(t); name != ledger {
		t.Fatalf("got %s", name)
	}
	return d
}

func (d desk) ask(request []byte) (string, error) {
	line, _, err := d.Cosign(witness.Cosigning{Request: request, Key: d.key, Now: at})
	return line, err
}

// files are the names in the witness's folder with what is in them.
func (d desk) files(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, e := range must(os.ReadDir(d.Folder))(t) {
		all[e.Name()] = string(must(os.ReadFile(filepath.Join(d.Folder, e.Name())))(t))
	}
	return all
}

func TestWhatWasCosignedIsRememberedByTheNextProgram(t *testing.T) {
	d, log := newDesk(t), tree(t, 0, 20)
	line := must(d.ask(request(t, d.worker, log, 0, 10)))(t)
	signed := keys.AddSignature(note(t, d.worker, ledger, log, 10), line)
	if when, err := keys.Cosigned(signed, d.key.Public()); err != nil || !when.Equal(at) {
		t.Errorf("cosigned at %v (%v), want %v", when, err, at)
	}
	want := map[string]evidence.Seen{ledger: {Ledger: ledger, Key: d.worker.Public(), Head: revision.Checkpoint{Origin: ledger, Size: 10, Root: must(log.Root(10))(t)}}}
	again := witness.Witness{Folder: d.Folder}
	if got := must(again.Seen())(t); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	d.Witness = again
	must(d.ask(request(t, d.worker, log, 10, 20)))(t)
	if got := must(again.Seen())(t)[ledger].Head.Size; got != 20 {
		t.Errorf("it remembers %d leaves", got)
	}
}

// What does not go on from the checkpoint that is remembered is refused, with the
// status of C2SP tlog-witness, and changes nothing in the folder.
func TestWhatDoesNotGoOnFromTheLastOneIsRefused(t *testing.T) {
	log := tree(t, 0, 20)
	unproved := evidence.WitnessRequest{Old: 10, Checkpoint: note(t, key(t, ledger, 1), ledger, log, 20)}
	moved := evidence.WitnessRequest{Old: 10, Proof: must(log.Consistency(10, 20))(t), Checkpoint: note(t, key(t, ledger, 1), other, log, 20)}
	cut := request(t, key(t, ledger, 1), log, 10, 20)
	for name, row := range map[string]struct {
		request []byte
		status  int
	}{
		"a smaller tree": {request(t, key(t, ledger, 1), log, 0, 9), evidence.Conflict},
		"a smaller tree that claims the right past": {request(t, key(t, ledger, 1), log, 10, 9), evidence.Malformed},
		"the same again, from the beginning":        {request(t, key(t, ledger, 1), log, 0, 10), evidence.Conflict},
		"other leaves of the same number":           {request(t, key(t, ledger, 1), tree(t, 1, 3), 10, 10), evidence.Conflict},
		"a larger tree of another past":             {request(t, key(t, ledger, 1), tree(t, 1, 3), 10, 20), evidence.Unproved},
		"a larger tree without proof":               {unproved.Bytes(), evidence.Unproved},
		"a past that it has not seen":               {request(t, key(t, ledger, 1), log, 12, 20), evidence.Conflict},
		"the name of the ledger by another key":     {request(t, key(t, ledger, 5), log, 10, 20), evidence.Unauthorized},
		"a signature that was cut":                  {cut[:len(cut)-8], evidence.Unauthorized},
		"a number that was altered after signing":   {bytes.Replace(cut, []byte("\n20\n"), []byte("\n19\n"), 1), evidence.Unauthorized},
		"another ledger's name by its key":          {moved.Bytes(), 0},
		"a ledger that nobody knows":                {request(t, key(t, other, 6), log, 0, 20), 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			must(d.ask(request(t, d.worker, log, 0, 10)))(t)
			before := d.files(t)
			line, err := d.ask(row.request)
			var refusal *evidence.Refusal
			switch {
			case row.status == 0 && !errors.Is(err, witness.ErrStranger):
				t.Errorf("got %v, want %v", err, witness.ErrStranger)
			case row.status != 0 && (!errors.As(err, &refusal) || refusal.Status != row.status):
				t.Errorf("got %v, want status %d", err, row.status)
			case row.status == evidence.Conflict && refusal.Size != 10:
				t.Errorf("it says that it has seen %d", refusal.Size)
			}
			if line != "" {
				t.Errorf("got the line %s", line)
			}
			if after := d.files(t); !maps.Equal(after, before) {
				t.Errorf("the folder changed: %v", after)
			}
			must(d.ask(request(t, d.worker, log, 10, 20)))(t)
		})
	}
}

func TestAFirstCheckpointNeedsTheWorkersKey(t *testing.T) {
	d, stranger, log := newDesk(t), key(t, other, 6), tree(t, 0, 20)
	c := witness.Cosigning{Request: request(t, stranger, log, 0, 5), Key: d.key, Now: at, LedgerKey: d.worker.Public()}
	var refusal *evidence.Refusal
	if _, _, err := d.Cosign(c); !errors.As(err, &refusal) || refusal.Status != evidence.Unauthorized {
		t.Errorf("with another ledger's key: got %v", err)
	}
	if _, known := must(d.Seen())(t)[other]; known {
		t.Error("a refused ledger is remembered")
	}
	c.LedgerKey = stranger.Public()
	_, now, err := d.Cosign(c)
	if err != nil || now.Ledger != other || now.Head.Size != 5 {
		t.Fatalf("got %+v (%v)", now, err)
	}
	must(d.ask(request(t, stranger, log, 5, 6)))(t) // which is known from now on
	if got := slices.Sorted(maps.Keys(must(d.Seen())(t))); !slices.Equal(got, []string{ledger, other}) {
		t.Errorf("it remembers %v", got)
	}
}

func TestAnotherKeyOfATrustedLedgerIsRefused(t *testing.T) {
	d := newDesk(t)
	if _, err := d.Trust(key(t, ledger, 5).Public()); !errors.Is(err, witness.ErrKnown) {
		t.Errorf("got %v, want %v", err, witness.ErrKnown)
	}
	if _, err := d.Trust("hello"); err == nil {
		t.Error("a key that is none is trusted")
	}
	must(d.ask(request(t, d.worker, tree(t, 0, 20), 0, 10)))(t)
	must(d.Trust(d.worker.Public()))(t)
	if got := must(d.Seen())(t)[ledger].Head.Size; got != 10 {
		t.Errorf("trusting it again makes the witness forget: it remembers %d leaves", got)
	}
}

func TestAMemoryThatCannotBeReadCosignsNothing(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"it is cut":    func(path string) error { return os.Truncate(path, 20) },
		"it is empty":  func(path string) error { return os.Truncate(path, 0) },
		"it is a list": func(path string) error { return os.WriteFile(path, []byte("[]"), 0o600) },
		"its checkpoint is none": func(path string) error {
			return os.WriteFile(path, []byte(`{"`+ledger+`":{"ledger":"`+ledger+`","head":"hello"}}`), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, log := newDesk(t), tree(t, 0, 20)
			must(d.ask(request(t, d.worker, log, 0, 10)))(t)
			if err := spoil(filepath.Join(d.Folder, "witness.json")); err != nil {
				t.Fatal(err)
			}
			before := d.files(t)
			line, err := d.ask(request(t, d.worker, log, 0, 5)) // smaller than what it has forgotten
			if err == nil || line != "" || !strings.Contains(err.Error(), "witness.json") {
				t.Errorf("got %q, %v", line, err)
			}
			if _, err := d.Trust(d.worker.Public()); err == nil {
				t.Error("a key is trusted")
			}
			if after := d.files(t); !maps.Equal(after, before) {
				t.Errorf("the folder changed: %v", after)
			}
		})
	}
}

func TestAWitnessHasOneKey(t *testing.T) {
	w := witness.Witness{Folder: filepath.Join(t.TempDir(), "witness")}
	for _, name := range []string{"union example", "union+example", ""} {
		if _, err := w.Init(name, "correct-horse"); err == nil {
			t.Errorf("%q is a name", name)
		}
	}
	public := must(w.Init("union.example", "correct-horse"))(t)
	if _, err := w.Init("union.example", "correct-horse"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second key: got %v", err)
	}
	if _, err := w.Key("wrong-horse"); !errors.Is(err, keys.ErrPassphrase) {
		t.Errorf("got %v, want %v", err, keys.ErrPassphrase)
	}
	if got := must(w.Key("correct-horse"))(t); got.Public() != public || got.Name() != "union.example" {
		t.Errorf("got %s, want %s", got.Public(), public)
	}
	if info := must(os.Stat(w.Folder))(t); info.Mode().Perm() != 0o700 {
		t.Errorf("the folder is %v", info.Mode())
	}
}
