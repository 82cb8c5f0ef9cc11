package assets_test

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"clickwage/assets"
)

// Every shipped rule says where it is from and how sure it is, in every language.
func TestEveryRuleHasASource(t *testing.T) {
	var rules []struct {
		ID, Platform, Source, Retrieved, Confidence string
		Text, Do                                    map[string]string
		Days, Months, Hours                         int
	}
	if err := json.Unmarshal(assets.Rules(), &rules); err != nil || len(rules) == 0 {
		t.Fatalf("%d rules, error %v", len(rules), err)
	}
	files, err := fs.Glob(assets.Translations(), "*.json")
	if err != nil || len(files) < 10 {
		t.Fatalf("translations: %v, %v", files, err)
	}
	for _, r := range rules {
		if r.Source == "" || r.Retrieved == "" || !strings.Contains("V R-high R-med R-low", r.Confidence) || r.Confidence == "" {
			t.Errorf("%s: source %q, retrieved %q, confidence %q", r.ID, r.Source, r.Retrieved, r.Confidence)
		}
		for _, file := range files {
			language := strings.TrimSuffix(file, ".json")
			if r.Text[language] == "" || (r.Days+r.Months+r.Hours > 0) != (r.Do[language] != "") {
				t.Errorf("%s: what it says or what to do is missing in %s", r.ID, language)
			}
		}
	}
}

// Whatever decisions are held against says in every language the same numbers,
// where it is from, how sure it is, and in which languages no native speaker has
// read it yet.
func TestEveryGroundHasASourceAndEachLanguage(t *testing.T) {
	var rules []struct {
		ID, Source, Retrieved, Confidence string
		Text, Do                          map[string]string
		Unread                            []string
	}
	if err := json.Unmarshal(assets.Grounds(), &rules); err != nil || len(rules) < 15 {
		t.Fatalf("%d rules, error %v", len(rules), err)
	}
	files, err := fs.Glob(assets.Translations(), "*.json")
	if err != nil || len(files) != 10 {
		t.Fatalf("translations: %v, %v", files, err)
	}
	for _, r := range rules {
		if r.Source == "" || r.Retrieved == "" || r.Confidence == "" || !strings.Contains("V R-high R-med R-low", r.Confidence) {
			t.Errorf("%s: source %q, retrieved %q, confidence %q", r.ID, r.Source, r.Retrieved, r.Confidence)
		}
		for _, file := range files {
			language := strings.TrimSuffix(file, ".json")
			for what, texts := range map[string]map[string]string{"text": r.Text, "do": r.Do} {
				got := texts[language]
				switch {
				case (got == "") != (texts["en"] == "") || what == "text" && got == "":
					t.Errorf("%s, %s: its %s is missing or too much", r.ID, language, what)
				case language != "en" && got != "" && got == texts["en"]:
					t.Errorf("%s, %s: its %s is English", r.ID, language, what)
				case !slices.Equal(numbersOf(got), numbersOf(texts["en"])):
					t.Errorf("%s, %s: its %s has the numbers %v, and in English %v", r.ID, language, what, numbersOf(got), numbersOf(texts["en"]))
				}
			}
		}
		for _, language := range r.Unread {
			if r.Text[language] == "" {
				t.Errorf("%s: it has no text in %s to be read", r.ID, language)
			}
		}
	}
}

var (
	numbers   = regexp.MustCompile(`\d+`)
	thousands = regexp.MustCompile("(\\d)[., \u00a0\u202f](\\d{3})\\b")
)

// numbersOf are the numbers in a text, sorted, without signs between thousands.
func numbersOf(text string) []string {
	all := numbers.FindAllString(thousands.ReplaceAllString(text, "$1$2"), -1)
	slices.Sort(all)
	return all
}
