package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"

	"clickwage/app/present"
)

// screen drives a display by the X server's own test extension, without a
// program for each key, and asks windows whether they answer.
type screen struct {
	t       *testing.T
	x       *xgb.Conn
	root    xproto.Window
	codes   map[xproto.Keysym]stroke
	atoms   map[string]xproto.Atom
	answers chan uint32 // to ask, by number
	asked   uint32
	last    xproto.Window // that was in front
}

// stroke is a key of the keyboard, with Shift or without.
type stroke struct {
	code  xproto.Keycode
	shift bool
}

func newScreen(t *testing.T, display string) *screen {
	t.Helper()
	x, err := xgb.NewConnDisplay(display)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.Close)
	if err := xtest.Init(x); err != nil {
		t.Fatal(err)
	}
	setup := xproto.Setup(x)
	s := &screen{t: t, x: x, root: setup.DefaultScreen(x).Root, codes: map[xproto.Keysym]stroke{}, atoms: map[string]xproto.Atom{}, answers: make(chan uint32, 64)}
	first, last := setup.MinKeycode, setup.MaxKeycode
	keys, err := xproto.GetKeyboardMapping(x, first, byte(last-first+1)).Reply()
	if err != nil {
		t.Fatal(err)
	}
	per := int(keys.KeysymsPerKeycode)
	for i := range int(last-first) + 1 {
		for level := range min(2, per) {
			symbol := keys.Keysyms[i*per+level]
			if _, known := s.codes[symbol]; symbol != 0 && !known {
				s.codes[symbol] = stroke{first + xproto.Keycode(i), level == 1}
			}
		}
	}
	if err := xproto.ChangeWindowAttributesChecked(x, s.root, xproto.CwEventMask, []uint32{xproto.EventMaskSubstructureNotify}).Check(); err != nil {
		t.Fatal(err)
	}
	ping := s.atom("_NET_WM_PING")
	go func() {
		for {
			event, err := x.WaitForEvent()
			if event == nil && err == nil {
				return // the connection is closed
			}
			if m, ok := event.(xproto.ClientMessageEvent); ok && m.Format == 32 && xproto.Atom(m.Data.Data32[0]) == ping {
				select {
				case s.answers <- m.Data.Data32[1]:
				default:
				}
			}
		}
	}()
	return s
}

func (s *screen) atom(name string) xproto.Atom {
	s.t.Helper()
	if a, ok := s.atoms[name]; ok {
		return a
	}
	reply, err := xproto.InternAtom(s.x, false, uint16(len(name)), name).Reply()
	if err != nil {
		s.t.Fatal(err)
	}
	s.atoms[name] = reply.Atom
	return reply.Atom
}

func (s *screen) fake(kind, detail byte, x, y int16) {
	xtest.FakeInput(s.x, kind, detail, 0, s.root, x, y, 0)
}

// symbols are the keys that are called by a word.
var symbols = map[string]xproto.Keysym{
	"Enter": 0xff0d, "Space": ' ', "Esc": 0xff1b, "Tab": 0xff09, "Del": 0xffff, "Backspace": 0xff08, "Home": 0xff50, "End": 0xff57,
	"PgUp": 0xff55, "PgDn": 0xff56, "Up": 0xff52, "Down": 0xff54, "Left": 0xff51, "Right": 0xff53,
	"Shift": 0xffe1, "Ctrl": 0xffe3,
}

func (s *screen) stroke(name string) stroke {
	s.t.Helper()
	symbol, ok := symbols[name]
	switch {
	case ok:
	case len(name) == 1:
		symbol = xproto.Keysym(strings.ToLower(name)[0])
	case name[0] == 'F':
		var n int
		_, _ = fmt.Sscan(name[1:], &n)
		symbol = xproto.Keysym(0xffbe + n - 1)
	}
	found, ok := s.codes[symbol]
	if !ok {
		s.t.Fatalf("the keyboard has no %s", name)
	}
	return found
}

// press presses a key as present names it, such as "Ctrl+Shift+Z".
func (s *screen) press(key string) {
	s.t.Helper()
	k, ok := present.ParseKey(key)
	if !ok {
		s.t.Fatalf("%q is no key", key)
	}
	var held []byte
	if k.Ctrl {
		held = append(held, byte(s.stroke("Ctrl").code))
	}
	if k.Shift {
		held = append(held, byte(s.stroke("Shift").code))
	}
	s.hit(byte(s.stroke(k.Name).code), held...)
}

