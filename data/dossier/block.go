package dossier

import "codeberg.org/go-pdf/fpdf"

// block is a part of a document from edge to edge.
type block interface {
	// lay draws it at the place of the sheet and moves that on.
	lay(s *sheet)
	// least is the room that it must have on the page where it begins.
	least(s *sheet) float64
	// words are its texts, in the order drawn.
	words() []string
}

// heading begins a part, or a section of one.
type heading struct {
	text  string
	face  face
	level int    // of the bookmark; -1: none
	ref   string // what pages refer to it by; "": nothing
	above float64
	rule  bool
}

func (h heading) lines(s *sheet) []line {
	f := h.face
	for f.size > 0.8*h.face.size && s.wide(h.text, f) > s.room() {
		f.size *= 0.98 // a little smaller is better than a second line
	}
	if s.wide(h.text, f) > s.room() {
		f = h.face
	}
	return s.lines([]span{{h.text, f}}, s.room())
}

func (h heading) least(s *sheet) float64 {
	return h.above*s.pace + float64(len(h.lines(s)))*h.face.lead() + 5
}

func (h heading) lay(s *sheet) {
	switch {
	case s.headed:
		s.y += min(h.above, 2)
	case !s.top():
		s.y += h.above * s.pace
	}
	n := len(s.pages) - 1
	if h.level >= 0 {
		s.bookmarks = append(s.bookmarks, bookmark{h.text, h.level, n, s.y})
	}
	if h.ref != "" {
		s.refs[h.ref] = n + 1
	}
	if h.rule && !s.top() {
		s.rule(margin, s.w-margin, s.y-h.above*s.pace/2, 0.6, hairline)
	}
	for _, l := range h.lines(s) {
		s.put(l, margin, s.y, h.face.lead())
		s.y += h.face.lead()
	}
	s.y += 5
}

func (h heading) words() []string { return []string{h.text} }

// para is a paragraph, with at least two lines on each page it stands on.
type para struct {
	spans  []span
	lead   float64
	after  float64
	indent float64
	keep   bool // with what follows
	whole  bool // on one page, where it is no longer than that
}

func (p para) lines(s *sheet) []line { return s.fonts.lines(p.spans, s.room()-p.indent) }

func (p para) least(s *sheet) float64 {
	n := len(p.lines(s))
	if n > 3 && !(p.whole && float64(n)*p.lead < s.bottom()-bodyTop-40) {
		n = 2
	}
	return float64(n) * p.lead
}

func (p para) lay(s *sheet) {
	all := p.lines(s)
	for len(all) > 0 {
		fits := int((s.bottom() - s.y + 0.01) / p.lead)
		switch {
		case fits >= len(all):
			fits = len(all)
		case len(all)-fits == 1 && fits > 2:
			fits-- // no line stands alone on the next page
		case len(all)-fits == 1 || fits < 2:
			fits = 0
		}
		if fits == 0 && s.top() {
			fits = 1
		}
		for _, l := range all[:fits] {
			s.put(l, margin+p.indent, s.y, p.lead)
			s.y += p.lead
		}
		if all = all[fits:]; len(all) > 0 {
			s.newPage()
		}
	}
	s.y += p.after
}

func (p para) words() []string { return words(p.spans) }

func words(spans []span) []string {
	out := make([]string, len(spans))
	for i, s := range spans {
		out[i] = s.text
	}
	return out
}

// field is a label and what it is about.
type field struct {
	label string
	value []span
}

// fields stand as two columns.
type fields []field

const (
	labelLeast = 112.5
	labelMost  = 142.
	labelGap   = 10.
	fieldLead  = 14.2
	fieldGap   = 4.3
)

// labelRoom is how wide the labels of a document are, with the room behind them:
// as the widest that is not too long for one line.
func (s *sheet) labelRoom(blocks []block) float64 {
	width := labelLeast
	for _, b := range blocks {
		list, _ := b.(fields)
		for _, one := range list {
			if w := s.wide(one.label, labelFace) + labelGap + 0.1; w <= labelMost {
				width = max(width, w)
			}
		}
	}
	return width
}

func (f fields) set(s *sheet, one field) (label, value []line) {
	return s.lines([]span{{one.label, labelFace}}, s.labels-labelGap), s.lines(one.value, s.room()-s.labels)
}

func (f fields) least(s *sheet) float64 {
	if len(f) == 0 {
		return 0
	}
	if len(f) <= 3 { // few stay together
		sum := 0.0
		for _, one := range f {
			sum += f.tall(s, one)
		}
		if sum < 90 {
			return sum
		}
	}
	label, value := f.set(s, f[0])
	return float64(max(len(label), min(len(value), 3)))*fieldLead + fieldGap*s.pace
}

