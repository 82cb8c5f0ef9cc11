package view

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"clickwage/app/present"
	"clickwage/app/speech"
	"clickwage/app/speech/speechtest"
	"clickwage/app/view/kit"
	"clickwage/assets"
	"clickwage/data/chart"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// scenes are the pages in their states, over the example with a task on the
// clock unless bare.
var scenes = []struct {
	name string
	bare bool
	page func(*testing.T, *stage) Page
}{
	{"work", false, func(_ *testing.T, s *stage) Page { return s.work() }},
	{"work, nothing yet", true, func(_ *testing.T, s *stage) Page { return s.work() }},
	{"work, paused beside another", false, func(_ *testing.T, s *stage) Page {
		w := s.work()
		w.model.Enter("+ toloka audio 0.60USD")
		w.model.Load()
		w.model.Pause()
		w.model.Load()
		return w
	}},
	{"ledger", false, func(_ *testing.T, s *stage) Page {
		l := s.ledger()
		l.model.Choose(4)
		l.model.Tick(4)
		l.model.Tick(5)
		return l
	}},
	{"ledger, nothing yet", true, func(_ *testing.T, s *stage) Page { return s.ledger() }},
	{"ledger, nothing found", false, func(_ *testing.T, s *stage) Page {
		l := s.ledger()
		l.model.Search("zzzz")
		return l
	}},
	{"ledger, open detail", false, func(_ *testing.T, s *stage) Page {
		l := s.ledger()
		l.press(2, 3)
		return l
	}},
	{"ledger, form", false, func(_ *testing.T, s *stage) Page {
		l := s.ledger()
		l.Add()
		return l
	}},
	{"earnings", false, func(_ *testing.T, s *stage) Page { return s.earnings() }},
	{"earnings, nothing yet", true, func(_ *testing.T, s *stage) Page { return s.earnings() }},
	{"earnings, tables", false, func(_ *testing.T, s *stage) Page {
		e := s.earnings()
		for _, name := range chart.Names() {
			e.model.Table(name)
		}
		return e
	}},
	{"earnings, how", false, func(_ *testing.T, s *stage) Page {
		e := s.earnings()
		e.ShowHow(true)
		return e
	}},
	{"payments", false, func(t *testing.T, s *stage) Page { return s.payments(t) }},
	{"payments, nothing yet", true, func(t *testing.T, s *stage) Page { return s.payments(t) }},
	{"payments, a payout and its tasks", false, func(t *testing.T, s *stage) Page {
		p := s.payments(t)
		p.model.Open(p.model.State.Payouts[0].ID)
		p.model.Propose()
		return p
	}},
	{"payments, a rate", false, func(t *testing.T, s *stage) Page {
		p := s.payments(t)
		p.model.AddRate()
		return p
	}},
	{"cases", false, func(t *testing.T, s *stage) Page { return s.disputed(t, 5) }},
	{"cases, nothing yet", true, func(t *testing.T, s *stage) Page { return s.cases(t, present.Shell{}) }},
	{"cases, an answer", false, func(t *testing.T, s *stage) Page {
		p := s.disputed(t, 5)
		p.model.Answer(0)
		return p
	}},
	{"cases, a letter", false, func(t *testing.T, s *stage) Page {
		p := s.disputed(t, 5)
		p.model.Letter(1)
		return p
	}},
	{"due", false, func(t *testing.T, s *stage) Page {
		p := s.dues(t)
		p.model.Choose(0)
		return p
	}},
	{"due, rules", false, func(t *testing.T, s *stage) Page {
		p := s.dues(t)
		p.Tab(1)
		p.model.OpenRule("clickworker-payment")
		return p
	}},
	{"due, nothing yet", true, func(t *testing.T, s *stage) Page { return s.dues(t) }},
	{"collective, nothing yet", true, func(t *testing.T, s *stage) Page { return s.collective(t) }},
	{"collective, a campaign", false, func(t *testing.T, s *stage) Page { s.asked(t, true, nil); return s.collective(t) }},
	{"collective, one organiser", false, func(t *testing.T, s *stage) Page { s.asked(t, true, alone); return s.collective(t) }},
	{"collective, no token", false, func(t *testing.T, s *stage) Page { s.asked(t, false, nil); return s.collective(t) }},
	{"import, nothing yet", true, func(_ *testing.T, s *stage) Page { return s.imports() }},
	{"import, preview", true, func(t *testing.T, s *stage) Page { return s.looking(preview(t)) }},
	{"import, a table of no known format", true, func(t *testing.T, s *stage) Page { return s.looking(mapped(t)) }},
	{"import, no such file", true, func(_ *testing.T, s *stage) Page { return s.looking("/no/such/file.csv") }},
	{"settings", false, func(_ *testing.T, s *stage) Page { return s.settings() }},
	{"well-being, locked", true, func(t *testing.T, s *stage) Page { return s.wellbeing(t, nil) }},
	{"well-being, a week", true, func(t *testing.T, s *stage) Page {
		w := s.wellbeing(t, sealedLog(t))
		w.open(s, onCanvas(t, w.Object(), fyne.NewSize(1024, 760)))
		return w
	}},
	{"welcome", true, func(_ *testing.T, s *stage) Page { return s.welcome() }},
	{"welcome, answered", true, func(t *testing.T, s *stage) Page { return s.answered(t, "PT") }},
	{"welcome, no law", true, func(t *testing.T, s *stage) Page { return s.answered(t, "IT") }},
	{"welcome, no such wage", true, func(t *testing.T, s *stage) Page { return s.answered(t, "BD") }},
}

