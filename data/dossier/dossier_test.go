package dossier

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/app/speech"
	"clickwage/data/earnings"
	"clickwage/data/evidence"
	"clickwage/data/evidence/evidencetest"
	"clickwage/data/exposure"
	"clickwage/data/money"
	"clickwage/data/work"
)

// tool runs a program on a file and gives what it prints.
func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed: make test-deps", name)
	}
	var out, told bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &out, &told
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %v: %v\n%s%s", name, args, err, out.String(), told.String())
	}
	return out.String()
}

// pdf writes a dossier to a file.
func pdf(t testing.TB, d Dossier, o Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(t.Context(), &out, d, o); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "dossier.pdf")
	if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// read is the text of a PDF in the order drawn, page by page, without white
// space and without the words that stand at the head and foot of every page or
// are repeated over a table that goes on.
func read(t testing.TB, name string, s *sheet) string {
	t.Helper()
	pages := strings.Split(tool(t, "pdftotext", "-raw", "-enc", "UTF-8", name, "-"), "\f")
	if len(pages) != len(s.pages)+1 {
		t.Fatalf("%d pages are read, %d were set", len(pages)-1, len(s.pages))
	}
	var body strings.Builder
	for n, p := range s.pages {
		_, around := s.furniture(n)
		want := squeezed(strings.Join(append(around, p.again...), ""))
		rest, ok := strings.CutPrefix(squeezed(pages[n]), want)
		if !ok {
			t.Fatalf("page %d begins %.300q, want %q", n+1, squeezed(pages[n]), want)
		}
		body.WriteString(rest)
	}
	return body.String()
}

func source(blocks []block) string {
	var all strings.Builder
	for _, b := range blocks {
		for _, text := range b.words() {
			all.WriteString(strings.NewReplacer(boldOn, "", boldOff, "").Replace(text))
		}
	}
	return squeezed(all.String())
}

func same(t testing.TB, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	from := max(0, i-60)
	t.Errorf("from byte %d:\ngot  %q\nwant %q", i, got[from:min(len(got), i+80)], want[from:min(len(want), i+80)])
}

func TestThePDFSaysWhatItsSourceSaysInEveryLanguage(t *testing.T) {
	presets := []evidence.Preset{
		evidence.SingleRejection, evidence.MassRejection, evidence.LatePay, evidence.ClosedAccount, evidence.BelowFloor, evidence.WorkingTime,
	}
	recipients := []evidence.Recipient{evidence.ToClient, evidence.ToPlatform, evidence.ToOmbuds, evidence.ToCourt, evidence.ToUnion}
	for i, l := range speech.Languages() {
		t.Run(l.Code, func(t *testing.T) {
			o := options(t, l.Code)
			for j, preset := range presets {
				if o.Paper = A4; j%2 == 1 {
					o.Paper = Letter
				}
				d := sample(t, 3+6*j, preset, recipients[(i+j)%len(recipients)])
				s, blocks, err := typeset(t.Context(), d, o)
				if err != nil {
					t.Fatal(err)
				}
				same(t, read(t, pdf(t, d, o), s), source(blocks))
			}
		})
	}
}

func TestLettersSayWhatTheirTextSays(t *testing.T) {
	for _, l := range speech.Languages() {
		for _, kind := range LetterKinds() {
			o := options(t, l.Code)
			d := sample(t, 14, evidence.MassRejection, evidence.ToPlatform)
			text, err := Compose(kind, d, o)
			if err != nil {
				t.Fatal(err)
			}
			o, err = o.settled(d)
			if err != nil {
				t.Fatal(err)
			}
			s, _, err := setLetter(t.Context(), text, d, o)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := WriteLetter(t.Context(), &out, text, d, o); err != nil {
				t.Fatal(err)
			}
			name := filepath.Join(t.TempDir(), "letter.pdf")
			if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			same(t, read(t, name, s), squeezed(text))
		}
	}
}

