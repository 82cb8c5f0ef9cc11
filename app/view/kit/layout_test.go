package kit

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

const longText = "€1.27 under your floor. €3.43 if all pending is refused, €6.28 if all is paid."

func TestAParagraphGrowsAsItGetsNarrow(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	p := NewParagraph(Plain(longText, Caption())...)
	line := p.HeightFor(2000)
	if got := p.HeightFor(200); got < 2*line {
		t.Errorf("at 200 it is %.0f high, one line is %.0f", got, line)
	}
	onCanvas(t, Column(0, p), fyne.NewSize(200, 200))
	if got := strings.Join(words(p), " "); got != longText {
		t.Errorf("the lines say %q", got)
	}
	walk(p, func(o fyne.CanvasObject) {
		if o.Position().X+o.Size().Width > 201 {
			t.Errorf("%q goes out at the right", o.(*canvas.Text).Text)
		}
	})
}

func TestAColumnGivesWrappedTextItsLinesAtOnce(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	under := NewText("under it", Body())
	card := NewCard(CardOptions{Title: "Money", Body: Column(8, NewParagraph(Plain(longText, Body())...), under)})
	onCanvas(t, Column(0, card), fyne.NewSize(180, 400))
	if got, want := card.Size().Height, card.HeightFor(180); got != want {
		t.Errorf("the card is %.0f high, want %.0f", got, want)
	}
	if bottom := under.Position().Y + under.Size().Height; bottom > card.Size().Height {
		t.Errorf("the text under it ends at %.0f in a card of %.0f", bottom, card.Size().Height)
	}
}

func TestARowLetsTextBeShortenedAndGrowersTakeTheRest(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	title, tag := NewShortText("Everyday choices about risk", Title(), 40), NewTag("Prolific")
	row := Row(8, title, Space(), tag)
	onCanvas(t, row, fyne.NewSize(500, 30))
	if got, want := title.Size().Width, title.wants(); got < want {
		t.Errorf("with room the title is %.0f wide, want %.0f", got, want)
	}
	if end := tag.Position().X + tag.Size().Width; end != 500 {
		t.Errorf("the tag ends at %.0f, want 500", end)
	}
	row.Resize(fyne.NewSize(160, 30))
	if got := words(title); len(got) != 1 || !strings.HasSuffix(got[0], "…") {
		t.Errorf("without room the title says %q", got)
	}
	if end := tag.Position().X + tag.Size().Width; end > 160 {
		t.Errorf("the tag ends at %.0f in a row of 160", end)
	}
}

func TestShortenedTextTellsItselfOnHover(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	hint := ""
	txt := NewShortText("Everyday choices about risk", Body(), 10)
	txt.OnHint = func(s string) { hint = s }
	onCanvas(t, txt, fyne.NewSize(80, 20))
	txt.MouseIn(&desktop.MouseEvent{})
	if hint != "Everyday choices about risk" {
		t.Errorf("the hint is %q", hint)
	}
	txt.MouseOut()
	txt.Resize(fyne.NewSize(400, 20))
	txt.MouseIn(&desktop.MouseEvent{})
	if hint != "" {
		t.Errorf("whole text gives the hint %q, want none", hint)
	}
}

func TestEllipsisingKeepsWhatFits(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	st := Body()
	rows := []struct {
		name, text string
		width      float32
		want       string
	}{
		{"whole text stays", "Outlier", 200, "Outlier"},
		{"no room gives nothing", "Outlier", 2, ""},
		{"no space before the ellipsis", "Voice diary", st.width("Voice …") + 1, "Voice…"},
		{"letters are not cut in two", "Їжачок тут", st.width("Їжа…") + 1, "Їжа…"},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			if got := ellipsise(r.text, r.width, st); got != r.want {
				t.Errorf("got %q, want %q", got, r.want)
			}
		})
	}
}

func TestAWrapBreaksAndGivesItsHeight(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	w := Wrap(6, 6, NewButton(ButtonOptions{Text: "Submitted"}), NewButton(ButtonOptions{Text: "Stop"}), NewButton(ButtonOptions{Text: "Returned"}))
	if got := HeightFor(w, 1000); got != 32 {
		t.Errorf("one line is %.0f high, want 32", got)
	}
	if got := HeightFor(w, 100); got != 3*32+2*6 {
		t.Errorf("three lines are %.0f high, want 108", got)
	}
	onCanvas(t, w, fyne.NewSize(100, 200))
	if got := w.MinSize().Height; got != 108 {
		t.Errorf("after layout it asks for %.0f, want 108", got)
	}
}

func TestAGridHasColumnsOfOneWidth(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	g := Grid(4, 8, NewTile(TileOptions{Text: "a"}), NewTile(TileOptions{Text: "b"}), NewTile(TileOptions{Text: "c"}), NewTile(TileOptions{Text: "d"}), NewTile(TileOptions{Text: "e"}))
	onCanvas(t, g, fyne.NewSize(592, 100))
	for i, o := range g.Objects {
		if got := o.Size(); got != fyne.NewSize(142, 36) {
			t.Errorf("tile %d is %v, want 142 by 36", i, got)
		}
	}
	if got := g.Objects[4].Position(); got != fyne.NewPos(0, 44) {
		t.Errorf("the fifth is at %v, want the second row", got)
	}
}

