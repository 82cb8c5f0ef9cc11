// Package speech says phrases in the language that a person chose, whatever the
// language of the system is. The window speaks through it, and whatever else is
// to say the same words can: it knows no toolkit.
//
// A phrase is a text or, where it counts something, an object with one text for
// every plural category that CLDR has for the language. Its places are {{.A}},
// {{.B}} and so on. github.com/nicksnyder/go-i18n finds and fills phrases.
//
// It refuses to know which phrases there are and what they are for. It imports
// assets, go-i18n, golang.org/x/text for languages, and bojanz/currency, which
// also writes every amount of money, for the grouping of digits.
package speech

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/bojanz/currency"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"clickwage/assets"
)

// Language is one that Clickwage speaks, with its name as its speakers write it.
type Language struct{ Code, Name string }

// Languages are those that Clickwage speaks, by their own names from A to Z.
func Languages() []Language {
	return []Language{
		{"ms", "Bahasa Melayu"}, {"de", "Deutsch"}, {"en", "English"}, {"es", "Español"}, {"fil", "Filipino"},
		{"fr", "Français"}, {"it", "Italiano"}, {"sw", "Kiswahili"}, {"mg", "Malagasy"}, {"pt", "Português"},
	}
}

// Match is the language of ours that is closest to the ones wanted, the first of
// which counts most; English where none is close.
// Example: Match("pt-BR") is "pt", Match("tl") is "fil".
func Match(wanted ...string) string {
	ours := []language.Tag{language.English} // the first is the answer to what is unlike all
	for _, l := range Languages() {
		ours = append(ours, language.Make(l.Code))
	}
	var tags []language.Tag
	for _, w := range wanted {
		if tag, err := language.Parse(w); err == nil {
			tags = append(tags, tag)
		}
	}
	_, i, confidence := language.NewMatcher(ours).Match(tags...)
	if i == 0 || confidence == language.No {
		return "en"
	}
	return Languages()[i-1].Code
}

// Speech is a language with its phrases.
type Speech struct {
	code    string
	phrases map[string]any
	filled  *i18n.Localizer
}

// In is the speech of one of Languages.
func In(code string) (*Speech, error) {
	data, err := assets.Words(code)
	if err != nil {
		return nil, fmt.Errorf("translation %s: %w", code, err)
	}
	return Of(code, data)
}

// Of is a speech with the phrases of a translation, a JSON object; code says
// whose plural forms they have.
func Of(code string, translation []byte) (*Speech, error) {
	tag, err := language.Parse(code)
	if err != nil {
		return nil, fmt.Errorf("translation %s: %w", code, err)
	}
	s := &Speech{code: code}
	if err := json.Unmarshal(translation, &s.phrases); err != nil {
		return nil, fmt.Errorf("translation %s: %w", code, err)
	}
	bundle := i18n.NewBundle(tag)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	if _, err := bundle.ParseMessageFileBytes(translation, code+".json"); err != nil {
		return nil, fmt.Errorf("translation %s: %w", code, err)
	}
	s.filled = i18n.NewLocalizer(bundle, code)
	return s, nil
}

// Code names the language. Example: "fil".
func (s *Speech) Code() string { return s.code }

// Has says whether there is a phrase for a key.
func (s *Speech) Has(key string) bool { return s.phrases[key] != nil }

// Say fills the places A, B, C and so on of a phrase; where it has plural forms,
// its first int decides, and every int is written with its digits grouped. A key
// without a phrase comes back as it is, so that it is seen.
// Example: Say("count.tasks", 12345) is "12,345 tasks".
func (s *Speech) Say(key string, args ...any) string {
	text, plain := s.phrases[key].(string)
	switch {
	case s.phrases[key] == nil:
		return key
	case plain && !strings.Contains(text, "{{"):
		return text
	}
	wanted := i18n.LocalizeConfig{MessageID: key}
	places := map[string]any{}
	for i, arg := range args {
		if n, ok := arg.(int); ok && !plain {
			if wanted.PluralCount == nil {
				wanted.PluralCount = n
			}
			arg = s.count(n)
		}
		places[string(rune('A'+i))] = arg
	}
	wanted.TemplateData = places
	said, err := s.filled.Localize(&wanted)
	if err != nil && said == "" {
		return key
	}
	return said
}

// count writes a number of things as the language groups its digits.
func (s *Speech) count(n int) string {
	amount, err := currency.NewAmount(strconv.Itoa(n), "EUR")
	if err != nil {
		return strconv.Itoa(n)
	}
	write := currency.NewFormatter(currency.NewLocale(s.code))
	write.MinDigits, write.CurrencyDisplay = 0, currency.DisplayNone
	return strings.TrimSpace(write.Format(amount))
}
