package evidence

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible is a text as it can be printed: control characters, those that turn
// the direction of writing and others without a picture are shown as ‹U+202E›,
// and bytes that are no UTF-8 as ‹0xFF›.
func Visible(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, "‹0x%02X›", text[0])
		case r != ' ' && !unicode.IsPrint(r):
			fmt.Fprintf(&b, "‹U+%04X›", r)
		default:
			b.WriteString(text[:n])
		}
		text = text[n:]
	}
	return b.String()
}
