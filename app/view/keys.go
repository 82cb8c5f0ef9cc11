package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickwage/app/present"
)

// fyneNames are what Fyne calls the keys that present calls otherwise.
func fyneNames() map[string]fyne.KeyName {
	return map[string]fyne.KeyName{
		"Enter": fyne.KeyReturn, "Esc": fyne.KeyEscape, "Del": fyne.KeyDelete, "Backspace": fyne.KeyBackspace, "PgUp": fyne.KeyPageUp, "PgDn": fyne.KeyPageDown,
	}
}

// KeyName is what Fyne calls a key.
func KeyName(k present.Key) fyne.KeyName {
	if name, ok := fyneNames()[k.Name]; ok {
		return name
	}
	return fyne.KeyName(k.Name)
}

// KeyOf is a key that Fyne tells of. Example: KeyOf(fyne.KeyReturn, fyne.KeyModifierControl)
// is Ctrl Enter. What is held alone, such as Ctrl, is no known key: ok is false.
func KeyOf(name fyne.KeyName, held fyne.KeyModifier) (k present.Key, ok bool) {
	if name == fyne.KeyEnter {
		name = fyne.KeyReturn
	}
	text := string(name)
	for ours, theirs := range fyneNames() {
		if name == theirs {
			text = ours
		}
	}
	if held&^(fyne.KeyModifierControl|fyne.KeyModifierShift) != 0 {
		return k, false
	}
	k = present.Key{Ctrl: held&fyne.KeyModifierControl != 0, Shift: held&fyne.KeyModifierShift != 0, Name: text}
	_, ok = present.ParseKey(k.String())
	return k, ok
}

// ShortcutOf is what Fyne makes of a key with Ctrl: some have a meaning of their
// own there and never come as a key.
func ShortcutOf(k present.Key) fyne.Shortcut {
	held := fyne.KeyModifierControl
	if k.Shift {
		return &desktop.CustomShortcut{KeyName: KeyName(k), Modifier: held | fyne.KeyModifierShift}
	}
	switch k.Name {
	case "A":
		return &fyne.ShortcutSelectAll{}
	case "C":
		return &fyne.ShortcutCopy{}
	case "V":
		return &fyne.ShortcutPaste{}
	case "X":
		return &fyne.ShortcutCut{}
	case "Y":
		return &fyne.ShortcutRedo{}
	case "Z":
		return &fyne.ShortcutUndo{}
	}
	return &desktop.CustomShortcut{KeyName: KeyName(k), Modifier: held}
}
