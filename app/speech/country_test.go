package speech_test

import (
	"testing"

	"clickwage/app/speech"
	"clickwage/data/tracker"
)

func TestEveryCountryHasANameInEveryLanguage(t *testing.T) {
	all, err := tracker.Countries()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range speech.Languages() {
		seen := map[string]string{}
		for _, c := range all {
			name := speech.Country(l.Code, c.Code)
			if name == "" || name == c.Code || seen[name] != "" {
				t.Errorf("%s: %s is called %q, as is %s", l.Code, c.Code, name, seen[name])
			}
			seen[name] = c.Code
		}
	}
	for want, got := range map[string]string{
		"Ureno": speech.Country("sw", "PT"), "Nordmazedonien": speech.Country("de", "MK"), "Kosovo": speech.Country("mg", "XK"), "??": speech.Country("en", "??"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
