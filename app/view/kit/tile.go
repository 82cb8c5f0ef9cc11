package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickwage/assets"
)

// TileOptions says what a tile is. Text is required.
type TileOptions struct {
	Text     string
	Icon     assets.Icon
	Key      string
	Hint     string
	OnTapped func()
	OnHint   func(string)
}

// Tile is the button of one unpaid activity: icon, text and key. It is selected
// while its time runs.
type Tile struct {
	tap
	o        TileOptions
	selected bool
	compact  Compact
	low      bool
	tiny     bool
	shared   Compact // what a TileGrid leaves out of all its tiles
}

// NewTile returns a tile.
// Example: NewTile(TileOptions{Text: "Searching", Icon: assets.IconSearch, Key: "S"}).
func NewTile(o TileOptions) *Tile {
	t := &Tile{o: o}
	t.onTap, t.onHint = o.OnTapped, o.OnHint
	t.hint = func() string {
		if t.o.Hint != "" {
			return named(t.o.Hint, t.o.Key)
		}
		return named(t.o.Text, t.o.Key)
	}
	t.begin(t, func() string { return t.o.Text })
	return t
}

// SetSelected marks the tile as running.
func (t *Tile) SetSelected(on bool) {
	if t.selected != on {
		t.selected = on
		t.Refresh()
	}
}

// Selected reports whether its time runs.
func (t *Tile) Selected() bool { return t.selected }

// SetText changes the text.
func (t *Tile) SetText(text string) {
	if t.o.Text != text {
		t.o.Text = text
		t.Refresh()
	}
}

// SetCompact leaves out icon or key and makes the tile 32 high.
func (t *Tile) SetCompact(c Compact) {
	if t.compact != c {
		t.compact = c
		t.Refresh()
	}
}

// SetLow makes the tile 32 high, and leaves everything in.
func (t *Tile) SetLow(low bool) {
	if t.low != low {
		t.low = low
		t.Refresh()
	}
}

// SetTiny makes the tile of icon and key alone, for a mini window; its text is
// told to OnHint.
func (t *Tile) SetTiny() {
	t.tiny = true
	t.Refresh()
}

// share leaves out of the tile what another of its grid has no room for.
func (t *Tile) share(c Compact) {
	if t.shared != c {
		t.shared = c
		t.Refresh()
	}
}

// needs is the width at which icon, text and key have their place.
func (t *Tile) needs(c Compact) float32 {
	w := tileSide + Body().width(t.o.Text) + tileEnd
	if t.o.Icon != "" && !c.NoIcon {
		w += iconPx() + tileGap
	}
	if t.o.Key != "" && !c.NoKey {
		w += keyCapWidth(t.o.Key) + tileGap
	}
	return w
}

// The room at a tile's left, at its right, and between what it shows.
const (
	tileSide = 10
	tileEnd  = 9
	tileGap  = 4
)

// tileLayout is a grid of tiles that look alike.
type tileLayout struct{ gridLayout }

// TileGrid sets tiles in columns of one width. Where one of them has no room
// for its icon none shows one, and then the same with keys.
func TileGrid(cols int, gap float32, tiles ...*Tile) *fyne.Container {
	box := container.New(&tileLayout{gridLayout{cols: max(1, cols), gap: gap}})
	for _, t := range tiles {
		box.Add(t)
	}
	return box
}

// Layout implements fyne.Layout.
func (g *tileLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	room := floor(g.cell(size.Width))
	fits := func(c Compact) bool {
		for _, o := range objs {
			if o.(*Tile).needs(c) > room {
				return false
			}
		}
		return true
	}
	shared := Compact{}
	if !fits(shared) {
		shared.NoIcon = true
		shared.NoKey = !fits(shared)
	}
	for _, o := range objs {
		o.(*Tile).share(shared)
	}
	g.gridLayout.Layout(objs, size)
}

// CreateRenderer implements fyne.Widget.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(t, t.minSize, t.draw)
}

