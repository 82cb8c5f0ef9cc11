package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickwage/assets"
)

// SuggestState is what a Suggest shows, from top to bottom.
type SuggestState struct {
	Heading   string
	Lines     []SuggestLine
	Warnings  []string // with a sign, in the colour of what is lost
	Notes     []string
	ItemsHead string
	Items     []SuggestItem
}

// SuggestLine is a part of what was typed, as it is understood.
type SuggestLine struct {
	Label, Value, Note string
	Unknown            bool // Value stands for what is not known
}

// SuggestItem is what may be taken instead.
type SuggestItem struct{ Title, Caption string }

// Suggest is the list under a field: what was understood, and what may be taken
// instead. It never has the keyboard, which stays in the field; its owner tells
// it which item is chosen.
type Suggest struct {
	widget.BaseWidget
	st     SuggestState
	at     int // chosen by keys; -1: none
	hot    int // under the pointer; -1: none
	tops   []float32
	onTake func(int)
}

var (
	_ desktop.Mouseable = (*Suggest)(nil)
	_ desktop.Hoverable = (*Suggest)(nil)
)

// NewSuggest returns an empty list. onTake is told of an item that is pressed.
func NewSuggest(onTake func(int)) *Suggest {
	s := &Suggest{at: -1, hot: -1, onTake: onTake}
	s.ExtendBaseWidget(s)
	return s
}

// Set changes what it shows; nothing is chosen then.
func (l *Suggest) Set(st SuggestState) {
	l.st, l.at, l.hot = st, -1, -1
	l.Refresh()
}

// Empty says whether there is nothing to show.
func (l *Suggest) Empty() bool {
	return l.st.Heading == "" && len(l.st.Lines)+len(l.st.Warnings)+len(l.st.Notes)+len(l.st.Items) == 0
}

// Chosen is the item chosen by Step; -1 for none. The pointer alone chooses none,
// so that Enter cannot take what it happens to lie on.
func (l *Suggest) Chosen() int { return l.at }

// Step chooses the next item, or the one before; before the first is none.
func (l *Suggest) Step(by int) {
	at := min(max(-1, l.at+by), len(l.st.Items)-1)
	if at != l.at {
		l.at = at
		l.Refresh()
	}
}

const suggestPad = 12

func (l *Suggest) itemHeight() float32 { return Unit(TwoLineHeight - 4) }

// HeightFor returns the height at that width.
func (l *Suggest) HeightFor(width float32) float32 { return l.flow(width, nil) }

// CreateRenderer implements fyne.Widget.
func (l *Suggest) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(l, func() fyne.Size { return fyne.NewSize(200, l.HeightFor(max(200, l.Size().Width))) }, l.draw)
}

func (l *Suggest) draw(s *sheet, a area) {
	s.frame(a, Color(ColorSurface), Color(ColorEdge), edging{RadiusControl, 1})
	l.flow(a.W, s)
}

// flow sets everything below each other, on a sheet where there is one, and
// returns the height.
func (l *Suggest) flow(width float32, s *sheet) float32 {
	y, room := float32(suggestPad), width-2*suggestPad
	if l.st.Heading != "" {
		if s != nil {
			s.text(suggestPad, y, room, l.st.Heading, Heading())
		}
		y += snap(Heading().lineHeight()) + 6
	}
	label := float32(0)
	for _, line := range l.st.Lines {
		label = max(label, Caption().width(line.Label)+12)
	}
	label = snap(min(label, room*0.4))
	for _, line := range l.st.Lines {
		y += l.line(s, area{suggestPad, y, room, 0}, label, line)
	}
	for _, text := range l.st.Warnings {
		sign := markPx() + 6
		if s != nil {
			s.mark(area{suggestPad, y + 4, sign, snap(Body().lineHeight())}, Mark{Icon: assets.IconWarning, Color: ColorLostText}, false)
			s.wrapped(area{suggestPad + sign, y + 4, room - sign, 0}, text, Body().In(ColorLostText))
		}
		y += 4 + wrappedHeight(text, room-sign, Body())
	}
	for _, text := range l.st.Notes {
		if s != nil {
			s.wrapped(area{suggestPad, y + 4, room, 0}, text, Caption())
		}
		y += 4 + wrappedHeight(text, room, Caption())
	}
	if len(l.st.Items) > 0 {
		return l.items(s, y, width)
	}
	return y + suggestPad - 2
}

