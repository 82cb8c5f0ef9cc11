package kit

import "fyne.io/fyne/v2"

// Category is what a stretch of time or money means. Its colour never means
// anything else, and there is always a second code: height, outline or sign.
type Category int

// The categories, and NoChange for import rows that stay as they are.
const (
	CategoryPaid Category = iota
	CategoryPending
	CategoryLost
	CategoryOther
	CategoryOnCall
	CategoryRunning
	CategoryNoChange
)

// Fill is the colour of blocks and bars.
func (c Category) Fill() fyne.ThemeColorName {
	switch c {
	case CategoryPaid:
		return ColorPaid
	case CategoryPending:
		return ColorPending
	case CategoryLost:
		return ColorLost
	case CategoryOther:
		return ColorOther
	case CategoryOnCall:
		return ColorCallText
	case CategoryRunning:
		return ColorLive
	}
	return ColorCall
}

// Text is the colour of words and icons.
func (c Category) Text() fyne.ThemeColorName {
	switch c {
	case CategoryPaid:
		return ColorPaidText
	case CategoryPending:
		return ColorPendingText
	case CategoryLost:
		return ColorLostText
	case CategoryOther:
		return ColorOtherText
	case CategoryRunning:
		return ColorLive
	}
	return ColorText2
}

// Tint is the colour of a ground that words in Text may stand on.
func (c Category) Tint() fyne.ThemeColorName {
	switch c {
	case CategoryPaid:
		return ColorPaidTint
	case CategoryPending:
		return ColorPendingTint
	case CategoryLost:
		return ColorLostTint
	case CategoryOther:
		return ColorOtherTint
	case CategoryRunning:
		return ColorLiveTint
	}
	return ColorSunken
}
