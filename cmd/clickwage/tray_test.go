package main

import (
	"bufio"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
)

// visible says whether a window of the program is on the screen.
func (d *desktop) visible() bool {
	ids, err := d.run("xdotool", "search", "--onlyvisible", "--name", "^Clickwage")
	if found := strings.Fields(ids); len(found) > 0 {
		d.id = found[0]
	}
	return err == nil
}

// running says whether the program has not ended.
func (d *desktop) running() bool {
	stat, err := os.ReadFile("/proc/" + itoa(d.pid) + "/stat")
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

// cross has the window manager close the window, as the cross of its title does.
func (d *desktop) cross() {
	d.t.Helper()
	if out, err := d.run("xdotool", "windowactivate", "--sync", d.id, "key", "--clearmodifiers", "alt+F4"); err != nil {
		d.t.Fatalf("closing: %v: %s", err, out)
	}
}

// trayHost shows icons, as a desktop's panel does: it owns the watcher's name on
// a bus of its own.
type trayHost struct {
	t       *testing.T
	address string // of the bus
	bus     *dbus.Conn
	items   chan dbus.Sender
	item    dbus.Sender
}

// RegisterStatusNotifierItem is called by programs that have an icon.
func (h *trayHost) RegisterStatusNotifierItem(_ string, from dbus.Sender) *dbus.Error {
	h.items <- from
	return nil
}

const watcher = "org.kde.StatusNotifierWatcher"

// newTrayHost starts a session's bus with a host on it.
func newTrayHost(t *testing.T) *trayHost {
	t.Helper()
	if os.Getenv("WINDOW") == "" {
		t.Skip("the whole-window test runs with WINDOW=1, as make test does")
	}
	daemon := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address=1")
	out, err := daemon.StdoutPipe()
	if err == nil {
		err = daemon.Start()
	}
	if err != nil {
		t.Fatalf("dbus-daemon: %v; make test installs it", err)
	}
	t.Cleanup(func() {
		_ = daemon.Process.Kill()
		_ = daemon.Wait() // it was killed
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address = strings.TrimSpace(address)
	h := &trayHost{t: t, address: address, items: make(chan dbus.Sender, 8)}
	if h.bus, err = dbus.Connect(address); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.bus.Close() })
	const path = "/StatusNotifierWatcher"
	if err := h.bus.Export(h, path, watcher); err != nil {
		t.Fatal(err)
	}
	if _, err := prop.Export(h.bus, path, prop.Map{watcher: {"IsStatusNotifierHostRegistered": {Value: true}}}); err != nil {
		t.Fatal(err)
	}
	if got, err := h.bus.RequestName(watcher, dbus.NameFlagDoNotQueue); err != nil || got != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("the watcher's name: %v, %v", got, err)
	}
	return h
}

func (h *trayHost) menu() dbus.BusObject {
	return h.bus.Object(string(h.item), "/StatusNotifierItem/menu")
}

type trayItem struct {
	ID         int32
	Properties map[string]dbus.Variant
	Children   []dbus.Variant
}

// lines are the texts of the menu by the numbers of their items.
func (h *trayHost) lines() (texts []string, ids []int32) {
	var revision uint32
	var root trayItem
	if err := h.menu().Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root); err != nil {
		h.t.Logf("the menu: %v", err)
		return nil, nil
	}
	for _, child := range root.Children {
		var item trayItem
		if err := dbus.Store([]any{child.Value()}, &item); err != nil {
			h.t.Fatal(err)
		}
		if text, ok := item.Properties["label"].Value().(string); ok && text != "" {
			texts, ids = append(texts, text), append(ids, item.ID)
		}
	}
	return texts, ids
}

// press clicks a line of the menu.
func (h *trayHost) press(text string) {
	h.t.Helper()
	texts, ids := h.lines()
	i := slices.Index(texts, text)
	if i < 0 {
		h.t.Fatalf("the menu has no %q: %q", text, texts)
	}
	if err := h.menu().Call("com.canonical.dbusmenu.Event", 0, ids[i], "clicked", dbus.MakeVariant(0), uint32(0)).Err; err != nil {
		h.t.Fatal(err)
	}
}

// On a real bus with a host: the menu says what runs and drives the ledger, the
// window stays in the tray where that was chosen, and comes back when the host
// has gone.
func TestTheTrayShowsWhatRunsAndKeepsTheWindow(t *testing.T) {
	h := newTrayHost(t)
	d := newDesktop(t, "DBUS_SESSION_BUS_ADDRESS="+h.address)
	select {
	case h.item = <-h.items:
	case <-time.After(time.Minute):
		t.Fatal("no icon was registered")
	}
	first := func() string {
		if texts, _ := h.lines(); len(texts) > 1 {
			return texts[0] + "|" + texts[1]
		}
		return ""
	}
	d.until("the menu says that nothing runs", func() bool { return first() == "Nothing runs|Start" })
	h.press("Start")
	d.until("the task runs", func() bool { return d.ask("SELECT count(*) FROM running") == "1" })
	d.until("the menu names it", func() bool { return first() == "Task without a name|Stop" })

	if out, err := exec.Command("sqlite3", "-cmd", ".timeout 5000", d.ledger, "INSERT OR REPLACE INTO meta (key, value) VALUES ('tray', 'true')").CombinedOutput(); err != nil {
		t.Fatalf("choosing to stay in the tray: %v: %s", err, out)
	}
	h.press("Break")
	d.until("the break runs", func() bool { return d.ask("SELECT count(*) FROM running WHERE activity = 11 AND paused = 0") == "1" })
	d.until("the menu says so", func() bool { return first() == "Break|Stop" })
	d.cross()
	d.until("the window is gone", func() bool { return !d.visible() })
	if !d.running() || d.ask("SELECT count(*) FROM running WHERE activity = 11") != "1" {
		t.Fatal("the program or its timer has ended")
	}
	h.press("Stop")
	d.until("the hidden window's menu ends the break", func() bool { return d.ask("SELECT count(*) FROM running WHERE activity = 11") == "0" })
	h.press("Open Clickwage")
	d.until("the window is back", d.visible)

	d.cross()
	d.until("the window is gone again", func() bool { return !d.visible() })
	if _, err := h.bus.ReleaseName(watcher); err != nil {
		t.Fatal(err)
	}
	d.until("without a host the window shows itself", d.visible)
	d.cross()
	d.until("closing quits now", func() bool { return !d.running() })
}
