package view

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"clickwage/app/view/kit"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// over is what lies over a canvas, as words.
func over(c fyne.Canvas) string {
	top := c.Overlays().Top()
	if top == nil {
		return ""
	}
	return words(top)
}

func overContains(t *testing.T, c fyne.Canvas, want ...string) {
	t.Helper()
	got := over(c)
	for _, text := range want {
		if !strings.Contains(got, text) {
			t.Errorf("%q is not shown; there is:\n%s", text, got)
		}
	}
}

// write types into a field of the dialog.
func (a *asked) write(field int, text string) {
	a.open.fields[field].Entry().(interface{ SetText(string) }).SetText(text)
}

// entries is how many the ledger has.
func (s *stage) entries(t *testing.T) int {
	t.Helper()
	tasks, others, err := s.tracker.Count(context.Background(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return tasks + others
}

func TestTheSettingsShowBackupsAndTheReference(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	if _, err := s.tracker.BackupNow(context.Background(), ""); err != nil {
		t.Fatal(err)
	}
	page := s.settings()
	onCanvas(t, page.Object(), fyne.NewSize(1024, 900))
	contains(t, page.Object(), "Safe", "opened and checked", "Restore…", "Encrypt…", "Erase my data", "A reference, not an entitlement.")
	portugal := -1
	for i, name := range page.model.State.Countries.Options {
		if name == "Portugal" {
			portugal = i
		}
	}
	page.model.Country(portugal)
	contains(t, page.Object(), "€5.31 an hour since 1 Jan 2026", "Take it as my floor")
	page.model.TakeWage()
	if page.model.State.Floor != "€5.31" || page.model.State.WageFloor != "" {
		t.Errorf("taken as the floor: %q, still offered as %q", page.model.State.Floor, page.model.State.WageFloor)
	}
}

func TestAPassphraseIsAskedTwiceAndTheCopyOpensByIt(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	c := onCanvas(t, s.settings().Object(), fyne.NewSize(1024, 760))
	a := s.asking(c)
	a.safety.BackUpSealed()
	overContains(t, c, "Nobody can recover a forgotten passphrase")
	a.write(0, "nine boats")
	a.write(1, "nine moats")
	overContains(t, c, "The two differ.")
	if a.open.press(); a.model.Ready {
		t.Error("two passphrases that differ can be used")
	}
	a.write(1, "nine boats")
	a.open.press()
	overContains(t, c, "encrypted, opened again and compared")
	all, err := s.tracker.Backups()
	if err != nil || len(all) != 1 || !all[0].Sealed {
		t.Fatalf("backups %+v, %v", all, err)
	}
	if _, err := tracker.VerifyBackup(context.Background(), all[0].Path, "nine boats"); err != nil {
		t.Error(err)
	}
}

func TestASealedBackupIsLookedIntoBeforeItIsRestored(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	if _, err := s.tracker.BackupNow(context.Background(), "nine boats"); err != nil {
		t.Fatal(err)
	}
	c := onCanvas(t, s.settings().Object(), fyne.NewSize(1024, 760))
	a := s.asking(c)
	a.safety.Restore()
	overContains(t, c, "encrypted", "Its passphrase", "Look inside")
	a.write(0, "ten boats")
	a.open.press()
	overContains(t, c, "The passphrase is wrong")
	a.write(0, "nine boats")
	a.open.press()
	n := s.entries(t)
	overContains(t, c, fmt.Sprintf("%d now, %d in the backup", n, n), "Restore")
	if a.replaced != nil {
		t.Fatal("it was restored without being asked for")
	}
	if a.open.press(); a.replaced == nil {
		t.Error("Restore does nothing")
	}
}

func TestErasingWantsTheWordTypedAndNamesTheCopies(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	if _, err := s.tracker.BackupNow(context.Background(), ""); err != nil {
		t.Fatal(err)
	}
	c := onCanvas(t, s.settings().Object(), fyne.NewSize(1024, 760))
	a := s.asking(c)
	a.safety.Erase()
	overContains(t, c, "It remains in 1 backup", "Everything", "Type “erase” to go on")
	a.open.choose(len(a.model.List.Rows) - 1)
	a.open.press()
	if s.entries(t) == 0 {
		t.Fatal("erased without the word")
	}
	a.write(0, "erase")
	a.open.press()
	overContains(t, c, "erased for good", "1 copy beside the ledger still holds it")
	if n := s.entries(t); n != 0 {
		t.Errorf("%d entries are left", n)
	}
}

func TestAnExportIsWrittenAsChosen(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	page := s.ledger()
	c := onCanvas(t, page.Object(), fyne.NewSize(1024, 760))
	page.model.Tick(1)
	page.model.Tick(2)
	for format, end := range tracker.ExportEnds() {
		a := s.asking(c)
		page.model.Export(a.shell)
		overContains(t, c, "Ticked (2)")
		a.model.Picks[0].Chosen = format
		a.model.Picks[0].OnChosen(format)
		folder := filepath.Join(t.TempDir(), "a new folder")
		a.write(0, folder)
		a.open.press()
		overContains(t, c, "Exported", end)
		a.shell.Shut()
		files, err := os.ReadDir(folder)
		if err != nil || len(files) != 1 || filepath.Ext(files[0].Name()) != end {
			t.Errorf("%s: files %v, %v", end, files, err)
		}
	}
}

func TestAnExportThatFailsSaysSoAndLeavesNothing(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	page := s.ledger()
	c := onCanvas(t, page.Object(), fyne.NewSize(1024, 760))
	a := s.asking(c)
	page.model.Export(a.shell)
	plain := filepath.Join(t.TempDir(), "plain")
	if err := os.WriteFile(plain, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	a.write(0, plain)
	a.open.press()
	if !a.model.Ready || a.model.Trouble == nil {
		t.Fatalf("the dialog says %+v and can be tried again: %v", a.model.Trouble, a.model.Ready)
	}
	if kept, err := os.ReadFile(plain); err != nil || string(kept) != "kept" {
		t.Errorf("the file in the way: %q, %v", kept, err)
	}
}
