package main

import (
	"os/exec"
	"strings"
	"testing"
)

// The X server itself tells that there is no input: the question appears, a key
// answers it, and the ledger's file holds the parts with no gap between them.
func TestAnAbsenceIsNoticedAndSplitByKeyboard(t *testing.T) {
	d := newDesktop(t)
	d.sees("welcome", "really pay")
	d.keys("space")
	d.until("the task runs", func() bool { return d.ask("SELECT count(*) FROM running") == "1" })
	if out, err := exec.Command("sqlite3", "-cmd", ".timeout 5000", d.ledger, "INSERT OR REPLACE INTO meta (key, value) VALUES ('away', '20s')").CombinedOutput(); err != nil {
		t.Fatalf("a threshold of 20 seconds: %v: %s", err, out)
	}
	d.sees("away", "Away since")
	if got := d.ask("SELECT count(*) FROM interval"); got != "0" {
		t.Errorf("%s intervals are written before the worker is back", got)
	}

	if out, err := d.run("xdotool", "mousemove_relative", "3", "3"); err != nil {
		t.Fatalf("moving the pointer: %v: %s", err, out)
	}
	d.until("the absence waits to be looked at", func() bool {
		return d.ask("SELECT group_concat(activity || ':' || review, ' ') FROM (SELECT * FROM interval ORDER BY start)") == "0:0 0:8" ||
			d.ask("SELECT group_concat(activity || ':' || review, ' ') FROM interval") == "0:8" // no input at all since the start
	})
	d.keys("x")
	d.sees("away-split", "Work until")
	d.keys("Return")
	d.until("work, then a break", func() bool {
		return strings.Contains(d.ask("SELECT group_concat(activity || ':' || review, ' ') FROM (SELECT * FROM interval ORDER BY start)"), "0:0 11:0")
	})
	const parts = "(SELECT start, stop, lead(start, 1, (SELECT start FROM running)) OVER (ORDER BY start) AS next FROM interval)"
	if got := d.ask("SELECT group_concat(next - stop, ' ') FROM " + parts); strings.Trim(got, "0 ") != "" {
		t.Errorf("between the parts, and before the timer that runs, lie %s microseconds", got)
	}
	if got := d.ask("SELECT count(*) FROM interval WHERE activity = 11 AND start % 1000000 = 0"); got != "1" {
		t.Errorf("%s breaks begin at the moment that was offered", got)
	}
	if got := d.ask("SELECT count(*) || ' ' || paused FROM running"); got != "1 0" {
		t.Errorf("timers that run, and whether they are paused: %s", got)
	}
}
