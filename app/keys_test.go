package app

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"clickwage/app/present"
	"clickwage/app/view"
	"clickwage/app/view/kit"
)

// listened tells what actions a window did.
func listened(w *Window) *[]string {
	did := &[]string{}
	w.opt.Did = func(id string) { *did = append(*did, id) }
	return did
}

func TestEveryActionDoesSomething(t *testing.T) {
	w := newWindow(t)
	for _, a := range present.Actions() {
		if w.does[a.ID] == nil {
			t.Errorf("%s does nothing", a.ID)
		}
		delete(w.does, a.ID)
		if say := a.Text(w.desk.Phrase); say == a.Words || say == "" {
			t.Errorf("%s has no words: %q", a.ID, say)
		}
	}
	for id := range w.does {
		if id != "activity.task" && !strings.HasPrefix(id, "activity.") {
			t.Errorf("%s is done, and no action has this id", id)
		}
	}
}

// Each key of each action is pressed where it acts, and that action alone is done.
func TestEveryKeyDoesItsAction(t *testing.T) {
	w := newWindow(t)
	did := listened(w)
	for _, a := range present.Actions() {
		w.does[a.ID] = func() {}
	}
	places := map[present.Place]view.Screen{present.Anywhere: view.ScreenEarnings, present.OnWork: view.ScreenWork, present.InLists: view.ScreenLedger, present.OnImport: view.ScreenImport, present.OnDisputes: view.ScreenDisputes, present.OnCollective: view.ScreenCollective, present.OnWelcome: view.ScreenWork}
	for _, a := range present.Actions() {
		w.welcome = a.At == present.OnWelcome
		w.open = places[a.At]
		for _, k := range w.desk.Keys.Keys(a.ID) {
			*did = nil
			if w.press(k); !slices.Equal(*did, []string{a.ID}) {
				t.Errorf("%s on page %d did %v, want %s", k, w.open, *did, a.ID)
			}
		}
	}
}

func TestLettersActOnTheirPageAndWhereNothingHasTheKeyboard(t *testing.T) {
	w := newWindow(t)
	did := listened(w)
	c := w.Canvas()
	for _, act := range []struct {
		where string
		go_   func()
		keys  map[string]bool // whether they act
	}{
		{"on Work", func() { w.Go(view.ScreenWork); c.Unfocus() }, map[string]bool{"S": true, "3": true, "Ctrl T": true, "Ctrl V": true, "F2": false}},
		{"in the field on Work", func() { c.Focus(w.workAt.Field.Entry()) }, map[string]bool{"S": false, "3": false, "Space": false, "Ctrl T": true}},
		{"on Earnings", func() { c.Unfocus(); w.Go(view.ScreenEarnings) }, map[string]bool{"S": false, "Space": false, "Ctrl V": false, "F2": false, "Ctrl A": false}},
		{"on the Ledger", func() { w.Go(view.ScreenLedger); c.Unfocus() }, map[string]bool{"S": false, "F2": true, "Ctrl A": true}},
		{"in the search field", func() { w.search() }, map[string]bool{"F2": false, "Space": false, "Ctrl B": true}},
	} {
		act.go_()
		for _, key := range slices.Sorted(maps.Keys(act.keys)) {
			*did = nil
			k, _ := present.ParseKey(strings.ReplaceAll(key, " ", "+"))
			if w.press(k); (len(*did) == 1) != act.keys[key] {
				t.Errorf("%s: %s did %v", act.where, key, *did)
			}
			act.go_()
		}
	}
}

// over opens what lies over the pages, by its key.
func (w *Window) overlay(t *testing.T, key string) fyne.CanvasObject {
	t.Helper()
	w.hit(t, key)
	top := w.Canvas().Overlays().Top()
	if top == nil {
		t.Fatalf("%s opens nothing", key)
	}
	return top
}

func (w *Window) typedKey(name fyne.KeyName) {
	if f := w.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
		return
	}
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: name})
}

func (w *Window) write(text string) {
	for _, r := range text {
		w.Canvas().Focused().TypedRune(r)
	}
}

// A message that comes while the palette is open lies over it, and both go by Esc.
func TestWhatComesOverThePaletteLeavesItItsKeys(t *testing.T) {
	w := newWindow(t)
	esc := func() { w.typedKey(fyne.KeyEscape) }
	for _, key := range []string{"Ctrl K", "F1"} {
		first := w.overlay(t, key)
		w.asks.ask(&present.Dialog{Title: "Answer", Words: []string{"It came late."}, Close: "Close"})
		if w.Canvas().Overlays().Top() == first {
			t.Fatal("the message does not lie on top")
		}
		esc()
		if w.Canvas().Overlays().Top() != first {
			t.Errorf("Esc takes away what %s opened instead of the message over it", key)
		}
		esc()
		if w.Canvas().Overlays().Top() != nil {
			t.Fatalf("what %s opened stays for ever", key)
		}
	}
}

