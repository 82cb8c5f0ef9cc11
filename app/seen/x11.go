//go:build unix && !darwin

package seen

import (
	"encoding/binary"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// Of asks about a window that was made, whether or not it is shown yet.
func Of(w fyne.Window, do Do) Window {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return open{}
	}
	return &x11{native: native, do: do}
}

// x11 asks the X server for what the window manager has written down.
type x11 struct {
	native driver.NativeWindow
	do     Do
	conn   *xgb.Conn
	window xproto.Window
	root   xproto.Window
	atoms  map[string]xproto.Atom
	failed bool
}

const normal, iconic = 1, 3 // of WM_STATE

// wide is a desktop number of a window that is on all of them.
const wide = 0xFFFFFFFF

func (x *x11) Hidden() bool {
	if !x.ready() {
		return false
	}
	if state, ok := x.number(x.window, "WM_STATE"); ok && state == iconic {
		return true
	}
	on, known := x.number(x.window, "_NET_WM_DESKTOP")
	now, told := x.number(x.root, "_NET_CURRENT_DESKTOP")
	return known && told && on != wide && on != now
}

// Place is the corner of the window's content: GLFW asks for static gravity, by
// which the frame lies around it.
func (x *x11) Place() (Point, bool) {
	if !x.ready() {
		return Point{}, false
	}
	if state, ok := x.number(x.window, "WM_STATE"); !ok || state != normal {
		return Point{}, false
	}
	at, err := xproto.TranslateCoordinates(x.conn, x.window, x.root, 0, 0).Reply()
	if err != nil || at == nil {
		return Point{}, false
	}
	return Point{int(at.DstX), int(at.DstY)}, true
}

// ready connects once the window has its handle.
func (x *x11) ready() bool {
	if x.conn != nil || x.failed {
		return x.conn != nil
	}
	handle := x.do.handleOf(x.native, func(context any) uintptr {
		c, _ := context.(driver.X11WindowContext)
		return c.WindowHandle
	})
	if handle == 0 {
		return false
	}
	xgb.Logger.SetOutput(io.Discard) // it writes to stderr what it also returns
	conn, err := xgb.NewConn()
	if err != nil {
		x.failed = true
		return false
	}
	x.conn, x.window, x.atoms = conn, xproto.Window(handle), map[string]xproto.Atom{}
	x.root = xproto.Setup(conn).DefaultScreen(conn).Root
	return true
}

// number is the first number of a property.
func (x *x11) number(of xproto.Window, name string) (uint32, bool) {
	atom, ok := x.atoms[name]
	if !ok {
		reply, err := xproto.InternAtom(x.conn, false, uint16(len(name)), name).Reply()
		if err != nil || reply == nil {
			return 0, false
		}
		atom = reply.Atom
		x.atoms[name] = atom
	}
	reply, err := xproto.GetProperty(x.conn, false, of, atom, xproto.GetPropertyTypeAny, 0, 1).Reply()
	if err != nil || reply == nil || len(reply.Value) < 4 {
		return 0, false
	}
	return binary.NativeEndian.Uint32(reply.Value), true
}

func (x *x11) Close() {
	if x.conn != nil {
		x.conn.Close()
	}
}
