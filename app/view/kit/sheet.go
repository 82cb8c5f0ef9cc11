package kit

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"clickwage/assets"
)

// area is a place inside a widget, in pixels from its top left corner.
type area struct{ X, Y, W, H float32 }

// inset returns the area without d pixels on every side.
func (a area) inset(d float32) area {
	return area{a.X + d, a.Y + d, max(0, a.W-2*d), max(0, a.H-2*d)}
}

// whole returns the area with its sides on whole pixels.
func (a area) whole() area {
	x, y := snap(a.X), snap(a.Y)
	return area{x, y, snap(a.X+a.W) - x, snap(a.Y+a.H) - y}
}

func areaOf(s fyne.Size) area { return area{W: s.Width, H: s.Height} }

// snap rounds to a whole pixel: the painters round up, so that 0.1 too much
// would move a line by one.
func snap(v float32) float32 { return float32(math.Round(float64(v))) }

func ceil(v float32) float32 { return float32(math.Ceil(float64(v))) }

func floor(v float32) float32 { return float32(math.Floor(float64(v))) }

// sheet is the list of shapes of one widget. A widget describes its picture
// from back to front at each paint; the sheet keeps the shapes of the paint
// before and changes only what differs, so that a second's tick allocates
// next to nothing.
type sheet struct {
	objs []fyne.CanvasObject
	own  []bool // made here, so that it may be changed
	n    int
}

// next returns the shape at the next place if it is of the wanted kind.
func next[T fyne.CanvasObject](s *sheet, fresh func() T) T {
	if s.n < len(s.objs) && s.own[s.n] {
		if o, ok := s.objs[s.n].(T); ok {
			s.n++
			return o
		}
	}
	o := fresh()
	s.put(o, true)
	return o
}

func (s *sheet) put(o fyne.CanvasObject, own bool) {
	if s.n < len(s.objs) {
		s.objs[s.n], s.own[s.n] = o, own
	} else {
		s.objs, s.own = append(s.objs, o), append(s.own, own)
	}
	s.n++
}

// end drops what the paint before had and this one did not.
func (s *sheet) end() {
	clear(s.objs[s.n:])
	s.objs, s.own = s.objs[:s.n], s.own[:s.n]
}

func place(o fyne.CanvasObject, a area) {
	o.Resize(fyne.NewSize(max(0, a.W), max(0, a.H)))
	o.Move(fyne.NewPos(a.X, a.Y))
}

// rect fills an area.
func (s *sheet) rect(a area, fill color.Color, radius float32) {
	if _, _, _, alpha := fill.RGBA(); alpha < 0xffff || a.plain(radius) {
		s.shape(a, fill, corners{radius, radius, radius, radius}) // parts that overlap would show where it is seen through
		return
	}
	a = a.whole()
	s.rounds(a, fill, radius)
	s.ground(a, fill, radius)
}

// large is the area in pixels above which a shape is put together of cheap ones.
// Without a graphics card each pixel of a rounded shape costs many times one of
// a line, and each shape about as much as 300 such pixels; a second's tick
// paints the whole window.
const large = 5000

// plain says whether a shape is drawn as one: it is small, or its corners leave no
// room between them, as a chip's.
func (a area) plain(radius float32) bool { return a.W*a.H < large || min(a.W, a.H) < 4*radius }

// corners are the radii of a shape, from the top left clockwise.
type corners [4]float32

// rounds draws the four corners of a rounded shape, and as much again inwards:
// OpenGL softens the inner sides, too, and the ground covers those.
func (s *sheet) rounds(a area, fill color.Color, r float32) {
	if r == 0 {
		return
	}
	for i, at := range []area{{a.X, a.Y, 0, 0}, {a.X + a.W - 2*r, a.Y, 0, 0}, {a.X + a.W - 2*r, a.Y + a.H - 2*r, 0, 0}, {a.X, a.Y + a.H - 2*r, 0, 0}} {
		var look corners
		look[i] = r
		s.shape(area{at.X, at.Y, 2 * r, 2 * r}, fill, look)
	}
}

// ground fills a large area but for its corners: one line from its top to its
// bottom, as thick as it is wide, and strips over its sides, which are soft. Fyne
// leaves out what lies outside a scroller by its bounds, and those of this line
// have no width: it stands upright, since pages scroll up and down.
func (s *sheet) ground(a area, fill color.Color, r float32) {
	const strip = 3
	inner := a.inset(1)
	l := next(s, func() *canvas.Line { return &canvas.Line{} })
	if l.StrokeColor != fill || l.StrokeWidth != inner.W {
		l.StrokeColor, l.StrokeWidth = fill, inner.W
		l.Refresh()
	}
	place(l, area{inner.X + inner.W/2, inner.Y + r, 0, inner.H - 2*r})
	side := max(strip, r+strip)
	for _, part := range []area{
		{a.X + r, a.Y, a.W - 2*r, side}, {a.X + r, a.Y + a.H - side, a.W - 2*r, side},
		{a.X, a.Y + r, strip, a.H - 2*r}, {a.X + a.W - strip, a.Y + r, strip, a.H - 2*r},
	} {
		s.shape(part, fill, corners{})
	}
}

// stroke draws a thin line of ground.
func (s *sheet) stroke(from, to fyne.Position) {
	l := next(s, func() *canvas.Line { return &canvas.Line{} })
	l.StrokeColor, l.StrokeWidth, l.Position1, l.Position2 = Color(ColorSurface), 1.5, from, to
	l.Refresh()
}

