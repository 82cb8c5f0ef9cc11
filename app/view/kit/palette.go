package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The colour names of the design. Resolve one with Color.
const (
	ColorBg          fyne.ThemeColorName = "clickwageBg"          // the window's ground
	ColorSurface     fyne.ThemeColorName = "clickwageSurface"     // cards, fields and charts
	ColorSunken      fyne.ThemeColorName = "clickwageSunken"      // key caps, tags and empty tracks
	ColorSide        fyne.ThemeColorName = "clickwageSide"        // the navigation
	ColorSelected    fyne.ThemeColorName = "clickwageSelected"    // a chosen row or item
	ColorBorder      fyne.ThemeColorName = "clickwageBorder"      // lines that only decorate
	ColorEdge        fyne.ThemeColorName = "clickwageEdge"        // the edge of a control; 3:1 on surface
	ColorText        fyne.ThemeColorName = "clickwageText"        // text
	ColorText2       fyne.ThemeColorName = "clickwageText2"       // second-rank text
	ColorInk         fyne.ThemeColorName = "clickwageInk"         // the one dark button, chosen chips, dark bars
	ColorOnInk       fyne.ThemeColorName = "clickwageOnInk"       // text on ink
	ColorPaid        fyne.ThemeColorName = "clickwagePaid"        // paid, approved: fill
	ColorPaidTint    fyne.ThemeColorName = "clickwagePaidTint"    // paid: ground
	ColorPaidText    fyne.ThemeColorName = "clickwagePaidText"    // paid: text
	ColorPending     fyne.ThemeColorName = "clickwagePending"     // pending: fill
	ColorPendingTint fyne.ThemeColorName = "clickwagePendingTint" // pending: ground
	ColorPendingText fyne.ThemeColorName = "clickwagePendingText" // pending: text
	ColorLost        fyne.ThemeColorName = "clickwageLost"        // lost, an unpaid task: fill
	ColorLostTint    fyne.ThemeColorName = "clickwageLostTint"    // lost: ground
	ColorLostText    fyne.ThemeColorName = "clickwageLostText"    // lost: text
	ColorOther       fyne.ThemeColorName = "clickwageOther"       // other unpaid time: fill
	ColorOtherTint   fyne.ThemeColorName = "clickwageOtherTint"   // other unpaid time: ground
	ColorOtherText   fyne.ThemeColorName = "clickwageOtherText"   // other unpaid time: text
	ColorCall        fyne.ThemeColorName = "clickwageCall"        // bands, and rows without change: fill
	ColorCallText    fyne.ThemeColorName = "clickwageCallText"    // on call: outline and text
	ColorLive        fyne.ThemeColorName = "clickwageLive"        // running, verified: fill and text
	ColorLiveTint    fyne.ThemeColorName = "clickwageLiveTint"    // running: ground
	ColorFocus       fyne.ThemeColorName = "clickwageFocus"       // the focus ring
	ColorDisabled    fyne.ThemeColorName = "clickwageDisabled"    // what cannot be used now
	ColorHover       fyne.ThemeColorName = "clickwageHover"       // a control under the pointer
	ColorInkHover    fyne.ThemeColorName = "clickwageInkHover"    // the dark button under the pointer
)

// Color returns the colour of that name in the theme and variant in use now.
// Ask at every paint and keep nothing, so that a change of theme repaints.
func Color(name fyne.ThemeColorName) color.Color {
	return theme.Color(name)
}

// palette answers every name above for one variant.
type palette map[fyne.ThemeColorName]color.NRGBA

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

func lightPalette() palette {
	return palette{
		ColorBg:          rgb(0xF6F5F1),
		ColorSurface:     rgb(0xFFFFFF),
		ColorSunken:      rgb(0xEEECE6),
		ColorSide:        rgb(0xEFEDE7),
		ColorSelected:    rgb(0xE9E7DF),
		ColorBorder:      rgb(0xDDDAD2),
		ColorEdge:        rgb(0x8C908E),
		ColorText:        rgb(0x1B2327),
		ColorText2:       rgb(0x56606A),
		ColorInk:         rgb(0x1F2D36),
		ColorOnInk:       rgb(0xFFFFFF),
		ColorPaid:        rgb(0x1F5FA8),
		ColorPaidTint:    rgb(0xE3ECF7),
		ColorPaidText:    rgb(0x1F5FA8),
		ColorPending:     rgb(0xC98500),
		ColorPendingTint: rgb(0xFBF0D2),
		ColorPendingText: rgb(0x825500),
		ColorLost:        rgb(0xBC3F1C),
		ColorLostTint:    rgb(0xFBE7E0),
		ColorLostText:    rgb(0xA93614),
		ColorOther:       rgb(0x8B77A8),
		ColorOtherTint:   rgb(0xEEE9F4),
		ColorOtherText:   rgb(0x665181),
		ColorCall:        rgb(0x89949B),
		ColorCallText:    rgb(0x56606A),
		ColorLive:        rgb(0x0B6F63),
		ColorLiveTint:    rgb(0xDDF0EC),
		ColorFocus:       rgb(0x1F5FA8),
		ColorDisabled:    rgb(0x8C908E),
		ColorHover:       rgb(0xF7F6F2),
		ColorInkHover:    rgb(0x33444F),
	}
}

func darkPalette() palette {
	return palette{
		ColorBg:          rgb(0x12171A),
		ColorSurface:     rgb(0x1A2024),
		ColorSunken:      rgb(0x242B30),
		ColorSide:        rgb(0x161C1F),
		ColorSelected:    rgb(0x262E33),
		ColorBorder:      rgb(0x2F383E),
		ColorEdge:        rgb(0x73808A),
		ColorText:        rgb(0xE9EDEF),
		ColorText2:       rgb(0xA9B4BB),
		ColorInk:         rgb(0xE9EDEF),
		ColorOnInk:       rgb(0x12171A),
		ColorPaid:        rgb(0x4F93E6),
		ColorPaidTint:    rgb(0x1E3147),
		ColorPaidText:    rgb(0x8FBDF0),
		ColorPending:     rgb(0xEBC05A),
		ColorPendingTint: rgb(0x3A3019),
		ColorPendingText: rgb(0xEBC162),
		ColorLost:        rgb(0xE8704A),
		ColorLostTint:    rgb(0x43261C),
		ColorLostText:    rgb(0xF59A78),
		ColorOther:       rgb(0xBFA3D8),
		ColorOtherTint:   rgb(0x312A3D),
		ColorOtherText:   rgb(0xC4B2DC),
		ColorCall:        rgb(0x73808A),
		ColorCallText:    rgb(0xA9B4BB),
		ColorLive:        rgb(0x45C4AC),
		ColorLiveTint:    rgb(0x17332F),
		ColorFocus:       rgb(0x8FBDF0),
		ColorDisabled:    rgb(0x73808A),
		ColorHover:       rgb(0x20272C),
		ColorInkHover:    rgb(0xCBD3D7),
	}
}
