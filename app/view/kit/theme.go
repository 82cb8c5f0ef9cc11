package kit

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"clickwage/assets"
)

// Mode says who chooses between light and dark.
type Mode int

// The three modes.
const (
	FollowSystem Mode = iota // as the desktop says
	AlwaysLight
	AlwaysDark
)

// The smallest and largest text scale that NewTheme accepts.
const (
	MinScale = 0.9
	MaxScale = 1.3
)

// Theme is Clickwage's look. It is a fyne.Theme; hand a new one to
// Settings().SetTheme to change mode or text size, and every widget repaints.
type Theme struct {
	mode        Mode
	scale       float32
	light, dark palette
	fonts       map[assets.Font]fyne.Resource
	icons       map[iconKey]fyne.Resource
}

var _ fyne.Theme = (*Theme)(nil)

// NewTheme returns the look in that mode. scale enlarges all text and with it
// the controls; it is held between MinScale and MaxScale. Text never falls
// under 12 pixels whatever the scale.
// Example: NewTheme(FollowSystem, 1).
func NewTheme(mode Mode, scale float32) *Theme {
	t := &Theme{
		mode: mode, scale: min(max(scale, MinScale), MaxScale),
		light: lightPalette(), dark: darkPalette(),
		fonts: map[assets.Font]fyne.Resource{},
		icons: map[iconKey]fyne.Resource{},
	}
	for _, f := range []assets.Font{assets.SansRegular, assets.SansSemiBold, assets.MonoRegular} {
		t.fonts[f] = fyne.NewStaticResource(string(f), f.Bytes())
	}
	return t
}

// Color implements fyne.Theme: the design's own names and Fyne's.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	p := t.light
	if t.darkIn(variant) {
		p = t.dark
	}
	if c, ok := p[name]; ok {
		return c
	}
	if name == theme.ColorNameShadow {
		return color.Transparent
	}
	if own, ok := fyneColor(name); ok {
		return p[own]
	}
	return theme.DefaultTheme().Color(name, variant)
}

func (t *Theme) darkIn(variant fyne.ThemeVariant) bool {
	switch t.mode {
	case AlwaysLight:
		return false
	case AlwaysDark:
		return true
	}
	return variant == theme.VariantDark
}

// fyneColor says which of our colours stands for one of Fyne's, so that file
// dialogs and scroll bars look like the rest.
func fyneColor(name fyne.ThemeColorName) (fyne.ThemeColorName, bool) {
	switch name {
	case theme.ColorNameBackground:
		return ColorBg, true
	case theme.ColorNameButton, theme.ColorNameInputBackground, theme.ColorNameMenuBackground,
		theme.ColorNameOverlayBackground:
		return ColorSurface, true
	case theme.ColorNameDisabledButton, theme.ColorNameHeaderBackground:
		return ColorSunken, true
	case theme.ColorNameForeground:
		return ColorText, true
	case theme.ColorNamePlaceHolder, theme.ColorNameDisabled:
		return ColorText2, true
	case theme.ColorNameHover, theme.ColorNamePressed:
		return ColorSelected, true
	case theme.ColorNameInputBorder, theme.ColorNameScrollBar:
		return ColorEdge, true
	case theme.ColorNameSeparator, theme.ColorNameInnerWindowBorder:
		return ColorBorder, true
	case theme.ColorNameScrollBarBackground:
		return ColorSunken, true
	case theme.ColorNameSelection:
		return ColorPaidTint, true
	case theme.ColorNamePrimary, theme.ColorNameHyperlink, theme.ColorNameFocus:
		return ColorFocus, true
	}
	return fyneVerdictColor(name)
}

func fyneVerdictColor(name fyne.ThemeColorName) (fyne.ThemeColorName, bool) {
	switch name {
	case theme.ColorNameError:
		return ColorLostText, true
	case theme.ColorNameWarning:
		return ColorPendingText, true
	case theme.ColorNameSuccess:
		return ColorLive, true
	case theme.ColorNameForegroundOnError, theme.ColorNameForegroundOnPrimary,
		theme.ColorNameForegroundOnSuccess, theme.ColorNameForegroundOnWarning:
		return ColorSurface, true
	}
	return "", false
}

