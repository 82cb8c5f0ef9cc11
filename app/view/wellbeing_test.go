package view

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/data/exposure"
	"clickwage/data/keys"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// sealedLog is the file of a log with a few entries, which "nine boats" opens.
func sealedLog(t testing.TB) []byte {
	t.Helper()
	two := 2
	text, err := exposure.Log{
		{ID: "c", At: work.At(now.Add(-50 * time.Minute)), Minutes: 32, Tag: exposure.Violence, Severity: 3, Warned: exposure.No, OptOut: exposure.No, Run: 21, Breaks: &two},
		{ID: "b", At: work.At(now.Add(-3 * time.Hour)), Minutes: 75, Tag: exposure.ChildAbuse, Severity: 4, Warned: exposure.Yes},
		{ID: "a", At: work.At(now.Add(-5 * time.Hour)), Minutes: 8, Tag: exposure.Other, Severity: 1, Warned: exposure.Yes, OptOut: exposure.Yes, Run: 8},
	}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	var sealed bytes.Buffer
	w, err := keys.Seal(&sealed, "nine boats")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return sealed.Bytes()
}

// wellbeing is the page of a log, with its dialogs over a canvas once place was
// called.
type wellStage struct {
	*Wellbeing
	asked *asked
}

func (s *stage) wellbeing(t testing.TB, sealed []byte) *wellStage {
	t.Helper()
	if sealed != nil {
		if err := os.WriteFile(tracker.ExposurePath(s.tracker.Path()), sealed, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := &wellStage{}
	model := present.NewWellbeing(s.desk, present.Shell{
		Ask: func(d *present.Dialog) { w.asked.shell.Ask(d) }, Shut: func() { w.asked.shell.Shut() },
	})
	w.Wellbeing = NewWellbeing(s.view, model, func() {})
	model.Load()
	return w
}

func (w *wellStage) place(s *stage, c fyne.Canvas) { w.asked = s.asking(c) }

// open unlocks the log through its dialog.
func (w *wellStage) open(s *stage, c fyne.Canvas) {
	w.place(s, c)
	w.model.Show()
	test.Type(c.Focused(), "nine boats")
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

func TestTheLogIsUnlockedShownAndLocksItself(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	w := s.wellbeing(t, sealedLog(t))
	c := onCanvas(t, w.Object(), fyne.NewSize(1024, 1200))
	contains(t, w.Object(), "The log is locked", "Unlock")
	if strings.Contains(words(w.Object()), "Violence") {
		t.Error("a locked log is shown")
	}
	w.place(s, c)
	w.model.Show()
	test.Type(c.Focused(), "ten boats")
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if d := w.asked.model; d.Trouble == nil || !strings.Contains(d.Trouble.Happened, "passphrase is wrong") {
		t.Errorf("a wrong passphrase: got %+v", d.Trouble)
	}
	w.open(s, c)
	contains(t, w.Object(), "23 Nov to 29 Nov", "1 h 55 min", "Violence", "Child abuse", "Hard (3)", "Very hard (4)", "21 min", "2 (entries that tell: 1)",
		"2 of 3 entries", "1 of 2 entries (not known: 1)", "23 Nov 13:47", "not warned", "could not be left out")
	w.model.Week(-1)
	contains(t, w.Object(), "16 Nov to 22 Nov", "No entries in this week")
	w.model.Week(0)

	s.clock = s.clock.Add(9 * time.Minute)
	w.model.Second(false)
	contains(t, w.Object(), "Violence")
	s.clock = s.clock.Add(2 * time.Minute)
	w.model.Second(false)
	contains(t, w.Object(), "The log is locked")
	w.open(s, c)
	w.model.Second(true)
	s.clock = s.clock.Add(2 * time.Minute)
	w.model.Second(true)
	contains(t, w.Object(), "The log is locked")
	if strings.Contains(words(w.Object()), "Violence") {
		t.Error("a log that locked itself is shown")
	}
}

func TestThreeKeysLogTheRunningTask(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.run(t)
	w := s.wellbeing(t, sealedLog(t))
	c := onCanvas(t, w.Object(), fyne.NewSize(1024, 760))
	w.open(s, c)
	w.model.Add() // the first key, which the window knows
	if d := w.asked.model; !strings.Contains(d.Words[0], "Everyday choices about risk · Prolific: 6 min") {
		t.Fatalf("asked about %q", d.Words)
	}
	test.Type(c.Focused(), "w5") // w says that there was a warning
	test.Type(c.Focused(), "2")
	if w.asked.open != nil {
		t.Fatalf("the dialog stays: %+v", w.asked.model.Trouble)
	}
	last := s.told[len(s.told)-1]
	if last.Text != "Logged: Hate, 6 min, Rather hard (2)." || last.Undo == nil || last.Word == "" {
		t.Errorf("told %+v", last)
	}
	contains(t, w.Object(), "Hate", "Everyday choices about risk · Prolific · warned", "2 h 01 min")
	last.Undo()
	if strings.Contains(words(w.Object()), "Hate") {
		t.Error("what was taken out again is shown")
	}
}

func TestAnEntryIsCorrectedAndRemoved(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	w := s.wellbeing(t, sealedLog(t))
	c := onCanvas(t, w.Object(), fyne.NewSize(1024, 760))
	w.open(s, c)
	w.model.Open(w.model.State.Entries[0].ID)
	d := w.asked.model
	d.Fields[0].Text = "x"
	d.Fields[0].OnText("x")
	if d.Ready || d.Fields[0].Wrong == "" {
		t.Error("letters are taken as minutes")
	}
	d.Fields[0].Text = "10"
	d.Fields[0].OnText("10")
	d.OnDo()
	contains(t, w.Object(), "1 h 33 min", "10 min")
	w.model.Open(w.model.State.Entries[0].ID)
	w.asked.model.OnAlso()
	if got := len(w.model.State.Entries); got != 2 {
		t.Errorf("%d entries are left, want 2", got)
	}
}

func TestALogIsBegunAndErased(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	w := s.wellbeing(t, nil)
	c := onCanvas(t, w.Object(), fyne.NewSize(1024, 760))
	w.place(s, c)
	turned := 0
	w.model.Turned = func() { turned++ }
	w.model.Add()
	if w.asked.open != nil {
		t.Error("without a log its keys do something")
	}
	w.model.Begin()
	contains(t, w.asked.open.body, "nobody can recover a forgotten")
	test.Type(c.Focused(), "nine boats")
	w.asked.open.fields[1].Focus()
	test.Type(c.Focused(), "nine boats")
	w.asked.open.press()
	if !w.model.State.On || w.model.State.Locked || turned != 1 {
		t.Fatalf("got %+v, turned %d times", w.model.State, turned)
	}
	w.model.Erase()
	test.Type(c.Focused(), "erase")
	w.asked.open.press()
	if w.model.State.On || tracker.HasExposure(s.tracker.Path()) || turned != 2 {
		t.Errorf("after erasing: %+v, turned %d times", w.model.State, turned)
	}
}

func TestWhomToTurnToIsTheWorkersToChange(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	p := s.settings()
	c := onCanvas(t, p.Object(), fyne.NewSize(1024, 2400))
	p.model.Country(0)
	a := s.asking(c)
	support := present.NewSupport(s.desk, a.shell)
	support.List()
	contains(t, a.open.body, "Choose a country", "Find A Helpline")
	for i, name := range p.model.State.Countries.Options {
		if name == "Madagascar" {
			p.model.Country(i)
		}
	}
	support.List()
	contains(t, a.open.body, "No address is known for Madagascar", "From memory, fairly sure")
	a.model.OnAlso()
	for i, text := range []string{"Ilo", "034 00", "", "a friend"} {
		a.model.Fields[i].Text = text
		a.model.Fields[i].OnText(text)
	}
	if !a.model.Ready {
		t.Fatalf("not ready: %+v", a.model.Fields)
	}
	a.model.OnDo()
	contains(t, a.open.body, "For Madagascar", "Ilo", "034 00", "Your own word")
	a.model.List.OnChosen(2)
	a.model.List.Chosen = 2
	a.model.OnDo()
	a.model.OnAlso() // leave it out
	contains(t, a.open.body, "left out")
}
