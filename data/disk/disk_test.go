package disk

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func in(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestAFileIsReplacedWholeOrNotAtAll(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		write func(io.Writer) error
		check func(string) error
		want  string
		fails error
	}{
		"written":            {Bytes([]byte("new")), nil, "new", nil},
		"written in part":    {func(w io.Writer) error { io.WriteString(w, "ne"); return broken }, nil, "old", broken},
		"does not read back": {Bytes([]byte("new")), func(string) error { return broken }, "old", broken},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f")
			if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := Replace(path, c.write, c.check); !errors.Is(err, c.fails) {
				t.Errorf("got %v, want %v", err, c.fails)
			}
			text, err := os.ReadFile(path)
			if err != nil || string(text) != c.want {
				t.Errorf("got %q, %v, want %q", text, err, c.want)
			}
			if left := in(t, filepath.Dir(path)); len(left) != 1 {
				t.Errorf("got %q in the folder", left)
			}
			if info, err := os.Stat(path); err != nil || c.fails == nil && info.Mode().Perm() != 0o600 {
				t.Errorf("got mode %v, %v, want a private file", info.Mode(), err)
			}
		})
	}
}

func TestOnlyWhatKilledProgramsLeftIsSwept(t *testing.T) {
	folder := t.TempDir()
	held, done, err := Scratch(folder)
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(folder, ".clickwage-part-left")
	fresh := filepath.Join(folder, ".clickwage-part-fresh")
	for _, path := range []string{left, fresh} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-time.Hour)
	for _, path := range []string{left, held} {
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	Sweep(folder)
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want it swept: nobody holds it", err)
	}
	for _, path := range []string{fresh, held} {
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%s was swept while in use: %v", path, err)
		}
	}
	if done(); len(in(t, folder)) != 1 {
		t.Errorf("got %q in the folder, want the fresh part alone", in(t, folder))
	}
}
