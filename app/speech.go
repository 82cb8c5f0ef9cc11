package app

import (
	"io/fs"

	"fyne.io/fyne/v2/lang"

	"clickwage/app/present"
	"clickwage/app/speech"
	"clickwage/assets"
)

// Speaker finds the phrases of a language, "" for the system's, and says which
// language it is.
type Speaker func(language string) (say present.Phrase, code string, err error)

// Speak makes Clickwage speak a language, "" for the system's where it is one of
// ours, else English. Fyne says the words of its own dialogs and chooses their
// language once, by the system: those of the language chosen are handed to it in
// that place.
func Speak(language string) (present.Phrase, string, error) {
	system := lang.SystemLocale()
	if language == "" {
		language = system.LanguageString()
	}
	language = speech.Match(language)
	spoken, err := speech.In(language)
	if err != nil {
		return nil, language, err
	}
	words, err := fs.ReadFile(assets.Translations(), language+".json")
	if err != nil {
		return nil, language, err
	}
	if err := lang.AddTranslationsForLocale(words, system); err != nil {
		return nil, language, err
	}
	return spoken.Say, language, nil
}
