package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"clickwage/app/view/kit"
)

// pairs holds cards, two in a row where there is room.
type pairs struct {
	widget.BaseWidget
	layout *pairLayout
	box    *fyne.Container
}

func newPairs(gap float32) *pairs {
	p := &pairs{layout: &pairLayout{gap: gap}}
	p.box = container.New(p.layout)
	p.ExtendBaseWidget(p)
	return p
}

// HeightFor is the height of all rows at a width.
func (p *pairs) HeightFor(width float32) float32 { return p.layout.height(p.box.Objects, width) }

// Refresh implements fyne.Widget.
func (p *pairs) Refresh() { p.box.Refresh() }

// Held implements kit.Holder.
func (p *pairs) Held() []fyne.CanvasObject { return p.box.Objects }

// CreateRenderer implements fyne.Widget.
func (p *pairs) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.box) }

// pairLayout sets cards two in a row, or one where there is little room; a last
// one without a neighbour takes the whole row.
type pairLayout struct {
	gap float32
	one bool
	w   float32
}

func (p *pairLayout) columns() int {
	if p.one {
		return 1
	}
	return 2
}

// each calls do with the place of every object.
func (p *pairLayout) each(objs []fyne.CanvasObject, width float32, do func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	n := p.columns()
	w := (width - p.gap*float32(n-1)) / float32(n)
	y := float32(0)
	for i := 0; i < len(objs); i += n {
		row := objs[i:min(len(objs), i+n)]
		if len(row) == 1 {
			w = width
		}
		h := float32(0)
		for _, o := range row {
			h = max(h, kit.HeightFor(o, w))
		}
		for k, o := range row {
			do(o, float32(k)*(w+p.gap), y, w, h)
		}
		y += h + p.gap
	}
	return max(0, y-p.gap)
}

// MinSize implements fyne.Layout.
func (p *pairLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, p.height(objs, max(300, p.w)))
}

func (p *pairLayout) height(objs []fyne.CanvasObject, width float32) float32 {
	return p.each(objs, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

// Layout implements fyne.Layout.
func (p *pairLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	p.w = size.Width
	p.each(objs, size.Width, func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	})
}

// headline holds the headline with its figures.
type headline struct {
	widget.BaseWidget
	layout *headlineLayout
	box    *fyne.Container
}

func newHeadline(narrow bool, objs ...fyne.CanvasObject) *headline {
	h := &headline{layout: &headlineLayout{gap: 37, narrow: narrow, n: len(objs)}}
	for range len(objs) - 1 {
		objs = append(objs, kit.NewPanel(kit.ColorBorder))
	}
	h.box = container.New(h.layout, objs...)
	h.ExtendBaseWidget(h)
	return h
}

// HeightFor is the height at a width.
func (h *headline) HeightFor(width float32) float32 { return h.layout.height(h.box.Objects, width) }

// Held implements kit.Holder.
func (h *headline) Held() []fyne.CanvasObject { return h.box.Objects }

// CreateRenderer implements fyne.Widget.
func (h *headline) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.box) }

// headlineLayout sets the headline beside its three figures, or over them, with
// lines between. The lines come after the n objects.
type headlineLayout struct {
	gap    float32
	narrow bool
	n      int
	w      float32
}

func (h *headlineLayout) widths(width float32) (first, others float32) {
	rest := float32(max(1, h.n-1))
	if h.narrow {
		return width, (width - h.gap*(rest-1)) / rest
	}
	first = width * 0.345
	return first, (width - first - h.gap*rest) / rest
}

func (h *headlineLayout) heights(objs []fyne.CanvasObject, width float32) (top, low float32) {
	first, others := h.widths(width)
	for _, o := range objs[1:h.n] {
		low = max(low, kit.HeightFor(o, others))
	}
	return kit.HeightFor(objs[0], first), low
}

func (h *headlineLayout) height(objs []fyne.CanvasObject, width float32) float32 {
	top, low := h.heights(objs, width)
	if h.narrow {
		return top + h.between() + low
	}
	return max(top, low)
}

// between is the room between the headline and figures under it.
func (h *headlineLayout) between() float32 { return 24 }

// MinSize implements fyne.Layout.
func (h *headlineLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, h.height(objs, max(300, h.w)))
}

// Layout implements fyne.Layout.
func (h *headlineLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	h.w = size.Width
	place := func(o fyne.CanvasObject, x, y, w, height float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, height))
	}
	first, others := h.widths(size.Width)
	top, low := h.heights(objs, size.Width)
	lines := objs[h.n:]
	place(objs[0], 0, 0, first, top)
	x, y, tall := first+h.gap, float32(0), max(top, low)
	if h.narrow {
		x, y, tall = 0, top+h.between(), low
		place(lines[0], 0, top+h.between()/2, size.Width, 1)
		lines = lines[1:]
	}
	for _, o := range objs[1:h.n] {
		if x > 0 {
			place(lines[0], float32(int(x-h.gap/2)), y, 1, tall)
			lines = lines[1:]
		}
		place(o, x, y, others, kit.HeightFor(o, others))
		x += others + h.gap
	}
}
