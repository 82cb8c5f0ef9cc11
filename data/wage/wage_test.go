package wage_test

import (
	"os"
	"path/filepath"
	"testing"

	"clickwage/data/wage"
)

func TestTheTableThatShipsIsWhole(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "assets", "wages", "minimum.json"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := wage.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range all {
		if seen[r.Country] || (r.Area("en") == "") != (r.Area("fil") == "") || r.Retrieved == "" {
			t.Errorf("%s: twice, an area in some languages only, or without a date of reading", r.Country)
		}
		if r.Confidence == "V" && r.Source == "" {
			t.Errorf("%s is called verified and names no source", r.Country)
		}
		said := map[string]string{}
		for _, language := range []string{"en", "fr", "es", "pt", "de", "it", "sw", "mg", "ms", "fil"} {
			text := r.Basis(language)
			if other, ok := said[text]; ok && len(text) > len("netto") {
				t.Errorf("%s: what to know of it is the same in %s and %s: %s", r.Country, other, language, text)
			}
			said[text] = language
		}
		seen[r.Country] = true
	}
	portugal, ok := wage.Of(all, "PT")
	if got := portugal.Hourly.String(); !ok || got != "5.31EUR" || portugal.From.Format("2006-01-02") != "2026-01-01" {
		t.Errorf("Portugal: %s since %s", got, portugal.From)
	}
	if italy, ok := wage.Of(all, "IT"); !ok || !italy.None || !italy.Hourly.IsZero() {
		t.Errorf("Italy, whose law sets none: %+v", italy)
	}
	if _, ok := wage.Of(all, "XX"); ok {
		t.Error("a country that is none has a row")
	}
}

func TestARowThatIsNotWholeIsRefused(t *testing.T) {
	for name, row := range map[string]string{
		"no amount, and not said to be none": `{"country":"PT","confidence":"V"}`,
		"both an amount and none":            `{"country":"PT","confidence":"V","none":true,"hourly":"5.31 EUR"}`,
		"an amount without a currency":       `{"country":"PT","confidence":"V","hourly":"5.31","from":"2026-01-01"}`,
		"no day":                             `{"country":"PT","confidence":"V","hourly":"5.31 EUR"}`,
		"no confidence":                      `{"country":"PT","hourly":"5.31 EUR","from":"2026-01-01"}`,
	} {
		if _, err := wage.Read([]byte("[" + row + "]")); err == nil {
			t.Errorf("%s: was read", name)
		}
	}
}
