package view

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"clickwage/app/speech"
	"clickwage/app/view/kit"
	"clickwage/data/importer"
)

const previewed = `Study,Reward,Bonus,Started At,Completed At,Completion Code,Status
Everyday choices,£1.80,£0.00,2026-11-20 09:00:00.000000,2026-11-20 09:12:30.000000,C1,APPROVED
Sleep diary,£0.80,£0.25,2026-11-21 18:48:00.000000,2026-11-21 18:52:20.000000,C2,AWAITING REVIEW
Trust in news,£1.90,£0.00,2026-11-22 14:20:00.000000,,,RETURNED
Colour names,two pounds,£0.00,2026-11-22 15:00:00.000000,2026-11-22 15:10:00.000000,C4,APPROVED
`

const unknown = "What;Began;Ended;Earned\nlabels;2026-11-20 09:00;2026-11-20 09:12;1.20 GBP\nfaces;2026-11-20 10:00;2026-11-20 10:30;0.80 GBP\n"

func written(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func preview(t testing.TB) string { return written(t, "prolific_submissions.csv", previewed) }

func mapped(t testing.TB) string { return written(t, "my-site.csv", unknown) }

func shows(t *testing.T, p *Import, size fyne.Size, wants ...string) {
	t.Helper()
	c := onCanvas(t, p.Object(), size)
	got := words(c.Content())
	for _, want := range wants {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}

func TestTheImportPageShowsWhatWouldHappenToEachRow(t *testing.T) {
	for _, room := range []Room{{}, {Narrow: true, Low: true}} {
		s := newStage(t, "en", kit.AlwaysLight)
		p := s.imports()
		p.Fit(room)
		p.model.Open(preview(t))
		shows(t, p, fyne.NewSize(848, 560), "Prolific, participant download", "Add", "Not read", "Everyday choices", "Import 3 rows", "Cancel", "Save problems")
		p.model.Import()
		shows(t, p, fyne.NewSize(848, 560), "Undo this import", "prolific_submissions.csv", "3 added, 0 updated, 0 unchanged, 1 not read")
	}
}

func TestTheZoneIsLookedForWithoutLosingTheKeyboard(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	p := s.imports()
	p.model.Open("../../data/importer/testdata/toggl.csv")
	c := onCanvas(t, p.Object(), fyne.NewSize(1024, 760))
	field := p.asked[importer.AskZone]
	if field == nil {
		t.Fatalf("no field to search: %q", words(c.Content()))
	}
	c.Focus(field.Entry())
	for _, r := range "york" {
		field.Entry().TypedRune(r)
	}
	if got := words(c.Content()); c.Focused() != field.Entry() || !strings.Contains(got, "America/New York") || strings.Contains(got, "Choose") {
		t.Errorf("the keyboard is with %T; shown %q", c.Focused(), got)
	}
	field.Entry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if p.model.State.Rows == nil {
		t.Errorf("Enter did not take the zone: %+v", p.model.State.Questions)
	}
}

func TestAnUnknownTableShowsItsColumnsAndWhatTheyMake(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	p := s.imports()
	p.model.Open(mapped(t))
	shows(t, p, fyne.NewSize(1024, 760), "Which column holds what?", "Began", "2026-11-20 09:00", "Start (needed)", "Of no known format")
}

func TestTheOutcomeOfARowIsNeverCutInAnyLanguage(t *testing.T) {
	for _, l := range speech.Languages() {
		s := newStage(t, l.Code, kit.AlwaysLight)
		p := s.imports()
		p.model.Open(preview(t))
		for _, narrow := range []bool{false, true} {
			cols := p.needs.columns(narrow)
			if got := cols.Cols[previewResult].Width; got < p.needs[previewResult] {
				t.Errorf("%s, narrow %v: %v for an outcome that needs %v", l.Code, narrow, got, p.needs[previewResult])
			}
			width := 2*cols.Side + cols.Gap*float32(len(cols.Cols)-1)
			for _, c := range cols.Cols {
				width += c.Width + c.Apart
			}
			if room := map[bool]float32{false: 982, true: 818}[narrow]; width > room {
				t.Errorf("%s, narrow %v: the columns need %v of %v", l.Code, narrow, width, room)
			}
		}
	}
}

// The smallest window, in a language with long words.
func TestNothingInThePreviewIsCutWhereThereIsRoom(t *testing.T) {
	s := newStage(t, "de", kit.AlwaysLight)
	p := s.imports()
	p.Fit(Room{Narrow: true, Low: true})
	p.model.Open(preview(t))
	shows(t, p, fyne.NewSize(848, 560), "Nicht gelesen", "Zurückgegeben", "Status in der Datei", "22. Nov., 14:20", "Kein Ende. Behalten, Zeit nicht bekannt.",
		"Reward „two pounds“: kein Geldbetrag")
	for i, need := range p.needs {
		if i != previewTitle && i != previewNote && p.needs.columns(true).Cols[i].Width < need {
			t.Errorf("column %d needs %v", i, need)
		}
	}
}

func TestAFilterMovesNoColumn(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	p := s.imports()
	p.model.Open(preview(t))
	before := p.needs
	p.model.Filter(4)
	if len(p.model.State.Rows) != 1 || p.needs != before {
		t.Errorf("%d rows: needs %v, before %v", len(p.model.State.Rows), p.needs, before)
	}
}

func TestTheImportPageSaysNoReasonInEnglish(t *testing.T) {
	lines := strings.SplitAfter(previewed, "\n")
	bad := []string{
		"Boats,two pounds,,,,,APPROVED\n", "Boats,-1 GBP,,,,,APPROVED\n", "Boats,1 GBP,1 USD,,,,APPROVED\n", "Boats,1 GBP,,noon,,,APPROVED\n",
		"Boats,1 GBP,,2026-11-20 10:00:00,2026-11-20 09:00:00,,APPROVED\n", "Boats,1 GBP,,,,,LOST\n", "Boats,1 GBP\n", "Bo\x00ts,1 GBP,,,,,APPROVED\n", "\"Boats\"x,1 GBP,,,,,APPROVED\n",
	}
	text := lines[0] + strings.Join(bad, "")
	s := newStage(t, pseudo, kit.AlwaysLight)
	p := s.imports()
	p.model.Open(written(t, "prolific_submissions.csv", text))
	c := onCanvas(t, p.Object(), fyne.NewSize(1160, 760))
	got := words(c.Content())
	var english []string
	opt := importer.Options{Now: now, NewID: func() string { return "1" }}
	if _, err := importer.Read(strings.NewReader(text), opt, func(importer.Row) error { return nil }, func(problem importer.Problem) {
		english = append(english, problem.Why.Error())
	}); err != nil || len(english) != len(bad) {
		t.Fatalf("%q, %v", english, err)
	}
	for i, said := range english {
		_, tail, _ := strings.Cut(said, `": `)
		if tail == "" {
			tail = said
		}
		if strings.Contains(got, tail) {
			t.Errorf("the page says %q", tail)
		}
		if note := p.model.State.Rows[i].Note; !strings.Contains(note, "⟦") || !strings.Contains(got, note) {
			t.Errorf("%q is told as %q, or not at all", said, note)
		}
	}
}
