package present

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/app/speech"
	"clickwage/data/chart"
	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

func TestATaskIsStartedSubmittedAndUndone(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	w.Enter("prolific image study 0.60GBP 10m")
	s.later(372 * time.Second)
	w.Tick()
	st := w.State.Timers[0]
	if st.Clock != "06:12" || st.Title != "image study" || st.Platform != "Prolific" || st.Reward != "£0.60" {
		t.Errorf("running: got %+v", st)
	}
	if st.Limit == nil || st.Limit.Left != "03:48 left" {
		t.Errorf("time allowed: got %+v", st.Limit)
	}
	w.Finish(work.Submitted)
	if len(w.State.Timers) != 0 || len(w.State.Today.Rows) != 1 {
		t.Fatalf("submitted: %d timers, %d rows", len(w.State.Timers), len(w.State.Today.Rows))
	}
	row := w.State.Today.Rows[0]
	if row.Mark.Text != "Pending" || row.Value != "£0.60" || row.Pay != PayOpen || !strings.Contains(plainSpaces(row.Caption), "6 min") {
		t.Errorf("row: got %+v", row)
	}
	s.last(t).Undo()
	if len(w.State.Timers) != 1 {
		t.Errorf("undone: %d timers, want the task to run again", len(w.State.Timers))
	}
}

func TestSpaceStartsStopsAndGoesOn(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	w.StartOrStop()
	if len(w.State.Timers) != 1 || w.State.Timers[0].Title != s.Phrase("work.task") {
		t.Fatalf("started: got %+v", w.State.Timers)
	}
	s.later(time.Minute)
	w.Pause()
	if !w.State.Timers[0].Paused {
		t.Error("paused: the timer runs")
	}
	w.StartOrStop()
	if w.State.Timers[0].Paused {
		t.Error("went on: the timer is paused")
	}
	s.later(time.Minute)
	w.StartOrStop()
	if len(w.State.Timers) != 0 {
		t.Error("stopped: the timer runs")
	}
}

func TestAnUnpaidActivityPausesTheTaskAndOneUndoTakesBothBack(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	w.Enter("prolific study 1.00GBP")
	s.later(time.Minute)
	w.Switch(work.Communication)
	running := 0
	for _, timer := range w.State.Timers {
		if !timer.Paused {
			running++
		}
	}
	if len(w.State.Timers) != 2 || running != 1 {
		t.Fatalf("switched: got %+v", w.State.Timers)
	}
	s.Desk.Undo() // what the key does, not only the button of the notice
	if len(w.State.Timers) != 1 || w.State.Timers[0].Paused {
		t.Errorf("undone: got %+v, want the task alone, running", w.State.Timers)
	}
	w.Switch(work.Search)
	s.later(time.Minute)
	w.Switch(work.Search)
	if w.State.Activities[0].Running {
		t.Error("the same key again: searching still runs")
	}
}

// A key may come before the page has been told of the key before it.
func TestTheSameKeyTwiceInHasteEndsWhatTheFirstBegan(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	before := *w.facts
	w.Switch(work.Search)
	s.later(time.Second)
	w.facts = &before
	w.Switch(work.Search)
	running, err := s.Tracker.Running(context.Background())
	if err != nil || len(running) != 0 {
		t.Errorf("running: %+v, %v", running, err)
	}
}

func TestAStarredTaskStartsByItsNumberWithItsReward(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	w.Enter("toloka audio 0.60USD")
	w.Star()
	if got := w.State.Favourites[0]; got.Title != "audio" || got.Caption != "Toloka" || got.Pay != "$0.60" || !got.Running {
		t.Errorf("kept: got %+v", got)
	}
	s.later(time.Minute)
	w.Finish(work.Submitted)
	w.Favourite(1)
	if len(w.State.Timers) != 1 || w.State.Timers[0].Reward != "$0.60" {
		t.Errorf("started by number: got %+v", w.State.Timers)
	}
	w.Star()
	if got := w.State.Favourites[0]; got.Title != "" || got.Free == "" {
		t.Errorf("freed: got %+v", got)
	}
}

func TestNothingDecidedIsNoRate(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	w.Enter("prolific study 1.00GBP")
	s.later(10 * time.Minute)
	w.Finish(work.Submitted)
	if m := w.State.Money; m.Figure != "" || m.Scale.Value != nil || m.Parts[1].Text != "£1.00" {
		t.Errorf("pending alone: got %+v", m)
	}
}

