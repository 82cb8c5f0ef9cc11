package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Pane is one card of a side column.
type Pane struct {
	Title    string
	Tab      string // the tab's word; defaults to Title
	Note     string // after the title, and after the tab's word as its count
	Trailing fyne.CanvasObject
	Body     fyne.CanvasObject
	Flush    bool // the body touches the card's edges
	Fill     bool // the card takes the height that is left
}

// Panes is a column of cards that turns into one card with tabs when there is
// little room.
type Panes struct {
	widget.BaseWidget
	panes   []Pane
	cards   []*Card
	chips   *ChipRow
	scrolls map[int]*container.Scroll // of tabs that were higher than their room
	tabbed  bool
	chosen  int
}

// NewPanes returns a column of cards.
func NewPanes(panes ...Pane) *Panes {
	p := &Panes{panes: panes, scrolls: map[int]*container.Scroll{}}
	texts := make([]string, len(panes))
	for i, pane := range panes {
		p.cards = append(p.cards, NewCard(CardOptions{
			Title: pane.Title, Note: pane.Note, Trailing: pane.Trailing,
			Body: pane.Body, Flush: pane.Flush, Fill: pane.Fill,
		}))
		texts[i] = pane.tab()
	}
	p.chips = NewChipRow(texts, 0, p.Open)
	p.ExtendBaseWidget(p)
	return p
}

func (p Pane) tab() string {
	if p.Tab != "" {
		return p.Tab
	}
	return p.Title
}

// SetNote changes a card's note and the tab's count.
func (p *Panes) SetNote(i int, note, count string) {
	p.panes[i].Note = note
	p.cards[i].SetTitle(p.panes[i].Title, note)
	p.chips.Chips()[i].SetText(p.panes[i].tab(), count)
}

// Cards returns the cards, for what changes in their heads.
func (p *Panes) Cards() []*Card { return p.cards }

// SetTabbed turns the cards into tabs, or back.
func (p *Panes) SetTabbed(on bool) {
	if p.tabbed != on {
		p.tabbed = on
		p.Refresh()
	}
}

// Tabbed reports whether tabs are shown.
func (p *Panes) Tabbed() bool { return p.tabbed }

// Open shows a tab.
func (p *Panes) Open(i int) {
	if p.chosen != i {
		p.chosen = i
		p.chips.Choose(i)
		p.Refresh()
	}
}

// HeightFor returns the height at that width.
func (p *Panes) HeightFor(w float32) float32 {
	if p.tabbed {
		return p.tabHead() + HeightFor(p.panes[p.chosen].Body, w-2*14) + 14
	}
	h := GapMid * float32(max(0, len(p.cards)-1))
	for _, c := range p.cards {
		h += c.HeightFor(w)
	}
	return h
}

func (p *Panes) tabHead() float32 { return Unit(ChipHeight) + 2*9 }

// CreateRenderer implements fyne.Widget.
func (p *Panes) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(p, func() fyne.Size {
		w, h := float32(0), float32(0)
		for _, c := range p.cards {
			size := c.MinSize()
			w = max(w, size.Width)
			h += size.Height + GapMid
		}
		if p.tabbed {
			return fyne.NewSize(w, p.tabHead()+40)
		}
		return fyne.NewSize(w, max(0, h-GapMid))
	}, p.draw)
}

func (p *Panes) draw(s *sheet, a area) {
	if p.tabbed {
		p.drawTabs(s, a)
		return
	}
	fills, spare := 0, a.H-p.HeightFor(a.W)
	for _, pane := range p.panes {
		if pane.Fill {
			fills++
		}
	}
	y := float32(0)
	for i, c := range p.cards {
		h := c.HeightFor(a.W)
		if p.panes[i].Fill {
			h = max(60, h+spare/float32(fills))
		}
		s.child(c, area{0, snap(y), a.W, snap(h)})
		y += snap(h) + GapMid
	}
}

