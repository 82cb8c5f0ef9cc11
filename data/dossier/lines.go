package dossier

import "strings"

// span is a text in one face. It is clean.
type span struct {
	text string
	face face
}

// piece is a part of a line.
type piece struct {
	span
	x float64
}

// line is one line of text with its width.
type line struct {
	pieces []piece
	width  float64
}

type letter struct {
	r    rune
	face face
}

// lines breaks spans at spaces, and a word that is wider than a line, such as an
// id or a hash, after one of its signs or where it must.
func (f *fonts) lines(spans []span, width float64) []line {
	var all []letter
	for _, s := range spans {
		for _, r := range s.text {
			all = append(all, letter{r, s.face})
		}
	}
	var out []line
	for from := 0; from < len(all); {
		end, next := f.fill(all[from:], width)
		out = append(out, f.set(all[from:from+end]))
		from += next
		if from == len(all) && all[from-1].r == '\n' {
			break
		}
	}
	return out
}

// fill says how many letters make a line and where the next one begins.
func (f *fonts) fill(all []letter, width float64) (end, next int) {
	x, space, sign := 0.0, -1, -1
	for i, l := range all {
		if l.r == '\n' {
			return i, i + 1
		}
		if l.r == ' ' {
			space, sign = i, -1
		}
		x += f.width(l.r, l.face)
		if x > width+0.01 && l.r != ' ' {
			switch {
			case space > 0:
				return space, space + 1
			case sign > i/2:
				return sign, sign
			}
			return max(1, i), max(1, i)
		}
		if strings.ContainsRune("-/_.,;:?&=", l.r) {
			sign = i + 1
		}
	}
	return len(all), len(all)
}

// set makes a line of letters, with spaces around it left out.
func (f *fonts) set(all []letter) line {
	for len(all) > 0 && all[len(all)-1].r == ' ' {
		all = all[:len(all)-1]
	}
	var l line
	for i := 0; i < len(all); {
		start, x := i, l.width
		var text strings.Builder
		for ; i < len(all) && all[i].face == all[start].face; i++ {
			text.WriteRune(all[i].r)
			l.width += f.width(all[i].r, all[i].face)
		}
		l.pieces = append(l.pieces, piece{span{text.String(), all[start].face}, x})
	}
	return l
}

// marks stand around what is bold within a phrase; clean text has none.
const (
	boldOn  = "\x0e"
	boldOff = "\x0f"
)

// rich are the spans of a text with marks of bold.
func rich(text string, plain face) []span {
	var out []span
	strong := plain
	strong.weight = bold
	for i, part := range strings.Split(text, boldOn) {
		if i > 0 {
			inside, rest, _ := strings.Cut(part, boldOff)
			out = append(out, span{inside, strong})
			part = rest
		}
		if part != "" {
			out = append(out, span{part, plain})
		}
	}
	return out
}
