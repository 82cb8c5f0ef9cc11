package main

import (
	"os"
	"strings"
	"testing"
)

// done is how often the window did an action since it was opened, by its log.
func (d *desktop) done(id string) int {
	d.t.Helper()
	text, err := os.ReadFile(d.log)
	if err != nil {
		d.t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		if strings.HasSuffix(line, " "+id+"\n") {
			n++
		}
	}
	return n
}

// press presses a key until the window has done its action once more.
func (d *desktop) press(key, id string) {
	d.t.Helper()
	before := d.done(id)
	d.keys(key)
	d.until(key+" does "+id, func() bool { return d.done(id) == before+1 })
}

// sees takes pictures of the screen until one shows some words. Each is read in one
// way, for most that do not show them were taken too early.
func (d *desktop) sees(name, words string) {
	d.t.Helper()
	n := 0
	d.until(words+" is shown", func() bool {
		n++
		return shows(d.read(d.picture(name), ways[(n-1)%len(ways)]), words)
	})
}

// Keys as the window system sends them: pages, palette, sheet, the text field, a
// changed key, a list, and what lies over the pages.
func TestKeysPaletteAndSheetThroughTheWindowSystem(t *testing.T) {
	d := newDesktop(t)
	d.sees("welcome", "really pay")
	d.press("e", "welcome.example")
	d.until("the example is in the ledger", func() bool { return d.ask("SELECT count(*) > 100 FROM submission") == "1" })

	for key, id := range map[string]string{"ctrl+3": "screen.3", "ctrl+4": "screen.4", "ctrl+5": "screen.5", "ctrl+6": "screen.6", "ctrl+comma": "settings", "ctrl+d": "dispute", "ctrl+1": "screen.1"} {
		d.press(key, id)
	}

	d.press("F1", "keys")
	d.sees("sheet", "Find any command")
	d.keys("s", "ctrl+3") // neither acts under the sheet
	d.keys("F1")
	d.press("ctrl+k", "palette")
	d.typed("legder")
	d.sees("palette-none", "Nothing has all these words")
	d.keys("Escape")
	if n := d.done("activity.search") + d.done("screen.3") - 1; n != 0 || d.ask("SELECT count(*) FROM running") != "0" {
		t.Errorf("%d keys acted under the sheet", n)
	}
	d.press("ctrl+k", "palette")
	d.typed("searching")
	d.keys("Return")
	d.until("the palette starts an activity", func() bool { return d.ask("SELECT activity FROM running") == "9" })

	d.press("ctrl+n", "new")
	d.typed("snr ")
	d.keys("ctrl+t") // anywhere, also in a field
	d.until("Ctrl T stops in a field", func() bool { return d.ask("SELECT count(*) FROM running") == "0" })
	if d.done("activity.search") != 1 || d.done("next")+d.done("returned") != 0 {
		t.Error("a letter that was typed into the field acted")
	}
	d.keys("ctrl+a", "BackSpace", "Escape")

	d.press("ctrl+k", "palette")
	d.typed("keys")
	d.keys("Return")
	d.sees("keys-list", "Reset all keys")
	d.keys("space", "ctrl+2") // the first key is that of the Work page; Ctrl 2 has an owner
	d.sees("keys-taken", "Ctrl 2 belongs to")
	d.keys("space", "ctrl+j")
	d.until("the key is kept", func() bool { return d.ask("SELECT value FROM meta WHERE key = 'keys'") == "screen.1=Ctrl+J" })
	d.press("ctrl+2", "screen.2")
	d.press("ctrl+j", "screen.1")
	d.keys("ctrl+1")
	d.press("ctrl+2", "screen.2")
	if d.done("screen.1") != 2 {
		t.Errorf("the former key still acts: %d", d.done("screen.1"))
	}

	d.press("Down", "list.down")
	d.press("shift+Down", "list.extend.down")
	d.press("space", "list.tick")
	d.press("ctrl+a", "list.all")
	d.press("End", "list.last")
	d.press("F2", "list.edit")
	d.keys("Escape", "Escape")
	d.press("F6", "pane")
	d.press("shift+F6", "pane.back")
	d.press("ctrl+shift+z", "redo")
	d.press("ctrl+z", "undo")
}
