package kit

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickwage/assets"
)

// pressable is what every widget that can be pressed offers.
type pressable interface {
	fyne.Widget
	fyne.Tappable
	fyne.Focusable
	fyne.Disableable
	AccessibilityLabel() string
}

// pressables returns one of each, wired to count and to hint.
func pressables(count func(), hint func(string)) map[string]pressable {
	return map[string]pressable{
		"button":      NewButton(ButtonOptions{Text: "Stop", Key: "Space", OnTapped: count, OnHint: hint}),
		"icon":        NewButton(ButtonOptions{Icon: assets.IconStar, Hint: "Favourite", Bare: true, OnTapped: count, OnHint: hint}),
		"chip":        NewChip(ChipOptions{Text: "Pending", Count: "41", OnTapped: count, OnHint: hint}),
		"tile":        NewTile(TileOptions{Text: "Searching", Key: "S", OnTapped: count, OnHint: hint}),
		"favourite":   NewFavourite(FavouriteOptions{Number: "1", Title: "Voice diary"}, func(string) { count() }, hint),
		"navigation":  NewNavItem(NavEntry{Text: "Work", Icon: assets.IconWork}, count, hint),
		"timer":       NewNavTimer("Ctrl T", count, hint),
		"two lines":   NewTwoLine(TwoLineState{Title: "Faces and trust"}, count, hint),
		"three lines": NewThreeLine(ThreeLineState{Title: "Faces and trust", Caption: "Prolific", Mark: Mark{Icon: assets.IconCheck, Text: "Won"}}, count, hint),
		"link":        linkTo(count, hint),
		"switch":      NewSwitch("Count on call", false, func(bool) { count() }),
		"radio":       NewRadioRow([]string{"UTC", "Other"}, 1, func(int) { count() }).Radios()[0],
	}
}

func linkTo(count func(), hint func(string)) *LinkText {
	l := NewLink("Open in ledger", count)
	l.SetOnHint(hint)
	return l
}

func TestEverythingPressableTakesPointerSpaceAndEnter(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	got := 0
	for name, w := range pressables(func() { got++ }, nil) {
		t.Run(name, func(t *testing.T) {
			c := onCanvas(t, w, fyne.NewSize(300, 100))
			for how, press := range map[string]func(){
				"tap":   func() { test.Tap(w) },
				"Space": func() { w.TypedKey(key(fyne.KeySpace)) },
				"Enter": func() { w.TypedKey(key(fyne.KeyReturn)) },
			} {
				got = 0
				press()
				if got != 1 {
					t.Errorf("%s pressed it %d times, want once", how, got)
				}
			}
			if c.Focused() != nil {
				t.Error("a press took the focus: letters would stop working")
			}
			w.Disable()
			got = 0
			test.Tap(w)
			w.TypedKey(key(fyne.KeySpace))
			if got != 0 {
				t.Error("it can be pressed while disabled")
			}
		})
	}
}

func TestEverythingPressableIsLargeEnoughAndNamed(t *testing.T) {
	for _, scale := range []float32{0.9, 1, 1.3} {
		inTheme(t, AlwaysLight, scale)
		for name, w := range pressables(func() {}, nil) {
			if size := w.MinSize(); size.Height < 28 || size.Width < 28 {
				t.Errorf("%s at scale %.1f is %v, want at least 28 by 28", name, scale, size)
			}
			if name != "timer" && w.AccessibilityLabel() == "" {
				t.Errorf("%s has no name for a screen reader", name)
			}
		}
	}
}

func TestFocusShowsARingAndEscLetsGo(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	for name, w := range pressables(func() {}, nil) {
		t.Run(name, func(t *testing.T) {
			c := onCanvas(t, w, fyne.NewSize(300, 100))
			before := fills(w, ColorFocus)
			c.Focus(w)
			if fills(w, ColorFocus) <= before {
				t.Error("no focus ring is drawn")
			}
			w.TypedKey(key(fyne.KeyEscape))
			if c.Focused() != nil {
				t.Error("Esc left the focus where it was")
			}
			if fills(w, ColorFocus) != before {
				t.Error("the ring stayed after Esc")
			}
		})
	}
}

func TestHoverAndFocusTellTheStatusLine(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	line := NewStatusLine()
	line.SetText("4 h 03 min today")
	for name, w := range pressables(func() {}, line.Hint) {
		if name == "switch" || name == "radio" || name == "timer" {
			continue // they stand beside their label
		}
		w.FocusGained()
		if got := line.Text(); got == "4 h 03 min today" || got == "" {
			t.Errorf("%s told %q on focus", name, got)
		}
		w.FocusLost()
		if got := line.Text(); got != "4 h 03 min today" {
			t.Errorf("%s left %q behind", name, got)
		}
	}
}

func TestAButtonDropsItsIconThenItsKeyNeverItsWord(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	b := NewButton(ButtonOptions{Text: "Stop", Icon: assets.IconStop, Key: "Space"})
	onCanvas(t, b, fyne.NewSize(300, 60))
	full := b.MinSize().Width
	if got := words(b); !slices.Equal(got, []string{"Stop", "Space"}) {
		t.Errorf("shows %q, want word and key", got)
	}
	b.SetCompact(Compact{NoIcon: true})
	less := b.MinSize().Width
	b.SetCompact(Compact{NoIcon: true, NoKey: true})
	if got := words(b); !slices.Equal(got, []string{"Stop"}) {
		t.Errorf("compact shows %q, want the word alone", got)
	}
	if least := b.MinSize().Width; !(least < less && less < full) {
		t.Errorf("widths are %.0f, %.0f, %.0f, want each smaller", full, less, least)
	}
}

