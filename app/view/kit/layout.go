package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// tall is an object whose height follows from its width, such as a paragraph.
type tall interface {
	HeightFor(width float32) float32
}

// tallLayout is a layout whose height follows from its width.
type tallLayout interface {
	heightFor(objs []fyne.CanvasObject, width float32) float32
}

// HeightFor returns the height an object needs at that width. Fyne asks for a
// least height without a width; our columns ask this instead, so that wrapped
// text gets its lines at once.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	if t, ok := o.(tall); ok {
		return t.HeightFor(width)
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(tallLayout); ok {
			return l.heightFor(c.Objects, width)
		}
	}
	return o.MinSize().Height
}

func shown(objs []fyne.CanvasObject) []fyne.CanvasObject {
	out := objs[:0:0]
	for _, o := range objs {
		if o != nil && o.Visible() {
			out = append(out, o)
		}
	}
	return out
}

// growing is an object that takes the room that is left.
type growing interface{ grows() bool }

func isGrowing(o fyne.CanvasObject) bool {
	if g, ok := o.(growing); ok {
		return g.grows()
	}
	_, ok := o.(layout.SpacerObject)
	return ok
}

// grow gives one object the room that is left in a Row or Column.
type grow struct {
	widget.BaseWidget
	o fyne.CanvasObject
}

// Grow lets an object take the room left over in a Row or Column.
// Example: Row(8, icon, Grow(title), tag).
func Grow(o fyne.CanvasObject) fyne.CanvasObject {
	g := &grow{o: o}
	g.ExtendBaseWidget(g)
	return g
}

// Space is nothing that takes the room left over.
func Space() fyne.CanvasObject { return layout.NewSpacer() }

func (g *grow) grows() bool { return true }

// Visible implements fyne.CanvasObject: hidden content takes no room.
func (g *grow) Visible() bool { return g.BaseWidget.Visible() && g.o.Visible() }

// HeightFor implements tall.
func (g *grow) HeightFor(w float32) float32 { return HeightFor(g.o, w) }

// CreateRenderer implements fyne.Widget.
func (g *grow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(g.o) }

// columnLayout stacks objects at their height for the width there is.
type columnLayout struct {
	gap   float32
	width float32 // of the last layout
}

// Column stacks objects from top to bottom, all as wide as the column.
func Column(gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columnLayout{gap: gap}, objs...)
}

func (l *columnLayout) heightFor(objs []fyne.CanvasObject, w float32) float32 {
	total := float32(0)
	for i, o := range shown(objs) {
		if i > 0 {
			total += l.gap
		}
		total += HeightFor(o, w)
	}
	return total
}

// MinSize implements fyne.Layout.
func (l *columnLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	w := float32(0)
	for _, o := range shown(objs) {
		w = max(w, o.MinSize().Width)
	}
	return fyne.NewSize(w, l.heightFor(objs, max(w, l.width)))
}

// Layout implements fyne.Layout.
func (l *columnLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	objs = shown(objs)
	spare, growers := size.Height-l.heightFor(objs, size.Width), 0
	for _, o := range objs {
		if isGrowing(o) {
			growers++
		}
	}
	y := float32(0)
	for _, o := range objs {
		h := HeightFor(o, size.Width)
		if isGrowing(o) && spare > 0 {
			h += floor(spare / float32(growers))
		}
		place(o, area{0, y, size.Width, h})
		y += snap(h) + l.gap
	}
}

// SetGap changes the room between the objects of a Column or Grid.
func SetGap(c *fyne.Container, gap float32) {
	if l, ok := c.Layout.(interface{ setGap(float32) }); ok {
		l.setGap(gap)
		c.Refresh()
	}
}

func (l *columnLayout) setGap(gap float32) { l.gap = gap }
func (l *gridLayout) setGap(gap float32)   { l.gap = gap }

// rowLayout sets objects side by side, centred on the height.
type rowLayout struct {
	gap   float32
	width float32
}

// Row sets objects side by side, each as wide as it asks and centred on the
// height. What is in Grow, and Space, share the room left over.
func Row(gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rowLayout{gap: gap}, objs...)
}

// MinSize implements fyne.Layout.
func (l *rowLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i, o := range shown(objs) {
		if i > 0 {
			size.Width += l.gap
		}
		size.Width += o.MinSize().Width
	}
	size.Height = l.heightFor(objs, max(l.width, size.Width))
	return size
}

func (l *rowLayout) heightFor(objs []fyne.CanvasObject, w float32) float32 {
	objs = shown(objs)
	h, widths := float32(0), l.widths(objs, w)
	for i, o := range objs {
		h = max(h, HeightFor(o, widths[i]))
	}
	return h
}

// willing is an object that can be shortened but would rather be wider.
type willing interface{ wants() float32 }

// widths gives each object its least width, then text that could be longer
// what it wants, in order, and growers what is left.
func (l *rowLayout) widths(objs []fyne.CanvasObject, w float32) []float32 {
	out := make([]float32, len(objs))
	spare, growers := w-l.gap*float32(max(0, len(objs)-1)), 0
	for i, o := range objs {
		out[i] = o.MinSize().Width
		spare -= out[i]
		if isGrowing(o) {
			growers++
		}
	}
	for i, o := range objs {
		if w, ok := o.(willing); ok && spare > 0 {
			more := min(spare, max(0, w.wants()-out[i]))
			out[i] += more
			spare -= more
		}
	}
	for i, o := range objs {
		if isGrowing(o) {
			out[i] = max(0, out[i]+spare/float32(growers))
		}
	}
	return out
}

