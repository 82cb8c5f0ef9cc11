package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"clickwage/assets"
)

// Mark is an icon with a word, such as a tick and "Approved". The words come
// from the caller, the colour from the meaning.
type Mark struct {
	Icon  assets.Icon
	Text  string
	Color fyne.ThemeColorName // defaults to ColorText2
}

// markPx is the size of an icon beside a word of caption size, iconPx of one
// beside body text on a tile or alone, swatchPx of a sample of colour.
func markPx() float32   { return Unit(14) }
func iconPx() float32   { return Unit(16) }
func swatchPx() float32 { return Unit(10) }

func (m Mark) color() fyne.ThemeColorName {
	if m.Color == "" {
		return ColorText2
	}
	return m.Color
}

func (m Mark) width(st Style) float32 {
	w := st.width(m.Text)
	if m.Icon != "" {
		w += markPx() + 6
	}
	return w
}

// mark draws a mark at the left of an area, or at its right.
func (s *sheet) mark(a area, m Mark, right bool) {
	st := Caption().In(m.color())
	x := a.X
	if right {
		x = a.X + max(0, a.W-snap(m.width(st)))
	}
	if m.Icon != "" {
		s.icon(snap(x), floor(a.Y+(a.H-markPx())/2)+1, markPx(), m.Icon, m.color())
		x += markPx() + 6
	}
	s.textMid(area{x, a.Y, a.X + a.W - x + 1, a.H}, m.Text, st)
}

// StatusMark shows a Mark.
type StatusMark struct {
	widget.BaseWidget
	Reads
	m Mark
}

// NewStatusMark returns a mark.
// Example: NewStatusMark(Mark{Icon: assets.IconCheck, Text: "Approved", Color: ColorPaidText}).
func NewStatusMark(m Mark) *StatusMark {
	s := &StatusMark{m: m}
	s.ExtendBaseWidget(s)
	return s
}

// Set changes the mark.
func (m *StatusMark) Set(to Mark) {
	if m.m != to {
		m.m = to
		m.Refresh()
	}
}

// Mark returns what is shown.
func (m *StatusMark) Mark() Mark { return m.m }

// CreateRenderer implements fyne.Widget.
func (m *StatusMark) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(m, func() fyne.Size {
		return fyne.NewSize(snap(m.m.width(Caption())+0.5), snap(Caption().lineHeight())+2)
	}, func(s *sheet, a area) { s.mark(a, m.m, false) })
}

// Swatch is the form of a legend's sample.
type Swatch int

// The forms: a full block, one with strokes, a lower one, a hollow one, and a
// standing bar.
const (
	SwatchFull Swatch = iota
	SwatchHatched
	SwatchLow
	SwatchHollow
	SwatchBar
)

// LegendEntry says what a colour stands for and how much there is.
type LegendEntry struct {
	Category Category
	Swatch   Swatch
	Label    string
	Value    string // bold, optional
}

// Legend shows a LegendEntry.
type Legend struct {
	widget.BaseWidget
	Reads
	e LegendEntry
}

// NewLegend returns a legend entry. Example:
// NewLegend(LegendEntry{Category: CategoryPaid, Label: "Approved", Value: "€13.88"}).
func NewLegend(e LegendEntry) *Legend {
	l := &Legend{e: e}
	l.ExtendBaseWidget(l)
	return l
}

// Set changes the entry.
func (l *Legend) Set(e LegendEntry) {
	if l.e != e {
		l.e = e
		l.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (l *Legend) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(l, l.minSize, l.draw)
}

func legendStyles() (label, value Style) {
	return Caption().In(ColorText), Caption().In(ColorText).Bolder()
}

func (l *Legend) minSize() fyne.Size {
	label, value := legendStyles()
	w := swatchPx() + 6 + label.width(l.e.Label)
	if l.e.Value != "" {
		w += 6 + value.width(l.e.Value)
	}
	return fyne.NewSize(snap(w+0.5), snap(label.lineHeight())+2)
}

func (l *Legend) draw(s *sheet, a area) {
	s.swatch(0, a.H/2, l.e.Category, l.e.Swatch)
	label, value := legendStyles()
	room := a.W - swatchPx() - 6
	if l.e.Value != "" {
		room -= 6 + value.width(l.e.Value)
	}
	x := swatchPx() + 6 + s.textMid(area{swatchPx() + 6, 0, room + 1, a.H}, l.e.Label, label)
	if l.e.Value != "" {
		s.textMid(area{x + 6, 0, a.W - x - 5, a.H}, l.e.Value, value)
	}
}

// swatch draws a sample centred on the height mid.
func (s *sheet) swatch(x, mid float32, c Category, form Swatch) {
	mid = snap(mid)
	switch form {
	case SwatchLow:
		s.rect(area{x, mid - 3, swatchPx(), 6}, Color(c.Fill()), 2)
	case SwatchHollow:
		s.frame(area{x, mid - 3, swatchPx(), 6}, Color(ColorSurface), Color(c.Fill()), edging{2, 1})
	case SwatchBar:
		s.rect(area{x, mid - 13, 4, 26}, Color(c.Fill()), 2)
	default:
		side := swatchPx()
		top := mid - floor(side/2)
		s.rect(area{x, top, side, side}, Color(c.Fill()), 2)
		if form == SwatchHatched {
			half := floor(side / 2)
			s.stroke(fyne.NewPos(x, top+half), fyne.NewPos(x+half, top))
			s.stroke(fyne.NewPos(x+half, top+side), fyne.NewPos(x+side, top+half))
		}
	}
}
