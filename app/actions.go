package app

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickwage/app/view"
	"clickwage/data/work"
)

// Action is something that a key does. Letters act only on the Work page and
// only where nothing has the keyboard; keys with Ctrl act everywhere. None acts
// under a dialog.
type Action struct {
	Name string // key of its words
	Key  fyne.KeyName
	Ctrl bool
	Cap  string // how the key is shown
	Do   func()
}

// Actions are all of them, in the order they are listed.
func (w *Window) Actions() []Action {
	finish := func(s work.State) func() { return func() { w.work.Finish(s) } }
	list := []Action{
		{"key.toggle", fyne.KeySpace, false, "Space", w.work.StartOrStop},
		{"key.submitted", fyne.KeyReturn, false, "Enter", w.work.Done},
		{"key.next", fyne.KeyN, false, "N", w.work.Next},
		{"key.returned", fyne.KeyR, false, "R", finish(work.Returned)},
		{"key.other", fyne.KeyO, false, "O", func() { w.workAt.OtherOutcome() }},
		{"key.pause", fyne.KeyU, false, "U", w.work.Pause},
		{"key.batch", fyne.KeyG, false, "G", w.work.Batch},
		{"key.favourite", fyne.KeyF, false, "F", w.work.Star},
	}
	for _, a := range view.ActivityKeys() {
		list = append(list, Action{"activity." + a.Activity.String(), fyne.KeyName(a.Key), false, a.Key, func() { w.work.Switch(a.Activity) }})
	}
	list = append(list, slices.Concat(w.awayActions(), w.wellActions())...)
	for slot := 1; slot <= 9; slot++ {
		key := string(rune('0' + slot))
		list = append(list, Action{"", fyne.KeyName(key), false, key, func() { w.work.Favourite(slot) }})
	}
	return append(list,
		Action{"key.startstop", fyne.KeyT, true, "Ctrl T", w.work.StartOrStop},
		Action{"key.new", fyne.KeyN, true, "Ctrl N", func() { w.leave(); w.Go(view.ScreenWork); w.window.Canvas().Focus(w.workAt.Field.Entry()) }},
		Action{"key.search", fyne.KeyF, true, "Ctrl F", w.search},
		Action{"key.paste", fyne.KeyV, true, "Ctrl V", w.paste},
		Action{"key.all", fyne.KeyA, true, "Ctrl A", w.all},
		Action{"key.copy", fyne.KeyC, true, "Ctrl C", w.copy},
		Action{"key.undo", fyne.KeyZ, true, "Ctrl Z", w.desk.Undo},
		Action{"key.redo", fyne.KeyY, true, "Ctrl Y", w.desk.Redo},
		Action{"key.import", fyne.KeyI, true, "Ctrl I", func() { w.leave(); w.Go(view.ScreenImport) }},
		Action{"key.open", fyne.KeyO, true, "Ctrl O", func() { w.leave(); w.Go(view.ScreenImport); w.browse() }},
		Action{"key.main", fyne.KeyReturn, true, "Ctrl Enter", w.main},
		Action{"key.export", fyne.KeyE, true, "Ctrl E", w.export},
		Action{"key.backup", fyne.KeyB, true, "Ctrl B", w.choices.BackUp},
		Action{"key.mini", fyne.KeyM, true, "Ctrl M", w.Mini},
		Action{"key.quit", fyne.KeyQ, true, "Ctrl Q", w.window.Close},
	)
}

// keyLines are the keys that Settings lists.
func (w *Window) keyLines() []view.KeyLine {
	var lines []view.KeyLine
	for _, a := range w.Actions() {
		if a.Name != "" {
			lines = append(lines, view.KeyLine{Text: w.desk.Phrase(a.Name), Key: a.Cap})
		}
	}
	return append(lines, view.KeyLine{Text: w.desk.Phrase("key.place"), Key: "Alt 1–9"}, view.KeyLine{Text: w.desk.Phrase("key.clear"), Key: "Del"},
		view.KeyLine{Text: w.desk.Phrase("key.pane"), Key: "F6"})
}

