package view

import (
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"clickwage/app/view/kit"
	"clickwage/app/view/kit/kittest"
)

// painted is an area that was filled.
type painted struct {
	at, end fyne.Position
	fill    color.Color
}

// readable checks every text that an object draws against the ground that was
// painted under it: the last opaque area around its middle.
func readable(t *testing.T, o fyne.CanvasObject, mode string) {
	t.Helper()
	areas, texts := []painted{}, 0
	var into func(o fyne.CanvasObject, at fyne.Position)
	into = func(o fyne.CanvasObject, at fyne.Position) {
		if !o.Visible() {
			return
		}
		at = at.Add(o.Position())
		switch x := o.(type) {
		case *canvas.Rectangle:
			if _, _, _, alpha := x.FillColor.RGBA(); alpha == 0xffff {
				areas = append(areas, painted{at, at.AddXY(x.Size().Width, x.Size().Height), x.FillColor})
			}
		case *canvas.Line: // a large ground is one upright line, as thick as it is wide
			if _, _, _, alpha := x.StrokeColor.RGBA(); alpha == 0xffff && x.StrokeWidth > 2 {
				areas = append(areas, painted{at.AddXY(-x.StrokeWidth/2, 0), at.AddXY(x.StrokeWidth/2, x.Size().Height), x.StrokeColor})
			}
		case *canvas.Text:
			if strings.TrimSpace(x.Text) == "" {
				return
			}
			texts++
			middle, ground := at.AddXY(x.MinSize().Width/2, x.Size().Height/2), kit.Color(kit.ColorBg)
			for _, a := range areas {
				if a.at.X <= middle.X && middle.X <= a.end.X && a.at.Y <= middle.Y && middle.Y <= a.end.Y {
					ground = a.fill
				}
			}
			if got := kittest.Contrast(x.Color, ground); got < kittest.LeastText {
				t.Errorf("%s: %q has a contrast of %.2f on %v", mode, x.Text, got, ground)
			}
		case *fyne.Container:
			for _, c := range x.Objects {
				into(c, at)
			}
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(x).Objects() {
				into(c, at)
			}
		}
	}
	into(o, fyne.Position{})
	if texts < 3 {
		t.Errorf("%s: only %d texts are drawn", mode, texts)
	}
}

// spoken checks that a page says every word that it draws, to who cannot see
// it. Left out are lists, whose rows speak for themselves, key caps, and
// drawings that are told in words of their own.
func spoken(t *testing.T, page fyne.CanvasObject) {
	t.Helper()
	said := kit.WordsOf(page)
	var into func(o fyne.CanvasObject)
	into = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		switch x := o.(type) {
		case *widget.List, *recordList, *kit.KeyCap:
		case interface{ SetAlt(string) }:
			if words := o.(fyne.Accessible).AccessibilityLabel(); words == "" || !strings.Contains(said, words) {
				t.Errorf("a drawing, %T, is not told in words", o)
			}
		case fyne.Focusable:
			if words := o.(fyne.Accessible).AccessibilityLabel(); words == "" || o.(fyne.Widget).Visible() && !strings.Contains(said, words) {
				t.Errorf("%T says %q, which the page does not", o, words)
			}
		case *canvas.Text:
			for _, word := range strings.Fields(strings.TrimSuffix(x.Text, "…")) {
				if !strings.Contains(said, word) {
					t.Errorf("of %q the page does not say %q", x.Text, word)
				}
			}
		case *fyne.Container:
			for _, c := range x.Objects {
				into(c)
			}
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(x).Objects() {
				into(c)
			}
		}
	}
	into(page)
}