// A dialog that is open goes by Esc although another language was chosen meanwhile.
func TestADialogClosesAfterAnotherLanguage(t *testing.T) {
	w := newWindow(t)
	w.overlay(t, "Ctrl O")
	w.opt.Language = ""
	w.choose(t, "fr")
	if w.desk.Language != "fr" {
		t.Fatalf("the window speaks %s", w.desk.Language)
	}
	w.typedKey(fyne.KeyEscape)
	if w.Canvas().Overlays().Top() != nil {
		t.Error("the dialog stays")
	}
}

func TestNoKeyActsUnderWhatLiesOverThePages(t *testing.T) {
	for _, open := range []string{"Ctrl K", "F1", "Ctrl O", "Ctrl E"} {
		w := newWindow(t)
		w.overlay(t, open)
		did := listened(w)
		for _, a := range present.Actions() {
			for _, k := range w.desk.Keys.Keys(a.ID) {
				if a.ID != w.covers.top() && a.ID != "back" {
					w.press(k)
				}
			}
		}
		if len(*did) > 0 {
			t.Errorf("under what %s opened: %v", open, *did)
		}
		w.typedKey(fyne.KeyEscape)
		if w.Canvas().Overlays().Top() != nil {
			t.Errorf("Esc leaves open what %s opened", open)
		}
	}
}

func TestPaletteAndSheetCloseByTheirOwnKeyAndGiveTheKeyboardBack(t *testing.T) {
	w := newWindow(t)
	for _, key := range []string{"Ctrl K", "F1"} {
		w.hit(t, "Ctrl N")
		before := w.Canvas().Focused()
		w.overlay(t, key)
		w.hit(t, key)
		if w.Canvas().Overlays().Top() != nil {
			t.Errorf("%s leaves it open", key)
		}
		if w.Canvas().Focused() != before {
			t.Errorf("after %s the keyboard is elsewhere", key)
		}
	}
	w.overlay(t, "F1")
	w.typedKey(fyne.KeyF1)
	if w.Canvas().Overlays().Top() != nil {
		t.Error("F1 on the button of the sheet leaves it open")
	}
}

func TestThePaletteDoesWhatIsChosen(t *testing.T) {
	w := newWindow(t)
	choose := func(text string) {
		t.Helper()
		w.overlay(t, "Ctrl K")
		w.write(text)
		w.typedKey(fyne.KeyReturn)
		if w.Canvas().Overlays().Top() != nil {
			t.Fatalf("%q leaves the palette open", text)
		}
	}
	choose("earnings")
	if w.open != view.ScreenEarnings {
		t.Errorf("page %d is open", w.open)
	}
	choose("searching")
	w.Load()
	if got := w.work.State.Timers; len(got) != 1 {
		t.Errorf("%d timers run", len(got))
	}
	choose("prolific")
	if v := w.ledger.State; w.open != view.ScreenLedger || v.Platform.Text != "Prolific" {
		t.Errorf("page %d, platform %q", w.open, v.Platform.Text)
	}
	choose("minimum wage")
	if w.open != view.ScreenSettings || w.Canvas().Focused() == nil {
		t.Errorf("page %d, the keyboard is on %v", w.open, w.Canvas().Focused())
	}
	choose("back up now")
	if !strings.Contains(w.copied.Mark().Text, "today") {
		t.Errorf("no copy: %q", w.copied.Mark().Text)
	}
	w.overlay(t, "Ctrl K")
	w.write("sleep diary") // its title, then its tasks
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn} {
		w.typedKey(key)
	}
	if w.open != view.ScreenLedger || w.ledger.State.Detail == nil {
		t.Errorf("a task: page %d, detail %v", w.open, w.ledger.State.Detail)
	}
}

