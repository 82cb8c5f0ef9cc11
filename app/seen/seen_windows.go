package seen

import (
	"unsafe"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"
)

// Of asks about a window that was made, whether or not it is shown yet.
func Of(w fyne.Window, do Do) Window {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return open{}
	}
	user := windows.NewLazySystemDLL("user32.dll")
	return &win{native: native, do: do, iconic: user.NewProc("IsIconic"), corner: user.NewProc("ClientToScreen")}
}

type win struct {
	open
	native driver.NativeWindow
	do     Do
	iconic *windows.LazyProc
	corner *windows.LazyProc
	handle uintptr
}

func (w *win) Hidden() bool {
	if !w.ready() || w.iconic.Find() != nil {
		return false
	}
	minimised, _, _ := w.iconic.Call(w.handle)
	return minimised != 0
}

// Place is the corner of the window's content, which is what is asked for there.
func (w *win) Place() (Point, bool) {
	if w.Hidden() || w.handle == 0 || w.corner.Find() != nil {
		return Point{}, false
	}
	var at struct{ x, y int32 }
	done, _, _ := w.corner.Call(w.handle, uintptr(unsafe.Pointer(&at)))
	return Point{int(at.x), int(at.y)}, done != 0
}

// ready finds the handle, once the window has it.
func (w *win) ready() bool {
	if w.handle == 0 {
		w.handle = w.do.handleOf(w.native, func(context any) uintptr {
			c, _ := context.(driver.WindowsWindowContext)
			return c.HWND
		})
	}
	return w.handle != 0
}
