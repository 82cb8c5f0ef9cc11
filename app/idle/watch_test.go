package idle

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"clickwage/data/work"
)

// desk is a computer whose clocks, screen and worker are moved by a script.
type desk struct {
	t     *testing.T
	w     Watch
	now   work.Reading
	began work.Instant
	input work.Instant
	known bool
	since work.Instant
	seen  work.Reading
	event []Event
	said  []string
}

// minutes are those since the script began, to a tenth.
func (d *desk) minutes(at work.Instant) float64 {
	return at.Sub(d.began).Round(6 * time.Second).Minutes()
}

func (d *desk) look() {
	idle := max(0, d.now.Wall.Sub(d.input))
	ended, ok := d.w.Feed(Sample{Now: d.now, Idle: idle, Known: d.known, Events: d.event, Since: d.since, Seen: d.seen})
	d.event = nil
	if ok {
		d.said = append(d.said, fmt.Sprintf("%g-%g", d.minutes(ended.From.Wall), d.minutes(ended.To.Wall)))
	}
	if a, open := d.w.Away(); open && (len(d.said) == 0 || !strings.HasSuffix(d.said[len(d.said)-1], "...")) {
		d.said = append(d.said, fmt.Sprintf("%g...", d.minutes(a.From.Wall)))
	}
}

// pass lets so many minutes go by, looked at every second.
func (d *desk) pass(minutes float64) {
	for range int(minutes * 60) {
		d.now.Wall, d.now.Boot, d.now.Mono = d.now.Wall.Add(time.Second), d.now.Boot+time.Second, d.now.Mono+time.Second
		d.look()
	}
}

// do does one word of a script.
func (d *desk) do(word string) {
	d.t.Helper()
	name, arg, _ := strings.Cut(word, ":")
	var n float64
	fmt.Sscan(arg, &n)
	span := time.Duration(n * float64(time.Minute))
	switch name {
	case "away":
		d.pass(n)
	case "busy": // input all along
		for range int(n * 60) {
			d.input = d.now.Wall
			d.pass(1.0 / 60)
			d.input = d.now.Wall
		}
	case "input":
		d.input = d.now.Wall
	case "sleep":
		d.now.Wall, d.now.Boot = d.now.Wall.Add(span), d.now.Boot+span
		d.input = d.input.Add(span) // what counts input did not count either
		d.look()
	case "hang": // no clock but the wall's, and no look
		d.now.Wall = d.now.Wall.Add(span)
		d.look()
	case "ahead":
		d.now.Wall, d.input = d.now.Wall.Add(span), d.input.Add(span)
		d.look()
	case "reboot":
		d.w, d.seen = Watch{Threshold: d.w.Threshold}, d.now
		d.now = work.Reading{Wall: d.now.Wall.Add(span), Boot: time.Minute, Mono: time.Minute, ID: "second"}
		d.input = d.now.Wall
		d.look()
	case "start":
		d.since, d.seen = d.now.Wall, d.now
	case "stop":
		d.since = 0
		d.look()
	case "lock":
		d.event = []Event{Locked}
		d.look()
	case "unlock":
		d.event = []Event{Unlocked}
		d.look()
	case "answer":
		d.w.Answered()
	case "blind":
		d.known = false
	case "clockless":
		d.now.ID = ""
	case "off":
		d.w.Threshold = 0
	default:
		d.t.Fatalf("no such word: %s", word)
	}
}

func TestAbsencesOfAScript(t *testing.T) {
	for name, row := range map[string]struct{ script, want string }{
		"being away is noticed after five minutes, from the last input": {"start busy:10 away:6", "10..."},
		"four minutes are nothing":                                      {"start busy:10 away:4 busy:3 away:4 busy:1", ""},
		"the return ends it":                                            {"start busy:10 away:22 busy:1", "10... 10-32"},
		"it is asked once for each absence":                             {"start busy:10 away:22 busy:1 away:4 busy:9 away:8 busy:1", "10... 10-32 46... 46-54"},
		"a task shorter than the threshold is left alone":               {"away:30 start away:4 stop away:9", ""},
		"a timer started by nobody is asked about from its start":       {"away:30 start away:6 busy:1", "30... 30-36"},
		"nothing runs":                                         {"busy:1 away:60 busy:1", ""},
		"stopped elsewhere on the return":                      {"start busy:10 away:22 input stop away:1", "10... 10-32"},
		"stopped elsewhere while away":                         {"start busy:10 away:20 stop away:1", "10... 10-30"},
		"answered while nobody has moved":                      {"start busy:10 away:20 answer busy:5", "10..."},
		"sleep is asked about at once":                         {"start busy:10 sleep:22 busy:1", "10... 10-32"},
		"sleep while nobody knows of input":                    {"blind start busy:10 sleep:22 busy:1", "10-32"},
		"a nap of half a minute is nothing":                    {"start busy:10 sleep:0.5 busy:1", ""},
		"waking by itself is no return":                        {"start busy:10 sleep:22 away:3 busy:1", "10... 10-35"},
		"sleep within an absence is part of it":                {"start busy:10 away:15 sleep:22 away:1 busy:1", "10... 10-48"},
		"sleep in a task of a minute is left alone":            {"busy:9 start busy:1 sleep:2 busy:1", ""},
		"the screen is locked for long":                        {"blind start busy:10 lock away:9 unlock away:1", "10... 10-19"},
		"the screen is locked for a moment":                    {"blind start busy:10 lock away:2 unlock away:9", ""},
		"moving the mouse before a locked screen is no return": {"start busy:10 lock away:9 input away:1 unlock busy:1", "10... 10-20"},
		"the clock is set an hour ahead":                       {"start busy:10 ahead:60 busy:1", "10... 10-70"},
		"the computer is started anew":                         {"start busy:10 reboot:22 busy:1", "10-32"},
		"clocks that tell nothing: a gap":                      {"clockless blind start busy:10 hang:22 busy:1", "10-32"},
		"switched off, being away is not asked":                {"off start busy:10 away:60 busy:1", ""},
		"switched off, sleep is asked":                         {"off start busy:10 sleep:22 busy:1", "10... 10-32"},
	} {
		t.Run(name, func(t *testing.T) {
			began := work.At(time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC))
			d := &desk{t: t, w: Watch{Threshold: 5 * time.Minute}, began: began, input: began, known: true,
				now: work.Reading{Wall: began, Boot: time.Hour, Mono: time.Hour, ID: "first"}}
			d.look()
			for word := range strings.FieldsSeq(row.script) {
				d.do(word)
			}
			if got := strings.Join(d.said, " "); got != row.want {
				t.Errorf("%s: got %q, want %q", row.script, got, row.want)
			}
		})
	}
}
