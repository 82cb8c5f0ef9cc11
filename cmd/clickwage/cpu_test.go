package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

// TestMain is also the peer that the window is measured against: a bare window
// whose label tells another number each second.
func TestMain(m *testing.M) {
	if os.Getenv("CLICKWAGE_BARE") == "" {
		os.Exit(m.Run())
	}
	a := fyneapp.NewWithID("org.clickwage.bare")
	w := a.NewWindow("Bare")
	label := widget.NewLabel("0")
	w.SetContent(label)
	w.Resize(fyne.NewSize(1160, 680))
	go func() {
		for n := 1; ; n++ {
			time.Sleep(time.Second)
			fyne.Do(func() { label.SetText(strconv.Itoa(n)) })
		}
	}()
	w.ShowAndRun()
}

// ticks is the processor time that a process has used, in hundredths of a second.
func ticks(t *testing.T, pid int) int {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		t.Fatal(err)
	}
	system, err := strconv.Atoi(fields[12])
	if err != nil {
		t.Fatal(err)
	}
	return user + system
}

// TestWhatARunningTimerCosts measures a minute of the window with a running
// timer, seen and minimised, and of a bare window beside it in the same minute.
// It prints figures and judges none: how dear a frame is depends on the machine.
func TestWhatARunningTimerCosts(t *testing.T) {
	if os.Getenv("BENCH") == "" {
		t.Skip("measured with BENCH=1, as make bench does")
	}
	t.Setenv("WINDOW", "1")
	d := newDesktop(t)
	d.sees("welcome", "really pay")
	d.keys("space")
	d.until("the task runs", func() bool { return d.ask("SELECT count(*) FROM running") == "1" })
	t.Setenv("CLICKWAGE_BARE", "1")
	bare := d.start(os.Args[0])
	var other string
	d.until("the bare window", func() bool {
		ids, err := d.run("xdotool", "search", "--onlyvisible", "--name", "^Bare")
		other = strings.TrimSpace(ids)
		return err == nil && other != ""
	})
	if out, err := d.run("xdotool", "windowactivate", "--sync", d.id); err != nil {
		t.Fatal(out, err)
	}
	measure := func(what string) {
		time.Sleep(10 * time.Second) // the message at the foot has gone
		mine, theirs := ticks(t, d.pid), ticks(t, bare.Process.Pid)
		time.Sleep(time.Minute)
		mine, theirs = ticks(t, d.pid)-mine, ticks(t, bare.Process.Pid)-theirs
		fmt.Printf("%-44s %9.2f%% %9.2f%% %7.2f  of a core over 60 s, against a bare window\n", "J10 running timer, "+what,
			float64(mine)/60, float64(theirs)/60, float64(mine)/float64(max(1, theirs)))
	}
	measure("seen")
	for _, id := range []string{d.id, other} {
		if out, err := exec.Command("env", "DISPLAY="+d.display, "xdotool", "windowminimize", id).CombinedOutput(); err != nil {
			t.Fatalf("minimising: %v: %s", err, out)
		}
	}
	measure("minimised")
}
