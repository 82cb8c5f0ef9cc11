package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickwage/app/present"
	"clickwage/app/view"
	"clickwage/data/tracker"
)

// keys gives every action the keys that the settings say, and takes from the
// canvas those that were given before.
func (w *Window) keys() {
	c := w.window.Canvas()
	for _, old := range w.shortcuts {
		c.RemoveShortcut(old)
	}
	w.shortcuts = nil
	w.does = w.deeds()
	for _, a := range w.desk.Keys.Actions() {
		for _, k := range w.desk.Keys.Keys(a.ID) {
			if k.Ctrl {
				shortcut := view.ShortcutOf(k)
				w.shortcuts = append(w.shortcuts, shortcut)
				c.AddShortcut(shortcut, func(fyne.Shortcut) { w.press(k) })
			}
		}
	}
	w.held.listen(c)
	c.SetOnTypedKey(w.typed)
}

// typed takes a key that nothing had the keyboard for, or that was handed on.
func (w *Window) typed(e *fyne.KeyEvent) {
	if w.held.again(w.window.Canvas(), e.Name) {
		return
	}
	if e.Name == fyne.KeyEscape && w.window.Canvas().Overlays().Top() != nil {
		w.covers.leave()
		return
	}
	held := fyne.KeyModifier(0)
	if shifted() {
		held = fyne.KeyModifierShift
	}
	if k, ok := view.KeyOf(e.Name, held); ok {
		w.press(k)
	}
}

// press does what a key means where the window is; done is false where it means
// nothing. Shift beside a key that means nothing with it is not heeded.
func (w *Window) press(k present.Key) (done bool) {
	for _, a := range w.desk.Keys.On(k) {
		if w.here(a.At, k) {
			w.act(a.ID)
			return true
		}
	}
	if k.Shift && !k.Ctrl {
		return w.press(present.Key{Name: k.Name})
	}
	return false
}

// pressInList is press for a key that came to a list.
func (w *Window) pressInList(name fyne.KeyName, shift bool) (done bool) {
	held := fyne.KeyModifier(0)
	if shift {
		held = fyne.KeyModifierShift
	}
	k, ok := view.KeyOf(name, held)
	return ok && w.press(k)
}

// here says whether a key acts in a place now. Keys that write or press act only
// where nothing has the keyboard; lists have theirs.
func (w *Window) here(at present.Place, k present.Key) bool {
	focused := w.window.Canvas().Focused()
	free := focused == nil || k.Ctrl
	first := w.welcome && w.open == view.ScreenWork
	switch at {
	case present.OnWork:
		return w.open == view.ScreenWork && !first && free
	case present.OnWelcome:
		return first && free
	case present.OnImport:
		return w.open == view.ScreenImport
	case present.OnDisputes:
		return w.open == view.ScreenDisputes
	case present.OnCollective:
		return w.open == view.ScreenCollective
	case present.InLists:
		_, list := focused.(acting)
		return w.open == view.ScreenLedger && (free || list) || w.open == view.ScreenDisputes && list
	}
	return true
}

// act does an action and tells of it. Under a dialog nothing is done, but what
// opened the palette or the sheet of keys also closes it.
func (w *Window) act(id string) {
	do, ok := w.does[id]
	if !ok || w.using.over.Load() {
		return
	}
	if w.window.Canvas().Overlays().Top() != nil {
		if id == w.covers.top() {
			w.covers.leave()
		}
		return
	}
	if w.opt.Did != nil {
		w.opt.Did(id)
	}
	do()
}

// acting is a list that actions act in.
type acting interface{ Act(id string) }

// inList does an action in the list that has the keyboard, or in the page's own,
// which has it then.
func (w *Window) inList(id string) {
	c := w.window.Canvas()
	if list, ok := c.Focused().(acting); ok {
		list.Act(id)
		return
	}
	page, ok := w.pages[w.open].(interface{ List() fyne.Focusable })
	if !ok {
		return
	}
	if list, ok := page.List().(acting); ok {
		c.Focus(list.(fyne.Focusable))
		list.Act(id)
	}
}

