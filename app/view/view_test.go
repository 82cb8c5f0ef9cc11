package view

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"clickwage/app/present"
	"clickwage/app/speech"
	"clickwage/app/speech/speechtest"
	"clickwage/app/view/kit"
	"clickwage/assets"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// wordsOf says phrases of a language, or of the one that nobody speaks; a key
// that it lacks fails the test.
func wordsOf(t testing.TB, language string) present.Phrase {
	t.Helper()
	spoken := speechtest.Pseudo(t)
	if language != pseudo {
		var err error
		if spoken, err = speech.In(language); err != nil {
			t.Fatal(err)
		}
	}
	return func(key string, args ...any) string {
		if !spoken.Has(key) {
			t.Errorf("no phrase for %q in %s", key, language)
		}
		return spoken.Say(key, args...)
	}
}

// pseudo names the language that nobody speaks.
const pseudo = "pseudo"

// now is a Monday afternoon; every test happens then.
var now = time.Date(2026, 11, 23, 14, 37, 20, 0, time.UTC)

// stage is a ledger with its presenters, everything in place.
type stage struct {
	clock   time.Time
	tracker *tracker.Tracker
	desk    *present.Desk
	view    *Desk
	told    []present.Notice
	gone    []Screen
	hint    string   // of the status line
	hashes  []string // of what a collective is given
	line    *kit.StatusLine
	list    *Ledger // whose keys are pressed
}

// press does what a key means in the ledger's list.
func (s *stage) press(name fyne.KeyName, shift bool) bool {
	held := fyne.KeyModifier(0)
	if shift {
		held = fyne.KeyModifierShift
	}
	k, _ := KeyOf(name, held)
	for _, a := range s.desk.Keys.On(k) {
		if list, ok := s.list.List().(*recordList); ok && a.At == present.InLists {
			list.Act(a.ID)
			return true
		}
	}
	return false
}

func inPlace(work, done func()) { work(); done() }

func newStage(t testing.TB, language string, mode kit.Mode) *stage {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(mode, 1))
	s := &stage{clock: now}
	reading := func() work.Reading { return work.Reading{Wall: work.At(s.clock)} }
	opened, err := tracker.Open(context.Background(), tracker.Options{
		Path: filepath.Join(t.TempDir(), "ledger.db"), Now: func() time.Time { return s.clock }, Reading: reading, Zone: time.UTC,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { opened.Close() })
	s.tracker = opened
	say := wordsOf(t, language)
	look := present.Look{Dark: mode == kit.AlwaysDark, Regular: assets.SansRegular.Bytes(), Bold: assets.SansSemiBold.Bytes(), Mono: assets.MonoRegular.Bytes()}
	keys := present.ReadBindings(present.Actions(), "")
	s.desk = &present.Desk{
		Keys:    keys,
		Tracker: opened, Phrase: say, Language: language, Run: inPlace,
		Tell: func(n present.Notice) { s.told = append(s.told, n) }, Look: func() present.Look { return look }, Post: func(f func()) { f() },
	}
	s.view = &Desk{
		Say: say, Hint: func(text string) { s.hint = text }, Later: func(time.Duration, func()) func() { return func() {} },
		Go: func(to Screen) { s.gone = append(s.gone, to) }, Key: keys.Cap, Press: s.press,
	}
	return s
}

// fill puts the example into the ledger and a task on the clock.
func (s *stage) fill(t testing.TB) {
	t.Helper()
	if err := s.tracker.FillExample(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func (s *stage) work() *Work {
	model := present.NewWork(s.desk)
	page := NewWork(s.view, model, present.NewAway(s.desk))
	model.Changed = func() { page.Render(model.State) }
	model.Ticked = model.Changed
	model.Load()
	return page
}

func (s *stage) ledger() *Ledger {
	model := present.NewLedger(s.desk)
	page := NewLedger(s.view, model)
	s.list = page
	model.Changed = func() { page.Render(model.State) }
	model.Filled = page.Fill
	model.Load()
	return page
}

func (s *stage) earnings() *Earnings {
	model := present.NewEarnings(s.desk)
	page := NewEarnings(s.view, model)
	model.Changed = func() { page.Render(model.State) }
	model.Load()
	return page
}

func (s *stage) imports() *Import {
	page := NewImport(s.view, present.NewImport(s.desk))
	page.model.Load()
	return page
}

func (s *stage) settings() *Settings {
	model := present.NewSettings(s.desk)
	page := NewSettings(s.view, model, present.NewSafety(s.desk, present.Shell{}, s.tracker.Path(), model.Format), s.wellness(present.Shell{}))
	model.Load()
	model.Country(slices.Index(model.State.Countries.Options, speech.Country(s.desk.Language, "AU")))
	return page
}

func (s *stage) wellness(shell present.Shell) Wellness {
	return Wellness{Log: present.NewWellbeing(s.desk, shell), Support: present.NewSupport(s.desk, shell)}
}

// asked is a presenter whose dialogs are drawn over a canvas.
type asked struct {
	safety   *present.Safety
	shell    present.Shell
	open     *Dialog
	model    *present.Dialog
	replaced func() *present.Dialog
}

func (s *stage) asking(c fyne.Canvas) *asked {
	a := &asked{}
	shut := func() {
		if a.open != nil {
			a.open.Shut()
			a.open = nil
		}
	}
	a.shell = present.Shell{
		Ask: func(d *present.Dialog) {
			shut()
			a.model, a.open = d, ShowDialog(s.view, c, d, shut)
		},
		Shut: shut, Browse: func(present.Browsing, func(string)) {}, Reveal: func(string) {},
		Replace: func(_ string, do func() *present.Dialog) { a.replaced = do },
	}
	settings := present.NewSettings(s.desk)
	settings.Load()
	a.safety = present.NewSafety(s.desk, a.shell, s.tracker.Path(), settings.Format)
	return a
}

func onCanvas(t testing.TB, o fyne.CanvasObject, size fyne.Size) fyne.Canvas {
	t.Helper()
	w := test.NewTempWindow(t, container.NewStack(kit.NewPanel(kit.ColorBg), o))
	w.SetPadded(false)
	w.Resize(size)
	return w.Canvas()
}

func walk(o fyne.CanvasObject, do func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	do(o)
	switch x := o.(type) {
	case *fyne.Container:
		for _, c := range x.Objects {
			walk(c, do)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(x).Objects() {
			walk(c, do)
		}
	}
}

// words is all text that an object draws.
func words(o fyne.CanvasObject) string {
	var out []string
	walk(o, func(s fyne.CanvasObject) {
		if text, ok := s.(*canvas.Text); ok && text.Text != "" {
			out = append(out, text.Text)
		}
	})
	return strings.Join(out, " | ")
}
