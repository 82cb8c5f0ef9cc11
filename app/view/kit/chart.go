package kit

import (
	"bytes"
	"fmt"
	"image"
	_ "image/png" // charts come as PNG

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// ChartImage shows a chart drawn elsewhere. It says the chart in words to the
// status line and to screen readers, and asks for a new picture when its size
// on the screen changes.
type ChartImage struct {
	widget.BaseWidget
	alt    string
	least  fyne.Size
	img    image.Image
	asked  image.Point
	OnHint func(string)
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
func (c *ChartImage) AccessibilityLabel() string { return c.alt }

// AccessibilityRole implements fyne.Accessible.
func (c *ChartImage) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Pixels returns the size that a picture should have now, and the scale.
func (c *ChartImage) Pixels() (image.Point, float32) {
	scale := float32(1)
	if on := fyne.CurrentApp().Driver().CanvasForObject(c); on != nil {
		scale = on.Scale()
	}
	size := c.Size()
	return image.Pt(int(size.Width*scale+0.5), int(size.Height*scale+0.5)), scale
}

// CreateRenderer implements fyne.Widget.
func (c *ChartImage) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(c, func() fyne.Size { return c.least }, c.draw)
}

func (c *ChartImage) draw(s *sheet, a area) {
	if c.img != nil {
		pic := next(s, func() *canvas.Image { return &canvas.Image{FillMode: canvas.ImageFillContain} })
		place(pic, a)
		if pic.Image != c.img {
			pic.Image = c.img
			pic.Refresh()
		}
	}
	px, scale := c.Pixels()
	if px != c.asked && px.X > 0 && px.Y > 0 && c.OnSize != nil {
		c.asked = px
		c.OnSize(px, scale)
	}
}
