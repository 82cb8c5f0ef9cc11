// Package kittest measures what tests of the window must hold: the contrast of
// two colours as WCAG 2 defines it. It imports the standard library only.
package kittest

import (
	"image/color"
	"math"
)

// The least contrasts: of text, and of fills and the edges of controls.
const (
	LeastText = 4.5
	LeastFill = 3
)

// Contrast is the ratio of two opaque colours, from 1 to 21.
func Contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.Color) float64 {
	part := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}
