package present

import "clickwage/data/work"

// pace keeps what is costly to read from being read without end while changes
// follow each other: a reading is followed by twenty times as long without one,
// at most a minute, so that it takes a twentieth of the computer.
type pace struct{ began, rest work.Instant }

const (
	paceShare = 20
	paceMost  = 60 * 1_000_000 // a minute in microseconds
)

func (p *pace) begin(now work.Instant) { p.began = now }

func (p *pace) end(now work.Instant) {
	p.rest = now + min(paceShare*max(0, now-p.began), paceMost)
}

// ready says whether it may be read again.
func (p *pace) ready(now work.Instant) bool { return now >= p.rest || p.rest-now > paceMost }
