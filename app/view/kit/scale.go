package kit

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Tick is a mark on a scale or strip. At has the unit of the whole.
type Tick struct {
	At    float64
	Label string
}

// ScaleState is what a scale shows. What is nil is not known and not drawn.
type ScaleState struct {
	Max        float64 // Required; the right end. The left end is zero.
	Ticks      []Tick
	Low, High  *float64 // the band
	Value      *float64 // the dot
	Floor      *float64 // the line
	FloorLabel string   // optional, beside the top of the line
}

// Scale shows a rate with its band and the floor it is held against.
type Scale struct {
	widget.BaseWidget
	alternative
	st ScaleState
}

// NewScale returns a scale. Example:
// NewScale(ScaleState{Max: 10, Ticks: ticks, Value: &rate, Floor: &floor}).
func NewScale(st ScaleState) *Scale {
	s := &Scale{st: st}
	s.ExtendBaseWidget(s)
	return s
}

// Set changes what is shown. The state is kept as it is handed in.
func (c *Scale) Set(st ScaleState) {
	if !reflect.DeepEqual(c.st, st) {
		c.st = st
		c.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Scale) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(c, c.minSize, c.draw)
}

// heights returns the height over the track for the label, and under it.
func (c *Scale) heights() (over, under float32) {
	over, under = 4, 4
	if c.st.FloorLabel != "" {
		over = snap(Caption().lineHeight()) + 4
	}
	if len(c.st.Ticks) > 0 {
		under = 7 + snap(Caption().lineHeight())
	}
	return over, under
}

const trackBox = 16 // the dot's height

func (c *Scale) minSize() fyne.Size {
	over, under := c.heights()
	return fyne.NewSize(160, over+trackBox+under)
}

func (c *Scale) draw(s *sheet, a area) {
	over, _ := c.heights()
	mid := over + trackBox/2
	side := float32(0)
	if len(c.st.Ticks) > 0 {
		side = 6
	}
	width := max(0, a.W-2*side)
	at := func(v float64) float32 {
		if c.st.Max <= 0 {
			return side
		}
		return snap(side + width*float32(min(max(v/c.st.Max, 0), 1)))
	}
	s.rect(area{side, mid - 3, width, 6}, Color(ColorSunken), RadiusBar)
	if c.st.Low != nil && c.st.High != nil {
		x, end := at(*c.st.Low), at(*c.st.High)
		s.rect(area{x, mid - 5, max(4, end-x), 10}, Color(ColorCall), RadiusBar)
	}
	c.drawTicks(s, a, at, mid+9)
	if c.st.Floor != nil {
		x := at(*c.st.Floor)
		s.rect(area{x - 1, mid - 13, 2, 24}, Color(ColorText), 0)
		c.drawFloorLabel(s, a, x)
	}
	if c.st.Value != nil {
		x := at(*c.st.Value)
		s.disc(x, mid, 7.5, Color(ColorText))
		s.disc(x, mid, 5, Color(ColorSurface))
	}
}

func (c *Scale) drawFloorLabel(s *sheet, a area, x float32) {
	st := Caption().In(ColorText).Bolder()
	w := st.width(c.st.FloorLabel)
	left := x + 5
	if left+w > a.W {
		left = max(0, min(x-5-w, a.W-w))
	}
	s.text(left, 0, a.W-left+1, c.st.FloorLabel, st)
}

// drawTicks keeps the first and last label inside and leaves out those that
// would touch the label before.
func (c *Scale) drawTicks(s *sheet, a area, at func(float64) float32, y float32) {
	st, free := Caption(), float32(-1)
	for i, tick := range c.st.Ticks {
		x := at(tick.At)
		s.rect(area{x, y, 1, 4}, Color(ColorEdge), 0)
		w := st.width(tick.Label)
		left := x - w/2
		switch {
		case i == 0:
			left = max(0, x)
		case i == len(c.st.Ticks)-1:
			left = min(left, x-w+1)
		}
		left = max(0, min(left, a.W-w))
		if left < free {
			continue
		}
		s.text(left, y+5, w+1, tick.Label, st)
		free = left + w + 6
	}
}
