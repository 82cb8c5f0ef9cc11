package present

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clickwage/app/speech"
	"clickwage/assets"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// wordsOf says phrases of a language; a key that it lacks fails the test.
func wordsOf(t testing.TB, language string) Phrase {
	t.Helper()
	spoken, err := speech.In(language)
	if err != nil {
		t.Fatal(err)
	}
	return func(key string, args ...any) string {
		if !spoken.Has(key) {
			t.Errorf("no phrase for %q in %s", key, language)
		}
		return spoken.Say(key, args...)
	}
}

func fileOf(t testing.TB, language string) map[string]any {
	t.Helper()
	raw, err := fs.ReadFile(assets.Translations(), language+".json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// stage is a desk over a real ledger, at a clock that the test moves.
type stage struct {
	clock time.Time
	*Desk
	told []Notice
}

var monday = time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)

func newStage(t testing.TB) *stage {
	t.Helper()
	s := &stage{clock: monday}
	opened, err := tracker.Open(context.Background(), tracker.Options{
		Path: filepath.Join(t.TempDir(), "ledger.db"), Now: func() time.Time { return s.clock },
		Reading: func() work.Reading { return work.Reading{Wall: work.At(s.clock)} }, Zone: time.UTC,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { opened.Close() })
	s.Desk = &Desk{
		Keys:    ReadBindings(Actions(), ""),
		Tracker: opened, Phrase: wordsOf(t, "en"), Language: "en", Run: func(work, done func()) { work(); done() },
		Tell: func(n Notice) { s.told = append(s.told, n) }, Look: func() Look { return Look{} }, Post: func(f func()) { f() },
	}
	return s
}

// later moves the clock on.
func (s *stage) later(d time.Duration) { s.clock = s.clock.Add(d) }

// last is what was said last.
func (s *stage) last(t testing.TB) Notice {
	t.Helper()
	if len(s.told) == 0 {
		t.Fatal("nothing was said")
	}
	return s.told[len(s.told)-1]
}

// loaded is a Work presenter that reads anew after every change, as the window does.
func (s *stage) loaded(t testing.TB) *Work {
	t.Helper()
	w := NewWork(s.Desk)
	t.Cleanup(s.Tracker.Subscribe(func(tracker.Change) { w.Load() }))
	w.Load()
	return w
}

func TestALateAnswerIsDropped(t *testing.T) {
	var waiting []func()
	d := &Desk{Run: func(work, done func()) { waiting = append(waiting, func() { work(); done() }) }}
	var a asking
	var shown []int
	for n := 1; n <= 2; n++ {
		ask(d, &a, func(context.Context) (int, error) { return n, nil }, func(got int, _ error) { shown = append(shown, got) })
	}
	waiting[1]()
	waiting[0]()
	if fmt.Sprint(shown) != "[2]" {
		t.Errorf("shown %v, want the newest answer alone", shown)
	}
}

func TestEveryErrorIsSaidInWords(t *testing.T) {
	say := wordsOf(t, "en")
	for _, c := range causes {
		got := TroubleOf(say, fmt.Errorf("somewhere: %w", c.is))
		if got.Happened == "" || strings.Contains(got.line(), "{{") {
			t.Errorf("%v: got %q", c.is, got.line())
		}
	}
	if got := TroubleOf(say, errors.New("odd")); !strings.Contains(got.Happened, "odd") {
		t.Errorf("an error without words: got %q, want its own text in it", got.Happened)
	}
	step := TroubleOf(say, work.TransitionError{From: work.Approved, To: work.Returned})
	if !strings.Contains(step.Happened, "Approved") || !strings.Contains(step.Happened, "Returned") {
		t.Errorf("a step that no platform knows: got %q", step.Happened)
	}
}
