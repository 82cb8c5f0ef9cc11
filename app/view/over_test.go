package view

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"clickwage/app/present"
	"clickwage/app/speech/speechtest"
	"clickwage/app/view/kit"
	"clickwage/data/store"
	"clickwage/data/work"
)

// dialogs are what can lie over the pages.
var dialogs = map[string]func(*stage, *asked){
	"restore":    func(s *stage, a *asked) { a.safety.Restore() },
	"seal":       func(s *stage, a *asked) { a.safety.BackUpSealed() },
	"pack":       func(s *stage, a *asked) { a.safety.Pack() },
	"erase":      func(s *stage, a *asked) { a.safety.Erase() },
	"accounts":   func(s *stage, a *asked) { a.safety.Accounts() },
	"bring":      func(s *stage, a *asked) { a.safety.Bring() },
	"support":    func(s *stage, a *asked) { present.NewSupport(s.desk, a.shell).List() },
	"well-begin": func(s *stage, a *asked) { present.NewWellbeing(s.desk, a.shell).Begin() },
	"export":     func(s *stage, a *asked) { s.ledger().model.Export(a.shell) },
}

// scaled sets the size of text.
func scaled(scale float32) {
	fyne.CurrentApp().Settings().SetTheme(kit.NewTheme(kit.AlwaysLight, scale))
}

func TestEveryDialogInALanguageThatNobodySpeaks(t *testing.T) {
	for name, ask := range dialogs {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, pseudo, kit.AlwaysLight)
			s.fill(t)
			if _, err := s.tracker.BackupNow(context.Background(), ""); err != nil {
				t.Fatal(err)
			}
			for _, scale := range []float32{1, kit.MaxScale} {
				scaled(scale)
				s.line = kit.NewStatusLine()
				c := onCanvas(t, kit.NewPanel(kit.ColorBg), fyne.NewSize(900, 560))
				ask(s, s.asking(c))
				top := c.Overlays().Top()
				if top == nil {
					t.Fatal("nothing is asked")
				}
				s.marked(t, top, 3)
				s.whole(t, top, "900")
			}
		})
	}
}

func TestWhatStandsInPlaceOfALedgerInALanguageThatNobodySpeaks(t *testing.T) {
	for name, cause := range stops {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, pseudo, kit.AlwaysLight)
			st := present.StoppedBy(s.desk.Phrase, present.PlainFormat(s.desk.Phrase, "en", s.clock), s.tracker.Path(), cause)
			st.Detail = "" // is quoted
			for _, scale := range []float32{1, kit.MaxScale} {
				scaled(scale)
				s.line = kit.NewStatusLine()
				page := NewStopped(s.view, st, Ways{})
				onCanvas(t, page, fyne.NewSize(900, 560))
				s.marked(t, page, 4)
				s.whole(t, page, "900")
			}
		})
	}
}

// awayQuestion is the Work page that asks what 22 minutes were.
func (s *stage) awayQuestion(t *testing.T, splitting bool) *Work {
	t.Helper()
	model, away := present.NewWork(s.desk), present.NewAway(s.desk)
	page := NewWork(s.view, model, away)
	model.Changed = func() { page.Render(model.State) }
	away.Changed = func() { page.RenderAway() }
	s.run(t)
	s.clock = s.clock.Add(20 * time.Minute)
	from := s.tracker.Reading()
	s.clock = s.clock.Add(22 * time.Minute)
	model.Load()
	away.Ended(work.Absence{From: from, To: s.tracker.Reading()})
	away.Load()
	if splitting {
		away.Split(true)
	}
	if !away.State.Asked {
		t.Fatal("nothing is asked")
	}
	return page
}

func TestTheQuestionAfterAnAbsenceInALanguageThatNobodySpeaks(t *testing.T) {
	for name, splitting := range map[string]bool{"asked": false, "splitting": true} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, pseudo, kit.AlwaysLight)
			p := s.awayQuestion(t, splitting)
			s.line = kit.NewStatusLine()
			w := test.NewTempWindow(t, container.NewStack(p.Object(), s.line))
			w.SetPadded(false)
			for _, scale := range []float32{1, kit.MaxScale} {
				scaled(scale)
				for _, size := range sizes {
					p.Fit(Room{Narrow: size.room.Narrow || scale > 1, Low: size.room.Low || scale > 1})
					w.Resize(size.size)
					s.marked(t, p.Object(), 3)
					s.whole(t, p.Object(), size.name)
				}
			}
		})
	}
}

// What an action says is in the worker's language too, and whole however long:
// it stands in the bar at the bottom.
func TestWhatActionsSayInALanguageThatNobodySpeaks(t *testing.T) {
	s := newStage(t, pseudo, kit.AlwaysLight)
	w := present.NewWork(s.desk)
	s.tracker.Close() // whatever is done now goes wrong
	w.Enter("prolific study")
	w.Load()
	settings := present.NewSettings(s.desk)
	settings.BackUp()
	settings.RemoveExample()
	s.desk.Undo()
	s.desk.Redo()
	for _, cause := range []error{store.ErrFull, store.ErrReadOnly, store.ErrBusy, store.ErrDisk, store.ErrDamaged, store.ErrNothing, errors.New("?")} {
		trouble := present.TroubleOf(s.desk.Phrase, cause)
		s.told = append(s.told, present.Notice{Text: trouble.Happened + " " + trouble.Safe + " " + trouble.Todo, Undo: func() {}})
	}
	if len(s.told) < 10 {
		t.Fatalf("only %d messages", len(s.told))
	}
	bar := kit.NewBottomBar(nil, s.view.Say("bar.undo"), "Ctrl Z", s.view.Say("bar.close"))
	c := onCanvas(t, container.NewStack(bar), fyne.NewSize(848, 60))
	s.line = kit.NewStatusLine()
	for _, scale := range []float32{1, kit.MaxScale} {
		scaled(scale)
		for _, n := range s.told {
			bar.Tell(n.Text, n.Undo)
			if high := bar.HeightFor(c.Size().Width); high > 120 {
				t.Errorf("%q needs a bar %.0f high", n.Text, high)
			}
			bar.Refresh()
			s.whole(t, bar, "848")
			if len(speechtest.Unmarked(n.Text)) > 0 && len([]rune(n.Text)) < 20 {
				t.Errorf("%q was never said through a phrase", n.Text)
			}
		}
	}
}
