package assets_test

import (
	"encoding/json"
	"io/fs"
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

// Whatever decisions are held against says where it is from and how sure it is.
func TestEveryGroundHasASource(t *testing.T) {
	var rules []struct {
		ID, Source, Retrieved, Confidence string
		Text                              map[string]string
	}
	if err := json.Unmarshal(assets.Grounds(), &rules); err != nil || len(rules) < 15 {
		t.Fatalf("%d rules, error %v", len(rules), err)
	}
	for _, r := range rules {
		if r.Source == "" || r.Retrieved == "" || r.Confidence == "" || !strings.Contains("V R-high R-med R-low", r.Confidence) {
			t.Errorf("%s: source %q, retrieved %q, confidence %q", r.ID, r.Source, r.Retrieved, r.Confidence)
		}
		if r.Text["en"] == "" || r.Text["fr"] == "" {
			t.Errorf("%s: what it says is missing in English or French", r.ID)
		}
	}
}