func TestWithoutRoomATileDropsIconThenKeyNeverItsWord(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	tile := NewTile(TileOptions{Text: "Qualification", Icon: assets.IconQualification, Key: "Q"})
	onCanvas(t, tile, fyne.NewSize(142, 36))
	w := Body().width("Qualification") + tileSide + tileEnd
	rows := []struct {
		name      string
		room      float32
		icon, key bool
	}{
		{"room for all", w + 60, true, true},
		{"no room for the icon", w + 30, false, true},
		{"no room for the key", w + 2, false, false},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			icon, key := tile.parts(r.room)
			if (icon != "") != r.icon || (key != "") != r.key {
				t.Errorf("shows icon %q and key %q", icon, key)
			}
		})
	}
}

func TestTheMainButtonFitsBesideItsNeighbours(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	row := float32(3 * 6)
	for _, o := range []ButtonOptions{
		{Text: "Submitted", Icon: assets.IconSubmit, Key: "Enter", Main: true},
		{Text: "Stop", Icon: assets.IconStop, Key: "Space"},
		{Text: "Next same", Icon: assets.IconNext, Key: "N"},
		{Text: "Returned", Icon: assets.IconReturned, Key: "R"},
	} {
		row += NewButton(o).MinSize().Width
	}
	if row > 592-2*18 {
		t.Errorf("the four buttons of the Work card take %.0f, want at most 556", row)
	}
}

func TestChoosingAChipMovesNothing(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	got := -1
	row := NewChipRow([]string{"Today", "Week", "12 weeks"}, 0, func(i int) { got = i })
	onCanvas(t, row, fyne.NewSize(400, 40))
	before := row.MinSize()
	test.Tap(row.Chips()[2])
	if got != 2 || row.Chosen() != 2 || !row.Chips()[2].Selected() || row.Chips()[0].Selected() {
		t.Errorf("told %d, chosen %d", got, row.Chosen())
	}
	if row.MinSize() != before {
		t.Errorf("the row went from %v to %v", before, row.MinSize())
	}
}

func TestAFreeFavouriteCannotBePressed(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	got := ""
	f := NewFavourite(FavouriteOptions{Number: "9", Free: "Free. Star any task to keep it here."}, func(n string) { got = n }, nil)
	onCanvas(t, f, fyne.NewSize(190, 52))
	test.Tap(f)
	if got != "" {
		t.Errorf("a free place started %q", got)
	}
	if said := strings.Join(words(f), " "); !strings.Contains(said, "Star any task") {
		t.Errorf("a free place says %q", said)
	}
	f.Set(FavouriteOptions{Number: "9", Title: "Voice diary", Caption: "Prolific · £1.60"})
	test.Tap(f)
	if got != "9" {
		t.Errorf("told %q, want 9", got)
	}
}

func TestTheRailKeepsIconsAndTellsNamesInTheStatusLine(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	line := NewStatusLine()
	chosen := -1
	o := navOptions()
	o.OnHint, o.OnChosen = line.Hint, func(i int) { chosen = i }
	n := NewNav(o)
	onCanvas(t, n, fyne.NewSize(176, 600))
	if got := words(n); !slices.Contains(got, "Disputes") || !slices.Contains(got, "2") {
		t.Errorf("wide navigation says %q", got)
	}
	n.SetRail(true)
	if got := words(n); len(got) != 0 {
		t.Errorf("the rail says %q, want nothing", got)
	}
	if got := n.MinSize().Width; got != RailWidth {
		t.Errorf("the rail is %.0f wide, want %d", got, RailWidth)
	}
	n.Items()[3].FocusGained()
	if got := line.Text(); got != "Disputes" {
		t.Errorf("the status line says %q, want Disputes", got)
	}
	test.Tap(n.Items()[4])
	if chosen != 4 || !n.Items()[4].Selected() || n.Items()[1].Selected() {
		t.Errorf("a press chose %d", chosen)
	}
}

func TestArrowsMoveBetweenRadios(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	got := -1
	row := NewRadioRow([]string{"UTC", "Porto, Lisbon time", "Other"}, 0, func(i int) { got = i })
	c := onCanvas(t, row, fyne.NewSize(400, 40))
	c.Focus(row.Radios()[0])
	row.Radios()[0].TypedKey(key(fyne.KeyRight))
	if got != 1 || row.Chosen() != 1 || c.Focused() != row.Radios()[1] {
		t.Errorf("Right chose %d, focus on %v", got, c.Focused())
	}
	row.Radios()[0].TypedKey(key(fyne.KeyLeft))
	if row.Chosen() != 1 {
		t.Errorf("Left at the first chose %d, want no change", row.Chosen())
	}
}

func TestTilesOfAGridLookAlike(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	long := NewTile(TileOptions{Text: "Qualifikationstest", Icon: assets.IconQualification, Key: "Q"})
	short := NewTile(TileOptions{Text: "Pause", Icon: assets.IconBreak, Key: "B"})
	grid := TileGrid(2, 8, long, short)
	for _, r := range []struct {
		name      string
		cell      float32
		icon, key bool
	}{
		{"room for all", long.needs(Compact{}) + 1, true, true},
		{"one has no room for its icon", long.needs(Compact{}) - 2, false, true},
		{"one has no room for its key", long.needs(Compact{NoIcon: true}) - 2, false, false},
		{"room for all again", long.needs(Compact{}) + 1, true, true},
	} {
		t.Run(r.name, func(t *testing.T) {
			onCanvas(t, grid, fyne.NewSize(2*r.cell+8, 36))
			for _, tile := range []*Tile{long, short} {
				icon, key := tile.parts(tile.Size().Width)
				if (icon != "") != r.icon || (key != "") != r.key {
					t.Errorf("%s shows icon %q and key %q", tile.o.Text, icon, key)
				}
			}
		})
	}
}
