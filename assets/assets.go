// Package assets holds the files that ship inside Clickwage: the IBM Plex
// typefaces, the line icons, the picture of the app, the translations, the
// platforms' rules, minimum wages for reference, what a country proposes, and
// addresses for help.
//
// It hands out bytes and nothing else. It refuses to know about any toolkit, so
// that a terminal program can use it as well as the window; tinting an icon or
// loading a typeface is the work of whoever draws.
//
// It imports the standard library only. The typefaces are under the SIL Open
// Font License 1.1 (fonts/OFL.txt); every icon is drawn for Clickwage.
package assets

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
)

//go:embed fonts/*.ttf fonts/OFL.txt
var fonts embed.FS

//go:embed icons/*.svg icons/app.png
var icons embed.FS

//go:embed platforms/rules.json
var rules []byte

//go:embed platforms/grounds.json
var grounds []byte

//go:embed wages/minimum.json
var wages []byte

//go:embed help/addresses.json
var help []byte

//go:embed countries/countries.txt
var countries []byte

//go:embed translations/*.json translations/dossier/*.json
var translations embed.FS

// Font names one embedded typeface.
type Font string

// The three typefaces: running text, emphasis, and keys or hashes.
const (
	SansRegular  Font = "IBMPlexSans-Regular.ttf"
	SansSemiBold Font = "IBMPlexSans-SemiBold.ttf"
	MonoRegular  Font = "IBMPlexMono-Regular.ttf"
)

// Bytes returns the TrueType file. It is nil for a name that is not one of the
// constants above.
func (f Font) Bytes() []byte {
	return read(fonts, "fonts/"+string(f))
}

// FontLicence returns the text of the licence the typefaces are under.
func FontLicence() string {
	return string(read(fonts, "fonts/OFL.txt"))
}

// SVG returns the icon as an SVG drawing of 24 by 24 units whose lines have the
// colour "currentColor". It is nil for an icon that does not exist.
// Example: IconWork.SVG() is the picture of a stopwatch.
func (i Icon) SVG() []byte {
	return read(icons, "icons/"+string(i)+".svg")
}

// AppSVG returns the picture of the app in its own colours.
func AppSVG() []byte {
	return read(icons, "icons/app.svg")
}

// AppPNG returns the picture of the app, 256 by 256 pixels.
func AppPNG() []byte {
	return read(icons, "icons/app.png")
}

// Translations returns a file system with one JSON file per language at its
// top, such as "en.json".
func Translations() fs.FS {
	sub, err := fs.Sub(translations, "translations")
	if err != nil {
		return translations
	}
	return sub
}

// Words returns all phrases of a language as one JSON object: those of its file at
// the top of Translations and those of dossiers and letters beside it. The error
// names a language without a file and a key that both have.
func Words(language string) ([]byte, error) {
	all := map[string]json.RawMessage{}
	for _, name := range []string{language + ".json", "dossier/" + language + ".json"} {
		raw, err := fs.ReadFile(Translations(), name)
		if err != nil {
			return nil, err
		}
		var some map[string]json.RawMessage
		if err := json.Unmarshal(raw, &some); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for key, phrase := range some {
			if all[key] != nil {
				return nil, fmt.Errorf("%s: %s is said twice", name, key)
			}
			all[key] = phrase
		}
	}
	return json.Marshal(all)
}

// Rules returns the platforms' rules and deadlines as JSON, each with its
// source, date and confidence; package deadline reads them.
func Rules() []byte { return bytes.Clone(rules) }

// Grounds returns what decisions of platforms are held against in a dispute, as
// Rules does: grounds for rejections, practices and laws, in English and French.
func Grounds() []byte { return bytes.Clone(grounds) }

// Wages returns the minimum wages for reference as JSON, each with its date,
// source and confidence; package wage reads them.
func Wages() []byte { return bytes.Clone(wages) }

// Help returns the addresses of people who help as JSON, each with its source,
// date and confidence; package help reads them.
func Help() []byte { return bytes.Clone(help) }

// Countries returns, a line each, what a country proposes: its currency and its
// time zones; package country reads them.
func Countries() []byte { return bytes.Clone(countries) }

func read(from embed.FS, name string) []byte {
	b, err := from.ReadFile(name)
	if err != nil {
		return nil
	}
	return b
}