func (p *Panes) drawTabs(s *sheet, a area) {
	s.frame(a, Color(ColorSurface), Color(ColorBorder), edging{RadiusCard, 1})
	head := p.tabHead()
	s.child(p.chips, area{12, 9, a.W - 24, Unit(ChipHeight)})
	s.rect(area{1, head - 1, a.W - 2, 1}, Color(ColorBorder), 0)
	pane := p.panes[p.chosen]
	if pane.Flush {
		s.child(pane.Body, area{1, head, a.W - 2, max(0, a.H-head-1)})
		return
	}
	h := max(0, a.H-head-20)
	need := HeightFor(pane.Body, a.W-28)
	if !pane.Fill && need > h+0.5 { // with large text; nothing may be lost
		const bar = 11
		scroll := p.scrolls[p.chosen]
		if scroll == nil {
			scroll = container.NewVScroll(PadEach(0, bar, 0, 0, pane.Body))
			p.scrolls[p.chosen] = scroll
		}
		s.child(scroll, area{14, head + 10, a.W - 14 - 3, h})
		scroll.Refresh() // its content may be higher than before
		return
	}
	if !pane.Fill {
		h = min(h, need)
	}
	s.child(pane.Body, area{14, head + 10, a.W - 28, h})
}

// SplitOptions says how two columns share the width.
type SplitOptions struct {
	Right  float32 // width of the right column
	Narrow float32 // its width when the whole is under Under; 0 keeps Right
	Under  float32 // the width of the whole at which the right turns into tabs
	Gap    float32 // defaults to GapLarge
}

// Split sets a page's main column beside its side column.
type Split struct {
	widget.BaseWidget
	o     SplitOptions
	left  fyne.CanvasObject
	right *Panes
	// OnNarrow is told when the whole becomes narrow or wide.
	OnNarrow func(narrow bool)
	narrow   bool
}

// NewSplit returns a page of two columns. Example:
// NewSplit(main, NewPanes(money, today), SplitOptions{Right: 376, Narrow: 288, Under: 880}).
func NewSplit(left fyne.CanvasObject, right *Panes, o SplitOptions) *Split {
	if o.Gap == 0 {
		o.Gap = GapLarge
	}
	if o.Narrow == 0 {
		o.Narrow = o.Right
	}
	s := &Split{o: o, left: left, right: right}
	s.ExtendBaseWidget(s)
	return s
}

// SetUnder changes the width at which the right column turns into tabs.
func (s *Split) SetUnder(w float32) {
	if s.o.Under != w {
		s.o.Under = w
		s.Refresh()
	}
}

// Narrow reports whether the right column is shown as tabs.
func (s *Split) Narrow() bool { return s.narrow }

func (s *Split) rightWidth(w float32) float32 {
	if w < s.o.Under {
		return s.o.Narrow
	}
	return s.o.Right
}

// HeightFor returns the height at that width.
func (s *Split) HeightFor(w float32) float32 {
	right := s.rightWidth(w)
	return max(HeightFor(s.left, w-right-s.o.Gap), s.right.HeightFor(right))
}

// CreateRenderer implements fyne.Widget.
func (s *Split) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(s, func() fyne.Size {
		left := s.left.MinSize()
		return fyne.NewSize(left.Width+s.o.Narrow+s.o.Gap, left.Height)
	}, s.draw)
}

func (s *Split) draw(sh *sheet, a area) {
	if a.W == 0 {
		return
	}
	if narrow := a.W < s.o.Under; narrow != s.narrow {
		s.narrow = narrow
		s.right.SetTabbed(narrow)
		if s.OnNarrow != nil {
			s.OnNarrow(narrow)
		}
	}
	right := s.rightWidth(a.W)
	sh.child(s.left, area{0, 0, a.W - right - s.o.Gap, a.H})
	sh.child(s.right, area{a.W - right, 0, right, a.H})
}
