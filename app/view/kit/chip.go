package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"clickwage/assets"
)

// ChipOptions says what a chip is. Text is required.
type ChipOptions struct {
	Text     string
	Count    string // after the text, such as "41"
	Icon     assets.Icon
	Chevron  bool // opens a list
	Hint     string
	OnTapped func()
	OnHint   func(string)
}

// Chip is a pill that filters or chooses.
type Chip struct {
	tap
	o        ChipOptions
	selected bool
}

// NewChip returns a chip. Example: NewChip(ChipOptions{Text: "Pending", Count: "41"}).
func NewChip(o ChipOptions) *Chip {
	c := &Chip{o: o}
	c.onTap, c.onHint = o.OnTapped, o.OnHint
	c.begin(c, func() string {
		if c.o.Hint != "" {
			return c.o.Hint
		}
		return c.full()
	})
	return c
}

func (c *Chip) full() string {
	if c.o.Count == "" {
		return c.o.Text
	}
	return c.o.Text + " " + c.o.Count
}

// SetText changes text and count.
func (c *Chip) SetText(text, count string) {
	if c.o.Text != text || c.o.Count != count {
		c.o.Text, c.o.Count = text, count
		c.Refresh()
	}
}

// Text returns text and count as shown.
func (c *Chip) Text() string { return c.full() }

// SetSelected fills the chip with ink, or takes the fill away.
func (c *Chip) SetSelected(on bool) {
	if c.selected != on {
		c.selected = on
		c.Refresh()
	}
}

// SetTicked chooses the chip or not, and says so with a sign besides the fill: a
// tick, or a plus where it can be added.
func (c *Chip) SetTicked(on bool) {
	icon := assets.IconPlus
	if on {
		icon = assets.IconCheck
	}
	if c.selected != on || c.o.Icon != icon {
		c.selected, c.o.Icon = on, icon
		c.Refresh()
	}
}

// Selected reports whether the chip is chosen.
func (c *Chip) Selected() bool { return c.selected }

// SetOnTapped changes what a press does.
func (c *Chip) SetOnTapped(f func()) { c.onTap = f }

// CreateRenderer implements fyne.Widget.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(c, c.minSize, c.draw)
}

func (c *Chip) style() Style {
	switch {
	case c.selected:
		return Body().Bolder().In(ColorOnInk)
	case c.Disabled():
		return Body().In(ColorText2)
	}
	return Body()
}

func (c *Chip) minSize() fyne.Size {
	// The width of the bold text is kept, so that choosing moves nothing.
	w := Body().Bolder().width(c.full()) + 24
	if c.o.Icon != "" {
		w += markPx() + 6
	}
	if c.o.Chevron {
		w += 6 + markPx()
	}
	return fyne.NewSize(snap(w+0.5), Unit(ChipHeight))
}

func (c *Chip) draw(s *sheet, a area) {
	h := min(a.H, Unit(ChipHeight))
	a = area{0, floor((a.H - h) / 2), a.W, h}
	fill, edge := hoverOr(c.hot(), ColorSurface), ColorBorder
	if c.selected {
		fill, edge = ColorInk, ColorInk
	}
	switch {
	case c.focus && c.selected:
		s.rect(a, Color(ColorFocus), h/2)
		s.rect(a.inset(2), Color(ColorSurface), h/2-2)
		s.rect(a.inset(3), Color(fill), h/2-3)
	default:
		s.ringed(a, Color(fill), Color(edge), h/2, c.focus)
	}
	st := c.style()
	px := markPx()
	textW := st.width(c.full())
	x, end := a.X+12, a.X+a.W-12
	if c.o.Icon != "" {
		s.icon(x, a.Y+floor((h-px)/2), px, c.o.Icon, st.colorName())
		x += px + 6
	}
	if c.o.Chevron {
		end -= px - 2
		s.icon(end, a.Y+floor((h-px)/2), px, assets.IconChevronDown, st.colorName())
		end -= 6
	}
	x += max(0, (end-x-textW)/2)
	s.textMid(area{x, a.Y, end - x + 1, h}, c.full(), st)
}

// ChipRow is a row of chips of which one is chosen.
type ChipRow struct {
	widget.BaseWidget
	chips  []*Chip
	box    *fyne.Container
	chosen int
	// OnChosen is called with the index of a chip the user presses.
	OnChosen func(int)
	wraps    bool
}

// NewChipRow returns a row with chosen selected; -1 selects none.
// Example: NewChipRow([]string{"Today", "Week"}, 0, show).
func NewChipRow(texts []string, chosen int, onChosen func(int)) *ChipRow {
	r := &ChipRow{chosen: chosen, OnChosen: onChosen, box: Wrap(GapSmall, GapSmall)}
	for i, text := range texts {
		chip := NewChip(ChipOptions{Text: text, OnTapped: func() { r.press(i) }})
		chip.selected = i == chosen
		r.chips = append(r.chips, chip)
		r.box.Add(chip)
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *ChipRow) press(i int) {
	r.Choose(i)
	if r.OnChosen != nil {
		r.OnChosen(i)
	}
}

// Choose selects a chip without calling OnChosen.
func (r *ChipRow) Choose(i int) {
	r.chosen = i
	for n, c := range r.chips {
		c.SetSelected(n == i)
	}
}

// Chosen returns the index of the chosen chip, -1 for none.
func (r *ChipRow) Chosen() int { return r.chosen }

// Chips returns the chips, so that a count can be changed.
func (r *ChipRow) Chips() []*Chip { return r.chips }

// HeightFor returns the height at that width.
func (r *ChipRow) HeightFor(w float32) float32 { return HeightFor(r.box, w) }

// SetWrapping lets the row be narrower than its chips, which then go on on the
// next line.
func (r *ChipRow) SetWrapping() { r.wraps = true }

// MinSize implements fyne.CanvasObject: all chips on one line.
func (r *ChipRow) MinSize() fyne.Size {
	if r.wraps {
		return r.box.MinSize()
	}
	w := float32(0)
	for i, c := range r.chips {
		if i > 0 {
			w += GapSmall
		}
		w += c.MinSize().Width
	}
	return fyne.NewSize(w, r.box.MinSize().Height)
}

// CreateRenderer implements fyne.Widget.
func (r *ChipRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.box) }
