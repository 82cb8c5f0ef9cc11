package kit

import (
	"maps"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Rows scrolls rows of one height, one under the other. Only those that can be seen,
// and a few around them, exist: the toolkit measures, and draws with every frame,
// all that does.
type Rows struct {
	scroll *container.Scroll
	height func() float32
	fresh  func(i int) fyne.CanvasObject
	update func(i int, o fyne.CanvasObject)
	n      int
	empty  fyne.CanvasObject // in place of rows; nil where there are some
	have   map[int]fyne.CanvasObject
	box    *fyne.Container
}

// rowsAround is how many rows exist above and under those that can be seen, so that
// the keyboard finds the next one.
const rowsAround = 4

// NewRows returns a list without rows. fresh makes the row of a number, and update
// shows what it is now.
func NewRows(height func() float32, fresh func(i int) fyne.CanvasObject, update func(i int, o fyne.CanvasObject)) *Rows {
	r := &Rows{height: height, fresh: fresh, update: update, have: map[int]fyne.CanvasObject{}}
	r.box = container.New(rowsLayout{r})
	r.scroll = container.NewVScroll(r.box)
	r.scroll.OnScrolled = func(fyne.Position) { r.fill() }
	return r
}

// Object is the list.
func (r *Rows) Object() fyne.CanvasObject { return r.scroll }

// Show shows so many rows, as they are now; with none of them empty.
func (r *Rows) Show(n int, empty fyne.CanvasObject) {
	r.n, r.empty = n, nil
	if n == 0 {
		r.empty = empty
	}
	maps.DeleteFunc(r.have, func(i int, _ fyne.CanvasObject) bool { return i >= n })
	for i, o := range r.have {
		r.update(i, o)
	}
	r.fill()
	r.scroll.Refresh()
}

type rowsLayout struct{ r *Rows }

// MinSize implements fyne.Layout.
func (l rowsLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	r := l.r
	if r.empty != nil {
		return r.empty.MinSize()
	}
	return fyne.NewSize(0, float32(r.n)*r.height())
}

// Layout implements fyne.Layout.
func (l rowsLayout) Layout([]fyne.CanvasObject, fyne.Size) { l.r.fill() }

// fill makes the rows that can be seen now, and drops the others.
func (r *Rows) fill() {
	width, height, top := r.box.Size().Width, r.height(), r.scroll.Offset.Y
	if r.empty != nil {
		r.box.Objects = []fyne.CanvasObject{r.empty}
		r.empty.Move(fyne.Position{})
		r.empty.Resize(fyne.NewSize(width, HeightFor(r.empty, width)))
		return
	}
	from := max(0, int(top/height)-rowsAround)
	to := min(r.n, int((top+r.scroll.Size().Height)/height)+1+rowsAround)
	maps.DeleteFunc(r.have, func(i int, _ fyne.CanvasObject) bool { return i < from || i >= to })
	r.box.Objects = r.box.Objects[:0:0]
	for i := from; i < to; i++ {
		o, ok := r.have[i]
		if !ok {
			o = r.fresh(i)
			r.have[i] = o
		}
		o.Move(fyne.NewPos(0, float32(i)*height))
		o.Resize(fyne.NewSize(width, height))
		r.box.Objects = append(r.box.Objects, o)
	}
}
