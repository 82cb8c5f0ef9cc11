package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Span is a piece of text of one look inside a paragraph.
type Span struct {
	Text  string
	Style Style
}

// Words is one span. Example: Words("£1.80", Body().Bolder()).
func Words(text string, st Style) Span { return Span{Text: text, Style: st} }

// Plain is a paragraph's text in one style.
func Plain(text string, st Style) []Span { return []Span{{text, st}} }

// Paragraph is text of several looks that goes on in the next line when a line
// is full. Put it in a Column or Card, which ask for its height at their width.
type Paragraph struct {
	widget.BaseWidget
	Reads
	spans    []Span
	width    float32
	oneLine  bool
	centred  bool
	minWidth float32
}

// NewParagraph returns a paragraph.
// Example: NewParagraph(Words("A lab · ", Body()), Words("£1.80", Body().Bolder())).
func NewParagraph(spans ...Span) *Paragraph {
	p := &Paragraph{spans: spans, minWidth: 40}
	p.ExtendBaseWidget(p)
	return p
}

var _ desktop.Hoverable = (*Paragraph)(nil)

// NewSpans returns spans on one line, shortened where they end; the status line
// tells them whole while the pointer is on them.
func NewSpans(spans ...Span) *Paragraph {
	p := NewParagraph(spans...)
	p.oneLine = true
	return p
}

// SetSpans changes the text and repaints if it differs.
func (p *Paragraph) SetSpans(spans ...Span) {
	if slices.Equal(p.spans, spans) {
		return
	}
	p.spans = slices.Clone(spans)
	p.Refresh()
}

// Text returns the text without its looks.
func (p *Paragraph) Text() string {
	var b strings.Builder
	for _, s := range p.spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// MouseIn implements desktop.Hoverable.
func (p *Paragraph) MouseIn(*desktop.MouseEvent) {
	if p.oneLine && p.wants() > p.Size().Width+0.5 {
		tell(p, nil, p.Text())
	}
}

// MouseMoved implements desktop.Hoverable.
func (p *Paragraph) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *Paragraph) MouseOut() {
	if p.oneLine {
		tell(p, nil, "")
	}
}

// HeightFor returns the height at that width.
func (p *Paragraph) HeightFor(width float32) float32 {
	return p.flow(width, nil)
}

func (p *Paragraph) lineHeight() float32 {
	h := Caption().lineHeight()
	for _, s := range p.spans {
		h = max(h, s.Style.lineHeight())
	}
	return snap(h)
}

// flow calls put with each piece and where it goes, and returns the height.
func (p *Paragraph) flow(width float32, put func(x, y float32, text string, st Style)) float32 {
	if len(p.spans) == 0 {
		return 0
	}
	at := flowAt{width: width, line: p.lineHeight(), base: p.base()}
	for n, s := range p.spans {
		rest := Paragraph{spans: p.spans[n:]}
		at.next, at.nextBase = rest.lineHeight(), rest.base()
		for i, hard := range strings.Split(s.Text, "\n") {
			if i > 0 {
				at.turn()
			}
			flowWords(&at, hard, s.Style, func(x, y float32, text string) {
				if put != nil {
					put(x, y-s.Style.ascent(), text, s.Style)
				}
			})
		}
	}
	return at.y + at.line
}

// flowAt is how far a text has come: where it goes on, how high its present line
// is with its base, and how high the next will be, which the tallest of the
// spans before may not be on.
type flowAt struct{ x, y, width, line, base, next, nextBase float32 }

func (at *flowAt) turn() {
	at.x, at.y = 0, at.y+at.line
	at.line, at.base = at.next, at.nextBase
}

