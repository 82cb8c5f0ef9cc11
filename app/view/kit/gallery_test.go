package kit

import (
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// scene is one picture of the gallery. build is called once per theme, after
// the theme is set.
type scene struct {
	name  string
	size  fyne.Size
	build func() fyne.CanvasObject
	scale float32 // of the text; 0 is 1
}

// TestGallery draws every widget in its states, light beside dark, into the
// folder that the environment variable GALLERY names.
func TestGallery(t *testing.T) {
	dir := os.Getenv("GALLERY")
	if dir == "" {
		t.Skip("GALLERY names no folder to draw into")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, sc := range scenes() {
		t.Run(sc.name, func(t *testing.T) {
			light := drawScene(t, sc, AlwaysLight)
			dark := drawScene(t, sc, AlwaysDark)
			both := image.NewNRGBA(image.Rect(0, 0, light.Bounds().Dx()+dark.Bounds().Dx(), light.Bounds().Dy()))
			draw.Draw(both, light.Bounds(), light, image.Point{}, draw.Src)
			draw.Draw(both, dark.Bounds().Add(image.Pt(light.Bounds().Dx(), 0)), dark, image.Point{}, draw.Src)
			writePNG(t, filepath.Join(dir, sc.name+".png"), both)
		})
	}
}

func drawScene(t *testing.T, sc scene, mode Mode) image.Image {
	t.Helper()
	scale := sc.scale
	if scale == 0 {
		scale = 1
	}
	inTheme(t, mode, scale)
	content := container.NewStack(NewPanel(ColorBg), Pad(PagePadding, sc.build()))
	w := test.NewTempWindow(t, content)
	w.SetPadded(false)
	w.Resize(sc.size)
	return w.Canvas().Capture()
}

func writePNG(t *testing.T, path string, img image.Image) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}
