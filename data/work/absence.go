package work

import "time"

// Absence is a stretch in which a timer ran and nobody was seen at the computer.
// Why is told by what the clocks did meanwhile.
type Absence struct {
	From, To Reading // at the last sign of the worker, and at the first one after it
}

// Duration is the length of the absence by the wall clock.
func (a Absence) Duration() time.Duration { return a.To.Wall.Sub(a.From.Wall) }

// Clock is what the clocks did during the absence.
func (a Absence) Clock() Clock { return Between(a.From, a.To) }

// Back is what the clocks read so much earlier, if the computer was awake since.
func (r Reading) Back(d time.Duration) Reading {
	r.Wall, r.Boot, r.Mono = r.Wall.Add(-d), r.Boot-d, r.Mono-d
	return r
}
