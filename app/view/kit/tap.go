package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// tap is what every widget that can be pressed has in common: pointer, keys,
// focus, the disabled state and the hint for the status line. A press with the
// pointer does not take the focus, so that the letter keys of the page go on
// working; Tab does.
type tap struct {
	widget.DisableableWidget
	self           fyne.Widget
	hovered, focus bool
	onTap          func()
	onHint         func(string)
	hint           func() string
	label          func() string
	role           fyne.AccessibleRole
}

var (
	_ fyne.Tappable     = (*tap)(nil)
	_ fyne.Focusable    = (*tap)(nil)
	_ fyne.Disableable  = (*tap)(nil)
	_ desktop.Hoverable = (*tap)(nil)
	_ fyne.Accessible   = (*tap)(nil)
)

// begin ties the widget to its outer type. label is what a screen reader says
// and what the status line shows unless hint is set.
func (t *tap) begin(self fyne.Widget, label func() string) {
	t.self, t.label, t.role = self, label, fyne.AccessibleRoleButton
	t.ExtendBaseWidget(self)
}

// Tapped implements fyne.Tappable.
func (t *tap) Tapped(*fyne.PointEvent) { t.press() }

func (t *tap) press() {
	if t.Disabled() || t.onTap == nil {
		return
	}
	t.onTap()
}

// FocusGained implements fyne.Focusable.
func (t *tap) FocusGained() {
	t.focus = true
	t.tell(true)
	t.self.Refresh()
	follow(t.self)
}

// FocusLost implements fyne.Focusable.
func (t *tap) FocusLost() {
	t.focus = false
	t.tell(false)
	t.self.Refresh()
}

// Focused reports whether the keyboard is here.
func (t *tap) Focused() bool { return t.focus }

// TypedRune implements fyne.Focusable. Letters do nothing here.
func (t *tap) TypedRune(rune) {}

// TypedKey implements fyne.Focusable: Space and Enter press, Esc lets go.
func (t *tap) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		t.press()
	case fyne.KeyEscape:
		letGo(t.self)
	default:
		if !scrolls(t.self, ev.Name) && IsFunction(ev.Name) {
			HandOn(t.self, ev)
		}
	}
}

// IsFunction says whether a key is one of F1 to F12, which act also where
// something has the keyboard.
func IsFunction(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6, fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		return true
	}
	return false
}

// HandOn gives a key that means nothing where the keyboard is to the window.
func HandOn(from fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(from)
	if c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(ev)
	}
}

// letGo takes the focus from the canvas that o is on; a dialog is left by it.
func letGo(o fyne.CanvasObject) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil {
		c.Unfocus()
		if d, ok := c.Overlays().Top().(*Dialog); ok && d.o.OnEscape != nil {
			d.o.OnEscape()
		}
	}
}

// MouseIn implements desktop.Hoverable.
func (t *tap) MouseIn(*desktop.MouseEvent) {
	t.hovered = true
	t.tell(true)
	t.self.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (t *tap) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *tap) MouseOut() {
	t.hovered = false
	t.tell(false)
	t.self.Refresh()
}

func (t *tap) tell(on bool) {
	if t.onHint == nil {
		return
	}
	switch {
	case !on:
		t.onHint("")
	case t.hint != nil:
		t.onHint(t.hint())
	default:
		t.onHint(t.label())
	}
}

// hot reports whether the pointer is on it and a press would do something.
func (t *tap) hot() bool { return t.hovered && !t.Disabled() }

// AccessibilityLabel implements fyne.Accessible.
func (t *tap) AccessibilityLabel() string { return t.label() }

// AccessibilityRole implements fyne.Accessible.
func (t *tap) AccessibilityRole() fyne.AccessibleRole { return t.role }

// named puts words of a hint together, leaving empty ones out.
func named(words ...string) string {
	out := ""
	for _, w := range words {
		switch {
		case w == "":
		case out == "":
			out = w
		default:
			out += "  " + w
		}
	}
	return out
}
