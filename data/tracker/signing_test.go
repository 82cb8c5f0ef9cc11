package tracker_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/evidence/witness"
	"clickwage/data/keys"
	"clickwage/data/revision"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

const phrase = "nine boats"

// signed signs the ledger's head.
func signed(t *testing.T, l *tracker.Tracker) store.Checkpoint {
	t.Helper()
	c, _, err := l.Checkpoint(context.Background(), phrase)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// witnessedBy lets a witness see the last checkpoint.
func witnessedBy(t *testing.T, l *tracker.Tracker, w witness.Witness, public string) error {
	t.Helper()
	ctx := context.Background()
	request, head, err := l.WitnessRequest(ctx, public)
	if err != nil {
		t.Fatal(err)
	}
	key, err := w.Key(phrase)
	if err != nil {
		t.Fatal(err)
	}
	line, _, err := w.Cosign(witness.Cosigning{Request: request.Bytes(), Key: key, Now: time.Now(), LedgerKey: head.Public})
	if err == nil {
		_, err = l.AddCosignatures(ctx, []byte(line), public)
	}
	return err
}

func sound(t *testing.T, l *tracker.Tracker) {
	t.Helper()
	if checked, err := l.Check(context.Background()); err != nil || len(checked.Problems) > 0 {
		t.Errorf("check: %v %v", checked.Problems, err)
	}
}

// newest is the kind and the values of the newest revision of a kind, and its number.
func newest(t *testing.T, path, kind string) (seq int64, values map[string]string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var body string
	if err := db.QueryRow("SELECT seq, body FROM revision WHERE kind = ? ORDER BY seq DESC LIMIT 1", kind).Scan(&seq, &body); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(body), &values); err != nil {
		t.Fatal(err)
	}
	return seq, values
}

func TestAnExistingLedgerIsBroughtInByALeafThatSaysSo(t *testing.T) {
	l := openAt(t, firstSchema(t))
	ctx := context.Background()
	seq, said := newest(t, l.Path(), "adopted")
	at, err := l.State(ctx)
	if err != nil || seq != at.Size {
		t.Fatalf("it is revision %d of %d (%v)", seq, at.Size, err)
	}
	key, err := l.Key(ctx)
	if err != nil || said["origin"] != key.Ledger || said["size"] != fmt.Sprint(seq-1) || !strings.Contains(said["said"], "before the ledger had checkpoints") {
		t.Errorf("it says %v of ledger %s (%v)", said, key.Ledger, err)
	}
	c := signed(t, l)
	if c.Size != seq || c.Origin != key.Ledger {
		t.Errorf("the first checkpoint is of %d leaves of %s", c.Size, c.Origin)
	}
	sound(t, l)
	again, err := from(t, archived(t, l))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(archived(t, l), archived(t, again)) {
		t.Error("its archive does not come back to the byte")
	}
	sound(t, again)
	if fresh := newBench(t); fresh != nil { // a new ledger has nothing to say
		if at, err := fresh.State(ctx); err != nil || at.Size != 0 {
			t.Errorf("a new ledger has %d leaves (%v)", at.Size, err)
		}
	}
}

// A backup from before ledgers had names goes on as the ledger that it replaces,
// with that one's key.
func TestABackupFromBeforeNamesKeepsTheLedgersName(t *testing.T) {
	ctx := context.Background()
	old := firstSchema(t)
	l := openAt(t, firstSchema(t))
	path := l.Path()
	signed(t, l)
	before, err := l.Key(ctx)
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if _, err := tracker.Restore(ctx, tracker.RestoreOptions{Path: path, From: old}); err != nil {
		t.Fatal(err)
	}
	l = openAt(t, path)
	after, err := l.Key(ctx)
	if err != nil || after.Ledger != before.Ledger || after.Epoch == before.Epoch || after.Public() != before.Public() {
		t.Fatalf("got %+v, want the ledger of %+v (%v)", after, before, err)
	}
	if c := signed(t, l); evidence.LedgerOf(c.Origin) != before.Ledger {
		t.Errorf("got origin %s", c.Origin)
	}
	sound(t, l)
}

