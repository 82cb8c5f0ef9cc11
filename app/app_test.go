package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickwage/app/view"
	"clickwage/app/view/kit"
	"clickwage/data/tracker"
)

// newWindow is the whole window over the example, everything done in place.
func newWindow(t *testing.T) *Window {
	t.Helper()
	ledger, err := tracker.Open(context.Background(), tracker.Options{Path: filepath.Join(t.TempDir(), "ledger.db"), Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ledger.Close() })
	if err := ledger.FillExample(context.Background()); err != nil {
		t.Fatal(err)
	}
	w, err := New(Options{
		App: test.NewTempApp(t), Tracker: ledger, Theme: "light", Language: "en",
		Run: func(work, done func()) { work(); done() }, Later: func(time.Duration, func()) func() { return func() {} },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.window.Resize(fyne.NewSize(1160, 680))
	return w
}

func (w *Window) press(t *testing.T, cap string) {
	t.Helper()
	for _, a := range w.Actions() {
		if a.Cap == cap {
			w.act(a)
			return
		}
	}
	t.Fatalf("no action has the key %s", cap)
}

func TestTheDialogSwitchesKeysOffAndClosesByEsc(t *testing.T) {
	w := newWindow(t)
	w.press(t, "Ctrl O")
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("no dialog is open")
	}
	w.press(t, "S")
	w.press(t, "Ctrl N")
	if len(w.work.State.Timers) != 0 || w.open != view.ScreenImport {
		t.Error("a key went through the dialog")
	}
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.Canvas().Overlays().Top() != nil {
		t.Error("Esc leaves the dialog open")
	}
}

func TestTheLedgerIsExportedAsItIsShown(t *testing.T) {
	w := newWindow(t)
	w.Go(view.ScreenLedger)
	w.ledger.Filter(2)
	w.press(t, "Ctrl E")
	files, err := filepath.Glob(filepath.Join(filepath.Dir(w.opt.Tracker.Path()), "exports", "*.csv"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v, %v", files, err)
	}
	path := files[0]
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(written)
	if rows := strings.Count(text, "example-"); rows == 0 || strings.Count(text, ",rejected,") != rows {
		t.Errorf("%d rows, of which %d are rejected:\n%.400s", rows, strings.Count(text, ",rejected,"), text)
	}
}

func TestTheFootSaysWhenTheLedgerWasCopied(t *testing.T) {
	w := newWindow(t)
	if got := w.copied.Mark().Text; got != "No backup yet" {
		t.Errorf("before: %q", got)
	}
	w.press(t, "Ctrl B")
	got := w.copied.Mark().Text
	if !strings.HasPrefix(got, "Backup ") || !strings.HasSuffix(got, " today") {
		t.Errorf("after: %q", got)
	}
	if !strings.Contains(w.choices.State.Backup, "backups") {
		t.Errorf("the settings say %q", w.choices.State.Backup)
	}
	folder := filepath.Join(filepath.Dir(w.opt.Tracker.Path()), "backups")
	if err := os.WriteFile(filepath.Join(folder, "other-2099-01-01-000000.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w.choices.Load()
	if again := w.copied.Mark().Text; again != got {
		t.Errorf("read from the folder: %q, want %q", again, got)
	}
}

func TestTheSettingsAreDrawnAfterTheWelcomeWasLeftByAKey(t *testing.T) {
	ledger, err := tracker.Open(context.Background(), tracker.Options{Path: filepath.Join(t.TempDir(), "ledger.db"), Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer ledger.Close()
	w, err := New(Options{App: test.NewTempApp(t), Tracker: ledger, Run: func(work, done func()) { work(); done() }, Later: func(time.Duration, func()) func() { return func() {} }})
	if err != nil {
		t.Fatal(err)
	}
	w.press(t, "Ctrl I")
	w.copied.Set(kit.Mark{})
	w.Go(view.ScreenSettings)
	if w.copied.Mark().Text == "" {
		t.Error("what is read of the settings is still drawn by the welcome alone")
	}
}
