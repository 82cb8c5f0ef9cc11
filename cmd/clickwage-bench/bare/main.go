//go:build x11

// Command bare opens an empty window of the toolkit, of the size of Clickwage's
// own, which shows the key that was pressed, and from one S to the next another
// number each second: what clickwage-bench holds start, keys and a running timer of
// the window against. It is for developers and no part of what people install.
package main

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.NewWithID("org.clickwage.Bare").NewWindow("Bare")
	label := widget.NewLabel("Bare")
	w.SetContent(label)
	ticks := false
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		label.SetText(string(e.Name))
		if e.Name == fyne.KeyS {
			ticks = !ticks
		}
	})
	w.Resize(fyne.NewSize(1160, 680))
	go func() {
		for n := 1; ; n++ {
			time.Sleep(time.Second)
			fyne.Do(func() {
				if ticks {
					label.SetText(strconv.Itoa(n))
				}
			})
		}
	}()
	w.ShowAndRun()
}
