// Package app is Clickwage's window: it lays navigation, pages, status line and
// messages together, gives every key its action, keeps the clock, and looks
// twice a second whether another program changed the ledger.
//
// It holds the production Runner and the only goroutines of the window; each
// comes back by fyne.Do. It refuses to know figures and sentences: those are
// present's. It imports present, view, kit, tracker and Fyne, and not
// fyne.io/fyne/v2/app, which needs a display to be built.
package app

import (
	"context"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickwage/app/idle"
	"clickwage/app/present"
	"clickwage/app/view"
	"clickwage/app/view/kit"
	"clickwage/assets"
	"clickwage/data/tracker"
)

// Options say what the window shows.
type Options struct {
	App      fyne.App         // Required
	Tracker  *tracker.Tracker // Required
	Theme    string           // "light", "dark" or "system"; "" is as the settings say
	Language string           // such as "fr"; "" is as the settings say
	Run      present.Runner   // Defaults to one goroutine for each piece of work
	Speak    Speaker          // Defaults to Speak
	Later    kit.Later        // Defaults to timers
	// Notify shows a message of the desktop; it may be called on any goroutine.
	// nil: deadlines are not told.
	Notify func(title, text string)
	// Presence finds what tells of the worker's presence. nil: only the clocks do.
	Presence func() idle.Source
	Window   fyne.Window // Defaults to a new one
	// Replace closes the ledger while another file is put in its place; nil: it
	// is not offered.
	Replace func(waiting string, do func() *present.Dialog)
	Tray    *tray  // nil: the window has none
	still   bool   // no goroutine keeps it, see ProgramOptions
	closed  func() // Defaults to nobody, see ProgramOptions
	// Did is told of each action that a key or the palette does, by its id; nil:
	// nobody is.
	Did  func(id string)
	Lost func(error) // told that the ledger is damaged or was taken over by another computer; may be nil
}

// Window is the open window.
type Window struct {
	opt       Options
	window    fyne.Window
	desk      *present.Desk
	drawing   *view.Desk
	work      *present.Work
	away      *present.Away
	absences  *absences
	ledger    *present.Ledger
	pay       *present.Earnings
	files     *present.Import
	choices   *present.Settings
	paid      *present.Payments
	due       *present.Due
	cases     *present.Cases
	pooling   *present.Collective
	disputes  [2]view.Page // of the Disputes page: cases, and what falls due with the rules
	dispart   int          // 0: cases, 1: what falls due, 2: rules
	well      *present.Wellbeing
	support   *present.Support
	ratings   *present.Ratings
	breaks    idle.Breaks
	halves    [2]view.Page // of the Earnings page: pay and payments
	half      int
	stale     atomic.Bool // deadlines were read before the last change
	pages     map[view.Screen]view.Page
	workAt    *view.Work
	settings  *view.Settings
	behind    bool // the page of settings shows what was
	open      view.Screen
	welcome   bool
	nav       *kit.Nav
	timer     *kit.NavTimer
	status    *kit.StatusLine
	copied    *kit.StatusMark // when the ledger was last backed up
	bar       *kit.BottomBar
	body      *fyne.Container
	room      view.Room
	welcomed  *view.Welcome
	covers    *covers
	does      map[string]func()
	bound     string // the keys that are in force, as settings hold them
	shortcuts []fyne.Shortcut
	held      held
	cancel    context.CancelFunc
	using     *using
	kept      sync.WaitGroup // what follows the ledger
	painted   chan struct{}  // closed at the first frame
	paint     sync.Once
	safety    *present.Safety
	asks      *shell
	banner    *fyne.Container
	mini      mini
	named     string // what the window's title names
	stowed    bool   // it is closed and stays in the tray
}

