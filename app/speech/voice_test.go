package speech

import (
	"encoding/json"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"clickwage/assets"
)

// strangers are the words of the other voice: the window says du, tú, tu, vous
// and você. Spanish and Italian leave the pronoun out, so the commonest polite
// requests stand beside it. A word with a capital is one only as it is written.
var strangers = map[string]string{
	"de": "Sie Ihnen Ihr Ihre Ihrem Ihren Ihrer Ihres",
	"es": "usted ustedes abra adjunte añada anote cierre compruebe copie corrija diga elija envíe escriba espere inténtelo introduzca marque pulse recupere revise seleccione vuelva",
	"it": "Lei Suo Sua Suoi Sue aggiunga alleghi apra chiuda corregga dica prema recuperi riprovi rimuova scelga scriva spunti",
	"fr": "tu toi te ton ta tes",
	"pt": "tu ti teu tua teus tuas contigo",
}

// things are the German phrases that speak of a thing or of several, which
// begin a sentence with the same word as the polite form.
var things = []string{
	"cases.bundle.words", "cases.exposure.care", "cases.step.amount.note", "cases.witness.send", "cases.witness.words", "error.exists.safe", "error.notledger.safe",
	"import.note.reading", "notice.span.removed", "payments.match", "restore.passphrase", "restore.words", "settings.floor.note", "support.web.note",
}

// strays are renderings that were given up for the word of the same idea, which
// the rest of the window says.
var strays = map[string]map[string]string{
	"de": {"journal": "Arbeitsbuch", "historie": "Verlauf", "computer": "Rechner", "computers": "Rechner", "kennung": "Id"},
	"es": {"libro": "registro", "respaldo": "copia", "respaldar": "copiar", "identificador": "id"},
	"it": {"controversia": "contestazione", "cronologia": "storico", "identificativo": "id"},
	"fr": {"demandeur": "donneur d’ordre", "récompense": "rémunération", "devise": "monnaie", "devises": "monnaies", "chronomètre": "minuteur"},
	"pt": {"livro": "registro", "ficheiro": "arquivo", "backup": "cópia", "penoso": "angustiante", "identificador": "id"},
}

// eachWordOfTheWindow calls do for every word of every phrase of the window. What
// is printed for clients, offices and courts stays formal and is left out.
func eachWordOfTheWindow(t *testing.T, do func(code, key, word string)) {
	for _, l := range Languages() {
		raw, err := fs.ReadFile(assets.Translations(), l.Code+".json")
		if err != nil {
			t.Fatal(err)
		}
		var phrases map[string]any
		if err := json.Unmarshal(raw, &phrases); err != nil {
			t.Fatal(err)
		}
		for _, key := range slices.Sorted(maps.Keys(phrases)) {
			words := strings.FieldsFunc(strings.Join(texts(phrases[key]), " "), func(r rune) bool { return !unicode.IsLetter(r) })
			slices.Sort(words)
			for _, word := range slices.Compact(words) {
				do(l.Code, key, word)
			}
		}
	}
}

func TestEachLanguageSpeaksInOneVoice(t *testing.T) {
	var met []string
	eachWordOfTheWindow(t, func(code, key, word string) {
		strange := strings.Fields(strangers[code])
		switch {
		case !slices.Contains(strange, word) && !slices.Contains(strange, strings.ToLower(word)):
		case code == "de" && slices.Contains(things, key):
			met = append(met, key)
		default:
			t.Errorf("%s, %s: %q is of another voice than the window’s", code, key, word)
		}
	})
	for _, key := range things {
		if !slices.Contains(met, key) {
			t.Errorf("%s is reviewed for a thing of which it no longer speaks", key)
		}
	}
}

func TestOneIdeaHasOneWord(t *testing.T) {
	eachWordOfTheWindow(t, func(code, key, word string) {
		if better := strays[code][strings.ToLower(word)]; better != "" {
			t.Errorf("%s, %s: %q, where the window says %q elsewhere", code, key, word, better)
		}
	})
}
