package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// CardOptions says what a card holds. Body is required.
type CardOptions struct {
	Title    string            // bold, at the top left
	Note     string            // second-rank, after the title
	Sub      string            // second-rank, under the title
	Trailing fyne.CanvasObject // at the top right
	Body     fyne.CanvasObject
	Live     bool    // the edge has the colour of running time
	Strong   bool    // the edge has the colour of ink
	Flush    bool    // the body touches the edges, under a line
	Fill     bool    // the body takes all the height there is
	Pad      float32 // defaults to 14
}

// Card is a white sheet with an edge, an optional title and a body. Words of its
// head that are shortened are told by the status line while the pointer is on
// the card.
type Card struct {
	widget.BaseWidget
	Reads
	o     CardOptions
	width float32
	cut   bool // something of the head is shortened
}

var _ desktop.Hoverable = (*Card)(nil)

// NewCard returns a card.
// Example: NewCard(CardOptions{Title: "Money today", Body: body}).
func NewCard(o CardOptions) *Card {
	if o.Pad == 0 {
		o.Pad = 14
	}
	c := &Card{o: o}
	c.ExtendBaseWidget(c)
	return c
}

// SetLive turns the edge to the colour of running time, or back.
func (c *Card) SetLive(live bool) {
	if c.o.Live != live {
		c.o.Live = live
		c.Refresh()
	}
}

// SetTitle changes title and note.
func (c *Card) SetTitle(title, note string) {
	if c.o.Title != title || c.o.Note != note {
		c.o.Title, c.o.Note = title, note
		c.Refresh()
	}
}

// SetSub changes the line under the title.
func (c *Card) SetSub(sub string) {
	if c.o.Sub != sub {
		c.o.Sub = sub
		c.Refresh()
	}
}

// SetPad changes the margin around the body.
func (c *Card) SetPad(px float32) {
	if c.o.Pad != px {
		c.o.Pad = px
		c.Refresh()
	}
}

// SetBody changes the body.
func (c *Card) SetBody(o fyne.CanvasObject) {
	if c.o.Body != o {
		c.o.Body = o
		c.Refresh()
	}
}

// SetTrailing changes what stands at the top right.
func (c *Card) SetTrailing(o fyne.CanvasObject) {
	if c.o.Trailing != o {
		c.o.Trailing = o
		c.Refresh()
	}
}

func (c *Card) hasTitle() bool {
	return c.o.Title != "" || c.o.Trailing != nil || c.o.Note != ""
}

// headHeight is the height of the title rows with the gap under them.
func (c *Card) headHeight() float32 {
	h := float32(0)
	if c.hasTitle() {
		h = Unit(18)
	}
	if c.o.Sub != "" {
		h += snap(Caption().lineHeight()) + 1
	}
	if h > 0 && !c.o.Flush {
		h += 8
	}
	return h
}

// bodyAt is where the body goes in a card of that size.
func (c *Card) bodyAt(a area) area {
	head := c.headHeight()
	if !c.o.Flush {
		in := a.inset(c.o.Pad)
		return area{in.X, in.Y + head, in.W, max(0, in.H-head)}
	}
	top := float32(1)
	if head > 0 {
		top = head + 2*12 - 2
	}
	return area{1, top, a.W - 2, max(0, a.H-top-1)}
}

// HeightFor returns the height at that width.
func (c *Card) HeightFor(width float32) float32 {
	at := c.bodyAt(area{W: width, H: 1e5})
	body := float32(0)
	if c.o.Body != nil {
		body = HeightFor(c.o.Body, at.W)
	}
	return ceil(at.Y + body + (1e5 - at.Y - at.H))
}

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(c, c.minSize, c.draw)
}

func (c *Card) minSize() fyne.Size {
	w := float32(0)
	if c.o.Body != nil {
		w = c.o.Body.MinSize().Width
	}
	at := c.bodyAt(area{W: 1000, H: 1000})
	w += 1000 - at.W
	return fyne.NewSize(w, c.HeightFor(max(w, c.width)))
}

func (c *Card) edge() fyne.ThemeColorName {
	switch {
	case c.o.Live:
		return ColorLive
	case c.o.Strong:
		return ColorInk
	}
	return ColorBorder
}

func (c *Card) draw(s *sheet, a area) {
	c.width = a.W
	s.frame(a, Color(ColorSurface), Color(c.edge()), edging{RadiusCard, 1})
	at := c.bodyAt(a)
	c.drawHead(s, a)
	if c.o.Flush && c.headHeight() > 0 {
		s.rect(area{1, at.Y - 1, a.W - 2, 1}, Color(ColorBorder), 0)
	}
	if c.o.Body == nil {
		return
	}
	if !c.o.Fill {
		at.H = min(at.H, HeightFor(c.o.Body, at.W))
	}
	s.child(c.o.Body, at)
}

// drawHead draws the title rows. What stands at the right is centred on the
// title and may be higher than it.
func (c *Card) drawHead(s *sheet, a area) {
	if !c.hasTitle() && c.o.Sub == "" {
		return
	}
	row := area{c.o.Pad, c.o.Pad, a.W - 2*c.o.Pad, Unit(18)}
	if c.o.Flush {
		row.Y = 12
	}
	if c.o.Trailing != nil {
		size := c.o.Trailing.MinSize()
		w := min(size.Width, row.W)
		s.child(c.o.Trailing, area{row.X + row.W - w, row.Y + floor((row.H-size.Height)/2), w, size.Height})
		row.W -= w + GapSmall
	}
	wants := Heading().width(c.o.Title)
	drawn := s.textMid(row, c.o.Title, Heading())
	if c.o.Note != "" {
		x := row.X + snap(drawn) + GapSmall
		wants += GapSmall + Caption().width(c.o.Note)
		s.textMid(area{x, row.Y, row.X + row.W - x, row.H}, c.o.Note, Caption())
	}
	if c.o.Sub != "" {
		s.text(row.X, row.Y+row.H+1, a.W-2*c.o.Pad, c.o.Sub, Caption())
	}
	c.cut = wants > row.W+0.5 || Caption().width(c.o.Sub) > a.W-2*c.o.Pad+0.5
}

// MouseIn implements desktop.Hoverable.
func (c *Card) MouseIn(*desktop.MouseEvent) {
	if c.cut {
		tell(c, nil, named(c.o.Title, c.o.Note, c.o.Sub))
	}
}

// MouseMoved implements desktop.Hoverable.
func (c *Card) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *Card) MouseOut() {
	if c.cut {
		tell(c, nil, "")
	}
}
