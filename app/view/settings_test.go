package view

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"clickwage/app/present"
	"clickwage/app/view/kit"
)

// What is wrong with a choice is seen under it, also where the choice was the last
// thing in sight.
func TestWhatSettingsRefuseIsScrolledIntoSight(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	page := s.settings()
	c := onCanvas(t, page.Object(), fyne.NewSize(900, 420))
	var scroll *container.Scroll
	for _, o := range test.LaidOutObjects(page.Object()) {
		if found, ok := o.(*container.Scroll); ok {
			scroll = found
			break
		}
	}
	if scroll == nil {
		t.Fatal("the page does not scroll")
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	seen := func(what string, o fyne.CanvasObject) {
		t.Helper()
		top, bottom := at(scroll).Y, at(scroll).Y+scroll.Size().Height
		if from, to := at(o).Y, at(o).Y+o.Size().Height; !o.Visible() || from < top || to > bottom {
			t.Errorf("%s is at %v to %v of %v to %v, visible: %v", what, from, to, top, bottom, o.Visible())
		}
	}
	taken, _ := present.ParseKey("Ctrl+2")
	for _, id := range []string{"screen.1", "next", "list.edit", "quit"} {
		line := page.keys.lines[id]
		scroll.ScrollToOffset(fyne.Position{})
		c.Focus(page.keys.all)
		c.Focus(line.key) // it is now at the lower edge
		page.model.Bind(id, taken, true)
		seen("what is wrong with "+id, line.wrong)
		seen(id, line.key)
	}

	scroll.ScrollToOffset(fyne.Position{})
	c.Focus(page.floor.Entry())
	scroll.ScrollToOffset(fyne.NewPos(0, at(page.floor).Y-at(scroll).Y+scroll.Offset.Y-scroll.Size().Height+kit.Unit(kit.ControlHeight)))
	page.model.Floor("much")
	seen("what is wrong with the floor", page.floor)
}
