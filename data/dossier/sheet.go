package dossier

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"codeberg.org/go-pdf/fpdf"
)

// shade is a colour of the print.
type shade [3]int

// The shades: dark and mid for text, rules in three strengths.
var (
	ink      = shade{0x1B, 0x23, 0x27}
	grey     = shade{0x56, 0x60, 0x6A}
	hairline = shade{0xD3, 0xD6, 0xD8}
)

// Measures in points.
const (
	margin   = 54.
	headRule = 66. // the rule under the running head
	bodyTop  = 84.
	footRoom = 84. // under the text
)

// The faces.
var (
	titleFace = face{bold, 19.5, ink}
	leadFace  = face{regular, 11.5, ink}
	partFace  = face{bold, 13, ink}
	headFace  = face{bold, 10.5, ink}
	bodyFace  = face{regular, 9.75, ink}
	labelFace = face{regular, 9.75, grey}
	noteFace  = face{regular, 8.6, grey}
	cellFace  = face{regular, 8.2, ink}
	bigFace   = face{bold, 18, ink}
	hashFace  = face{mono, 8.2, ink}
	footFace  = face{regular, 8.2, grey}
	footHash  = face{mono, 8.2, grey}
)

// op draws one thing on a page.
type op func(pdf *fpdf.Fpdf)

type bookmark struct {
	title       string
	level, page int
	y           float64
}

// page is what is drawn on a page; repeats are words that stand there again,
// such as the head of a table that goes on.
type page struct {
	repeats []op
	ops     []op
	again   []string
}

// sheet is a document being laid out.
type sheet struct {
	*fonts
	o         Options
	title     string
	author    string
	w, h      float64
	pages     []*page
	y         float64
	pace      float64 // of the usual room between blocks
	headed    bool    // what was laid last is a heading
	labels    float64 // how wide the labels of fields are
	bookmarks []bookmark
	refs      map[string]int // first page of what others refer to
	runHead   string         // at the head of every page, beside its number
	left      []string       // at the foot of the first page, the first of them on all
	hash      []string       // at the foot of the first page, to the right
	short     string         // in its place on all others
	err       error
}

func newSheet(f *fonts, o Options, title string) *sheet {
	s := &sheet{fonts: f, o: o, title: title, refs: map[string]int{}, pace: 1}
	s.w, s.h = o.Paper.size()
	s.newPage()
	return s
}

// room is the width of the text.
func (s *sheet) room() float64 { return s.w - 2*margin }

// bottom is where the text of a page ends.
func (s *sheet) bottom() float64 { return s.h - footRoom }

func (s *sheet) newPage() {
	s.pages = append(s.pages, &page{})
	s.y = bodyTop
}

// need begins a page where so much room is not left, unless a page has just begun.
func (s *sheet) need(height float64) {
	if s.y+height > s.bottom()+0.01 && s.y > bodyTop {
		s.newPage()
	}
}

func (s *sheet) top() bool { return s.y <= bodyTop }

func (s *sheet) draw(o op) {
	p := s.pages[len(s.pages)-1]
	p.ops = append(p.ops, o)
}

// put writes a line with its upper edge at y. Its baseline is where a line of
// this lead has it.
func (s *sheet) put(l line, x, y, lead float64) { s.draw(s.writes(l, x, y, lead)) }

func (s *sheet) writes(l line, x, y, lead float64) op {
	return func(pdf *fpdf.Fpdf) {
		for _, p := range l.pieces {
			set(pdf, p.face)
			pdf.Text(x+p.x, y+lead*0.5+p.face.size*0.35, p.text)
		}
	}
}

func set(pdf *fpdf.Fpdf, f face) {
	pdf.SetFont(names[f.weight], "", f.size)
	pdf.SetTextColor(f.shade[0], f.shade[1], f.shade[2])
}

// rule draws a horizontal line.
func (s *sheet) rule(x0, x1, y, thick float64, c shade) { s.draw(ruled(x0, x1, y, thick, c)) }

func ruled(x0, x1, y, thick float64, c shade) op {
	return func(pdf *fpdf.Fpdf) {
		pdf.SetDrawColor(c[0], c[1], c[2])
		pdf.SetLineWidth(thick)
		pdf.Line(x0, y, x1, y)
	}
}

// one is a text on one line.
func (s *sheet) one(text string, f face) line {
	l := line{}
	for _, p := range rich(text, f) {
		l.pieces = append(l.pieces, piece{p, l.width})
		l.width += s.wide(p.text, p.face)
	}
	return l
}

// lay lays blocks out, one under the other; a heading stays with what follows.
func (s *sheet) lay(ctx context.Context, blocks []block) error {
	s.labels = s.labelRoom(blocks)
	for i, b := range blocks {
		if err := ctx.Err(); err != nil {
			return err
		}
		least := 0.0
		for j := i; j < len(blocks); j++ {
			least += blocks[j].least(s)
			if !keeps(blocks[j]) {
				break
			}
		}
		if least > 0 {
			s.need(least)
		}
		b.lay(s)
		_, s.headed = b.(heading)
	}
	return s.err
}

// keeps says whether a block belongs to what follows it.
func keeps(b block) bool {
	p, ok := b.(para)
	_, head := b.(heading)
	return head || ok && p.keep
}

// write makes the PDF.
func (s *sheet) write(w io.Writer) error {
	pdf := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: s.w, Ht: s.h}})
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(s.o.Made.UTC())
	pdf.SetModificationDate(s.o.Made.UTC())
	pdf.SetTitle(s.title, true)
	pdf.SetAuthor(s.author, true)
	pdf.SetCreator(s.o.Program, true)
	pdf.SetProducer(s.o.Program, true)
	pdf.SetLang(s.o.Language)
	for i, file := range s.files {
		pdf.AddUTF8FontFromBytes(names[i], "", file)
	}
	marks := s.bookmarks
	for n, p := range s.pages {
		pdf.AddPage()
		set(pdf, bodyFace) // a bookmark is written in the encoding of the typeface at hand
		for ; len(marks) > 0 && marks[0].page == n; marks = marks[1:] {
			pdf.Bookmark(marks[0].title, marks[0].level, marks[0].y)
		}
		around, _ := s.furniture(n)
		for _, ops := range [][]op{around, p.repeats, p.ops} {
			for _, o := range ops {
				o(pdf)
			}
		}
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return fmt.Errorf("dossier: %w", err)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// furniture draws the head and the foot of a page and gives their words in the
// order drawn.
func (s *sheet) furniture(n int) (ops []op, words []string) {
	lead, top, right := footFace.lead(), s.h-62.0, s.w-margin
	put := func(text string, f face, ends bool, y float64) {
		l, x := s.one(text, f), margin
		if ends {
			x = right - l.width
		}
		ops, words = append(ops, s.writes(l, x, y, lead)), append(words, text)
	}
	put(s.runHead, footFace, false, headRule-18)
	put(s.o.Say("dossier.page", n+1, len(s.pages)), footFace, true, headRule-18)
	ops = append(ops, ruled(margin, right, headRule, 1.4, ink), ruled(margin, right, top-6, 0.6, hairline))
	left, hash := s.left, s.hash
	if n > 0 {
		left, hash = left[:min(1, len(left))], nil
		if s.short != "" {
			hash = []string{s.short}
		}
	}
	for i, text := range left {
		put(text, footFace, false, top+float64(i)*lead)
	}
	for i, text := range hash {
		put(text, footHash, true, top+float64(i)*lead)
	}
	return ops, words
}
