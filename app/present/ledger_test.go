package present

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/tracker"
	"clickwage/data/work"
	"clickwage/data/work/warning"
)

// page is a Ledger presenter that reads anew after every change, as the window
// does.
func (s *stage) page(t *testing.T) *Ledger {
	t.Helper()
	l := NewLedger(s.Desk)
	t.Cleanup(s.Tracker.Subscribe(func(tracker.Change) { l.Load() }))
	l.Load()
	return l
}

// titles are the rows of the list, headings left out.
func titles(l *Ledger) string {
	var all []string
	for i := range l.State.Items {
		if item := l.Item(i); !item.Day {
			all = append(all, item.Title)
		}
	}
	return strings.Join(all, " ")
}

func (s *stage) three(t *testing.T) *Ledger {
	t.Helper()
	s.worked(t, "faces", "1.40GBP", 8, work.Submitted)
	s.worked(t, "voices", "1.60GBP", 9, work.Rejected)
	s.worked(t, "risk", "3.00GBP", 10, work.Approved)
	return s.page(t)
}

func TestTheListIsSortedByPressingAHeading(t *testing.T) {
	l := newStage(t).three(t)
	if hint := l.Sort(4); titles(l) != "risk voices faces" || !strings.Contains(hint, "the largest first") {
		t.Errorf("by reward: got %s, %q", titles(l), hint)
	}
	if l.State.Heads[4].Sorted != -1 || l.State.ByTime || l.Item(0).Day || l.Item(0).On != "23 Nov" {
		t.Errorf("by reward: head %+v, first row %+v", l.State.Heads[4], l.Item(0))
	}
	if hint := l.Sort(4); titles(l) != "faces voices risk" || !strings.Contains(hint, "the smallest first") {
		t.Errorf("turned around: got %s, %q", titles(l), hint)
	}
	if l.State.Filtered {
		t.Error("an order leaves nothing out, and is called a filter")
	}
	l.Sort(0)
	if titles(l) != "risk voices faces" || !l.Item(0).Day {
		t.Errorf("by time: got %s", titles(l))
	}
}

func TestFiltersNarrowCountAndAreCleared(t *testing.T) {
	l := newStage(t).three(t)
	if got := l.State.Filters[0].Count + l.State.Filters[1].Count + l.State.Filters[2].Count; got != "311" {
		t.Errorf("counts of all, pending, rejected: got %s", got)
	}
	prompt, _ := l.AskFrom(ChipReward, 0)
	prompt.Fields[0].Text, prompt.Fields[1].Text = "1.50 GBP", "1.00 EUR"
	if wrong := prompt.Submit(); len(wrong) != 2 || wrong[1] == "" {
		t.Errorf("two currencies: got %q", wrong)
	}
	prompt.Fields[1].Text = ""
	if wrong := prompt.Submit(); wrong != nil {
		t.Fatalf("got %q", wrong)
	}
	if titles(l) != "risk voices" || l.State.Summary != "2 of 3 tasks" || !l.State.Filtered || !l.State.MoreOpen {
		t.Errorf("from 1.50: got %s, %q", titles(l), l.State.Summary)
	}
	l.Filter(1)
	if l.State.Items != 0 || l.State.Empty != l.desk.Phrase("ledger.none") {
		t.Errorf("pending from 1.50: got %s", titles(l))
	}
	l.Clear()
	l.Search("risk lab")
	if titles(l) != "risk" {
		t.Errorf("words: got %s", titles(l))
	}
	l.Clear()
	days, _ := l.AskFrom(ChipRange, len(tracker.Spans()))
	days.Fields[0].Text, days.Fields[1].Text = "2026-11-24", "2026-11-20"
	if wrong := days.Submit(); len(wrong) != 2 || wrong[1] == "" {
		t.Errorf("days the wrong way round: got %q", wrong)
	}
	days.Fields[1].Text = ""
	if wrong := days.Submit(); wrong != nil || l.State.Items != 0 || l.State.Range.Text != "from 24 Nov" {
		t.Errorf("from tomorrow: %q, %d items, chip %q", wrong, l.State.Items, l.State.Range.Text)
	}
	l.Clear()
	if titles(l) != "risk voices faces" || l.State.Filtered {
		t.Errorf("cleared: got %s", titles(l))
	}
}