func TestAChangedKeyActsAtOnceAndIsShownEverywhere(t *testing.T) {
	w := newWindow(t)
	did := listened(w)
	w.workAt.Field.SetText("prolific im")
	w.Go(view.ScreenSettings)
	page := w.settings
	w.choices.Bind("next", present.Key{Name: "Z"}, true)
	w.choices.Bind("new", present.Key{Ctrl: true, Name: "J"}, true)
	if w.settings != page {
		t.Error("the page where keys are changed was made anew")
	}
	w.Go(view.ScreenWork)
	if got := w.workAt.Field.Text(); got != "prolific im" {
		t.Errorf("what was typed is %q", got)
	}
	w.hit(t, "Z")
	w.hit(t, "Ctrl J")
	w.Canvas().Unfocus()
	for _, gone := range []present.Key{{Name: "N"}, {Ctrl: true, Name: "N"}} {
		w.press(gone)
	}
	for _, s := range w.shortcuts {
		if s.ShortcutName() == "CustomDesktop:Control+N" {
			t.Error("the canvas still waits for the former key")
		}
	}
	if !slices.Equal(*did, []string{"next", "new"}) {
		t.Errorf("did %v", *did)
	}
	w.work.Enter("prolific Image study")
	w.work.Load()
	shown := strings.Join(textsIn(w.window.Content()), "|")
	if !strings.Contains(shown, "|Z|") {
		t.Errorf("the button does not show the key: %s", shown)
	}
	top := w.overlay(t, "F1")
	if sheet := strings.Join(textsIn(top), "|"); !strings.Contains(sheet, "Z|Next task") || !strings.Contains(sheet, "Ctrl J") || strings.Contains(sheet, "Ctrl N|") {
		t.Errorf("the sheet shows %s", sheet)
	}
}

func TestKeysSurviveAndBrokenOnesAreTold(t *testing.T) {
	path := made(t)
	p := start(t, path)
	p.shown.choices.Bind("next", present.Key{Name: "Z"}, true)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	p = start(t, path)
	if got := p.shown.desk.Keys.Cap("next"); got != "Z" {
		t.Errorf("after a new start the key is %s", got)
	}
	s, err := p.ledger.Settings(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	s.Keys = "next=Nonsense undo=F9"
	if err := p.ledger.SetSettings(context.Background(), s); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	p = start(t, path)
	p.shows(t, "These keys could not be read", "next=Nonsense")
	if next, undo := p.shown.desk.Keys.Cap("next"), p.shown.desk.Keys.Cap("undo"); next != "N" || undo != "F9" {
		t.Errorf("next has %s, undo %s", next, undo)
	}
}

// keyButton is the button of an action on the Settings page, waiting for a key.
func (w *Window) keyButton(t *testing.T, key string) *kit.KeyButton {
	t.Helper()
	var found *kit.KeyButton
	walk(w.settings.Object(), func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.KeyButton); ok && found == nil && strings.HasSuffix(b.AccessibilityLabel(), "  "+key) {
			found = b
		}
	})
	if found == nil {
		t.Fatalf("no button has the key %s", key)
	}
	test.Tap(found)
	if !found.Waiting() || w.Canvas().Focused() != found {
		t.Fatal("it does not wait for a key")
	}
	return found
}

func TestAKeyIsTakenByPressingIt(t *testing.T) {
	w := newWindow(t)
	did := listened(w)
	w.Go(view.ScreenSettings)
	b := w.keyButton(t, "Ctrl N")
	b.TypedKey(&fyne.KeyEvent{Name: desktop.KeyControlLeft})
	b.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyT, Modifier: fyne.KeyModifierControl})
	if !strings.Contains(strings.Join(textsIn(w.settings.Object()), "|"), "Ctrl T belongs to: Start or stop") {
		t.Error("nobody is told whose key it is")
	}
	b = w.keyButton(t, "Ctrl N")
	b.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyJ, Modifier: fyne.KeyModifierControl})
	if w.desk.Keys.Cap("new") != "Ctrl J" || w.Canvas().Focused() != b || b.Waiting() {
		t.Errorf("the key is %s", w.desk.Keys.Cap("new"))
	}
	b = w.keyButton(t, "Ctrl J")
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.desk.Keys.Cap("new") != "Ctrl J" || b.Waiting() || w.Canvas().Focused() != b {
		t.Error("Esc did more than to leave the key as it is")
	}
	if len(*did) > 0 {
		t.Errorf("keys that were taken also did %v", *did)
	}
}

func TestCtrlEnterPressesTheMainButtonOfEveryPage(t *testing.T) {
	w := newWindow(t)
	w.hit(t, "Ctrl Enter")
	w.Load()
	if len(w.work.State.Timers) != 1 {
		t.Fatal("Work: nothing was started")
	}
	w.hit(t, "Ctrl Enter")
	w.Load()
	if len(w.work.State.Timers) != 0 {
		t.Error("Work: the task was not submitted")
	}
	w.Go(view.ScreenLedger)
	w.ledger.Choose(5)
	w.hit(t, "F2")
	form := w.ledger.State.Detail
	w.hit(t, "Ctrl Enter")
	if form == nil || strings.Contains(strings.Join(textsIn(w.pages[view.ScreenLedger].Object()), "|"), "Cancel") {
		t.Error("Ledger: the form was not saved")
	}
	w.Go(view.ScreenImport)
	w.hit(t, "Ctrl Enter")
	if w.Canvas().Overlays().Top() == nil {
		t.Error("Import: no file is asked for")
	}
	w.typedKey(fyne.KeyEscape)
	w.Go(view.ScreenEarnings)
	w.openHalf(1)
	w.hit(t, "Ctrl Enter")
	if w.paid.State.Form == nil {
		t.Error("Payments: no form was opened")
	}
}

