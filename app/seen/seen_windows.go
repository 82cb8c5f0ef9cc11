package seen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"
)

// Of asks about a window that was made, whether or not it is shown yet.
func Of(w fyne.Window) Window {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return open{}
	}
	return &win{native: native, iconic: windows.NewLazySystemDLL("user32.dll").NewProc("IsIconic")}
}

type win struct {
	open
	native driver.NativeWindow
	iconic *windows.LazyProc
	handle uintptr
}

func (w *win) Hidden() bool {
	if w.handle == 0 {
		fyne.DoAndWait(func() {
			w.native.RunNative(func(context any) {
				if c, ok := context.(driver.WindowsWindowContext); ok {
					w.handle = c.HWND
				}
			})
		})
	}
	if w.handle == 0 || w.iconic.Find() != nil {
		return false
	}
	minimised, _, _ := w.iconic.Call(w.handle)
	return minimised != 0
}
