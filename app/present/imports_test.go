package present

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/importer"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

func written(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// records is how many records the ledger lists.
func (s *stage) records(t testing.TB) int {
	t.Helper()
	keys, err := s.Tracker.Keys(context.Background(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return len(keys)
}

func TestEveryFormatHasWordsInBothLanguages(t *testing.T) {
	for _, language := range []string{"en", "fr"} {
		say := wordsOf(t, language)
		for _, known := range importer.Formats() {
			say("format." + string(known.Name))
		}
		for _, name := range []importer.Format{importer.Mapped, importer.ClickwageArchive, tracker.Several} {
			say("format." + string(name))
		}
		for _, field := range mapped {
			say("import.field." + string(field))
		}
	}
	if len(mapped) != len(importer.Fields()) {
		t.Errorf("the mapper offers %d of %d fields", len(mapped), len(importer.Fields()))
	}
}

func TestFilesThatCannotBeReadAreRefusedInOneClearLine(t *testing.T) {
	s := newStage(t)
	for _, test := range []struct{ name, text, want string }{
		{"an empty file", "", "empty"},
		{"one of spaces", " \n\n", "empty"},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", "not text"},
		{"a PDF", "%PDF-1.7\n", "PDF"},
		{"a ledger", "SQLite format 3\x00", "database"},
		{"an encrypted backup", "age-encryption.org/v1\n-> X25519\n", "encrypted"},
		{"JSON of something else", `{"a": 1}`, "JSON"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := NewImport(s.Desk)
			p.Open(written(t, "file", test.text))
			if p.State.Trouble == nil || !strings.Contains(p.State.Trouble.Happened, test.want) || p.State.Trouble.Todo == "" {
				t.Fatalf("got %+v", p.State.Trouble)
			}
			if line := p.State.Trouble.line(); strings.ContainsAny(line, "\n") || p.State.Button != "" || p.State.Loading {
				t.Errorf("got %q, %+v", line, p.State)
			}
		})
	}
	p := NewImport(s.Desk)
	p.Open(filepath.Join(t.TempDir(), "none.csv"))
	if p.State.Trouble == nil || !strings.Contains(p.State.Trouble.Happened, "no such file") {
		t.Errorf("a missing file: got %+v", p.State.Trouble)
	}
	utf16 := []byte{0xFF, 0xFE}
	for _, c := range toggl {
		utf16 = append(utf16, byte(c), 0)
	}
	p.Open(written(t, "wide.csv", string(utf16)))
	if p.State.Trouble != nil || p.found.Format != importer.Toggl {
		t.Errorf("UTF-16: got %+v", p.State.Trouble)
	}
}

func TestAnswersAreRememberedForTheNextFileOfTheFormat(t *testing.T) {
	s := newStage(t)
	p := NewImport(s.Desk)
	p.Open(written(t, "one.csv", toggl))
	if len(p.State.Questions) == 0 || !p.State.Questions[0].Search || p.State.Rows != nil {
		t.Fatalf("asked %+v, rows %+v", p.State.Questions, p.State.Rows)
	}
	p.SearchZone("new york")
	if got := p.State.Questions[0].Options; len(got) != 1 || got[0] != "America/New York" {
		t.Fatalf("found %q", got)
	}
	p.Answer(importer.AskZone, 0)
	if len(p.State.Questions) != 0 || !strings.Contains(p.State.Answers[0], "New York") || p.State.Rows[0].Started != "20 Nov 14:00" {
		t.Fatalf("answered: %+v", p.State)
	}
	p.Import()
	p.Open(written(t, "two.csv", strings.ReplaceAll(toggl, "2026-11-20", "2026-11-19")))
	if len(p.State.Questions) != 0 || !strings.Contains(p.State.Answers[0], "New York") || p.State.Button == "" {
		t.Errorf("the next: %+v", p.State)
	}
	p.ShowAnswers(true)
	if len(p.State.Questions) == 0 || p.State.Questions[0].Options[p.State.Questions[0].Chosen] != "America/New York" {
		t.Errorf("shown again: %+v", p.State.Questions)
	}
}

const odd = "Ref;What;Began;Stopped;Earned\n" +
	"7;labels;2026-11-20 09:00;2026-11-20 09:12;1.20 GBP\n" +
	"8;faces;2026-11-20 10:00;2026-11-20 10:30;0.80 GBP\n" +
	"9;voices;not yet;;0.10 GBP\n"

func TestAnUnknownTableIsMappedSavedAndReadByItsMappingNextTime(t *testing.T) {
	s := newStage(t)
	p := NewImport(s.Desk)
	p.Open(written(t, "odd.csv", odd))
	m := p.State.Mapping
	if m == nil || !m.Open || m.Columns[1].Samples != "labels  ·  faces  ·  voices" || p.State.Trouble != nil {
		t.Fatalf("mapper: %+v, %+v", m, p.State.Trouble)
	}
	field := func(want importer.Field) int {
		for i, f := range mapped {
			if f == want {
				return i
			}
		}
		return -1
	}
	p.MapField(field(importer.FieldStart), 0)
	if p.State.Mapping.Words == "" || p.State.Rows != nil {
		t.Errorf("without a start: %+v", p.State)
	}
	for f, column := range map[importer.Field]int{
		importer.FieldPlatformID: 1, importer.FieldTitle: 2, importer.FieldStart: 3, importer.FieldEnd: 4, importer.FieldReward: 5,
	} {
		p.MapField(field(f), column)
	}
	p.Fill(importer.AskPlatform, "Spare")
	p.Answer(importer.AskZone, 0)
	if len(p.State.Rows) != 3 || p.State.Button != "Import 2 rows" || p.State.Problems == "" {
		t.Fatalf("preview: button %q, rows %+v, questions %+v", p.State.Button, p.State.Rows, p.State.Questions)
	}
	p.SaveMapping("my site")
	p.EditMapping(false)
	p.SaveProblems()
	said := s.last(t).Text
	path := said[strings.LastIndex(said, " ")+1:]
	if text, err := os.ReadFile(path); err != nil || !strings.Contains(string(text), "odd.csv, line 4:") {
		t.Errorf("problems: %s, %v", text, err)
	}
	p.Import()
	if got := s.records(t); got != 2 {
		t.Fatalf("%d records", got)
	}
	p.Open(written(t, "later.csv", odd+"10;words;2026-11-21 09:00;2026-11-21 09:10;1.00 GBP\n"))
	if m := p.State.Mapping; m == nil || m.Open || m.Name != "my site" || p.State.Button != "Import 1 row" {
		t.Errorf("the next file: %+v, %q, %+v", m, p.State.Button, p.State.Questions)
	}
	p.Cancel()
	if len(p.State.Saved) != 1 {
		t.Fatalf("saved: %+v", p.State.Saved)
	}
	p.RemoveMapping(0)
	if len(p.State.Saved) != 0 {
		t.Errorf("removed: %+v", p.State.Saved)
	}
}

func TestAnAmountThatCouldBeAThousandIsAskedAbout(t *testing.T) {
	s := newStage(t)
	p := NewImport(s.Desk)
	p.Open(written(t, "odd.csv", "Start;End;Reward\n2026-11-20 10:00;2026-11-20 10:10;1,000 EUR\n"))
	p.Fill(importer.AskPlatform, "Spare")
	p.Answer(importer.AskZone, 0)
	at := slices.IndexFunc(p.State.Questions, func(q QuestionState) bool { return q.Kind == importer.AskDecimal })
	if at < 0 || p.State.Rows != nil {
		t.Fatalf("got %+v", p.State)
	}
	if q := p.State.Questions[at]; q.Title != "What is the decimal sign in “1,000 EUR”?" || len(q.Options) != 2 || q.Chosen != -1 {
		t.Errorf("got %+v", q)
	}
	for i, want := range [][2]string{{"€1.00", "Decimal sign: 1.234,50 (comma)"}, {"€1,000.00", "Decimal sign: 1,234.50 (point)"}} {
		p.Answer(importer.AskDecimal, i)
		if len(p.State.Rows) != 1 || p.State.Rows[0].Reward != want[0] || !slices.Contains(p.State.Answers, want[1]) {
			t.Errorf("answer %d: got %+v, %q", i, p.State.Rows, p.State.Answers)
		}
	}
	p.SaveMapping("points")
	p.Cancel()
	p.Open(written(t, "later.csv", "Start;End;Reward\n2026-11-20 10:00;2026-11-20 10:10;1,20 EUR\n"))
	if len(p.State.Rows) != 1 || p.State.Rows[0].Reward != "€1.20" {
		t.Errorf("a file that shows another sign than the mapping had: got %+v, %+v", p.State.Rows, p.State.Trouble)
	}
}

func TestWhatIsPastedIsKeptPrivateAndRemoved(t *testing.T) {
	s := newStage(t)
	left := func() []string {
		all, _ := filepath.Glob(filepath.Join(filepath.Dir(s.Tracker.Path()), ".clickwage-part-*"))
		return all
	}
	p := NewImport(s.Desk)
	page := `{"results":[{"assignment_id":"A1","hit_id":"H1","requester_id":"R1","requester_name":"Lab","reward":{"amount_in_dollars":0.5,"currency_code":"USD"},"state":"Approved","title":"faces"}]}`
	p.Paste(page)
	if p.found.Format != importer.MTurkWorkerPage || p.State.File.Name != "Pasted text" || len(left()) != 1 {
		t.Fatalf("pasted: %+v, %+v, %q", p.State.File, p.State.Trouble, left())
	}
	if info, err := os.Stat(left()[0]); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("its folder: %v, %v", info, err)
	}
	p.Import()
	if s.records(t) != 1 || len(left()) != 0 || p.State.Past[0].File != "Pasted text" {
		t.Errorf("imported: %d records, left %q, %+v", s.records(t), left(), p.State.Past)
	}
	p.Paste(toggl)
	p.Cancel()
	if len(left()) != 0 {
		t.Errorf("cancelled: left %q", left())
	}
	path := written(t, "toggl.csv", toggl)
	p.Paste("file://" + path + "\n")
	if p.State.File.Name != "toggl.csv" || len(left()) != 0 {
		t.Errorf("the path of a file: %+v", p.State.File)
	}
	p.Paste("  \n")
	if !strings.Contains(s.last(t).Text, "no text to paste") {
		t.Errorf("nothing: said %q", s.last(t).Text)
	}
}

const kimai = "Date,From,To,Duration,Currency,Price,Customer,Project,Activity,Description,Billable,Tags\n" +
	"2026-11-18,08:00,08:30,00:30,EUR,5.00,Lab,Label,work,faces,yes,\n"

func TestSeveralFilesComeInTogetherAndGoWithOneUndo(t *testing.T) {
	s := newStage(t)
	folder := t.TempDir()
	packed := filepath.Join(folder, "all.zip")
	out, err := os.Create(packed)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(out)
	for name, text := range map[string]string{"toggl.csv": toggl, "notes.txt": "hello\n"} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	p := NewImport(s.Desk)
	p.OpenAll([]string{packed, written(t, "kimai.csv", kimai)})
	if p.State.File.Name != "2 files" || len(p.State.Files) != 3 {
		t.Fatalf("looked: %+v, %+v, %+v", p.State.File, p.State.Files, p.State.Trouble)
	}
	for _, q := range p.State.Questions {
		if q.Kind == importer.AskZone {
			p.Answer(q.Kind, 0)
		}
	}
	if p.State.Button != "Import 2 rows" || p.State.Counts[0].Count != "2" {
		t.Fatalf("preview: %q, %+v, %+v", p.State.Button, p.State.Files, p.State.Questions)
	}
	p.Import()
	if s.records(t) != 2 || len(p.State.Files) != 3 || p.State.Done == nil || len(p.State.Past) != 1 {
		t.Fatalf("imported: %d records, %+v", s.records(t), p.State)
	}
	p.Undo(p.State.Done.Batch)
	if s.records(t) != 0 {
		t.Errorf("taken back: %d records", s.records(t))
	}
}

// slowly keeps what the runner is given until it is wanted.
type slowly struct{ work, done []func() }

func (r *slowly) run(work, done func()) { r.work, r.done = append(r.work, work), append(r.done, done) }

func (r *slowly) finish() {
	for len(r.work) > 0 {
		work, done := r.work[0], r.done[0]
		r.work, r.done = r.work[1:], r.done[1:]
		work()
		done()
	}
}

func TestACancelledImportLeavesNothingBehindAndSaysSo(t *testing.T) {
	s := newStage(t)
	var rows strings.Builder
	rows.WriteString(toggl)
	for i := range 4000 {
		at := monday.Add(-time.Duration(i) * time.Hour)
		rows.WriteString("w,w@example.org,,Prolific,,faces,No," + at.Format("2006-01-02,15:04:05,") + at.Add(time.Minute).Format("2006-01-02,15:04:05,") + "00:01:00,,\n")
	}
	path := written(t, "long.csv", rows.String())
	p := NewImport(s.Desk)
	p.Open(path)
	p.Answer(importer.AskZone, 0)
	runner := &slowly{}
	s.Desk.Run = runner.run
	cancelled := false
	p.Progressed = func() {
		if !cancelled && p.importing && p.State.Progress.Share > 0.5 {
			cancelled = true
			p.Cancel()
		}
	}
	p.Import()
	if p.State.Progress == nil || !p.State.Progress.Cancel {
		t.Fatalf("running: %+v", p.State.Progress)
	}
	p.Open(path) // has to wait
	runner.finish()
	if !cancelled || p.State.Done == nil || !strings.Contains(p.State.Done.Text, "Nothing of the file") || p.State.File != nil {
		t.Errorf("cancelled %v: %+v, %+v", cancelled, p.State.Done, p.State.Trouble)
	}
	if got := s.records(t); got != 0 {
		t.Errorf("%d records are left", got)
	}
	if p.State.Past != nil {
		t.Errorf("listed: %+v", p.State.Past)
	}
}

func TestThePreviewLeavesOutTheYearWhereEveryRowIsOfThisOne(t *testing.T) {
	const head = "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n"
	const this = "Boats,£1.00,,2026-11-20 10:00:00,2026-11-20 10:10:00,C,APPROVED\n"
	for _, test := range []struct{ name, rows, want string }{
		{"this year's", this, "20 Nov 10:00"},
		{"another's among them", this + "Boats,£1.00,,2025-11-20 10:00:00,2025-11-20 10:10:00,C,APPROVED\n", "20 Nov 2026 10:00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := NewImport(newStage(t).Desk)
			p.Open(written(t, "studies.csv", head+test.rows))
			if len(p.State.Rows) == 0 || p.State.Rows[0].Started != test.want {
				t.Errorf("got %+v", p.State.Rows)
			}
		})
	}
}
