package kit

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Nothing of ours moves, and Fyne's own movements are built out by the tag
// no_animations, with which every window is built.
func TestNothingMoves(t *testing.T) {
	files := 0
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		files++
		for _, motion := range []string{"fyne.NewAnimation", "fyne.Animation", "canvas.NewColorRGBAAnimation", "canvas.NewPositionAnimation", "canvas.NewSizeAnimation", "widget.NewProgressBarInfinite", "widget.NewActivity"} {
			if strings.Contains(string(source), motion) {
				t.Errorf("%s uses %s", path, motion)
			}
		}
		return err
	})
	if err != nil || files < 60 {
		t.Fatalf("%d files were read (%v)", files, err)
	}
	for _, built := range []string{"Makefile", filepath.Join("assets", "packaging", "package")} {
		how, err := os.ReadFile(filepath.Join("..", "..", "..", built))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(how)) {
			if strings.Contains(line, "migrated_fynedo") && !strings.Contains(line, "ci,") && !strings.Contains(line, "no_animations") {
				t.Errorf("%s builds with movements: %s", built, line)
			}
		}
	}
}
