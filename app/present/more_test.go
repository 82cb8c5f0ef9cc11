package present

import (
	"context"
	"strings"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/quick"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

func TestWhatWasCopiedElsewhereBecomesATask(t *testing.T) {
	for _, row := range []struct{ name, text, platform, title string }{
		{"a link alone", "https://app.prolific.com/studies/abc?x=1\n", "Prolific", "app.prolific.com/abc"},
		{"a link of nobody known", "https://example.org/jobs/7", "", "example.org/7"},
		{"words alone", "  Rate 12   photos ", "", "Rate 12 photos"},
		{"words and a link", "Rate 12 photos https://www.mturk.com/projects/9", "MTurk", "Rate 12 photos"},
		{"a page: the first line with words", "\nhttps://toloka.ai/task/1\nSort receipts\nPlease read all of this", "Toloka", "Sort receipts"},
		{"lines of Windows", "Sort receipts\r\nmore", "", "Sort receipts"},
		{"words that read like work done are a title", "Survey 4m approved", "", "Survey 4m approved"},
		{"what would be in doubt is a title", "Win 1,000 EUR", "", "Win 1,000 EUR"},
		{"a platform's name wins over the link", "prolific Survey https://www.mturk.com/x", "Prolific", "Survey"},
	} {
		opt, ok := ParsePasted(row.text, quick.Words{Home: "EUR"})
		if !ok || opt.Platform != row.platform || opt.Title != row.title {
			t.Errorf("%s: got %q on %q, %v, want %q on %q", row.name, opt.Title, opt.Platform, ok, row.title, row.platform)
		}
	}
	for _, nothing := range []string{"", " \n\t "} {
		if opt, ok := ParsePasted(nothing, quick.Words{}); ok {
			t.Errorf("%q became %+v", nothing, opt)
		}
	}
	if got := short("Ångström", 4); got != "Ång…" {
		t.Errorf("shortened: %q", got)
	}
	if opt, _ := ParsePasted(strings.Repeat("é", 5000), quick.Words{}); len([]rune(opt.Title)) != longestTitle {
		t.Errorf("a book became a title of %d letters", len([]rune(opt.Title)))
	}
}

func TestPastingStartsTheTaskOrSaysThatThereIsNothing(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	w.Paste("")
	if got := s.last(t).Text; got != "There is no text in the clipboard." || len(w.State.Timers) != 0 {
		t.Errorf("an empty clipboard: %q", got)
	}
	w.Paste("Image study https://app.prolific.com/studies/1")
	if got := w.State.Timers; len(got) != 1 || got[0].Title != "Image study" || got[0].Platform != "Prolific" {
		t.Errorf("pasted: %+v", got)
	}
}

func TestAPausedTaskIsNoRunningOne(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	w.Enter("prolific study 1.00GBP")
	s.later(time.Minute)
	l := NewLedger(s.Desk)
	status := func() string {
		l.Load()
		return l.Item(1).Mark.Text
	}
	if got := status(); got != "Running" {
		t.Errorf("running: the list says %q", got)
	}
	w.Pause()
	if got := status(); got != "Paused" {
		t.Errorf("paused: the list says %q", got)
	}
	l.Choose(1)
	if got := l.State.Detail.Mark.Text; got != "Paused" {
		t.Errorf("paused: the detail says %q", got)
	}
}

func TestRowsAreCopiedAsCells(t *testing.T) {
	s := newStage(t)
	reward := money.Of(500_000, "GBP")
	for _, title := range []string{"=1+1", "Second\tone"} {
		s.later(time.Hour)
		if _, err := s.Tracker.Add(context.Background(), tracker.AddOptions{
			Start: work.At(s.clock), End: work.At(s.clock.Add(12 * time.Minute)), Platform: "Prolific", Title: title, Reward: &reward, State: work.Approved,
		}); err != nil {
			t.Fatal(err)
		}
	}
	l := NewLedger(s.Desk)
	l.Load()
	copied := ""
	l.Copy(func(text string) { copied = text })
	if copied != "" {
		t.Errorf("no row is chosen, but %q was copied", copied)
	}
	l.Choose(2)
	l.Copy(func(text string) { copied = text })
	if want := "23 Nov 2026\t15:00\tProlific\t'=1+1\t\t12:00\t£0.50\t£2.50\tApproved\n"; plainSpaces(copied) != want {
		t.Errorf("got %q, want %q", copied, want)
	}
	l.TickEvery()
	l.TickEvery()
	l.Copy(func(text string) { copied = text })
	if strings.Count(copied, "\n") != 2 || strings.Count(copied, "\t") != 16 || !strings.Contains(copied, "\tSecond one\t") {
		t.Errorf("all: got %q", copied)
	}
	if got := s.last(t).Text; got != "Copied 2 rows." {
		t.Errorf("said %q", got)
	}
}

func TestAnOldLedgerOpensAtAllDates(t *testing.T) {
	s := newStage(t)
	add := func(at time.Time) {
		t.Helper()
		if _, err := s.Tracker.Add(context.Background(), tracker.AddOptions{
			Start: work.At(at), End: work.At(at.Add(time.Minute)), Platform: "MTurk", Title: "HIT", State: work.Approved,
		}); err != nil {
			t.Fatal(err)
		}
	}
	chosen := func(e *Earnings) string { return e.State.Ranges.Options[e.State.Ranges.Chosen] }
	add(monday.AddDate(-3, 0, 0))
	e := NewEarnings(s.Desk)
	e.Load()
	if got := chosen(e); got != "All dates" {
		t.Errorf("nothing in twelve weeks: opens at %q", got)
	}
	e.Range(3)
	if got := chosen(e); got != "12 weeks" {
		t.Errorf("a choice is kept: %q", got)
	}
	add(monday.AddDate(0, 0, -3))
	e = NewEarnings(s.Desk)
	e.Load()
	if got := chosen(e); got != "12 weeks" {
		t.Errorf("something in twelve weeks: opens at %q", got)
	}
}

func TestWhatAppealsBroughtBackIsSaid(t *testing.T) {
	s := newStage(t)
	reward := money.Of(500_000, "GBP")
	id, err := s.Tracker.Add(context.Background(), tracker.AddOptions{
		Start: work.At(s.clock.Add(-time.Hour)), End: work.At(s.clock), Platform: "Prolific", Title: "Survey", Reward: &reward, State: work.Rejected,
	})
	if err != nil {
		t.Fatal(err)
	}
	words := func() string {
		e := NewEarnings(s.Desk)
		e.Load()
		return plainSpaces(e.State.Tiles[2].Words)
	}
	if got := words(); strings.Contains(got, "won back") {
		t.Errorf("before: %q", got)
	}
	state := work.Overturned
	if err := s.Tracker.Mark(context.Background(), []string{id}, tracker.MarkOptions{State: &state}); err != nil {
		t.Fatal(err)
	}
	if got := words(); !strings.Contains(got, "£0.50 won back by appeals.") {
		t.Errorf("after: %q", got)
	}
}

func TestTheTimeOfTicksIsThatOfAllOfThem(t *testing.T) {
	s := newStage(t)
	for i := range 4 * pageSize {
		start := monday.Add(time.Duration(i)*time.Hour).AddDate(0, -2, 0)
		if _, err := s.Tracker.Add(context.Background(), tracker.AddOptions{
			Start: work.At(start), End: work.At(start.Add(time.Minute)), Title: "Survey", State: work.Approved,
		}); err != nil {
			t.Fatal(err)
		}
	}
	l := NewLedger(s.Desk)
	l.Load()
	l.Tick(1)
	if got := plainSpaces(l.State.Bar[1]); got != "1 min" {
		t.Errorf("one: got %q", got)
	}
	l.TickEvery()
	if got := plainSpaces(l.State.Bar[1]); got != "8 h 00 min" {
		t.Errorf("all, of which some were not read: got %q", got)
	}
}

// A key that comes before the page was told of what the key before it began stops
// that, and begins nothing of its own.
func TestStartOrStopInHasteStopsWhatJustBegan(t *testing.T) {
	s := newStage(t)
	w := NewWork(s.Desk)
	w.Load()
	w.StartOrStop()
	w.StartOrStop()
	running, err := s.Tracker.Running(context.Background())
	if err != nil || len(running) != 0 {
		t.Errorf("%d timers run, %v", len(running), err)
	}
}

// A day whose only pay is in a currency without a rate says that pay, not zero.
func TestMoneyWithoutARateIsShownInItsOwnCurrency(t *testing.T) {
	f := Format{Say: wordsOf(t, "en"), Language: "en", Zone: time.UTC}
	ten := earnings.Group{Currency: "GBP"}
	ten.PendingReward = 1_400_000
	got := parts(f, earnings.Group{Currency: "EUR"}, []earnings.Group{ten})
	want := []string{"€0.00", "£1.40", "€0.00"}
	for i, p := range got {
		if p.Text != want[i] {
			t.Errorf("%s: got %q, want %q", p.Label, p.Text, want[i])
		}
	}
	home := earnings.Group{Currency: "EUR"}
	home.PendingReward = 2_000_000
	if got := parts(f, home, []earnings.Group{ten})[1].Text; got != "€2.00 + £1.40" {
		t.Errorf("got %q, want both, not added up", got)
	}
}
