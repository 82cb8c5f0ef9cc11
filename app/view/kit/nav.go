package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"clickwage/assets"
)

// NavEntry is one place that the navigation leads to.
type NavEntry struct {
	Text  string
	Icon  assets.Icon
	Key   string // told in the status line, such as "Ctrl 1"
	Badge string // a count; empty for none
	Apart bool   // a line stands before it
}

// NavItem is one entry of the navigation.
type NavItem struct {
	tap
	e        NavEntry
	selected bool
	rail     bool
}

// NewNavItem returns an entry. Nav builds them by itself.
func NewNavItem(e NavEntry, onTap func(), onHint func(string)) *NavItem {
	n := &NavItem{e: e}
	n.onTap, n.onHint = onTap, onHint
	n.hint = func() string { return named(n.e.Text, n.e.Key) }
	n.begin(n, func() string { return named(n.e.Text, n.e.Badge) })
	return n
}

// SetBadge changes the count; an empty one hides it.
func (n *NavItem) SetBadge(badge string) {
	if n.e.Badge != badge {
		n.e.Badge = badge
		n.Refresh()
	}
}

// SetKey changes the key that is told in the status line.
func (n *NavItem) SetKey(key string) { n.e.Key = key }

// Selected reports whether its page is open.
func (n *NavItem) Selected() bool { return n.selected }

func (n *NavItem) set(selected, rail bool) {
	if n.selected != selected || n.rail != rail {
		n.selected, n.rail = selected, rail
		n.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (n *NavItem) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(n, func() fyne.Size {
		if n.rail {
			return fyne.NewSize(36, Unit(navItem))
		}
		return fyne.NewSize(NavWidth-21, Unit(navItem))
	}, n.draw)
}

const navItem = 34

func (n *NavItem) draw(s *sheet, a area) {
	st := Body().In(ColorText2)
	switch {
	case n.selected:
		st = Body().Bolder()
		s.ringed(a, Color(ColorSurface), Color(ColorBorder), RadiusControl, n.focus)
	case n.focus:
		s.frame(a, Color(ColorSide), Color(ColorFocus), edging{RadiusControl, 2})
	case n.hot():
		s.rect(a, Color(ColorSelected), RadiusControl)
	}
	y := floor((a.H - iconPx()) / 2)
	if n.rail {
		x := floor((a.W - iconPx()) / 2)
		s.icon(x, y, iconPx(), n.e.Icon, st.colorName())
		if n.e.Badge != "" {
			s.disc(x+iconPx()+3, y-1, 3.5, Color(ColorLost))
		}
		return
	}
	s.icon(11, y, iconPx(), n.e.Icon, st.colorName())
	room := a.W - 37 - 8
	if n.e.Badge != "" {
		room -= n.drawBadge(s, a) + 6
	}
	s.textMid(area{37, 0, room, a.H}, n.e.Text, st)
}

func (n *NavItem) drawBadge(s *sheet, a area) float32 {
	st := Caption().Bolder().In(ColorLostText)
	h := Unit(18)
	w := max(h, snap(st.width(n.e.Badge))+10)
	b := area{a.W - w - 10, floor((a.H - h) / 2), w, h}
	s.rect(b, Color(ColorLostTint), h/2)
	s.textMid(b, n.e.Badge, st.Centred())
	return w
}

// NavOptions says what the navigation holds. Entries are required.
type NavOptions struct {
	Name     string // beside the picture of the app
	Entries  []NavEntry
	Chosen   int
	OnChosen func(int)
	OnHint   func(string)
	Foot     fyne.CanvasObject // at the bottom, when wide
	RailFoot fyne.CanvasObject // at the bottom of the rail
}

// Nav is the column at the left: 176 wide with words, or a rail of icons, 52
// wide, whose names are told in the status line.
type Nav struct {
	widget.BaseWidget
	Reads
	o     NavOptions
	items []*NavItem
	rail  bool
}

// NewNav returns the navigation.
func NewNav(o NavOptions) *Nav {
	n := &Nav{o: o}
	for i, e := range o.Entries {
		n.items = append(n.items, NewNavItem(e, func() { n.press(i) }, o.OnHint))
	}
	n.ExtendBaseWidget(n)
	n.sync()
	return n
}

func (n *Nav) press(i int) {
	n.Choose(i)
	if n.o.OnChosen != nil {
		n.o.OnChosen(i)
	}
}

// Choose marks the page that is open, without calling OnChosen.
func (n *Nav) Choose(i int) {
	n.o.Chosen = i
	n.sync()
}

// Items returns the entries, to change a badge.
func (n *Nav) Items() []*NavItem { return n.items }

// SetRail shows icons alone, or words again.
func (n *Nav) SetRail(on bool) {
	if n.rail != on {
		n.rail = on
		n.sync()
		n.Refresh()
	}
}

// Rail reports whether icons alone are shown.
func (n *Nav) Rail() bool { return n.rail }

// SetFoot changes what stands at the bottom when wide.
func (n *Nav) SetFoot(o fyne.CanvasObject) {
	if n.o.Foot != o {
		n.o.Foot = o
		n.Refresh()
	}
}

func (n *Nav) sync() {
	for i, item := range n.items {
		item.set(i == n.o.Chosen, n.rail)
	}
}

// CreateRenderer implements fyne.Widget.
func (n *Nav) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(n, func() fyne.Size {
		h := TopBarHeight + float32(len(n.items))*(Unit(navItem)+2) + 60
		if n.rail {
			return fyne.NewSize(RailWidth, h)
		}
		return fyne.NewSize(Unit(NavWidth), h)
	}, n.draw)
}

