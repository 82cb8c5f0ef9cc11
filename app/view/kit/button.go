package kit

import (
	"fyne.io/fyne/v2"

	"clickwage/assets"
)

// ButtonOptions says what a button is. Text or Icon is required.
type ButtonOptions struct {
	Text     string
	Icon     assets.Icon
	Key      string // the key that does the same, shown as a cap
	Hint     string // for the status line; defaults to Text and Key
	Main     bool   // dark; one per page
	Small    bool   // 28 high instead of 32
	Bare     bool   // icon alone, without an edge
	OnTapped func()
	OnHint   func(string)
}

// Button is a control that does something at once.
type Button struct {
	tap
	o       ButtonOptions
	compact Compact
}

// Compact says what a control leaves out when there is little room, in the
// order icons, then keys.
type Compact struct{ NoIcon, NoKey bool }

// NewButton returns a button.
// Example: NewButton(ButtonOptions{Text: "Stop", Icon: assets.IconStop, Key: "Space"}).
func NewButton(o ButtonOptions) *Button {
	b := &Button{o: o}
	b.onTap, b.onHint = o.OnTapped, o.OnHint
	b.hint = func() string {
		if b.o.Hint != "" {
			return named(b.o.Hint, b.o.Key)
		}
		if _, key := b.parts(); key == b.o.Key && b.minSize().Width <= b.Size().Width+0.5 {
			return "" // all of it stands on the button
		}
		return named(b.o.Text, b.o.Key)
	}
	b.begin(b, func() string {
		if b.o.Text != "" {
			return b.o.Text
		}
		return b.o.Hint
	})
	return b
}

// Options returns what the button shows now.
func (b *Button) Options() ButtonOptions { return b.o }

// Set changes what the button shows; the handlers stay.
func (b *Button) Set(o ButtonOptions) {
	o.OnTapped, o.OnHint = nil, nil
	was := b.o
	was.OnTapped, was.OnHint = nil, nil
	if sameButton(was, o) {
		return
	}
	b.o = o
	b.Refresh()
}

func sameButton(a, b ButtonOptions) bool {
	return a.Text == b.Text && a.Icon == b.Icon && a.Key == b.Key && a.Hint == b.Hint &&
		a.Main == b.Main && a.Small == b.Small && a.Bare == b.Bare
}

// SetText changes the text.
func (b *Button) SetText(text string) {
	o := b.o
	o.Text = text
	b.Set(o)
}

// SetIcon changes the icon.
func (b *Button) SetIcon(icon assets.Icon) {
	o := b.o
	o.Icon = icon
	b.Set(o)
}

// SetOnTapped changes what a press does.
func (b *Button) SetOnTapped(f func()) { b.onTap = f }

// Press presses the button, as its key does, unless it is disabled.
func (b *Button) Press() { b.press() }

// SetCompact leaves out icon or key, for a small window.
func (b *Button) SetCompact(c Compact) {
	if b.compact != c {
		b.compact = c
		b.Refresh()
	}
}

// Text returns the text on the button.
func (b *Button) Text() string { return b.o.Text }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(b, b.minSize, b.draw)
}

// keyGap is the room before a key cap, buttonSide that at both ends of a button.
const (
	keyGap     = 6
	buttonSide = 10
)

func (b *Button) iconSize() float32 {
	if b.o.Text == "" {
		return iconPx()
	}
	return markPx()
}

func (b *Button) parts() (icon assets.Icon, key string) {
	icon, key = b.o.Icon, b.o.Key
	if b.compact.NoIcon && b.o.Text != "" {
		icon = ""
	}
	if b.compact.NoKey || b.o.Text == "" {
		key = ""
	}
	return icon, key
}

// fitting is parts without what there is no room for: the icon goes first,
// then the key, the text last.
func (b *Button) fitting(room float32) (icon assets.Icon, key string) {
	icon, key = b.parts()
	if b.o.Text == "" {
		return icon, key
	}
	if icon != "" && b.content(icon, key) > room+0.5 {
		icon = ""
	}
	if key != "" && b.content(icon, key) > room+0.5 {
		key = ""
	}
	return icon, key
}

