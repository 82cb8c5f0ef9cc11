package kit

import (
	"bytes"
	"fmt"
	"image"
	_ "image/png" // charts come as PNG

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// ChartImage shows a chart drawn elsewhere. It says the chart in words to the
// status line and to screen readers, and asks for a new picture when its size
// on the screen changes.
type ChartImage struct {
	widget.BaseWidget
	alt   string
	least fyne.Size
	img   image.Image
	asked image.Point
	// Link stands under the picture at the left, such as "Show as table".
	Link   fyne.CanvasObject
	OnHint func(string) // told the words while the pointer is on the chart
	// OnSize is told the size in pixels of the screen that the picture should
	// have, and how many of them one of ours takes.
	OnSize func(pixels image.Point, scale float32)
}

// NewChartImage returns an empty chart that is at least of that size.
func NewChartImage(alt string, least fyne.Size) *ChartImage {
	c := &ChartImage{alt: alt, least: least}
	c.ExtendBaseWidget(c)
	return c
}

// SetPNG changes picture and words. A picture that cannot be read leaves the
// old one and is returned as an error.
func (c *ChartImage) SetPNG(png []byte, alt string) error {
	img, _, err := image.Decode(bytes.NewReader(png))
	if err != nil {
		return fmt.Errorf("chart picture: %w", err)
	}
	c.img, c.alt = img, alt
	c.Refresh()
	return nil
}

// Alt returns the chart in words.
func (c *ChartImage) Alt() string { return c.alt }

// AccessibilityLabel implements fyne.Accessible.
func (c *ChartImage) AccessibilityLabel() string { return together(c.alt, c.Link) }

// AccessibilityRole implements fyne.Accessible.
func (c *ChartImage) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// MouseIn implements desktop.Hoverable.
func (c *ChartImage) MouseIn(*desktop.MouseEvent) { c.tell(c.alt) }

// MouseMoved implements desktop.Hoverable.
func (c *ChartImage) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *ChartImage) MouseOut() { c.tell("") }

func (c *ChartImage) tell(text string) {
	if c.OnHint != nil {
		c.OnHint(text)
	}
}

// picture is the area that the link leaves.
func (c *ChartImage) picture(a area) area {
	if c.Link != nil {
		a.H = max(0, a.H-c.Link.MinSize().Height)
	}
	return a
}

// Pixels returns the size that a picture should have now, and the scale.
func (c *ChartImage) Pixels() (image.Point, float32) {
	scale := float32(1)
	if on := fyne.CurrentApp().Driver().CanvasForObject(c); on != nil {
		scale = on.Scale()
	}
	size := c.picture(areaOf(c.Size()))
	return image.Pt(int(size.W*scale+0.5), int(size.H*scale+0.5)), scale
}

// CreateRenderer implements fyne.Widget.
func (c *ChartImage) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(c, func() fyne.Size {
		size := c.least
		if c.Link != nil {
			size.Height += c.Link.MinSize().Height
		}
		return size
	}, c.draw)
}

func (c *ChartImage) draw(s *sheet, a area) {
	if c.img != nil {
		pic := next(s, func() *canvas.Image { return &canvas.Image{FillMode: canvas.ImageFillContain} })
		place(pic, c.picture(a))
		if pic.Image != c.img {
			pic.Image = c.img
			pic.Refresh()
		}
	}
	if c.Link != nil {
		size := c.Link.MinSize()
		s.child(c.Link, area{0, a.H - size.Height, min(size.Width, a.W), size.Height})
	}
	px, scale := c.Pixels()
	if px != c.asked && px.X > 0 && px.Y > 0 && c.OnSize != nil {
		c.asked = px
		c.OnSize(px, scale)
	}
}
