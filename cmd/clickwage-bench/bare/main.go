//go:build x11

// Command bare opens an empty window of the toolkit, of the size of Clickwage's
// own, which shows the key that was pressed: what clickwage-bench holds start and
// keys of the window against. It is for developers and no part of what people install.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.NewWithID("org.clickwage.Bare").NewWindow("Bare")
	label := widget.NewLabel("Bare")
	w.SetContent(label)
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { label.SetText(string(e.Name)) })
	w.Resize(fyne.NewSize(1160, 680))
	w.ShowAndRun()
}