// worked adds a task of so many minutes at an hour of Monday.
func (s *stage) worked(t *testing.T, title, reward string, hour int, state work.State) {
	t.Helper()
	text, err := money.Parse(reward, "")
	if err != nil {
		t.Fatal(err)
	}
	l := NewLedger(s.Desk)
	l.Load()
	outcome := 0
	for i, o := range formOutcomes {
		if o == state {
			outcome = i
		}
	}
	clock := func(minute int) string {
		return time.Date(2026, 11, 23, hour, minute, 0, 0, time.UTC).Format("15:04")
	}
	form := Form{Task: true, Platform: "Prolific", Requester: "Lab", Title: title, Reward: text.String(), Day: "2026-11-23", Start: clock(0), End: clock(30), Outcome: outcome}
	if wrong, ok := l.Submit(form, func() {}); !ok {
		t.Fatalf("%s: %+v", title, wrong)
	}
}

func TestTheLedgerListsFiltersMarksAndRemoves(t *testing.T) {
	s := newStage(t)
	s.worked(t, "faces", "1.40GBP", 8, work.Submitted)
	s.worked(t, "voices", "1.60GBP", 9, work.Rejected)
	s.worked(t, "risk", "3.00GBP", 10, work.Approved)
	l := NewLedger(s.Desk)
	l.Load()
	if l.State.Items != 4 || !l.Item(0).Day || l.Item(0).Title != "Monday 23 November" {
		t.Fatalf("list: %d items, first %+v", l.State.Items, l.Item(0))
	}
	if got := l.Item(1); got.Title != "risk" || got.Rate != "£6.00" || got.Pay != PayMade || got.Worked != "30:00" {
		t.Errorf("approved: got %+v", got)
	}
	if got := l.Item(2); got.Rate != "£0.00" || got.Pay != PayLost {
		t.Errorf("rejected: got %+v, want nothing an hour", got)
	}
	if l.State.Filters[2].Count != "1" {
		t.Errorf("rejected: counted %s", l.State.Filters[2].Count)
	}
	l.Filter(2)
	if l.State.Items != 2 || l.Item(1).Title != "voices" {
		t.Errorf("rejected alone: got %d items, %+v", l.State.Items, l.Item(1))
	}
	l.Clear()
	l.Search("FACE")
	if l.State.Items != 2 || l.Item(1).Title != "faces" {
		t.Errorf("search: got %d items", l.State.Items)
	}
	l.Choose(1)
	if d := l.State.Detail; d == nil || d.Title != "faces" || len(d.Spans) != 1 || len(d.History) == 0 || len(d.Next) == 0 {
		t.Fatalf("detail: got %+v", l.State.Detail)
	}
	l.Mark(work.Approved)
	l.Load()
	if got := l.Item(1); got.Mark.Text != "Approved" {
		t.Errorf("marked: got %+v", got.Mark)
	}
	l.Mark(work.Returned)
	if said := s.last(t); !strings.Contains(said.Text, "cannot") || said.Undo != nil {
		t.Errorf("a step that no platform knows: said %q", said.Text)
	}
	l.Clear()
	l.TickAll()
	l.Remove()
	l.Load()
	if l.State.Items != 0 || l.State.Empty == "" {
		t.Errorf("removed: %d items left", l.State.Items)
	}
	s.last(t).Undo()
	l.Load()
	if l.State.Items != 4 {
		t.Errorf("undone: %d items", l.State.Items)
	}
}

func TestAFormSaysWhatIsWrongFieldByField(t *testing.T) {
	s := newStage(t)
	l := NewLedger(s.Desk)
	l.Load()
	wrong, ok := l.Submit(Form{Task: true, Reward: "abc", Day: "23/11", Start: "8", End: "9"}, func() { t.Error("it was kept") })
	if ok || wrong.Reward == "" || wrong.Day == "" || wrong.Start == "" || wrong.End == "" {
		t.Errorf("got %+v", wrong)
	}
	wrong, _ = l.Submit(Form{Task: true, Day: "2026-11-23", Start: "08:00", End: "08:00"}, func() { t.Error("it was kept") })
	if wrong.End == "" || wrong.Start != "" {
		t.Errorf("no time at all: got %+v", wrong)
	}
}

