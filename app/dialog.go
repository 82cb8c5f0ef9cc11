package app

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"clickwage/app/present"
)

// browse asks for a file and looks at it.
func (w *Window) browse() { w.pick("dialog.open.title", w.files.Open) }

// pick asks for a file and hands on its name.
func (w *Window) pick(title string, then func(path string)) {
	w.asks.browse(present.Browsing{Title: w.desk.Phrase(title)}, then)
}

// veil dims the page under a dialog of Fyne's, which has no edge and would run
// into a card of its own colour. It returns what takes the veil away.
func veil(c fyne.Canvas) (away func()) {
	veil := canvas.NewRectangle(color.NRGBA{A: 0x59})
	c.Overlays().Add(veil)
	veil.Resize(c.Size())
	return func() { c.Overlays().Remove(veil) }
}