// line is a label, what it has, and a note beside it, or under it where there is
// no room.
func (l *Suggest) line(s *sheet, a area, label float32, line SuggestLine) float32 {
	value := Body().Bolder()
	if line.Unknown {
		value = Body().In(ColorText2)
	}
	h, w := snap(value.lineHeight())+3, value.width(line.Value)
	if s != nil {
		s.text(a.X, a.Y+value.ascent()-Caption().ascent(), label-6, line.Label, Caption())
		s.text(a.X+label, a.Y, a.W-label, line.Value, value)
	}
	if line.Note == "" {
		return h
	}
	if left := a.W - label - w - 8; Caption().width(line.Note) <= left {
		if s != nil {
			s.text(a.X+label+w+8, a.Y+value.ascent()-Caption().ascent(), left+1, line.Note, Caption())
		}
		return h
	}
	if s != nil {
		s.wrapped(area{a.X + label, a.Y + h - 2, a.W - label, 0}, line.Note, Caption())
	}
	return h + wrappedHeight(line.Note, a.W-label, Caption()) + 1
}

func (l *Suggest) items(s *sheet, y, width float32) float32 {
	l.tops = l.tops[:0]
	if y > suggestPad { // something stands above
		y += 8
		if s != nil {
			s.rect(area{1, y, width - 2, 1}, Color(ColorBorder), 0)
		}
		y += 8
	}
	if l.st.ItemsHead != "" {
		if s != nil {
			s.text(suggestPad, y, width-2*suggestPad, l.st.ItemsHead, Caption())
		}
		y += snap(Caption().lineHeight()) + 4
	}
	h := l.itemHeight()
	for i, item := range l.st.Items {
		l.tops = append(l.tops, y)
		if s != nil {
			row := area{4, y, width - 8, h}
			switch i {
			case l.at:
				s.rect(row, Color(ColorSelected), RadiusKey)
			case l.hot:
				s.rect(row, Color(hoverOr(true, ColorSurface)), RadiusKey)
			}
			first, second := snap(Body().lineHeight()), snap(Caption().lineHeight())
			top := row.Y + floor((h-first-second)/2)
			s.text(suggestPad, top, width-2*suggestPad, item.Title, Body())
			s.text(suggestPad, top+first, width-2*suggestPad, item.Caption, Caption())
		}
		y += h
	}
	return y + 6
}

func (l *Suggest) hit(y float32) int {
	for i, top := range l.tops {
		if y >= top && y < top+l.itemHeight() {
			return i
		}
	}
	return -1
}

// MouseDown implements desktop.Mouseable: a press takes before it can move the
// keyboard out of the field.
func (l *Suggest) MouseDown(e *desktop.MouseEvent) {
	if i := l.hit(e.Position.Y); i >= 0 {
		l.onTake(i)
	}
}

// MouseUp implements desktop.Mouseable.
func (l *Suggest) MouseUp(*desktop.MouseEvent) {}

// MouseIn implements desktop.Hoverable.
func (l *Suggest) MouseIn(e *desktop.MouseEvent) { l.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (l *Suggest) MouseMoved(e *desktop.MouseEvent) {
	if i := l.hit(e.Position.Y); i != l.hot {
		l.hot = i
		l.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (l *Suggest) MouseOut() {
	if l.hot >= 0 {
		l.hot = -1
		l.Refresh()
	}
}

// Under lays a page out, and over it a list under one of its fields, as wide as
// the field or wider, with its right edge.
type Under struct {
	Field fyne.CanvasObject
	Width float32 // at least, at text scale 1
}

// MinSize implements fyne.Layout.
func (u *Under) MinSize(objs []fyne.CanvasObject) fyne.Size { return objs[0].MinSize() }

// Layout implements fyne.Layout: the page, then the list.
func (u *Under) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	page, list := objs[0], objs[1]
	page.Move(fyne.NewPos(0, 0))
	page.Resize(size)
	at := placeIn(page, u.Field)
	field := u.Field.Size()
	width := min(max(field.Width, Unit(u.Width)), at.X+field.Width)
	list.Resize(fyne.NewSize(width, min(HeightFor(list, width), size.Height-at.Y-field.Height-4)))
	list.Move(fyne.NewPos(at.X+field.Width-width, at.Y+field.Height+4))
}

// placeIn is where an object stands in another one that holds it.
func placeIn(whole, o fyne.CanvasObject) fyne.Position {
	d := fyne.CurrentApp().Driver()
	return d.AbsolutePositionForObject(o).Subtract(d.AbsolutePositionForObject(whole))
}