// shifted says whether Shift is held.
func shifted() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// bind reads the keys of settings; what cannot be read is told once.
func (w *Window) bind(s tracker.Settings) {
	w.bound = s.Keys
	w.desk.Keys = present.ReadBindings(present.Actions(), s.Keys)
}

// tellUnread says which kept keys could not be read.
func (w *Window) tellUnread() {
	if unread := w.desk.Keys.Unread; len(unread) > 0 {
		w.desk.Tell(present.Notice{Text: w.desk.Phrase("keys.unread", strings.Join(unread, " "))})
	}
}

// rebind gives actions the keys of changed settings. Everything that shows keys
// is made anew but the page where they are changed, which is being used.
func (w *Window) rebind(s tracker.Settings) {
	w.bind(s)
	w.drawing.Key = w.desk.Keys.Cap
	field := w.workAt.Field.Text()
	w.views()
	w.capShell()
	w.fit()
	w.keys()
	w.retell(field)
}

// keySheet lists all keys.
func (w *Window) keySheet() {
	groups := present.KeySheet(w.desk.Phrase, w.desk.Keys, w.well.State.On)
	var sheet *view.KeySheet
	var over *cover
	shut := func() {
		if w.covers.off(over) {
			sheet.Shut()
		}
	}
	sheet = view.ShowKeySheet(w.drawing, w.window.Canvas(), groups, shut, func() { w.setting("settings.keys") })
	over = w.covers.put("keys", shut)
}

// setting opens the Settings page at one of its settings.
func (w *Window) setting(name string) {
	w.Go(view.ScreenSettings)
	w.settings.Reach(w.window.Canvas(), name)
}

// palette finds everything by words.
func (w *Window) palette() {
	model := present.NewPalette(w.desk, present.PaletteDoes{
		Action: w.actFrom, Offered: w.offered, Record: func(id string) { w.leave(); w.record(id) }, Setting: w.setting,
		View: func(v tracker.View) { w.leave(); w.Go(view.ScreenLedger); w.ledger.Show(v) },
	})
	var palette *view.Palette
	var over *cover
	shut := func() {
		if w.covers.off(over) {
			model.Changed = func() {}
			palette.Shut()
		}
	}
	palette = view.ShowPalette(w.drawing, w.window.Canvas(), model, shut)
	over = w.covers.put("palette", shut)
}

// offered says whether the palette has an action: one that moves the focus has
// its key, and one that is about nothing now would do nothing.
func (w *Window) offered(a present.Action) bool {
	if a.ID == "exposure" {
		return w.well.State.On
	}
	switch a.At {
	case present.InLists:
		return !a.Fixed && w.open == view.ScreenLedger
	case present.OnWelcome:
		return w.welcome
	case present.OnCollective:
		return w.open == view.ScreenCollective && w.pooling.State.Campaign != nil
	case present.OnWork:
		return !strings.HasPrefix(a.ID, "away.") || w.away.State.Asked
	}
	return !a.Fixed && !strings.HasPrefix(a.ID, "pane")
}

// actFrom does an action of the palette, from wherever it was opened.
func (w *Window) actFrom(id string) {
	if a, _ := w.desk.Keys.Action(id); a.At == present.OnWork && w.welcome {
		w.leave()
		w.Go(w.open)
	}
	w.act(id)
}

// capShell shows the keys of pages, timer and undo around the page.
func (w *Window) capShell() {
	for i, item := range w.nav.Items() {
		item.SetKey(w.desk.Keys.Cap(screenAction(view.Screen(i))))
	}
	w.timer.SetKey(w.desk.Keys.Cap("startstop"))
	w.bar.SetKey(w.desk.Keys.Cap("undo"))
}
