package present

import (
	"strings"
	"testing"
	"time"

	"clickwage/data/work"
)

// Keys are pressed before anything of the keys before them is done, and what is
// done off the window's goroutine ends in another order than it began.
func TestKeysInHasteAreDoneInTheirOrder(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	var waiting []func()
	s.Run = func(work, done func()) {
		waiting = append(waiting, func() { s.later(time.Second); work(); done() })
	}
	w.Enter("mturk hit 0.05USD 15m")
	settle := func() {
		for len(waiting) > 0 {
			last := waiting[len(waiting)-1]
			waiting = waiting[:len(waiting)-1]
			last()
		}
	}
	settle()
	w.Batch()
	w.Done()
	w.Done()
	w.Batch()
	w.Switch(work.Search)
	w.Switch(work.Search)
	w.StartOrStop()
	w.Done()
	settle()
	var said []string
	for _, n := range s.told {
		said = append(said, strings.SplitN(n.Text, ":", 2)[0])
	}
	got := strings.Join(said, ", ")
	if want := "Started, Batch of “hit”, Submitted, and started again, Submitted, and started again, The batch is over, Started, Stopped, Goes on, hit"; got != want {
		t.Errorf("got %s; want %s", got, want)
	}
	if len(w.State.Timers) != 0 || len(w.State.Today.Rows) == 0 {
		t.Errorf("left running: %+v", w.State.Timers)
	}
}

// The other outcomes are asked for before the page knows of the task that a key
// before it has started.
func TestATaskIsWaitedForWhereAKeyIsFasterThanThePage(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	var waiting []func()
	s.Run = func(work, done func()) { waiting = append(waiting, func() { work(); done() }) }
	settle := func() {
		for len(waiting) > 0 {
			first := waiting[0]
			waiting = waiting[1:]
			first()
		}
	}
	asked := 0
	ask := func() { asked++ }
	w.OnTask(ask)
	if settle(); asked != 0 {
		t.Errorf("asked %d times with nothing in front, want never", asked)
	}
	w.StartOrStop()
	if w.OnTask(ask); asked != 0 {
		t.Errorf("asked %d times before the task has begun", asked)
	}
	if settle(); asked != 1 {
		t.Errorf("asked %d times once the task had begun, want once", asked)
	}
	if w.OnTask(ask); asked != 2 {
		t.Errorf("asked %d times of a task that is shown, want at once", asked)
	}
	w.Switch(work.Search)
	settle()
	if w.OnTask(ask); asked != 2 {
		t.Errorf("asked of an activity")
	}
	if settle(); asked != 2 {
		t.Errorf("asked of an activity, later")
	}
}
