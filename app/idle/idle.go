// Package idle notices that nobody is at the computer while a timer runs. A
// Source tells how long ago the last input was, and that the computer sleeps or
// the screen is locked; Open finds one that works here. Watch makes absences of
// such looks, by rules alone.
//
// It refuses to read what was typed or which window is in front, to start
// goroutines of its own, to ask anybody and to write anything. It imports
// data/work, xgb for the X server, godbus for the desktop's services and
// x/sys for Windows.
package idle

import (
	"errors"
	"time"
)

// Event is a sign of the system about the worker's presence.
type Event uint8

// The events. Sleep is also told by the clocks.
const (
	Suspended Event = iota
	Resumed
	Locked
	Unlocked
)

// Source tells of the worker's presence. It is used by one goroutine at a time.
type Source interface {
	// Name is a stable word for what is asked, such as "x11"; "" for nothing.
	Name() string
	// Idle is the time since the last input. An error means that it is not known.
	Idle() (time.Duration, error)
	// Events are those since the last call, in order; it does not wait.
	Events() []Event
	Close() error
}

// ErrUnknown is returned where nothing tells of the last input.
var ErrUnknown = errors.New("no way to know of the last input")

// nothing is a source that knows nothing.
type nothing struct{}

func (nothing) Name() string                 { return "" }
func (nothing) Idle() (time.Duration, error) { return 0, ErrUnknown }
func (nothing) Events() []Event              { return nil }
func (nothing) Close() error                 { return nil }

// both asks one source for the last input and another for events.
type both struct {
	Source
	events Source
}

func (b both) Events() []Event { return append(b.Source.Events(), b.events.Events()...) }
func (b both) Close() error    { return errors.Join(b.Source.Close(), b.events.Close()) }

// first is the first source that opens and answers; it knows nothing where none
// does.
func first(open ...func() (Source, error)) Source {
	for _, try := range open {
		s, err := try()
		if err != nil {
			continue
		}
		if _, err = s.Idle(); err == nil {
			return s
		}
		_ = s.Close() // it is of no use
	}
	return nothing{}
}
