package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

type takenKey struct {
	name fyne.KeyName
	held fyne.KeyModifier
}

func TestAKeyButtonTakesTheNextKeyAlone(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	var taken []takenKey
	b := NewKeyButton(KeyButtonOptions{Key: "Ctrl 1", Prompt: "Press a key", Name: "Go to Work", OnKey: func(name fyne.KeyName, held fyne.KeyModifier) {
		taken = append(taken, takenKey{name, held})
	}})
	c := onCanvas(t, b, fyne.NewSize(200, 60))
	for _, one := range []struct {
		name  string
		press func()
		want  []takenKey // taken by it
		waits bool       // afterwards
	}{
		{"a letter", func() { b.TypedKey(key(fyne.KeyJ)) }, []takenKey{{fyne.KeyJ, 0}}, false},
		{"Enter, which pressed it", func() { b.TypedKey(key(fyne.KeyReturn)) }, []takenKey{{fyne.KeyReturn, 0}}, false},
		{"Tab", func() { b.TypedKey(key(fyne.KeyTab)) }, []takenKey{{fyne.KeyTab, 0}}, false},
		{"Shift and a key", func() {
			b.KeyDown(key(desktop.KeyShiftLeft))
			b.TypedKey(key(desktop.KeyShiftLeft))
			b.TypedKey(key(fyne.KeyF5))
			b.KeyUp(key(desktop.KeyShiftLeft))
		}, []takenKey{{fyne.KeyF5, fyne.KeyModifierShift}}, false},
		{"Ctrl and a key", func() {
			b.TypedKey(key(desktop.KeyControlLeft))
			b.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyJ, Modifier: fyne.KeyModifierControl})
		}, []takenKey{{fyne.KeyJ, fyne.KeyModifierControl}}, false},
		{"Ctrl alone", func() { b.TypedKey(key(desktop.KeyControlLeft)) }, nil, true},
		{"Esc", func() { b.TypedKey(key(fyne.KeyEscape)) }, nil, false},
		{"going elsewhere", c.Unfocus, nil, false},
	} {
		taken = nil
		c.Focus(b)
		b.TypedKey(key(fyne.KeySpace))
		if !b.Waiting() || !b.AcceptsTab() || c.Focused() != b {
			t.Fatalf("%s: it does not wait", one.name)
		}
		one.press()
		if b.Waiting() != one.waits || len(taken) != len(one.want) || len(taken) > 0 && taken[0] != one.want[0] {
			t.Errorf("%s: took %v, want %v, waits %t", one.name, taken, one.want, b.Waiting())
		}
		c.Unfocus()
	}
}

func TestAKeyButtonThatWaitsForNothingTakesNothing(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	b := NewKeyButton(KeyButtonOptions{Key: "Ctrl 1", Prompt: "Press a key", Name: "Go to Work", OnKey: func(fyne.KeyName, fyne.KeyModifier) { t.Error("it took a key") }})
	onCanvas(t, b, fyne.NewSize(200, 60)).Focus(b)
	b.TypedKey(key(fyne.KeyJ))
	b.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyJ, Modifier: fyne.KeyModifierControl})
	b.Disable()
	if test.Tap(b); b.Waiting() {
		t.Error("a key that is fixed is waited for")
	}
	if b.SetKey("Ctrl J"); b.AccessibilityLabel() != "Go to Work  Ctrl J" {
		t.Errorf("it is called %q", b.AccessibilityLabel())
	}
}
