package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// inTheme starts a test app that looks like Clickwage.
func inTheme(t testing.TB, mode Mode, scale float32) {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(NewTheme(mode, scale))
}

// onCanvas puts an object on a window of that size.
func onCanvas(t testing.TB, o fyne.CanvasObject, size fyne.Size) fyne.Canvas {
	t.Helper()
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	w.Resize(size)
	return w.Canvas()
}
