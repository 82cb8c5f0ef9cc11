package kit

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"clickwage/assets"
)

type iconKey struct {
	icon   assets.Icon
	tint   color.NRGBA
	stroke int // device pixels in sixteenths
}

// The lines of every icon are this wide in its 24 units.
const (
	strokeUnits = 1.75
	strokeMark  = `stroke-width="1.75"`
)

// Tinted returns the icon for a square of size pixels, drawn in that colour as
// it is in the current theme. One resource is kept per icon, colour and line
// width; its name holds all three, since Fyne caches drawings by name.
//
// The line width is written into the drawing because Fyne's SVG painter takes
// it as pixels of the screen and does not scale it with the picture.
// Example: Tinted(assets.IconWork, ColorText, 16).
func Tinted(icon assets.Icon, name fyne.ThemeColorName, size float32) fyne.Resource {
	stroke := float64(strokeUnits * size / 24 * deviceScale() * 16)
	key := iconKey{icon: icon, tint: nrgba(Color(name)), stroke: max(20, int(math.Round(stroke)))}
	t, ok := theme.Current().(*Theme)
	if !ok {
		return tint(key)
	}
	res, ok := t.icons[key]
	if !ok {
		res = tint(key)
		t.icons[key] = res
	}
	return res
}

// deviceScale is how many pixels of the screen one of ours takes.
func deviceScale() float32 {
	for _, w := range fyne.CurrentApp().Driver().AllWindows() {
		if s := w.Canvas().Scale(); s > 0 {
			return s
		}
	}
	return 1
}

func tint(k iconKey) fyne.Resource {
	hex := fmt.Sprintf("#%02x%02x%02x", k.tint.R, k.tint.G, k.tint.B)
	width := strconv.FormatFloat(float64(k.stroke)/16, 'g', 4, 64)
	svg := bytes.ReplaceAll(k.icon.SVG(), []byte("currentColor"), []byte(hex))
	svg = bytes.ReplaceAll(svg, []byte(strokeMark), []byte(`stroke-width="`+width+`"`))
	return fyne.NewStaticResource(string(k.icon)+hex[1:]+"-"+width+".svg", svg)
}

func nrgba(c color.Color) color.NRGBA {
	return color.NRGBAModel.Convert(c).(color.NRGBA)
}

// AppIcon returns the picture of the app for the window. It is the PNG: drawing
// the SVG takes a tenth of the time until the first frame.
func AppIcon() fyne.Resource {
	return fyne.NewStaticResource("clickwage.png", assets.AppPNG())
}
