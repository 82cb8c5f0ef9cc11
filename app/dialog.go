package app

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/dialog"
)

// browse asks for a file and looks at it.
func (w *Window) browse() { w.pick("dialog.open.title", w.files.Open) }

// pick asks for a file and hands on its name.
func (w *Window) pick(title string, then func(path string)) {
	open := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err != nil || file == nil {
			return
		}
		path := file.URI().Path()
		file.Close()
		then(path)
	}, w.window)
	open.SetTitleText(w.desk.Phrase(title))
	open.SetConfirmText(w.desk.Phrase("dialog.open"))
	open.SetDismissText(w.desk.Phrase("dialog.cancel"))
	w.dismiss = open.Dismiss
	open.SetOnClosed(w.veil())
	open.Show() // a size before would be that of a dialog that is not there yet
	open.Resize(fyne.NewSize(820, 520))
}

// veil dims the page under a dialog of Fyne's, which has no edge and would run
// into a card of its own colour. It returns what takes the veil away.
func (w *Window) veil() func() {
	c := w.window.Canvas()
	veil := canvas.NewRectangle(color.NRGBA{A: 0x59})
	c.Overlays().Add(veil)
	veil.Resize(c.Size())
	return func() { c.Overlays().Remove(veil) }
}
