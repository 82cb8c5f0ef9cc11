package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func itoa(n int) string { return strconv.Itoa(n) }

// The command line, as a key of the desktop runs it, drives the open window: its
// title and its clock follow. The mini window takes keys, stays where it was put
// and lies over the others; closing it brings the whole window back.
func TestToggleAndTheMiniWindow(t *testing.T) {
	d := newDesktop(t)
	d.sees("welcome", "really pay")
	title := func() string {
		name, _ := d.run("xdotool", "getwindowname", d.id)
		return name
	}
	toggle := func() {
		t.Helper()
		if out, err := exec.Command("../../bin/clickwage-cli", "--ledger", d.ledger, "toggle").CombinedOutput(); err != nil {
			t.Fatalf("toggle: %v: %s", err, out)
		}
	}
	began := time.Now()
	toggle() // nothing was started before: a task without a name begins
	d.until("the title names the task", func() bool { return strings.Contains(title(), "Task without a name") })
	t.Logf("from the start of toggle until the window shows it: %v, looked for each 100 ms", time.Since(began).Round(time.Millisecond))
	toggle()
	d.until("it is paused", func() bool { return d.ask("SELECT paused FROM running") == "1" })

	d.keys("ctrl+1", "ctrl+m")
	d.until("the mini window", func() bool { return d.visible() && d.size() == "300x110" })
	if state, _ := d.run("xprop", "-id", d.id, "_NET_WM_STATE"); !strings.Contains(state, "ABOVE") {
		t.Errorf("it is not kept over others: %s", state)
	}
	d.until("it shows that the task is paused", func() bool { return strings.Contains(d.read(d.small("mini-paused")), "Paused") })
	toggle()
	d.until("it shows what runs", func() bool {
		shown := d.read(d.small("mini"))
		return strings.Contains(shown, "Task without") && !strings.Contains(shown, "Paused")
	})
	d.keys("s")
	d.until("its key times searching", func() bool { return d.ask("SELECT count(*) FROM running WHERE activity = 9") == "1" })
	if out, err := d.run("xdotool", "windowmove", "--sync", d.id, "640", "480"); err != nil {
		t.Fatal(out, err)
	}
	at := d.place()
	x, _, _ := strings.Cut(at, ",")
	d.until("its place is kept", func() bool { return strings.Contains(d.preferences(), `"mini.x":`+x) })
	d.keys("Escape")
	d.until("the whole window is back", func() bool { return d.visible() && d.size() != "300x110" })
	d.keys("ctrl+m")
	d.until("the mini window where it stood", func() bool { return d.visible() && d.size() == "300x110" && d.place() == at })
	d.keys("ctrl+q")
	d.until("it quits", func() bool { return !d.running() })
	if got := d.ask("SELECT count(*) FROM running WHERE activity = 9"); got != "1" {
		t.Errorf("%s timers of searching go on", got)
	}
}

// size is that of the window, such as "300x110".
func (d *desktop) size() string { return d.shape("Width:", "x", "Height:") }

// place is where the window's content begins.
func (d *desktop) place() string {
	return d.shape("Absolute upper-left X:", ",", "Absolute upper-left Y:")
}

func (d *desktop) shape(first, between, second string) string {
	out, _ := d.run("xwininfo", "-id", d.id)
	value := func(name string) string {
		_, rest, _ := strings.Cut(out, name)
		line, _, _ := strings.Cut(rest, "\n")
		return strings.TrimSpace(line)
	}
	return value(first) + between + value(second)
}

// small takes the window alone into the folder of pictures, larger.
func (d *desktop) small(name string) string {
	d.t.Helper()
	path := filepath.Join(d.out, name+".png")
	if out, err := d.run("import", "-window", d.id, "-resize", "200%", path); err != nil {
		d.t.Fatalf("picture %s: %v: %s", name, err, out)
	}
	return path
}

// preferences is what the program keeps of this computer.
func (d *desktop) preferences() string {
	text, err := os.ReadFile(filepath.Join(d.config, "fyne", metadata.ID, "preferences.json"))
	if err != nil {
		return ""
	}
	return string(text)
}
