package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestTheLogIsAddedTo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	at := func() time.Time { return time.Date(2026, 11, 25, 20, 30, 0, 5_000_000, time.FixedZone("", 3600)) }
	for _, id := range []string{"submitted", "favourite.3"} {
		file, err := opened(path)
		if err != nil {
			t.Fatal(err)
		}
		acted(file, at)(id)
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := "2026-11-25T19:30:00.005Z submitted\n2026-11-25T19:30:00.005Z favourite.3\n"; string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if none, err := opened(""); none != nil || err != nil {
		t.Errorf("no name opened %v, %v", none, err)
	}
	if _, err := opened(t.TempDir()); err == nil {
		t.Error("a folder was opened as the log")
	}
}
