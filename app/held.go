package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// held tells a key that is pressed from one that is held down. The desktop repeats
// a held key, and each time it would start, submit or mark once more; one that is
// held in a text field would act on the page as soon as the field is left.
type held struct {
	hears bool // the canvas tells of keys that go down
	down  fyne.KeyName
}

// listen has a canvas tell of keys that go down while nothing has the keyboard.
func (h *held) listen(c fyne.Canvas) {
	if c, ok := c.(desktop.Canvas); ok {
		h.hears = true
		c.SetOnKeyDown(h.pressed)
	}
}

func (h *held) pressed(e *fyne.KeyEvent) { h.down = e.Name }

// again says whether a key came only because it is held, where nothing has the
// keyboard. Lists and fields, which have it, take held keys.
func (h *held) again(c fyne.Canvas, name fyne.KeyName) bool {
	if !h.hears || c.Focused() != nil {
		return false
	}
	fresh := h.down == name
	h.down = ""
	return !fresh
}