func TestTheSideColumnTurnsIntoTabs(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	money, today := NewText("money", Body()), NewText("tasks", Body())
	right := NewPanes(Pane{Title: "Money today", Tab: "Money", Body: money}, Pane{Title: "Today", Note: "11 tasks", Body: today, Fill: true})
	var told []bool
	split := NewSplit(NewText("left", Body()), right, SplitOptions{Right: 376, Narrow: 288, Under: 880})
	split.OnNarrow = func(n bool) { told = append(told, n) }
	w := test.NewTempWindow(t, split)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(984, 500))
	if right.Tabbed() || right.Size().Width != 376 {
		t.Errorf("at 984 tabs are %v and the column is %.0f", right.Tabbed(), right.Size().Width)
	}
	if got := words(right); !slices.Contains(got, "money") || !slices.Contains(got, "tasks") {
		t.Errorf("wide it says %q, want both cards", got)
	}
	w.Resize(fyne.NewSize(820, 400))
	if !right.Tabbed() || right.Size().Width != 288 {
		t.Errorf("at 820 tabs are %v and the column is %.0f", right.Tabbed(), right.Size().Width)
	}
	if got := words(right); slices.Contains(got, "tasks") || !slices.Contains(got, "money") {
		t.Errorf("narrow it says %q, want the first card alone", got)
	}
	test.Tap(right.chips.Chips()[1])
	if got := words(right); !slices.Contains(got, "tasks") || slices.Contains(got, "money") {
		t.Errorf("the second tab says %q", got)
	}
	w.Resize(fyne.NewSize(984, 500))
	if got := words(right); !slices.Contains(got, "money") || !slices.Contains(got, "tasks") {
		t.Errorf("wide again it says %q", got)
	}
	if len(told) < 2 || told[len(told)-1] {
		t.Errorf("told %v, want narrow and then wide", told)
	}
}

func TestAPageKeepsItsMeasures(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	body := NewPanel(ColorSurface)
	p := NewPage(NewText("Earnings", Title()), NewButton(ButtonOptions{Text: "Export"}), body)
	onCanvas(t, p, fyne.NewSize(1024, 706))
	if got := body.Position(); got != fyne.NewPos(20, 54) {
		t.Errorf("the body begins at %v, want 20, 54", got)
	}
	if got := body.Size(); got != fyne.NewSize(984, 634) {
		t.Errorf("the body is %v", got)
	}
	p.SetLow(true)
	if got := body.Position(); got != fyne.NewPos(14, 46) {
		t.Errorf("in a low window the body begins at %v", got)
	}
}

func TestACardTurnsItsEdgeForRunningTime(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	c := NewCard(CardOptions{Title: "Nothing runs", Body: NewText("x", Body())})
	onCanvas(t, c, fyne.NewSize(300, 100))
	if fills(c, ColorLive) != 0 {
		t.Fatal("the edge is green while nothing runs")
	}
	c.SetLive(true)
	if fills(c, ColorLive) == 0 {
		t.Error("the edge is not green while something runs")
	}
}

func TestAWordWiderThanItsLineIsBroken(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(AlwaysLight, 1))
	p := NewParagraph(Words("Copied to /home/somebody/documents/clickwage/backups/ledger-2026-11-23-143720.db, opened.", Body()))
	var lines []string
	p.flow(180, func(_, _ float32, text string, st Style) {
		lines = append(lines, text)
		if w := st.width(text); w > 180.5 {
			t.Errorf("%q is %.0f wide", text, w)
		}
	})
	if got, want := strings.ReplaceAll(strings.Join(lines, ""), " ", ""), strings.ReplaceAll(p.Text(), " ", ""); got != want {
		t.Errorf("got %q, want all of %q", lines, want)
	}
	if !strings.HasSuffix(lines[1], "/") {
		t.Errorf("got %q, want a path to break behind a stroke", lines)
	}
}

func TestATabThatIsTooHighIsScrolled(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	body := Column(0)
	for range 10 {
		body.Add(NewParagraph(Plain("Counted: 1 h 46 min.", Caption())...))
	}
	p := NewPanes(Pane{Title: "Money", Body: body}, Pane{Title: "Today", Body: NewText("nothing", Body())})
	p.SetTabbed(true)
	onCanvas(t, p, fyne.NewSize(288, 160))
	scrolls := func() (n int) {
		for _, o := range test.WidgetRenderer(p).Objects() {
			if s, ok := o.(*container.Scroll); ok {
				if n++; s.Position().Y+s.Size().Height > 160 || s.Content.Size().Height < HeightFor(body, 250) {
					t.Errorf("the scroller is %v at %v, its content %v", s.Size(), s.Position(), s.Content.Size())
				}
			}
		}
		return n
	}
	if got := scrolls(); got != 1 {
		t.Errorf("%d scrollers, want one: the text is higher than the card", got)
	}
	p.Resize(fyne.NewSize(288, 600))
	if got := scrolls(); got != 0 {
		t.Errorf("%d scrollers where all of it fits", got)
	}
}

func TestNotesUnderFieldsGoOnInTheNextLine(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(AlwaysLight, 1))
	note := "What an hour of your work should pay at the least, after all that it costs."
	for name, o := range map[string]fyne.CanvasObject{
		"field": NewField(FieldOptions{Label: "Floor", Note: note}), "list": NewSelect(SelectOptions{Label: "Floor", Note: note, Options: []string{"one"}}),
	} {
		if narrow, wide := HeightFor(o, 160), HeightFor(o, 900); narrow <= wide {
			t.Errorf("%s: %.0f high at 160, %.0f at 900", name, narrow, wide)
		}
	}
}
