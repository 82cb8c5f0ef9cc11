package view

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"clickwage/app/present"
	"clickwage/data/money"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// caseFiles are attached to a case; one tries to look like another kind of file.
var caseFiles = []string{"page-email.png", "a very long name of an exhibit that does not fit anywhere.txt", "turned \u202etxt.exe"}

const (
	caseAnswer = "The page I gave lists an address and a phone number. See exhibit A, saved before I submitted."
	caseHashes = "7012…77d0 5bae…7861 9e35…c8b3" // of caseFiles
)

// refused puts tasks of one requester into the ledger, ten minutes each, which
// were rejected on one day.
func (s *stage) refused(t testing.TB, tasks int) {
	t.Helper()
	ctx := context.Background()
	reward := money.Of(350_000, "USD")
	rejected := work.Rejected
	var ids []string
	for i := range tasks {
		start := now.Add(-60*time.Hour + time.Duration(i%120)*11*time.Minute)
		id, err := s.tracker.Add(ctx, tracker.AddOptions{
			Start: work.At(start), End: work.At(start.Add(9*time.Minute + 25*time.Second)), Platform: "Microworkers", Title: fmt.Sprintf("Contact page %d", i+1),
			Requester: "leadgen", Reward: &reward, State: work.Submitted,
		})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := s.tracker.Mark(ctx, ids, tracker.MarkOptions{State: &rejected, Reason: "Wrong page type"}); err != nil {
		t.Fatal(err)
	}
}

// cases is the page of cases over the ledger as it is.
func (s *stage) cases(t testing.TB, shell present.Shell) *Cases {
	t.Helper()
	model := present.NewCases(s.desk, shell)
	page := NewCases(s.view, model)
	t.Cleanup(s.tracker.Subscribe(func(tracker.Change) { model.Load() }))
	model.Load()
	return page
}

// disputed is the page with a case of refused tasks that has all it can have.
func (s *stage) disputed(t testing.TB, tasks int) *Cases {
	t.Helper()
	s.refused(t, tasks)
	p := s.cases(t, present.Shell{})
	for i, one := range p.model.State.Proposals {
		if one.Title == s.view.Say("cases.preset.mass_rejection") || i == 0 {
			p.model.Take(i)
			break
		}
	}
	id := p.model.State.Case.ID
	ctx := context.Background()
	folder := t.TempDir()
	for _, name := range caseFiles {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
		p.model.Attach([]string{path})
	}
	for _, r := range p.model.State.Case.Rules[:min(1, len(p.model.State.Case.Rules))] {
		if _, err := s.tracker.Reply(ctx, id, tracker.ReplyOptions{Rule: r.ID, Answer: caseAnswer}); err != nil {
			t.Fatal(err)
		}
	}
	return p
}