func (t *Tile) minSize() fyne.Size {
	if t.tiny {
		return fyne.NewSize(markPx()+tinyGap+keyStyle().width(t.o.Key)+2, Unit(ChipHeight))
	}
	w := float32(10 + 48 + 10)
	if t.o.Key != "" && !t.compact.NoKey {
		w += keyCapWidth(t.o.Key)
	}
	h := Unit(36)
	if t.low || t.compact != (Compact{}) {
		h = Unit(ControlHeight)
	}
	return fyne.NewSize(w, h)
}

// parts returns the icon and key that are shown in that width. The icon goes
// first, then the key, the text last.
func (t *Tile) parts(width float32) (icon assets.Icon, key string) {
	c := Compact{NoIcon: t.compact.NoIcon || t.shared.NoIcon, NoKey: t.compact.NoKey || t.shared.NoKey}
	c.NoIcon = c.NoIcon || t.needs(c) > width
	c.NoKey = c.NoKey || t.needs(c) > width
	if !c.NoIcon {
		icon = t.o.Icon
	}
	if !c.NoKey {
		key = t.o.Key
	}
	return icon, key
}

func (t *Tile) draw(s *sheet, a area) {
	fill, edge := hoverOr(t.hot(), ColorSurface), ColorBorder
	text, iconColor := Body(), ColorOtherText
	if t.selected {
		fill, edge, iconColor = ColorLiveTint, ColorLive, ColorLive
		text = text.In(ColorLive)
		if t.needs(Compact{})+text.Bolder().width(t.o.Text)-text.width(t.o.Text) <= a.W {
			text = text.Bolder()
		}
	}
	if t.Disabled() {
		fill, text, iconColor = ColorBg, text.In(ColorText2), ColorText2
	}
	s.ringed(a, Color(fill), Color(edge), RadiusControl, t.focus)
	if t.tiny {
		t.drawTiny(s, a, iconColor)
		return
	}
	x, end := float32(tileSide), a.W-tileEnd
	icon, key := t.parts(a.W)
	if icon != "" {
		s.icon(x, floor((a.H-iconPx())/2), iconPx(), icon, iconColor)
		x += iconPx() + tileGap
	}
	if key != "" {
		end -= keyCapWidth(key)
		s.keyCap(end, a.H/2, key, false)
		end -= tileGap
	}
	s.textMid(area{x, 0, end - x, a.H}, t.o.Text, text)
}

const tinyGap = 2

// drawTiny draws icon and key in the middle.
func (t *Tile) drawTiny(s *sheet, a area, tint fyne.ThemeColorName) {
	st := keyStyle().In(tint)
	x := a.X + floor((a.W-markPx()-tinyGap-st.width(t.o.Key))/2)
	s.icon(x, floor(a.Y+(a.H-markPx())/2), markPx(), t.o.Icon, tint)
	s.textMid(area{x + markPx() + tinyGap, a.Y, st.width(t.o.Key), a.H}, t.o.Key, st)
}

// FavouriteOptions says what a favourite starts. Number is required.
type FavouriteOptions struct {
	Number  string // the key, "1" to "9"
	Title   string // empty for a free place
	Caption string
	Pay     string // stays whole, behind the caption
	Free    string // what a free place says, two lines
	Running bool
}

// Favourite is the tile of a task that a number key starts, or a free place.
type Favourite struct {
	tap
	o       FavouriteOptions
	height  float32 // 0 is 52
	onClear func()
}

// NewFavourite returns a favourite. onTap is called with its number; a free
// place cannot be pressed.
func NewFavourite(o FavouriteOptions, onTap func(number string), onHint func(string)) *Favourite {
	f := &Favourite{o: o}
	f.onTap = func() {
		if onTap != nil {
			onTap(f.o.Number)
		}
	}
	f.onHint = onHint
	f.begin(f, func() string {
		if f.o.Title == "" {
			return f.o.Free
		}
		return named(f.o.Title, f.caption(), f.o.Number)
	})
	f.sync()
	return f
}

// SetOnClear says what Del does while the favourite has the keyboard.
func (f *Favourite) SetOnClear(do func()) { f.onClear = do }

