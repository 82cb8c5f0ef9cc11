package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// KeyButtonOptions says whose key is shown and who is told of another.
type KeyButtonOptions struct {
	Key    string // shown as a cap
	Prompt string // shown while it waits, such as "Press a key"
	Name   string // of what the key does
	OnKey  func(name fyne.KeyName, held fyne.KeyModifier)
	OnHint func(string)
}

// KeyButton shows a key and takes another: pressed, it waits for the next key,
// which then does nothing else. Esc, or going elsewhere, leaves the key as it is.
type KeyButton struct {
	tap
	o       KeyButtonOptions
	waiting bool
	shift   bool
}

var (
	_ fyne.Shortcutable = (*KeyButton)(nil)
	_ fyne.Tabbable     = (*KeyButton)(nil)
	_ desktop.Keyable   = (*KeyButton)(nil)
)

// NewKeyButton returns a button that takes a key.
func NewKeyButton(o KeyButtonOptions) *KeyButton {
	b := &KeyButton{o: o}
	b.onTap, b.onHint = b.wait, o.OnHint
	b.begin(b, func() string { return named(b.o.Name, b.o.Key) })
	return b
}

// SetKey changes the key shown.
func (b *KeyButton) SetKey(key string) {
	if b.o.Key != key {
		b.o.Key = key
		b.Refresh()
	}
}

// Waiting reports whether the next key is taken.
func (b *KeyButton) Waiting() bool { return b.waiting }

func (b *KeyButton) wait() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil {
		c.Focus(b)
	}
	b.turn(true)
}

func (b *KeyButton) turn(on bool) {
	if b.waiting != on {
		b.waiting = on
		b.Refresh()
	}
}

// FocusLost implements fyne.Focusable.
func (b *KeyButton) FocusLost() {
	b.waiting, b.shift = false, false
	b.tap.FocusLost()
}

// AcceptsTab implements fyne.Tabbable: also Tab is no way out while it waits, so
// that it can be said why it is not taken.
func (b *KeyButton) AcceptsTab() bool { return b.waiting }

// KeyDown implements desktop.Keyable.
func (b *KeyButton) KeyDown(ev *fyne.KeyEvent) { b.hold(ev.Name, true) }

// KeyUp implements desktop.Keyable.
func (b *KeyButton) KeyUp(ev *fyne.KeyEvent) { b.hold(ev.Name, false) }

func (b *KeyButton) hold(name fyne.KeyName, on bool) {
	if name == desktop.KeyShiftLeft || name == desktop.KeyShiftRight {
		b.shift = on
	}
}

// heldAlone says whether a key is pressed only together with others.
func heldAlone(name fyne.KeyName) bool {
	switch name {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight, desktop.KeyControlLeft, desktop.KeyControlRight, desktop.KeyAltLeft, desktop.KeyAltRight,
		desktop.KeySuperLeft, desktop.KeySuperRight, desktop.KeyMenu, desktop.KeyCapsLock, fyne.KeyUnknown:
		return true
	}
	return false
}

// TypedKey implements fyne.Focusable.
func (b *KeyButton) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case !b.waiting:
		b.tap.TypedKey(ev)
	case ev.Name == fyne.KeyEscape:
		b.turn(false)
	case !heldAlone(ev.Name):
		held := fyne.KeyModifier(0)
		if b.shift {
			held = fyne.KeyModifierShift
		}
		b.take(ev.Name, held)
	}
}

// TypedShortcut implements fyne.Shortcutable: keys with Ctrl are taken too, and
// go on to the window where none is waited for.
func (b *KeyButton) TypedShortcut(sc fyne.Shortcut) {
	key, ok := sc.(fyne.KeyboardShortcut)
	switch {
	case b.waiting && ok:
		b.take(key.Key(), key.Mod())
	case !b.waiting:
		if c, ok := fyne.CurrentApp().Driver().CanvasForObject(b).(fyne.Shortcutable); ok {
			c.TypedShortcut(sc)
		}
	}
}

func (b *KeyButton) take(name fyne.KeyName, held fyne.KeyModifier) {
	b.turn(false)
	if b.o.OnKey != nil {
		b.o.OnKey(name, held)
	}
}

// CreateRenderer implements fyne.Widget.
func (b *KeyButton) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(b, func() fyne.Size {
		return fyne.NewSize(max(Unit(44), keyCapWidth(b.o.Key)+10, snap(Caption().width(b.prompt()))+16), Unit(ChipHeight))
	}, b.draw)
}

func (b *KeyButton) prompt() string {
	if b.waiting {
		return b.o.Prompt
	}
	return ""
}

func (b *KeyButton) draw(s *sheet, a area) {
	h := min(a.H, Unit(ChipHeight))
	a = area{a.X, floor((a.H - h) / 2), a.W, h}
	switch {
	case b.waiting:
		s.ringed(a, Color(ColorSurface), Color(ColorFocus), RadiusControl, true)
		s.textMid(a.inset(4), b.o.Prompt, Caption().In(ColorText).Centred())
		return
	case b.Disabled():
	default:
		s.ringed(a, Color(hoverOr(b.hot(), ColorSurface)), Color(ColorEdge), RadiusControl, b.focus)
	}
	s.keyCap(a.X+floor((a.W-keyCapWidth(b.o.Key))/2), a.Y+a.H/2, b.o.Key, false)
}
