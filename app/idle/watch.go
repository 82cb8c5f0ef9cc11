package idle

import (
	"time"

	"clickwage/data/work"
)

// jitter is by how much two looks may differ in when the last input was.
const jitter = time.Second

// Sample is one look at the computer.
type Sample struct {
	Now    work.Reading
	Idle   time.Duration // since the last input
	Known  bool          // whether Idle is
	Events []Event       // since the look before
	Since  work.Instant  // start of the longest running timer's stretch; not known: none runs
	Seen   work.Reading  // when that timer was last known to be watched
}

// Watch makes absences of looks. It has no clock of its own. The zero value
// notices sleep, new boots and clocks set forward only.
//
// An absence is noticed after Threshold without input or behind a locked
// screen, or at once after more than a minute of sleep; never in a stretch that
// has run for less than Threshold. It ends with the first input after it.
type Watch struct {
	Threshold time.Duration // zero: sleep is asked about, being away is not

	last     Sample
	looked   bool
	locked   bool
	lockedAt work.Reading
	from     *work.Reading // of the absence that goes on
	after    work.Instant  // input from then on is the worker's return
}

// Away is the absence that goes on, up to the last look.
func (w *Watch) Away() (work.Absence, bool) {
	if w.from == nil {
		return work.Absence{}, false
	}
	return work.Absence{From: *w.from, To: w.last.Now}, true
}

// Answered ends the absence that goes on, because the worker has told of it.
func (w *Watch) Answered() { w.from = nil }

// Feed takes a look, and returns the absence that has ended with it.
func (w *Watch) Feed(s Sample) (ended work.Absence, ok bool) {
	before, looked := w.last, w.looked
	w.last, w.looked = s, true
	w.hear(s)
	if !s.Since.Known() {
		return w.stopped(s)
	}
	gap, slept := unwatched(before, looked, s)
	if slept {
		w.after = s.Now.Wall.Add(jitter) // what counts input stood still, too
	}
	if w.from == nil {
		from, away := gap, slept
		if !away {
			from, away = w.unseen(s)
		}
		if !away || s.Now.Wall.Sub(s.Since) < w.least() {
			return ended, false
		}
		if from.Wall < s.Since {
			from = s.Now.Back(s.Now.Wall.Sub(s.Since))
		}
		w.from = &from
		if !slept {
			w.after = from.Wall.Add(jitter)
		}
		if !looked || !s.Known {
			return w.returned(s.Now, slept) // the window was opened, or nothing tells of input
		}
		return ended, false
	}
	if s.Known {
		input := s.Now.Back(s.Idle)
		return w.returned(input, input.Wall >= w.after)
	}
	return w.returned(s.Now, !slept)
}

// least is how long a stretch must run before anything in it is asked about.
func (w *Watch) least() time.Duration {
	if w.Threshold == 0 {
		return work.SleepTolerance
	}
	return w.Threshold
}

// hear keeps whether the screen is locked, and since when.
func (w *Watch) hear(s Sample) {
	for _, e := range s.Events {
		switch e {
		case Locked:
			if !w.locked {
				w.locked, w.lockedAt = true, s.Now
			}
		case Unlocked:
			w.locked, w.after = false, s.Now.Wall // what was typed before it opened the screen only
		}
	}
}

// stopped ends the absence of a timer that was stopped, as by another program.
func (w *Watch) stopped(s Sample) (work.Absence, bool) {
	end := s.Now
	if input := s.Now.Back(s.Idle); s.Known && input.Wall >= w.after {
		end = input
	}
	return w.ends(end)
}

// returned ends the absence if the worker is back and the screen is open.
func (w *Watch) returned(at work.Reading, back bool) (work.Absence, bool) {
	if !back || w.locked {
		return work.Absence{}, false
	}
	return w.ends(at)
}

func (w *Watch) ends(at work.Reading) (work.Absence, bool) {
	if w.from == nil || at.Wall <= w.from.Wall {
		return work.Absence{}, false
	}
	ended := work.Absence{From: *w.from, To: at}
	w.from = nil
	return ended, true
}

// unwatched is from when the computer slept, was started anew, or had its clock
// set forward, since the look before; before the first look, since the timer
// was last watched.
func unwatched(before Sample, looked bool, s Sample) (from work.Reading, ok bool) {
	from = before.Now
	if !looked {
		from = s.Seen
	}
	if !from.Wall.Known() || s.Now.Wall <= from.Wall {
		return from, false
	}
	for _, e := range s.Events {
		if looked && e == Resumed && s.Now.Wall.Sub(from.Wall) > work.SleepTolerance {
			return from, true
		}
	}
	if from.ID == "" || s.Now.ID == "" { // clocks that tell nothing: a long time without a look
		return from, looked && before.Since.Known() && s.Now.Wall.Sub(from.Wall) > work.SleepTolerance
	}
	clock := work.Between(from, s.Now)
	return from, clock.Rebooted || clock.Slept > work.SleepTolerance || clock.Jump > work.SleepTolerance
}

// unseen is from when there was no input, or the screen was locked.
func (w *Watch) unseen(s Sample) (from work.Reading, ok bool) {
	if w.Threshold == 0 {
		return from, false
	}
	if s.Known && s.Idle >= w.Threshold {
		return s.Now.Back(s.Idle), true
	}
	if w.locked && s.Now.Wall.Sub(w.lockedAt.Wall) >= w.Threshold {
		return w.lockedAt, true
	}
	return from, false
}