// New shows the window over an open ledger, empty for its first frame, and builds
// its pages behind that; Follow keeps it going.
func New(opt Options) (*Window, error) {
	if opt.Run == nil {
		opt.Run = func(work, done func()) { go func() { work(); fyne.Do(done) }() }
	}
	if opt.Later == nil {
		opt.Later = later
	}
	if opt.closed == nil {
		opt.closed = func() {}
	}
	if opt.Window == nil {
		opt.Window = opt.App.NewWindow(title)
		opt.Window.Resize(fyne.NewSize(1160, 680))
		opt.Window.SetMaster()
	}
	w := &Window{opt: opt, window: opt.Window, covers: &covers{}, using: &using{tell: func(bool) {}}, painted: make(chan struct{}), banner: container.NewStack()}
	w.asks = &shell{window: w.window, covers: w.covers}
	w.opt.Run = w.using.runner(opt.Run)
	w.opt.Later = w.using.later(opt.Later)
	if w.opt.Speak == nil {
		w.opt.Speak = Speak
	}
	settings, err := opt.Tracker.Settings(context.Background())
	if err != nil {
		return nil, err
	}
	if w.welcome, err = untouched(opt.Tracker, settings); err != nil {
		return nil, err
	}
	w.look(settings)
	w.window.SetPadded(false)
	w.window.SetContent(kit.NewPanel(kit.ColorBg))
	w.window.Show()
	if err := w.build(settings); err != nil {
		return nil, err
	}
	w.keys()
	w.tellUnread()
	w.window.SetOnDropped(w.dropped)
	return w, nil
}

const title = "Clickwage"

// untouched says whether the first questions are open and nothing is recorded, as
// by the command line, so that the welcome is to be shown. Answers of a welcome
// that was cut short are no records.
func untouched(t *tracker.Tracker, s tracker.Settings) (bool, error) {
	if s.Welcomed || t.ReadOnly() {
		return false, nil
	}
	return t.Blank(context.Background())
}

// later is the production Later.
func later(d time.Duration, f func()) func() {
	t := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { t.Stop() }
}

// Canvas is the window's content on the screen, for tests and pictures.
func (w *Window) Canvas() fyne.Canvas { return w.window.Canvas() }

// Twice says that another window is open on the same ledger.
func (w *Window) Twice() {
	w.absences = nil // the first one asks
	w.desk.Tell(present.Notice{Text: w.desk.Phrase("shell.twice")})
}

// Window is the window itself.
func (w *Window) Window() fyne.Window { return w.window }

// build makes everything anew, in the language and look of the settings.
func (w *Window) build(s tracker.Settings) error {
	if w.opt.Language != "" {
		s.Language = w.opt.Language
	}
	say, language, err := w.opt.Speak(s.Language)
	if err != nil {
		return err
	}
	w.look(s)
	w.status = kit.NewStatusLine()
	w.bar = kit.NewBottomBar(w.opt.Later, say("bar.undo"), "", say("bar.close"))
	if w.desk == nil {
		w.desk = &present.Desk{
			Tracker: w.opt.Tracker, Run: w.opt.Run, Look: w.looks, Post: fyne.Do,
			Tell: w.tell,
		}
	}
	w.desk.Phrase, w.desk.Language = say, language
	w.bind(s)
	if !w.opt.Tracker.ReadOnly() {
		w.desk.Damaged = w.lose
	}
	w.drawing = &view.Desk{Say: say, Hint: w.status.Hint, Later: w.opt.Later, Go: w.Go, Key: w.desk.Keys.Cap, Press: w.pressInList}
	w.asks.say, w.asks.drawing, w.asks.tell = say, w.drawing, w.desk.Tell // a dialog may be open
	if w.work == nil {
		w.presenters()
	}
	w.settings = nil
	w.views()
	w.shell()
	w.capShell()
	w.fit()
	w.Go(w.open)
	w.due.Load() // for the badge
	w.opt.Later(time.Second, w.ahead)
	return nil
}

// translate makes the window anew in another language. The presenters stay, so
// that filters, ticks, a file that is looked at and a chosen span do; so do
// texts that are being typed.
func (w *Window) translate(s tracker.Settings) error {
	field := w.workAt.Field.Text()
	if err := w.build(s); err != nil {
		return err
	}
	w.keys()
	w.retell(field)
	if w.welcome && w.open == view.ScreenWork {
		w.window.Canvas().Focus(w.welcomed.Language())
		return nil
	}
	w.window.Canvas().Focus(w.settings.Language())
	return nil
}

// retell fills pages that were made anew, with the text that was being typed.
func (w *Window) retell(field string) {
	w.workAt.Field.SetText(field)
	w.ledger.Retell()
	w.pay.Load()
	w.paid.Load()
	w.files.Retell()
	w.away.Load()
}

// look sets the theme.
func (w *Window) look(s tracker.Settings) {
	if w.opt.Theme != "" {
		s.Theme = w.opt.Theme
	}
	w.opt.App.Settings().SetTheme(kit.NewTheme(modes[s.Theme], float32(s.TextScale)/100))
}

