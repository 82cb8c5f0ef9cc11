package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickwage/assets"
)

// Later calls f after d on the goroutine of the window, and returns what calls
// it off. The window hands in one made of time.AfterFunc and fyne.Do; a test
// hands in one that it moves by hand.
type Later func(d time.Duration, f func()) (cancel func())

// NoticeTime is how long a BottomBar stays.
const NoticeTime = 8 * time.Second

// LoadingDelay is how long work may take before LoadingLine shows.
const LoadingDelay = 300 * time.Millisecond

// BottomBar says what was just done, for 8 seconds, with a button to undo it.
// It is hidden at first and after that time.
type BottomBar struct {
	widget.BaseWidget
	Reads
	later  Later
	text   string
	undo   *Button
	other  *Button // in the place of undo
	close  *Button
	cancel func()
	// OnVisible is told when the bar comes and goes, so that the page can lay
	// itself out again.
	OnVisible func(bool)
}

// NewBottomBar returns a hidden bar. undo and key are the words on its button;
// closing is what the cross is called.
func NewBottomBar(later Later, undo, key, closing string) *BottomBar {
	b := &BottomBar{later: later}
	b.undo = NewButton(ButtonOptions{Text: undo, Icon: assets.IconReturned, Key: key, Small: true})
	b.other = NewButton(ButtonOptions{Small: true})
	b.close = NewButton(ButtonOptions{Icon: assets.IconCross, Hint: closing, Small: true, OnTapped: b.Dismiss})
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// Tell shows a message. With onUndo nil there is no button.
func (b *BottomBar) Tell(text string, onUndo func()) { b.show(text, b.undo, onUndo) }

// Offer shows a message with a button for something else than undoing.
func (b *BottomBar) Offer(text, word string, do func()) {
	b.other.SetText(word)
	b.show(text, b.other, do)
}

func (b *BottomBar) show(text string, button *Button, do func()) {
	b.stop()
	b.text = text
	b.undo.Hide()
	b.other.Hide()
	if do != nil {
		button.Show()
		button.SetOnTapped(func() {
			b.Dismiss()
			do()
		})
	}
	b.Show()
	b.Refresh()
	b.tell(true)
	if b.later != nil {
		b.cancel = b.later(NoticeTime, b.Dismiss)
	}
}

// SetKey changes the key on the button.
func (b *BottomBar) SetKey(key string) {
	o := b.undo.Options()
	o.Key = key
	b.undo.Set(o)
}

// Text returns the message, also after its time.
func (b *BottomBar) Text() string { return b.text }

// Undo presses the button, if there is one.
func (b *BottomBar) Undo() {
	if b.Visible() && b.undo.Visible() {
		b.undo.press()
	}
}

// Dismiss hides the bar before its time.
func (b *BottomBar) Dismiss() {
	b.stop()
	if b.Visible() {
		b.Hide()
		b.tell(false)
	}
}

func (b *BottomBar) tell(visible bool) {
	if b.OnVisible != nil {
		b.OnVisible(visible)
	}
}

func (b *BottomBar) stop() {
	if b.cancel != nil {
		b.cancel()
		b.cancel = nil
	}
}

// CreateRenderer implements fyne.Widget.
func (b *BottomBar) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(b, func() fyne.Size { return fyne.NewSize(240, b.HeightFor(max(240, b.Size().Width))) }, b.draw)
}

// HeightFor is the height at a width: a long message goes on in the next line.
func (b *BottomBar) HeightFor(width float32) float32 {
	return max(Unit(TwoLineHeight), wrappedHeight(b.text, b.room(width), Body().In(ColorOnInk))+10)
}

// room is how wide the message may be in a bar.
func (b *BottomBar) room(width float32) float32 {
	room := width - 14 - 8 - b.close.MinSize().Width - GapSmall
	if b.undo.Visible() {
		room -= b.undo.MinSize().Width + GapSmall
	}
	return max(60, room)
}

func (b *BottomBar) draw(s *sheet, a area) {
	s.rect(a, Color(ColorInk), RadiusCard)
	x := a.W - 8
	put := func(o *Button) {
		size := o.MinSize()
		x -= size.Width
		s.child(o, area{x, floor((a.H - size.Height) / 2), size.Width, size.Height})
		x -= GapSmall
	}
	put(b.close)
	for _, button := range []*Button{b.undo, b.other} {
		if button.Visible() {
			put(button)
		}
	}
	room, st := b.room(a.W), Body().In(ColorOnInk)
	h := wrappedHeight(b.text, room, st)
	s.wrapped(area{14, floor((a.H - h) / 2), room, h}, b.text, st)
}

// InkBar is a dark bar with what can be done with chosen rows.
type InkBar struct {
	widget.BaseWidget
	Reads
	strong, text string
	actions      fyne.CanvasObject
}

