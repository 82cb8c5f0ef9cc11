package kit

import (
	"bytes"
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"clickwage/assets"
)

type iconKey struct {
	icon assets.Icon
	tint color.NRGBA
}

// Tinted returns the icon drawn in that colour as it is in the current theme.
// One resource is kept per icon and colour. Its name holds the colour, since
// Fyne caches drawings by name.
// Example: Tinted(assets.IconWork, ColorText).
func Tinted(icon assets.Icon, name fyne.ThemeColorName) fyne.Resource {
	key := iconKey{icon: icon, tint: nrgba(Color(name))}
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

func tint(k iconKey) fyne.Resource {
	hex := fmt.Sprintf("#%02x%02x%02x", k.tint.R, k.tint.G, k.tint.B)
	svg := bytes.ReplaceAll(k.icon.SVG(), []byte("currentColor"), []byte(hex))
	return fyne.NewStaticResource(string(k.icon)+hex[1:]+".svg", svg)
}

func nrgba(c color.Color) color.NRGBA {
	return color.NRGBAModel.Convert(c).(color.NRGBA)
}

// AppIcon returns the picture of the app, for the window and the navigation.
func AppIcon() fyne.Resource {
	return fyne.NewStaticResource("clickwage.svg", assets.AppSVG())
}
