package kit

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestAFieldTellsTypingButNotSetting(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	var typed, sent []string
	f := NewField(FieldOptions{Label: "Reward", OnChanged: func(s string) { typed = append(typed, s) },
		OnSubmitted: func(s string) { sent = append(sent, s) }})
	onCanvas(t, f, fyne.NewSize(200, 80))
	f.SetText("1")
	if len(typed) != 0 {
		t.Errorf("setting the text told %q", typed)
	}
	f.Focus()
	test.Type(f.entry, "9")
	f.entry.TypedKey(key(fyne.KeyReturn))
	if !slices.Equal(typed, []string{"91"}) {
		t.Errorf("typing 9 before 1 told %q, want 91 once", typed)
	}
	if len(sent) != 1 || sent[0] != f.Text() {
		t.Errorf("Enter told %q, want %q", sent, f.Text())
	}
}

func TestAFieldShowsWhatIsWrongInPlaceOfItsNote(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	f := NewField(FieldOptions{Label: "Reward", Note: "In the platform's currency"})
	onCanvas(t, f, fyne.NewSize(300, 80))
	f.SetError("Not an amount. Example: 1.80")
	got := words(f)
	if !slices.Contains(got, "Not an amount. Example: 1.80") || slices.Contains(got, "In the platform's currency") {
		t.Errorf("shows %q", got)
	}
	f.SetError("")
	if got := words(f); !slices.Contains(got, "In the platform's currency") {
		t.Errorf("after mending it shows %q", got)
	}
}

func TestAFieldHidesItsKeyWhileUsed(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	f := NewSearch("Title or note", "Ctrl F", nil)
	c := onCanvas(t, f, fyne.NewSize(300, 40))
	if got := words(f); !slices.Contains(got, "Ctrl F") || !slices.Contains(got, "Title or note") {
		t.Fatalf("an empty search shows %q", got)
	}
	f.Focus()
	if !f.Focused() || fills(f, ColorFocus) == 0 {
		t.Error("no ring while typing")
	}
	if got := words(f); slices.Contains(got, "Ctrl F") {
		t.Errorf("while typing it shows %q", got)
	}
	f.entry.TypedKey(key(fyne.KeyEscape))
	if c.Focused() != nil || f.Focused() {
		t.Error("Esc left the focus in the field")
	}
}

func TestTheTextOfAnEmptyFieldFitsAndIsToldWhole(t *testing.T) {
	inTheme(t, AlwaysLight, 1.3)
	const whole = "Neue Aufgabe oder Link einfügen"
	var told string
	f := NewField(FieldOptions{Placeholder: whole, OnHint: func(text string) { told = text }})
	onCanvas(t, f, fyne.NewSize(160, 50))
	shown := words(f)
	if len(shown) != 1 || !strings.HasSuffix(shown[0], "…") || Body().width(shown[0]) > 160 {
		t.Errorf("the field shows %q, want a text that fits into it", shown)
	}
	if f.MouseIn(nil); told != whole {
		t.Errorf("told %q, want the whole text", told)
	}
	f.Resize(fyne.NewSize(500, 50))
	if got := words(f); !slices.Contains(got, whole) {
		t.Errorf("with room the field shows %q", got)
	}
}

// The theme is changed in Settings, while the fields of other pages are nowhere.
func TestAFieldThatWasAwayTakesAnotherTextSize(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	f := NewField(FieldOptions{Placeholder: "Task"})
	c := onCanvas(t, f, fyne.NewSize(300, 50))
	c.SetContent(NewText("Settings", Body()))
	fyne.CurrentApp().Settings().SetTheme(NewTheme(AlwaysLight, 1.3))
	c.SetContent(f)
	f.Refresh()
	walk(f, func(o fyne.CanvasObject) {
		if text, ok := o.(*canvas.Text); ok && text.Text == "Task" && text.TextSize != theme.TextSize() {
			t.Errorf("the text is %v high, want %v", text.TextSize, theme.TextSize())
		}
	})
}

func TestShortcutsThatEditStayInTheField(t *testing.T) {
	rows := []struct {
		name string
		sc   fyne.Shortcut
		want bool
	}{
		{"paste edits", &fyne.ShortcutPaste{}, true},
		{"undo edits", &fyne.ShortcutUndo{}, true},
		{"a word to the left edits", &desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierControl}, true},
		{"Ctrl 1 goes to the window", &desktop.CustomShortcut{KeyName: fyne.Key1, Modifier: fyne.KeyModifierControl}, false},
		{"Ctrl Enter goes to the window", &desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl}, false},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			if got := editsText(r.sc); got != r.want {
				t.Errorf("edits is %v, want %v", got, r.want)
			}
		})
	}
}

// What is typed into a line that has a text goes on where that ends.
func TestALineIsWrittenOn(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	f := NewField(FieldOptions{Name: "File", Text: "/home/dänisch"})
	onCanvas(t, f, fyne.NewSize(300, 100))
	f.Focus()
	for _, r := range "/pay" {
		f.entry.TypedRune(r)
	}
	if f.entry.Text != "/home/dänisch/pay" {
		t.Errorf("got %q", f.entry.Text)
	}
}

