package dossier

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// weight is one of the three typefaces.
type weight uint8

const (
	regular weight = iota
	bold
	mono
)

// names are the typefaces' names in the PDF.
var names = [...]string{"PlexSans", "PlexSansSemiBold", "PlexMono"}

// face is a typeface at a size in points, in a shade.
type face struct {
	weight weight
	size   float64
	shade  shade
}

// lead is the height of a line.
func (f face) lead() float64 { return f.size * 1.42 }

// fonts are the typefaces with the widths of their letters.
type fonts struct {
	files  [3][]byte
	parsed [3]*sfnt.Font
	widths [3]map[rune]float64 // of an em of 1
	known  map[rune]bool       // letters asked for, and whether they are there
}

func readFonts(files Fonts) (*fonts, error) {
	f := &fonts{files: [3][]byte{files.Regular, files.Bold, files.Mono}, known: map[rune]bool{}}
	for i, file := range f.files {
		parsed, err := sfnt.Parse(file)
		if err != nil {
			return nil, fmt.Errorf("dossier: typeface %d: %w", i, err)
		}
		f.parsed[i], f.widths[i] = parsed, map[rune]float64{}
	}
	return f, nil
}

// width is how wide a letter is at a size.
func (f *fonts) width(r rune, at face) float64 {
	w, ok := f.widths[at.weight][r]
	if !ok {
		w = f.measure(r, at.weight)
		f.widths[at.weight][r] = w
	}
	return w * at.size
}

func (f *fonts) measure(r rune, w weight) float64 {
	const em = 1000
	parsed := f.parsed[w]
	glyph, err := parsed.GlyphIndex(nil, r)
	if err != nil {
		return 0.6
	}
	advance, err := parsed.GlyphAdvance(nil, glyph, fixed.I(em), font.HintingNone)
	if err != nil {
		return 0.6
	}
	return float64(advance) / 64 / em
}

func (f *fonts) wide(text string, at face) float64 {
	sum := 0.0
	for _, r := range text {
		sum += f.width(r, at)
	}
	return sum
}

// has says whether all typefaces have a letter.
func (f *fonts) has(r rune) bool {
	there, asked := f.known[r]
	if !asked {
		there = !slices.ContainsFunc(f.parsed[:], func(face *sfnt.Font) bool {
			glyph, err := face.GlyphIndex(nil, r)
			return err != nil || glyph == 0
		})
		f.known[r] = there
	}
	return there
}

// clean makes a text of others safe to set: line ends stay, other white space
// becomes a space, and what would act, turn the text or be an empty box is
// shown by its number. Letters and their accents become one sign, as Unicode has
// them to be equal.
func (f *fonts) clean(text string) string {
	var out strings.Builder
	for _, r := range strings.ReplaceAll(norm.NFC.String(strings.ToValidUTF8(text, "\uFFFD")), "\r\n", "\n") {
		switch {
		case r == '\n' || r == '\r':
			out.WriteByte('\n')
		case r == '\t' || r == ' ':
			out.WriteByte(' ')
		case r == '\u00a0':
			out.WriteRune(r)
		case r == '\u202f': // a narrow space that does not break
			out.WriteRune('\u00a0')
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.IsSpace(r) || r > 0xFFFF || !f.has(r):
			fmt.Fprintf(&out, "[U+%04X]", r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// clean1 makes a text of ours safe: only narrow spaces are not in every typeface.
func (f *fonts) clean1(text string) string { return strings.ReplaceAll(text, "\u202f", "\u00a0") }
