package chart

import (
	"fmt"
	"math"

	"github.com/wcharczuk/go-chart/v2/drawing"
)

// Format is what Render writes.
type Format string

// The formats.
const (
	PNG Format = "png"
	SVG Format = "svg"
)

// ParseFormat reads a format, as the end of a file name has it. Example: "svg".
func ParseFormat(text string) (Format, error) {
	switch f := Format(text); f {
	case PNG, SVG:
		return f, nil
	}
	return "", fmt.Errorf("picture format %q: not one of png, svg", text)
}

// Theme is the ground a chart stands on.
type Theme uint8

// The themes.
const (
	Light Theme = iota
	Dark
)

// ParseTheme reads "light" or "dark".
func ParseTheme(text string) (Theme, error) {
	switch text {
	case "", "light":
		return Light, nil
	case "dark":
		return Dark, nil
	}
	return Light, fmt.Errorf("theme %q: not one of light, dark", text)
}

// Style says how large a chart is and how it looks.
type Style struct {
	Width, Height int     // in units of the screen; default 470 by 240
	Scale         float64 // pixels per unit in a PNG; defaults to 1, at most 4
	Pixels        [2]int  // exact size of the PNG; defaults to Width and Height times Scale
	Theme         Theme
	Regular, Bold []byte // TrueType files; default to go-chart's own
	Bare          bool   // leave title, subtitle and legend to whoever shows the chart
}

// What a picture is at most, so that a slip of the keyboard is refused instead
// of filling the memory.
const (
	maxSide   = 8192
	maxPixels = 32_000_000
)

// settled is the style with its defaults in place. The error says what is too large.
func (st Style) settled() (Style, error) {
	if st.Width <= 0 {
		st.Width = 470
	}
	if st.Height <= 0 {
		st.Height = 240
	}
	if !known(st.Scale) || st.Scale <= 0 {
		st.Scale = 1
	}
	st.Scale = min(st.Scale, 4)
	if st.Width > maxSide || st.Height > maxSide {
		return st, fmt.Errorf("chart of %d by %d: at most %d each way", st.Width, st.Height, maxSide)
	}
	if st.Pixels[0] <= 0 || st.Pixels[1] <= 0 {
		st.Pixels = [2]int{round(float64(st.Width) * st.Scale), round(float64(st.Height) * st.Scale)}
	}
	w, h := st.Pixels[0], st.Pixels[1]
	if w > maxSide || h > maxSide || w*h > maxPixels {
		return st, fmt.Errorf("chart of %d by %d pixels: too large", w, h)
	}
	return st, nil
}

func round(v float64) int { return int(math.Floor(v + 0.5)) }

// palette holds the colours of a theme.
type palette struct {
	surface, border, border2, text, text2 drawing.Color
	fill, tint, label                     [5]drawing.Color // by Tone
}

func (t Theme) palette() palette {
	hex := drawing.ColorFromHex
	if t == Dark {
		return palette{
			surface: hex("1A2024"), border: hex("2F383E"), border2: hex("73808A"), text: hex("E9EDEF"), text2: hex("A9B4BB"),
			fill:  [5]drawing.Color{hex("4F93E6"), hex("EBC05A"), hex("E8704A"), hex("BFA3D8"), hex("A9B4BB")},
			tint:  [5]drawing.Color{hex("1E3147"), hex("3A3019"), hex("43261C"), hex("312A3D"), hex("242B30")},
			label: [5]drawing.Color{hex("8FBDF0"), hex("EBC162"), hex("F59A78"), hex("C4B2DC"), hex("A9B4BB")},
		}
	}
	return palette{
		surface: hex("FFFFFF"), border: hex("DDDAD2"), border2: hex("8C908E"), text: hex("1B2327"), text2: hex("56606A"),
		fill:  [5]drawing.Color{hex("1F5FA8"), hex("C98500"), hex("BC3F1C"), hex("8B77A8"), hex("56606A")},
		tint:  [5]drawing.Color{hex("E3ECF7"), hex("FBF0D2"), hex("FBE7E0"), hex("EEE9F4"), hex("EEECE6")},
		label: [5]drawing.Color{hex("1F5FA8"), hex("825500"), hex("A93614"), hex("665181"), hex("56606A")},
	}
}

func (p palette) of(colours [5]drawing.Color, t Tone) drawing.Color {
	if int(t) >= len(colours) {
		return p.text2
	}
	return colours[t]
}