func TestALetterNamesItsRuleItsSourceAndThatItIsNoAdvice(t *testing.T) {
	o := options(t, "en")
	d := sample(t, 3, evidence.SingleRejection, evidence.ToClient)
	d.Case.Redacted = nil
	for kind, want := range map[LetterKind][]string{
		FirstMessage:   {"Dear leadgen_77,", "$1.08", "3L4D84MILZS2DGN000000HJV", "faq.php, 2026-11", "28 Nov 2026", "Stated by the worker"},
		PlatformAppeal: {"Dear Microworkers,", "Article 11", "eur-lex.europa.eu", "From memory", "to leadgen_77. No answer"},
		DataRequest:    {"d04e88ab", "Articles 15 and 20", "9(6)", "one month", "GHAMS 200.295.747/01"},
		ReasonsRequest: {"Article 11", "Article 22", "two weeks", "“Spam”"},
		OmbudsForm:     {"Against whom?", "[please fill in]", "within 6 months", "rules.html"},
		UnionHandover:  {"MW-2026-003", "Number of exhibits: 3.", "Article 22"},
	} {
		text, err := Compose(kind, d, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range append(want, "This is not legal advice.", "Name of the worker") {
			if !strings.Contains(text, words) {
				t.Errorf("%s lacks %q:\n%s", kind, words, text)
			}
		}
	}
	if _, err := Compose("poem", d, o); err == nil {
		t.Error("a letter of no kind is written")
	}
}

// Two tasks of ten minutes that began five minutes apart took a quarter of an hour.
func TestTimeThatTasksShareIsCountedOnce(t *testing.T) {
	at := func(minute int) work.Instant { return moment(2, 9, minute, 0) }
	tasks := []evidence.Task{
		{Intervals: []work.Interval{{Start: at(0), End: at(10), Source: work.Timer}}},
		{Intervals: []work.Interval{{Start: at(5), End: at(15), Source: work.Imported}, {Start: at(0), End: at(50), Source: work.Imported, Superseded: true}}},
	}
	all, by := together(tasks)
	if want := 15 * time.Minute; all != want {
		t.Errorf("all: %v, want %v", all, want)
	}
	if by[work.Timer] != 7*time.Minute+30*time.Second || by[work.Imported] != by[work.Timer] {
		t.Errorf("by source: %v", by)
	}
	d := sample(t, 2, evidence.SingleRejection, evidence.ToClient)
	for i := range tasks {
		d.Case.Tasks[i].Intervals = tasks[i].Intervals
	}
	text := strings.Join(strings.Fields(tool(t, "pdftotext", pdf(t, d, options(t, "en")), "-")), " ")
	if strings.Count(text, "0:15:00") != 2 || !strings.Contains(text, "counted once in the total") {
		t.Errorf("the dossier says\n%s", text)
	}
}

func TestALetterToAClientWithoutANameGreetsAnybody(t *testing.T) {
	d := sample(t, 2, evidence.SingleRejection, evidence.ToClient)
	d.Case.Against = evidence.Party{}
	for i := range d.Case.Tasks {
		d.Case.Tasks[i].Submission.Account.Requester = ""
	}
	text, err := Compose(FirstMessage, d, options(t, "en"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text, "Dear Sir or Madam,") || strings.Contains(text, "Dear not") {
		t.Errorf("the greeting is\n%s", text)
	}
}

// A dossier that is read by others never says "you" to mean the worker.
func TestALetterWithoutANameLeavesAPlaceForIt(t *testing.T) {
	o := options(t, "en")
	d := sample(t, 2, evidence.MassRejection, evidence.ToPlatform)
	d.Case.Worker, d.Case.Account = evidence.Party{}, ""
	for i := range d.Case.Tasks {
		d.Case.Tasks[i].Submission.Account.Worker = ""
	}
	for _, kind := range LetterKinds() {
		text, err := Compose(kind, d, o)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, o.Say("letter.close")+"\n"+o.Say("letter.fill")) || strings.Contains(text, o.Say("chart.unknown")) {
			t.Errorf("%s: %s", kind, text)
		}
	}
}

func TestOwnRulesAreTheWorkersWord(t *testing.T) {
	text := tool(t, "pdftotext", pdf(t, sample(t, 1, evidence.SingleRejection, evidence.ToClient), options(t, "en")), "-")
	if strings.Contains(text, "Your own") || !strings.Contains(text, "Stated by the worker") {
		t.Error("a rule of the worker is told as that of the reader")
	}
}

func TestAnEditedLetterIsSetAsItWasEdited(t *testing.T) {
	o := options(t, "en")
	d := sample(t, 1, evidence.SingleRejection, evidence.ToClient)
	var out bytes.Buffer
	if err := WriteLetter(t.Context(), &out, "My own subject\n\nMy own words.\u202e\n", d, o); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := tool(t, "pdftotext", name, "-"); !strings.Contains(got, "My own subject") || !strings.Contains(got, "My own words.[U+202E]") {
		t.Errorf("got %q", got)
	}
}

// word is a word of a page with where it stands.
var word = regexp.MustCompile(`<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>`)

func TestTheScheduleIsThatOfTheCSV(t *testing.T) {
	const n = 120
	o := options(t, "en")
	d := sample(t, n, evidence.MassRejection, evidence.ToCourt)
	name := pdf(t, d, o)
	head, rows, err := Schedule(d, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != n || len(head) != len(rows[0]) {
		t.Fatalf("%d rows of %d columns", len(rows), len(head))
	}
	text := squeezed(tool(t, "pdftotext", "-raw", name, "-"))
	for _, row := range rows { // a row is drawn cell by cell
		if !strings.Contains(text, squeezed(strings.Join(row, ""))) {
			t.Fatalf("the PDF lacks the row %q", row)
		}
	}
	for i, task := range d.Case.Tasks { // and is what the case says, by the columns of a bundle's schedule
		s := task.Submission
		submitted, err := time.ParseInLocation("2006-01-02 15:04:05\u00a0T", rows[i][4], zone)
		if err != nil || work.At(submitted) != s.Submitted {
			t.Errorf("row %d: submitted %q, %v, want %v", i, rows[i][4], err, s.Submitted.In(zone))
		}
		if got, want := rows[i][6], fmt.Sprintf("0:%02d:%02d", int(task.Worked().Minutes()), int(task.Worked().Seconds())%60); got != want {
			t.Errorf("row %d: worked %q, want %q", i, got, want)
		}
		if !strings.Contains(rows[i][1], s.Account.PlatformID) || rows[i][8] != fmt.Sprintf("$0.%d", s.Advertised.Reward.Micros/10_000) {
			t.Fatalf("row %d: %q", i, rows[i])
		}
	}
}

func TestColumnsOfFiguresEndTogetherAndNothingLeavesThePage(t *testing.T) {
	for _, language := range []string{"en", "de", "mg", "fil"} {
		for _, paper := range []Paper{A4, Letter} {
			o := options(t, language)
			o.Paper = paper
			name := pdf(t, sample(t, 60, evidence.MassRejection, evidence.ToPlatform), o)
			w, h := paper.size()
			ends := map[string]int{}
			for _, m := range word.FindAllStringSubmatch(tool(t, "pdftotext", "-bbox", name, "-"), -1) {
				var x0, y0, x1, y1 float64
				if _, err := fmt.Sscan(m[1]+" "+m[2]+" "+m[3]+" "+m[4], &x0, &y0, &x1, &y1); err != nil {
					t.Fatal(err)
				}
				if x0 < margin-1 || x1 > w-margin+1 || y0 < 36 || y1 > h-18 {
					t.Errorf("%s %s: %q stands at %v", language, paper, m[5], m[1:5])
				}
				if regexp.MustCompile(`^0:20:00$`).MatchString(m[5]) {
					ends[m[3][:strings.Index(m[3], ".")]]++
				}
			}
			if len(ends) != 1 {
				t.Errorf("%s %s: the time limits end at %v", language, paper, ends)
			}
		}
	}
}

func TestTheFileIsSoundAndDoesNothing(t *testing.T) {
	o := options(t, "en")
	d := sample(t, 40, evidence.MassRejection, evidence.ToCourt)
	d.Case.Claim.Facts = "/JavaScript (app.alert(1)) /URI /Launch http://example.org"
	d.Case.Name = "a\u202eb"
	name := pdf(t, d, o)
	if out := tool(t, "qpdf", "--check", name); !strings.Contains(out, "No syntax or stream encoding errors") || strings.Contains(out, "WARNING") {
		t.Error(out)
	}
	plain := filepath.Join(t.TempDir(), "plain.pdf")
	tool(t, "qpdf", "--qdf", "--object-streams=disable", name, plain)
	raw, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range []string{"/JavaScript", "/JS", "/URI", "/Launch", "/OpenAction", "/AA", "/EmbeddedFile", "/Annots", "/SubmitForm", "/RichMedia"} {
		if bytes.Contains(raw, []byte(act+" ")) || bytes.Contains(raw, []byte(act+"\n")) {
			t.Errorf("the PDF has %s", act)
		}
	}
	for _, row := range strings.Split(strings.TrimSpace(tool(t, "pdffonts", name)), "\n")[2:] {
		if f := strings.Fields(row); f[len(f)-5] != "yes" || f[len(f)-3] != "yes" {
			t.Errorf("not embedded with its letters: %s", row)
		}
	}
	info := tool(t, "pdfinfo", name)
	for _, want := range []string{"Title:           Claim for refused rewards, Microworkers", "Author:          Name of the worker", "Creator:         Clickwage 1.0", "CreationDate:    Mon Nov 23"} {
		if !strings.Contains(info, want) {
			t.Errorf("lacks %q:\n%s", want, info)
		}
	}
	if !bytes.Contains(raw, []byte("/Lang (en)")) {
		t.Error("the PDF does not say its language")
	}
}

func TestPagesAndBookmarks(t *testing.T) {
	o := options(t, "de")
	d := sample(t, 120, evidence.MassRejection, evidence.ToOmbuds)
	s, _, err := typeset(t.Context(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	name := pdf(t, d, o)
	var file struct {
		Pages    []struct{ Object string }
		Outlines []struct {
			Title            string
			Destpageposfrom1 int
			Kids             []any
		}
	}
	if err := json.Unmarshal([]byte(tool(t, "qpdf", "--json=2", "--json-key=pages", "--json-key=outlines", name)), &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Pages) != len(s.pages) {
		t.Errorf("%d pages, want %d", len(file.Pages), len(s.pages))
	}
	if len(file.Outlines) != 15 {
		t.Fatalf("%d bookmarks, want one for each of fifteen parts", len(file.Outlines))
	}
	for i, p := range allParts() {
		if got := file.Outlines[i]; got.Destpageposfrom1 != s.refs[string(p)] || got.Title != s.bookmarks[i].title {
			t.Errorf("%s: %+v, want page %d", p, got, s.refs[string(p)])
		}
	}
	last := tool(t, "pdftotext", "-f", fmt.Sprint(len(s.pages)), name, "-")
	if want := fmt.Sprintf("Seite %d von %d", len(s.pages), len(s.pages)); !strings.Contains(last, want) {
		t.Errorf("the last page lacks %q", want)
	}
}

func TestTheCodeIsReadFromThePrint(t *testing.T) {
	o := options(t, "en")
	d := sample(t, 3, evidence.SingleRejection, evidence.ToCourt)
	s, _, err := typeset(t.Context(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	name, page := pdf(t, d, o), fmt.Sprint(s.refs["code"])
	tool(t, "pdftoppm", "-r", "200", "-gray", "-f", page, "-l", page, "-png", "-singlefile", name, strings.TrimSuffix(name, ".pdf"))
	got := tool(t, "zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", strings.TrimSuffix(name, ".pdf")+".png")
	if strings.TrimSpace(got) != strings.TrimSpace(Code(*d.Proof)) {
		t.Errorf("got %q, want %q", got, Code(*d.Proof))
	}
}

func TestACodeKeepsTheWorkersSignatureWhenCosignaturesAreMany(t *testing.T) {
	p := *proof()
	whole := Code(p)
	for range 12 {
		p.Checkpoint += "— witness.example.org " + strings.Repeat("Q", 104) + "\n"
	}
	if got := Code(p); got != whole {
		t.Errorf("got %q, want %q", got, whole)
	}
}

func TestTheSameCaseGivesTheSameBytes(t *testing.T) {
	o := options(t, "fr")
	d := sample(t, 40, evidence.MassRejection, evidence.ToUnion)
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := Write(t.Context(), out, d, o); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two files differ")
	}
}

func TestTheClaimKeepsToItsPage(t *testing.T) {
	for _, l := range speech.Languages() {
		for _, n := range []int{1, 3, 120} {
			for _, paper := range []Paper{A4, Letter} {
				o := options(t, l.Code)
				o.Paper = paper
				d := sample(t, n, evidence.MassRejection, evidence.ToOmbuds)
				s, _, err := typeset(t.Context(), d, o)
				if err != nil {
					t.Fatal(err)
				}
				if got := s.refs[string(parties)]; got != 2 {
					t.Errorf("%s, %d tasks on %s: the parties begin on page %d, want 2", l.Code, n, paper, got)
				}
			}
		}
	}
}

func TestNoLineOfAParagraphStandsAlone(t *testing.T) {
	o := options(t, "en")
	f, err := readFonts(o.Fonts)
	if err != nil {
		t.Fatal(err)
	}
	for lines := 4; lines < 9; lines++ {
		p := para{spans: []span{{strings.TrimSpace(strings.Repeat("line\n", lines)), bodyFace}}, lead: 14}
		for fits := range 10 {
			s := newSheet(f, o, "")
			s.y = s.bottom() - float64(fits)*p.lead - 3
			if err := s.lay(t.Context(), []block{p}); err != nil {
				t.Fatal(err)
			}
			all := 0
			for i, page := range s.pages {
				all += len(page.ops)
				if len(page.ops) == 1 {
					t.Errorf("%d lines with room for %d: one stands alone on page %d", lines, fits, i+1)
				}
			}
			if all != lines {
				t.Errorf("%d lines with room for %d: %d are set", lines, fits, all)
			}
		}
	}
}

func TestTwoThousandTasks(t *testing.T) {
	o := options(t, "de")
	d := sample(t, 2000, evidence.MassRejection, evidence.ToCourt)
	s, blocks, err := typeset(t.Context(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	name := pdf(t, d, o)
	same(t, read(t, name, s), source(blocks))
	tool(t, "qpdf", "--check", name)
}

func TestNoTasksAreRefusedAndNothingIsWritten(t *testing.T) {
	o := options(t, "en")
	d := sample(t, 0, evidence.SingleRejection, evidence.ToClient)
	var out bytes.Buffer
	if err := Write(t.Context(), &out, d, o); !errors.Is(err, ErrNoTasks) || out.Len() > 0 {
		t.Errorf("got %v and %d bytes", err, out.Len())
	}
	if _, err := Compose(FirstMessage, d, o); !errors.Is(err, ErrNoTasks) {
		t.Errorf("a letter: %v", err)
	}
	for _, d := range []Dossier{sample(t, 1, "unheard", evidence.ToClient), sample(t, 1, evidence.LatePay, "nobody")} {
		if err := Write(t.Context(), &out, d, o); err == nil || out.Len() > 0 {
			t.Errorf("%s to %s: %v", d.Case.Preset, d.Case.Recipient, err)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Write(gone, &out, sample(t, 1, evidence.LatePay, evidence.ToClient), o); !errors.Is(err, context.Canceled) || out.Len() > 0 {
		t.Errorf("a cancelled one: %v", err)
	}
}

func TestWhatDeceivesOrLacksALetterIsShownByItsNumber(t *testing.T) {
	o := options(t, "en")
	f, err := readFonts(o.Fonts)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"a\u202eb": "a[U+202E]b", "a\u200bb": "a[U+200B]b", "a\x00b\x1b[31m": "a[U+0000]b[U+001B][31m", "x\u00ady": "x[U+00AD]y",
		"e\u0301": "é", "日本": "[U+65E5][U+672C]", "😀": "[U+1F600]", "a\tb": "a b", "a\r\nb": "a\nb", "ñé€−–“”": "ñé€−–“”", "\xff": "[U+FFFD]",
		"a\x0eb\x0f": "a[U+000E]b[U+000F]",
	} {
		if got := f.clean(text); got != want && !(text == "\xff" && got == "\uFFFD") {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestLongWordsAndRowsAreSetWhole(t *testing.T) {
	o := options(t, "en")
	d := sample(t, 3, evidence.SingleRejection, evidence.ToPlatform)
	long := strings.Repeat("unbroken", 300)
	d.Case.Tasks[0].Submission.Reason = long
	d.Case.Tasks[1].Submission.Title = long
	d.Case.Tasks[2].Submission.Account.PlatformID = strings.Repeat("0123456789abcdef", 40)
	d.Case.Messages = append(d.Case.Messages, evidence.Message{At: moment(23, 12, 0, 0), From: "x", To: "y", Channel: "mail", Text: strings.Repeat("many words ", 3000)})
	d.Case.Rules[0].Answer = strings.Repeat("a long reply to a point ", 600)
	d.Case.Account, d.Case.Against.Name = long, long
	s, blocks, err := typeset(t.Context(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	name := pdf(t, d, o)
	// A row that goes on over pages is read page by page, so only the letters tell.
	sorted := func(text string) string { r := []rune(text); slices.Sort(r); return string(r) }
	same(t, sorted(read(t, name, s)), sorted(source(blocks)))
	for _, m := range word.FindAllStringSubmatch(tool(t, "pdftotext", "-bbox", name, "-"), -1) {
		var x1 float64
		if _, err := fmt.Sscan(m[3], &x1); err != nil || x1 > s.w-margin+1 {
			t.Fatalf("%q leaves the page: %v", m[5], m[1:5])
		}
	}
}

func TestWhatIsKeptBackIsNowhere(t *testing.T) {
	o := options(t, "en")
	for what, secret := range map[string]string{
		"worker": "Name of the worker", "worker_id": "d04e88ab", "requester": "leadgen", "title": "contact page of", "platform_id": "3L4D84",
		"code": "C-0001", "reason": "page type", "messages": "look again at my", "tasks[1].code": "C-0001", "tasks[1].title": "part 2", "messages[0]": "look again at my",
	} {
		d := sample(t, 3, evidence.SingleRejection, evidence.ToPlatform)
		d.Case.Redacted = []evidence.Redaction{{What: what, Why: "said here"}}
		d.Case.Messages[0].To, d.Case.Steps[0].To = "client", "client" // what else names a thing is the caller's to leave out
		d.Case.Claim.Facts = ""
		name := pdf(t, d, o)
		texts := []string{tool(t, "pdftotext", "-raw", name, "-") + tool(t, "pdfinfo", name)}
		for _, kind := range LetterKinds() {
			text, err := Compose(kind, d, o)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, text)
		}
		for i, text := range texts {
			if strings.Contains(squeezed(text), squeezed(secret)) {
				t.Errorf("%s is kept back and stands in text %d", what, i)
			}
			if strings.Contains(text, "kept back, see part") != (i == 0 && what != "platform_id") {
				t.Errorf("%s: text %d", what, i)
			}
		}
	}
}

// The schedule of a bundle is derived from the ledger's leaves; the dossier's
// table is made of the case. Row by row they say the same.
func TestThePDFSaysWhatTheBundlesCSVSays(t *testing.T) {
	l := evidencetest.New(t)
	d := sample(t, 60, evidence.MassRejection, evidence.ToCourt)
	stamp := func(i work.Instant) string { return i.In(time.UTC).Format("2006-01-02T15:04:05.000000Z") }
	for i := range d.Case.Tasks {
		task := &d.Case.Tasks[i]
		s := &task.Submission
		s.ID = work.SubmissionID(fmt.Sprintf("01940000-0000-7000-8000-%012d", i))
		l.Add("submission", string(s.ID), evidencetest.Values{
			"id": string(s.ID), "state": s.State.String(), "title": s.Title, "reason": s.Reason, "platform": s.Account.Platform, "platform_id": s.Account.PlatformID,
			"requester": s.Account.Requester, "accepted": stamp(s.Accepted), "submitted": stamp(s.Submitted), "decided": stamp(s.Decided),
			"reward": s.Advertised.Reward.String(), "source": "timer", "promise": s.PromiseText(), "note": s.Note,
			"limit": spanText(s.Advertised.Limit), "estimate": spanText(s.Advertised.Estimate),
		})
		for n, one := range task.Intervals {
			span := fmt.Sprintf("01940000-0000-7000-9%03d-%012d", n, i)
			l.Add("interval", span, evidencetest.Values{"id": span, "activity": "task", "submission": string(s.ID), "start": stamp(one.Start), "end": stamp(one.End), "source": one.Source.String(), "superseded": false})
		}
	}
	disclosed := l.Disclose(func(int64, string, string) ([]string, bool) { return nil, true })
	derived, err := evidence.NewestForm.ScheduleOf(disclosed.Revisions)
	if err != nil {
		t.Fatal(err)
	}
	file, err := csv.NewReader(bytes.NewReader(derived.CSV(evidence.NewestForm))).ReadAll()
	if err != nil || len(file) != 61 {
		t.Fatalf("%d lines, %v", len(file), err)
	}
	o := options(t, "en")
	text := squeezed(tool(t, "pdftotext", "-raw", pdf(t, d, o), "-"))
	at := func(text, letter string) string {
		i, err := time.Parse("2006-01-02T15:04:05.000000Z", text)
		if err != nil {
			t.Fatal(err)
		}
		return i.In(zone).Format("2006-01-0215:04:05") + letter
	}
	paused, offers := 0, map[string][]int{}
	for n, row := range file[1:] {
		cell := func(column string) string { return row[slices.Index(file[0], column)] }
		worked, err := time.ParseDuration(cell("worked_seconds") + "s")
		if err != nil {
			t.Fatal(err)
		}
		reward, err := money.Parse(cell("reward"), "")
		if err != nil {
			t.Fatal(err)
		}
		start, from := began(d.Case.Tasks[n])
		letter := string("TMIG"[from])
		if cell("estimate") != "" {
			d, err := time.ParseDuration(cell("estimate"))
			if err != nil || cell("promise") != "as advertised" {
				t.Fatal(err, cell("promise"))
			}
			offer := o.Figures.Exactly(reward) + clock(d)
			offers[offer] = append(offers[offer], n+1)
		}
		want := squeezed(fmt.Sprint(n+1, cell("title"), cell("platform_id"))) + cell("url") + at(cell("accepted"), "T") + start.In(zone).Format("2006-01-0215:04:05") +
			letter + at(cell("submitted"), "T") + at(cell("decided"), "I") + clock(worked) + "0:20:00" + o.Figures.Exactly(reward)
		if spans := strings.Fields(cell("intervals")); len(spans) > 1 {
			paused++
			first, second := strings.Split(spans[0], "/"), strings.Split(spans[1], "/")
			for _, part := range []string{at(first[0], letter) + at(first[1], letter) + "0:01:000:01:30", at(second[0], letter) + at(second[1], letter)} {
				if part = fmt.Sprint(n+1) + part; !strings.Contains(text, part) {
					t.Errorf("the PDF lacks a part of line %d of the CSV: %s", n+2, part)
				}
			}
		}
		if !strings.Contains(text, want) {
			t.Fatalf("the PDF lacks line %d of the CSV: %s", n+2, want)
		}
	}
	if paused == 0 || len(offers) < 2 {
		t.Errorf("%d tasks have a pause; %d offers", paused, len(offers))
	}
	for offer, tasks := range offers {
		if want := squeezed(ranges(tasks)) + offer; !strings.Contains(text, want) {
			t.Errorf("the PDF lacks the offer of the CSV's tasks: %s", want)
		}
	}
}

// spanText is a length of time as leaves write it; nil where it is none.
func spanText(d time.Duration) any {
	if d == 0 {
		return nil
	}
	return fmt.Sprintf("%gs", d.Seconds())
}

func TestTheClaimIsShownInTheWorkersCurrencyWithItsRate(t *testing.T) {
	o := options(t, "en")
	for name, c := range map[string]struct {
		quotes []money.Quote
		want   []string
	}{
		"one day":      {[]money.Quote{{From: "EUR", To: "USD", Rate: "1.0812", Date: "2026-11-20", Source: "ECB"}}, []string{"about €12.34, ECB rate of 20 Nov 2026", "1 EUR = 1.0812 USD (ECB, 20 Nov 2026)"}},
		"several days": {[]money.Quote{{From: "EUR", To: "USD", Rate: "1.0812", Date: "2026-11-20", Source: "ECB"}, {From: "EUR", To: "USD", Rate: "1.09", Date: "2026-11-03", Source: "typed"}}, []string{"about €12.34, ECB, own rates of 3 Nov 2026 to 20 Nov 2026"}},
		"no rate":      {nil, nil},
	} {
		d := sample(t, 2, evidence.MassRejection, evidence.ToCourt)
		d.Case.Claim.Converted.Quotes = c.quotes
		text := squeezed(tool(t, "pdftotext", "-raw", pdf(t, d, o), "-"))
		for _, want := range c.want {
			if !strings.Contains(text, squeezed(want)) {
				t.Errorf("%s: the PDF lacks %q", name, want)
			}
		}
		if got := strings.Contains(text, "about€"); got != (c.quotes != nil) {
			t.Errorf("%s: converted %v", name, got)
		}
	}
}

func TestWhatWasAdvertisedStandsBesideWhatWasMeasured(t *testing.T) {
	o := options(t, "en")
	d := sample(t, 5, evidence.MassRejection, evidence.ToCourt)
	text := squeezed(tool(t, "pdftotext", "-raw", pdf(t, d, o), "-"))
	// $0.36 for 5m is 4.32/h, over 7m01s it is 3.08/h; $0.39 for 5m is 4.68/h, over 10m04s 2.32/h
	for _, want := range []string{"2$0.360:05:000:07:010:07:01 – 0:07:01$4.32$3.08", "5$0.390:05:000:10:040:10:04 – 0:10:04$4.68$2.32"} {
		if !strings.Contains(text, squeezed(want)) {
			t.Errorf("the PDF lacks %s", want)
		}
	}
}

func TestTimeIsBesideTheLossAndNeverInIt(t *testing.T) {
	o := options(t, "en")
	d := sample(t, 3, evidence.SingleRejection, evidence.ToClient)
	recovered := d.Case.Tasks[0].Submission.Advertised.Reward
	d.Case.Steps = append(d.Case.Steps, evidence.Step{Kind: evidence.Won, At: moment(23, 13, 0, 0), Recovered: &recovered})
	d.Case.Tasks[2].Submission.Advertised = work.Offer{}
	d.Case.Tasks[2].Submission.Promise = work.Promise{}
	text := tool(t, "pdftotext", "-layout", pdf(t, d, o), "-")
	if !strings.Contains(text, "I opened every shop") {
		t.Error("the worker's own account is missing")
	}
	for _, want := range []string{`Rewards promised\s+\$0\.71`, `Recovered\s+\$0\.35`, `Still open\s+\$0\.36`, `Time worked, beside it\s+19 min 33 s`, `Tasks whose reward is not known: 1\.`} {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("lacks %s", want)
		}
	}
}

func TestTheExposureLogStandsOnItsOwnPageOnlyWhenAdded(t *testing.T) {
	o := options(t, "en")
	d := sample(t, 1, evidence.WorkingTime, evidence.ToUnion)
	if text := tool(t, "pdftotext", pdf(t, d, o), "-"); strings.Contains(text, "distressing") {
		t.Error("a dossier names the log that nobody added")
	}
	d.Exposure = &Exposure{From: moment(1, 0, 0, 0), To: moment(23, 0, 0, 0), Sum: exposure.Sum{
		Entries: 3, Minutes: 95, ByTag: map[exposure.Tag]int{exposure.Violence: 60, exposure.Hate: 35}, BySeverity: [5]int{0, 0, 35, 60, 0},
		Longest: 40, Breaks: 2, BreaksTold: 2, Warned: exposure.Share{Yes: 1, Told: 3},
	}}
	s, blocks, err := typeset(t.Context(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	name := pdf(t, d, o)
	same(t, read(t, name, s), source(blocks))
	if got := s.refs["exposure"]; got != len(s.pages) {
		t.Errorf("the log is on page %d of %d", got, len(s.pages))
	}
	last := tool(t, "pdftotext", "-layout", "-f", fmt.Sprint(len(s.pages)), name, "-")
	for _, want := range []string{"Violence", "60", "40", "no diagnosis", "1/3"} {
		if !strings.Contains(last, want) {
			t.Errorf("lacks %q:\n%s", want, last)
		}
	}
	if strings.Contains(last, "kept back") {
		t.Error("the page holds more than the log")
	}
}

func TestStandingCountsWeeksAndSlack(t *testing.T) {
	at := func(year, month, day int) work.Instant {
		return work.At(time.Date(year, time.Month(month), day, 10, 0, 0, 0, time.UTC))
	}
	one := func(start work.Instant, minutes int, limit time.Duration, state work.State) evidence.Task {
		s := work.Submission{State: state, Submitted: start, Advertised: work.Offer{Limit: limit}}
		return evidence.Task{Submission: s, Intervals: []work.Interval{{Start: start, End: start.Add(time.Duration(minutes) * time.Minute)}}}
	}
	s := StandingOf([]evidence.Task{
		one(at(2026, 1, 5), 60, time.Hour, work.Approved), one(at(2026, 1, 11), 30, 2*time.Hour, work.Rejected), // Monday and Sunday of a week
		one(at(2026, 1, 12), 30, 3*time.Hour, work.Submitted), // the next week
		one(at(2026, 2, 9), 60, 0, work.Overturned),           // four weeks later
	}, time.UTC)
	if s.ActiveWeeks != 3 || s.Weeks != 6 || s.LongestRun != 2 || s.LongestGap != 3 {
		t.Errorf("weeks: %+v", s)
	}
	if s.PerWeek != time.Hour || s.PerMonth.RatString() != "2" || s.Limited != 3 || s.Short != 2 || s.Slacks != 3 || s.Slack != 90*time.Minute {
		t.Errorf("time: %+v", s)
	}
	if s.Refused != 1 || s.Decided != 3 || s.Priced != 0 || s.Tasks != 4 {
		t.Errorf("outcomes: %+v", s)
	}
	if none := StandingOf(nil, time.UTC); none.PerMonth != nil || none.ActiveWeeks != 0 {
		t.Errorf("of nothing: %+v", none)
	}
}

func TestTheRateOfTheClientIsThatOfTheReport(t *testing.T) {
	d := sample(t, 3, evidence.SingleRejection, evidence.ToClient)
	_, low, high := earnings.Wilson(3, 15)
	text := squeezed(tool(t, "pdftotext", pdf(t, d, options(t, "en")), "-"))
	if want := squeezed(fmt.Sprintf("3 of 15 decided, 20.0%%; likely between %.1f%% and %.1f%%", low*100, high*100)); !strings.Contains(text, want) {
		t.Errorf("lacks %q", want)
	}
}

func TestPhrasesThatAreMadeOfAKeyExist(t *testing.T) {
	for _, l := range speech.Languages() {
		o := options(t, l.Code)
		for _, p := range allParts()[1:] {
			o.Say("dossier.part." + string(p))
		}
		for _, k := range []evidence.Kept{evidence.RuleKept, evidence.RuleBroken, evidence.RuleUnsure} {
			o.Say("dossier.kept." + string(k))
		}
		for _, k := range []evidence.StepKind{evidence.Sent, evidence.Answered, evidence.Escalated, evidence.Won, evidence.Lost, evidence.Withdrawn} {
			o.Say("dossier.step." + string(k))
		}
	}
}
