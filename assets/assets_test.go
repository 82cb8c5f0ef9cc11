package assets_test

import (
	"bytes"
	"encoding/json"
	"image/png"
	"io/fs"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"

	"clickwage/assets"
)

func TestEveryFontHoldsTheSignsWeWrite(t *testing.T) {
	signs := map[string]rune{
		"minus": '\u2212', "euro": '€', "pound": '£', "middle dot": '·', "en dash": '–',
		"ellipsis": '…', "arrow right": '→', "arrow up": '↑', "arrow down": '↓', "arrow left": '←',
		"Ukrainian ґ": 'ґ', "German ß": 'ß', "Portuguese ã": 'ã',
	}
	for _, f := range []assets.Font{assets.SansRegular, assets.SansSemiBold, assets.MonoRegular} {
		face, err := sfnt.Parse(f.Bytes())
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		for name, r := range signs {
			if g, err := face.GlyphIndex(nil, r); err != nil || g == 0 {
				t.Errorf("%s has no %s (%U)", f, name, r)
			}
		}
	}
}

func TestEveryIconIsATintableDrawing(t *testing.T) {
	for _, i := range assets.Icons() {
		svg := string(i.SVG())
		if !strings.Contains(svg, `viewBox="0 0 24 24"`) {
			t.Errorf("%s: no 24 by 24 drawing", i)
		}
		if !strings.Contains(svg, "currentColor") {
			t.Errorf("%s: cannot be tinted", i)
		}
	}
	if got := assets.Icon("no such icon").SVG(); got != nil {
		t.Errorf("an unknown icon gave %d bytes, want none", len(got))
	}
}

func TestTheAppPictureIs256Pixels(t *testing.T) {
	img, err := png.Decode(bytes.NewReader(assets.AppPNG()))
	if err != nil {
		t.Fatal(err)
	}
	if got := img.Bounds().Size(); got.X != 256 || got.Y != 256 {
		t.Errorf("app picture is %v, want 256 by 256", got)
	}
	if _, _, _, a := img.At(0, 0).RGBA(); a != 0 {
		t.Errorf("corner alpha is %d, want a round, clear corner", a)
	}
}

func TestEveryTranslationIsJSON(t *testing.T) {
	names, err := fs.Glob(assets.Translations(), "*.json")
	if err != nil || len(names) == 0 {
		t.Fatalf("translations: %v, %v", names, err)
	}
	for _, n := range names {
		b, err := fs.ReadFile(assets.Translations(), n)
		if err != nil {
			t.Fatal(err)
		}
		var into map[string]any
		if err := json.Unmarshal(b, &into); err != nil {
			t.Errorf("%s: %v", n, err)
		}
	}
	if !strings.Contains(assets.FontLicence(), "SIL OPEN FONT LICENSE") {
		t.Error("the font licence is not embedded")
	}
}