// An end before the start is a night's work, or a mistake.
func TestTypedTimeIsPlausible(t *testing.T) {
	for name, row := range map[string]struct {
		form Form
		want FormErrors
	}{
		"a night":                   {Form{Day: "2026-11-22", Start: "22:30", End: "02:00"}, FormErrors{}},
		"the longest night":         {Form{Day: "2026-11-21", Start: "20:00", End: "08:00"}, FormErrors{}},
		"an end before its start":   {Form{Day: "2026-11-22", Start: "17:00", End: "16:00"}, FormErrors{End: "form.wrong.order"}},
		"a day that does not exist": {Form{Day: "2026-02-30", Start: "16:00", End: "17:00"}, FormErrors{Day: "form.wrong.day"}},
		"tomorrow":                  {Form{Day: "2026-11-24", Start: "10:00", End: "11:00"}, FormErrors{Start: "form.wrong.future"}},
		"an end that is to come":    {Form{Day: "2026-11-23", Start: "14:00", End: "15:00"}, FormErrors{End: "form.wrong.future"}},
		"a clock a little ahead":    {Form{Day: "2026-11-23", Start: "14:00", End: "14:33"}, FormErrors{}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.clock = time.Date(2026, 11, 23, 14, 30, 0, 0, time.UTC)
			l := NewLedger(s.Desk)
			l.Load()
			for _, key := range []*string{&row.want.Day, &row.want.Start, &row.want.End} {
				if *key != "" {
					*key = s.Desk.Phrase(*key)
				}
			}
			kept := false
			row.form.Task = true
			if got, ok := l.Submit(row.form, func() { kept = true }); got != row.want || ok != (got == FormErrors{}) || kept != ok {
				t.Errorf("got %+v, %t, kept %t, want %+v", got, ok, kept, row.want)
			}
		})
	}
}

// The figure names the day of the rates that it rests on, and no day where it rests
// on none.
func TestMoneyNamesTheDayOfTheRatesItRestsOn(t *testing.T) {
	s := newStage(t)
	ctx := context.Background()
	if err := s.Tracker.SetSettings(ctx, tracker.Settings{Zone: time.UTC, Currency: "EUR"}); err != nil {
		t.Fatal(err)
	}
	says := func(note, rates string) {
		t.Helper()
		if w := s.loaded(t); w.State.Money.Note != note {
			t.Errorf("note: got %q, want %q", w.State.Money.Note, note)
		}
		e := NewEarnings(s.Desk)
		e.Load()
		if e.State.How.Rates != rates {
			t.Errorf("how: got %q, want %q", e.State.How.Rates, rates)
		}
	}
	rate := func(from money.Currency, day, source string) {
		t.Helper()
		if err := s.Tracker.SetRate(ctx, money.Quote{From: from, To: "EUR", Rate: "0.9", Date: day, Source: source}); err != nil {
			t.Fatal(err)
		}
	}
	s.worked(t, "risk", "3.00EUR", 8, work.Approved)
	rate("GBP", "2026-11-20", "a bank")
	rate("USD", "2026-08-28", "")
	says("in €", "No exchange rate was needed.")
	s.worked(t, "faces", "1.40GBP", 9, work.Approved)
	says("in €, rates of 20 Nov", "Exchange rates: newest of 20 Nov 2026 (a bank).")
	s.worked(t, "labels", "1.00USD", 10, work.Approved)
	says("in €, rates since 28 Aug", "Exchange rates: newest of 20 Nov 2026 (a bank).")
}

func TestEditingChangesOnlyWhatDiffers(t *testing.T) {
	s := newStage(t)
	s.worked(t, "faces", "1.40GBP", 8, work.Submitted)
	l := NewLedger(s.Desk)
	l.Load()
	l.Choose(1)
	before := len(l.State.Detail.History)
	s.later(time.Minute)
	l.EditForm(func(f Form) {
		f.Title = "faces and trust"
		if wrong, ok := l.Submit(f, func() {}); !ok {
			t.Errorf("got %+v", wrong)
		}
	})
	l.ShowHistory()
	d := l.State.Detail
	if d.Title != "faces and trust" {
		t.Fatalf("edited: got %q", d.Title)
	}
	if h := d.History[0]; h.Old != "faces" || h.New != "faces and trust" || len(d.History) <= before-historyShown {
		t.Errorf("history: got %+v", h)
	}
}

