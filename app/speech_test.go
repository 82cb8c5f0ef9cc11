package app

import "testing"

func TestSpeakTakesTheSystemsLanguageOrEnglish(t *testing.T) {
	for system, want := range map[string]string{"fr_FR.UTF-8": "fr", "en_US.UTF-8": "en", "de_DE.UTF-8": "de", "ja_JP.UTF-8": "en", "C": "en"} {
		t.Setenv("LC_ALL", system)
		say, got, err := Speak("")
		if err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", system, got, err, want)
			continue
		}
		if word := say("weekday.1"); word == "weekday.1" {
			t.Errorf("%s: says nothing", system)
		}
	}
}

func TestSpeakTakesTheChosenLanguageInAnySystem(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	say, got, err := Speak("mg")
	if err != nil || got != "mg" || say("weekday.1") != "Alatsinainy" {
		t.Errorf("got %q, %q, %v", got, say("weekday.1"), err)
	}
}
