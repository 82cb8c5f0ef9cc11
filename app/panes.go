package app

import "fyne.io/fyne/v2"

// parted is a page that names its parts, the smaller ones first.
type parted interface{ Parts() []fyne.CanvasObject }

// parts are what F6 goes through: those of the page, then the navigation.
func (w *Window) parts() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	if page, ok := w.pages[w.open].(parted); ok && !w.welcome {
		all = page.Parts()
	}
	return append(all, w.nav)
}

// partAt is the part that holds an object, -1 for none of them.
func (w *Window) partAt(o fyne.CanvasObject) int {
	driver := fyne.CurrentApp().Driver()
	middle := driver.AbsolutePositionForObject(o).AddXY(o.Size().Width/2, o.Size().Height/2)
	for i, part := range w.parts() {
		at, size := driver.AbsolutePositionForObject(part), part.Size()
		if part.Visible() && middle.X >= at.X && middle.X < at.X+size.Width && middle.Y >= at.Y && middle.Y < at.Y+size.Height {
			return i
		}
	}
	return -1
}

// part is the part that the keyboard is in, -2 where nothing has it.
func (w *Window) part() int {
	if o, ok := w.window.Canvas().Focused().(fyne.CanvasObject); ok {
		return w.partAt(o)
	}
	return -2
}

// longest is more steps of Tab than any page has.
const longest = 300

// pane puts the keyboard on the first control of the next part, or of the one
// before. What belongs to no part, and what is scrolled out of sight, is gone
// over.
func (w *Window) pane(back bool) {
	c := w.window.Canvas()
	step, from := c.FocusNext, w.part()
	if back {
		step = c.FocusPrevious
	}
	leave := func() {
		for range longest {
			step()
			if at := w.part(); at != from && at >= 0 {
				return
			}
		}
	}
	leave()
	if !back {
		return
	}
	// Going back comes to the end of a part: its beginning is one step after the
	// last control before it. Where the whole page is one part there is none.
	from = w.part()
	for range longest {
		if step(); w.part() != from {
			c.FocusNext()
			return
		}
	}
}
