// Package speechtest makes a language that nobody speaks, for tests of what a
// person sees: English with every letter accented, 40 % longer and in brackets.
// Text without its marks was never said through a phrase; text that does not
// fit would not fit in another language either.
//
// It imports speech and assets.
package speechtest

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"clickwage/app/speech"
	"clickwage/assets"
)

const (
	plain    = "aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ"
	accented = "åÅƀƁçÇđĐéÉƒƑĝĜĥĤîÎĵĴķĶļĻɱṀñÑöÖþÞɋǪŕŔšŠţŢûÛṽṼŵŴẋẊýÝžŽ"
	longer   = "öñé ţŵö ţĥŕéé ƒöûŕ ƒîṽé šîẋ šéṽéñ éîĝĥţ ñîñé ţéñ "
)

var place = regexp.MustCompile(`\{\{[^}]*\}\}`)

// Pseudo is the pseudo-language.
func Pseudo(t testing.TB) *speech.Speech {
	t.Helper()
	raw, err := assets.Words("en")
	if err != nil {
		t.Fatal(err)
	}
	var phrases map[string]any
	if err := json.Unmarshal(raw, &phrases); err != nil {
		t.Fatal(err)
	}
	for key, phrase := range phrases {
		switch p := phrase.(type) {
		case string:
			phrases[key] = Mark(p)
		case map[string]any:
			for form, text := range p {
				p[form] = Mark(text.(string))
			}
		}
	}
	marked, err := json.Marshal(phrases)
	if err != nil {
		t.Fatal(err)
	}
	spoken, err := speech.Of("en", marked)
	if err != nil {
		t.Fatal(err)
	}
	return spoken
}

// Mark is a phrase of the pseudo-language; one without letters stays as it is.
// Example: Mark("Open") is "⟦Öþéñ öñ⟧".
func Mark(text string) string {
	words := place.ReplaceAllString(text, "")
	if strings.IndexFunc(words, unicode.IsLetter) < 0 {
		return text
	}
	var out strings.Builder
	out.WriteString("⟦")
	at := 0
	for _, p := range place.FindAllStringIndex(text, -1) {
		out.WriteString(accent(text[at:p[0]]) + text[p[0]:p[1]])
		at = p[1]
	}
	out.WriteString(accent(text[at:]))
	if more := utf8.RuneCountInString(words) * 2 / 5; more > 1 {
		filling := []rune(strings.Repeat(longer, more/len([]rune(longer))+1))[:more-1]
		out.WriteString(" " + strings.TrimSpace(string(filling)))
	}
	out.WriteString("⟧")
	return out.String()
}

func accent(text string) string {
	to := []rune(accented)
	return strings.Map(func(r rune) rune {
		if i := strings.IndexRune(plain, r); i >= 0 {
			return to[i]
		}
		return r
	}, text)
}

var bare = regexp.MustCompile(`[A-Za-z]+`)

// Unmarked are the words of a text that are not of the pseudo-language, bare
// letters next to none of its own.
func Unmarked(text string) []string { return bare.FindAllString(text, -1) }
