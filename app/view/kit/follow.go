package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Holder is a widget that holds objects which live by themselves, so that what
// scrolls can be found under it.
type Holder interface{ Held() []fyne.CanvasObject }

// Held implements Holder.
func (p *Page) Held() []fyne.CanvasObject { return []fyne.CanvasObject{p.title, p.actions, p.body} }

// Held implements Holder.
func (g *grow) Held() []fyne.CanvasObject { return []fyne.CanvasObject{g.o} }

// Held implements Holder.
func (f *Field) Held() []fyne.CanvasObject { return []fyne.CanvasObject{f.entry} }

// Held implements Holder.
func (c *Card) Held() []fyne.CanvasObject { return []fyne.CanvasObject{c.o.Trailing, c.o.Body} }

// Held implements Holder.
func (e *EmptyState) Held() []fyne.CanvasObject { return []fyne.CanvasObject{e.button} }

// Held implements Holder.
func (c *ChartImage) Held() []fyne.CanvasObject { return []fyne.CanvasObject{c.Link} }

// Held implements Holder.
func (c *ChipRow) Held() []fyne.CanvasObject { return []fyne.CanvasObject{c.box} }

// Held implements Holder.
func (r *RadioRow) Held() []fyne.CanvasObject { return []fyne.CanvasObject{r.box} }

// Held implements Holder.
func (e *ErrorNote) Held() []fyne.CanvasObject {
	if e.actions == nil {
		return nil
	}
	return []fyne.CanvasObject{e.actions}
}

// Held implements Holder.
func (s *Split) Held() []fyne.CanvasObject { return []fyne.CanvasObject{s.left, s.right} }

// Held implements Holder.
func (d *Dialog) Held() []fyne.CanvasObject { return []fyne.CanvasObject{d.scroll, d.o.Foot} }

// Held are the cards, or the tabs with the one that is open.
func (p *Panes) Held() []fyne.CanvasObject {
	if p.tabbed {
		return []fyne.CanvasObject{p.chips, p.panes[p.chosen].Trailing, p.panes[p.chosen].Body}
	}
	var all []fyne.CanvasObject
	for _, c := range p.cards {
		all = append(all, c)
	}
	return all
}

// parts are what stands under an object and lives by itself.
func parts(o fyne.CanvasObject) []fyne.CanvasObject {
	switch x := o.(type) {
	case *container.Scroll:
		return []fyne.CanvasObject{x.Content}
	case *fyne.Container:
		return x.Objects
	case Holder:
		return x.Held()
	}
	return nil
}

// MainButton is the dark button that can be seen and pressed under an object: the
// last one, where a form that was opened has one beside the page's own; nil for
// none.
func MainButton(o fyne.CanvasObject) *Button {
	if o == nil || !o.Visible() {
		return nil
	}
	if b, ok := o.(*Button); ok && b.o.Main && !b.Disabled() {
		return b
	}
	var found *Button
	for _, part := range parts(o) {
		if b := MainButton(part); b != nil {
			found = b
		}
	}
	return found
}

// followRoom is what is seen beside a control that was scrolled into sight.
const followRoom = 12

// Reveal scrolls an object of the window into sight, such as what was wrong with a
// key that has just been pressed.
func Reveal(o fyne.CanvasObject) { follow(o) }

// follow scrolls what has the keyboard into sight: Tab also goes to what lies
// outside of what is seen, and the focus must never be lost from view. A page that
// was just opened is on no canvas that Fyne would tell of, so all are looked at.
func follow(o fyne.CanvasObject) {
	for _, w := range fyne.CurrentApp().Driver().AllWindows() {
		root := w.Canvas().Content()
		if top := w.Canvas().Overlays().Top(); top != nil {
			root = top
		}
		if _, found := reveal(root, o); found {
			return
		}
	}
}

// reveal scrolls everything between two objects so that the inner one is seen, and
// says where that stands in the outer one.
func reveal(o, inner fyne.CanvasObject) (at fyne.Position, found bool) {
	if o == nil || !o.Visible() {
		return at, false
	}
	if o == inner {
		return at, true
	}
	for _, part := range parts(o) {
		if at, found = reveal(part, inner); !found {
			continue
		}
		if scroll, ok := o.(*container.Scroll); ok {
			scrollTo(scroll, at.Y, inner.Size().Height)
		}
		return at.Add(part.Position()), true
	}
	return at, false
}

// scrollTo moves a scrolled part so that a stretch of it is seen.
func scrollTo(scroll *container.Scroll, top, height float32) {
	up, down := top-followRoom, top+height+followRoom-scroll.Size().Height
	to := scroll.Offset
	switch {
	case to.Y > up:
		to.Y = max(0, up)
	case to.Y < down:
		to.Y = min(down, max(0, scroll.Content.Size().Height-scroll.Size().Height))
	}
	if to == scroll.Offset {
		return
	}
	if scroll.ScrollToOffset(to); scroll.OnScrolled != nil { // Fyne 2.8.1 tells of the wheel alone
		scroll.OnScrolled(to)
	}
}

// scrolls moves the text of a dialog that is higher than the window by a key on
// what has the keyboard in it; done is false where there is nothing to move.
func scrolls(from fyne.CanvasObject, name fyne.KeyName) (done bool) {
	c := fyne.CurrentApp().Driver().CanvasForObject(from)
	if c == nil {
		return false
	}
	d, ok := c.Overlays().Top().(*Dialog)
	if !ok {
		return false
	}
	most, page := max(0, d.scroll.Content.Size().Height-d.scroll.Size().Height), d.scroll.Size().Height-Unit(RowHeight)
	to, ok := map[fyne.KeyName]float32{
		fyne.KeyDown: d.scroll.Offset.Y + Unit(RowHeight), fyne.KeyUp: d.scroll.Offset.Y - Unit(RowHeight),
		fyne.KeyPageDown: d.scroll.Offset.Y + page, fyne.KeyPageUp: d.scroll.Offset.Y - page, fyne.KeyHome: 0, fyne.KeyEnd: most,
	}[name]
	if ok {
		d.scroll.ScrollToOffset(fyne.NewPos(0, min(most, max(0, to))))
	}
	return ok
}
