package present

import (
	"fmt"
	"math"
	"time"

	"clickwage/data/tracker"
	"clickwage/data/work"
)

// Block is a stretch of the day strip, in hours since the strip's midnight.
type Block struct {
	Start, End float64
	Tone       Tone
	Hint       string
}

// Strip is a day from left to right.
type Strip struct {
	Title    string
	From, To float64
	Ticks    []Tick
	Blocks   []Block
	Now      *float64
	NowLabel string
	Alt      string
}

var blockTones = map[tracker.BlockKind]Tone{
	tracker.BlockPaid: Paid, tracker.BlockPending: Pending, tracker.BlockLost: Lost,
	tracker.BlockOther: Other, tracker.BlockOnCall: OnCall, tracker.BlockReview: Quiet,
}

var toneKeys = map[Tone]string{
	Paid: "strip.paid", Pending: "strip.pending", Lost: "strip.lost", Other: "strip.other",
	OnCall: "strip.oncall", Quiet: "strip.review", Live: "strip.now",
}

// stripOf draws a day from eight to six, or longer where there was work before
// or after. What runs reaches to now.
func stripOf(f Format, day tracker.DayView, running []work.Open, now work.Instant) Strip {
	start := day.From.In(f.Zone)
	midnight := time.Date(start.Year(), start.Month(), start.Day(), 0, 0, 0, 0, f.Zone)
	hour := func(at work.Instant) float64 { return at.In(f.Zone).Sub(midnight).Hours() }
	s := Strip{Title: f.Say("work.day"), From: 8, To: 18}
	last, words := work.Instant(0), map[Tone]time.Duration{}
	add := func(from, to work.Instant, tone Tone) {
		from, to = max(from, day.From, last), min(to, day.To)
		if to <= from {
			return
		}
		last = to
		words[tone] += to.Sub(from)
		hint := f.Say("strip.block", f.Say(toneKeys[tone]), clockOf(from, f), clockOf(to, f), f.Total(to.Sub(from)))
		s.Blocks = append(s.Blocks, Block{hour(from), hour(to), tone, hint})
	}
	for _, b := range day.Blocks {
		add(b.Start, b.End, blockTones[b.Kind])
	}
	live := work.Instant(0)
	for _, o := range running {
		if !o.Paused && (live == 0 || o.Start < live) {
			live = o.Start
		}
	}
	if live != 0 {
		add(live, now, Live)
	}
	at := hour(now)
	s.Now, s.NowLabel = &at, clockOf(now, f)
	for _, b := range s.Blocks {
		s.From, s.To = min(s.From, math.Floor(b.Start)), max(s.To, math.Ceil(b.End))
	}
	s.From, s.To = min(s.From, math.Floor(at)), max(s.To, math.Ceil(at+0.01))
	s.Ticks = hourTicks(s.From, s.To, midnight, f)
	s.Alt = stripWords(f, words)
	return s
}

func hourTicks(from, to float64, midnight time.Time, f Format) []Tick {
	step := 1.0
	if to-from > 12 {
		step = 2
	}
	var all []Tick
	for at := from; at < to; at += step {
		all = append(all, Tick{at, f.Clock(midnight.Add(time.Duration(at * float64(time.Hour))))})
	}
	return all
}

func stripWords(f Format, sums map[Tone]time.Duration) string {
	var all []string
	for _, tone := range []Tone{Paid, Pending, Lost, Other, OnCall, Quiet, Live} {
		if sums[tone] > 0 {
			all = append(all, fmt.Sprintf("%s %s", f.Say(toneKeys[tone]), f.Total(sums[tone])))
		}
	}
	if len(all) == 0 {
		return f.Say("work.today.empty")
	}
	return listOf(f.Say, all)
}