// A copied table does not make a line that takes seconds to draw; where a text may be
// long it is pasted whole.
func TestALineTakesSoMuchOfTheClipboard(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	clipboard := fyne.CurrentApp().Clipboard()
	clipboard.SetContent(strings.Repeat("ä", 70_000))
	for lines, want := range map[int]int{1: 2000, 4: 140_000} {
		f := NewField(FieldOptions{Name: "Facts", Lines: lines})
		onCanvas(t, f, fyne.NewSize(300, 100))
		for range 2 {
			f.entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
		}
		if got := utf8.RuneCountInString(f.entry.Text); got != want {
			t.Errorf("a field of %d lines took %d letters, want %d", lines, got, want)
		}
	}
}

func newPlatforms(told *[]int) *Select {
	return NewSelect(SelectOptions{Label: "Platform", Options: []string{"Clickworker", "Microworkers", "MTurk", "Prolific", "Toloka"},
		OnChosen: func(i int) { *told = append(*told, i) }})
}

func TestASelectIsDrivenByKeys(t *testing.T) {
	rows := []struct {
		name string
		do   func(*Select)
		want int
		told int
	}{
		{"Down takes the next", func(s *Select) { s.TypedKey(key(fyne.KeyDown)) }, 1, 1},
		{"Up at the top stays and tells nobody", func(s *Select) { s.TypedKey(key(fyne.KeyUp)) }, 0, 0},
		{"End takes the last", func(s *Select) { s.TypedKey(key(fyne.KeyEnd)) }, 4, 1},
		{"Down at the end stays", func(s *Select) { s.Choose(4); s.TypedKey(key(fyne.KeyDown)) }, 4, 0},
		{"a letter jumps", func(s *Select) { s.TypedRune('t') }, 4, 1},
		{"the same letter jumps on", func(s *Select) { s.TypedRune('m'); s.TypedRune('m') }, 2, 2},
		{"an unknown letter stays", func(s *Select) { s.TypedRune('x') }, 0, 0},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			inTheme(t, AlwaysLight, 1)
			var told []int
			s := newPlatforms(&told)
			onCanvas(t, s, fyne.NewSize(200, 80))
			r.do(s)
			if s.Chosen() != r.want || len(told) != r.told {
				t.Errorf("chosen %d and told %v, want %d and %d times", s.Chosen(), told, r.want, r.told)
			}
		})
	}
}

func TestAnOpenListIsDrivenByKeysAndPointer(t *testing.T) {
	rows := []struct {
		name string
		do   func(*choiceList)
		want int
	}{
		{"Enter takes what Down went to", func(l *choiceList) { l.TypedKey(key(fyne.KeyDown)); l.TypedKey(key(fyne.KeyReturn)) }, 1},
		{"Esc turns away", func(l *choiceList) { l.TypedKey(key(fyne.KeyDown)); l.TypedKey(key(fyne.KeyEscape)) }, 0},
		{"letters narrow the jump", func(l *choiceList) { l.TypedRune('m'); l.TypedRune('t'); l.TypedKey(key(fyne.KeyReturn)) }, 2},
		{"a press on a row takes it", func(l *choiceList) {
			b := l.box()
			l.Tapped(&fyne.PointEvent{Position: fyne.NewPos(b.X+10, b.Y+4+3*l.rowHeight()+5)})
		}, 3},
		{"a press beside it turns away", func(l *choiceList) { l.Tapped(&fyne.PointEvent{Position: fyne.NewPos(1, 1)}) }, 0},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			inTheme(t, AlwaysLight, 1)
			var told []int
			s := newPlatforms(&told)
			c := onCanvas(t, Pad(20, s), fyne.NewSize(300, 400))
			c.Focus(s)
			s.TypedKey(key(fyne.KeySpace))
			l, ok := c.Overlays().Top().(*choiceList)
			if !ok {
				t.Fatal("Space opened no list")
			}
			if c.Focused() != l {
				t.Error("the list does not have the keyboard")
			}
			r.do(l)
			if c.Overlays().Top() != nil {
				t.Error("the list stayed open")
			}
			if c.Focused() != s {
				t.Errorf("the focus is on %T, want the box", c.Focused())
			}
			if s.Chosen() != r.want {
				t.Errorf("chosen %d, want %d", s.Chosen(), r.want)
			}
		})
	}
}

func TestALongListFitsTheWindowAndScrolls(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	var many []string
	for i := range 60 {
		many = append(many, string(rune('A'+i%26))+" platform")
	}
	chip := NewChip(ChipOptions{Text: "All platforms", Chevron: true})
	c := onCanvas(t, Column(0, chip), fyne.NewSize(300, 240))
	got := -1
	ShowChoices(chip, many, 0, func(i int) { got = i })
	l := c.Overlays().Top().(*choiceList)
	if b := l.box(); b.Y+b.H > 240 || b.Y < 0 {
		t.Errorf("the list goes from %.0f to %.0f in a window of 240", b.Y, b.Y+b.H)
	}
	l.TypedKey(key(fyne.KeyEnd))
	if shown := words(l); !slices.Contains(shown, many[59]) {
		t.Errorf("the last option is not in sight: %q", shown)
	}
	l.TypedKey(key(fyne.KeyReturn))
	if got != 59 {
		t.Errorf("chose %d, want 59", got)
	}
}

func TestASwitchTurnsAndTells(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	var told []bool
	s := NewSwitch("Count on call", false, func(on bool) { told = append(told, on) })
	onCanvas(t, s, fyne.NewSize(60, 40))
	test.Tap(s)
	s.TypedKey(key(fyne.KeySpace))
	s.SetOn(true)
	if !slices.Equal(told, []bool{true, false}) || !s.On() {
		t.Errorf("told %v and is %v", told, s.On())
	}
}
