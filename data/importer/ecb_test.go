package importer_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickwage/data/importer"
)

func rateFile(t *testing.T, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func zipped(t *testing.T, name, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	inside, err := w.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := inside.Write([]byte(text)); err != nil || w.Close() != nil {
		t.Fatal("zip")
	}
	return b.String()
}

const cubes = `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://example.org/gesmes" xmlns="http://example.org/eurofxref">
 <Cube><Cube time='2026-11-20'><Cube currency='USD' rate='1.5'/><Cube currency='JPY' rate='200.25'/></Cube></Cube>
</gesmes:Envelope>`

func TestRatesOfTheCentralBank(t *testing.T) {
	history := "Date,USD,XXL,CYP,\n2026-11-20,1.5,N/A,N/A,\n2026-11-19,1.25,2,,\n"
	for _, row := range []struct {
		name, text, want string
		problems         int
		fails            string
	}{
		{"the history, newest first", history, "2026-11-20 USD 1.5, 2026-11-19 USD 1.25, 2026-11-19 XXL 2", 0, ""},
		{"with a byte order mark and CRLF", "\xef\xbb\xbf" + strings.ReplaceAll(history, "\n", "\r\n"), "2026-11-20 USD 1.5, 2026-11-19 USD 1.25, 2026-11-19 XXL 2", 0, ""},
		{"one day, with spaces", "Date, USD, JPY, \n20 November 2026, 1.5, 200.25, \n", "2026-11-20 USD 1.5, 2026-11-20 JPY 200.25", 0, ""},
		{"one day as XML", cubes, "2026-11-20 USD 1.5, 2026-11-20 JPY 200.25", 0, ""},
		{"the history in a ZIP", zipped(t, "eurofxref-hist.csv", history), "2026-11-20 USD 1.5, 2026-11-19 USD 1.25, 2026-11-19 XXL 2", 0, ""},
		{"a ZIP of something else", zipped(t, "letter.txt", history), "", 0, "no exchange rates"},
		{"a broken ZIP", zipped(t, "eurofxref-hist.csv", history)[:40], "", 0, "zip"},
		{"a bad cell costs only itself", "Date,USD,GBP,\n2026-11-20,abc,0.8,\n", "2026-11-20 GBP 0.8", 1, ""},
		{"a rate of nothing", "Date,USD,GBP,\n2026-11-20,0,0.8,\n", "2026-11-20 GBP 0.8", 1, ""},
		{"a bad day costs its line", "Date,USD,\n20/11/2026,1.5,\n2026-11-19,1.25,\n", "2026-11-19 USD 1.25", 1, ""},
		{"longer lines than the head", "Date,USD\n2026-11-20,1.5,9,9\n", "2026-11-20 USD 1.5", 0, ""},
		{"a quote that never ends", "Date,USD,\n2026-11-20,\"1.5,\n", "", 0, "line 2"},
		{"XML cut short", cubes[:220], "", 0, "EOF"},
		{"a head alone", "Date,USD,\n", "", 0, "no exchange rates"},
		{"another table", "name,colour\nx,red\n", "", 0, "no exchange rates"},
		{"nothing at all", "", "", 0, "no exchange rates"},
	} {
		t.Run(row.name, func(t *testing.T) {
			quotes, problems, err := importer.ReadRates(rateFile(t, "rates", []byte(row.text)))
			var got []string
			for _, q := range quotes {
				if q.From != "EUR" || q.Source != "ECB" {
					t.Errorf("got %+v", q)
				}
				got = append(got, q.Date+" "+string(q.To)+" "+q.Rate)
			}
			if strings.Join(got, ", ") != row.want || len(problems) != row.problems {
				t.Errorf("got %v with problems %v, want %s", got, problems, row.want)
			}
			if (err != nil) != (row.fails != "") || err != nil && !strings.Contains(err.Error(), row.fails) {
				t.Errorf("error %v, want %q", err, row.fails)
			}
		})
	}
	if _, _, err := importer.ReadRates(filepath.Join(t.TempDir(), "none.csv")); !os.IsNotExist(err) && !strings.Contains(err.Error(), "no such file") {
		t.Errorf("no file: %v", err)
	}
}

func FuzzRates(f *testing.F) {
	f.Add([]byte("Date,USD,\n2026-11-20,1.5,\n"))
	f.Add([]byte(cubes))
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "rates")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		quotes, _, err := importer.ReadRates(path)
		for _, q := range quotes {
			if _, bad := q.Value(); bad != nil || err != nil || len(q.Date) != 10 {
				t.Errorf("%+v: %v %v", q, bad, err)
			}
		}
	})
}

func TestTheRealHistoryOfRates(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/data/rates/*.csv")
	if len(files) == 0 {
		t.Skip("the real rates are not beside the project")
	}
	quotes, problems, err := importer.ReadRates(files[0])
	if err != nil || len(problems) != 0 || len(quotes) != 146_147 {
		t.Fatalf("%d rates, problems %v, error %v", len(quotes), problems, err)
	}
	first, last := quotes[0], quotes[len(quotes)-1]
	if first.Date != "2017-04-13" || first.To != "USD" || first.Rate != "1.063" || last.Date >= "1999-02" {
		t.Errorf("first %+v, last %+v", first, last)
	}
}
