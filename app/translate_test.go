package app

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"clickwage/app/present"
	"clickwage/app/speech"
	"clickwage/app/speech/speechtest"
	"clickwage/app/view"
)

// textsIn are all texts that an object draws.
func textsIn(o fyne.CanvasObject) []string {
	if !o.Visible() {
		return nil
	}
	var all []string
	switch x := o.(type) {
	case *canvas.Text:
		return []string{x.Text}
	case *fyne.Container:
		for _, c := range x.Objects {
			all = append(all, textsIn(c)...)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(x).Objects() {
			all = append(all, textsIn(c)...)
		}
	}
	return all
}

// choose takes a language in the settings as a person does.
func (w *Window) choose(t *testing.T, code string) {
	t.Helper()
	w.choices.Language(1 + slices.IndexFunc(speech.Languages(), func(l speech.Language) bool { return l.Code == code }))
}

func TestALanguageIsSpokenAtOnceAndTheWindowStaysAsItIs(t *testing.T) {
	w := newWindow(t)
	spoken := speechtest.Pseudo(t)
	w.opt.Language = ""
	w.opt.Speak = func(language string) (present.Phrase, string, error) {
		if language == "mg" {
			return spoken.Say, "mg", nil
		}
		return Speak(language)
	}
	w.workAt.Field.SetText("prolific im")
	w.Go(view.ScreenLedger)
	w.ledger.Filter(1)
	w.ledger.Tick(1)
	before := w.ledger.State
	w.Go(view.ScreenEarnings)
	w.pay.Range(1)
	w.Go(view.ScreenSettings)
	w.choose(t, "mg")

	if w.open != view.ScreenSettings {
		t.Errorf("the window went to page %d", w.open)
	}
	if w.Canvas().Focused() != w.settings.Language() {
		t.Error("the keyboard left the list of languages")
	}
	if got := w.workAt.Field.Text(); got != "prolific im" {
		t.Errorf("what was typed is %q", got)
	}
	if got := w.ledger.State; got.Items != before.Items || got.Ticked != 1 || !got.Filtered {
		t.Errorf("the ledger shows %d items with %d ticked, before %d with %d", got.Items, got.Ticked, before.Items, before.Ticked)
	}
	if got := w.pay.State.Ranges.Chosen; got != 1 {
		t.Errorf("the span of dates is %d, was 1", got)
	}
	for screen := view.ScreenWork; screen <= view.ScreenSettings; screen++ {
		w.Go(screen)
		marked := 0
		for _, text := range textsIn(w.window.Content()) {
			if strings.ContainsRune(text, '⟦') {
				marked++
			}
			for _, phrase := range []string{"Settings", "Ledger", "Only on this computer", "Backup", "Rejected", "Pending", "Approved", "Today", "Unpaid", "Back up now"} {
				if strings.Contains(text, phrase) {
					t.Errorf("page %d still says %q", screen, text)
				}
			}
		}
		if marked < 12 {
			t.Errorf("page %d has %d texts in the new language", screen, marked)
		}
	}
	w.choose(t, "de")
	w.Go(view.ScreenLedger)
	if got := strings.Join(textsIn(w.window.Content()), "|"); !strings.Contains(got, "Arbeitsbuch") || strings.Contains(got, "⟦") {
		t.Errorf("a second change: got %s", got)
	}
}
