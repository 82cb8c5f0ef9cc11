package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"clickwage/app/view/kit"
)

// browse asks for a file and looks at it.
func (w *Window) browse() {
	open := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err != nil || file == nil {
			return
		}
		path := file.URI().Path()
		file.Close()
		w.files.Open(path)
	}, w.window)
	open.SetTitleText(w.desk.Phrase("dialog.open.title"))
	open.SetConfirmText(w.desk.Phrase("dialog.open"))
	open.SetDismissText(w.desk.Phrase("dialog.cancel"))
	w.dismiss = open.Dismiss
	open.Show() // a size before would be that of a dialog that is not there yet
	if top, ok := w.window.Canvas().Overlays().Top().(*widget.PopUp); ok {
		edge(top)
	}
	open.Resize(fyne.NewSize(820, 520))
}

// edge gives a dialog of Fyne's the edge that our cards have: without one it
// runs into a page of its own colour.
func edge(dialog *widget.PopUp) {
	content, ok := dialog.Content.(*fyne.Container)
	if !ok {
		return
	}
	line := canvas.NewRectangle(nil)
	line.StrokeColor, line.StrokeWidth, line.CornerRadius = kit.Color(kit.ColorEdge), 1, kit.RadiusCard
	content.Layout = &edged{content.Layout, line}
	content.Add(line)
}

// edged lays a line around what another layout lays out.
type edged struct {
	inner fyne.Layout
	line  *canvas.Rectangle
}

// MinSize implements fyne.Layout.
func (e *edged) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return e.inner.MinSize(objects[:len(objects)-1])
}

// Layout implements fyne.Layout.
func (e *edged) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	e.inner.Layout(objects[:len(objects)-1], size)
	e.line.Resize(size)
}