// An archive of schema 6 has no name for its ledger.
func TestAnArchiveFromBeforeNamesIsBroughtIn(t *testing.T) {
	b := lived(t, 3, 40)
	var kept []string
	for line := range strings.Lines(string(archived(t, b.Tracker))) {
		if !strings.Contains(line, `"key":"origin"`) && !strings.Contains(line, `"key":"columns_cosigned"`) {
			kept = append(kept, line)
		}
	}
	kept[0] = `{"clickwage":"archive","version":1,"schema":6}` + "\n"
	kept = kept[:len(kept)-1]
	text := strings.Join(kept, "")
	text += fmt.Sprintf("{\"end\":{\"lines\":%d,\"sha256\":\"%x\"}}\n", len(kept), sha256.Sum256([]byte(text)))
	l, err := from(t, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	key, err := l.Key(context.Background())
	if _, said := newest(t, l.Path(), "adopted"); err != nil || said["origin"] != key.Ledger {
		t.Errorf("it says %v of ledger %q (%v)", said, key.Ledger, err)
	}
	if here, there := state(t, b.Tracker), state(t, l); here != there {
		t.Error("the ledger differs")
	}
	sound(t, l)
}

func TestWhatOthersSignedIsInArchivesAndBackups(t *testing.T) {
	b := lived(t, 4, 40)
	ctx := context.Background()
	w := witness.Witness{Folder: t.TempDir()}
	public, err := w.Init("maria.example", phrase)
	if err != nil {
		t.Fatal(err)
	}
	signed(t, b.Tracker)
	if err := witnessedBy(t, b.Tracker, w, public); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Minute)
	b.start(tracker.StartOptions{Activity: work.Search})
	signed(t, b.Tracker)
	if _, _, err := b.TokenRequest(ctx); err != nil {
		t.Fatal(err)
	}
	if err := witnessedBy(t, b.Tracker, w, public); err != nil {
		t.Fatal(err)
	}
	first := archived(t, b.Tracker)
	l, err := from(t, first)
	if err != nil {
		t.Fatal(err)
	}
	if again := archived(t, l); !bytes.Equal(first, again) {
		t.Fatalf("the second archive differs: %s", firstDifference(first, again))
	}
	sound(t, l)
	all, err := l.Checkpoints(ctx)
	if err != nil || len(all) != 2 || len(all[0].Cosignatures) != 1 || len(all[1].Cosignatures) != 1 {
		t.Errorf("got %+v (%v)", all, err)
	}
	// The archive is the same ledger elsewhere: a witness lets one of the two go on.
	if err := witnessedBy(t, l, w, public); err != nil {
		t.Errorf("the same head again: %v", err)
	}
}

func TestTheKeyGoesAlongInAPack(t *testing.T) {
	b := lived(t, 6, 20)
	ctx := context.Background()
	signed(t, b.Tracker)
	file := filepath.Join(t.TempDir(), "ledger.pack")
	if err := b.Pack(ctx, file, "another phrase"); err != nil {
		t.Fatal(err)
	}
	there := filepath.Join(t.TempDir(), "new", "ledger.db")
	opt := tracker.RestoreOptions{Path: there, From: file, Passphrase: "another phrase"}
	if err := os.MkdirAll(filepath.Dir(there), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(tracker.KeyPath(there), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := tracker.Unpack(ctx, opt); err == nil || !strings.Contains(err.Error(), "another signing key is there already; nothing was changed") {
		t.Fatalf("over another key: got %v", err)
	}
	if _, err := os.Stat(there); !errors.Is(err, os.ErrNotExist) {
		t.Error("a ledger was unpacked although its key was not")
	}
	os.Remove(tracker.KeyPath(there))
	if _, err := tracker.Unpack(ctx, opt); err != nil {
		t.Fatal(err)
	}
	private(t, tracker.KeyPath(there))
	l := openAt(t, there)
	if _, err := l.Signing(ctx, phrase); err != nil {
		t.Error(err)
	}
}

// A crash between the ledger's knowing a new key and the key's getting its name
// leaves a key that still signs.
func TestARotationThatWasCutOffIsFinished(t *testing.T) {
	b := lived(t, 6, 20)
	ctx := context.Background()
	signed(t, b.Tracker)
	old, err := os.ReadFile(tracker.KeyPath(b.path))
	if err != nil {
		t.Fatal(err)
	}
	public, err := b.RotateKey(ctx, phrase)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(tracker.KeyPath(b.path), b.path+".next"+tracker.KeyEnd); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(tracker.KeyPath(b.path), old, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if key, err := b.Signing(ctx, phrase); err != nil || key.Public() != public {
			t.Fatalf("got %s, want %s (%v)", key.Public(), public, err)
		}
	}
	if _, err := b.CreateKey(ctx, phrase); !errors.Is(err, tracker.ErrKeyThere) {
		t.Errorf("a second key: got %v", err)
	}
	sound(t, b.Tracker)
}

func TestAnAuthorityIsAskedOnceAndOverItsOwnProtocol(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skipf("there is no loopback here: %v", err)
	}
	asked := 0
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		body, _ := io.ReadAll(r.Body)
		if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/timestamp-query" || string(body) != "question" {
			w.WriteHeader(http.StatusBadRequest)
		}
		if r.URL.Path == "/busy" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		io.WriteString(w, "answer")
	}))
	server.Listener = listener
	server.Start()
	defer server.Close()
	if got, err := tracker.AskAuthority(context.Background(), server.URL, []byte("question")); err != nil || string(got) != "answer" || asked != 1 {
		t.Errorf("got %q after %d questions (%v)", got, asked, err)
	}
	if _, err := tracker.AskAuthority(context.Background(), server.URL+"/busy", []byte("question")); err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("a busy one: got %v", err)
	}
}

