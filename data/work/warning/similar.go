package warning

import (
	"strings"
	"unicode"
)

// SimilarFrom is how much of their three-letter pieces two titles must share.
const SimilarFrom = 0.5

// Similar says whether two titles may be of one task: whether the Dice
// coefficient of their sets of three-letter pieces, 2 |A and B| / (|A| + |B|),
// is SimilarFrom or more, after case and all but letters and digits are taken
// away. A title that is not known is similar to any.
// Example: "Image study (10 min)" has 13 pieces and "image study" 8, all of them
// shared: 0.76.
func Similar(a, b string) bool {
	one, two := pieces(a), pieces(b)
	if len(one) == 0 || len(two) == 0 {
		return true
	}
	shared := 0
	for piece := range one {
		if two[piece] {
			shared++
		}
	}
	return float64(2*shared) >= SimilarFrom*float64(len(one)+len(two))
}

// pieces are the three-letter pieces of a title; a shorter one is its own piece.
func pieces(title string) map[string]bool {
	letters := []rune(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, title))
	all := map[string]bool{}
	if n := len(letters); n > 0 && n < 3 {
		all[string(letters)] = true
	}
	for i := 0; i+3 <= len(letters); i++ {
		all[string(letters[i:i+3])] = true
	}
	return all
}
