package present

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

func (s *stage) due(t testing.TB) *Due {
	t.Helper()
	d := NewDue(s.Desk)
	t.Cleanup(s.Tracker.Subscribe(func(tracker.Change) { d.Load() }))
	d.Load()
	return d
}

// judged is work that was submitted and then decided on, now.
func (s *stage) judged(t *testing.T, title, reward string, hour int, state work.State) {
	t.Helper()
	s.worked(t, title, reward, hour, work.Submitted)
	ctx := context.Background()
	keys, err := s.Tracker.Keys(ctx, store.Filter{Search: title})
	if err != nil || len(keys) != 1 {
		t.Fatalf("%s: %d tasks, %v", title, len(keys), err)
	}
	records, err := s.Tracker.Records(ctx, keys)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Tracker.Mark(ctx, []string{string(records[0].Submission.ID)}, tracker.MarkOptions{State: &state}); err != nil {
		t.Fatal(err)
	}
}

func TestWhatFallsDueIsCountedDownNearestFirst(t *testing.T) {
	s := newStage(t)
	s.worked(t, "risk", "1.50GBP", 2, work.Submitted) // approved by itself after 21 days
	s.judged(t, "faces", "2.00GBP", 4, work.Rejected) // a complaint after 7 days
	d := s.due(t)
	if len(d.State.Rows) != 2 || d.State.Rows[0].Title != "faces" || plainSpaces(d.State.Rows[0].When) != "in 7 d" || d.State.Badge != 1 {
		t.Fatalf("got %+v, badge %d", d.State.Rows, d.State.Badge)
	}
	s.later(9 * 24 * time.Hour)
	d.Tick()
	if row := d.State.Rows[0]; !row.Passed || plainSpaces(row.When) != "possible for 2 d" || d.State.Badge != 0 {
		t.Errorf("nine days later: got %+v, badge %d", row, d.State.Badge)
	}
	d.Load()
	if d.State.Rows[0].Title != "risk" {
		t.Errorf("read anew: got %+v, want what passed last", d.State.Rows)
	}
	d.Filter(4)
	if len(d.State.Rows) != 1 || d.State.Rows[0].Title != "faces" || d.State.Filters[1].Count != "1" {
		t.Fatalf("contact alone: got %+v", d.State)
	}
	d.Choose(0)
	st := d.State.Detail
	if st == nil || st.Do == "" || st.Says == "" || !strings.Contains(st.Source, "prolific.com") || !strings.Contains(st.Sure.Text, "check before relying on it") {
		t.Errorf("in full: got %+v", st)
	}
	d.Filter(2)
	if len(d.State.Rows) != 0 || d.State.Detail != nil || d.State.Empty == "" {
		t.Errorf("appeals: got %+v", d.State)
	}
}

func TestCountdownSaysTheLargestUnits(t *testing.T) {
	f := Format{Say: wordsOf(t, "en")}
	for left, want := range map[time.Duration]string{
		76*time.Hour + 30*time.Minute: "in 3 d 4 h", 72 * time.Hour: "in 3 d", 72*time.Hour + 5*time.Minute: "in 3 d", 90 * time.Minute: "in 1 h 30 min",
		20 * time.Second: "in less than a minute", -50 * time.Hour: "passed 2 d ago", -5 * time.Minute: "passed 5 min ago",
	} {
		if got := plainSpaces(countdown(f, left, false)); got != want {
			t.Errorf("%v: got %q, want %q", left, got, want)
		}
	}
}

func TestARuleIsReplacedByTheWorkersOwnAndTakenBack(t *testing.T) {
	s := newStage(t)
	s.judged(t, "risk", "1.50GBP", 2, work.Approved)
	d := s.due(t)
	if len(d.State.Rows) != 0 || d.State.Empty == "" {
		t.Fatalf("before: got %+v", d.State.Rows)
	}
	d.OpenRule("prolific-payment")
	if st := d.State.Rule; st == nil || st.Own || st.Span != Dash {
		t.Fatalf("shipped: got %+v", d.State.Rule)
	}
	d.EditRule()
	fill(t, d.State.Form, map[string]string{"days": "x", "source": ""})
	d.Submit()
	if b := d.State.Form; b == nil || b.line("days").Wrong == "" || b.line("source").Wrong == "" {
		t.Fatalf("a wrong rule: got %+v", b)
	}
	fill(t, d.State.Form, map[string]string{"days": "3", "source": "message of 20 November"})
	d.Submit()
	if len(d.State.Rows) != 1 || d.State.Rows[0].Kind.Text != "Payment" || d.State.Badge != 1 {
		t.Fatalf("own: got %+v", d.State.Rows)
	}
	d.OpenRule("prolific-payment")
	if st := d.State.Rule; !st.Own || st.Span != "3 days" || len(st.Past) != 1 || st.Sure.Text != "Your own word" || !strings.Contains(st.Says, "3 days after the approval") {
		t.Errorf("own in full: got %+v", st)
	}
	d.ResetRule()
	if st := d.State.Rule; st == nil || st.Own || len(st.Past) != 2 || len(d.State.Rows) != 0 {
		t.Errorf("taken back: got %+v", d.State.Rule)
	}
	d.AddRule()
	fill(t, d.State.Form, map[string]string{"platform": "UHRS", "days": "14", "source": "the forum"})
	d.State.Form.line("kind").Chosen = 2
	d.Submit()
	last := d.State.Rules[len(d.State.Rules)-1]
	if last.Platform != "UHRS" || len(last.Rules) != 1 || last.Rules[0].Value != "14 days" {
		t.Errorf("a new one: got %+v", last)
	}
}

func TestEachDeadlineIsToldOnceAlsoAfterARestart(t *testing.T) {
	s := newStage(t)
	s.judged(t, "faces", "2.00GBP", 4, work.Rejected)
	var told []string
	tell := func(title, text string) { told = append(told, title+"|"+text) }
	s.later(6 * 24 * time.Hour)
	s.Desk.Remind(tell)
	if len(told) != 0 {
		t.Fatalf("nobody wanted it: told %q", told)
	}
	p := NewSettings(s.Desk)
	p.Load()
	p.Remind(4) // two days ahead
	if got, err := s.Tracker.Settings(context.Background()); err != nil || got.Remind != 48*time.Hour || p.State.Reminders.Options[4] != "48 hours ahead" {
		t.Fatalf("got %v, %v", got.Remind, err)
	}
	s.Desk.Remind(tell)
	again, err := tracker.Open(context.Background(), tracker.Options{Path: s.Tracker.Path(), Now: func() time.Time { return s.clock }, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	restarted := *s.Desk
	restarted.Tracker = again
	restarted.Remind(tell)
	if fmt.Sprint(len(told)) != "1" || !strings.Contains(told[0], "Contact · Prolific · faces") || !strings.HasPrefix(told[0], "In ") {
		t.Errorf("told %q, want one deadline once", told)
	}
	s.judged(t, "voices", "2.00GBP", 6, work.Rejected)
	s.judged(t, "sounds", "2.00GBP", 7, work.Rejected)
	s.later(5*24*time.Hour + 12*time.Hour)
	s.Desk.Remind(tell)
	if len(told) != 2 || !strings.HasPrefix(told[1], "2 deadlines come") {
		t.Errorf("told %q, want the two new ones together", told)
	}
}
