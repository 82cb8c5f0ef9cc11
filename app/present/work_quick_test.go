package present

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/app/speech"
	"clickwage/data/quick"
	"clickwage/data/store"
	"clickwage/data/work"
)

// shown is what stands under the field, one part a line.
func shown(q QuickState) string {
	lines := []string{q.Heading}
	for _, l := range q.Lines {
		lines = append(lines, joined("|", l.Label, l.Value, l.Note))
	}
	for _, d := range q.Doubts {
		lines = append(lines, "! "+d)
	}
	for _, h := range q.Hints {
		lines = append(lines, "? "+h)
	}
	for _, k := range q.Kinds {
		lines = append(lines, joined("|", "> "+k.Text, k.Title, k.Caption))
	}
	return plainSpaces(strings.Join(lines, "\n"))
}

func TestThePreviewSaysExactlyWhatIsRecorded(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	w.Enter("prolific Image study 0.60GBP 10m")
	s.later(4 * time.Minute)
	w.Done()
	for _, row := range []struct{ name, text, want string }{
		{"a task that begins, with the pay of before", "prolific image study", "Enter starts it now\nTask|Image study|Prolific\nReward|£0.60|as on 23 Nov 2026\nTime allowed|10 min|as on 23 Nov 2026\n> Prolific Image study |Image study|Prolific · £0.60 · as on 23 Nov 2026"},
		{"its pay and limit may be typed", "prolific image study 0.70 12m", "Enter starts it now\nTask|Image study|Prolific\nReward|£0.70|in GBP, as before\nTime allowed|12 min"},
		{"work that is done", "prolific image study 4m30s approved", "Enter records it as done\nTask|Image study|Prolific\nReward|£0.60|as on 23 Nov 2026\nTime|13:59:30 – 14:04|4 min 30 s · typed by you\nOutcome|Approved"},
		{"an outcome that is assumed", "mine a 2EUR 4m @13:50", "Enter records it as done\nTask|mine a\nReward|€2.00\nTime|13:46 – 13:50|4 min · typed by you\nOutcome|Pending|no outcome was typed"},
		{"many", "mturk hit 40x 0.0125USD 22m submitted", "Enter records 40 tasks as done\nTask|hit|MTurk\nReward|$0.0125|$0.50 in all\nTime|13:42 – 14:04|22 min · 33 s each · typed by you\nOutcome|Pending"},
		{"another day and a reason", "mine a 4m @2026-11-20T10:00 rejected - too fast", "Enter records it as done\nTask|mine a\nReward|not known\nTime|20 Nov 09:56 – 10:00|4 min · typed by you\nOutcome|Rejected|too fast"},
		{"a doubt", "mine a 1,000USD 4m approved", "Not clear yet\nTask|mine a\nReward|not known\nOutcome|Approved\n! “1,000USD”: 1.00 or 1000.00? Write one of them."},
		{"a word of the title that could be an outcome", "prolific approved drawings", "Enter starts it now\nTask|approved drawings|Prolific\nReward|not known\nTime allowed|none known\n? “approved” is part of the title here."},
		{"the beginning of a platform", "prol", "Enter starts it now\nTask|prol\nReward|not known\nTime allowed|none known\n> Prolific |Prolific|Platform"},
		{"a beginning of a title", "ima", "Enter starts it now\nTask|ima\nReward|not known\nTime allowed|none known\n> Prolific Image study |Image study|Prolific · £0.60 · as on 23 Nov 2026"},
	} {
		w.Type(row.text)
		if got := shown(w.State.Quick); got != row.want {
			t.Errorf("%s: %q\n got %q\nwant %q", row.name, row.text, got, row.want)
		}
	}
}

func TestALineInDoubtStaysAndIsNotRecorded(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	entered := 0
	w.Entered = func(string) { entered++ }
	w.Enter("mine a 1,000USD 4m approved")
	if len(w.State.Quick.Doubts) != 1 || entered != 0 || len(w.State.Today.Rows) != 0 {
		t.Errorf("in doubt: %+v, entered %d, rows %+v", w.State.Quick, entered, w.State.Today.Rows)
	}
	w.Enter("mine a 1.00USD 4m approved")
	if entered != 1 || len(w.State.Today.Rows) != 1 || plainSpaces(s.last(t).Text) != "Recorded: mine a, Approved, 4 min" {
		t.Errorf("clear: entered %d, said %q", entered, s.last(t).Text)
	}
	s.last(t).Undo()
	if len(w.State.Today.Rows) != 0 {
		t.Errorf("undone: %+v", w.State.Today.Rows)
	}
}