func TestEscClearsTheFocusAndThenGoesBack(t *testing.T) {
	w := newWindow(t)
	w.Go(view.ScreenLedger)
	w.ledger.Choose(1)
	w.hit(t, "F2")
	if w.Canvas().Focused() == nil {
		t.Fatal("nothing has the keyboard in the form")
	}
	w.typedKey(fyne.KeyEscape)
	if w.Canvas().Focused() != nil {
		t.Fatal("Esc leaves the keyboard in the form")
	}
	w.typedKey(fyne.KeyEscape)
	if strings.Contains(strings.Join(textsIn(w.pages[view.ScreenLedger].Object()), "|"), "Cancel") {
		t.Error("a second Esc leaves the form open")
	}
}

func TestTheKeyboardDoesNotStayOnAPageThatIsLeft(t *testing.T) {
	w := newWindow(t)
	did := listened(w)
	w.hit(t, "Ctrl N")
	w.hit(t, "Ctrl 2")
	if w.Canvas().Focused() != nil {
		t.Fatal("the keyboard is in the field of another page")
	}
	w.typedKey(fyne.KeyDown)
	if !slices.Contains(*did, present.ListDown) || w.ledger.State.Current < 0 {
		t.Errorf("did %v, the current row is %d", *did, w.ledger.State.Current)
	}
}

// The pages in which Tab is followed.
var followed = []view.Screen{view.ScreenWork, view.ScreenLedger, view.ScreenEarnings, view.ScreenDisputes, view.ScreenCollective, view.ScreenImport, view.ScreenSettings}

// Tab goes through each page as one reads it, comes back to where it began, and
// what has the keyboard is seen and looks otherwise than without it.
func TestTabShowsWhereTheKeyboardIsInReadingOrder(t *testing.T) {
	w := newWindow(t)
	for _, size := range []fyne.Size{{Width: 1200, Height: 760}, {Width: 900, Height: 560}} {
		w.window.Resize(size)
		for _, screen := range followed {
			w.Go(screen)
			w.window.Resize(size.SubtractWidthHeight(1, 1))
			w.window.Resize(size) // what a frame of a real window does lays out what was just opened
			w.Canvas().Unfocus()
			w.tabThrough(t, size)
		}
	}
}

func (w *Window) tabThrough(t *testing.T, size fyne.Size) {
	t.Helper()
	c, driver := w.Canvas(), fyne.CurrentApp().Driver()
	var last fyne.Position
	var reach float32 // the right edge of what was there last
	seen := map[fyne.Focusable]bool{}
	for c.FocusNext(); !seen[c.Focused()]; c.FocusNext() {
		o, ok := c.Focused().(fyne.CanvasObject)
		if !ok {
			t.Errorf("at %v page %d has nothing to go to", size, w.open)
			return
		}
		seen[c.Focused()] = true
		at, extent := driver.AbsolutePositionForObject(o), o.Size()
		if at.X < 0 || at.Y < 0 || at.X+extent.Width > size.Width+1 || at.Y+min(extent.Height, 40) > size.Height+1 {
			t.Errorf("at %v page %d: %T at %v, %v in size, is out of sight", size, w.open, o, at, extent)
		}
		with := w.rings()
		o.(fyne.Focusable).FocusLost()
		without := w.rings()
		o.(fyne.Focusable).FocusGained()
		if _, list := o.(acting); with == without && !(list && with > 0) { // a list marks a row
			t.Errorf("at %v page %d: the focus of %T at %v is not seen", size, w.open, o, at)
		}
		if at.Y+extent.Height <= last.Y && at.X < reach && at.X+extent.Width > last.X && len(seen) > 1 {
			t.Errorf("at %v page %d: %T at %v comes after what stands right under it, at %v", size, w.open, o, at, last)
		}
		last, reach = at, at.X+extent.Width
		if len(seen) > 200 {
			t.Fatalf("at %v page %d: Tab never comes back", size, w.open)
		}
	}
}

// rings counts the shapes in the colour of the focus.
func (w *Window) rings() (n int) {
	walk(w.window.Content(), func(o fyne.CanvasObject) {
		if r, ok := o.(*canvas.Rectangle); ok && r.FillColor == kit.Color(kit.ColorFocus) {
			n++
		}
	})
	return n
}
