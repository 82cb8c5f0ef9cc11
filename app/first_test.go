package app

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickwage/app/speech"
	"clickwage/app/view"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// opened is the whole window over a ledger file, everything done in place.
func opened(t *testing.T, path string) *Window {
	t.Helper()
	ledger, err := tracker.Open(context.Background(), tracker.Options{Path: path, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ledger.Close() })
	w, err := New(Options{
		App: test.NewTempApp(t), Tracker: ledger, Theme: "light", Language: "en",
		Run: func(work, done func()) { work(); done() }, Later: func(time.Duration, func()) func() { return func() {} },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.window.Resize(fyne.NewSize(900, 560))
	return w
}

// walk goes through the page by Tab and does something at each stop, until a
// stop comes again.
func (w *Window) walk(at func(fyne.Focusable)) int {
	seen := map[fyne.Focusable]bool{}
	for {
		w.Canvas().FocusNext()
		now := w.Canvas().Focused()
		if now == nil || seen[now] {
			return len(seen)
		}
		seen[now] = true
		at(now)
	}
}

func TestTheFirstQuestionsAreAnsweredByKeyboardAndOutliveAKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	w := opened(t, path)
	if !w.welcome {
		t.Fatal("an empty ledger shows no welcome")
	}
	ticks, at := 0, slices.Index(w.choices.State.Countries.Options, speech.Country("en", "PT"))
	w.walk(func(o fyne.Focusable) {
		switch x := o.(type) {
		case interface{ Selected() bool }:
			if ticks++; ticks <= 2 {
				o.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
			}
		default:
			for x == w.welcomed.Country() && w.choices.State.Countries.Chosen != at {
				o.TypedRune('p')
			}
		}
	})
	w.Canvas().Unfocus()
	if w.welcomed.Scrolls() {
		t.Error("at 900x560 the answered questions scroll")
	}
	s, err := w.opt.Tracker.Settings(context.Background())
	if err != nil || s.Country != "PT" || s.Currency != "EUR" || s.Floor.String() != "5.31EUR" || len(s.Platforms) != 2 {
		t.Fatalf("kept %+v (%v)", s, err)
	}

	// Killed: nobody said that the welcome is over.
	w.opt.Tracker.Close()
	w = opened(t, path)
	if !w.welcome {
		t.Fatal("the questions are gone after a kill")
	}
	if st := w.choices.State; st.First.Floor == "" || st.Floor != "€5.31" || !st.First.Platforms[0].On || !st.First.Platforms[1].On {
		t.Errorf("an answer is lost: %+v", st.First)
	}
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeySpace})
	running, err := w.opt.Tracker.Running(context.Background())
	if err != nil || len(running) != 1 || w.welcome || w.open != view.ScreenWork {
		t.Errorf("Space starts no timer: %+v (%v)", running, err)
	}
	w.opt.Tracker.Close()
	if w = opened(t, path); w.welcome {
		t.Error("the welcome comes again")
	}
}

func TestTheExampleIsOneKeyAwayAndOneClickGone(t *testing.T) {
	w := opened(t, filepath.Join(t.TempDir(), "ledger.db"))
	ctx := context.Background()
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyE})
	tasks, _, err := w.opt.Tracker.Count(ctx, store.Filter{})
	if err != nil || tasks < 300 || w.welcome {
		t.Fatalf("E shows %d tasks (%v)", tasks, err)
	}
	w.workAt.OnRemoveExample()
	tasks, others, err := w.opt.Tracker.Count(ctx, store.Filter{})
	if err != nil || tasks+others != 0 {
		t.Errorf("%d entries are left (%v)", tasks+others, err)
	}
}

func TestABarShowsThatTheLedgerIsReadForLong(t *testing.T) {
	var due []func()
	told := ""
	u := &using{tell: func(busy bool) {
		told += map[bool]string{true: "busy ", false: "done "}[busy]
	}}
	run := u.runner(func(work, done func()) { work(); due = append(due, done) })
	run(func() {}, func() {})
	run(func() {}, func() {})
	for _, done := range due {
		done()
	}
	if told != "busy done " {
		t.Errorf("told %q, want to be told once of both", told)
	}
}