// A kind that is taken is read as that kind, whatever its title holds.
func TestATakenTitleIsReadAsItself(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	for _, title := range []string{"Survey 10m", "Study approved", "1,000 images", `say "yes"`, "toloka tips", "@14:20"} {
		w.Enter(quick.Format(quick.Line{Platform: "Prolific", Title: title}, w.words()))
		s.later(time.Minute)
		w.Done()
		w.Type("prolific " + strings.Fields(title)[0][:1])
		w.Type("prolific")
		i := slices.IndexFunc(w.State.Quick.Kinds, func(k KindState) bool { return k.Title == title })
		if i < 0 {
			t.Errorf("%q is not offered: %+v", title, w.State.Quick.Kinds)
			continue
		}
		w.Type(w.State.Quick.Kinds[i].Text)
		if got := w.State.Quick.Lines[0]; got.Value != title || got.Note != "Prolific" || len(w.State.Quick.Doubts) > 0 {
			t.Errorf("%q taken is %+v, %v", title, got, w.State.Quick.Doubts)
		}
	}
}

// In no language do two outcomes share a word, or a word mean another outcome
// in English.
func TestEveryLanguageNamesItsOutcomes(t *testing.T) {
	for _, l := range speech.Languages() {
		say := wordsOf(t, l.Code)
		words := quickWords(say)
		for _, s := range quick.Outcomes() {
			for _, name := range []string{say("state." + s.String()), s.String()} {
				got := quick.Parse("mturk a 4m "+name, words)
				if got.Outcome == nil || *got.Outcome != s || got.Title != "a" {
					t.Errorf("%s: %q is read as %+v", l.Code, name, got)
				}
			}
		}
		help := quick.Parse(plainSpaces(strings.TrimSpace(say("quick.help.done", strings.ToLower(say("state.approved")))[strings.IndexAny(say("quick.help.done", ""), ":")+1:])), words)
		if help.Platform != "Prolific" || help.Outcome == nil || *help.Outcome != work.Approved || help.Reward == nil || help.Reward.Micros != 600_000 || help.Length != 4*time.Minute {
			t.Errorf("%s: the example is read as %+v", l.Code, help)
		}
		for _, kind := range []quick.Kind{
			quick.Thousands, quick.NotAmount, quick.Sign, quick.NoCurrency, quick.Currencies, quick.Twice, quick.ClockKind, quick.NotTime, quick.NoLength,
			quick.Lengths, quick.TooLong, quick.TooMany, quick.TooShort, quick.NoReason, quick.OpenQuote, quick.NoParallel, quick.Future, quick.NoMoment,
			quick.TwoMoments, quick.InTitle,
		} {
			if text := doubtText(say, quick.Doubt{Kind: kind, Word: "w", A: "a", B: "b"}); strings.Contains(text, "{{") || text == "" {
				t.Errorf("%s, %s: %q", l.Code, kind, text)
			}
		}
	}
}

func TestABatchCountsOneWithEveryKey(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	w.Enter("mturk hit 0.05USD 15m")
	w.Batch()
	for range 3 {
		s.later(30 * time.Second)
		w.Done()
	}
	if got := w.State.Timers; len(got) != 1 || got[0].Batch != "3 done · $0.15" || got[0].Status != "Batch" || got[0].Limit == nil {
		t.Fatalf("after three: %+v", got)
	}
	rows := w.State.Today.Rows
	if len(rows) != 3 || rows[0].Mark.Text != "Pending" || !strings.HasSuffix(plainSpaces(rows[0].Caption), "30 s") {
		t.Errorf("rows: %+v", rows)
	}
	s.Undo()
	if got := w.State.Timers[0].Batch; got != "2 done · $0.10" {
		t.Errorf("an undo: %q", got)
	}
	w.Batch()
	if got := w.State.Timers; len(got) != 1 || got[0].Batch != "" || s.last(t).Text != "The batch is over: 2 tasks. What runs goes on" {
		t.Errorf("ended: %+v, %q", got, s.last(t).Text)
	}
	w.Done()
	if len(w.State.Timers) != 0 {
		t.Errorf("outside of a batch a task ends alone: %+v", w.State.Timers)
	}
	w.Batch() // nothing runs: it begins with the last task
	if got := w.State.Timers; len(got) != 1 || got[0].Title != "hit" || got[0].Batch != "0 done" {
		t.Errorf("begun anew: %+v", got)
	}
	w.Finish(work.Returned)
	if w.State.Batch {
		t.Error("a batch of which nothing runs goes on")
	}
}

