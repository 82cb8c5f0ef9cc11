package app

import (
	"slices"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickwage/app/present"
	"clickwage/app/seen"
	"clickwage/app/view"
)

// mini is the small window over the others. While it is open the whole window is
// hidden; both show the same presenters.
type mini struct {
	window fyne.Window // nil where it is not open
	shown  *view.Mini
	screen atomic.Pointer[seen.Window] // asked by the goroutine that keeps the window
	at     seen.Point                  // where it stands, and is opened next time
}

// The names of the preferences of this computer that keep its place.
const (
	miniX = "mini.x"
	miniY = "mini.y"
)

// Mini opens the mini window, or goes back from it to the whole one.
func (w *Window) Mini() {
	if w.mini.window != nil {
		w.whole()
		return
	}
	w.leave()
	w.stowed = false
	small := w.opt.App.NewWindow(title)
	w.mini.window = small
	small.SetPadded(false)
	w.mini.shown = view.NewMini(&view.Desk{Say: w.desk.Phrase, Key: w.desk.Keys.Cap, Later: w.opt.Later, Go: w.fromMini}, w.work, w.away, w.whole)
	small.SetContent(w.mini.shown.Object())
	small.SetCloseIntercept(w.whole)
	small.SetOnClosed(func() { w.miniClosed(small) })
	w.miniKeys()
	small.SetFixedSize(true)
	small.Resize(view.MiniSize())
	// Where it was never moved the window manager finds a place.
	prefs := w.opt.App.Preferences()
	w.mini.at = seen.Point{X: prefs.Int(miniX), Y: prefs.Int(miniY)}
	if special, ok := small.(desktop.Window); ok {
		special.RequestAlwaysOnTop()
		special.RequestPosition(w.mini.at.X, w.mini.at.Y)
	}
	screen := seen.Of(small, func(do func()) {
		w.using.main(func() {
			if w.mini.window == small {
				do()
			}
		})
	})
	w.mini.screen.Store(&screen)
	w.tick()
	small.Show()
	w.window.Hide()
}

// lingering is how long the mini window stays hidden before it is closed. Fyne
// 2.8.1 falls over a click that reaches a window while it closes, as by a hand
// that clicks where a key has just been pressed; a hidden one gets no clicks.
const lingering = time.Second

// whole goes back from the mini window.
func (w *Window) whole() {
	if small := w.mini.window; small != nil {
		w.miniClosed(small) // first, so that the keyboard always has a window to go to
		small.Hide()
		w.opt.Later(lingering, small.Close)
	}
}

// miniClosed brings the whole window back, however the mini window was closed.
func (w *Window) miniClosed(small fyne.Window) {
	if w.mini.window != small {
		return // it was left before
	}
	w.mini.window, w.mini.shown = nil, nil
	w.mini.screen.Store(nil)
	w.Show()
}

// Show shows the whole window, in front of others.
func (w *Window) Show() {
	w.whole()
	w.stowed = false
	w.window.Show()
	w.window.RequestFocus()
	w.work.Changed()
}

// fromMini opens a page in the whole window.
func (w *Window) fromMini(s view.Screen) {
	w.whole()
	w.Go(s)
}

// renderMini shows what has changed, where the mini window is open.
func (w *Window) renderMini() {
	if w.mini.shown != nil {
		w.mini.shown.Render()
	}
}

// stood keeps where the mini window stands.
func (w *Window) stood(at seen.Point, known bool) {
	if known && w.mini.window != nil && at != w.mini.at {
		w.mini.at = at
		prefs := w.opt.App.Preferences()
		prefs.SetInt(miniX, at.X)
		prefs.SetInt(miniY, at.Y)
	}
}

// staying are the actions that the mini window does itself, of those that act
// anywhere; before the others the whole window is opened, and before leaving,
// which need its room.
var (
	staying = []string{"startstop", "undo", "redo", "quit", "mini"}
	leaving = []string{"other", "away.other", "away.split"}
)

// miniAct does in the mini window what a key does on the Work page.
func (w *Window) miniAct(a present.Action) {
	do, ok := w.does[a.ID]
	if !ok || w.using.over.Load() {
		return
	}
	switch {
	case a.ID == "main":
		do = w.work.Done
	case a.At == present.Anywhere && !slices.Contains(staying, a.ID):
		w.whole()
	case slices.Contains(leaving, a.ID):
		w.fromMini(view.ScreenWork)
	}
	if w.opt.Did != nil {
		w.opt.Did(a.ID)
	}
	do()
}

// miniPress does what a key means in the mini window.
func (w *Window) miniPress(k present.Key) {
	for _, a := range w.desk.Keys.On(k) {
		if a.At == present.Anywhere || a.At == present.OnWork {
			w.miniAct(a)
			return
		}
	}
}

// miniKeys gives the mini window the keys of the Work page.
func (w *Window) miniKeys() {
	canvas := w.mini.window.Canvas()
	for _, a := range w.desk.Keys.Actions() {
		for _, k := range w.desk.Keys.Keys(a.ID) {
			if k.Ctrl {
				canvas.AddShortcut(view.ShortcutOf(k), func(fyne.Shortcut) { w.miniPress(k) })
			}
		}
	}
	var held held
	held.listen(canvas)
	canvas.SetOnTypedKey(func(e *fyne.KeyEvent) {
		if held.again(canvas, e.Name) {
			return
		}
		if e.Name == fyne.KeyEscape {
			w.whole()
			return
		}
		if k, ok := view.KeyOf(e.Name, 0); ok {
			w.miniPress(k)
		}
	})
}
