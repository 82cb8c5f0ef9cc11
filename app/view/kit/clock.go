package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Clock shows running time in large digits of one width, so that it does not
// tremble. It keeps no time: the page sets the text once a second.
type Clock struct {
	widget.BaseWidget
	Reads
	text string
	size fyne.ThemeSizeName
	mute bool
}

// NewClock returns a clock of SizeTimer. Example: NewClock("06:12").
func NewClock(text string) *Clock {
	c := &Clock{text: text, size: SizeTimer}
	c.ExtendBaseWidget(c)
	return c
}

// SetText changes the time.
func (c *Clock) SetText(text string) {
	if c.text != text {
		c.text = text
		c.Refresh()
	}
}

// Text returns the time shown.
func (c *Clock) Text() string { return c.text }

// SetMuted draws the digits of a clock that stands in the colour of captions.
func (c *Clock) SetMuted(on bool) {
	if c.mute != on {
		c.mute = on
		c.Refresh()
	}
}

// SetCompact makes the digits 48 high instead of 64.
func (c *Clock) SetCompact(on bool) {
	size := SizeTimer
	if on {
		size = SizeTimerSmall
	}
	c.SetSize(size)
}

// SetSize changes the size of the digits, such as SizeFigure in a mini window.
func (c *Clock) SetSize(size fyne.ThemeSizeName) {
	if c.size != size {
		c.size = size
		c.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Clock) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(c, c.minSize, c.draw)
}

// The face leaves a third of its size free above and below the digits. The
// clock asks for 0.9 of its size and lets the rest hang over.
func (c *Clock) minSize() fyne.Size {
	st := Figure(c.size)
	return fyne.NewSize(snap(st.width(c.text)), snap(st.px()*0.9))
}

func (c *Clock) draw(s *sheet, a area) {
	st := Figure(c.size)
	if c.mute {
		st = st.In(ColorText2)
	}
	s.text(0, (a.H-st.lineHeight())/2, -1, c.text, st)
}
