package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func TestAListUnderAFieldTakesWhatIsPressed(t *testing.T) {
	test.NewApp()
	taken := -1
	l := NewSuggest(func(i int) { taken = i })
	if !l.Empty() {
		t.Error("a new list is not empty")
	}
	l.Set(SuggestState{
		Heading: "Enter starts it now", Lines: []SuggestLine{{Label: "Task", Value: "Image study", Note: "Prolific"}}, Warnings: []string{"1.00 or 1000.00?"},
		ItemsHead: "Done before", Items: []SuggestItem{{"Image study", "Prolific"}, {"Survey", "Prolific"}},
	})
	l.Resize(fyne.NewSize(400, l.HeightFor(400)))
	l.CreateRenderer()
	press := func(y float32) {
		taken = -1
		e := &desktop.MouseEvent{}
		e.Position = fyne.NewPos(20, y)
		l.MouseDown(e)
	}
	if press(5); taken != -1 {
		t.Errorf("the heading took %d", taken)
	}
	if press(l.tops[1] + 3); taken != 1 {
		t.Errorf("the second item took %d", taken)
	}
	over := &desktop.MouseEvent{}
	over.Position = fyne.NewPos(20, l.tops[0]+3)
	if l.MouseMoved(over); l.Chosen() != -1 {
		t.Error("the pointer chose an item")
	}
	for _, step := range []struct{ by, want int }{{1, 0}, {1, 1}, {1, 1}, {-1, 0}, {-1, -1}, {-1, -1}} {
		if l.Step(step.by); l.Chosen() != step.want {
			t.Errorf("chosen %d, want %d", l.Chosen(), step.want)
		}
	}
	if narrow, wide := l.HeightFor(220), l.HeightFor(600); narrow < wide {
		t.Errorf("%g high where it is narrow, %g where it is wide", narrow, wide)
	}
}