// Layout implements fyne.Layout.
func (l *rowLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	objs = shown(objs)
	line := baseOf(objs, size.Height)
	x := float32(0)
	for i, w := range l.widths(objs, size.Width) {
		h := min(size.Height, HeightFor(objs[i], w))
		y := floor((size.Height - h) / 2)
		if t, ok := objs[i].(onBase); ok {
			y = line - t.base()
		}
		place(objs[i], area{snap(x), y, w, h})
		x += w + l.gap
	}
}

// onBase is text that stands on a baseline with other text.
type onBase interface{ base() float32 }

// baseOf is the baseline of the texts among objects: that of the largest one,
// centred on the height.
func baseOf(objs []fyne.CanvasObject, height float32) float32 {
	line, tallest := float32(0), float32(0)
	for _, o := range objs {
		if t, ok := o.(onBase); ok && t.base() > tallest {
			tallest = t.base()
			line = max(0, floor((height-o.MinSize().Height)/2)) + tallest
		}
	}
	return line
}

// wrapLayout sets objects in lines and begins a new line when one is full.
type wrapLayout struct {
	gap, lineGap, width float32
	spread              bool
}

// Spread sets objects over the whole width with the same room between them, and
// wraps like Wrap if they do not fit on one line, for a legend under a bar.
func Spread(gap, lineGap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrapLayout{gap: gap, lineGap: lineGap, spread: true}, objs...)
}

// gapFor is the room between objects at that width.
func (l *wrapLayout) gapFor(objs []fyne.CanvasObject, w float32) float32 {
	if !l.spread || len(objs) < 2 {
		return l.gap
	}
	for _, o := range objs {
		w -= o.MinSize().Width
	}
	return max(l.gap, w/float32(len(objs)-1))
}

// Wrap sets objects side by side and begins a new line when one is full, for
// rows of buttons and legends.
func Wrap(gap, lineGap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrapLayout{gap: gap, lineGap: lineGap}, objs...)
}

// walk calls put with the place of each object and returns the height.
func (l *wrapLayout) walk(objs []fyne.CanvasObject, w float32, put func(fyne.CanvasObject, area)) float32 {
	x, y, line := float32(0), float32(0), float32(0)
	objs = shown(objs)
	gap := l.gapFor(objs, w)
	for _, o := range objs {
		size := o.MinSize()
		if x > 0 && x+size.Width > w+0.5 {
			x, y, line = 0, y+line+l.lineGap, 0
		}
		if put != nil {
			put(o, area{snap(x), snap(y), min(size.Width, max(w, 1)), size.Height})
		}
		x += size.Width + gap
		line = max(line, size.Height)
	}
	return y + line
}

func (l *wrapLayout) heightFor(objs []fyne.CanvasObject, w float32) float32 {
	return l.walk(objs, w, nil)
}

// MinSize implements fyne.Layout.
func (l *wrapLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	w := float32(0)
	for _, o := range shown(objs) {
		w = max(w, o.MinSize().Width)
	}
	if l.width == 0 {
		return fyne.NewSize(w, l.walk(objs, 1e5, nil))
	}
	return fyne.NewSize(w, l.walk(objs, max(w, l.width), nil))
}

// Layout implements fyne.Layout.
func (l *wrapLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.walk(objs, size.Width, place)
}

// gridLayout sets objects in columns of one width.
type gridLayout struct {
	cols  int
	gap   float32
	width float32
}

// Grid sets objects in that many columns of one width, row by row.
func Grid(cols int, gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&gridLayout{cols: max(1, cols), gap: gap}, objs...)
}

func (l *gridLayout) cell(w float32) float32 {
	return (w - l.gap*float32(l.cols-1)) / float32(l.cols)
}

func (l *gridLayout) rowHeight(objs []fyne.CanvasObject, w float32) float32 {
	h := float32(0)
	for _, o := range objs {
		h = max(h, HeightFor(o, w))
	}
	return h
}

func (l *gridLayout) heightFor(objs []fyne.CanvasObject, w float32) float32 {
	objs = shown(objs)
	rows := (len(objs) + l.cols - 1) / l.cols
	if rows == 0 {
		return 0
	}
	return float32(rows)*l.rowHeight(objs, l.cell(w)) + float32(rows-1)*l.gap
}

// MinSize implements fyne.Layout.
func (l *gridLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	w := float32(0)
	for _, o := range shown(objs) {
		w = max(w, o.MinSize().Width)
	}
	w = w*float32(l.cols) + l.gap*float32(l.cols-1)
	return fyne.NewSize(w, l.heightFor(objs, max(w, l.width)))
}

// Layout implements fyne.Layout.
func (l *gridLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	objs = shown(objs)
	w := l.cell(size.Width)
	h := l.rowHeight(objs, w)
	for i, o := range objs {
		col, row := float32(i%l.cols), float32(i/l.cols)
		x, end := snap(col*(w+l.gap)), snap(col*(w+l.gap)+w)
		place(o, area{x, row * (h + l.gap), end - x, h})
	}
}
