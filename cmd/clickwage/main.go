// Command clickwage opens the window on the worker's ledger. It is the only
// place that imports fyne.io/fyne/v2/app, which needs a display to be built
// against.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"clickwage/app"
	"clickwage/app/idle"
	"clickwage/app/view/kit"
	"clickwage/cmd/console"
	"clickwage/data/tracker"
)

// metadata is what FyneApp.toml says; a test holds both together.
var metadata = fyne.AppMetadata{ID: "org.clickwage.Clickwage", Name: "Clickwage", Version: console.Version, Build: 1}

func main() {
	exit(run(os.Args[1:]))
}

var errNoDisplay = errors.New("there is no display to open a window on; the same ledger works in a terminal: clickwage-cli --help")

// usage is what --help prints; it needs no display.
const usage = `Usage: clickwage [--mini]

Opens the window on your ledger: log work, see what an hour really earned.

  --mini       the small timer that stays over other windows
  --help       print this
  --version    print the version

CLICKWAGE_LEDGER names another ledger than ~/.local/share/clickwage/ledger.db
(on Windows %LOCALAPPDATA%\clickwage\ledger.db), CLICKWAGE_LANG a language such
as de, CLICKWAGE_THEME light or dark. CLICKWAGE_LOG names a file to which the id
of each action is added. In a terminal: clickwage-cli --help.
`

// asked is what the only argument asks to be told; "" where it asks for nothing.
func asked(args []string) string {
	if len(args) != 1 {
		return ""
	}
	switch args[0] {
	case "--help", "-h", "-help", "help":
		return usage
	case "--version":
		return metadata.Name + " " + metadata.Version + "\n"
	}
	return ""
}

func run(args []string) error {
	if text := asked(args); text != "" {
		_, err := io.WriteString(os.Stdout, text)
		return err
	}
	small := len(args) == 1 && args[0] == "--mini"
	if len(args) > 0 && !small {
		return fmt.Errorf("%s is not known here: clickwage opens the window, clickwage --mini the small one; clickwage-cli takes commands", strings.Join(args, " "))
	}
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return errNoDisplay
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
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50) // the window lives for weeks beside others
	}
	closed := make(chan struct{})
	fyneapp.SetMetadata(metadata)
	a := fyneapp.NewWithID(metadata.ID)
	a.SetIcon(kit.AppIcon())
	p := app.Start(app.ProgramOptions{
		App: a, Path: path, Theme: os.Getenv("CLICKWAGE_THEME"), Language: os.Getenv("CLICKWAGE_LANG"),
		Presence: idle.Open, Tray: true, Mini: small, Did: did, Closed: sync.OnceFunc(func() { close(closed) }),
		Notify: func(title, text string) { a.SendNotification(fyne.NewNotification(title, text)) },
	})
	shut := sync.OnceValue(p.Close)
	go outlive(closed, grace, func() { exit(shut()) })
	go ended(p.Window().Close)
	a.Run()
	return shut()
}

// ended closes the window where the program is told to end. Fyne 2.8.1 would end
// its loop with the window open: what comes then for the window is done at once,
// on whatever goroutine it comes, and the program falls over it. Fyne listens from
// its start on, so it is taken off a while after.
func ended(shut func()) {
	time.Sleep(time.Second)
	told := make(chan os.Signal, 1)
	signal.Reset(os.Interrupt, syscall.SIGTERM)
	signal.Notify(told, os.Interrupt, syscall.SIGTERM)
	<-told
	fyne.Do(shut)
}

// grace is how long the loop of Fyne 2.8.1 has to end once the window has closed.
// It waits for itself for ever where work for the window comes while it stops, as
// after keys in haste; the program would run on unseen and hold the ledger.
const grace = 5 * time.Second

// outlive ends the program where its loop has not a while after the window closed.
func outlive(closed <-chan struct{}, grace time.Duration, end func()) {
	<-closed
	time.Sleep(grace)
	end()
}

// exit ends the program and says why it failed, if it did.
func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "clickwage:", err)
		os.Exit(1)
	}
	os.Exit(0)
}
