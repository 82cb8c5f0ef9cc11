package app

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickwage/app/present"
	"clickwage/app/view"
	"clickwage/data/tracker"
)

func (d *deskWindow) rule(t *testing.T, rest tracker.Rest) {
	t.Helper()
	s, err := d.opt.Tracker.Settings(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	s.Rest = rest
	if err := d.opt.Tracker.SetSettings(context.Background(), s); err != nil {
		t.Fatal(err)
	}
}

func TestABreakIsToldInTheBarAndSnoozed(t *testing.T) {
	d := newDeskWindow(t)
	d.rule(t, tracker.Rest{After: 20 * time.Minute, For: 3 * time.Minute})
	var notes []string
	d.opt.Notify = func(_, text string) { notes = append(notes, text) }
	d.work.StartOrStop()
	d.pass(19*60, busy)
	if strings.Contains(d.bar.Text(), "without a break") {
		t.Fatal("told before its time")
	}
	d.pass(2*60, busy)
	if want := "20\u00a0min of work without a break. Your rule: a break of 3\u00a0min."; d.bar.Text() != want {
		t.Errorf("the bar says %q, want %q", d.bar.Text(), want)
	}
	if len(notes) != 1 {
		t.Errorf("the desktop was told %d times while the window is hidden, want once", len(notes))
	}
	d.bar.Dismiss()
	d.pass(9*60, busy)
	if d.bar.Visible() {
		t.Errorf("told again: %q", d.bar.Text())
	}
	d.breaks.Snooze(5 * time.Minute)
	d.pass(6*60, busy)
	if !d.bar.Visible() {
		t.Error("a snoozed reminder does not come again")
	}
	d.bar.Dismiss()
	d.pass(6*60, gone) // away, which is asked about and is a break
	d.pass(19*60, busy)
	if d.bar.Visible() && strings.Contains(d.bar.Text(), "without a break") {
		t.Errorf("time away is no break: %q", d.bar.Text())
	}
}

func TestTheLogIsHiddenUntilItIsBegun(t *testing.T) {
	d := newDeskWindow(t)
	named := func() bool {
		for _, g := range present.KeySheet(d.desk.Phrase, d.desk.Keys, d.well.State.On) {
			if slices.ContainsFunc(g.Lines, func(l present.SheetLine) bool { return l.Key == "Ctrl L" }) {
				return true
			}
		}
		return slices.ContainsFunc(d.choices.State.Keys.Groups[0].Lines, func(l present.KeyLine) bool { return l.ID == "exposure" })
	}
	press := func() { d.hit(t, "Ctrl L") }
	if named() {
		t.Error("its key is listed")
	}
	d.well.Begin()
	test.Type(d.Canvas().Focused(), "nine boats")
	d.Canvas().FocusNext()
	test.Type(d.Canvas().Focused(), "nine boats")
	d.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if d.open != view.ScreenWellbeing || !named() || d.well.State.Locked {
		t.Fatalf("begun: page %d, %+v", d.open, d.well.State)
	}
	d.Go(view.ScreenWork)
	d.work.StartOrStop()
	d.pass(12*60, busy)
	press()
	test.Type(d.Canvas().Focused(), "nine boats") // it was long out of sight
	d.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	test.Type(d.Canvas().Focused(), "13")
	if want := "Logged: Violence, 12 min, Hard (3)."; d.bar.Text() != want {
		t.Errorf("the bar says %q, want %q", d.bar.Text(), want)
	}
	d.Go(view.ScreenWellbeing)
	d.well.Erase()
	test.Type(d.Canvas().Focused(), "erase")
	d.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if named() || d.open != view.ScreenSettings {
		t.Errorf("erased: page %d, listed %v", d.open, named())
	}
	press()
	if d.Canvas().Overlays().Top() != nil {
		t.Error("the key of an erased log asks for something")
	}
}

func TestOnlyDistressingWorkCountsByThatRule(t *testing.T) {
	d := newDeskWindow(t)
	d.rule(t, tracker.Rest{After: 20 * time.Minute, For: 3 * time.Minute, Distressing: true})
	d.work.Enter("prolific ordinary")
	d.pass(40*60, busy)
	if strings.Contains(d.bar.Text(), "without a break") {
		t.Fatal("other work is counted")
	}
	d.well.Begin()
	test.Type(d.Canvas().Focused(), "nine boats")
	d.Canvas().FocusNext()
	test.Type(d.Canvas().Focused(), "nine boats")
	d.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d.work.Enter("prolific frames")
	d.pass(60, busy)
	d.well.Add()
	test.Type(d.Canvas().Focused(), "12")
	d.well.Lock()
	d.work.Enter("prolific frames")
	d.pass(21*60, busy)
	if !strings.Contains(d.bar.Text(), "of distressing work without a break") {
		t.Errorf("the bar says %q", d.bar.Text())
	}
}
