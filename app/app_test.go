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

	"clickwage/app/present"
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

// hit presses a key, such as "Ctrl O", as the window hears it.
func (w *Window) hit(t *testing.T, cap string) {
	t.Helper()
	k, ok := present.ParseKey(strings.ReplaceAll(cap, " ", "+"))
	if !ok || len(w.desk.Keys.On(k)) == 0 {
		t.Fatalf("no action has the key %s", cap)
	}
	w.press(k)
}

func TestTheDialogSwitchesKeysOffAndClosesByEsc(t *testing.T) {
	w := newWindow(t)
	w.hit(t, "Ctrl O")
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("no dialog is open")
	}
	w.hit(t, "S")
	w.hit(t, "Ctrl N")
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
	w.hit(t, "Ctrl E")
	(&Program{window: w.window}).press(t, "Export")
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
	w.hit(t, "Ctrl B")
	got := w.copied.Mark().Text
	if !strings.HasPrefix(got, "Backup ") || !strings.HasSuffix(got, " today") {
		t.Errorf("after: %q", got)
	}
	if !strings.Contains(w.choices.State.Backup, "opened and checked") {
		t.Errorf("the settings say %q", w.choices.State.Backup)
	}
	folder := filepath.Join(filepath.Dir(w.opt.Tracker.Path()), "backups")
	if err := os.WriteFile(filepath.Join(folder, "other-20990101T000000.000Z.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w.choices.Load()
	if again := w.copied.Mark().Text; again != got {
		t.Errorf("read from the folder: %q, want %q", again, got)
	}
}

func TestTheSettingsAreDrawnAfterTheWelcomeWasLeft(t *testing.T) {
	for name, leave := range map[string]func(w *Window){
		"by a key": func(w *Window) { w.hit(t, "Ctrl I") }, "by its import": func(w *Window) { w.welcomed.OnImport() },
		"by its start": func(w *Window) { w.welcomed.OnStart() }, "by the example": func(w *Window) { w.welcomed.OnExample() },
	} {
		t.Run(name, func(t *testing.T) { drawnAfter(t, leave) })
	}
}

func drawnAfter(t *testing.T, leave func(w *Window)) {
	t.Helper()
	ledger, err := tracker.Open(context.Background(), tracker.Options{Path: filepath.Join(t.TempDir(), "ledger.db"), Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer ledger.Close()
	w, err := New(Options{App: test.NewTempApp(t), Tracker: ledger, Run: func(work, done func()) { work(); done() }, Later: func(time.Duration, func()) func() { return func() {} }})
	if err != nil {
		t.Fatal(err)
	}
	leave(w)
	w.copied.Set(kit.Mark{})
	w.Go(view.ScreenSettings)
	if said := kit.WordsOf(w.settings.Object()); w.copied.Mark().Text == "" || !strings.Contains(said, w.desk.Phrase("key.palette")) {
		t.Errorf("what is read of the settings is still drawn by the welcome alone: %q", said)
	}
}

func TestUndoAndCopyHaveTheShortcutsThatFyneSends(t *testing.T) {
	w := newWindow(t)
	given := map[string]bool{}
	for _, s := range w.shortcuts {
		given[s.ShortcutName()] = true
	}
	for _, sent := range []string{"Undo", "Redo", "Paste", "Copy", "SelectAll", "CustomDesktop:Shift+Control+Z", "CustomDesktop:Control+,"} {
		if !given[sent] {
			t.Errorf("no action has what Fyne sends as %q; there are %v", sent, given)
		}
	}
}

func TestF6GoesThroughThePartsOfAPageAndBack(t *testing.T) {
	w := newWindow(t)
	w.Go(view.ScreenWork)
	var there []int
	for range 6 {
		w.pane(false)
		there = append(there, w.part())
	}
	seen := map[int]bool{}
	for i, part := range there {
		seen[part] = true
		if part < 0 || i > 0 && part == there[i-1] {
			t.Fatalf("F6 went through the parts %v", there)
		}
	}
	if len(seen) != len(w.parts()) {
		t.Errorf("F6 went through %v, and there are %d parts", there, len(w.parts()))
	}
	w.pane(true)
	if got := w.part(); got != there[len(there)-2] {
		t.Errorf("back: part %d, want %d of %v", got, there[len(there)-2], there)
	}
}

// A page may be of one part alone, and then there is no other to go to.
func TestF6EndsOnEveryPage(t *testing.T) {
	w := newWindow(t)
	for _, screen := range []view.Screen{
		view.ScreenWork, view.ScreenLedger, view.ScreenEarnings, view.ScreenDisputes, view.ScreenCollective, view.ScreenImport, view.ScreenSettings, view.ScreenWellbeing,
	} {
		w.Go(screen)
		w.pane(true)
		w.pane(false)
		w.pane(true)
		if w.part() == -2 {
			t.Errorf("page %d: nothing has the keyboard after F6", screen)
		}
	}
	nav := w.parts()[len(w.parts())-1]
	w.window.SetContent(nav)
	w.pane(true)
	if w.window.Canvas().Focused() == nil {
		t.Error("with one part: nothing has the keyboard after Shift F6")
	}
}

func TestPastingActsOnTheWorkPageAlone(t *testing.T) {
	w := newWindow(t)
	w.opt.App.Clipboard().SetContent("Rate photos https://app.prolific.com/studies/1")
	w.Go(view.ScreenLedger)
	w.hit(t, "Ctrl V")
	if len(w.work.State.Timers) != 0 {
		t.Error("a task began from the Ledger page")
	}
	w.ledger.Choose(1)
	w.hit(t, "Ctrl C")
	if got := w.opt.App.Clipboard().Content(); strings.Count(got, "\t") != 8 {
		t.Errorf("copied %q", got)
	}
	w.Go(view.ScreenWork)
	w.opt.App.Clipboard().SetContent("Rate photos https://app.prolific.com/studies/1")
	w.hit(t, "Ctrl V")
	w.work.Load()
	if got := w.work.State.Timers; len(got) != 1 || got[0].Title != "Rate photos" {
		t.Errorf("pasted: %+v", got)
	}
}

func TestLargerTextLeavesLessRoom(t *testing.T) {
	w := newWindow(t)
	if w.room.Narrow {
		t.Fatal("the window is narrow at its opening size")
	}
	w.look(tracker.Settings{TextScale: 130})
	w.window.Content().Refresh()
	if !w.room.Narrow {
		t.Error("text of 130 % has as much room as before")
	}
}