func TestAViewIsSavedChosenRenamedAndRemoved(t *testing.T) {
	s := newStage(t)
	l := s.three(t)
	l.Filter(2)
	save, _ := l.AskFrom(ChipSaved, len(l.views))
	if save.Submit() == nil {
		t.Error("a view without a name was saved")
	}
	save.Fields[0].Text = "refused"
	if wrong := save.Submit(); wrong != nil {
		t.Fatalf("got %q", wrong)
	}
	chip := func() Chip { return l.State.More[len(l.State.More)-1] }
	if got := chip(); got.Text != "refused" || !got.Active {
		t.Fatalf("saved: got %+v", got)
	}
	l.Clear()
	l.ChooseFrom(ChipSaved, 0)
	if titles(l) != "voices" {
		t.Errorf("chosen: got %s", titles(l))
	}
	rename, _ := l.AskFrom(ChipSaved, len(l.views)+1)
	rename.Fields[0].Text = "lost"
	if wrong := rename.Submit(); wrong != nil || chip().Text != "lost" {
		t.Errorf("renamed: got %q, %+v", wrong, chip())
	}
	l.AskFrom(ChipSaved, len(l.views)+2)
	if len(l.views) != 0 || titles(l) != "voices" {
		t.Errorf("removed: got %+v, %s", l.views, titles(l))
	}
}

func TestTickedTasksAreChangedAtOnceAndTakenBackAtOnce(t *testing.T) {
	s := newStage(t)
	l := s.three(t)
	l.Tick(2)
	l.Tick(3)
	if got := plainSpaces(l.State.Bar[1]); got != "1 h 00 min · £1.40 pending · £1.60 lost" {
		t.Errorf("the bar says %q", got)
	}
	edit := l.AskFields()
	if wrong := edit.Submit(); len(wrong) == 0 || wrong[0] == "" {
		t.Error("nothing was typed, and was taken")
	}
	edit.Fields[1].Text = "Music lab"
	if wrong := edit.Submit(); wrong != nil {
		t.Fatalf("got %q", wrong)
	}
	if l.Item(2).Tail != "Music lab" || l.Item(3).Tail != "Music lab" || l.Item(1).Tail != "Lab" {
		t.Errorf("edited: got %q %q %q", l.Item(1).Tail, l.Item(2).Tail, l.Item(3).Tail)
	}
	s.last(t).Undo()
	if l.Item(2).Tail != "Lab" || l.Item(3).Tail != "Lab" {
		t.Error("one undo does not take all of it back")
	}
	l.ClearTicks()
	l.Tick(3)
	status := l.AskStatus()
	if wrong := status.Submit(); len(wrong) == 0 || wrong[0] == "" {
		t.Error("no status was chosen, and was taken")
	}
	status.Fields[0].Chosen, status.Fields[1].Text = slices.Index(settable, work.Rejected), "too fast"
	if wrong := status.Submit(); wrong != nil || l.Item(3).Mark.Text != "Rejected" {
		t.Errorf("set: got %q, %+v", wrong, l.Item(3).Mark)
	}
	l.Choose(3)
	if d := l.State.Detail; d.Reason != "too fast" || d.History[0].Why != "too fast" || d.History[0].Old != "Pending" || d.History[0].New != "Rejected" {
		t.Errorf("detail: got %+v", d)
	}
	if !strings.Contains(l.State.Detail.Last, "status set") {
		t.Errorf("the last change is %q", l.State.Detail.Last)
	}
	l.UndoLast()
	if l.State.Detail.Mark.Text != "Pending" {
		t.Errorf("taken back: got %+v", l.State.Detail.Mark)
	}
	l.ClearTicks()
	l.Tick(3)
	var asked *Dialog
	l.Export(Shell{Ask: func(d *Dialog) { asked = d }})
	asked.OnDo()
	files, err := filepath.Glob(filepath.Join(filepath.Dir(s.Tracker.Path()), "exports", "*.csv"))
	if err != nil || len(files) != 1 {
		t.Fatalf("exported: %v, %v", files, err)
	}
	raw, err := os.ReadFile(files[0])
	if err != nil || strings.Count(string(raw), "faces") != 1 || strings.Contains(string(raw), "voices") {
		t.Errorf("exported: %s, %v", raw, err)
	}
}