// shape is one rectangle.
func (s *sheet) shape(a area, fill color.Color, look corners) {
	r := next(s, func() *canvas.Rectangle { return &canvas.Rectangle{} })
	if has := (corners{r.TopLeftCornerRadius, r.TopRightCornerRadius, r.BottomRightCornerRadius, r.BottomLeftCornerRadius}); r.FillColor != fill || has != look {
		r.FillColor = fill
		r.TopLeftCornerRadius, r.TopRightCornerRadius, r.BottomRightCornerRadius, r.BottomLeftCornerRadius = look[0], look[1], look[2], look[3]
		r.Refresh()
	}
	place(r, a)
}

// frame fills an area and draws an edge inside it. Two filled shapes give a
// sharper line than a stroke, which the painters centre between pixels.
// OpenGL softens all sides of a rounded shape; the straight parts are drawn
// again with shapes that are not rounded.
func (s *sheet) frame(a area, fill, edge color.Color, look edging) {
	a = a.whole()
	r, w := look.radius, look.width
	if a.plain(r) {
		s.rect(a, edge, r)
	} else {
		s.rounds(a, edge, r)
	}
	s.rect(a.inset(w), fill, max(0, r-w))
	if r == 0 {
		return
	}
	if long := a.W - 2*r; long > 0 {
		s.rect(area{a.X + r, a.Y, long, w}, edge, 0)
		s.rect(area{a.X + r, a.Y + a.H - w, long, w}, edge, 0)
	}
	if long := a.H - 2*r; long > 0 {
		s.rect(area{a.X, a.Y + r, w, long}, edge, 0)
		s.rect(area{a.X + a.W - w, a.Y + r, w, long}, edge, 0)
	}
}

// edging is the form of a frame: corner radius and edge width.
type edging struct{ radius, width float32 }

// ringed draws the frame of a control; focus makes the edge the focus ring.
func (s *sheet) ringed(a area, fill, edge color.Color, radius float32, focus bool) {
	if focus {
		s.frame(a, fill, Color(ColorFocus), edging{radius, 2})
		return
	}
	s.frame(a, fill, edge, edging{radius, 1})
}

// disc draws a filled circle.
func (s *sheet) disc(cx, cy, radius float32, fill color.Color) {
	s.rect(area{cx - radius, cy - radius, 2 * radius, 2 * radius}, fill, radius)
}

// icon draws a tinted icon in a square.
func (s *sheet) icon(x, y, size float32, icon assets.Icon, tint fyne.ThemeColorName) {
	if icon == "" {
		return
	}
	s.image(area{x, y, size, size}, Tinted(icon, tint, size))
}

// image draws a resource, keeping its proportions.
func (s *sheet) image(a area, res fyne.Resource) {
	img := next(s, func() *canvas.Image { return &canvas.Image{FillMode: canvas.ImageFillContain} })
	place(img, a)
	if img.Resource == nil || img.Resource.Name() != res.Name() {
		img.Resource = res
		img.Refresh()
	}
}

// text draws one line of text whose top left corner is at x, y, shortened with
// an ellipsis to the width w, and returns the width drawn. w under zero means
// any width.
func (s *sheet) text(x, y, w float32, str string, st Style) (drawn float32) {
	shown := str
	if w >= 0 {
		shown = ellipsise(str, w, st)
	}
	size := st.measure(shown)
	switch st.Align {
	case fyne.TextAlignTrailing:
		x += max(0, w-size.Width)
	case fyne.TextAlignCenter:
		x += max(0, (w-size.Width)/2)
	}
	t := next(s, func() *canvas.Text { return &canvas.Text{} })
	px, style, c := st.px(), st.fyne(), Color(st.colorName())
	if t.Text != shown || t.TextSize != px || t.TextStyle != style || t.Color != c {
		t.Text, t.TextSize, t.TextStyle, t.Color = shown, px, style, c
		t.Refresh()
	}
	place(t, area{snap(x), floor(y), size.Width, size.Height})
	return size.Width
}

// textMid is text centred on the height of the area, beginning at its left.
func (s *sheet) textMid(a area, str string, st Style) (drawn float32) {
	return s.text(a.X, a.Y+st.topIn(a.H), a.W, str, st)
}

// child gives an object that lives by itself a place in the picture.
func (s *sheet) child(o fyne.CanvasObject, a area) {
	if o == nil {
		return
	}
	s.put(o, false)
	place(o, a)
}

// renderer paints a widget through its sheet.
type renderer struct {
	sheet sheet
	of    fyne.Widget
	min   func() fyne.Size
	draw  func(*sheet, area)
}

func newRenderer(of fyne.Widget, minSize func() fyne.Size, draw func(*sheet, area)) fyne.WidgetRenderer {
	r := &renderer{of: of, min: minSize, draw: draw}
	r.paint(of.Size())
	return r
}

func (r *renderer) paint(size fyne.Size) {
	r.sheet.n = 0
	r.draw(&r.sheet, areaOf(size))
	r.sheet.end()
}

// Layout implements fyne.WidgetRenderer.
func (r *renderer) Layout(size fyne.Size) { r.paint(size) }

// MinSize implements fyne.WidgetRenderer.
func (r *renderer) MinSize() fyne.Size { return r.min() }

// Refresh implements fyne.WidgetRenderer.
func (r *renderer) Refresh() {
	r.paint(r.of.Size())
	canvas.Refresh(r.of)
}

// Objects implements fyne.WidgetRenderer.
func (r *renderer) Objects() []fyne.CanvasObject { return r.sheet.objs }

// Destroy implements fyne.WidgetRenderer.
func (r *renderer) Destroy() {}
