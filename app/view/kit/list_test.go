package kit

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"clickwage/assets"
)

func threeColumns() Columns {
	return Columns{Gap: 12, Side: 12, Cols: []Col{{Width: 15}, {Share: 1, Width: 40}, {Width: 60, Right: true}}}
}

func TestColumnsShareTheRoomThatIsLeft(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	got := threeColumns().place(300, nil)
	want := []area{{X: 12, W: 15}, {X: 39, W: 177}, {X: 228, W: 60}}
	if !slices.Equal(got, want) {
		t.Errorf("columns are %v, want %v", got, want)
	}
	if got := threeColumns().place(50, nil); got[1].W != 40 {
		t.Errorf("with too little room the share is %.0f, want its least, 40", got[1].W)
	}
}

func TestARowShortensAndTellsTheWholeText(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	hint := ""
	r := NewRowView(threeColumns())
	r.OnHint = func(s string) { hint = s }
	long := "Rate code explanations for a very long study"
	r.Set(RowState{Cells: []Cell{{Check: true}, {Text: long, Tail: " · Cedar v3"}, {Text: "$11.50"}}})
	onCanvas(t, r, fyne.NewSize(240, 30))
	got := words(r)
	if len(got) == 0 || !strings.HasSuffix(got[0], "…") {
		t.Errorf("the row shows %q, want an ellipsis", got)
	}
	over := func(x float32) *desktop.MouseEvent {
		return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 15)}}
	}
	r.MouseIn(over(80))
	if hint != long+" · Cedar v3" {
		t.Errorf("over the title the hint is %q", hint)
	}
	r.MouseMoved(over(220))
	if hint != "" {
		t.Errorf("over a whole figure the hint is %q, want none", hint)
	}
	r.MouseIn(over(80))
	r.MouseOut()
	if hint != "" {
		t.Errorf("after leaving the hint is %q", hint)
	}
}

func TestARowTellsWhichColumnWasPressed(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	got := -2
	r := NewRowView(threeColumns())
	r.OnTapped = func(c int) { got = c }
	r.Set(RowState{Cells: []Cell{{Check: true}, {Text: "Shopping habits"}, {Text: "£0.14"}}})
	onCanvas(t, r, fyne.NewSize(300, 30))
	for x, want := range map[float32]int{0: 0, 27: 0, 60: 1, 290: 2} {
		r.Tapped(&fyne.PointEvent{Position: fyne.NewPos(x, 10)})
		if got != want {
			t.Errorf("at %.0f the column is %d, want %d", x, got, want)
		}
	}
}

func TestFiguresOfAColumnEndAtOneLine(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	ends := map[float32]bool{}
	for _, pay := range []string{"£1.40", "$11.50", "€120.05", "–"} {
		r := NewRowView(threeColumns())
		r.Set(RowState{Cells: []Cell{{Check: true}, {Text: "x"}, {Text: pay}}})
		onCanvas(t, r, fyne.NewSize(300, 30))
		walk(r, func(o fyne.CanvasObject) {
			if txt, ok := o.(*canvas.Text); ok && txt.Text == pay {
				ends[snap(txt.Position().X+txt.Size().Width)] = true
			}
		})
	}
	for end := range ends {
		if end < 287 || end > 289 {
			t.Errorf("a figure ends at %.0f, want 288", end)
		}
	}
	if len(ends) == 0 {
		t.Error("no figure was drawn")
	}
}

func TestASpanningCellCoversItsColumns(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	d := NewDayHeading(threeColumns(), Cell{Span: 2, Text: "Monday 23 November", Tail: "  10 tasks"}, Cell{Text: "4 h 03"})
	onCanvas(t, d, fyne.NewSize(340, 28))
	if got := words(d); !slices.Equal(got, []string{"Monday 23 November", "  10 tasks", "4 h 03"}) {
		t.Errorf("the heading says %q", got)
	}
}

func TestRowHeights(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	for kind, want := range map[RowKind]float32{RowPlain: 30, RowHead: 32, RowDay: 28} {
		r := NewRowView(threeColumns())
		r.Set(RowState{Kind: kind})
		if got := r.MinSize().Height; got != want {
			t.Errorf("kind %d is %.0f high, want %.0f", kind, got, want)
		}
	}
}

// A second line has the room of the columns that it stands under, and is told whole
// where that is not enough.
func TestASecondLineOfARow(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	cols := threeColumns()
	cols.Under = 1
	r, told := NewRowView(cols), ""
	r.OnHint = func(text string) { told = text }
	for text, want := range map[string]string{"Spam": "", strings.Repeat("Answers not in line with the others. ", 4): strings.Repeat("Answers not in line with the others. ", 4)} {
		r.Set(RowState{Cells: []Cell{{Text: "14:19"}, {Text: "Survey"}}, Under: text})
		if got := r.MinSize().Height; got != 48 {
			t.Errorf("a row of two lines is %.0f high, want 48", got)
		}
		onCanvas(t, r, fyne.NewSize(340, 48))
		if got := words(r); !slices.ContainsFunc(got, func(word string) bool { return word != "" && strings.HasPrefix(text, strings.TrimSuffix(word, "…")) }) {
			t.Errorf("the row says %q, want %q under it", got, text)
		}
		r.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(150, 40)}})
		if told != want {
			t.Errorf("the status line says %q, want %q", told, want)
		}
	}
}

func TestARowKeepsItsOwnCells(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	cells := []Cell{{Text: "14:19"}}
	r := NewRowView(Columns{Cols: []Col{{Width: 60}}})
	r.Set(RowState{Cells: cells})
	onCanvas(t, r, fyne.NewSize(100, 30))
	cells[0].Text = "changed behind its back"
	r.Set(RowState{Cells: cells})
	if got := words(r); len(got) != 1 || !strings.HasPrefix(got[0], "chang") {
		t.Errorf("the row shows %q, want the new text", got)
	}
}

func TestTwoLinesShowTitleFigureCaptionAndMark(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	pressed := 0
	w := NewTwoLine(TwoLineState{Title: "Faces and trust", Caption: "14:19  Prolific", Value: "£1.40",
		Mark: Mark{assets.IconClock, "Pending", ColorPendingText}}, func() { pressed++ }, nil)
	onCanvas(t, w, fyne.NewSize(340, 45))
	for _, want := range []string{"Faces and trust", "14:19  Prolific", "£1.40", "Pending"} {
		if !slices.Contains(words(w), want) {
			t.Errorf("%q is missing from %q", want, words(w))
		}
	}
	w.SetOnTapped(nil)
	test.Tap(w)
	if pressed != 0 || !w.Disabled() {
		t.Error("a row without a purpose can be pressed")
	}
}
