package present

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"clickwage/data/chart"
	"clickwage/data/importer"
	"clickwage/data/work"
)

var (
	literal = regexp.MustCompile(`(?:[sS]ay|Phrase)\("([a-z][a-zA-Z0-9_.-]*)"`)
	prefix  = regexp.MustCompile(`(?:[sS]ay|Phrase)\("([a-z][a-zA-Z0-9_.-]*\.)"\s*\+`)
)

// sources are the Go files of the window, tests left out.
func sources(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, dir := range []string{".", "..", filepath.Join("..", "view"), filepath.Join("..", "..", "cmd", "clickwage")} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all[file] = string(raw)
		}
	}
	return all
}

func TestEveryPhraseThatIsUsedExists(t *testing.T) {
	english := fileOf(t, "en")
	used := 0
	for file, text := range sources(t) {
		for _, m := range literal.FindAllStringSubmatch(text, -1) {
			if strings.HasSuffix(m[1], ".") {
				continue
			}
			used++
			if english[m[1]] == nil {
				t.Errorf("%s says %q, which has no words", file, m[1])
			}
		}
		for _, m := range prefix.FindAllStringSubmatch(text, -1) {
			some := false
			for key := range english {
				some = some || strings.HasPrefix(key, m[1])
			}
			if !some {
				t.Errorf("%s says %q and more, of which there is none", file, m[1])
			}
		}
	}
	if used < 200 {
		t.Errorf("found %d uses of phrases: the sources were not read", used)
	}
}

func TestEveryKindHasWords(t *testing.T) {
	english := fileOf(t, "en")
	var keys []string
	for _, s := range work.States() {
		keys = append(keys, "state."+s.String())
	}
	for _, a := range work.Activities() {
		keys = append(keys, "activity."+a.String())
	}
	for _, s := range work.Sources() {
		keys = append(keys, "source."+s.String())
	}
	for key := range chart.Keys() {
		if !strings.HasPrefix(key, "chart.date.") || key == "chart.date.week" {
			keys = append(keys, key)
		}
	}
	for _, c := range causes {
		keys = append(keys, "error."+c.key+".what", "error."+c.key+".safe", "error."+c.key+".todo")
	}
	for _, f := range toldFields {
		keys = append(keys, "field."+f)
	}
	for _, why := range importer.Whys() {
		keys = append(keys, "import.why."+why.String())
	}
	for _, kind := range importer.Refusals() {
		keys = append(keys, "error.file."+string(kind)+".what", "error.file."+string(kind)+".safe", "error.file."+string(kind)+".todo")
	}
	for _, key := range keys {
		if english[key] == nil {
			t.Errorf("%s has no words", key)
		}
	}
}