var modes = map[string]kit.Mode{"light": kit.AlwaysLight, "dark": kit.AlwaysDark}

func (w *Window) looks() present.Look {
	return present.Look{Dark: kit.IsDark(), Regular: assets.SansRegular.Bytes(), Bold: assets.SansSemiBold.Bytes(), Mono: assets.MonoRegular.Bytes()}
}

func (w *Window) presenters() {
	w.work, w.ledger, w.pay = present.NewWork(w.desk), present.NewLedger(w.desk), present.NewEarnings(w.desk)
	w.files, w.choices = present.NewImport(w.desk), present.NewSettings(w.desk)
	w.choices.Applied = w.applied
	w.paid, w.due = present.NewPayments(w.desk), present.NewDue(w.desk)
	w.cases = present.NewCases(w.desk, w.asks.of(w.opt.Replace))
	w.cases.Chosen, w.cases.Opened = w.ledger.Ticked, func() { w.leave(); w.openDisputes(0) }
	w.ratings = present.NewRatings(w.desk, w.asks.of(w.opt.Replace))
	w.pooling = present.NewCollective(w.desk, w.asks.of(w.opt.Replace))
	w.pooling.Own = func() { w.Go(view.ScreenEarnings) }
	w.safety = present.NewSafety(w.desk, w.asks.of(w.opt.Replace), w.opt.Tracker.Path(), w.choices.Format)
	w.absent()
	w.wellbeing()
}

// tell shows a message in the bar at the bottom, and in the mini window.
func (w *Window) tell(n present.Notice) {
	if w.mini.shown != nil {
		w.mini.shown.Tell(n.Text)
	}
	if n.Word != "" {
		w.bar.Offer(n.Text, n.Word, n.Undo)
		return
	}
	w.bar.Tell(n.Text, n.Undo)
}

// applied repaints the window where language or look has changed.
func (w *Window) applied(s tracker.Settings) {
	w.look(s)
	w.closing()
	if w.opt.Language != "" {
		s.Language = w.opt.Language // Speak changes what everything says
	}
	_, language, err := w.opt.Speak(s.Language)
	if err == nil && language != w.desk.Language {
		if err := w.translate(s); err != nil {
			w.desk.Tell(present.Notice{Text: err.Error()})
		}
		return
	}
	if s.Keys != w.bound {
		w.rebind(s)
		return
	}
	w.window.Content().Refresh() // larger text leaves less room
	w.pay.Repaint()
}

func (w *Window) views() {
	d := w.drawing
	w.workAt = view.NewWork(d, w.work, w.away)
	w.workAt.OnRecord, w.workAt.OnMini = w.record, w.Mini
	w.workAt.OnRemoveExample = w.choices.RemoveExample
	w.work.Changed = func() { w.workAt.Render(w.work.State); w.tick() }
	w.work.Ticked = w.ticked
	ledger := view.NewLedger(d, w.ledger)
	ledger.OnExport, ledger.OnDispute, ledger.OnReview = w.export, w.dispute, w.rate
	w.ledger.Filled = ledger.Fill
	w.ledger.Changed = func() {
		if w.nav.Items()[view.ScreenLedger].SetBadge(w.ledger.State.Odd); w.open == view.ScreenLedger || !ledger.Shown() {
			ledger.Render(w.ledger.State)
		}
	}
	pay := view.NewEarnings(d, w.pay)
	w.pay.Changed = func() { pay.Render(w.pay.State) }
	pay.OnRemoveExample = w.choices.RemoveExample
	files := view.NewImport(d, w.files)
	files.OnBrowse, files.OnFolder, files.OnPaste = w.browse, w.browseFolder, w.pasteRows
	if w.settings == nil {
		w.settings = view.NewSettings(d, w.choices, w.safety, view.Wellness{Log: w.well, Support: w.support})
		w.hearChoices()
	}
	w.pages = map[view.Screen]view.Page{
		view.ScreenWork: w.workAt, view.ScreenLedger: ledger, view.ScreenEarnings: pay,
		view.ScreenCollective: view.NewCollective(d, w.pooling),
		view.ScreenImport:     files, view.ScreenSettings: w.settings,
		view.ScreenWellbeing: view.NewWellbeing(d, w.well, func() { w.Go(view.ScreenSettings) }),
	}
	w.moneyPages(pay)
}