// TypedKey implements fyne.Focusable.
func (f *Favourite) TypedKey(ev *fyne.KeyEvent) {
	if (ev.Name == fyne.KeyDelete || ev.Name == fyne.KeyBackspace) && f.onClear != nil && f.o.Title != "" {
		f.onClear()
		return
	}
	f.tap.TypedKey(ev)
}

func (f *Favourite) sync() {
	if f.o.Title == "" {
		f.Disable()
	} else {
		f.Enable()
	}
}

// Set changes what it shows.
func (f *Favourite) Set(o FavouriteOptions) {
	if f.o == o {
		return
	}
	f.o = o
	f.sync()
	f.Refresh()
}

// SetHeight changes the height at text scale 1. Under that of a row of two
// lines the caption is left out.
func (f *Favourite) SetHeight(px float32) {
	if f.height != px {
		f.height = px
		f.Refresh()
	}
}

// caption is platform and pay.
func (f *Favourite) caption() string { return f.o.Caption + f.pay() }

// pay is how the caption ends.
func (f *Favourite) pay() string {
	if f.o.Caption == "" || f.o.Pay == "" {
		return f.o.Pay
	}
	return " · " + f.o.Pay
}

// oneLine says whether there is room for the title alone.
func (f *Favourite) oneLine() bool { return f.height > 0 && f.height < TwoLineHeight }

// CreateRenderer implements fyne.Widget.
func (f *Favourite) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(f, f.minSize, f.draw)
}

func (f *Favourite) minSize() fyne.Size {
	if f.height > 0 {
		return fyne.NewSize(100, Unit(f.height))
	}
	return fyne.NewSize(100, Unit(52))
}

func (f *Favourite) draw(s *sheet, a area) {
	fill, edge := hoverOr(f.hot(), ColorSurface), ColorBorder
	title := Body()
	switch {
	case f.o.Title == "":
		fill = ColorBg
	case f.o.Running:
		fill, edge, title = ColorLiveTint, ColorLive, title.Bolder().In(ColorLive)
	}
	s.ringed(a, Color(fill), Color(edge), RadiusControl, f.focus)
	x := float32(11)
	s.keyCap(x, a.H/2, f.o.Number, false)
	x += keyCapWidth(f.o.Number) + 8
	room := a.W - x - 8
	top, bottom := f.o.Title, f.caption()
	if f.o.Title == "" {
		if f.oneLine() {
			s.textMid(area{x, 0, room, a.H}, f.o.Free, Caption())
			return
		}
		s.twoLines(area{x, 0, room, a.H}, f.o.Free)
		return
	}
	if f.oneLine() || bottom == "" {
		if w := Caption().width(f.o.Pay); f.o.Pay != "" && w < room/2 {
			s.textMid(area{x + room - w, 0, w + 1, a.H}, f.o.Pay, Caption())
			room -= w + 6
		}
		s.textMid(area{x, 0, room, a.H}, top, title)
		return
	}
	first, second := title.lineHeight(), Caption().lineHeight()
	y := floor((a.H - first - second - 1) / 2)
	s.text(x, y, room, top, title)
	second = y + snap(first) + 1
	if Caption().width(bottom) <= room {
		s.text(x, second, room, bottom, Caption())
		return
	}
	pay := f.pay()
	left := max(0, room-Caption().width(pay)-1)
	drawn := s.text(x, second, left, f.o.Caption, Caption())
	s.text(x+drawn, second, room-drawn, pay, Caption())
}

// twoLines draws a caption on up to two lines in the middle of an area.
func (s *sheet) twoLines(a area, text string) {
	st := Caption()
	p := Paragraph{spans: Plain(text, st)}
	h := p.flow(a.W, nil)
	top := floor((a.H - min(h, a.H)) / 2)
	p.flow(a.W, func(x, y float32, piece string, st Style) {
		if y+st.lineHeight() <= a.H {
			s.text(a.X+x, a.Y+top+y, a.W-x, piece, st)
		}
	})
}