func (s *screen) hit(code byte, held ...byte) {
	for _, h := range held {
		s.fake(xproto.KeyPress, h, 0, 0)
	}
	s.fake(xproto.KeyPress, code, 0, 0)
	s.fake(xproto.KeyRelease, code, 0, 0)
	for _, h := range held {
		s.fake(xproto.KeyRelease, h, 0, 0)
	}
}

// write types a text of letters, digits and signs that the keyboard has.
func (s *screen) write(text string) {
	s.t.Helper()
	shift := byte(s.stroke("Shift").code)
	for _, c := range text {
		stroke, ok := s.codes[xproto.Keysym(c)]
		if !ok {
			s.t.Fatalf("the keyboard has no %q", c)
		}
		if stroke.shift {
			s.hit(byte(stroke.code), shift)
		} else {
			s.hit(byte(stroke.code))
		}
	}
}

// click presses a button of the pointer somewhere; 1 is the first one, 4 and 5
// are the wheel.
func (s *screen) click(x, y int, button byte) {
	s.fake(xproto.MotionNotify, 0, int16(x), int16(y))
	s.fake(xproto.ButtonPress, button, 0, 0)
	s.fake(xproto.ButtonRelease, button, 0, 0)
}

// drag moves the pointer from one point to another with its first button held.
func (s *screen) drag(x, y, toX, toY int) {
	s.fake(xproto.MotionNotify, 0, int16(x), int16(y))
	s.fake(xproto.ButtonPress, 1, 0, 0)
	for step := 1; step <= 4; step++ {
		s.fake(xproto.MotionNotify, 0, int16(x+(toX-x)*step/4), int16(y+(toY-y)*step/4))
	}
	s.fake(xproto.ButtonRelease, 1, 0, 0)
}

// active is the window that has the keyboard; 0 where none has.
func (s *screen) active() xproto.Window {
	reply, err := xproto.GetProperty(s.x, false, s.root, s.atom("_NET_ACTIVE_WINDOW"), xproto.AtomWindow, 0, 1).Reply()
	if err != nil || len(reply.Value) < 4 {
		return 0
	}
	return xproto.Window(xgb.Get32(reply.Value))
}

// area is where a window's content is on the screen; ok is false where the window
// has gone.
func (s *screen) area(w xproto.Window) (x, y, width, height int, ok bool) {
	size, err := xproto.GetGeometry(s.x, xproto.Drawable(w)).Reply()
	if err != nil {
		return
	}
	at, err := xproto.TranslateCoordinates(s.x, w, s.root, 0, 0).Reply()
	if err != nil {
		return
	}
	return int(at.DstX), int(at.DstY), int(size.Width), int(size.Height), true
}

// resize asks the window manager for another size.
func (s *screen) resize(w xproto.Window, width, height int) {
	xproto.ConfigureWindow(s.x, w, xproto.ConfigWindowWidth|xproto.ConfigWindowHeight, []uint32{uint32(width), uint32(height)})
}

// raise asks the window manager to give a window the keyboard.
func (s *screen) raise(w xproto.Window) {
	s.tell(s.root, w, s.atom("_NET_ACTIVE_WINDOW"), xproto.EventMaskSubstructureRedirect|xproto.EventMaskSubstructureNotify, 2, 0)
}

func (s *screen) tell(to, about xproto.Window, kind xproto.Atom, mask uint32, data ...uint32) {
	message := xproto.ClientMessageEvent{Format: 32, Window: about, Type: kind, Data: xproto.ClientMessageDataUnionData32New(append(data, make([]uint32, 5-len(data))...))}
	xproto.SendEvent(s.x, false, to, mask, string(message.Bytes()))
}

// answered asks the window in front, as window managers do, and waits until it
// has gone through all that was sent before; false where nothing answers within
// the bound, or gone tells that nobody can.
func (s *screen) answered(bound time.Duration, gone <-chan struct{}) bool {
	s.t.Helper()
	s.asked++
	n, deadline := s.asked, time.After(bound)
	for round := 0; ; round++ {
		switch w := s.active(); {
		case w == 0 && round > 2: // the window manager has lost the keyboard: a click in a taskbar
			s.raise(s.last)
		case w != 0:
			s.last = w
			s.tell(w, w, s.atom("WM_PROTOCOLS"), xproto.EventMaskNoEvent, uint32(s.atom("_NET_WM_PING")), n, uint32(w))
		}
		again := time.After(time.Second) // another window may be in front by then
		for waiting := true; waiting; {
			select {
			case got := <-s.answers:
				if got == n {
					return true
				}
			case <-again:
				waiting = false
			case <-gone:
				return false
			case <-deadline:
				return false
			}
		}
	}
}
