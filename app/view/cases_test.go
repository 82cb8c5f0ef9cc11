package view

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickwage/app/present"
	"clickwage/app/view/kit"
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

// keyed is a stage whose lists know the keys that the window binds.
func keyed(s *stage, p *Cases) func(fyne.KeyName) {
	acts := map[fyne.KeyName]string{fyne.KeyDown: present.ListDown, fyne.KeyUp: present.ListUp, fyne.KeySpace: present.ListTick, fyne.KeyReturn: present.ListOpen, fyne.KeyEnd: present.ListLast}
	return func(name fyne.KeyName) { p.open.tasks.list.Act(acts[name]) }
}

func TestACaseIsWorkedOnByTheKeyboardAlone(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	p := s.disputed(t, 6)
	c := onCanvas(t, p.Object(), fyne.NewSize(1024, 900))
	key := keyed(s, p)
	c.Focus(p.open.tasks.list)
	key(fyne.KeyDown)
	key(fyne.KeySpace)
	if got := p.model.State.Case.Tasks; got[5].In || len(got) != 6 || c.Focused() != p.open.tasks.list {
		t.Fatalf("Space does not take the second task out: %+v, the keyboard is at %T", got, c.Focused())
	}
	opened := ""
	p.OnRecord = func(id string) { opened = id }
	if key(fyne.KeyReturn); opened == "" {
		t.Error("Enter does not open the task in the ledger")
	}
	last := len(p.open.rows) - 1
	c.Focus(p.open.rows[last])
	p.open.rows[last].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if p.form == nil || c.Focused() != p.form.fields[0].Entry() {
		t.Fatalf("the keyboard is at %T, want the answer", c.Focused())
	}
	test.Type(c.Focused(), "I answered.")
	test.Tap(button(t, p.side, s.view.Say("form.edit.save")))
	contains(t, p.open.rules, "I answered.")
	if _, ok := c.Focused().(*kit.AnswerRow); !ok || p.form != nil {
		t.Errorf("after the answer the keyboard is at %T", c.Focused())
	}
	rows := p.list.rows
	s.clock = s.clock.Add(3600e9)
	p.model.Tick()
	for id, row := range rows {
		if p.list.rows[id] != row {
			t.Error("counting down makes the rows anew, so the keyboard would be lost")
		}
	}
}

// told fails where an object does not draw a text, on however many lines.
func told(t *testing.T, o fyne.CanvasObject, text string) {
	t.Helper()
	if all := strings.ReplaceAll(words(o), " | ", " "); !strings.Contains(all, text) {
		t.Errorf("%q is not shown; there is:\n%s", text, all)
	}
}

func TestTheThirdColumnBecomesTabsWhereThereIsLittleRoom(t *testing.T) {
	s := newStage(t, "de", kit.AlwaysDark)
	p := s.disputed(t, 6)
	p.Fit(Room{Narrow: true, Low: true})
	onCanvas(t, p.Object(), fyne.NewSize(848, 560))
	if p.side.Visible() {
		t.Error("the third column is still there")
	}
	for tab, text := range map[int]string{1: s.view.Say("cases.exhibits.drop"), 2: s.view.Say("cases.loss.beside"), 3: s.view.Say("cases.bundle")} {
		p.Tab(tab)
		told(t, p.middle, text)
	}
	p.model.Edit()
	contains(t, p.middle, s.view.Say("cases.field.facts"))
	if !p.Back() || p.model.State.Form != nil || !p.Back() || p.tab != 0 || p.Back() {
		t.Error("Esc closes the form, then goes back to the case")
	}
	p.Fit(Room{})
	told(t, p.side, s.view.Say("cases.loss.beside"))
}

func TestAPageWithoutCasesSaysHowOneIsBegun(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	p := s.cases(t, present.Shell{})
	onCanvas(t, p.Object(), fyne.NewSize(1024, 760))
	contains(t, p.Object(), s.view.Say("disputes.empty"))
	shown := false
	p.OnRejected = func() { shown = true }
	test.Tap(button(t, p.Object(), s.view.Say("disputes.button")))
	if !shown {
		t.Error("the button shows no rejected tasks")
	}
}

// Only the rows in sight are drawn, so that a case of thousands opens at once.
func TestALargeCaseDrawsTheRowsInSight(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	p := s.disputed(t, 2000)
	onCanvas(t, p.Object(), fyne.NewSize(1024, 900))
	rows := 0
	walk(p.open.tasks.list, func(o fyne.CanvasObject) {
		if _, ok := o.(*kit.RowView); ok {
			rows++
		}
	})
	if rows == 0 || rows > 2*mostTasks {
		t.Errorf("%d rows are drawn", rows)
	}
	start := time.Now()
	p.Render()
	t.Logf("drawn anew in %v", time.Since(start))
}

func TestALetterIsCopiedAsItStands(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	p := s.disputed(t, 6)
	onCanvas(t, p.Object(), fyne.NewSize(1024, 1600))
	copied := ""
	p.OnCopy = func(text string) { copied = text }
	test.Tap(button(t, p.open.lets.row, s.view.Say("cases.letter.appeal")))
	p.open.lets.field.SetText("Changed")
	test.Tap(button(t, p.open.lets.draft, s.view.Say("cases.letter.copy")))
	if copied != "Changed" {
		t.Errorf("copied %q", copied)
	}
}