func (n *Nav) draw(s *sheet, a area) {
	s.rect(a, Color(ColorSide), 0)
	s.rect(area{a.W - 1, 0, 1, a.H}, Color(ColorBorder), 0)
	logo := area{18, 16, 22, 22}
	if n.rail {
		logo.X, logo.Y = floor((a.W-22)/2), 14
	}
	s.logo(logo)
	if !n.rail {
		s.textMid(area{48, logo.Y, a.W - 48 - 8, 22}, n.o.Name, Style{Size: SizeLead, Bold: true})
	}
	x, w := float32(10), a.W-21
	if n.rail {
		x, w = 8, 36
	}
	y := float32(TopBarHeight)
	for i, item := range n.items {
		if n.o.Entries[i].Apart {
			if !n.rail {
				s.rect(area{18, y + 8, a.W - 37, 1}, Color(ColorBorder), 0)
				y += 19
			}
		}
		h := Unit(navItem)
		s.child(item, area{x, y, w, h})
		y += h + 2
	}
	foot := n.o.Foot
	if n.rail {
		foot = n.o.RailFoot
	}
	if foot != nil {
		h := HeightFor(foot, w)
		s.child(foot, area{x, a.H - h - 10, w, h})
	}
}

// logo draws the picture of the app: bars on ink, so that it turns light in
// the dark theme.
func (s *sheet) logo(a area) {
	u := a.W / 22
	s.rect(a, Color(ColorInk), 5*u)
	s.rect(area{a.X + 5*u, a.Y + 12*u, 3 * u, 5 * u}, Color(ColorOnInk), 1)
	s.rect(area{a.X + 9.5*u, a.Y + 9*u, 3 * u, 8 * u}, Color(ColorOnInk), 1)
	amber := Color(ColorPending)
	if !IsDark() {
		amber = darkPalette()[ColorPending]
	}
	s.rect(area{a.X + 14*u, a.Y + 5*u, 3 * u, 12 * u}, amber, 1)
}

// NavTimer is the card in the navigation that shows what runs.
type NavTimer struct {
	tap
	time, title, key string
	paused           bool
}

// NewNavTimer returns the card. key is the key that stops the timer.
func NewNavTimer(key string, onTap func(), onHint func(string)) *NavTimer {
	n := &NavTimer{key: key}
	n.onTap, n.onHint = onTap, onHint
	n.begin(n, func() string { return named(n.time, n.title, n.key) })
	return n
}

// Set changes time and title, and whether the timer rests.
func (n *NavTimer) Set(time, title string, paused bool) {
	if n.time != time || n.title != title || n.paused != paused {
		n.time, n.title, n.paused = time, title, paused
		n.Refresh()
	}
}

// SetKey changes the key that stops the timer.
func (n *NavTimer) SetKey(key string) {
	if n.key != key {
		n.key = key
		n.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (n *NavTimer) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(n, func() fyne.Size { return fyne.NewSize(120, Unit(56)) }, func(s *sheet, a area) {
		s.ringed(a, Color(hoverOr(n.hot(), ColorSurface)), Color(ColorBorder), RadiusControl, n.focus)
		top := area{25, 6, a.W - 36, Unit(24)}
		dot := Color(ColorLive)
		if n.paused {
			dot = Color(ColorText2)
		}
		s.disc(15, top.Y+top.H/2, 4, dot)
		w := keyCapWidth(n.key)
		s.keyCap(a.W-11-w, top.Y+top.H/2, n.key, false)
		top.W -= w
		s.textMid(top, n.time, Style{Size: SizeLead, Bold: true})
		s.text(11, top.Y+top.H+1, a.W-20, n.title, Caption())
	})
}