func (b *Button) style() Style {
	st := Body()
	switch {
	case b.Disabled():
		st = st.In(ColorText2)
	case b.o.Main:
		st = st.Bolder().In(ColorOnInk)
	}
	if b.o.Main {
		st = st.Bolder()
	}
	return st
}

func (b *Button) height() float32 {
	if b.o.Small || b.o.Bare {
		return Unit(ChipHeight)
	}
	return Unit(ControlHeight)
}

// content is the width of icon, text and key with their gaps.
func (b *Button) content(icon assets.Icon, key string) float32 {
	w := snap(b.style().width(b.o.Text) + 0.49)
	if icon != "" {
		w += b.iconSize()
		if b.o.Text != "" {
			w += GapSmall
		}
	}
	if key != "" {
		w += keyGap + keyCapWidth(key)
	}
	return w
}

func (b *Button) minSize() fyne.Size {
	if b.o.Text == "" {
		return fyne.NewSize(b.height()+2, b.height())
	}
	return fyne.NewSize(b.content(b.parts())+2*buttonSide, b.height())
}

// Needs is how wide the button is where it leaves out as much.
func (b *Button) Needs(c Compact) float32 {
	icon, key := b.parts()
	if b.o.Text == "" {
		return b.minSize().Width
	}
	if c.NoIcon {
		icon = ""
	}
	if c.NoKey {
		key = ""
	}
	return b.content(icon, key) + 2*buttonSide
}

func (b *Button) draw(s *sheet, a area) {
	h := min(a.H, b.height())
	a = area{a.X, floor((a.H - h) / 2), a.W, h}
	b.ground(s, a)
	st := b.style()
	icon, key := b.fitting(a.W - 2*buttonSide)
	mid := a.Y + a.H/2
	spare := a.W - b.content(icon, key)
	x := a.X + floor(spare/2)
	if b.o.Text != "" {
		x = a.X + max(buttonSide, floor(spare/2))
	}
	if icon != "" {
		size := b.iconSize()
		s.icon(x, floor(mid-size/2), size, icon, st.colorName())
		x += size + GapSmall
	}
	room := a.X + a.W - x - buttonSide + 1
	if key != "" {
		room -= keyCapWidth(key) + keyGap
	}
	x += s.textMid(area{x, a.Y, room, a.H}, b.o.Text, st)
	s.keyCap(x+keyGap, mid, key, b.o.Main && !b.Disabled())
}

func (b *Button) ground(s *sheet, a area) {
	switch {
	case b.o.Bare:
		b.bareGround(s, a)
	case b.Disabled():
		s.frame(a, Color(ColorBg), Color(ColorBorder), edging{RadiusControl, 1})
	case b.o.Main:
		fill := ColorInk
		if b.hot() {
			fill = ColorInkHover
		}
		if b.focus {
			s.rect(a, Color(ColorFocus), RadiusControl)
			s.rect(a.inset(2), Color(ColorSurface), RadiusControl-2)
			s.rect(a.inset(3), Color(fill), RadiusControl-3)
			return
		}
		s.rect(a, Color(fill), RadiusControl)
	default:
		s.ringed(a, Color(hoverOr(b.hot(), ColorSurface)), Color(ColorEdge), RadiusControl, b.focus)
	}
}

func (b *Button) bareGround(s *sheet, a area) {
	switch {
	case b.focus:
		s.frame(a, Color(ColorSurface), Color(ColorFocus), edging{RadiusControl, 2})
	case b.hot():
		s.rect(a, Color(ColorSelected), RadiusControl)
	}
}

func hoverOr(hot bool, rest fyne.ThemeColorName) fyne.ThemeColorName {
	if hot {
		return ColorHover
	}
	return rest
}