// NewInkBar returns a bar with actions at its right.
func NewInkBar(actions ...fyne.CanvasObject) *InkBar {
	b := &InkBar{actions: Row(GapSmall, actions...)}
	b.ExtendBaseWidget(b)
	return b
}

// SetText changes the words: a bold beginning and the rest.
func (b *InkBar) SetText(strong, text string) {
	if b.strong != strong || b.text != text {
		b.strong, b.text = strong, text
		b.Refresh()
	}
}

// MouseIn implements desktop.Hoverable: it tells words that are shortened.
func (b *InkBar) MouseIn(*desktop.MouseEvent) {
	if words := b.words(); words.HeightFor(b.room()) > b.Size().Height {
		tell(b, nil, named(b.strong, b.text))
	}
}

// MouseMoved implements desktop.Hoverable.
func (b *InkBar) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *InkBar) MouseOut() { tell(b, nil, "") }

// words are set on as many lines as they need.
func (b *InkBar) words() Paragraph {
	return Paragraph{spans: []Span{{b.strong + "  ", Body().Bolder().In(ColorOnInk)}, {b.text, Body().In(ColorOnInk)}}}
}

// room is how wide the words may be.
func (b *InkBar) room() float32 {
	return b.Size().Width - 24 - min(b.actions.MinSize().Width, b.Size().Width-24) - GapMid
}

// CreateRenderer implements fyne.Widget.
func (b *InkBar) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(b, func() fyne.Size {
		return fyne.NewSize(b.actions.MinSize().Width+160, Unit(52))
	}, func(s *sheet, a area) {
		s.rect(a, Color(ColorInk), RadiusControl)
		size := b.actions.MinSize()
		w := min(size.Width, a.W-24)
		s.child(b.actions, area{a.W - 12 - w, floor((a.H - size.Height) / 2), w, size.Height})
		words, room := b.words(), b.room()
		top := max(0, floor((a.H-words.HeightFor(room))/2))
		words.flow(room, func(x, y float32, text string, st Style) {
			if top+y+words.lineHeight() <= a.H+1 {
				s.text(12+x, top+y, room-x+1, text, st)
			}
		})
	})
}

// StatusLine is the line at the bottom of the window: the hint of what the
// pointer or keyboard is on, or else what the page says.
type StatusLine struct {
	widget.BaseWidget
	Reads
	base, hint string
}

// NewStatusLine returns an empty line.
func NewStatusLine() *StatusLine {
	l := &StatusLine{}
	l.ExtendBaseWidget(l)
	return l
}

// SetText changes what the page says.
func (l *StatusLine) SetText(text string) {
	if l.base != text {
		l.base = text
		l.Refresh()
	}
}

// Hint shows a hint, or with "" what the page says. Hand it in as OnHint.
func (l *StatusLine) Hint(text string) {
	if l.hint != text {
		l.hint = text
		l.Refresh()
	}
}

// Text returns what is shown.
func (l *StatusLine) Text() string {
	if l.hint != "" {
		return l.hint
	}
	return l.base
}

// CreateRenderer implements fyne.Widget.
func (l *StatusLine) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(l, func() fyne.Size { return fyne.NewSize(60, snap(Caption().lineHeight())+2) },
		func(s *sheet, a area) { s.textMid(a, l.Text(), Caption()) })
}

// LoadingLine is a bar 2 pixels high that shows while something takes longer
// than 300 ms. It does not move.
type LoadingLine struct {
	widget.BaseWidget
	later  Later
	on     bool
	cancel func()
}

// NewLoadingLine returns a line that draws nothing.
func NewLoadingLine(later Later) *LoadingLine {
	l := &LoadingLine{later: later}
	l.ExtendBaseWidget(l)
	return l
}

// Start says that work has begun.
func (l *LoadingLine) Start() {
	if l.on || l.cancel != nil {
		return
	}
	show := func() { l.cancel = nil; l.on = true; l.Refresh() }
	if l.later == nil {
		show()
		return
	}
	l.cancel = l.later(LoadingDelay, show)
}

// Stop says that work is done, also when it failed.
func (l *LoadingLine) Stop() {
	if l.cancel != nil {
		l.cancel()
		l.cancel = nil
	}
	if l.on {
		l.on = false
		l.Refresh()
	}
}

// Showing reports whether the bar is drawn.
func (l *LoadingLine) Showing() bool { return l.on }

// CreateRenderer implements fyne.Widget.
func (l *LoadingLine) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(l, func() fyne.Size { return fyne.NewSize(2, 2) }, func(s *sheet, a area) {
		if l.on {
			s.rect(area{0, 0, a.W, 2}, Color(ColorFocus), 0)
		}
	})
}