// flowWords sets words from at on, joining those of a line into one piece. put
// is told the base of their line.
func flowWords(at *flowAt, text string, st Style, put func(x, base float32, text string)) {
	piece := ""
	flush := func() {
		if strings.TrimSpace(piece) != "" {
			put(at.x, at.y+at.base, strings.TrimRight(piece, " "))
		}
		at.x += st.width(piece)
		piece = ""
	}
	for word := range splitWords(text, at.width, st) {
		bare := strings.TrimRight(word, " ")
		if at.x+st.width(piece+bare) > at.width+0.5 && (at.x > 0 || piece != "") {
			flush()
			at.turn()
			word = strings.TrimLeft(word, " ")
		}
		piece += word
	}
	flush()
}

// longWord is how many bytes a word has at most that is kept whole; a longer one,
// which is a path, may go on in the next line after each of its folders.
const longWord = 24

// splitWords yields words with the spaces that follow them; one that is wider
// than a line in pieces that fit.
func splitWords(text string, width float32, st Style) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for text != "" {
			end := strings.IndexByte(text, ' ')
			if end < 0 {
				end = len(text)
			}
			if at := strings.IndexAny(text[:end], `/\`); at >= 0 && end > longWord {
				end = at + 1
			}
			if st.width(text[:end]) > width && width > 0 {
				end = fitting(text[:end], width, st)
			}
			for end < len(text) && text[end] == ' ' {
				end++
			}
			if !yield(text[:end]) {
				return
			}
			text = text[end:]
		}
	}
}

// fitting is how many bytes of a word fit into a width, at least one letter;
// a path breaks behind a stroke.
func fitting(word string, width float32, st Style) int {
	end := 0
	for at, r := range word {
		if next := at + len(string(r)); end == 0 || st.width(word[:next]) <= width {
			end = next
		} else {
			break
		}
	}
	if stroke := strings.LastIndexAny(word[:end], `/\`); stroke > 0 {
		return stroke + 1
	}
	return end
}

// wrapped draws a text on as many lines as it needs at the width of an area.
func (s *sheet) wrapped(a area, text string, st Style) {
	p := Paragraph{spans: Plain(text, st)}
	p.flow(a.W, func(x, y float32, piece string, st Style) { s.text(a.X+x, a.Y+y, a.W-x+1, piece, st) })
}

// wrappedHeight is how high wrapped draws a text.
func wrappedHeight(text string, width float32, st Style) float32 {
	p := Paragraph{spans: Plain(text, st)}
	return p.flow(width, nil)
}

// CreateRenderer implements fyne.Widget.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(p, p.minSize, p.draw)
}

func (p *Paragraph) minSize() fyne.Size {
	if p.oneLine {
		return fyne.NewSize(min(p.minWidth, p.wants()), p.lineHeight())
	}
	w := p.width
	if w == 0 {
		w = 400
	}
	return fyne.NewSize(p.minWidth, p.HeightFor(w))
}

// wants is the width of all the text on one line.
func (p *Paragraph) wants() float32 {
	if !p.oneLine {
		return p.minWidth
	}
	w := float32(0)
	for _, s := range p.spans {
		w += s.Style.width(s.Text)
	}
	return w
}

func (p *Paragraph) draw(s *sheet, a area) {
	if a.W == 0 {
		return
	}
	p.width = a.W
	if p.oneLine {
		p.drawLine(s, a)
		return
	}
	p.flow(a.W, func(x, y float32, text string, st Style) {
		if p.centred {
			x = max(0, snap((a.W-st.width(text))/2))
		}
		s.text(x, y, a.W-x+1, text, st)
	})
}

func (p *Paragraph) drawLine(s *sheet, a area) {
	line := p.lineHeight()
	top, x := floor((a.H-line)/2)+p.base(), float32(0)
	for _, sp := range p.spans {
		if x >= a.W {
			return
		}
		s.text(x, top-sp.Style.ascent(), a.W-x, sp.Text, sp.Style)
		x += sp.Style.width(sp.Text)
	}
}

// base is how far the baseline of a line is under its top: that of its largest
// text.
func (p *Paragraph) base() float32 {
	b := float32(0)
	for _, s := range p.spans {
		b = max(b, s.Style.ascent())
	}
	return b
}
