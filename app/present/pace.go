package present

import "clickwage/data/work"

// pace keeps what is costly to read from being read without end while changes
// follow each other: a reading is followed by a hundred times as long without
// one, at most ten minutes, so that it takes a hundredth of a processor.
type pace struct{ began, rest work.Instant }

const (
	paceShare = 100
	paceMost  = 10 * 60 * 1_000_000 // ten minutes in microseconds
)

func (p *pace) begin(now work.Instant) { p.began = now }

func (p *pace) end(now work.Instant) {
	p.rest = now + min(paceShare*max(0, now-p.began), paceMost)
}

// ready says whether it may be read again.
func (p *pace) ready(now work.Instant) bool { return now >= p.rest || p.rest-now > paceMost }
