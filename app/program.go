package app

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"github.com/gofrs/flock"

	"clickwage/app/idle"
	"clickwage/app/present"
	"clickwage/app/view"
	"clickwage/app/view/kit"
	"clickwage/data/tracker"
)

// Program is the window through its life: it opens the ledger and shows it, or
// the page that says why not; it closes the ledger while another file is put in
// its place. It always shows something.
type Program struct {
	opt    ProgramOptions
	window fyne.Window
	ledger *tracker.Tracker // nil where none is open
	shown  *Window          // nil where the ledger is not shown
	page   *shell           // of the page without a ledger
	alone  *flock.Flock     // one window says so to the others
	covers *covers
	tray   *tray
}

// ProgramOptions say which ledger is shown and how.
type ProgramOptions struct {
	App      fyne.App       // Required
	Path     string         // Required: the ledger's file
	Theme    string         // "light", "dark" or "system"; "" is as the settings say
	Language string         // such as "fr"; "" is as the settings say
	Run      present.Runner // Defaults to one goroutine for each piece of work
	Later    kit.Later      // Defaults to timers
	// Notify shows a message of the desktop, on any goroutine; nil: none is.
	Notify func(title, text string)
	// Presence finds what tells of the worker's presence. nil: only the clocks do.
	Presence func() idle.Source
	Tray     bool // an icon beside the desktop's clock, where something shows it
	Mini     bool // begins with the mini window
	// Did is told of each action that a key or the palette does, by its id.
	Did func(id string)
	// Closed is told, on the window's goroutine, that the window has closed, so that
	// the program is about to end; nil: nobody is.
	Closed func()
	still  bool // no goroutine keeps the window: Fyne's test driver would race with it
}

// Start opens the ledger in a window.
func Start(opt ProgramOptions) *Program {
	if opt.Run == nil {
		opt.Run = func(work, done func()) { go func() { work(); fyne.Do(done) }() }
	}
	if opt.Closed == nil {
		opt.Closed = func() {}
	}
	p := &Program{opt: opt, window: opt.App.NewWindow(title), alone: flock.New(opt.Path + "-window"), covers: &covers{}}
	p.window.SetPadded(false)
	p.window.Resize(fyne.NewSize(1160, 680))
	p.window.SetMaster()
	if opt.Tray {
		p.tray = &tray{app: opt.App}
	}
	p.open(false)
	if opt.Mini && p.shown != nil {
		p.shown.Mini()
	}
	return p
}

// Window is the open window.
func (p *Program) Window() fyne.Window { return p.window }

// Close closes the ledger; running timers go on in it.
func (p *Program) Close() error {
	var err error
	p.halt()()
	p.tray.close()
	if p.ledger != nil {
		err = p.ledger.Close()
	}
	return errors.Join(err, p.alone.Close())
}

// open opens the ledger and shows it, or says why not.
func (p *Program) open(force bool) {
	ledger, err := p.read(force)
	p.present(ledger, err)
}

func (p *Program) read(force bool) (*tracker.Tracker, error) {
	return tracker.Open(context.Background(), tracker.Options{Path: p.opt.Path, Force: force})
}

// present shows a ledger that was opened, or why it was not.
func (p *Program) present(ledger *tracker.Tracker, err error) {
	p.ledger = ledger
	switch {
	case err != nil:
		p.stop(err)
	case ledger.Damage() != nil:
		p.stop(ledger.Damage())
	default:
		p.show()
	}
}

// show shows the open ledger.
func (p *Program) show() {
	first, err := p.alone.TryLock()
	twice := err == nil && !first
	notify := p.opt.Notify
	if twice {
		notify = nil // the first window tells
	}
	w, err := New(Options{
		App: p.opt.App, Tracker: p.ledger, Theme: p.opt.Theme, Language: p.opt.Language, Run: p.opt.Run, Later: p.opt.Later,
		Window: p.window, Replace: p.replace, Lost: p.lost, Notify: notify, Presence: p.opt.Presence, Tray: p.tray, Did: p.opt.Did, closed: p.opt.Closed, still: p.opt.still,
	})
	if err != nil {
		err = errors.Join(err, p.ledger.Close())
		p.ledger = nil
		p.stop(err)
		return
	}
	p.shown = w
	if p.tray != nil {
		p.tray.press = w.trayPressed
	}
	w.Follow()
	if twice {
		w.Twice()
	}
}

// halt takes the ledger off the window; what it returns waits until nothing
// uses it any more.
func (p *Program) halt() (wait func()) {
	if p.shown == nil {
		return func() {}
	}
	w := p.shown
	p.shown = nil
	w.halt()
	return w.rest
}

// whole closes the mini window, so that what comes is seen.
func (p *Program) whole() {
	if p.shown != nil {
		p.shown.whole()
	}
}