// The detail of a record is read for a moment after the keyboard is on it.
func TestTheFormIsOfTheRecordThatTheKeyboardIsOn(t *testing.T) {
	s := newStage(t)
	s.worked(t, "faces", "1.40GBP", 8, work.Submitted)
	s.worked(t, "voices", "0.60GBP", 9, work.Submitted)
	l := NewLedger(s.Desk)
	var waiting []func()
	s.Desk.Run = func(work, done func()) { waiting = append(waiting, func() { work(); done() }) }
	settle := func() {
		for len(waiting) > 0 {
			first := waiting[0]
			waiting = waiting[1:]
			first()
		}
	}
	l.Load()
	l.EditForm(func(f Form) { t.Errorf("before the list is read: a form of %q", f.Title) })
	settle()
	for _, title := range []string{"voices", "faces", "voices"} {
		l.End(title == "faces")
		asked := ""
		l.EditForm(func(f Form) { asked = f.Title })
		if asked != title {
			t.Errorf("on %q the form is of %q, or waits", title, asked)
		}
		settle()
		if d := l.State.Detail; d == nil || d.Title != title {
			t.Errorf("on %q the detail is %+v", title, d)
		}
	}
}

func TestEarningsSayTooFewUnderTenTasks(t *testing.T) {
	s := newStage(t)
	if err := s.Tracker.SetSettings(context.Background(), tracker.Settings{Zone: time.UTC, Currency: "GBP", Floor: money.Of(5_000_000, "GBP")}); err != nil {
		t.Fatal(err)
	}
	for hour := range 9 {
		s.worked(t, "risk", "3.00GBP", 2+hour, work.Approved)
	}
	e := NewEarnings(s.Desk)
	e.Load()
	if e.State.TooFew == "" || strings.Contains(e.State.Money.Words, "floor") {
		t.Errorf("nine tasks: a headline is shown, or how far it is from the floor: %q", e.State.Money.Words)
	}
	s.worked(t, "risk", "3.00GBP", 12, work.Rejected)
	e.Load()
	if e.State.TooFew != "" || e.State.Money.Figure != "£5.40" || !strings.HasPrefix(e.State.Money.Words, "£0.40 over your floor.") {
		t.Errorf("ten tasks: got %q, %q", e.State.TooFew, e.State.Money.Figure)
	}
	if r := e.State.Tiles[2]; r.Figure != "10.0%" || r.Unit != "1 of 10" {
		t.Errorf("rejected: got %+v", r)
	}
	if len(e.State.Requesters.Rows) != 1 || e.State.Requesters.Rows[0][1] != "£5.40" {
		t.Errorf("requesters: got %+v", e.State.Requesters.Rows)
	}
	if len(e.State.Charts) != len(chart.Names()) {
		t.Fatalf("charts: got %d", len(e.State.Charts))
	}
	e.Size(chart.Hourly, 400, 200, [2]int{400, 200}, 1)
	if e.State.Charts[0].PNG == nil || e.State.Charts[0].Alt == "" {
		t.Error("a chart with a size has no picture or no words")
	}
	if len(e.State.How.Gaps) != 3 {
		t.Errorf("gap sensitivity: got %+v", e.State.How.Gaps)
	}
}

// Time and outcomes have no currency: where the money is in two, their figures
// are of all work, and not of the currency that comes first.
func TestTilesOfSeveralCurrenciesAreOfAllTime(t *testing.T) {
	s := newStage(t)
	s.worked(t, "risk", "3.00GBP", 9, work.Approved)
	s.worked(t, "label", "2.00USD", 10, work.Approved)
	s.worked(t, "label", "2.00USD", 11, work.Rejected)
	e := NewEarnings(s.Desk)
	e.Load()
	paid, unpaid, rejected := e.State.Tiles[0], e.State.Tiles[1], e.State.Tiles[2]
	if paid.Figure != "£6.00" || !strings.Contains(paid.Words, "33%") || unpaid.Figure != "30" || rejected.Unit != "1 of 3" {
		t.Errorf("half an hour of three unpaid: got %+v", e.State.Tiles)
	}
	if !strings.Contains(paid.Words, "in £ alone; the rest $4.00.") {
		t.Errorf("the pay in £ stands for that in $: got %q", paid.Words)
	}
	if !strings.HasPrefix(e.State.TooFew, "3 decided") {
		t.Errorf("too few: got %q", e.State.TooFew)
	}
	if got := e.State.How.Lines[1].Value; got != "30\u00a0min" {
		t.Errorf("unpaid: got %q", got)
	}
}

const toggl = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount ()\n" +
	"w,w@example.org,,Prolific,,faces,No,2026-11-20,09:00:00,2026-11-20,09:12:00,00:12:00,,\n"

