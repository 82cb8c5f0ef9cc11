package tracker_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/evidence/evidencetest"
	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/revision"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// argued is a case with something of every kind in it.
func argued(t *testing.T, b *bench) store.Case {
	t.Helper()
	ctx := context.Background()
	one, two := b.refused("Lab", 500_000, 48*time.Hour), b.refused("Lab", 300_000, 24*time.Hour)
	b.pass(time.Minute)
	if err := b.Edit(ctx, one, map[string]string{"code": "C-1"}); err != nil {
		t.Fatal(err)
	}
	c := b.opened(one, two)
	c, err := b.EditCase(ctx, c.ID, func(c *store.Case) {
		c.Worker = evidence.Party{Name: "Secret Name", Address: "Secret Street 1"}
		c.Claim.Facts, c.Study = "I read everything.", &evidence.StudyTimes{N: 200, Mean: 9 * time.Minute, SD: 4 * time.Minute, Source: "the researcher"}
	})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "instructions.txt")
	if err := os.WriteFile(path, []byte("Answer every question."), 0o600); err != nil {
		t.Fatal(err)
	}
	_, attached := b.Attach(ctx, c.ID, tracker.AttachOptions{Path: path, Kind: evidence.Instructions})
	_, replied := b.Reply(ctx, c.ID, tracker.ReplyOptions{Rule: "prolific-attention", Answer: "There was one check, in a study of 10 minutes.", Kept: evidence.RuleBroken})
	_, sent := b.AddMessage(ctx, c.ID, evidence.Message{From: "me", To: "Lab", Channel: "Prolific", Text: "Please look again."})
	_, stepped := b.AddStep(ctx, c.ID, tracker.StepOptions{Kind: evidence.Sent, To: "Lab"})
	if err := errors.Join(attached, replied, sent, stepped); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestACaseIsHandedOverWhole(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	c := argued(t, b)
	whole, err := b.CaseOf(ctx, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(whole.Tasks) != 2 || len(whole.Tasks[0].History) != 1 || len(whole.Tasks[1].History) != 0 || len(whole.Rules) != 1 || len(whole.Exhibits) != 1 || len(whole.Messages) != 1 || len(whole.Steps) != 1 {
		t.Errorf("something is missing: %+v", whole)
	}
	if r := whole.Rules[0]; r.Source == "" || r.Confidence != "V" || r.Text == "" {
		t.Errorf("the rule says not where it is from: %+v", r)
	}
	if a := whole.Claim.Amount; len(a) != 1 || a[0].String() != "0.80USD" || whole.Claim.Rule != "prolific-contact" {
		t.Errorf("claim: got %+v", whole.Claim)
	}
	out := filepath.Join(t.TempDir(), "case.zip")
	done, err := b.Evidence(ctx, tracker.EvidenceOptions{Case: c.ID, Out: out, Passphrase: phrase})
	if err != nil || !done.Fresh || done.Size == 0 || !done.Result.OK() {
		t.Fatalf("got %+v, %v", done, err)
	}
	text, err := os.ReadFile(out)
	if err != nil || !bytes.Contains(text, []byte("Answer every question.")) || !bytes.Contains(text, []byte("Secret Name")) {
		t.Errorf("the exhibit or the worker's name is missing (%v)", err)
	}
	if bytes.Contains(text, []byte("/instructions.txt")) {
		t.Error("the bundle tells where the worker's files lie")
	}
	again, err := b.Evidence(ctx, tracker.EvidenceOptions{Case: c.ID, Out: out, Passphrase: phrase})
	if err != nil || again.Fresh {
		t.Errorf("once more: got %+v, %v", again.Fresh, err)
	}
}

func TestWhatIsRedactedIsInNoByteOfTheBundle(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	c := argued(t, b)
	for what, secrets := range map[string][]string{
		"worker":    {"Secret Name", "Secret Street"},
		"worker_id": {`"w-1"`},
		"requester": {`"Lab"`},
		"title":     {"Image study"},
		"notes":     {"my note"},
		"reason":    {"failed the attention check"},
		"messages":  {"Please look again."},
		"exhibits":  {"Answer every question."},
	} {
		t.Run(what, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "case.zip")
			done, err := b.Evidence(ctx, tracker.EvidenceOptions{Case: c.ID, Out: out, Passphrase: phrase, Redact: []evidence.Redaction{{What: what, Why: "not needed"}}})
			if err != nil || !done.Result.OK() {
				t.Fatalf("got %+v, %v", done.Result, err)
			}
			text, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			for _, secret := range secrets {
				if at := bytes.Index(text, []byte(secret)); at >= 0 {
					t.Errorf("%q is in it: %.200q", secret, text[max(0, at-100):])
				}
			}
		})
	}
}

