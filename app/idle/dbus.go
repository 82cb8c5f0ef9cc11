//go:build unix && !darwin

package idle

import (
	"context"
	"fmt"
	"time"

	"github.com/godbus/dbus/v5"
)

// patience is how long a service of the desktop may take to answer.
const patience = 2 * time.Second

// mutter asks GNOME's window manager, under X11 and Wayland.
type mutter struct {
	nothing
	conn *dbus.Conn
}

func openMutter() (Source, error) {
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		return nil, err
	}
	return &mutter{conn: conn}, nil
}

func (m *mutter) Name() string { return "mutter" }

func (m *mutter) Idle() (time.Duration, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var millis uint64
	monitor := m.conn.Object("org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core")
	err := monitor.CallWithContext(ctx, "org.gnome.Mutter.IdleMonitor.GetIdletime", dbus.FlagNoAutoStart).Store(&millis)
	return time.Duration(millis) * time.Millisecond, err
}

func (m *mutter) Close() error { return m.conn.Close() }

const (
	logindName = "logind"
	login      = "org.freedesktop.login1"
	manager    = login + ".Manager"
	session    = login + ".Session"
	properties = "org.freedesktop.DBus.Properties"
)

// logind asks systemd's or elogind's keeper of sessions. Its hint of idleness
// comes from the desktop, some minutes late but with the right beginning.
type logind struct {
	conn    *dbus.Conn
	path    dbus.ObjectPath
	signals chan *dbus.Signal
}

func openLogind() (Source, error) {
	conn, err := dbus.ConnectSystemBus()
	if err != nil {
		return nil, err
	}
	l := &logind{conn: conn, signals: make(chan *dbus.Signal, 64)}
	if err := l.listen(); err != nil {
		conn.Close()
		return nil, err
	}
	return l, nil
}

// listen finds this session and asks for its signals.
func (l *logind) listen() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	id, err := l.property(ctx, "/org/freedesktop/login1/session/auto", "Id")
	if err != nil {
		return err
	}
	keeper := l.conn.Object(login, "/org/freedesktop/login1")
	if err := keeper.CallWithContext(ctx, manager+".GetSession", dbus.FlagNoAutoStart, id.Value()).Store(&l.path); err != nil {
		return fmt.Errorf("session %v: %w", id, err)
	}
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchInterface(manager), dbus.WithMatchMember("PrepareForSleep")},
		{dbus.WithMatchInterface(session), dbus.WithMatchObjectPath(l.path)},
		{dbus.WithMatchInterface(properties), dbus.WithMatchObjectPath(l.path)},
	} {
		if err := l.conn.AddMatchSignalContext(ctx, append(match, dbus.WithMatchSender(login))...); err != nil {
			return err
		}
	}
	l.conn.Signal(l.signals)
	return nil
}

func (l *logind) property(ctx context.Context, path dbus.ObjectPath, name string) (v dbus.Variant, err error) {
	err = l.conn.Object(login, path).CallWithContext(ctx, properties+".Get", dbus.FlagNoAutoStart, session, name).Store(&v)
	return v, err
}

func (l *logind) Name() string { return logindName }

func (l *logind) Idle() (time.Duration, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	hint, err := l.property(ctx, l.path, "IdleHint")
	if err != nil {
		return 0, err
	}
	since, err := l.property(ctx, l.path, "IdleSinceHint")
	if err != nil {
		return 0, err
	}
	micros, told := since.Value().(uint64)
	if !told || micros == 0 { // no desktop has ever told of this session
		return 0, ErrUnknown
	}
	if idle, _ := hint.Value().(bool); !idle {
		return 0, nil
	}
	return max(0, time.Since(time.UnixMicro(int64(micros)))), nil
}

func (l *logind) Events() []Event {
	var all []Event
	for {
		select {
		case s, open := <-l.signals:
			if !open {
				l.signals = nil // the bus is gone; nothing more comes
				return all
			}
			all = append(all, eventsOf(s)...)
		default:
			return all
		}
	}
}

// eventsOf are the events that a signal tells of. Desktops that lock by
// themselves tell it by the property LockedHint alone.
func eventsOf(s *dbus.Signal) []Event {
	switch s.Name {
	case session + ".Lock":
		return []Event{Locked}
	case session + ".Unlock":
		return []Event{Unlocked}
	case manager + ".PrepareForSleep":
		if len(s.Body) > 0 && s.Body[0] == any(true) {
			return []Event{Suspended}
		}
		return []Event{Resumed}
	case properties + ".PropertiesChanged":
		if len(s.Body) < 2 {
			return nil
		}
		changed, _ := s.Body[1].(map[string]dbus.Variant)
		if locked, ok := changed["LockedHint"].Value().(bool); ok {
			return []Event{map[bool]Event{true: Locked, false: Unlocked}[locked]}
		}
	}
	return nil
}

func (l *logind) Close() error { return l.conn.Close() }