// looking is the import page with a file.
func (s *stage) looking(path string) *Import {
	p := s.imports()
	p.model.Open(path)
	return p
}

func (s *stage) welcome() *Welcome {
	model := present.NewSettings(s.desk)
	model.Load()
	return NewWelcome(s.view, model)
}

// answered is the welcome with a country and two platforms.
func (s *stage) answered(t *testing.T, country string) *Welcome {
	w := s.welcome()
	name := speech.Country(s.desk.Language, country)
	if !slices.Contains(w.model.State.Countries.Options, name) {
		t.Fatalf("%s is not offered", name)
	}
	w.model.Home(slices.Index(w.model.State.Countries.Options, name))
	w.model.TickPlatform(0)
	w.model.TickPlatform(2)
	return w
}

// drawn is a text that is drawn, where it is, and the widgets around it that
// hear the pointer, the innermost last.
type drawn struct {
	text    string
	at      fyne.Position // its middle
	hearing []heard
}

type heard struct {
	by desktop.Hoverable
	at fyne.Position
}

// textsOf are all texts that an object draws.
func textsOf(o fyne.CanvasObject) []drawn {
	var all []drawn
	var into func(o fyne.CanvasObject, at fyne.Position, hearing []heard)
	into = func(o fyne.CanvasObject, at fyne.Position, hearing []heard) {
		if !o.Visible() {
			return
		}
		at = at.Add(o.Position())
		if h, ok := o.(desktop.Hoverable); ok {
			hearing = append(slices.Clone(hearing), heard{h, at})
		}
		switch x := o.(type) {
		case *canvas.Text:
			if x.Text != "" {
				all = append(all, drawn{x.Text, at.AddXY(x.Size().Width/2, x.Size().Height/2), hearing})
			}
		case *fyne.Container:
			for _, c := range x.Objects {
				into(c, at, hearing)
			}
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(x).Objects() {
				into(c, at, hearing)
			}
		}
	}
	into(o, fyne.Position{}, nil)
	return all
}

// names are the words that come from the ledger and are the worker's own, with
// those that are the same in every language.
func (s *stage) names(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	add := func(texts ...string) {
		for _, text := range texts {
			for _, word := range speechtest.Unmarked(text) {
				all[word] = true
			}
		}
	}
	add("Clickwage", "Ctrl Shift Space Enter Tab Esc Del PgUp PgDn Home End", "UTC", "Toggl.csv", "zzzz", filepath.Dir(s.tracker.Path()), s.tracker.Path(), present.Dash)
	for _, c := range present.Currencies() {
		add(string(c), "R CA A CHF MX")
	}
	for _, l := range speech.Languages() {
		add(l.Name)
	}
	lands, err := tracker.Countries()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range lands { // in English where a language has no names
		add(speech.Country("en", c.Code))
	}
	for _, what := range []string{"platform", "requester", "title"} {
		names, err := s.tracker.Names(context.Background(), what)
		if err != nil {
			t.Fatal(err)
		}
		add(names...)
	}
	records, err := s.records()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if r.Submission != nil {
			add(r.Submission.Title, r.Submission.Note, r.Submission.Code, r.Submission.Reason)
		}
	}
	campaigns, err := s.tracker.Campaigns(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range campaigns {
		c := k.Rules
		add(c.Name, c.Collective, c.Contact, c.Intake, c.Publish.Series, c.Organisers[0].Name, c.Organisers[1].Name, strings.Join(c.Platforms, " "))
	}
	add(s.hashes...)
	add("UHRS Appen CrowdGen DataAnnotation Outlier Remotasks OneForma CloudConnect") // platforms that can be ticked
	add("Europe/Lisbon Europe/Rome Asia/Dhaka BDT", string(assets.Wages()), string(assets.Help()))
	add("clickwage exports backups pack ines laptop Dropbox")
	if home, err := os.UserHomeDir(); err == nil {
		add(home)
	}
	add(caseAnswer, strings.Join(caseFiles, " "), "SHA leadgen Microworkers US Letter A4 "+caseHashes, string(assets.Grounds())) // a case of the worker's own
	add("example")
	add("EXAMPLE-referral prolific_submissions.csv my-site.csv /no/such/file.csv Europe/Berlin", previewed, unknown, string(assets.Rules())) // rules are quoted
	return all
}

