package present

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"clickwage/app/speech/speechtest"
	"clickwage/data/importer"
)

// unreadable are the reasons of the importer's own examples and their parts that
// are the files' own words.
func unreadable(t *testing.T) []*importer.Reason {
	t.Helper()
	files, err := filepath.Glob("../../data/importer/testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	var all []*importer.Reason
	for _, name := range files {
		if strings.HasSuffix(name, ".want") {
			continue
		}
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		// Those that ask more than this are left out.
		_, _ = importer.Read(file, importer.Options{Now: time.Now(), NewID: func() string { return "1" }, Zone: time.UTC, Worker: importer.Everybody},
			func(importer.Row) error { return nil }, func(p importer.Problem) { all = append(all, p.Why) })
	}
	return all
}

var letters = regexp.MustCompile(`[A-Za-z]{2,}`)

func TestNoReasonIsSaidInEnglishWhereAnotherLanguageIsSpoken(t *testing.T) {
	say := speechtest.Pseudo(t).Say
	kinds := map[importer.Why]bool{}
	for _, why := range unreadable(t) {
		kinds[why.Kind] = true
		said := unreadFor(say, why)
		rest := said
		for _, own := range []string{why.Text, why.Than, why.Column, why.ThanColumn} {
			if own != "" {
				rest = strings.ReplaceAll(rest, legible(own), "")
			}
		}
		if english := letters.FindString(rest); english != "" {
			t.Errorf("%q is told as %q, which says %q", why.Error(), said, english)
		}
		if strings.Contains(said, why.Error()) {
			t.Errorf("%q is told as %q", why.Error(), said)
		}
	}
	if len(kinds) < 15 {
		t.Errorf("the examples have only %d kinds", len(kinds))
	}
}

func TestWhyARowIsNotReadIsSaidInTheWindowsLanguage(t *testing.T) {
	const prolific = "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n"
	const row = "Boats,£1.00,,2026-11-20 10:00:00,2026-11-20 10:10:00,C,APPROVED\n"
	s := newStage(t)
	s.Desk.Phrase = wordsOf(t, "de")
	for _, test := range []struct{ name, text, want string }{
		{"an amount", "Boats,two pounds,,,,,APPROVED\n", "Reward „two pounds“: kein Geldbetrag"},
		{"an order", "Boats,£1,,2026-11-20 10:00:00,2026-11-20 09:00:00,,APPROVED\n",
			"Completed At „2026-11-20 09:00:00“: nicht nach Started At „2026-11-20 10:00:00“"},
		{"a line that is short", "Boats,£1\n", "nicht so viele Felder, wie die Kopfzeile Spalten hat: 2 ≠ 7"},
		{"a sign that turns the text round", "Boats,2\u202e1 pounds,,,,,APPROVED\n", "Reward „2‹U+202E›1 pounds“: kein Geldbetrag"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := NewImport(s.Desk)
			p.Open(written(t, "studies.csv", prolific+test.text+row))
			if len(p.State.Rows) != 2 || p.State.Rows[0].Note != test.want {
				t.Fatalf("got %+v, %+v", p.State.Rows, p.State.Trouble)
			}
			if got, want := p.problemLines()[0], "studies.csv, Zeile 2: "+test.want; got != want {
				t.Errorf("saved as %q, want %q", got, want)
			}
		})
	}
	p := NewImport(s.Desk)
	p.Open(written(t, "studies.csv", prolific+row+`"Boats,£1`))
	if tr := p.State.Trouble; tr == nil || tr.Happened != "Zeile 3: ein Anführungszeichen wird nicht oder zu früh geschlossen." {
		t.Errorf("a file that cannot be read on: got %+v", tr)
	}
}
