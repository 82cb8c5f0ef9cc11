// Command clickwage opens the window on the worker's ledger. It is the only
// place that imports fyne.io/fyne/v2/app, which needs a display to be built
// against.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"github.com/gofrs/flock"

	"clickwage/app"
	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/data/tracker"
)

// metadata is what FyneApp.toml says; a test holds both together.
var metadata = fyne.AppMetadata{ID: "org.clickwage.Clickwage", Name: "Clickwage", Version: "0.1.0", Build: 1}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "clickwage:", err)
		os.Exit(1)
	}
}

var errNoDisplay = errors.New("there is no display to open a window on; the same ledger works in a terminal: clickwage-cli --help")

func run() error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return errNoDisplay
	}
	path, err := tracker.DefaultPath()
	if err != nil {
		return err
	}
	fyneapp.SetMetadata(metadata)
	a := fyneapp.NewWithID(metadata.ID)
	a.SetIcon(kit.AppIcon())
	ledger, err := tracker.Open(context.Background(), tracker.Options{Path: path})
	if err != nil {
		return refuse(a, err)
	}
	defer ledger.Close()
	alone := flock.New(path + "-window")
	first, err := alone.TryLock()
	twice := err == nil && !first
	defer alone.Close()
	notify := func(title, text string) { a.SendNotification(fyne.NewNotification(title, text)) }
	if twice {
		notify = nil // the first window tells
	}
	w, err := app.New(app.Options{App: a, Tracker: ledger, Theme: os.Getenv("CLICKWAGE_THEME"), Language: os.Getenv("CLICKWAGE_LANG"), Notify: notify})
	if err != nil {
		return refuse(a, err)
	}
	w.Follow()
	if twice {
		w.Twice()
	}
	a.Run()
	return nil
}

// refuse says in a small window why the ledger cannot be opened, what is safe
// and what to do.
func refuse(a fyne.App, cause error) error {
	say, _, err := app.Speak(os.Getenv("CLICKWAGE_LANG"))
	if err != nil {
		return errors.Join(cause, err)
	}
	t := present.TroubleOf(say, cause)
	a.Settings().SetTheme(kit.NewTheme(kit.FollowSystem, 1))
	w := a.NewWindow(metadata.Name)
	w.SetContent(kit.Pad(kit.GapLarge, kit.NewErrorNote(t.Happened, t.Safe, t.Todo,
		kit.NewButton(kit.ButtonOptions{Text: say("error.close"), Main: true, OnTapped: w.Close}))))
	w.Resize(fyne.NewSize(560, 200))
	w.ShowAndRun()
	return cause
}
