// Command clickwage opens the window on the worker's ledger. It is the only
// place that imports fyne.io/fyne/v2/app, which needs a display to be built
// against.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"clickwage/app"
	"clickwage/app/idle"
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
	small := len(os.Args) == 2 && os.Args[1] == "--mini"
	if len(os.Args) > 1 && !small {
		return fmt.Errorf("%s is not known here: clickwage opens the window, clickwage --mini the small one; clickwage-cli takes commands", strings.Join(os.Args[1:], " "))
	}
	path, err := tracker.DefaultPath()
	if err != nil {
		return err
	}
	log, err := opened(os.Getenv("CLICKWAGE_LOG"))
	if err != nil {
		return err
	}
	var did func(string)
	if log != nil {
		defer log.Close()
		did = acted(log, time.Now)
	}
	fyneapp.SetMetadata(metadata)
	a := fyneapp.NewWithID(metadata.ID)
	a.SetIcon(kit.AppIcon())
	p := app.Start(app.ProgramOptions{
		App: a, Path: path, Theme: os.Getenv("CLICKWAGE_THEME"), Language: os.Getenv("CLICKWAGE_LANG"),
		Presence: idle.Open, Tray: true, Mini: small, Did: did,
		Notify: func(title, text string) { a.SendNotification(fyne.NewNotification(title, text)) },
	})
	a.Run()
	return p.Close()
}
