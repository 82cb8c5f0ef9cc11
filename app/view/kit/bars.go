package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// ProgressLine is a thin bar that is full as far as a fraction says.
type ProgressLine struct {
	widget.BaseWidget
	fraction float64
	color    fyne.ThemeColorName
}

// NewProgressLine returns an empty line in the colour of running time.
func NewProgressLine() *ProgressLine {
	p := &ProgressLine{color: ColorLive}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes the fraction, held between 0 and 1, and the colour.
func (p *ProgressLine) Set(fraction float64, color fyne.ThemeColorName) {
	fraction = min(max(fraction, 0), 1)
	if p.fraction != fraction || p.color != color {
		p.fraction, p.color = fraction, color
		p.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (p *ProgressLine) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(p, func() fyne.Size { return fyne.NewSize(40, 6) }, func(s *sheet, a area) {
		y := floor((a.H - 6) / 2)
		s.rect(area{0, y, a.W, 6}, Color(ColorSunken), RadiusBar)
		if p.fraction > 0 {
			s.rect(area{0, y, max(6, snap(a.W*float32(p.fraction))), 6}, Color(p.color), RadiusBar)
		}
	})
}

// Segment is a part of a StackBar.
type Segment struct {
	Value float64 // under zero counts as zero
	Color fyne.ThemeColorName
}

// StackBar shows parts of a whole side by side, with a gap between them. A part
// above zero is never thinner than 3 pixels.
type StackBar struct {
	widget.BaseWidget
	alternative
	segs   []Segment
	height float32
}

// NewStackBar returns a bar 14 pixels high.
func NewStackBar(segs ...Segment) *StackBar {
	b := &StackBar{segs: segs, height: 14}
	b.ExtendBaseWidget(b)
	return b
}

// NewThinStackBar returns a bar of another height, such as 8.
func NewThinStackBar(height float32, segs ...Segment) *StackBar {
	b := NewStackBar(segs...)
	b.height = height
	return b
}

// Set changes the parts.
func (b *StackBar) Set(segs ...Segment) {
	if !slices.Equal(b.segs, segs) {
		b.segs = slices.Clone(segs)
		b.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *StackBar) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(b, func() fyne.Size { return fyne.NewSize(60, b.height) }, b.draw)
}

func (b *StackBar) draw(s *sheet, a area) {
	total, parts := 0.0, 0
	for _, g := range b.segs {
		if g.Value > 0 {
			total += g.Value
			parts++
		}
	}
	y := floor((a.H - b.height) / 2)
	if parts == 0 {
		s.rect(area{0, y, a.W, b.height}, Color(ColorSunken), RadiusBar)
		return
	}
	const gap, thinnest = 2, 3
	room := a.W - gap*float32(parts-1) - thinnest*float32(parts)
	x := float32(0)
	for _, g := range b.segs {
		if g.Value <= 0 {
			continue
		}
		w := thinnest + max(0, room)*float32(g.Value/total)
		end := snap(x + w)
		s.rect(area{snap(x), y, end - snap(x), b.height}, Color(g.Color), RadiusBar)
		x += w + gap
	}
}

// Bar is a row of Bars.
type Bar struct {
	Label    string
	Fraction float64 // of the longest bar there can be, 0 to 1
	Value    string  // bold
	Note     string
	Instead  string // said in place of bar and value, such as "too few tasks to say"
}

// Bars lists small bars with their figures, and a line across all of them.
type Bars struct {
	widget.BaseWidget
	alternative
	bars  []Bar
	floor *float64
	color fyne.ThemeColorName
}

const barPitch = 28

// NewBars returns an empty list. Set fills it.
func NewBars() *Bars {
	b := &Bars{color: ColorPaid}
	b.ExtendBaseWidget(b)
	return b
}

// Set changes the rows. floor is where the line stands, 0 to 1; nil draws none.
func (b *Bars) Set(bars []Bar, floor *float64) {
	same := (floor == nil) == (b.floor == nil) && (floor == nil || *floor == *b.floor)
	if same && slices.Equal(b.bars, bars) {
		return
	}
	b.bars = slices.Clone(bars)
	b.floor = nil
	if floor != nil {
		f := *floor
		b.floor = &f
	}
	b.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (b *Bars) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(b, func() fyne.Size {
		return fyne.NewSize(240, Unit(barPitch)*float32(len(b.bars)))
	}, b.draw)
}

// columns returns the widths of label, value and note.
func (b *Bars) columns(w float32) (label, value, note float32) {
	for _, r := range b.bars {
		label = max(label, Body().width(r.Label))
		value = max(value, Body().Bolder().width(r.Value))
		note = max(note, Caption().width(r.Note))
	}
	return min(snap(label), floor(w*0.34)), snap(value + 0.5), snap(note + 0.5)
}

func (b *Bars) draw(s *sheet, a area) {
	label, value, note := b.columns(a.W)
	pitch := Unit(barPitch)
	x := label + 12
	room := max(0, a.W-x-value-note-16-16)
	for i, r := range b.bars {
		row := area{0, float32(i) * pitch, a.W, pitch}
		s.textMid(area{0, row.Y, label + 1, pitch}, r.Label, Body())
		s.textMid(area{a.W - note, row.Y, note, pitch}, r.Note, Caption().Right())
		if r.Instead != "" {
			s.textMid(area{x, row.Y, a.W - note - x - 8, pitch}, r.Instead, Caption())
			continue
		}
		w := max(2, snap(room*float32(min(max(r.Fraction, 0), 1))))
		s.rect(area{x, row.Y + floor((pitch-11)/2), w, 11}, Color(b.color), RadiusBar)
		s.textMid(area{x + room + 8, row.Y, value + 8, pitch}, r.Value, Body().Bolder().Right())
	}
	if b.floor != nil && len(b.bars) > 0 {
		at := snap(x + room*float32(min(max(*b.floor, 0), 1)))
		s.rect(area{at, 0, 2, pitch * float32(b.drawn())}, Color(ColorText), 0)
	}
}

// drawn counts the rows down to the last one that has a bar.
func (b *Bars) drawn() int {
	for i := len(b.bars) - 1; i >= 0; i-- {
		if b.bars[i].Instead == "" {
			return i + 1
		}
	}
	return 0
}
