package tracker_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clickwage/data/keys"
	"clickwage/data/money"
	"clickwage/data/rating"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

var lab = rating.Subject{Platform: "Prolific", Requester: "Lab"}

func says(s rating.Subject, answers ...string) rating.Review {
	r := rating.Review{Subject: s, Answers: map[string]rating.Answer{}}
	for i := 0; i < len(answers); i += 2 {
		r.Answers[answers[i]] = rating.Answer{Value: answers[i+1], Origin: rating.Typed}
	}
	return r
}

func (b *bench) reviewed(r rating.Review) store.Review {
	b.t.Helper()
	made, err := b.AddReview(context.Background(), r)
	if err != nil {
		b.t.Fatal(err)
	}
	return made
}

func (b *bench) reviews() (own, others []rating.Review) {
	b.t.Helper()
	all, err := b.Reviews(context.Background())
	if err != nil {
		b.t.Fatal(err)
	}
	for _, r := range all {
		if !r.Own() {
			others = append(others, r.Review)
		}
	}
	return tracker.OwnReviews(all), others
}

// exported is a ledger's reviews in a file.
func (b *bench) exported(ids ...string) (path string) {
	b.t.Helper()
	ctx := context.Background()
	if k, err := b.Key(ctx); err != nil || !k.Here {
		if _, err := b.CreateKey(ctx, phrase); err != nil {
			b.t.Fatal(err)
		}
	}
	path = filepath.Join(b.t.TempDir(), "reviews.txt")
	if _, err := b.ExportReviews(ctx, path, phrase, ids); err != nil {
		b.t.Fatal(err)
	}
	return path
}

func (b *bench) takenIn(path string) tracker.ImportedReviews {
	b.t.Helper()
	done, err := b.ImportReviews(context.Background(), path)
	if err != nil {
		b.t.Fatal(err)
	}
	return done
}

// reviewAtRandom writes, edits or removes a review, one of others too.
func reviewAtRandom(l *tracker.Tracker, random *rand.Rand, n int) {
	ctx := context.Background()
	all, err := l.Reviews(ctx)
	if err != nil || len(all) == 0 || random.IntN(2) == 0 {
		_, _ = l.AddReview(ctx, says(lab, "recommend", []string{"na", "no", "yes"}[random.IntN(3)]))
		return
	}
	one := all[random.IntN(len(all))]
	if random.IntN(2) == 0 {
		_ = l.RemoveReviews(ctx, []string{one.ID})
		return
	}
	_, _ = l.EditReview(ctx, one.ID, func(r *rating.Review) {
		r.Context = fmt.Sprint("note ≠ ", n, random.IntN(9))
		r.Answers["broken"] = rating.Answer{Value: "yes", Why: "no code", Origin: rating.Typed}
	})
}

