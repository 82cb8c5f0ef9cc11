package present

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/app/speech"
	"clickwage/assets"
	"clickwage/data/dossier"
	"clickwage/data/evidence"
	"clickwage/data/evidence/witness"
	"clickwage/data/exposure"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// shelled is a Shell whose dialogs are kept, and whose browsing answers path.
type shelled struct {
	Shell
	open *Dialog
	path string
}

func newShelled() *shelled {
	s := &shelled{}
	s.Shell = Shell{
		Ask: func(d *Dialog) { s.open = d }, Shut: func() { s.open = nil }, Reveal: func(string) {},
		Browse: func(_ Browsing, chosen func(string)) { chosen(s.path) },
	}
	return s
}

// refused puts tasks of one requester that were rejected yesterday into the
// ledger and returns their ids.
func (s *stage) refused(t testing.TB, tasks int) (ids []string) {
	t.Helper()
	ctx, rejected, reward := context.Background(), work.Rejected, money.Of(350_000, "USD")
	for i := range tasks {
		start := monday.Add(-40*time.Hour + time.Duration(i%200)*10*time.Minute)
		id, err := s.Tracker.Add(ctx, tracker.AddOptions{
			Start: work.At(start), End: work.At(start.Add(9 * time.Minute)), Platform: "Prolific", Title: fmt.Sprintf("Page %d", i+1), Requester: "leadgen",
			Reward: &reward, State: work.Submitted,
		})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := s.Tracker.Mark(ctx, ids, tracker.MarkOptions{State: &rejected, Reason: "too fast"}); err != nil {
		t.Fatal(err)
	}
	return ids
}

// cases is the presenter over the ledger, read anew after every change.
func (s *stage) cases(t testing.TB, shell Shell) *Cases {
	t.Helper()
	s.Look = func() Look {
		return Look{Regular: assets.SansRegular.Bytes(), Bold: assets.SansSemiBold.Bytes(), Mono: assets.MonoRegular.Bytes()}
	}
	p := NewCases(s.Desk, shell)
	t.Cleanup(s.Tracker.Subscribe(func(tracker.Change) { p.Load() }))
	p.Load()
	return p
}

// taken opens the first proposal.
func (s *stage) taken(t testing.TB, tasks int, shell Shell) *Cases {
	t.Helper()
	s.refused(t, tasks)
	p := s.cases(t, shell)
	if len(p.State.Proposals) == 0 {
		t.Fatal("nothing is proposed")
	}
	p.Take(0)
	if p.State.Case == nil {
		t.Fatalf("no case is open: %v", s.told)
	}
	return p
}

func TestAMassRejectionIsProposedAndOpenedWithOneClick(t *testing.T) {
	s := newStage(t)
	p := s.taken(t, 6, Shell{})
	st := p.State.Case
	if len(p.State.Open) != 1 || len(p.State.Proposals) != 0 || len(st.Tasks) != 6 || !strings.Contains(st.Name, "Mass rejection") {
		t.Fatalf("got %+v", p.State)
	}
	if got := st.Tasks[0]; !got.In || got.Worked != "09:00" || got.Reward != "$0.35" || got.Reason != "“too fast”" || got.Mark.Text != "Rejected" {
		t.Errorf("a task: got %+v", got)
	}
	if got := st.Loss.Rows; len(got) != 2 || got[0].Value != "$2.10" || !got[1].Claim || got[1].Value != "$2.10" {
		t.Errorf("loss: got %+v", got)
	}
	if notes := strings.Join(st.Loss.Notes, " "); !strings.Contains(plainSpaces(notes), "54 min of work") || !strings.Contains(notes, "never added") {
		t.Errorf("time beside the claim: got %q", notes)
	}
	s.last(t).Undo()
	if p.State.Case != nil || len(p.State.Proposals) != 1 {
		t.Errorf("undone: got %+v", p.State)
	}
}

func TestTasksAreTickedIntoACaseAndOut(t *testing.T) {
	s := newStage(t)
	p := s.taken(t, 6, Shell{})
	first := p.State.Case.Tasks[0].ID
	p.Choose(0)
	st := p.State.Case
	if last := st.Tasks[5]; last.In || last.ID != first || len(st.Tasks) != 6 || !strings.Contains(st.Caption, "5 of 6") {
		t.Fatalf("taken out: got %+v", st)
	}
	if got := st.Loss.Rows[0].Value; got != "$1.75" {
		t.Errorf("the loss without it: got %s", got)
	}
	p.Choose(5)
	if !p.State.Case.Tasks[5].In {
		t.Error("it is not back in the case")
	}
	s.last(t).Undo()
	if p.State.Case.Tasks[5].In {
		t.Error("undo leaves it in")
	}
}

func TestTickedRowsMakeACaseOrGoIntoOne(t *testing.T) {
	s := newStage(t)
	shell := newShelled()
	ids := s.refused(t, 3)
	p := s.cases(t, shell.Shell)
	chosen := ids[:2]
	p.Chosen = func() func(context.Context) ([]string, error) {
		return func(context.Context) ([]string, error) { return chosen, nil }
	}
	p.Dispute()
	if p.State.Case == nil || shell.open != nil || len(p.State.Open) != 1 {
		t.Fatalf("no case is open on the platform, so one is made: got %+v", p.State)
	}
	chosen = ids[2:]
	p.Dispute()
	if shell.open == nil || len(shell.open.List.Rows) != 2 {
		t.Fatalf("which case: got %+v", shell.open)
	}
	shell.open.List.Chosen = 1
	shell.open.OnDo()
	if got := p.State.Case.Tasks; len(got) != 3 || !got[2].In {
		t.Errorf("added: got %+v", got)
	}
	chosen = nil
	p.New()
	if got := s.last(t).Text; !strings.Contains(got, "Tick the tasks") {
		t.Errorf("nothing ticked: said %q", got)
	}
}

func TestARuleIsAnsweredAndShownAsReady(t *testing.T) {
	s := newStage(t)
	p := s.taken(t, 6, Shell{})
	rules := p.State.Case.Rules
	if len(rules) == 0 || rules[0].Written || rules[0].Mark.Text != "To write" {
		t.Fatalf("got %+v", rules)
	}
	p.Answer(0)
	p.Submit()
	if b := p.State.Form; b == nil || b.line("answer").Wrong == "" {
		t.Fatal("an empty answer is taken")
	}
	p.State.Form.line("answer").Text = "I took\nnine minutes."
	p.Submit()
	if got := p.State.Case.Rules[0]; p.State.Form != nil || !got.Written || got.Mark.Text != "Ready" || got.Answer != "I took nine minutes." {
		t.Errorf("got %+v", got)
	}
	if shown := len(p.State.Case.Rules); p.State.Case.MoreRules > 0 {
		if p.MoreRules(); len(p.State.Case.Rules) <= shown {
			t.Error("no more rules are shown")
		}
	}
}

func TestFilesAreAttachedComparedAndWithheld(t *testing.T) {
	s := newStage(t)
	shell := newShelled()
	p := s.taken(t, 6, shell.Shell)
	folder := t.TempDir()
	one, two := filepath.Join(folder, "page\u202egnp.exe"), filepath.Join(folder, "mail.eml")
	for _, path := range []string{one, two} {
		if err := os.WriteFile(path, []byte(path), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p.Attach([]string{one, filepath.Join(folder, "not there.png")})
	if got := s.last(t); !strings.Contains(got.Text, "1 file attached") || !strings.Contains(got.Text, "not there.png") && !strings.Contains(got.Text, "file") || got.Undo == nil {
		t.Errorf("one of two: said %q", got.Text)
	}
	shell.path = two
	p.Browse()
	p.Paste("The page must list an address.")
	got := p.State.Case.Exhibits
	if len(got) != 3 || got[0].Letter != "A" || !strings.Contains(got[0].Name, "‹U+202E›") || !strings.HasPrefix(got[1].Caption, "Mail") || len([]rune(got[0].Hash)) != 9 {
		t.Fatalf("got %+v", got)
	}
	if m := p.State.Case.Matching; !strings.HasPrefix(m.Text, "All 3 files match") || m.Tone != Live {
		t.Errorf("got %+v", m)
	}
	p.Exhibit(got[1].ID)
	p.State.Form.line("withheld").Chosen = 1
	p.State.Form.line("taken").Text = "2026-11-23 13:30"
	p.Submit()
	if e := p.State.Case.Exhibits[1]; !e.Withheld || !strings.Contains(e.Caption, "taken 23 Nov 13:30") {
		t.Errorf("withheld: got %+v", e)
	}
	p.RemovePart(got[0].ID)
	if len(p.State.Case.Exhibits) != 2 {
		t.Error("it is still there")
	}
}

// A key can come before the page has read its case.
func TestAPasteIntoACaseThatIsNotReadYetAttachesNothing(t *testing.T) {
	s := newStage(t)
	first := s.taken(t, 6, Shell{})
	waiting := []func(){}
	s.Desk.Run = func(work, _ func()) { waiting = append(waiting, work) }
	p := NewCases(s.Desk, Shell{})
	p.Open(first.id)
	p.Paste("The page must list an address.")
	if len(waiting) != 1 || p.State.Case != nil {
		t.Errorf("%d pieces of work wait, want the reading alone", len(waiting))
	}
}

func TestAWonCaseBooksWhatWasRecovered(t *testing.T) {
	s := newStage(t)
	p := s.taken(t, 6, Shell{})
	p.AddMessage()
	p.State.Form.line("text").Text = "Your page type is wrong."
	p.State.Form.line("from").Text = "leadgen"
	p.Submit()
	p.AddStep()
	kinds := p.State.Form.line("kind")
	for i, k := range tracker.Steps() {
		if k == evidence.Won {
			kinds.Chosen = i
		}
	}
	p.State.Form.line("amount").Text = "0.10USD"
	p.State.Form.line("paid").Chosen = 1
	p.Submit()
	if p.State.Form == nil || p.State.Form.line("amount").Wrong == "" {
		t.Fatal("a part of a sum is taken for six tasks")
	}
	p.State.Form.line("amount").Text = ""
	p.Submit()
	st := p.State.Case
	if !st.Closed || len(p.State.Closed) != 1 || len(st.Log) != 2 || !strings.Contains(p.State.Ended, "won 1") {
		t.Fatalf("got %+v", p.State)
	}
	if st.Tasks[0].Mark.Text == "Rejected" || st.Loss.Rows[len(st.Loss.Rows)-1].Value != "$2.10" {
		t.Errorf("booked: got %+v, loss %+v", st.Tasks[0], st.Loss)
	}
}

func TestWhatIsRecoveredAlreadyIsNotBookedAgain(t *testing.T) {
	s := newStage(t)
	p := s.taken(t, 6, Shell{})
	step := func(kind evidence.StepKind, paid int) *Blank {
		p.AddStep()
		p.State.Form.line("kind").Chosen, p.State.Form.line("paid").Chosen = slices.Index(tracker.Steps(), kind), paid
		p.Submit()
		return p.State.Form
	}
	if b := step(evidence.Won, 1); b != nil {
		t.Fatalf("got %+v", b)
	}
	for _, row := range []struct {
		kind evidence.StepKind
		paid int
		want string
	}{
		{evidence.Won, 2, "0.35USD is booked as recovered already"},
		{evidence.Lost, 0, "has an outcome already: Won."},
	} {
		b := step(row.kind, row.paid)
		if b == nil || !strings.Contains(b.Wrong, row.want) || !strings.Contains(b.Wrong, "Nothing was changed.") {
			t.Fatalf("%s: got %+v", row.kind, b)
		}
	}
	if rows := p.State.Case.Loss.Rows; rows[len(rows)-1].Value != "$2.10" || len(p.State.Case.Log) != 1 {
		t.Errorf("got %+v, %+v", rows, p.State.Case.Log)
	}
}

func TestATaskOfSeveralCasesIsClaimedOnce(t *testing.T) {
	s, ctx := newStage(t), context.Background()
	set, err := s.Tracker.Settings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	set.Currency = "USD"
	if err := s.Tracker.SetSettings(ctx, set); err != nil {
		t.Fatal(err)
	}
	ids := s.refused(t, 3)
	for _, tasks := range [][]string{ids[:2], ids[1:], ids} {
		if _, err := s.Tracker.OpenCase(ctx, tracker.CaseOptions{Tasks: tasks}); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.cases(t, Shell{}).State.Summary; !strings.Contains(got, "$1.05 claimed") {
		t.Errorf("got %q, want three tasks of $0.35", got)
	}
}

func TestWhatIsKeptBackIsSaidAndToldAgain(t *testing.T) {
	s := newStage(t)
	p := s.taken(t, 6, Shell{})
	p.Redact()
	p.State.Form.line("why").Text = "privacy"
	p.Submit()
	got := p.State.Case.Redacted
	if len(got) != 1 || got[0].Caption != "privacy" {
		t.Fatalf("got %+v", got)
	}
	p.Unredact(got[0].ID)
	if len(p.State.Case.Redacted) != 0 {
		t.Error("it is still kept back")
	}
}

func TestACaseIsEditedAndItsOwnDeadlineCountsDown(t *testing.T) {
	s := newStage(t)
	p := s.taken(t, 6, Shell{})
	p.Edit()
	b := p.State.Form
	b.line("name").Text, b.line("until").Text, b.line("mean").Text = "Pages \u202e", "2026-11-25", "9:5"
	p.Submit()
	if p.State.Form == nil || b.line("mean").Wrong == "" {
		t.Fatal("9:5 is taken for a span")
	}
	b.line("mean").Text, b.line("amount").Text = "9:25", "3 USD"
	p.Submit()
	st := p.State.Case
	if p.State.Form != nil || st.Name != "Pages ‹U+202E›" && st.Name != "Pages" || !strings.Contains(plainSpaces(st.Due.Text), "Your deadline: 25 Nov 23:59, in 2 d 9 h") || st.Due.Tone != Lost {
		t.Errorf("got %q, %+v, form %+v", st.Name, st.Due, p.State.Form)
	}
	if got := st.Loss.Rows[1]; got.Value != "$3.00" || got.About == "" {
		t.Errorf("own sum: got %+v", got)
	}
	before := st.Due.Text
	s.later(5 * time.Hour)
	if p.Tick(); p.State.Case.Due.Text == before {
		t.Error("it does not count down")
	}
}

func TestABundleIsVerifiedBeforeItIsSaidToBeSaved(t *testing.T) {
	s := newStage(t)
	shell := newShelled()
	p := s.taken(t, 6, shell.Shell)
	if got := p.State.Case.Proof; got.Mark.Text != "Not signed yet" {
		t.Errorf("at first: got %+v", got)
	}
	p.SaveBundle()
	d := shell.open
	if len(d.Fields) != 3 || d.Ready || d.Care == "" {
		t.Fatalf("a key is made, so two passphrases are asked: got %+v", d)
	}
	folder := filepath.Join(t.TempDir(), "new folder")
	d.Fields[0].Text, d.Fields[1].Text, d.Fields[2].Text = folder, "correct horse", "correct horse"
	d.Fields[2].OnText("correct horse")
	if !d.Ready {
		t.Fatal("it cannot be pressed")
	}
	d.OnDo()
	if d.Trouble != nil {
		t.Fatalf("got %+v", d.Trouble)
	}
	done := shell.open
	if done == d || !strings.Contains(done.Title, "verified") || done.Care == "" || done.Facts[len(done.Facts)-1].Value == "" {
		t.Fatalf("said %+v", done)
	}
	path := done.Facts[0].Value
	found, err := evidence.VerifyFile(context.Background(), path, evidence.Policy{})
	if err != nil || !found.OK() {
		t.Fatalf("%s: %v %+v", path, err, found.Failure())
	}
	if !strings.Contains(filepath.Base(path), "mass-rejection") {
		t.Errorf("its name is %s", filepath.Base(path))
	}
	done.OnDo()
	backup := shell.open
	backup.Fields[0].Text = t.TempDir()
	if backup.OnDo(); backup.Trouble != nil || !strings.HasSuffix(shell.open.Facts[0].Value, tracker.KeyEnd) {
		t.Fatalf("the key's copy: got %+v, %+v", backup.Trouble, shell.open)
	}
	if got := p.State.Case.Proof.Mark; got.Text != "Self-signed only" {
		t.Errorf("then: got %+v", got)
	}
	p.SaveBundle()
	again := shell.open
	again.Fields[0].Text, again.Fields[1].Text = folder, "wrong horse"
	if len(again.Fields) != 2 {
		t.Fatal("the passphrase of a key that is there is asked once")
	}
	if again.OnDo(); again.Trouble == nil || shell.open != again {
		t.Error("a wrong passphrase is not said")
	}
}

func TestAWitnessIsAskedAndAnswersByFile(t *testing.T) {
	s := newStage(t)
	shell := newShelled()
	p := s.taken(t, 6, shell.Shell)
	p.AskWitness()
	d := shell.open
	d.Fields[0].Text, d.Fields[1].Text, d.Fields[2].Text = t.TempDir(), "correct horse", "correct horse"
	if d.OnDo(); d.Trouble != nil {
		t.Fatalf("got %+v", d.Trouble)
	}
	request, err := os.ReadFile(shell.open.Facts[0].Value)
	if err != nil {
		t.Fatal(err)
	}
	union := witness.Witness{Folder: t.TempDir()}
	public, err := union.Init("union.example", "battery staple")
	if err != nil {
		t.Fatal(err)
	}
	state, err := s.Tracker.Key(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	key, err := union.Key("battery staple")
	if err != nil {
		t.Fatal(err)
	}
	line, _, err := union.Cosign(witness.Cosigning{Request: request, Key: key, Now: s.clock, LedgerKey: state.Public()})
	if err != nil {
		t.Fatal(err)
	}
	reply := filepath.Join(t.TempDir(), "reply.txt")
	if err := os.WriteFile(reply, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	p.AddWitness()
	d = shell.open
	d.Fields[0].Text, d.Fields[1].Text = reply, public
	if d.OnDo(); d.Trouble != nil {
		t.Fatalf("got %+v", d.Trouble)
	}
	if got := p.State.Case.Proof; got.Mark.Text != "Seen by 1 witness" || !strings.Contains(got.Words, "23 Nov 14:00") {
		t.Errorf("got %+v", got)
	}
}

// The key is copied, lost and brought back, all by dialogs; a question to a
// timestamp authority is a file.
func TestTheSigningKeyIsCopiedAndRestored(t *testing.T) {
	s := newStage(t)
	shell := newShelled()
	p := s.taken(t, 6, shell.Shell)
	if st := p.State.Case.Proof; st.Lost || st.Here || st.Signed {
		t.Errorf("before there is a key: %+v", st)
	}
	if _, _, err := s.Tracker.Checkpoint(t.Context(), "correct horse"); err != nil {
		t.Fatal(err)
	}
	p.Load()
	if st := p.State.Case.Proof; st.Lost || !st.Here || !st.Signed {
		t.Errorf("with a key: %+v", st)
	}
	p.BackUpKey()
	d := shell.open
	d.Fields[0].Text = "wrong horse"
	if d.OnDo(); d.Trouble == nil || shell.open != d {
		t.Error("a wrong passphrase is not said")
	}
	d.Fields[0].Text = "correct horse"
	d.OnDo()
	shell.open.Fields[0].Text = t.TempDir()
	if shell.open.OnDo(); len(shell.open.Facts) == 0 {
		t.Fatalf("got %+v", shell.open.Trouble)
	}
	copied := shell.open.Facts[0].Value
	p.AskToken()
	shell.open.Fields[0].Text = t.TempDir()
	shell.open.OnDo()
	if query, err := os.ReadFile(shell.open.Facts[0].Value); err != nil || len(query) < 40 {
		t.Errorf("the question: %d bytes, %v", len(query), err)
	}
	p.AddToken()
	shell.path = copied // no answer at all
	for _, f := range shell.open.Fields {
		f.OnBrowse(f)
	}
	if d = shell.open; !d.Ready {
		t.Error("it is not ready")
	}
	if d.OnDo(); d.Trouble == nil {
		t.Error("what is no timestamp is taken")
	}
	if err := os.Remove(tracker.KeyPath(s.Tracker.Path())); err != nil {
		t.Fatal(err)
	}
	if p.Load(); !p.State.Case.Proof.Lost {
		t.Errorf("the key is gone: %+v", p.State.Case.Proof)
	}
	p.RestoreKey()
	d = shell.open
	d.Fields[0].OnBrowse(d.Fields[0])
	d.Fields[1].Text = "wrong horse"
	if d.OnDo(); d.Trouble == nil {
		t.Error("a wrong passphrase is not said")
	}
	d.Fields[1].Text = "correct horse"
	if d.OnDo(); shell.open != nil || p.State.Case.Proof.Lost {
		t.Errorf("got %+v, %+v", d.Trouble, p.State.Case.Proof)
	}
}

func TestALetterIsFilledEditedKeptAndSaved(t *testing.T) {
	s := newStage(t)
	shell := newShelled()
	p := s.taken(t, 6, shell.Shell)
	p.Letter(1)
	st := p.State.Case
	if st.Draft == nil || !strings.Contains(st.Draft.Text, "leadgen") || !strings.Contains(st.Draft.Words, "English") {
		t.Fatalf("got %+v, said %v", st.Draft, s.told)
	}
	p.Typed("Subject\n\nMy own words.")
	p.Letter(0)
	p.Letter(1)
	if got := p.State.Case.Draft; got.Text != "Subject\n\nMy own words." || !strings.HasPrefix(got.Words, "4 words") {
		t.Errorf("what was typed: got %+v", got)
	}
	p.SaveLetter()
	shell.open.Fields[0].Text = t.TempDir()
	shell.open.OnDo()
	pdf, err := os.ReadFile(shell.open.Facts[0].Value)
	if err != nil || !strings.HasPrefix(string(pdf), "%PDF") {
		t.Errorf("the letter: %.20q, %v", pdf, err)
	}
	p.LetterAnew()
	if got := p.State.Case.Draft.Text; !strings.Contains(got, "leadgen") {
		t.Errorf("filled in again: got %q", got)
	}
	s.last(t).Undo()
	if got := p.State.Case.Draft.Text; !strings.Contains(got, "My own words") {
		t.Errorf("brought back: got %q", got)
	}
	for i, l := range st.Ways[wayLanguage].Options {
		if l == "Deutsch" {
			p.Way(wayLanguage, i)
		}
	}
	if got := p.State.Case.Draft; !strings.Contains(got.Words, "Deutsch") || strings.Contains(got.Text, "My own words") {
		t.Errorf("in German: got %+v", got)
	}
}

// What was typed is in the ledger before the window is, and so are the language
// and the paper.
func TestADraftIsThereInTheNextWindow(t *testing.T) {
	s := newStage(t)
	p := s.taken(t, 6, newShelled().Shell)
	p.Way(wayPaper, 1)
	p.Way(wayLanguage, slices.IndexFunc(speech.Languages(), func(l speech.Language) bool { return l.Code == "de" }))
	p.Letter(1)
	p.Typed("Betreff\n\nEins.")
	next := func() string {
		t.Helper()
		again := s.cases(t, newShelled().Shell)
		again.Letter(1)
		if w := again.waysOf(again.id); w != (paperWays{"de", dossier.Letter}) || again.State.Case.Draft == nil {
			t.Fatalf("got %+v, %+v", w, again.State.Case.Draft)
		}
		return again.State.Case.Draft.Text
	}
	if got := next(); got == "Betreff\n\nEins." {
		t.Errorf("before it was left alone: got %q", got)
	}
	for range patience {
		p.Second()
	}
	if got := next(); got != "Betreff\n\nEins." {
		t.Errorf("left alone: got %q", got)
	}
	p.Typed("")
	p.Keep() // not to be kept: it is being replaced
	p.Typed("Betreff\n\nZwei.")
	number := p.State.Case.Draft.Number
	p.Keep()
	if got := p.State.Case.Draft; got.Number != number {
		t.Error("keeping what is typed draws the field anew")
	}
	if got := next(); got != "Betreff\n\nZwei." {
		t.Errorf("the second text: got %q", got)
	}
	p.desk.undo(1)
	if got := p.State.Case.Draft; got.Text != "Betreff\n\nEins." || got.Number == number {
		t.Errorf("undone: got %+v", got)
	}
}

func TestTheDossierSaysHowManyPagesItHasAndIsReadBack(t *testing.T) {
	s := newStage(t)
	shell := newShelled()
	p := s.taken(t, 6, shell.Shell)
	if got := p.State.Case.Proof.Pages; !strings.HasPrefix(got, "Dossier, ") || !strings.HasSuffix(got, "pages (PDF)") {
		t.Errorf("the button says %q", got)
	}
	p.SaveDossier()
	d := shell.open
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d.Fields[0].Text = blocked
	if d.OnDo(); d.Trouble == nil {
		t.Error("a folder that is a file is not said")
	}
	d.Fields[0].Text = t.TempDir()
	if d.OnDo(); d.Trouble != nil {
		t.Fatalf("got %+v", d.Trouble)
	}
	if got := shell.open; !strings.Contains(got.Words[0], "read back") || !strings.HasSuffix(got.Facts[0].Value, ".pdf") {
		t.Errorf("said %+v", got)
	}
}

func TestALargeCaseIsReadAndDrawnWhole(t *testing.T) {
	s := newStage(t)
	ids := s.refused(t, 2000)
	c, err := s.Tracker.OpenCase(context.Background(), tracker.CaseOptions{Tasks: ids})
	if err != nil {
		t.Fatal(err)
	}
	p := s.cases(t, Shell{})
	if got := p.State.Case; got == nil || got.ID != c.ID || len(got.Tasks) != 2000 || got.Loss.Rows[0].Value != "$700.00" {
		t.Fatalf("got %d tasks", len(p.State.Case.Tasks))
	}
	if got, err := s.Tracker.CasesWith(context.Background(), work.SubmissionID(ids[1999])); err != nil || len(got) != 1 {
		t.Errorf("got %d cases, %v", len(got), err)
	}
}

func TestATroubledLedgerIsSaidOnThePageOfCases(t *testing.T) {
	s := newStage(t)
	p := s.taken(t, 6, Shell{})
	if err := s.Tracker.RemoveCase(context.Background(), p.State.Case.ID); err != nil {
		t.Fatal(err)
	}
	p.act("said", func(context.Context, string) error { return store.ErrNotFound })
	if p.State.Case != nil {
		t.Errorf("a case that is gone is open: %+v", p.State.Case)
	}
}

// The log of distressing work goes with a dossier only while it is ticked, and
// the dialog says so each time.
func TestTheLogOfDistressingWorkGoesAlongOnlyIfItIsTicked(t *testing.T) {
	s := newStage(t)
	shell := newShelled()
	well := NewWellbeing(s.Desk, shell.Shell)
	p := s.taken(t, 6, shell.Shell)
	p.Logged, p.Exposed = func() bool { return well.State.On }, well.Added
	if p.Tick(); p.State.Case.Exposure.Kept {
		t.Fatal("a log is spoken of where none is kept")
	}
	x, err := tracker.BeginExposure(t.Context(), s.Tracker.Path(), "nine boats")
	if err != nil {
		t.Fatal(err)
	}
	well.Load()
	p.Expose(true)
	unlock := func() {
		t.Helper()
		shell.open.Fields[0].OnText("nine boats")
		shell.open.Fields[0].Text = "nine boats"
		shell.open.OnDo()
	}
	if unlock(); p.State.Case.Exposure.On || s.last(t).Text != s.Phrase("cases.exposure.empty") {
		t.Errorf("an empty log: got %+v, said %q", p.State.Case.Exposure, s.last(t).Text)
	}
	if _, err := x.Put(t.Context(), exposure.Entry{At: s.Tracker.Now(), Minutes: 37, Tag: exposure.Violence, Severity: 3}); err != nil {
		t.Fatal(err)
	}
	pages := func() (care string, n int) {
		t.Helper()
		if p.SaveDossier(); shell.open.Do == s.Phrase("well.unlock") {
			unlock()
		}
		care = shell.open.Care
		shell.open.Fields[0].Text = t.TempDir()
		if shell.open.OnDo(); len(shell.open.Facts) == 0 {
			t.Fatalf("got %+v", shell.open.Trouble)
		}
		pdf, err := os.ReadFile(shell.open.Facts[0].Value)
		if err != nil {
			t.Fatal(err)
		}
		return care, pagesOf(pdf)
	}
	care, without := pages()
	if care != "" {
		t.Errorf("without the log the dialog says %q", care)
	}
	p.Expose(true)
	if !p.State.Case.Exposure.On {
		t.Fatalf("it is not ticked: %v", s.told)
	}
	said := p.State.Case.Proof.Pages
	if care, with := pages(); care != s.Phrase("cases.exposure.care") || with != without+1 || !strings.Contains(said, fmt.Sprint(with)) {
		t.Errorf("with the log: %q, %d pages after %d, the button says %q", care, with, without, said)
	}
	well.Lock()
	if _, with := pages(); with != without+1 {
		t.Errorf("after the log was locked: %d pages after %d", with, without)
	}
	p.SaveBundle()
	if got := shell.open.Care; !strings.HasSuffix(got, s.Phrase("cases.exposure.care")) {
		t.Errorf("the bundle's dialog says %q", got)
	}
	p.Expose(false)
	if care, again := pages(); care != "" || again != without {
		t.Errorf("taken out: %q, %d pages", care, again)
	}
	well.Lock()
	p.Expose(true)
	shell.Shut()
	if p.State.Case.Exposure.On {
		t.Error("it goes along though the log was not unlocked")
	}
}

// A rule that was answered in one language is said in that of the letter.
func TestARuleIsSaidInTheLanguageOfTheLetter(t *testing.T) {
	s := newStage(t)
	p := s.taken(t, 6, newShelled().Shell)
	reply, err := s.Tracker.Reply(t.Context(), p.id, tracker.ReplyOptions{Rule: "prolific-effort", Answer: "Every page was read.", Kept: evidence.RuleBroken})
	if err != nil || reply.Reply.Text == "" {
		t.Fatal(reply, err)
	}
	p.Letter(0)
	if got := p.State.Case.Draft.Text; !strings.Contains(got, reply.Reply.Text) {
		t.Errorf("in English: %s lacks %s", got, reply.Reply.Text)
	}
	p.Way(wayLanguage, slices.IndexFunc(speech.Languages(), func(l speech.Language) bool { return l.Code == "de" }))
	if got := p.State.Case.Draft.Text; strings.Contains(got, reply.Reply.Text) || !strings.Contains(got, "Eine Ablehnung ist zulässig") {
		t.Errorf("in German: %s", got)
	}
}

func TestOnlyARefusedTaskIsSaidToHaveNoReason(t *testing.T) {
	f := Format{Say: wordsOf(t, "en"), Zone: time.UTC, Now: time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)}
	for _, test := range []struct {
		state        work.State
		reason, want string
	}{
		{work.Approved, "", Dash}, {work.Submitted, "", Dash}, {work.Returned, "", Dash},
		{work.Rejected, "", "no reason"}, {work.Rejected, "too fast", "“too fast”"},
	} {
		got := caseTask(f, store.Record{Submission: &work.Submission{ID: "s", State: test.state, Reason: test.reason}}, true)
		if got.Reason != test.want || got.Given != (test.reason != "") {
			t.Errorf("%s: got %q, given %v, want %q", test.state, got.Reason, got.Given, test.want)
		}
	}
}
