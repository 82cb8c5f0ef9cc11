package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"clickwage/data/pool"
	"clickwage/data/pool/store"
	"clickwage/data/pool/store/storetest"
)

// opener opens handles on one file, which the test closes.
func opener(t testing.TB, path string) storetest.Opener {
	return func() *store.Store {
		s, err := store.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return s
	}
}

func TestSQLiteKeepsWhatAStorePromises(t *testing.T) {
	storetest.Conform(t, func(t testing.TB) storetest.Opener { return opener(t, filepath.Join(t.TempDir(), "pool.db")) })
}

func TestProgramsThatMakeAFileAtOnceMakeItOnce(t *testing.T) {
	for range 5 {
		path := filepath.Join(t.TempDir(), "pool.db")
		storetest.OpenedAtOnce(t, func() (*store.Store, error) { return store.Open(t.Context(), path) })
	}
}

func TestTheFileIsPrivateAndOnlyOurs(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "pool.db")
	s := opener(t, path)()
	if err := s.Budget(t.Context(), "monthly", func([]byte) ([]byte, error) { return []byte("spent"), nil }); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	text := filepath.Join(folder, "letter.txt")
	if err := os.WriteFile(text, bytes.Repeat([]byte("dear members, "), 100), 0o600); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(text)
	if _, err := store.Open(t.Context(), text); !errors.Is(err, store.ErrNotStore) {
		t.Errorf("a letter: %v", err)
	}
	if after, _ := os.ReadFile(text); !bytes.Equal(before, after) {
		t.Error("the letter was altered")
	}
	if _, err := store.Open(t.Context(), folder); !errors.Is(err, store.ErrNotStore) {
		t.Errorf("a folder: %v", err)
	}
	if err := s.Engine().Write(t.Context(), func(tx store.Tx) error {
		_, err := tx.Exec(t.Context(), "PRAGMA user_version = 99")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), path); !errors.Is(err, store.ErrNewer) {
		t.Errorf("a newer one: %v", err)
	}
}

func TestWhatWasWithdrawnIsNotInTheFile(t *testing.T) {
	p := storetest.New(t, 2, 8, nil)
	path := filepath.Join(t.TempDir(), "pool.db")
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.AddCampaign(t.Context(), p.Campaign, p.File, pool.Leader); err != nil {
		t.Fatal(err)
	}
	gate, pass := storetest.Must(p.Gate())(t), p.Pass(t, "member")
	r := p.Report(t, 1, pass, 1)
	storetest.Must(s.Receive(t.Context(), gate, r, p.Now))(t)
	prio := storetest.Must(p.Prio())(t)
	withdrawn := storetest.Must(pool.ParseReport(storetest.Must(prio.Withdraw(pass, 2, storetest.Seeded("w")))(t)))(t)
	storetest.Must(s.Receive(t.Context(), gate, withdrawn, p.Now))(t)
	if err := s.Close(); err != nil { // the last one to close empties the log
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, sealed := range r.Sealed {
		if bytes.Contains(raw, sealed[100:200]) {
			t.Error("a sealed share is in the file after it was withdrawn")
		}
	}
	if !bytes.Contains(raw, withdrawn.ID[:]) {
		t.Error("the withdrawal is not in the file: the test looks at the wrong one")
	}
}
