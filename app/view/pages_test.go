package view

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickwage/app/view/kit"
	"clickwage/data/money"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// contains fails unless an object draws all the texts.
func contains(t *testing.T, o fyne.CanvasObject, want ...string) {
	t.Helper()
	got := words(o)
	for _, text := range want {
		if !strings.Contains(got, text) {
			t.Errorf("%q is not shown; there is:\n%s", text, got)
		}
	}
}

func TestTheWorkPageShowsTheRunningTask(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	s.run(t)
	w := s.work()
	onCanvas(t, w.Object(), fyne.NewSize(1024, 760))
	contains(t, w.Object(), "Everyday choices about risk", "06:12", "38:48 left", "£1.80", "Submitted", "Money today", "14:37")
	s.clock = s.clock.Add(1e9)
	w.model.Tick()
	contains(t, w.Object(), "06:13")
}

func TestTypingATaskStartsItAndLeavesTheField(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	w := s.work()
	c := onCanvas(t, w.Object(), fyne.NewSize(1024, 760))
	w.Field.Focus()
	test.Type(w.Field.Entry(), "prolific image study 0.60GBP 10m")
	w.Field.Entry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.model.Load()
	contains(t, w.Object(), "image study", "£0.60", "10:00")
	if c.Focused() != nil || w.Field.Text() != "" {
		t.Error("the field keeps the keyboard or its text")
	}
}

func TestAnEmptyWorkPageSaysHowToBegin(t *testing.T) {
	s := newStage(t, "fr", kit.AlwaysDark)
	w := s.work()
	onCanvas(t, w.Object(), fyne.NewSize(1024, 760))
	contains(t, w.Object(), s.view.Say("work.idle"), "Lundi 23 novembre")
}

func TestEveryActivityHasATileWithItsKey(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	w := s.work()
	onCanvas(t, w.Object(), fyne.NewSize(1024, 760))
	for i, a := range activityTiles() {
		contains(t, w.tiles[i], s.view.Say("activity."+a.Activity.String()), s.view.Key("activity."+a.Activity.String()))
		if w.model.State.Activities[i].Activity != a.Activity {
			t.Errorf("tile %d is %s, state %s", i, a.Activity, w.model.State.Activities[i].Activity)
		}
	}
}

// What is said of the day's money grows through the day, and its card with it.
func TestTheMoneyCardGrowsWithItsWords(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	w := s.work()
	onCanvas(t, w.Object(), fyne.NewSize(1024, 760))
	reward := money.Of(1_400_000, "GBP")
	for hour, state := range []work.State{work.Returned, work.Submitted} {
		end := work.At(s.clock).Add(-time.Duration(hour) * time.Minute)
		if _, err := s.tracker.Add(context.Background(), tracker.AddOptions{Title: "Faces", Start: end.Add(-3 * time.Second), End: end, Reward: &reward, State: state}); err != nil {
			t.Fatal(err)
		}
	}
	w.model.Load()
	card := w.right.Cards()[0]
	if have, need := card.Size().Height, card.HeightFor(card.Size().Width); have < need-0.5 {
		t.Errorf("the card is %v high, its words need %v: %q", have, need, w.model.State.Money.Words)
	}
}

func TestTheLedgerIsMovedThroughByKeys(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	l := s.ledger()
	onCanvas(t, l.Object(), fyne.NewSize(1024, 760))
	press := func(name fyne.KeyName) { l.list.TypedKey(&fyne.KeyEvent{Name: name}) }
	press(fyne.KeyHome)
	first := l.model.State.Current
	press(fyne.KeyDown)
	press(fyne.KeySpace)
	if l.model.State.Current != first+1 || l.model.State.Ticked != 1 || !l.bar.Visible() {
		t.Errorf("at %d with %d ticked, want %d with 1", l.model.State.Current, l.model.State.Ticked, first+1)
	}
	contains(t, l.Object(), l.model.State.Detail.Title, s.view.Say("ledger.history"))
	press(fyne.KeyEscape)
	if l.bar.Visible() {
		t.Error("Esc keeps the ticks")
	}
}

// A number that is cut off is another number.
func TestNoAmountOfTheLedgerIsCutOff(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	usual := s.ledger().columns().Cols
	reward := money.Of(1_234_567_890, "EUR")
	end := work.At(s.clock)
	if _, err := s.tracker.Add(context.Background(), tracker.AddOptions{
		Title: "Large", Start: end.Add(-40 * time.Second), End: end, Reward: &reward, State: work.Approved,
	}); err != nil {
		t.Fatal(err)
	}
	l := s.ledger()
	onCanvas(t, l.Object(), fyne.NewSize(1024, 760))
	contains(t, l.Object(), "€1,234.57", "111,111.11")
	if got := l.columns().Cols; got[5].Width <= usual[5].Width || got[6].Width <= usual[6].Width {
		t.Errorf("the columns of money are %v wide, and %v without large amounts", got[5:7], usual[5:7])
	}
}

