//go:build unix && !darwin

package app

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"
)

// trayHost asks over the session's bus whether something shows icons. It is used
// by one goroutine.
type trayHost struct{ bus *dbus.Conn }

const (
	watcher      = "org.kde.StatusNotifierWatcher"
	trayPatience = time.Second
)

// there is false without a bus: one is never started for this.
func (h *trayHost) there() bool {
	if h.bus == nil || !h.bus.Connected() {
		_, err := os.Stat(filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "bus"))
		if os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" && err != nil {
			return false
		}
		if h.bus, err = dbus.ConnectSessionBus(); err != nil {
			return false
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), trayPatience)
	defer cancel()
	var there bool
	err := h.bus.Object(watcher, "/StatusNotifierWatcher").CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get",
		dbus.FlagNoAutoStart, watcher, "IsStatusNotifierHostRegistered").Store(&there)
	return err == nil && there
}

func (h *trayHost) close() {
	if h.bus != nil {
		_ = h.bus.Close()
	}
}