// replace closes the ledger, has another file put in its place and shows that.
func (p *Program) replace(waiting string, do func() *present.Dialog) {
	p.whole()
	wait := p.halt()
	if p.page != nil {
		p.page.shut()
	}
	p.window.SetContent(view.NewWaiting(waiting))
	old := p.ledger
	p.ledger = nil
	var said *present.Dialog
	var next *tracker.Tracker
	var err error
	p.opt.Run(func() {
		wait()
		if old != nil {
			err = old.Close()
		}
		if err == nil {
			_, err = p.alone.TryLock() // the folder may be new
		}
		if err == nil {
			said = do()
			next, err = p.read(false)
		}
	}, func() {
		p.present(next, err)
		switch {
		case said == nil:
		case p.shown != nil:
			p.shown.asks.ask(said)
		default:
			p.page.ask(said)
		}
	})
}

// lost closes the ledger and says why it may not be used here any more.
func (p *Program) lost(cause error) {
	p.whole()
	wait := p.halt()
	old := p.ledger
	p.ledger = nil
	p.window.SetContent(view.NewWaiting(""))
	p.opt.Run(func() {
		wait()
		cause = errors.Join(tracker.Guided(context.Background(), p.opt.Path, cause), old.Close())
	}, func() { p.stop(cause) })
}

// look shows a damaged ledger for reading only.
func (p *Program) look() {
	if p.ledger == nil {
		var err error
		p.ledger, err = tracker.Open(context.Background(), tracker.Options{Path: p.opt.Path, Look: true})
		if err != nil {
			p.stop(err)
			return
		}
	}
	p.show()
}

// stop shows why the ledger is not shown and what can be done.
func (p *Program) stop(cause error) {
	say, language, err := Speak(p.opt.Language)
	if err != nil {
		say = func(key string, _ ...any) string { return key }
		cause = errors.Join(cause, err)
	}
	p.opt.App.Settings().SetTheme(kit.NewTheme(modes[p.opt.Theme], 1))
	format := func() present.Format { return present.PlainFormat(say, language, time.Now()) }
	p.page = &shell{window: p.window, say: say, tell: p.tell(say), covers: p.covers,
		drawing: &view.Desk{Say: say, Hint: func(string) {}, Later: p.opt.Later, Go: func(view.Screen) {}, Key: func(string) string { return "" }, Press: func(fyne.KeyName, bool) bool { return false }}}
	desk := &present.Desk{Tracker: p.ledger, Phrase: say, Language: language, Run: p.opt.Run, Tell: p.page.tell, Look: func() present.Look { return present.Look{} }}
	safety := present.NewSafety(desk, p.page.of(p.replace), p.opt.Path, format)
	st := present.StoppedBy(say, format(), p.opt.Path, cause)
	again := func(force bool) func() { return func() { p.open(force) } }
	p.window.SetTitle(title)
	p.window.SetOnClosed(p.opt.Closed)
	p.window.SetContent(view.NewStopped(p.page.drawing, st, view.Ways{
		Restore: safety.Restore, Look: p.look, Force: again(true), Retry: again(false), Reveal: safety.OpenFolder, Close: p.window.Close,
	}))
	p.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			p.covers.leave()
		}
	})
	p.window.Show()
}

// tell says something where there is no bar for it.
func (p *Program) tell(say present.Phrase) func(present.Notice) {
	return func(n present.Notice) {
		p.page.ask(&present.Dialog{Title: title, Words: []string{n.Text}, Close: say("dialog.close")})
	}
}

// using counts the work that uses a ledger, so that its end can be waited for.
type using struct {
	work sync.WaitGroup
	over atomic.Bool // what comes back when Fyne's loop has ended comes on its own goroutine
	busy int         // pieces of work that are not done; of the window's goroutine, as is what follows
	// tell is told whether anything is being done.
	tell func(busy bool)
}

// runner does work unless it is over, and drops answers that come later.
func (u *using) runner(run present.Runner) present.Runner {
	return func(work, done func()) {
		if u.over.Load() {
			return
		}
		u.work.Add(1)
		u.count(1)
		run(func() { defer u.work.Done(); work() }, func() {
			u.count(-1)
			if !u.over.Load() {
				done()
			}
		})
	}
}

// later does what was put off unless it is over: nothing of a window that has
// closed may be touched.
func (u *using) later(put kit.Later) kit.Later {
	return func(d time.Duration, do func()) func() {
		return put(d, func() {
			if !u.over.Load() {
				do()
			}
		})
	}
}

// main does something on the window's goroutine unless it is over by then.
func (u *using) main(do func()) {
	fyne.Do(func() {
		if !u.over.Load() {
			do()
		}
	})
}

func (u *using) count(by int) {
	was := u.busy > 0
	u.busy += by
	if busy := u.busy > 0; busy != was && !u.over.Load() {
		u.tell(busy)
	}
}
