// Package view draws the states of package present with the widgets of kit. A
// view has Render for its State and hands presses on to a presenter; it keeps
// no facts and makes no sentence of its own.
//
// It refuses to read a ledger, to compute and to start goroutines. It imports
// present, kit, assets, the values of chart and work that states name, and Fyne.
package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// Desk is what every view works with. All fields are required.
type Desk struct {
	Say   present.Phrase
	Hint  func(string) // the status line
	Later kit.Later
	Go    func(Screen)
	// Key is the key of an action, as it is shown; "" where it has none.
	Key func(id string) string
	// Press does what a key does in a list that has the keyboard; done is false
	// where it does nothing there.
	Press func(name fyne.KeyName, shift bool) (done bool)
}

// Screen is one of the window's pages.
type Screen int

// The screens, in the order of the navigation.
const (
	ScreenWork Screen = iota
	ScreenLedger
	ScreenEarnings
	ScreenDisputes
	ScreenCollective
	ScreenImport
	ScreenSettings
	ScreenWellbeing // reached from the settings, not from the navigation
)

// Room is how much room the window has.
type Room struct {
	Narrow bool // under 1080 wide
	Low    bool // under 640 high
}

// Page is a page of the window.
type Page interface {
	Object() fyne.CanvasObject
	Fit(Room)
}

var textColors = map[present.Tone]fyne.ThemeColorName{
	present.Plain: kit.ColorText, present.Quiet: kit.ColorText2, present.Paid: kit.ColorPaidText, present.Pending: kit.ColorPendingText,
	present.Lost: kit.ColorLostText, present.Other: kit.ColorOtherText, present.OnCall: kit.ColorCallText, present.Live: kit.ColorLive,
}

var fillColors = map[present.Tone]fyne.ThemeColorName{
	present.Plain: kit.ColorText, present.Quiet: kit.ColorCall, present.Paid: kit.ColorPaid, present.Pending: kit.ColorPending,
	present.Lost: kit.ColorLost, present.Other: kit.ColorOther, present.OnCall: kit.ColorCall, present.Live: kit.ColorLive,
}

var categories = map[present.Tone]kit.Category{
	present.Paid: kit.CategoryPaid, present.Pending: kit.CategoryPending, present.Lost: kit.CategoryLost, present.Other: kit.CategoryOther,
	present.OnCall: kit.CategoryOnCall, present.Live: kit.CategoryRunning, present.Quiet: kit.CategoryNoChange, present.Plain: kit.CategoryNoChange,
}

var signs = map[present.Sign]assets.Icon{
	present.SignCheck: assets.IconCheck, present.SignClock: assets.IconClock, present.SignCross: assets.IconCross,
	present.SignReturned: assets.IconReturned, present.SignInfo: assets.IconInfo, present.SignTimer: assets.IconWork, present.SignPause: assets.IconPause,
	present.SignPencil: assets.IconPencil, present.SignImport: assets.IconImport,
}

func markOf(m present.Mark) kit.Mark {
	return kit.Mark{Icon: signs[m.Sign], Text: m.Text, Color: textColors[m.Tone]}
}

// payStyle is how money is written by what became of it.
func payStyle(p present.Pay) kit.Style {
	switch p {
	case present.PayMade:
		return kit.Body().Bolder()
	case present.PayLost:
		return kit.Body().Crossed().In(kit.ColorText2)
	}
	return kit.Body().In(kit.ColorText2)
}

func scaleOf(s present.Scale) kit.ScaleState {
	return kit.ScaleState{
		Max: s.Max, Ticks: ticksOf(s.Ticks), Low: s.Low, High: s.High, Value: s.Value, Floor: s.Floor, FloorLabel: s.FloorLabel,
	}
}

func ticksOf(ticks []present.Tick) []kit.Tick {
	out := make([]kit.Tick, len(ticks))
	for i, t := range ticks {
		out[i] = kit.Tick{At: t.At, Label: t.Label}
	}
	return out
}

// troubleNote shows an error with a button to try again.
func (d *Desk) troubleNote(t present.Trouble, again func()) fyne.CanvasObject {
	var actions []fyne.CanvasObject
	if again != nil {
		actions = append(actions, kit.NewButton(kit.ButtonOptions{Text: d.Say("error.retry"), Small: true, OnTapped: again, OnHint: d.Hint}))
	}
	return kit.NewErrorNote(t.Happened, t.Safe, t.Todo, actions...)
}

// exampleNote says that the ledger holds made-up data.
func (d *Desk) exampleNote(remove func()) fyne.CanvasObject {
	return kit.NewNote(kit.NoteInfo, d.Say("shell.example"), d.Say("shell.example.words"),
		kit.NewButton(kit.ButtonOptions{Text: d.Say("shell.example.remove"), Small: true, OnTapped: remove, OnHint: d.Hint}))
}

// hanger holds one object that is exchanged when its state changes. Its height
// follows from its width, as its object's does.
type hanger struct {
	widget.BaseWidget
	box *fyne.Container
}

func newHanger() *hanger {
	h := &hanger{box: container.NewStack()}
	h.ExtendBaseWidget(h)
	return h
}

func (h *hanger) held() fyne.CanvasObject {
	if len(h.box.Objects) == 0 {
		return nil
	}
	return h.box.Objects[0]
}

func (h *hanger) set(o fyne.CanvasObject) {
	if h.held() == o {
		return
	}
	h.box.Objects = nil
	if o != nil {
		h.box.Objects = []fyne.CanvasObject{o}
	}
	h.box.Refresh()
}

// Held implements kit.Holder.
func (h *hanger) Held() []fyne.CanvasObject { return h.box.Objects }

// HeightFor is the height of what it holds at a width.
func (h *hanger) HeightFor(width float32) float32 {
	if o := h.held(); o != nil {
		return kit.HeightFor(o, width)
	}
	return 0
}

// CreateRenderer implements fyne.Widget.
func (h *hanger) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.box) }

// scrolled lets something be longer than its place.
func scrolled(o fyne.CanvasObject) *container.Scroll { return container.NewVScroll(o) }

// How wide pages grow at most, so that the eye finds from a name to its figure
// and no line is too long to read: pages of cards, and pages of lines. A table
// of columns takes all the width there is.
const (
	mostWide  = 1480
	mostLines = 1180
)

// barRoom is the room beside a page for its scroll bar.
const barRoom = 12

// scrolledPage is scrolled with the bar in the margin at the right of the page.
func scrolledPage(o fyne.CanvasObject) fyne.CanvasObject {
	return kit.PadEach(0, -barRoom, 0, 0, container.NewVScroll(kit.PadEach(0, barRoom, 0, 0, o)))
}
