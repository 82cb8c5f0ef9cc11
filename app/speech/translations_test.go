package speech

import (
	"encoding/json"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/image/font/sfnt"

	"clickwage/assets"
)

func phrasesOf(t testing.TB, code string) map[string]any {
	t.Helper()
	raw, err := assets.Words(code)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// eachPhrase calls do for every phrase of every language but English, in order.
func eachPhrase(t *testing.T, do func(code, key string, english, phrase any)) {
	english := phrasesOf(t, "en")
	for _, l := range Languages() {
		if l.Code == "en" {
			continue
		}
		phrases := phrasesOf(t, l.Code)
		for _, key := range slices.Sorted(maps.Keys(english)) {
			if phrase, ok := phrases[key]; ok {
				do(l.Code, key, english[key], phrase)
			}
		}
	}
}

// texts are all forms of a phrase.
func texts(phrase any) []string {
	switch p := phrase.(type) {
	case string:
		return []string{p}
	case map[string]any:
		var all []string
		for _, form := range slices.Sorted(maps.Keys(p)) {
			text, _ := p[form].(string)
			all = append(all, text)
		}
		return all
	}
	return nil
}

var place = regexp.MustCompile(`\{\{\.[A-Z]\}\}`)

func places(text string) string {
	found := place.FindAllString(text, -1)
	slices.Sort(found)
	return strings.Join(slices.Compact(found), "")
}

func TestEveryLanguageSaysEverything(t *testing.T) {
	english := phrasesOf(t, "en")
	files, err := fs.Glob(assets.Translations(), "*.json")
	if err != nil || len(files) != len(Languages()) {
		t.Errorf("%d translations for %d languages, %v", len(files), len(Languages()), err)
	}
	for _, l := range Languages() {
		phrases := phrasesOf(t, l.Code)
		for _, key := range slices.Sorted(maps.Keys(english)) {
			if phrases[key] == nil {
				t.Errorf("%s does not say %s", l.Code, key)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(phrases)) {
			if english[key] == nil {
				t.Errorf("%s says %s, which English does not", l.Code, key)
			}
		}
	}
}

func TestEveryFormHasThePlacesOfEnglish(t *testing.T) {
	eachPhrase(t, func(code, key string, english, phrase any) {
		want := places(strings.Join(texts(english), " "))
		for _, text := range texts(phrase) {
			if got := places(text); got != want {
				t.Errorf("%s, %s: %q has %q, English %q", code, key, text, got, want)
			}
			if rest := place.ReplaceAllString(text, ""); strings.ContainsAny(rest, "{}") {
				t.Errorf("%s, %s: %q has a broken place", code, key, text)
			}
		}
	})
}

// categories are the plural categories of CLDR 45 for whole numbers; the tables
// of golang.org/x/text are older and know no "many".
var categories = map[string][]string{
	"de": {"one", "other"}, "en": {"one", "other"}, "es": {"many", "one", "other"}, "fil": {"one", "other"}, "fr": {"many", "one", "other"},
	"it": {"many", "one", "other"}, "mg": {"one", "other"}, "ms": {"other"}, "pt": {"many", "one", "other"}, "sw": {"one", "other"},
}

func TestEveryCountHasThePluralFormsOfItsLanguage(t *testing.T) {
	for _, l := range Languages() {
		want := categories[l.Code]
		english, phrases := phrasesOf(t, "en"), phrasesOf(t, l.Code)
		counts := 0
		for _, key := range slices.Sorted(maps.Keys(phrases)) {
			forms, plural := phrases[key].(map[string]any)
			if _, wanted := english[key].(map[string]any); plural != wanted {
				t.Errorf("%s, %s: has plural forms in one language only", l.Code, key)
			}
			if !plural {
				continue
			}
			counts++
			if got := slices.Sorted(maps.Keys(forms)); !slices.Equal(got, want) {
				t.Errorf("%s, %s: has %v, want %v", l.Code, key, got, want)
			}
		}
		if counts < 15 {
			t.Errorf("%s: only %d phrases count", l.Code, counts)
		}
	}
}

func TestPhrasesAreClean(t *testing.T) {
	unfinished := regexp.MustCompile(`\b(TODO|TBD|FIXME|XXX|[Ll]orem)\b|\?\?|@@`)
	for _, l := range Languages() {
		for key, phrase := range phrasesOf(t, l.Code) {
			for _, text := range texts(phrase) {
				switch {
				case text != strings.TrimSpace(text) && key != "import.recognised": // a name in bold goes on
					t.Errorf("%s, %s: %q begins or ends with a space", l.Code, key, text)
				case strings.Contains(text, "  "):
					t.Errorf("%s, %s: %q has two spaces", l.Code, key, text)
				case strings.ContainsAny(text, `'"`+"`"):
					t.Errorf("%s, %s: %q has a straight apostrophe or quotation mark", l.Code, key, text)
				case strings.Contains(text, "..."):
					t.Errorf("%s, %s: %q has three points for an ellipsis", l.Code, key, text)
				case unfinished.MatchString(text):
					t.Errorf("%s, %s: %q is unfinished", l.Code, key, text)
				}
			}
		}
	}
}

// alike are the phrases that languages rightly share with English, by why:
// each with the languages, "*" for all of them.
var alike = map[string]map[string]string{
	"name": {
		"Clickwage, CSV": "*", "Clickwage, JSON Lines": "*", "Clockify": "*", "Kimai": "*", "Timewarrior": "*", "Timewarrior, JSON": "*", "Toggl": "*",
		"CSV": "*", "ECB": "fil ms sw", "Excel": "*", "JSON Lines": "*", "GNOME": "*", "Windows": "*", "macOS": "*",
	},
	"unit or sign": {
		"{{.A}} h": "de es fil fr it pt", "{{.A}}/h": "de es fr it pt", "{{.A}}\u00a0min": "de es fil fr it mg ms pt",
		"{{.A}}\u00a0d": "es pt", "{{.A}}\u00a0h": "es fr it pt", "{{.A}}\u00a0s": "de es fil fr it mg ms pt", "{{.A}}\u00a0h\u00a0{{.B}}\u00a0min": "de es fil fr it pt", "Id": "*", "OK": "de fil fr it mg ms pt",
	},
	"the same word": {
		"Error": "es", "No": "es it", "Name": "de", "Zone": "de", "System": "de", "Messages": "fr", "Qualification": "fr", "Note": "fr", "Source": "fr", "Pause": "fr",
		"Contact": "fr", "Median": "de", "Parties": "fr", "Minutes": "fr", "Points": "fr", "in": "de it", "in {{.A}}": "de it", "{{.A}} in {{.B}}": "de it",
		"April": "de ms", "August": "de", "September": "de ms", "November": "de ms", "Jan": "mg ms sw", "Feb": "mg ms sw", "Mar": "fil mg", "Apr": "mg ms sw",
		"May": "fil", "Jun": "ms sw", "Jul": "ms sw", "Sep": "mg ms sw", "Nov": "mg ms sw",
	},
	"loan word": {
		"Bytes":  "fil",
		"Import": "de fil fr ms", "Bonus": "de fil fr it ms", "Code": "de fil fr", "Status": "de ms", "File": "fil it", "Account": "fil it", "timer": "fil it",
		"Folder": "fil ms", "Backup": "fil", "Column": "fil", "File: {{.A}}": "fil it", "Format": "de fil fr ms", "Passphrase": "de fil it",
		"Platform: {{.A}}": "fil ms", "import": "fil fr ms", "platform": "fil ms", "status": "ms", "Imports": "fr", "Platform": "fil ms", "Entry": "fil", "Reference": "fil", "Time zone": "fil", "Backup {{.A}}": "fil",
	},
}

func TestNothingIsLeftInEnglish(t *testing.T) {
	used := map[string]bool{}
	eachPhrase(t, func(code, key string, english, phrase any) {
		text := strings.Join(texts(phrase), "|")
		if text != strings.Join(texts(english), "|") || strings.IndexFunc(place.ReplaceAllString(text, ""), unicode.IsLetter) < 0 {
			return
		}
		for _, reviewed := range alike {
			if languages := reviewed[text]; languages == "*" || slices.Contains(strings.Fields(languages), code) {
				used[text+" "+languages] = true
				used[text+" "+code] = true
				return
			}
		}
		t.Errorf("%s, %s: %q is English; translate it or review it in the list", code, key, text)
	})
	for _, reviewed := range alike {
		for text, languages := range reviewed {
			for _, code := range strings.Fields(languages) {
				if !used[text+" "+code] {
					t.Errorf("%q is reviewed for %s, which does not say it", text, code)
				}
			}
		}
	}
}

func TestFrenchKeepsItsSignsOnTheLine(t *testing.T) {
	for key, phrase := range phrasesOf(t, "fr") {
		for _, text := range texts(phrase) {
			for _, sign := range []string{" :", " ;", " ?", " !", " »", "« "} {
				if strings.Contains(text, sign) {
					t.Errorf("%s: %q has a space that breaks before or behind a sign", key, text)
				}
			}
		}
	}
}

func TestASentenceEndsAsInEnglish(t *testing.T) {
	eachPhrase(t, func(code, key string, english, phrase any) {
		first, said := texts(english)[0], texts(phrase)[0]
		for _, mark := range []string{".", "?", "…"} {
			if strings.HasSuffix(first, mark) != strings.HasSuffix(said, mark) && len([]rune(place.ReplaceAllString(said, ""))) > 7 {
				t.Errorf("%s, %s: %q ends otherwise than %q", code, key, said, first)
			}
		}
		if (said == "") != (first == "") {
			t.Errorf("%s, %s: empty in one language only", code, key)
		}
	})
}

func TestEveryLetterIsInTheTypeface(t *testing.T) {
	for _, font := range []assets.Font{assets.SansRegular, assets.SansSemiBold} {
		face, err := sfnt.Parse(font.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range Languages() {
			missing := map[rune]bool{}
			spoken := spoken(t, l.Code)
			for _, phrase := range phrasesOf(t, l.Code) {
				for _, r := range strings.Join(texts(phrase), "") + l.Name + spoken.Say("count.tasks", 1_234_567) {
					if glyph, err := face.GlyphIndex(nil, r); (err != nil || glyph == 0) && !unicode.IsControl(r) {
						missing[r] = true
					}
				}
			}
			for r := range missing {
				t.Errorf("%s: %s has no %q (%U)", l.Code, font, r, r)
			}
		}
	}
}
