package store_test

import (
	"bytes"
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/keys"
	"clickwage/data/revision"
	"clickwage/data/store"
	"clickwage/data/work"
)

func signing(t *testing.T, name string, seed byte) keys.Signing {
	t.Helper()
	key, err := keys.NewSigning(name, bytes.NewReader(bytes.Repeat([]byte{seed}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// keyed is a ledger with a key of its own.
func keyed(t *testing.T, s *store.Store) keys.Signing {
	t.Helper()
	origin, err := s.Origin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	key := signing(t, origin.Ledger, 1)
	if err := s.PutWorkerKey(ctx, store.WorkerKey{Public: key.Public()}); err != nil {
		t.Fatal(err)
	}
	return key
}

// submitted adds a submission with a stretch of time and returns its id.
func submitted(t *testing.T, s *store.Store, title string) string {
	t.Helper()
	sub, i := full()
	sub.Title = title
	write(t, s, func(tx *store.Tx) error { return errors.Join(tx.PutSubmission(sub), tx.PutInterval(i)) })
	return string(sub.ID)
}

func sign(t *testing.T, s *store.Store, key keys.Signing) store.Checkpoint {
	t.Helper()
	c, _, err := s.Sign(ctx, key)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func wantSound(t *testing.T, s *store.Store) {
	t.Helper()
	if checked, err := s.Check(ctx); err != nil || len(checked.Problems) > 0 {
		t.Fatalf("check: %v %v", checked.Problems, err)
	}
}

// cosign lets a witness see the last checkpoint, and keeps what it answers.
func cosign(t *testing.T, s *store.Store, witness keys.Signing, seen *evidence.Seen) error {
	t.Helper()
	request, _, err := s.WitnessRequest(ctx, witness.Public())
	if err != nil {
		t.Fatal(err)
	}
	line, next, err := evidence.Cosign(evidence.Asked{Request: request.Bytes(), Seen: *seen, Witness: witness, At: fixed()})
	if err != nil {
		return err
	}
	*seen = next
	_, err = s.AddCosignature(ctx, witness.Public(), line)
	return err
}

func TestACheckpointIsOfTheLedgersTree(t *testing.T) {
	s := fresh(t)
	key := keyed(t, s)
	if _, _, err := s.Sign(ctx, key); !errors.Is(err, store.ErrEmpty) {
		t.Fatalf("of an empty ledger: got %v", err)
	}
	submitted(t, s, "Ships")
	c := sign(t, s, key)
	state, err := s.State(ctx)
	if err != nil || c.Size != state.Size || c.Root != state.Root {
		t.Fatalf("got %d %x, want %d %x (%v)", c.Size, c.Root, state.Size, state.Root, err)
	}
	if text, err := keys.OpenNote(c.Note, key.Public()); err != nil || text != c.Text() {
		t.Fatalf("got %q, want %q (%v)", text, c.Text(), err)
	}
	if again, fresh, err := s.Sign(ctx, key); err != nil || fresh || !bytes.Equal(again.Note, c.Note) {
		t.Fatalf("signed again although nothing was recorded: %t %v", fresh, err)
	}
	if _, _, err := s.Sign(ctx, signing(t, key.Name(), 2)); !errors.Is(err, store.ErrOtherKey) {
		t.Fatalf("with another key: got %v", err)
	}
	submitted(t, s, "Boats")
	if later := sign(t, s, key); later.Size <= c.Size {
		t.Fatalf("got %d after %d", later.Size, c.Size)
	}
	wantSound(t, s)
}

func TestACosignatureIsCitedByALeafAndNoUndoTakesIt(t *testing.T) {
	s := fresh(t)
	key, witness := keyed(t, s), signing(t, "union.example", 7)
	submitted(t, s, "Ships")
	c := sign(t, s, key)
	seen := evidence.Seen{Ledger: key.Name(), Key: key.Public()}
	if err := cosign(t, s, witness, &seen); err != nil {
		t.Fatal(err)
	}
	state, err := s.State(ctx)
	if err != nil || state.Size != c.Size+1 {
		t.Fatalf("got %d leaves, want one more than %d (%v)", state.Size, c.Size, err)
	}
	if u, err := s.Undo(ctx); err != nil || u.Change.What != "test" {
		t.Fatalf("undo: %+v %v", u, err)
	}
	if _, err := s.Redo(ctx); err != nil {
		t.Fatal(err)
	}
	all, err := s.Checkpoints(ctx)
	if err != nil || len(all) != 1 || len(all[0].Cosignatures) != 1 {
		t.Fatalf("got %+v (%v)", all, err)
	}
	if at, err := keys.Cosigned(all[0].Signed(), witness.Public()); err != nil || !at.Equal(fixed()) {
		t.Fatalf("got %v %v", at, err)
	}
	if _, err := s.AddCosignature(ctx, witness.Public(), all[0].Cosignatures[0].Line); err != nil {
		t.Fatal(err)
	}
	if again, err := s.Checkpoints(ctx); err != nil || len(again[0].Cosignatures) != 1 {
		t.Fatalf("the same line twice: %+v %v", again, err)
	}
	if _, err := s.AddCosignature(ctx, signing(t, "other.example", 8).Public(), all[0].Cosignatures[0].Line); !errors.Is(err, keys.ErrUnsigned) {
		t.Fatalf("a line of another witness: got %v", err)
	}
	sign(t, s, key)
	if err := cosign(t, s, witness, &seen); err != nil {
		t.Fatalf("the second time: %v", err)
	}
	wantSound(t, s)
}

// opened checks everything that a disclosure claims and returns the fields.
func opened(t *testing.T, d evidence.Disclosure) []map[string]string {
	t.Helper()
	text, err := keys.OpenNote(d.Checkpoint, d.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	head, err := revision.ParseCheckpoint(text)
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, r := range d.Revisions {
		if err := revision.CheckInclusion(r.Hash(), r.Seq-1, head.Size, head.Root, r.Proof); err != nil {
			t.Fatal(err)
		}
		shown := map[string]string{}
		if r.Erased == nil {
			leaf, err := revision.ReadLeaf(r.Leaf)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range r.Fields {
				if sum, _ := leaf.Fields.Of(f.Name); (revision.Field{Name: f.Name, Value: f.Value}).Commit(f.Salt) != sum {
					t.Fatalf("revision %d: %s does not open its hash", r.Seq, f.Name)
				}
				shown[f.Name] = string(f.Value)
			}
		}
		all = append(all, shown)
	}
	return all
}

func TestADisclosureHoldsWholeChainsAndNothingElse(t *testing.T) {
	s := fresh(t)
	key := keyed(t, s)
	id, other := submitted(t, s, "Ships"), submitted(t, s, "Boats")
	sub := submissionOf(t, s, id)
	sub.Note = ""
	write(t, s, func(tx *store.Tx) error { return tx.PutSubmission(sub) })
	if _, err := s.Disclose(ctx, store.Disclosing{Records: []string{id}}); !errors.Is(err, store.ErrNoCheckpoint) {
		t.Fatalf("without a checkpoint: got %v", err)
	}
	d, err := s.Disclose(ctx, store.Disclosing{Records: []string{strings.ToUpper(id)}, Key: &key})
	if err != nil {
		t.Fatal(err)
	}
	fields := opened(t, d)
	if len(fields) != 3 {
		t.Fatalf("got %d revisions, want two of the submission and one of its time", len(fields))
	}
	if fields[0]["title"] != `"Ships"` || fields[2]["note"] != "null" || fields[1]["submission"] != `"`+id+`"` || len(fields[0]) < 26 {
		t.Errorf("got %v", fields)
	}
	if got, want := evidence.ExtentOf(d.Revisions, 5), (evidence.Extent{Disclosed: 3, Of: 5, Gaps: 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for _, r := range d.Revisions {
		if r.Record == other {
			t.Error("another submission was disclosed")
		}
	}
	if _, err := s.Disclose(ctx, store.Disclosing{Records: []string{store.NewID()}, Key: &key}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an unknown record: got %v", err)
	}
}

func submissionOf(t *testing.T, s *store.Store, id string) work.Submission {
	t.Helper()
	r, err := s.Record(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return *r.Submission
}

func TestWithheldFieldsAreMissingAndTheProofHolds(t *testing.T) {
	s := fresh(t)
	key := keyed(t, s)
	id := submitted(t, s, "Ships")
	d, err := s.Disclose(ctx, store.Disclosing{
		Records: []string{id}, Key: &key,
		Withhold: map[string][]string{"submission": {"worker", "id", "code"}, "interval": {"note"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, fields := range opened(t, d) {
		for _, name := range []string{"worker", "code", "note", "id"} {
			if value, ok := fields[name]; ok && i == 0 && name != "note" {
				t.Errorf("%s is shown: %s", name, value)
			}
		}
		if _, ok := fields["note"]; ok != (i == 0) {
			t.Errorf("revision %d: the note is shown: %t", i, ok)
		}
	}
	if d.Revisions[0].Record != "" || d.Revisions[1].Record == "" {
		t.Errorf("got records %q and %q", d.Revisions[0].Record, d.Revisions[1].Record)
	}
	for _, r := range d.Revisions {
		if bytes.Contains(r.Leaf, []byte("w-1")) {
			t.Error("a withheld value is in a leaf")
		}
	}
}

func TestErasedRevisionsDiscloseTheirHashAlone(t *testing.T) {
	s := fresh(t)
	key := keyed(t, s)
	id := submitted(t, s, "Ships")
	c := sign(t, s, key)
	if _, err := s.Erase(ctx, []string{id}); err != nil {
		t.Fatal(err)
	}
	d, err := s.Disclose(ctx, store.Disclosing{Records: []string{id}})
	if err != nil {
		t.Fatal(err)
	}
	opened(t, d)
	if len(d.Revisions) != 1 || d.Revisions[0].Erased == nil || len(d.Revisions[0].Leaf)+len(d.Revisions[0].Fields) != 0 {
		t.Fatalf("got %+v", d.Revisions)
	}
	if !bytes.Equal(d.Checkpoint, c.Note) {
		t.Error("erasing needed a new checkpoint")
	}
	wantSound(t, s)
}

// The newest checkpoint that others have seen is worth more than one of today.
func TestAWitnessedCheckpointIsProvedAgainstFirst(t *testing.T) {
	s := fresh(t)
	key, witness := keyed(t, s), signing(t, "union.example", 7)
	id := submitted(t, s, "Ships")
	old := sign(t, s, key)
	seen := evidence.Seen{Ledger: key.Name(), Key: key.Public()}
	if err := cosign(t, s, witness, &seen); err != nil {
		t.Fatal(err)
	}
	later := submitted(t, s, "Boats")
	sign(t, s, key)
	size := func(ids ...string) int64 {
		d, err := s.Disclose(ctx, store.Disclosing{Records: ids})
		if err != nil {
			t.Fatal(err)
		}
		opened(t, d)
		text, _ := keys.Text(d.Checkpoint)
		head, _ := revision.ParseCheckpoint(text)
		if _, err := keys.Cosigned(d.Checkpoint, witness.Public()); (err == nil) != (head.Size == old.Size) {
			t.Errorf("%d leaves, cosigned: %v", head.Size, err)
		}
		if cites := slices.ContainsFunc(d.Revisions, func(r evidence.Revision) bool { return bytes.Contains(r.Leaf, []byte(`"kind":"cosigned"`)) }); cites != (head.Size > old.Size) {
			t.Errorf("%d leaves: the cosignature is cited: %t", head.Size, cites)
		}
		return head.Size
	}
	if got := size(id); got != old.Size {
		t.Errorf("got %d leaves, want the witnessed %d", got, old.Size)
	}
	if got := size(id, later); got <= old.Size {
		t.Errorf("got %d leaves for a later record", got)
	}
}

func TestAKeyHandsOverOrOpensANewEpoch(t *testing.T) {
	s := fresh(t)
	first := keyed(t, s)
	id := submitted(t, s, "Ships")
	sign(t, s, first)
	second, third := signing(t, first.Name(), 2), signing(t, first.Name(), 3)
	if err := s.PutWorkerKey(ctx, store.WorkerKey{Public: second.Public()}); !errors.Is(err, evidence.ErrHandover) {
		t.Fatalf("without a hand-over: got %v", err)
	}
	if err := s.PutWorkerKey(ctx, store.WorkerKey{Public: signing(t, "clickwage/other", 2).Public()}); !errors.Is(err, store.ErrOtherKey) {
		t.Fatalf("a key of another ledger: got %v", err)
	}
	note, err := evidence.Handover(first, second, fixed())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.PutWorkerKey(ctx, store.WorkerKey{Public: second.Public(), Handover: note}); err != nil {
		t.Fatal(err)
	}
	if c := sign(t, s, second); c.Origin != first.Name() {
		t.Errorf("a hand-over opened epoch %s", c.Origin)
	}
	if err := s.PutWorkerKey(ctx, store.WorkerKey{Public: third.Public(), Lost: "the disk died"}); err != nil {
		t.Fatal(err)
	}
	c := sign(t, s, third)
	if c.Origin == first.Name() || evidence.LedgerOf(c.Origin) != first.Name() {
		t.Errorf("a loss opened no new epoch: %s", c.Origin)
	}
	d, err := s.Disclose(ctx, store.Disclosing{Records: []string{id}})
	if err != nil || d.PublicKey != third.Public() || len(d.Former) != 2 || d.Former[0].Handover == nil || d.Former[1].Handover != nil {
		t.Fatalf("got %+v (%v)", d.Former, err)
	}
	wantSound(t, s)
}

// A change to any stored part of a checkpoint or a cosignature is found.
func TestCheckFindsAlteredCheckpoints(t *testing.T) {
	for name, statement := range map[string]string{
		"the size":               "UPDATE checkpoint SET size = size - 1",
		"the root":               "UPDATE checkpoint SET root = zeroblob(32)",
		"the note":               "UPDATE checkpoint SET note = replace(note, 'clickwage/', 'clickwage/0')",
		"the key":                "UPDATE checkpoint SET public = replace(public, 'clickwage/', 'clickwage/0')",
		"a cosignature's line":   "UPDATE cosignature SET line = replace(line, 'union', 'onion')",
		"a cosignature's time":   "UPDATE cosignature SET seen = seen + 1",
		"a cosignature":          "DELETE FROM cosignature",
		"a cosigned checkpoint":  "DELETE FROM checkpoint",
		"the keys":               "DELETE FROM worker_key",
		"a leaf and its hash":    "DROP TRIGGER revision_stays; UPDATE revision SET leaf = zeroblob(32) WHERE seq = 1",
		"the origin of an epoch": "UPDATE checkpoint SET origin = origin || '/x'",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "ledger.db")
			s := open(t, path)
			key := keyed(t, s)
			submitted(t, s, "Ships")
			sign(t, s, key)
			seen := evidence.Seen{Ledger: key.Name(), Key: key.Public()}
			if err := cosign(t, s, signing(t, "union.example", 7), &seen); err != nil {
				t.Fatal(err)
			}
			wantSound(t, s)
			if _, err := s.CheckNew(ctx); err != nil {
				t.Fatal(err)
			}
			db, err := sql.Open("sqlite", path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.Exec(statement); err != nil {
				t.Fatal(err)
			}
			db.Close()
			if checked, err := s.Check(ctx); err != nil || len(checked.Problems) == 0 {
				t.Errorf("check found nothing (%v)", err)
			}
			if seen, err := s.CheckNew(ctx); err != nil || (len(seen.Problems) == 0) != (name == "a cosignature") {
				t.Errorf("at the start: %+v (%v)", seen, err) // that one is missing is for check
			}
		})
	}
}

func TestEachStartGoesOnFromTheLastVerifiedLeaf(t *testing.T) {
	s := fresh(t)
	submitted(t, s, "Ships")
	want := store.Seen{Before: 0, Now: 2}
	for range 2 {
		if got, err := s.CheckNew(ctx); err != nil || got.Before != want.Before || got.Now != want.Now || len(got.Problems) > 0 {
			t.Fatalf("got %+v, want %+v (%v)", got, want, err)
		}
		want = store.Seen{Before: 2, Now: 0}
	}
	submitted(t, s, "Boats")
	if got, err := s.CheckNew(ctx); err != nil || got.Before != 2 || got.Now != 2 {
		t.Fatalf("got %+v (%v)", got, err)
	}
}

// A restore looks like a rollback to a witness. It accepts the one epoch whose
// first leaf cites what it saw last, and no other one afterwards.
func TestAWitnessFollowsARestoreOnce(t *testing.T) {
	folder := t.TempDir()
	path, backup := filepath.Join(folder, "ledger.db"), filepath.Join(folder, "backup.db")
	s := open(t, path)
	key, witness := keyed(t, s), signing(t, "union.example", 7)
	submitted(t, s, "Ships")
	if err := s.Backup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	submitted(t, s, "Boats")
	second := signing(t, key.Name(), 2)
	note, err := evidence.Handover(key, second, fixed())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.PutWorkerKey(ctx, store.WorkerKey{Public: second.Public(), Handover: note}); err != nil {
		t.Fatal(err)
	}
	c := sign(t, s, second)
	seen := evidence.Seen{Ledger: key.Name(), Key: key.Public()}
	if request, _, err := s.WitnessRequest(ctx, ""); err != nil {
		t.Fatal(err)
	} else if _, _, err := evidence.Cosign(evidence.Asked{Request: request.Bytes(), Seen: seen, Witness: witness, At: fixed()}); !refusedWith(err, evidence.Unauthorized) {
		t.Fatalf("a first request with another key than the witness was given: %v", err)
	}
	seen.Key = second.Public()
	if err := cosign(t, s, witness, &seen); err != nil {
		t.Fatal(err)
	}
	rollback := seen
	s.Close()

	at := fixed()
	restored := func() *store.Store {
		at = at.Add(time.Minute)
		_, err := store.Restore(ctx, store.RestoreOptions{Path: path, From: backup, Reason: "the disk was bad", Now: func() time.Time { return at }})
		if err != nil {
			t.Fatal(err)
		}
		return open(t, path)
	}
	s = restored()
	epochs, err := s.Epochs(ctx)
	if err != nil || len(epochs) != 1 || len(epochs[0].Cosigned) != 1 || epochs[0].Cosigned[0].Checkpoint != c.Checkpoint {
		t.Fatalf("the epoch cites %+v, want %+v (%v)", epochs, c.Checkpoint, err)
	}
	if _, _, err := s.WitnessRequest(ctx, witness.Public()); !errors.Is(err, store.ErrNoCheckpoint) {
		t.Fatalf("a checkpoint of the former epoch was offered: %v", err)
	}
	if next := sign(t, s, second); next.Origin != evidence.EpochOrigin(key.Name(), epochs[0].ID) {
		t.Fatalf("got origin %s", next.Origin)
	}
	if err := cosign(t, s, witness, &seen); err != nil {
		t.Fatalf("the new epoch: %v", err)
	}
	submitted(t, s, "Rafts")
	sign(t, s, second)
	if err := cosign(t, s, witness, &seen); err != nil {
		t.Fatalf("within the new epoch: %v", err)
	}
	wantSound(t, s)
	s.Close()

	// The ledger that was left goes on by itself: its epoch is closed.
	aside, err := filepath.Glob(path + ".before-restore-*.*")
	if err != nil || len(aside) == 0 {
		t.Fatalf("got %v %v", aside, err)
	}
	left := open(t, aside[0])
	submitted(t, left, "Canoes")
	sign(t, left, second)
	if err := cosign(t, left, witness, &seen); !refusedWith(err, evidence.Conflict) {
		t.Fatalf("the closed epoch: got %v", err)
	}
	// Another restore of the same backup cites what is in the ledger now, so its
	// epoch follows. One that forgets the newest is no successor.
	twin := rollback
	s = restored()
	sign(t, s, second)
	request, _, err := s.WitnessRequest(ctx, witness.Public())
	if err != nil {
		t.Fatal(err)
	}
	asked := evidence.Asked{Request: request.Bytes(), Seen: twin, Witness: witness, At: fixed()}
	if _, _, err := evidence.Cosign(asked); !refusedWith(err, evidence.Conflict) {
		t.Fatalf("an epoch that cites another state: got %v", err)
	}
	asked.Attested = true
	if _, _, err := evidence.Cosign(asked); err != nil {
		t.Fatalf("attested by a person: %v", err)
	}
	if err := cosign(t, s, witness, &seen); err != nil {
		t.Fatalf("the epoch after: %v", err)
	}
}

func refusedWith(err error, status int) bool {
	var refusal *evidence.Refusal
	return errors.As(err, &refusal) && refusal.Status == status
}