// Font implements fyne.Theme: SemiBold stands for bold. There is no italic.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol:
		return theme.DefaultTheme().Font(style)
	case style.Monospace:
		return t.fonts[assets.MonoRegular]
	case style.Bold:
		return t.fonts[assets.SansSemiBold]
	}
	return t.fonts[assets.SansRegular]
}

// Icon implements fyne.Theme: Fyne's own dialogs keep Fyne's icons.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return theme.DefaultTheme().Icon(name)
}

// The text sizes of the design, before scaling.
const (
	SizeTimer       fyne.ThemeSizeName = "clickwageTimer"             // 64
	SizeTimerSmall  fyne.ThemeSizeName = "clickwageTimerSmall"        // 48
	SizeFigure      fyne.ThemeSizeName = "clickwageFigure36"          // 36
	SizeFigureMid   fyne.ThemeSizeName = "clickwageFigure28"          // 28
	SizeFigureSmall fyne.ThemeSizeName = "clickwageFigure24"          // 24
	SizeTitle                          = theme.SizeNameHeadingText    // 18
	SizeLead        fyne.ThemeSizeName = "clickwageLead"              // 15
	SizeHeading                        = theme.SizeNameSubHeadingText // 14
	SizeBody                           = theme.SizeNameText           // 13
	SizeCaption                        = theme.SizeNameCaptionText    // 12
)

func baseTextSize(name fyne.ThemeSizeName) (px float32, ok bool) {
	switch name {
	case SizeTimer:
		return 64, true
	case SizeTimerSmall:
		return 48, true
	case SizeFigure:
		return 36, true
	case SizeFigureMid:
		return 28, true
	case SizeFigureSmall:
		return 24, true
	case SizeTitle:
		return 18, true
	case SizeLead:
		return 15, true
	case SizeHeading:
		return 14, true
	case SizeBody:
		return 13, true
	case SizeCaption:
		return 12, true
	}
	return 0, false
}

// Size implements fyne.Theme.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if px, ok := baseTextSize(name); ok {
		return max(12, px*t.scale)
	}
	switch name {
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding, theme.SizeNameLineSpacing:
		return t.innerSize(name)
	case theme.SizeNameInlineIcon:
		return 16
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	case theme.SizeNameSeparatorThickness, theme.SizeNameInputBorder:
		return 1
	case theme.SizeNameCardRadius, theme.SizeNameDialogRadius:
		return RadiusCard
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius, theme.SizeNameButtonRadius,
		theme.SizeNamePopupRadius, theme.SizeNameMenuRadius:
		return RadiusControl
	case theme.SizeNameModalBlurRadius:
		return 0
	}
	return theme.DefaultTheme().Size(name)
}

func (t *Theme) innerSize(name fyne.ThemeSizeName) float32 {
	if name == theme.SizeNameLineSpacing {
		return 4
	}
	return 8
}

// Radii of the design.
const (
	RadiusBar     = 3
	RadiusKey     = 4
	RadiusControl = 6
	RadiusCard    = 8
)

// Heights and gaps of the design at text scale 1. Unit gives the height in use.
const (
	ControlHeight = 32
	ChipHeight    = 28
	RowHeight     = 30
	TwoLineHeight = 44
	TopBarHeight  = 54
	NavWidth      = 176
	RailWidth     = 52
	GapTiny       = 4
	GapSmall      = 8
	GapMid        = 12
	GapLarge      = 16
	PagePadding   = 20
)

// Unit returns a height or width of the design as it is at the current text
// scale, in whole pixels. It does not shrink: targets stay large at 90 %.
// Example: Unit(ControlHeight) is 32 at scale 1 and 42 at 1.3.
func Unit(px float32) float32 {
	return float32(math.Round(float64(px * scaleOf(theme.Current()))))
}

// scaleOf is the text scale of a theme, which is ours also inside a list.
func scaleOf(now fyne.Theme) float32 {
	if d, ok := now.(dense); ok {
		now = d.in()
	}
	if t, ok := now.(*Theme); ok {
		return max(1, t.scale)
	}
	return 1
}

// IsDark reports whether dark colours are in use now.
func IsDark() bool {
	t, ok := theme.Current().(*Theme)
	v := fyne.CurrentApp().Settings().ThemeVariant()
	if !ok {
		return v == theme.VariantDark
	}
	return t.darkIn(v)
}
