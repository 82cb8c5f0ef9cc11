package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Style is how a piece of text looks. Start from Body, Caption, Heading, Title
// or Figure and change what differs.
// Example: Body().Bolder().In(ColorLostText).
type Style struct {
	Size   fyne.ThemeSizeName  // defaults to SizeBody
	Color  fyne.ThemeColorName // defaults to ColorText
	Align  fyne.TextAlign
	Bold   bool
	Mono   bool
	Struck bool
}

// Body is running text, 13 pixels.
func Body() Style { return Style{Size: SizeBody, Color: ColorText} }

// Caption is second-rank text, 12 pixels.
func Caption() Style { return Style{Size: SizeCaption, Color: ColorText2} }

// Heading is the name of a card, 14 pixels and bold.
func Heading() Style { return Style{Size: SizeHeading, Color: ColorText, Bold: true} }

// Title is the name of a page or task, 18 pixels and bold.
func Title() Style { return Style{Size: SizeTitle, Color: ColorText, Bold: true} }

// Figure is a large number: SizeFigure, SizeFigureMid or SizeFigureSmall.
func Figure(size fyne.ThemeSizeName) Style { return Style{Size: size, Color: ColorText, Bold: true} }

// In returns the style in another colour.
func (s Style) In(c fyne.ThemeColorName) Style { s.Color = c; return s }

// Bolder returns the style in bold.
func (s Style) Bolder() Style { s.Bold = true; return s }

// Fixed returns the style in the monospaced face, for keys and hashes.
func (s Style) Fixed() Style { s.Mono = true; return s }

// Crossed returns the style struck through, for money that will not come.
func (s Style) Crossed() Style { s.Struck = true; return s }

// Right returns the style aligned to the right.
func (s Style) Right() Style { s.Align = fyne.TextAlignTrailing; return s }

// Centred returns the style aligned to the middle.
func (s Style) Centred() Style { s.Align = fyne.TextAlignCenter; return s }

func (s Style) fyne() fyne.TextStyle {
	return fyne.TextStyle{Bold: s.Bold, Monospace: s.Mono, Strikethrough: s.Struck}
}

func (s Style) px() float32 {
	if s.Size == "" {
		s.Size = SizeBody
	}
	return theme.Size(s.Size)
}

func (s Style) colorName() fyne.ThemeColorName {
	if s.Color == "" {
		return ColorText
	}
	return s.Color
}

func (s Style) measure(str string) fyne.Size {
	st := s.fyne()
	st.Strikethrough = false
	return fyne.MeasureText(str, s.px(), st)
}

func (s Style) width(str string) float32 {
	if str == "" {
		return 0
	}
	return s.measure(str).Width
}

func (s Style) lineHeight() float32 { return s.measure(" ").Height }

// The measures of IBM Plex in parts of the text size: from the top of the line
// to the baseline, and half a capital.
const (
	plexAscent  = 1.025
	plexHalfCap = 0.349
)

// ascent is how far the baseline is under the top of a line, as the painters
// round it.
func (s Style) ascent() float32 { return ceil(s.px()*plexAscent - 0.01) }

// topIn is where a line begins so that its capitals stand in the middle of a
// height. Texts of 12 to 14 pixels get one baseline at any height.
func (s Style) topIn(height float32) float32 {
	if height <= s.lineHeight()+1 {
		return 0
	}
	return snap(height/2+plexHalfCap*s.px()+0.35) - s.ascent()
}

const ellipsis = "…"

// ellipsise shortens str so that it is at most w wide, with an ellipsis where
// something is missing. It returns "" if not even the ellipsis fits.
func ellipsise(str string, w float32, st Style) string {
	if str == "" || st.width(str) <= w+0.5 {
		return str
	}
	runes := []rune(str)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if st.width(string(runes[:mid])+ellipsis) <= w {
			low = mid
		} else {
			high = mid - 1
		}
	}
	if low == 0 && st.width(ellipsis) > w {
		return ""
	}
	for low > 0 && (runes[low-1] == ' ' || runes[low-1] == '·') {
		low--
	}
	return string(runes[:low]) + ellipsis
}
