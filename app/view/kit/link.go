package kit

import (
	"fyne.io/fyne/v2"

	"clickwage/assets"
)

// LinkText is underlined text that opens something, with an optional icon.
type LinkText struct {
	tap
	text string
	icon assets.Icon
}

// NewLink returns a link. Example: NewLink("Open in ledger", open).
func NewLink(text string, onTap func()) *LinkText {
	return NewIconLink("", text, onTap)
}

// NewIconLink returns a link with an icon before it.
func NewIconLink(icon assets.Icon, text string, onTap func()) *LinkText {
	l := &LinkText{text: text, icon: icon}
	l.onTap = onTap
	l.begin(l, func() string { return l.text })
	l.role = fyne.AccessibleRoleLink
	return l
}

// SetText changes the text.
func (l *LinkText) SetText(text string) {
	if l.text != text {
		l.text = text
		l.Refresh()
	}
}

// SetOnTapped changes what a press does.
func (l *LinkText) SetOnTapped(f func()) { l.onTap = f }

// SetOnHint changes who is told the text on hover and focus.
func (l *LinkText) SetOnHint(f func(string)) { l.onHint = f }

// CreateRenderer implements fyne.Widget.
func (l *LinkText) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(l, l.minSize, l.draw)
}

func (l *LinkText) lead() float32 {
	if l.icon == "" {
		return 0
	}
	return markPx() + 6
}

// minSize is 28 high, which is more than the text needs: it is the target.
func (l *LinkText) minSize() fyne.Size {
	return fyne.NewSize(snap(l.lead()+Caption().width(l.text)+0.5), Unit(ChipHeight))
}

func (l *LinkText) draw(s *sheet, a area) {
	st := Caption().In(ColorText)
	if l.Disabled() {
		st = Caption()
	}
	h := st.lineHeight()
	if l.focus {
		ring := area{-3, floor((a.H-h)/2) - 2, a.W + 6, snap(h) + 6}
		s.frame(ring, Color(ColorSurface), Color(ColorFocus), edging{RadiusKey, 2})
	}
	if l.icon != "" {
		s.icon(0, floor((a.H-markPx())/2), markPx(), l.icon, ColorText2)
	}
	x := l.lead()
	w := s.textMid(area{x, 0, a.W - x + 1, a.H}, l.text, st)
	line := ColorEdge
	if l.hot() {
		line = ColorText
	}
	s.rect(area{snap(x), floor((a.H+h)/2) + 1, snap(w), 1}, Color(line), 0)
}