func (s *stage) records() ([]store.Record, error) {
	ctx := context.Background()
	keys, err := s.tracker.Keys(ctx, store.Filter{})
	if err != nil {
		return nil, err
	}
	return s.tracker.Records(ctx, keys)
}

// sizes are those that pages are looked at in.
var sizes = []struct {
	name string
	size fyne.Size
	room Room
}{
	{"1200", fyne.NewSize(1024, 760), Room{}}, {"900", fyne.NewSize(848, 560), Room{Narrow: true, Low: true}},
}

// sortHint and sortedHint begin the hints of headings.
var (
	sortHint   = strings.Fields(speechtest.Mark("Press to sort by"))[0]
	sortedHint = strings.Fields(speechtest.Mark("Sorted by"))[0]
)

// tells says whether the status line tells the rest of a text when the pointer
// is on it.
func (s *stage) tells(d drawn, kept string) bool {
	for _, h := range slices.Backward(d.hearing) {
		s.hint = ""
		s.line.Hint("")
		at := desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: d.at.Subtract(h.at), AbsolutePosition: d.at}}
		h.by.MouseIn(&at)
		h.by.MouseMoved(&at)
		said := s.hint + s.line.Text()
		if strings.Contains(said, kept) || strings.HasPrefix(said, sortHint) || strings.HasPrefix(said, sortedHint) { // a heading says what it orders by

			return true
		}
		h.by.MouseOut()
	}
	return false
}

// Every page is said in a language that nobody speaks, which is 40 % longer. No
// text lacks its marks; what is shortened is told whole in the status line, and a
// figure is never shortened.
func TestEveryPageInALanguageThatNobodySpeaks(t *testing.T) {
	for _, scene := range scenes {
		t.Run(scene.name, func(t *testing.T) {
			s := newStage(t, pseudo, kit.AlwaysLight)
			if !scene.bare {
				s.fill(t)
				s.run(t)
			}
			p := scene.page(t, s)
			s.line = kit.NewStatusLine()
			w := test.NewTempWindow(t, container.NewStack(p.Object(), s.line))
			w.SetPadded(false)
			w.Resize(fyne.NewSize(1024, 1900))
			s.marked(t, p.Object(), 3)
			spoken(t, p.Object())
			for mode, shade := range map[kit.Mode]string{kit.AlwaysLight: "light", kit.AlwaysDark: "dark"} {
				fyne.CurrentApp().Settings().SetTheme(kit.NewTheme(mode, 1))
				readable(t, p.Object(), shade)
			}
			scaled(1)
			for _, size := range sizes {
				p.Fit(size.room)
				w.Resize(size.size)
				s.whole(t, p.Object(), size.name)
			}
			scaled(kit.MaxScale) // in the smaller of the sizes
			s.whole(t, p.Object(), "900 and text of 130 %")
		})
	}
}

func (s *stage) marked(t *testing.T, o fyne.CanvasObject, least int) {
	t.Helper()
	names, marked := s.names(t), 0
	for _, d := range textsOf(o) {
		words := speechtest.Unmarked(d.text)
		if len(words) == 0 {
			marked++
		} else if strings.HasSuffix(d.text, "…") {
			words = words[:len(words)-1] // a part of one
		}
		for _, word := range words {
			if len(word) > 1 && !names[word] && !strings.Contains(s.tracker.Path()+string(assets.Grounds()), word) { // paths and addresses go over lines
				t.Errorf("%q is shown, of which %q was never said through a phrase", d.text, word)
			}
		}
	}
	if marked < least {
		t.Errorf("only %d texts are marked: it was not drawn", marked)
	}
}

func (s *stage) whole(t *testing.T, o fyne.CanvasObject, size string) {
	t.Helper()
	for _, d := range textsOf(o) {
		kept, cut := strings.CutSuffix(d.text, "…")
		switch {
		case !cut:
		case strings.ContainsAny(kept, "0123456789") && strings.IndexFunc(kept, unicode.IsLetter) < 0 && !strings.Contains(kept, "⟦"):
			t.Errorf("at %s the figure %q is shortened", size, d.text)
		case !s.tells(d, kept):
			t.Errorf("at %s %q is shortened and told nowhere", size, d.text)
		}
	}
}
