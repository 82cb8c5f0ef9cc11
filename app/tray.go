package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/systray"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/data/work"
)

// tray is the icon beside the desktop's clock, with its menu. It is there only
// where something shows it: else a window that was closed would go on unseen.
// Fyne's own adds a window of its own and makes the menu anew for each change.
// All but look is for the window's goroutine.
type tray struct {
	app   fyne.App
	host  trayHost
	begun bool
	items []*systray.MenuItem // nil until it is ready
	shown []present.TrayLine
	want  []present.TrayLine
	press func(line int) // of the window that is open
	end   func()
}

// The lines of the menu.
const (
	trayRunning = iota
	trayStart
	trayNext
	trayBreak
	trayMini
	trayOpen
	trayQuit
	trayLines
)

// look says whether something shows icons now. It asks the desktop and may take
// a moment.
func (t *tray) look() bool { return t != nil && t.host.there() }

// begin shows the icon.
func (t *tray) begin() {
	if t.begun {
		return
	}
	t.begun = true
	systray.SetOnTapped(func() { t.pressed(trayOpen) })
	start, end := systray.RunWithExternalLoop(t.ready, nil)
	t.end = end
	start()
}

// ready makes the menu, on a goroutine of the icon's own.
func (t *tray) ready() {
	systray.SetTitle(title)
	items := make([]*systray.MenuItem, trayLines)
	for i := range items {
		if i == trayMini {
			systray.AddSeparator()
		}
		items[i] = systray.AddMenuItem("", "")
		go func() {
			for range items[i].ClickedCh {
				t.pressed(i)
			}
		}()
	}
	fyne.Do(func() {
		if special, ok := t.app.(desktop.App); ok {
			special.SetSystemTrayIcon(kit.AppIcon())
		}
		t.items = items
		t.set(t.want)
	})
}

func (t *tray) pressed(line int) {
	fyne.Do(func() {
		if t.press != nil {
			t.press(line)
		}
	})
}

// set shows lines; those that are the same cost nothing.
func (t *tray) set(lines []present.TrayLine) {
	t.want = lines
	if t.items == nil || len(lines) != trayLines {
		return
	}
	for i, line := range lines {
		if i < len(t.shown) && t.shown[i] == line {
			continue
		}
		t.items[i].SetTitle(line.Text)
		if line.Off {
			t.items[i].Disable()
		} else {
			t.items[i].Enable()
		}
		if i == trayRunning {
			systray.SetTooltip(line.Text)
		}
	}
	t.shown = lines
}

func (t *tray) close() {
	if t == nil {
		return
	}
	t.host.close()
	if t.end != nil {
		t.end()
	}
}

// trayed hears whether something shows the icon.
func (w *Window) trayed(there bool) {
	if there {
		w.opt.Tray.begin()
		w.fillTray()
	} else if w.stowed {
		w.Show()
	}
	w.choices.Tray(there)
	w.closing()
}

// closing has the window's cross quit, or keep the window in the tray where the
// worker chose so.
func (w *Window) closing() {
	if w.choices.Stays() {
		w.window.SetCloseIntercept(w.stow)
	} else {
		w.window.SetCloseIntercept(nil)
	}
}

// stow hides the window in the tray.
func (w *Window) stow() {
	w.stowed = true
	w.window.Hide()
	w.once("told.tray", "tray.stays")
}

// once tells something of the desktop, the first time on this computer.
func (w *Window) once(preference, phrase string) {
	prefs := w.opt.App.Preferences()
	if w.opt.Notify == nil || prefs.Bool(preference) {
		return
	}
	prefs.SetBool(preference, true)
	words := w.desk.Phrase(phrase)
	w.kept.Go(func() { w.opt.Notify(title, words) }) // the desktop may be slow to take it
}

// fillTray brings the menu of the tray up to date.
func (w *Window) fillTray() {
	if w.opt.Tray != nil && w.opt.Tray.begun {
		w.opt.Tray.set(w.work.Tray())
	}
}

// trayPressed does a line of the tray's menu.
func (w *Window) trayPressed(line int) {
	if w.using.over.Load() {
		return
	}
	switch line {
	case trayStart:
		w.work.StartOrStop()
	case trayNext:
		w.work.Next()
	case trayBreak:
		w.work.Switch(work.Break)
	case trayMini:
		if w.mini.window == nil {
			w.Mini()
		}
	case trayOpen:
		w.Show()
	case trayQuit:
		w.window.Close()
	}
}
