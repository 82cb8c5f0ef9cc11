package store_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/work"
)

const secretContent = "screenshot: you failed the check"

// disputed is a case with a value in every column of every kind of record.
func disputed(t *testing.T, s *store.Store, task work.SubmissionID) (c store.Case) {
	t.Helper()
	write(t, s, func(tx *store.Tx) (err error) { c, err = putDisputed(tx, task); return err })
	return c
}

func putDisputed(tx *store.Tx, task work.SubmissionID) (store.Case, error) {
	recovered := money.Of(1_400_000, "GBP")
	c := store.Case{
		ID: store.NewID(), Name: "Image study", Preset: evidence.MassRejection, Recipient: evidence.ToOmbuds, Opened: 5, Zone: "Europe/Lisbon",
		Worker: evidence.Party{Name: "W", Address: "a\nb", Contact: "c"}, Against: evidence.Party{Name: "R&D \"42\"", Address: "d", Contact: "e"},
		Platform: "Prolific", Account: "w-1", Tasks: []work.SubmissionID{task},
		Claim:    evidence.Claim{Facts: "f\u202e", Remedy: "r", Amount: []money.Amount{money.Of(1, "GBP"), money.Of(2_500_000, "EUR")}, Deadline: 7, Rule: "prolific-contact"},
		Study:    &evidence.StudyTimes{N: 12, Mean: time.Minute, Median: 50 * time.Second, SD: 20*time.Second + time.Microsecond, Source: "the researcher"},
		Redacted: []evidence.Redaction{{What: "worker_id", Why: "not needed"}, {What: "note"}},
	}
	content := []byte(secretContent)
	e := &store.Exhibit{Path: "/home/w/shot.png"}
	e.Kind, e.Name, e.Sum, e.Size, e.Captured, e.Added = evidence.Screenshot, "sh\u202eot.png", sha256.Sum256(content), int64(len(content)), 3, 4
	e.Note, e.Withheld = "n", true
	step := &store.CaseStep{Parts: []work.Allotment{{Submission: task, Amount: recovered}}}
	step.Kind, step.At, step.To, step.Note, step.Recovered = evidence.Won, 9, "R", "n", &recovered
	parts := []store.CasePart{
		{Exhibit: e}, {Message: &evidence.Message{At: 8, From: "W", To: "R", Channel: "mail", Text: "t"}}, {Step: step},
		{Reply: &evidence.Reply{Rule: "prolific-speed", Text: "t", Source: "s", Retrieved: "2026-11", Confidence: "V", Answer: "a", Kept: evidence.RuleBroken}},
		{Letter: &store.CaseLetter{Kind: "first", Language: "de", Paper: "Letter", Text: "Subject\n\nl\u202e"}},
	}
	sum, err := tx.PutContent(content)
	if err != nil || sum != e.Sum {
		return c, fmt.Errorf("content under %x: %w", sum, err)
	}
	if err := tx.PutCase(c); err != nil {
		return c, err
	}
	for _, p := range parts {
		p.ID, p.Case = store.NewID(), c.ID
		if p.Exhibit != nil {
			p.Exhibit.ID = p.ID
		}
		if err := tx.PutCasePart(p); err != nil {
			return c, err
		}
	}
	return c, nil
}

func TestACaseComesBackWhole(t *testing.T) {
	s := fresh(t)
	sub, _ := full()
	write(t, s, func(tx *store.Tx) error { return tx.PutSubmission(sub) })
	c := disputed(t, s, sub.ID)
	got, err := s.Case(ctx, c.ID)
	if err != nil || asJSON(t, got) != asJSON(t, c) {
		t.Errorf("got %s, want %s (%v)", asJSON(t, got), asJSON(t, c), err)
	}
	parts, err := s.CaseParts(ctx, c.ID)
	if err != nil || len(parts) != 5 || parts[0].Exhibit == nil || parts[3].Reply == nil || parts[4].Letter == nil {
		t.Fatalf("got %d parts (%v)", len(parts), err)
	}
	for _, p := range parts {
		n, err := s.Write(ctx, store.Label{What: "same"}, func(tx *store.Tx) error { return tx.PutCasePart(p) })
		if err != nil || n != 0 {
			t.Errorf("part read back and written is change %d (%v): %s", n, err, asJSON(t, p))
		}
	}
	if content, err := s.Content(ctx, parts[0].Exhibit.Sum); err != nil || string(content) != secretContent {
		t.Errorf("content: got %q (%v)", content, err)
	}
	sound(t, s)
}

func TestACaseIsUndoneAndRedoneWithAllThatBelongsToIt(t *testing.T) {
	s := fresh(t)
	sub, _ := full()
	write(t, s, func(tx *store.Tx) error { return tx.PutSubmission(sub) })
	c := disputed(t, s, sub.ID)
	renamed := c
	renamed.Name, renamed.Study, renamed.Claim.Amount = "other", nil, nil
	for _, step := range []struct {
		name  string
		do    func()
		want  *store.Case
		parts int
	}{
		{"changed", func() { write(t, s, func(tx *store.Tx) error { return tx.PutCase(renamed) }) }, &renamed, 5},
		{"the change undone", func() { _, err := s.Undo(ctx); must(t, err) }, &c, 5},
		{"and redone", func() { _, err := s.Redo(ctx); must(t, err) }, &renamed, 5},
		{"removed", func() { write(t, s, func(tx *store.Tx) error { return tx.DeleteCase(c.ID) }) }, nil, 0},
		{"the removal undone", func() { _, err := s.Undo(ctx); must(t, err) }, &renamed, 5},
		{"and redone", func() { _, err := s.Redo(ctx); must(t, err) }, nil, 0},
		{"and undone", func() { _, err := s.Undo(ctx); must(t, err) }, &renamed, 5},
	} {
		step.do()
		got, err := s.Case(ctx, c.ID)
		switch {
		case step.want == nil && !errors.Is(err, store.ErrNotFound):
			t.Fatalf("%s: got %+v, error %v", step.name, got, err)
		case step.want != nil && (err != nil || asJSON(t, got) != asJSON(t, *step.want)):
			t.Fatalf("%s: got %s, want %s (%v)", step.name, asJSON(t, got), asJSON(t, *step.want), err)
		}
		if parts, err := s.CaseParts(ctx, c.ID); err != nil || len(parts) != step.parts {
			t.Fatalf("%s: %d parts, want %d (%v)", step.name, len(parts), step.parts, err)
		}
		sound(t, s)
	}
}