// hearChoices has the settings drawn where they are shown.
func (w *Window) hearChoices() {
	w.choices.Changed = func() { w.drawSettings(); w.drawCopied(); w.closing() }
}

// drawSettings draws their page where it is seen, else when it is opened.
func (w *Window) drawSettings() {
	if w.behind = w.open != view.ScreenSettings; !w.behind {
		w.settings.Render()
	}
}

func (w *Window) drawCopied() {
	w.copied.Set(kit.Mark{Icon: assets.IconSave, Text: w.choices.State.Copied})
}

// Go opens a page. The keyboard leaves what is on the page before: a key would go
// to what nobody sees.
func (w *Window) Go(s view.Screen) {
	if _, nav := w.window.Canvas().Focused().(*kit.NavItem); !nav && s != w.open {
		w.window.Canvas().Unfocus()
	}
	if w.open == view.ScreenDisputes {
		w.cases.Keep()
	}
	w.open = s
	if w.behind && s == view.ScreenSettings {
		w.drawSettings()
	}
	w.status.Hint("")
	w.sayAway()
	w.nav.Choose(int(min(s, view.ScreenSettings)))
	page := w.pages[s]
	if w.welcome && s == view.ScreenWork {
		page = w.first()
	}
	w.body.Objects = []fyne.CanvasObject{page.Object()}
	w.body.Refresh()
	w.window.Content().Refresh() // the message bar stands under some pages only
	w.Load()
}

// first is the welcome, until one of its ways is taken.
func (w *Window) first() view.Page {
	page := view.NewWelcome(w.drawing, w.choices)
	leave := func(to view.Screen) {
		w.leave()
		w.views()
		w.fit()
		w.Go(to)
	}
	page.OnStart = func() { leave(view.ScreenWork); w.work.StartOrStop() }
	page.OnImport = func() { leave(view.ScreenImport) }
	page.OnBring = w.safety.Bring
	page.OnExample = func() { w.choices.Example(func() { leave(view.ScreenWork) }) }
	page.Fit(w.room)
	w.choices.Changed = func() { page.Render(); w.drawCopied(); w.closing() }
	w.welcomed = page
	return page
}

// leave puts the welcome away.
func (w *Window) leave() {
	if w.welcome {
		w.welcome = false
		w.hearChoices()
		w.choices.Welcomed()
	}
}

// Load reads anew what the open page shows, and what runs.
func (w *Window) Load() {
	w.work.Load()
	w.away.Load()
	w.ledger.Watch()
	switch w.open {
	case view.ScreenLedger:
		w.ledger.Load()
	case view.ScreenEarnings:
		w.loadHalf()
	case view.ScreenDisputes:
		w.due.Load()
		w.cases.Load()
	case view.ScreenCollective:
		w.pooling.Load()
	case view.ScreenImport:
		w.files.Load()
	}
	w.choices.Load()
	w.well.Load()
}

// quickly is how large a ledger's file may be to be read ahead.
const quickly = 64 << 20

// ahead reads what the fuller pages show, so that they are there when they are
// opened first. A large ledger is read where it is asked for.
func (w *Window) ahead() {
	info, err := os.Stat(w.opt.Tracker.Path())
	if err != nil || info.Size() > quickly || w.using.over.Load() || w.welcome || w.open != view.ScreenWork {
		return
	}
	w.pages[view.ScreenEarnings].Object().Resize(w.body.Size()) // its charts are drawn for the room they have
	w.ledger.Load()
	w.loadHalf()
}

// ticked moves the clocks that can be seen.
func (w *Window) ticked() {
	if w.mini.shown == nil && w.open == view.ScreenWork {
		w.workAt.Tick(w.work.State)
	}
	w.tick()
}

// tick names what runs in the titles and beside the other pages.
func (w *Window) tick() {
	w.renderMini()
	w.fillTray()
	timers, name := w.work.State.Timers, title
	if len(timers) == 0 {
		w.timer.Hide()
	} else {
		front := timers[min(w.work.State.Front, len(timers)-1)]
		w.timer.Set(front.Clock, front.Title, front.Paused)
		if w.open == view.ScreenWork {
			w.timer.Hide()
		} else {
			w.timer.Show()
		}
		name = title + " — " + front.Title
	}
	if w.named != name {
		w.named = name
		w.window.SetTitle(name)
	}
	if w.mini.window != nil && w.mini.window.Title() != name {
		w.mini.window.SetTitle(name)
	}
}
