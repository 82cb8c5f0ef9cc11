package app

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"

	"clickwage/app/present"
	"clickwage/assets"
)

// Speak makes Clickwage speak a language, "" for the system's where it is one of
// ours, else English. Fyne's lang finds and fills the phrases; since it chooses
// a language once, by the system, the one that was chosen is handed to it in
// that place.
func Speak(language string) (present.Phrase, string, error) {
	if language == "" {
		language, _, _ = strings.Cut(lang.SystemLocale().LanguageString(), "-")
	}
	known := slices.ContainsFunc(present.Languages(), func(l struct{ Code, Name string }) bool { return l.Code == language })
	if !known {
		language = "en"
	}
	data, err := fs.ReadFile(assets.Translations(), language+".json")
	if err != nil {
		return nil, language, err
	}
	phrases := map[string]any{}
	if err := json.Unmarshal(data, &phrases); err != nil {
		return nil, language, fmt.Errorf("translation %s: %w", language, err)
	}
	if err := lang.AddTranslationsForLocale(data, lang.SystemLocale()); err != nil {
		return nil, language, fmt.Errorf("translation %s: %w", language, err)
	}
	return speech{phrases, language}.say, language, nil
}

// speech is the phrases of a language: text, or an object of plural forms.
type speech struct {
	phrases  map[string]any
	language string
}

// say fills the places A, B, C and so on of a phrase; where it has a plural, its
// first int decides. A key without a phrase comes back as it is, so that it is
// seen.
func (s speech) say(key string, args ...any) string {
	phrase, ok := s.phrases[key]
	if !ok {
		return key
	}
	if text, plain := phrase.(string); plain && (text == "" || !strings.Contains(text, "{{") && len(args) == 0) {
		return text
	}
	places := map[string]any{}
	count, counted := 0, false
	for i, arg := range args {
		places[string(rune('A'+i))] = arg
		if n, ok := arg.(int); ok && !counted {
			count, counted = n, true
		}
	}
	if _, plural := phrase.(map[string]any); plural {
		return lang.XN(key, key, s.plural(count), places)
	}
	return lang.X(key, key, places)
}

// plural is a count as the plural rules of the system's language, which Fyne's
// lang goes by, take it for one of this language: in French nothing is singular.
func (s speech) plural(count int) int {
	if s.language == "fr" && count == 0 {
		return 1
	}
	return count
}
