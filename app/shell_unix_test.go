//go:build unix

package app

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/storage"
	"golang.org/x/sys/unix"

	"clickwage/app/present"
)

// A chooser in a folder with a pipe opens and leaves that out: to read of it would
// keep the window waiting for ever.
func TestAChooserDoesNotWaitForAPipe(t *testing.T) {
	folder := t.TempDir()
	pipe, file, link := filepath.Join(folder, "pipe"), filepath.Join(folder, "export"), filepath.Join(folder, "link")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("Study,Reward\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{pipe: false, file: true, link: true, filepath.Join(folder, "gone"): false} {
		if got := (onDisk{}).Matches(storage.NewFileURI(path)); got != want {
			t.Errorf("%s is shown: %v, want %v", filepath.Base(path), got, want)
		}
	}
	w := newWindow(t)
	t.Setenv("HOME", folder) // where choosers begin
	w.asks.browse(present.Browsing{Title: "Open"}, func(string) {})
	if w.Canvas().Overlays().Top() == nil {
		t.Error("no chooser is open")
	}
}
