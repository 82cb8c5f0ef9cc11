// Package seen tells whether a window can be seen at all, so that nothing is
// drawn for nobody: not while it is minimised or on another desktop. Where that
// cannot be told, it can be seen. It also tells where a window stands, which Fyne
// takes and does not give.
//
// It refuses to tell whether another window covers it, and starts no goroutine
// of its own. It imports Fyne for the window's handle, and xgb and x/sys to ask
// the system.
package seen

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
