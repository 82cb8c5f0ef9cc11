package idle

import (
	"testing"
	"time"

	"clickwage/data/work"
)

// shift is a made-up day: each step is a second of a worker's life.
type shift struct {
	t     *testing.T
	rule  Rest
	b     Breaks
	now   work.Reading
	task  string
	since work.Instant
	gone  time.Duration
	told  int
}

func newShift(t *testing.T, after, long time.Duration) *shift {
	d := &shift{t: t, rule: Rest{after, long}}
	d.now = work.Reading{Wall: work.At(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)), ID: "boot"}
	d.look()
	return d
}

func (d *shift) look() {
	if d.b.Feed(d.rule, Labour{Now: d.now, Task: d.task, Since: d.since, Gone: d.gone}) {
		d.told++
	}
}

// live lets time go by, a look each second.
func (d *shift) live(span time.Duration) {
	for range int(span / time.Second) {
		d.now.Wall = d.now.Wall.Add(time.Second)
		d.now.Boot += time.Second
		d.now.Mono += time.Second
		if d.gone > 0 {
			d.gone += time.Second
		}
		d.look()
	}
}

func (d *shift) start(task string) { d.task, d.since = task, d.now.Wall; d.look() }

func (d *shift) work(task string, span time.Duration) {
	d.start(task)
	d.live(span)
}

func (d *shift) rest(span time.Duration) {
	d.task = ""
	d.look()
	d.live(span)
}

// away is found after the worker has been gone for some time already.
func (d *shift) away(noticed, span time.Duration) {
	d.live(noticed)
	d.gone = noticed
	d.look()
	d.live(span - noticed)
	d.gone = 0
	d.look()
}

func (d *shift) sleep(span time.Duration) {
	d.now.Wall = d.now.Wall.Add(span)
	d.now.Boot += span
	d.look()
}

func (d *shift) want(told int, when string) {
	d.t.Helper()
	if d.told != told {
		d.t.Errorf("%s: told %d times, want %d (worked %s)", when, d.told, told, d.b.Since())
	}
}

const minute = time.Minute

func TestABreakIsToldOnceByTheWorkersRule(t *testing.T) {
	d := newShift(t, 50*minute, 10*minute)
	d.work("a", 49*minute)
	d.want(0, "before the time")
	d.live(2 * minute)
	d.want(1, "after 50 minutes")
	d.live(3 * time.Hour)
	d.want(1, "unheeded")
	d.rest(9 * minute)
	d.work("b", 60*minute)
	d.want(1, "nine minutes are no break of ten")
	d.rest(10 * minute)
	d.work("c", 49*minute)
	d.want(1, "after a break it counts anew")
	d.live(2 * minute)
	d.want(2, "the next time")
}

func TestNothingIsToldWithoutARule(t *testing.T) {
	d := newShift(t, 0, 0)
	d.work("a", 5*time.Hour)
	d.want(0, "off")
	d.rule = Rest{50 * minute, 10 * minute}
	d.live(49 * minute)
	d.want(0, "what went before the rule does not count")
	d.live(2 * minute)
	d.want(1, "by the new rule")
}

func TestAShortTaskIsNotInterrupted(t *testing.T) {
	d := newShift(t, 30*minute, 5*minute)
	d.work("a", 20*minute)
	d.work("b", 15*minute)
	d.want(0, "35 minutes of work, but the task has run for 15")
	d.rest(time.Second)
	d.want(1, "at its end")

	d = newShift(t, 30*minute, 5*minute)
	d.work("a", 20*minute)
	d.work("b", 15*minute)
	d.work("c", time.Second)
	d.want(1, "between two tasks, one of which followed at once")

	d = newShift(t, 30*minute, 5*minute)
	d.work("a", 20*minute)
	d.work("b", 31*minute)
	d.want(1, "a task that has itself run for the time")
}

func TestASnoozedReminderComesAgainAfterThatMuchWork(t *testing.T) {
	d := newShift(t, 30*minute, 5*minute)
	d.work("a", 31*minute)
	d.b.Snooze(10 * minute)
	d.live(9 * minute)
	d.want(1, "snoozed")
	d.live(2 * minute)
	d.want(2, "after ten more minutes")
	d.b.Snooze(10 * minute)
	d.rest(5 * minute)
	d.work("b", 29*minute)
	d.want(2, "a break ends the snooze")
}

func TestTimeAwayIsABreak(t *testing.T) {
	d := newShift(t, 50*minute, 10*minute)
	d.work("a", 40*minute)
	d.away(5*minute, 12*minute)
	d.live(49 * minute)
	d.want(0, "after twelve minutes away")
	d.live(2 * minute)
	d.want(1, "and fifty of work")

	d = newShift(t, 50*minute, 10*minute)
	d.work("a", 40*minute)
	d.away(5*minute, 6*minute)
	if got := d.b.Since(); got != 40*minute {
		t.Errorf("six minutes away: %s of work, want 40m", got)
	}
	d.live(11 * minute)
	d.want(1, "six minutes away are no break, and no work")

	d = newShift(t, 50*minute, 10*minute)
	d.work("a", 40*minute)
	d.away(5*minute, 12*minute)
	d.b.Worked(12 * minute)
	d.live(time.Second)
	d.want(1, "the worker says that it was work")
}

func TestSleepAndClocksThatAreSet(t *testing.T) {
	d := newShift(t, 50*minute, 10*minute)
	d.work("a", 40*minute)
	d.sleep(8 * time.Hour)
	d.live(30 * minute)
	d.want(0, "a night asleep is a break")

	d = newShift(t, 50*minute, 10*minute)
	d.work("a", 40*minute)
	d.sleep(5 * minute)
	if got := d.b.Since(); got != 40*minute {
		t.Errorf("five minutes asleep: %s of work, want 40m", got)
	}

	d = newShift(t, 50*minute, 10*minute)
	d.work("a", 10*minute)
	d.now.Wall = d.now.Wall.Add(5 * time.Hour) // a hand on the clock
	d.look()
	d.live(30 * minute)
	d.want(0, "a clock set forward is no work")
	d.live(11 * minute)
	d.want(1, "nor a break")

	d = newShift(t, 50*minute, 10*minute)
	d.work("a", 40*minute)
	d.now.Wall = d.now.Wall.Add(-3 * time.Hour)
	d.look()
	d.rest(time.Second)
	d.work("b", 10*minute)
	d.rest(time.Second)
	d.want(1, "a clock set back takes nothing away")

	d = newShift(t, 50*minute, 10*minute)
	d.work("a", 40*minute)
	d.now = work.Reading{Wall: d.now.Wall.Add(20 * minute), ID: "another"}
	d.look()
	d.live(49 * minute)
	d.want(0, "a new boot after twenty minutes is a break")

	d = newShift(t, 50*minute, 10*minute)
	d.now.ID = ""
	d.look()
	d.work("a", 40*minute)
	d.now.Wall = d.now.Wall.Add(20 * minute)
	d.look()
	d.live(49 * minute)
	d.want(0, "without clocks that tell, a long time without a look is a break")
}