func TestAReviewIsWrittenEditedAndRemoved(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	made := b.reviewed(says(lab, "recommend", "no"))
	if made.Written != rating.Second(b.Now()) || !made.Own() {
		t.Errorf("got %+v", made)
	}
	same, err := b.EditReview(ctx, made.ID, func(r *rating.Review) { r.ID, r.Platform = "x", "Another" })
	if err != nil || same.ID != made.ID || same.Subject != lab || same.Written != made.Written {
		t.Errorf("an edit of nothing: got %+v (%v)", same, err)
	}
	edited, err := b.EditReview(ctx, made.ID, func(r *rating.Review) { r.Context = "They answer now." })
	if err != nil || edited.Written <= made.Written || edited.Answers["recommend"].Value != "no" {
		t.Errorf("got %+v (%v)", edited, err)
	}
	if _, err := b.EditReview(ctx, made.ID, func(r *rating.Review) { r.Answers["recommend"] = rating.Answer{Value: "perhaps", Origin: rating.Typed} }); !errors.Is(err, rating.ErrReview) {
		t.Errorf("an impossible edit: got %v", err)
	}
	if own, _ := b.reviews(); len(own) != 1 || own[0].Answers["recommend"].Value != "no" || own[0].Context != "They answer now." {
		t.Errorf("got %+v", own)
	}
	if _, err := b.AddReview(ctx, says(lab)); !errors.Is(err, rating.ErrReview) {
		t.Errorf("a review that says nothing: got %v", err)
	}
	if err := b.RemoveReviews(ctx, []string{made.ID, store.NewID()}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("one that is not there: got %v", err)
	}
	if own, _ := b.reviews(); len(own) != 1 {
		t.Error("the other was removed all the same")
	}
	if err := b.RemoveReviews(ctx, []string{made.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if own, _ := b.reviews(); len(own) != 1 || own[0].Context != "They answer now." {
		t.Errorf("after the undo: got %+v", own)
	}
	b.sound()
}

func TestReviewsTravelAsASignedFile(t *testing.T) {
	b, other, ctx := newBench(t), newBench(t), context.Background()
	first := b.reviewed(says(lab, "recommend", "no"))
	b.reviewed(says(rating.Subject{Platform: "Prolific"}, "pay_stars", "2"))
	path := b.exported()
	bytesOf := func(path string) []byte {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	signed := bytesOf(path)
	if again := bytesOf(b.exported()); !bytes.Equal(again, signed) {
		t.Errorf("exported again: other bytes\n%s\n%s", again, signed)
	}
	key, err := b.Key(ctx)
	if err != nil || bytes.Contains(signed, []byte(key.Ledger)) || bytes.Contains(signed, []byte(first.ID)) {
		t.Errorf("the file tells of the ledger (%v):\n%s", err, signed)
	}
	if _, err := keys.OpenNote(signed, key.Public()); !errors.Is(err, keys.ErrUnsigned) {
		t.Errorf("it is signed by the key of disputes: got %v", err)
	}
	done := other.takenIn(path)
	if done.Added != 2 || done.Updated+done.Unchanged+done.Mine != 0 {
		t.Fatalf("got %+v", done)
	}
	own, others := other.reviews()
	if len(own) != 0 || len(others) != 2 {
		t.Fatalf("got %d own, %d of others", len(own), len(others))
	}
	// What others signed comes out of the ledger as it went in.
	all, err := other.Reviews(ctx)
	f := rating.File{Signer: done.Signer}
	for _, r := range all {
		one := r.Review
		one.ID = r.Ref
		f.Reviews = append(f.Reviews, one)
		if r.Signer != done.Signer || r.File != done.File {
			t.Errorf("got signer %s, file %s", r.Signer, r.File)
		}
	}
	if text, failed := rating.Encode(f); err != nil || failed != nil || !bytes.HasPrefix(signed, []byte(text)) {
		t.Errorf("got %s, want the text of %s (%v, %v)", text, signed, err, failed)
	}
	before, err := other.Changes(ctx, 99)
	if again := other.takenIn(path); err != nil || again.Unchanged != 2 || again.Added+again.Updated != 0 {
		t.Errorf("a second time: got %+v", again)
	}
	if after, err := other.Changes(ctx, 99); err != nil || len(after) != len(before) {
		t.Errorf("a second time: %d changes, want %d (%v)", len(after), len(before), err)
	}
	if mine := b.takenIn(path); mine.Mine != 2 || mine.Added != 0 {
		t.Errorf("one's own file: got %+v", mine)
	}
	if err := other.RemoveReviews(ctx, []string{all[0].ID}); err != nil {
		t.Errorf("one of others removed: %v", err)
	}
	if _, err := other.EditReview(ctx, all[1].ID, func(r *rating.Review) { r.Context = "x" }); !errors.Is(err, rating.ErrReview) {
		t.Errorf("what another signed was edited: %v", err)
	}
	if _, err := other.ExportReviews(ctx, path, phrase, nil); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("what others signed is exported: got %v", err)
	}
	b.sound()
	other.sound()
}

// A later review takes an earlier one's place, in whatever order the files come.
func TestTheLaterReviewStays(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	r := b.reviewed(says(lab, "recommend", "no"))
	early := b.exported()
	b.pass(time.Hour)
	if _, err := b.EditReview(ctx, r.ID, func(r *rating.Review) { r.Answers["recommend"] = rating.Answer{Value: "yes", Origin: rating.Typed} }); err != nil {
		t.Fatal(err)
	}
	late := b.exported()
	for _, order := range [][]string{{early, late}, {late, early}} {
		other := newBench(t)
		for _, path := range order {
			other.takenIn(path)
		}
		if _, others := other.reviews(); len(others) != 1 || others[0].Answers["recommend"].Value != "yes" {
			t.Errorf("got %+v", others)
		}
		other.sound()
	}
}

func TestAFileOfReviewsIsRemovedAsOne(t *testing.T) {
	one, two, other, ctx := newBench(t), newBench(t), newBench(t), context.Background()
	one.reviewed(says(lab, "recommend", "no"))
	two.reviewed(says(lab, "recommend", "yes"))
	two.reviewed(says(lab, "broken", "yes"))
	first, second := other.takenIn(one.exported()), other.takenIn(two.exported())
	own := other.reviewed(says(lab, "recommend", "na"))
	for _, short := range []string{"", first.File[:7]} {
		if _, err := other.RemoveReviewsOf(ctx, short, ""); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%q: got %v", short, err)
		}
	}
	if n, err := other.RemoveReviewsOf(ctx, first.File[:8], ""); err != nil || n != 1 {
		t.Errorf("by its file: got %d (%v)", n, err)
	}
	if n, err := other.RemoveReviewsOf(ctx, "", rating.KeyID(second.Signer)); err != nil || n != 2 {
		t.Errorf("by its key: got %d (%v)", n, err)
	}
	if mine, others := other.reviews(); len(others) != 0 || len(mine) != 1 || mine[0].ID != own.ID {
		t.Errorf("got %v, %v", mine, others)
	}
	if _, err := other.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if _, others := other.reviews(); len(others) != 2 {
		t.Errorf("after the undo: %d of others", len(others))
	}
	other.sound()
}

// Whatever byte is changed, the file is refused in one line and nothing is taken in.
func TestAnAlteredFileOfReviewsIsRefused(t *testing.T) {
	b, other, ctx := newBench(t), newBench(t), context.Background()
	b.reviewed(says(lab, "recommend", "no"))
	good, err := os.ReadFile(b.exported())
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{
		"empty": nil, "no note": []byte("reviews\n"), "two files": append(bytes.Clone(good), good...), "no signature": good[:bytes.LastIndex(good, []byte("\n\n"))+2],
		"too large": bytes.Repeat([]byte("a"), 2*rating.MaxFile), "another key's name": bytes.ReplaceAll(good, []byte(tracker.RatingsKey), []byte("clickwage-another")),
	}
	for at := range good {
		altered := bytes.Clone(good)
		altered[at] ^= 1
		files[fmt.Sprint("byte ", at)] = altered
	}
	path := filepath.Join(t.TempDir(), "altered.txt")
	for name, text := range files {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := other.ImportReviews(ctx, path)
		if !errors.Is(err, tracker.ErrUnsigned) && !errors.Is(err, rating.ErrFile) {
			t.Errorf("%s: got %v", name, err)
		} else if !strings.HasSuffix(err.Error(), "nothing was taken in") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: said %q", name, err)
		}
	}
	if _, err := other.ImportReviews(ctx, path+"x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: got %v", err)
	}
	if own, others := other.reviews(); len(own)+len(others) != 0 {
		t.Error("something was taken in")
	}
}

