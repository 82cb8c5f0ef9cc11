package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Text is one line of text. Given less width than it needs it ends in an
// ellipsis and tells the whole text to OnHint, or else to the status line, while
// the pointer is on it.
type Text struct {
	widget.BaseWidget
	Reads
	// MinWidth, when above zero, is the least width asked for; the rest is
	// shortened. At zero the whole text is asked for.
	MinWidth float32
	OnHint   func(string) // optional; "" when the pointer has left

	text  string
	style Style
}

var _ desktop.Hoverable = (*Text)(nil)

// NewText returns a line of text.
// Example: NewText("Money today", Heading()).
func NewText(text string, style Style) *Text {
	t := &Text{text: text, style: style}
	t.ExtendBaseWidget(t)
	return t
}

// NewShortText returns a line of text that may be shortened down to minWidth.
func NewShortText(text string, style Style, minWidth float32) *Text {
	t := NewText(text, style)
	t.MinWidth = minWidth
	return t
}

// Text returns the whole text, also when it is shown shortened.
func (t *Text) Text() string { return t.text }

// SetText changes the text and repaints if it differs.
func (t *Text) SetText(text string) { t.Set(text, t.style) }

// Set changes text and style and repaints if either differs.
func (t *Text) Set(text string, style Style) {
	if t.text == text && t.style == style {
		return
	}
	t.text, t.style = text, style
	t.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (t *Text) MouseIn(*desktop.MouseEvent) {
	if t.style.width(t.text) > t.Size().Width+0.5 {
		tell(t, t.OnHint, t.text)
	}
}

// MouseMoved implements desktop.Hoverable.
func (t *Text) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *Text) MouseOut() {
	tell(t, t.OnHint, "")
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(t, t.minSize, t.draw)
}

func (t *Text) minSize() fyne.Size {
	size := fyne.NewSize(t.style.width(t.text), t.style.lineHeight())
	if t.MinWidth > 0 {
		size.Width = min(size.Width, t.MinWidth)
	}
	return size
}

// wants is the width at which nothing is shortened.
func (t *Text) wants() float32 { return t.style.width(t.text) }

// base is how far its baseline is under its top.
func (t *Text) base() float32 { return t.style.ascent() }

func (t *Text) draw(s *sheet, a area) {
	s.textMid(a, t.text, t.style)
}
