package present

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/money"
	"clickwage/data/rating"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

var lab = rating.Subject{Platform: "Prolific", Requester: "Lab"}

// graded puts tasks of one requester into the ledger, of which the first is
// rejected.
func (s *stage) graded(t testing.TB, tasks int) {
	t.Helper()
	reward := money.Of(1_000_000, "USD")
	for i := range tasks {
		state := work.Approved
		if i == 0 {
			state = work.Rejected
		}
		end := work.At(monday.Add(-time.Duration(i+1) * time.Hour))
		if _, err := s.Tracker.Add(context.Background(), tracker.AddOptions{
			Start: end.Add(-10 * time.Minute), End: end, Platform: "Prolific", Requester: "Lab", Title: "T", Reward: &reward, State: state,
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// reviewing is the presenter with a shell whose dialogs are kept.
func (s *stage) reviewing() (*Ratings, *shelled) {
	shell := newShelled()
	return NewRatings(s.Desk, shell.Shell), shell
}

func factOf(facts []Fact, label string) string {
	i := slices.IndexFunc(facts, func(f Fact) bool { return f.Label == label })
	if i < 0 {
		return ""
	}
	return plainSpaces(facts[i].Value)
}

// say answers a question of the dialog that is open; the question by its words.
func (s *shelled) say(t *testing.T, question, choice string) {
	t.Helper()
	for _, p := range s.open.Picks {
		if i := slices.Index(p.Options, choice); p.Label == question && i >= 0 {
			p.Chosen = i
			p.OnChosen(i)
			return
		}
	}
	t.Fatalf("%q is not asked, or not answered by %q", question, choice)
}

func (s *shelled) typed(t *testing.T, label, text string) *Asked {
	t.Helper()
	i := slices.IndexFunc(s.open.Fields, func(f *Asked) bool { return f.Label == label })
	if i < 0 {
		t.Fatalf("%q is not asked", label)
	}
	s.open.Fields[i].Text = text
	s.open.Fields[i].OnText(text)
	return s.open.Fields[i]
}

func (s *stage) reviewed(t testing.TB) []store.Review {
	t.Helper()
	all, err := s.Tracker.Reviews(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAReviewIsFilledFromTheLedgerAndSaved(t *testing.T) {
	s := newStage(t)
	s.graded(t, 4)
	r, shell := s.reviewing()
	r.Open(lab)
	d := shell.open
	if d == nil || d.Title != "Review: Lab on Prolific" || d.Ready {
		t.Fatalf("got %+v", d)
	}
	for label, want := range map[string]string{
		"Time for a task": "10:00 · by the ledger, 4 tasks", "Reward of a task": "$1.00 · by the ledger, 4 tasks",
		"Pay per hour, unpaid time included": "$4.50 · by the ledger, 4 tasks", "Rejected work": "Some · by the ledger, 4 tasks",
	} {
		if got := factOf(d.Facts, label); got != want {
			t.Errorf("%s: got %q, want %q", label, got, want)
		}
	}
	why := d.Fields[0]
	if !why.Hidden {
		t.Error("a reason is asked for before there is an answer")
	}
	shell.say(t, "Would you recommend them?", "No")
	if why.Hidden || !d.Ready {
		t.Errorf("after an answer: hidden %t, ready %t", why.Hidden, d.Ready)
	}
	shell.typed(t, why.Label, "  paid\u202e late\n")
	shell.say(t, "Was the task broken?", "Yes")
	shell.say(t, "Was the task broken?", "Yes") // which takes it back
	d.OnAlso()
	shell.say(t, "Fairness", "2")
	shell.open.OnAlso()
	if f := shell.typed(t, "Days until the decision", "soon"); f.Wrong == "" || shell.open.Ready {
		t.Errorf("no number of days: got %+v", f)
	}
	shell.typed(t, "Days until the decision", "2,5")
	shell.typed(t, "Time for a task", "9m30s")
	shell.say(t, "Rejected work", "All")
	shell.say(t, "Rejected work", "All")
	if got := shell.open.Picks[0].Chosen; got != 1 {
		t.Errorf("taken back, the ledger's answer stands: got choice %d", got)
	}
	shell.open.OnAlso()
	if shell.open.Fields[0].Text != "paid late" || shell.open.Picks[0].Chosen != 1 {
		t.Errorf("the first page again: got %+v, choice %d", shell.open.Fields[0], shell.open.Picks[0].Chosen)
	}
	shell.open.OnDo()
	all := s.reviewed(t)
	if shell.open != nil || len(all) != 1 || s.last(t).Text != "Review of Lab on Prolific saved" {
		t.Fatalf("got %d reviews, %v", len(all), s.told)
	}
	var got []string
	for _, q := range rating.All() {
		if a, ok := all[0].Answers[q.ID]; ok {
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s=%s %s %s", q.ID, a.Value, a.Origin, a.Why)))
		}
	}
	want := "seconds=570 typed, reward=1.00USD ledger, pay=4.50USD ledger, rejected=some ledger, days=2.5 typed, recommend=no typed paid late, fairness=2 typed"
	if text := strings.Join(got, ", "); text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	s.last(t).Undo()
	if all := s.reviewed(t); len(all) != 0 {
		t.Errorf("undone: got %d reviews", len(all))
	}
}

func TestWhatIsSaidIsShownAndEdited(t *testing.T) {
	s := newStage(t)
	s.graded(t, 12)
	r, shell := s.reviewing()
	no := rating.Review{Subject: lab, Answers: map[string]rating.Answer{"recommend": {Value: "yes", Origin: rating.Typed}}}
	for range 2 {
		if _, err := s.Tracker.AddReview(context.Background(), no); err != nil {
			t.Fatal(err)
		}
		no.Answers["recommend"] = rating.Answer{Value: "no", Origin: rating.Typed}
		s.later(time.Minute)
	}
	l := NewLedger(s.Desk)
	l.Load()
	l.Choose(1)
	if st := l.State.Detail; st == nil || st.About != lab || st.Reviews != "2 reviews · 1 would not recommend" {
		t.Fatalf("beside a task: got %+v", st)
	}
	titled := rating.Review{Subject: lab, Title: "Other", Answers: no.Answers}
	s.later(time.Minute)
	if _, err := s.Tracker.AddReview(context.Background(), titled); err != nil {
		t.Fatal(err)
	}
	r.Open(lab)
	shell.open.OnDo()
	if d := shell.open; d.Title != "Review: Lab on Prolific · Other" || factOf(d.Facts, "Reward of a task") != "not known to your ledger" {
		t.Errorf("a review of one title: got %q, %+v", d.Title, d.Facts)
	}
	shell.say(t, "Would you recommend them?", "No")
	shell.typed(t, shell.open.Fields[0].Label, "late")
	shell.say(t, "Would you recommend them?", "Does not apply")
	shell.open.OnDo()
	if got := s.reviewed(t)[0].Answers["recommend"]; got.Value != "na" || got.Why != "" {
		t.Errorf("a reason of an answer that was changed: got %+v", got)
	}
	if err := s.Tracker.RemoveReviews(context.Background(), []string{s.reviewed(t)[0].ID}); err != nil {
		t.Fatal(err)
	}
	e := NewEarnings(s.Desk)
	e.Load()
	if table := e.State.Requesters; len(table.Notes) != 1 || table.Notes[0] != "2 reviews · 1 would not recommend" {
		t.Errorf("beside a requester: got %+v", table)
	}
	r.Open(lab)
	if d := shell.open; d.Title != "Lab on Prolific" || d.Words[0] != "2 reviews · 1 would not recommend" || factOf(d.Facts, "Would you recommend them?") != "You: No: 1" || d.Do != "Edit my review" {
		t.Fatalf("got %+v", d)
	}
	shell.open.OnDo()
	shell.say(t, "Was the task broken?", "No")
	shell.open.OnDo()
	if all := s.reviewed(t); len(all) != 2 || all[0].Answers["recommend"].Value != "no" || all[0].Answers["broken"].Value != "no" || all[0].Answers["pay"].N != 12 {
		t.Errorf("the newest was edited: got %+v", all)
	}
	r.Open(lab)
	shell.open.OnAlso()
	if all := s.reviewed(t); len(all) != 1 || all[0].Answers["recommend"].Value != "yes" {
		t.Errorf("the newest was removed: got %+v", all)
	}
}

func TestAPlatformShowsItsPoints(t *testing.T) {
	s := newStage(t)
	r, shell := s.reviewing()
	r.Choose()
	if shell.open != nil || s.last(t).Text == "" {
		t.Errorf("nobody to review: got %+v", shell.open)
	}
	s.graded(t, 12)
	r.Choose()
	if rows := shell.open.List.Rows; len(rows) != 2 || rows[0][0] != "The platform itself" || rows[1][0] != "Lab" || rows[1][2] != "12" {
		t.Fatalf("got %v", rows)
	}
	if err := s.Tracker.SetSettings(context.Background(), tracker.Settings{Floor: money.Of(6_000_000, "USD"), Zone: time.UTC}); err != nil {
		t.Fatal(err)
	}
	shell.open.OnDo()
	if got := factOf(shell.open.Facts, "Pay: at least the minimum wage"); got != "Not met · $5.50 an hour after fees, against $6.00 (12 tasks)" {
		t.Errorf("got %q in %+v", got, shell.open.Facts)
	}
	if got := factOf(shell.open.Facts, "Conditions: health is protected"); got != "" {
		t.Errorf("a point that nothing is known of: got %q", got)
	}
	shell.open.OnDo()
	shell.say(t, "Pay", "2")
	shell.open.OnAlso()
	shell.say(t, "Terms on rejection", "Bad")
	shell.open.OnAlso()
	shell.say(t, "Conditions: overwork is kept in check", "Yes")
	shell.open.OnDo()
	if all := s.reviewed(t); len(all) != 1 || !all[0].IsPlatform() || all[0].Answers["rejection_terms"].Value != "down" || all[0].Answers["pay_stars"].Value != "2" {
		t.Fatalf("got %+v", all)
	}
	r.Open(rating.Subject{Platform: "Prolific"})
	if got := factOf(shell.open.Facts, "Conditions: overwork is kept in check"); got != "Met · your answer" {
		t.Errorf("got %q", got)
	}
	e := NewEarnings(s.Desk)
	e.Load()
	for _, c := range e.State.Charts {
		if want := map[bool]string{true: "[Prolific: 1 review]", false: "[]"}[c.Name == "platforms"]; fmt.Sprint(c.Notes) != want {
			t.Errorf("%s: got %v, want %s", c.Name, c.Notes, want)
		}
	}
}

// In every language each question, answer and page has its words.
func TestEveryQuestionIsSaid(t *testing.T) {
	for _, language := range []string{"en", "es", "fr", "pt", "de", "it", "sw", "mg", "ms", "fil"} {
		say := wordsOf(t, language)
		for _, q := range rating.All() {
			questionWords(say, q)
			for _, choice := range q.Choices {
				choiceWords(say, q, choice)
			}
			say("rating.page."+string(q.Group), 1, 3)
			say("rating.to." + string(q.Group))
		}
	}
}

func TestReviewsLeaveAndComeAsFiles(t *testing.T) {
	s, other := newStage(t), newStage(t)
	s.graded(t, 3)
	r, shell := s.reviewing()
	r.Open(lab)
	shell.say(t, "Would you recommend them?", "No")
	shell.open.OnDo()
	r.Choose()
	shell.open.OnAlso()
	shell.path = t.TempDir()
	shell.open.Fields[0].OnBrowse(shell.open.Fields[0])
	for i, text := range []string{"nine boats", "nine boats"} {
		if shell.open.Ready {
			t.Error("ready without the passphrase of a new key, twice")
		}
		shell.open.Fields[i+1].Text = text
		shell.open.Fields[i+1].OnText(text)
	}
	shell.open.OnDo()
	if shell.open.Title != "The reviews are exported" {
		t.Fatalf("got %+v", shell.open)
	}
	file := shell.open.Facts[0].Value
	r.Files()
	if len(shell.open.Fields) != 2 {
		t.Errorf("a passphrase is asked for twice though there is a key: %d fields", len(shell.open.Fields))
	}

	theirs, theirShell := other.reviewing()
	theirShell.path = file
	theirs.files(true)
	theirShell.open.OnAlso()
	if told := other.last(t); !strings.HasSuffix(told.Text, "added 1, updated 0, unchanged 0") || told.Undo == nil {
		t.Fatalf("got %+v", told)
	}
	theirs.Open(lab)
	if got := theirShell.open; got.Words[0] != "1 of others · 1 would not recommend" || got.Do != "Write a review" || factOf(got.Facts, "Would you recommend them?") != "Others: No: 1" {
		t.Errorf("got %+v", got)
	}
	theirs.takeIn(file)
	if told := other.last(t); !strings.HasSuffix(told.Text, "added 0, updated 0, unchanged 1") || told.Undo != nil {
		t.Errorf("again: got %+v", told)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), `"no"`, `"na"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	theirs.takeIn(file)
	if told := other.last(t); !strings.HasPrefix(told.Text, "This is no file of reviews, or it was altered") {
		t.Errorf("altered: got %+v", told)
	}
}
