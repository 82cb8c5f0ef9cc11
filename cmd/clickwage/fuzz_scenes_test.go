package main

import (
	"fmt"
	"strings"

	"clickwage/app/present"
)

// sent notes what was sent; bursts wait for the window now and then, so that
// keys come in haste and also one by one.
func (f *fuzzer) sent(what string) {
	f.t.Helper()
	f.n++
	if f.lately = append(f.lately, what); len(f.lately) > 60 {
		f.lately = f.lately[1:]
	}
	if f.rand.IntN(3) == 0 {
		f.settle()
	}
}

func (f *fuzzer) key(key string) {
	f.t.Helper()
	f.screen.press(key)
	f.sent(key)
}

// write types a text, which counts as one key.
func (f *fuzzer) write(text string) {
	f.t.Helper()
	f.screen.write(text)
	f.sent(fmt.Sprintf("%q", text))
}

func (f *fuzzer) any(of []string) string { return of[f.rand.IntN(len(of))] }

// chance is so many in a hundred.
func (f *fuzzer) chance(percent int) bool { return f.rand.IntN(100) < percent }

// keysOf are the first keys of the actions of a place.
func keysOf(at present.Place) (keys []string) {
	for _, a := range present.Actions() {
		if a.At == at && a.ID != "quit" {
			keys = append(keys, strings.Fields(a.Keys)...)
		}
	}
	return keys
}

// texts is what is typed: lines, amounts, names, words of pages, places on the
// disk, nonsense.
var texts = []string{
	"prolific image study 0.60GBP 10m", "clickworker label 0.40 4m approved", "mturk hit 0.05USD x5 3m rejected", "+ survey 1.20EUR",
	"0", "1.50", "-3", "99999999999", "EUR", "12:30", "14:00", "2026-11-20", "1h", "20m", "a", "zz", "survey", "label", "approved", "settings", "export", "undo",
	"export.csv", "times.csv", "broken.csv", "words.txt", "passphrase", "(]\\%'\"", "Prolific", "  ",
}

// scene is a while on one part of the window.
func (f *fuzzer) scene() {
	f.t.Helper()
	if f.rand.IntN(6) == 0 {
		f.resize()
	}
	if f.rand.IntN(12) == 0 {
		f.alive()
	}
	scenes := []struct {
		weight int
		play   func()
	}{
		{2, f.beginning}, {7, f.working}, {7, f.listing}, {6, f.paging}, {4, f.finding}, {2, f.small}, {3, f.anywhere}, {1, f.leaving}, {2, f.choosing},
	}
	total := 0
	for _, s := range scenes {
		total += s.weight
	}
	for at, i := f.rand.IntN(total), 0; ; i++ {
		if at -= scenes[i].weight; at < 0 {
			scenes[i].play()
			return
		}
	}
}

// times does something a few times.
func (f *fuzzer) times(least, most int, do func()) {
	for range least + f.rand.IntN(most-least+1) {
		do()
	}
}

// poke does what can be done on any page.
func (f *fuzzer) poke() {
	f.t.Helper()
	switch n := f.rand.IntN(100); {
	case n < 40:
		f.click()
	case n < 60:
		f.key(f.any([]string{"Tab", "Tab", "Tab", "Shift+Tab", "F6", "Shift+F6"}))
	case n < 75:
		f.key(f.any([]string{"Enter", "Space"}))
	case n < 85:
		f.key(f.any([]string{"Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDn"}))
	case n < 91:
		f.write(f.any(texts))
	case n < 94:
		f.key(f.any([]string{"Del", "Backspace", "Ctrl+A", "Ctrl+C", "Ctrl+V"}))
	default:
		f.key("Esc")
	}
}

// click clicks somewhere in the window in front, by any button.
func (f *fuzzer) click() {
	f.t.Helper()
	x, y, width, height, ok := f.screen.area(f.screen.active())
	if !ok {
		f.settle()
		return
	}
	// A size that was asked for may not have come yet; beside the window nothing
	// is to be clicked, which would take the keyboard from it.
	width, height = min(width, f.width), min(height, f.height)
	at := func() (int, int) { return x + f.rand.IntN(width), y + f.rand.IntN(height) }
	px, py := at()
	switch n := f.rand.IntN(20); {
	case n < 13:
		f.screen.click(px, py, 1)
	case n < 15:
		f.screen.click(px, py, 1)
		f.screen.click(px, py, 1)
	case n < 16:
		f.screen.click(px, py, 3)
	case n < 18:
		f.screen.click(px, py, byte(4+f.rand.IntN(2)))
	default:
		toX, toY := at()
		f.screen.drag(px, py, toX, toY)
	}
	f.sent(fmt.Sprintf("click(%d,%d)", px-x, py-y))
}

