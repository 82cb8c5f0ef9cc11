package app

import (
	"context"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// shot is a window whose picture is taken. Its clock stands on a Monday
// afternoon.
type shot struct {
	*Window
	t      *testing.T
	now    time.Time
	books  *tracker.Tracker
	canvas fyne.Canvas
	later  []func() // what timers would have done
	folder string
	scale  int // of the text
}

var afternoon = time.Date(2026, 11, 23, 14, 37, 20, 0, time.UTC)

// The ledgers that pictures are taken of.
const (
	ledgerDemo = "demo" // a month and more of the example, backed up
	ledgerNone = "none" // nothing, the first questions open
	ledgerBare = "bare" // nothing, the first questions answered
	ledgerOne  = "one"
	ledgerMany = "many" // 10,000 rows
)

// state is what a picture shows.
type state struct {
	name   string
	ledger string // "" is the example's
	do     func(*shot)
	large  bool // also at 2560x1440
	tall   bool // also as tall as its page
	mini   bool // of the mini window
}

var frames = []struct {
	name string
	size fyne.Size
}{{"1200x760", fyne.NewSize(1200, 760)}, {"900x560", fyne.NewSize(900, 560)}, {"2560x1440", fyne.NewSize(2560, 1440)}, {"1200x2400", fyne.NewSize(1200, 2400)}}

// TestWindowGallery draws the whole window in every state, language, theme and
// size into the folder that GALLERY names.
func TestWindowGallery(t *testing.T) {
	folder := os.Getenv("GALLERY")
	if folder == "" {
		t.Skip("GALLERY names no folder to draw into")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	languages := []string{"en", "fr", "de"}
	if only := os.Getenv("GALLERY_LANGUAGES"); only != "" {
		languages = strings.Fields(only)
	}
	only, err := regexp.Compile(os.Getenv("GALLERY_ONLY"))
	if err != nil {
		t.Fatal(err)
	}
	ledgers := ledgersToShow(t)
	for _, st := range states() {
		for _, language := range languages {
			name := st.name + "-" + language
			if only.MatchString(st.name) {
				t.Run(name, func(t *testing.T) { draw(t, st, ledgers, language, filepath.Join(folder, name)) })
			}
		}
	}
}

// wants says whether a state is drawn at a size: the large ones of some pages,
// and not in every language.
func (st state) wants(size fyne.Size, language string) bool {
	large, tall := size.Width > 2000, size.Height > 2000
	switch {
	case st.mini:
		return size.Width == 900
	case large || tall:
		return language != "fr" && (large && st.large || tall && st.tall)
	}
	return true
}

// draw takes the pictures of a state in both themes and all its sizes. The window
// is resized with everything open in it, as a worker would.
func draw(t *testing.T, st state, ledgers map[string]string, language, path string) {
	kind := st.ledger
	if kind == "" {
		kind = ledgerDemo
	}
	s := openShot(t, ledgers[kind], language, frames[0].size)
	st.do(s)
	for _, frame := range frames {
		if !st.wants(frame.size, language) {
			continue
		}
		name := path + "-" + frame.name
		if st.mini {
			name = path
		} else {
			s.window.Resize(frame.size)
		}
		for _, theme := range []string{"light", "dark"} {
			s.opt.Theme = theme
			s.look(tracker.Settings{TextScale: s.scale})
			for _, o := range append([]fyne.CanvasObject{s.canvas.Content()}, s.canvas.Overlays().List()...) {
				o.Refresh()
			}
			s.pay.Repaint()
			save(t, s.canvas, name+"-"+theme+".png")
		}
	}
}

func save(t *testing.T, c fyne.Canvas, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(f, c.Capture()); err != nil {
		t.Fatal(err)
	}
}

func openShot(t *testing.T, path, language string, size fyne.Size) *shot {
	t.Helper()
	s := &shot{t: t, now: afternoon, folder: t.TempDir()}
	s.books = s.open(copyOf(t, path, s.folder))
	var err error
	s.Window, err = New(Options{
		App: test.NewTempApp(t), Tracker: s.books, Theme: "light", Language: language,
		Run: func(work, done func()) { work(); done() },
		Later: func(_ time.Duration, f func()) func() {
			s.later = append(s.later, f)
			return func() {}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.canvas = s.Canvas()
	s.scale = 100
	s.window.Resize(size)
	t.Cleanup(s.books.Subscribe(func(tracker.Change) { s.Load() }))
	return s
}

// open opens a ledger by the clock of the picture.
func (s *shot) open(path string) *tracker.Tracker {
	s.t.Helper()
	reading := func() work.Reading {
		up := s.now.Sub(afternoon.Add(-24 * time.Hour))
		return work.Reading{Wall: work.At(s.now), Boot: up, Mono: up, ID: "one"}
	}
	opened, err := tracker.Open(context.Background(), tracker.Options{Path: path, Now: func() time.Time { return s.now }, Reading: reading, Zone: time.UTC})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { opened.Close() })
	return opened
}

// copyOf copies a ledger and its backups into a folder.
func copyOf(t *testing.T, path, folder string) string {
	t.Helper()
	if err := os.CopyFS(folder, os.DirFS(filepath.Dir(path))); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(folder, filepath.Base(path))
}

// ledgersToShow makes the ledgers, closed, by their names.
func ledgersToShow(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for name, fill := range map[string]func(*tracker.Tracker) error{
		ledgerNone: func(*tracker.Tracker) error { return nil },
		ledgerBare: welcomed,
		ledgerDemo: func(l *tracker.Tracker) error {
			if err := l.FillExample(t.Context()); err != nil {
				return err
			}
			_, err := l.BackupNow(t.Context(), "")
			return err
		},
		ledgerOne: func(l *tracker.Tracker) error {
			reward := money.Of(1_400_000, "GBP")
			_, err := l.Add(t.Context(), tracker.AddOptions{
				Start: work.At(afternoon.Add(-30 * time.Minute)), End: work.At(afternoon.Add(-18 * time.Minute)), Platform: "Prolific",
				Requester: "Face study group", Title: "Faces and trust", Reward: &reward, State: work.Submitted,
			})
			if err != nil {
				return err
			}
			return welcomed(l)
		},
		ledgerMany: func(l *tracker.Tracker) error {
			_, err := l.ImportFile(t.Context(), manyTasks(t, 10_000), importer.Options{Zone: time.UTC}, nil)
			if err != nil {
				return err
			}
			return welcomed(l)
		},
	} {
		s := &shot{t: t, now: afternoon}
		path := filepath.Join(t.TempDir(), "ledger.db")
		l := s.open(path)
		if err := fill(l); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		all[name] = path
	}
	return all
}

// welcomed answers the first questions.
func welcomed(l *tracker.Tracker) error {
	return l.SetSettings(context.Background(), tracker.Settings{Zone: time.UTC, Welcomed: true, TextScale: 100, Currency: "EUR", Floor: money.Of(6_000_000, "EUR"), Away: tracker.DefaultAway})
}

// manyTasks is an export of n tasks, twenty minutes apart.
func manyTasks(t *testing.T, n int) (path string) {
	t.Helper()
	var out strings.Builder
	out.WriteString("Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n")
	outcomes := []string{"APPROVED", "APPROVED", "APPROVED", "AWAITING REVIEW", "REJECTED"}
	for i := range n {
		start := afternoon.Add(-time.Duration(i+1) * 20 * time.Minute)
		fmt.Fprintf(&out, "Study %d,£%d.%02d,£0.00,%s,%s,C%07d,%s\n", i%997, i%3, i%89+10, start.Format(time.RFC3339),
			start.Add(time.Duration(60+i%600)*time.Second).Format(time.RFC3339), i, outcomes[i%len(outcomes)])
	}
	path = filepath.Join(t.TempDir(), "many.csv")
	if err := os.WriteFile(path, []byte(out.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