func TestTheLedgerFillsAReview(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	add := func(requester, title string, state work.State, minutes int) {
		t.Helper()
		start := b.Now().Add(-time.Duration(minutes) * time.Minute)
		if _, err := b.Add(ctx, tracker.AddOptions{Start: start, End: b.Now(), Platform: "Prolific", Requester: requester, Title: title, Reward: usd(1_000_000), State: state}); err != nil {
			t.Fatal(err)
		}
		b.pass(time.Hour)
	}
	add("Lab", "Boats", work.Approved, 10)
	add("Lab", "Ships", work.Rejected, 20)
	add("Lab", "Rafts", work.Submitted, 30)
	add("Another", "Ships", work.Approved, 40)
	tests := []struct {
		name  string
		about rating.Subject
		title string
		want  string
	}{
		{"a requester", lab, "", "pay=2.00USD/2 rejected=some/2 reward=1.00USD/3 seconds=1200/3"},
		{"one title, which is theirs alone", lab, "Boats", "pay=6.00USD/1 rejected=none/1 reward=1.00USD/1 seconds=600/1"},
		{"a title that others have too has no pay", lab, "Ships", "rejected=all/1 reward=1.00USD/1 seconds=1200/1"},
		{"the platform", rating.Subject{Platform: "Prolific"}, "", "pay=1.714USD/3 rejected=some/3 reward=1.00USD/4 seconds=1500/4"},
		{"nobody", rating.Subject{Platform: "Prolific", Requester: "Nobody"}, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			facts, err := b.FactsOf(ctx, test.about, test.title)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, id := range []string{"days", "pay", "rejected", "reward", "seconds"} {
				if a, ok := facts[id]; ok && id != "days" {
					got = append(got, fmt.Sprintf("%s=%s/%d", id, a.Value, a.N))
				}
			}
			if text := strings.Join(got, " "); text != test.want {
				t.Errorf("got  %s\nwant %s", text, test.want)
			}
		})
	}
}

