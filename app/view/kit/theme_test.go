package kit

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"clickwage/app/view/kit/kittest"
	"clickwage/assets"
)

func TestContrastOfBlackOnWhiteIs21(t *testing.T) {
	if got := kittest.Contrast(rgb(0), rgb(0xffffff)); math.Abs(got-21) > 0.01 {
		t.Errorf("black on white is %.2f, want 21", got)
	}
}

// grounds says which grounds each colour of text may stand on.
func grounds() map[fyne.ThemeColorName][]fyne.ThemeColorName {
	plain := []fyne.ThemeColorName{ColorBg, ColorSurface, ColorSunken, ColorSide, ColorSelected, ColorHover,
		ColorPaidTint, ColorPendingTint, ColorLostTint, ColorOtherTint, ColorLiveTint}
	lists := []fyne.ThemeColorName{ColorSurface, ColorBg, ColorHover, ColorPaidTint, ColorLostTint}
	with := func(c fyne.ThemeColorName) []fyne.ThemeColorName { return append([]fyne.ThemeColorName{c}, lists...) }
	return map[fyne.ThemeColorName][]fyne.ThemeColorName{
		ColorText: plain, ColorText2: plain, ColorCallText: lists,
		ColorPaidText: with(ColorPaidTint), ColorPendingText: with(ColorPendingTint), ColorLostText: with(ColorLostTint),
		ColorOtherText: with(ColorOtherTint), ColorLive: with(ColorLiveTint),
		ColorOnInk: {ColorInk, ColorInkHover},
	}
}

// faint are the tokens of a palette that stand out too little, with where.
func faint(p palette) []string {
	var all []string
	short := func(c, on fyne.ThemeColorName, least float64) {
		if got := kittest.Contrast(p[c], p[on]); got < least {
			all = append(all, fmt.Sprintf("%s on %s is %.2f, want at least %.1f", c, on, got, least))
		}
	}
	for text, on := range grounds() {
		for _, ground := range on {
			short(text, ground, kittest.LeastText)
		}
	}
	for _, fill := range areaTokens {
		short(fill, ColorSurface, kittest.LeastFill)
	}
	return all
}

// areaTokens are the colours of areas that mean something, and of edges of controls.
var areaTokens = []fyne.ThemeColorName{ColorPaid, ColorPending, ColorLost, ColorOther, ColorCall, ColorCallText, ColorLive, ColorEdge, ColorFocus, ColorInk}

func TestEveryTokenStandsOutWhereItMayStand(t *testing.T) {
	for mode, p := range map[string]palette{"light": lightPalette(), "dark": darkPalette()} {
		for _, wrong := range faint(p) {
			t.Errorf("%s: %s", mode, wrong)
		}
		if len(p) != len(lightPalette()) {
			t.Errorf("%s has %d colours, light has %d", mode, len(p), len(lightPalette()))
		}
	}
}

// A token that is nearly its ground is found, whichever it is.
func TestABadTokenIsFound(t *testing.T) {
	tokens := slices.Clone(areaTokens)
	for text := range grounds() {
		tokens = append(tokens, text)
	}
	for mode, made := range map[string]func() palette{"light": lightPalette, "dark": darkPalette} {
		for _, token := range tokens {
			p := made()
			ground := ColorSurface
			if on, ok := grounds()[token]; ok {
				ground = on[0]
			}
			p[token] = p[ground]
			found := slices.ContainsFunc(faint(p), func(wrong string) bool { return strings.HasPrefix(wrong, string(token)+" ") })
			if !found {
				t.Errorf("%s: nobody notices that %s cannot be seen", mode, token)
			}
		}
	}
}

func TestModeChoosesThePalette(t *testing.T) {
	rows := []struct {
		name    string
		mode    Mode
		variant fyne.ThemeVariant
		want    color.NRGBA
	}{
		{"follows a dark desktop", FollowSystem, theme.VariantDark, darkPalette()[ColorBg]},
		{"follows a light desktop", FollowSystem, theme.VariantLight, lightPalette()[ColorBg]},
		{"light stays light on a dark desktop", AlwaysLight, theme.VariantDark, lightPalette()[ColorBg]},
		{"dark stays dark on a light desktop", AlwaysDark, theme.VariantLight, darkPalette()[ColorBg]},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			th := NewTheme(r.mode, 1)
			if got := th.Color(ColorBg, r.variant); got != r.want {
				t.Errorf("ground is %v, want %v", got, r.want)
			}
			if got := th.Color(theme.ColorNameBackground, r.variant); got != r.want {
				t.Errorf("Fyne's ground is %v, want %v", got, r.want)
			}
		})
	}
}