// keys gives every action its key.
func (w *Window) keys() {
	plain := map[fyne.KeyName]Action{}
	for _, a := range w.Actions() {
		if !a.Ctrl {
			plain[a.Key] = a
			continue
		}
		w.window.Canvas().AddShortcut(shortcutOf(a), func(fyne.Shortcut) { w.act(a) })
	}
	for i := range entries {
		key := fyne.KeyName(string(rune('1' + i)))
		if i == int(view.ScreenSettings) {
			key = fyne.KeyComma
		}
		w.window.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl},
			func(fyne.Shortcut) { w.act(Action{Do: func() { w.Go(view.Screen(i)) }}) })
	}
	for slot := 1; slot <= 9; slot++ {
		w.window.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyName(rune('0' + slot)), Modifier: fyne.KeyModifierAlt},
			func(fyne.Shortcut) {
				if w.open == view.ScreenWork && !w.welcome {
					w.act(Action{Do: func() { w.workAt.Place(slot) }})
				}
			})
	}
	again := &desktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift}
	w.window.Canvas().AddShortcut(again, func(fyne.Shortcut) { w.act(Action{Do: func() { w.desk.Redo() }}) })
	w.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		name := e.Name
		if name == fyne.KeyEnter {
			name = fyne.KeyReturn
		}
		switch a, ok := plain[name]; {
		case name == fyne.KeyF6:
			w.act(Action{Do: func() { w.pane(shifted()) }})
		case name == fyne.KeyF1:
			w.act(Action{Do: func() { w.Go(view.ScreenSettings) }})
		case name == fyne.KeyEscape && w.window.Canvas().Overlays().Top() != nil:
			w.dismiss()
		case name == fyne.KeyEscape:
			w.window.Canvas().Unfocus()
			w.back()
		case w.open != view.ScreenWork:
		case w.welcome:
			w.begin(name)
		case ok:
			w.act(a)
		}
	})
}

// shortcutOf is what Fyne makes of a key with Ctrl: some have a meaning of
// their own there and never come as a key.
func shortcutOf(a Action) fyne.Shortcut {
	switch a.Key {
	case fyne.KeyA:
		return &fyne.ShortcutSelectAll{}
	case fyne.KeyC:
		return &fyne.ShortcutCopy{}
	case fyne.KeyV:
		return &fyne.ShortcutPaste{}
	case fyne.KeyY:
		return &fyne.ShortcutRedo{}
	case fyne.KeyZ:
		return &fyne.ShortcutUndo{}
	}
	return &desktop.CustomShortcut{KeyName: a.Key, Modifier: fyne.KeyModifierControl}
}

// begin takes one of the welcome's three ways by its key.
func (w *Window) begin(key fyne.KeyName) {
	switch key {
	case fyne.KeySpace:
		w.welcomed.OnStart()
	case fyne.KeyE:
		w.welcomed.OnExample()
	}
}

// act does an action unless a dialog is open.
func (w *Window) act(a Action) {
	if w.window.Canvas().Overlays().Top() == nil && !w.using.over {
		a.Do()
	}
}

// search puts the keyboard into the ledger's search field.
func (w *Window) search() {
	w.Go(view.ScreenLedger)
	if page, ok := w.pages[view.ScreenLedger].(*view.Ledger); ok {
		w.window.Canvas().Focus(page.Search.Entry())
	}
}

// paste starts a task from the clipboard, or imports what it holds.
func (w *Window) paste() {
	if w.open == view.ScreenImport {
		w.pasteRows()
		return
	}
	if w.open == view.ScreenWork && !w.welcome {
		w.work.Paste(w.opt.App.Clipboard().Content())
	}
}

// all ticks the whole list.
func (w *Window) all() {
	if w.open == view.ScreenLedger {
		w.ledger.TickEvery()
	}
}

// copy puts rows of the list into the clipboard.
func (w *Window) copy() {
	if w.open == view.ScreenLedger {
		w.ledger.Copy(w.opt.App.Clipboard().SetContent)
	}
}

// main presses the page's dark button.
func (w *Window) main() {
	switch w.open {
	case view.ScreenImport:
		w.files.Import()
	case view.ScreenWork:
		w.work.Done()
	}
}

// export asks what of the ledger is to be written, where it is seen.
func (w *Window) export() {
	w.leave()
	w.Go(view.ScreenLedger)
	w.ledger.Export(w.asks.of(w.opt.Replace))
}