func TestACaseIsInTheArchive(t *testing.T) {
	s := fresh(t)
	sub, _ := full()
	write(t, s, func(tx *store.Tx) error { return tx.PutSubmission(sub) })
	c := disputed(t, s, sub.ID)
	write(t, s, func(tx *store.Tx) error { return tx.DeleteCase(c.ID) })
	_, err := s.Undo(ctx)
	must(t, err)
	var first, second bytes.Buffer
	_, err = s.WriteArchive(ctx, &first)
	must(t, err)
	other := open(t, filepath.Join(t.TempDir(), "other.db"))
	_, err = other.ReadArchive(ctx, bytes.NewReader(first.Bytes()), nil)
	must(t, err)
	_, err = other.WriteArchive(ctx, &second)
	must(t, err)
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the archive read and written again differs")
	}
	if got, err := other.Case(ctx, c.ID); err != nil || asJSON(t, got) != asJSON(t, c) {
		t.Errorf("got %s (%v)", asJSON(t, got), err)
	}
	sound(t, other)
}

// Nothing of an erased case is left in the file, its log, its attachments.
func TestAnErasedCaseLeavesNothing(t *testing.T) {
	s := fresh(t)
	sub, _ := full()
	write(t, s, func(tx *store.Tx) error { return tx.PutSubmission(sub) })
	c := disputed(t, s, sub.ID)
	kept := disputed(t, s, sub.ID)
	done, err := s.Erase(ctx, []string{c.ID})
	if err != nil || done.Records != 6 {
		t.Fatalf("got %+v, %v", done, err)
	}
	if content := onDisk(t, s.Path()); !strings.Contains(content, secretContent) {
		t.Error("what another case has, too, is gone")
	}
	if _, err := s.Erase(ctx, []string{kept.ID}); err != nil {
		t.Fatal(err)
	}
	content := onDisk(t, s.Path())
	for _, secret := range []string{secretContent, "Image study", "/home/w/shot.png", c.ID} {
		if strings.Contains(content, secret) {
			t.Errorf("%q is still on the disk", secret)
		}
	}
	sound(t, s)
}

func onDisk(t *testing.T, path string) string {
	t.Helper()
	var all []byte
	for _, end := range []string{"", "-wal"} {
		text, err := os.ReadFile(path + end)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		all = append(all, text...)
	}
	return string(all)
}

func TestAnAlteredAttachmentIsFound(t *testing.T) {
	s := fresh(t)
	sub, _ := full()
	write(t, s, func(tx *store.Tx) error { return tx.PutSubmission(sub) })
	c := disputed(t, s, sub.ID)
	tamper(t, s, "UPDATE attachment SET content = CAST('screenshot: you passed the check!' AS BLOB)")
	checked, err := s.Check(ctx)
	if err != nil || !slices.ContainsFunc(checked.Problems, func(p string) bool { return strings.Contains(p, "attachment") }) {
		t.Errorf("got %v, %v", checked.Problems, err)
	}
	parts, err := s.CaseParts(ctx, c.ID)
	must(t, err)
	if _, err := s.Content(ctx, parts[0].Exhibit.Sum); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("reading it: got %v, want %v", err, store.ErrDamaged)
	}
}

func TestAnAttachmentHasALimit(t *testing.T) {
	s := fresh(t)
	_, err := s.Write(ctx, store.Label{What: "attach"}, func(tx *store.Tx) error {
		_, err := tx.PutContent(make([]byte, store.MaxAttachment+1))
		return err
	})
	if !errors.Is(err, store.ErrTooLarge) {
		t.Errorf("got %v, want %v", err, store.ErrTooLarge)
	}
}

func TestTasksComeInTheOrderAskedWithoutThoseThatAreGone(t *testing.T) {
	s := fresh(t)
	one, span := full()
	span.Submission = one.ID
	two := one
	two.ID, two.Events = work.SubmissionID(store.NewID()), nil
	write(t, s, func(tx *store.Tx) error {
		return errors.Join(tx.PutSubmission(one), tx.PutSubmission(two), tx.PutInterval(span))
	})
	gone := work.SubmissionID(store.NewID())
	got, err := s.Tasks(ctx, []work.SubmissionID{two.ID, gone, one.ID})
	if err != nil || len(got) != 2 || got[0].Submission.ID != two.ID || got[1].Submission.ID != one.ID {
		t.Fatalf("got %+v, %v", got, err)
	}
	if len(got[0].Intervals) != 0 || len(got[1].Intervals) != 1 {
		t.Errorf("their time: got %d and %d", len(got[0].Intervals), len(got[1].Intervals))
	}
	if none, err := s.Tasks(ctx, nil); err != nil || len(none) != 0 {
		t.Errorf("of none: got %v, %v", none, err)
	}
}