func TestTheScorecardRestsOnTheLedger(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	set, err := b.Settings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	set.Floor, set.Country = money.Of(5_000_000, "USD"), ""
	if err := b.SetSettings(ctx, set); err != nil {
		t.Fatal(err)
	}
	points := func() string {
		t.Helper()
		card, err := b.Scorecard(ctx, "Prolific")
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%s (%d of %d), %s (%d); %d of %d", card.Points[0].Verdict, card.Points[0].Against, card.Points[0].N,
			card.Points[1].Verdict, card.Points[1].N, card.Score, card.Known)
	}
	var ids []work.SubmissionID
	for range rating.LeastTasks {
		id, err := b.Add(ctx, tracker.AddOptions{Start: b.Now().Add(-10 * time.Minute), End: b.Now(), Platform: "Prolific", Title: "T", Reward: usd(1_000_000), State: work.Approved})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, work.SubmissionID(id))
		b.pass(time.Hour)
	}
	if got, want := points(), "not known (0 of 0), met (10); 0 of 1"; got != want {
		t.Errorf("no payout was noted: got %s, want %s", got, want)
	}
	b.pass(365 * 24 * time.Hour)
	if got, want := points(), "not known (0 of 0), met (10); 0 of 1"; got != want {
		t.Errorf("a year later: got %s, want %s", got, want)
	}
	pay := tracker.PayoutOptions{Platform: "Prolific", Amount: *usd(10_000_000)}
	for _, id := range ids {
		pay.For = append(pay.For, work.Allotment{Submission: id})
	}
	if _, err := b.AddPayout(ctx, pay); err != nil {
		t.Fatal(err)
	}
	if got, want := points(), "met (0 of 10), met (10); 2 of 2"; got != want {
		t.Errorf("all was received: got %s, want %s", got, want)
	}
	if _, err := b.Add(ctx, tracker.AddOptions{Start: b.Now().Add(-110 * time.Minute), End: b.Now(), Platform: "Prolific", Title: "T", Reward: usd(1_000_000), State: work.Rejected}); err != nil {
		t.Fatal(err)
	}
	if got, want := points(), "not met (1 of 11), not met (11); 0 of 2"; got != want {
		t.Errorf("one was refused after two hours: got %s, want %s", got, want)
	}
	b.reviewed(says(rating.Subject{Platform: "Prolific"}, "conditions_1", "yes", "pay_1", "yes"))
	if got, want := points(), "not met (1 of 11), not met (11); 1 of 3"; got != want {
		t.Errorf("what was asked: got %s, want %s", got, want)
	}
}