func TestTimeOfATaskIsSplitMovedAndMadeAnActivity(t *testing.T) {
	s := newStage(t)
	l := s.three(t)
	l.Choose(1)
	span := l.State.Detail.Spans[0].ID
	l.AskTime(span, SpanSplit, func(p *Prompt) {
		if p.Fields[0].Text = "2026-11-23 12:00"; p.Submit() == nil {
			t.Error("split outside of the time")
		}
		if p.Fields[0].Text = "2026-11-23 10:20"; p.Submit() != nil {
			t.Error("not split")
		}
	})
	if got := l.State.Detail.Spans; len(got) != 2 || got[1].Took != "10:00" {
		t.Fatalf("split: got %+v", got)
	}
	var found []PickOption
	picker := l.PickTask(l.State.Detail.Spans[1].ID)
	picker.Find("faces", func(o []PickOption) { found = o })
	if len(found) != 1 || found[0].Title != "faces" {
		t.Fatalf("found %+v", found)
	}
	picker.Choose(found[0].ID)
	if got := l.State.Detail.Spans; len(got) != 1 || l.Item(3).Worked != "40:00" {
		t.Errorf("moved: got %+v, %s", got, l.Item(3).Worked)
	}
	l.AskTime(span, SpanEdit, func(p *Prompt) {
		p.Fields[1].Text, p.Fields[3].Text = "2026-11-23 10:15:00", "left early"
		if wrong := p.Submit(); wrong != nil {
			t.Errorf("edited: %q", wrong)
		}
	})
	if d := l.State.Detail; d.Spans[0].Took != "15:00" || d.History[0].Why != "left early" || !strings.Contains(d.Spans[0].Source.Text, "typed later") {
		t.Errorf("edited: got %+v, %+v", d.Spans, d.History[0])
	}
	l.MakeActivity(span, slices.Index(work.Activities(), work.Search)-1)
	if got := titles(l); !strings.Contains(got, "Searching") || len(l.State.Detail.Spans) != 0 {
		t.Errorf("made an activity: got %s", got)
	}
}

func TestWhatIsOddIsSaidSettledAndComesBack(t *testing.T) {
	s := newStage(t)
	at := func(hour, minute int) work.Instant {
		return work.At(time.Date(2026, 11, 23, hour, minute, 0, 0, time.UTC))
	}
	if _, err := s.Tracker.Add(context.Background(), tracker.AddOptions{
		Start: at(8, 0), End: at(8, 50), Title: "sounds", Limit: 30 * time.Minute, State: work.Submitted,
	}); err != nil {
		t.Fatal(err)
	}
	l := s.page(t)
	if l.State.Odd != "1" || l.State.Filters[SettleChip].Count != "1" {
		t.Fatalf("counted: got %q, %+v", l.State.Odd, l.State.Filters[SettleChip])
	}
	l.Filter(SettleChip)
	l.SettleItem(0)
	got := l.SettleItem(0)
	if got.Says != "“sounds” took 50:00; 30:00 were allowed." || got.Mend != "Cut to the limit" {
		t.Errorf("said: got %+v", got)
	}
	l.ChooseOdd(0)
	if l.State.Detail == nil || l.State.Detail.Title != "sounds" {
		t.Errorf("opened: got %+v", l.State.Detail)
	}
	l.Settle(0, true)
	if l.State.Odd != "" || l.State.Settle.Items != 0 {
		t.Errorf("settled: got %q, %+v", l.State.Odd, l.State.Settle)
	}
	s.last(t).Undo()
	if l.State.Odd != "1" {
		t.Errorf("undone: got %q", l.State.Odd)
	}
	l.Settle(0, false)
	if l.State.Odd != "" {
		t.Errorf("kept as it is: got %q", l.State.Odd)
	}
	l.Filter(0)
	if l.State.Settle != nil || titles(l) != "sounds" || l.Item(1).Worked != "50:00" {
		t.Errorf("the list again: got %+v", l.Item(1))
	}
}

