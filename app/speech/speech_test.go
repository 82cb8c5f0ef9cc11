package speech

import (
	"strings"
	"testing"
)

func spoken(t testing.TB, code string) *Speech {
	t.Helper()
	s, err := In(code)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPluralsAreThoseOfTheLanguage(t *testing.T) {
	for _, row := range []struct {
		language string
		count    int
		want     string
	}{
		{"en", 0, "0 tasks"}, {"en", 1, "1 task"}, {"en", 2, "2 tasks"}, {"en", 12345, "12,345 tasks"},
		{"fr", 0, "0 tâche"}, {"fr", 1, "1 tâche"}, {"fr", 2, "2 tâches"}, {"fr", 1_000_000, "1 000 000 de tâches"},
		{"es", 0, "0 tareas"}, {"es", 1, "1 tarea"}, {"es", 2000, "2000 tareas"}, {"es", 3_000_000, "3.000.000 de tareas"},
		{"pt", 0, "0 tarefa"}, {"pt", 2, "2 tarefas"}, {"pt", 1_000_000, "1.000.000 de tarefas"},
		{"it", 0, "0 compiti"}, {"it", 1, "1 compito"}, {"it", 1_000_000, "1.000.000 di compiti"},
		{"de", 1, "1 Aufgabe"}, {"de", 0, "0 Aufgaben"}, {"de", 12345, "12.345 Aufgaben"},
		{"sw", 1, "Kazi 1"}, {"mg", 0, "Asa 0"}, {"ms", 1, "1 tugas"}, {"ms", 5, "5 tugas"},
		{"fil", 1, "1 gawain"}, {"fil", 4, "4 na gawain"}, {"fil", 5, "5 gawain"}, {"fil", 16, "16 na gawain"},
	} {
		got := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(spoken(t, row.language).Say("count.tasks", row.count))
		if got != row.want {
			t.Errorf("%s %d: got %q, want %q", row.language, row.count, got, row.want)
		}
	}
}

func TestTheClosestLanguageIsFound(t *testing.T) {
	for wanted, want := range map[string]string{
		"fr": "fr", "fr-CA": "fr", "de-AT": "de", "pt-BR": "pt", "pt-PT": "pt", "es-MX": "es", "tl": "fil", "fil-PH": "fil",
		"sw-KE": "sw", "mg-MG": "mg", "ms-MY": "ms", "it": "it", "ja": "en", "uk": "en", "": "en", "not a language": "en", "en-GB": "en",
	} {
		if got := Match(wanted); got != want {
			t.Errorf("%q: got %s, want %s", wanted, got, want)
		}
	}
	if got := Match("ja", "sw"); got != "sw" {
		t.Errorf("Japanese, then Swahili: got %s, want sw", got)
	}
}

func TestAKeyWithoutWordsIsSeen(t *testing.T) {
	if got := spoken(t, "en").Say("no.such.key"); got != "no.such.key" {
		t.Errorf("got %q", got)
	}
}

func TestAYearIsNotGrouped(t *testing.T) {
	if got := spoken(t, "en").Say("ledger.oftasks", 1602, 10612); got != "1,602 of 10,612 tasks" {
		t.Errorf("two numbers: got %q", got)
	}
	if got := spoken(t, "de").Say("date.long", 23, "Nov.", 2026); got != "23. Nov. 2026" {
		t.Errorf("got %q", got)
	}
}

func TestABrokenTranslationIsRefused(t *testing.T) {
	for name, text := range map[string]string{"not JSON": "{", "no object": "[]"} {
		if _, err := Of("en", []byte(text)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if _, err := In("tlh"); err == nil {
		t.Error("a language that is not ours is spoken")
	}
}
