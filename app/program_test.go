package app

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"clickwage/app/view"
	"clickwage/app/view/kit"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// start is the program over a ledger's file, everything done in place.
func start(t *testing.T, path string) *Program {
	t.Helper()
	p := Start(ProgramOptions{
		App: test.NewTempApp(t), Path: path, Theme: "light", Language: "en", still: true,
		Run: func(work, done func()) { work(); done() }, Later: func(time.Duration, func()) func() { return func() {} },
	})
	t.Cleanup(func() { p.Close() })
	return p
}

// walk visits what is drawn.
func walk(o fyne.CanvasObject, do func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	do(o)
	switch x := o.(type) {
	case *fyne.Container:
		for _, c := range x.Objects {
			walk(c, do)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(x).Objects() {
			walk(c, do)
		}
	}
}

// layers are the page and what lies over it.
func (p *Program) layers() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{p.window.Content()}, p.window.Canvas().Overlays().List()...)
}

func (p *Program) shows(t *testing.T, want ...string) {
	t.Helper()
	var words []string
	for _, layer := range p.layers() {
		walk(layer, func(o fyne.CanvasObject) {
			if text, ok := o.(*canvas.Text); ok {
				words = append(words, text.Text)
			}
		})
	}
	all := strings.Join(words, " ")
	for _, text := range want {
		if !strings.Contains(all, text) {
			t.Errorf("%q is not shown; there is:\n%s", text, all)
		}
	}
}

// press presses the button of a text, on the uppermost layer that has one.
func (p *Program) press(t *testing.T, text string) {
	t.Helper()
	layers := p.layers()
	for i := len(layers) - 1; i >= 0; i-- {
		var found *kit.Button
		walk(layers[i], func(o fyne.CanvasObject) {
			if b, ok := o.(*kit.Button); ok && b.Options().Text == text {
				found = b
			}
		})
		if found != nil {
			test.Tap(found)
			return
		}
	}
	t.Fatalf("there is no button %q", text)
}

// made is a ledger with the example and a backup, closed again.
func made(t *testing.T) (path string) {
	t.Helper()
	ctx := context.Background()
	path = filepath.Join(t.TempDir(), "ledger.db")
	l, err := tracker.Open(ctx, tracker.Options{Path: path, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.FillExample(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := l.BackupNow(ctx, ""); err != nil {
		t.Fatal(err)
	}
	return path
}

// spoil writes over pages of a file, from the given one on.
func spoil(t *testing.T, path string, from int64) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	junk := []byte(strings.Repeat("Z", 8192))
	for at := from * 8192; at+8192 <= info.Size(); at += 3 * 8192 {
		if _, err := f.WriteAt(junk, at); err != nil {
			t.Fatal(err)
		}
	}
}

func TestALedgerThatCannotBeShownSaysSoOnAPage(t *testing.T) {
	for name, c := range map[string]struct {
		make func(t *testing.T) (path string)
		want []string
	}{
		"the file is no database any more and there is a backup": {func(t *testing.T) string {
			path := made(t)
			spoil(t, path, 0)
			return path
		}, []string{"file is damaged", "The last whole one is of", "Go back to a backup…", "Show folder"}},
		"pages in it are spoiled": {func(t *testing.T) string {
			path := made(t)
			spoil(t, path, 2)
			return path
		}, []string{"file is damaged", "Nothing was changed or deleted", "Open for reading only"}},
		"a file of something else": {func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "ledger.db")
			if err := os.WriteFile(path, []byte(strings.Repeat("a song ", 900)), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}, []string{"This file is not a Clickwage ledger", "It was left as it is.", "Try again"}},
		"a file where its folder should be": {func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "plain")
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			return filepath.Join(path, "ledger.db")
		}, []string{"A file stands where the ledger’s folder should be"}},
	} {
		t.Run(name, func(t *testing.T) {
			start(t, c.make(t)).shows(t, c.want...)
		})
	}
}

func TestADamagedLedgerIsRestoredAndNothingIsDeleted(t *testing.T) {
	path := made(t)
	spoil(t, path, 0)
	p := start(t, path)
	p.press(t, "Go back to a backup…")
	p.shows(t, "Whole: every page was read.", "cannot be counted now")
	p.press(t, "Restore")
	p.shows(t, "The ledger was restored", "Former ledger")
	if p.shown == nil || p.ledger.ReadOnly() {
		t.Fatal("the restored ledger is not in use")
	}
	aside, err := filepath.Glob(path + ".before-restore-*")
	if err != nil || len(aside) == 0 {
		t.Errorf("the damaged file is gone: %v, %v", aside, err)
	}
	if epochs, err := p.ledger.Epochs(context.Background()); err != nil || len(epochs) != 1 {
		t.Errorf("epochs %v, %v", epochs, err)
	}
}

