package kit

import "fyne.io/fyne/v2"

// tell gives a hint to who is to be told, else to the status line of the canvas
// that an object is on.
func tell(o fyne.CanvasObject, told func(string), hint string) {
	if told != nil {
		told(hint)
		return
	}
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return
	}
	content, ok := c.Content().(*fyne.Container)
	if !ok {
		return
	}
	for _, part := range content.Objects {
		if line, ok := part.(*StatusLine); ok {
			line.Hint(hint)
		}
	}
}
