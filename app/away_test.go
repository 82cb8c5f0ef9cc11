package app

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickwage/app/idle"
	"clickwage/app/view"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// deskWindow is a window over a clock that the test moves.
type deskWindow struct {
	*Window
	now time.Time
}

func newDeskWindow(t *testing.T) *deskWindow {
	t.Helper()
	begin := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	d := &deskWindow{now: begin}
	ledger, err := tracker.Open(context.Background(), tracker.Options{
		Path: filepath.Join(t.TempDir(), "ledger.db"), Zone: time.UTC, Now: func() time.Time { return d.now },
		Reading: func() work.Reading {
			up := d.now.Sub(begin)
			return work.Reading{Wall: work.At(d.now), Boot: up, Mono: up, ID: "one"}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ledger.Close() })
	if err := ledger.SetSettings(context.Background(), tracker.Settings{Zone: time.UTC, Welcomed: true, TextScale: 100, Away: 5 * time.Minute}); err != nil {
		t.Fatal(err)
	}
	d.Window, err = New(Options{
		App: test.NewTempApp(t), Tracker: ledger, Theme: "light", Language: "en",
		Run: func(work, done func()) { work(); done() }, Later: func(time.Duration, func()) func() { return func() {} },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ledger.Subscribe(func(tracker.Change) { d.Load() }))
	d.window.Resize(fyne.NewSize(1160, 680))
	return d
}

// pass lets seconds go by, with what the system tells at each.
func (d *deskWindow) pass(seconds int, since func(n int) time.Duration) {
	for n := range seconds {
		d.now = d.now.Add(time.Second)
		d.second(true, look{idle: since(n), known: true})
	}
}

func busy(int) time.Duration   { return 0 }
func gone(n int) time.Duration { return time.Duration(n+1) * time.Second }

func typed(w *Window, key fyne.KeyName) { w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key}) }

func TestAnAbsenceIsAskedAboutAndAnsweredByItsKey(t *testing.T) {
	d := newDeskWindow(t)
	d.work.StartOrStop()
	d.pass(600, busy)
	d.pass(22*60, gone)
	if !d.away.State.Asked {
		t.Fatal("nothing is asked")
	}
	d.Go(view.ScreenLedger)
	if line := d.status.Text(); !strings.HasPrefix(line, "Away since 14:10") {
		t.Errorf("the ledger's foot says %q", line)
	}
	typed(d.Window, fyne.KeyC)
	d.Go(view.ScreenWork)
	d.pass(5, busy)
	d.Canvas().Focus(d.workAt.Field.Entry())
	d.Canvas().Focused().TypedRune('c')
	if !d.away.State.Asked || d.status.Text() != d.desk.Phrase("work.new.hint", "approved") {
		t.Fatalf("answered by a key on another page or in a field: %+v", d.away.State)
	}
	d.Canvas().Unfocus()
	d.hit(t, "Ctrl O")
	d.Go(view.ScreenWork)
	typed(d.Window, fyne.KeyC)
	if !d.away.State.Asked {
		t.Fatal("answered through a dialog")
	}
	typed(d.Window, fyne.KeyEscape)
	typed(d.Window, fyne.KeyC)
	if d.away.State.Asked {
		t.Fatal("the key does not answer")
	}
	records := d.work.State.Today.Rows
	if len(records) != 1 || records[0].Title != "Break" || !strings.Contains(records[0].Caption, "22") {
		t.Errorf("today holds %+v", records)
	}
	if clock := d.work.State.Timers[0].Clock; clock != "10:04" {
		t.Errorf("the timer shows %s", clock)
	}
}

func TestTheSecondWindowOnALedgerAsksNothing(t *testing.T) {
	d := newDeskWindow(t)
	d.Twice()
	d.work.StartOrStop()
	d.pass(600, gone)
	if d.away.State.Asked {
		t.Error("both windows ask")
	}
}

func TestSettingsSayHowAbsenceIsNoticed(t *testing.T) {
	d := newDeskWindow(t)
	for name, want := range map[string]string{"x11": "the X server", "": "only sleep"} {
		closing := d.absences.open(func() idle.Source { return named{name: name} })
		closing()
		if got := d.choices.State.Senses; !strings.Contains(got, want) {
			t.Errorf("%q: got %q", name, got)
		}
	}
}

// named is a source of which only its name matters.
type named struct {
	idle.Source
	name string
}

func (n named) Name() string { return n.name }
func (named) Close() error   { return nil }