func TestAFileIsAskedAboutPreviewedImportedAndTakenBack(t *testing.T) {
	s := newStage(t)
	path := filepath.Join(t.TempDir(), "toggl.csv")
	if err := os.WriteFile(path, []byte(toggl), 0o600); err != nil {
		t.Fatal(err)
	}
	p := NewImport(s.Desk)
	p.Load()
	p.Open(path)
	if p.State.Trouble != nil {
		t.Fatalf("opened: %+v", p.State.Trouble)
	}
	for _, q := range p.State.Questions {
		if q.Kind == importer.AskZone {
			p.Answer(q.Kind, 0)
		}
	}
	if p.State.Button != "Import 1 row" || len(p.State.Rows) != 1 {
		t.Fatalf("preview: button %q, rows %+v, questions %+v", p.State.Button, p.State.Rows, p.State.Questions)
	}
	p.Import()
	if len(p.State.Past) != 1 || !strings.Contains(p.State.Done.Text, "1 added") {
		t.Fatalf("imported: %+v", p.State)
	}
	keys := func() int {
		l := NewLedger(s.Desk)
		l.Load()
		return l.State.Items
	}
	if keys() != 2 {
		t.Errorf("in the ledger: %d items", keys())
	}
	p.Undo(p.State.Past[0].Batch)
	if keys() != 0 {
		t.Errorf("taken back: %d items", keys())
	}
}

func TestSettingsAreKeptAtOnce(t *testing.T) {
	s := newStage(t)
	p := NewSettings(s.Desk)
	p.Load()
	p.Currency(1)
	p.Floor("6,50")
	p.Theme(2)
	p.Language(1 + slices.IndexFunc(speech.Languages(), func(l speech.Language) bool { return l.Code == "fr" }))
	p.DayStart(3)
	got, err := s.Tracker.Settings(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got.Currency != "EUR" || got.Floor.String() != "6.50EUR" || got.Theme != "dark" || got.Language != "fr" || got.DayStart != 4*time.Hour {
		t.Errorf("got %+v", got)
	}
	p.Floor("much")
	if p.State.FloorWrong == "" {
		t.Error("a floor that is no amount is taken")
	}
	p.BackUp()
	if !strings.Contains(s.last(t).Text, "backups") {
		t.Errorf("backup: said %q", s.last(t).Text)
	}
}

func TestUnpaidTimeAloneHasNothingOnTheScale(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	w.Switch(work.Search)
	s.later(10 * time.Minute)
	w.Switch(work.Search)
	if m := w.State.Money; m.Scale.Known() || m.Figure != "" || m.Parts[0].Text != Dash {
		t.Errorf("no money at all: got %+v", m)
	}
}

// After the backup of the day the history is verified: silence where it is
// whole, and one line where something else than Clickwage has changed it.
func TestAnAlteredHistoryIsTold(t *testing.T) {
	s := newStage(t)
	w := s.loaded(t)
	w.Switch(work.Search)
	s.later(10 * time.Minute)
	w.Switch(work.Search)
	p := NewSettings(s.Desk)
	s.told = nil
	p.BackUpIfDue(context.Background())
	if len(s.told) > 0 {
		t.Fatalf("of a whole history it says %v", s.told)
	}
	db, err := sql.Open("sqlite", s.Tracker.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("DROP TRIGGER revision_stays; UPDATE revision SET leaf = zeroblob(32) WHERE seq = 1"); err != nil {
		t.Fatal(err)
	}
	p.BackUpIfDue(context.Background())
	if len(s.told) != 1 || !strings.Contains(s.last(t).Text, "damaged") {
		t.Errorf("got %v", s.told)
	}
}

func TestWhatNobodyAskedForEndsWithTheWindow(t *testing.T) {
	s := newStage(t)
	s.worked(t, "faces", "1.40GBP", 8, work.Submitted)
	p := NewSettings(s.Desk)
	s.told = nil
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p.BackUpIfDue(ctx)
	made, err := s.Tracker.Backups()
	if err != nil || len(made) > 0 || len(s.told) > 0 {
		t.Errorf("made %v, %v, said %v", made, err, s.told)
	}
	p.BackUpIfDue(context.Background())
	if made, err := s.Tracker.Backups(); err != nil || len(made) != 1 || len(s.told) > 0 {
		t.Errorf("at the next start: made %v, %v, said %v", made, err, s.told)
	}
}