func TestTheDetailCoversTheListWhereThereIsLittleRoom(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	l := s.ledger()
	l.Fit(Room{Narrow: true, Low: true})
	onCanvas(t, l.Object(), fyne.NewSize(848, 560))
	if l.side.Visible() {
		t.Error("the detail is beside the list")
	}
	l.press(2, 3)
	if !l.side.Visible() || l.list.Visible() && l.body.Objects[0].Visible() {
		t.Error("Enter does not open the detail over the list")
	}
	l.back()
	if l.side.Visible() {
		t.Error("Esc does not go back to the list")
	}
}

func TestTheFormSaysWhatIsWrongUnderTheField(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	l := s.ledger()
	onCanvas(t, l.Object(), fyne.NewSize(1024, 760))
	l.Add()
	var save *kit.Button
	walk(l.form.card, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && b.Text() == s.view.Say("form.add.save") {
			save = b
		}
	})
	if save == nil {
		t.Fatal("there is no button to save with")
	}
	save.Tapped(&fyne.PointEvent{})
	contains(t, l.form.card, s.view.Say("form.wrong.time"))
}

func TestEarningsShowFigureChartsAndTable(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	e := s.earnings()
	onCanvas(t, e.Object(), fyne.NewSize(1024, 1900))
	contains(t, e.Object(), e.model.State.Money.Figure, "Where the hours went", "By platform", s.view.Say("earnings.table"))
	for _, c := range e.model.State.Charts {
		if c.Empty == "" && c.PNG == nil {
			t.Errorf("chart %s has no picture", c.Name)
		}
	}
	e.model.Table(e.model.State.Charts[0].Name)
	contains(t, e.Object(), s.view.Say("earnings.chart"), e.model.State.Charts[0].Table.Head[0])
	e.ShowHow(true)
	contains(t, e.Object(), s.view.Say("how.minutes"))
	if !e.Back() || e.Back() {
		t.Error("Esc closes the explanation once")
	}
}

func TestEmptyPagesOfferAWayOn(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	l, e := s.ledger(), s.earnings()
	onCanvas(t, l.Object(), fyne.NewSize(1024, 760))
	onCanvas(t, e.Object(), fyne.NewSize(1024, 760))
	contains(t, l.Object(), s.view.Say("ledger.empty"), s.view.Say("ledger.import"))
	contains(t, e.Object(), s.view.Say("earnings.empty"))
}

func TestParallelTasksHaveTabs(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.run(t)
	w := s.work()
	w.model.Enter("+ toloka audio 0.60USD")
	w.model.Load()
	onCanvas(t, w.Object(), fyne.NewSize(1024, 760))
	if w.card.chips == nil || len(w.card.chips.Chips()) != 2 {
		t.Fatal("two timers have no tabs")
	}
	w.card.chips.Chips()[1].Tapped(&fyne.PointEvent{})
	contains(t, w.card.card, "Everyday choices about risk", "38:48 left")
	w.model.Finish(work.Submitted)
	w.model.Load()
	contains(t, w.card.card, "audio")
}

func TestRarerOutcomesAreAskedFor(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	w := s.work()
	c := onCanvas(t, w.Object(), fyne.NewSize(1024, 760))
	w.OtherOutcome()
	if c.Overlays().Top() != nil {
		t.Fatal("an outcome is asked for with nothing running")
	}
	s.run(t)
	w.model.Load()
	w.OtherOutcome()
	list, ok := c.Overlays().Top().(fyne.Focusable)
	if !ok {
		t.Fatal("no outcome is asked for")
	}
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.model.Load()
	contains(t, w.Object(), s.view.Say("state.timed_out"))
}

func TestTheWorkPageShowsEverythingWithoutScrolling(t *testing.T) {
	for _, r := range []struct {
		name      string
		size      fyne.Size
		room      Room
		favourite float32
	}{
		{"as the window opens", fyne.NewSize(984, 680), Room{}, kit.TwoLineHeight},
		{"as designed", fyne.NewSize(1024, 760), Room{}, 52},
		{"the least window", fyne.NewSize(848, 560), Room{Narrow: true, Low: true}, kit.ControlHeight},
	} {
		t.Run(r.name, func(t *testing.T) {
			s := newStage(t, "en", kit.AlwaysLight)
			s.fill(t)
			s.run(t)
			w := s.work()
			w.Fit(r.room)
			onCanvas(t, w.Object(), r.size)
			if needs := w.needs(w.density); needs > w.height {
				t.Errorf("the left column needs %.0f of %.0f", needs, w.height)
			}
			if got := kit.HeightFor(w.left, w.left.Size().Width); got != w.needs(w.density) {
				t.Errorf("it is %.0f high, and was taken to need %.0f", got, w.needs(w.density))
			}
			if w.density.favourite != r.favourite {
				t.Errorf("favourites are %.0f high, want %.0f", w.density.favourite, r.favourite)
			}
			if r.favourite >= kit.TwoLineHeight {
				contains(t, w.favourites[0], w.model.State.Favourites[0].Caption)
			}
		})
	}
}
