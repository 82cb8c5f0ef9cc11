package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// dense is the theme in use without room between the rows of a list.
type dense struct{}

// Dense sets the rows of a widget.List one under the other without gaps.
func Dense(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewThemeOverride(o, dense{})
}

func (dense) in() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

// Color implements fyne.Theme.
func (d dense) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	return d.in().Color(n, v)
}

// Font implements fyne.Theme.
func (d dense) Font(s fyne.TextStyle) fyne.Resource { return d.in().Font(s) }

// Icon implements fyne.Theme.
func (d dense) Icon(n fyne.ThemeIconName) fyne.Resource { return d.in().Icon(n) }

// Size implements fyne.Theme.
func (d dense) Size(n fyne.ThemeSizeName) float32 {
	if n == theme.SizeNamePadding {
		return 0
	}
	return d.in().Size(n)
}
