package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Page is the frame of every page: a bar 54 high with the page's name or search
// field and its actions, and the body under it, 20 from the edges.
type Page struct {
	widget.BaseWidget
	Reads
	title   fyne.CanvasObject
	actions fyne.CanvasObject
	body    fyne.CanvasObject
	low     bool
	most    float32 // how wide the page grows; 0: as wide as its place
}

// NewPage returns a page. title takes the room that actions leave; actions may
// be nil. Example: NewPage(NewText("Earnings", Title()), chips, body).
func NewPage(title, actions, body fyne.CanvasObject) *Page {
	p := &Page{title: title, actions: actions, body: body}
	p.ExtendBaseWidget(p)
	return p
}

// SetLow makes bar and margins smaller, for a window under 640 high.
func (p *Page) SetLow(low bool) {
	if p.low != low {
		p.low = low
		p.Refresh()
	}
}

// SetMost keeps the page from growing wider; in a wider place it stands in the
// middle.
func (p *Page) SetMost(width float32) { p.most = width }

// SetBody changes the body.
func (p *Page) SetBody(o fyne.CanvasObject) {
	if p.body != o {
		p.body = o
		p.Refresh()
	}
}

// Body returns the body.
func (p *Page) Body() fyne.CanvasObject { return p.body }

func (p *Page) measures() (bar, side, bottom float32) {
	if p.low {
		return Unit(46), 14, 16
	}
	return Unit(TopBarHeight), PagePadding, 18
}

// CreateRenderer implements fyne.Widget.
func (p *Page) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(p, func() fyne.Size {
		bar, side, bottom := p.measures()
		size := p.body.MinSize()
		return fyne.NewSize(size.Width+2*side, size.Height+bar+bottom)
	}, p.draw)
}

func (p *Page) draw(s *sheet, a area) {
	s.rect(a, Color(ColorBg), 0)
	bar, side, bottom := p.measures()
	if p.most > 0 {
		side = max(side, floor((a.W-Unit(p.most))/2))
	}
	room := area{side, 0, max(0, a.W-2*side), bar}
	if p.actions != nil {
		size := p.actions.MinSize()
		w := min(size.Width, room.W)
		s.child(p.actions, area{side + room.W - w, floor((bar - size.Height) / 2), w, size.Height})
		room.W = max(0, room.W-w-GapMid)
	}
	if p.title != nil {
		h := p.title.MinSize().Height
		s.child(p.title, area{side, floor((bar - h) / 2), room.W, h})
	}
	s.child(p.body, area{side, bar, max(0, a.W-2*side), max(0, a.H-bar-bottom)})
}