func (f *fuzzer) resize() {
	f.t.Helper()
	if _, _, now, _, ok := f.screen.area(f.screen.active()); ok && now > 300 { // the mini window has one size
		f.width, f.height = 900+f.rand.IntN(281), 560+f.rand.IntN(171)
		f.screen.resize(f.screen.active(), f.width, f.height)
		f.sent(fmt.Sprintf("size(%d,%d)", f.width, f.height))
	}
}

// beginning is the welcome where it is shown, else the Work page.
func (f *fuzzer) beginning() {
	f.key("Ctrl+1")
	f.times(0, 6, f.poke)
	f.key("Esc")
	f.key("Esc")
	f.key(f.any([]string{"Space", "E", "E", "E"}))
}

func (f *fuzzer) working() {
	f.t.Helper()
	f.key("Ctrl+1")
	f.key("Esc")
	letters := keysOf(present.OnWork)
	f.times(8, 30, func() {
		switch n := f.rand.IntN(100); {
		case n < 65:
			f.key(f.any(letters))
		case n < 75:
			f.key("Ctrl+N")
			f.write(f.any(texts))
			f.key("Enter")
			f.key("Esc")
		default:
			f.poke()
		}
	})
}

func (f *fuzzer) listing() {
	f.t.Helper()
	f.key(f.any([]string{"Ctrl+2", "Ctrl+2", "Ctrl+F"}))
	f.key("Esc")
	inList := keysOf(present.InLists)
	f.times(8, 30, func() {
		switch n := f.rand.IntN(100); {
		case n < 60:
			f.key(f.any(inList))
		case n < 65:
			f.key(f.any([]string{"Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y"}))
		default:
			f.poke()
		}
	})
}

// paging goes about on any page.
func (f *fuzzer) paging() {
	f.t.Helper()
	f.key(f.any([]string{"Ctrl+3", "Ctrl+4", "Ctrl+5", "Ctrl+6", "Ctrl+6", "Ctrl+,", "Ctrl+,"}))
	f.times(6, 25, f.poke)
	f.key("Ctrl+V")
}

// finding goes through the palette or the sheet of keys.
func (f *fuzzer) finding() {
	f.t.Helper()
	if f.chance(25) {
		f.key("F1")
		f.times(0, 5, f.poke)
		f.key("Esc")
		return
	}
	f.key("Ctrl+K")
	if f.chance(70) {
		f.write(f.any(texts))
	}
	f.times(0, 6, func() { f.key(f.any([]string{"Down", "Up", "End", "Backspace", "PgDn"})) })
	f.key("Enter")
	f.times(0, 8, f.poke)
}

// small is the mini window.
func (f *fuzzer) small() {
	f.t.Helper()
	f.key("Ctrl+M")
	letters := keysOf(present.OnWork)
	f.times(2, 12, func() {
		if f.chance(75) {
			f.key(f.any(letters))
		} else {
			f.poke()
		}
	})
	f.key("Ctrl+M")
}

func (f *fuzzer) anywhere() {
	f.t.Helper()
	keys := keysOf(present.Anywhere)
	f.times(4, 12, func() {
		f.key(f.any(keys))
		if f.chance(40) {
			f.poke()
		}
		if f.chance(60) {
			f.key("Esc")
		}
	})
}

// choosing opens what asks for files.
func (f *fuzzer) choosing() {
	f.t.Helper()
	f.key(f.any([]string{"Ctrl+O", "Ctrl+E", "Ctrl+B"}))
	f.times(2, 12, f.poke)
	f.times(0, 3, func() { f.key("Esc") })
}

// leaving quits by key.
func (f *fuzzer) leaving() {
	f.t.Helper()
	f.key("Esc")
	f.key("Esc")
	f.key("Ctrl+Q")
}