func TestTextSizesFollowTheScaleButNeverFallUnder12(t *testing.T) {
	all := []fyne.ThemeSizeName{SizeTimer, SizeTimerSmall, SizeFigure, SizeFigureMid, SizeFigureSmall, SizeTitle,
		SizeLead, SizeHeading, SizeBody, SizeCaption}
	for _, scale := range []float32{0.5, 0.9, 1, 1.15, 1.3, 4} {
		th := NewTheme(AlwaysLight, scale)
		for _, n := range all {
			if got := th.Size(n); got < 12 {
				t.Errorf("%s at scale %.2f is %.1f, want at least 12", n, scale, got)
			}
		}
	}
	if got := NewTheme(AlwaysLight, 1.3).Size(SizeBody); math.Abs(float64(got)-16.9) > 0.01 {
		t.Errorf("body at 1.3 is %.2f, want 16.9", got)
	}
	if got := NewTheme(AlwaysLight, 9).Size(SizeTimer); math.Abs(float64(got)-64*1.3) > 0.01 {
		t.Errorf("a scale of 9 gives a timer of %.1f, want that of 1.3", got)
	}
}

func TestBoldIsSemiBoldAndKeysAreMono(t *testing.T) {
	th := NewTheme(AlwaysLight, 1)
	rows := map[assets.Font]fyne.TextStyle{
		assets.SansRegular: {}, assets.SansSemiBold: {Bold: true}, assets.MonoRegular: {Monospace: true},
	}
	for want, style := range rows {
		if got := th.Font(style).Name(); got != string(want) {
			t.Errorf("%+v is set in %s, want %s", style, got, want)
		}
	}
}

func TestDigitsHaveOneWidth(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	for _, st := range []Style{Body(), Body().Bolder(), Figure(SizeTimer)} {
		for _, d := range "123456789" {
			if got, want := st.width(string(d)), st.width("0"); got != want {
				t.Errorf("%q is %.2f wide, want %.2f as 0", d, got, want)
			}
		}
	}
}

func TestAChangeOfThemeRepaints(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	b := NewButton(ButtonOptions{Text: "Submitted", Icon: assets.IconSubmit, Main: true})
	onCanvas(t, b, fyne.NewSize(200, 60))
	if fills(b, ColorInk) == 0 {
		t.Fatal("the main button is not dark")
	}
	light := Color(ColorInk)
	fyne.CurrentApp().Settings().SetTheme(NewTheme(AlwaysDark, 1.3))
	test.ApplyTheme(t, NewTheme(AlwaysDark, 1.3))
	b.Refresh()
	if Color(ColorInk) == light || fills(b, ColorInk) == 0 {
		t.Error("the button kept its old colour")
	}
	walk(b, func(o fyne.CanvasObject) {
		if txt, ok := o.(*canvas.Text); ok && txt.TextSize < 16 {
			t.Errorf("text is %.1f, want the larger size", txt.TextSize)
		}
	})
}

func TestOneIconIsMadePerColour(t *testing.T) {
	inTheme(t, AlwaysLight, 1)
	a, b := Tinted(assets.IconWork, ColorText, 16), Tinted(assets.IconWork, ColorText, 16)
	if a != b {
		t.Error("the same icon was made twice")
	}
	if c := Tinted(assets.IconWork, ColorText2, 16); c.Name() == a.Name() {
		t.Errorf("two colours share the name %s", c.Name())
	}
}

func TestRowsOfAListGrowWithTheText(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(AlwaysLight, 1.3))
	if got := scaleOf(dense{}); got != 1.3 {
		t.Errorf("the scale in a list is %v, want 1.3", got)
	}
}
