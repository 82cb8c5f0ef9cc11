package app

import "testing"

func TestSpeakSaysPluralsAsTheLanguageDoes(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	for _, row := range []struct {
		language string
		count    int
		want     string
	}{
		{"en", 0, "0 tasks"}, {"en", 1, "1 task"}, {"en", 2, "2 tasks"},
		{"fr", 0, "0 tâche"}, {"fr", 1, "1 tâche"}, {"fr", 2, "2 tâches"}, {"en", 3, "3 tasks"},
	} {
		say, language, err := Speak(row.language)
		if err != nil {
			t.Fatal(err)
		}
		if got := say("count.tasks", row.count); got != row.want || language != row.language {
			t.Errorf("%s %d: got %q in %s, want %q", row.language, row.count, got, language, row.want)
		}
	}
}

func TestSpeakTakesTheSystemsLanguageOrEnglish(t *testing.T) {
	for system, want := range map[string]string{"fr_FR.UTF-8": "fr", "en_US.UTF-8": "en", "de_DE.UTF-8": "en", "C": "en"} {
		t.Setenv("LC_ALL", system)
		if _, got, err := Speak(""); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", system, got, err, want)
		}
	}
}

func TestAKeyWithoutWordsIsSeen(t *testing.T) {
	say, _, err := Speak("en")
	if err != nil {
		t.Fatal(err)
	}
	if got := say("no.such.key"); got != "no.such.key" {
		t.Errorf("got %q", got)
	}
}