func TestARestoreTakesThreePressesFromSettings(t *testing.T) {
	path := made(t)
	p := start(t, path)
	if _, err := p.ledger.Start(context.Background(), tracker.StartOptions{Title: "later than the backup"}); err != nil {
		t.Fatal(err)
	}
	p.shown.Go(view.ScreenSettings)
	p.press(t, "Restore…")
	tasks, others, err := p.ledger.Count(context.Background(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	p.shows(t, fmt.Sprintf("%d now, %d in the backup", tasks+others, tasks+others-1))
	old := p.ledger
	p.press(t, "Restore")
	p.shows(t, "The ledger was restored", fmt.Sprint(tasks+others-1))
	if p.ledger == old {
		t.Error("the window is still on the former file")
	}
	if running, err := p.ledger.Running(context.Background()); err != nil || len(running) != 0 {
		t.Errorf("what came after the backup is still there: %v, %v", running, err)
	}
}

func TestALedgerOpenOnAnotherComputerCanBeUsedAnyway(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "Dropbox")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "ledger.db")
	lock, err := json.Marshal(map[string]any{"id": "another", "name": "ines-laptop", "alive": time.Now().UTC()})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+"-host", lock, 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, path)
	p.shows(t, "Open on ines-laptop", "Dropbox syncs this folder")
	if p.ledger != nil {
		t.Error("it was opened all the same")
	}
	p.press(t, "Use it here anyway")
	if p.shown == nil {
		t.Fatal("it was not opened")
	}
	p.shows(t, "Why?")
}

func TestDamageFoundLaterLeadsToThePageAndToReading(t *testing.T) {
	path := made(t)
	p := start(t, path)
	p.shown.desk.Damaged(&tracker.DamagedError{Path: path, Cause: os.ErrInvalid})
	p.shows(t, "file is damaged")
	if p.ledger != nil {
		t.Fatal("the ledger is still open")
	}
	p.press(t, "Open for reading only")
	p.shows(t, "damaged and open for reading only", "Go back to a backup…")
	if !p.ledger.ReadOnly() {
		t.Error("it can be written to")
	}
}

func TestTheEndOfTheWindowIsTold(t *testing.T) {
	for name, text := range map[string]string{"over a ledger": "", "over the page that says why there is none": "no ledger, but a text that is long enough to be looked at"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "ledger.db")
			if text != "" {
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			told := 0
			p := Start(ProgramOptions{
				App: test.NewTempApp(t), Path: path, Language: "en", still: true, Closed: func() { told++ },
				Run: func(work, done func()) { work(); done() }, Later: func(time.Duration, func()) func() { return func() {} },
			})
			t.Cleanup(func() { p.Close() })
			if (p.shown == nil) != (text != "") {
				t.Fatalf("the ledger is shown: %v", p.shown != nil)
			}
			p.window.Close()
			if told != 1 {
				t.Errorf("told %d times", told)
			}
			if p.shown != nil && !p.shown.using.over.Load() {
				t.Error("what comes back later would still be drawn")
			}
		})
	}
}

func TestWhatWasPutOffIsLeftWhereTheWindowHasClosed(t *testing.T) {
	for _, over := range []bool{false, true} {
		u, done := &using{tell: func(bool) {}}, 0
		var later func()
		u.later(func(_ time.Duration, do func()) func() { later = do; return func() {} })(time.Second, func() { done++ })
		u.over.Store(over)
		later()
		if want := map[bool]int{false: 1}[over]; done != want {
			t.Errorf("over %v: done %d times, want %d", over, done, want)
		}
	}
}

// What is sent to the window's goroutine while it closes is left as well.
func TestNothingReachesAWindowThatHasClosed(t *testing.T) {
	test.NewTempApp(t)
	for _, over := range []bool{false, true} {
		u, done := &using{tell: func(bool) {}}, make(chan bool, 2)
		u.over.Store(over)
		u.main(func() { done <- true })
		fyne.DoAndWait(func() { done <- false })
		if got := <-done; got == over {
			t.Errorf("over %v: it was done: %v", over, got)
		}
	}
}
