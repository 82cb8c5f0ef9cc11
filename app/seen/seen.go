// Package seen tells whether a window can be seen at all, so that nothing is
// drawn for nobody: not while it is minimised or on another desktop. Where that
// cannot be told, it can be seen. It also tells where a window stands, which Fyne
// takes and does not give.
//
// It refuses to tell whether another window covers it, and starts no goroutine
// of its own. It imports Fyne for the window's handle, and xgb and x/sys to ask
// the system.
package seen

import (
	"time"

	"fyne.io/fyne/v2/driver"
)

// Window is asked about one window, by one goroutine at a time.
type Window interface {
	// Hidden is true only where the window surely cannot be seen.
	Hidden() bool
	// Place is where the window stands, as desktop.Window's RequestPosition takes
	// it; ok is false where that is not known.
	Place() (at Point, ok bool)
	Close()
}

// Point is a place on the screens, in their own pixels.
type Point struct{ X, Y int }

// open is a window of which nothing is known.
type open struct{}

func (open) Hidden() bool         { return false }
func (open) Place() (Point, bool) { return Point{}, false }
func (open) Close()               {}

// patience is how long a window is waited for: one that closes meanwhile never
// answers, and would keep the program from ending.
const patience = time.Second

// Do does something on the goroutine of a window while that is open, and nothing
// once it has closed: Fyne 2.8.1 falls over the handle of a window that has gone.
type Do func(func())

// handleOf is a window's handle, 0 where it has none yet or does not answer.
func (do Do) handleOf(w driver.NativeWindow, of func(context any) uintptr) uintptr {
	found := make(chan uintptr, 1)
	do(func() { w.RunNative(func(context any) { found <- of(context) }) })
	select {
	case handle := <-found:
		return handle
	case <-time.After(patience):
		return 0
	}
}