func TestFavouritesAreSetMovedAndFreed(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	places := func() string {
		var all []string
		for _, f := range w.State.Favourites {
			if f.Title != "" {
				all = append(all, f.Title+"@"+string(rune('0'+f.Slot)))
			}
		}
		return strings.Join(all, " ")
	}
	w.Enter("toloka audio 0.60USD")
	w.Place(3)
	w.Enter("mturk hit 0.05USD")
	w.Place(5)
	w.Move(3, 5)
	if got := places(); got != "hit@3 audio@5" {
		t.Errorf("moved: %s", got)
	}
	w.Place(5) // hit runs; it changes places with audio
	if got := places(); got != "audio@3 hit@5" {
		t.Errorf("changed: %s", got)
	}
	w.Enter("uhrs search 0.10USD")
	w.Place(5)
	if got := places(); got != "audio@3 search@5" {
		t.Errorf("replaced: %s", got)
	}
	s.last(t).Undo()
	if got := places(); got != "audio@3 hit@5" {
		t.Errorf("brought back: %s", got)
	}
	w.Clear(3)
	if got := places(); got != "hit@5" {
		t.Errorf("freed: %s", got)
	}
	if f := w.State.Favourites[4]; f.Caption != "MTurk" || f.Pay != "$0.050" {
		t.Errorf("the tile: %+v", f)
	}
}

// A favourite without a reward shows, and starts with, what its task paid last.
func TestAFavouriteShowsWhatItStartsWith(t *testing.T) {
	s := newStage(t)
	if err := s.Tracker.PlaceFavourite(context.Background(), store.Favourite{Platform: "MTurk", Title: "hit"}, 1); err != nil {
		t.Fatal(err)
	}
	w := s.loaded(t)
	w.Enter("mturk hit 0.05USD 15m")
	s.later(time.Minute)
	w.Done()
	if got := w.State.Favourites[0].Pay; got != "$0.050" {
		t.Errorf("shown: %q", got)
	}
	w.Favourite(1)
	if got := w.State.Timers; len(got) != 1 || got[0].Reward != "$0.050" || got[0].Limit == nil {
		t.Errorf("started: %+v", got)
	}
}

// A number that is pressed before the page was told what stands under it.
func TestAFavouriteStartsBeforeItIsShown(t *testing.T) {
	s := newStage(t)
	w := NewWork(s.Desk) // which nobody tells of changes
	w.Load()
	if err := s.Tracker.PlaceFavourite(context.Background(), store.Favourite{Platform: "MTurk", Title: "hit"}, 3); err != nil {
		t.Fatal(err)
	}
	w.Favourite(4)
	w.Favourite(3)
	if w.Load(); len(w.State.Timers) != 1 || w.State.Timers[0].Title != "hit" || len(s.told) != 1 {
		t.Errorf("started: %+v, said %v", w.State.Timers, s.told)
	}
}

// Enter pressed twice in haste, and letters typed meanwhile, record a line once
// and say so.
func TestHasteRecordsALineOnce(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	var waiting []func()
	s.Run = func(work, done func()) { waiting = append(waiting, func() { work(); done() }) }
	entered := ""
	w.Entered = func(text string) { entered = text }
	w.Enter("mine a 1.00USD 4m approved")
	w.Enter("mine a 1.00USD 4m approved")
	w.Type("mine a 1.00USD 4m approvedx")
	for len(waiting) > 0 {
		next := waiting[0]
		waiting = waiting[1:]
		next()
	}
	if len(w.State.Today.Rows) != 1 || entered != "mine a 1.00USD 4m approved" || !strings.HasPrefix(s.last(t).Text, "Recorded") {
		t.Errorf("%d rows, entered %q, said %q", len(w.State.Today.Rows), entered, s.last(t).Text)
	}
}