func TestEveryOddityHasWordsInBothLanguages(t *testing.T) {
	for _, language := range []string{"en", "fr"} {
		all := fileOf(t, language)
		keys := []string{"notice.settled"}
		for _, k := range warning.Kinds() {
			keys = append(keys, "settle.kind."+string(k))
			if k != warning.ClockKind {
				keys = append(keys, "settle."+string(k))
			}
		}
		for _, r := range []work.Review{work.ReviewSlept, work.ReviewClock, work.ReviewRebooted} {
			keys = append(keys, "settle.clock."+r.String())
		}
		for _, m := range []warning.Mend{warning.MendMerge, warning.MendLimit, warning.MendSleep, warning.MendBreak} {
			keys = append(keys, "settle.mend."+string(m), "notice.settled."+string(m))
		}
		for _, o := range sortings {
			keys = append(keys, "order."+o.String())
		}
		for _, span := range tracker.Spans() {
			keys = append(keys, spanKey(span))
		}
		for _, key := range keys {
			if all[key] == nil {
				t.Errorf("%s is not said in %s", key, language)
			}
		}
	}
}

func TestAnUnchangedListIsNotReadAgain(t *testing.T) {
	s := newStage(t)
	l := s.three(t)
	version := l.version
	l.Load()
	if l.version != version {
		t.Error("nothing had changed, and the list was made anew")
	}
	s.worked(t, "boats", "1.00GBP", 11, work.Submitted)
	if l.version == version || titles(l) != "boats risk voices faces" {
		t.Errorf("a task was added: got %s", titles(l))
	}
}

func TestSeekFindsARecordBeyondTheFirstPages(t *testing.T) {
	s := newStage(t)
	var first string
	for i := range 4 * pageSize {
		start := monday.Add(time.Duration(i)*time.Hour).AddDate(0, -2, 0)
		id, err := s.Tracker.Add(context.Background(), tracker.AddOptions{Start: work.At(start), End: work.At(start.Add(time.Minute)), Title: "Survey"})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = id
		}
	}
	l := NewLedger(s.Desk)
	l.Seek(first)
	if l.State.Detail == nil || l.State.Detail.ID != first || l.State.Current != l.State.Items-1 {
		t.Errorf("at %d of %d, detail %+v", l.State.Current, l.State.Items, l.State.Detail)
	}
}

// Until a currency is chosen a day has the time of all its tasks and the pay of each
// currency, and so have the words under what would be the hourly pay.
func TestADayInTwoCurrenciesLosesNeitherTimeNorPay(t *testing.T) {
	s := newStage(t)
	if err := s.Tracker.SetSettings(context.Background(), tracker.Settings{Zone: time.UTC}); err != nil {
		t.Fatal(err)
	}
	s.worked(t, "risk", "3.00GBP", 10, work.Approved)
	s.worked(t, "labels", "1.00USD", 11, work.Approved)
	day := s.page(t).Item(0)
	if !day.Day || day.Worked != "1\u00a0h\u00a000\u00a0min" || !strings.Contains(day.Value, "£3.00 + $1.00") {
		t.Errorf("got %+v, want an hour of work and both sums", day)
	}
	e := NewEarnings(s.Desk)
	e.Load()
	if m := e.State.Money; m.Figure != "" || !strings.Contains(m.Words, "1\u00a0h\u00a000\u00a0min") {
		t.Errorf("got %q, %q, want no hourly pay and the whole hour", m.Figure, m.Words)
	}
}
