package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

const keyCapHeight = 18

func keyStyle() Style { return Caption().Fixed() }

// keyCapWidth is the width a key cap with this text takes, zero for no text.
func keyCapWidth(key string) float32 {
	if key == "" {
		return 0
	}
	return max(Unit(keyCapHeight), snap(keyStyle().width(key))+10)
}

// keyCap draws a key cap at x, centred on height mid.
func (s *sheet) keyCap(x, mid float32, key string, onInk bool) {
	if key == "" {
		return
	}
	w, h := keyCapWidth(key), Unit(keyCapHeight)
	a := area{snap(x), floor(mid - h/2), w, h}
	st := keyStyle().Centred()
	if onInk {
		st = st.In(ColorOnInk)
		s.frame(a, Color(ColorInk), Color(ColorOnInk), edging{RadiusKey, 1})
	} else {
		s.frame(a, Color(ColorSunken), Color(ColorBorder), edging{RadiusKey, 1})
	}
	s.textMid(a, key, st)
}

// KeyCap shows the name of a key. It cannot be pressed.
type KeyCap struct {
	widget.BaseWidget
	key string
}

// NewKeyCap returns a key cap. Example: NewKeyCap("Ctrl N").
func NewKeyCap(key string) *KeyCap {
	k := &KeyCap{key: key}
	k.ExtendBaseWidget(k)
	return k
}

// SetKey changes the key shown.
func (k *KeyCap) SetKey(key string) {
	if k.key != key {
		k.key = key
		k.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (k *KeyCap) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(k, func() fyne.Size {
		return fyne.NewSize(keyCapWidth(k.key), Unit(keyCapHeight))
	}, func(s *sheet, a area) {
		s.keyCap(a.X, a.H/2, k.key, false)
	})
}

// Tag names a platform on a sunken ground.
type Tag struct {
	widget.BaseWidget
	Reads
	text string
}

// NewTag returns a tag. Example: NewTag("Prolific").
func NewTag(text string) *Tag {
	t := &Tag{text: text}
	t.ExtendBaseWidget(t)
	return t
}

// SetText changes the tag.
func (t *Tag) SetText(text string) {
	if t.text != text {
		t.text = text
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget. An empty tag draws nothing.
func (t *Tag) CreateRenderer() fyne.WidgetRenderer {
	st := Caption().In(ColorText)
	return newRenderer(t, func() fyne.Size {
		if t.text == "" {
			return fyne.NewSize(0, Unit(keyCapHeight))
		}
		return fyne.NewSize(snap(st.width(t.text))+12, Unit(keyCapHeight))
	}, func(s *sheet, a area) {
		if t.text == "" {
			return
		}
		h := Unit(keyCapHeight)
		a = area{a.X, floor((a.H - h) / 2), a.W, h}
		s.rect(a, Color(ColorSunken), RadiusKey)
		s.textMid(area{a.X + 6, a.Y, max(0, a.W-12), a.H}, t.text, st)
	})
}

// Dot is a small filled circle, such as the one before "Working".
type Dot struct {
	widget.BaseWidget
	color fyne.ThemeColorName
}

// NewDot returns a dot in that colour. Example: NewDot(ColorLive).
func NewDot(c fyne.ThemeColorName) *Dot {
	d := &Dot{color: c}
	d.ExtendBaseWidget(d)
	return d
}

// SetColor changes the colour.
func (d *Dot) SetColor(c fyne.ThemeColorName) {
	if d.color != c {
		d.color = c
		d.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (d *Dot) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(d, func() fyne.Size { return fyne.NewSize(8, 8) }, func(s *sheet, a area) {
		s.disc(4, snap(a.H/2), 4, Color(d.color))
	})
}