func TestEvidenceIsRefusedInOneLine(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	c := argued(t, b)
	folder := t.TempDir()
	out := filepath.Join(folder, "case.zip")
	try := func(opt tracker.EvidenceOptions) error {
		if opt.Out == "" {
			opt.Out = out
		}
		opt.Passphrase = phrase
		_, err := b.Evidence(ctx, opt)
		return err
	}
	for name, row := range map[string]struct {
		opt  tracker.EvidenceOptions
		want error
	}{
		"nothing":           {tracker.EvidenceOptions{}, tracker.ErrNoTasks},
		"both":              {tracker.EvidenceOptions{Case: c.ID, Tasks: []string{"x"}}, tracker.ErrCase},
		"no such case":      {tracker.EvidenceOptions{Case: store.NewID()}, store.ErrNotFound},
		"no such task":      {tracker.EvidenceOptions{Tasks: []string{store.NewID()}}, store.ErrNotFound},
		"unknown preset":    {tracker.EvidenceOptions{Case: c.ID, Preset: "x"}, tracker.ErrCase},
		"unknown redaction": {tracker.EvidenceOptions{Case: c.ID, Redact: []evidence.Redaction{{What: "x"}}}, tracker.ErrCase},
		"no such folder":    {tracker.EvidenceOptions{Case: c.ID, Out: filepath.Join(folder, "none", "x.zip")}, os.ErrNotExist},
	} {
		err := try(row.opt)
		if !errors.Is(err, row.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want %v in one line", name, err, row.want)
		}
	}
	if _, err := b.Erase(ctx, []string{string(c.Tasks[0]), string(c.Tasks[1])}); err != nil {
		t.Fatal(err)
	}
	if err := try(tracker.EvidenceOptions{Case: c.ID}); !errors.Is(err, tracker.ErrNoTasks) {
		t.Errorf("its tasks are erased: got %v", err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("something was left: %v (%v)", left, err)
	}
}

func TestAMassRejectionIsProposedAndHandedOver(t *testing.T) {
	const worker = "AXIOZJT32NDOC2"
	b, ctx := newBench(t), context.Background()
	for _, name := range []string{"clarity--batch5.csv", "clarity--batch6.csv"} {
		path := filepath.Join("../../../shared/data/mturk", name)
		if _, err := os.Stat(path); err != nil {
			t.Skip("the real exports are not beside the project")
		}
		if _, err := b.ImportFile(ctx, path, importer.Options{Worker: worker}, nil); err != nil {
			t.Fatal(err)
		}
	}
	found, err := b.ProposeCases(ctx)
	if err != nil || len(found) != 1 || len(found[0].Tasks) != 120 || found[0].Rejection.Rejected != 120 || found[0].Rejection.Decided != 165 {
		t.Fatalf("got %+v, %v", found, err)
	}
	var tasks []string
	for _, id := range found[0].Tasks {
		tasks = append(tasks, string(id))
	}
	c := b.opened(tasks...)
	if c.Preset != evidence.MassRejection || c.Account != worker {
		t.Errorf("got %s of %s", c.Preset, c.Account)
	}
	out := filepath.Join(t.TempDir(), "case.zip")
	for _, redact := range [][]evidence.Redaction{nil, {{What: "worker_id"}}} {
		done, err := b.Evidence(ctx, tracker.EvidenceOptions{Case: c.ID, Out: out, Passphrase: phrase, Redact: redact})
		if err != nil || done.Result.Totals != "14.40USD" {
			t.Fatalf("got %+v, %v", done.Result, err)
		}
		for _, task := range done.Case.Tasks {
			if task.Submission.State != work.Rejected || task.Worked() == 0 {
				t.Fatalf("got %+v", task)
			}
		}
		text, err := os.ReadFile(out)
		if err != nil || bytes.Contains(text, []byte(worker)) != (redact == nil) {
			t.Errorf("redacted %v: the worker's id is, or is not, in the bundle (%v)", redact, err)
		}
		if bytes.Contains(text, []byte(evidence.Withheld)) {
			t.Errorf("redacted %v: something of the schedule is withheld", redact)
		}
	}
}

// The exhibits that are attacked have the columns of real ones.
func TestExhibitsHaveTheColumnsThatAreAttacked(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	out := filepath.Join(t.TempDir(), "case.zip")
	if _, err := b.Evidence(ctx, tracker.EvidenceOptions{Case: argued(t, b).ID, Out: out, Passphrase: phrase}); err != nil {
		t.Fatal(err)
	}
	met := 0
	for line := range bytes.Lines(fileOf(t, out, "revisions.jsonl")) {
		var shown struct{ Leaf json.RawMessage }
		if err := json.Unmarshal(line, &shown); err != nil {
			t.Fatal(err)
		}
		leaf, err := revision.ReadLeaf(shown.Leaf)
		if err != nil {
			t.Fatal(err)
		}
		if leaf.Kind != "exhibit" {
			continue
		}
		met++
		want := append(evidencetest.Columns(leaf.Kind), "_at", "_by", "_why")
		if slices.Sort(want); !slices.Equal(columnsOf(leaf), want) {
			t.Errorf("got %v, want %v", columnsOf(leaf), want)
		}
	}
	if met == 0 {
		t.Error("no exhibit is disclosed")
	}
}

// fileOf is a file of a bundle.
func fileOf(t *testing.T, bundle, name string) []byte {
	t.Helper()
	r, err := zip.OpenReader(bundle)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	f, err := r.Open("evidence/data/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestABundleTellsPausesAddressOfferAndTheClaimInTheWorkersCurrency(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	s, err := b.Settings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s.Currency = "EUR"
	if err := errors.Join(b.SetSettings(ctx, s), b.SetRate(ctx, money.Quote{From: "EUR", To: "USD", Rate: "1.25", Date: "2026-01-02", Source: "ECB"})); err != nil {
		t.Fatal(err)
	}
	begin := b.now
	id := string(b.start(tracker.StartOptions{Platform: "Prolific", Title: "Label ships", Requester: "Lab"}).Submission)
	b.pass(3 * time.Minute)
	_, paused := b.Pause(ctx, "")
	b.pass(2 * time.Minute)
	_, resumed := b.Resume(ctx, "", false)
	b.pass(4 * time.Minute)
	b.stop("")
	rejected := work.Rejected
	if err := errors.Join(paused, resumed,
		b.Edit(ctx, id, map[string]string{"reward": "1.00USD", "estimate": "5m", "note": "https://work.example.org/7."}),
		b.Mark(ctx, []string{id}, tracker.MarkOptions{State: &rejected})); err != nil {
		t.Fatal(err)
	}
	c := b.opened(id)
	for name, v := range map[string]struct {
		own       []money.Amount
		converted string
	}{
		"the loss":           {nil, `"converted":{"amount":"0.80EUR","quotes":[{"date":"2026-01-02","from":"EUR","rate":"1.25","source":"ECB","to":"USD"}]}`},
		"the worker's claim": {[]money.Amount{*usd(2_000_000)}, `"converted":{"amount":"1.60EUR",`},
		"no rate":            {[]money.Amount{money.Of(2_000_000, "GBP")}, `"converted":{"amount":"","quotes":[]}`},
	} {
		if _, err := b.EditCase(ctx, c.ID, func(c *store.Case) { c.Claim.Amount = v.own }); err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(t.TempDir(), "case.zip")
		if done, err := b.Evidence(ctx, tracker.EvidenceOptions{Case: c.ID, Out: out, Passphrase: phrase}); err != nil || !done.Result.OK() {
			t.Fatalf("%s: got %+v, %v", name, done.Result.Failure(), err)
		}
		if text := fileOf(t, out, "case.json"); !bytes.Contains(text, []byte(v.converted)) {
			t.Errorf("%s: case.json lacks %s: %.300s", name, v.converted, text)
		}
		at := func(d time.Duration) string { return begin.Add(d).UTC().Format("2006-01-02T15:04:05.000000Z") }
		line := ",300s,https://work.example.org/7," + at(0) + "/" + at(3*time.Minute) + " " + at(5*time.Minute) + "/" + at(9*time.Minute) + "\n"
		if text := fileOf(t, out, "schedule.csv"); !bytes.HasSuffix(text, []byte(line)) {
			t.Errorf("the schedule is %s, and lacks %s", text, line)
		}
	}
}

// A note or a reason is disclosed whole or not at all, so one that tells what is
// kept back is kept back as well, also where it was changed since.
func TestWhatTellsARedactedThingIsKeptBackToo(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	note := func(id, text string) {
		for _, said := range []string{text, "nothing"} {
			b.pass(time.Minute)
			b.ok(b.Edit(ctx, id, map[string]string{"note": said}))
		}
	}
	ofTask := func(one, text string) { note(one, text) }
	ofTime := func(one, text string) { note(string(b.record(one).Intervals[0].ID), text) }
	reason := func(one, text string) {
		for _, decided := range []struct {
			state work.State
			said  string
		}{{work.Overturned, text}, {work.Rejected, "no"}} {
			b.pass(time.Minute)
			b.ok(b.Mark(ctx, []string{one}, tracker.MarkOptions{State: &decided.state, Reason: decided.said}))
		}
	}
	for name, c := range map[string]struct {
		say    func(one, text string)
		text   string
		redact string
		want   []string
	}{
		"a note of the requester":         {ofTask, "Lab never answers", "requester", []string{"requester", "notes"}},
		"a note of its time":              {ofTime, "Lab was slow", "requester", []string{"requester", "notes"}},
		"a reason of before":              {reason, "Lab wants better work", "requester", []string{"requester", "reason"}},
		"a note of something else":        {ofTask, "they never answer", "requester", []string{"requester"}},
		"a note of the title":             {ofTask, "Image study again", "title", []string{"title", "notes"}},
		"a note beside another redaction": {ofTask, "Lab never answers", "code", []string{"code"}},
	} {
		t.Run(name, func(t *testing.T) {
			one := b.refused("Lab", 500_000, 48*time.Hour)
			c.say(one, c.text)
			out := filepath.Join(t.TempDir(), "case.zip")
			done, err := b.Evidence(ctx, tracker.EvidenceOptions{Tasks: []string{one}, Out: out, Passphrase: phrase, Redact: []evidence.Redaction{{What: c.redact, Why: "private"}}})
			if err != nil || !done.Result.OK() {
				t.Fatalf("got %+v, %v", done.Result, err)
			}
			var got []string
			for _, r := range done.Case.Redacted {
				got = append(got, r.What)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v kept back, want %v", got, c.want)
			}
			text, err := os.ReadFile(out)
			b.ok(err)
			if told := bytes.Contains(text, []byte(c.text)); told == (len(c.want) > 1) {
				t.Errorf("%q is in the bundle: %v", c.text, told)
			}
		})
	}
}
