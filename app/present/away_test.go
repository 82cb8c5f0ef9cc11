package present

import (
	"strings"
	"testing"
	"time"

	"clickwage/data/tracker"
	"clickwage/data/work"
)

// absent is the presenter of absences over a task that runs since 14:00.
func (s *stage) absent(t *testing.T) (*Away, *Work) {
	t.Helper()
	w := s.loaded(t)
	a := NewAway(s.Desk)
	t.Cleanup(s.Tracker.Subscribe(func(tracker.Change) { a.Load() }))
	w.Enter("prolific image study 0.60GBP")
	return a, w
}

// away lets 20 minutes of work and 22 of absence go by.
func (s *stage) away() work.Absence {
	s.later(20 * time.Minute)
	from := s.Tracker.Reading()
	s.later(22 * time.Minute)
	return work.Absence{From: from, To: s.Tracker.Reading()}
}

func TestAnAbsenceIsAskedAboutWhileItGoesOnAndAfterIt(t *testing.T) {
	s := newStage(t)
	a, w := s.absent(t)
	gone := s.away()
	a.Gone(gone, true)
	if got := a.State.Since + " " + plainSpaces(a.State.Question); got != "Away since 14:20. 22 min so far. Work, break, or stop at 14:20?" {
		t.Errorf("going on: got %q", got)
	}
	a.Ended(gone)
	a.Gone(work.Absence{}, false)
	if got := plainSpaces(a.State.Question); got != "14:20 to 14:42, 22 min. Work, break, or stop at 14:20?" {
		t.Errorf("ended: got %q", got)
	}
	if len(w.State.Timers) != 1 || w.State.Timers[0].Clock != "42:00" {
		t.Fatalf("the timer: got %+v", w.State.Timers)
	}
	a.Was(work.Break)
	if a.State.Asked || w.State.Timers[0].Clock != "20:00" {
		t.Errorf("answered: %+v, the timer shows %s", a.State, w.State.Timers[0].Clock)
	}
	if said := plainSpaces(s.last(t).Text); said != "Away 22 min: Break" {
		t.Errorf("said %q", said)
	}
	s.last(t).Undo()
	if !a.State.Asked || w.State.Timers[0].Clock != "42:00" {
		t.Errorf("undone: %+v, the timer shows %s", a.State, w.State.Timers[0].Clock)
	}
}

// The question stands while an absence that has ended is being written; a key that
// answers it then must not be lost.
func TestAnAnswerWhileTheAbsenceIsWrittenIsTakenAfterIt(t *testing.T) {
	for name, key := range map[string]func(*Away){
		"a break": func(a *Away) { a.Was(work.Break) }, "work": func(a *Away) { a.Keep() }, "a split": func(a *Away) { a.Split(true) },
	} {
		s := newStage(t)
		a, _ := s.absent(t)
		gone := s.away()
		a.Gone(gone, true)
		var waiting []func()
		s.Run = func(work, done func()) { waiting = append(waiting, func() { work(); done() }) }
		a.Ended(gone)
		key(a)
		if !a.State.Asked || a.State.Splitting {
			t.Errorf("%s before anything is written: %+v", name, a.State)
		}
		for len(waiting) > 0 {
			first := waiting[0]
			waiting = waiting[1:]
			first()
		}
		if splits := name == "a split"; a.State.Asked != splits || a.State.Splitting != splits {
			t.Errorf("%s: the question is %+v", name, a.State)
		}
	}
}

func TestAnAbsenceAnsweredWhileItGoesOnEndsWithTheAnswer(t *testing.T) {
	s := newStage(t)
	a, w := s.absent(t)
	told := false
	a.Answered = func() { told = true }
	a.Gone(s.away(), true)
	s.later(30 * time.Second)
	a.Drop()
	if !told || a.State.Asked || w.State.Timers[0].Clock != "20:00" {
		t.Errorf("told %t, %+v, the timer shows %s", told, a.State, w.State.Timers[0].Clock)
	}
}

func TestASplitTakesAMomentWithinTheAbsence(t *testing.T) {
	s := newStage(t)
	a, w := s.absent(t)
	a.Ended(s.away())
	a.Split(true)
	if a.State.Middle != "14:31" {
		t.Errorf("offered %q", a.State.Middle)
	}
	for _, wrong := range []string{"", "noon", "14:20", "14:42", "15:00", "x14:31"} {
		a.SplitAt(wrong)
		if !a.State.Splitting || !strings.Contains(a.State.Wrong, "14:20") {
			t.Errorf("%q is taken: %+v", wrong, a.State)
		}
	}
	a.SplitAt(" 14:31 ")
	if a.State.Asked || w.State.Timers[0].Clock != "31:00" {
		t.Errorf("split: %+v, the timer shows %s", a.State, w.State.Timers[0].Clock)
	}
}

func TestAnAbsencePutOffWaitsInTheLedger(t *testing.T) {
	s := newStage(t)
	a, _ := s.absent(t)
	a.Ended(s.away())
	a.Later()
	if a.State.Asked {
		t.Error("still asked")
	}
	waiting, err := s.Tracker.Waiting(t.Context())
	if err != nil || len(waiting) != 1 {
		t.Errorf("waiting %v, %v", waiting, err)
	}
	again := NewAway(s.Desk)
	again.Load()
	if !again.State.Asked {
		t.Error("another start of the window does not ask")
	}
}

func TestWhatHappenedIsSaidOfSleepAndOfANewBoot(t *testing.T) {
	s := newStage(t)
	a := NewAway(s.Desk)
	a.Load()
	at := work.Reading{Wall: work.At(monday), ID: "one"}
	slept := work.Reading{Wall: at.Wall.Add(22 * time.Minute), Boot: 22 * time.Minute, ID: "one"}
	ahead := work.Reading{Wall: at.Wall.Add(22 * time.Minute), ID: "one"}
	for want, to := range map[string]work.Reading{
		"The computer slept 22 min.": slept, "The clock was set 22 min ahead.": ahead,
		"The computer was started anew.": {Wall: slept.Wall, ID: "two"},
	} {
		a.Gone(work.Absence{From: at, To: to}, true)
		if got := plainSpaces(a.State.Since); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestASplitIsNotTakenAwayByTheNextAbsence(t *testing.T) {
	s := newStage(t)
	a, _ := s.absent(t)
	a.Ended(s.away())
	a.Split(true)
	asked := a.State.Key
	a.Gone(s.away(), true)
	if !a.State.Splitting || a.State.Key != asked {
		t.Errorf("the question is now %+v", a.State)
	}
	a.SplitAt("14:31")
	if !strings.HasPrefix(a.State.Since, "Away since 15:02") || a.State.Splitting {
		t.Errorf("after it: %+v", a.State)
	}
}

func TestASplitBegunOnTheReturnSurvivesTheEndOfTheAbsence(t *testing.T) {
	s := newStage(t)
	a, w := s.absent(t)
	gone := s.away()
	a.Gone(gone, true)
	a.Split(true)
	asked := a.State.Key
	a.Ended(gone)
	a.Gone(work.Absence{}, false)
	if !a.State.Splitting || a.State.Key != asked {
		t.Errorf("the question is now %+v", a.State)
	}
	a.SplitAt("14:31")
	if a.State.Asked || w.State.Timers[0].Clock != "31:00" {
		t.Errorf("split: %+v, the timer shows %s", a.State, w.State.Timers[0].Clock)
	}
}