// Of any history, imported rows, merged, moved, undone and removed ones included,
// every record can be disclosed, and everything disclosed is proved.
func TestEveryRecordOfAHistoryIsDisclosed(t *testing.T) {
	ctx := context.Background()
	rows := 0
	for seed := range uint64(rounds(4, 40)) {
		b := lived(t, seed, 60)
		key, err := b.Signing(ctx, phrase)
		if errors.Is(err, tracker.ErrNoKey) {
			signed(t, b.Tracker)
			key, err = b.Signing(ctx, phrase)
		}
		if err != nil {
			t.Fatal(err)
		}
		all, err := b.Keys(ctx, store.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		records, err := b.Records(ctx, all)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			mine := map[string]bool{}
			if r.Submission != nil {
				mine[string(r.Submission.ID)] = true
			} else {
				mine[string(r.Interval.ID)] = true
			}
			asked := slices.Collect(maps.Keys(mine))
			for _, i := range r.Intervals {
				mine[string(i.ID)] = true
			}
			d, err := b.Disclose(ctx, store.Disclosing{Records: asked, Key: &key})
			if err != nil {
				t.Fatalf("seed %d, %v: %v", seed, asked, err)
			}
			met := proved(t, d)
			for id := range mine {
				if !met[id] && r.Submission != nil && !met[string(r.Submission.ID)] {
					t.Errorf("seed %d: %s is not disclosed", seed, id)
				}
			}
			for _, one := range d.Revisions {
				if bytes.Contains(one.Leaf, []byte(`"row":`)) {
					rows++
				}
			}
		}
	}
	if rows == 0 {
		t.Error("no history holds an imported row")
	}
}

// proved checks each revision of a disclosure, and says of which records it is.
func proved(t *testing.T, d evidence.Disclosure) map[string]bool {
	t.Helper()
	text, err := keys.OpenNote(d.Checkpoint, d.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	head, err := revision.ParseCheckpoint(text)
	if err != nil {
		t.Fatal(err)
	}
	met := map[string]bool{}
	for _, r := range d.Revisions {
		if err := revision.CheckInclusion(r.Hash(), r.Seq-1, head.Size, head.Root, r.Proof); err != nil {
			t.Fatal(err)
		}
		leaf, err := revision.ReadLeaf(r.Leaf)
		if err != nil || (r.Record == "") != (len(r.Fields) == 0) || r.Record != "" && len(r.Fields) != len(leaf.Fields) {
			t.Fatalf("revision %d of %q shows %d of %d fields (%v)", r.Seq, r.Record, len(r.Fields), len(leaf.Fields), err)
		}
		for _, f := range r.Fields {
			if sum, _ := leaf.Fields.Of(f.Name); (revision.Field{Name: f.Name, Value: f.Value}).Commit(f.Salt) != sum {
				t.Fatalf("revision %d: %s does not open its hash", r.Seq, f.Name)
			}
		}
		met[r.Record] = true
	}
	return met
}