func (f fields) tall(s *sheet, one field) float64 {
	label, value := f.set(s, one)
	return float64(max(len(label), len(value)))*fieldLead + fieldGap*s.pace
}

func (f fields) lay(s *sheet) {
	for _, one := range f {
		label, value := f.set(s, one)
		tall := f.tall(s, one)
		if tall < s.bottom()-bodyTop {
			s.need(tall)
		} else {
			s.need(fields{one}.least(s))
		}
		for i, l := range label {
			s.put(l, margin, s.y+float64(i)*fieldLead, fieldLead)
		}
		end := s.y + float64(len(label))*fieldLead
		for _, l := range value {
			if s.y+fieldLead > s.bottom()+0.01 {
				s.newPage()
				end = 0
			}
			s.put(l, margin+s.labels, s.y, fieldLead)
			s.y += fieldLead
		}
		s.y = max(s.y, end) + fieldGap*s.pace
	}
}

func (f fields) words() []string {
	var out []string
	for _, one := range f {
		out = append(append(out, one.label), words(one.value)...)
	}
	return out
}

// tile is one of the figures at the top.
type tile struct{ label, value, note string }

type tiles []tile

const tilePad = 13.5

func (t tiles) set(s *sheet) (width, tall float64, notes [][]line) {
	width = (s.room() - 2*tilePad*float64(len(t)-1)) / float64(len(t))
	for _, one := range t {
		lines := s.lines([]span{{one.note, noteFace}}, width)
		notes = append(notes, lines)
		tall = max(tall, float64(len(lines))*noteFace.lead())
	}
	return width, tall + noteFace.lead() + bigFace.lead() + 2, notes
}

func (t tiles) least(s *sheet) float64 { _, tall, _ := t.set(s); return tall + 22 }

func (t tiles) lay(s *sheet) {
	width, tall, notes := t.set(s)
	s.rule(margin, s.w-margin, s.y, 0.6, hairline)
	s.y += 10
	for i, one := range t {
		x, y := margin+float64(i)*(width+2*tilePad), s.y
		if i > 0 {
			top := y
			s.draw(func(pdf *fpdf.Fpdf) {
				pdf.SetDrawColor(hairline[0], hairline[1], hairline[2])
				pdf.SetLineWidth(0.6)
				pdf.Line(x-tilePad, top, x-tilePad, top+tall)
			})
		}
		s.put(s.fit(one.label, noteFace, width), x, y, noteFace.lead())
		y += noteFace.lead() + 1
		s.put(s.fit(one.value, bigFace, width), x, y, bigFace.lead())
		y += bigFace.lead() + 1
		for _, l := range notes[i] {
			s.put(l, x, y, noteFace.lead())
			y += noteFace.lead()
		}
	}
	s.y += tall + 10
	s.rule(margin, s.w-margin, s.y, 0.6, hairline)
	s.y += 6
}

// fit is a text on one line, smaller where it is too wide.
func (s *sheet) fit(text string, f face, width float64) line {
	for l := s.one(text, f); ; l = s.one(text, f) {
		if l.width <= width || f.size < 5 {
			return l
		}
		f.size *= 0.95
	}
}

func (t tiles) words() []string {
	var out []string
	for _, one := range t {
		out = append(out, one.label, one.value, one.note)
	}
	return out
}

// signing are lines to sign on, with what belongs on each.
type signing []string

func (g signing) least(s *sheet) float64 { return 24 + 38*s.pace }

func (g signing) lay(s *sheet) {
	s.y += 38 * s.pace
	const gap = 15.
	width := (s.room() - gap*float64(len(g)-1)) / float64(len(g))
	tallest := 0
	for i, text := range g {
		x := margin + float64(i)*(width+gap)
		s.rule(x, x+width, s.y, 0.8, grey)
		lines := s.lines([]span{{text, noteFace}}, width)
		for j, l := range lines {
			s.put(l, x, s.y+3+float64(j)*noteFace.lead(), noteFace.lead())
		}
		tallest = max(tallest, len(lines))
	}
	s.y += 8 + float64(tallest)*noteFace.lead()
}

func (g signing) words() []string { return g }

// space is room between blocks.
type space float64

func (sp space) least(*sheet) float64 { return 0 }
func (sp space) words() []string      { return nil }

func (sp space) lay(s *sheet) {
	if !s.top() {
		s.y += float64(sp)
	}
}

// turn begins a new page.
type turn struct{}

func (turn) least(*sheet) float64 { return 0 }
func (turn) words() []string      { return nil }

func (turn) lay(s *sheet) {
	if !s.top() {
		s.newPage()
	}
}

// pace says how much of the usual room stands between what follows.
type pace float64

func (pace) least(*sheet) float64 { return 0 }
func (pace) words() []string      { return nil }
func (p pace) lay(s *sheet)       { s.pace = float64(p) }
