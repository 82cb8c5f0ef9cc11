package idle

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Open asks Windows for the tick of the last input.
func Open() Source {
	user, kernel := windows.NewLazySystemDLL("user32.dll"), windows.NewLazySystemDLL("kernel32.dll")
	w := &win{last: user.NewProc("GetLastInputInfo"), tick: kernel.NewProc("GetTickCount")}
	if w.last.Find() != nil || w.tick.Find() != nil {
		return nothing{}
	}
	return first(func() (Source, error) { return w, nil })
}

type win struct {
	nothing
	last, tick *windows.LazyProc
}

func (*win) Name() string { return "windows" }

func (w *win) Idle() (time.Duration, error) {
	info := struct{ size, tick uint32 }{size: 8}
	if ok, _, err := w.last.Call(uintptr(unsafe.Pointer(&info))); ok == 0 {
		return 0, err
	}
	now, _, _ := w.tick.Call()
	// Both wrap after 49 days; their difference in 32 bits does not mind.
	return time.Duration(uint32(now)-info.tick) * time.Millisecond, nil
}
