package speech

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// renamed are countries whose names the tables of golang.org/x/text, which are
// those of CLDR 32, have from before they changed, or lack.
var renamed = map[string]map[string]string{
	"MK": {
		"en": "North Macedonia", "fr": "Macédoine du Nord", "es": "Macedonia del Norte", "pt": "Macedônia do Norte", "de": "Nordmazedonien",
		"it": "Macedonia del Nord", "sw": "Makedonia Kaskazini", "mg": "Makedonia Avaratra", "ms": "Macedonia Utara", "fil": "Hilagang Macedonia",
	},
	"SZ": {
		"en": "Eswatini", "fr": "Eswatini", "es": "Esuatini", "pt": "Essuatíni", "de": "Eswatini",
		"it": "Eswatini", "sw": "Eswatini", "mg": "Eswatini", "ms": "Eswatini", "fil": "Eswatini",
	},
}

// Country is the name of a country in a language, in English where the language
// has none, and its code where there is no such country.
// Example: Country("de", "PT") is "Portugal".
func Country(of, code string) string {
	if name, ok := renamed[code][of]; ok {
		return name
	}
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	for _, tag := range []language.Tag{language.Make(of), language.English} {
		names := display.Regions(tag) // nil in a language without any
		if names == nil {
			continue
		}
		if name := names.Name(region); name != "" {
			return name
		}
	}
	return code
}
