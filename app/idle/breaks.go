package idle

import (
	"time"

	"clickwage/data/work"
)

// Rest is the worker's own rule: after so much work without a break, a break of
// so long. Both are above zero, or After is zero and nothing is told.
type Rest struct{ After, For time.Duration }

// Labour is one look at what the worker does.
type Labour struct {
	Now   work.Reading
	Task  string        // what runs and counts by the rule; "": nothing does
	Since work.Instant  // start of the stretch of Task
	Gone  time.Duration // for how long the worker has been away; zero: is there
}

// Breaks makes reminders of looks. It has no clock of its own; the zero value is
// ready.
//
// Work adds up from look to look by the clock that neither sleep nor a hand on
// the clock moves. What is not work, sleep and time away included, is rest; once
// it has lasted for Rest.For in one piece, work is counted from nothing. A rest
// that was shorter is no break, and no work either.
//
// A reminder comes once after Rest.After of work, and again only after a break
// or a snooze. It comes within a task only where that task itself has run for
// Rest.After; else it waits for the task's end.
type Breaks struct {
	last   Labour
	looked bool
	worked time.Duration // since the last break
	before time.Duration // worked, before the worker went away
	rested time.Duration // in one piece, until now
	told   bool
	again  time.Duration // worked, at which a snoozed reminder comes again
}

// unlooked is the longest time between two looks in which work is believed to
// have gone on: the window looks each second.
const unlooked = 90 * time.Second

// Feed takes a look and says whether to remind now.
func (b *Breaks) Feed(rule Rest, s Labour) (remind bool) {
	before, looked := b.last, b.looked
	b.last, b.looked = s, true
	if rule.After <= 0 {
		*b = Breaks{last: s, looked: true}
		return false
	}
	if looked {
		awake, slept := between(before.Now, s.Now)
		b.pass(before, s, awake, slept)
	}
	if b.rested >= rule.For {
		b.worked, b.told, b.again = 0, false, 0
	}
	if b.told || b.worked < max(rule.After, b.again) || s.Gone > 0 {
		return false
	}
	within := s.Task != "" && s.Task == before.Task
	if within && s.Now.Wall.Sub(s.Since) < rule.After {
		return false // the task is shorter than the rule: it is not interrupted
	}
	b.told = true
	return true
}

// pass adds the time between two looks to work or to rest.
func (b *Breaks) pass(before, s Labour, awake, slept time.Duration) {
	switch {
	case s.Gone > 0 && before.Gone == 0:
		b.before = b.worked
		b.worked = max(0, b.worked-max(0, s.Gone-awake)) // what counted as work while the worker was gone already
		b.rested = s.Gone
	case s.Gone > 0:
		b.rested = max(b.rested+awake+slept, s.Gone)
	case before.Task != "" && before.Gone == 0 && slept == 0 && awake <= unlooked:
		b.worked += awake
		b.rested = 0
	default:
		b.rested += awake + slept
	}
}

// Worked says that the last time away was work after all.
func (b *Breaks) Worked(away time.Duration) {
	b.worked, b.rested = max(b.worked, b.before+away), 0
}

// Snooze brings the last reminder again after so much more work.
func (b *Breaks) Snooze(d time.Duration) {
	b.told, b.again = false, b.worked+d
}

// Since is the work since the last break.
func (b *Breaks) Since() time.Duration { return b.worked }

// between is how long the computer was awake and how long it slept from one
// look to the next. A clock that was set does not count; where the system tells
// of no other, one that was set back is no time, and any other start of the
// computer is sleep.
func between(from, to work.Reading) (awake, slept time.Duration) {
	wall := max(0, to.Wall.Sub(from.Wall))
	if from.ID == "" || to.ID == "" {
		return wall, 0
	}
	clock := work.Between(from, to)
	if clock.Rebooted {
		return 0, wall
	}
	awake = max(0, to.Mono-from.Mono)
	if clock.Slept < time.Second { // two clocks read one after the other differ by a little
		return awake, 0
	}
	return awake, clock.Slept
}

// Gone is how long an absence is, by the clocks that no hand moves.
func Gone(a work.Absence) time.Duration {
	awake, slept := between(a.From, a.To)
	return awake + slept
}
