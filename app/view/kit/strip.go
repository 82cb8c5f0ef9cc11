package kit

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickwage/assets"
)

// Block is a stretch of the day. Start and End have the unit of the strip.
type Block struct {
	Start, End float64
	Category   Category
	Hint       string // told to OnHint while the pointer is on it
}

// StripState is what a day strip shows.
type StripState struct {
	From, To float64 // Required; the ends, in hours or any other unit
	Blocks   []Block // in order of Start, not overlapping
	Ticks    []Tick
	Now      *float64 // nil on another day
	NowLabel string
}

// DayStrip shows a day from left to right. Tasks take the full height, other
// unpaid time 60 % of it, being on call a hollow low bar; lost tasks carry a
// cross. Above 300 blocks it shows stripes of 2 pixels, each in the category
// that takes most of it.
type DayStrip struct {
	widget.BaseWidget
	alternative
	st StripState
	// OnHint is told the hint of the block under the pointer, "" for none.
	OnHint func(string)
}

var _ desktop.Hoverable = (*DayStrip)(nil)

// NewDayStrip returns a strip.
func NewDayStrip(st StripState) *DayStrip {
	d := &DayStrip{st: st}
	d.ExtendBaseWidget(d)
	return d
}

// Set changes what is shown. The state is kept as it is handed in.
func (d *DayStrip) Set(st StripState) {
	if !reflect.DeepEqual(d.st, st) {
		d.st = st
		d.Refresh()
	}
}

// MouseIn implements desktop.Hoverable.
func (d *DayStrip) MouseIn(ev *desktop.MouseEvent) { d.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (d *DayStrip) MouseMoved(ev *desktop.MouseEvent) {
	if d.OnHint == nil || ev == nil || d.Size().Width == 0 {
		return
	}
	v := d.st.From + float64(ev.Position.X/d.Size().Width)*(d.st.To-d.st.From)
	hint := ""
	for _, b := range d.st.Blocks {
		if v >= b.Start && v < b.End {
			hint = b.Hint
		}
	}
	d.OnHint(hint)
}

// MouseOut implements desktop.Hoverable.
func (d *DayStrip) MouseOut() {
	if d.OnHint != nil {
		d.OnHint("")
	}
}

// CreateRenderer implements fyne.Widget.
func (d *DayStrip) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(d, func() fyne.Size {
		return fyne.NewSize(200, stripPlot+4+snap(Caption().lineHeight()))
	}, d.draw)
}

// The plot is 46 high: 12 free for the label of now, 34 for full blocks.
const (
	stripPlot  = 46
	stripFull  = 34
	stripCall  = 8
	manyBlocks = 300
	// narrowBlock is how wide a block is on the average at least, or neighbours are joined.
	narrowBlock = 8
)

func (d *DayStrip) draw(s *sheet, a area) {
	if d.st.To <= d.st.From {
		return
	}
	at := func(v float64) float32 {
		return a.W * float32(min(max((v-d.st.From)/(d.st.To-d.st.From), 0), 1))
	}
	for _, t := range d.st.Ticks {
		x := min(snap(at(t.At)), a.W-1)
		s.rect(area{x, 0, 1, stripPlot}, Color(ColorBorder), 0)
		if t.Label != "" {
			s.text(x+4, stripPlot+3, max(0, a.W-x-4), t.Label, Caption())
		}
	}
	if len(d.st.Blocks) > min(manyBlocks, int(a.W/narrowBlock)) {
		d.drawStripes(s, a)
	} else {
		d.drawBlocks(s, at)
	}
	s.rect(area{0, stripPlot, a.W, 1}, Color(ColorEdge), 0)
	if d.st.Now != nil {
		d.drawNow(s, a, snap(at(*d.st.Now)))
	}
}

func (d *DayStrip) drawNow(s *sheet, a area, x float32) {
	st := Caption().In(ColorText).Bolder()
	s.rect(area{min(x, a.W-2), 1, 2, stripPlot + 2}, Color(ColorText), 0)
	w := st.width(d.st.NowLabel)
	left := x + 6
	if left+w > a.W {
		left = max(0, x-6-w)
	}
	s.text(left, -1, w+1, d.st.NowLabel, st) // off the title above, and its digits end over full blocks
}

func (d *DayStrip) drawBlocks(s *sheet, at func(float64) float32) {
	for _, b := range d.st.Blocks {
		x, end := snap(at(b.Start)), snap(at(b.End))
		if b.End <= d.st.From || b.Start >= d.st.To {
			continue
		}
		w := max(2, end-x-1)
		s.block(x, w, b.Category)
		if b.Category == CategoryLost && w >= 10 {
			s.icon(x+floor((w-10)/2), stripPlot-stripFull/2-5, 10, assets.IconCross, ColorSurface)
		}
	}
}

// block draws a stretch with the height that its category has.
func (s *sheet) block(x, w float32, c Category) {
	radius := float32(2)
	if w < 6 {
		radius = 0
	}
	switch c {
	case CategoryOnCall:
		s.frame(area{x, stripPlot - stripCall, w, stripCall}, Color(ColorSurface), Color(c.Fill()), edging{radius, 1})
	case CategoryOther:
		h := snap(stripFull * 0.6)
		s.rect(area{x, stripPlot - h, w, h}, Color(c.Fill()), radius)
	default:
		s.rect(area{x, stripPlot - stripFull, w, stripFull}, Color(c.Fill()), radius)
	}
}

// drawStripes cuts the strip into stripes of 2 pixels and joins neighbours of
// one category, so that the number of shapes follows from the width alone.
func (d *DayStrip) drawStripes(s *sheet, a area) {
	const stripe = 2
	cats := bucket(d.st, int(a.W/stripe))
	for i := 0; i < len(cats); {
		j := i + 1
		for j < len(cats) && cats[j] == cats[i] {
			j++
		}
		if cats[i] >= 0 {
			s.block(float32(i)*stripe, float32(j-i)*stripe, cats[i])
		}
		i = j
	}
}

// bucket returns the category that takes most of each of n equal stripes, -1
// where nothing was done.
func bucket(st StripState, n int) []Category {
	out := make([]Category, n)
	shares := make([][CategoryNoChange + 1]float64, n)
	per := (st.To - st.From) / float64(max(n, 1))
	for _, b := range st.Blocks {
		first := max(0, int((b.Start-st.From)/per))
		for i := first; i < n; i++ {
			left := st.From + float64(i)*per
			if left >= b.End {
				break
			}
			if b.Category >= 0 && b.Category <= CategoryNoChange {
				shares[i][b.Category] += max(0, min(b.End, left+per)-max(b.Start, left))
			}
		}
	}
	for i, share := range shares {
		out[i] = -1
		best := 0.0
		for c, v := range share {
			if v > best {
				best, out[i] = v, Category(c)
			}
		}
	}
	return out
}
