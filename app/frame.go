package app

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickwage/app/view"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

var entries = []struct {
	key  string
	icon assets.Icon
}{
	{"nav.work", assets.IconWork}, {"nav.ledger", assets.IconLedger}, {"nav.earnings", assets.IconEarnings},
	{"nav.disputes", assets.IconDisputes}, {"nav.collective", assets.IconCollective}, {"nav.import", assets.IconImport},
	{"nav.settings", assets.IconSettings},
}

// screenAction is the action that opens a page.
func screenAction(s view.Screen) string {
	if s == view.ScreenSettings {
		return "settings"
	}
	return fmt.Sprintf("screen.%d", int(s)+1)
}

// shell lays navigation, page, message bar and status line together.
func (w *Window) shell() {
	say := w.desk.Phrase
	var list []kit.NavEntry
	for i, e := range entries {
		list = append(list, kit.NavEntry{Text: say(e.key), Icon: e.icon, Apart: i == int(view.ScreenSettings)})
	}
	w.timer = kit.NewNavTimer("", func() { w.Go(view.ScreenWork) }, w.status.Hint)
	w.timer.Hide()
	w.copied = kit.NewStatusMark(kit.Mark{Icon: assets.IconSave})
	beside := func(o fyne.CanvasObject) fyne.CanvasObject { return kit.PadEach(0, 0, 0, 8, o) }
	foot := kit.Column(kit.GapTiny, w.timer, kit.PadEach(kit.GapTiny, 0, 0, 8, kit.NewStatusMark(kit.Mark{Icon: assets.IconLock, Text: say("shell.private")})), beside(w.copied))
	w.nav = kit.NewNav(kit.NavOptions{
		Name: title, Entries: list, Chosen: int(min(w.open, view.ScreenSettings)), OnChosen: func(i int) { w.Go(view.Screen(i)) }, OnHint: w.status.Hint,
		Foot: foot, RailFoot: kit.PadEach(0, 0, 6, 11, kit.NewStatusMark(kit.Mark{Icon: assets.IconLock})),
	})
	w.body = container.NewStack()
	loading := kit.NewLoadingLine(w.opt.Later)
	w.using.tell = func(busy bool) {
		if busy {
			loading.Start()
		} else {
			loading.Stop()
		}
	}
	content := container.New(&fitting{w: w}, w.body, w.bar, w.nav, w.status, w.banner, w.firstFrame(), loading)
	w.bar.OnVisible = func(bool) { content.Refresh() }
	w.window.SetContent(content)
}

// fitting hears how much room the window has for text of its size. It sets the
// navigation beside the page, the status line into the margin under the page, and
// the message bar under both, and at the top of the page the line that shows while
// reading or writing the ledger takes long; the ground is the canvas's own. On the
// Work page, which has no buttons at its bottom, the bar covers the end of the page
// and the status line: it comes with every start and stop, and nothing is to move
// then. Tab goes through the page first.
type fitting struct{ w *Window }

func (f *fitting) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(900, 560) }

func (f *fitting) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	room := view.Room{Narrow: size.Width < kit.Unit(1080), Low: size.Height < kit.Unit(640)}
	if room != f.w.room {
		f.w.room = room
		f.w.fit()
	}
	put := func(o fyne.CanvasObject, x, y, width, height float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(width, height))
	}
	page, bar, nav, status := objects[0], objects[1], objects[2], objects[3]
	left, line, under := nav.MinSize().Width, status.MinSize().Height, float32(0)
	if bar.Visible() {
		under = kit.HeightFor(bar, size.Width-left)
	}
	put(nav, 0, 0, left, size.Height)
	put(bar, left, size.Height-under, size.Width-left, under)
	put(status, left+kit.PagePadding, size.Height-under-line, size.Width-left-2*kit.PagePadding, line)
	if f.w.open == view.ScreenWork {
		status.Move(fyne.NewPos(left+kit.PagePadding, size.Height-line+under))
		under = 0
	}
	over := float32(0)
	if banner := objects[4].(*fyne.Container); len(banner.Objects) > 0 {
		over = kit.HeightFor(banner.Objects[0], size.Width-left)
	}
	put(objects[4], left, 0, size.Width-left, over)
	put(objects[5], 0, 0, 1, 1)
	put(page, left, over, size.Width-left, size.Height-under-over)
	put(objects[6], left, over, size.Width-left, objects[6].MinSize().Height)
}

// fit fits the pages to the room there is.
func (w *Window) fit() {
	w.nav.SetRail(w.room.Narrow)
	for _, p := range w.pages {
		p.Fit(w.room)
	}
	if w.welcomed != nil {
		w.welcomed.Fit(w.room)
	}
}
